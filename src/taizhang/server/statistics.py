"""What the database knows of its tables: how many rows share a value, by which it chooses the index that narrows most.

PostgreSQL looks by itself from time to time; SQLite looks only when told, and without it takes the book, which nearly
every row shares, for as narrow as any other column.
"""

from __future__ import annotations

from django.db import connection

_ROWS_LOOKED_AT = 1_000
"""Of each index of SQLite: enough to tell what narrows from what does not, and done in milliseconds."""


def refresh() -> None:
    """Look at all tables. On PostgreSQL those that belong to another role are passed over."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")


def refresh_if_nobody_does() -> None:
    """Look at all tables where the database does not do so by itself: cheap, for every hour."""
    if connection.vendor == "sqlite":
        refresh()
