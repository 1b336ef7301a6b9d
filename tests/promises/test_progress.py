"""Progress: value, percent, pace, who has not reported; by the roll-up that the indicator names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.promises.expected import Expected, expected, missing
from taizhang.promises.progress import progress
from taizhang.timekeeping import Period
from taizhang.units.acts import ContactEnded, UnitClosed
from taizhang.units.models import Contact
from tests.factories import create_promise

pytestmark = pytest.mark.django_db
JANUARY, MARCH = Period.parse("2026-01"), Period.parse("2026-03")


def of(town, indicator, unit, through):
    """The progress of one promise."""
    return next(
        p for p in progress(town.book, through) if (p.promise.indicator, p.promise.unit) == (indicator, unit)
    )


def test_the_township_is_the_sum_of_its_villages_and_says_how_many_reported(township):
    township.record("sales", "2026-01", 90_000, village=0)
    township.record("sales", "2026-01", 60_000, village=1)
    township.record("sales", "2026-02", 50_000, village=0)
    township.record("sales", "2026-02", 1, village=1, confirmed=False)
    whole = of(township, "sales", township.township, Period.parse("2026-02"))
    assert (whole.value, whole.rule) == (200_000, "sum")
    assert (whole.reported, whole.expected, whole.waiting) == (3, 6, 1)
    assert whole.percent == Decimal("5.6")
    assert whole.late


def test_what_waits_for_confirmation_does_not_count(township):
    township.record("sales", "2026-01", 90_000, confirmed=False)
    own = of(township, "sales", township.villages[0], JANUARY)
    assert (own.value, own.not_reported, own.late, own.waiting) == (None, True, False, 1)


def test_a_stock_is_its_latest_value_and_has_no_pace(township):
    create_promise(township.book, township.villages[0], "coverage", 98)
    create_promise(township.book, township.township, "coverage", 98)
    for month, value in (("2026-01", 90), ("2026-02", 97)):
        township.record("coverage", month, value)
    township.record("coverage", "2026-01", 95, village=1)
    own = of(township, "coverage", township.villages[0], MARCH)
    assert (own.value, own.pace, own.late) == (97, None, False)
    whole = of(township, "coverage", township.township, MARCH)
    assert (whole.value, whole.rule) == (96, "mean")


def test_an_upper_bound_is_late_only_when_it_is_passed(township):
    create_promise(township.book, township.villages[0], "accidents", 1, bound="most")
    township.record("accidents", "2026-01", 1)
    assert of(township, "accidents", township.villages[0], JANUARY).kept
    township.record("accidents", "2026-02", 1)
    assert of(township, "accidents", township.villages[0], MARCH).late


def test_pace_is_the_part_of_the_year_that_has_passed(township):
    township.record("sales", "2026-01", 102_000)
    own = of(township, "sales", township.villages[0], JANUARY)
    assert own.pace == Decimal("8.5")
    assert not own.late


def test_what_is_owed_follows_units_duties_and_the_parts_taken(township):
    first, second, third = township.villages
    owed = expected(township.book, JANUARY)
    assert Expected("sales", first, "", "2026-01") in owed
    assert Expected("days", first, township.people["village1"], "2026-01") in owed
    assert not [item for item in owed if item.indicator == "grain"]
    assert Expected("grain", first, "", "2026-Q1") in expected(township.book, MARCH)

    create_promise(township.book, second, "jobs", 5)
    assert {item.unit for item in expected(township.book, JANUARY) if item.indicator == "jobs"} == {second}

    township.do(UnitClosed(unit=third, until=date(2026, 2, 1)))
    contact = Contact.rows.of(township.book).get(unit=first).id
    township.do(ContactEnded(contact=contact, until=date(2026, 2, 1)))
    february = expected(township.book, Period.parse("2026-02"))
    assert third not in {item.unit for item in february}
    assert not [item for item in february if item.indicator == "days" and item.unit == first]
    assert set(owed) - set(expected(township.book, JANUARY)) == {
        item for item in owed if item.indicator == "jobs" and item.unit != second
    }


def test_missing_is_what_is_owed_and_neither_waits_nor_counts(township):
    township.record("sales", "2026-01", 5, village=0, confirmed=False)
    township.record("sales", "2026-01", None, village=1)
    assert [item.unit for item in missing(township.book, JANUARY) if item.indicator == "sales"] == [
        township.villages[2]
    ]
