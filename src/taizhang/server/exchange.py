"""A book out as a file of JSON Lines, and in again: into a place where it is not, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError, connection, transaction
from pydantic import ValidationError

from taizhang.journal import GENESIS, Entry, Head, replay
from taizhang.journal.exchange import bad_line, from_lines, to_line
from taizhang.problems import Problem, Refused, Text
from taizhang.server.projection import TableState
from taizhang.server.statistics import refresh
from taizhang.server.store import STORE, insert_entries, room_to_load, snapshot

_ACTS_A_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """A book that came in: its id and the end of its chain."""

    book: str
    head: Head


def lines_of(book: str) -> Iterator[str]:
    """The lines of a book in order, each with its line end. Read them within `snapshot()`."""
    for row in STORE.rows(book):
        yield to_line(row.body, row.hash) + "\n"


def export_book(book: str, write: Callable[[str], object], *, progress: Callable[[int], None]) -> int:
    """Write the book's lines as they stand at one moment; returns how many acts. `progress` gets the count so far."""
    count = 0
    with snapshot():
        for line in lines_of(book):
            write(line)
            count += 1
            if count % _ACTS_A_BATCH == 0:
                progress(count)
    progress(count)
    return count


def import_book(lines: Iterable[str], *, file: str, progress: Callable[[int], None]) -> Imported:
    """Bring in the book that the lines hold; it commits at the end, and on any fault leaves nothing behind.

    Raises `Refused` where the book is here already, where the chain breaks (with the line), or where an act is of
    a kind or version that this software does not know.
    """
    with room_to_load(), transaction.atomic(durable=True):
        return load_book(lines, file=file, progress=progress)


def load_book(lines: Iterable[str], *, file: str, progress: Callable[[int], None]) -> Imported:
    """As `import_book`, within the caller's transaction."""
    entries = from_lines(_readable(lines, file), file=file)
    first = next(entries, None)
    if first is None:
        raise bad_line(file, 1, Text("文件是空的", "the file is empty"))
    _begin(first.book)
    state = TableState(first.book)
    head, count = Head(), 0
    groups = _groups(first, entries)
    while group := next(groups, None):
        try:
            insert_entries(group)
            replay(group, state, batch=len(group))
        except (ValidationError, DatabaseError, LookupError, TypeError, ValueError):
            place = Text(
                f"第{group[0].seq}条至第{group[-1].seq}条中有本软件不能接受的内容",
                f"an act between {group[0].seq} and {group[-1].seq} cannot be taken in",
            )
            raise bad_line(file, group[0].seq, place) from None
        head, count = Head(group[-1].seq, group[-1].hash), count + len(group)
        progress(count)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_head SET seq = %s, hash = %s WHERE book = %s", [head.seq, head.hash, first.book]
        )
    refresh()  # the tables hold something else now
    return Imported(first.book, head)


def _readable(lines: Iterable[str], file: str) -> Iterator[str]:
    count = 0
    try:
        for line in lines:
            yield line
            count += 1
    except UnicodeDecodeError:
        raise bad_line(file, count + 1, Text("不是 UTF-8 文本", "this is not text in UTF-8")) from None


def _begin(book: str) -> None:
    """Hold a book that must not have begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_head (book, seq, hash) VALUES (%s, 0, %s) ON CONFLICT (book) DO NOTHING",
            [book, GENESIS],
        )
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(f"SELECT seq FROM journal_head WHERE book = %s{lock}", [book])
        (seq,) = cursor.fetchone()
    if seq:
        raise Refused(
            Problem(
                "book-exists",
                Text(f"这里已有账簿“{book}”，共{seq}条", f"the book {book} is here already, with {seq} acts"),
                Text(
                    "导入只能用于没有这个账簿的地方；请换一个数据目录",
                    "a book is imported only where it is not; use another data folder",
                ),
            )
        )


def _groups(first: Entry, rest: Iterator[Entry]) -> Iterator[list[Entry]]:
    group = [first, *islice(rest, _ACTS_A_BATCH - 1)]
    while group:
        yield group
        group = list(islice(rest, _ACTS_A_BATCH))
