"""Which reports are expected: what a unit owes for a period, before anybody asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Q

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.records.models import Record
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Contact, Unit


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One value that is owed: an indicator of a unit (and person) for a period."""

    indicator: str
    unit: str
    person: str
    period: str


def expected(
    book: str,
    *months: Period,
    tree: units.Tree | None = None,
    cut: int | None = None,
    indicators: Collection[str] | None = None,
) -> tuple[Expected, ...]:
    """What is owed for the periods that end with these months, in the order of months, units and institution files.

    An indicator is owed by the units that its rule names; where the year's promise was broken down among them,
    by those that took a part. Nobody owes what the office enters, or what is reported only when it happened. An indicator by person is owed by those bound to the unit by a contact duty.
    As of act `cut` if given; `tree` must then be of that act too. `indicators` limits it to these.
    """
    if not months:
        return ()
    standing, dues = _dues(book, months, tree, cut)
    return tuple(
        Expected(rule.id, unit.id, person, key)
        for due in dues
        for unit in standing.units
        if due.stands(unit)
        for rule, key, takers in due.rules.values()
        if indicators is None or rule.id in indicators
        for person in due.owed(unit, rule, takers)
    )


def owing(
    book: str,
    *months: Period,
    of: Collection[tuple[str, str]],
    tree: units.Tree | None = None,
    cut: int | None = None,
) -> frozenset[tuple[str, str]]:
    """Those of these indicators and units of which anything is `expected`."""
    standing, dues = _dues(book, months, tree, cut)
    found = set()
    for due in dues:
        for indicator, id in of:
            unit, known = standing.by_id.get(id), due.rules.get(indicator)
            if unit is not None and known is not None and due.stands(unit):
                rule, _, takers = known
                if due.owed(unit, rule, takers):
                    found.add((indicator, id))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is owed for the periods that end with a month: the indicators with the key of that period and who took a part, and the
    people bound to each unit."""

    month: Period
    rules: Mapping[str, tuple[Indicator, str, set[str]]]
    people: Mapping[str, tuple[str, ...]]

    def stands(self, unit: Unit) -> bool:
        """Whether a unit stands at any time of the month."""
        return unit.since < self.month.end and (unit.until is None or unit.until > self.month.start)

    def owed(self, unit: Unit, rule: Indicator, takers: set[str]) -> tuple[str, ...]:
        """By which people a unit owes an indicator; "" where it is not owed person by person."""
        if unit.kind not in rule.of or (takers and unit.id not in takers):
            return ()
        return self.people.get(unit.id, ()) if rule.by == "person" else ("",)


def _dues(
    book: str, months: Sequence[Period], tree: units.Tree | None, cut: int | None
) -> tuple[units.Tree, list[_Due]]:
    adoptions = books.adoptions(book)
    standing = tree or units.tree(book, Period(months[0].year), cut)
    promised: dict[tuple[int, str], set[str]] = defaultdict(set)
    years = {month.year for month in months}
    for year, indicator, unit in (
        Promise.rows.of(book)
        .filter(year__in=years)
        .filter(id__in=PromiseVersion.rows.of(book).as_of(cut).filter(year__in=years).values("promise"))
        .values_list("year", "indicator", "unit")
    ):
        promised[year, indicator].add(unit)
    contacts = _contacts(book, cut, months)
    took = _takers(promised, standing)
    return standing, [
        _Due(
            month,
            {
                rule.id: (rule, ending.key, took(month.year, rule.id, rule.of))
                for rule in adoptions.indicators(month.end - timedelta(days=1), cut).values()
                if rule.asked and (ending := _ending(rule, month)) is not None
            },
            _bound(contacts, month),
        )
        for month in months
    ]


def missing(book: str, *months: Period, of: Collection[str] | None = None) -> tuple[Expected, ...]:
    """What is owed, has no standing record (waiting or confirmed), and is not covered by an opening balance.

    For the periods that end with these months; of some units only if `of` is given.
    """
    years = tuple(dict.fromkeys(month.year for month in months))
    owed = tuple(
        item
        for year in years
        for item in expected(book, *(month for month in months if month.year == year))
        if of is None or item.unit in of
    )
    standing = Record.rows.of(book).live().filter(year__in=years)
    if of is not None:
        standing = standing.filter(unit__in=tuple(of))
    made = set(
        standing.filter(period__in={item.period for item in owed}, opening=False).values_list(
            "indicator", "unit", "person", "period"
        )
    )
    covered: dict[tuple[str, str, str], date] = {}
    for indicator, unit, period in standing.filter(opening=True).values_list("indicator", "unit", "period"):
        end = Period.parse(period).end
        key = (indicator, unit, period[:4])
        covered[key] = max(covered.get(key, end), end)
    return tuple(
        item
        for item in owed
        if (item.indicator, item.unit, item.person, item.period) not in made
        and not _covers(covered.get((item.indicator, item.unit, item.period[:4])), item)
    )


def _covers(opening_end: date | None, item: Expected) -> bool:
    return opening_end is not None and opening_end >= Period.parse(item.period).end


def _ending(rule: Indicator, month: Period) -> Period | None:
    period = Period.of(rule.period, month.start)
    return period if period.end == month.end else None


def _takers(
    promised: Mapping[tuple[int, str], set[str]], standing: units.Tree
) -> Callable[[int, str, tuple[str, ...]], set[str]]:
    """The units that took a part of a year's promise, of the kinds that report its indicator; each asked for once."""

    @cache
    def took(year: int, indicator: str, kinds: tuple[str, ...]) -> set[str]:
        units_of = promised.get((year, indicator), ())
        return {unit for unit in units_of if unit in standing.by_id and standing.by_id[unit].kind in kinds}

    return took


def bound_to(book: str, month: Period) -> Mapping[str, tuple[str, ...]]:
    """The people bound to each unit by a contact duty in a month."""
    return _bound(_contacts(book, None, (month,)), month)


def _contacts(book: str, cut: int | None, months: Sequence[Period]) -> tuple[Contact, ...]:
    """The contact duties that hold at any time of these months, as of act `cut` if given."""
    first, last = min(month.start for month in months), max(month.end for month in months)
    held = Q(until=None) | Q(until__gt=first) if cut is None else Q(from_seq__lte=cut)
    known = tuple(Contact.rows.of(book).filter(held, since__lt=last).exclude(unit="").order_by("since", "id"))
    for contact in known:
        contact.until = contact.until_as_of(cut)
    return known


def _bound(contacts: Iterable[Contact], month: Period) -> Mapping[str, tuple[str, ...]]:
    people: dict[str, list[str]] = defaultdict(list)
    for contact in contacts:
        inside = contact.since < month.end and (contact.until is None or contact.until > month.start)
        if inside and contact.person not in people[contact.unit]:
            people[contact.unit].append(contact.person)
    return {unit: tuple(found) for unit, found in people.items()}
