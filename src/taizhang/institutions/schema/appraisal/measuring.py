"""`line` and `share`: points that follow a figure, along a slope, through knots, or in proportion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.appraisal.values import Amount, PartStep, WhenNothing, figures
from taizhang.institutions.schema.forms import Finding, Form, MetricName, Number, NumberOrNone
from taizhang.problems import Text


class Share(Form):
    """points = full × of ÷ over; with `start` and `start_percent` the efficacy coefficient
    (功效系数法): full × (start_percent + (100 − start_percent) × (of − start) ÷ (over − start)) %."""

    of: MetricName
    """What was done."""
    over: Amount
    """What it is measured against: a fact, a number (100 where `of` is a percentage), a number for each class, or
    "target", the promised target of `of` for the period to date, "group-most", the greatest of the group (最好的得满分，
    其余按比例), "group-least", the least of it, or another benchmark of `line`."""
    cap: NumberOrNone = Decimal(100)
    """The most percent that count; "none" for no bound."""
    rest: bool = False
    """Take what is left: full × (1 − of ÷ over)."""
    zero_over: WhenNothing | None = None
    """What it gives where both are 0 (零比零): "zero" points, "full" points, so many points, the "mean" of the group's others, "mean-all" that
    of all others that are scored, or "drop" (not assessed). Where it is not written, the item's `when_not_applicable` holds."""
    start: Amount | None = None
    """Where the scale begins instead of at 0 (不允许值、同组最小值); it may lie above `over` where less is better."""
    start_percent: Annotated[Number, Field(gt=0, lt=100)] | None = None
    """The percent of the points that stand at `start`: 60 where the scale is 60–100."""
    zero_under: Annotated[Number, Field(gt=0)] | None = None
    """With a smaller percent of `over` there are no points at all (完成率低于 50% 的不得分)."""

    def findings(self) -> Iterator[Finding]:
        for key, value in (("cap", self.cap), ("over", self.over)):
            if isinstance(value, Decimal) and value <= 0:
                yield Finding(
                    "number-too-small",
                    Text(f"{key} = {value} 太小", f"{key} = {value} is too small"),
                    Text("写大于 0 的数", "write a number above 0"),
                    (key,),
                )
        if self.zero_over is not None and isinstance(self.over, Decimal):
            yield Finding(
                "warn-zero-over-unread",
                Text(f"分母是 {self.over}，不会零比零，zero_over 不起作用", f"the divisor is {self.over}, so both are never 0 and zero_over has no effect"),
                Text("删去", "remove it"),
                ("zero_over",),
            )  # fmt: skip
        if self.start_percent is not None and (self.start is None or self.rest):
            yield Finding(
                "share-start",
                Text(
                    "start_percent 要与 start 同用，且不写 rest",
                    "start_percent goes with start and without rest",
                ),
                Text(
                    "写 start：得百分之 start_percent 的那个数",
                    "write start, the figure that gives start_percent %",
                ),
                ("start_percent",),
            )

    def metrics(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The figures it reads, each with its place."""
        yield ("of",), self.of
        for name in figures(self.over):
            yield ("over",), name
        for name in figures(self.start):
            yield ("start",), name


class Band(Form):
    """One band of a progressive slope."""

    to: NumberOrNone
    """How far from the target the band goes; "none" for the last."""
    step: Annotated[Number, Field(gt=0)] = Decimal(1)
    """The step."""
    each: Number
    """The points for each step within the band."""


class Slope(Form):
    """How points change on one side of the target."""

    step: Annotated[Number, Field(gt=0)] = Decimal(1)
    """The step, in the unit of the figure (3 percentage points: step = 3)."""
    each: Number | None = None
    """The points for each step away from the target; negative to take off."""
    part: PartStep = "pro-rata"
    """What a part of a step gives: in proportion, nothing ("down") or a whole step ("up")."""
    most: Annotated[Number, Field(gt=0)] | None = None
    """The most points of this side, without sign."""
    points: Number | None = None
    """Instead of a slope: the points of the whole clause on this side, whatever the distance."""
    bands: tuple[Band, ...] = ()
    """Instead of one slope: progressive bands (累进), from the target outwards."""
    flat: bool = False
    """The whole distance is taken at the rate of the band it reaches; without it each band has its own (超额累进)."""

    def findings(self) -> Iterator[Finding]:
        ways = [key for key in ("each", "points") if getattr(self, key) is not None] + ["bands"] * bool(
            self.bands
        )
        if len(ways) != 1:
            yield Finding(
                "slope-one-way",
                Text(f"这一侧写了 {len(ways)} 种算法", f"{len(ways)} ways are given for this side"),
                Text("each、points、bands 写一种", "give exactly one of each, points, bands"),
                (ways[1],) if ways else (),
            )
        ends = [band.to for band in self.bands]
        numbers = [end for end in ends if isinstance(end, Decimal)]
        if "none" in ends[:-1] or numbers != sorted(set(numbers)) or any(end <= 0 for end in numbers):
            yield Finding(
                "bands-unsorted",
                Text("各段没有从近到远排列", "the bands do not go outwards"),
                Text('to 从小到大，最后一段写 to = "none"', 'let `to` grow, and end with to = "none"'),
                ("bands",),
            )


class Line(Form):
    """Points along a line: full (or base) at the target, and a slope on either side; or a curve through knots."""

    of: MetricName
    """The figure."""
    target: Amount | None = None
    """The threshold or benchmark: a number, a fact, a number for each class, "target", "last" (last period), "last-year"
    (the same period), "mean-2-years" … "mean-9-years" (own mean of so many earlier years), "group-mean", "group-most"
    or "group-least" (the mean, the greatest, the least of the group)."""
    better: Literal["up", "down"] = "up"
    """Whether more is better, or less."""
    distance: Literal["unit", "percent"] = "unit"
    """Distance in the figure's own unit, or in percent of the target (the target must then be above 0)."""
    base: Number | None = None
    """The points at the target; without it the item's points, or 0."""
    short: Slope | None = None
    """On the worse side of the target; without it nothing changes there."""
    beyond: Slope | None = None
    """On the better side of the target; without it nothing changes there."""
    mirrored: bool = False
    """The worse side takes off what the better side adds (反向同理)."""
    knots: tuple[tuple[Number, Number], ...] = ()
    """Instead of target and slopes: points [value, points] in rising order, joined by straight lines and level beyond the ends."""

    def findings(self) -> Iterator[Finding]:
        if bool(self.knots) == (self.target is not None):
            yield Finding(
                "line-one-way",
                Text("target 和 knots 要写一个，只写一个", "give exactly one of target and knots"),
                Text(
                    "有目标值写 target，分段折线写 knots", "write target for a threshold, knots for a curve"
                ),
                ("knots",) if self.knots else (),
            )
            return
        values = [value for value, _ in self.knots]
        if values != sorted(set(values)) or len(values) == 1:
            yield Finding(
                "knots-unsorted",
                Text("折点没有从小到大排列，或只有一个", "the knots do not rise, or there is only one"),
                Text("至少写两个折点，从小到大", "give at least two knots, in rising order"),
                ("knots",),
            )
        if not self.knots and self.short is None and self.beyond is None:
            yield Finding(
                "line-without-slope",
                Text("两侧都没有写怎样加减分", "no slope is given on either side"),
                Text("写 short（差的一侧）或 beyond（好的一侧）", "write short (the worse side) or beyond (the better side)"),
            )  # fmt: skip
        if self.mirrored and (self.short is not None or self.beyond is None):
            yield Finding(
                "mirrored-without-beyond",
                Text(
                    "mirrored 要与 beyond 同用，且不写 short", "mirrored goes with beyond and without short"
                ),
                Text("只写 beyond", "write beyond only"),
                ("mirrored",),
            )

    def metrics(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The figures it reads, each with its place."""
        yield ("of",), self.of
        for name in figures(self.target):
            yield ("target",), name
