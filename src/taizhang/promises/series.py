"""The year's line of promises (年度曲线): value month by month as totals count it, and what the calendar asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from taizhang.institutions import Indicator
from taizhang.promises.progress import Progress, reporting_units, rolled_up
from taizhang.records.models import Record
from taizhang.timekeeping import Period
from taizhang.units import queries as units

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class YearLine:
    """A promise's value at the end of each month through the one asked for (None: nothing reported by then), and the plan."""

    values: tuple[Decimal | None, ...]
    plan: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    period: str
    month: int
    value: Decimal | None
    none: bool
    opening: bool


Cell = tuple[str, str]
"""Unit and person."""


def year_lines(
    book: str, items: Sequence[Progress], through: Period, *, cut: int | None = None
) -> Mapping[str, YearLine]:
    """The year's line of each of these promises, by promise; as of act `cut` if given. Four queries at most."""
    standing = units.tree(book, Period(through.year))
    places = {item.promise.id: reporting_units(item.promise, item.indicator, standing) for item in items}
    facts = _facts(
        book,
        through.year,
        {item.indicator.id for item in items},
        {unit for reporting, _ in places.values() for unit in reporting},
        cut,
    )
    lines = {}
    for item in items:
        reporting, named = places[item.promise.id]
        cells = _of(facts.get(item.indicator.id, {}), reporting, item)
        values = tuple(
            rolled_up(item.indicator, _present(cells, item.indicator, month), named)
            for month in range(1, through.end.month if through.end.year == through.year else 13)
        )
        lines[item.promise.id] = YearLine(values, _plan(item, through.year))
    return lines


def last_year(book: str, item: Progress, year: int) -> tuple[Decimal | None, ...]:
    """The same promise's value at the end of each month of the year before, by the units that stand now."""
    standing = units.tree(book, Period(year))
    reporting, named = reporting_units(item.promise, item.indicator, standing)
    facts = _facts(book, year - 1, {item.indicator.id}, set(reporting), None)
    cells = _of(facts.get(item.indicator.id, {}), reporting, item)
    if not cells:
        return ()
    return tuple(
        rolled_up(item.indicator, _present(cells, item.indicator, month), named) for month in range(1, 13)
    )


def _facts(
    book: str, year: int, indicators: Iterable[str], places: Iterable[str], cut: int | None
) -> Mapping[str, Mapping[Cell, list[_Fact]]]:
    facts: dict[str, dict[Cell, list[_Fact]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Record.rows.of(book)
        .counting(cut)
        .filter(year=year, indicator__in=tuple(indicators), unit__in=tuple(places))
        .values_list("indicator", "unit", "person", "period", "value", "not_applicable", "opening")
    )
    for indicator, unit, person, period, value, none, opening in rows:
        facts[indicator][unit, person].append(_Fact(period, _last_month(period), value, none, opening))
    return facts


@lru_cache(maxsize=1024)
def _last_month(period: str) -> int:
    return (Period.parse(period).end - timedelta(days=1)).month


def _of(cells: Mapping[Cell, list[_Fact]], reporting: Iterable[str], item: Progress) -> list[list[_Fact]]:
    own = item.promise.person if item.indicator.by == "person" else ""
    wanted = set(reporting)
    return [facts for (unit, person), facts in cells.items() if unit in wanted and (not own or person == own)]


def _present(cells: Sequence[Sequence[_Fact]], rule: Indicator, month: int) -> list[Decimal]:
    """What each cell comes to at the end of a month: as `taizhang.records.totals` counts it."""
    found = []
    for facts in cells:
        within = [fact for fact in facts if fact.month <= month]
        value = _flow(within) if rule.measure == "flow" else _stock(within)
        if value is not None:
            found.append(value)
    return found


def _flow(facts: Sequence[_Fact]) -> Decimal | None:
    opening = next((fact for fact in facts if fact.opening), None)
    rest = [fact for fact in facts if not fact.opening and (opening is None or fact.period > opening.period)]
    values = [fact.value for fact in rest if fact.value is not None]
    if opening is not None:
        return sum(values, opening.value or Decimal(0))
    return sum(values, Decimal(0)) if values else None


def _stock(facts: Sequence[_Fact]) -> Decimal | None:
    known = [fact for fact in facts if not fact.none]
    return max(known, key=lambda fact: fact.period).value if known else None


def _plan(item: Progress, year: int) -> tuple[Decimal | None, ...]:
    if item.indicator.measure == "stock" or item.bound == "most":
        return (item.target,) * 12
    whole = Period(year)
    return tuple(
        (item.target * passed.numerator / passed.denominator).quantize(_CENT)
        for passed in (whole.elapsed(month.end - timedelta(days=1)) for month in whole.months())
    )
