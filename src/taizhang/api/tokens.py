"""Making, knowing again and revoking tokens."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from taizhang.api.models import OPEN311, STAFF, ApiToken, Open311Door
from taizhang.journal.acts import ID_LETTERS
from taizhang.office.models import Account
from taizhang.server import clock

MARK = "tz_"
"""How every token begins, so that one left lying about is found."""
_LETTERS = 40  # of 30: 196 bits; a plain hash is enough for what nobody can guess
_HEAD = 8


def make(book: str, purpose: str, *, label: str, by: str, person: str = "") -> str:
    """A new token; it is shown once and kept only as a hash."""
    token = MARK + "".join(secrets.choice(ID_LETTERS) for _ in range(_LETTERS))
    ApiToken.objects.create(
        book=book,
        purpose=purpose,
        person=person,
        label=label,
        head=token[:_HEAD],
        digest=_digest(token),
        made_by=by,
        made_at=clock.now(),
    )
    return token


def account_of(token: str) -> Account | None:
    """The account that a staff token signs in; None for one that is unknown or revoked, and for an account that no
    longer signs in."""
    found = _known(token, STAFF)
    if found is None:
        return None
    return Account.objects.filter(book=found.book, person=found.person, is_active=True).first()


def may_post(book: str, key: str) -> bool:
    """Whether matters may be raised by Open311 with this key ("" for none)."""
    posting = posting_of(book)
    if posting == Open311Door.KEYED:
        found = _known(key, OPEN311)
        return found is not None and found.book == book
    return posting == Open311Door.ANYBODY


def posting_of(book: str) -> str:
    """Who may raise matters by Open311 in a book."""
    row = Open311Door.objects.filter(book=book).first()
    return row.posting if row is not None else Open311Door.ANYBODY


def standing(book: str, purpose: str, **more: Any) -> list[ApiToken]:
    """The tokens that are not revoked, newest first."""
    rows = ApiToken.objects.filter(book=book, purpose=purpose, revoked_at=None, **more)
    return list(rows.order_by("-made_at", "-pk"))


def revoke(book: str, token: int, **more: Any) -> bool:
    """Revoke one of a book's tokens, from this moment; False where there is none."""
    rows = ApiToken.objects.filter(book=book, pk=token, revoked_at=None, **more)
    return rows.update(revoked_at=clock.now()) > 0


def _known(token: str, purpose: str) -> ApiToken | None:
    if not token.startswith(MARK) or len(token) > 100 or not token.isascii():
        return None
    row = ApiToken.objects.filter(digest=_digest(token), purpose=purpose, revoked_at=None).first()
    today = clock.today()
    if row is not None and row.used_on != today:  # once a day is enough to see that one lies unused
        ApiToken.objects.filter(pk=row.pk).update(used_on=today)
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
