"""The working calendar: adopted like any rule, make-up workdays known, a year that is not there never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.books.queries import calendar
from taizhang.institutions import shipped
from tests.factories import create_adoption, create_book


@pytest.fixture
def book(db) -> str:
    book = create_book(institutions=())
    for year in (2025, 2026):
        create_adoption(book, shipped()[f"calendar-{year}"].text)
    return book


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2026, 1, 30), 20, date(2026, 3, 5)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
    ],
    ids=[
        "over the October holiday and its Sunday of work",
        "over the Spring Festival",
        "with a Saturday of work",
    ],
)
def test_working_days_are_counted_by_the_adopted_years(book, received, days, due):
    found = calendar(book).add_working_days(received, days)
    assert (found.day, found.provisional) == (due, False)


def test_past_the_last_adopted_year_a_date_is_provisional(book):
    assert calendar(book).add_working_days(date(2026, 12, 30), 10).provisional


def test_a_corrected_year_replaces_the_shipped_one(book):
    text = shipped()["calendar-2026"].text
    line = next(line for line in text.splitlines() if "2026-10-10" in line)
    before = calendar(book).add_working_days(date(2026, 9, 30), 5).day
    create_adoption(book, text.replace(line + "\n", ""))
    assert calendar(book).add_working_days(date(2026, 9, 30), 5).day > before
