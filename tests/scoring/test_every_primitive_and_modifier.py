"""The engine and the plain reading agree exactly over all primitives and all modifiers: lines, totals, places, grades and pay."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.scoring import Columns, compile_rule, engine, run, score_plainly
from tests.scoring.whole_rule_strategies import (
    PERIOD,
    WORKED,
    passes,
    used,
    used_above,
    whole_facts,
    whole_rules,
    whole_units,
)

ABOVE = {
    "count-best",
    "count-rates",
    "groups-of-voters",
    "moved",
    "not-graded",
    "not-placed",
    "pay-from-mean",
    "pay-place-percent",
    "pay-rate-and-grade",
    "pay-rate-most",
    "pay-cap-by-class",
    "quota-strict",
    "conditions-not-met-mean",
    "pool-best",
    "pot",
    "pot-lost",
    "pot-of-part",
    "rank-moved",
    "rank-moved-from-column",
    "item-passes-on",
    "section-passes-on",
    "pool-with-points",
    "pool-with-points-in-section",
    "rounded",
    "rounded-ranked-exactly",
    "section-rounded",
    "section-rounded-weighted",
    "times-on-additions",
    "times-on-deductions",
    "zero-over-mean",
    "zero-over-number",
    "zero-over-unsaid",
    "section-times",
    "section-times-weighted",
    "tied-by-fact",
    "tied-by-part",
    "total-capped",
    "two-quotas",
    "veto-first",
    "veto-grade",
    "veto-last",
    "veto-share",
    "grade-last-share",
    "veto-running",
    "veto-all-of-facts",
    "veto-all-of-results",
    *(f"worked-{name}" for name in WORKED),
}
"""What the rules use above their items, and the figures they work out."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _by_engine(plan: Any, columns: Columns) -> Any:
    try:
        sheet = run(plan, columns)
    except Refused as refused:
        return {problem.code for problem in refused.problems}
    pay = [line for unit in columns.units for line in sheet.pay_lines_of(unit)]
    return list(sheet.lines()), list(sheet.results()), pay


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_engine_and_plain_reading_agree_on_lines_totals_places_grades_and_pay(data: st.DataObject) -> None:
    rule = data.draw(whole_rules())
    assume(passes(rule))
    plan = compile_rule(rule, PERIOD)
    units = data.draw(whole_units())
    facts = data.draw(whole_facts(plan.metrics, units))
    columns = Columns.of(units, facts)
    ours = _by_engine(plan, columns)
    try:
        plain: Any = score_plainly(rule, units, facts, PERIOD)
        theirs: Any = list(plain.lines), list(plain.results), list(plain.pay)
    except Refused as refused:
        theirs = {problem.code for problem in refused.problems}
    if isinstance(ours, set) and isinstance(theirs, set):
        assert ours & theirs
    else:
        assert ours == theirs
    block, engine.BLOCK = engine.BLOCK, 2
    try:
        assert _by_engine(plan, columns) == ours
    finally:
        engine.BLOCK = block


def test_the_random_rules_reach_every_primitive_beside_every_modifier() -> None:
    seen: Counter[str] = Counter()
    above: Counter[str] = Counter()

    @settings(
        max_examples=1000,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=SLOW,
    )
    @given(whole_rules())
    def draw(rule: Any) -> None:
        seen.update(used(rule))
        above.update(used_above(rule))

    draw()
    kinds = {"Share", "Count", "Steps", "Curve", "Ballot", "RankPoints", "Judge", "Part"}
    modifiers = {one.partition("+")[2] for one in seen}
    impossible = {"Share+bonus", "Part+bonus", "Ballot+bonus"}  # they are measured against full points
    assert len(modifiers) == 29
    assert {f"{kind}+{one}" for kind in kinds for one in modifiers} - impossible - seen.keys() == set()
    assert ABOVE - above.keys() == set()
