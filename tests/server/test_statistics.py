"""The database is told what its tables hold, and finds rows by what narrows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from taizhang.records.models import CONFIRMED, Record
from taizhang.server import statistics
from taizhang.server.projection import TableState

pytestmark = pytest.mark.django_db


def test_records_asked_for_by_id_are_not_looked_for_through_the_whole_book():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks at its tables by itself")
    state = TableState("b")
    for number in range(500):
        state.add(
            Record(
                id=f"r{number}", book="b", indicator="i", unit="u", period="2026-01", year=2026, status=CONFIRMED,
                recorded_by="p", recorded_on=date(2026, 1, 31), made_seq=number, from_seq=number,
            )
        )  # fmt: skip
    state.flush()
    statistics.refresh()
    asked = Record.rows.of("b").filter(id__in=["r1", "r2", "r3"]).order_by("-made_seq")
    assert "(id=?)" in asked.explain()


def test_every_table_is_looked_at_on_either_database():
    statistics.refresh()
    statistics.refresh_if_nobody_does()
    table = "sqlite_stat1" if connection.vendor == "sqlite" else "pg_stats"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {table} WHERE {'tbl' if 'sqlite' in table else 'tablename'} LIKE %s",
            ["django_migrations"],
        )
        assert cursor.fetchone()[0] > 0
