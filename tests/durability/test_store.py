"""What an acknowledged act rests on: a transaction of its own, synced to disk by the database."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection, transaction

from taizhang.server.store import STORE
from tests.factories import create_book


@pytest.mark.django_db(transaction=True)
def test_a_book_is_not_written_inside_somebody_elses_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        create_book("nested")
    assert STORE.head("nested").seq == 0


@pytest.mark.django_db
def test_the_database_syncs_what_it_commits():
    asked = {
        "sqlite": {"PRAGMA synchronous": 2, "PRAGMA journal_mode": "wal"},
        "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on", "SHOW full_page_writes": "on"},
    }[connection.vendor]
    with connection.cursor() as cursor:
        for question, answer in asked.items():
            cursor.execute(question)
            assert cursor.fetchone() == (answer,)


def test_no_request_is_wrapped_in_a_transaction():
    assert not settings.DATABASES["default"]["ATOMIC_REQUESTS"]
