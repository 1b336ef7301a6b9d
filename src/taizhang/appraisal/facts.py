"""The figures of indicators and their targets, for a period, as of an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from taizhang.books.metrics import Question
from taizhang.institutions import Indicator
from taizhang.promises.expected import expected
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.records.models import Record
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Fact
from taizhang.timekeeping import Period, PeriodKind
from taizhang.units import queries as units

_TWELVE = Decimal(12)

_Cell = tuple[str, Decimal | None, bool]
"""Period, value, and whether it does not apply."""

_Row = tuple[str, str, str, str, Decimal | None, bool]
"""Indicator, unit and person of a record, and its cell."""


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
) -> Mapping[str, Mapping[str, Fact]]:
    """The values of indicators in the period: indicator → unit → value, made of the unit's own records, or of its parts' where
    the parts report.

    `rows` are the records that count in the period, where somebody has read them already; else they are read here.
    """
    cells: dict[str, dict[str, dict[str, list[_Cell]]]] = {
        rule.id: defaultdict(lambda: defaultdict(list)) for rule in rules
    }
    for indicator, unit, person, period, value, none in _rows(question, cells) if rows is None else rows:
        if indicator in cells:
            cells[indicator][unit][person].append((period, value, none))
    if not cells:
        return {}
    owed = {
        (item.indicator, item.unit)
        for item in expected(
            question.book, *question.period.months(), tree=standing, cut=question.cut, indicators=set(cells)
        )
    }
    return {
        rule.id: {
            unit: _fact(
                rule,
                [part for place in places for part in cells[rule.id][place].values()],
                not owed.isdisjoint((rule.id, place) for place in places),
            )
            for unit, places in _reporting(question, rule, standing).items()
        }
        for rule in rules
    }


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
        .values_list("indicator", "unit", "person", "period", "value", "not_applicable")
    )
    return rows


def _reporting(question: Question, rule: Indicator, standing: units.Tree) -> Mapping[str, tuple[str, ...]]:
    """Whose records make up the value of each unit."""
    return {
        unit: (unit,)
        if standing.by_id[unit].kind in rule.of
        else tuple(part.id for part in standing.under(unit) if part.kind in rule.of)
        for unit in question.units
    }


def _fact(rule: Indicator, parts: list[list[_Cell]], owed: bool) -> Fact:
    amounts: list[Decimal] = []
    reported = False
    for cells in parts:
        reported = reported or bool(cells)
        known = sorted((period, value) for period, value, none in cells if not none and value is not None)
        if known and (rule.measure == "stock" or len(known) == 1):
            amounts.append(known[-1][1])
        elif known:
            amounts.append(sum((value for _, value in known), Decimal(0)))
    if amounts:
        if rule.roll_up == "mean":
            return (sum(amounts, Decimal(0)) / len(amounts)).quantize(Decimal("0.000001"))
        return min(amounts) if rule.roll_up == "minimum" else sum(amounts, Decimal(0))
    if reported or not owed:
        return NOT_APPLICABLE
    return NO_DATA


def targets(question: Question, rules: Iterable[Indicator]) -> Mapping[str, Mapping[str, Fact]]:
    """The year's target of each unit for each indicator; of a flow, the part that falls to the period by months."""
    measures = {rule.id: rule.measure for rule in rules}
    found: dict[str, dict[str, Fact]] = {
        indicator: dict.fromkeys(question.units, NOT_APPLICABLE) for indicator in measures
    }
    if not measures:
        return found
    year, months = question.period.year, Decimal(len(question.period.months()))
    versions = dict(
        PromiseVersion.rows.of(question.book)
        .as_of(question.cut)
        .filter(year=year)
        .values_list("promise", "target")
    )
    promised = Promise.rows.of(question.book).filter(
        year=year, indicator__in=tuple(measures), person="", unit__in=question.units
    )
    for promise, indicator, unit in promised.values_list("id", "indicator", "unit"):
        if promise in versions:
            share = _TWELVE if measures[indicator] == "stock" else months
            found[indicator][unit] = (versions[promise] * share / _TWELVE).quantize(Decimal("0.000001"))
    return found


def keys_within(period: Period) -> tuple[str, ...]:
    """The keys of all periods of which records make up a figure of this one: its months, quarters and halves, and itself.

    >>> keys_within(Period.parse("2026-Q1"))
    ('2026-01', '2026-02', '2026-03', '2026-Q1')
    """
    kinds: tuple[PeriodKind, ...] = ("month", "quarter", "half")
    return tuple(dict.fromkeys([*(part.key for kind in kinds for part in period.parts(kind)), period.key]))
