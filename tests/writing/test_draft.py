from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.reading import read
from taizhang.writing.draft import Bound, Draft, Kind, Unbound, write
from taizhang.writing.figures import SCALED, Figure, base_unit, change, figure, percent_of_plan, rank
from taizhang.writing.outline import Outline, Paragraph, Part

from .paper_ledger import PaperLedger, PaperRow, bound

SALES = bound("sales.value", "756000000", "元")


def report(*paragraphs: Paragraph) -> Outline:
    return Outline("{township}{year}年工作报告", (Part(1, "工作回顾", paragraphs),), "各位代表")


def body(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks if block.kind is Kind.PARAGRAPH]


def test_names_and_figures_stand_in_the_text_and_each_figure_keeps_its_source() -> None:
    draft = write(report(Paragraph("全年完成{sales.value}。")), PaperLedger({"sales.value": SALES}))
    assert draft.text == "青禾镇2026年工作报告\n各位代表：\n一、工作回顾\n全年完成7.56亿元。"
    assert draft.figures == (SALES,)
    assert [run.bound for block in draft.blocks for run in block.runs if run.bound] == [SALES]
    assert draft.unbound == ()


def test_a_figure_that_is_missing_is_a_visible_blank_and_is_listed() -> None:
    draft = write(report(Paragraph("新增{households.value}。")), PaperLedger())
    assert body(draft) == ["新增＿＿（缺：新增就业户数）。"]
    (lost,) = draft.unbound
    assert (lost.slot, lost.title, lost.reason) == ("households.value", "新增就业户数", "至今未上报")
    assert (lost.under, lost.left_out) == ("一、工作回顾", "")


def test_a_sentence_for_what_was_reported_is_left_out_where_its_figure_is_missing() -> None:
    text = "完成{sales.value}。新增{households.value}，占{sales.percent}。为{sales.value}！"
    draft = write(report(Paragraph(text, when="reported")), PaperLedger({"sales.value": SALES}))
    assert body(draft) == ["完成7.56亿元。为7.56亿元！"]
    assert [lost.slot for lost in draft.unbound] == ["households.value", "sales.percent"]
    assert {lost.left_out for lost in draft.unbound} == {
        "新增＿＿（缺：新增就业户数），占＿＿（缺：sales.percent）。"
    }


def test_a_paragraph_all_of_whose_sentences_are_left_out_is_not_there() -> None:
    draft = write(report(Paragraph("新增{households.value}。", when="reported")), PaperLedger())
    assert body(draft) == []
    assert len(draft.unbound) == 1


def test_a_figure_said_twice_is_asked_once_and_says_the_same() -> None:
    ledger = PaperLedger({"sales.value": SALES})
    draft = write(report(Paragraph("{sales.value}"), Paragraph("{sales.value}")), ledger)
    assert ledger.asked == ["sales.value"]
    assert draft.figures == (SALES, SALES)


def promise(title: str, value: str | None) -> PaperRow:
    known = (
        Unbound("promise.value", "未上报", title)
        if value is None
        else bound("promise.value", value, "户", title)
    )
    return PaperRow({"title": title, "value": known})


def test_each_promise_has_its_paragraph() -> None:
    ledger = PaperLedger(promises=(promise("新增就业", "12"), promise("危房改造", None)))
    draft = write(report(Paragraph("{promise.title}{promise.value}（{township}）。", "promise")), ledger)
    assert body(draft) == ["新增就业12户（青禾镇）。", "危房改造＿＿（缺：危房改造）（青禾镇）。"]


def test_clauses_for_each_promise_make_one_sentence() -> None:
    ledger = PaperLedger(
        promises=(promise("新增就业", "12"), promise("危房改造", "3"), promise("改厕", None))
    )
    draft = write(report(Paragraph("{promise.title}{promise.value}；", "promise", when="reported")), ledger)
    assert body(draft) == ["新增就业12户；危房改造3户。"]
    assert [lost.left_out for lost in draft.unbound] == ["改厕＿＿（缺：改厕）；"]


def test_a_list_without_rows_is_listed_as_missing() -> None:
    draft = write(report(Paragraph("{unit.title}。", "unit")), PaperLedger())
    assert body(draft) == []
    assert [(lost.slot, lost.left_out) for lost in draft.unbound] == [("unit", "{unit.title}。")]


def test_an_english_report_has_english_blanks_and_numbers() -> None:
    draft = write(report(Paragraph("Jobs: {households.value}.")), PaperLedger(), language="en")
    assert draft.text.endswith("1. 工作回顾\nJobs: ____ (missing: 新增就业户数).")


def test_an_outline_with_a_broken_slot_is_refused() -> None:
    with pytest.raises(Refused):
        write(report(Paragraph("完成{sales.value")), PaperLedger())


queries = st.sampled_from(
    [f"{name}.{field}" for name in ("sales", "jobs", "roads") for field in ("value", "target")]
)


@given(st.lists(queries, max_size=8), st.dictionaries(queries, st.integers(-(10**10), 10**10)), st.booleans())
def test_nothing_is_invented(slots: list[str], known: dict[str, int], reported: bool) -> None:
    """Every digit of the body comes from a figure the ledger gave, and every slot is bound or listed."""
    ledger = PaperLedger({query: bound(query, str(value), "元") for query, value in known.items()})
    text = "".join(f"完成{{{slot}}}。" for slot in slots)
    draft = write(report(Paragraph(text, when="reported" if reported else "always")), ledger)
    assert [figure.query for figure in draft.figures] == [slot for slot in slots if slot in known]
    assert [figure.value for figure in draft.figures] == [known[slot] for slot in slots if slot in known]
    assert [lost.slot for lost in draft.unbound] == [slot for slot in slots if slot not in known]
    for block in draft.blocks:
        if block.kind is Kind.PARAGRAPH:
            assert not any(c.isdigit() for run in block.runs if not run.bound for c in run.text)
    assert "".join(body(draft)).count("缺：") == (0 if reported else len(draft.unbound))


MEASURED = st.tuples(
    st.decimals(min_value=Decimal("0.01"), max_value=10**12, places=2),
    st.sampled_from([*sorted(SCALED), "%", "个百分点", "户", "人", "公里", "家", "件", "万元", "万亩"]),
    st.sampled_from([None, 1, 2]),
)
GROWN = st.tuples(st.integers(1, 10**8), st.integers(1, 10**8), st.sampled_from(["元", "%"]))


def cited(query: str, figure: Figure) -> Bound:
    return Bound(query, figure, "2026", "指标", "台账")


@given(st.lists(MEASURED, min_size=1, max_size=5), st.lists(GROWN, max_size=3), st.integers(1, 40))
def test_reading_a_written_report_finds_every_figure(
    measured: list[tuple[Decimal, str, int | None]], grown: list[tuple[int, int, str]], place: int
) -> None:
    figures = [figure(value, unit, decimals=2, places=places) for value, unit, places in measured]
    figures += [change(Decimal(now), Decimal(before), unit) for now, before, unit in grown]
    figures += [percent_of_plan(Decimal(now), Decimal(before)) for now, before, _ in grown]
    figures.append(rank(place))
    known = {f"a{at}.value": cited(f"a{at}.value", known) for at, known in enumerate(figures)}
    text = "".join(f"规上工业总产值{{{query}}}，公路通车里程86公里。" for query in known)
    draft = write(report(Paragraph(text)), PaperLedger(known))
    # 个百分点 and 百分点 are one unit; 持平 is a figure without a number.
    found = {(seen.text, seen.value, base_unit(seen.unit)[1]) for seen in read(draft.text).figures}
    assert [printed.query for printed in draft.figures] == list(known)
    for printed in draft.figures:
        assert "持平" in printed.text or any(
            printed.text.endswith(seen) and (printed.value, printed.unit) == (value, unit)
            for seen, value, unit in found
        ), printed
