"""Rows of state: what every projected table has, and how exact amounts are kept in both databases."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

import orjson
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL

MICRO = 6
"""Amounts are whole numbers of 10⁻⁶ of their unit: sums are exact in SQLite and PostgreSQL alike."""


class MicroField(models.BigIntegerField):
    """A Decimal with at most six decimals, up to 9.2 × 10¹² units, stored as a whole number of millionths.

    SQLite would keep a DECIMAL column as a float; money is never a float.
    """

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        """Millionths to a Decimal."""
        return None if value is None else Decimal(value).scaleb(-MICRO)

    def to_python(self, value: Any) -> Decimal | None:
        """Any number or text to a Decimal."""
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        """A Decimal to millionths; raises ValidationError where that would lose digits or overflow."""
        if value is None:
            return None
        return micro(Decimal(value))


def micro(value: Decimal) -> int:
    """`value` in whole millionths; raises ValidationError for more than six decimals or a number too large."""
    scaled = value.scaleb(MICRO)
    whole = int(scaled)
    if whole != scaled or abs(whole) >= 2**63:
        raise ValidationError("该数超出可保存的范围（至多六位小数，整数至多十二位）")
    return whole


class RowSet(models.QuerySet):
    """Rows, reached only through the books that the asker may see."""

    def of(self, books: str | Iterable[str]) -> RowSet:
        """The rows of one book or of a permitted set of books."""
        return self.filter(book=books) if isinstance(books, str) else self.filter(book__in=tuple(books))


class StateRow(models.Model):
    """A row of state: its key comes from an act, and it always says which book it belongs to.

    There is no `objects`: every query starts with `rows.of(books)`. `protected` rows are not for everybody in the
    office, and the read-only admin leaves them out.
    """

    protected: ClassVar[bool] = False

    id = models.CharField(primary_key=True, max_length=160)
    book = models.CharField(max_length=40)

    rows: ClassVar[Any] = RowSet.as_manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"


R = TypeVar("R", bound=StateRow)


def fresh(table: type[R], /, **fields: Any) -> R:
    """A new row of state, as `table(**fields)` makes it, in a fraction of the time: an import makes a hundred thousand.

    Names are not checked; rows of state have no relations, signals or defaults that look at other fields.
    """
    row = object.__new__(table)
    values = vars(row)
    plain, made = _defaults(table)
    values.update(plain)
    for name, make in made:
        if name not in fields:
            values[name] = make()
    values.update(fields)
    values["_state"] = ModelState()
    return row


def stored(table: type[R], alias: str, names: Iterable[str], fields: Iterable[Any]) -> R:
    """A row as it was read, as `table.from_db` makes it where every column was read."""
    row = object.__new__(table)
    values = vars(row)
    values.update(zip(names, fields, strict=True))
    state = ModelState()
    state.adding, state.db = False, alias
    values["_state"] = state
    return row


@lru_cache
def _defaults(table: type[models.Model]) -> tuple[dict[str, Any], tuple[tuple[str, Any], ...]]:
    """The values of fields that are not given: those that never change, and those that are made each time."""
    fields = table._meta.concrete_fields
    made = tuple((one.attname, one.default) for one in fields if one.has_default() and callable(one.default))
    names = {name for name, _ in made}
    return {one.attname: one.get_default() for one in fields if one.attname not in names}, made


def projected() -> tuple[type[StateRow], ...]:
    """Every table of state, in a stable order."""
    from django.apps import apps

    return tuple(
        sorted(
            (model for model in apps.get_models() if issubclass(model, StateRow)),
            key=lambda model: model._meta.db_table,
        )
    )


def listed(values: Iterable[str]) -> RawSQL:
    """These values as a table of one column, for `__in`, given as one parameter however many they are: each is gone to by
    the key. Of a list PostgreSQL may believe that to read a whole index for it is cheaper."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [list(values)])
    return RawSQL("SELECT value FROM json_each(%s)", [orjson.dumps(list(values)).decode()])
