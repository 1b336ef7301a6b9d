"""What matters need a clock for: due dates after a corrected calendar, and texts whose time to be kept is over."""

from __future__ import annotations

from datetime import date, datetime

from taizhang.books.ticking import each_book
from taizhang.matters.keeping import retire
from taizhang.matters.recounting import recount


@each_book("matters.recount")
def recounted(book: str, now: datetime, today: date) -> int:
    """Count open due dates anew where the calendar changed."""
    return len(recount(book, now=now, on=today))


@each_book("matters.retire")
def retired(book: str, now: datetime, today: date) -> int:
    """Erase what people wrote where the rule's time is over."""
    return retire(book, now=now, on=today)
