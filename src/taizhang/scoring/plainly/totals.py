"""From items to a total: pools, sections, what is brought to the whole, the coefficient, conversion, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from taizhang.scoring.columns import State, Unit
from taizhang.scoring.plainly.arithmetic import MILLION, between, exactly, held, to_decimals
from taizhang.scoring.plainly.passing import passed_lines, passed_on
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Amount, Effect, Item, Limit, Moved, Pool, Scope, Ties, Veto, figure
from taizhang.scoring.sheets import (
    BASE,
    CONVERTED,
    MOVED,
    POOL,
    RESCALED,
    ROUNDED,
    SECTION,
    SECTION_ROUNDED,
    SECTION_TIMES,
    TIMES,
    TOTAL,
    Line,
    VetoState,
)

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case

_HUNDRED = 100 * MILLION


@dataclass
class Total:
    """A unit's lines, whether it is assessed, and what its items, pools and sections came to."""

    unit: Unit
    lines: list[Line]
    assessed: bool = False
    exact: int = 0
    """What it comes to where the rule does not round it."""
    named: dict[str, int] = field(default_factory=dict)
    multiplied: dict[str, int] = field(default_factory=dict)
    own_multiplied: dict[str, int] = field(default_factory=dict)
    """By how much rounding and a coefficient changed what a section, and what its own points, came to."""
    after_places: dict[str, VetoState] = field(default_factory=dict)
    """The states of vetoes on the place and on the grade, which are known only when all are placed and graded."""

    @property
    def points(self) -> int:
        """The sum of the lines."""
        return sum(line.after for line in self.lines)

    def adjust(self, name: str, given: int, over: int | None, held_: int, reason: Reason) -> None:
        """A line that makes `given` into `held_`."""
        self.lines.append(Line(self.unit.id, name, given, over, held_, held_ - given, reason))


def totals_of(case: Case) -> dict[str, Total]:
    """The total of every unit."""
    totals = {unit.id: _until_conversion(case, unit) for unit in case.units}
    if case.rule.convert is not None:
        given = {id: total.points for id, total in totals.items()}
        for total in totals.values():
            _convert(case, total, totals, given)
    if case.rule.moved is not None and case.rule.ranking is not None:
        ranked = {id: floor(Fraction(total.points, 100) + Fraction(1, 2)) for id, total in totals.items()}
        for total in totals.values():
            _move(case, case.rule.moved, total, totals, ranked)
    for total in totals.values():
        total.exact = _bounded(case, total, total.points)[0]
        rounded = to_decimals(total.points, case.rule.rounded)
        if rounded != total.points:
            total.adjust(ROUNDED, total.points, None, rounded, Reason.ROUNDED)
        _bounds(case, total)
    return totals


def _move(case: Case, moved: Moved, total: Total, totals: dict[str, Total], ranked: dict[str, int]) -> None:
    """Points for the place so far against that of the last close."""
    before = case.fact(moved.before, total.unit)
    if not total.assessed or isinstance(before, State) or before < 1:
        return
    peers = [one.id for one in case.peers(total.unit, case.group) if totals[one.id].assessed]
    better = [ranked[id] for id in peers if ranked[id] > ranked[total.unit.id]]
    dense = case.rule.ranking is not None and case.rule.ranking.ties is Ties.DENSE
    place = 1 + (len(set(better)) if dense else len(better))
    steps = floor(before) - place
    points = held(Fraction(moved.gained if steps > 0 else -moved.lost) * steps * MILLION)
    if moved.most is not None:
        points = between(points, -moved.most, moved.most)
    total.lines.append(
        Line(total.unit.id, MOVED, exactly(before), place * MILLION, points, points, Reason.MOVED)
    )


def _until_conversion(case: Case, unit: Unit) -> Total:
    rule = case.rule
    total = Total(unit, [])
    if rule.base:
        points = exactly(rule.base)
        total.lines.append(Line(unit.id, BASE, None, None, points, points, Reason.BASE))
    counted = False
    for item in rule.items:
        given = case.item(item, unit)
        if item.yuan:
            continue
        total.lines += given.lines
        total.named[item.id] = given.points
        counted = counted or (given.whole and item.in_total)
    for item in rule.items:
        total.lines += passed_lines(case, item, unit)
    for pool in rule.pools:
        _pool(case, pool, total)
    _section_times(case, total)
    if any(section.weight is not None for section in rule.sections):
        _weigh(case, total)
    else:
        total.assessed = counted
        _sum_sections(case, total)
        _rescale(case, total)
    if rule.times is not None:
        _times(case, total)
    return total


def _inside(case: Case, pool: Pool) -> list[Item]:
    """The items of a pool that count in the total."""
    return [item for item in case.rule.items if item.pool == pool.id and item.in_total]


def _assessed(case: Case, pool: Pool, unit: Unit) -> bool:
    """Whether any item of a pool is assessed; without one the pool is not either."""
    return any(case.item(item, unit).whole for item in _inside(case, pool))


def _pool(case: Case, pool: Pool, total: Total) -> None:
    """What a pool comes to."""
    given = [case.item(item, total.unit).points for item in _inside(case, pool)]
    inside, start = sum(given), exactly(pool.points or Decimal(0))
    if not _assessed(case, pool, total.unit):
        total.named[pool.id] = inside
        if start and any(case.active(item) for item in _inside(case, pool)):
            total.adjust(POOL + pool.id, inside, start, inside, Reason.POOL_DROPPED)
        return
    summed = inside if pool.best is None else sum(sorted(given, reverse=True)[: pool.best])
    held_ = between(summed + start, pool.floor_in_force, pool.cap_in_force)
    if held_ != inside or start:
        total.adjust(POOL + pool.id, inside, start, held_, Reason.POOL)
    total.named[pool.id] = held_


def _own(case: Case, items: list[Item], total: Total, pools: Sequence[Pool] = ()) -> tuple[int, int, int]:
    """Of items and pools with own points: what they give at most, what those that are assessed could give, and what they gave.

    A pool with points is counted as one: what its items gave is in what it came to.
    """
    unit, counted = total.unit, {pool.id for pool in pools if pool.points is not None}
    own = [item for item in items if item.points is not None and item.in_total and case.active(item)]
    whole = could = gave = 0
    for item in own:
        points = exactly(item.points or Decimal(0))
        whole += points
        passed = passed_on(case, item, unit)
        could += points if case.item(item, unit).whole or passed is not None else 0
        gave += 0 if item.pool in counted else case.item(item, unit).points + (passed or 0)
    for pool in pools:
        if pool.id in counted and any(map(case.active, _inside(case, pool))):
            points = exactly(pool.points or Decimal(0))
            whole += points
            could += points if _assessed(case, pool, unit) else 0
            gave += total.named[pool.id]
    return whole, could, gave


def _within(case: Case, total: Total, section: str) -> tuple[list[Item], int]:
    """The items of a section, and what it comes to with its pools."""
    inside = {pool.id: pool for pool in case.rule.pools if pool.section == section}
    items = _within_section(case, section)
    loose = sum(
        case.item(item, total.unit).points + (passed_on(case, item, total.unit) or 0)
        for item in items
        if not item.pool
    )
    return items, loose + sum(total.named[pool] for pool in inside)


def _section_times(case: Case, total: Total) -> None:
    """What the items and pools of a section came to, rounded, and its coefficient; a unit without one keeps its points."""
    for section in case.rule.sections:
        _, summed = _within(case, total, section.id)
        whole, _, own = _own_of_section(case, total, section.id)
        given = to_decimals(summed, section.decimals)
        if given != summed:
            total.adjust(SECTION_ROUNDED + section.id, summed, None, given, Reason.SECTION_ROUNDED)
        total.multiplied[section.id] = given - summed
        total.own_multiplied[section.id] = given - summed if whole else 0
        factor = _factor(case, section.times, total.unit)
        if section.times is None or factor is None:
            continue
        held_, own_ = held(factor * given), own + total.own_multiplied[section.id]
        total.adjust(SECTION_TIMES + section.id, given, floor(factor * MILLION), held_, Reason.SECTION_TIMES)
        total.multiplied[section.id] += held_ - given
        total.own_multiplied[section.id] += held(factor * own_) - own_


def _factor(case: Case, times: Amount | None, unit: Unit) -> Fraction | None:
    """A coefficient of a unit; None where it has none."""
    column = figure("", times)
    if times is None or (column and isinstance(case.fact(column, unit), State)):
        return None
    return case.amount(times, "", None, unit)


def _of_item(case: Case, item: Item, unit: Unit) -> tuple[int, int]:
    """What an item could give where it is assessed, in the total or beside it, and what it gave."""
    given = case.item(item, unit)
    could = exactly(item.points) if item.points is not None and case.active(item) and given.whole else 0
    return could, given.points


def _own_of_section(case: Case, total: Total, section: str) -> tuple[int, int, int]:
    """The same of the items and pools of a section."""
    pools = [pool for pool in case.rule.pools if pool.section == section]
    return _own(case, _within_section(case, section), total, pools)


def _within_section(case: Case, section: str) -> list[Item]:
    """The items of a section, those of its pools too."""
    pools = {pool.id for pool in case.rule.pools if pool.section == section}
    return [
        item
        for item in case.rule.items
        if item.in_total and (item.pool in pools if item.pool else item.section == section)
    ]


def _sum_sections(case: Case, total: Total) -> None:
    for section in case.rule.sections:
        _, given = _within(case, total, section.id)
        given += total.multiplied.get(section.id, 0)
        held_ = between(given, _number(section.floor), _number(section.cap))
        if held_ != given:
            total.adjust(SECTION + section.id, given, None, held_, Reason.SECTION)
        total.named[section.id] = held_


def _rescale(case: Case, total: Total) -> None:
    """Bring what the own points gave to the whole, where something was dropped."""
    whole, could, gave = _own(case, list(case.rule.items), total, case.rule.pools)
    gave += sum(total.own_multiplied.values())
    if whole:
        total.assessed = could > 0
    if 0 < could < whole:
        brought = held(Fraction(gave * whole, could))
        total.lines.append(
            Line(total.unit.id, RESCALED, gave, could, brought, brought - gave, Reason.RESCALED)
        )


def _weigh(case: Case, total: Total) -> None:
    """Each section brought to its own whole, then to its share; one without anything assessed leaves its weight to the others."""
    there, gave = 0, 0
    empty = {section.id for section in case.rule.sections if _empty(case, total, section.id)}
    passed = {
        section.id: section.passes_to
        for section in case.rule.sections
        if section.id in empty and section.passes_to and section.passes_to not in empty
    }
    for section in case.rule.sections:
        _, given = _within(case, total, section.id)
        whole, could, own = _own_of_section(case, total, section.id)
        given += total.multiplied.get(section.id, 0)
        own += total.own_multiplied.get(section.id, 0)
        brought = held(Fraction(own * whole, could)) if 0 < could < whole else own
        held_ = between(given - own + brought, _number(section.floor), _number(section.cap))
        weight = exactly(section.weight or Decimal(0)) + sum(
            exactly(one.weight or Decimal(0))
            for one in case.rule.sections
            if passed.get(one.id) == section.id
        )
        share = held(Fraction(weight * held_, _HUNDRED))
        reason = Reason.WEIGHT_PASSED if section.id in passed else Reason.WEIGHT
        total.adjust(SECTION + section.id, given, weight, share, reason)
        total.named[section.id] = share
        if section.id not in empty:
            there, gave = there + weight, gave + share
    total.assessed = there > 0
    if 0 < there < _HUNDRED:
        brought = held(Fraction(gave * _HUNDRED, there))
        total.lines.append(
            Line(total.unit.id, RESCALED, gave, there, brought, brought - gave, Reason.RESCALED)
        )


def _empty(case: Case, total: Total, section: str) -> bool:
    """Whether nothing of a section with own points is assessed."""
    whole, could, _ = _own_of_section(case, total, section)
    return could <= 0 and whole > 0


def _times(case: Case, total: Total) -> None:
    """The coefficient; a unit without one keeps its points."""
    factor = _factor(case, case.rule.times, total.unit)
    if factor is None:
        return
    given = total.points - sum(total.named[name] for name in case.rule.beside_times)
    total.adjust(TIMES, given, floor(factor * MILLION), held(factor * given), Reason.TIMES)


def _convert(case: Case, total: Total, totals: dict[str, Total], given: dict[str, int]) -> None:
    convert = case.rule.convert
    assert convert is not None
    peers = [totals[unit.id] for unit in case.peers(total.unit, case.group)]
    best = max((given[one.unit.id] for one in peers if one.assessed), default=0)
    over = exactly(convert.over) if convert.over is not None else best
    if over > 0:
        own = given[total.unit.id]
        scored = between(held(Fraction(exactly(convert.gives) * own, over)), None, _number(convert.cap))
        total.adjust(CONVERTED, own, over, scored, Reason.CONVERTED)


def _bounds(case: Case, total: Total) -> None:
    given = total.points
    held_, reason = _bounded(case, total, given)
    if reason is Reason.TOTAL_ZERO or held_ != given:
        total.adjust(TOTAL, given, None, held_, reason)


def _bounded(case: Case, total: Total, given: int) -> tuple[int, Reason]:
    """A total within its bounds, those of vetoes too, and why."""
    rule = case.rule
    held_, reason = between(given, _number(rule.floor), _number(rule.cap)), Reason.TOTAL
    for veto in rule.vetoes:
        struck = veto.scope in (Scope.UNIT, Scope.ITEM) and veto.total_at_most is not None
        if struck and veto_state(case, veto, total) is VetoState.IN_EFFECT and veto.total_at_most is not None:
            most = exactly(veto.total_at_most)
            if held_ > most:
                held_, reason = most, Reason.TOTAL_CAPPED
    if has(case, total, Effect.TOTAL_ZERO):
        return 0, Reason.TOTAL_ZERO
    return held_, reason


def veto_state(case: Case, veto: Veto, total: Total) -> VetoState:
    """Whether a veto is in effect for a unit."""
    decided = case.ruled(veto, total.unit)
    if decided:
        return VetoState.IN_EFFECT if decided == 1 else VetoState.NOT_APPLICABLE
    if veto.parts:
        return min(veto_state(case, one, total) for one in veto.parts)
    if veto.by_place or veto.grades:
        return total.after_places.get(veto.id, VetoState.NOT_APPLICABLE)
    if veto.on_total:
        if not total.assessed:
            return VetoState.NOT_APPLICABLE
        ranked = Fraction(floor(Fraction(total.points, 100) + Fraction(1, 2)), 10_000)
        struck = case.within(ranked, veto.when) and held_before(case, veto, total.unit)
        return VetoState.IN_EFFECT if struck else VetoState.CLEAR
    if veto.rate_item or veto.rate_section:
        could, gave = (
            _of_item(case, case.rule.item(veto.rate_item), total.unit)
            if veto.rate_item
            else _own_of_section(case, total, veto.rate_section)[1:]
        )
        if could <= 0:
            return VetoState.NOT_APPLICABLE
        rate = Fraction(held(Fraction(gave * _HUNDRED, could)), MILLION)
        return VetoState.IN_EFFECT if case.within(rate, veto.when) else VetoState.CLEAR
    fact = case.fact(veto.count, total.unit)
    if isinstance(fact, State):
        return VetoState.NO_DATA if fact is State.NO_DATA else VetoState.NOT_APPLICABLE
    return VetoState.IN_EFFECT if case.within(Fraction(fact), veto.when) else VetoState.CLEAR


def held_before(case: Case, veto: Veto, unit: Unit) -> bool:
    """Whether what a veto looks at held for as many periods before as it asks."""
    return not veto.before or case.number(veto.before, unit) >= veto.running


def has(case: Case, total: Total, effect: Effect) -> bool:
    """Whether a veto with this effect strikes the unit's sheet."""
    return any(
        effect in veto.effects
        and veto.scope in (Scope.UNIT, Scope.ITEM)
        and veto_state(case, veto, total) is VetoState.IN_EFFECT
        for veto in case.rule.vetoes
    )


def _number(limit: Limit) -> Decimal | None:
    return limit if isinstance(limit, Decimal) else None
