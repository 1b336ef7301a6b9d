"""What follows from a score: vetoes (一票否决), grades (等次) and pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from taizhang.institutions.schema.appraisal.people import one_end
from taizhang.institutions.schema.appraisal.values import Amount, Bounds, figures
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    MetricName,
    Number,
    NumberOrNone,
    Words,
    _number,
)
from taizhang.problems import Text

Path = tuple[str | int, ...]
EFFECTS = (
    "not-excellent",
    "one-grade-lower",
    "unqualified",
    "last-place",
    "item-zero",
    "total-zero",
    "no-honours",
    "no-pay",
    "referred",
)


def _effects(value: Any) -> Any:
    given = value if isinstance(value, tuple | list) else (value,)
    for one in given:
        if one not in EFFECTS:
            expected = " or ".join(f"'{word}'" for word in EFFECTS)
            raise PydanticCustomError("literal_error", "one of the words", {"expected": expected})
    return value


def _yuan_by_grade(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _number(one) for name, one in value.items()}


class VetoWhen(Bounds):
    """When a veto strikes: on a fact (an event, a rate, a yes), on the total itself, or on the rate of an item or a section."""

    count: MetricName | None = None
    """What is counted in the period; the same as `of`."""
    of: MetricName | None = None
    """The fact."""
    total: bool = False
    """The total of the unit instead of a fact."""
    item: Identifier | None = None
    """Or what an item gave, in percent of its points (单项得分率低于 60%)."""
    section: Identifier | None = None
    """Or what the items of a section that are assessed gave, in percent of their points, before any weight."""

    @property
    def metric(self) -> str | None:
        """The fact it reads; None for the total and for the rate of an item or a section."""
        return self.count if self.count is not None else self.of

    def findings(self) -> Iterator[Finding]:
        keys = ("count", "of", "item", "section")
        sources = [key for key in keys if getattr(self, key) is not None] + ["total"] * self.total
        if len(sources) != 1:
            yield Finding(
                "veto-on-what",
                Text(f"写了 {len(sources)} 个触发依据", f"{len(sources)} triggers are given"),
                Text(
                    "of（事实）、total = true（总分）、item（某项的得分率）、section（某部分的得分率）写一个",
                    "give one of `of`, a fact, total = true, item and section",
                ),
                (sources[1],) if sources else (),
            )
        yield from self.one_or_a_pair()


class Veto(Form):
    """A veto (一票否决); nobody may add one without law or an upper document, so `source` names it."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    when: VetoWhen
    effect: Annotated[
        str | tuple[str, ...],
        BeforeValidator(_effects),
        WithJsonSchema(
            {"anyOf": [{"enum": list(EFFECTS)}, {"type": "array", "items": {"enum": list(EFFECTS)}}]}
        ),
    ]
    """What it does, one or several: "not-excellent" (the best grade is barred), "one-grade-lower" (降一等次: the next grade below the one
    reached), "unqualified" (so graded whatever the
    total), "last-place", "item-zero", "total-zero", "no-honours" (score, grade and place stand), "no-pay", "referred" (to
    the body in charge; nothing else changes)."""
    scope: Literal["unit", "item", "person", "leader"]
    """Whom it strikes; one on a person or a leader is recorded and changes nothing on the unit's sheet."""
    item: Identifier | None = None
    """The item that becomes zero, for the effect "item-zero"."""
    source: Words
    """The law or the upper document that allows it."""

    @property
    def effects(self) -> tuple[str, ...]:
        """All that it does."""
        return self.effect if isinstance(self.effect, tuple) else (self.effect,)

    def findings(self) -> Iterator[Finding]:
        if ("item-zero" in self.effects) != (self.item is not None):
            yield Finding(
                "veto-item",
                Text("effect 与 item 不配", "effect and item do not go together"),
                Text(
                    '只有 effect = "item-zero" 才写 item，而且必须写',
                    'write item with effect = "item-zero", and only then',
                ),
                ("effect",) if self.item is None else ("item",),
            )
        if self.when.metric is None and {"item-zero", "total-zero"} & {*self.effects}:
            yield Finding(
                "veto-on-total",
                Text("由得分触发的否决不能再改分", "a veto on points cannot change points"),
                Text("改用 unqualified、not-excellent、last-place 等效果", "use unqualified, not-excellent, last-place …"),
                ("effect",),
            )  # fmt: skip


class Grade(Form):
    """A grade (等次) or colour by total, and by place or quota if it has one."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    at_least: Number | None = None
    """The least total for it, itself included; with none of these four it takes whoever is left."""
    above: Number | None = None
    """Or the total that must be exceeded."""
    at_most: Number | None = None
    """The greatest total for it, itself included."""
    below: Number | None = None
    """Or the total under which it must lie."""
    rank_within: Annotated[int, Field(ge=1)] | None = None
    """And placed among the first so many of the group."""
    rank_last: Annotated[int, Field(ge=1)] | None = None
    """And placed among the last so many of the group (后三名黄牌), those who tie for them too; write it before the grades that would take it."""
    quota: Annotated[int, Field(ge=1)] | None = None
    """At most so many of the group, the best of those who qualify; the others go on to the next grade."""
    quota_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """The same as a share of the group; a part of a unit does not count."""
    colour: Literal["red", "orange", "yellow", "green", "blue", "black"] | None = None
    """The colour it is published in (红黑榜、绿蓝黄红)."""
    consequence: Words | None = None
    """What follows: a reminder, a talk, honours lost …"""

    def findings(self) -> Iterator[Finding]:
        for keys in (("at_least", "above"), ("at_most", "below"), ("quota", "quota_percent")):
            if all(getattr(self, key) is not None for key in keys):
                yield Finding(
                    "grade-two-ways",
                    Text(
                        f"{keys[0]} 和 {keys[1]} 不能同时写", f"{keys[0]} and {keys[1]} cannot stand together"
                    ),
                    Text("只写一个", "give one of them"),
                    (keys[1],),
                )


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
    """Yuan for each."""

    def findings(self) -> Iterator[Finding]:
        yield from one_end(self)


class PayPerPoint(Form):
    """Yuan for each point beyond a total."""

    total: Number
    """From this total."""
    each: Number
    """Yuan for each point; a part of a point in proportion."""


class Pay(Form):
    """What is paid by place, grade or total (奖惩兑现), in yuan, each with a line of its own beside the score."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    places: tuple[Number, ...] = ()
    """Yuan for the first place, the second, …"""
    last: Number | None = None
    """Yuan for the last place of the group, negative to take off."""
    top: tuple[PayTop, ...] = ()
    """Yuan for bands of places, from the first down; the first that holds counts."""
    grades: Annotated[
        dict[str, Decimal],
        BeforeValidator(_yuan_by_grade),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "number"}}),
    ] = Field(default_factory=dict)
    """Yuan by grade id; with `base`, percent of it."""
    above: PayPerPoint | None = None
    """Yuan for each point above a total."""
    under: PayPerPoint | None = None
    """Yuan for each point missing to a total, negative to take off."""
    base: Amount | None = None
    """The sum that is shared out or paid by rate: a number, a fact, or a number for each class or role."""
    rate: bool = False
    """base × total ÷ full (得分率 × 基数)."""
    at_stake: Annotated[Number, Field(gt=0, le=100)] | None = None
    """So many percent of the base are at stake: paid by total ÷ full, and what is cut goes in equal shares to the first
    `to_best` of the group (零和); no fen are lost."""
    to_best: Annotated[int, Field(ge=1)] | None = None
    """How many of the group share what the others lose."""
    times: Amount | None = None
    """A ratio by class or role (1 : 0.9 : 0.8), or a number."""
    nothing_below: Number | None = None
    """Nothing is paid to a total below this (断崖)."""
    cap: NumberOrNone = "none"
    """The most yuan."""
    floor: NumberOrNone = "none"
    """The least yuan."""

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        for key, amount in (("base", self.base), ("times", self.times)):
            for name in figures(amount):
                yield (key,), name

    def findings(self) -> Iterator[Finding]:
        ways = [
            *(["places"] if self.places or self.last is not None or self.top else []),
            *(["grades"] if self.grades else []),
            *(["above"] if self.above is not None or self.under is not None else []),
            *(["rate"] if self.rate else []),
            *(["at_stake"] if self.at_stake is not None else []),
        ]
        if len(ways) != 1:
            yield Finding(
                "pay-one-way",
                Text(f"写了 {len(ways)} 种算法", f"{len(ways)} ways to pay are given"),
                Text(
                    "places（含 last、top）、grades、above（含 under）、rate、at_stake 写一种",
                    "give exactly one of places (with last, top), grades, above (with under), rate, at_stake",
                ),
                (ways[1],) if ways else (),
            )
        if (self.rate or self.at_stake is not None) and self.base is None:
            yield Finding(
                "pay-base-missing",
                Text("没有写基数 base", "the base is missing"),
                Text("写 base：一个数、一个事实，或各类各一个数", "write base: a number, a fact, or a number for each class"),
            )  # fmt: skip
        if (self.at_stake is None) != (self.to_best is None):
            yield Finding(
                "pay-to-best",
                Text("at_stake 与 to_best 要一起写", "at_stake and to_best go together"),
                Text("写明由前几名分享扣下的钱", "say how many of the best share what is cut"),
                ("at_stake",) if self.at_stake is not None else ("to_best",),
            )
