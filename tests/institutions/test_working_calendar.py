"""The working calendar: adopted like any rule, make-up workdays known, a year that is not there never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.books.models import AdoptedInstitution
from taizhang.books.queries import calendar
from taizhang.institutions import shipped
from taizhang.timekeeping import Counting, Limit, Moment, changed_days, moved
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


def test_what_a_correction_moves_is_told_from_the_calendars_before_and_after_it(book):
    text = shipped()["calendar-2026"].text
    line = next(line for line in text.splitlines() if "2026-10-10" in line)
    corrected = create_adoption(book, text.replace(line + "\n", ""))
    seq = AdoptedInstitution.rows.get(id=corrected).from_seq
    before, after = calendar(book, cut=seq - 1), calendar(book, cut=seq)
    assert [(one.day, one.worked) for one in changed_days(before, after)] == [(date(2026, 10, 10), False)]
    countings = {
        "over it": Counting(Moment(date(2026, 9, 30)), (Limit.parse("5 working days"),)),
        "before it": Counting(Moment(date(2026, 9, 1)), (Limit.parse("5 working days"),)),
        "calendar days": Counting(Moment(date(2026, 9, 30)), (Limit.parse("60 days"),)),
    }
    [one] = moved(countings.items(), before, after)
    assert (one.key, one.before.day, one.after.day) == ("over it", date(2026, 10, 13), date(2026, 10, 14))


def test_office_hours_hold_once_adopted(book):
    assert calendar(book).hours is None
    create_adoption(book, shipped()["office-hours"].text)
    assert [str(session) for session in calendar(book).hours.sessions] == ["08:30-12:00", "14:30-18:00"]
    summer = '[[hours.season]]\nfrom = "06-01"\nuntil = "09-30"\nsessions = ["15:00-18:30"]\n'
    create_adoption(book, shipped()["office-hours"].text + "\n" + summer)
    hours = calendar(book).hours
    assert [str(session) for session in hours.on(date(2026, 7, 1))] == ["15:00-18:30"]
    assert len(hours.on(date(2026, 10, 8))) == 2
