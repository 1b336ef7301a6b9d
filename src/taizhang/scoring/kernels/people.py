"""Kernels of `ballot` and `rank`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from taizhang.scoring.conditions import ConditionKernel
from taizhang.scoring.kernels.base import Frame, Mask, Scored, millionths
from taizhang.scoring.millionths import I64, MILLION, multiply_divide, to_millionths
from taizhang.scoring.ranking import from_last, places
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Ballot, Denominator, NoBallots, PeerGroup, RankPoints, Ties

MOST_BALLOTS = 10**9 * MILLION
MOST_DIVISOR = 2000


def ballot_factor(how: Ballot, points: Decimal | None) -> Fraction:
    """By what the mean value of the ballots is multiplied to give points, in millionths of a point for a value of one millionth."""
    weight = Fraction(how.weight[0]) / Fraction(how.weight[1])
    if how.denominator is Denominator.NONE:
        return weight
    return Fraction(points or Decimal(0)) * weight / Fraction(how.out_of) * MILLION


def raised(how: Ballot) -> Iterator[tuple[int, Fraction]]:
    """Which of the groups may be those that voted, as bits in their order, and by what the weight of each is multiplied then."""
    whole = Fraction(how.weight[1])
    for voted in range(1, 1 << len(how.groups)):
        weights = (Fraction(one.weight[0]) for place, one in enumerate(how.groups) if voted >> place & 1)
        yield voted, whole / sum(weights, Fraction(0))


@dataclass(frozen=True, slots=True)
class BallotKernel:
    """(Σ value × ballots) ÷ ballots × factor; of several groups of voters each is one, and knows the others."""

    metrics: tuple[str, ...]
    votes: tuple[tuple[str, int], ...]
    denominator: Denominator
    cast: str
    least: int
    factor: Fraction
    groups: tuple[BallotKernel, ...] = ()
    no_ballots: NoBallots = NoBallots.DROP
    raised: Mapping[int, Fraction] = field(default_factory=dict)
    value: str | None = None
    over: str | int | None = None
    shows_value: bool = True
    shows_over: bool = True
    whole_groups: bool = False

    @classmethod
    def of(cls, how: Ballot, points: Decimal | None) -> BallotKernel:
        """The kernel of a ballot."""
        votes = tuple((metric, millionths(value)) for metric, value in how.votes)
        factor = ballot_factor(how, points)
        return cls(
            how.metrics,
            votes,
            how.denominator,
            how.cast,
            to_millionths(how.least),
            factor,
            tuple(cls.of(replace(one, groups=()), points) for one in how.groups),
            how.no_ballots,
            dict(raised(how)) if how.no_ballots is NoBallots.RAISE else {},
        )

    def score(self, frame: Frame) -> Scored:
        """The points of the votes; not assessed where there are none, too few, or a number that cannot be."""
        ballots, wrong = self.ballots(frame)
        none = (ballots <= 0) | wrong
        few = ~none & (ballots < self.least)
        silent = none | few
        worth = np.zeros(frame.size, dtype=np.int64)
        for metric, value in self.votes:
            worth += multiply_divide(value, np.where(wrong, 0, frame.values(metric)), MILLION)
        by = np.where(silent, MILLION, ballots)
        points = self.points(worth, by, self.factor)
        shown = worth if self.denominator is Denominator.NONE else multiply_divide(MILLION, worth, by)
        reasons = np.full(points.shape, Reason.BALLOT, dtype=np.int8)
        reasons[few], reasons[none] = Reason.BALLOTS_FEW, Reason.BALLOTS_NONE
        dropped = silent
        if self.groups and self.no_ballots is not NoBallots.DROP:
            voted = np.zeros(frame.size, dtype=np.int64)
            for place, one in enumerate(self.groups):
                voted |= (~one.silent(frame)).astype(np.int64) << place
            dropped = silent & (voted == 0)
            zero = self.no_ballots is NoBallots.ZERO
            reasons[silent & ~dropped] = Reason.GROUP_ZERO if zero else Reason.GROUP_SILENT
            for which in () if zero else np.unique(voted[~silent]).tolist():
                if which + 1 < 1 << len(self.groups):
                    here = ~silent & (voted == which)
                    points[here] = self.points(worth[here], by[here], self.factor * self.raised[which])
                    reasons[here] = Reason.BALLOT_RAISED
        points[silent] = 0
        return Scored(
            points,
            reasons,
            dropped if dropped.any() else None,
            np.where(silent, 0, shown),
            ballots,
            dropped & none & ~wrong,
        )

    def points(self, worth: I64, by: I64, factor: Fraction) -> I64:
        """The points of ballots worth so much in all."""
        whole = self.denominator is Denominator.NONE
        return multiply_divide(
            factor.numerator, worth, factor.denominator if whole else by * factor.denominator
        )

    def ballots(self, frame: Frame) -> tuple[I64, Mask]:
        """How many ballots count, and where a number cannot be; there are none then."""
        counts = {metric: frame.values(metric) for metric in self.metrics}
        wrong = np.zeros(frame.size, dtype=np.bool_)
        for count in counts.values():
            wrong |= (count < 0) | (count > MOST_BALLOTS)
        which = [self.cast] if self.denominator is Denominator.ALL else [metric for metric, _ in self.votes]
        listed = sum((counts[metric] for metric in which), np.zeros(frame.size, dtype=np.int64))
        return np.where(wrong, 0, listed), wrong

    def silent(self, frame: Frame) -> Mask:
        """Where the group gave no ballots, or too few."""
        ballots, _ = self.ballots(frame)
        return (ballots <= 0) | (ballots < self.least)


def movement(gained: int, lost: int, most: int | None, moved: I64) -> I64:
    """Points for places moved: gained where above 0, lost where below, held within ± `most`."""
    points = multiply_divide(gained, np.maximum(moved, 0), 1) + multiply_divide(
        lost, np.maximum(-moved, 0), 1
    )
    return points if most is None else np.clip(points, -most, most)


@dataclass(frozen=True, slots=True)
class RankKernel:
    """The place among peers, and its points."""

    metrics: tuple[str, ...]
    of: str
    item: str
    change: bool
    down: bool
    group: PeerGroup
    ties: Ties
    full: int
    table: tuple[int, ...]
    bands: tuple[tuple[int | None, int | None, int, bool], ...]
    drop: int | None
    drop_percent: int | None
    otherwise: int
    gate: ConditionKernel | None
    gained: int | None = None
    lost: int = 0
    most: int | None = None
    before: str = ""
    over: str | int | None = None
    shows_over: bool = True
    whole_groups: bool = True

    @classmethod
    def from_rule(cls, how: RankPoints, points: Decimal | None, year: int) -> RankKernel:
        """The kernel of points by place."""
        return cls(
            how.metrics,
            how.of,
            how.item,
            how.change,
            how.better.value == "down",
            how.group,
            how.ties,
            millionths(points or Decimal(0)),
            tuple(map(millionths, how.table)),
            tuple(
                (
                    None if band.top is None else int(band.top),
                    None if band.percent is None else to_millionths(band.percent),
                    millionths(band.points),
                    band.from_last,
                )
                for band in how.bands
            ),
            None if how.drop is None else millionths(how.drop),
            None if how.drop_percent is None else to_millionths(how.drop_percent),
            millionths(how.otherwise),
            None if how.gate is None else ConditionKernel.from_rule(how.gate, year),
            None if how.gained is None else millionths(how.gained),
            millionths(how.lost),
            None if how.most is None else millionths(how.most),
            how.before,
        )

    @property
    def value(self) -> str | None:
        """The ranked figure; a change, another item's points, or the place before the kernel gives."""
        return self.of if self.of and not self.change and self.gained is None else None

    @property
    def shows_value(self) -> bool:
        """A change, what another item gave, or the place before."""
        return self.value is None

    def score(self, frame: Frame) -> Scored:
        """The points of each place; who does not pass the gate is not ranked and gets none."""
        ranked = frame.values(self.of) if self.of else frame.items[self.item]
        if self.change:
            ranked = ranked - frame.values(f"{self.of}/last")
        valued = np.ones(frame.size, dtype=np.bool_) if frame.valued is None else frame.valued
        shut: Mask | None = None
        if self.gate is not None:
            shut = ~self.gate.holds(frame.columns[self.gate.of], frame.part)
            valued = valued & ~shut
        dropped = frame.unassessed.get(self.item)
        if dropped is not None:
            valued = valued & ~dropped
        codes = frame.groups[self.group][frame.part]
        place = places(codes, -ranked if self.down else ranked, valued, None, self.ties).astype(np.int64)
        if self.gained is None:
            points = self.points(place, codes, valued)
        else:
            ranked = self.place_before(frame, codes, valued)
            moved = np.where((place > 0) & (ranked >= MILLION), ranked // MILLION - place, 0)
            points = movement(self.gained, self.lost, self.most, moved)
        reason = Reason.PLACE if self.gained is None else Reason.PLACES_MOVED
        reasons = np.full(points.shape, reason, dtype=np.int8)
        if shut is not None:
            points[shut], reasons[shut] = 0, Reason.GATE_SHUT
        if dropped is not None:
            points[dropped], reasons[dropped] = 0, Reason.BASE_DROPPED
        return Scored(points, reasons, dropped, ranked if self.shows_value else None, place * MILLION)

    def place_before(self, frame: Frame, codes: np.ndarray, valued: Mask) -> I64:
        """The place in the last period, in millionths: that of the column, or by the figure then."""
        if self.before:
            return frame.values(self.before)
        then = frame.values(f"{self.of}/last")
        return places(codes, -then if self.down else then, valued, None, self.ties).astype(np.int64) * MILLION

    def points(self, place: I64, codes: np.ndarray, valued: Mask) -> I64:
        """Points for places from 1; 0 for those not ranked."""
        if self.table:
            table = np.array([0, *self.table, self.otherwise], dtype=np.int64)
            return table[np.minimum(place, len(self.table) + 1)]
        if self.bands:
            points = np.full(place.shape, self.otherwise, dtype=np.int64)
            counts = np.bincount(codes[valued], minlength=int(codes.max(initial=0)) + 1).astype(np.int64)
            for top, percent, given, last_ones in reversed(self.bands):
                last = top if top is not None else counts[codes] * (percent or 0) // (100 * MILLION)
                here = from_last(codes, place) if last_ones else place
                points[here <= last] = given
        elif self.drop is not None:
            points = self.full - multiply_divide(self.drop, place - 1, 1)
        else:
            percent = self.drop_percent or 0
            points = self.full - multiply_divide(self.full, (place - 1) * percent, 100 * MILLION)
        return np.where(place > 0, points, 0)
