"""From points of items to a total: pools, sections, rescaling, coefficient, conversion and bounds, a line for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8
from taizhang.scoring.conditions import Mask
from taizhang.scoring.kernels import Frame, Level, millionths
from taizhang.scoring.kernels.people import movement
from taizhang.scoring.millionths import I64, MILLION, multiply_divide, to_unit
from taizhang.scoring.plan import Plan
from taizhang.scoring.ranking import places, rank_totals
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Limit, Moved, Pool, Section, Ties
from taizhang.scoring.sheets import (
    CONVERTED,
    MOVED,
    PASSED,
    POOL,
    RESCALED,
    ROUNDED,
    SECTION,
    SECTION_ROUNDED,
    SECTION_TIMES,
    TIMES,
    TOTAL,
    Row,
)
from taizhang.scoring.sums import SectionSums, Sums

_HUNDRED = 100 * MILLION
_NOTHING: Mapping[str, Sequence[tuple[int, int]]] = {}


@dataclass(eq=False)
class Composed:
    """Totals, who could be assessed, the lines that make the items' points the total, and what items, pools and sections came to that
    something else looks at."""

    totals: I64
    assessed: npt.NDArray[np.bool_]
    rows: list[Row]
    named: dict[str, I64]
    corrected: Mapping[str, Sequence[tuple[int, int]]]
    exact: I64 = field(init=False)
    """The totals as they come to where the rule does not round them."""

    def __post_init__(self) -> None:
        self.exact = self.totals

    def put(self, row: Row) -> None:
        """Take in a line that makes the total, with what was corrected in it."""
        for place, points in self.corrected.get(row.item, ()):
            row.after[place], row.reasons[place] = points, Reason.CORRECTED
        self.rows.append(row)
        self.totals = self.totals + row.after


def compose(
    plan: Plan,
    frame: Frame,
    sums: Sums,
    total_zero: Mask,
    capped_at: I64 | None = None,
    corrected: Mapping[str, Sequence[tuple[int, int]]] = _NOTHING,
) -> Composed:
    """Every step from items to the total, in order; `frame` is of all units. Vetoes set the total to 0 or hold it at a number; `corrected`
    are places and points that stand in lines made here.
    """
    composed = Composed(sums.points, sums.any_counted, [], dict(sums.kept), corrected)
    outside = composed.named
    _passed(plan, sums, composed)
    for pool in plan.pools:
        _pool(plan, pool, sums, composed)
    for section in plan.sections:
        _section_rounded(section, sums, composed)
        _section_times(section, frame, sums, composed)
    if plan.weighted:
        _weights(plan, sums, composed)
    else:
        for section in plan.sections:
            _section(section, sums.sections[section.id].points, composed)
        _rescale(plan, sums, composed)
        if plan.own_points:
            composed.assessed = sums.own_dropped < plan.own_points
    if plan.base:
        composed.totals = composed.totals + plan.base
    if plan.times is not None:
        _times(
            plan, frame, composed, sum((outside[name] for name in plan.rule.beside_times), _zeros(frame.size))
        )
    if plan.rule.convert is not None:
        _convert(plan, frame, composed)
    if plan.rule.moved is not None and plan.ties is not None:
        _moved(plan.rule.moved, plan.ties, frame, composed)
    if plan.rule.rounded is not None:
        composed.exact = _bounded(plan, composed.totals, total_zero, capped_at)[0].copy()
        rounded = to_unit(composed.totals, 10 ** (6 - plan.rule.rounded))
        reasons = np.where(rounded != composed.totals, np.int8(Reason.ROUNDED), np.int8(Reason.NO_LINE))
        _adjust(composed, ROUNDED, composed.totals, None, rounded, reasons)
    held, reasons = _bounded(plan, composed.totals, total_zero, capped_at)
    _adjust(composed, TOTAL, composed.totals, None, held, reasons)
    if plan.rule.rounded is None:
        composed.exact = composed.totals
    for place in (place for name in (ROUNDED, TOTAL) for place, _ in corrected.get(name, ())):
        composed.exact[place] = composed.totals[place]  # a total that was corrected stands as it is
    return composed


def _bounded(plan: Plan, totals: I64, total_zero: Mask, capped_at: I64 | None) -> tuple[I64, I8]:
    """Totals within their bounds, those of vetoes too, and why."""
    held = _clamped(totals, plan.floor, plan.cap)
    reasons = np.where(held != totals, np.int8(Reason.TOTAL), np.int8(Reason.NO_LINE))
    if capped_at is not None:
        reasons[held > capped_at] = Reason.TOTAL_CAPPED
        held = np.minimum(held, capped_at)
        reasons[held == totals] = Reason.NO_LINE  # lifted by a floor and taken back by a veto
    if total_zero.any():
        held = np.where(total_zero, 0, held)
        reasons[total_zero] = Reason.TOTAL_ZERO
    return held, reasons


def _passed(plan: Plan, sums: Sums, composed: Composed) -> None:
    """What another item gave, for the points of one that is not assessed; they then count as assessed."""
    items = {item.id: item for item in plan.items}
    for item in plan.items:
        other = items.get(item.passes_to)
        if other is None or item.own is None or other.own is None:
            continue
        there = sums.unassessed[item.id] & ~sums.unassessed[other.id]
        gave, section = sums.kept[other.id], sums.sections.get(item.section)
        brought = np.where(there, multiply_divide(item.own, gave, other.own), 0)
        reasons = np.where(there, np.int8(Reason.PASSED), np.int8(Reason.NO_LINE))
        if not there.any():
            continue
        added = brought.copy()
        composed.put(
            Row(PASSED + item.id, gave, None, np.where(there, other.own, 0), None, brought, added, reasons)
        )
        found = np.where(there, item.own, 0)
        sums.own, sums.own_dropped = sums.own + added, sums.own_dropped - found
        if section is not None:
            section.points, section.own = section.points + added, section.own + added
            section.dropped = section.dropped - found


def _pool(plan: Plan, pool: Pool, sums: Sums, composed: Composed) -> None:
    """What a pool comes to; nothing for whom none of its items was assessed, and then its own points are left out of the whole."""
    own, section = sums.pools[pool.id], sums.sections.get(pool.section)
    given, start = own.given, _limit(pool.points) or 0
    counted = given
    if pool.best is not None:
        inside = [sums.kept[item.id] for item in plan.items if item.pool == pool.id and item.counts]
        counted = (
            sum(np.sort(np.stack(inside), axis=0)[-pool.best :], _zeros(len(given))) if inside else given
        )
    held = _clamped(counted + start, _limit(pool.floor_in_force), _limit(pool.cap_in_force))
    held = np.where(own.counted, held, given)
    reasons = np.where(
        own.counted & ((held != given) | (start != 0)), np.int8(Reason.POOL), np.int8(Reason.NO_LINE)
    )
    reasons[~own.counted & (own.points != 0)] = Reason.POOL_DROPPED
    held = given + _adjust(composed, POOL + pool.id, given, start, held, reasons)
    if section is not None:
        section.points += held - given
    composed.named[pool.id] = held
    if own.points:
        lost = np.where(own.counted, 0, own.points)
        sums.own, sums.own_dropped = sums.own + held, sums.own_dropped + lost
        if section is not None:
            section.own, section.dropped = section.own + held, section.dropped + lost


def _section_rounded(section: Section, sums: Sums, composed: Composed) -> None:
    """What the items of a section came to, rounded; what that changes is among its own points, if it has any."""
    own = sums.sections[section.id]
    own.plain = own.own
    if section.decimals is None:
        return
    given = own.points
    rounded = to_unit(given, 10 ** (6 - section.decimals))
    reasons = np.where(rounded != given, np.int8(Reason.SECTION_ROUNDED), np.int8(Reason.NO_LINE))
    added = _adjust(composed, SECTION_ROUNDED + section.id, given, None, rounded, reasons)
    own.points = given + added
    if own.whole:
        own.own, sums.own = own.own + added, sums.own + added


def _section_times(section: Section, frame: Frame, sums: Sums, composed: Composed) -> None:
    """The coefficient of a section on all that its items came to; a unit without one keeps its points."""
    own = sums.sections[section.id]
    if section.times is None:
        return
    factor, none = factor_of(Level.of("", section.times), frame)
    given, before = own.points, own.own
    own.points = np.where(none, given, multiply_divide(factor, given, MILLION))
    own.own = np.where(none, before, multiply_divide(factor, before, MILLION))
    sums.own = sums.own + own.own - before
    reasons = np.where(none, np.int8(Reason.NO_LINE), np.int8(Reason.SECTION_TIMES))
    _adjust(composed, SECTION_TIMES + section.id, given, factor, own.points, reasons)


def _section(section: Section, given: I64, composed: Composed) -> None:
    held = _clamped(given, _bound(section.floor), _bound(section.cap))
    reasons = np.where(held != given, np.int8(Reason.SECTION), np.int8(Reason.NO_LINE))
    _adjust(composed, SECTION + section.id, given, None, held, reasons)
    composed.named[section.id] = held


def _rescale(plan: Plan, sums: Sums, composed: Composed) -> None:
    """Bring what the own points gave to the whole, for units with something dropped."""
    whole, lost = plan.own_points, sums.own_dropped
    some = (lost > 0) & (lost < whole)
    if not some.any():
        return
    could = np.where(some, whole - lost, 1)
    brought = np.where(some, multiply_divide(whole, sums.own, could), 0)
    reasons = np.where(some, np.int8(Reason.RESCALED), np.int8(Reason.NO_LINE))
    added = np.where(some, brought - sums.own, 0)
    composed.put(Row(RESCALED, sums.own, None, np.where(some, could, 0), None, brought, added, reasons))


def _weights(plan: Plan, sums: Sums, composed: Composed) -> None:
    """Sections by weight: each brought to its own whole, then to its share; a section without anything assessed leaves its weight
    to the others."""
    size = len(composed.totals)
    lost, gave = _zeros(size), _zeros(size)
    weights = {one.id: np.full(size, _limit(one.weight) or 0, dtype=np.int64) for one in plan.sections}
    empty = {one.id: _nothing_of(sums.sections[one.id]) for one in plan.sections}
    passed = {
        one.id: empty[one.id] & ~empty[one.passes_to] if one.passes_to else np.zeros(size, dtype=np.bool_)
        for one in plan.sections
    }
    for section in plan.sections:
        if section.passes_to:
            weights[section.passes_to] += np.where(passed[section.id], _limit(section.weight) or 0, 0)
    for section in plan.sections:
        own = sums.sections[section.id]
        weight = weights[section.id]
        could = own.whole - own.dropped
        some = (own.dropped > 0) & (could > 0)
        brought = np.where(some, multiply_divide(max(own.whole, 1), own.own, np.maximum(could, 1)), own.own)
        held = _clamped(own.points - own.own + brought, _bound(section.floor), _bound(section.cap))
        given = multiply_divide(weight, held, _HUNDRED)
        none = empty[section.id]
        lost += np.where(none & ~passed[section.id], weight, 0)
        gave += np.where(none, 0, given)
        reasons = np.where(passed[section.id], np.int8(Reason.WEIGHT_PASSED), np.int8(Reason.WEIGHT))
        _adjust(composed, SECTION + section.id, own.points, weight, given, reasons)
        composed.named[section.id] = given
    some = (lost > 0) & (lost < _HUNDRED)
    composed.assessed = lost < _HUNDRED
    if some.any():
        could = np.where(some, _HUNDRED - lost, 1)
        brought = np.where(some, multiply_divide(_HUNDRED, gave, could), 0)
        reasons = np.where(some, np.int8(Reason.RESCALED), np.int8(Reason.NO_LINE))
        added = np.where(some, brought - gave, 0)
        composed.put(Row(RESCALED, gave, None, np.where(some, could, 0), None, brought, added, reasons))


def _nothing_of(own: SectionSums) -> Mask:
    """For whom nothing of a section with own points is assessed."""
    nothing: Mask = own.whole - own.dropped <= 0
    return nothing if own.whole else np.zeros(len(own.dropped), dtype=np.bool_)


def _times(plan: Plan, frame: Frame, composed: Composed, outside: I64) -> None:
    """The coefficient; a unit without one keeps its points."""
    assert plan.times is not None
    factor, none = factor_of(plan.times, frame)
    given = composed.totals - outside
    product = np.where(none, given, multiply_divide(factor, given, MILLION))
    reasons = np.where(none, np.int8(Reason.NO_LINE), np.int8(Reason.TIMES))
    _adjust(composed, TIMES, given, factor, product, reasons)


def factor_of(level: Level, frame: Frame) -> tuple[I64, Mask]:
    """A coefficient for each unit, and the units that have none."""
    factor, unclassed = level.read(frame, _zeros(frame.size))
    none = np.zeros(frame.size, dtype=np.bool_) if unclassed is None else unclassed
    if level.column:
        none = none | (frame.columns[level.column].states != 0)
    return np.full(frame.size, factor, dtype=np.int64) if isinstance(factor, int) else factor, none


def _moved(moved: Moved, ties: Ties, frame: Frame, composed: Composed) -> None:
    """Points for the place by the total so far against that of the last close; none for who had no place in one of them."""
    column = frame.columns[moved.before]
    now = places(frame.peers, rank_totals(composed.totals), composed.assessed, None, ties).astype(np.int64)
    there = (now > 0) & (column.states == 0) & (column.values >= MILLION)
    change = np.where(there, column.values // MILLION - now, 0)
    most = _limit(moved.most)
    points = movement(millionths(moved.gained), millionths(moved.lost), most, change)
    if not there.any():
        return
    reasons = np.where(there, np.int8(Reason.MOVED), np.int8(Reason.NO_LINE))
    composed.put(
        Row(MOVED, column.values, column.states, now * MILLION, None, points, points.copy(), reasons)
    )


def _convert(plan: Plan, frame: Frame, composed: Composed) -> None:
    """Open-ended points made a score; nothing is converted where the best has none."""
    convert = plan.rule.convert
    assert convert is not None
    given = composed.totals
    over = (
        np.full(frame.size, _limit(convert.over), dtype=np.int64)
        if convert.over is not None
        else _group_best(frame, given, composed.assessed)
    )
    none = over <= 0
    scored = multiply_divide(_limit(convert.gives) or 0, given, np.where(none, 1, over))
    scored = np.where(none, given, _clamped(scored, None, _bound(convert.cap)))
    reasons = np.where(none, np.int8(Reason.NO_LINE), np.int8(Reason.CONVERTED))
    _adjust(composed, CONVERTED, given, over, scored, reasons)


def _group_best(frame: Frame, totals: I64, assessed: Mask) -> I64:
    best = np.zeros(int(frame.peers.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(best, frame.peers[assessed], totals[assessed])
    return best[frame.peers]


def _adjust(composed: Composed, name: str, given: I64, over: I64 | int | None, held: I64, reasons: I8) -> I64:
    """A line that makes `given` into `held`, left out where nobody has it; what the line adds, corrections included."""
    there = reasons != Reason.NO_LINE
    added = np.where(there, held - given, 0)
    if there.any():
        composed.put(Row(name, given.copy(), None, over, None, np.where(there, held, 0), added, reasons))
    return added


def _clamped(points: I64, floor: int | None, cap: int | None) -> I64:
    if floor is not None:
        points = np.maximum(points, floor)
    return points if cap is None else np.minimum(points, cap)


def _bound(limit: Limit) -> int | None:
    return millionths(limit) if isinstance(limit, Decimal) else None


def _limit(points: Decimal | None) -> int | None:
    return None if points is None else millionths(points)


def _zeros(size: int) -> I64:
    return np.zeros(size, dtype=np.int64)
