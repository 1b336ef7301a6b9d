"""For every column of text that is unique Django makes a second index on PostgreSQL, by which a search for its beginning would go.

Nobody looks for the beginning of an id. In the largest tables each such index is as large as the one on the ids themselves and
is written with every row: migrations take them away.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython


def dropped(*tables: str) -> RunPython:
    """The step of a migration that drops these indexes of some tables; the index by which ids are found stays."""

    def drop(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)"
                " AND indexname LIKE '%%\\_like' AND indexdef LIKE '%%varchar_pattern_ops%%'",
                [list(tables)],
            )
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    return RunPython(drop, RunPython.noop, elidable=False)
