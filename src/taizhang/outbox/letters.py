"""Writing letters once, and reading what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import IntegrityError, transaction

from taizhang.outbox.models import Letter
from taizhang.problems import Text
from taizhang.server.projection import insert_rows

KEPT = timedelta(days=180)
"""For how long letters are kept."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says now: on the person's own page, and in the few words that leave the house."""

    inside: Text
    outside: Text
    late: bool = False
    href: str = ""


Source = Callable[[str, Sequence[Letter], datetime], Mapping[int, Said]]
"""What letters say at an instant, by their numbers. One that no longer holds, or that its reader may no longer see, is
left out: it is neither shown nor sent."""

SOURCES: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register the function below as knowing what the letters of a concept say."""

    def registered(found: Source) -> Source:
        SOURCES[name] = found
        return found

    return registered


def write(letters: Iterable[Letter]) -> int:
    """Keep letters that were not written before; returns how many are new."""
    wanted = {(letter.book, letter.key): letter for letter in letters}
    if not wanted:
        return 0
    books = {book for book, _ in wanted}
    known = Letter.objects.filter(book__in=books, key__in=[key for _, key in wanted])
    for pair in known.values_list("book", "key"):
        wanted.pop(pair, None)
    columns = tuple(one.attname for one in Letter._meta.concrete_fields if not one.primary_key)
    try:
        with transaction.atomic():
            insert_rows(Letter, columns, map(attrgetter(*columns), wanted.values()))
    except IntegrityError:  # another round wrote some of them meanwhile
        Letter.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    return len(wanted)


def said(book: str, letters: Sequence[Letter], now: datetime) -> Mapping[int, Said]:
    """What these letters say, for their own readers."""
    found: dict[int, Said] = {}
    for name in {letter.source for letter in letters} & SOURCES.keys():
        found |= SOURCES[name](book, [letter for letter in letters if letter.source == name], now)
    return found


def unread(book: str, person: str) -> int:
    """How many letters wait to be read by somebody."""
    return Letter.objects.filter(book=book, person=person, read_at=None, dropped=False).count()


def inbox(book: str, person: str, most: int = 100) -> list[Letter]:
    """Somebody's letters, newest first."""
    rows = Letter.objects.filter(book=book, person=person, dropped=False)
    return list(rows.order_by("-made_at", "-id")[:most])


def forget(book: str, now: datetime) -> int:
    """Throw away letters whose time is over."""
    return Letter.objects.filter(book=book, made_at__lt=now - KEPT).delete()[0]
