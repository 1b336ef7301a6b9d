"""Working days and limits, with the arrangements of 2025 and 2026 as written out here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.timekeeping import Count, Due, Limit, WorkCalendar, WorkingYear, due


def days(*spans: str) -> tuple[date, ...]:
    found: list[date] = []
    for span in spans:
        first, _, last = span.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.append(day)
            day += timedelta(days=1)
    return tuple(found)


Y2025 = WorkingYear(
    2025,
    rest=days("2025-01-01", "2025-01-28/2025-02-04", "2025-04-04/2025-04-06", "2025-05-01/2025-05-05",
              "2025-05-31/2025-06-02", "2025-10-01/2025-10-08"),
    work=days("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    statutory=days("2025-10-01/2025-10-03", "2025-10-06"),
)  # fmt: skip
Y2026 = WorkingYear(
    2026,
    rest=days("2026-01-01/2026-01-03", "2026-02-15/2026-02-23", "2026-04-04/2026-04-06", "2026-05-01/2026-05-05",
              "2026-06-19/2026-06-21", "2026-09-25/2026-09-27", "2026-10-01/2026-10-07"),
    work=days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)  # fmt: skip
CALENDAR = WorkCalendar([Y2026, Y2025])
known_days = st.dates(date(2025, 1, 1), date(2026, 6, 30))
numbers = st.integers(0, 120)


@pytest.mark.parametrize(
    ("received", "five", "twenty", "in_15_days", "in_60_days"),
    [
        ("2025-09-26", "2025-10-10", "2025-10-30", "2025-10-11", "2025-11-25"),  # Sunday 28 September counts
        (
            "2026-01-30",
            "2026-02-06",
            "2026-03-05",
            "2026-02-14",
            "2026-03-31",
        ),  # the Spring Festival lies inside
        ("2026-02-10", "2026-02-24", "2026-03-16", "2026-02-25", "2026-04-11"),  # nine days of rest
        ("2026-09-30", "2026-10-13", "2026-11-03", "2026-10-15", "2026-11-29"),  # Saturday 10 October counts
    ],
)
def test_limits_over_holidays_and_made_up_working_days(
    received: str, five: str, twenty: str, in_15_days: str, in_60_days: str
) -> None:
    start = date.fromisoformat(received)
    limits = ("5 working days", "20 working days", "15 days", "60 days")
    counted = [due(start, Limit.parse(limit), CALENDAR) for limit in limits]
    assert [str(one.day) for one in counted] == [five, twenty, in_15_days, in_60_days]
    assert not any(one.provisional for one in counted)


@pytest.mark.parametrize(
    ("received", "limit", "rolled"),
    [
        ("2026-02-10", "60 days", "2026-04-13"),  # 11 April is a Saturday
        ("2026-09-30", "60 days", "2026-11-30"),  # 29 November is a Sunday
        ("2025-09-26", "15 days", "2025-10-11"),  # a Saturday, but worked
        ("2025-09-26", "8 days", "2025-10-09"),  # into the National Day holiday
    ],
)
def test_a_limit_that_rolls_ends_after_the_rest(received: str, limit: str, rolled: str) -> None:
    end = due(date.fromisoformat(received), Limit.parse(limit), CALENDAR, roll=True)
    assert str(end.day) == rolled


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-01-15", "1 month", "2026-02-15"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2023-11-30", "3 months", "2024-02-29"),
        ("2026-12-01", "1 month", "2027-01-01"),
        ("2024-02-29", "1 year", "2025-02-28"),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(start: str, limit: str, end: str) -> None:
    assert str(due(date.fromisoformat(start), Limit.parse(limit), CALENDAR).day) == end


@given(known_days, numbers)
def test_counting_back_gives_the_number_that_was_added(start: date, number: int) -> None:
    end = CALENDAR.add_working_days(start, number)
    assert CALENDAR.working_days_between(start, end.day) == Count(number, end.provisional)


@given(known_days, st.integers(1, 120))
def test_the_day_reached_is_worked_and_is_the_first_that_is_enough(start: date, number: int) -> None:
    end = CALENDAR.add_working_days(start, number).day
    assert CALENDAR.is_workday(end)
    assert CALENDAR.working_days_between(start, end - timedelta(days=1)).days == number - 1


@given(known_days, numbers, numbers)
def test_adding_in_two_steps_is_adding_at_once(start: date, one: int, other: int) -> None:
    midway = CALENDAR.add_working_days(start, one)
    assert (
        CALENDAR.add_working_days(midway.day, other).day == CALENDAR.add_working_days(start, one + other).day
    )


@given(known_days, known_days, numbers)
def test_a_later_start_never_ends_earlier(one: date, other: date, number: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add_working_days(first, number).day <= CALENDAR.add_working_days(second, number).day


@given(known_days, known_days)
def test_between_is_negative_backwards(one: date, other: date) -> None:
    assert CALENDAR.working_days_between(one, other).days == -CALENDAR.working_days_between(other, one).days


@given(known_days, st.sampled_from(["days", "working days", "months"]), st.integers(0, 6))
def test_rolling_never_ends_earlier_nor_on_a_rest_day(start: date, unit: str, number: int) -> None:
    limit = Limit(number, unit)  # type: ignore[arg-type]
    rolled = due(start, limit, CALENDAR, roll=True)
    assert rolled.day >= due(start, limit, CALENDAR).day
    assert CALENDAR.is_workday(rolled.day)


def test_a_year_that_is_not_known_makes_a_date_provisional() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 18), 3) == Due(date(2026, 12, 23), False)
    assert CALENDAR.add_working_days(date(2027, 1, 8), 1).provisional
    assert CALENDAR.working_days_between(date(2024, 12, 1), date(2025, 1, 10)).provisional
    assert due(date(2026, 12, 1), Limit.parse("40 days"), CALENDAR, roll=True).provisional
    assert not due(date(2026, 12, 1), Limit.parse("40 days"), CALENDAR).provisional


def test_the_last_week_of_a_year_is_open_until_the_next_arrangement_is_known() -> None:
    assert CALENDAR.settled(date(2026, 12, 24))
    assert not CALENDAR.settled(date(2026, 12, 25))
    assert CALENDAR.settled(date(2025, 12, 31))
    assert CALENDAR.add_working_days(date(2026, 12, 24), 1) == Due(date(2026, 12, 25), True)


def test_the_next_arrangement_prevails_over_the_last_week_of_the_year_before() -> None:
    y2018 = WorkingYear(2018)
    y2019 = WorkingYear(2019, rest=days("2018-12-31/2019-01-01"), work=days("2018-12-29"))
    assert not WorkCalendar([y2018]).is_workday(date(2018, 12, 29))
    both = WorkCalendar([y2019, y2018])
    assert both.is_workday(date(2018, 12, 29))
    assert not both.is_workday(date(2018, 12, 31))


def test_statutory_holidays_are_told_from_moved_rest_days() -> None:
    assert CALENDAR.is_statutory(date(2025, 10, 6))
    assert not CALENDAR.is_statutory(date(2025, 10, 7))
    assert CALENDAR.years == (2025, 2026)


@pytest.mark.parametrize(
    ("rest", "work", "statutory"),
    [
        (days("2026-01-01"), days("2026-01-01"), ()),
        ((), (), days("2026-01-01")),
        (days("2027-01-01"), (), ()),
        ((), days("2025-12-24"), ()),
    ],
)
def test_a_year_that_contradicts_itself_cannot_be_made(
    rest: tuple[date, ...], work: tuple[date, ...], statutory: tuple[date, ...]
) -> None:
    with pytest.raises(ValueError, match=r"2026|2025|2027"):
        WorkingYear(2026, rest, work, statutory)


def test_two_calendars_for_one_year_are_refused() -> None:
    with pytest.raises(ValueError, match="two calendars"):
        WorkCalendar([Y2026, WorkingYear(2026)])


def test_working_days_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 3, 2), -1)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("5 working days", "5个工作日", "5 working days"),
        ("1 working day", "1个工作日", "1 working day"),
        ("60 days", "60日", "60 days"),
        ("3 months", "3个月", "3 months"),
    ],
)
def test_a_limit_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    limit = Limit.parse(text)
    assert (limit.title("zh"), limit.title("en")) == (zh, en)


@pytest.mark.parametrize(
    "text", ["", "5", "five days", "-5 days", "5  days", "5 weeks", "1.5 months", "99999 days"]
)
def test_any_other_limit_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Limit.parse(text)
    assert refused.value.problems[0].code == "limit-malformed"
