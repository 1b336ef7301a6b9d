"""What each primitive gives, as the paper means it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from taizhang.scoring.columns import Unit
from taizhang.scoring.plainly.arithmetic import MILLION, exactly, held
from taizhang.scoring.plainly.counting import change, number_of, rate_of, stepped
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    Absent,
    Ballot,
    Better,
    Bound,
    Clause,
    Count,
    Curve,
    Denominator,
    Item,
    Judge,
    Limit,
    NoBallots,
    Part,
    PartStep,
    RankPoints,
    Share,
    Slope,
    Start,
    Steps,
    Ties,
    base_of,
)

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case

_MOST_BALLOTS = 10**9


@dataclass(frozen=True, slots=True)
class Said:
    """Points in millionths, why, and what the line shows where that is not a fact."""

    points: int
    reason: Reason
    value: int | None = None
    over: int | None = None
    empty: bool = False
    """Whether it cannot be assessed because there is nothing to assess."""

    @property
    def dropped(self) -> bool:
        """Whether it cannot be assessed."""
        return not self.reason.counted


def say(case: Case, item: Item, clause: Clause, unit: Unit) -> Said:
    """What a clause gives a unit that has all the facts of the item."""
    how, full = clause.how, clause.points or Decimal(0)
    match how:
        case Start():
            return Said(exactly(how.points), Reason.START)
        case Share():
            return _share(case, item, how, full, unit)
        case Count():
            return _count(case, item, how, clause.points, unit)
        case Steps():
            return _steps(case, how, unit)
        case Curve():
            return _curve(case, item, how, full, unit)
        case Ballot():
            return _ballot(case, how, full, unit)
        case RankPoints():
            return _rank(case, item, how, full, unit)
        case Judge():
            return _judge(case, how, unit)
        case Part():
            return _part(case, how, full, unit)


def _share(case: Case, item: Item, how: Share, full: Decimal, unit: Unit) -> Said:
    of, over = case.number(how.of, unit), case.amount(how.over, how.of, item, unit)
    if over is None:
        return Said(0, Reason.OUTSIDE_CLASS, over=0)
    shown = floor(over * MILLION)
    reason = Reason.SHARE
    if how.start is not None:
        start, reason = case.amount(how.start, how.of, item, unit), Reason.SHARE_BETWEEN
        if start is None:
            return Said(0, Reason.OUTSIDE_CLASS, over=shown)
        of, over = (of - start, over - start) if over >= start else (start - of, start - over)
    if over <= 0:
        if of != 0 or over != 0:
            return Said(0, Reason.OVER_NOT_POSITIVE, over=shown)
        if how.zero_over is Absent.FULL:
            return Said(exactly(full), Reason.ZERO_GIVES_FULL, over=shown)
        if how.zero_over is Absent.ZERO:
            return Said(0, Reason.ZERO_GIVES_ZERO, over=shown)
        if isinstance(how.zero_over, Decimal):
            return Said(exactly(how.zero_over), Reason.ZERO_GIVES_NUMBER, over=shown)
        return Said(0, Reason.ZERO_OF_ZERO, over=shown, empty=True)
    done = ((over - of) if how.rest else of) / over
    if how.nothing_below is not None and held(done * 100 * MILLION) < Fraction(how.nothing_below) * MILLION:
        return Said(0, Reason.SHARE_BELOW, over=shown)
    base = _percent(full, how.least)
    share = held((Fraction(full) * MILLION - base) * done) + base
    return _capped(share, full, how.cap, reason, Reason.SHARE_CAPPED, shown)


def _percent(full: Decimal, percent: Decimal) -> int:
    return floor(Fraction(full) * Fraction(percent) * 10_000 + Fraction(1, 2))  # in millionths


def _capped(points: int, full: Decimal, cap: Limit, plain: Reason, capped: Reason, over: int) -> Said:
    if isinstance(cap, Bound):
        return Said(points, plain, over=over)
    most = _percent(full, cap)
    return Said(most, capped, over=over) if points > most else Said(points, plain, over=over)


def _part(case: Case, how: Part, full: Decimal, unit: Unit) -> Said:
    score = (
        Fraction(case.item(case.rule.item(how.item), unit).points, MILLION)
        if how.item
        else case.number(how.of, unit)
    )
    if how.item and not case.item(case.rule.item(how.item), unit).whole:
        return Said(0, Reason.BASE_DROPPED, 0, exactly(how.out_of))
    points = held(Fraction(full) * MILLION * score / Fraction(how.out_of))
    said = _capped(points, full, how.cap, Reason.PART, Reason.PART_CAPPED, exactly(how.out_of))
    return Said(said.points, said.reason, floor(score * MILLION), said.over)


def _judge(case: Case, how: Judge, unit: Unit) -> Said:
    given = case.number(how.of, unit)
    if (how.nought and given == 0) or Fraction(how.lo) <= given <= Fraction(how.hi):
        return Said(floor(given * MILLION), Reason.JUDGED)
    return Said(exactly(how.lo if given < Fraction(how.lo) else how.hi), Reason.JUDGED_HELD)


def _steps(case: Case, how: Steps, unit: Unit) -> Said:
    for step in how.table:
        own = not step.bounds or case.within(case.number(how.of, unit), step.bounds)
        if own and all(case.meets(one, unit) for one in step.all):
            return Said(exactly(step.points), Reason.STEP)
    return Said(exactly(how.otherwise), Reason.STEP_OTHERWISE)


def _count(case: Case, item: Item, how: Count, full: Decimal | None, unit: Unit) -> Said:
    number, reason, over = number_of(case, item, how, unit)
    if number is None:
        return Said(0, Reason.OUTSIDE_CLASS, over=0)
    each = rate_of(how, unit)
    if each is None:
        return Said(0, Reason.OUTSIDE_CLASS, over=over)
    points = change(how, number, each)
    if how.rivals and points:
        changes = [
            change(one, number_of(case, item, one, unit)[0] or Fraction(0), rate_of(one, unit) or Fraction(0))
            for one in how.rivals
        ]
        if changes.index(max(changes, key=abs)) != how.place:
            points, reason = 0, Reason.NOT_HIGHEST
    return Said(exactly(base_of(how, full)) + points, reason, over=over)


def _curve(case: Case, item: Item, how: Curve, full: Decimal, unit: Unit) -> Said:
    value = case.number(how.of, unit)
    if how.knots:
        return Said(_knots(how, value), Reason.KNOTS)
    assert how.target is not None
    target = case.amount(how.target, how.of, item, unit)
    if target is None:
        return Said(0, Reason.OUTSIDE_CLASS, over=0)
    shown = floor(target * MILLION)
    distance = target - value if how.better is Better.DOWN else value - target
    if how.percent:
        if target <= 0:
            return Said(0, Reason.OVER_NOT_POSITIVE, over=shown)
        distance = Fraction(held(distance / target * 100 * MILLION), MILLION)
    base = exactly(how.base if how.base is not None else full)
    if distance == 0:
        return Said(base, Reason.AT_TARGET, over=shown)
    reason, slope = (Reason.BEYOND, how.beyond) if distance > 0 else (Reason.SHORT, how.short)
    if slope is None:
        return Said(base, reason, over=shown)
    if slope.points is not None:
        return Said(exactly(slope.points), reason, over=shown)
    return Said(base + _along(slope, abs(distance)), reason, over=shown)


def _along(slope: Slope, distance: Fraction) -> int:
    part = slope.part or PartStep.PRO_RATA
    if not slope.bands:
        points = stepped(Fraction(slope.each), distance, Fraction(slope.step), part)
    else:
        points, start = 0, Fraction(0)
        for band in slope.bands:
            end = distance if band.to is None else min(distance, Fraction(band.to))
            reached = distance > start and (band.to is None or distance <= Fraction(band.to))
            if not slope.flat or reached:
                inside = distance if slope.flat else max(end - start, Fraction(0))
                points += stepped(Fraction(band.each), inside, Fraction(band.step), part)
            start = Fraction(band.to or 0)
    most = None if slope.most is None else exactly(slope.most)
    return points if most is None else min(max(points, -most), most)


def _knots(how: Curve, value: Fraction) -> int:
    knots = [(Fraction(x), Fraction(y)) for x, y in how.knots]
    if value <= knots[0][0]:
        return floor(knots[0][1] * MILLION)
    for (left, low), (right, high) in itertools.pairwise(knots):
        if value <= right:
            return floor(low * MILLION) + held((high - low) * (value - left) / (right - left) * MILLION)
    return floor(knots[-1][1] * MILLION)


def _cast(case: Case, how: Ballot, unit: Unit) -> Fraction | None:
    """How many ballots count; None where a number cannot be."""
    counts = {metric: case.number(metric, unit) for metric in how.metrics}
    if any(count < 0 or count > _MOST_BALLOTS for count in counts.values()):
        return None
    if how.denominator is Denominator.ALL:
        return counts[how.cast]
    return sum((counts[metric] for metric, _ in how.votes), Fraction(0))


def _voted(case: Case, how: Ballot, unit: Unit) -> bool:
    """Whether a group of voters gave ballots, and enough of them."""
    ballots = _cast(case, how, unit)
    return ballots is not None and ballots > 0 and ballots >= Fraction(how.least)


def _ballot(case: Case, how: Ballot, full: Decimal, unit: Unit) -> Said:
    ballots = _cast(case, how, unit)
    shown = floor((ballots or Fraction(0)) * MILLION)
    voted = [one for one in how.groups if _voted(case, one, unit)]
    weight, reason = Fraction(how.weight[0]) / Fraction(how.weight[1]), Reason.BALLOT
    if not _voted(case, how, unit):
        if voted and how.no_ballots is not NoBallots.DROP:
            zero = how.no_ballots is NoBallots.ZERO
            return Said(0, Reason.GROUP_ZERO if zero else Reason.GROUP_SILENT, 0, shown)
        few = bool(ballots)
        return Said(0, Reason.BALLOTS_FEW if few else Reason.BALLOTS_NONE, 0, shown, empty=ballots == 0)
    if how.no_ballots is NoBallots.RAISE and len(voted) < len(how.groups):
        weight = Fraction(how.weight[0]) / sum((Fraction(one.weight[0]) for one in voted), Fraction(0))
        reason = Reason.BALLOT_RAISED
    assert ballots is not None
    worth = sum(held(Fraction(value) * case.number(metric, unit) * MILLION) for metric, value in how.votes)
    if how.denominator is Denominator.NONE:
        return Said(held(worth * weight), reason, worth, shown)
    mean = Fraction(worth) / ballots
    return Said(held(Fraction(full) * weight * mean / Fraction(how.out_of)), reason, held(mean), shown)


def _place_before(case: Case, item: Item, how: RankPoints, unit: Unit) -> int:
    """The place by the figure of the last period, among those ranked now; 0 for who is not."""

    def key(one: Unit) -> Fraction:
        then = case.number(f"{how.of}/last", one)
        return -then if how.better is Better.DOWN else then

    if how.before:
        return 0
    ranked = [
        one
        for one in case.peers(unit, how.group)
        if case.valued(item, one) and (how.gate is None or case.meets(how.gate, one))
    ]
    if unit not in ranked:
        return 0
    better = [key(one) for one in ranked if key(one) > key(unit)]
    return 1 + (len(set(better)) if how.ties is Ties.DENSE else len(better))


def _rank(case: Case, item: Item, how: RankPoints, full: Decimal, unit: Unit) -> Said:
    def figure_of(one: Unit) -> Fraction:
        if how.item:
            return Fraction(case.item(case.rule.item(how.item), one).points, MILLION)
        last = case.number(f"{how.of}/last", one) if how.change else Fraction(0)
        return case.number(how.of, one) - last

    def key(one: Unit) -> Fraction:
        return -figure_of(one) if how.better is Better.DOWN else figure_of(one)

    def rests(one: Unit) -> bool:
        return not how.item or case.item(case.rule.item(how.item), one).whole

    value = floor(figure_of(unit) * MILLION) if how.item or how.change else None
    if how.gained is not None:
        value = _place_before(case, item, how, unit) * MILLION
        if how.before:
            value = floor(case.number(how.before, unit) * MILLION)
    if not rests(unit):
        return Said(0, Reason.BASE_DROPPED, value, 0)
    if how.gate is not None and not case.meets(how.gate, unit):
        return Said(0, Reason.GATE_SHUT, value, 0)
    ranked = [
        one
        for one in case.peers(unit, how.group)
        if rests(one) and case.valued(item, one) and (how.gate is None or case.meets(how.gate, one))
    ]
    better = [key(one) for one in ranked if key(one) > key(unit)]
    place = 1 + (len(set(better)) if how.ties is Ties.DENSE else len(better))
    if how.gained is not None:
        then = (value or 0) // MILLION
        steps = then - place if then >= 1 else 0
        points = held(Fraction(how.gained if steps > 0 else -how.lost) * steps * MILLION)
        if how.most is not None:
            points = min(max(points, -exactly(how.most)), exactly(how.most))
        return Said(points, Reason.PLACES_MOVED, value, place * MILLION)
    if how.table:
        points = exactly(how.table[place - 1] if place <= len(how.table) else how.otherwise)
    elif how.bands:
        points = exactly(how.otherwise)
        for band in how.bands:
            share = floor(len(ranked) * Fraction(band.percent or 0) / 100)
            worse = sum(key(one) < key(unit) for one in ranked)
            mine = 1 + worse if band.from_last else place
            if mine <= (band.top if band.top is not None else share):
                points = exactly(band.points)
                break
    elif how.drop is not None:
        points = exactly(full) - held(Fraction(how.drop) * (place - 1) * MILLION)
    else:
        less = Fraction(full) * Fraction(how.drop_percent or 0) * (place - 1) / 100
        points = exactly(full) - held(less * MILLION)
    return Said(points, Reason.PLACE, value, place * MILLION)
