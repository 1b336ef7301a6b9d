"""What needs a clock (到时该办的事). Idempotent: it may run as often as one likes, by `serve`, cron or hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from taizhang.books.erasure import reconcile_erasures, repeat_erasures
from taizhang.server.statistics import refresh_if_nobody_does
from taizhang.server.store import STORE
from taizhang.server.sweeping import sweep

Job = Callable[[str, datetime, date], int]
"""Something to do for a book at an instant on a day; says how much it did. Idempotent, and quick where nothing is due."""

JOBS: dict[str, Job] = {}
"""What concepts do when the clock asks, by name, in the order in which they were registered."""


def each_book(name: str) -> Callable[[Job], Job]:
    """Register the function below to be done for every book at each tick."""

    def registered(job: Job) -> Job:
        JOBS[name] = job
        return job

    return registered


def do_jobs(book: str, now: datetime, today: date) -> int:
    """Do what is due for one book; returns how much was done."""
    return sum(job(book, now, today) for job in JOBS.values())


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many erased texts were purged, how many texts that no act holds were removed, and how much concepts did."""

    purged: int
    swept: int
    done: int = 0


def tick(now: datetime, today: date) -> Ticked:
    """Look at how the tables have grown, purge what was erased (again after a restore), remove texts older than a day that
    no act holds, and do what concepts do by the clock."""
    refresh_if_nobody_does()  # first: what comes after is quicker by it, and one that fails must not leave pages slow
    purged = sum(
        reconcile_erasures(book) + repeat_erasures(book, now=now, on=today) for book in STORE.books()
    )
    swept = sweep(now)
    done = sum(do_jobs(book, now, today) for book in STORE.books())
    return Ticked(purged, swept, done)
