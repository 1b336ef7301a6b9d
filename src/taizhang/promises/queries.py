"""What pages ask of promises: which one, its parts, its versions, who may approve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.promises.progress import Progress, reporting_units
from taizhang.timekeeping import Period
from taizhang.units import queries as units


def promise(book: str, promise_id: str) -> Promise | None:
    """One promise, or None."""
    return Promise.rows.of(book).filter(id=promise_id).first()


def settled_month(today: date) -> Period:
    """The month that figures are shown through unless another is asked for: the last one that has ended this year."""
    current = Period.month_of(today)
    return current if current.number == 1 else current.previous()


@dataclass(frozen=True, slots=True)
class Parts:
    """How many parts a promise has, and what their targets come to."""

    count: int
    total: Decimal


def parts(book: str, year: int) -> Mapping[str, Parts]:
    """The parts of every promise of a year, by promise; sums are exact."""
    totals: dict[str, list[Decimal]] = {}
    rows = Promise.rows.of(book).filter(year=year, withdrawn=False).exclude(parent="")
    for parent, target in rows.values_list("parent", "target"):
        totals.setdefault(parent, []).append(target)
    return {parent: Parts(len(some), sum(some, Decimal(0))) for parent, some in totals.items()}


def parts_of(book: str, parent: Promise) -> tuple[Promise, ...]:
    """The parts of one promise."""
    return tuple(
        Promise.rows.of(book).filter(
            year=parent.year, indicator=parent.indicator, parent=parent.id, withdrawn=False
        )
    )


def roots(book: str, year: int) -> tuple[str, ...]:
    """The promises of a year that are part of no other."""
    return tuple(
        Promise.rows.of(book).filter(year=year, withdrawn=False, parent="").values_list("id", flat=True)
    )


def versions(book: str, of: Promise) -> tuple[PromiseVersion, ...]:
    """Every version of a promise, newest first."""
    ids = [f"{of.id}.{number}" for number in range(of.version, 0, -1)]
    found = {row.id: row for row in PromiseVersion.rows.of(book).filter(id__in=ids)}
    return tuple(found[one] for one in ids if one in found)


def of_unit(book: str, unit: str, year: int) -> tuple[Promise, ...]:
    """What a unit promised for a year, its people's promises too."""
    return tuple(
        Promise.rows.of(book)
        .filter(unit=unit, year=year, withdrawn=False)
        .order_by("indicator", "person", "id")
    )


def approvers(book: str, day: date) -> tuple[units.Holding, ...]:
    """Who may approve a change on a day: those whose post the institution on promises names."""
    allowed = {
        institution.promises.change_approved_by
        for institution in books.in_force(book, day).values()
        if institution.promises is not None
    }
    return tuple(
        holding
        for holding in units.holdings(book, day)
        if holding.post.key in allowed or holding.post.role in allowed
    )


def rules(book: str, month: Period) -> Mapping[str, Indicator]:
    """The indicators in force at the end of a month."""
    return books.indicators(book, month.end - timedelta(days=1))


def reporting_of(book: str, item: Progress, month: Period) -> tuple[str, ...]:
    """The units whose records make a promise's value."""
    standing = units.tree(book, Period(month.year))
    return reporting_units(item.promise, item.indicator, standing)[0]
