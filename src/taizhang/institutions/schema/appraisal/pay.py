"""What is paid by the result (奖惩兑现): by place, grade, total, rate, out of what is at stake, or as a share of a pot."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from taizhang.institutions.schema.appraisal.people import one_end
from taizhang.institutions.schema.appraisal.values import Amount, PartStep, figures
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    Number,
    NumberOrNone,
    _number,
    bounds_crossed,
)
from taizhang.problems import Text

Path = tuple[str | int, ...]


def _yuan_by_grade(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _number(one) for name, one in value.items()}


class PayTop(Form):
    """Yuan for the first places, or the last."""

    top: Annotated[int, Field(ge=1)] | None = None
    """The first so many places."""
    top_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """Or the first so many percent of those placed; a part of a place does not count."""
    bottom: Annotated[int, Field(ge=1)] | None = None
    """Or the last so many, those who tie for them too (后三名)."""
    bottom_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """Or the last so many percent; a part of a place does not count."""
    yuan: Number
    """Yuan for each; with `base`, percent of it."""

    def findings(self) -> Iterator[Finding]:
        yield from one_end(self)


def _cap(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _number(one) for name, one in value.items()}
    return value if value == "none" else _number(value)


YuanCap = Annotated[
    Decimal | str | dict[str, Decimal],
    BeforeValidator(_cap),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"const": "none"}, {"type": "object"}]}),
]
"""Yuan, or yuan for each class, or the word "none"."""


def _total(value: Any) -> Any:
    return value if value in OF_GROUP else _number(value)


OF_GROUP = ("group-mean", "group-most", "group-least")
Total = Annotated[
    Decimal | str,
    BeforeValidator(_total),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"enum": list(OF_GROUP)}]}),
]


class PayPerPoint(Form):
    """Yuan for each point beyond a total."""

    total: Total
    """From this total, or from the mean, the greatest or the least of the group: "group-mean", "group-most", "group-least"."""
    each: Number
    """Yuan for each point."""
    part: PartStep = "pro-rata"
    """A part of a point: in proportion, nothing ("down", 不足 1 分的不计), or as a whole one ("up")."""


class Pay(Form):
    """What is paid by place, grade or total (奖惩兑现), in yuan, each with a line of its own beside the score."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    places: tuple[Number, ...] = ()
    """Yuan for the first place, the second, …; with `base`, percent of it (按名次发基数的百分之几)."""
    last: Number | None = None
    """Yuan for the last place of the group, negative to take off; with `base`, percent of it."""
    top: tuple[PayTop, ...] = ()
    """Yuan for bands of places, from the first down; the first that holds counts."""
    grades: Annotated[
        dict[str, Decimal],
        BeforeValidator(_yuan_by_grade),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "number"}}),
    ] = Field(default_factory=dict)
    """Yuan by grade id; with `base`, percent of it; with `rate`, percent of what that gives."""
    above: PayPerPoint | None = None
    """Yuan for each point above a total."""
    under: PayPerPoint | None = None
    """Yuan for each point missing to a total, negative to take off."""
    base: Amount | None = None
    """The sum that is paid by rate, or by percent of place or grade: a number, a fact, or a number for each class or role."""
    rate: bool = False
    """base × total ÷ full (得分率 × 基数)."""
    rate_most: Annotated[Number, Field(gt=0)] | None = None
    """With `rate`: at most so many percent of the full total count (综合得分超过 100 分的按 100 分计: 100)."""
    pot: Amount | None = None
    """A sum that is shared out in each group in proportion to points, to the fen and without a rest (按得分比例分配): a number for each
    group, or a fact or a number for each class, of which all units of the group put in theirs. Negative to share out a fine."""
    pot_by: Literal["points", "lost"] | None = None
    """In proportion to the points ("points", the default), or to the points lost from full ones ("lost")."""
    pot_of: Identifier | None = None
    """The points of this item, pool or section instead of the total."""
    at_stake: Annotated[Number, Field(gt=0, le=100)] | None = None
    """So many percent of the base are at stake: paid by total ÷ full, and what is cut goes in equal shares to the first
    `to_best` of the group (零和); no fen are lost."""
    to_best: Annotated[int, Field(ge=1)] | None = None
    """How many of the group share what the others lose; with `pot`, how many share it."""
    times: Amount | None = None
    """A ratio by class or role (1 : 0.9 : 0.8), or a number; a pot goes by points × this."""
    nothing_below: Number | None = None
    """Nothing is paid to a total below this (断崖)."""
    cap: YuanCap = "none"
    """The most yuan of one unit, in every way to pay: a number, or one for each class or role (a class that is not named has no cap). What it cuts from a share of a `pot` or of what is `at_stake` goes to nobody else."""
    floor: NumberOrNone = "none"
    """The least yuan of one unit that is paid at all; negative for the most that is taken off (最多扣 500 元)."""
    decimals: Annotated[int, Field(ge=0, le=2)] | None = None
    """To how many decimals of a yuan it is rounded, half up, before cap and floor: 0 for whole yuan (四舍五入到元); unsaid, to the fen."""

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        for key, amount in (("base", self.base), ("times", self.times), ("pot", self.pot)):
            for name in figures(amount):
                yield (key,), name

    def findings(self) -> Iterator[Finding]:
        ways = [
            *(["places"] if self.places or self.last is not None or self.top else []),
            *(["grades"] if self.grades and not self.rate else []),
            *(["above"] if self.above is not None or self.under is not None else []),
            *(["rate"] if self.rate else []),
            *(["at_stake"] if self.at_stake is not None else []),
            *(["pot"] if self.pot is not None else []),
        ]
        if len(ways) != 1:
            yield Finding(
                "pay-one-way",
                Text(f"写了 {len(ways)} 种算法", f"{len(ways)} ways to pay are given"),
                Text(
                    "places（含 last、top）、grades、above（含 under）、rate、at_stake、pot 写一种",
                    "give exactly one of places (with last, top), grades, above (with under), rate, at_stake, pot",
                ),
                (ways[1],) if ways else (),
            )
        yield from bounds_crossed(self.floor, self.cap, "floor")
        if (self.rate or self.at_stake is not None) and self.base is None:
            yield Finding(
                "pay-base-missing",
                Text("没有写基数 base", "the base is missing"),
                Text("写 base：一个数、一个事实，或各类各一个数", "write base: a number, a fact, or a number for each class"),
            )  # fmt: skip
        if self.rate_most is not None and not self.rate:
            yield Finding(
                "rate-most-without-rate",
                Text("没有写 rate，rate_most 不起作用", "without rate rate_most has no effect"),
                Text("写 rate = true，或删去；限金额的写 cap", "write rate = true, or remove it; a bound on yuan is cap"),
                ("rate_most",),
            )  # fmt: skip
        if self.pot is None and (self.pot_by is not None or self.pot_of is not None):
            yield Finding(
                "pay-without-pot",
                Text("没有写 pot，分什么不知道", "without a pot there is nothing to share out"),
                Text("写 pot：一个数，或一个事实", "write pot: a number, or a fact"),
                ("pot_by",) if self.pot_by is not None else ("pot_of",),
            )
        if self.decimals is not None and (self.pot is not None or self.at_stake is not None):
            yield Finding(
                "pay-rounded-shares",
                Text("分完为止的钱不再取舍", "what is shared out to the last fen is not rounded"),
                Text("删去 decimals", "remove decimals"),
                ("decimals",),
            )
        if self.pot is not None and self.base is not None:
            yield Finding(
                "pot-with-base",
                Text("按比例分配的是 pot，不能再有基数", "a pot is shared out by points: a base has no place beside it"),
                Text("删去 base", "remove base"),
                ("pot",),
            )  # fmt: skip
        if isinstance(self.pot, Decimal) and self.pot != round(self.pot, 2):
            yield Finding(
                "pot-of-fen",
                Text(f"{self.pot} 元不是整分", f"{self.pot} yuan is no whole number of fen"),
                Text("最多写两位小数", "give at most two decimals"),
                ("pot",),
            )
        if self.pot is None and (self.at_stake is None) != (self.to_best is None):
            yield Finding(
                "pay-to-best",
                Text("at_stake 与 to_best 要一起写", "at_stake and to_best go together"),
                Text("写明由前几名分享扣下的钱", "say how many of the best share what is cut"),
                ("at_stake",) if self.at_stake is not None else ("to_best",),
            )
