"""Rebuilding: the state made anew from the journal beside the live one, then compared with it or put in its place.

The journal is replayed into temporary tables while the book goes on being written; only what came meanwhile is
replayed with the book held, so that nobody waits for the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from taizhang.journal import Entry, replay
from taizhang.server.projection import TableState, live_table, shadow_table
from taizhang.server.rows import projected
from taizhang.server.store import STORE, snapshot

_DIFFERENCE = "shadow_difference"
_SHOWN = 50

MISSING, EXTRA, CHANGED = "missing", "extra", "changed"
"""How a live row differs: it should be there, it should not be there, it should say something else."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One live row that is not as the journal says: its table, its id, and how. Never what it holds."""

    table: str
    id: str
    how: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: acts replayed, rows of state that they make, how many live rows differed, and the first
    of these by table and id."""

    book: str
    acts: int
    rows: int
    differing: int
    shown: tuple[Difference, ...]


def compare(book: str, *, progress: Callable[[int], None] = lambda count: None) -> Rebuilt:
    """Replay a book and compare the live state with it. Holds up nobody and changes nothing."""
    with _shadows():
        last = _replay(book, 0, progress)
        with snapshot():
            last = _replay(book, last, progress)
            return _found(book, last)


def rebuild(book: str, *, progress: Callable[[int], None] = lambda count: None) -> Rebuilt:
    """Replay a book and put every row that differs in order, all in one transaction with the book held; where none
    differs, the book is not held at all."""
    with _shadows():
        last = _replay(book, 0, progress)
        with snapshot():
            last = _replay(book, last, progress)
            found = _found(book, last)
        if found.differing:
            with STORE.writing(book):
                last = _replay(book, last, progress)
                found = _found(book, last)
                _put_in_order()
        return found


class _ShadowState(TableState):
    """State in shadow tables, written a batch at a time."""

    def __init__(self, book: str) -> None:
        super().__init__(book, name=shadow_table)

    def flush(self) -> None:
        """Write all changes at once."""
        by_hand = connection.vendor == "sqlite" and not connection.connection.in_transaction
        if not by_hand:
            super().flush()
            return
        with connection.cursor() as cursor:  # deferred: it touches temporary tables only, and takes no lock
            cursor.execute("BEGIN DEFERRED")
            try:
                super().flush()
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")


def _replay(book: str, after: int, progress: Callable[[int], None]) -> int:
    """Replay what follows act `after`; returns the last act."""
    last = after

    def counted() -> Iterator[Entry]:
        nonlocal last
        for entry in STORE.entries(book, after):
            last = entry.seq
            yield entry

    replay(counted(), _ShadowState(book), progress=lambda count: progress(after + count))
    return last


@contextmanager
def _shadows() -> Iterator[None]:
    """Empty temporary tables beside the live ones, gone at the end."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and not connection.connection.in_transaction:
            # a million rows do not fit into the memory of an office PC
            cursor.execute("PRAGMA temp_store = FILE")
        _drop(cursor)
        for table in projected():
            live, shadow = _quoted(live_table(table)), _quoted(shadow_table(table))
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE TEMPORARY TABLE {shadow} (LIKE {live} INCLUDING DEFAULTS)")
                cursor.execute(f"ALTER TABLE {shadow} ADD PRIMARY KEY (id)")
            else:
                cursor.execute(f"CREATE TEMPORARY TABLE {shadow} AS SELECT * FROM {live} WHERE 0")
                name = _quoted(f"{shadow_table(table)}_id")
                cursor.execute(f"CREATE UNIQUE INDEX temp.{name} ON {shadow} (id)")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_DIFFERENCE} (name varchar(80), id varchar(160), how varchar(10))"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _drop(cursor)
            if connection.vendor == "sqlite" and not connection.connection.in_transaction:
                cursor.execute("PRAGMA temp_store = MEMORY")


def _drop(cursor: Any) -> None:
    schema = "pg_temp" if connection.vendor == "postgresql" else "temp"
    for name in (*map(shadow_table, projected()), _DIFFERENCE):
        cursor.execute(f"DROP TABLE IF EXISTS {schema}.{_quoted(name)}")


def _found(book: str, acts: int) -> Rebuilt:
    """Compare live rows with shadow ones, table by table, in the database."""
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_DIFFERENCE}")
        for table in projected():
            live, shadow = _quoted(live_table(table)), _quoted(shadow_table(table))
            if connection.vendor == "postgresql":
                cursor.execute(f"ANALYZE {shadow}")  # nobody else does, for a temporary table
            cursor.execute(f"SELECT COUNT(*) FROM {shadow}")
            rows += cursor.fetchone()[0]
            cursor.execute(
                f"INSERT INTO {_DIFFERENCE}"
                f" SELECT %s, made.id, CASE WHEN live.id IS NULL THEN '{MISSING}' ELSE '{CHANGED}' END"
                f" FROM {shadow} made LEFT JOIN {live} live ON live.id = made.id"
                f" WHERE live.id IS NULL OR {_differs(table)}",
                [live_table(table)],
            )
            cursor.execute(
                f"INSERT INTO {_DIFFERENCE} SELECT %s, live.id, '{EXTRA}' FROM {live} live"
                f" WHERE live.book = %s AND NOT EXISTS (SELECT 1 FROM {shadow} made WHERE made.id = live.id)",
                [live_table(table), book],
            )
        cursor.execute(f"SELECT COUNT(*) FROM {_DIFFERENCE}")
        (differing,) = cursor.fetchone()
        cursor.execute(f"SELECT name, id, how FROM {_DIFFERENCE} ORDER BY name, id LIMIT {_SHOWN}")
        shown = tuple(Difference(*found) for found in cursor.fetchall())
    return Rebuilt(book, acts, rows, differing, shown)


def _put_in_order() -> None:
    """Take away every live row that differs and put in what the journal says."""
    with connection.cursor() as cursor:
        for table in projected():
            live, shadow = _quoted(live_table(table)), _quoted(shadow_table(table))
            columns = ", ".join(_columns(table))
            these = f"SELECT id FROM {_DIFFERENCE} WHERE name = %s"
            cursor.execute(f"DELETE FROM {live} WHERE id IN ({these})", [live_table(table)])
            cursor.execute(
                f"INSERT INTO {live} ({columns}) SELECT {columns} FROM {shadow} WHERE id IN ({these})",
                [live_table(table)],
            )


def _differs(table: type[models.Model]) -> str:
    """The condition that any column of a live row differs from the row that was made; NULL equals NULL."""
    if connection.vendor == "postgresql":
        live, made = (", ".join(f"{side}.{name}" for name in _columns(table)) for side in ("live", "made"))
        return f"({live}) IS DISTINCT FROM ({made})"
    return "NOT (" + " AND ".join(f"live.{name} IS made.{name}" for name in _columns(table)) + ")"


def _columns(table: type[models.Model]) -> list[str]:
    return [_quoted(field.column) for field in table._meta.concrete_fields]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
