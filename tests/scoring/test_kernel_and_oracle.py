"""The vector engine and the plain reading of the rule agree exactly, whatever the rule and the facts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.scoring import Columns, Line, Result, compile_rule, engine, run, score_plainly
from taizhang.scoring.millionths import HELD, multiply_divide
from tests.scoring.rule_strategies import fact_tables, rules, unit_lists


def _outcome(score: object) -> tuple[list[Line], list[Result]] | set[str]:
    """What a scoring gives, or the codes by which it is refused."""
    assert callable(score)
    try:
        lines, results = score()
    except Refused as refused:
        return {problem.code for problem in refused.problems}
    return list(lines), list(results)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_kernel_and_oracle_agree_on_lines_totals_reasons_places_and_grades(data: st.DataObject) -> None:
    rule = data.draw(rules())
    units = data.draw(unit_lists())
    facts = data.draw(fact_tables(units))

    def by_kernel() -> tuple[object, object]:
        sheet = run(compile_rule(rule), Columns.of(units, facts))
        return sheet.lines(), sheet.results()

    def plainly() -> tuple[object, object]:
        sheet = score_plainly(rule, units, facts)
        return sheet.lines, sheet.results

    kernel, oracle = _outcome(by_kernel), _outcome(plainly)
    if isinstance(kernel, set) and isinstance(oracle, set):
        assert kernel & oracle  # the engine names absences first, the oracle everything it met
    else:
        assert kernel == oracle


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_total_is_the_sum_of_its_lines(data: st.DataObject) -> None:
    rule = data.draw(rules())
    units = data.draw(unit_lists())
    facts = data.draw(fact_tables(units))
    try:
        sheet = run(compile_rule(rule), Columns.of(units, facts))
    except Refused:
        return
    for unit in units:
        assert sheet.result(unit.id).total == sum(
            (line.points for line in sheet.lines_of(unit.id)), Decimal(0)
        )


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_points_do_not_depend_on_how_many_units_are_scored_at_once(data: st.DataObject) -> None:
    rule = data.draw(rules())
    units = data.draw(unit_lists())
    facts = data.draw(fact_tables(units))
    plan, columns = compile_rule(rule), Columns.of(units, facts)
    whole = _outcome(lambda: (run(plan, columns).lines(), run(plan, columns).results()))
    block, engine.BLOCK = engine.BLOCK, 2
    try:
        in_twos = _outcome(lambda: (run(plan, columns).lines(), run(plan, columns).results()))
    finally:
        engine.BLOCK = block
    assert in_twos == whole


FACT = 10**18


@settings(max_examples=500, deadline=None)
@given(
    times=st.integers(-(10**12), 10**12),
    value=st.one_of(st.integers(-2 * FACT, 2 * FACT), st.integers(-100, 100)),
    by=st.one_of(st.integers(1, FACT), st.integers(1, 10), st.sampled_from([2, 10**6, FACT])),
)
@example(times=1, value=1, by=2)
@example(times=-1, value=1, by=2)
@example(times=10**12, value=FACT, by=1)
@example(times=10**12, value=999_999_999_999_999_999, by=FACT)
@example(times=10**12 - 1, value=FACT - 1, by=10**15)
def test_multiply_divide_is_exact_and_rounds_half_up(times: int, value: int, by: int) -> None:
    exact = floor(Fraction(times * value, by) + Fraction(1, 2))
    (got,) = multiply_divide(times, np.array([value]), np.array([by])).tolist()
    assert got == min(max(exact, -HELD), HELD)


@settings(max_examples=300, deadline=None)
@given(st.integers(-HELD, HELD), st.integers(1, FACT), st.integers(1, 10**12), st.integers(-2, 2))
def test_multiply_divide_is_exact_beside_every_half(quotient: int, by: int, times: int, off: int) -> None:
    value = ((2 * quotient + 1) * by // 2 + off) // times  # times × value ÷ by lies close to quotient + 1/2
    if abs(value) > 2 * FACT:
        return
    exact = floor(Fraction(times * value, by) + Fraction(1, 2))
    (got,) = multiply_divide(times, np.array([value]), np.array([by])).tolist()
    assert got == min(max(exact, -HELD), HELD)
