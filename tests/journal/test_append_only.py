"""The database itself refuses to change the journal."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from taizhang.journal import verify
from taizhang.server.store import STORE
from tests.database import undone

pytestmark = pytest.mark.django_db
_ALL = "book, seq, id, kind, version, subject, actor, unit, recorded_at, happened_on, batch, key, body, hash"

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'x' WHERE seq = 2",
        "UPDATE journal_entry SET hash = hash",
        "DELETE FROM journal_entry WHERE seq = 2",
        "DELETE FROM journal_entry",
        f"INSERT INTO journal_entry ({_ALL}) SELECT {_ALL} FROM journal_entry WHERE seq = 2",
        pytest.param(
            f"INSERT OR REPLACE INTO journal_entry ({_ALL}) SELECT {_ALL} FROM journal_entry WHERE seq = 2",
            marks=on_sqlite,
        ),
        pytest.param(
            f"REPLACE INTO journal_entry ({_ALL}) SELECT book, seq + 1000, id, kind, version, subject, 'x', unit,"
            " recorded_at, happened_on, batch, key, body, hash FROM journal_entry WHERE seq = 2",
            marks=on_sqlite,
        ),
        pytest.param(
            f"INSERT OR REPLACE INTO journal_entry (rowid, {_ALL}) SELECT rowid, book, seq + 1000, 'n' || id, kind,"
            " version, subject, 'x', unit, recorded_at, happened_on, batch, NULL, body, hash"
            " FROM journal_entry WHERE seq = 2",
            marks=on_sqlite,
        ),
        pytest.param("UPDATE OR REPLACE journal_entry SET seq = 2 WHERE seq = 3", marks=on_sqlite),
        pytest.param("TRUNCATE journal_entry", marks=on_postgres),
        pytest.param("TRUNCATE journal_entry CASCADE", marks=on_postgres),
        pytest.param(
            f"INSERT INTO journal_entry ({_ALL}) SELECT {_ALL} FROM journal_entry WHERE seq = 2"
            " ON CONFLICT (book, seq) DO UPDATE SET actor = 'x'",
            marks=on_postgres,
        ),
    ],
)
def test_the_database_refuses(township, statement):
    rows = list(STORE.rows(township.book))
    with pytest.raises(DatabaseError), undone(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(STORE.rows(township.book)) == rows
    assert verify(township.book, rows, kept=STORE.head(township.book)).problems == ()
