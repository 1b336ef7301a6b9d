"""How many count, and what so many give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from taizhang.scoring.columns import Unit
from taizhang.scoring.plainly.arithmetic import HELD, MILLION, exactly, held
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Count, GoesOn, Item, PartStep

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case


def number_of(case: Case, item: Item, how: Count, unit: Unit) -> tuple[Fraction | None, Reason, int | None]:
    """How many count, why, and what they are measured against; None for a class that has no measure."""
    number, reason, over = case.number(how.of, unit), Reason.COUNT, None
    if how.late is not None:
        due = case.due(how.late, item)
        days = max(_day(number) - _day(due), 0)
        number, over = Fraction(held(Fraction(days * MILLION, how.late.days)), MILLION), floor(due * MILLION)
        reason = Reason.LATE if number else Reason.IN_TIME
    elif how.threshold is not None:
        against = case.amount(how.threshold, how.of, item, unit)
        if against is None:
            return None, Reason.OUTSIDE_CLASS, 0
        over = floor(against * MILLION)
        if how.short_of is not None:
            number = max(against - number, Fraction(0))
            reason = Reason.SHORTFALL if number else Reason.NO_SHORTFALL
        else:
            number = max(number - against, Fraction(0))
            reason = Reason.EXCESS if number else Reason.NO_EXCESS
    if how.repeats:
        again = Fraction(how.repeat_times - 1) * case.number(how.repeats, unit)
        number += Fraction(held(again * MILLION), MILLION)
    if how.higher:
        reached = max(case.number(metric, unit) for metric in how.higher)
        number = max(number - max(reached, Fraction(0)), Fraction(0))
    if how.free:
        number = max(number - Fraction(how.free), Fraction(0))
    if how.best is not None:
        room = Fraction(how.best)
        for one in how.ahead:  # those ahead of it take their share one after the other
            room -= min(max(_all_of(case, item, one, unit), Fraction(0)), room)
        counted = min(max(number, Fraction(0)), room)
        if counted < number:
            reason = Reason.NOT_AMONG_BEST
        number = counted
    return number, reason, over


def _all_of(case: Case, item: Item, how: Count, unit: Unit) -> Fraction:
    """How many count of a class, were there no others."""
    return number_of(case, item, replace(how, best=None), unit)[0] or Fraction(0)


def rate_of(how: Count, unit: Unit) -> Fraction | None:
    """The points of each thing; None for a class that has none."""
    rate = how.each if how.rates is None else how.rates.of(unit.unit_class)
    return None if rate is None else Fraction(rate)


def change(how: Count, number: Fraction, each: Fraction) -> int:
    """The points of so many things, in millionths."""
    part = how.part or PartStep.PRO_RATA
    if how.sequence:
        points = _listed(how, max(number, Fraction(0)) / Fraction(how.per), part)
    else:
        points = stepped(each, number, Fraction(how.per), part)
    most = HELD if how.most is None else exactly(how.most)
    return min(max(points, -most), most)


def stepped(each: Fraction, distance: Fraction, step: Fraction, part: PartStep) -> int:
    """`each` for every step; a part of a step pro rata, not at all, or as a whole."""
    steps = distance / step
    if part is PartStep.DOWN:
        steps = Fraction(floor(steps))
    elif part is PartStep.UP:
        steps = Fraction(ceil(steps))
    return held(each * steps * MILLION)


def _listed(how: Count, number: Fraction, part: PartStep) -> int:
    """The first, the second … of the list, and how it goes on."""
    whole = ceil(number) if part is PartStep.UP else floor(number)
    rest = number - whole if part is PartStep.PRO_RATA else Fraction(0)
    length, last = len(how.sequence), Fraction(how.sequence[-1])
    beyond = max(whole - length, 0)
    points = sum(map(Fraction, how.sequence[:whole]), Fraction(0))
    if how.goes_on is GoesOn.DOUBLE:
        doubled = 2 ** min(beyond, 60)  # so many that the line is refused anyway
        points, coming = points + last * (2 * doubled - 2), last * 2 * doubled
    elif isinstance(how.goes_on, Decimal):
        added = Fraction(how.goes_on)
        points, coming = (
            points + last * beyond + added * beyond * (beyond + 1) / 2,
            last + added * (beyond + 1),
        )
    else:
        points, coming = points + last * beyond, last
    if whole < length:
        coming = Fraction(how.sequence[whole])
    return held(Fraction(held(points * MILLION) + (held(coming * rest * MILLION) if rest else 0)))


def _day(number: Fraction) -> int:
    """A date fact as the number of a day; a month outside the calendar is taken at its edge, days run on into the next month."""
    whole = floor(number)
    year, month = min(max(whole // 10_000, 1), 9998), min(max(whole // 100 % 100, 1), 12)
    return date(year, month, 1).toordinal() + whole % 100 - 1
