"""Restoring an archive into an empty place: all of it or nothing, and what was erased stays erased."""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, models, transaction

from taizhang.books.erasure import erased_list, leave_no_trace, reconcile_erasures, repeat_erasures, take_over
from taizhang.matters.keeping import erase_files_again
from taizhang.office.models import Account
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.evidence import path_of
from taizhang.server import clock
from taizhang.server.backup import FORMAT, FORMAT_VERSION, KEY, MANIFEST, TABLES, Kept, evidence_files
from taizhang.server.exchange import load_book
from taizhang.server.store import STORE, room_to_load
from taizhang.vault.keeping import _keys
from taizhang.vault.models import VaultText
from taizhang.vault.upkeep import key_opens

_CHUNK = 2**20
_ROWS_A_BATCH = 1_000
_MEMBER = re.compile(
    r"journals/[a-z0-9-]{1,40}\.jsonl|vault/(texts|tokens)\.jsonl|accounts\.jsonl|evidence/[0-9a-f]{64}"
    r"|institutions/[^/]+/[^/]+\.toml|keys/vault\.key"
)

Progress = Callable[[str, int, int], None]
"""Told the step ("check" or "restore"), the bytes done and the bytes in all."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the archive's own account, how many texts were purged again because an act, or the list beside
    the key, says that they were erased, and the key that was set aside, if one lay in its place."""

    kept: Kept
    purged: int
    set_aside: Path | None


def restore(
    file: Path,
    *,
    key: Path | None = None,
    make_tables: Callable[[], object] = lambda: None,
    progress: Progress = lambda step, done, total: None,
) -> Restored:
    """Restore an archive into tables in which there is nothing; `make_tables` is called once the archive has been
    read through and every member has the hash that the manifest says.

    `key` is the vault's key file; without it the one in the archive is used, or the one in its place already.
    Raises `Refused` where the archive is damaged, the place is not empty, or the key does not open the texts; then
    nothing was changed.
    """
    with _opened(file) as archive:
        manifest = _checked(archive, file, progress)
        make_tables()
        _refuse_unless_empty()
        secret = _key_for(archive, manifest, key)
        with (
            _evidence_placed(archive, manifest),
            _key_placed(secret) as set_aside,
            room_to_load(),
            transaction.atomic(durable=True),
        ):
            _load(archive, manifest, file, progress)
            if manifest["counts"]["texts"] and not key_opens():
                raise _refused(
                    "key-wrong",
                    "密钥打不开这份备份里的文字",
                    "the key does not open the texts of this archive",
                    "请用 --key 指明备份时所用的密钥文件",
                    "name with --key the key file that was in use when the backup was made",
                )
            purged = sum(reconcile_erasures(one["book"]) for one in manifest["books"])
            if key is not None:
                take_over(erased_list(key))
    if purged:
        leave_no_trace()
    for one in manifest["books"]:
        purged += repeat_erasures(one["book"], now=clock.now(), on=clock.today())
        erase_files_again(one["book"], now=clock.now(), on=clock.today())
    counts = manifest["counts"]
    kept = Kept(
        tuple((one["book"], one["acts"], one["head"]) for one in manifest["books"]),
        counts["texts"],
        counts["files"],
        counts["accounts"],
        counts["institutions"],
        manifest["key"],
        manifest["made_at"],
    )
    return Restored(kept, purged, set_aside)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (FileNotFoundError, IsADirectoryError):
        raise _refused(
            "no-archive", f"没有文件 {file}", f"there is no file {file}", "请核对文件名", "check the name"
        ) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
        raise _damaged(file, "") from None
    with archive:
        yield archive


def _checked(archive: zipfile.ZipFile, file: Path, progress: Progress) -> dict[str, Any]:
    try:
        manifest = orjson.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise KeyError
        if manifest["format_version"] > FORMAT_VERSION:
            raise _refused(
                "archive-newer",
                "备份由更新的软件生成",
                "the archive was made by newer software",
                "请升级软件后再恢复",
                "upgrade the software first",
            )
        members = {name: (one["bytes"], one["sha256"]) for name, one in manifest["members"].items()}
        expected = {f"journals/{one['book']}.jsonl" for one in manifest["books"]} | set(TABLES)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error, EOFError):
        raise _refused(
            "no-archive",
            f"{file.name} 不是台账的备份，或清单已损坏",
            f"{file.name} is no backup of Taizhang, or its manifest is damaged",
            "请换一份备份",
            "use another backup",
        ) from None
    for name in sorted(expected - members.keys()) + [name for name in members if not _MEMBER.fullmatch(name)]:
        raise _damaged(file, name)
    total, done = sum(size for size, _ in members.values()), 0
    for name, (size, sha256) in members.items():
        digest, read = hashlib.sha256(), 0
        try:
            with archive.open(name) as source:
                while piece := source.read(_CHUNK):
                    digest.update(piece)
                    read += len(piece)
                    done += len(piece)
                    progress("check", done, total)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError):
            raise _damaged(file, name) from None
        if (read, digest.hexdigest()) != (size, sha256):
            raise _damaged(file, name)
        if name.startswith("evidence/") and name.removeprefix("evidence/") != sha256:
            raise _damaged(file, name)
    return manifest


def _refuse_unless_empty() -> None:
    there = []
    if books := STORE.books():
        there.append(Text(f"账簿 {'、'.join(books)}", f"books {', '.join(books)}"))
    if VaultText.objects.exists():
        there.append(Text("保险库里的文字", "texts in the vault"))
    if Account.objects.exists():
        there.append(Text("登录账号", "accounts"))
    if next(evidence_files(), None) is not None:
        there.append(Text("佐证文件", "evidence files"))
    if there:
        zh, en = "、".join(text.zh for text in there), ", ".join(text.en for text in there)
        raise _refused(
            "place-not-empty",
            f"这里不是空的：已有{zh}",
            f"this place is not empty: it has {en}",
            "恢复只能用于空的数据目录和空的数据库",
            "restore into an empty data folder and an empty database",
        )


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any], file: Path, progress: Progress) -> None:
    total = sum(one["acts"] for one in manifest["books"])
    before = 0
    for one in manifest["books"]:
        name = f"journals/{one['book']}.jsonl"
        with _text(archive, name) as lines:
            came = load_book(
                lines,
                file=f"{file.name}/{name}",
                progress=lambda count, before=before: progress("restore", before + count, total),
            )
        if (came.book, came.head.seq, came.head.hash) != (one["book"], one["acts"], one["head"]):
            raise _damaged(file, name)
        before += one["acts"]
    for name, table in TABLES.items():
        with _text(archive, name) as lines:
            try:
                rows = (found.object for found in serializers.deserialize("jsonl", lines))
                while some := list(islice(rows, _ROWS_A_BATCH)):
                    if any(type(row) is not table for row in some):
                        raise _damaged(file, name)
                    for row in some:
                        if isinstance(table._meta.pk, models.AutoField):
                            row.pk = None  # numbered by this database, which then knows the next number
                    table._base_manager.bulk_create(some)
            except (DeserializationError, DatabaseError, ValueError):
                raise _damaged(file, name) from None


@contextmanager
def _text(archive: zipfile.ZipFile, name: str) -> Iterator[io.TextIOWrapper]:
    with archive.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as lines:
        yield lines


def _key_for(archive: zipfile.ZipFile, manifest: dict[str, Any], key: Path | None) -> bytes | None:
    """The key to put in place; None to leave the one that is there."""
    if key is not None:
        return key.read_bytes()
    if manifest["key"]:
        return archive.read(KEY)
    if manifest["counts"]["texts"] and not settings.VAULT_KEY.is_file():
        raise _refused(
            "key-needed",
            "备份里没有保险库的密钥，这里也没有",
            "the archive holds no key of the vault, and there is none here",
            "请用 --key 指明密钥文件；若密钥已丢失，可从备份中取出 journals/*.jsonl，用 taizhang import 导入",
            "name the key file with --key; if it is lost, take journals/*.jsonl out of the archive and import them",
        )
    return None


@contextmanager
def _key_placed(secret: bytes | None) -> Iterator[Path | None]:
    """Put the key in place, setting aside another one that lies there; on an error all is as it was."""
    path = Path(settings.VAULT_KEY)
    if secret is None or (path.is_file() and path.read_bytes().strip() == secret.strip()):
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.before-restore-{secrets.token_hex(3)}") if path.is_file() else None
    if aside is not None:
        os.replace(path, aside)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        _keys.cache_clear()
        yield aside
    except BaseException:
        path.unlink(missing_ok=True)
        if aside is not None:
            os.replace(aside, path)
        _keys.cache_clear()
        raise


@contextmanager
def _evidence_placed(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[None]:
    """Put the evidence files in place, through a folder beside it; on an error they are taken away again."""
    names = [name for name in manifest["members"] if name.startswith("evidence/")]
    settings.DATA.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restoring-") as folder:
            for name in names:
                part = Path(folder) / "part"
                with archive.open(name) as source, part.open("wb") as out:
                    shutil.copyfileobj(source, out, _CHUNK)
                    out.flush()
                    os.fsync(out.fileno())
                target = path_of(name.removeprefix("evidence/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(part, target)
                placed.append(target)
        yield
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise


def _damaged(file: Path, member: str) -> Refused:
    inside = f"（{member}）" if member else ""
    return _refused(
        "archive-damaged",
        f"备份文件已损坏{inside}，没有恢复任何内容",
        f"the archive is damaged{f' ({member})' if member else ''}; nothing was restored",
        "请换一份备份，或重新复制后再试",
        "use another backup, or copy it again and try again",
        str(file),
    )


def _refused(code: str, zh: str, en: str, right_zh: str, right_en: str, file: str = "") -> Refused:
    return Refused(Problem(code, Text(zh, en), Text(right_zh, right_en), Place(file=file)))
