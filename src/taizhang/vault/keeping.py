"""Keeping, opening, finding and erasing texts.

AES-256-GCM under a key that lies in a file of its own; look-up by HMAC-SHA-256 under a key derived from it. An act
holds a random reference and the SHA-256 of salt and text; with text and salt gone, the digest says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from taizhang.journal import IdsTogether, Sealed, new_id
from taizhang.journal.canonical import plain
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.projection import insert_rows
from taizhang.vault.models import VaultText, VaultToken

COLUMNS = ("ref", "book", "owner", "kind", "salt", "nonce", "cipher", "unclaimed_since")
"""What is kept of a text."""

_NONCE = 12  # bytes


def make_key(path: Path) -> None:
    """Make the vault's key, once; readable by its owner only. An existing key is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with open(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=4)
def _keys(path: Path) -> tuple[AESGCM, bytes]:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (FileNotFoundError, ValueError):
        key = b""
    if len(key) != 32:
        raise Refused(
            Problem(
                "vault-key",
                Text("找不到保险库的密钥，或密钥文件已损坏", "the vault's key is missing or damaged"),
                Text(
                    "请把密钥文件放回原处（环境变量 TAIZHANG_VAULT_KEY 指明位置）",
                    "put the key file back (TAIZHANG_VAULT_KEY names its place)",
                ),
            )
        )
    return AESGCM(key), HKDF(hashes.SHA256(), 32, salt=None, info=b"taizhang look-up").derive(key)


class ToKeep(NamedTuple):
    """A text that is sealed and not yet kept: what acts hold of it, and what `keep_all` needs."""

    sealed: Sealed
    book: str
    owner: str
    kind: str
    salt: bytes
    text: str


def keep(book: str, text: str, *, kind: str, owner: str = "", findable: bool = False) -> Sealed:
    """Encrypt and keep a text; call it inside the transaction of the act that will hold the result.

    `kind` says what it is (name, phone, note …), `owner` is the id of the person it is about, `findable` lets
    `find` look it up by its exact value.
    """
    cipher, lookup = _keys(settings.VAULT_KEY)
    made = to_keep(book, text, kind=kind, owner=owner)
    kept = VaultText(
        **dict(zip(COLUMNS, _encrypted(made, cipher, os.urandom(_NONCE), clock.now()), strict=True))
    )
    kept.save(force_insert=True)
    if findable:
        VaultToken.objects.create(text=kept, book=book, token=_token(lookup, kind, text))
    return made.sealed


def to_keep(book: str, text: str, *, kind: str, owner: str = "", drawn: IdsTogether | None = None) -> ToKeep:
    """Seal a text for an act of which it is not yet known whether it holds; keep it by `keep_all`. From `drawn` come
    reference and salt, where there are many."""
    plain(text)  # refuses what cannot be kept
    salt, ref = (drawn.random_bytes(16), drawn.new_id("v")) if drawn else (os.urandom(16), new_id("v"))
    return ToKeep(Sealed(ref=ref, digest=_digest(salt, text)), book, owner, kind, salt, text)


def keep_all(texts: Sequence[ToKeep]) -> None:
    """Encrypt and keep many texts at once; call it inside the transaction of the acts that hold them."""
    now, (cipher, _) = clock.now(), _keys(settings.VAULT_KEY)
    nonces = os.urandom(_NONCE * len(texts))
    insert_rows(
        VaultText,
        COLUMNS,
        (
            _encrypted(one, cipher, nonces[at : at + _NONCE], now)
            for at, one in zip(range(0, len(nonces), _NONCE), texts, strict=True)
        ),
    )


def _encrypted(one: ToKeep, cipher: AESGCM, nonce: bytes, now: datetime) -> tuple[Any, ...]:
    """The columns of a text as it is kept."""
    ref = one.sealed.ref
    kept = cipher.encrypt(nonce, one.text.encode(), ref.encode())
    return ref, one.book, one.owner, one.kind, one.salt, nonce, kept, now


def open_texts(book: str, refs: Iterable[str]) -> Mapping[str, str]:
    """The texts behind references, those that are still there."""
    cipher, _ = _keys(settings.VAULT_KEY)
    # By the key alone: asked for the book too, SQLite without statistics reads every text of it.
    rows = VaultText.objects.filter(ref__in={ref for ref in refs if ref})
    return {row.ref: _decrypt(cipher, row) for row in rows if row.book == book}


def open_text(book: str, ref: str) -> str | None:
    """One text, or None if it was erased."""
    return open_texts(book, [ref]).get(ref)


def find(book: str, kind: str, text: str) -> tuple[str, ...]:
    """The owners of findable texts of this kind with exactly this value (spaces and width do not matter)."""
    _, lookup = _keys(settings.VAULT_KEY)
    tokens = VaultToken.objects.filter(book=book, token=_token(lookup, kind, text))
    return tuple(tokens.order_by("text_id").values_list("text__owner", flat=True))


def same_text(first: str, second: str) -> bool:
    """Whether two kept texts are equal; an erased one counts as equal, since nobody can tell any more."""
    cipher, _ = _keys(settings.VAULT_KEY)
    rows = {row.ref: row for row in VaultText.objects.filter(ref__in=[first, second])}
    if first not in rows or second not in rows:
        return True
    return _decrypt(cipher, rows[first]) == _decrypt(cipher, rows[second])


def refs_of(book: str, owner: str) -> tuple[str, ...]:
    """The references of every text about one person."""
    return tuple(
        VaultText.objects.filter(book=book, owner=owner).order_by("ref").values_list("ref", flat=True)
    )


def purge(book: str, refs: Iterable[str]) -> int:
    """Destroy texts, salts and look-up tokens for good; returns how many texts there still were."""
    rows = VaultText.objects.filter(book=book, ref__in=tuple(refs))
    count = rows.count()
    rows.delete()
    return count


def fits(book: str, seal: Sealed) -> bool | None:
    """Whether the kept text is the one the act was bound to; None if it is not there (erased)."""
    row = VaultText.objects.filter(book=book, ref=seal.ref).first()
    if row is None:
        return None
    cipher, _ = _keys(settings.VAULT_KEY)
    return hmac.compare_digest(_digest(bytes(row.salt), _decrypt(cipher, row)), seal.digest)


def derived(purpose: str) -> bytes:
    """32 bytes that only the holder of the key can work out of `purpose`, the same each time."""
    _, lookup = _keys(settings.VAULT_KEY)
    return hmac.new(lookup, f"derived\x1f{purpose}".encode(), hashlib.sha256).digest()


def _decrypt(cipher: AESGCM, row: VaultText) -> str:
    try:
        return cipher.decrypt(bytes(row.nonce), bytes(row.cipher), row.ref.encode()).decode()
    except InvalidTag:
        raise Refused(
            Problem(
                "vault-unreadable",
                Text(
                    "保险库中的一段文字无法解密：密钥不符或内容被改动",
                    "a text in the vault cannot be decrypted",
                ),
                Text("请核对密钥文件，或从备份恢复", "check the key file, or restore from a backup"),
            )
        ) from None


def _digest(salt: bytes, text: str) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()


def _token(lookup: bytes, kind: str, text: str) -> str:
    same = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return hmac.new(lookup, f"{kind}\x1f{same}".encode(), hashlib.sha256).hexdigest()
