"""The number and the secret by which people follow a matter without an account.

The number is random: it says nothing about how many there are or which came first. The secret is never stored: it is
worked out of the matter's id under the vault's key, so that neither the database nor the journal gives it away. The
id stays inside the office.
"""

from __future__ import annotations

import hmac
import secrets

from django.core.cache import cache

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal.acts import ID_LETTERS
from taizhang.matters.models import Matter
from taizhang.vault.keeping import derived

SECRET_LETTERS = 8  # of 30: 39 bits, and only a few guesses a quarter of an hour
WRONG_GUESSES = 8
_LOCKED_SECONDS = 900


def new_number(kind: Kind) -> str:
    """A random number in the form of the kind's file, such as XF-7K3M9PQ2."""
    letters = "".join(secrets.choice(ID_LETTERS) for _ in range(kind.number.letters)).upper()
    return f"{kind.number.prefix}-{letters}" if kind.number.prefix else letters


def as_stored(typed: str) -> str:
    """A number as somebody typed it, in the form in which it is kept: blanks and small letters do not matter."""
    return "".join(typed.upper().split())


def secret_of(book: str, matter: str) -> str:
    """The secret that goes with a matter, for its receipt only."""
    digest = derived(f"matter secret\x1f{book}\x1f{matter}")
    value = int.from_bytes(digest, "big")
    letters = []
    for _ in range(SECRET_LETTERS):
        value, rest = divmod(value, len(ID_LETTERS))
        letters.append(ID_LETTERS[rest])
    return "".join(letters)


def follow(book: str, number: str, secret: str, *, where: str) -> Matter | None:
    """The matter of this number, if the secret is its own; None for a wrong one, an unknown number, or too many
    wrong guesses from `where` (an address), which all look the same."""
    number, secret = as_stored(number)[:24], "".join(secret.lower().split())[:24]
    keys = (f"matter-guesses:{book}:{where}", f"matter-guesses:{book}:number:{derived(number).hex()[:32]}")
    if any(int(cache.get(key, 0)) >= WRONG_GUESSES for key in keys):
        return None
    row = Matter.rows.for_nobody(book).filter(number=number).first()
    # a number that is not there takes as long to refuse as a wrong secret
    right = secret_of(book, row.id if row is not None else "none")
    if hmac.compare_digest(right.encode(), secret.encode()) and row is not None:
        return row
    for key in keys:
        cache.add(key, 0, _LOCKED_SECONDS)
        cache.incr(key)
    return None
