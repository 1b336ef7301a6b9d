"""What pages ask of notices: which are up on a day, which were, and what state each is in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from taizhang.notices.models import Notice
from taizhang.server.rows import RowSet

NoticeState = Literal["coming", "posted", "ended", "withdrawn"]


def notice(book: str, notice_id: str) -> Notice | None:
    """One notice, or None."""
    return Notice.rows.of(book).filter(id=notice_id).first()


def up(book: str, day: date) -> RowSet:
    """The notices that are up on a day, the latest first."""
    return Notice.rows.of(book).on(day).filter(withdrawn_reason="")


def over(book: str, day: date) -> RowSet:
    """The notices whose time is over on a day, or that were withdrawn by then; the latest first."""
    begun = Notice.rows.of(book).filter(since__lte=day)
    return begun.filter(until__lte=day) | begun.exclude(withdrawn_reason="")


def coming(book: str, day: date) -> RowSet:
    """The notices whose time has not begun."""
    return Notice.rows.of(book).filter(since__gt=day, withdrawn_reason="")


def public(book: str, day: date) -> RowSet:
    """Every notice that the public may know of on a day: those whose time has begun."""
    return Notice.rows.of(book).filter(since__lte=day)


def state_of(row: Notice, day: date) -> NoticeState:
    """Whether a notice is up on a day, is not up yet, was up, or was withdrawn."""
    if row.withdrawn_reason:
        return "withdrawn"
    if day < row.since:
        return "coming"
    return "posted" if row.holds_on(day) else "ended"


def last_day(row: Notice) -> date | None:
    """The last day on which it is up; None for one that stays up."""
    return None if row.until is None else max(row.until - timedelta(days=1), row.since)
