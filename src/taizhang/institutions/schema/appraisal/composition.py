"""How items make a total: sections, pools, named groups, ranking, coefficients and conversion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.metrics import METRIC_NAME
from taizhang.institutions.schema.appraisal.values import Amount
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    Number,
    NumberOrNone,
    Words,
    bounds_crossed,
)
from taizhang.problems import Text

TieKey = Annotated[str, Field(pattern=f"^-?({METRIC_NAME})$", max_length=100)]
"""What tells equal totals apart: the id of an item, a pool, a section or a fact, with a minus where the least is first."""


class Section(Form):
    """A section of the paper (部分、大项) with the items that name it."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    points: Annotated[Number, Field(gt=0)] | None = None
    """What the paper says it comes to: checked against its items, and nothing else."""
    weight: Annotated[Number, Field(gt=0)] | None = None
    """Its weight in percent (双百分制): what its items come to counts by this share. Then every section has one and they
    add up to 100."""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """To how many decimals what its items come to is rounded, half up, before the coefficient (业务得分保留两位小数再乘系数)."""
    passes_to: Identifier | None = None
    """Where nothing of it is assessed, its weight goes to this section (没有B任务的，B的权重并入A) instead of to all others in proportion. Where that
    one is not assessed either, all others have it."""
    times: Amount | None = None
    """A coefficient on what its items come to, before its bounds and its weight; a unit that has none keeps its points."""
    cap: NumberOrNone = "none"
    """The most it may come to, before the weight."""
    floor: NumberOrNone = "none"
    """The least it may come to, before the weight."""

    def findings(self) -> Iterator[Finding]:
        yield from bounds_crossed(self.floor, self.cap, "floor")


class Pool(Form):
    """Points shared by several items, which name it (共用分值): a bonus with one cap, or one sum that several deductions eat."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    points: Annotated[Number, Field(gt=0)] | None = None
    """What it starts from; its items then only deduct."""
    cap: NumberOrNone | None = None
    """The most all its items come to; the starting points where it is not written."""
    floor: NumberOrNone | None = None
    """The least they come to; 0 where it is not written and the pool has points, otherwise none."""
    best: Annotated[int, Field(ge=1)] | None = None
    """Only the so many items that give most count (只计最高的两项)."""
    section: Identifier | None = None
    """The section it belongs to."""

    def findings(self) -> Iterator[Finding]:
        yield from bounds_crossed(self.floor, self.points if self.cap is None else self.cap, "floor")
        bounds = self.cap in (None, "none") and self.floor in (None, "none")
        if self.points is None and bounds and self.best is None:
            yield Finding(
                "pool-without-bound",
                Text("没有起点分，也没有上限和下限，合在一起没有作用", "without points, cap or floor it has no effect"),
                Text("写 points、cap、floor 或 best", "write points, cap, floor or best"),
            )  # fmt: skip


class NamedGroup(Form):
    """A peer group of several classes (城区组、农村组)."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    classes: Annotated[tuple[Words, ...], Field(min_length=1)]
    """The classes of unit in it."""


class Rank(Form):
    """Who is ranked against whom."""

    group: Literal["kind", "class", "named", "all"]
    """The peer group: units of one kind under one parent, of one class of the kind, of one of the groups named in
    [[appraisal.group]], or all that are scored."""
    ties: Literal["competition", "dense"] = "competition"
    """Equal totals share a place; then "competition" skips places (1 2 2 4) and "dense" does not (1 2 2 3)."""
    then_by: tuple[TieKey, ...] = ()
    """Where totals are equal, these decide, one after the other: the points of an item, a pool or a section, or a fact, the greatest
    first; with a minus before it, the least first ("-late-days"). Still equal, they share the place."""
    unrounded: bool = False
    """Rank by the total as it is, before `decimals` round it for grades and pay; without it, rounded half up to 1/10 000 of a point."""


class Moved(Form):
    """Points for places: the place by the total so far against that of the last close, in the same group."""

    gained: Number = Decimal(0)
    """Points for each place gained."""
    lost: Number = Decimal(0)
    """Points for each place lost, negative to take off."""
    most: Annotated[Number, Field(gt=0)] | None = None
    """The most points it may add or take, without sign."""

    def findings(self) -> Iterator[Finding]:
        if not self.gained and not self.lost:
            yield Finding(
                "moved-without-points",
                Text("升一名、降一名都没有加减分", "neither a place gained nor one lost changes anything"),
                Text("写 gained 或 lost", "write gained or lost"),
            )


class Convert(Form):
    """How open-ended points become the score of the period (折算)."""

    over: Annotated[Number, Field(gt=0)] | None = None
    """So many points …"""
    best: bool = False
    """… or what the best of the group has …"""
    gives: Annotated[Number, Field(gt=0)]
    """… stand for this score, the others in proportion."""
    cap: NumberOrNone = "none"
    """The most that comes out."""

    def findings(self) -> Iterator[Finding]:
        if self.best == (self.over is not None):
            yield Finding(
                "convert-one-way",
                Text("over 和 best 要写一个，只写一个", "give exactly one of over and best"),
                Text("按固定分数折算写 over，按最高分折算写 best = true", "write over for a fixed number, best = true for the best unit"),
            )  # fmt: skip
