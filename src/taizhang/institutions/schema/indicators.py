"""[[indicator]]: what is counted (指标), in which unit, how often, and how villages add up to the township."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import (
    Confirmation,
    Finding,
    Form,
    Identifier,
    Label,
    Number,
    UnitKind,
    Words,
)
from taizhang.problems import Text

IndicatorKind = Literal["number", "count", "yes-no", "date", "grade", "percent"]


class Indicator(Form):
    """One indicator. Its id is used by promises, records, appraisal items and reports."""

    id: Identifier
    """Kebab-case, unique among all institutions in force."""
    title: Label
    unit: Annotated[Words, Field(max_length=20)]
    """Unit of measure as printed: 元, 万元, 户, 天, %, 件 …"""
    measure: Literal["flow", "stock"]
    """"flow": the parts of a year add up; "stock": the last value stands."""
    of: Annotated[tuple[UnitKind, ...], Field(min_length=1)]
    """The kinds of unit that report it."""
    by: Literal["unit", "person"] = "unit"
    """Whether a unit reports one value or each of its people one."""
    period: Literal["month", "quarter", "year"] = "month"
    """How often it is reported."""
    entered_by: Literal["unit", "office"] = "unit"
    """Who reports it: the unit itself, or the office for the unit (ballots, an outside body's score, what was found at the unit); then
    nothing is owed by the unit."""
    owed: bool = True
    """Whether a report is owed for every period; without it, only what happened is reported."""
    roll_up: Literal["sum", "mean", "minimum", "last", "count-done"] = "sum"
    """How the values of the parts make the value of the whole."""
    direction: Literal["up", "down"] = "up"
    """Whether more is better ("up") or less ("down")."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    """How many decimals are kept and printed."""
    min: Number | None = None
    """The least value that may be entered."""
    max: Number | None = None
    """The greatest value that may be entered."""
    kind: IndicatorKind = "number"
    """What a value is: a number, a count of whole things, yes (1) or no (0), a date (20260331), the number of a grade among
    `options` from 1, or a percentage."""
    options: tuple[Words, ...] = ()
    """The words of a grade, in order."""
    confirm: Confirmation = "other-person"
    """Who confirms a record of it."""
    evidence: Literal["none", "optional", "required"] = "optional"
    """Whether a record of it carries a file as proof."""
    public: bool = True
    """Whether the portal shows it."""
    aliases: tuple[Words, ...] = ()
    """Other words by which reports name it."""
    source: Words
    """The document, with its number and clause, or （示例） for one we made up."""

    @property
    def asked(self) -> bool:
        """Whether units owe a report of it for every period."""
        return self.owed and self.entered_by == "unit"

    def findings(self) -> Iterator[Finding]:
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Finding(
                "bounds-crossed",
                Text(f"最小值 {self.min} 大于最大值 {self.max}", f"the minimum {self.min} is above the maximum {self.max}"),
                Text("把 min 和 max 对调", "exchange min and max"),
                ("min",),
            )  # fmt: skip
        if self.unit in ("%", "％") and (self.measure == "flow" or self.roll_up == "sum"):
            yield Finding(
                "percent-added",
                Text("百分数不能相加", "percentages do not add up"),
                Text(
                    '写 measure = "stock"，并写 roll_up = "mean"、"minimum" 或 "last"',
                    'write measure = "stock" and roll_up = "mean", "minimum" or "last"',
                ),
                ("measure",)
                if self.measure == "flow"
                else ("roll_up" if "roll_up" in self.model_fields_set else "unit",),
            )
        if len(set(self.of)) < len(self.of):
            yield Finding(
                "list-repeats",
                Text("of 里有重复的单位类别", "of names a kind of unit twice"),
                Text("每类只写一次", "name each kind once"),
                ("of",),
            )
