"""What matters need a clock for: due dates after a corrected calendar, reminders, and texts whose time is over."""

from __future__ import annotations

from datetime import date, datetime

from taizhang.books.ticking import each_book
from taizhang.matters.erasure_requests import tell
from taizhang.matters.importing import drafts
from taizhang.matters.keeping import erase_files_again, retire
from taizhang.matters.recounting import recount
from taizhang.matters.reminding import remind


@each_book("matters.recount")
def recounted(book: str, now: datetime, today: date) -> int:
    """Count open due dates anew where the calendar changed."""
    return len(recount(book, now=now, on=today))


@each_book("matters.remind")
def reminded(book: str, now: datetime, today: date) -> int:
    """Remind who has a matter, and tell who is named when its time is over."""
    return remind(book, now)


@each_book("matters.erasures")
def told(book: str, now: datetime, today: date) -> int:
    """Tell who decides of requests for erasure."""
    return tell(book, now)


@each_book("matters.retire")
def retired(book: str, now: datetime, today: date) -> int:
    """Erase what people wrote where the rule's time is over."""
    return retire(book, now=now, on=today)


@each_book("matters.files")
def destroyed(book: str, now: datetime, today: date) -> int:
    """Destroy files that were erased and are there all the same."""
    return erase_files_again(book, now=now, on=today)


@each_book("matters.imports")
def swept(book: str, now: datetime, today: date) -> int:
    """Remove spreadsheets that were uploaded a day ago."""
    return drafts.sweep(now - drafts.KEPT_FOR)
