"""The building blocks of what goes in and out: texts in both languages, ids, days, amounts as strings."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from taizhang.matters.raising import LONGEST


class Form(BaseModel):
    """One object: unknown names are refused, nothing is turned from one type into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Said(Form):
    """Words in both languages; `en` is empty where there is no English."""

    zh: str
    en: str


def said(text: Any) -> Said:
    """A `Text`, a label of a file, or a plain string, in both languages."""
    if isinstance(text, str):
        return Said(zh=text, en="")
    return Said(zh=text.zh, en=text.en or "")


NO_NUL = r"^[^\u0000]*$"
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
"""An id of the ledger, or of something in an institution file."""
Words = Annotated[str, Field(max_length=LONGEST, pattern=NO_NUL)]
"""What somebody writes; it goes into the vault."""
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
"""One short line."""
Value = bool | Words | Annotated[list[Line], Field(max_length=50)]
"""What a field of a kind holds: words, a choice, a day (2026-03-01), a number written as a string, yes or no, or several
choices."""
Base64 = Annotated[
    str,
    Field(
        max_length=4 * 2**20,
        pattern=r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        json_schema_extra={"contentEncoding": "base64"},
    ),
]
"""A file, in Base64."""

_SOME_DAY = (
    "((19|20|21)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
"""A day from 1900 to 2199, as a description can say it."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _digits(value: Any) -> Any:
    return int(value) if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value) else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _yes(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


ONLY_THESE: Final[dict[str, JsonValue]] = {"additionalProperties": False}
"""For an object whose names have a pattern: no other names."""
WHOLE = BeforeValidator(_whole)
"""A whole number in a body; JSON does not tell 34 from 34.0."""
QueryDay = Annotated[date, BeforeValidator(_day)]
"""A day in a query, such as 2026-03-01."""
QUERY_NUMBER = BeforeValidator(_digits)
"""A whole number in a query; stands after its bounds, which the description keeps."""
QueryYes = Annotated[bool, BeforeValidator(_yes)]
"""true or false in a query."""
PageKey = Annotated[str, Field(pattern=rf"^{_SOME_DAY}\.[A-Za-z0-9_-]{{1,40}}$")]
"""Where a page of a list begins: `next` of the page before."""


def plain(value: Decimal | None) -> str | None:
    """An amount as a string, so that no reader's floats change it."""
    return None if value is None else format(value, "f")
