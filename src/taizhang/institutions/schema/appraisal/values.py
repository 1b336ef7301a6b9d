"""Values that clauses share: bounds (also dates and words), amounts that differ by class, and conditions on a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from taizhang.institutions.metrics import METRIC_NAME
from taizhang.institutions.never_scored import forbidden
from taizhang.institutions.schema.forms import Finding, Form, MetricName, _number
from taizhang.problems import Text

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
BENCHMARKS = ("target", "last", "last-year", "group-mean", "group-most", "group-least")
MEAN_OF_YEARS = re.compile(r"mean-([2-9])-years")
"""An amount that names figures of the unit's own earlier years."""


def _bound(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    if isinstance(value, str):
        raise PydanticCustomError("bound_type", "a number or a day")
    return value if type(value) is date else _number(value)


def _due(value: Any) -> Any:
    if type(value) is date or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("due_type", "a day")


def _amount(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _number(one) for name, one in value.items()}
    if isinstance(value, str):
        if not re.fullmatch(METRIC_NAME, value):
            raise PydanticCustomError("amount_type", "a number, a fact, or a table by class")
        if forbidden(value):
            raise PydanticCustomError("metric_forbidden", "may not be scored", {"metric": value})
        return value
    return _number(value)


def _each(value: Any) -> Any:
    if isinstance(value, dict) and value:
        return {name: _number(one) for name, one in value.items()}
    return tuple(map(_number, value)) if isinstance(value, tuple | list) and value else _number(value)


def _next(value: Any) -> Any:
    return value if value in ("same", "double") else _number(value)


def _absent(value: Any, words: tuple[str, ...] | None = None) -> Any:
    if isinstance(value, str):
        if value not in (words := words or ABSENT):
            expected = " or ".join(f"'{word}'" for word in words)
            raise PydanticCustomError("literal_error", "one of the words", {"expected": expected})
        return value
    return _number(value)


def _nothing(value: Any) -> Any:
    return _absent(value, NOTHING)


def _word(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    return _number(value)


NOTHING = ("zero", "full", "mean", "mean-all", "drop")
ABSENT = (*NOTHING, "refuse")

Bound = Annotated[
    Decimal | date | str,
    BeforeValidator(_bound),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": _DAY.pattern}]}),
]
"""A number; for a date fact a day of the year as "03-31", or a full date."""

Due = Annotated[
    date | str,
    BeforeValidator(_due),
    WithJsonSchema({"type": "string", "pattern": _DAY.pattern}),
]
"""A day of the year as "10-30", or a full date."""

Amount = Annotated[
    Decimal | str | dict[str, Decimal],
    BeforeValidator(_amount),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}]}),
]
"""A number; or a figure: the id of a fact, or one of target, last, last-year, mean-2-years … mean-9-years, group-mean,
group-most and group-least; or a table that gives a number for each class of unit, such as { "一类村" = 3, "二类村" = 2 }."""

Each = Annotated[
    Decimal | tuple[Decimal, ...] | dict[str, Decimal],
    BeforeValidator(_each),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "array", "items": {"type": "number"}},
                {"type": "object", "additionalProperties": {"type": "number"}},
            ]
        }
    ),
]
"""Points for each one; or a list for the first, the second, the third …; or a number for each class of unit."""

Next = Annotated[
    Decimal | str,
    BeforeValidator(_next),
    WithJsonSchema({"anyOf": [{"enum": ["same", "double"]}, {"type": "number"}]}),
]
WhenAbsent = Annotated[
    Decimal | str,
    BeforeValidator(_absent),
    WithJsonSchema({"anyOf": [{"enum": list(ABSENT)}, {"type": "number"}]}),
]
WhenNothing = Annotated[
    Decimal | str,
    BeforeValidator(_nothing),
    WithJsonSchema({"anyOf": [{"enum": list(NOTHING)}, {"type": "number"}]}),
]
Is = Annotated[
    bool | Decimal | str,
    BeforeValidator(_word),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string"}, {"type": "number"}]}),
]
PartStep = Literal["pro-rata", "down", "up"]


def numbers_of(each: Decimal | tuple[Decimal, ...] | dict[str, Decimal]) -> tuple[Decimal, ...]:
    """Every number of an `each`."""
    return each if isinstance(each, tuple) else tuple(each.values()) if isinstance(each, dict) else (each,)


def leading(each: Decimal | tuple[Decimal, ...] | dict[str, Decimal]) -> Decimal:
    """The number by which an `each` adds or takes off: the first of a list, of a table by class the first that is not 0.

    >>> leading((Decimal(-5), Decimal(-6))), leading({"甲类": Decimal(0), "乙类": Decimal(-1)})
    (Decimal('-5'), Decimal('-1'))
    """
    numbers = numbers_of(each)
    return next(filter(None, numbers), numbers[0]) if isinstance(each, dict) else numbers[0]


def figures(amount: Decimal | str | dict[str, Decimal] | None) -> Iterator[str]:
    """The fact an amount names, if it names one (a benchmark is not a fact of its own)."""
    if isinstance(amount, str) and amount not in BENCHMARKS and not MEAN_OF_YEARS.fullmatch(amount):
        yield amount


class Bounds(Form):
    """Bounds on a value; each key says by its name which side it is and whether the number itself counts in."""

    at_least: Bound | None = None
    """From this value, inclusive (以上，含本数); for a date: on this day or later."""
    above: Bound | None = None
    """From this value, exclusive (超过); for a date: after this day."""
    at_most: Bound | None = None
    """To this value, inclusive (以下，含本数); for a date: by this day."""
    below: Bound | None = None
    """To this value, exclusive (不足); for a date: before this day."""
    is_: Annotated[Is | None, Field(alias="is")] = None
    """Exactly this: true or false for a yes-no fact, one of the options for a grade fact, or a number."""

    @property
    def given(self) -> tuple[str, ...]:
        """The keys of the bounds that are written."""
        return tuple(
            key
            for key, value in (
                ("at_least", self.at_least),
                ("above", self.above),
                ("at_most", self.at_most),
                ("below", self.below),
                ("is", self.is_),
            )
            if value is not None
        )

    def one_or_a_pair(self) -> Iterator[Finding]:
        """A finding unless there is one bound, or a lower and an upper one."""
        given = self.given
        lower, upper = {"at_least", "above"} & {*given}, {"at_most", "below"} & {*given}
        if len(given) == 1 or (len(given) == 2 and lower and upper):
            return
        yield Finding(
            "condition-bounds",
            Text("没有写条件", "there is no condition")
            if not given
            else Text(f"写了 {len(given)} 个条件：{'、'.join(given)}", f"{len(given)} conditions: {', '.join(given)}"),
            Text(
                "写一个：at_least（含）、above（不含）、at_most（含）、below（不含）或 is；或一个下限加一个上限",
                "give one of at_least, above, at_most, below, is; or a lower and an upper one",
            ),
        )  # fmt: skip


class Condition(Bounds):
    """A condition on one fact."""

    of: MetricName
    """The fact."""

    def findings(self) -> Iterator[Finding]:
        yield from self.one_or_a_pair()
