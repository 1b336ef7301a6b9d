"""[appraisal]: the rulebook of an appraisal (考评) — items with points, vetoes (一票否决), grades, and ranking.

An item names exactly one way to points: `share`, `count` or `steps`. What can be scored is a declared indicator or a
registered metric and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.places import Path
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    MetricName,
    Number,
    NumberOrNone,
    UnitKind,
    Words,
)
from taizhang.institutions.schema.steps import Step, Steps
from taizhang.problems import Text

__all__ = ["Appraisal", "Count", "Grade", "Item", "Rank", "Share", "Step", "Steps", "Veto", "VetoWhen"]

TARGET = "target"
"""In `over`: what was promised of the same indicator for the period to date."""


class Rank(Form):
    """Who is ranked against whom."""

    group: Literal["kind", "class"]
    """The peer group: units of one kind, or of one class of the kind."""
    ties: Literal["competition", "dense"] = "competition"
    """Equal totals share a place; then "competition" skips places (1 2 2 4) and "dense" does not (1 2 2 3)."""


class Share(Form):
    """points = full × of ÷ over."""

    of: MetricName
    """What was done."""
    over: MetricName
    """What it is measured against: a metric, or "target", the promised target of `of` for the period to date."""
    cap: Annotated[Number, Field(gt=0)] = Decimal(100)
    """The most percent that count."""


class Count(Form):
    """points = base + each × (how many, or how many short of or over a number)."""

    of: MetricName
    """What is counted."""
    each: Number
    """The points for each one."""
    base: Number | None = None
    """What it starts from; without it, the item's points where each is negative, otherwise 0."""
    short_of: Number | None = None
    """Count how many are missing to this number."""
    over: Number | None = None
    """Count how many there are beyond this number."""

    def findings(self) -> Iterator[Finding]:
        if self.short_of is not None and self.over is not None:
            yield Finding(
                "count-two-ways",
                Text("short_of 和 over 不能同时写", "short_of and over cannot stand together"),
                Text("缺多少用 short_of，超多少用 over", "use short_of for what is missing, over for what is beyond"),
                ("over",),
            )  # fmt: skip
        if self.each == 0:
            yield Finding(
                "count-without-effect",
                Text("each 是 0，数多少都不加减分", "each is 0, so counting changes nothing"),
                Text("写每个加减的分数，如 each = -1", "write the points for each one, such as each = -1"),
                ("each",),
            )


class Item(Form):
    """One item of the rulebook."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    clause: Words | None = None
    """The clause of the paper."""
    points: Annotated[Number, Field(gt=0)] | None = None
    """Full points; an item without them is a bonus or a penalty."""
    share: Share | None = None
    count: Count | None = None
    steps: Steps | None = None
    cap: NumberOrNone | None = None
    """The most points the item may come to."""
    floor: NumberOrNone | None = None
    """The least points the item may come to; "none" for no floor."""
    when_absent: Literal["zero", "full", "drop", "refuse"] = "refuse"
    """What no data gives: no points, full points, not assessed (the rest is rescaled), or the close is refused."""
    applies_to: tuple[Words, ...] = ()
    """Only for these classes of unit; without it, for all."""
    evidence: Words | None = None
    """What proves the figure."""
    source: Words | None = None
    """The document, where it differs from the appraisal's."""

    @property
    def primitive(self) -> Share | Count | Steps:
        """The one way to points; raises ValueError for an item that the loader would have refused."""
        ways = [way for way in (self.share, self.count, self.steps) if way is not None]
        if len(ways) != 1:
            raise ValueError(f"item {self.id} names {len(ways)} ways to points")
        return ways[0]

    @property
    def lowest(self) -> Decimal | None:
        """The floor in force: as written, otherwise 0 for an item with points of its own and none without."""
        if self.floor is None:
            return None if self.points is None else Decimal(0)
        return None if self.floor == "none" else Decimal(self.floor)

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place below the item."""
        for key in ("share", "count", "steps"):
            way = getattr(self, key)
            if way is not None:
                yield (key, "of"), way.of
        if self.share is not None and self.share.over != TARGET:
            yield ("share", "over"), self.share.over

    def findings(self) -> Iterator[Finding]:
        ways = [key for key in ("share", "count", "steps") if getattr(self, key) is not None]
        if len(ways) != 1:
            yield Finding(
                "item-one-way",
                Text(f"写了 {len(ways)} 种计分方式", f"{len(ways)} ways to points are given")
                if ways
                else Text("没有计分方式", "no way to points is given"),
                Text("只写 share、count、steps 中的一种", "give exactly one of share, count, steps"),
                (ways[1],) if ways else (),
            )
            return
        if self.points is None and (
            self.share is not None or (self.steps is not None and self.steps.most > 0)
        ):
            yield Finding(
                "item-points-missing",
                Text("没有写满分 points", "the full points are missing"),
                Text("写上，如 points = 10", "write them, such as points = 10"),
            )
            return
        yield from self._above_full()
        if self._highest() <= 0 and self.lowest is not None and self.lowest >= 0:
            yield Finding(
                "item-without-effect",
                Text(
                    "这一项永远得不到零分以上，也扣不到零分以下",
                    "this item can neither rise above zero nor fall below it",
                ),
                Text(
                    '给起点分 base 或满分 points；若只扣分，写 floor = "none"',
                    'give a base or points to start from; for a pure penalty write floor = "none"',
                ),
            )

    def _above_full(self) -> Iterator[Finding]:
        if self.steps is None or self.points is None:
            return
        rows: list[tuple[Path, Decimal]] = [
            (("steps", "table", number, "points"), step.points)
            for number, step in enumerate(self.steps.table)
        ]
        for at, points in [*rows, (("steps", "otherwise"), self.steps.otherwise)]:
            if points > self.points:
                yield Finding(
                    "step-above-full",
                    Text(f"这一档 {points} 分，超过满分 {self.points}", f"{points} points here, above the full {self.points}"),
                    Text(f"不超过 {self.points}，或提高 points", f"give at most {self.points}, or raise points"),
                    at,
                )  # fmt: skip

    def _highest(self) -> Decimal:
        """The most it can come to before the floor."""
        match self.primitive:
            case Steps() as steps:
                most = steps.most
            case Count() as count if count.each > 0:
                most = Decimal("Infinity")
            case Count() as count:
                most = count.base if count.base is not None else self.points or Decimal(0)
            case Share():
                most = self.points or Decimal(0)
        return most if self.cap is None or self.cap == "none" else min(most, Decimal(self.cap))


class VetoWhen(Form):
    """When a veto strikes."""

    count: MetricName
    """What is counted in the period."""
    at_least: Annotated[Number, Field(gt=0)]
    """From how many it strikes."""


class Veto(Form):
    """A veto (一票否决); nobody may add one without law or an upper document, so `source` names it."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    when: VetoWhen
    effect: Literal["not-excellent", "unqualified", "last-place", "item-zero", "no-honours"]
    """What it does."""
    scope: Literal["unit", "item", "person", "leader"]
    """Whom it strikes."""
    item: Identifier | None = None
    """The item that becomes zero, for the effect "item-zero"."""
    source: Words
    """The law or the upper document that allows it."""

    def findings(self) -> Iterator[Finding]:
        if (self.effect == "item-zero") != (self.item is not None):
            yield Finding(
                "veto-item",
                Text("effect 与 item 不配", "effect and item do not go together"),
                Text(
                    '只有 effect = "item-zero" 才写 item，而且必须写',
                    'write item with effect = "item-zero", and only then',
                ),
                ("effect",) if self.item is None else ("item",),
            )


class Grade(Form):
    """A grade (等次) by total."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    at_least: Number
    """The least total for it."""


class Appraisal(Form):
    """Whom the appraisal scores, by which items, and how the result is ranked and published."""

    of: UnitKind
    """The kind of unit that is scored."""
    period: Literal["month", "quarter", "half", "year"]
    """What is scored each time."""
    full: Annotated[Number, Field(gt=0)] = Decimal(100)
    """Full total."""
    base: Number = Decimal(0)
    """What a total starts from (基础分)."""
    rank: Rank | None = None
    """Who is ranked against whom; without it nobody is ranked."""
    ground: Words | None = None
    """The legal ground of the ranking; without it no ranking is ever published."""
    approver: Identifier | None = None
    """The post that approves the publication."""
    publish_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    """For how many days the ranking is shown."""
    source: Words
    """The document, with its number and clause."""
    items: Annotated[tuple[Item, ...], Field(alias="item", min_length=1)]
    """The items, in the order of the paper."""
    vetoes: Annotated[tuple[Veto, ...], Field(alias="veto")] = ()
    """The vetoes."""
    grades: Annotated[tuple[Grade, ...], Field(alias="grade")] = ()
    """The grades, from the highest down."""

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place below [appraisal]."""
        for number, item in enumerate(self.items):
            for path, name in item.metrics():
                yield ("item", number, *path), name
        for number, veto in enumerate(self.vetoes):
            yield ("veto", number, "when", "count"), veto.when.count

    def findings(self) -> Iterator[Finding]:
        ids = {item.id for item in self.items}
        for number, veto in enumerate(self.vetoes):
            if veto.item is not None and veto.item not in ids:
                yield Finding(
                    "veto-item",
                    Text(f"没有“{veto.item}”这一项", f"there is no item “{veto.item}”"),
                    Text("写已有考评项的 id：" + "、".join(sorted(ids)), "name one of: " + ", ".join(sorted(ids))),
                    ("veto", number, "item"),
                )  # fmt: skip
        for number, (upper, lower) in enumerate(zip(self.grades, self.grades[1:], strict=False), start=1):
            if lower.at_least >= upper.at_least:
                yield Finding(
                    "grades-unsorted",
                    Text(f"“{lower.title}”的分数线不低于前一等次“{upper.title}”", f"“{lower.title.to('en')}” does not begin below the grade before it"),
                    Text("等次按分数线从高到低写", "list grades from the highest line to the lowest"),
                    ("grade", number, "at_least"),
                )  # fmt: skip
        total = self.base + sum((item.points or Decimal(0) for item in self.items), Decimal(0))
        if total != self.full and not any(item.applies_to for item in self.items):
            yield Finding(
                "warn-points-not-full",
                Text(f"基础分与各项满分合计 {total}，不等于总分 {self.full}", f"base and full points come to {total}, not to the full total {self.full}"),
                Text("核对各项 points 与 full", "compare the points of the items with full"),
                ("item", 0) if "full" not in self.model_fields_set else ("full",),
            )  # fmt: skip
        if self.rank is not None and (self.ground is None or self.approver is None):
            yield Finding(
                "warn-ranking-unpublished",
                Text("排名没有依据或批准人，永远不会公布", "the ranking has no legal ground or no approver and will never be published"),
                Text("写 ground（依据文件）和 approver（批准的职务），或删去 rank", "write ground and approver, or remove rank"),
                ("rank",),
            )  # fmt: skip
