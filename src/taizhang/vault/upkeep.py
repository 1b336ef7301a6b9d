"""Looking after many texts at once: whether they fit their acts, which of them no act holds."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from taizhang.problems import Refused
from taizhang.vault.keeping import _decrypt, _digest, _keys
from taizhang.vault.models import VaultText


@dataclass(frozen=True, slots=True)
class Fit:
    """Of some references: those whose text is not there, and those whose text is not the one the act was bound to."""

    absent: frozenset[str]
    unfit: frozenset[str]


def fit(book: str, digests: Mapping[str, str]) -> Fit:
    """Compare kept texts with the digests that acts hold (reference → digest); a few thousand at a time."""
    cipher, _ = _keys(settings.VAULT_KEY)
    unfit: set[str] = set()
    absent = set(digests)
    for row in VaultText.objects.filter(book=book, ref__in=list(digests)).iterator():
        absent.discard(row.ref)
        try:
            digest = _digest(bytes(row.salt), _decrypt(cipher, row))
        except Refused:
            digest = ""
        if not hmac.compare_digest(digest, digests[row.ref]):
            unfit.add(row.ref)
    return Fit(frozenset(absent), frozenset(unfit))


def key_opens() -> bool:
    """Whether the key in place opens what is kept: tried on one text. True where nothing is kept."""
    row = VaultText.objects.order_by("ref").first()
    if row is None:
        return True
    try:
        _decrypt(_keys(settings.VAULT_KEY)[0], row)
    except Refused:
        return False
    return True


def still_kept(book: str, refs: Iterable[str]) -> tuple[str, ...]:
    """Of some references, those whose text is there."""
    rows = VaultText.objects.filter(book=book, ref__in=tuple(refs))
    return tuple(rows.order_by("ref").values_list("ref", flat=True))


def unclaimed(book: str, before: datetime) -> tuple[str, ...]:
    """The texts kept before an instant of which nobody has yet seen the act that holds them."""
    rows = VaultText.objects.filter(book=book, unclaimed_since__lt=before)
    return tuple(rows.order_by("ref").values_list("ref", flat=True))


def books_with_unclaimed(before: datetime) -> tuple[str, ...]:
    """The books that have such texts."""
    rows = VaultText.objects.filter(unclaimed_since__lt=before)
    # put together here: asked for in their order, SQLite reads every text there is
    return tuple(sorted(set(rows.order_by().values_list("book", flat=True).iterator())))


def claim(book: str, refs: Iterable[str]) -> None:
    """Note that the acts which hold these texts have been seen."""
    VaultText.objects.filter(book=book, ref__in=tuple(refs)).update(unclaimed_since=None)
