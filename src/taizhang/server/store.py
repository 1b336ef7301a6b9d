"""The journal's store over Django's database: SQLite for one office, PostgreSQL for a county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from django.db import connection, transaction

from taizhang.journal import Entry, Head, Row, Sealed, read_entry
from taizhang.server.beside import beside
from taizhang.server.projection import TableState, copy_rows

_ROWS_A_QUERY = 2_000  # few enough to stay near the processor while they are looked at
_KIBIBYTES_TO_LOAD = 256 * 1024
_COLUMNS = "seq, id, kind, version, subject, actor, unit, recorded_at, happened_on, batch, key, body, hash"
_INSERTED = ("book", *_COLUMNS.split(", "))
_row = partial(tuple.__new__, Row)  # a third faster than Row._make, for a million


class DjangoWriting:
    """A book held for writing: see `journal.Writing`."""

    def __init__(self, book: str, head: Head) -> None:
        self.book = book
        self.head = head
        self.state = TableState(book)

    def batch_of_key(self, key: str) -> Sequence[Entry]:
        """The entries appended under an idempotency key."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT batch FROM journal_entry WHERE book = %s AND key = %s", [self.book, key])
            found = cursor.fetchone()
            if found is None:
                return ()
            cursor.execute(
                "SELECT body, hash FROM journal_entry WHERE book = %s AND batch = %s ORDER BY seq",
                [self.book, found[0]],
            )
            return tuple(read_entry(body, hash) for body, hash in cursor.fetchall())

    def same_text(self, first: Sealed, second: Sealed) -> bool:
        """Whether two texts in the vault are the same."""
        from taizhang.vault.keeping import same_text

        return same_text(first.ref, second.ref)

    def insert(self, entries: Sequence[Entry]) -> None:
        """Store entries after the head and move it; the table has it when all is written."""
        if not entries:
            return
        insert_entries(entries)
        last = entries[-1]
        self.head = Head(last.seq, last.hash)

    def flush(self) -> None:
        """Write the changes of state."""
        self.state.flush()


def insert_entries(entries: Sequence[Entry]) -> None:
    """Store entries as rows, within the caller's transaction; the head is the caller's to move."""
    rows = [
        (
            e.book, e.seq, e.id, e.kind, e.version, e.subject, e.actor, e.unit, e.recorded_at,
            e.happened_on, e.batch, e.key or None, e.body, e.hash,
        )
        for e in entries
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if len(rows) > 1:
            copy_rows(cursor, "journal_entry", _INSERTED, rows)
        else:
            marks = ", ".join(["%s"] * len(_INSERTED))
            cursor.execute(f"INSERT INTO journal_entry ({', '.join(_INSERTED)}) VALUES ({marks})", rows[0])


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read within stands still, while others go on writing; temporary tables may be written.

    Inside a transaction it is the caller's transaction that decides.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # by hand: Django would take the one lock for writing, and hold up everybody for as long as it takes
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield


@contextmanager
def room_to_load() -> Iterator[None]:
    """While much is written at once, SQLite may hold a quarter of a gigabyte of pages near: keys are random, and with
    little room every index page would go to disk and come back many times. Begin it outside a transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{_KIBIBYTES_TO_LOAD}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual:d}")


class DjangoStore:
    """See `journal.Store`. One writer per book: a row lock on PostgreSQL, BEGIN IMMEDIATE on SQLite."""

    @contextmanager
    def writing(self, book: str, *, much: bool = False) -> Iterator[DjangoWriting]:
        """Hold the book; a durable transaction, so an act that was acknowledged is on disk."""
        with ExitStack() as stack:
            if much:
                stack.enter_context(room_to_load())
            stack.enter_context(transaction.atomic(durable=True))
            if much:
                stack.enter_context(beside())
            cursor = stack.enter_context(connection.cursor())
            cursor.execute(
                "INSERT INTO journal_head (book, seq, hash) VALUES (%s, 0, %s) ON CONFLICT (book) DO NOTHING",
                [book, Head().hash],
            )
            lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
            cursor.execute(f"SELECT seq, hash FROM journal_head WHERE book = %s{lock}", [book])
            seq, hash = cursor.fetchone()
            writing = DjangoWriting(book, Head(seq, hash))
            yield writing
            writing.flush()
            if writing.head.seq != seq:
                cursor.execute(
                    "UPDATE journal_head SET seq = %s, hash = %s WHERE book = %s",
                    [writing.head.seq, writing.head.hash, book],
                )

    def rows(self, book: str, after: int = 0) -> Iterator[Row]:
        """The stored rows in order, read a range of sequence numbers at a time."""
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {_COLUMNS} FROM journal_entry WHERE book = %s AND seq > %s ORDER BY seq LIMIT %s",
                    [book, after, _ROWS_A_QUERY],
                )
                some = cursor.fetchall()
            if not some:
                return
            yield from map(_row, some)
            after = some[-1][0]

    def entries(self, book: str, after: int = 0) -> Iterator[Entry]:
        """The entries in order."""
        for row in self.rows(book, after):
            yield read_entry(row.body, row.hash)

    def history(self, book: str, subject: str) -> tuple[Entry, ...]:
        """The entries about one subject, oldest first."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT body, hash FROM journal_entry WHERE book = %s AND subject = %s ORDER BY seq",
                [book, subject],
            )
            return tuple(read_entry(body, hash) for body, hash in cursor.fetchall())

    def head(self, book: str) -> Head:
        """The end of the book's chain."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, hash FROM journal_head WHERE book = %s", [book])
            found = cursor.fetchone()
        return Head(*found) if found else Head()

    def books(self) -> Sequence[str]:
        """The ids of all books."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT book FROM journal_head WHERE seq > 0 ORDER BY book")
            return tuple(book for (book,) in cursor.fetchall())


STORE = DjangoStore()
"""The store that views and commands write through."""
