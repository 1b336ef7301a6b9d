"""What the outbox does by the clock: sends what waits, and forgets what is old."""

from __future__ import annotations

from datetime import date, datetime

from taizhang.books.ticking import each_book
from taizhang.outbox.letters import forget
from taizhang.outbox.sending import send


@each_book("outbox.send")
def sent(book: str, now: datetime, today: date) -> int:
    """Send what waits by the channels of the office."""
    return send(book, now)


@each_book("outbox.forget")
def forgotten(book: str, now: datetime, today: date) -> int:
    """Throw away letters whose time is over."""
    return forget(book, now)
