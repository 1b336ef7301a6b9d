"""The doors of `taizhang check`: JSON, SARIF, Word comments; silencing; an earlier report; many files."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from docx import Document

from taizhang.cli.check import check
from taizhang.cli.reading_files import reports
from taizhang.problems import Refused
from taizhang.reading import read
from taizhang.reading.marking import marked
from taizhang.reading.word import WordText

BAD = "第一行。\n总产量由18万斤增加到24万斤，增长25%。\n"


def run(*arguments: str):
    return CliRunner().invoke(check, list(arguments))


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_json_gives_place_sentence_computation_and_suggestion(tmp_path: Path):
    result = run("--format", "json", written(tmp_path, "report.txt", BAD))
    finding = json.loads(result.stdout)["findings"][0]
    assert (result.exit_code, finding["line"], finding["column"]) == (1, 2, 1)
    assert finding["sentence"] == "总产量由18万斤增加到24万斤，增长25%。"
    assert "33.3333" in finding["note"]
    assert "33.3333" in finding["suggestion"]


def test_sarif_has_a_rule_for_every_code_and_a_region_for_every_finding(tmp_path: Path):
    shown = json.loads(run("--format", "sarif", written(tmp_path, "report.txt", BAD)).stdout)
    found = shown["runs"][0]
    assert shown["version"] == "2.1.0"
    rules = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    region = found["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert found["results"][0]["ruleId"] in rules
    assert BAD[region["charOffset"] :][: region["charLength"]] == "总产量由18万斤增加到24万斤，增长25%"


def test_sarif_without_findings_is_still_a_document(tmp_path: Path):
    result = run("--format", "sarif", written(tmp_path, "report.txt", "修路3公里。\n"))
    assert (result.exit_code, json.loads(result.stdout)["runs"][0]["results"]) == (0, [])


def word(*pieces: tuple[str, bool]) -> bytes:
    document = Document()
    paragraph = document.add_paragraph()
    for text, bold in pieces:
        paragraph.add_run(text).bold = bold
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def between_marks(data: bytes) -> list[str]:
    """The text between the start and end mark of every comment."""
    body = Document(io.BytesIO(data)).element.body
    inside, found = {}, {}
    for node in body.iter():
        name = node.tag.rpartition("}")[2]
        if name == "commentRangeStart":
            inside[node.values()[0]] = ""
        elif name == "commentRangeEnd":
            found[node.values()[0]] = inside.pop(node.values()[0])
        elif name == "t":
            inside = {key: said + (node.text or "") for key, said in inside.items()}
    return [found[key] for key in sorted(found, key=int)]


def test_a_comment_stands_at_the_very_words_over_runs_of_any_format():
    data = word(("前言。总产量由18万", False), ("斤增加到24", True), ("万斤，增长25%。后语××万元。", False))
    text = WordText(data).text
    given_back = marked(text, read(text).findings, "zh", data)
    assert between_marks(given_back) == ["总产量由18万斤增加到24万斤，增长25%", "××万元"]
    assert WordText(given_back).text == text
    again = Document(io.BytesIO(given_back)).paragraphs[0].runs
    assert "".join(one.text for one in again if one.bold) == "斤增加到24"


def test_a_report_in_plain_text_comes_back_as_word_too(tmp_path: Path):
    result = run("--format", "docx", "--output", str(tmp_path / "out"), written(tmp_path, "report.txt", BAD))
    assert result.exit_code == 1
    made = Document(str(tmp_path / "out" / "report.checked.docx"))
    assert [comment.text[:4] for comment in made.comments] == ["T201"]


@pytest.mark.parametrize(
    ("mark", "left"),
    [
        ("<!-- taizhang: ignore T201 -->", []),
        ("<!-- taizhang: ignore -->", []),
        ("<!-- taizhang: ignore T101, T201 -->", []),
        ("<!-- taizhang: ignore T301 -->", ["T201"]),
    ],
)
def test_a_mark_on_the_line_silences_its_findings(mark: str, left: list[str]):
    text = f"总产量由18万斤增加到24万斤，增长25%。{mark}\n"
    assert [finding.code for finding in read(text).findings] == left


def test_a_mark_of_the_file_silences_everywhere_and_a_line_mark_does_not():
    text = "发放资金××万元。\n修路X公里。\n"
    assert [one.code for one in read("<!-- taizhang: ignore-file T101 -->\n" + text).findings] == []
    assert [one.code for one in read("<!-- taizhang: ignore T101 -->\n" + text).findings] == ["T101", "T101"]


def test_an_earlier_report_shows_what_was_copied_and_what_slipped(tmp_path: Path):
    same = "坚持以人民为中心的发展思想，扎实推进各项民生实事，不断增强群众的获得感。" * 3
    old = written(tmp_path, "2022.txt", f"青禾镇2022年工作总结\n{same}固定资产投资3.2亿元。\n")
    new = written(
        tmp_path, "2023.txt", f"青禾镇2023年工作总结\n{same}\n全镇完成固定资产投资3.6万元。\n新的一段。\n"
    )
    codes = [line.split()[1] for line in run("--against", old, new).stdout.splitlines()]
    assert codes == ["T401", "T302"]
    assert run(new).exit_code == 0
    assert run("--against", str(tmp_path / "none.txt"), new).exit_code == 2


def test_last_years_promise_meets_this_years_result():
    from taizhang.reading.comparing import compare

    old = read("青禾镇2022年工作总结\n一、工作\n一切顺利。\n二、2023年计划\n新建农村公路20公里。\n")
    new = read("青禾镇2023年工作总结\n全镇新建农村公路18公里。\n")
    (kept,) = compare(new, old)[1]
    assert (kept.kind, kept.holds, kept.stated, kept.expected) == ("promise", False, 18, 20)


def test_many_files_keep_their_order_over_processes(tmp_path: Path):
    files = [written(tmp_path, f"{n}.txt", f"全镇修路{n}公里。\n") for n in range(1, 8)]
    files.insert(3, str(tmp_path / "none.txt"))
    found = list(reports(files, jobs=2))
    assert [file for file, _ in found] == files
    assert [isinstance(report, Refused) for _, report in found] == [n == 3 for n in range(8)]
    assert found[-1][1].figures[0].value == 7  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("身份证号11010519491231002X。", ["T501"]),
        ("身份证号110105194912310021。", []),
        ("电话13812345678，便民电话0734-6621538，热线12345。", ["T501"]),
        ("电话138****5678，身份证110105********002X。", []),
        ("开户行账号6222020200112233445。", ["T501"]),
    ],
)
def test_personal_data_is_found_and_what_is_hidden_is_not(text: str, codes: list[str]):
    assert [finding.code for finding in read(text).findings] == codes


def with_footnote(body: str, note: str) -> bytes:
    """A Word file with one footnote, as Word writes it."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{name}"><w:footnote w:id="1"><w:p><w:r>'
        f"<w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    out = io.BytesIO()
    with ZipFile(io.BytesIO(word((body, False)))) as old, ZipFile(out, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "[Content_Types].xml":
                data = data.replace(
                    b"</Types>",
                    f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode(),
                )
            elif part == "word/_rels/document.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            new.writestr(part, data)
        new.writestr("word/footnotes.xml", notes)
    return out.getvalue()


def test_a_finding_in_a_footnote_is_marked_in_the_footnote():
    data = with_footnote("修路3公里。", BAD.splitlines()[1])
    text = WordText(data).text
    commented = marked(text, read(text).findings, "zh", data)
    with ZipFile(io.BytesIO(commented)) as file:
        notes = file.read("word/footnotes.xml").decode("utf-8")
        assert "commentRangeStart" in notes
        assert "commentReference" in notes
        assert "33.3333" in file.read("word/comments.xml").decode("utf-8")
    assert WordText(commented).text == text
