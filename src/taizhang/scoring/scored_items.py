"""One item over a block of units: its clauses, then everything that modifies it, into the rows of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from taizhang.scoring.columns import I8, Column, State
from taizhang.scoring.conditions import Mask
from taizhang.scoring.kernels import Frame, Scored, group_means
from taizhang.scoring.kernels.base import either
from taizhang.scoring.millionths import FEN, I64, MILLION, multiply_divide, to_unit
from taizhang.scoring.plan import PlannedItem
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Absent, TimesOn
from taizhang.scoring.sheets import SPILL_LINE, Row
from taizhang.scoring.sums import Sums

_NO_DATA, _NOT_APPLICABLE = State.NO_DATA.value, State.NOT_APPLICABLE.value
_ABSENT = (
    Reason.ABSENT_ZERO,
    Reason.ABSENT_FULL,
    Reason.ABSENT_NUMBER,
    Reason.ABSENT_MEAN,
    Reason.ABSENT_DROPPED,
)
_NA = (Reason.NA_ZERO, Reason.NA_FULL, Reason.NA_NUMBER, Reason.NA_MEAN, Reason.NOT_APPLICABLE)
_EMPTY = (
    Reason.ZERO_GIVES_ZERO,
    Reason.ZERO_GIVES_FULL,
    Reason.ZERO_GIVES_NUMBER,
    Reason.ZERO_GIVES_MEAN,
    Reason.ZERO_OF_ZERO,
)
_UNMET = (Reason.UNMET_ZERO, Reason.UNMET_FULL, Reason.UNMET_NUMBER, Reason.UNMET_MEAN, Reason.UNMET)
_EXEMPT = (Reason.EXEMPT,) * 5
EXCLUDED, EXEMPT = 1, 2
"""What may be decided on an item for a unit, as its column `Item.ruled` holds it."""


@dataclass(frozen=True, slots=True, eq=False)
class ItemRows:
    """The rows of one item's lines, being filled; and the row of what spills into the total."""

    lines: tuple[Row, ...]
    spill: Row | None

    @classmethod
    def of(cls, item: PlannedItem, columns: Mapping[str, Column], size: int) -> ItemRows:
        """Empty rows, showing the columns that each kernel reads."""
        lines = tuple(_empty(line.name, line.kernel, columns, size) for line in item.lines)
        if not item.spill:
            return cls(lines, None)
        name = SPILL_LINE + item.id
        return cls(
            lines,
            Row(
                name,
                None,
                None,
                None,
                None,
                np.zeros(size, dtype=np.int64),
                np.zeros(size, dtype=np.int64),
                np.zeros(size, dtype=np.int8),
            ),
        )

    def all_rows(self) -> Iterator[Row]:
        """The lines, then the spill if anybody has one."""
        yield from self.lines
        if self.spill is not None and self.spill.reasons.any():
            yield self.spill

    @staticmethod
    def missing(item: PlannedItem, columns: Mapping[str, Column], part: slice) -> I8 | None:
        """The worst state among what an item needs to decide (not applicable before no data), None if all has values."""
        worst: I8 | None = None
        for metric in item.needed:
            states = columns[metric].states[part]
            worst = states if worst is None else np.maximum(worst, states)
        for steps in item.choosing:
            found = steps.missing(columns, part)
            if found is not None:
                worst = found if worst is None else np.maximum(worst, found)
        return worst if worst is not None and worst.any() else None

    @staticmethod
    def outside(item: PlannedItem, frame: Frame, part: slice) -> Mask | None:
        """The units that an item is not for, by class or by a decision; None if it is for all."""
        outside: Mask | None = None
        if item.applies_to:
            wanted = np.array([name in item.applies_to for name in frame.classes.names], dtype=np.bool_)
            outside = ~wanted[frame.classes.codes[part]]
        return either(outside, ItemRows.ruled(item, frame.columns, part, EXCLUDED))

    @staticmethod
    def unmet(item: PlannedItem, frame: Frame, part: slice) -> Mask | None:
        """The units whose figures do not meet the conditions under which an item is assessed; None if there are no conditions."""
        unmet: Mask | None = None
        for condition in item.applies_if:
            column = frame.columns[condition.of]
            here = ~condition.holds(column, part) & (column.states[part] == State.VALUE.value)
            unmet = either(unmet, here)
        return unmet

    @staticmethod
    def ruled(item: PlannedItem, columns: Mapping[str, Column], part: slice, ruling: int) -> Mask | None:
        """The units for which this was decided on the item; None if there are none."""
        if not item.ruled:
            return None
        found: Mask = columns[item.ruled].values[part] == ruling * MILLION
        return found if found.any() else None


def _empty(name: str, kernel: object, columns: Mapping[str, Column], size: int) -> Row:
    from taizhang.scoring.kernels import Kernel

    one: Kernel = kernel  # type: ignore[assignment]
    value = None if one.value is None else columns[one.value]
    over = columns[one.over] if isinstance(one.over, str) else one.over
    return Row(
        name,
        np.zeros(size, dtype=np.int64) if one.shows_value else None if value is None else value.values,
        np.ones(size, dtype=np.int8) if one.shows_value else None if value is None else value.states,
        np.zeros(size, dtype=np.int64)
        if one.shows_over
        else over.values
        if isinstance(over, Column)
        else over,
        np.ones(size, dtype=np.int8) if one.shows_over else over.states if isinstance(over, Column) else None,
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int8),
    )


def score_item(
    item: PlannedItem, rows: ItemRows, whole: Frame, part: slice, zeroed: Mask | None, sums: Sums
) -> None:
    """Fill the rows of an item for a block, and add its points to the sums."""
    missing = ItemRows.missing(item, whole.columns, part)
    outside = ItemRows.outside(item, whole, part)
    if not item.active:
        outside = np.ones(part.stop - part.start, dtype=np.bool_)
    unmet = ItemRows.unmet(item, whole, part)
    valued = None if missing is None else missing == State.VALUE.value
    for others in (outside, unmet):
        if others is not None:
            valued = ~others if valued is None else valued & ~others
    items = {id: points[part] for id, points in sums.kept.items()} if sums.kept else {}
    unassessed = {id: here for id, mask in sums.unassessed.items() if (here := mask[part]).any()}
    frame = replace(
        whole, part=part, peers=whole.peers[part], valued=valued, items=items, unassessed=unassessed
    )
    scored = [line.kernel.score(frame) for line in item.lines]
    factor, without = _factor(item, frame)
    dropped = without
    for one in scored:
        dropped = either(dropped, one.dropped)
    afters, over_floor = _bounded(item, scored, factor)
    exempt = ItemRows.ruled(item, whole.columns, part, EXEMPT)
    said = valued if exempt is None else ~exempt if valued is None else valued & ~exempt
    for row, one in zip(rows.lines, scored, strict=True):
        _show(row, one, part, said)
    zero = _zeroing(item, frame)
    if all(one is None for one in (missing, outside, unmet, zeroed, zero, dropped, exempt)):
        for row, one, after in zip(rows.lines, scored, afters, strict=True):
            row.before[part], row.after[part], row.reasons[part] = one.points, after, one.reasons
        _finish(item, rows, part, sums, None, over_floor)
        return
    for row, one, after in zip(rows.lines, scored, afters, strict=True):
        row.before[part] = one.points if missing is None else np.where(missing == 0, one.points, 0)
        row.after[part] = after if dropped is None else np.where(dropped, 0, after)
        row.reasons[part] = one.reasons
    uncounted = np.zeros(frame.size, dtype=np.bool_) if dropped is None else dropped.copy()
    if dropped is not None and (without is not None or len(scored) > 1):
        _spread(rows, scored, part, dropped, without)
    put = _Put(rows, part, uncounted)
    none = np.zeros(frame.size, dtype=np.bool_)
    if zero is not None:
        put.zero(zero, Reason.ZERO_IF)
    means: dict[Absent | int, tuple[I64, Mask]] = {}
    if item.means:
        sure = ~uncounted if valued is None else ~uncounted & valued
        sure = sure if exempt is None else sure & ~exempt
        points = sum((row.after[part] for row in rows.lines), np.zeros(frame.size, dtype=np.int64))
        for kind in item.means:
            groups = frame.peers if kind is Absent.MEAN else np.zeros_like(frame.peers)
            found = group_means(groups, points, sure)
            means[kind] = to_unit(found, FEN) if item.yuan else found, ~_any_in_group(groups, sure)
    if missing is not None:
        absent = missing == _NO_DATA
        put.given(absent if zero is None else absent & ~zero, item.when_absent, item.full, means, _ABSENT)
    for empty, given in _empty_rows(item, scored, without, valued, zero):
        mean = means.get(given) if isinstance(given, Absent) else None
        empty = empty if mean is None else empty & ~mean[1]  # without others it is not assessed, as it stands
        put.given(empty, given, item.full, means, _EMPTY)
        none = none | empty
    if zeroed is not None:
        put.zero(zeroed, Reason.VETO_ZERO)
    if missing is not None:
        put.given(missing == _NOT_APPLICABLE, item.when_not_applicable, item.full, means, _NA)
    if exempt is not None:
        put.given(exempt, Absent.FULL, item.full, {}, _EXEMPT)
    if unmet is not None:
        put.given(unmet, item.when_not_applicable, item.full, means, _UNMET)
    if outside is not None:
        put.drop(outside, Reason.OUTSIDE_CLASS if item.active else Reason.OUTSIDE_PERIOD)
        excluded = ItemRows.ruled(item, whole.columns, part, EXCLUDED)
        if excluded is not None:
            put.drop(excluded, Reason.EXCLUDED)
    if over_floor is not None:
        kept = none | uncounted if valued is None else none | uncounted | ~valued
        for mask in (zero, zeroed, exempt):
            kept = kept if mask is None else kept | mask
        over_floor = np.where(kept, 0, over_floor)
    _finish(item, rows, part, sums, uncounted if uncounted.any() else None, over_floor)


def _factor(item: PlannedItem, frame: Frame) -> tuple[I64 | int | None, Mask | None]:
    """The item's coefficient, and the units whose class has none."""
    if item.times is None:
        return None, None
    return item.times.read(frame, np.zeros(frame.size, dtype=np.int64))


def _bounded(
    item: PlannedItem, scored: list[Scored], factor: I64 | int | None
) -> tuple[list[I64], I64 | None]:
    """What each clause moves the sum by, between floor and cap; and what goes below the floor, where it spills."""
    afters: list[I64] = []
    running: I64 | None = None
    apart: I64 | None = None
    previous: I64 | None = None
    below: I64 | None = None
    for line, one in zip(item.lines, scored, strict=True):
        points, rest = _multiplied(item.times_on, line.start, one.points)
        running = points if running is None else running + points
        total = running if factor is None else multiply_divide(factor, running, MILLION)
        if rest is not None:
            apart = rest if apart is None else apart + rest
            total = total + apart
        total = to_unit(total, item.unit)
        held = total
        if item.floor is not None:
            held = np.maximum(held, item.floor)
        if item.cap is not None:
            held = np.minimum(held, item.cap)
        afters.append(held if previous is None else held - previous)
        previous = held
        if item.spill:
            below = np.minimum(total - (item.floor or 0), 0)
    return afters, below


def _multiplied(on: TimesOn, start: int, points: I64) -> tuple[I64, I64 | None]:
    """What of a clause's points a coefficient multiplies, and the rest; None where it is all of them."""
    if on is TimesOn.POINTS:
        return points, None
    change = points - start
    part = np.minimum(change, 0) if on is TimesOn.DEDUCTIONS else np.maximum(change, 0)
    return part, points - part


def _zeroing(item: PlannedItem, frame: Frame) -> Mask | None:
    zero: Mask | None = None
    for condition in item.zero_if:
        zero = either(zero, condition.holds(frame.columns[condition.of], frame.part))
    return zero if zero is not None and zero.any() else None


def _show(row: Row, one: Scored, part: slice, valued: Mask | None) -> None:
    """What the kernel gives to be shown; nothing where the item is missing or the unit exempt."""
    for given, cells, states in ((one.value, row.values, row.states), (one.over, row.over, row.over_states)):
        if given is not None:
            assert states is not None
            assert not isinstance(cells, int | None)
            cells[part] = given
            states[part] = 0 if valued is None else np.where(valued, np.int8(0), np.int8(1))


def _spread(rows: ItemRows, scored: list[Scored], part: slice, dropped: Mask, without: Mask | None) -> None:
    """Where one clause cannot be assessed none is: its own reason stands on its line, and on the others that there is one."""
    other = np.full(dropped.shape, Reason.OTHER_CLAUSE, dtype=np.int8)
    if without is not None:  # a coefficient for other classes
        clauses: Mask | None = None
        for one in scored:
            clauses = either(clauses, one.dropped)
        other[without if clauses is None else without & ~clauses] = Reason.OUTSIDE_CLASS
    for row, one in zip(rows.lines, scored, strict=True):
        reasons = other if one.dropped is None else np.where(one.dropped, one.reasons, other)
        row.before[part] = np.where(dropped, 0, row.before[part])
        row.reasons[part] = np.where(dropped, reasons, row.reasons[part])


def _empty_rows(
    item: PlannedItem, scored: list[Scored], without: Mask | None, valued: Mask | None, zero: Mask | None
) -> Iterator[tuple[Mask, Absent | int]]:
    """Where the first clause that cannot be assessed has nothing to assess, and what the item gives there."""
    before = without
    for line, one in zip(item.lines, scored, strict=True):
        if one.dropped is None:
            continue
        if one.empty is not None and line.empty is not Absent.DROP:
            here = one.empty if before is None else one.empty & ~before
            here = here if valued is None else here & valued
            yield here if zero is None else here & ~zero, line.empty
        before = either(before, one.dropped)


@dataclass(frozen=True, slots=True, eq=False)
class _Put:
    """Puts points and reasons into some units' lines: on the first line what the item gives, nothing on the others."""

    rows: ItemRows
    part: slice
    dropped: Mask

    def zero(self, where: Mask, reason: Reason) -> None:
        """The item gives 0, and counts; what its clauses gave stays to be seen."""
        for row in self.rows.lines:
            row.after[self.part][where] = 0
            row.reasons[self.part][where] = reason
        self.dropped[where] = False

    def drop(self, where: Mask, reason: Reason) -> None:
        """The item is not assessed."""
        self._all(where, 0, reason)
        self.dropped[where] = True

    def given(
        self,
        where: Mask,
        given: Absent | int,
        full: int,
        means: Mapping[Absent | int, tuple[I64, Mask]],
        reasons: tuple[Reason, ...],
    ) -> None:
        """The item gives what the rule says for a fact that is missing."""
        zero, whole, number, mean, drop = reasons
        if given is Absent.DROP or given is Absent.REFUSE:
            self.drop(where, drop)
            return
        self.dropped[where] = False
        if isinstance(given, int):
            self._all(where, given, number)
        elif given in means:
            points, none = means[given]
            self._all(where, points[where], mean)
            self.drop(where & none, drop)
        else:
            self._all(where, full if given is Absent.FULL else 0, whole if given is Absent.FULL else zero)

    def _all(self, where: Mask, points: I64 | int, reason: Reason) -> None:
        for number, row in enumerate(self.rows.lines):
            row.before[self.part][where] = 0 if number else points
            row.after[self.part][where] = 0 if number else points
            row.reasons[self.part][where] = reason


def _any_in_group(codes: np.ndarray, sure: Mask) -> Mask:
    found: Mask = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.bool_)
    found[codes[sure]] = True
    here: Mask = found[codes]
    return here


def _finish(
    item: PlannedItem, rows: ItemRows, part: slice, sums: Sums, dropped: Mask | None, below: I64 | None
) -> None:
    """Add the item up; one beside the total keeps its points before, and none after."""
    points = rows.lines[0].after[part]
    for row in rows.lines[1:]:
        points = points + row.after[part]
    if rows.spill is not None and below is not None:
        rows.spill.before[part] = below
        rows.spill.after[part] = below
        rows.spill.reasons[part] = np.where(below < 0, np.int8(Reason.SPILL), np.int8(Reason.NO_LINE))
        if item.counts:
            sums.points[part] += below
    sums.add(item, part, points.copy() if item.beside else points, points, dropped)
    if item.beside:
        for row in rows.lines:
            row.before[part] = row.after[part]
            row.after[part] = 0
