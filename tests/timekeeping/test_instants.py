"""Instants: one spelling each, in the order of time, and the day they fall on in China."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.timekeeping import SHANGHAI, parse_utc, shanghai_date, shanghai_time, utc_text

# From 1992: the last summer time in China ended in 1991.
instants = st.datetimes(
    datetime(1992, 1, 2), datetime(2998, 1, 1), timezones=st.sampled_from([UTC, SHANGHAI])  # noqa: DTZ001
)  # fmt: skip


@given(instants)
def test_an_instant_is_read_back_as_written(instant: datetime) -> None:
    assert parse_utc(utc_text(instant)) == instant


@given(instants, instants)
def test_the_order_of_texts_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (utc_text(one) < utc_text(other)) == (one < other)


def test_the_day_is_the_day_in_china() -> None:
    assert str(shanghai_date(parse_utc("2026-03-31T15:59:59.999999Z"))) == "2026-03-31"
    assert str(shanghai_date(parse_utc("2026-03-31T16:00:00.000000Z"))) == "2026-04-01"


def test_china_is_eight_hours_ahead_all_year() -> None:
    for month in range(1, 13):
        assert shanghai_time(datetime(2026, month, 1, tzinfo=UTC)).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31T16:00:00Z",
        "2026-03-31T16:00:00.000Z",
        "2026-03-31 16:00:00.000000Z",
        "2026-03-31T16:00:00.000000+00:00",
        "2026-03-31T16:00:00.000000",
        "2026-02-30T16:00:00.000000Z",
        "２026-03-31T16:00:00.000000Z",
        "2026-03-31T16:00:00.000000Z\n",
    ],
)
def test_another_spelling_of_an_instant_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_utc(text)
    assert refused.value.problems[0].code == "instant-malformed"


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2026, 3, 31))  # noqa: DTZ001
