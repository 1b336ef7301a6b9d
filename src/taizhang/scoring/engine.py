"""Runs a plan over columns: kernels, then what is missing, then modifiers, vetoes, totals, places, grades and pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from taizhang.problems import Problem, Text, refuse
from taizhang.scoring.columns import I8, I32, Column, Columns, Labels, State
from taizhang.scoring.composing import compose
from taizhang.scoring.conditions import Mask, within
from taizhang.scoring.corrections import Corrected, Corrections
from taizhang.scoring.kernels import Frame
from taizhang.scoring.kernels.base import either
from taizhang.scoring.millionths import I64, MILLION, MOST_POINTS, multiply_divide
from taizhang.scoring.paying import Outcome, pay_rows
from taizhang.scoring.plan import Plan, PlannedVeto, peers_of
from taizhang.scoring.ranking import from_last, grades, places, rank_totals, within_places
from taizhang.scoring.reasons import NOT_COUNTED, Reason
from taizhang.scoring.rules import Absent, Effect, PeerGroup
from taizhang.scoring.scored_items import EXCLUDED, EXEMPT, ItemRows, score_item
from taizhang.scoring.sheets import BASE, Row, Sheet, VetoRow, VetoState
from taizhang.scoring.striking import any_struck, capped_at, struck_by
from taizhang.scoring.sums import Sums

_NOTHING: Corrected = {}
BLOCK = 16_384
"""Units worked on at a time, so that the arrays of one item stay in the processor's cache."""


def run(plan: Plan, columns: Columns, corrected: Corrected = _NOTHING) -> Sheet:
    """The sheet of these facts by this plan, with points that stand after corrections.

    Order, for each item: the points of its clauses, added up; its coefficient; floor, then cap; conditions that set it to zero;
    what is missing; a veto that sets the item to zero. Lines that are not counted (dropped, not applicable, not for the class, nothing to divide by) leave their own points out,
    and what the counted items with own points gave is brought to the whole in one line of its own, so that the total
    is exactly the sum of the lines. Base points and items without own points are not rescaled. A unit of which no own points
    could be assessed is not placed and not graded. Then, each in a line of its own where it changes something: pools, sections,
    rescaling, the coefficient of the total, conversion, the bounds of the total. Corrected points stand in their line whatever it was given;
    all that comes after it (other lines, total, vetoes on the result, places, grades, pay) follows from them.

    Raises `Refused`: a column that is missing, a fact that the rule refuses to do without (all such items at once), points
    out of range.
    """
    refuse(_missing_columns(plan, columns))
    work = _Work.begin(plan, columns)
    corrections = Corrections.of(corrected, columns)
    refuse(_refused_absences(work))
    for part in _blocks(plan, columns):
        for item, rows in zip(plan.items, work.rows, strict=True):
            zeroed = struck_by(work.vetoes, item.zeroed_by, part)
            score_item(item, rows, work.frame, part, zeroed, work.sums)
            corrections.on_item(item, rows, part, work.sums)
    scored = [row for rows in work.rows for row in rows.all_rows()]
    refuse(_out_of_range(columns, [(row.item, row.after) for row in scored]))
    size = len(columns.units)
    vetoes = list(work.vetoes)
    total_zero = any_struck(plan, work.vetoes, Effect.TOTAL_ZERO, size)
    base = (corrections.on_base(_base_row(plan.base, size), work.sums),) if plan.base else ()
    most = capped_at(plan, work.vetoes, size)
    composed = compose(plan, work.frame, work.sums, total_zero, most, corrections.above)
    above = [(row.item, points) for row in composed.rows for points in (row.before, row.after)]
    refuse(_out_of_range(columns, above))
    unknown = np.zeros(size, dtype=np.int32)
    seen = _Seen(work, composed.totals, composed.assessed, unknown, unknown)
    _strike(1, vetoes, seen)
    ranked = rank_totals(composed.totals)
    peers = work.frame.peers
    ranking = plan.rule.ranking
    placed_by = composed.exact if ranking is not None and ranking.unrounded else ranked
    ranks = places(
        peers,
        placed_by,
        composed.assessed & ~any_struck(plan, tuple(vetoes), Effect.NOT_PLACED, size),
        any_struck(plan, tuple(vetoes), Effect.LAST_PLACE, size),
        plan.ties,
        tuple(tie_key(key, work.frame, composed.named) for key in (ranking.then_by if ranking else ())),
    )
    seen = replace(seen, ranks=ranks)
    _strike(2, vetoes, seen)
    effects = {effect: any_struck(plan, tuple(vetoes), effect, size) for effect in Effect}
    given = grades(
        ranked,
        plan.grades,
        composed.assessed & ~effects[Effect.NOT_GRADED],
        effects[Effect.NOT_EXCELLENT],
        effects[Effect.UNQUALIFIED],
        ranks,
        peers,
        effects[Effect.ONE_GRADE_LOWER],
    )
    _strike(3, vetoes, replace(seen, grades=given))
    effects[Effect.NO_PAY] = any_struck(plan, tuple(vetoes), Effect.NO_PAY, size)
    yuan = tuple(
        row for item, rows in zip(plan.items, work.rows, strict=True) if item.yuan for row in rows.lines
    )
    outcome = Outcome(
        composed.totals, composed.assessed, ranks, given, effects[Effect.NO_PAY], composed.named
    )
    points = (
        row
        for item, rows in zip(plan.items, work.rows, strict=True)
        if not item.yuan
        for row in rows.all_rows()
    )
    return Sheet(
        rule_id=plan.rule.id,
        engine=plan.engine,
        units=columns.units,
        rows=(*base, *points, *composed.rows),
        totals=composed.totals,
        assessed=composed.assessed,
        rank_totals=placed_by,
        peers=work.labels,
        ranks=ranks,
        grade_ids=tuple(grade.id for grade in plan.grades),
        grades=given,
        vetoes=tuple(vetoes),
        pay_rows=tuple(pay_rows(plan, work.frame, outcome, yuan)) if yuan or plan.rule.pays else (),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What one run holds: the frame of all units, the rows being filled, and the sums."""

    plan: Plan
    columns: Columns
    frame: Frame
    labels: Labels
    vetoes: tuple[VetoRow, ...]
    rows: tuple[ItemRows, ...]
    sums: Sums

    @classmethod
    def begin(cls, plan: Plan, columns: Columns) -> _Work:
        """Fill what has a stated value where nothing was reported, and lay out rows and sums."""
        size = len(columns.units)
        labels = {group: peers_of(plan, group, columns.groups, columns.classes) for group in plan.peer_groups}
        filled = read_columns(plan, columns, labels[plan.group])
        frame = Frame(
            columns=filled,
            part=slice(0, size),
            classes=columns.classes,
            groups={group: one.codes for group, one in labels.items()},
            peers=labels[plan.group].codes,
        )
        vetoes = tuple(VetoRow(veto.id, _veto_states(veto, frame)) for veto in plan.vetoes)
        rows = tuple(ItemRows.of(item, filled, size) for item in plan.items)
        return cls(plan, columns, frame, labels[plan.group], vetoes, rows, Sums(plan, size))


def read_columns(plan: Plan, columns: Columns, peers: Labels | None = None) -> dict[str, Column]:
    """The columns as a run reads them: stated values where nothing was reported, and what is worked out of them, some of it inside
    the groups by which the rule ranks.

    Raises KeyError for a column that is missing.
    """
    read = {
        name: _filled(columns.metrics[name], plan.fills.get(name.partition("@")[0])) for name in plan.metrics
    }
    if plan.worked and peers is None:
        peers = peers_of(plan, plan.group, columns.groups, columns.classes)
    for worked in plan.worked:
        assert peers is not None
        read[worked.name] = worked.column(read, peers.codes)
    return read


def _filled(column: Column, value: int | None) -> Column:
    """The column with a stated value where nothing was reported."""
    if value is None:
        return column
    absent = column.states == State.NO_DATA.value
    if not absent.any():
        return column
    return Column(np.where(absent, value, column.values), np.where(absent, np.int8(0), column.states))


def _blocks(plan: Plan, columns: Columns) -> Iterator[slice]:
    """Blocks of units that fit the cache; of whole groups where points depend on peers."""
    size = len(columns.units)
    if not any(item.whole_groups for item in plan.items):
        yield from (slice(start, min(start + BLOCK, size)) for start in range(0, size, max(BLOCK, 1)))
        return
    codes = columns.groups.codes
    if PeerGroup.ALL in plan.peer_groups or (codes[1:] < codes[:-1]).any():
        yield slice(0, size)
        return
    ends = np.append(np.flatnonzero(codes[1:] != codes[:-1]) + 1, size)
    start = 0
    while start < size:
        end = int(ends[min(int(np.searchsorted(ends, start + BLOCK)), len(ends) - 1)])
        yield slice(start, end)
        start = end


def _base_row(base: int, size: int) -> Row:
    points = np.broadcast_to(np.int64(base), (size,))
    reasons = np.broadcast_to(np.int8(Reason.BASE), (size,))
    return Row(BASE, None, None, None, None, points, points, reasons)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What vetoes look at beside facts, as far as it is known."""

    work: _Work
    totals: I64
    assessed: Mask
    ranks: I32
    grades: I8 | I32


def _strike(stage: int, vetoes: list[VetoRow], seen: _Seen) -> None:
    """Decide the vetoes that are known from here on."""
    for place, veto in enumerate(seen.work.plan.vetoes):
        if veto.stage == stage:
            vetoes[place] = _decided(veto, seen.work.frame, _looked(veto, seen))


def _looked(veto: PlannedVeto, seen: _Seen) -> I8:
    """The states of a veto: of several conditions at once, that of the one least in effect."""
    if veto.parts:
        states: I8 = np.minimum.reduce([_looked(one, seen) for one in veto.parts])
        return states
    if veto.metric:
        return _on_fact(veto, seen.work.frame)
    if veto.on_grade:
        return _states(np.isin(seen.grades, veto.grades) & seen.assessed, seen.assessed)
    if veto.by_place:
        ranks = seen.ranks
        peers = seen.work.frame.peers
        most = veto.first if veto.last is None else veto.last
        assert most is not None
        at = ranks if veto.last is None else from_last(peers, ranks)
        return _states(within_places(at, most, peers, ranks), ranks > 0)
    if veto.rate_item or veto.rate_section:
        return _on_rate(veto, seen.work)
    return _on_total(veto, seen.totals, seen.assessed)


def _veto_states(veto: PlannedVeto, frame: Frame) -> I8:
    if veto.stage:
        return np.full(frame.size, VetoState.CLEAR, dtype=np.int8)
    if veto.parts:
        return _ruled(veto, frame, np.minimum.reduce([_on_fact(one, frame) for one in veto.parts]))
    return _ruled(veto, frame, _on_fact(veto, frame))


def _on_fact(veto: PlannedVeto, frame: Frame) -> I8:
    column = frame.columns[veto.metric]
    states = column.states.copy()  # no data and not applicable keep their codes
    states[(column.states == State.VALUE.value) & within(column.values, veto.bounds)] = VetoState.IN_EFFECT
    return states


def _ruled(veto: PlannedVeto, frame: Frame, states: I8) -> I8:
    """The states of a veto with what was decided on it."""
    if veto.ruled:
        decided = frame.columns[veto.ruled].values
        states[decided == EXCLUDED * MILLION] = VetoState.IN_EFFECT
        states[decided == EXEMPT * MILLION] = VetoState.NOT_APPLICABLE
    return states


def _decided(veto: PlannedVeto, frame: Frame, states: I8) -> VetoRow:
    """A veto on points, a place or a grade: in effect only where it held before as often as the rule says, then what was decided."""
    if veto.before:
        column = frame.columns[veto.before]
        often = (column.states == State.VALUE.value) & (column.values >= veto.running * MILLION)
        states[(states == VetoState.IN_EFFECT) & ~often] = VetoState.CLEAR
    return VetoRow(veto.id, _ruled(veto, frame, states))


def _states(struck: Mask, looked_at: Mask) -> I8:
    """The states of a veto: in effect, clear, or not applicable to who was not looked at."""
    clear = np.where(looked_at, np.int8(VetoState.CLEAR), np.int8(VetoState.NOT_APPLICABLE))
    return np.where(struck, np.int8(VetoState.IN_EFFECT), clear)


def tie_key(key: str, frame: Frame, named: Mapping[str, I64]) -> I64:
    """What tells equal totals apart, the greatest first; who has no such figure stands behind."""
    name = key.removeprefix("-")
    if name in named:
        return -named[name] if key != name else named[name]
    column = frame.columns[name]
    values = -column.values if key != name else column.values
    return np.where(column.states == State.VALUE.value, values, np.iinfo(np.int64).min + 1)


def _on_total(veto: PlannedVeto, totals: I64, assessed: Mask) -> I8:
    states = np.where(assessed, np.int8(VetoState.CLEAR), np.int8(VetoState.NOT_APPLICABLE))
    states[assessed & within(rank_totals(totals) * 100, veto.bounds)] = VetoState.IN_EFFECT
    return states


def _on_rate(veto: PlannedVeto, work: _Work) -> I8:
    """The states of a veto on what an item or a section gave, in percent of its points."""
    gave: I64
    could: I64
    if veto.rate_section:
        section = work.sums.sections[veto.rate_section]
        gave, could = section.plain, section.whole - section.dropped
    else:
        place = next(number for number, item in enumerate(work.plan.items) if item.id == veto.rate_item)
        uncounted = np.isin(work.rows[place].lines[0].reasons, [int(reason) for reason in NOT_COUNTED])
        gave = work.sums.kept[veto.rate_item]
        item = work.plan.items[place]  # one beside the total has a rate too
        could = np.where(uncounted, 0, np.int64(item.full if item.active else 0))
    there = could > 0
    rate = multiply_divide(100 * MILLION, gave, np.where(there, could, 1))
    states = np.where(there, np.int8(VetoState.CLEAR), np.int8(VetoState.NOT_APPLICABLE))
    states[there & within(rate, veto.bounds)] = VetoState.IN_EFFECT
    return states


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


def _refused_absences(work: _Work) -> Iterator[Problem]:
    for item in work.plan.items:
        refused: npt.NDArray[np.bool_] | None = None
        for given, state in (
            (item.when_absent, State.NO_DATA),
            (item.when_not_applicable, State.NOT_APPLICABLE),
        ):
            if given is Absent.REFUSE:
                worst = ItemRows.missing(item, work.frame.columns, slice(None))
                if worst is not None:
                    here = worst == state.value
                    refused = here if refused is None else refused | here
        if refused is None or not item.active:
            continue
        outside = either(
            either(
                ItemRows.outside(item, work.frame, slice(None)), ItemRows.unmet(item, work.frame, slice(None))
            ),
            ItemRows.ruled(item, work.frame.columns, slice(None), EXEMPT),
        )
        found = np.flatnonzero(refused if outside is None else refused & ~outside)
        if found.size:
            named = [work.columns.units[place] for place in found[:10].tolist()]
            rule, title = work.plan.rule.title, work.plan.rule.item(item.id).title
            yield Problem(
                "fact-missing",
                Text(
                    f"{rule.zh}“{title.zh}”有{found.size}个单位没有数据：{'、'.join(named)}{'等' if found.size > 10 else ''}",
                    f"{rule.to('en')}: “{title.to('en')}” has no data for {found.size} units: {', '.join(named)}"
                    + (" and others" if found.size > 10 else ""),
                ),
                Text(
                    "请补报、补评；确实不考核的，由批准的人剔除",
                    "report or judge it; what is not to be assessed is excluded by the approver",
                ),
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
