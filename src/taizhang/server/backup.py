"""One archive of everything an office must not lose, but for the vault's key; written whole or not at all.

A zip: `journals/<book>.jsonl`, `vault/*.jsonl` (ciphertext), `evidence/<sha256>`, `accounts.jsonl`,
`institutions/<book>/*.toml` (for people to read; the journal has them too), and `manifest.json` with the number,
size and SHA-256 of each. The key is left out unless asked for: who finds the archive alone cannot read the vault.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core import serializers

from taizhang.books.models import AdoptedInstitution
from taizhang.office.models import Account
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.exchange import lines_of
from taizhang.server.store import STORE, snapshot
from taizhang.vault.models import VaultText, VaultToken

FORMAT, FORMAT_VERSION = "taizhang-backup", 1
MANIFEST = "manifest.json"
TABLES = {"vault/texts.jsonl": VaultText, "vault/tokens.jsonl": VaultToken, "accounts.jsonl": Account}
"""Members that hold the rows of a table, in the order in which they must come back."""

KEY = "keys/vault.key"
_CHUNK = 2**20
_LEVEL = 3  # the journal shrinks to a fifth; more takes longer for little


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds, by counts; `sha256` is that of the archive itself, to be noted down apart from it."""

    books: tuple[tuple[str, int, str], ...]
    texts: int
    files: int
    accounts: int
    institutions: int
    key: bool
    made_at: str
    sha256: str = ""


def back_up(
    file: Path,
    *,
    now: datetime,
    with_key: bool = False,
    progress: Callable[[str, int], None] = lambda name, n: None,
) -> Kept:
    """Write an archive of every book as they stand at one moment; nobody is held up. Raises `Refused` where the
    file exists already. `progress` gets the member and the count of what was written."""
    if file.exists():
        raise Refused(
            Problem(
                "file-exists",
                Text("文件已存在", "the file exists already"),
                Text("备份不覆盖旧文件；请换一个文件名", "a backup overwrites nothing; choose another name"),
                Place(file=str(file)),
            )
        )
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                kept = _write(_Writer(archive, progress), now, with_key)
            raw.flush()
            os.fsync(raw.fileno())
            raw.seek(0)
            sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return Kept(**{**{name: getattr(kept, name) for name in kept.__slots__}, "sha256": sha256})


class _Writer:
    """Writes members and keeps their sizes and hashes for the manifest."""

    def __init__(self, archive: zipfile.ZipFile, progress: Callable[[str, int], None]) -> None:
        self.archive = archive
        self.progress = progress
        self.members: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Write one member piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self.archive.open(name, "w", force_zip64=True) as out:

            def write(piece: bytes) -> None:
                nonlocal size
                out.write(piece)
                digest.update(piece)
                size += len(piece)

            yield write
        self.members[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def lines(self, name: str, lines: Iterable[str]) -> int:
        """Write a member of lines; returns how many."""
        count = 0
        with self.member(name) as write:
            for line in lines:
                write(line.encode())
                count += 1
                if count % 5_000 == 0:
                    self.progress(name, count)
        self.progress(name, count)
        return count


def _write(writer: _Writer, now: datetime, with_key: bool) -> Kept:
    with snapshot():
        books = []
        for book in STORE.books():
            head = STORE.head(book)
            writer.lines(f"journals/{book}.jsonl", lines_of(book))
            books.append((book, head.seq, head.hash))
        counts = {name: writer.lines(name, _rows_of(table)) for name, table in TABLES.items()}
        institutions = _institutions(writer, [book for book, _, _ in books])
    files = 0
    for path in evidence_files():  # after the journals: a file is stored before the act that names it
        with path.open("rb") as source, writer.member(f"evidence/{path.name}") as write:
            while piece := source.read(_CHUNK):
                write(piece)
        files += 1
        writer.progress("evidence", files)
    if with_key:
        with writer.member(KEY) as write:
            write(settings.VAULT_KEY.read_bytes())
    kept = Kept(
        tuple(books),
        counts["vault/texts.jsonl"],
        files,
        counts["accounts.jsonl"],
        institutions,
        with_key,
        now.isoformat(),
    )
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "software": version("taizhang"),
        "made_at": kept.made_at,
        "books": [{"book": book, "acts": acts, "head": head} for book, acts, head in books],
        "counts": {
            "texts": kept.texts,
            "tokens": counts["vault/tokens.jsonl"],
            "files": kept.files,
            "accounts": kept.accounts,
            "institutions": institutions,
        },
        "key": with_key,
        "members": writer.members,
    }
    writer.archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return kept


def evidence_files() -> Iterator[Path]:
    """Every stored evidence file, in the order of their hashes."""
    if settings.FILES.is_dir():
        for folder in sorted(settings.FILES.iterdir()):
            if folder.is_dir():
                yield from sorted(
                    path for path in folder.iterdir() if len(path.name) == 64 and path.is_file()
                )


def _rows_of(table: Any) -> Iterator[str]:
    for row in table._base_manager.order_by("pk").iterator(chunk_size=2_000):
        yield serializers.serialize("jsonl", [row])


def _institutions(writer: _Writer, books: list[str]) -> int:
    count = 0
    for row in AdoptedInstitution.rows.of(books).exclude(text="").order_by("book", "from_seq", "id"):
        name = f"institutions/{row.book}/{row.institution}-{row.effective_from}-{row.sha256[:8]}.toml"
        if name not in writer.members:  # adopted, repealed, adopted again: the same text
            writer.lines(name, [row.text])
            count += 1
    return count
