"""A month's records straight from the database's columns, by ADBC: for whoever reads whole counties, never for a close.

A close reads inside its own transaction. What is read here is read as of the cut of a close, which nothing that came later
can change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from taizhang.appraisal.facts import keys_within
from taizhang.records.models import Record
from taizhang.timekeeping import Period

_COLUMNS = "indicator, unit, person, period, value, not_applicable"


def record_rows(book: str, period: Period, cut: int) -> Sequence[tuple[Any, ...]]:
    """The records of a book that count in a period as of act `cut`, as `facts.all_values` takes them."""
    keys = keys_within(period)
    values = (book, period.year, cut, cut, *keys)
    with _connected() as (cursor, mark):
        marks = [mark(number) for number in range(1, len(values) + 1)]
        cursor.execute(
            f"SELECT {_COLUMNS} FROM {Record._meta.db_table} WHERE book = {marks[0]} AND year = {marks[1]}"
            f" AND from_seq <= {marks[2]} AND (to_seq IS NULL OR to_seq > {marks[3]}) AND NOT opening"
            f" AND period IN ({', '.join(marks[4:])})",
            values,
        )
        table = cursor.fetch_arrow_table()
    return list(zip(*(table.column(name).to_pylist() for name in _COLUMNS.split(", ")), strict=True))


@contextmanager
def _connected() -> Iterator[tuple[Any, Any]]:
    """A cursor on the database of the settings, and how it marks its numbered values."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        from adbc_driver_sqlite import dbapi

        with dbapi.connect(str(database["NAME"])) as connection, connection.cursor() as cursor:
            yield cursor, lambda number: f"?{number}"
    else:
        from adbc_driver_postgresql import dbapi as postgresql

        with postgresql.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            yield cursor, lambda number: f"${number}"
