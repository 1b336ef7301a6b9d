"""Objections (异议) to a published score: until when, decided by whom and by when. All of it from the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.appraisal.models import ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import load
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.notices.models import Notice
from taizhang.timekeeping import Due

OPEN, UPHELD, PARTLY, REJECTED, WITHDRAWN = "open", "upheld", "partly", "rejected", "withdrawn"
"""The states of an objection: waiting; upheld (成立), partly upheld (部分成立), rejected (不成立); taken back."""


@dataclass(frozen=True, slots=True)
class Window:
    """Until which day one may object (None: there is no time for it), and the post that decides."""

    since: date
    until: date | None
    decider: str | None
    answer_days: int | None
    """In how many working days an objection is to be decided; None where the file sets no limit."""

    def open_on(self, day: date) -> bool:
        """Whether an objection may be made on a day; the last day included."""
        return self.until is not None and self.since <= day <= self.until

    def decide_by(self, book: str, objected: date) -> Due | None:
        """The last day for the decision on an objection made on a day; None where the file sets no limit."""
        if self.answer_days is None:
            return None
        return books.calendar(book).add_working_days(objected, self.answer_days)


def window(total: ScoreTotal) -> Window | None:
    """The time for objections to a sheet: from its publication as many days as the file says, else while it is posted.

    Counted from the notice of its ranking; a sheet without a published ranking is known to its unit from the close.
    """
    rule = rule_of_sheet(total)
    closed = books.closed(total.book, total.month)
    if rule is None or closed is None:
        return None
    notice = (
        Notice.rows.of(total.book)
        .filter(institution=total.institution, period=total.period)
        .order_by("posted_on", "id")
        .first()
    )
    since = notice.since if notice else closed.closed_on
    if rule.object_days is not None:
        until: date | None = since + timedelta(days=rule.object_days)
    else:
        until = notice.until - timedelta(days=1) if notice and notice.until else None
    return Window(since, until, rule.approver, rule.answer_days)


def rule_of_sheet(total: ScoreTotal) -> Appraisal | None:
    """The rule by which a sheet was scored."""
    row = (
        AdoptedInstitution.rows.of(total.book)
        .filter(institution=total.institution, sha256=total.sha256)
        .first()
    )
    return load(row.text).appraisal if row else None
