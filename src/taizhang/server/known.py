"""What follows from a book's acts alone, worked out once for as long as nobody adds an act.

Who holds which post, which units stand, what is in force: every page asks for the same, and it changes with an act only.
So it is kept under the hash of the last act, which no other history of the book has. Only for looking at pages: while
something is done, and outside of requests, it is worked out each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

V = TypeVar("V")

_NOTHING: Any = object()
_MOST_BOOKS = 100
_MOST_ANSWERS = 2_000
_heads: ContextVar[dict[str, str] | None] = ContextVar("heads of books", default=None)
"""The last acts of books as the request at hand found them; None where nothing is kept."""
_known: dict[str, tuple[str, dict[Hashable, Any]]] = {}
"""By book, the hash of its last act, and what was worked out since."""


@contextmanager
def only_looking() -> Iterator[None]:
    """While this lasts nothing is changed, so what was worked out before serves."""
    begun = _heads.set({})
    try:
        yield
    finally:
        _heads.reset(begun)


def once(book: str, key: Hashable, make: Callable[[], V]) -> V:
    """What `make` gives, which must follow from the acts of the book and from `key`, and which nobody may change."""
    heads = _heads.get()
    if heads is None:
        return make()
    if book not in heads:
        heads[book] = _head(book)
    hash, answers = _known.get(book, ("", {}))
    if hash != heads[book]:
        while len(_known) >= _MOST_BOOKS:
            _known.pop(next(iter(_known)), None)
        answers = {}
        _known[book] = (heads[book], answers)
    found: V = answers.get(key, _NOTHING)
    if found is _NOTHING:
        found = make()
        if len(answers) >= _MOST_ANSWERS:
            answers.clear()
        answers[key] = found
    return found


def _head(book: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM journal_head WHERE book = %s", [book])
        found = cursor.fetchone()
    return found[0] if found else ""
