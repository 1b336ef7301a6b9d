"""A chain of acts without a database, and its stored rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from taizhang.journal import Act, Entry, Head, Row, forge


class Remarked(Act):
    """An act of the tests: somebody remarks something."""

    kind: ClassVar[str] = "test.remarked"

    about: str
    words: str = ""

    def subject(self) -> str:
        """What it is about."""
        return self.about


def chain(length: int, *, book: str = "b") -> list[Entry]:
    """So many entries of one book."""
    entries: list[Entry] = []
    head = Head()
    for number in range(1, length + 1):
        entry = forge(
            head,
            Remarked(about=f"s{number % 3}", words=f"第{number}句"),
            book=book,
            id=f"a{number}",
            actor=f"p{number % 2}",
            unit="u",
            recorded_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
            happened_on=date(2026, 3, 1),
            batch=f"b{number}",
            key=f"k{number}" if number % 2 else "",
        )
        entries.append(entry)
        head = Head(entry.seq, entry.hash)
    return entries


def row_of(e: Entry) -> Row:
    """The entry as a store keeps it."""
    return Row(
        e.seq, e.id, e.kind, e.version, e.subject, e.actor, e.unit, e.recorded_at, e.happened_on, e.batch,
        e.key or None, e.body, e.hash,
    )  # fmt: skip
