"""The vector kernels: each primitive turns columns of facts into points and reasons, before any modifier.

A kernel sees only rows where every fact it reads has a value to give; what is missing is settled by the engine, the
same way for every primitive. To add a primitive: a frozen class in `rules`, a kernel here, its plain reading in
`plainly`, its sentences in `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8, I32
from taizhang.scoring.millionths import I64, MILLION, POINT_LIMIT, multiply_divide, to_millionths
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Count, Item, Primitive, Share, Side

Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a kernel reads: its metrics as millionths, in the order it named them, and each row's peer group.

    Rows without a value hold 0. `valued` is False there, None if there are none.
    """

    facts: tuple[I64, ...]
    peers: I32
    valued: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Points in millionths and `Reason` codes, one per row; `dropped` marks rows that cannot be assessed."""

    points: I64
    reasons: I8
    dropped: Mask | None = None


class Kernel(Protocol):
    """One compiled primitive."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The columns read: first the value shown on the line, then the denominator, then any others."""

    @property
    def against(self) -> int | None:
        """A constant to show beside the value (a threshold, in millionths), where no column is the denominator."""

    @property
    def whole_groups(self) -> bool:
        """Whether a row's points depend on its peers, so that a frame must hold whole peer groups."""

    def score(self, frame: Frame) -> Scored:
        """Points before modifiers. Rows that are not `valued` may hold anything."""


@dataclass(frozen=True, slots=True)
class ShareKernel:
    """full × of ÷ over, at most `most`; all in millionths."""

    metrics: tuple[str, ...]
    full: int
    most: int
    against: int | None = None
    whole_groups: bool = False

    def score(self, frame: Frame) -> Scored:
        """The share, capped by its percent; no share where the denominator is not above zero."""
        of, over = frame.facts
        dropped = over <= 0
        if dropped.any():
            over = np.where(dropped, 1, over)
            points = multiply_divide(self.full, of, over)
            capped = points > self.most
            reasons = np.where(capped, np.int8(Reason.SHARE_CAPPED), np.int8(Reason.SHARE))
            np.minimum(points, self.most, out=points)
            nothing = dropped & (of == 0) & (frame.facts[1] == 0)
            reasons[dropped] = Reason.OVER_NOT_POSITIVE
            reasons[nothing] = Reason.ZERO_OF_ZERO
            points[dropped] = 0
            return Scored(points, reasons, dropped)
        points = multiply_divide(self.full, of, over)
        capped = points > self.most
        reasons = np.where(capped, np.int8(Reason.SHARE_CAPPED), np.int8(Reason.SHARE))
        return Scored(np.minimum(points, self.most, out=points), reasons)


@dataclass(frozen=True, slots=True)
class CountKernel:
    """base + each × number; the number is the value, its shortfall below or its excess over a threshold."""

    metrics: tuple[str, ...]
    base: int
    each: int
    against: int | None = None
    short: bool = False
    whole_groups: bool = False

    def score(self, frame: Frame) -> Scored:
        """The points of what was counted; part of a thing counts pro rata."""
        (number,) = frame.facts
        if self.against is None:
            reasons = np.full(number.shape, Reason.COUNT, dtype=np.int8)
        else:
            number = self.against - number if self.short else number - self.against
            some, none = (
                (Reason.SHORTFALL, Reason.NO_SHORTFALL) if self.short else (Reason.EXCESS, Reason.NO_EXCESS)
            )
            reasons = np.where(number > 0, np.int8(some), np.int8(none))
            np.maximum(number, 0, out=number)
        points = multiply_divide(self.each, number, MILLION)
        points += self.base
        return Scored(points, reasons)


_SIDES: dict[Side, Callable[[I64, int], Mask]] = {
    Side.AT_LEAST: lambda values, bound: values >= bound,
    Side.ABOVE: lambda values, bound: values > bound,
    Side.AT_MOST: lambda values, bound: values <= bound,
    Side.BELOW: lambda values, bound: values < bound,
}


@dataclass(frozen=True, slots=True)
class StepsKernel:
    """A table of steps: bounds and points of each row, in written order."""

    metrics: tuple[str, ...]
    table: tuple[tuple[tuple[tuple[Side, int], ...], int], ...]
    otherwise: int
    against: int | None = None
    whole_groups: bool = False

    def score(self, frame: Frame) -> Scored:
        """The points of the first row the value belongs to."""
        (values,) = frame.facts
        points = np.full(values.shape, self.otherwise, dtype=np.int64)
        reasons = np.full(values.shape, Reason.STEP_OTHERWISE, dtype=np.int8)
        for bounds, given in reversed(self.table):  # the first row is written last, and so wins
            here = np.logical_and.reduce([_SIDES[side](values, bound) for side, bound in bounds])
            points[here] = given
            reasons[here] = Reason.STEP
        return Scored(points, reasons)


def kernel_of(item: Item) -> Kernel:
    """The kernel of an item's primitive. The item must have passed the checks of `compile_rule`."""
    how: Primitive = item.how
    if isinstance(how, Share):
        full = _points(item.points or Decimal(0))
        cap = to_millionths(how.cap)
        # an item's full points × its percent, once, rounded as every quotient is
        most = (2 * full * cap + 100 * MILLION) // (200 * MILLION)
        return ShareKernel(item.metrics, full, most)
    if isinstance(how, Count):
        threshold = how.short_of if how.short_of is not None else how.over
        return CountKernel(
            item.metrics,
            _points(item.count_base),
            _points(how.each),
            None if threshold is None else to_millionths(threshold),
            how.short_of is not None,
        )
    return StepsKernel(
        item.metrics,
        tuple(
            (tuple((side, to_millionths(bound)) for side, bound in step.bounds), _points(step.points))
            for step in how.table
        ),
        _points(how.otherwise),
    )


def _points(value: Decimal) -> int:
    return to_millionths(value, POINT_LIMIT)
