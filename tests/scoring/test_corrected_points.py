"""Points that stand after a correction: all that follows from points follows from them, and nothing else moves."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.institutions import load
from taizhang.problems import Refused
from taizhang.scoring import NO_DATA, Columns, Unit, compile_rule, explain, rule_of, run
from tests.scoring.rule_strategies import fact_tables, rules, unit_lists

VILLAGES = """
[institution]
id = "villages"
title = { zh = "各村" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
full = 100
rank = { group = "kind" }
source = "测试"

[[appraisal.section]]
id = "work"
title = { zh = "工作" }
cap = 90

[[appraisal.item]]
id = "seen"
title = { zh = "评议" }
section = "work"
points = 60
judge = { lo = 0, hi = 60, who = "mayor" }
when_absent = "drop"

[[appraisal.item]]
id = "done"
title = { zh = "完成" }
section = "work"
points = 40
share = { of = "done", over = 100 }
when_absent = "zero"

[[appraisal.item]]
id = "extra"
title = { zh = "加分" }
judge = { lo = -9, hi = 9, who = "mayor" }
when_absent = "zero"

[[appraisal.veto]]
id = "last"
title = { zh = "末位" }
when = { last = 1 }
effect = "no-pay"
scope = "unit"
source = "测试"

[[appraisal.pay]]
id = "pot"
title = { zh = "奖金" }
pot = 1000
"""
TEXT = load(VILLAGES)
assert TEXT.appraisal is not None
RULE = rule_of(TEXT.appraisal, id=TEXT.id, title=TEXT.title.text)
NAMES = ("甲", "乙", "丙")


def scored(seen, done=(100, 50, 20), corrected=None):
    """The sheet of three villages that were judged so."""
    facts = {
        "judged:seen": {
            unit: NO_DATA if one is None else Decimal(one) for unit, one in zip(NAMES, seen, strict=True)
        },
        "done": {unit: Decimal(one) for unit, one in zip(NAMES, done, strict=True)},
        "judged:extra": dict.fromkeys(NAMES, Decimal(0)),
    }
    columns = Columns.of([Unit(name, group="镇") for name in NAMES], facts)
    return run(compile_rule(RULE), columns, corrected or {})


def told(sheet):
    """All that a sheet says but why a line has its points."""
    lines = [(line.unit, line.item, line.after) for line in sheet.lines()]
    return lines, list(sheet.results()), [sheet.paid(unit) for unit in sheet.units]


def test_points_corrected_are_as_if_they_had_been_given():
    for seen in ((50, 40, 60), (50, 40, 55), (50, 40, 0)):
        assert told(scored((50, 40, 30), corrected={("丙", "seen"): seen[2] * 10**6})) == told(scored(seen))


def test_an_item_that_was_not_assessed_counts_once_its_points_are_corrected():
    without = scored((50, 40, None))
    assert [line.item for line in without.lines_of("丙")][-1] == "=rescaled"
    after = scored((50, 40, None), corrected={("丙", "seen"): 30_000_000})
    assert told(after) == told(scored((50, 40, 30)))
    [line] = [line for line in after.lines_of("丙") if line.item == "seen"]
    assert explain(line, RULE, "zh") == "异议成立，更正为30分"
    assert explain(line, RULE, "en").startswith("corrected to 30")


def test_a_line_above_the_items_may_be_corrected_too_and_the_total_is_the_sum():
    sheet = scored((60, 40, 30), corrected={("甲", "=section:work"): -5_000_000})
    assert {line.item: line.after for line in sheet.lines_of("甲")}["=section:work"] == -5_000_000
    assert sheet.result("甲").total == 95


def test_what_a_corrected_pool_is_in_follows():
    pool = """
[[appraisal.pool]]
id = "order"
title = { zh = "秩序" }
points = 20
section = "work"

[[appraisal.item]]
id = "fights"
title = { zh = "打架" }
pool = "order"
count = { of = "fights", each = -5 }
"""
    text = load(VILLAGES.replace("cap = 90", "cap = 115") + pool).appraisal
    assert text is not None
    columns = Columns.of(
        [Unit("甲")],
        {
            "judged:seen": {"甲": Decimal(60)},
            "done": {"甲": Decimal(100)},
            "judged:extra": {"甲": Decimal(0)},
            "fights": {"甲": Decimal(2)},
        },
    )
    plan = compile_rule(rule_of(text))
    assert run(plan, columns).result("甲").total == 110
    assert run(plan, columns, {("甲", "=pool:order"): 20_000_000}).result("甲").total == 110
    sheet = run(plan, columns, {("甲", "=pool:order"): 28_000_000})
    assert {line.item: line.points for line in sheet.lines_of("甲")}["=section:work"] == -3
    assert sheet.result("甲").total == 115


def test_who_is_not_scored_here_is_left_out():
    assert told(scored((50, 40, 30), corrected={("丁", "seen"): 1})) == told(scored((50, 40, 30)))


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_points_corrected_to_what_they_were_move_nothing_whatever_the_rule(data: st.DataObject) -> None:
    rule, units = data.draw(rules()), data.draw(unit_lists())
    columns = Columns.of(units, data.draw(fact_tables(units)))
    try:
        plan = compile_rule(rule)
        sheet = run(plan, columns)
    except Refused:
        return
    beside = {item.id for item in rule.items if item.beside}
    same = {
        (line.unit, line.item): line.before if line.item.partition("/")[0] in beside else line.after
        for line in sheet.lines()
        if line.reason.counted and (not line.item.startswith("=") or line.item.startswith("=spill:"))
    }
    assert told(run(plan, columns, same)) == told(sheet)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_total_stays_the_sum_of_its_lines_whatever_is_corrected(data: st.DataObject) -> None:
    rule, units = data.draw(rules()), data.draw(unit_lists())
    columns = Columns.of(units, data.draw(fact_tables(units)))
    try:
        plan = compile_rule(rule)
        lines = list(run(plan, columns).lines())
        if not lines:
            return
        chosen = data.draw(st.lists(st.sampled_from(lines), max_size=6))
        points = st.integers(-200, 200).map(lambda one: one * 10**6)
        given_ = {(line.unit, line.item): data.draw(points) for line in chosen}
        sheet = run(plan, columns, given_)
    except Refused:
        return
    for unit in sheet.units:
        whole = sum((line.points for line in sheet.lines_of(unit)), Decimal(0))
        assert sheet.result(unit).total == whole, given_
