"""Counting lengths of time from a start, through pauses, to the last day or the last minute.

Days (Civil Code, articles 200 to 204): the start day is not counted; months end on the day with the same number or on
the month's last; what rolls moves past rest days. Lengths that follow one another, a limit and its extensions, are
counted as one: 60 days and 30 more are 90 days, and rolling is done once, at the end.

Pauses: a day on which the clock stood still from midnight to midnight is not counted. The day of the pause and
the day on which the clock runs again are counted, because it ran on part of each; so pausing overnight gains nothing.
No limit ends while its clock stands still: if it is paused on its last day, the last day is the day on which it
runs again. A month that was paused is made longer by the days that stood still.

Hours run from the very minute (article 201, paragraph 2) through the office hours of working days, minus the minutes
between pause and resumption.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from taizhang.timekeeping.hours import OfficeHours
from taizhang.timekeeping.limits import Limit
from taizhang.timekeeping.workdays import Due, WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where it is known and matters, the clock time in China."""

    on: date
    at: time | None = None

    def earliest(self) -> datetime:
        """The clock time, or the first moment of the day where it is not known."""
        return datetime.combine(self.on, self.at or time.min)

    def latest(self) -> datetime:
        """The clock time, or the last moment of the day where it is not known."""
        return datetime.combine(self.on, self.at or time.max)


@dataclass(frozen=True, slots=True)
class Pause:
    """From when until when a clock stood still; `until` never comes before `since`.

    Where the time of day is not known, a pause in working hours begins with the end of its day and ends with the
    beginning of its day: what is not known is not taken from the resident's time.
    """

    since: Moment
    until: Moment


@dataclass(frozen=True, slots=True)
class Counting:
    """What has to be counted: a start, one or more lengths one after another, pauses, and whether the end rolls.

    Lengths in working hours stand alone: they cannot be mixed with days or months. Raises ValueError otherwise.

    >>> from taizhang.timekeeping.limits import Limit
    >>> Counting(Moment(date(2026, 1, 31)), (Limit.parse("1 month"),)).end(WorkCalendar()).day
    datetime.date(2026, 2, 28)
    """

    start: Moment
    lengths: tuple[Limit, ...]
    roll: bool = False
    pauses: tuple[Pause, ...] = ()
    hours: OfficeHours | None = None
    """The office hours of the rule; those of the calendar where None."""

    def __post_init__(self) -> None:
        if not self.lengths:
            raise ValueError("there is no length to count")
        if len({length.unit == "working hours" for length in self.lengths}) > 1:
            raise ValueError("working hours cannot be mixed with days or months")

    @property
    def in_hours(self) -> bool:
        """Whether it is counted in working hours."""
        return self.lengths[0].unit == "working hours"

    def end(self, calendar: WorkCalendar) -> Due:
        """The last day, or for working hours the last minute.

        Raises OverflowError beyond the year 9999, ValueError for working hours where no office hours are known.
        """
        return self._end_in_hours(calendar) if self.in_hours else self._end_in_days(calendar)

    def still_days(self) -> tuple[tuple[date, date], ...]:
        """The first and last of each row of days on which the clock stood still all day, in order, not touching."""
        merged: list[tuple[date, date]] = []
        for pause in sorted(self.pauses, key=lambda one: one.since.on):
            first, last = pause.since.on + _DAY, pause.until.on - _DAY
            if last < first:
                continue
            if merged and first <= merged[-1][1] + _DAY:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return tuple(merged)

    def _end_in_days(self, calendar: WorkCalendar) -> Due:
        day, still = self.start.on, self.still_days()
        lengths = list(_joined(self.lengths))
        for length in lengths:
            day = _stretch(day, length, still, calendar)
        counted = any(length.unit == "working days" for length in lengths)
        settled = not counted or calendar.all_settled(self.start.on + _DAY, day)
        worked = self.roll or (lengths[-1].unit == "working days" and lengths[-1].number > 0)
        while True:
            reached = calendar.next_workday(day) if worked else Due(day)
            settled = settled and not reached.provisional
            ran_again = [
                pause.until.on for pause in self.pauses if pause.since.on <= reached.day < pause.until.on
            ]
            if not ran_again:
                return Due(reached.day, not settled)
            day = max(ran_again)
            settled = settled and (not worked or calendar.all_settled(reached.day, day))

    def _end_in_hours(self, calendar: WorkCalendar) -> Due:
        left = timedelta(hours=sum(length.number for length in self.lengths))
        at = start = self.start.earliest()
        if left:
            for opens, closes in self.running(calendar):
                at = min(closes, opens + left)
                left -= at - opens
                if not left:
                    break
        return Due(at.date(), not calendar.all_settled(start.date(), at.date()), at.time())

    def running(
        self, calendar: WorkCalendar, until: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of office hours from the start on through which the clock runs, in order.

        Without `until` they go on to the year 9999 and then raise OverflowError. Raises ValueError where no office
        hours are known.
        """
        hours = self.hours or calendar.hours
        if hours is None:
            raise ValueError("no office hours are known")
        begin = self.start.earliest()
        pauses = sorted(
            (pause.since.latest(), pause.until.earliest())
            for pause in self.pauses
            if pause.since.latest() < pause.until.earliest()
        )
        day = begin.date()
        while until is None or day <= until.date():
            if calendar.is_workday(day):
                for opens, closes in hours.stretches(day):
                    first, last = max(opens, begin), min(closes, until) if until else closes
                    yield from _without(first, last, pauses)
            if day == date.max:
                raise OverflowError("the limit ends beyond the year 9999")
            day += _DAY


def due(start: date, limit: Limit, calendar: WorkCalendar, *, roll: bool = False) -> Due:
    """The last day of `limit` counted from `start`; with `roll`, moved past a rest day to the next working day.

    Rolling is for limits that protect a citizen; a duty of the office does not roll unless its rule says so.
    Raises OverflowError where the day would lie beyond the year 9999.

    >>> due(date(2026, 1, 31), Limit.parse("1 month"), WorkCalendar()).day
    datetime.date(2026, 2, 28)
    """
    return Counting(Moment(start), (limit,), roll).end(calendar)


def months_later(start: date, number: int) -> date:
    """The day with the same number that many months later, or the last of that month (民法典第二百零二条).

    Raises OverflowError beyond the year 9999.

    >>> months_later(date(2023, 11, 30), 3)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + years, month + 1
    if year > date.max.year:
        raise OverflowError("the limit ends beyond the year 9999")
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def _joined(lengths: Iterable[Limit]) -> Iterator[Limit]:
    """Neighbours in the same unit added up, so that 31 January and twice a month is 31 March."""
    before: Limit | None = None
    for length in lengths:
        if before is not None and before.unit == length.unit:
            before = Limit(before.number + length.number, length.unit)
            continue
        if before is not None:
            yield before
        before = length
    if before is not None:
        yield before


def _stretch(
    start: date, length: Limit, still: tuple[tuple[date, date], ...], calendar: WorkCalendar
) -> date:
    """The day on which `length` ends; each row of still days begun by then makes it longer by its days."""
    working = length.unit == "working days"
    if working:
        end = calendar.add_working_days(start, length.number).day
    elif length.unit == "months":
        end = months_later(start, length.number)
    else:
        end = start + timedelta(days=length.number)
    for first, last in still:
        first = max(first, start + _DAY)
        if first > end:
            break
        if last < first:
            continue
        if working:
            end = calendar.add_working_days(end, calendar.working_days_between(first - _DAY, last).days).day
        else:
            end += last - first + _DAY
    return end


def _without(
    first: datetime, last: datetime, pauses: list[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of first…last once the pauses, sorted, are cut out."""
    for since, until in pauses:
        if since >= last:
            break
        if until <= first:
            continue
        if first < since:
            yield first, since
        first = max(first, until)
    if first < last:
        yield first, last
