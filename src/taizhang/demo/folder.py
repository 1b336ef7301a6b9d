"""The data folder of the sample: whose it is, whether the sample in it is whole, and starting over."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from taizhang.demo import sample
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.store import STORE

_MARK = "demo.json"
_LOCK = "demo.lock"


class Situation(StrEnum):
    """What lies in the data folder."""

    EMPTY = "empty"
    HALF_BUILT = "half-built"
    BUILT = "built"
    REAL = "real"


def situation() -> Situation:
    """What lies in the data folder: nothing, a sample, one whose building was interrupted, or somebody's real book."""
    there, mark = books_there(), read_mark()
    if not mark:
        return Situation.REAL if there else Situation.EMPTY
    if set(there) - {sample.BOOK}:
        return Situation.REAL
    return Situation.BUILT if mark.get("built") and sample.BOOK in there else Situation.HALF_BUILT


def books_there() -> tuple[str, ...]:
    """The books in the database; none where there are no tables yet."""
    engine_is_file = connection.vendor == "sqlite"
    if engine_is_file and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return ()
    if "journal_head" not in connection.introspection.table_names():
        return ()
    return tuple(STORE.books())


def read_mark() -> Mapping[str, Any]:
    """What the building of the sample noted about itself; empty where there is no sample."""
    try:
        mark = json.loads((settings.DATA / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def write_mark(**notes: Any) -> None:
    """Note that the sample is being built (`built` false), or was built and what it holds; whole or not at all."""
    path = settings.DATA / _MARK
    part = path.with_suffix(".part")
    part.write_text(
        json.dumps({"book": sample.BOOK, **notes}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    os.replace(part, path)


def refuse_real() -> None:
    """Raise `Refused` if the data folder holds anything but the sample."""
    if situation() is Situation.REAL:
        books = "、".join(books_there())
        raise Refused(
            Problem(
                "demo-real-book",
                Text(
                    f"数据目录里已有正式账簿（{books}），演示不会动它",
                    f"the data folder holds a real book ({books}); the demo does not touch it",
                ),
                Text(
                    "请用 --data 另指一个空目录，例如 taizhang --data ./demo-data demo",
                    "name an empty folder, such as: taizhang --data ./demo-data demo",
                ),
                Place(str(settings.DATA)),
            )
        )


@contextmanager
def held(*, building: bool) -> Iterator[None]:
    """Hold the data folder: alone to build the sample, together with others to serve it.

    Raises `Refused` where another process builds or serves it. Without file locks (Windows) nothing is held, and
    the system itself refuses to delete a database that is open.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (settings.DATA / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if building else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            raise _in_use() from None
        yield


def _in_use() -> Refused:
    return Refused(
        Problem(
            "demo-in-use",
            Text("演示正在别处建立或运行", "the demo is being built, or served, by another process"),
            Text("请先停止它（在那个窗口按 Ctrl-C）", "stop that one first (Ctrl-C in its window)"),
            Place(str(settings.DATA)),
        )
    )


def start_over() -> None:
    """Take the sample away: database, evidence files and what was written out. Raises `Refused` where that is not ours to do."""
    refuse_real()
    if connection.vendor != "sqlite":
        if not books_there():
            return
        raise Refused(
            Problem(
                "demo-needs-empty",
                Text(
                    "演示账簿在 PostgreSQL 里，而账本不能删改，无法就地重做",
                    "the sample lies in PostgreSQL, where a journal cannot be deleted",
                ),
                Text(
                    "请新建一个空数据库，改 DATABASE_URL 后再试",
                    "make an empty database and point DATABASE_URL to it",
                ),
            )
        )
    connections.close_all()
    database = Path(settings.DATABASES["default"]["NAME"])
    try:
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    except PermissionError:
        raise _in_use() from None
    for folder in (settings.FILES, settings.OUT):
        shutil.rmtree(folder, ignore_errors=True)
    (settings.DATA / _MARK).unlink(missing_ok=True)
