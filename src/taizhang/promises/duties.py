"""Duties (如驻村制度): what each posted person should do at least, what was confirmed, and how much is short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from taizhang.books import queries as books
from taizhang.institutions import Duty, Indicator
from taizhang.promises.expected import bound_to
from taizhang.records.totals import totals
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Performed:
    """One person's duty in one unit: for the month, or the year so far. `value` None is no data, which is not zero."""

    duty: Duty
    indicator: Indicator
    unit: str
    person: str
    value: Decimal | None
    short: Decimal | None

    @property
    def done(self) -> bool:
        """Whether nothing is short."""
        return self.short is not None and self.short == 0


def performed(book: str, month: Period, *, unit: str = "") -> tuple[Performed, ...]:
    """Each duty of each person bound to a unit by a contact duty, as confirmed through a month; `unit` limits it to one."""
    adoptions = books.adoptions(book)
    day = month.end - timedelta(days=1)
    rules = adoptions.indicators(day)
    duties = [duty for institution in adoptions.in_force(day).values() for duty in institution.duties]
    named = [rules[duty.indicator] for duty in duties if duty.indicator in rules]
    near = [unit] if unit else None
    year = totals(book, named, month, units=near)
    this = totals(book, named, month, only=month.key, units=near)
    bound = bound_to(book, month)
    places = {unit: bound.get(unit, ())} if unit else bound
    found = []
    for duty in duties:
        rule = rules.get(duty.indicator)
        if rule is None:
            continue
        sums = this if duty.per == "month" else year
        for place, people in places.items():
            for person in people:
                total = sums.get((rule.id, place, person))
                value = total.value if total else None
                short = None if value is None else max(duty.at_least - value, Decimal(0))
                found.append(Performed(duty, rule, place, person, value, short))
    return tuple(found)
