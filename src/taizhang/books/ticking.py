"""What needs a clock (到时该办的事). Idempotent: it may run as often as one likes, by `serve`, cron or hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from taizhang.books.erasure import reconcile_erasures, repeat_erasures
from taizhang.server.statistics import refresh_if_nobody_does
from taizhang.server.store import STORE
from taizhang.server.sweeping import sweep


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many erased texts were purged, and how many texts that no act holds were removed."""

    purged: int
    swept: int


def tick(now: datetime, today: date) -> Ticked:
    """Purge what was erased (again after a restore), remove texts older than a day that no act holds, and look at how the tables have grown."""
    purged = sum(
        reconcile_erasures(book) + repeat_erasures(book, now=now, on=today) for book in STORE.books()
    )
    swept = sweep(now)
    refresh_if_nobody_does()
    return Ticked(purged, swept)
