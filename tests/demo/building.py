"""The sample township, built once for a module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from taizhang.demo.build import Built, build
from taizhang.server import clock

TODAY = date(2026, 7, 9)


@contextmanager
def built_once(blocker: Any, *, whole_year: bool = False) -> Iterator[Built]:
    """Build it in a transaction that is taken back at the end; `blocker` is pytest-django's `django_db_blocker`."""
    with blocker.unblock(), clock.at(datetime(2026, 7, 9, 2, tzinfo=UTC)):
        whole = transaction.atomic()
        whole._from_testcase = True  # as django's own test case says it: appends inside count as durable
        with whole:
            yield build(TODAY, whole_year=whole_year)
            transaction.set_rollback(True)
    (settings.DATA / "demo.json").unlink(missing_ok=True)
