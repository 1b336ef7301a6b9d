"""Periods: their spelling, their bounds, and how they make one another up."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.timekeeping import PERIOD_KINDS, Period

days = st.dates(date(1901, 1, 1), date(2998, 12, 31))
kinds = st.sampled_from(PERIOD_KINDS)
periods = st.builds(Period.of, kinds, days)


@given(periods)
def test_a_key_is_read_back_as_the_same_period(period: Period) -> None:
    assert Period.parse(period.key) == period


@given(kinds, days)
def test_each_day_lies_in_exactly_one_period_of_a_kind(kind: str, day: date) -> None:
    period = Period.of(kind, day)  # type: ignore[arg-type]
    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)


@given(periods)
def test_periods_of_a_kind_follow_one_another_without_a_gap(period: Period) -> None:
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert period < period.next()


@given(periods)
def test_a_period_is_made_of_its_months(period: Period) -> None:
    months = period.months()
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(one.end == other.start for one, other in pairwise(months))
    assert all(month.within(period) for month in months)


@given(periods, periods)
def test_within_means_that_every_day_of_it_lies_in_the_other(one: Period, other: Period) -> None:
    assert one.within(other) == (other.contains(one.start) and other.contains(one.end - timedelta(days=1)))


@given(periods, periods)
def test_periods_are_ordered_by_start_and_then_the_shorter_first(one: Period, other: Period) -> None:
    assert (one < other) == ((one.start, one.days) < (other.start, other.days))


@given(periods, days)
def test_what_has_elapsed_never_goes_back(period: Period, day: date) -> None:
    assert 0 <= period.elapsed(day) <= period.elapsed(day + timedelta(days=1)) <= 1


@given(periods)
def test_nothing_has_elapsed_the_day_before_and_all_on_the_last_day(period: Period) -> None:
    assert period.elapsed(period.start - timedelta(days=1)) == 0
    assert period.elapsed(period.start) == Fraction(1, period.days)
    assert period.elapsed(period.end - timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("key", "zh", "en", "quarter"),
    [
        ("2026", "2026年", "2026", None),
        ("2026-H2", "2026年下半年", "Second half of 2026", None),
        ("2026-Q4", "2026年第四季度", "Fourth quarter of 2026", 4),
        ("2026-03", "2026年3月", "March 2026", 1),
    ],
)
def test_a_period_has_a_name_in_both_languages(key: str, zh: str, en: str, quarter: int | None) -> None:
    period = Period.parse(key)
    assert (period.title("zh"), period.title("en"), period.quarter) == (zh, en, quarter)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-3",
        "2026-Q5",
        "2026-H3",
        "2026-03-01",
        " 2026",
        "２０２６",
        "1066",
    ],
)
def test_anything_else_is_refused_with_the_right_spellings(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Period.parse(text)
    [problem] = refused.value.problems
    assert problem.code == "period-malformed"
    assert "2026-Q1" in problem.right.zh
    assert "2026-Q1" in problem.right.en


@pytest.mark.parametrize(("year", "kind", "number"), [(2026, "month", 13), (2026, "week", 1), (1, "year", 1)])
def test_a_period_that_is_not_cannot_be_made(year: int, kind: str, number: int) -> None:
    with pytest.raises(ValueError, match=r"period|year"):
        Period(year, kind, number)  # type: ignore[arg-type]
