"""Searching what people wrote, without keeping it where it could be read.

The index holds no text. Of every two neighbouring characters of Chinese, and of every word of letters or digits, it
holds a keyed hash, cut short; without the vault's key it gives no word away, though whoever has the whole index can
still count how often each unknown token comes. Each entry belongs to one text in the vault and goes with it when
that is erased. Who raised a matter is never indexed.

SQLite looks the tokens up by FTS5, PostgreSQL by a GIN index: two-character words such as 路灯 are found by index in both.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from taizhang.journal import IdsTogether, Sealed
from taizhang.matters.models import Matter, MatterWords
from taizhang.server.projection import insert_rows
from taizhang.server.rows import listed
from taizhang.vault.keeping import ToKeep, derived, keep, keep_all, open_texts, to_keep

SEARCHED = frozenset({"text", "answer", "public"})
"""The texts of a matter that a search looks through: what was raised and what was answered."""

_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff\U00020000-\U0003ffff]+")
_TOKEN_BYTES = 5
_PUBLISHED = "public"
"""The word of the index for texts written for the public; tokens begin with t."""
_MOST_TERMS = 24
_TEXTS_A_TIME = 500
FEW = 1_000
"""Matters at most that are looked up one by one where the first in the list are likely to be among those found."""
SOME = 4_000
"""The same where most that are in the list are not asked for."""
_MOST = 8_000
"""Texts at most of which the index is asked for one search."""
_MOST_COMMON = 1_000
_common: dict[tuple[str, tuple[str, ...]], None] = {}
"""Searches that found more texts than are looked up, when they were asked last."""


def seal(book: str, matter: str, field: str, text: str) -> Sealed:
    """Keep a text of a matter in the vault, and index it where searches look; call it inside the act's transaction."""
    sealed = keep(book, text, kind=_kind(field), owner=matter)
    if field in SEARCHED:
        words = indexed(book, field, text)
        if words:
            MatterWords.objects.create(text_id=sealed.ref, book=book, matter=matter, words=words)
    return sealed


def indexed(book: str, field: str, text: str) -> str:
    """What the index holds of a text of a matter: its tokens, and whether it was written for the public."""
    return _marked(_kind(field), " ".join(tokens(book, text)))


def _marked(kind: str, words: str) -> str:
    return f"{_PUBLISHED} {words}" if words and kind == _kind("public") else words


def to_seal(book: str, matter: str, field: str, text: str, drawn: IdsTogether | None = None) -> ToKeep:
    """A text of a matter, sealed for an act of which it is not yet known whether it holds; see `seal_all`."""
    return to_keep(book, text, kind=_kind(field), owner=matter, drawn=drawn)


def seal_all(book: str, texts: Sequence[ToKeep], known: dict[str, str]) -> None:
    """Keep many texts of a book's matters in the vault, and index them; call it inside the transaction of their acts.
    `known` is what the index of this book holds of texts, joined, so far as the caller knows it already; what is worked
    out is added to it."""
    keep_all(texts)
    searched = {_kind(field) for field in SEARCHED}
    some = [one for one in texts if one.kind in searched]
    for one in some:
        if one.text not in known:
            known[one.text] = " ".join(tokens(book, one.text))
    insert_rows(
        MatterWords,
        ("text_id", "book", "matter", "words"),
        (
            (one.sealed.ref, book, one.owner, words)
            for one in some
            if (words := _marked(one.kind, known[one.text]))
        ),
    )


def _kind(field: str) -> str:
    return f"matter-{field}"[:30]


def tokens(book: str, text: str) -> tuple[str, ...]:
    """The hashed tokens of a text: of Chinese every two neighbouring characters, of others whole words."""
    key = _key(book, _which_key())
    return tuple(dict.fromkeys([_hashed_by(key, gram) for gram in grams(text)]))


def grams(text: str) -> Iterable[str]:
    """What a text is looked up by, still in the open.

    >>> list(grams("路灯坏了, G320"))
    ['路灯', '灯坏', '坏了', 'g320']
    """
    for run in _RUNS.findall(text.casefold()):
        if run[0] >= "\u3400" and (run[0] <= "\u9fff" or run[0] >= "\U00020000"):
            yield from (a + b for a, b in pairwise(run))
        else:
            yield run


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search found before it is asked who may see it: the matters of which one text holds all that was looked
    for, newest first; all of them where that is `whole`, otherwise so many that the index was read no further. Up to
    `few` are looked up one by one."""

    book: str
    wanted: tuple[str, ...]
    matters: tuple[str, ...] = ()
    whole: bool = True
    few: int = FEW

    @property
    def many(self) -> bool:
        """Whether there are too many to be looked up one by one."""
        return not self.whole or len(self.matters) >= self.few


def look_up(book: str, words: str, within: Any = None, few: int = FEW) -> Sought:
    """The matters of which one text holds all of `words`; none where there is nothing to look up, such as a single
    character. `within` are ids of matters, as a question: no others are found then. `few` of `Sought`."""
    wanted = tokens(book, words)[:_MOST_TERMS]
    return _sought(book, wanted, within, few) if wanted else Sought(book, wanted)


def _sought(book: str, wanted: tuple[str, ...], within: Any = None, few: int = FEW) -> Sought:
    sql, parameters = _lookup(book, wanted)
    if within is not None:
        ids, values = within.query.sql_with_params()
        # IS TRUE: the ids are gathered once and each text asked for its matter, whatever PostgreSQL believes of the words
        sql, parameters = f"{sql} AND (w.matter IN ({ids})) IS TRUE", [*parameters, *values]
    # PostgreSQL reads the index as a whole and then as many texts as are asked for, SQLite from its end
    newest = "" if connection.vendor == "postgresql" else " ORDER BY f.rowid DESC"
    # of words that more texts held than are looked up, the few are enough that are counted
    most = FEW if within is None and (book, wanted) in _common else _MOST
    if connection.vendor == "postgresql":
        # by itself, so that PostgreSQL cannot believe that of common words so few are found sooner without the index
        sql = f"WITH found AS MATERIALIZED ({sql}) SELECT id, matter FROM found"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql}{newest} LIMIT {most + 1}", parameters)
        found = cursor.fetchall()
    whole = len(found) <= most
    if not whole and within is None:
        _remember(book, wanted)
    if not newest and whole:
        found.sort(reverse=True)
    matters = tuple(dict.fromkeys(matter for _, matter in found))
    return Sought(book, wanted, matters, whole, few)


def _remember(book: str, wanted: tuple[str, ...]) -> None:
    """That more texts hold these words than are looked up."""
    while len(_common) >= _MOST_COMMON:
        _common.pop(next(iter(_common)), None)
    _common[book, wanted] = None


def found_by(sought: Sought) -> Q:
    """The condition that a search found a matter.

    A few are looked up. Of some thousands the list is gone through in its order, and each asked whether it is among
    them: a page is full after some hundreds, and no table is opened for it. Where most texts hold the words, each is asked
    for its texts.
    """
    if not sought.many:
        return Q(id__in=listed(sought.matters))
    condition = _among(sought) if sought.whole else _held(sought.book, sought.wanted)
    return Q(RawSQL(*condition, output_field=BooleanField()))


def some_of(sought: Sought) -> Q:
    """The condition that a matter is among the few thousand that a search found first."""
    return Q(id__in=listed(sought.matters[:FEW]))


def published_with(book: str, words: str) -> Q:
    """The condition that a text written for the public holds all of `words`; what residents wrote is not looked at."""
    wanted = tokens(book, words)[:_MOST_TERMS]
    if not wanted:
        return Q(pk__in=())
    sought = _sought(book, (_PUBLISHED, *wanted))
    if sought.many:
        return Q(RawSQL(*_held(book, sought.wanted), output_field=BooleanField()))
    return Q(id__in=listed(sought.matters))


def reindex(book: str) -> int:
    """Make the index of a book anew, such as after a journal was brought in; returns how many texts it holds."""
    MatterWords.objects.filter(book=book).delete()
    done, batch = 0, []
    for row in Matter.rows.for_nobody(book).filter(erased_on=None).order_by("id").iterator(chunk_size=2_000):
        batch += [(row.id, field, ref) for field, ref in _searched(row)]
        if len(batch) >= _TEXTS_A_TIME:
            done += _index(book, batch)
            batch = []
    return done + _index(book, batch)


def _index(book: str, some: list[tuple[str, str, str]]) -> int:
    texts = open_texts(book, [ref for _, _, ref in some])
    made = [
        MatterWords(text_id=ref, book=book, matter=matter, words=words)
        for matter, field, ref in some
        if ref in texts and (words := indexed(book, field, texts[ref]))
    ]
    MatterWords.objects.bulk_create(made)
    return len(made)


def _searched(row: Matter) -> Iterable[tuple[str, str]]:
    """The field and the reference of each text of a matter that is searched."""
    if "text" in row.texts:
        yield "text", row.texts["text"]
    for happened in row.events:
        if happened["name"] in ("answered", "submitted"):
            yield from (
                (field, happened[key])
                for key, field in (("text", "answer"), ("public", "public"))
                if key in happened
            )


def _which_key() -> bytes:
    return derived("which key")[:8]


@lru_cache(maxsize=64)
def _key(book: str, vault_key: bytes) -> bytes:
    return derived(f"matter search\x1f{book}")


@lru_cache(maxsize=100_000)
def _hashed_by(key: bytes, gram: str) -> str:
    digest = hmac.digest(key, gram.encode(), hashlib.sha256)[:_TOKEN_BYTES]
    return "t" + base64.b32encode(digest).decode().lower()


def _lookup(book: str, wanted: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The question for the texts that hold all tokens, and the ids of their matters."""
    table = connection.ops.quote_name(MatterWords._meta.db_table)
    if connection.vendor == "postgresql":
        return (
            f"SELECT w.id, w.matter FROM {table} w WHERE w.book = %s"
            " AND array_to_tsvector(string_to_array(w.words, ' ')) @@ %s::tsquery",
            [book, " & ".join(wanted)],
        )
    return (
        # CROSS: the index first, whatever SQLite believes; the other way round it would be asked once for each text
        f"SELECT w.id, w.matter FROM matters_words_index f CROSS JOIN {table} w ON w.id = f.rowid"
        " WHERE matters_words_index MATCH %s AND w.book = %s",
        [" AND ".join(wanted), book],
    )


def _among(sought: Sought) -> tuple[str, list[Any]]:
    """The condition that the row at hand is one of those found. The set is made once and no index of ids is gone to."""
    matters = connection.ops.quote_name(Matter._meta.db_table)
    if connection.vendor == "postgresql":
        return f"({matters}.id || '') = ANY(%s)", [list(sought.matters)]
    return f"+{matters}.id IN (SELECT value FROM json_each(%s))", [json.dumps(sought.matters)]


def _held(book: str, wanted: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The condition that one text of the row at hand holds all tokens, asked of each row by itself."""
    table = connection.ops.quote_name(MatterWords._meta.db_table)
    matters = connection.ops.quote_name(Matter._meta.db_table)
    holds = " AND ".join(["' ' || w.words || ' ' LIKE %s"] * len(wanted))
    # OFFSET keeps PostgreSQL from going through all texts first
    return (
        f"EXISTS (SELECT 1 FROM {table} w WHERE w.book = %s AND w.matter = {matters}.id AND {holds} LIMIT 1 OFFSET 0)",
        [book, *(f"% {token} %" for token in wanted)],
    )
