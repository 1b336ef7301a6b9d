"""Texts in the vault that no act holds: left behind where a form was given up between keeping and appending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from taizhang.journal.canonical import parse
from taizhang.journal.references import may_refer, sealed_in
from taizhang.vault.keeping import purge
from taizhang.vault.upkeep import books_with_unclaimed, claim, unclaimed

KEPT_FOR = timedelta(days=1)
"""How long an unclaimed text may wait for its act."""

_ACTS_A_QUERY = 5_000
_TEXTS_A_QUERY = 900


def sweep(now: datetime) -> int:
    """Remove the texts older than a day that no act holds, in every book; returns how many."""
    before = now - KEPT_FOR
    return sum(_sweep(book, before) for book in books_with_unclaimed(before))


def _sweep(book: str, before: datetime) -> int:
    lost = set(unclaimed(book, before))
    claimed: list[str] = []
    for body in _newest_first(book):
        if may_refer(body):
            for ref, _ in sealed_in(parse(body)["data"]):
                if ref in lost:
                    lost.discard(ref)
                    claimed.append(ref)
        if not lost:
            break
    for start in range(0, len(claimed), _TEXTS_A_QUERY):
        claim(book, claimed[start : start + _TEXTS_A_QUERY])
    orphans = sorted(lost)
    return sum(
        purge(book, orphans[start : start + _TEXTS_A_QUERY])
        for start in range(0, len(orphans), _TEXTS_A_QUERY)
    )


def _newest_first(book: str) -> Iterator[str]:
    """The bytes of the acts from the end: the act of a recent text is near it."""
    before = 2**62
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, body FROM journal_entry WHERE book = %s AND seq < %s ORDER BY seq DESC LIMIT %s",
                [book, before, _ACTS_A_QUERY],
            )
            some = cursor.fetchall()
        if not some:
            return
        yield from (body for _, body in some)
        before = some[-1][0]
