"""What follows from a score: vetoes (一票否决) and grades (等次)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from taizhang.institutions.schema.appraisal.standing import Standing
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    MetricName,
    Number,
    Words,
)
from taizhang.problems import Text

Path = tuple[str | int, ...]
_SHARES = ("first_percent", "last_percent")
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
    "noted",
)


def _effects(value: Any) -> Any:
    given = value if isinstance(value, tuple | list) else (value,)
    for one in given:
        if one not in EFFECTS:
            expected = " or ".join(f"'{word}'" for word in EFFECTS)
            raise PydanticCustomError("literal_error", "one of the words", {"expected": expected})
    return value


class VetoPart(Standing):
    """What a veto looks at: a fact (an event, a rate, a yes), the rate of an item or a section, or the result itself: the total, the place,
    the grade."""

    count: MetricName | None = None
    """What is counted in the period; the same as `of`."""
    of: MetricName | None = None
    """The fact."""
    item: Identifier | None = None
    """Or what an item gave, in percent of its points (单项得分率低于 60%)."""
    section: Identifier | None = None
    """Or what the items of a section that are assessed gave, in percent of their points, before any weight."""
    first_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """Or placed among the first so many percent of those placed in the group."""
    last_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """Or among the last so many percent, those who tie for it too (排名后10%的)."""
    part: Literal["down", "half", "up"] | None = None
    """What a part of a place in the share counts: nothing ("down", the default), one from a half on ("half", 四舍五入), or one ("up")."""
    least: Annotated[int, Field(ge=1)] | None = None
    """But so many places at least, however small the group (不足 1 个的按 1 个)."""

    @property
    def stands_on(self) -> tuple[str, ...]:
        """The keys that say what of the result is looked at."""
        return (*super().stands_on, *(key for key in _SHARES if getattr(self, key) is not None))

    @property
    def metric(self) -> str | None:
        """The fact it reads; None for the total and for the rate of an item or a section."""
        return self.count if self.count is not None else self.of

    def findings(self) -> Iterator[Finding]:
        keys = ("count", "of", "item", "section")
        sources = [key for key in keys if getattr(self, key) is not None] + [*self.stands_on]
        for key in ("part", "least"):
            if getattr(self, key) is not None and not {*_SHARES} & {*sources}:
                yield Finding(
                    "share-rounding-without-share",
                    Text(f"没有写 first_percent 或 last_percent，{key} 不起作用", f"without first_percent or last_percent {key} has no effect"),
                    Text("写 last_percent（后百分之几），或删去", "write last_percent, or remove it"),
                    (key,),
                )  # fmt: skip
        if len(sources) != 1:
            yield Finding(
                "veto-on-what",
                Text(f"写了 {len(sources)} 个触发依据", f"{len(sources)} triggers are given"),
                Text(
                    "of（事实）、total = true（总分）、first、last、first_percent、last_percent（名次）、grade（等次）、item（某项的得分率）、section（某部分的得分率）写一个",
                    "give one of `of`, a fact, total = true, first, last, first_percent, last_percent, grade, item and section",
                ),
                (sources[1],) if len(sources) > 1 else (),
            )
        elif self.by_place or self.grade:
            yield from self.findings_of_standing()
        else:
            yield from self.one_or_a_pair()

    @property
    def by_place(self) -> bool:
        """Whether it looks at the place."""
        return bool({"first", "last", *_SHARES} & {*self.stands_on})


class VetoWhen(VetoPart):
    """When a veto strikes: on one thing, or where several hold at once."""

    running: Annotated[int, Field(ge=2, le=12)] | None = None
    """Only where it holds for so many periods running, this one included (连续两期): with a fact, the total, the place or the grade."""
    all: tuple[VetoPart, ...] = ()
    """Several at once instead (名次末位且总分不足 70 分): [{ last = 1 }, { total = true, below = 70 }]."""

    @property
    def parts(self) -> tuple[VetoPart, ...]:
        """What it looks at, each by itself."""
        return self.all or (self,)

    def findings(self) -> Iterator[Finding]:
        if self.all:
            beside = sorted(self.model_fields_set - {"all"})
            if beside or len(self.all) < 2:
                yield Finding(
                    "veto-all-alone",
                    Text("all 要写两个以上条件，旁边不再写别的", "all takes two conditions or more, and nothing beside it"),
                    Text("把条件都写进 all；不能与 running 一起用", "write every condition into all; running does not go with it"),
                    (beside[0],) if beside else ("all",),
                )  # fmt: skip
            return
        yield from super().findings()
        if self.running is not None and {*_SHARES} & {*self.stands_on}:
            yield Finding(
                "running-percent",
                Text("以前各期排名的有几个单位不知道，连续几期不能按百分比算", "how many were placed in earlier periods is not known, so a percentage cannot run over several"),
                Text("写 last（后几名），或删去 running", "write last, or remove running"),
                ("running",),
            )  # fmt: skip
        if self.running is not None and (self.item is not None or self.section is not None):
            yield Finding(
                "running-rate",
                Text("得分率没有以前各期的数", "the rates of earlier periods are not known"),
                Text("改用事实、总分、名次或等次", "use a fact, the total, the place or the grade"),
                ("running",),
            )


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
    the body in charge; nothing else changes), "noted" (what `noted` says follows, such as a talk; nothing else changes)."""
    scope: Literal["unit", "item", "person", "leader"]
    """Whom it strikes; one on a person or a leader is recorded and changes nothing on the unit's sheet."""
    item: Identifier | None = None
    """The item that becomes zero, for the effect "item-zero"."""
    source: Words
    """The law or the upper document that allows it."""
    total_at_most: Number | None = None
    """The most that the total comes to, for the effect "total-capped" (总分最高计59分)."""

    noted: Words | None = None
    """What follows, for the effect "noted": 由镇党委约谈. It stands in the results and on the score sheet."""

    @property
    def looks_at(self) -> Iterator[tuple[Path, VetoPart]]:
        """What it looks at, each with its place below the veto."""
        if not self.when.all:
            yield ("when",), self.when
        for number, one in enumerate(self.when.all):
            yield ("when", "all", number), one

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
        if ("noted" in self.effects) != (self.noted is not None):
            yield Finding(
                "veto-noted",
                Text("effect 与 noted 不配", "effect and noted do not go together"),
                Text(
                    '只有 effect = "noted" 才写 noted，而且必须写',
                    'write noted with effect = "noted", and only then',
                ),
                ("effect",) if self.noted is None else ("noted",),
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
        on_grade = any(one.grade for one in self.when.parts)
        on_place = any(one.by_place for one in self.when.parts)
        later = {"last-place", "not-placed"} if on_place or on_grade else set()
        later |= {"not-excellent", "one-grade-lower", "unqualified", "not-graded"} if on_grade else set()
        if later & {*self.effects}:
            yield Finding(
                "veto-too-late",
                Text("由名次触发的否决不能再改名次，由等次触发的不能再改等次", "a veto on the place cannot change places, one on the grade cannot change grades"),
                Text("改用 no-honours、no-pay、referred 等效果", "use no-honours, no-pay, referred …"),
                ("effect",),
            )  # fmt: skip
        on_points = any(one.metric is None for one in self.when.parts)
        if on_points and {"item-zero", "total-zero", "total-capped"} & {*self.effects}:
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
    rank_last_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """The same as a share of those placed in the group (排名后10%的); `quota_part` and `quota_least` say what it comes to."""
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
        if self.rank_last is not None and self.rank_last_percent is not None:
            yield Finding(
                "grade-two-ways",
                Text("rank_last 和 rank_last_percent 不能同时写", "rank_last and rank_last_percent cannot stand together"),
                Text("只写一个", "give one of them"),
                ("rank_last_percent",),
            )  # fmt: skip
        if self.quota_percent is None and self.rank_last_percent is None:
            for key in ("quota_part", "quota_least"):
                if key in self.model_fields_set:
                    yield Finding(
                        "quota-without-percent",
                        Text(
                            f"没有写 quota_percent 或 rank_last_percent，{key} 不起作用",
                            f"without quota_percent or rank_last_percent {key} has no effect",
                        ),
                        Text("写一个百分比，或删去", "give one of them, or remove it"),
                        (key,),
                    )
