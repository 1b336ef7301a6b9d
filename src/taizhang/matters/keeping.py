"""Keeping matters no longer than their rule says: what people wrote and attached is erased, days and rates stay."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import JSONField

from taizhang.books.acts import TextsErased
from taizhang.books.erasure import AGAIN, destroy, noted
from taizhang.books.models import AdoptedInstitution, ErasedText
from taizhang.institutions import load
from taizhang.journal import SYSTEM, Act, Actor, append
from taizhang.matters.acts import MatterErased
from taizhang.matters.models import Matter
from taizhang.records.evidence import erased_ref, remove, still_there
from taizhang.server.rows import projected
from taizhang.server.store import STORE
from taizhang.vault.keeping import refs_of

_MATTERS_A_TIME = 200
_HASH = re.compile("[0-9a-f]{64}")


def erase_matter(
    book: str, matter: str, *, ground: str, who: Actor, now: datetime, on: date, key: str = ""
) -> int:
    """Erase everything that people wrote in one matter that has ended, and its files; returns how many texts.

    Raises `Refused` where it has not ended, was erased already, a law keeps it longer, or `who` may not.
    """
    return _erase(book, [matter], ground, who, now, on, key)


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
    adopted = AdoptedInstitution.rows.of(book).order_by("id")
    # by the kind first, and its days: which texts all the ended were opened under, only the whole book could tell
    named = set(adopted.order_by().values_list("institution", flat=True).distinct())
    kinds = [kind for kind in sorted(named) if ended.filter(kind=kind, ended_on__lt=on).exists()]
    for rule, id, text in adopted.filter(institution__in=kinds).values_list("id", "institution", "text"):
        kind = load(text).matter
        if kind is not None:
            over = ended.filter(kind=id, rule=rule, ended_on__lt=on - timedelta(days=kind.retention.days))
            yield from sorted(over.values_list("id", flat=True))


def _erase(
    book: str, matters: Sequence[str], ground: str, who: Actor, now: datetime, on: date, key: str = ""
) -> int:
    acts: list[Act] = []
    refs: list[str] = []
    files = _files_of(book, matters)
    alone = _named_nowhere_else(frozenset().union(*files.values()), matters)
    for matter in matters:
        acts.append(MatterErased(matter=matter, ground=ground))
        gone = (erased_ref(sha) for sha in sorted(files.get(matter, frozenset()) & alone))
        held = (*refs_of(book, matter), *gone)
        if held:
            acts.append(TextsErased(person=matter, refs=held, ground=ground))
            refs += held
    append(STORE, book, acts, who=who, now=now, happened_on=on, key=key)
    purged = destroy(book, refs)
    for sha in alone:
        remove(sha)
    return purged


def erase_files_again(book: str, *, now: datetime, on: date) -> int:
    """Destroy the files that were erased and are there all the same, as after a stop between the act and the file, or
    where an older backup brought them back; returns how many.

    What an older journal does not know to be erased, the list beside the vault's key does; for each matter that names it
    the erasure becomes an act again. A file stays that anything else names: the same picture may have come in anew.
    """
    known = frozenset(ErasedText.rows.of(book).filter(id__startswith="f").values_list("id", flat=True))
    there = still_there(known | noted(book))
    naming = _naming(frozenset(there.values()))
    gone = []
    for ref, sha in there.items():
        matters = sorted(id for table, id in naming.get(sha, ()) if table is Matter)
        ours = Matter.rows.for_nobody(book).filter(id__in=matters).count()
        if ours < len(naming.get(sha, ())):
            continue
        if ref not in known and matters:
            acts = [TextsErased(person=matter, refs=(ref,), ground=AGAIN) for matter in matters]
            append(STORE, book, acts, who=SYSTEM, now=now, happened_on=on)
        if all(_erased_in(book, matter, ref) for matter in matters):
            remove(sha)
            gone.append(ref)
    if gone:
        destroy(book, gone)
    return len(gone)


def _erased_in(book: str, matter: str, ref: str) -> bool:
    """Whether it was this matter's own file that an act erased."""
    acts = (entry for entry in STORE.history(book, matter) if entry.kind == TextsErased.kind)
    return any(ref in entry.data["refs"] for entry in acts)


def _files_of(book: str, matters: Sequence[str]) -> dict[str, frozenset[str]]:
    """The files of each of these matters, by their hashes: those it came with and those of what happened to it."""
    rows = Matter.rows.for_nobody(book).filter(id__in=list(matters))
    found = {}
    for row in rows:
        items = [*row.evidence, *(item for one in row.events for item in one.get("evidence", ()))]
        if items:
            found[row.id] = frozenset(item["sha256"] for item in items)
    return found


def _named_nowhere_else(files: frozenset[str], matters: Sequence[str]) -> set[str]:
    """Those of the files that no row of any book names but these matters: the same picture may prove something else."""
    naming = _naming(files)
    own = {(Matter, id) for id in matters}
    return {sha for sha in files if naming.get(sha, set()) <= own}


def _naming(files: frozenset[str]) -> dict[str, set[tuple[type, str]]]:
    """The rows of any book that name a file, by its hash: their table and id."""
    found: dict[str, set[tuple[type, str]]] = defaultdict(set)
    for table in projected() if files else ():
        fields = [one for one in table._meta.concrete_fields if isinstance(one, JSONField)]
        if not any(one.name in ("evidence", "events") for one in fields):
            continue
        name = connection.ops.quote_name(table._meta.db_table)
        texts = [f"CAST({connection.ops.quote_name(one.column)} AS TEXT)" for one in fields]
        naming = " OR ".join(f"{text} LIKE %s" for text in texts)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {', '.join(texts)} FROM {name} WHERE {naming}", ['%"sha256"%'] * len(texts)
            )
            for id, *said in cursor:
                for sha in files.intersection(_HASH.findall(" ".join(filter(None, said)))):
                    found[sha].add((table, id))
    return found


def _groups(matters: Iterator[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for matter in matters:
        group.append(matter)
        if len(group) == _MATTERS_A_TIME:
            yield group
            group = []
    if group:
        yield group
