"""A table of steps: an ordered list of conditions on one figure, the first that holds giving the points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, MetricName, Number
from taizhang.problems import Text

_Edge = tuple[Decimal, int]
# Every value x takes the room from (x, 0) up to (x, 1), so that "at least x" and "above x" are different edges.
_LOWEST: _Edge = (Decimal("-Infinity"), 0)
_HIGHEST: _Edge = (Decimal("Infinity"), 0)


class Step(Form):
    """One row: the points where the figure lies within the bounds; the key states which side counts in."""

    at_least: Number | None = None
    """From this value, inclusive (以上，含本数)."""
    above: Number | None = None
    """From this value, exclusive (超过)."""
    at_most: Number | None = None
    """To this value, inclusive (以下，含本数)."""
    below: Number | None = None
    """To this value, exclusive (不足)."""
    points: Number
    """The points it gives."""

    @property
    def start(self) -> _Edge:
        """The lower edge."""
        if self.at_least is not None:
            return (self.at_least, 0)
        return _LOWEST if self.above is None else (self.above, 1)

    @property
    def end(self) -> _Edge:
        """The upper edge, itself outside."""
        if self.below is not None:
            return (self.below, 0)
        return _HIGHEST if self.at_most is None else (self.at_most, 1)

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies within the bounds."""
        return self.start <= (value, 0) < self.end

    def findings(self) -> Iterator[Finding]:
        given = sum(bound is not None for bound in (self.at_least, self.above, self.at_most, self.below))
        if given != 1:
            yield Finding(
                "step-one-bound",
                Text("这一档没有界限", "this step has no bound")
                if not given
                else Text(f"这一档写了 {given} 个界限", f"this step has {given} bounds"),
                Text(
                    "只写一个：at_least（含）、above（不含）、at_most（含）或 below（不含）；另一侧由前面的档决定",
                    "give exactly one of at_least, above, at_most, below; the rows before it settle the other side",
                ),
            )


class Steps(Form):
    """Points by an ordered table on one figure."""

    of: MetricName
    """The figure."""
    table: Annotated[tuple[Step, ...], Field(min_length=1)]
    """The rows; the first whose bounds hold gives its points."""
    otherwise: Number = Decimal(0)
    """The points where no row holds."""

    @property
    def most(self) -> Decimal:
        """The most points it can give."""
        return max(self.otherwise, *(step.points for step in self.table))

    def findings(self) -> Iterator[Finding]:
        if any(True for step in self.table for _ in step.findings()):
            return
        for number, step in enumerate(self.table):
            before = self.table[:number]
            if not _holes(step.start, step.end, before):
                yield Finding(
                    "step-unreachable",
                    Text(
                        "前面的档已经包含这一档，它永远用不上",
                        "the rows above cover this step, so it never counts",
                    ),
                    Text(
                        "用 at_least 或 above 时分数线高的写在前面，用 at_most 或 below 时低的写在前面；重复的删去",
                        "with at_least or above put the highest first, with at_most or below the lowest; remove a repeated row",
                    ),
                    ("table", number),
                )
            elif any(
                _opposite(step, other) and step.start < other.end and other.start < step.end
                for other in before
            ):
                yield Finding(
                    "steps-overlap",
                    Text("这一档与前面的档重叠", "this step overlaps one above it"),
                    Text(
                        "界限首尾相接：一档写 at_least，另一档写 below 同一个数",
                        "let the bounds meet: at_least in one row and below the same number in the other",
                    ),
                    ("table", number),
                )
        hull = min(step.start for step in self.table), max(step.end for step in self.table)
        if "otherwise" not in self.model_fields_set and _holes(*hull, self.table):
            (low, _), (high, _) = _holes(*hull, self.table)[0]
            yield Finding(
                "steps-gap",
                Text(f"{low} 不属于任何一档", f"{low} falls in no step")
                if low == high
                else Text(
                    f"{low} 与 {high} 之间没有哪一档", f"no step covers what lies between {low} and {high}"
                ),
                Text("补上一档，或写明 otherwise", "add a row, or write otherwise"),
                ("table",),
            )


def _opposite(one: Step, other: Step) -> bool:
    """Whether one row has a lower bound and the other an upper one, so that neither narrows the other."""
    return (one.start == _LOWEST) != (other.start == _LOWEST)


def _holes(start: _Edge, end: _Edge, steps: tuple[Step, ...]) -> list[tuple[_Edge, _Edge]]:
    """What of start…end no step covers, in order."""
    holes: list[tuple[_Edge, _Edge]] = []
    at = start
    for step in sorted(steps, key=lambda one: one.start):
        if step.start > at:
            holes.append((at, min(step.start, end)))
        at = max(at, step.end)
        if at >= end:
            return [hole for hole in holes if hole[0] < hole[1]]
    holes.append((at, end))
    return [hole for hole in holes if hole[0] < hole[1]]
