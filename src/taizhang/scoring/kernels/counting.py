"""Kernels of `count` and `steps`, and of conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from taizhang.scoring.columns import I8, Column, State
from taizhang.scoring.conditions import Bounds, ConditionKernel, bounds_of, edge_of, within
from taizhang.scoring.kernels.base import Frame, Level, Mask, Scored, either, millionths
from taizhang.scoring.kernels.measuring import stepped
from taizhang.scoring.millionths import HELD, I64, MILLION, multiply_divide, to_millionths
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Count, GoesOn, Late, PartStep, PeriodDay, Steps, base_of

_NOTHING = np.zeros(0, dtype=np.int64)
"""The figure beside which a rate by class stands, which it does not look at."""


@dataclass(frozen=True, slots=True)
class CountKernel:
    """base + each × number."""

    metrics: tuple[str, ...]
    base: int
    each: int
    level: Level | None = None
    short: bool = False
    table: tuple[int, ...] = ()
    goes_on: int | GoesOn = GoesOn.SAME
    due: int | None = None
    days: int = 1
    free: int = 0
    per: int = MILLION
    part: PartStep = PartStep.PRO_RATA
    repeats: str = ""
    more: int = 0
    most: int | None = None
    higher: tuple[str, ...] = ()
    rivals: tuple[CountKernel, ...] = ()
    place: int = 0
    best: int | None = None
    ahead: tuple[CountKernel, ...] = ()
    rates: Level | None = None
    whole_groups: bool = False
    shows_value: bool = False

    @classmethod
    def of(cls, how: Count, points: Decimal | None, year: int) -> CountKernel:
        """The kernel of a count in an item of so many own points."""
        level = None if how.threshold is None else Level.of(how.of, how.threshold)
        repeats = to_millionths(how.repeat_times) - MILLION if how.repeats else 0
        return cls(
            how.metrics,
            millionths(base_of(how, points)),
            millionths(how.each),
            level,
            how.short_of is not None,
            tuple(map(millionths, how.sequence)),
            millionths(how.goes_on) if isinstance(how.goes_on, Decimal) else how.goes_on,
            None if how.late is None else _due(how.late, year),
            1 if how.late is None else how.late.days,
            to_millionths(how.free),
            to_millionths(how.per),
            how.part or PartStep.PRO_RATA,
            how.repeats,
            repeats,
            None if how.most is None else millionths(how.most),
            how.higher,
            tuple(cls.of(replace(one, rivals=(), base=Decimal(0)), None, year) for one in how.rivals),
            how.place,
            None if how.best is None else how.best * MILLION,
            tuple(cls.of(replace(one, ahead=(), best=None), None, year) for one in how.ahead),
            None if how.rates is None else Level.of("", how.rates),
            level is not None and bool(level.group),
        )

    @property
    def value(self) -> str:
        """What is counted."""
        return self.metrics[0]

    @property
    def over(self) -> str | int | None:
        """The threshold or the day it is due."""
        return self.due if self.due is not None else None if self.level is None else self.level.shown

    @property
    def shows_over(self) -> bool:
        """A threshold by class or group."""
        return self.level is not None and self.level.varies

    def score(self, frame: Frame) -> Scored:
        """The points of what was counted; part of a thing counts pro rata unless the rule says otherwise."""
        number, reasons, shown, unclassed = self.number(frame)
        each, rateless = self.rate(frame)
        points = self.change(number, each)
        if self.rivals:
            changes = [rival.change(rival.number(frame)[0], rival.rate(frame)[0]) for rival in self.rivals]
            best = np.abs(changes[0])
            chosen = np.zeros(best.shape, dtype=np.int64)
            for place, change in enumerate(changes[1:], start=1):
                chosen = np.where(np.abs(change) > best, place, chosen)
                best = np.maximum(best, np.abs(change))
            lost = (chosen != self.place) & (points != 0)
            points[lost], reasons[lost] = 0, Reason.NOT_HIGHEST
        points += self.base
        unclassed = either(unclassed, rateless)
        if unclassed is not None:
            points[unclassed], reasons[unclassed] = 0, Reason.OUTSIDE_CLASS
        return Scored(points, reasons, unclassed, over=shown)

    def number(self, frame: Frame) -> tuple[I64, np.ndarray, I64 | None, Mask | None]:
        """How many count, with reasons, the threshold to show, and the rows whose class has none."""
        number = frame.values(self.metrics[0])
        shown: I64 | None = None
        unclassed: Mask | None = None
        if self.due is not None:
            number = np.maximum(days_of(number) - days_of(np.array([self.due]))[0], 0) * MILLION
            if self.days != 1:
                number = multiply_divide(1, number, self.days)
            reasons = np.where(number > 0, np.int8(Reason.LATE), np.int8(Reason.IN_TIME))
        elif self.level is None:
            reasons = np.full(number.shape, Reason.COUNT, dtype=np.int8)
        else:
            against, unclassed = self.level.read(frame, number)
            shown = against if self.shows_over and not isinstance(against, int) else None
            number = against - number if self.short else number - against
            some, none = (
                (Reason.SHORTFALL, Reason.NO_SHORTFALL) if self.short else (Reason.EXCESS, Reason.NO_EXCESS)
            )
            reasons = np.where(number > 0, np.int8(some), np.int8(none))
            number = np.maximum(number, 0)
        if self.repeats:
            number = number + multiply_divide(self.more, frame.values(self.repeats), MILLION)
        if self.higher:
            above = frame.values(self.higher[0])
            for metric in self.higher[1:]:
                above = np.maximum(above, frame.values(metric))
            number = np.maximum(number - np.maximum(above, 0), 0)
        if self.free:
            number = np.maximum(number - self.free, 0)
        if self.best is not None:
            room = np.full(number.shape, self.best, dtype=np.int64)
            for one in self.ahead:
                room = room - np.minimum(np.maximum(one.number(frame)[0], 0), room)
            left = np.minimum(np.maximum(number, 0), room)
            reasons = np.where(left < number, np.int8(Reason.NOT_AMONG_BEST), reasons)
            number = left
        return number, reasons, shown, unclassed

    def rate(self, frame: Frame) -> tuple[I64 | int, Mask | None]:
        """The points of each thing, and the rows whose class has none."""
        return (self.each, None) if self.rates is None else self.rates.read(frame, _NOTHING)

    def change(self, number: I64, each: I64 | int) -> I64:
        """The points of so many."""
        if self.table:
            change = self.listed(np.maximum(number, 0))
        else:
            change = stepped(each, number, self.per, self.part)
        return change if self.most is None else np.clip(change, -self.most, self.most)

    def listed(self, number: I64) -> I64:
        """The points of the first, the second … of so many."""
        whole, rest = np.divmod(number, self.per)
        if self.part is PartStep.UP:
            whole, rest = whole + (rest > 0), np.zeros_like(rest)
        sums = np.concatenate(([0], np.cumsum(np.array(self.table, dtype=np.int64))))
        length, last = len(self.table), self.table[-1]
        beyond = np.maximum(whole - length, 0)
        points = sums[np.minimum(whole, length)]
        if isinstance(self.goes_on, int):
            added = self.goes_on
            rough = points + beyond.astype(np.float64) * last + added * (beyond * (beyond + 1.0)) / 2
            near = np.where(np.abs(rough) < 2.0 * HELD, beyond, 0)  # beyond that the line is refused anyway
            exact = points + near * last + added * (near * (near + 1) // 2)
            points = np.where(np.abs(rough) < 2.0 * HELD, exact, np.sign(rough).astype(np.int64) * HELD)
            next_one = np.clip(
                last + added * np.minimum(near + 1, 10**9).astype(np.float64), -HELD, HELD
            ).astype(np.int64)
        elif self.goes_on is GoesOn.DOUBLE:
            doubled = np.minimum(beyond, 52)
            step = np.clip(float(last) * 2.0**doubled, -2.0 * HELD, 2.0 * HELD).astype(np.int64)
            points = points + 2 * (step - last)
            next_one = 2 * step
        else:
            points = points + multiply_divide(last, beyond, 1)
            next_one = np.full(points.shape, last, dtype=np.int64)
        if self.part is PartStep.PRO_RATA and rest.any():
            padded = np.array([*self.table, 0], dtype=np.int64)
            here = np.where(whole < length, padded[np.minimum(whole, length)], next_one)
            points = points + multiply_divide(np.clip(here, -HELD, HELD), rest, self.per)
        return np.clip(points, -HELD, HELD)


def _due(late: Late, year: int) -> int:
    assert not isinstance(late.due, PeriodDay), "the plan has made it a day of the calendar"
    return edge_of(late.due, year)


def days_of(dates: I64) -> I64:
    """Date facts (20260331 in millionths) as days in a row; months and years outside the calendar are taken at its edge."""
    whole = dates // MILLION
    year = np.clip(whole // 10_000, 1, 9999)
    month = np.clip(whole // 100 % 100, 1, 12)
    day = whole % 100
    shifted = year - (month <= 2)
    era_day = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400
    return era_day + (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day


@dataclass(frozen=True, slots=True)
class StepsKernel:
    """A table of steps: bounds, conditions and points of each row, in written order."""

    metrics: tuple[str, ...]
    of: str
    table: tuple[tuple[Bounds, tuple[ConditionKernel, ...], int], ...]
    otherwise: int
    over: str | int | None = None
    shows_value: bool = False
    shows_over: bool = False
    whole_groups: bool = False

    @classmethod
    def from_rule(cls, how: Steps, year: int) -> StepsKernel:
        """The kernel of a table of steps."""
        return cls(
            how.metrics,
            how.of,
            tuple(
                (
                    bounds_of(step.bounds, year),
                    tuple(ConditionKernel.from_rule(one, year) for one in step.all),
                    millionths(step.points),
                )
                for step in how.table
            ),
            millionths(how.otherwise),
        )

    @property
    def value(self) -> str:
        """The figure, or the fact of the first condition."""
        return self.metrics[0]

    def missing(self, columns: Mapping[str, Column], part: slice) -> I8 | None:
        """The state of what decides: of the first row that none of its columns rules out, the worst of those; None if all have values."""
        states = {metric: columns[metric].states[part] for metric in self.metrics}
        if not any(some.any() for some in states.values()):
            return None
        size = len(states[self.metrics[0]])
        found = np.zeros(size, dtype=np.int8)
        undecided = np.ones(size, dtype=np.bool_)
        for bounds, conditions, _ in self.table:
            worst = np.zeros(size, dtype=np.int8)
            out = np.zeros(size, dtype=np.bool_)
            for one in (*((ConditionKernel(self.of, bounds),) if bounds else ()), *conditions):
                worst = np.maximum(worst, states[one.of])
                out |= (states[one.of] == State.VALUE.value) & ~one.holds(columns[one.of], part)
            here = undecided & ~out
            found[here] = worst[here]
            undecided &= out
        return found

    def score(self, frame: Frame) -> Scored:
        """The points of the first row that holds."""
        values = frame.values(self.metrics[0])
        points = np.full(values.shape, self.otherwise, dtype=np.int64)
        reasons = np.full(values.shape, Reason.STEP_OTHERWISE, dtype=np.int8)
        for bounds, conditions, given in reversed(self.table):  # the first row is written last, and so wins
            here = within(values, bounds) if bounds else np.ones(values.shape, dtype=np.bool_)
            for one in conditions:
                here &= one.holds(frame.columns[one.of], frame.part)
            points[here] = given
            reasons[here] = Reason.STEP
        return Scored(points, reasons)
