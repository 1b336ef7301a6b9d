"""The plain reading of a rule, unit by unit in exact fractions: the oracle that the vector kernels must agree with.

Written from the meaning of the rule, sharing with the engine only the rule, the reason codes and the shape of a
line. It is slow, and says on one page what scoring is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from taizhang.problems import Problem, Refused, Text
from taizhang.scoring.columns import NO_DATA, NOT_APPLICABLE, Fact, Facts, State, Unit
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    Absent,
    Count,
    Effect,
    Item,
    PeerGroup,
    Rule,
    Scope,
    Share,
    Side,
    Steps,
    Ties,
    Veto,
)
from taizhang.scoring.sheets import BASE, RESCALED, Line, Result, VetoState

_HELD = 10**15
_MOST = _HELD // 2


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """The same lines and results as a `Sheet`."""

    lines: tuple[Line, ...]
    results: tuple[Result, ...]


def score_plainly(rule: Rule, units: Sequence[Unit], facts: Facts) -> PlainSheet:
    """Score these units by a rule that passes `compile_rule`.

    Raises `Refused` as the engine does: `fact-missing`, `points-out-of-range`, `column-missing`.
    """
    lines: list[Line] = []
    problems: set[str] = set()
    totals: dict[str, int | None] = {}
    sums: dict[str, int] = {}
    for unit in units:
        own: list[Line] = (
            [] if not rule.base else [Line(unit.id, BASE, None, None, *_twice(rule.base), Reason.BASE)]
        )
        for item in rule.items:
            try:
                own.append(_line(rule, item, unit, facts))
            except _Cannot as cannot:
                problems.add(cannot.code)
        by_item = {line.item: line for line in own}
        with_points = [item for item in rule.items if item.points is not None and item.id in by_item]
        whole = sum(_millionths(item.points) for item in with_points if item.points is not None)
        counted = [item for item in with_points if by_item[item.id].reason.counted]
        could = sum(_millionths(item.points) for item in counted if item.points is not None)
        if 0 < could < whole:
            gave = sum(by_item[item.id].after for item in counted)
            brought = _rounded(Fraction(gave * whole, could))
            if abs(brought) > _MOST:
                problems.add("points-out-of-range")
            own.append(Line(unit.id, RESCALED, gave, could, brought, brought - gave, Reason.RESCALED))
        assessed = could > 0 if whole else any(line.reason.counted and line.item != BASE for line in own)
        lines += own
        sums[unit.id] = sum(line.after for line in own)
        totals[unit.id] = sums[unit.id] if assessed else None
    if problems:
        raise Refused(*(Problem(code, Text(code, code)) for code in sorted(problems)))
    results = tuple(_result(rule, unit, units, facts, sums, totals) for unit in units)
    return PlainSheet(tuple(lines), results)


class _Cannot(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _line(rule: Rule, item: Item, unit: Unit, facts: Facts) -> Line:
    value, over = _read(item, unit, facts)
    shown = _shown(value), _shown(over)
    if item.applies_to and unit.unit_class not in item.applies_to:
        return Line(unit.id, item.id, *shown, 0, 0, Reason.OUTSIDE_CLASS)
    if NOT_APPLICABLE in (value, over):
        return Line(unit.id, item.id, *shown, 0, 0, Reason.NOT_APPLICABLE)
    if value is NO_DATA or over is NO_DATA:
        if item.when_absent is Absent.REFUSE:
            raise _Cannot("fact-missing")
        full = item.points if item.when_absent is Absent.FULL and item.points is not None else Decimal(0)
        reason = {
            Absent.ZERO: Reason.ABSENT_ZERO,
            Absent.FULL: Reason.ABSENT_FULL,
            Absent.DROP: Reason.ABSENT_DROPPED,
        }[item.when_absent]
        before, after = _twice(full)
    else:
        assert isinstance(value, Decimal)
        before, reason = _primitive(item, value, over if isinstance(over, Decimal) else None)
        after = before
        if reason.counted:
            if item.floor_in_force is not None:
                after = max(after, _millionths(item.floor_in_force))
            if item.cap_in_force is not None:
                after = min(after, _millionths(item.cap_in_force))
    if any(
        veto.effect is Effect.ITEM_ZERO and veto.item == item.id and _strikes(veto, unit, facts)
        for veto in rule.vetoes
    ):
        after, reason = 0, Reason.VETO_ZERO
    if abs(after) > _MOST:
        raise _Cannot("points-out-of-range")
    return Line(unit.id, item.id, *shown, before, after, reason)


def _read(item: Item, unit: Unit, facts: Facts) -> tuple[Fact, Fact | None]:
    how = item.how
    value = _fact(facts, how.of, unit)
    if isinstance(how, Share):
        return value, _fact(facts, how.over_metric, unit)
    if isinstance(how, Count):
        return value, how.short_of if how.short_of is not None else how.over
    return value, None


def _fact(facts: Facts, metric: str, unit: Unit) -> Fact:
    if metric not in facts:
        raise Refused(Problem("column-missing", Text(metric, metric)))
    return facts[metric].get(unit.id, NO_DATA)


def _primitive(item: Item, value: Decimal, over: Decimal | None) -> tuple[int, Reason]:
    how = item.how
    if isinstance(how, Share):
        assert over is not None
        assert item.points is not None
        if over <= 0:
            return 0, Reason.ZERO_OF_ZERO if value == over == 0 else Reason.OVER_NOT_POSITIVE
        full = Fraction(item.points)
        most = floor(full * Fraction(how.cap) * 10_000 + Fraction(1, 2))  # percent, in millionths
        share = _rounded(full * 10**6 * Fraction(value) / Fraction(over))
        return (most, Reason.SHARE_CAPPED) if share > most else (share, Reason.SHARE)
    if isinstance(how, Count):
        number, reason = Fraction(value), Reason.COUNT
        if how.short_of is not None:
            number = max(Fraction(how.short_of) - number, Fraction(0))
            reason = Reason.SHORTFALL if number else Reason.NO_SHORTFALL
        elif how.over is not None:
            number = max(number - Fraction(how.over), Fraction(0))
            reason = Reason.EXCESS if number else Reason.NO_EXCESS
        return _millionths(item.count_base) + _rounded(Fraction(how.each) * number * 10**6), reason
    assert isinstance(how, Steps)
    for step in how.table:
        if all(_holds(value, side, bound) for side, bound in step.bounds):
            return _millionths(step.points), Reason.STEP
    return _millionths(how.otherwise), Reason.STEP_OTHERWISE


def _holds(value: Decimal, side: Side, bound: Decimal) -> bool:
    return {
        Side.AT_LEAST: value >= bound,
        Side.ABOVE: value > bound,
        Side.AT_MOST: value <= bound,
        Side.BELOW: value < bound,
    }[side]


def _veto_state(veto: Veto, unit: Unit, facts: Facts) -> VetoState:
    count = _fact(facts, veto.count, unit)
    if isinstance(count, State):
        return VetoState.NO_DATA if count is NO_DATA else VetoState.NOT_APPLICABLE
    return VetoState.IN_EFFECT if count >= veto.at_least else VetoState.CLEAR


def _strikes(veto: Veto, unit: Unit, facts: Facts) -> bool:
    in_effect = _veto_state(veto, unit, facts) is VetoState.IN_EFFECT
    return in_effect and veto.scope in (Scope.UNIT, Scope.ITEM)


def _has(rule: Rule, effect: Effect, unit: Unit, facts: Facts) -> bool:
    return any(veto.effect is effect and _strikes(veto, unit, facts) for veto in rule.vetoes)


def _result(
    rule: Rule,
    unit: Unit,
    units: Sequence[Unit],
    facts: Facts,
    sums: dict[str, int],
    totals: dict[str, int | None],
) -> Result:
    def key(other: Unit) -> tuple[bool, int]:
        return not _has(rule, Effect.LAST_PLACE, other, facts), floor(
            Fraction(totals[other.id] or 0, 100) + Fraction(1, 2)
        )

    rank = None
    if totals[unit.id] is not None and rule.ranking is not None:
        peers = [other for other in units if _are_peers(rule, unit, other) and totals[other.id] is not None]
        better = [key(other) for other in peers if key(other) > key(unit)]
        rank = 1 + (len(set(better)) if rule.ranking.ties is Ties.DENSE else len(better))
    return Result(
        unit.id,
        Decimal(sums[unit.id]).scaleb(-6),
        totals[unit.id] is not None,
        rank,
        None if totals[unit.id] is None else _grade(rule, unit, facts, Fraction(key(unit)[1], 10_000)),
        tuple((veto.id, _veto_state(veto, unit, facts)) for veto in rule.vetoes),
    )


def _are_peers(rule: Rule, one: Unit, other: Unit) -> bool:
    same_class = (
        rule.ranking is None or rule.ranking.group is PeerGroup.KIND or one.unit_class == other.unit_class
    )
    return one.group == other.group and same_class


def _grade(rule: Rule, unit: Unit, facts: Facts, total: Fraction) -> str | None:
    ladder = sorted(rule.grades, key=lambda grade: grade.at_least)
    if not ladder:
        return None
    if _has(rule, Effect.UNQUALIFIED, unit, facts):
        return ladder[0].id if ladder[0].at_least <= 0 else None
    if _has(rule, Effect.NOT_EXCELLENT, unit, facts) and total >= Fraction(ladder[-1].at_least):
        return ladder[-2].id if len(ladder) > 1 else None
    reached = [grade.id for grade in ladder if total >= Fraction(grade.at_least)]
    return reached[-1] if reached else None


def _rounded(millionths: Fraction) -> int:
    return min(max(floor(millionths + Fraction(1, 2)), -_HELD), _HELD)


def _millionths(points: Decimal) -> int:
    return floor(Fraction(points) * 10**6)


def _twice(points: Decimal) -> tuple[int, int]:
    return _millionths(points), _millionths(points)


def _shown(fact: Fact | None) -> int | None:
    return _millionths(fact) if isinstance(fact, Decimal) else None
