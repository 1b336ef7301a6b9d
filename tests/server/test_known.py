"""What pages know of a book is worked out again with the next act, and never while something is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from taizhang.server.known import once, only_looking
from taizhang.server.middleware import OnlyLooking
from taizhang.units import queries as units
from tests.factories import create_book, create_unit

DAY = date(2026, 3, 2)


@pytest.fixture
def asked():
    """How often something was worked out."""
    return []


def worked_out(book: str, asked: list[str]) -> int:
    return once(book, "how often", lambda: asked.append(book) or len(asked))


def test_pages_of_one_state_work_it_out_once_and_the_next_act_has_it_worked_out_again(db, asked):
    book = create_book()
    for _ in range(2):
        with only_looking():
            assert worked_out(book, asked) == 1
    create_unit(book, "station", "党政办")
    with only_looking():
        assert worked_out(book, asked) == 2


def test_another_book_is_worked_out_by_itself(db, asked):
    books = [create_book(), create_book("b2")]
    with only_looking():
        assert [worked_out(book, asked) for book in (*books, *books)] == [1, 2, 1, 2]


def test_outside_of_looking_it_is_worked_out_each_time(db, asked):
    book = create_book()
    assert [worked_out(book, asked) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(("method", "times"), [("GET", 1), ("POST", 2)])
def test_only_requests_that_change_nothing_are_served_from_it(db, asked, method, times):
    book = create_book()

    def handle(request):
        return HttpResponse(worked_out(book, asked))

    for _ in range(2):
        last = OnlyLooking(handle)(RequestFactory().generic(method, "/"))
    assert int(last.content) == times


def test_a_unit_that_was_added_stands_on_the_next_page(db):
    book = create_book()
    with only_looking():
        before = [unit.id for unit in units.tree_on(book, DAY).units]
    added = create_unit(book, "station", "党政办")
    with only_looking():
        assert [unit.id for unit in units.tree_on(book, DAY).units] == [*before, added]
