import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.writing.document import to_docx
from taizhang.writing.draft import Draft, write
from taizhang.writing.layout import GB_9704
from taizhang.writing.outline import Outline, Paragraph, Part

from .paper_ledger import AT, PaperLedger, W, bound, paragraphs, part

SALES = bound("sales.value", "756000000", "元")
ROADS = bound("roads.value", "123456789", "元", "公路投资", places=2)
OUTLINE = Outline(
    "{township}{year}年工作报告",
    (
        Part(1, "工作回顾", (Paragraph("“工业”完成{sales.value}——{sales.value}，公路{roads.value}。"),)),
        Part(2, "就业", (Paragraph("新增{households.value}。"),)),
        Part(3, "村级", (Paragraph("各村均已上报。🌾"),)),
    ),
    "各位代表",
)


@pytest.fixture(scope="module")
def draft() -> Draft:
    return write(OUTLINE, PaperLedger({"sales.value": SALES, "roads.value": ROADS}))


@pytest.fixture(scope="module")
def report(draft: Draft) -> bytes:
    return to_docx(draft, at=AT)


def fonts(docx_bytes: bytes, text: str) -> dict[str, str]:
    for run in part(docx_bytes, "word/document.xml").iter(f"{W}r"):
        if "".join(piece.text or "" for piece in run.iter(f"{W}t")) == text:
            found = {
                key.removeprefix(W): value for key, value in run.find(f"{W}rPr/{W}rFonts").attrib.items()
            }
            return found | {"size": run.find(f"{W}rPr/{W}sz").get(f"{W}val")}
    raise AssertionError(f"no run says {text}")


def test_the_sheet_is_a4_with_the_margins_of_the_standard_in_twips(report: bytes) -> None:
    page = part(report, "word/document.xml").find(f".//{W}sectPr")
    size, margins, grid = (page.find(f"{W}{name}").attrib for name in ("pgSz", "pgMar", "docGrid"))
    assert (size[f"{W}w"], size[f"{W}h"]) == ("11906", "16838")
    assert [margins[f"{W}{side}"] for side in ("top", "left", "right", "bottom")] == [
        "2098",
        "1587",
        "1474",
        "1984",
    ]
    assert dict(grid) == {f"{W}type": "linesAndChars", f"{W}linePitch": "580", f"{W}charSpace": "-848"}


@pytest.mark.parametrize(
    ("text", "face", "half_points"),
    [
        ("青禾镇2026年工作报告", "方正小标宋简体", "44"),
        ("工作回顾", "黑体", "32"),
        ("就业", "楷体_GB2312", "32"),
        ("村级", "仿宋_GB2312", "32"),
        ("7.56亿元", "仿宋_GB2312", "32"),
        ("附件", "黑体", "32"),
        ("文中写法", "黑体", "24"),
    ],
)
def test_each_kind_of_text_has_its_face_for_chinese_and_latin(
    report: bytes, text: str, face: str, half_points: str
) -> None:
    found = fonts(report, text)
    assert {found[name] for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert (found["size"], found["hint"]) == (half_points, "eastAsia")


def test_an_office_may_set_digits_in_another_face(draft: Draft) -> None:
    found = fonts(to_docx(draft, replace(GB_9704, latin="Times New Roman"), at=AT), "7.56亿元")
    assert (found["ascii"], found["eastAsia"]) == ("Times New Roman", "仿宋_GB2312")


def test_a_face_that_may_not_be_shipped_names_what_to_take_instead(report: bytes) -> None:
    named = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val").split(",")
        for font in part(report, "word/fontTable.xml")
    }
    assert named["仿宋_GB2312"][0] == "仿宋"
    assert "宋体" in named["方正小标宋简体"]


def test_the_body_is_set_in_two_characters_and_levels_are_headings(report: bytes) -> None:
    styles = {style.get(f"{W}styleId"): style for style in part(report, "word/styles.xml").iter(f"{W}style")}
    indent = styles["BodyTextFirstIndent"].find(f"{W}pPr/{W}ind")
    assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == ("200", "631")
    used = {
        "".join(t.text for t in p.iter(f"{W}t")): p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for p in part(report, "word/document.xml").find(f"{W}body").findall(f"{W}p")
    }
    assert used["一、工作回顾"] == "Heading1"
    assert used["（一）就业"] == "Heading2"
    assert used["1.村级"] == "Heading3"
    assert used["新增＿＿（缺：新增就业户数）。"] == "BodyTextFirstIndent"
    assert used["各位代表："] == "Normal"


def test_page_numbers_stand_outside_with_dashes_in_size_four_songti(report: bytes) -> None:
    assert part(report, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    page = part(report, "word/document.xml").find(f".//{W}sectPr")
    relations = {rel.get("Id"): rel.get("Target") for rel in part(report, "word/_rels/document.xml.rels")}
    sides = {}
    for reference in page.findall(f"{W}footerReference"):
        key = reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        footer = part(report, f"word/{relations[key]}")
        assert "".join(text.text for text in footer.iter(f"{W}t")) == "— 1 —"
        assert footer.find(f".//{W}instrText").text.strip() == "PAGE"
        assert {size.get(f"{W}val") for size in footer.iter(f"{W}sz")} == {"28"}
        assert {font.get(f"{W}eastAsia") for font in footer.iter(f"{W}rFonts")} == {"宋体"}
        sides[reference.get(f"{W}type")] = footer.find(f".//{W}jc").get(f"{W}val")
    assert sides == {"default": "right", "even": "left"}


def test_each_figure_carries_a_comment_that_names_its_source(report: bytes) -> None:
    document = docx.Document(io.BytesIO(report))
    texts = [comment.text for comment in document.comments]
    rounded = ROADS.source + "；此处四舍五入，台账为123456789元"
    assert texts == [SALES.source, SALES.source, rounded]
    assert {comment.timestamp for comment in document.comments} == {AT}
    body = part(report, "word/document.xml")
    marked = [start.getnext().find(f"{W}t").text for start in body.iter(f"{W}commentRangeStart")]
    assert marked == ["7.56亿元", "7.56亿元", "1.23亿元"]


def test_the_appendix_names_each_figure_once_with_value_unit_period_and_source(report: bytes) -> None:
    (table,) = docx.Document(io.BytesIO(report)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "文中写法", "数值", "单位", "时期", "来源"]
    assert rows[1] == ["1", "7.56亿元", "756000000", "元", "2026", SALES.source]
    assert rows[2][:5] == ["2", "1.23亿元", "123000000", "元", "2026"]
    assert "台账为123456789元" in rows[2][5]
    assert len(rows) == 3


def test_figures_that_could_not_be_had_are_listed_with_their_reason(report: bytes) -> None:
    lines = paragraphs(report)
    after = lines[lines.index("未能取得的数字") + 1 :]
    assert after == ["1. 新增就业户数（households.value），见“（一）就业”：至今未上报；文中留空。"]


def test_a_report_with_every_figure_has_no_list_of_missing_ones() -> None:
    outline = Outline("报告", (Part(1, "工业", (Paragraph("完成{sales.value}。"),)),))
    lines = paragraphs(to_docx(write(outline, PaperLedger({"sales.value": SALES})), at=AT))
    assert "数据来源表" in lines
    assert "未能取得的数字" not in lines


def test_nothing_of_the_template_is_left_in_the_file(report: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(report)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
        assert not [name for name in package.namelist() if "theme" in name or "thumbnail" in name]
    assert b"asciiTheme" not in everything
    assert b"eastAsiaTheme" not in everything
    assert b"python-docx" not in everything


def test_the_same_draft_at_the_same_moment_gives_the_same_bytes(draft: Draft, report: bytes) -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert to_docx(draft, at=shanghai) == report
    assert to_docx(draft, at=AT + timedelta(seconds=1)) != report
    core = docx.Document(io.BytesIO(report)).core_properties
    assert core.created == core.modified == AT


def test_a_moment_without_a_time_zone_is_not_a_moment(draft: Draft) -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_docx(draft, at=datetime(2026, 12, 20))  # noqa: DTZ001


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_a_character_that_no_word_file_can_carry_is_refused_by_name(character: str) -> None:
    outline = Outline(f"年度{character}报告", (Part(1, "工业", (Paragraph("完成。"),)),))
    with pytest.raises(Refused) as refusal:
        to_docx(write(outline, PaperLedger()), at=AT)
    (problem,) = refusal.value.problems
    assert problem.code == "control-character"
    assert f"U+{ord(character):04X}" in problem.to("zh")
    assert f"U+{ord(character):04X}" in problem.to("en")


def test_a_source_with_a_nul_is_refused_too() -> None:
    bad = replace(SALES, source="台账\x00")
    outline = Outline("报告", (Part(1, "工业", (Paragraph("完成{sales.value}。"),)),))
    with pytest.raises(Refused):
        to_docx(write(outline, PaperLedger({"sales.value": bad})), at=AT)


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="{}\ufffe\uffff"),
        min_size=1,
    )
)
def test_any_other_text_reaches_the_paper_unchanged(text: str) -> None:
    outline = Outline("报告", (Part(1, "工业", (Paragraph(text),)),))
    assert text in paragraphs(to_docx(write(outline, PaperLedger()), at=AT))


def test_an_english_report_has_an_english_appendix_and_a_latin_face() -> None:
    outline = Outline("Report", (Part(1, "Industry", (Paragraph("Sales: {sales.value}."),)),))
    report = to_docx(write(outline, PaperLedger({"sales.value": SALES}), language="en"), at=AT)
    assert {"Attachment", "Sources of figures", "As printed"} <= set(paragraphs(report))
    assert fonts(report, "Industry")["ascii"] == "Times New Roman"


def test_pitch_and_faces_are_values_an_office_may_change(draft: Draft) -> None:
    office = replace(GB_9704, line_pitch=560, table_size=Decimal(10), bold_levels=(False, False, True))
    report = to_docx(draft, office, at=AT)
    assert part(report, "word/document.xml").find(f".//{W}docGrid").get(f"{W}linePitch") == "560"
    assert fonts(report, "文中写法")["size"] == "20"
    styles = {style.get(f"{W}styleId"): style for style in part(report, "word/styles.xml").iter(f"{W}style")}
    assert [styles[f"Heading{level}"].find(f"{W}rPr/{W}b") is not None for level in (1, 2, 3)] == [
        False,
        False,
        True,
    ]
