"""The plain reading of a rule, unit by unit in exact fractions: the oracle that the vector kernels must agree with.

Written from the meaning of the rule, sharing with the engine only the rule, the reason codes and the shape of a
line. It is slow, and says on a few pages what scoring is: `clauses` for each primitive, `items` for what modifies them,
`totals` for what stands above items, `results` for places, grades and pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.problems import Problem, Refused, Text
from taizhang.scoring.columns import Facts, Unit
from taizhang.scoring.plainly.arithmetic import MOST, Cannot
from taizhang.scoring.plainly.case import Case
from taizhang.scoring.plainly.results import pay_lines, results_of
from taizhang.scoring.plainly.totals import Total, totals_of
from taizhang.scoring.rules import Rule
from taizhang.scoring.sheets import Line, Result
from taizhang.timekeeping import Period

__all__ = ["PlainSheet", "score_plainly"]


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """The same lines and results as a `Sheet`."""

    lines: tuple[Line, ...]
    results: tuple[Result, ...]
    pay: tuple[Line, ...] = ()


def score_plainly(
    rule: Rule, units: Sequence[Unit], facts: Facts, period: Period | None = None
) -> PlainSheet:
    """Score these units by a rule that passes `compile_rule`.

    Raises `Refused` as the engine does: `fact-missing`, `points-out-of-range`, `column-missing`.
    """
    case = Case(rule, tuple(units), facts, period)
    problems: set[str] = set()
    for unit in units:
        for item in rule.items:
            try:
                case.item(item, unit)
            except Cannot as cannot:
                problems.add(cannot.code)
    if problems:
        raise _refused(problems)
    totals: dict[str, Total] = totals_of(case)
    for one in totals.values():
        for line in one.lines:
            if max(abs(line.after), abs(line.before) if line.item.startswith("=") else 0) > MOST:
                raise _refused({"points-out-of-range"})
    results = results_of(case, units, totals)
    pay = [line for unit in units for line in pay_lines(case, unit, totals, results)]
    lines = tuple(line for unit in units for line in totals[unit.id].lines)
    return PlainSheet(lines, tuple(results.values()), tuple(pay))


def _refused(codes: set[str]) -> Refused:
    return Refused(*(Problem(code, Text(code, code)) for code in sorted(codes)))
