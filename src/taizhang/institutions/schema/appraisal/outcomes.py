"""What follows from a score: vetoes (一票否决), grades (等次) and pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from taizhang.institutions.schema.appraisal.people import one_end
from taizhang.institutions.schema.appraisal.standing import Standing
from taizhang.institutions.schema.appraisal.values import Amount, PartStep, figures
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
    "total-capped",
    "not-placed",
    "not-graded",
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


class VetoWhen(Standing):
    """When a veto strikes: on a fact (an event, a rate, a yes), on the rate of an item or a section, or on the result itself: the total,
    the place, the grade."""

    count: MetricName | None = None
    """What is counted in the period; the same as `of`."""
    of: MetricName | None = None
    """The fact."""
    item: Identifier | None = None
    """Or what an item gave, in percent of its points (单项得分率低于 60%)."""
    section: Identifier | None = None
    """Or what the items of a section that are assessed gave, in percent of their points, before any weight."""
    running: Annotated[int, Field(ge=2, le=12)] | None = None
    """Only where it holds for so many periods running, this one included (连续两期): with a fact, the total, the place or the grade."""

    @property
    def metric(self) -> str | None:
        """The fact it reads; None for the total and for the rate of an item or a section."""
        return self.count if self.count is not None else self.of

    def findings(self) -> Iterator[Finding]:
        keys = ("count", "of", "item", "section")
        sources = [key for key in keys if getattr(self, key) is not None] + [*self.stands_on]
        if len(sources) != 1:
            yield Finding(
                "veto-on-what",
                Text(f"写了 {len(sources)} 个触发依据", f"{len(sources)} triggers are given"),
                Text(
                    "of（事实）、total = true（总分）、first、last（名次）、grade（等次）、item（某项的得分率）、section（某部分的得分率）写一个",
                    "give one of `of`, a fact, total = true, first, last, grade, item and section",
                ),
                (sources[1],) if len(sources) > 1 else (),
            )
        elif self.by_place or self.grade:
            yield from self.findings_of_standing()
        else:
            yield from self.one_or_a_pair()
        if self.running is not None and (self.item is not None or self.section is not None):
            yield Finding(
                "running-rate",
                Text("得分率没有以前各期的数", "the rates of earlier periods are not known"),
                Text("改用事实、总分、名次或等次", "use a fact, the total, the place or the grade"),
                ("running",),
            )

    @property
    def by_place(self) -> bool:
        """Whether it looks at the place."""
        return self.first is not None or self.last is not None


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
    total), "last-place", "item-zero", "total-zero", "total-capped" (the total comes to `total_at_most` at most), "not-placed" (without a
    place, and without a grade or pay that goes by it), "not-graded", "no-honours" (score, grade and place stand), "no-pay", "referred" (to
    the body in charge; nothing else changes)."""
    scope: Literal["unit", "item", "person", "leader"]
    """Whom it strikes; one on a person or a leader is recorded and changes nothing on the unit's sheet."""
    item: Identifier | None = None
    """The item that becomes zero, for the effect "item-zero"."""
    source: Words
    """The law or the upper document that allows it."""
    total_at_most: Number | None = None
    """The most that the total comes to, for the effect "total-capped" (总分最高计59分)."""

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
        if ("total-capped" in self.effects) != (self.total_at_most is not None):
            yield Finding(
                "veto-cap",
                Text("effect 与 total_at_most 不配", "effect and total_at_most do not go together"),
                Text(
                    '只有 effect = "total-capped" 才写 total_at_most，而且必须写',
                    'write total_at_most with effect = "total-capped", and only then',
                ),
                ("effect",) if self.total_at_most is None else ("total_at_most",),
            )
        later = {"last-place", "not-placed"} if self.when.by_place or self.when.grade else set()
        later |= (
            {"not-excellent", "one-grade-lower", "unqualified", "not-graded"} if self.when.grade else set()
        )
        if later & {*self.effects}:
            yield Finding(
                "veto-too-late",
                Text("由名次触发的否决不能再改名次，由等次触发的不能再改等次", "a veto on the place cannot change places, one on the grade cannot change grades"),
                Text("改用 no-honours、no-pay、referred 等效果", "use no-honours, no-pay, referred …"),
                ("effect",),
            )  # fmt: skip
        if self.when.metric is None and {"item-zero", "total-zero", "total-capped"} & {*self.effects}:
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
    """The same as a share of the group. With both, the fewer."""
    quota_part: Literal["down", "half", "up"] = "down"
    """What a part of a unit in the share counts: nothing ("down"), one from a half on ("half", 四舍五入), or one ("up")."""
    quota_least: Annotated[int, Field(ge=1)] | None = None
    """But so many at least, however small the group (不足 1 个的按 1 个)."""
    quota_ties: Literal["all", "none"] = "all"
    """Those who tie for the last of them, where there is not room for all: all of them get it, so that they are more than so many ("all"), or
    none of them ("none", 不超过3个，并列超出的都不评); who does not goes on to the next grade. `then_by` of the ranking may tell them apart."""
    colour: Literal["red", "orange", "yellow", "green", "blue", "black"] | None = None
    """The colour it is published in (红黑榜、绿蓝黄红)."""
    consequence: Words | None = None
    """What follows: a reminder, a talk, honours lost …"""

    def findings(self) -> Iterator[Finding]:
        for keys in (("at_least", "above"), ("at_most", "below")):
            if all(getattr(self, key) is not None for key in keys):
                yield Finding(
                    "grade-two-ways",
                    Text(
                        f"{keys[0]} 和 {keys[1]} 不能同时写", f"{keys[0]} and {keys[1]} cannot stand together"
                    ),
                    Text("只写一个", "give one of them"),
                    (keys[1],),
                )
        if "quota_ties" in self.model_fields_set and self.quota is None and self.quota_percent is None:
            yield Finding(
                "quota-ties-without-quota",
                Text("没有写 quota 或 quota_percent，quota_ties 不起作用", "without quota or quota_percent quota_ties has no effect"),
                Text("写 quota 或 quota_percent，或删去", "give quota or quota_percent, or remove it"),
                ("quota_ties",),
            )  # fmt: skip
        if self.quota_percent is None:
            for key in ("quota_part", "quota_least"):
                if key in self.model_fields_set:
                    yield Finding(
                        "quota-without-percent",
                        Text(
                            f"没有写 quota_percent，{key} 不起作用",
                            f"without quota_percent {key} has no effect",
                        ),
                        Text("写 quota_percent，或删去", "give quota_percent, or remove it"),
                        (key,),
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
