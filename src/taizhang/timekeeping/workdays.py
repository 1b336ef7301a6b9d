"""Working days (工作日) by the calendar in force, and counting them.

Monday to Friday are working days and Saturday and Sunday are rest days, except where the yearly arrangement of the
State Council's general office (国务院办公厅关于部分节假日安排的通知) says otherwise. That arrangement is a
calendar institution; its days arrive here as a `WorkingYear`. A year without one is never guessed: what is counted
through it is marked provisional.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from taizhang.timekeeping.hours import OfficeHours

_DAY = timedelta(days=1)
_SATURDAY = 5

# The arrangement of a year also settles the days just before its New Year's Day: that of 2019 made Saturday
# 29 December 2018 a working day and the Monday after it a rest day. Until it is known, this last week is open.
_OPEN_LAST_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """How one year differs from plain weeks: `rest` days on weekdays or weekends, and weekend days that are `work`.

    `statutory` are those rest days that are statutory holidays (法定节假日) themselves. Days of the last week of the
    year before may be among them, since the arrangement of a year moves those too. Raises ValueError for a day that
    is both rest and work, a statutory day that is not a rest day, or a day outside.
    """

    year: int
    rest: tuple[date, ...] = ()
    work: tuple[date, ...] = ()
    statutory: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if both := set(self.rest) & set(self.work):
            raise ValueError(f"both rest and work: {', '.join(sorted(map(str, both)))}")
        if stray := set(self.statutory) - set(self.rest):
            raise ValueError(f"statutory but not rest: {', '.join(sorted(map(str, stray)))}")
        if outside := [day for day in self.rest + self.work if not self.may_settle(day)]:
            raise ValueError(f"not settled by the arrangement of {self.year}: {', '.join(map(str, outside))}")

    def may_settle(self, day: date) -> bool:
        """Whether the arrangement of this year may speak of `day`: its own days and the week before them.

        >>> WorkingYear(2019).may_settle(date(2018, 12, 29))
        True
        """
        return date(self.year, 1, 1) - _OPEN_LAST_DAYS <= day <= date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a limit; provisional where a calendar needed to know it is not in force yet.

    `at` is the clock time in China on that day for a limit in working hours, and None for every other.
    """

    day: date
    provisional: bool = False
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of working days; provisional where a calendar needed to know it is not in force yet."""

    days: int
    provisional: bool = False


class WorkCalendar:
    """The working calendars in force, one for each year, and the office hours of a working day; immutable.

    Two calendars for one year raise ValueError. Where the arrangement of a year speaks of a day at the end of the
    year before, it prevails over the earlier one. `hours` is None where no office hours are in force; then no limit
    in working hours can be counted.
    """

    __slots__ = ("_balance", "_counts", "_exceptions", "_rest", "_statutory", "_work", "_years", "hours")

    def __init__(self, years: Iterable[WorkingYear] = (), hours: OfficeHours | None = None) -> None:
        self.hours = hours
        ordered = sorted(years, key=lambda one: one.year)
        self._years = frozenset(one.year for one in ordered)
        if len(self._years) != len(ordered):
            raise ValueError("two calendars for one year")
        rest: set[date] = set()
        work: set[date] = set()
        statutory: set[date] = set()
        for one in ordered:
            rest = (rest - set(one.work)) | set(one.rest)
            work = (work - set(one.rest)) | set(one.work)
            statutory = (statutory - set(one.work)) | set(one.statutory)
        self._rest, self._work, self._statutory = frozenset(rest), frozenset(work), frozenset(statutory)
        self._index()

    def _index(self) -> None:
        """Lay out the days that differ from plain weeks, so that counting costs the same for a week and for a year.

        Between two such days working days are plain weekdays plus a fixed balance (more worked weekends, fewer rested
        weekdays); `_counts` is how many working days have passed at the end of each of those days.
        """
        differing = sorted(
            [(day.toordinal(), 1) for day in self._work if day.weekday() >= _SATURDAY]
            + [(day.toordinal(), -1) for day in self._rest if day.weekday() < _SATURDAY]
        )
        self._exceptions = [ordinal for ordinal, _ in differing]
        self._balance = [0]
        for _, step in differing:
            self._balance.append(self._balance[-1] + step)
        self._counts = [
            _weekdays(ordinal) + balance
            for ordinal, balance in zip(self._exceptions, self._balance[1:], strict=True)
        ]

    @property
    def years(self) -> tuple[int, ...]:
        """The years it knows, in order."""
        return tuple(sorted(self._years))

    @property
    def exceptions(self) -> tuple[date, ...]:
        """The days on which it differs from plain weeks, in order."""
        return tuple(map(date.fromordinal, self._exceptions))

    def known(self, year: int) -> bool:
        """Whether the arrangement of `year` is in force."""
        return year in self._years

    def settled(self, day: date) -> bool:
        """Whether it is known for certain if `day` is worked.

        Both its own year's arrangement and, in the last week of December, that of the next year must be in force.

        >>> calendar = WorkCalendar([WorkingYear(2026)])
        >>> calendar.settled(date(2026, 12, 24)), calendar.settled(date(2026, 12, 31))
        (True, False)
        """
        if not self.known(day.year):
            return False
        return day <= date(day.year, 12, 31) - _OPEN_LAST_DAYS or self.known(day.year + 1)

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked; where that is not `settled`, by plain weeks as far as nothing else is known."""
        if day in self._work:
            return True
        return day not in self._rest and day.weekday() < _SATURDAY

    def is_statutory(self, day: date) -> bool:
        """Whether `day` is a statutory holiday itself (法定节假日), not only a rest day moved next to one."""
        return day in self._statutory

    def all_settled(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last` is `settled`; true where `last` comes before `first`.

        >>> WorkCalendar([WorkingYear(2025), WorkingYear(2026)]).all_settled(date(2025, 12, 1), date(2026, 12, 24))
        True
        """
        if last < first:
            return True
        return self.settled(last) and all(self.known(year) for year in range(first.year, last.year))

    def add_working_days(self, start: date, number: int) -> Due:
        """The last of `number` working days after `start`; the start day is not counted (民法典第二百零一条).

        0 gives the start day itself. Raises ValueError for a negative number, OverflowError beyond the year 9999.

        >>> golden_week = WorkingYear(2026, rest=tuple(date(2026, 10, day) for day in range(1, 8)))
        >>> WorkCalendar([golden_week]).add_working_days(date(2026, 9, 30), 2).day
        datetime.date(2026, 10, 9)
        """
        if number < 0:
            raise ValueError("a number of working days is not negative")
        if not number:
            return Due(start)
        day = self._reached(self._passed(start.toordinal()) + number)
        return Due(day, not self.all_settled(start + _DAY, day))

    def working_days_between(self, start: date, end: date) -> Count:
        """How many working days lie after `start`, up to and including `end`; negative where `end` comes first.

        It undoes `add_working_days`, and a negative count says by how many working days something is overdue.
        """
        if end < start:
            back = self.working_days_between(end, start)
            return Count(-back.days, back.provisional)
        if end == start:
            return Count(0)
        days = self._passed(end.toordinal()) - self._passed(start.toordinal())
        return Count(days, not self.all_settled(start + _DAY, end))

    def next_workday(self, day: date) -> Due:
        """`day` itself where it is worked, otherwise the first working day after it."""
        reached = day if self.is_workday(day) else self.add_working_days(day, 1).day
        return Due(reached, not self.all_settled(day, reached))

    def _passed(self, ordinal: int) -> int:
        """How many working days there were from the beginning of the calendar to the end of that day."""
        return _weekdays(ordinal) + self._balance[bisect_right(self._exceptions, ordinal)]

    def _reached(self, passed: int) -> date:
        """The first day at whose end `passed` working days have passed."""
        following = bisect_left(self._counts, passed)
        ordinal = _weekday_number(passed - self._balance[following])
        if following < len(self._exceptions):
            ordinal = min(ordinal, self._exceptions[following])
        if ordinal > date.max.toordinal():
            raise OverflowError("the limit ends beyond the year 9999")
        return date.fromordinal(ordinal)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WorkCalendar):
            return NotImplemented
        return (self._years, self._rest, self._work, self._statutory, self.hours) == (
            other._years,
            other._rest,
            other._work,
            other._statutory,
            other.hours,
        )

    def __hash__(self) -> int:
        return hash((self._years, self._rest, self._work))


def _weekdays(ordinal: int) -> int:
    """How many days from Monday to Friday there were up to and including that day; day 1 was a Monday."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


def _weekday_number(number: int) -> int:
    """The day that is the `number`th from Monday to Friday: the first for which `_weekdays` gives `number`."""
    weeks, days = divmod(number - 1, 5)
    return weeks * 7 + days + 1
