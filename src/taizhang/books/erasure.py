"""Erasing what the vault holds about a person: the act first, then the texts for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count
from django.db.utils import DatabaseError

from taizhang.books.acts import TextsErased
from taizhang.books.models import ErasedText
from taizhang.journal import Actor, append
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.store import STORE
from taizhang.vault.keeping import purge, refs_of
from taizhang.vault.models import VaultText

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
    purged = purge(book, refs)
    leave_no_trace()
    return purged


def reconcile_erasures(book: str) -> int:
    """Purge every text that an act erased and that is in the vault all the same; returns how many there were.

    Needed after a stop between act and purge, and after a restore.
    """
    listed = ErasedText.rows.of(book).values("id")
    kept = list(VaultText.objects.filter(book=book, ref__in=listed).values_list("ref", flat=True))
    for start in range(0, len(kept), _TEXTS_A_QUERY):
        purge(book, kept[start : start + _TEXTS_A_QUERY])
    if kept:
        leave_no_trace()
    return len(kept)


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
