"""Rows written beside whoever makes them: found whenever they are asked for, and none left where one cannot be kept."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection

from taizhang.records.models import CONFIRMED, Record
from taizhang.server.beside import beside
from taizhang.server.store import STORE

MANY = 2_000

pytestmark = pytest.mark.django_db(transaction=True)


def records(start, end):
    for number in range(start, end):
        yield Record(
            id=f"r{number}", book="b", indicator="i", unit="u", period="2026-01", year=2026, status=CONFIRMED,
            recorded_by="p", recorded_on=date(2026, 1, 31), made_seq=number, from_seq=number,
        )  # fmt: skip


def put(writing, start, end):
    for row in records(start, end):
        writing.state.add(row)
    writing.flush()


def test_whoever_asks_while_rows_are_on_their_way_finds_all_that_were_given():
    counted = []
    with STORE.writing("b", much=True) as writing:
        for start in range(0, 5 * MANY, MANY):
            put(writing, start, start + MANY)
            counted.append(Record.rows.of("b").count())
            assert writing.state.get(Record, f"r{start + MANY - 1}").made_seq == start + MANY - 1
    assert counted == [MANY, 2 * MANY, 3 * MANY, 4 * MANY, 5 * MANY]
    assert Record.rows.of("b").count() == 5 * MANY


def test_rows_are_the_same_whether_they_were_written_beside_or_at_once():
    with STORE.writing("b", much=True) as writing:
        put(writing, 0, MANY)
    apart = list(Record.rows.of("b").order_by("id").values())
    Record.rows.of("b").delete()
    with STORE.writing("b") as writing:
        put(writing, 0, MANY)
    assert list(Record.rows.of("b").order_by("id").values()) == apart


def put_one_twice():
    with STORE.writing("b", much=True) as writing:
        put(writing, 0, MANY)
        put(writing, MANY - 1, 2 * MANY)
        put(writing, 2 * MANY, 3 * MANY)


def put_and_give_up():
    with STORE.writing("b", much=True) as writing:
        put(writing, 0, MANY)
        raise LookupError("given up")


def test_a_row_that_cannot_be_kept_is_said_to_whoever_gave_it_and_nothing_stays():
    with pytest.raises(DatabaseError):
        put_one_twice()
    assert not Record.rows.of("b").exists()
    with STORE.writing("b", much=True) as writing:
        put(writing, 0, MANY)
    assert Record.rows.of("b").count() == MANY


def test_nothing_stays_where_whoever_makes_the_rows_gives_up():
    with pytest.raises(LookupError, match="given up"):
        put_and_give_up()
    assert not Record.rows.of("b").exists()


def test_no_thread_is_left_behind_and_none_begun_for_a_few_rows():
    before = threading.active_count()
    with STORE.writing("b", much=True) as writing:
        put(writing, 0, 5)
        assert threading.active_count() == before
        put(writing, 5, MANY)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with beside(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert threading.active_count() == before
