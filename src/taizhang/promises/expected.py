"""Which reports are expected: what a unit owes for a period, before anybody asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.promises.models import Promise
from taizhang.records.models import Record
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Contact


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One value that is owed: an indicator of a unit (and person) for a period."""

    indicator: str
    unit: str
    person: str
    period: str


def expected(book: str, month: Period, tree: units.Tree | None = None) -> tuple[Expected, ...]:
    """What is owed for the periods that end with this month, in the order of units and of the institution files.

    An indicator is owed by the units that its rule names; where the year's promise was broken down among them,
    by those that took a part. An indicator by person is owed by those bound to the unit by a contact duty.
    """
    rules = books.indicators(book, month.end - timedelta(days=1))
    standing = tree or units.tree(book, month)
    promised: dict[str, set[str]] = defaultdict(set)
    for indicator, unit in Promise.rows.of(book).filter(year=month.year, withdrawn=False).values_list("indicator", "unit"):
        promised[indicator].add(unit)
    bound = _bound(book, month)
    return tuple(
        Expected(rule.id, unit.id, person, ending.key)
        for unit in standing.units
        for rule in rules.values()
        if (ending := _ending(rule, month)) is not None
        if unit.kind in rule.of and _owes(rule, unit, promised, standing)
        for person in (bound.get(unit.id, ()) if rule.by == "person" else ("",))
    )


def missing(book: str, month: Period) -> tuple[Expected, ...]:
    """What is owed and has no standing record (waiting or confirmed)."""
    owed = expected(book, month)
    made = set(
        Record.rows.of(book)
        .live()
        .filter(year=month.year, period__in={item.period for item in owed})
        .values_list("indicator", "unit", "person", "period")
    )
    return tuple(item for item in owed if (item.indicator, item.unit, item.person, item.period) not in made)


def _ending(rule: Indicator, month: Period) -> Period | None:
    period = Period.of(rule.period, month.start)
    return period if period.end == month.end else None


def _owes(rule: Indicator, unit, promised: Mapping[str, set[str]], standing: units.Tree) -> bool:
    taken = {other for other in promised.get(rule.id, ()) if other in standing.by_id}
    taken = {other for other in taken if standing.by_id[other].kind in rule.of}
    return not taken or unit.id in taken


def _bound(book: str, month: Period) -> Mapping[str, tuple[str, ...]]:
    people: dict[str, list[str]] = defaultdict(list)
    rows: Iterable[Contact] = Contact.rows.of(book).filter(since__lt=month.end).exclude(unit="").order_by("since", "id")
    for contact in rows:
        ends_inside = contact.until is not None and contact.until <= month.start
        if not ends_inside and contact.person not in people[contact.unit]:
            people[contact.unit].append(contact.person)
    return {unit: tuple(found) for unit, found in people.items()}
