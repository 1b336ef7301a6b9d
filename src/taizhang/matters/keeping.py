"""Keeping matters no longer than their rule says: what people wrote is erased, the days and the rates stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from taizhang.books.acts import TextsErased
from taizhang.books.erasure import destroy
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import load
from taizhang.journal import SYSTEM, Act, Actor, append
from taizhang.matters.acts import MatterErased
from taizhang.matters.models import Matter
from taizhang.server.store import STORE
from taizhang.vault.keeping import refs_of

_MATTERS_A_TIME = 200


def erase_matter(book: str, matter: str, *, ground: str, who: Actor, now: datetime, on: date) -> int:
    """Erase everything that people wrote in one matter that has ended; returns how many texts.

    Raises `Refused` where it has not ended, was erased already, or `who` may not.
    """
    return _erase(book, [matter], ground, who, now, on)


def retire(book: str, *, now: datetime, on: date) -> int:
    """Erase the texts of every matter whose time to be kept is over; returns how many matters. Idempotent."""
    done = 0
    for group in _groups(_due(book, on)):
        _erase(book, group, "保存期限已满", SYSTEM, now, on)
        done += len(group)
    return done


def _due(book: str, on: date) -> Iterator[str]:
    """The matters whose time is over, by the text that each was opened under."""
    ended = Matter.rows.for_nobody(book).filter(ended_on__isnull=False, erased_on=None)
    rules = ended.order_by("rule").values_list("rule", flat=True).distinct()
    texts = dict(AdoptedInstitution.rows.of(book).filter(id__in=list(rules)).values_list("id", "text"))
    for rule, text in sorted(texts.items()):
        kind = load(text).matter
        if kind is not None:
            over = ended.filter(rule=rule, ended_on__lt=on - timedelta(days=kind.retention.days))
            yield from list(over.order_by("id").values_list("id", flat=True))


def _erase(book: str, matters: Sequence[str], ground: str, who: Actor, now: datetime, on: date) -> int:
    acts: list[Act] = []
    refs: list[str] = []
    for matter in matters:
        acts.append(MatterErased(matter=matter, ground=ground))
        held = refs_of(book, matter)
        if held:
            acts.append(TextsErased(person=matter, refs=held, ground=ground))
            refs += held
    append(STORE, book, acts, who=who, now=now, happened_on=on)
    return destroy(book, refs)


def _groups(matters: Iterator[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for matter in matters:
        group.append(matter)
        if len(group) == _MATTERS_A_TIME:
            yield group
            group = []
    if group:
        yield group
