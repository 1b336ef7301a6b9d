"""What every table of an institution file shares: how its values are read and how its findings are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from taizhang.institutions.metrics import METRIC_NAME
from taizhang.institutions.never_scored import forbidden
from taizhang.institutions.places import Path
from taizhang.institutions.unit_kinds import REPORTING, SCORED
from taizhang.problems import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a table that is well-formed, and at which key below it; `warn-` codes do not refuse."""

    code: str
    what: Text
    right: Text
    at: Path = ()


class Form(BaseModel):
    """One table of a file: unknown keys are refused, nothing is converted from one type to another, and it is frozen."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        use_attribute_docstrings=True,
        populate_by_name=False,
        allow_inf_nan=False,
        regex_engine="python-re",
    )

    def findings(self) -> Iterator[Finding]:
        """What does not fit together within this table (its inner tables look for themselves)."""
        yield from ()


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_type", "a number")
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 15 or len(number.as_tuple().digits) > 20:
        raise PydanticCustomError("number_size", "a finite number of reasonable size")
    return number


def _number_or_none(value: Any) -> Any:
    return value if value == "none" else _number(value)


def _metric(value: Any) -> Any:
    if isinstance(value, str) and forbidden(value):
        raise PydanticCustomError("metric_forbidden", "may not be scored", {"metric": value})
    return value


def _not_blank(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("text_blank", "blank")
    return value


def bounds_crossed(floor: Any, cap: Any, *at: str) -> Iterator[Finding]:
    """A finding where a floor and a cap are numbers and the floor is the greater."""
    if isinstance(floor, Decimal) and isinstance(cap, Decimal) and floor > cap:
        yield Finding(
            "bounds-crossed",
            Text(f"下限 {floor} 高于上限 {cap}", f"the floor {floor} is above the cap {cap}"),
            Text("下限不高于上限", "put the floor at or below the cap"),
            at,
        )


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
"""An exact number: whole or with a fraction; never a float, a quoted text, infinity or NaN."""

NumberOrNone = Annotated[
    Decimal | Literal["none"],
    BeforeValidator(_number_or_none),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"const": "none"}]}),
]
"""A number, or the word "none" for no bound at all."""

Words = Annotated[str, BeforeValidator(_not_blank), Field(max_length=2000)]
"""A text that is not blank."""

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A kebab-case name that other files and acts refer to."""

MetricName = Annotated[str, BeforeValidator(_metric), Field(pattern=f"^{METRIC_NAME}$", max_length=100)]
"""The id of a declared indicator, or `concept.metric` for a registered metric."""

if TYPE_CHECKING:
    UnitKind: TypeAlias = str
    ScoredKind: TypeAlias = str
else:
    UnitKind = Literal[REPORTING]
    """A kind of unit of a book that reports, as unit_kinds.toml has them."""
    ScoredKind = Literal[SCORED]
    """What an appraisal may score: the same kinds, and persons as the posts they hold."""

PeriodKindName = Literal["month", "quarter", "half", "year"]

Confirmation = Literal["other-person", "supervisor", "none"]
"""Who confirms a record: another person than the recorder, a supervisor (监督员), or nobody."""


class Label(Form):
    """A label in Chinese and, if given, English."""

    zh: Words
    """Chinese, always there."""
    en: str = ""
    """English; where it is missing the Chinese is shown."""

    @property
    def text(self) -> Text:
        """The label as a `Text`."""
        return Text(self.zh, self.en)

    def to(self, language: str) -> str:
        """The label in `language`; Chinese where no English was given."""
        return self.text.to(language)

    def __str__(self) -> str:
        return self.zh
