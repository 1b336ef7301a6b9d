"""Runs a plan over columns: kernels, then what is missing, then modifiers, vetoes, totals, places and grades."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from taizhang.problems import Problem, Text, refuse
from taizhang.scoring.columns import I8, Column, Columns, Labels, State
from taizhang.scoring.kernels import Frame
from taizhang.scoring.millionths import I64, MOST_POINTS, multiply_divide
from taizhang.scoring.plan import Plan, PlannedItem, PlannedVeto
from taizhang.scoring.ranking import grades, places, rank_totals
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Absent, Effect
from taizhang.scoring.sheets import BASE, RESCALED, Row, Sheet, VetoRow, VetoState

Mask = npt.NDArray[np.bool_]

BLOCK = 16_384
"""Units worked on at a time, so that the arrays of one item stay in the processor's cache."""


def run(plan: Plan, columns: Columns) -> Sheet:
    """The sheet of these facts by this plan.

    Order, for each line: the primitive's points; what is missing; floor, then cap; a veto that sets the item to zero.
    Lines that are not counted (dropped, not applicable, not for the class, nothing to divide by) leave their own points out,
    and what the counted items with own points gave is brought to the whole in one line of its own, so that the total
    is exactly the sum of the lines. Base points and items without own points are not rescaled. A unit of which no own points
    could be assessed is not placed and not graded.

    Raises `Refused`: a column that is missing, a fact that the rule refuses to do without (all such items at once), points
    out of range.
    """
    refuse(_missing_columns(plan, columns))
    refuse(_refused_absences(plan, columns))
    size = len(columns.units)
    peers = _peers(plan, columns)
    vetoes = tuple(VetoRow(veto.id, _veto_states(veto, columns)) for veto in plan.vetoes)
    rows = tuple(_empty_row(item, columns) for item in plan.items)
    out = _Totals(size)
    block = size if any(item.kernel.whole_groups for item in plan.items) else BLOCK
    outside = [
        None if not item.applies_to else ~columns.classes.among(item.applies_to) for item in plan.items
    ]
    for start in range(0, size, max(block, 1)):
        part = slice(start, min(start + block, size))
        for item, row, not_for in zip(plan.items, rows, outside, strict=True):
            zeroed = _struck(vetoes, item.zeroed_by, part)
            _score(item, row, columns, peers, part, None if not_for is None else not_for[part], zeroed, out)
        out.rescale(part, plan.own_points)
    refuse(_out_of_range(columns, [*((row.item, row.after) for row in rows), out.brought_to_the_whole()]))
    if plan.base:
        rows = (_base_row(plan.base, size), *rows)
    if out.any_dropped:
        rows = (*rows, out.rescaled_row())
    totals = out.points + plan.base
    assessed = out.own_dropped < plan.own_points if plan.own_points else out.any_counted
    ranked = rank_totals(totals)
    effects = {effect: _any_struck(plan, vetoes, effect, size) for effect in Effect}
    given = grades(
        ranked,
        tuple(bound for _, bound in plan.grades),
        assessed,
        effects[Effect.NOT_EXCELLENT],
        effects[Effect.UNQUALIFIED],
    )
    return Sheet(
        rule_id=plan.rule.id,
        engine=plan.engine,
        units=columns.units,
        rows=rows,
        totals=totals,
        assessed=assessed,
        rank_totals=ranked,
        peers=peers,
        ranks=places(peers.codes, ranked, assessed, effects[Effect.LAST_PLACE], plan.ties),
        grade_ids=tuple(id for id, _ in plan.grades),
        grades=given,
        vetoes=vetoes,
    )


class _Totals:
    """Running sums per unit while the items of a block are scored."""

    def __init__(self, size: int) -> None:
        self.points = np.zeros(size, dtype=np.int64)
        self.own = np.zeros(size, dtype=np.int64)
        self.own_dropped = np.zeros(size, dtype=np.int64)
        self.any_counted = np.zeros(size, dtype=np.bool_)
        self.any_dropped = False
        self._assessed = np.zeros(size, dtype=np.int64)
        self._added = np.zeros(size, dtype=np.int64)
        self._brought = np.zeros(size, dtype=np.int64)
        self._reasons = np.zeros(size, dtype=np.int8)

    def add(self, part: slice, after: I64, own: int | None, dropped: Mask | None) -> None:
        """Count one item's points for the units of a block."""
        self.points[part] += after
        if own is not None:
            self.own[part] += after
        if dropped is None:
            self.any_counted[part] = True
            return
        self.any_counted[part] |= ~dropped
        if own is not None:
            self.own_dropped[part] += np.where(dropped, own, 0)

    def rescale(self, part: slice, whole: int) -> None:
        """Bring what the own points gave to the whole, for the units of a block with something dropped."""
        lost = self.own_dropped[part]
        some = (lost > 0) & (lost < whole)
        if not some.any():
            return
        self.any_dropped = True
        assessed = np.where(some, whole - lost, 1)
        brought = np.where(some, multiply_divide(whole, self.own[part], assessed), 0)
        added = np.where(some, brought - self.own[part], 0)
        self.points[part] += added
        self._assessed[part] = np.where(some, assessed, 0)
        self._brought[part] = brought
        self._added[part] = added
        self._reasons[part] = np.where(some, np.int8(Reason.RESCALED), np.int8(Reason.NO_LINE))

    def brought_to_the_whole(self) -> tuple[str, I64]:
        """What rescaling made of the own points, 0 where nothing was dropped."""
        return RESCALED, self._brought

    def rescaled_row(self) -> Row:
        """The line of rescaling: value = what the own points gave, over = what they could give, before = brought to the whole."""
        return Row(RESCALED, self.own, None, self._assessed, None, self._brought, self._added, self._reasons)


def _score(
    item: PlannedItem,
    row: Row,
    columns: Columns,
    peers: Labels,
    part: slice,
    outside: Mask | None,
    zeroed: Mask | None,
    out: _Totals,
) -> None:
    read = [columns.metrics[metric] for metric in item.kernel.metrics]
    missing = _missing(read, part)
    frame = Frame(
        tuple(column.values[part] for column in read),
        peers.codes[part],
        None if missing is None else missing == State.VALUE.value,
    )
    scored = item.kernel.score(frame)
    before, reasons, dropped = scored.points, scored.reasons, scored.dropped
    after = before
    if item.floor is not None:
        after = np.maximum(after, item.floor)
    if item.cap is not None:
        after = np.minimum(after, item.cap)
    if dropped is not None:
        after = np.where(dropped, 0, after)
    if missing is not None or outside is not None or zeroed is not None:
        before, after, reasons = before.copy(), after.copy(), reasons.copy()
        dropped = np.zeros(before.shape, dtype=np.bool_) if dropped is None else dropped.copy()
        if missing is not None:
            absent = missing == State.NO_DATA.value
            given, reason = _absent_gives(item)
            before[absent], after[absent], reasons[absent] = given, given, reason
            dropped[absent] = reason is Reason.ABSENT_DROPPED
        if zeroed is not None:
            after[zeroed], reasons[zeroed], dropped[zeroed] = 0, Reason.VETO_ZERO, False
        if missing is not None:
            _drop(
                missing == State.NOT_APPLICABLE.value, Reason.NOT_APPLICABLE, before, after, reasons, dropped
            )
        if outside is not None:
            _drop(outside, Reason.OUTSIDE_CLASS, before, after, reasons, dropped)
        if not dropped.any():
            dropped = None
    row.before[part], row.after[part], row.reasons[part] = before, after, reasons
    out.add(part, after, item.own, dropped)


def _drop(where: Mask, reason: Reason, before: I64, after: I64, reasons: I8, dropped: Mask) -> None:
    before[where], after[where], reasons[where], dropped[where] = 0, 0, reason, True


def _absent_gives(item: PlannedItem) -> tuple[int, Reason]:
    if item.when_absent is Absent.ZERO:
        return 0, Reason.ABSENT_ZERO
    if item.when_absent is Absent.FULL:
        return item.own or 0, Reason.ABSENT_FULL
    return 0, Reason.ABSENT_DROPPED


def _missing(read: list[Column], part: slice) -> I8 | None:
    """The worst state among the columns an item reads (not applicable before no data), None if all have values."""
    worst = read[0].states[part]
    for column in read[1:]:
        worst = np.maximum(worst, column.states[part])
    return worst if worst.any() else None


def _empty_row(item: PlannedItem, columns: Columns) -> Row:
    value, *others = (columns.metrics[metric] for metric in item.kernel.metrics)
    over = others[0] if others else None
    size = len(columns.units)
    return Row(
        item.id,
        value.values,
        value.states,
        item.kernel.against if over is None else over.values,
        None if over is None else over.states,
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int8),
    )


def _base_row(base: int, size: int) -> Row:
    points = np.broadcast_to(np.int64(base), (size,))
    reasons = np.broadcast_to(np.int8(Reason.BASE), (size,))
    return Row(BASE, None, None, None, None, points, points, reasons)


def _peers(plan: Plan, columns: Columns) -> Labels:
    if not plan.by_class:
        return columns.groups
    groups, classes = columns.groups, columns.classes
    width = max(len(classes.names), 1)
    pairs, codes = np.unique(groups.codes.astype(np.int64) * width + classes.codes, return_inverse=True)
    names = (f"{groups.names[pair // width]}\n{classes.names[pair % width]}" for pair in pairs.tolist())
    return Labels(tuple(names), codes.astype(np.int32))


def _veto_states(veto: PlannedVeto, columns: Columns) -> I8:
    column = columns.metrics[veto.metric]
    states = column.states.copy()  # no data and not applicable keep their codes
    states[(column.states == State.VALUE.value) & (column.values >= veto.at_least)] = VetoState.IN_EFFECT
    return states


def _struck(vetoes: tuple[VetoRow, ...], which: tuple[int, ...], part: slice) -> Mask | None:
    struck: Mask | None = None
    for place in which:
        here = vetoes[place].states[part] == VetoState.IN_EFFECT
        struck = here if struck is None else struck | here
    return struck


def _any_struck(plan: Plan, vetoes: tuple[VetoRow, ...], effect: Effect, size: int) -> Mask:
    which = tuple(
        place for place, veto in enumerate(plan.vetoes) if veto.effect is effect and veto.strikes_sheet
    )
    struck = _struck(vetoes, which, slice(None))
    return np.zeros(size, dtype=np.bool_) if struck is None else struck


def _missing_columns(plan: Plan, columns: Columns) -> Iterator[Problem]:
    for metric in plan.metrics:
        if metric not in columns.metrics:
            yield Problem(
                "column-missing",
                Text(f"缺少指标“{metric}”的数据", f"there is no column for the metric “{metric}”"),
                Text(
                    "没有上报的单位也要列出，标为未上报", "give it, with no data where nothing was reported"
                ),
            )


def _refused_absences(plan: Plan, columns: Columns) -> Iterator[Problem]:
    for item in plan.items:
        if item.when_absent is not Absent.REFUSE:
            continue
        worst = _missing([columns.metrics[metric] for metric in item.kernel.metrics], slice(None))
        if worst is None:
            continue
        absent = worst == State.NO_DATA.value
        if item.applies_to:
            absent &= columns.classes.among(item.applies_to)
        found = np.flatnonzero(absent)
        if found.size:
            named = [columns.units[place] for place in found[:10].tolist()]
            yield Problem(
                "fact-missing",
                Text(
                    f"“{item.id}”有{found.size}个单位未上报：{'、'.join(named)}{'等' if found.size > 10 else ''}",
                    f"“{item.id}” is not reported for {found.size} units: {', '.join(named)}"
                    + (" and others" if found.size > 10 else ""),
                ),
                Text("请补报，或在办法里写明 when_absent", "report it, or state when_absent in the rule"),
            )


def _out_of_range(columns: Columns, points: list[tuple[str, I64]]) -> Iterator[Problem]:
    for item, given in points:
        if len(given) and max(int(given.max()), -int(given.min())) > MOST_POINTS:
            place = int(np.argmax(np.abs(given)))
            yield Problem(
                "points-out-of-range",
                Text(
                    f"{columns.units[place]} 的“{item}”得分超出可计算的范围",
                    f"the points of {columns.units[place]} for “{item}” are out of range",
                ),
                Text(
                    "请核对数据，或给该项写上限和下限", "check the facts, or give the item a cap and a floor"
                ),
            )
