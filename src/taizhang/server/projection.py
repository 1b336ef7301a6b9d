"""State in tables: acts change rows through here, one at a time when appended, thousands at a time on replay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

import orjson
from django.db import connection, models

from taizhang.server.beside import written_beside
from taizhang.server.rows import MicroField, StateRow, stored

V = TypeVar("V")

_KEYS_A_QUERY = 5_000
_ROWS_TO_COPY = 50
_KEPT_NEAR = 2_000
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)


class _Column(NamedTuple):
    attname: str
    name: str
    prepare: Callable[[Any], Any] | None
    read: Callable[[Any], Any] | None


@lru_cache
def _columns(table: type[models.Model], vendor: str) -> tuple[_Column, ...]:
    return tuple(
        _Column(
            field.attname, connection.ops.quote_name(field.column), _preparing(field, vendor), _reading(field)
        )
        for field in table._meta.concrete_fields
    )


def _preparing(field: Any, vendor: str) -> Callable[[Any], Any] | None:
    """How a value of the field is written; None: as it is. Django's own way is right, and slower."""
    if isinstance(field, models.JSONField):
        return _json_text  # sorted keys, so that an act read back gives the same text as the act when it was made
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return None if vendor == "postgresql" else _date_text
    if isinstance(field, MicroField):
        return field.get_prep_value
    if isinstance(field, _PLAIN):
        return None

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    # an instant is often that of all rows of one append
    return lru_cache(maxsize=64)(prepare) if isinstance(field, models.DateTimeField) else prepare


def _reading(field: Any) -> Callable[[Any], Any] | None:
    column = field.get_col(field.model._meta.db_table)
    ways = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    if not ways:
        return None

    def read(value: Any) -> Any:
        for way in ways:
            value = way(value, column, connection)
        return value

    return read


def _json_text(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _date_text(value: Any) -> str | None:
    return None if value is None else value.isoformat()


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
        self._near: dict[type, dict[str, Any]] = defaultdict(dict)  # None: known not to be there
        self._added: dict[type, dict[str, Any]] = defaultdict(dict)
        self._changed: dict[type, dict[str, Any]] = defaultdict(dict)
        self._removed: dict[type, set[str]] = defaultdict(set)
        self._answers: dict[tuple[tuple[type, ...], Hashable], Any] = {}
        self._asked_of: set[type] = set()

    def get(self, table: type, key: str) -> Any:
        """The row with this key in this book, or None."""
        near = self._near[table]
        if key not in near:
            self._load(table, [key])
        return near[key]

    def add(self, row: Any) -> None:
        """Add a new row."""
        table = type(row)
        self._near[table][row.id] = row
        self._added[table][row.id] = row
        self._forget(table)

    def put(self, row: Any) -> None:
        """Keep the changes made to a row."""
        table = type(row)
        if row.id not in self._added[table]:
            self._changed[table][row.id] = row
        self._forget(table)

    def remove(self, row: Any) -> None:
        """Take a row away."""
        table = type(row)
        self._near[table][row.id] = None
        if self._added[table].pop(row.id, None) is None:
            self._changed[table].pop(row.id, None)
            self._removed[table].add(row.id)
        self._forget(table)

    def once(self, tables: tuple[type, ...], key: Hashable, make: Callable[[], V]) -> V:
        """What `make` gives, asked once until one of the tables changes through here."""
        at = (tables, key)
        if at not in self._answers:
            self._answers[at] = make()
            self._asked_of.update(tables)
        answer: V = self._answers[at]
        return answer

    def _forget(self, table: type) -> None:
        """What was asked of a table that changes has to be asked again."""
        if table in self._asked_of:
            self._answers = {at: answer for at, answer in self._answers.items() if table not in at[0]}
            self._asked_of = {one for tables, _ in self._answers for one in tables}

    def fetch(self, wanted: Iterable[tuple[type, str]]) -> None:
        """Bring rows near, many in one query."""
        keys: dict[type, set[str]] = defaultdict(set)
        for table, key in wanted:
            if key not in self._near[table]:
                keys[table].add(key)
        for table, some in keys.items():
            self._load(table, sorted(some))

    def flush(self) -> None:
        """Write all changes, and forget the rows of the tables that changed and of those of which many were looked at."""
        with connection.cursor() as cursor:
            for table, keys in self._removed.items():
                _delete(cursor, self._sql(table), sorted(keys))
            for table, rows in self._added.items():
                if rows:
                    columns = _columns(table, connection.vendor)
                    _insert(cursor, self._sql(table), columns, _values(rows.values(), columns))
            for table, rows in self._changed.items():
                if rows:
                    _update(cursor, self._sql(table), _columns(table, connection.vendor), rows)
        written = {
            table
            for kept in (self._added, self._changed, self._removed)
            for table, rows in kept.items()
            if rows
        }
        for table, near in self._near.items():
            if table in written or len(near) > _KEPT_NEAR:
                near.clear()
        for changes in (self._added, self._changed, self._removed):
            changes.clear()

    def _sql(self, table: type[models.Model]) -> str:
        return connection.ops.quote_name(self._name(table))

    def _load(self, table: type[StateRow], keys: list[str]) -> None:
        near = self._near[table]
        columns = _columns(table, connection.vendor)
        attnames = [column.attname for column in columns]
        reads = [(place, column.read) for place, column in enumerate(columns) if column.read is not None]
        names = ", ".join(column.name for column in columns)
        for some in _chunks(keys):
            near.update(dict.fromkeys(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {names} FROM {self._sql(table)} WHERE {_among()} AND {_apart('book')} = %s",
                    [_list(some), self.book],
                )
                found = cursor.fetchall()
            for values in found:
                fields = list(values)
                for place, read in reads:
                    fields[place] = read(fields[place])
                row = stored(table, connection.alias, attnames, fields)
                near[row.id] = row


def insert_rows(table: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows to a table that is no state, within the caller's transaction: the values of these columns, by
    their names in the model, of which none but a key that counts up may be missing."""
    known = {column.attname: column for column in _columns(table, connection.vendor)}
    columns = tuple(known[name] for name in names)
    with connection.cursor() as cursor:
        _insert(cursor, connection.ops.quote_name(live_table(table)), columns, _prepared(rows, columns))


def copy_rows(cursor: Any, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add many rows at once, in the way that is fastest in this database. `table` and `names` are quoted already."""
    if written_beside(table, names, rows):
        return
    columns = ", ".join(names)
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            write = copy.write_row
            for row in rows:
                write(row)
        return
    marks = ", ".join(["%s"] * len(names))
    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _insert(cursor: Any, table: str, columns: tuple[_Column, ...], values: Sequence[Sequence[Any]]) -> None:
    if not values:
        return
    names = [column.name for column in columns]
    if connection.vendor == "postgresql" and len(values) < _ROWS_TO_COPY:
        marks = f"({', '.join(['%s'] * len(names))})"
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([marks] * len(values))}",
            [value for row in values for value in row],
        )
        return
    # keys are random: in their order neighbours go to the same page
    copy_rows(cursor, table, names, sorted(values, key=itemgetter(0)))


def _update(cursor: Any, table: str, columns: tuple[_Column, ...], rows: dict[str, Any]) -> None:
    if connection.vendor == "postgresql" and len(rows) >= _ROWS_TO_COPY:
        _delete(cursor, table, sorted(rows))
        _insert(cursor, table, columns, _values(rows.values(), columns))
        return
    others = tuple(column for column in columns if column.attname != "id")
    sets = ", ".join(f"{column.name} = %s" for column in others)
    cursor.executemany(
        f"UPDATE {table} SET {sets} WHERE id = %s",
        [(*values, id) for values, id in zip(_values(rows.values(), others), rows, strict=True)],
    )


def _delete(cursor: Any, table: str, keys: list[str]) -> None:
    for some in _chunks(keys):
        cursor.execute(f"DELETE FROM {table} WHERE {_among()}", [_list(some)])


def _among() -> str:
    """The condition that `id` is in a list, given as one parameter: see `_list`."""
    return "id = ANY(%s)" if connection.vendor == "postgresql" else "id IN (SELECT value FROM json_each(%s))"


def _apart(column: str) -> str:
    """The column, kept from deciding by which index the rows are found: SQLite would rather go through the whole book
    than look up a list of keys."""
    return column if connection.vendor == "postgresql" else f"+{column}"


def _list(keys: list[str]) -> Any:
    return keys if connection.vendor == "postgresql" else orjson.dumps(keys).decode()


def _values(rows: Iterable[Any], columns: tuple[_Column, ...]) -> Sequence[Sequence[Any]]:
    """What stands in these columns of rows, as it is written."""
    assert len(columns) > 1
    return _prepared(map(attrgetter(*(column.attname for column in columns)), rows), columns)


def _prepared(rows: Iterable[Sequence[Any]], columns: tuple[_Column, ...]) -> Sequence[Sequence[Any]]:
    prepared = [(place, column.prepare) for place, column in enumerate(columns) if column.prepare is not None]
    if not prepared:
        return list(rows)
    made = []
    for row in rows:
        values = list(row)
        for place, prepare in prepared:
            values[place] = prepare(values[place])
        made.append(values)
    return made


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _KEYS_A_QUERY):
        yield keys[start : start + _KEYS_A_QUERY]
