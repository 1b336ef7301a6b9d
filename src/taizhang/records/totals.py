"""What the counting records add up to, by indicator, unit and person, through a month of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from taizhang.institutions import Indicator
from taizhang.records.models import WAITING, Record
from taizhang.timekeeping import Period

Key = tuple[str, str, str]
"""Indicator, unit, person ("" where it is reported by the unit)."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum (flow) or the latest value (stock) through a month; `value` None: nothing but “not applicable”.

    `reported` periods carry a value or “not applicable”; of these `not_applicable` do not apply.
    """

    value: Decimal | None
    reported: int
    not_applicable: int


def periods_through(month: Period) -> tuple[str, ...]:
    """The keys of all periods of the month's year that end with it or before."""
    year = Period(month.year)
    keys = [other.key for other in year.months() if other.end <= month.end]
    for kind in ("quarter", "half", "year"):
        period = Period.of(kind, year.start)
        while period.year == month.year and period.end <= month.end:
            keys.append(period.key)
            period = period.next()
    return tuple(keys)


def totals(
    book: str,
    indicators: Iterable[Indicator],
    through: Period,
    *,
    cut: int | None = None,
    units: Iterable[str] | None = None,
    only: str = "",
) -> Mapping[Key, Total]:
    """The totals of these indicators through a month, as of act `cut` if given; of one period if `only` names it.

    An opening balance stands for the months up to its own; records of those months are already in it.
    """
    rules = {indicator.id: indicator for indicator in indicators}
    flows = [name for name, rule in rules.items() if rule.measure == "flow"]
    stocks = [name for name, rule in rules.items() if rule.measure == "stock"]
    rows = Record.rows.of(book).counting(cut).filter(year=through.year)
    if units is not None:
        rows = rows.filter(unit__in=tuple(units))
    within = rows.filter(period__in=(only,) if only else periods_through(through))
    found: dict[Key, Total] = {}
    openings = {
        (name, unit, person): (period, value)
        for name, unit, person, period, value in within.filter(opening=True, indicator__in=flows).values_list(
            "indicator", "unit", "person", "period", "value"
        )
    }
    sums = (
        within.filter(indicator__in=flows, opening=False)
        .order_by()
        .values_list("indicator", "unit", "person")
        .annotate(total=Sum("value"), count=Count("id"), none=Count("id", filter=Q(not_applicable=True)))
    )
    for name, unit, person, total, count, none in sums:
        found[name, unit, person] = Total(None if count == none else total, count, none)
    for key, (period, value) in openings.items():
        found[key] = _with_opening(within, key, period, value)
    latest: dict[Key, tuple[str, Decimal | None, int, int]] = {}
    for name, unit, person, period, value, none in within.filter(indicator__in=stocks).values_list(
        "indicator", "unit", "person", "period", "value", "not_applicable"
    ):
        key = (name, unit, person)
        last, held, count, nones = latest.get(key, ("", None, 0, 0))
        newer = not none and period >= last
        latest[key] = (period if newer else last, value if newer else held, count + 1, nones + none)
    found |= {key: Total(value, count, nones) for key, (_, value, count, nones) in latest.items()}
    return found


def waiting(book: str, through: Period) -> Mapping[Key, int]:
    """How many records of the year through a month wait for confirmation."""
    rows = (
        Record.rows.of(book)
        .filter(year=through.year, status=WAITING, period__in=periods_through(through))
        .order_by()
        .values_list("indicator", "unit", "person")
        .annotate(count=Count("id"))
    )
    return {(name, unit, person): count for name, unit, person, count in rows}


def _with_opening(within, key: Key, period: str, value: Decimal | None) -> Total:
    name, unit, person = key
    later = within.filter(indicator=name, unit=unit, person=person, opening=False, period__gt=period)
    found = later.aggregate(
        total=Sum("value"), count=Count("id"), none=Count("id", filter=Q(not_applicable=True))
    )
    months = Period.parse(period)
    covered = months.start.month if months.kind == "month" else len(months.months())
    return Total(
        (value or Decimal(0)) + (found["total"] or Decimal(0)), covered + found["count"], found["none"]
    )
