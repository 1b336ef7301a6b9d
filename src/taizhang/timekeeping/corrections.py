"""A corrected calendar: which days it changes, and which due dates it moves.

An office corrects its working calendar by adopting another text of it. Nothing about a clock is stored that could be
wrong afterwards; this says what the correction does, before or after it is adopted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from taizhang.timekeeping.counting import Counting
from taizhang.timekeeping.workdays import Due, WorkCalendar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that one calendar has worked and the other has not, and which of the two holds afterwards."""

    day: date
    worked: bool


@dataclass(frozen=True, slots=True)
class Moved(Generic[Key]):
    """A limit whose end, or whether it is provisional, is no longer the same."""

    key: Key
    before: Due
    after: Due


def changed_days(before: WorkCalendar, after: WorkCalendar) -> tuple[ChangedDay, ...]:
    """The days on which the calendars differ, in order.

    >>> from taizhang.timekeeping.workdays import WorkingYear
    >>> changed_days(WorkCalendar(), WorkCalendar([WorkingYear(2026, rest=(date(2026, 1, 1),))]))
    (ChangedDay(day=datetime.date(2026, 1, 1), worked=False),)
    """
    differing = sorted({*before.exceptions, *after.exceptions})
    return tuple(
        ChangedDay(day, after.is_workday(day))
        for day in differing
        if before.is_workday(day) != after.is_workday(day)
    )


def moved(
    countings: Iterable[tuple[Key, Counting]], before: WorkCalendar, after: WorkCalendar
) -> tuple[Moved[Key], ...]:
    """Those whose due date differs between the calendars, in the order given; each is counted by itself, both ways.

    Counting costs the same for a week and for a year, so 75,000 take about a second and a half. Raises what
    `Counting.end` raises.
    """
    found = []
    for key, counting in countings:
        old, new = counting.end(before), counting.end(after)
        if old != new:
            found.append(Moved(key, old, new))
    return tuple(found)
