"""Laws of counting: it agrees with a walk day by day and minute by minute, and nothing that helps ever shortens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.institutions import shipped_calendar
from taizhang.timekeeping import (
    ChangedDay,
    Counting,
    Limit,
    Moment,
    Moved,
    OfficeHours,
    Pause,
    WorkCalendar,
    WorkingYear,
    changed_days,
    moved,
    steps,
)

DAY = timedelta(days=1)
HOURS = OfficeHours.parse("08:30-12:00", "14:30-18:00")
FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)

days = st.dates(date(2024, 6, 1), date(2026, 10, 31))
units = st.sampled_from(["days", "working days", "months"])


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any calendar of three years, stranger than a real one."""
    years = []
    for year in (2024, 2025, 2026):
        spread = st.dates(date(year - 1, 12, 25), date(year, 12, 31))
        rest = draw(st.sets(spread, max_size=30))
        work = draw(st.sets(spread, max_size=15)) - rest
        years.append(WorkingYear(year, tuple(rest), tuple(work)))
    return WorkCalendar(years, HOURS)


@st.composite
def pauses_from(draw: st.DrawFn, start: date) -> Pause:
    since = start + DAY * draw(st.integers(-5, 60))
    return Pause(Moment(since), Moment(since + DAY * draw(st.integers(0, 40))))


@st.composite
def countings(draw: st.DrawFn) -> Counting:
    start = draw(days)
    lengths = draw(
        st.lists(st.builds(lambda n, unit: Limit(n % 4 if unit == "months" else n, unit), st.integers(0, 40), units),
                 min_size=1, max_size=3)
    )  # fmt: skip
    pauses = draw(st.lists(pauses_from(start), max_size=4))
    return Counting(Moment(start), tuple(lengths), draw(st.booleans()), tuple(pauses))


@st.composite
def moments(draw: st.DrawFn, start: date) -> Moment:
    return Moment(
        start + DAY * draw(st.integers(0, 4)), time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
    )


@st.composite
def hour_countings(draw: st.DrawFn) -> Counting:
    start = draw(days)
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        one, other = draw(moments(start)), draw(moments(start))
        since, until = sorted((one, other), key=Moment.earliest)
        pauses.append(Pause(since, until))
    length = Limit(draw(st.integers(1, 12)), "working hours")
    return Counting(draw(moments(start)), (length,), pauses=tuple(pauses))


def walked(counting: Counting, calendar: WorkCalendar) -> date:
    """The last day of one length in days or working days, found by going from day to day."""
    [length] = counting.lengths
    working = length.unit == "working days"

    def stands_still(day: date) -> bool:
        return any(pause.since.on < day < pause.until.on for pause in counting.pauses)

    def stands_at_its_end(day: date) -> bool:
        return any(pause.since.on <= day < pause.until.on for pause in counting.pauses)

    day, left = counting.start.on, length.number
    while left:
        day += DAY
        if not stands_still(day) and (not working or calendar.is_workday(day)):
            left -= 1
    worked = counting.roll or (working and length.number > 0)
    while stands_at_its_end(day) or (worked and not calendar.is_workday(day)):
        day += DAY
    return day


@given(calendars(), days, st.integers(1, 80))
def test_adding_working_days_is_walking_from_day_to_day(calendar: WorkCalendar, start: date, number: int):
    day, left, settled = start, number, True
    while left:
        day += DAY
        settled = settled and calendar.settled(day)
        left -= calendar.is_workday(day)
    found = calendar.add_working_days(start, number)
    assert (found.day, found.provisional) == (day, not settled)


@given(calendars(), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_working_days_between_is_a_walk(calendar: WorkCalendar, one: date, other: date):
    first, last = sorted((one, other))
    passed = [first + DAY * step for step in range(1, (last - first).days + 1)]
    found = calendar.working_days_between(first, last)
    assert found.days == sum(map(calendar.is_workday, passed))
    assert found.provisional == (not all(map(calendar.settled, passed)))


@given(calendars(), countings())
def test_a_limit_through_pauses_is_a_walk(calendar: WorkCalendar, counting: Counting):
    counting = replace(counting, lengths=counting.lengths[:1])
    if counting.lengths[0].unit != "months":
        assert counting.end(calendar).day == walked(counting, calendar)


@settings(max_examples=60)
@given(calendars(), hour_countings())
def test_working_hours_are_a_walk_from_minute_to_minute(calendar: WorkCalendar, counting: Counting):
    at, left = counting.start.earliest(), counting.lengths[0].number * 60

    def runs(minute: datetime) -> bool:
        open_ = any(opens <= minute < closes for opens, closes in HOURS.stretches(minute.date()))
        still = any(pause.since.earliest() <= minute < pause.until.earliest() for pause in counting.pauses)
        return open_ and calendar.is_workday(minute.date()) and not still

    while left:
        left -= runs(at)
        at += timedelta(minutes=1)
    found = counting.end(calendar)
    assert found.at is not None
    assert datetime.combine(found.day, found.at) == at


@given(calendars(), countings(), st.data())
def test_one_more_pause_never_ends_earlier(calendar: WorkCalendar, counting: Counting, data: st.DataObject):
    more = replace(counting, pauses=(*counting.pauses, data.draw(pauses_from(counting.start.on))))
    assert more.end(calendar).day >= counting.end(calendar).day


@settings(max_examples=60)
@given(calendars(), hour_countings(), st.data())
def test_one_more_pause_never_ends_hours_earlier(
    calendar: WorkCalendar, counting: Counting, data: st.DataObject
):
    one, other = data.draw(moments(counting.start.on)), data.draw(moments(counting.start.on))
    since, until = sorted((one, other), key=Moment.earliest)
    more, before = (
        replace(counting, pauses=(*counting.pauses, Pause(since, until))).end(calendar),
        counting.end(calendar),
    )
    assert (more.day, more.at) >= (before.day, before.at)


@given(calendars(), countings(), st.integers(0, 40), units)
def test_an_extension_never_ends_earlier(
    calendar: WorkCalendar, counting: Counting, number: int, unit: str
) -> None:
    longer = replace(counting, lengths=(*counting.lengths, Limit(number, unit)))  # type: ignore[arg-type]
    assert longer.end(calendar).day >= replace(counting, roll=False).end(calendar).day
    more = replace(counting, lengths=(*counting.lengths, Limit(number + 1, unit)))  # type: ignore[arg-type]
    assert more.end(calendar).day >= longer.end(calendar).day


@given(calendars(), countings(), days)
def test_a_later_start_never_ends_earlier(calendar: WorkCalendar, counting: Counting, later: date):
    one, other = sorted((counting.start.on, later))
    ends = [replace(counting, start=Moment(start)).end(calendar).day for start in (one, other)]
    assert ends[0] <= ends[1]


@given(calendars(), countings())
def test_rolling_never_ends_earlier_and_ends_on_a_working_day(calendar: WorkCalendar, counting: Counting):
    rolled = replace(counting, roll=True).end(calendar).day
    assert rolled >= replace(counting, roll=False).end(calendar).day
    assert calendar.is_workday(rolled)


@given(calendars(), countings())
def test_no_limit_ends_while_its_clock_stands_still(calendar: WorkCalendar, counting: Counting):
    end = counting.end(calendar).day
    assert not any(pause.since.on <= end < pause.until.on for pause in counting.pauses)


@given(countings(), st.randoms())
def test_the_order_of_pauses_makes_no_difference(counting: Counting, random) -> None:
    pauses = list(counting.pauses)
    random.shuffle(pauses)
    calendar = shipped_calendar()
    assert replace(counting, pauses=tuple(pauses)).end(calendar) == counting.end(calendar)


@given(calendars(), st.one_of(countings(), hour_countings()))
def test_the_steps_end_where_the_counting_ends(calendar: WorkCalendar, counting: Counting):
    found = steps(counting, calendar)
    assert max(step.day for step in found) == max(counting.end(calendar).day, counting.start.on)


@given(calendars(), calendars(), st.lists(countings(), max_size=20))
def test_what_a_correction_moves_is_what_counting_each_anew_says(
    before: WorkCalendar, after: WorkCalendar, found: list[Counting]
):
    one_by_one = [
        Moved(number, old, new)
        for number, counting in enumerate(found)
        if (old := counting.end(before)) != (new := counting.end(after))
    ]
    assert list(moved(enumerate(found), before, after)) == one_by_one


@given(calendars(), calendars())
def test_the_changed_days_are_all_days_that_differ(before: WorkCalendar, after: WorkCalendar):
    everyday = [FIRST + DAY * step for step in range((LAST - FIRST).days + 1)]
    assert changed_days(before, after) == tuple(
        ChangedDay(day, after.is_workday(day))
        for day in everyday
        if before.is_workday(day) != after.is_workday(day)
    )
