"""What the guard of the journal's table must refuse besides plain changes, and what it must let through."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from taizhang.server.store import STORE
from tests.database import undone
from tests.factories import create_unit

pytestmark = pytest.mark.django_db
_REST = "kind, version, subject, actor, unit, recorded_at, happened_on, batch"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's rowid")
@pytest.mark.parametrize("rowid", ["0", "-1", "-7", "(SELECT MAX(rowid) FROM journal_entry)", "1"])
def test_no_row_takes_a_place_of_its_choosing_among_those_that_are_there(township, rowid):
    """A row at rowid -1 could be replaced later by any insert that names it."""
    rows = list(STORE.rows(township.book))
    statement = (
        f"INSERT OR REPLACE INTO journal_entry (rowid, book, seq, id, {_REST}, key, body, hash)"
        f" SELECT {rowid}, book, seq + 1000, 'n' || id, {_REST}, NULL, body, hash FROM journal_entry WHERE seq = 2"
    )
    with pytest.raises(DatabaseError, match="append-only"), undone(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(STORE.rows(township.book)) == rows


def test_an_upsert_is_refused(township):
    rows = list(STORE.rows(township.book))
    statement = (
        f"INSERT INTO journal_entry (book, seq, id, {_REST}, key, body, hash)"
        f" SELECT book, seq, id, {_REST}, key, body, hash FROM journal_entry WHERE book = %s AND seq = 2"
        " ON CONFLICT (book, seq) DO UPDATE SET actor = 'x'"
    )
    with pytest.raises(DatabaseError), undone(), connection.cursor() as cursor:
        cursor.execute(statement, [township.book])
    assert list(STORE.rows(township.book)) == rows


def test_appending_goes_on(township):
    before = STORE.head(township.book).seq
    create_unit(township.book, "village", "新村", parent=township.township)
    assert STORE.head(township.book).seq == before + 1
