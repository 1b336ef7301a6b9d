import io
import zipfile
from dataclasses import replace

import docx
import pytest

from taizhang.writing.document import to_docx
from taizhang.writing.draft import write
from taizhang.writing.layout import GB_9704
from taizhang.writing.layout_check import check_layout, lines_and_characters
from taizhang.writing.outline import Outline, Paragraph, Part

from .paper_ledger import AT, PaperLedger, bound


@pytest.fixture(scope="module")
def report() -> bytes:
    outline = Outline("工作报告", (Part(1, "工业", (Paragraph("完成{sales.value}。"),)),))
    return to_docx(write(outline, PaperLedger({"sales.value": bound("sales.value", "7", "户")})), at=AT)


def altered(data: bytes, name: str, old: str, new: str) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(changed, "w") as target:
        for entry in package.infolist():
            content = package.read(entry).decode()
            if entry.filename == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(entry, content)
    return changed.getvalue()


def test_what_taizhang_writes_keeps_to_the_standard(report: bytes) -> None:
    assert check_layout(report, comments=1) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("word/document.xml", 'w:top="2098"', 'w:top="1440"', "layout-page"),
        ("word/document.xml", 'w:linePitch="580"', 'w:linePitch="312"', "layout-grid"),
        ("word/document.xml", 'w:charSpace="-848"', "", "layout-grid"),
        ("word/document.xml", 'w:type="linesAndChars"', 'w:type="lines"', "layout-grid"),
        ("word/document.xml", 'w:eastAsia="黑体" ', "", "layout-east-asian-font"),
        ("word/footer1.xml", 'w:eastAsia="宋体" ', "", "layout-east-asian-font"),
        ("word/comments.xml", 'w:eastAsia="宋体" ', "", "layout-east-asian-font"),
        (
            "word/styles.xml",
            'w:eastAsia="黑体"',
            'w:eastAsia="黑体" w:eastAsiaTheme="minorEastAsia"',
            "layout-theme-font",
        ),
        ("word/settings.xml", "<w:evenAndOddHeaders/>", "", "layout-page-number"),
        ("word/footer1.xml", " PAGE ", " DATE ", "layout-page-number"),
        ("word/footer2.xml", '<w:jc w:val="left"/>', '<w:jc w:val="center"/>', "layout-page-number"),
        ("word/document.xml", '<w:commentReference w:id="0"/>', "", "layout-comments"),
    ],
)
def test_each_departure_is_found_and_nothing_else(
    report: bytes, name: str, old: str, new: str, code: str
) -> None:
    found = check_layout(altered(report, name, old, new))
    if name == "word/comments.xml":
        # The mark of a comment is no text; its words are the first run to lose its face.
        found = check_layout(altered(altered(report, name, old, new), name, old, new))
    assert {problem.code for problem in found} == {code}
    assert all(problem.what.zh and problem.what.en and problem.where.key for problem in found)


def test_a_margin_within_a_millimetre_is_within_the_standard(report: bytes) -> None:
    assert check_layout(altered(report, "word/document.xml", 'w:top="2098"', 'w:top="2050"')) == ()


def test_a_figure_without_its_comment_is_counted(report: bytes) -> None:
    (problem,) = check_layout(report, comments=2)
    assert problem.code == "layout-comments"
    assert "2" in problem.right.zh


def test_the_check_holds_a_file_to_the_offices_own_layout(report: bytes) -> None:
    (problem,) = check_layout(report, replace(GB_9704, line_pitch=560))
    assert (problem.code, problem.where.key) == ("layout-grid", "grid")


def test_a_plain_western_document_is_told_everything_at_once() -> None:
    plain = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("工作报告")
    document.save(plain)
    codes = [problem.code for problem in check_layout(plain.getvalue())]
    assert codes.count("layout-page") == 6
    assert {"layout-grid", "layout-page-number", "layout-east-asian-font", "layout-theme-font"} <= set(codes)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"MZ not a document"])
def test_a_file_that_is_no_docx_is_said_to_be_none(data: bytes) -> None:
    (problem,) = check_layout(data)
    assert problem.code == "layout-not-docx"


def test_the_pitch_of_the_standard_gives_22_lines_of_28_characters() -> None:
    assert lines_and_characters() == (22, 28)
    assert lines_and_characters(replace(GB_9704, line_pitch=600)) == (21, 28)
