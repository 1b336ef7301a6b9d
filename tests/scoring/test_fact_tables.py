"""Tables of facts as clerks fill them: whatever stands in a cell, it is a fact or a problem with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.institutions import load
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Fact, compile_rule, rule_of, run
from taizhang.scoring.fact_tables import headers_of, read_facts
from taizhang.timekeeping import Period
from tests.institutions_loader.schemes import TEXTS

APPRAISAL = load(TEXTS["village-thousand"]).appraisal
assert APPRAISAL is not None
PLAN = compile_rule(rule_of(APPRAISAL, id="village-thousand"), Period.parse("2026-Q1"))


def _fact(header: str, cell: str) -> tuple[Fact | None, list[str]]:
    table = read_facts([["单位", header], ["东村", cell]], PLAN, {}, "a.csv")
    [metric] = table.facts or [None]
    return None if metric is None else table.facts[metric]["东村"], [str(one) for one in table.problems]


@pytest.mark.parametrize(
    ("header", "cell", "fact"),
    [
        ("脏乱点", "3", Decimal(3)),
        ("脏乱点（处）", "３处", Decimal(3)),
        ("dirty-places", "1,234", Decimal(1234)),
        ("dirty places", "0", Decimal(0)),
        ("脏 乱 点：", "1e2", Decimal(100)),
        ("脏乱点", "", NO_DATA),
        ("脏乱点", "未上报", NO_DATA),
        ("脏乱点", "—", NOT_APPLICABLE),
        ("脏乱点", "N/A", NOT_APPLICABLE),
        ("脏乱点", "不适用", NOT_APPLICABLE),
        ("群众满意率(%)", "95.5%", Decimal("95.5")),
        ("群众满意率", "95.5", Decimal("95.5")),
        ("工作评级", "中", Decimal(2)),
        ("工作评级", "3", Decimal(3)),
        ("活动室达标", "√", Decimal(1)),
        ("活动室达标", "否", Decimal(0)),
        ("计划上报日", "2026-03-31", Decimal(20260331)),
        ("计划上报日", "2026年3月31日", Decimal(20260331)),
        ("计划上报日", "3月31日", Decimal(20260331)),
        ("计划上报日", "2026-03-31 00:00:00", Decimal(20260331)),
        ("上期增幅", "−3", Decimal(-3)),
        ("增幅（上期）", "5", Decimal(5)),
        ("增幅前2年平均", "5", Decimal(5)),
        ("income-of-village@year/target", "5", Decimal(5)),
    ],
)
def test_a_cell_is_read_as_it_is_meant(header: str, cell: str, fact: Fact) -> None:
    assert _fact(header, cell) == (fact, [])


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("脏乱点", "三处", "不是数"),
        ("脏乱点", "5%", "写了百分号"),
        ("脏乱点", "1.0000001", "小数超过6位"),
        ("脏乱点", "1,23", "不是数"),
        ("脏乱点", "99999999999999999999", "超出可计算的范围"),
        ("工作评级", "很好", "不是所列的等次"),
        ("工作评级", "4", "不是所列的等次"),
        ("活动室达标", "差不多", "不是“是”或“否”"),
        ("计划上报日", "2026-02-30", "不是日期"),
        ("计划上报日", "年底", "不是日期"),
    ],
)
def test_a_cell_that_cannot_be_read_is_said_with_its_place(header: str, cell: str, said: str) -> None:
    fact, problems = _fact(header, cell)
    assert fact is NO_DATA
    [problem] = problems
    assert problem.startswith("a.csv:2:2: ")
    assert said in problem


def test_headers_stand_under_a_title_and_sums_are_left_out() -> None:
    rows = [["某镇一季度", ""], ["", ""], ["村名", "脏乱点"], ["东村", "1"], ["", ""], ["合计", "1"]]
    table = read_facts(rows, PLAN, {})
    assert [unit.id for unit in table.units] == ["东村"]
    assert (table.header, list(table.notes)) == (3, [6])
    assert table.problems == ()


def test_a_table_with_the_headers_of_the_template_lacks_nothing() -> None:
    for language in ("zh", "en"):
        table = read_facts([["单位", *headers_of(PLAN, {}, language)], ["东村"]], PLAN, {})
        assert (table.missing, table.unread) == ((), ())


cells = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["单位", "类别", "数据", "数值", "脏乱点", "合计", "—", "是", "5", "1,000", "95%", "东村", "3月31日"]
    ),
)


@given(st.lists(st.lists(cells, max_size=6), max_size=8))
def test_whatever_stands_in_a_table_it_is_read_or_said(rows: list[list[str]]) -> None:
    table = read_facts(rows, PLAN, {}, "a.csv")
    assert all(problem.where.line and problem.what.en for problem in table.problems)
    if table.units and not table.problems:
        columns = table.columns(PLAN)
        assert len(columns.units) == len(table.units)


def test_what_was_read_is_scored() -> None:
    appraisal = load(TEXTS["station-output"]).appraisal
    assert appraisal is not None
    plan = compile_rule(rule_of(appraisal, id="station-output"))
    table = read_facts([["单位", "县级采用信息", "市级采用信息"], ["甲", "6", "2"]], plan, {})
    assert run(plan, table.columns(plan)).result("甲").total == 55
