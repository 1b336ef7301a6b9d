"""Replaying a book into tables of its own, and comparing them with the live ones column by column."""

from __future__ import annotations

from django.db import connection

from taizhang.journal import replay
from taizhang.server.projection import TableState, shadow_table
from taizhang.server.rows import projected
from taizhang.server.store import STORE

Rows = dict[str, list[tuple]]


def live(book: str) -> Rows:
    """Every row of state of a book, as the database holds it."""
    return {table._meta.db_table: _rows(table._meta.db_table, book) for table in projected()}


def replayed(book: str, *, batch: int = 5_000, upto: int | None = None) -> Rows:
    """The rows that a replay makes in shadow tables."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in projected():
            shadow = quote(shadow_table(table))
            cursor.execute(f"DROP TABLE IF EXISTS {shadow}")
            cursor.execute(_like(cursor, table._meta.db_table, shadow))
    entries = (entry for entry in STORE.entries(book) if upto is None or entry.seq <= upto)
    replay(entries, TableState(book, name=shadow_table), batch=batch)
    return {table._meta.db_table: _rows(shadow_table(table), book) for table in projected()}


def _like(cursor, table: str, shadow: str) -> str:
    """The statement that makes a table with the same columns, types included."""
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        return f"CREATE TEMPORARY TABLE {shadow} (LIKE {name} INCLUDING CONSTRAINTS)"
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    return cursor.fetchone()[0].replace(f"CREATE TABLE {name}", f"CREATE TEMPORARY TABLE {shadow}", 1)


def _rows(table: str, book: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {connection.ops.quote_name(table)} WHERE book = %s ORDER BY id", [book]
        )
        names = [column[0] for column in cursor.description]
        order = sorted(range(len(names)), key=names.__getitem__)
        return [tuple(row[place] for place in order) for row in cursor.fetchall()]
