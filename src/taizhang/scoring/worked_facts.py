"""Facts that are worked out of others: which columns they need, and the column they make.

Addresses go through: `closure-rate@quarter/last` is worked out of `closed@quarter/last` and `received@quarter/last`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from taizhang.scoring.columns import I32, Column, State
from taizhang.scoring.conditions import Bounds, Mask, within
from taizhang.scoring.kernels.base import GROUP_EXTREMES, group_means
from taizhang.scoring.kernels.measuring import stepped
from taizhang.scoring.millionths import FACT_LIMIT, I64, MILLION, multiply_divide, to_millionths
from taizhang.scoring.rules import GROUP_MEAN, OF_GROUP, Edge, Named, PartStep, Side, Worked, is_benchmark

_VALUE, _NO_DATA, _NOT_APPLICABLE = State.VALUE.value, State.NO_DATA.value, State.NOT_APPLICABLE.value


@dataclass(frozen=True, slots=True)
class WorkedColumn:
    """A column that is worked out of others, all by their addresses."""

    name: str
    how: Worked
    of: tuple[str, ...]
    less: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()
    """How many times each of `of` counts, in millionths; once each where there are none."""
    percent: bool = False
    tiers: tuple[tuple[Bounds, int], ...] = ()
    otherwise: int | None = None
    bounds: Bounds = ()
    each: int = MILLION
    part: PartStep = PartStep.PRO_RATA
    group: str = ""
    """What of the group a ratio is over, where it is."""
    rolling: bool = False
    """Whether the columns are one figure of several periods, this one first."""

    def column(self, columns: Mapping[str, Column], peers: I32) -> Column:
        """The column. No data among what it reads gives no data; a ratio of what does not apply, or over 0 or less, does not apply.

        Values are rounded half up to a millionth and held within what a fact may be.
        """
        read = [columns[name] for name in (*self.of, *self.less)]
        if self.group:
            return self._of_group(read[0], peers)
        if self.how is Worked.RATIO:
            return self._ratio(*read)
        if self.how is Worked.PER:
            of = stepped(MILLION, np.where(read[0].states == _VALUE, read[0].values, 0), self.each, self.part)
            return Column(np.clip(of, -FACT_LIMIT, FACT_LIMIT), read[0].states)
        if self.how is Worked.TIERS:
            return self._tiers(*read)
        if self.how is Worked.RUNNING:
            return self._running(read)
        states = np.stack([one.states for one in read])
        values = np.stack([one.values for one in read])
        for row, weight in enumerate(self.weights):
            values[row] = _times(values[row], weight)
        if self.rolling:  # an earlier period without a figure is left out; this one decides
            states[1:] = np.where(states[1:] == _VALUE, np.int8(_VALUE), np.int8(_NOT_APPLICABLE))
        there = states == _VALUE
        count = there.sum(axis=0)
        result = np.where(count > 0, np.int8(_VALUE), np.int8(_NOT_APPLICABLE))
        result[(states == _NO_DATA).any(axis=0)] = _NO_DATA
        if self.rolling:
            result = states[0].copy()
        made = np.where(result == _VALUE, self._made(values, there, count), 0)
        return Column(np.clip(made, -FACT_LIMIT, FACT_LIMIT), result)

    def _made(self, values: I64, there: Mask, count: I64) -> I64:
        largest = np.iinfo(np.int64).max
        made: I64
        match self.how:
            case Worked.LOWEST:
                made = np.where(there, values, largest).min(axis=0)
            case Worked.HIGHEST:
                made = np.where(there, values, -largest).max(axis=0)
            case Worked.MEAN | Worked.TRIMMED:
                whole = np.where(there, values, 0).sum(axis=0)
                if self.how is Worked.TRIMMED:
                    ends = np.where(there, values, largest).min(axis=0) + np.where(
                        there, values, -largest
                    ).max(axis=0)
                    whole, count = whole - np.where(count > 2, ends, 0), count - np.where(count > 2, 2, 0)
                whole, rest = np.divmod(whole, np.maximum(count, 1))
                made = whole + (2 * rest >= np.maximum(count, 1))
            case _:
                signed = np.where(there, values, 0)
                made = signed[: len(self.of)].sum(axis=0) - signed[len(self.of) :].sum(axis=0)
        return made

    def _tiers(self, of: Column) -> Column:
        """The first tier that holds; where none does, what stands otherwise, or it does not apply."""
        values = np.full(of.values.shape, self.otherwise or 0, dtype=np.int64)
        found = np.full(of.values.shape, self.otherwise is not None, dtype=np.bool_)
        for bounds, given in reversed(self.tiers):
            here = within(of.values, bounds)
            values[here], found[here] = given, True
        states = np.where((of.states == _VALUE) & ~found, np.int8(_NOT_APPLICABLE), of.states)
        return Column(np.where(states == _VALUE, values, 0), states)

    def _running(self, read: list[Column]) -> Column:
        """How many of the columns, from this period back, lie within the bounds before the first that does not or has no value."""
        still = read[0].states == _VALUE
        count = np.zeros(still.shape, dtype=np.int64)
        for one in read:
            still = still & (one.states == _VALUE) & within(one.values, self.bounds)
            count += still
        states = read[0].states
        return Column(np.where(states == _VALUE, count * MILLION, 0), states)

    def _of_group(self, of: Column, peers: I32) -> Column:
        """Over the mean, the greatest or the least of those of the group that have a value."""
        there = of.states == _VALUE
        found = group_means if self.group == GROUP_MEAN else GROUP_EXTREMES[self.group]
        against = found(peers, of.values, there) if len(of.values) else of.values
        return self._ratio(of, Column(against, np.zeros_like(of.states)))

    def _ratio(self, of: Column, over: Column) -> Column:
        states = np.maximum(of.states, over.states)
        states = np.where((states == _VALUE) & (over.values <= 0), np.int8(_NOT_APPLICABLE), states)
        by = np.where(states == _VALUE, over.values, 1)
        of_values = np.where(states == _VALUE, of.values, 0)
        return Column(multiply_divide(100 * MILLION if self.percent else MILLION, of_values, by), states)


def _times(values: I64, weight: int) -> I64:
    """Facts times a weight below 2⁵³ millionths, rounded half up to a millionth and held within what a fact may be; exact."""
    whole, rest = np.divmod(values, MILLION)
    rough = values.astype(np.float64) * (weight / MILLION)
    near = np.where(np.abs(rough) < 2.0 * FACT_LIMIT, whole, 0)  # beyond that it is held anyway
    exact = near * weight + (rest * weight + MILLION // 2) // MILLION
    outside = np.where(rough < 0, -FACT_LIMIT, FACT_LIMIT)
    return np.where(np.abs(rough) < 2.0 * FACT_LIMIT, np.clip(exact, -FACT_LIMIT, FACT_LIMIT), outside)


def sources(facts: Mapping[str, Named], metrics: Iterable[str]) -> tuple[str, ...]:
    """The columns that have to be supplied for these: what is worked out stands for what it is worked out of."""
    found: dict[str, None] = {}
    for metric in metrics:
        made = _made_of(facts, metric)
        found |= dict.fromkeys((metric,) if made is None else sources(facts, (*made.of, *made.less)))
    return tuple(found)


def worked_out(facts: Mapping[str, Named], metrics: Iterable[str]) -> tuple[WorkedColumn, ...]:
    """The columns to work out for these, each after those it reads."""
    return tuple({one.name: one for metric in metrics for one in _steps(facts, metric)}.values())


def _steps(facts: Mapping[str, Named], metric: str) -> Iterator[WorkedColumn]:
    made = _made_of(facts, metric)
    if made is not None:
        for name in (*made.of, *made.less):
            yield from _steps(facts, name)
        yield made


def _made_of(facts: Mapping[str, Named], metric: str) -> WorkedColumn | None:
    """How a column is worked out; None where it is supplied. A fact is worked out only of what is declared before it, so this ends."""
    name = metric.partition("/")[0].partition("@")[0]
    tail = metric.removeprefix(name)
    fact = facts.get(name)
    if fact is None or fact.worked is None:
        return None
    if fact.worked is Worked.RUNNING or fact.rolling:
        tail = tail.partition("/")[0]  # it looks back itself
    order = {one: place for place, one in enumerate(facts)}

    def address(of: str) -> str:
        if facts.get(of) is not None and facts[of].worked is not None and order[of] >= order[name]:
            raise ValueError(f"{name} is worked out of {of}, which is not before it")
        return of if "." in of else of + tail

    of = tuple(map(address, fact.out_of))
    if fact.worked is Worked.RATIO and is_benchmark(fact.out_of[1]):
        of = (of[0], f"{of[0].partition('/')[0]}/{fact.out_of[1]}")
    if fact.worked is Worked.RUNNING or fact.rolling:
        of = tuple(back(of[0], periods) for periods in range(fact.rolling or fact.most))
    group = next((one for one in fact.out_of[1:] if one in OF_GROUP and fact.worked is Worked.RATIO), "")
    if group:
        of = of[:1]
    return WorkedColumn(
        metric,
        fact.worked,
        of,
        tuple(map(address, fact.less)),
        tuple(map(to_millionths, fact.weights)),
        fact.kind == "percent",
        tuple((_bounds(step.bounds), to_millionths(step.points)) for step in fact.steps),
        None if fact.otherwise is None else to_millionths(fact.otherwise),
        _bounds(fact.bounds),
        to_millionths(fact.each),
        fact.part,
        group,
        fact.rolling > 0,
    )


def back(of: str, periods: int) -> str:
    """The address of a figure so many periods back: itself, `/last`, `/back-2` …

    >>> back("closed@quarter", 1), back("closed", 3)
    ('closed@quarter/last', 'closed/back-3')
    """
    return of if not periods else f"{of}/last" if periods == 1 else f"{of}/back-{periods}"


def _bounds(bounds: Iterable[tuple[Side, Edge]]) -> Bounds:
    return tuple((side, to_millionths(edge)) for side, edge in bounds if isinstance(edge, Decimal))


__all__ = ["WorkedColumn", "back", "sources", "worked_out"]
