"""A small book made without a database: its entries, as an export holds them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from taizhang.books.acts import BookOpened
from taizhang.journal import Entry, Head, forge
from taizhang.units.acts import UnitOpened


def small_book(book: str, *, villages: int = 5) -> list[Entry]:
    """A book opened, with some villages."""
    since = date(2020, 1, 1)
    acts = [
        BookOpened(book=book, name="试验镇"),
        *(
            UnitOpened(id=f"u{number}", unit_kind="village", name=f"第{number}村", since=since)
            for number in range(villages)
        ),
    ]
    entries: list[Entry] = []
    head = Head()
    for number, act in enumerate(acts):
        entry = forge(
            head,
            act,
            book=book,
            id=f"{book}-{number}",
            actor="system",
            unit="",
            recorded_at=datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=number),
            happened_on=since,
            batch=f"b{number}",
            key="",
        )
        entries.append(entry)
        head = Head(entry.seq, entry.hash)
    return entries
