"""What an item gives: its clauses, then what modifies them, and what stands in for a missing fact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, TypeAlias

from taizhang.scoring.columns import NOT_APPLICABLE, State, Unit
from taizhang.scoring.plainly.arithmetic import (
    MILLION,
    MOST,
    Cannot,
    between,
    exactly,
    held,
    rounded,
    to_decimals,
)
from taizhang.scoring.plainly.clauses import Said, say
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    SPILL,
    Absent,
    Amount,
    Ballot,
    Clause,
    Count,
    Curve,
    Effect,
    Item,
    Judge,
    Part,
    RankPoints,
    Scope,
    Share,
    Start,
    Steps,
    TimesOn,
    figure,
    start_of,
)
from taizhang.scoring.sheets import SPILL_LINE, Line

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case

Shown: TypeAlias = tuple[int | None, int | None]

_ABSENT = (
    Reason.ABSENT_ZERO,
    Reason.ABSENT_FULL,
    Reason.ABSENT_NUMBER,
    Reason.ABSENT_MEAN,
    Reason.ABSENT_DROPPED,
)
_EMPTY = (
    Reason.ZERO_GIVES_ZERO,
    Reason.ZERO_GIVES_FULL,
    Reason.ZERO_GIVES_NUMBER,
    Reason.ZERO_GIVES_MEAN,
    Reason.ZERO_OF_ZERO,
)
_UNMET = (Reason.UNMET_ZERO, Reason.UNMET_FULL, Reason.UNMET_NUMBER, Reason.UNMET_MEAN, Reason.UNMET)
_NA = (Reason.NA_ZERO, Reason.NA_FULL, Reason.NA_NUMBER, Reason.NA_MEAN, Reason.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Given:
    """The lines of an item for a unit; `points` is what they come to, `spilt` what is taken from the total besides.

    `whole` says whether it is assessed. `sound` is what it gave before any veto, for the mean of a group; None where a fact was missing or
    it was not assessed. `reach` says whether a veto on the item reaches it.
    """

    lines: tuple[Line, ...]
    points: int
    whole: bool
    spilt: int = 0
    sound: int | None = None
    reach: bool = True


def given_by(case: Case, item: Item, unit: Unit) -> Given:
    """Work out an item for a unit."""
    given = _before_veto(case, item, unit)
    if given.reach and _vetoed(case, item, unit):
        lines = tuple(replace(line, after=0, reason=Reason.VETO_ZERO) for line in given.lines)
        given = Given(lines, 0, True, 0, given.sound)
    if item.beside:
        lines = tuple(replace(line, before=line.after, after=0) for line in given.lines)
        given = replace(given, lines=lines)
    if any(abs(line.after) > MOST for line in given.lines) or abs(given.spilt) > MOST:
        raise Cannot("points-out-of-range")
    if given.spilt:
        spill = Line(unit.id, SPILL_LINE + item.id, None, None, given.spilt, given.spilt, Reason.SPILL)
        given = replace(given, lines=(*given.lines, spill))
    return given


def _before_veto(case: Case, item: Item, unit: Unit) -> Given:
    if case.outside(item, unit):
        reason = Reason.OUTSIDE_CLASS if case.active(item) else Reason.OUTSIDE_PERIOD
        if case.ruled(item, unit) == 1:
            reason = Reason.EXCLUDED
        return replace(_put(case, item, unit, 0, reason), reach=False)
    if case.unmet(item, unit):
        given = Absent.DROP if item.when_not_applicable is Absent.REFUSE else item.when_not_applicable
        return replace(_stands_in(case, item, unit, given, _UNMET), reach=False)
    if case.ruled(item, unit) == 2:
        return replace(_put(case, item, unit, exactly(item.points or Decimal(0)), Reason.EXEMPT), reach=False)
    lacking = case.lacking(item, unit)
    zero = any(case.meets(one, unit) for one in item.zero_if)
    if lacking is NOT_APPLICABLE:
        return replace(_stands_in(case, item, unit, item.when_not_applicable, _NA), reach=False)
    if lacking is not None:
        if item.when_absent is Absent.REFUSE:
            raise Cannot("fact-missing")
        if zero:
            return _put(case, item, unit, 0, Reason.ZERO_IF)
        return _stands_in(case, item, unit, item.when_absent, _ABSENT)
    own, said, gives = scored(case, item, unit)
    return own if gives is Absent.DROP else _stands_in(case, item, unit, gives, _EMPTY, said, own)


def scored(case: Case, item: Item, unit: Unit) -> tuple[Given, list[Said], Absent | Decimal]:
    """What an item gives a unit that has all its facts, and what it gives instead where there is nothing to assess."""
    zero = any(case.meets(one, unit) for one in item.zero_if)
    said = [say(case, item, clause, unit) for clause in item.clauses]
    times = Fraction(1) if item.times is None else case.amount(item.times, "", None, unit)
    first = next((place for place, one in enumerate(said) if one.dropped), None)
    if first is None and times is not None:
        return _added_up(case, item, unit, said, times, zero), said, Absent.DROP
    others = Reason.OUTSIDE_CLASS if first is None else Reason.OTHER_CLAUSE
    lines = tuple(
        Line(
            unit.id,
            name,
            *_shown(case, item, clause, one, unit),
            0,
            0,
            Reason.ZERO_IF if zero else one.reason if one.dropped else others,
        )
        for (name, clause), one in zip(item.lines, said, strict=True)
    )
    given = Given(lines, 0, zero, 0, 0 if zero else None)
    if first is None or times is None or zero or not said[first].empty:
        return given, said, Absent.DROP
    return given, said, item.when_empty(item.clauses[first])


def _added_up(case: Case, item: Item, unit: Unit, said: list[Said], times: Fraction, zero: bool) -> Given:
    lines: list[Line] = []
    running = apart = previous = below = 0
    for (name, clause), one in zip(item.lines, said, strict=True):
        change = one.points - exactly(start_of(clause))
        part = {
            TimesOn.POINTS: one.points,
            TimesOn.DEDUCTIONS: min(change, 0),
            TimesOn.ADDITIONS: max(change, 0),
        }[item.times_on]
        running, apart = running + part, apart + one.points - part
        total = apart + (running if item.times is None else held(running * times))
        total = to_decimals(total, item.decimals_in_force)
        bounded = between(total, item.floor_in_force, item.cap_in_force)
        if item.floor is SPILL and item.in_total:
            below = min(total, 0)
        after, reason = (0, Reason.ZERO_IF) if zero else (bounded - previous, one.reason)
        lines.append(Line(unit.id, name, *_shown(case, item, clause, one, unit), one.points, after, reason))
        previous = bounded
    points = sum(line.after for line in lines)
    return Given(tuple(lines), points, True, 0 if zero else below, points)


def _stands_in(
    case: Case,
    item: Item,
    unit: Unit,
    given: Absent | Decimal,
    reasons: tuple[Reason, ...],
    said: list[Said] | None = None,
    otherwise: Given | None = None,
) -> Given:
    """What an item gives for a fact that is missing, or where there is nothing to assess (`said`; `otherwise` where nobody has a mean)."""
    zero, full, number, mean, drop = reasons
    if isinstance(given, Decimal):
        return _put(case, item, unit, exactly(given), number, said)
    if given is Absent.ZERO:
        return _put(case, item, unit, 0, zero, said)
    if given is Absent.FULL:
        return _put(case, item, unit, exactly(item.points or Decimal(0)), full, said)
    if given is Absent.REFUSE:
        raise Cannot("fact-missing")
    if given in (Absent.MEAN, Absent.MEAN_ALL):
        among = case.peers(unit, case.group) if given is Absent.MEAN else case.units
        peers = [one for one in among if case.valued(item, one) and case.ruled(item, one) != 2]
        sound = [one for peer in peers if (one := case.sound(item, peer)) is not None]
        if sound:
            points = rounded(Fraction(sum(sound), len(sound)))
            return _put(case, item, unit, to_decimals(points, 2 if item.yuan else None), mean, said)
    return _put(case, item, unit, 0, drop) if otherwise is None else otherwise


def _put(
    case: Case, item: Item, unit: Unit, points: int, reason: Reason, said: list[Said] | None = None
) -> Given:
    """Points on the first line, nothing on the others."""
    lines = []
    for number, (name, clause) in enumerate(item.lines):
        given = 0 if number else points
        shown = _shown(case, item, clause, said[number] if said else None, unit)
        lines.append(Line(unit.id, name, *shown, given, given, reason))
    return Given(tuple(lines), points, reason.counted)


def _shown(case: Case, item: Item, clause: Clause, said: Said | None, unit: Unit) -> Shown:
    """What a line shows: the fact and what it is measured against; what only the clause can say is not there without it."""
    how = clause.how

    def fact(metric: str) -> int | None:
        found = case.fact(metric, unit)
        return None if isinstance(found, State) else exactly(found)

    def beside(of: str, amount: Amount) -> int | None:
        if isinstance(amount, Decimal):
            return exactly(amount)
        column = figure(of, amount)
        return fact(column) if column else said.over if said else None

    match how:
        case Start():
            return None, None
        case Share():
            return fact(how.of), beside(how.of, how.over)
        case Count() if how.late is not None:
            return fact(how.of), floor(case.due(how.late, item) * MILLION)
        case Count():
            return fact(how.of), None if how.threshold is None else beside(how.of, how.threshold)
        case Steps():
            return fact(how.metrics[0]), None
        case Curve():
            return fact(how.of), None if how.target is None else beside(how.of, how.target)
        case Ballot():
            return (said.value, said.over) if said else (None, None)
        case RankPoints():
            over = said.over if said else None
            plain = how.of and not how.change and how.gained is None
            return fact(how.of) if plain else said.value if said else None, over
        case Judge():
            return fact(how.of), None
        case Part():
            return fact(how.of) if how.of else said.value if said else None, exactly(how.out_of)


def _vetoed(case: Case, item: Item, unit: Unit) -> bool:
    return any(
        Effect.ITEM_ZERO in veto.effects
        and veto.item == item.id
        and veto.scope in (Scope.UNIT, Scope.ITEM)
        and not veto.on_points
        and (
            case.ruled(veto, unit) == 1
            or (
                case.ruled(veto, unit) == 0
                and all(
                    not isinstance(case.fact(one.count, unit), State)
                    and case.within(case.number(one.count, unit), one.when)
                    for one in veto.parts or (veto,)
                )
            )
        )
        for veto in case.rule.vetoes
    )
