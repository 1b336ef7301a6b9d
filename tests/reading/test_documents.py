"""Opening report files: text in its encodings, Word, and a plain word about everything else."""

import zipfile
from pathlib import Path

import pytest
from docx import Document

from taizhang.problems import Refused
from taizhang.reading import open_document, read

LINE = "青禾镇新建公路12公里。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_its_encoding(tmp_path: Path, encoding: str):
    file = tmp_path / "report.txt"
    file.write_bytes(LINE.encode(encoding))
    assert open_document(file) == LINE


def test_line_ends_of_windows_become_plain(tmp_path: Path):
    file = tmp_path / "report.md"
    file.write_bytes("一、工作\r\n二、打算\r\n".encode())
    assert open_document(file) == "一、工作\n二、打算\n"


def test_a_word_file_gives_paragraphs_and_table_rows_in_order(tmp_path: Path):
    document = Document()
    document.add_paragraph("青禾镇2023年工作总结")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "东岭村", "86户"
    document.add_paragraph("全镇新建公路12公里。")
    file = tmp_path / "report.docx"
    document.save(str(file))
    text = open_document(file)
    assert text == "青禾镇2023年工作总结\n东岭村\t86户\n全镇新建公路12公里。\n"
    assert [figure.text for figure in read(text).figures] == ["86户", "12公里"]


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as caught:
        open_document(file)
    problem = caught.value.problems[0]
    assert problem.what.zh
    assert problem.what.en
    assert problem.right.zh
    assert problem.right.en
    return problem.code


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".rtf", ".ofd", ".xlsx"])
def test_formats_that_must_be_converted_are_refused_with_how(tmp_path: Path, suffix: str):
    file = tmp_path / f"report{suffix}"
    file.write_text("全镇新建公路12公里。", encoding="utf-8")
    assert refusal(file) == "reading.convert-first"


def test_what_a_file_is_counts_more_than_its_name(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_bytes(b"\xd0\xcf\x11\xe0 ...")
    assert refusal(file) == "reading.convert-first"
    file.write_bytes(b"%PDF-1.7 ...")
    assert refusal(file) == "reading.broken-pdf"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "reading.empty"),
        ("blank.txt", b" \n\n\t", "reading.empty"),
        ("junk.txt", bytes(range(256)) * 20, "reading.not-text"),
        ("fake.docx", "全镇新建公路12公里。".encode(), "reading.broken-docx"),
        ("cut.docx", b"PK\x03\x04 cut off", "reading.broken-docx"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 JFIF", "reading.unknown-type"),
    ],
)
def test_unusable_files_are_refused_in_words(tmp_path: Path, name: str, content: bytes, code: str):
    file = tmp_path / name
    file.write_bytes(content)
    assert refusal(file) == code


def test_a_zip_that_is_no_document_is_refused(tmp_path: Path):
    file = tmp_path / "report.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<not-closed")
    assert refusal(file) == "reading.broken-docx"


def pdf_of(lines: list[str]) -> bytes:
    """A PDF of one page whose text is looked up through a ToUnicode table, as word processors write it."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
    content = f"BT /F 12 Tf 50 700 Td {shown}ET".encode()
    cmap = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (8, table, 8)
    return out + b"startxref\n%d\n%%%%EOF" % start


def test_a_pdf_gives_its_text_with_broken_lines_joined(tmp_path: Path):
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf_of(["2023年，全镇完成工业总产值达到了", "3.6亿元，同比增长12.5%。", "- 1 -"]))
    assert open_document(file) == "2023年，全镇完成工业总产值达到了3.6亿元，同比增长12.5%。\n"


def test_a_scanned_pdf_is_refused(tmp_path: Path):
    file = tmp_path / "scan.pdf"
    file.write_bytes(pdf_of([]))
    assert refusal(file) == "reading.broken-pdf"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path):
    assert refusal(tmp_path / "none.txt") == "reading.no-file"
    assert refusal(tmp_path) == "reading.not-a-file"


def test_nuls_and_emoji_in_a_text_are_read(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_text("全镇😀新建公路12公里。\x00\n" + LINE * 40, encoding="utf-8")
    assert read(open_document(file)).figures[0].text == "12公里"
