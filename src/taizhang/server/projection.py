"""State in tables: acts change rows through here, one at a time when appended, thousands at a time on replay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, models

from taizhang.server.rows import StateRow

_KEYS_A_QUERY = 500
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


class _Column(NamedTuple):
    attname: str
    name: str
    prepare: Callable[[Any], Any] | None


@lru_cache
def _columns(table: type[models.Model], vendor: str) -> tuple[_Column, ...]:
    columns = []
    for field in table._meta.concrete_fields:
        # IntegerField's own subclasses that convert (MicroField) define get_prep_value themselves
        converts = not isinstance(field, _PLAIN) or "get_prep_value" in type(field).__dict__ and type(
            field
        ).__module__.startswith("taizhang")
        columns.append(
            _Column(
                field.attname,
                connection.ops.quote_name(field.column),
                (lambda value, field=field: field.get_db_prep_save(value, connection)) if converts else None,
            )
        )
    return tuple(columns)


def live_table(table: type[models.Model]) -> str:
    """The name of the table that pages read."""
    return table._meta.db_table


def shadow_table(table: type[models.Model]) -> str:
    """The name of the temporary table that a rebuild fills."""
    return f"shadow_{table._meta.db_table}"


class TableState:
    """The state of one book, in the live tables or in shadow ones. Implements `journal.State` and its batches."""

    def __init__(self, book: str, name: Callable[[type[models.Model]], str] = live_table) -> None:
        self.book = book
        self._name = name
        self._near: dict[type, dict[str, Any]] = defaultdict(dict)
        self._added: dict[type, dict[str, Any]] = defaultdict(dict)
        self._changed: dict[type, dict[str, Any]] = defaultdict(dict)
        self._removed: dict[type, set[str]] = defaultdict(set)

    def get(self, table: type, key: str) -> Any:
        """The row with this key in this book, or None."""
        near = self._near[table]
        if key not in near:
            if key in self._removed[table]:
                return None
            self._load(table, [key])
        return near.get(key)

    def add(self, row: Any) -> None:
        """Add a new row."""
        table = type(row)
        self._near[table][row.id] = row
        self._added[table][row.id] = row

    def put(self, row: Any) -> None:
        """Keep the changes made to a row."""
        table = type(row)
        if row.id not in self._added[table]:
            self._changed[table][row.id] = row

    def remove(self, row: Any) -> None:
        """Take a row away."""
        table = type(row)
        self._near[table].pop(row.id, None)
        if self._added[table].pop(row.id, None) is None:
            self._changed[table].pop(row.id, None)
            self._removed[table].add(row.id)

    def fetch(self, wanted: Iterable[tuple[type, str]]) -> None:
        """Bring rows near, many in one query."""
        keys: dict[type, set[str]] = defaultdict(set)
        for table, key in wanted:
            if key not in self._near[table]:
                keys[table].add(key)
        for table, some in keys.items():
            self._load(table, sorted(some))

    def flush(self) -> None:
        """Write all changes and forget the rows."""
        with connection.cursor() as cursor:
            for table, keys in self._removed.items():
                for some in _chunks(sorted(keys)):
                    marks = ", ".join(["%s"] * len(some))
                    cursor.execute(f"DELETE FROM {self._sql(table)} WHERE id IN ({marks})", some)
            for table, rows in self._added.items():
                if rows:
                    columns = _columns(table, connection.vendor)
                    names = ", ".join(column.name for column in columns)
                    marks = ", ".join(["%s"] * len(columns))
                    cursor.executemany(
                        f"INSERT INTO {self._sql(table)} ({names}) VALUES ({marks})",
                        [_values(row, columns) for row in rows.values()],
                    )
            for table, rows in self._changed.items():
                if rows:
                    columns = tuple(c for c in _columns(table, connection.vendor) if c.attname != "id")
                    sets = ", ".join(f"{column.name} = %s" for column in columns)
                    cursor.executemany(
                        f"UPDATE {self._sql(table)} SET {sets} WHERE id = %s",
                        [(*_values(row, columns), row.id) for row in rows.values()],
                    )
        for changes in (self._near, self._added, self._changed, self._removed):
            changes.clear()

    def _sql(self, table: type[models.Model]) -> str:
        return connection.ops.quote_name(self._name(table))

    def _load(self, table: type[StateRow], keys: list[str]) -> None:
        near = self._near[table]
        names = ", ".join(column.name for column in _columns(table, connection.vendor))
        for some in _chunks(keys):
            marks = ", ".join(["%s"] * len(some))
            for row in table.rows.raw(
                f"SELECT {names} FROM {self._sql(table)} WHERE id IN ({marks}) AND book = %s",
                [*some, self.book],
            ):
                near[row.id] = row


def _values(row: Any, columns: tuple[_Column, ...]) -> tuple[Any, ...]:
    return tuple(
        [
            getattr(row, attname) if prepare is None else prepare(getattr(row, attname))
            for attname, _, prepare in columns
        ]
    )


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _KEYS_A_QUERY):
        yield keys[start : start + _KEYS_A_QUERY]
