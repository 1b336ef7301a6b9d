"""Kernels of `share`, `part`, `judge`, `line` and the start of an item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from taizhang.scoring.kernels.base import Frame, Level, Mask, Scored, either, millionths
from taizhang.scoring.millionths import I64, MILLION, multiply_divide, to_millionths
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Absent, Better, Curve, Judge, Part, PartStep, Share, Slope, Start


@dataclass(frozen=True, slots=True)
class StartKernel:
    """The same points for everybody."""

    points: int
    metrics: tuple[str, ...] = ()
    value: str | None = None
    over: str | int | None = None
    shows_value: bool = False
    shows_over: bool = False
    whole_groups: bool = False

    @classmethod
    def of(cls, how: Start) -> StartKernel:
        """The kernel of a start."""
        return cls(millionths(how.points))

    def score(self, frame: Frame) -> Scored:
        """The points."""
        return Scored(
            np.full(frame.size, self.points, dtype=np.int64), np.full(frame.size, Reason.START, dtype=np.int8)
        )


@dataclass(frozen=True, slots=True)
class ShareKernel:
    """full × of ÷ over, at most `most`; all in millionths."""

    metrics: tuple[str, ...]
    full: int
    most: int | None
    level: Level
    rest: bool = False
    zero_over: Absent | int | None = None
    start: Level | None = None
    base: int = 0
    nothing_below: int | None = None
    whole_groups: bool = False
    shows_value: bool = False

    @classmethod
    def of(cls, how: Share, points: Decimal) -> ShareKernel:
        """The kernel of a share of so many full points."""
        full, level = millionths(points), Level.of(how.of, how.over)
        start = None if how.start is None else Level.of(how.of, how.start)
        return cls(
            how.metrics,
            full,
            most_of(full, how.cap),
            level,
            how.rest,
            millionths(how.zero_over) if isinstance(how.zero_over, Decimal) else how.zero_over,
            start,
            most_of(full, how.least) or 0,
            None if how.nothing_below is None else to_millionths(how.nothing_below),
            bool(level.group or (start is not None and start.group)),
        )

    @property
    def value(self) -> str:
        """The numerator."""
        return self.metrics[0]

    @property
    def over(self) -> str | int | None:
        """The denominator."""
        return self.level.shown

    @property
    def shows_over(self) -> bool:
        """A denominator by class or group."""
        return self.level.varies

    def score(self, frame: Frame) -> Scored:
        """The share, capped by its percent; no share where the denominator is not above zero."""
        of = frame.values(self.metrics[0])
        over, unclassed = self.level.read(frame, of)
        shown = over if self.shows_over and not isinstance(over, int) else None
        plain = Reason.SHARE
        if self.start is not None:
            start, none = self.start.read(frame, of)
            unclassed, plain = either(unclassed, none), Reason.SHARE_BETWEEN
            over, of = np.asarray(over - start), of - start
            of, over = np.where(over < 0, -of, of), np.broadcast_to(np.abs(over), of.shape)
        above = of if not self.rest else over - of
        dropped: Mask | None = None
        empty: Mask | None = None
        if not isinstance(over, int) and (over <= 0).any():
            dropped = over <= 0
            over, whole = np.where(dropped, 1, over), over
        points = multiply_divide(self.full - self.base, above, over) + self.base
        if self.most is None:
            reasons = np.full(points.shape, plain, dtype=np.int8)
        else:
            reasons = np.where(points > self.most, np.int8(Reason.SHARE_CAPPED), np.int8(plain))
            np.minimum(points, self.most, out=points)
        if self.nothing_below is not None:
            low = multiply_divide(100 * MILLION, above, over) < self.nothing_below
            points[low], reasons[low] = 0, Reason.SHARE_BELOW
        if dropped is not None:
            nothing = dropped & (of == 0) & (whole == 0)
            reasons[dropped] = Reason.OVER_NOT_POSITIVE
            points[dropped] = 0
            if (gives := self.of_nothing) is None:
                reasons[nothing], empty = Reason.ZERO_OF_ZERO, nothing
            else:
                points[nothing], reasons[nothing] = gives
                dropped = dropped & ~nothing
        if unclassed is not None and empty is not None:
            empty = empty & ~unclassed
        if unclassed is not None:
            points[unclassed], reasons[unclassed] = 0, Reason.OUTSIDE_CLASS
        return Scored(points, reasons, either(dropped, unclassed), over=shown, empty=empty)

    @property
    def of_nothing(self) -> tuple[int, Reason] | None:
        """What 0 of 0 gives; None where the item says it."""
        if isinstance(self.zero_over, int):
            return self.zero_over, Reason.ZERO_GIVES_NUMBER
        given = {Absent.ZERO: (0, Reason.ZERO_GIVES_ZERO), Absent.FULL: (self.full, Reason.ZERO_GIVES_FULL)}
        return given.get(self.zero_over) if self.zero_over is not None else None


def most_of(full: int, cap: object) -> int | None:
    """A cap in percent as points, rounded as every quotient is."""
    if not isinstance(cap, Decimal):
        return None
    return (2 * full * to_millionths(cap) + 100 * MILLION) // (200 * MILLION)


@dataclass(frozen=True, slots=True)
class PartKernel:
    """full × score ÷ out of."""

    metrics: tuple[str, ...]
    item: str
    full: int
    out_of: int
    most: int | None
    whole_groups: bool = False
    shows_over: bool = False

    @classmethod
    def of(cls, how: Part, points: Decimal) -> PartKernel:
        """The kernel of a part of so many points."""
        full = millionths(points)
        return cls(how.metrics, how.item, full, to_millionths(how.out_of), most_of(full, how.cap))

    @property
    def value(self) -> str | None:
        """The column of the score."""
        return self.metrics[0] if self.metrics else None

    @property
    def over(self) -> int:
        """What it is out of."""
        return self.out_of

    @property
    def shows_value(self) -> bool:
        """What another item gave."""
        return not self.metrics

    def score(self, frame: Frame) -> Scored:
        """The share of the points."""
        score = frame.values(self.metrics[0]) if self.metrics else frame.items[self.item]
        points = multiply_divide(self.full, score, self.out_of)
        reasons = np.full(points.shape, Reason.PART, dtype=np.int8)
        if self.most is not None:
            reasons[points > self.most] = Reason.PART_CAPPED
            np.minimum(points, self.most, out=points)
        dropped = frame.unassessed.get(self.item)
        if dropped is not None:
            points[dropped], reasons[dropped] = 0, Reason.BASE_DROPPED
        return Scored(points, reasons, dropped, score if self.shows_value else None)


@dataclass(frozen=True, slots=True)
class JudgeKernel:
    """The points entered, held within bounds; 0 as it is, where it is allowed beside them."""

    metrics: tuple[str, ...]
    lo: int
    hi: int
    nought: bool
    over: str | int | None = None
    shows_value: bool = False
    shows_over: bool = False
    whole_groups: bool = False

    @classmethod
    def of(cls, how: Judge) -> JudgeKernel:
        """The kernel of a judgement."""
        return cls(how.metrics, millionths(how.lo), millionths(how.hi), how.nought)

    @property
    def value(self) -> str:
        """The points entered."""
        return self.metrics[0]

    def score(self, frame: Frame) -> Scored:
        """The points."""
        given = frame.values(self.metrics[0])
        points = np.clip(given, self.lo, self.hi)
        if self.nought:
            points = np.where(given == 0, 0, points)
        held = points != given
        return Scored(points, np.where(held, np.int8(Reason.JUDGED_HELD), np.int8(Reason.JUDGED)))


@dataclass(frozen=True, slots=True)
class SlopeKernel:
    """How points change over a distance that is not below zero."""

    step: int
    each: int
    part: PartStep
    most: int | None
    points: int | None
    bands: tuple[tuple[int | None, int, int], ...]
    flat: bool

    @classmethod
    def of(cls, slope: Slope) -> SlopeKernel:
        """The kernel of a slope."""
        return cls(
            to_millionths(slope.step),
            millionths(slope.each),
            slope.part or PartStep.PRO_RATA,
            None if slope.most is None else millionths(slope.most),
            None if slope.points is None else millionths(slope.points),
            tuple(
                (
                    None if band.to is None else to_millionths(band.to),
                    to_millionths(band.step),
                    millionths(band.each),
                )
                for band in slope.bands
            ),
            slope.flat,
        )

    def change(self, distance: I64) -> I64:
        """The points that a distance adds."""
        if not self.bands:
            change = stepped(self.each, distance, self.step, self.part)
        elif self.flat:
            change = np.zeros(distance.shape, dtype=np.int64)
            before = np.int64(-1)
            for to, step, each in self.bands:
                here = distance > before
                if to is not None:
                    here &= distance <= to
                    before = np.int64(to)
                change = np.where(here, stepped(each, distance, step, self.part), change)
        else:
            change = np.zeros(distance.shape, dtype=np.int64)
            start = 0
            for to, step, each in self.bands:
                inside = np.maximum((distance if to is None else np.minimum(distance, to)) - start, 0)
                change += stepped(each, inside, step, self.part)
                start = to or 0
        return change if self.most is None else np.clip(change, -self.most, self.most)


def stepped(each: int | I64, distance: I64, step: int | I64, part: PartStep) -> I64:
    """`each` for every step; a part of a step pro rata, not at all, or as a whole."""
    if part is PartStep.PRO_RATA:
        return multiply_divide(each, distance, step)
    steps = distance // step if part is PartStep.DOWN else -(-distance // step)
    return multiply_divide(each, steps, 1)


@dataclass(frozen=True, slots=True)
class CurveKernel:
    """Base at the target, and slopes on either side."""

    metrics: tuple[str, ...]
    base: int
    level: Level
    down: bool
    percent: bool
    short: SlopeKernel | None
    beyond: SlopeKernel | None
    whole_groups: bool = False
    shows_value: bool = False

    @classmethod
    def of(cls, how: Curve, points: Decimal | None) -> CurveKernel:
        """The kernel of a line with a target."""
        assert how.target is not None
        level = Level.of(how.of, how.target)
        return cls(
            how.metrics,
            millionths(how.base if how.base is not None else points or Decimal(0)),
            level,
            how.better is Better.DOWN,
            how.percent,
            None if how.short is None else SlopeKernel.of(how.short),
            None if how.beyond is None else SlopeKernel.of(how.beyond),
            bool(level.group),
        )

    @property
    def value(self) -> str:
        """The figure."""
        return self.metrics[0]

    @property
    def over(self) -> str | int | None:
        """The target."""
        return self.level.shown

    @property
    def shows_over(self) -> bool:
        """A target by class or group."""
        return self.level.varies

    def score(self, frame: Frame) -> Scored:
        """The points of the side on which the figure lies."""
        of = frame.values(self.metrics[0])
        target, unclassed = self.level.read(frame, of)
        distance = target - of if self.down else of - target
        dropped: Mask | None = None
        if self.percent:
            low = np.asarray(target) <= 0
            if low.any():
                dropped = np.broadcast_to(low, of.shape).copy()
                distance = np.where(dropped, 0, distance)
                distance = multiply_divide(100 * MILLION, distance, np.where(dropped, 1, target))
            else:
                distance = multiply_divide(100 * MILLION, distance, target)
        points = np.full(of.shape, self.base, dtype=np.int64)
        reasons = np.full(of.shape, Reason.AT_TARGET, dtype=np.int8)
        for here, slope, away, reason in (
            (distance > 0, self.beyond, distance, Reason.BEYOND),
            (distance < 0, self.short, -distance, Reason.SHORT),
        ):
            reasons[here] = reason
            if slope is None:
                continue
            if slope.points is not None:
                points[here] = slope.points
            else:
                points += np.where(here, slope.change(np.where(here, away, 0)), 0)
        if dropped is not None:
            points[dropped], reasons[dropped] = 0, Reason.OVER_NOT_POSITIVE
        if unclassed is not None:
            points[unclassed], reasons[unclassed] = 0, Reason.OUTSIDE_CLASS
        shown = target if self.shows_over and not isinstance(target, int) else None
        return Scored(points, reasons, either(dropped, unclassed), over=shown)


@dataclass(frozen=True, slots=True)
class KnotsKernel:
    """A curve through knots, level beyond its ends."""

    metrics: tuple[str, ...]
    knots: tuple[tuple[int, int], ...]
    over: str | int | None = None
    shows_value: bool = False
    shows_over: bool = False
    whole_groups: bool = False

    @classmethod
    def of(cls, how: Curve) -> KnotsKernel:
        """The kernel of a line through knots."""
        return cls(how.metrics, tuple((to_millionths(x), millionths(y)) for x, y in how.knots))

    @property
    def value(self) -> str:
        """The figure."""
        return self.metrics[0]

    def score(self, frame: Frame) -> Scored:
        """The points between the two knots beside the figure."""
        of = frame.values(self.metrics[0])
        points = np.full(of.shape, self.knots[0][1], dtype=np.int64)
        for (left, low), (right, high) in zip(self.knots, self.knots[1:], strict=False):
            inside = np.clip(of - left, 0, right - left)
            points = np.where(of > left, low + multiply_divide(high - low, inside, right - left), points)
        return Scored(points, np.full(of.shape, Reason.KNOTS, dtype=np.int8))
