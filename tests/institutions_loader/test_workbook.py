"""A scheme as a spreadsheet and back: the same rule; and what is wrong in a filled one is said cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import ValidationError

from taizhang.institutions import Institution, check, is_warning, load, shipped
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.institutions.toml_writing import file_of, to_toml, values_of
from taizhang.institutions.workbook import from_workbook, marked, template, to_workbook
from taizhang.institutions.workbook.cells import Names, Wrong, each_kind, number_of, shown_number
from taizhang.institutions.workbook.clauses import bands_kind, bound_of, conditions_kind, when_kind
from taizhang.institutions.workbook.gathering import gather
from taizhang.institutions.workbook.ids import id_of
from taizhang.institutions.workbook.layout import PAGES, WAY_PAGES
from taizhang.institutions.workbook.opening import Filled, opened
from taizhang.institutions.workbook.words import HEADERS
from taizhang.problems import Refused
from taizhang.scoring import rule_of
from tests.institutions_loader.schemes import TEXTS, changed, leaves, through_rows, values_in

NAMES = Names.of({"fact": {"dirty-places": "脏乱点", "ok": "达标"}})


def _same(one: Institution, other: Institution) -> bool:
    """Whether two files say the same; a veto may name its fact as `count` or as `of`."""
    return _said(one) == _said(other)


def _said(institution: Institution) -> dict[str, Any]:
    values = values_of(institution)
    for veto in values["appraisal"].get("veto", ()):
        if "count" in veto["when"]:
            veto["when"]["of"] = veto["when"].pop("count")
    return values


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_scheme_becomes_a_workbook_and_the_same_scheme_again(text: str) -> None:
    institution = load(text)
    read = from_workbook(to_workbook(institution))
    assert read.right, [str(one) for one in read.problems]
    again = load(read.text)
    assert _same(again, institution)
    assert again.appraisal is not None
    assert institution.appraisal is not None
    assert rule_of(again.appraisal) == rule_of(institution.appraisal)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_is_changed_in_the_file_comes_back_through_the_workbook(text: str) -> None:
    values = values_in(text)
    lost, compared = [], 0
    for path, leaf in leaves(values):
        if path[-1] in ("id", "total") or path[0] == "indicator":
            continue  # names by which others refer; a veto on nothing
        if path[-1] in ("section", "pool") and len(values["appraisal"][path[-1]]) == 1:
            continue  # there is no other
        institution = changed(values, path, leaf)
        try:
            same = _same(through_rows(institution), institution)
        except (AssertionError, ValidationError):
            same = False
        compared += same
        if not same and all(map(is_warning, check(file_of(institution)))):
            lost.append(
                path
            )  # else it was no rule any more: a name that nothing has, a word that is no option
    assert lost == []
    assert compared > 10


def test_every_key_has_a_column_with_a_chinese_name_and_every_word_is_offered() -> None:
    for page in PAGES:
        for column in page.columns:
            assert HEADERS[column.key.removeprefix("appraisal.")], column.key
            assert column.kind.note.zh
            assert column.kind.note.en
    assert set(WAY_PAGES) == {
        "share",
        "count",
        "steps",
        "line",
        "ballot",
        "rank",
        "judge",
        "part",
        "checklist",
    }
    assert "appraisal" in {
        path for page in PAGES if page.id == "rule" for one in page.columns for path in one.path
    }
    assert Appraisal.model_fields


def test_an_institution_of_other_kinds_has_no_workbook() -> None:
    for id in ("indicators", "village-duty"):
        with pytest.raises(Refused) as refused:
            to_workbook(shipped()[id].institution)
        assert [one.code for one in refused.value.problems] == ["sheet-only-appraisal"]


def _filled(change: Callable[[Any], None], id: str = "monthly-appraisal") -> bytes:
    book = load_workbook(io.BytesIO(to_workbook(load(TEXTS[id]))))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: str, name: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][name] = value

    return change


@pytest.mark.parametrize(
    ("sheet", "name", "value", "code", "at"),
    [
        ("项目 items", "G3", "二十来分", "cell-wrong", "G3"),
        ("项目 items", "H3", "随便", "cell-wrong", "H3"),
        ("项目 items", "E3", "没有的部分", "cell-wrong", "E3"),
        ("项目 items", "B3", None, "key-missing", "B3"),
        ("项目 items", "G3", None, "item-points-missing", "G3"),
        ("项目 items", "G3", 200, "warn-points-not-full", None),
        ("项目 items", "O3", "算了", "cell-wrong", "O3"),
        ("比例 share", "A3", "没有这一项", "cell-wrong", "A3"),
        ("比例 share", "D3", "login-count!", "cell-wrong", "D3"),
        ("比例 share", "C3", "logins", "metric-forbidden", "C3"),
        ("分档 steps", "D3", "九十", "cell-wrong", "D3"),
        ("分档 steps", "J4", 99, "step-above-full", "J4"),
        ("分档 steps", "D4", 101, "step-unreachable", None),
        ("计数 count", "G3", "减一", "cell-wrong", "G3"),
        ("计数 count", "I3", 5, "count-two-ways", "I3"),
        ("一票否决 vetoes", "D3", "出了大事", "cell-wrong", "D3"),
        ("一票否决 vetoes", "E3", "批评", "cell-wrong", "E3"),
        ("一票否决 vetoes", "H3", None, "key-missing", "H3"),
        ("等次 grades", "D3", "优", "cell-wrong", "D3"),
        ("办法 rule", "C5", "去年", "cell-wrong", "C5"),
        ("办法 rule", "C10", None, "key-missing", "C10"),
        ("办法 rule", "C12", -5, "number-too-small", "C12"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_cell(
    sheet: str, name: str, value: object, code: str, at: str | None
) -> None:
    read = from_workbook(_filled(_cell(sheet, name, value)), "办法.xlsx")
    codes = [problem.code for problem in read.problems]
    assert code in codes, [str(one) for one in read.problems]
    said = [problem for problem in read.problems if problem.code == code]
    assert all(problem.what.zh and problem.what.en for problem in said)
    if at is not None:
        assert f"办法.xlsx [{sheet}!{at}]" in [str(problem.where) for problem in said]


def test_the_clerks_own_workbook_comes_back_with_verdicts() -> None:
    def change(book: Any) -> None:
        book["项目 items"]["G3"] = "二十来分"
        book["项目 items"]["H4"] = "随便"

    content = _filled(change)
    book = load_workbook(io.BytesIO(marked(content, from_workbook(content, "a.xlsx"))))
    sheet = book["项目 items"]
    last = sheet.max_column
    assert sheet.cell(1, last).value == "核对结果 verdict"
    assert "“二十来分”不是数" in sheet.cell(3, last).value
    assert "“随便”" in sheet.cell(4, last).value
    assert sheet["G3"].value == "二十来分"
    assert sheet["G3"].fill.fgColor.rgb.endswith("F2B8B0")


def test_a_clerks_habits_are_understood() -> None:
    def change(book: Any) -> None:
        items = book["项目 items"]
        items["G3"] = "２０分"
        items["P3"] = "得0分"
        items["A3"] = None  # an id is made of the name
        book["比例 share"]["E3"] = "100%"
        book["等次 grades"]["D3"] = "90分"
        book["办法 rule"]["C5"] = "2010年1月1日"
        steps = book["分档 steps"]
        steps["A4"] = None  # the item of the row above

    read = from_workbook(_filled(change), "a.xlsx")
    assert read.right, [str(one) for one in read.problems]
    again = load(read.text).appraisal
    assert again is not None
    assert (again.items[0].id, again.items[0].points) == ("gong-ye-ying-shui-xiao-shou", 20)
    assert again.items[1].steps == load(TEXTS["monthly-appraisal"]).appraisal.items[1].steps  # type: ignore[union-attr]


def test_a_percent_that_the_spreadsheet_formats_is_read_as_it_is_seen() -> None:
    def change(book: Any) -> None:
        cell = book["比例 share"]["E3"]
        cell.value, cell.number_format = 1.2, "0%"

    appraisal = load(from_workbook(_filled(change)).text).appraisal
    assert appraisal is not None
    assert appraisal.items[0].share is not None
    assert appraisal.items[0].share.cap == 120


def test_columns_may_be_moved_and_the_keys_deleted() -> None:
    def change(book: Any) -> None:
        sheet = book["等次 grades"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(reversed(row), start=1):
                sheet.cell(number, place).value = None if number == 2 else value

    read = from_workbook(_filled(change))
    assert _same(load(read.text), load(TEXTS["monthly-appraisal"]))


def test_an_empty_template_says_what_to_fill() -> None:
    read = from_workbook(template(), "空.xlsx")
    assert not read.right
    places = {str(problem.where).rpartition("!")[2] for problem in read.problems}
    assert {"C2]", "C3]", "C5]", "C7]", "C10]", "C11]"} <= places


def test_what_is_no_workbook_is_refused() -> None:
    from openpyxl import Workbook

    other = io.BytesIO()
    Workbook().save(other)
    for content, code in ((b"PK\x03\x04 nothing", "sheet-broken"), (b"", "sheet-broken"), (other.getvalue(), "sheet-not-scheme")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            from_workbook(content, "x.xlsx")
        assert [one.code for one in refused.value.problems] == [code]


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


@given(numbers)
def test_a_number_in_a_cell_stays_exact(number: Decimal) -> None:
    assert number_of(shown_number(number)) == number


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text.strip()
)


@settings(max_examples=60)
@given(title=words, name=words, grade=words.filter(lambda one: len(one) < 10), number=numbers.filter(bool))
def test_whatever_things_are_called_they_come_back(
    title: str, name: str, grade: str, number: Decimal
) -> None:
    values = {
        "institution": {"id": "a", "title": {"zh": title}, "from": _day(), "source": name},
        "appraisal": {
            "of": "village",
            "period": "month",
            "source": title,
            "facts": {
                "f": {"title": name, "kind": "grade", "options": (grade, f"{grade}2")},
                "g": {"title": title, "kind": "number"},
            },
            "item": (
                {"id": "i", "title": {"zh": name}, "points": Decimal(5), "steps": {"of": "f", "is": grade}, "zero_if": ({"of": "g", "below": number},), "applies_to": ("甲类",)},
                {"id": "j", "title": {"zh": title}, "count": {"of": "g", "each": number}},
                {"id": "k", "title": {"zh": name}, "points": Decimal(5), "rank": {"item": "j", "drop": Decimal(1)}},
            ),
        },
    }  # fmt: skip
    from taizhang.institutions.never_scored import forbidden_title

    if any(map(forbidden_title, (title, name))) or any(sign in grade for sign in "、；;，,\n"):
        return
    institution = Institution.model_validate(values)
    assert _same(through_rows(institution), institution)


def _day() -> object:
    from datetime import date

    return date(2026, 1, 1)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("脏乱点 ≥ 3", [{"of": "dirty-places", "at_least": Decimal(3)}]),
        ("脏乱点>=3；达标=是", [{"of": "dirty-places", "at_least": Decimal(3)}, {"of": "ok", "is": True}]),
        ("dirty-places > 1 <= 5", [{"of": "dirty-places", "above": Decimal(1), "at_most": Decimal(5)}]),
        ("达标 ≤ 3月31日", [{"of": "ok", "at_most": "03-31"}]),
        ("达标 = “是”", [{"of": "ok", "is": "是"}]),
    ],
)
def test_conditions_as_clerks_write_them(written: str, means: object) -> None:
    assert conditions_kind().read(written, NAMES) == means


@pytest.mark.parametrize("written", ["脏乱点", "≥ 3", "没有的数据 ≥ 3", "脏乱点 ≥ 三"])
def test_what_is_no_condition_is_said(written: str) -> None:
    with pytest.raises(Wrong):
        conditions_kind().read(written, NAMES)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("后10%", {"last_percent": Decimal(10)}),
        ("前 20％", {"first_percent": Decimal(20)}),
        ("后10% 四舍五入 至少1", {"last_percent": Decimal(10), "part": "half", "least": 1}),
        ("后12.5%进一至少2名", {"last_percent": Decimal("12.5"), "part": "up", "least": 2}),
        ("last 10% half at least 1", {"last_percent": Decimal(10), "part": "half", "least": 1}),
        (
            "后10% 至少1 且 总分 < 60",
            {"all": [{"last_percent": Decimal(10), "least": 1}, {"total": True, "below": Decimal(60)}]},
        ),
    ],
)
def test_shares_of_places_as_clerks_write_them(written: str, means: object) -> None:
    assert when_kind().read(written, NAMES) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("-0.5", Decimal("-0.5")),
        ("-5、-6", [Decimal(-5), Decimal(-6)]),
        ("一类村：-2分；二类村：−1", {"一类村": Decimal(-2), "二类村": Decimal(-1)}),
    ],
)
def test_points_for_each_as_clerks_write_them(written: str, means: object) -> None:
    assert each_kind().read(written, NAMES) == means


def test_bands_and_bounds_as_clerks_write_them() -> None:
    read = bands_kind().read("10:0.5/1；以外：1", NAMES)
    assert read == [
        {"to": 10, "each": Decimal("0.5"), "step": 1},
        {"to": "none", "each": 1},
    ]
    assert bound_of("3月5日") == "03-05"
    with pytest.raises(Wrong):
        bound_of("春节前")


def test_an_id_is_made_of_any_name() -> None:
    assert [id_of(name) for name in ("环境整治", "GDP增速", "２０２６", "？", "一" * 80)] == [
        "huan-jing-zheng-zhi", "gdp-zeng-su", "x", "x", ("yi-" * 20)[:-1],
    ]  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([page.id for page in PAGES]),
            st.integers(0, 6),
            st.integers(0, 12),
            st.one_of(st.none(), st.text(max_size=6), st.integers(-5, 5), st.floats(), st.booleans(), st.sampled_from(["是", "；：", "≥", "脏乱点 ≥", "1：", "：", "a: b", "3：10；20%：6"])),
        ),
        min_size=1,
        max_size=6,
    )
)  # fmt: skip
def test_whatever_stands_in_the_cells_it_is_read_or_said(changes: list[tuple[str, int, int, object]]) -> None:
    from taizhang.institutions import check as checked

    sheets = {id: (title, [list(row) for row in rows]) for id, (title, rows) in SHEETS.items()}
    for page, row, column, value in changes:
        rows = sheets[page][1]
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = value
    found = gather(Filled({id: (title, tuple(map(tuple, rows))) for id, (title, rows) in sheets.items()}))
    assert isinstance(checked(to_toml(found.values)), tuple)
    assert all(problem.what.en and cell.row for cell, problem in found.wrong)


SHEETS = opened(to_workbook(load(TEXTS["village-thousand"]))).sheets
