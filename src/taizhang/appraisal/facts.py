"""The figures of indicators and their targets, for a period, as of an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from django.db.models import ExpressionWrapper, F, Field

from taizhang.books.metrics import Question
from taizhang.institutions import Indicator
from taizhang.promises.expected import owing
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.records.models import Record
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Column, Fact, State
from taizhang.scoring.millionths import FACT_LIMIT, to_decimal
from taizhang.timekeeping import Period, PeriodKind
from taizhang.units import queries as units

_TWELVE = 12

_Row = tuple[str, str, str, str, int | None, bool]
"""Indicator, unit, person and period of a record, its value in millionths, and whether it does not apply."""

Values = Column | Mapping[str, Fact]
"""A figure of every unit: a column, or unit by unit."""


def records_behind(book: str, indicator: str, unit: str, period: Period, cut: int) -> Iterable[Record]:
    """The records that an indicator's value of a unit and period is made of, as of act `cut`."""
    below = [unit, *(part.id for part in units.tree(book, period, cut).under(unit))]
    return (
        Record.rows.of(book)
        .counting(cut)
        .filter(year=period.year, indicator=indicator, unit__in=below, period__in=keys_within(period))
        .order_by("period", "unit", "id")
    )


def all_values(
    question: Question,
    rules: Collection[Indicator],
    standing: units.Tree,
    *,
    rows: Iterable[_Row] | None = None,
) -> Mapping[str, Values]:
    """The values of indicators in the period: indicator → the value of every unit, made of its own records, or of its parts'
    where the parts report.

    `rows` are the records that count in the period, where somebody has read them already; else they are read here.
    """
    reported = _Reported({rule.id: {} for rule in rules}, defaultdict(list))
    for row in _rows(question, reported.first) if rows is None else rows:
        first = reported.first.get(row[0])
        if first is not None and first.setdefault(row[1], row) is not row:
            reported.more[row[0], row[1]].append(row)
    reporting = {of: _reporting(question, of, standing) for of in {rule.of for rule in rules}}
    figures = {rule.id: _Figures.of(rule, reporting[rule.of], reported) for rule in rules}
    silent = {
        (indicator, place)
        for indicator, found in figures.items()
        for at in found.silent
        for place in found.reporting[at]
    }
    months = question.period.months()
    open_ones = {rule.id for rule in rules if not rule.asked}  # nobody owes them, yet silence is no answer
    owed = {one for one in silent if one[0] in open_ones}
    if asked := silent - owed:
        owed |= owing(question.book, *months, of=asked, tree=standing, cut=question.cut)
    return {indicator: found.values(indicator, question.units, owed) for indicator, found in figures.items()}


def _rows(question: Question, indicators: Collection[str]) -> Iterable[_Row]:
    rows: Iterable[_Row] = (
        Record.rows.of(question.book)
        .counting(question.cut)
        .filter(
            year=question.period.year,
            indicator__in=tuple(indicators),
            period__in=keys_within(question.period),
            opening=False,
        )
        .values_list(
            "indicator",
            "unit",
            "person",
            "period",
            _as_kept("value"),
            _as_kept("not_applicable"),
        )
    )
    return rows


def _reporting(question: Question, kinds: tuple[str, ...], standing: units.Tree) -> list[tuple[str, ...]]:
    """Whose records make up the value of each unit, where units of these kinds report."""
    return [
        (unit,)
        if standing.by_id[unit].kind in kinds
        else tuple(part.id for part in standing.under(unit) if part.kind in kinds)
        for unit in question.units
    ]


@dataclass(frozen=True, slots=True)
class _Reported:
    """The records of a period: by indicator the first of each unit, and the others where a unit has several."""

    first: Mapping[str, dict[str, _Row]]
    more: dict[tuple[str, str], list[_Row]]

    def by(self, indicator: str, places: tuple[str, ...]) -> Iterator[_Row]:
        """All records of these units."""
        for place in places:
            row = self.first[indicator].get(place)
            if row is not None:
                yield row
                yield from self.more.get((indicator, place), ())


@dataclass(frozen=True, slots=True)
class _Figures:
    """One indicator: millionths and states of every unit, who reports for each, and the units for which nobody did."""

    amounts: list[int]
    states: list[int]
    reporting: list[tuple[str, ...]]
    silent: list[int]

    @classmethod
    def of(cls, rule: Indicator, reporting: list[tuple[str, ...]], reported: _Reported) -> _Figures:
        """What was reported."""
        found = cls([0] * len(reporting), [State.VALUE.value] * len(reporting), reporting, [])
        first, several = (
            reported.first[rule.id],
            {place for indicator, place in reported.more if indicator == rule.id},
        )
        for at, places in enumerate(reporting):
            if len(places) == 1 and places[0] not in several:
                row = first.get(places[0])
                amount = None if row is None else NOT_APPLICABLE if row[5] or row[4] is None else row[4]
            else:
                amount = _together(rule, list(reported.by(rule.id, places)))
            if amount is None:
                found.silent.append(at)
            elif isinstance(amount, int):
                found.amounts[at] = amount
            else:
                found.states[at] = amount.value
        return found

    def values(self, indicator: str, ids: Sequence[str], owed: Collection[tuple[str, str]]) -> Values:
        """The column; one with an amount too large for it is given unit by unit, for the columns to refuse."""
        for at in self.silent:
            waiting = any((indicator, place) in owed for place in self.reporting[at])
            self.states[at] = (NO_DATA if waiting else NOT_APPLICABLE).value
        if max(map(abs, self.amounts), default=0) > FACT_LIMIT:
            return {
                unit: State(state) if state else to_decimal(amount)
                for unit, amount, state in zip(ids, self.amounts, self.states, strict=True)
            }
        return Column(np.array(self.amounts, dtype=np.int64), np.array(self.states, dtype=np.int8))


def _together(rule: Indicator, rows: Sequence[_Row]) -> int | Literal[State.NOT_APPLICABLE] | None:
    """What several records make together, in millionths; not applicable where they say nothing else; None of no records."""
    parts: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for _, unit, person, period, value, none in rows:
        if not none and value is not None:
            parts[unit, person].append((period, value))
    if not parts:
        return NOT_APPLICABLE if rows else None
    amounts = [
        max(known)[1] if rule.measure == "stock" else sum(value for _, value in known)
        for known in parts.values()
    ]
    if rule.roll_up == "mean":
        return int((Decimal(sum(amounts)) / len(amounts)).quantize(Decimal(1)))
    return min(amounts) if rule.roll_up == "minimum" else sum(amounts)


def targets(question: Question, rules: Iterable[Indicator]) -> Mapping[str, Values]:
    """The year's target of each unit for each indicator; of a flow, the part that falls to the period by months."""
    measures = {rule.id: rule.measure for rule in rules}
    found: dict[str, dict[str, int]] = {indicator: {} for indicator in measures}
    if not measures:
        return {}
    year, months = question.period.year, len(question.period.months())
    versions = dict(
        PromiseVersion.rows.of(question.book)
        .as_of(question.cut)
        .filter(year=year)
        .values_list("promise", _as_kept("target"))
    )
    promised = Promise.rows.of(question.book).filter(
        year=year, indicator__in=tuple(measures), person="", unit__in=question.units
    )
    for promise, indicator, unit in promised.values_list("id", "indicator", "unit"):
        if promise in versions:
            share = _TWELVE if measures[indicator] == "stock" else months
            found[indicator][unit] = int((Decimal(versions[promise] * share) / _TWELVE).quantize(Decimal(1)))
    return {indicator: _column(question.units, given) for indicator, given in found.items()}


def _column(ids: Sequence[str], given: Mapping[str, int]) -> Values:
    """The column of these amounts; what is not given does not apply."""
    none = NOT_APPLICABLE.value
    states = [State.VALUE.value if unit in given else none for unit in ids]
    return _Figures([given.get(unit, 0) for unit in ids], states, [], []).values("", ids, ())


def _as_kept(name: str) -> ExpressionWrapper:
    """A column as the database has it, amounts in millionths: a Decimal for each would cost more than all the rest."""
    return ExpressionWrapper(F(name), output_field=Field())


def keys_within(period: Period) -> tuple[str, ...]:
    """The keys of all periods of which records make up a figure of this one: its months, quarters and halves, and itself.

    >>> keys_within(Period.parse("2026-Q1"))
    ('2026-01', '2026-02', '2026-03', '2026-Q1')
    """
    kinds: tuple[PeriodKind, ...] = ("month", "quarter", "half")
    return tuple(dict.fromkeys([*(part.key for kind in kinds for part in period.parts(kind)), period.key]))
