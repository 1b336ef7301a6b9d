"""Erasing what the vault holds about a person: the act first, then the texts for good.

The references of what was erased are also noted in a file beside the vault's key (`vault.erased`), apart from the
database: so an older backup, which knows nothing of the erasure, cannot bring the texts back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.db.utils import DatabaseError

from taizhang.books.acts import TextsErased
from taizhang.books.models import ErasedText
from taizhang.journal import SYSTEM, Actor, append
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.store import STORE
from taizhang.vault.keeping import purge, refs_of
from taizhang.vault.models import VaultText

AGAIN = "恢复备份后，再次执行以前办理的删除"
"""The ground of an erasure that a restore repeats."""
_TEXTS_A_QUERY = 900


@dataclass(frozen=True, slots=True)
class Holding:
    """What the vault holds about a person: how many texts of each kind."""

    person: str
    kinds: tuple[tuple[str, int], ...]

    @property
    def texts(self) -> int:
        """How many texts in all."""
        return sum(count for _, count in self.kinds)


def held_about(book: str, person: str) -> Holding:
    """What an erasure would destroy, told by kind and number, never by content."""
    kinds = (
        VaultText.objects.filter(book=book, owner=person)
        .values_list("kind")
        .annotate(Count("ref"))
        .order_by("kind")
    )
    return Holding(person, tuple((kind, count) for kind, count in kinds))


def erase(book: str, person: str, *, ground: str, who: Actor, now: datetime, on: date) -> int:
    """Erase every text about a person; returns how many.

    The act is appended first; should the machine stop before the vault is purged, `reconcile_erasures` does it.
    Raises `Refused` where there is nothing to erase, no ground is given, or `who` may not.
    """
    ground = ground.strip()
    if not ground:
        raise Refused(
            Problem(
                "ground-missing",
                Text("没有写明删除的依据", "no ground is given"),
                Text(
                    "请写明，如“本人申请，个人信息保护法第四十七条”", "name it, such as the person's request"
                ),
                Place(key="ground"),
            )
        )
    refs = refs_of(book, person)
    if not refs:
        raise Refused(
            Problem(
                "nothing-to-erase",
                Text(f"保险库里没有关于 {person} 的文字", f"the vault holds nothing about {person}"),
                Text("请核对人员编号；已删除的无需再删", "check the id; what was erased need not be again"),
                Place(key="person"),
            )
        )
    append(
        STORE,
        book,
        [TextsErased(person=person, refs=refs, ground=ground)],
        who=who,
        now=now,
        happened_on=on,
    )
    return destroy(book, refs)


def destroy(book: str, refs: Sequence[str]) -> int:
    """Purge the texts that an act has just erased, for good; returns how many there were."""
    purged = _purge(book, refs)
    leave_no_trace()
    return purged


def reconcile_erasures(book: str) -> int:
    """Purge every text that an act erased and that is in the vault all the same; returns how many there were.

    Needed after a stop between act and purge, and after a restore.
    """
    listed = ErasedText.rows.of(book).values("id")
    kept = list(VaultText.objects.filter(book=book, ref__in=listed).values_list("ref", flat=True))
    if kept:
        _purge(book, kept)
        leave_no_trace()
    return len(kept)


def repeat_erasures(book: str, *, now: datetime, on: date) -> int:
    """Erase again what an older backup brought back: texts noted in `vault.erased` of which the restored journal
    does not know that they were erased; returns how many. Each person's are erased by an act of their own."""
    people: dict[str, list[str]] = {}
    for some in _some(sorted(noted(book))):
        for ref, owner in VaultText.objects.filter(book=book, ref__in=some).values_list("ref", "owner"):
            people.setdefault(owner, []).append(ref)
    for person, refs in sorted(people.items()):
        act = TextsErased(person=person, refs=tuple(sorted(refs)), ground=AGAIN)
        append(STORE, book, [act], who=SYSTEM, now=now, happened_on=on)
        _purge(book, refs)
    if people:
        leave_no_trace()
    return sum(map(len, people.values()))


def noted(book: str) -> frozenset[str]:
    """The references of one book that the file beside the key notes as erased, of texts and of files."""
    return frozenset(ref for where, ref in _noted(erased_list()) if where == book)


def erased_list(key: Path | None = None) -> Path:
    """The file beside a key (the vault's own by default) that notes what was erased."""
    return Path(key or settings.VAULT_KEY).with_suffix(".erased")


def take_over(other: Path) -> None:
    """Note everything that another such file notes, if it is there."""
    if other.is_file() and other.resolve() != erased_list().resolve():
        _note(_noted(other))


def _purge(book: str, refs: Sequence[str]) -> int:
    with suppress(OSError):  # a folder of keys that cannot be written must not keep the texts alive
        _note((book, ref) for ref in refs)
    return sum(purge(book, some) for some in _some(refs))


def _note(erased: Iterable[tuple[str, str]]) -> None:
    path = erased_list()
    new = sorted(set(erased) - set(_noted(path)))
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as file:
        file.writelines(f"{book} {ref}\n" for book, ref in new)
        file.flush()
        os.fsync(file.fileno())


def _noted(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    words = (line.split() for line in path.read_text().splitlines())
    return [(found[0], found[1]) for found in words if len(found) == 2]


def _some(refs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (refs[start : start + _TEXTS_A_QUERY] for start in range(0, len(refs), _TEXTS_A_QUERY))


def leave_no_trace() -> None:
    """Overwrite what the database still keeps of deleted rows, as far as it lets this role."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            return
        try:
            cursor.execute("VACUUM vault_vaulttext, vault_vaulttoken")
        except DatabaseError:  # a server before version 17 lets only the owner; its own vacuum comes by
            return
