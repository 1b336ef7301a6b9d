"""Places, grades and pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from taizhang.scoring.columns import State, Unit
from taizhang.scoring.plainly.arithmetic import (
    MILLION,
    between,
    exactly,
    held,
    rounded,
    share_of,
    to_decimals,
)
from taizhang.scoring.plainly.totals import Total, has, held_before, veto_state
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    GROUP_MEAN,
    GROUP_MOST,
    Amount,
    ByClass,
    Effect,
    GroupShare,
    PartStep,
    Pay,
    Ties,
    figure,
)
from taizhang.scoring.sheets import NO_PAY, PAY, Line, Result, VetoState

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case

Totals = Mapping[str, Total]


def results_of(case: Case, units: Iterable[Unit], totals: Totals) -> dict[str, Result]:
    """Total, place, grade and vetoes of each unit."""
    places: dict[str, int] = {}
    grades: dict[str, str] = {}
    seen: set[str] = set()
    for unit in units:
        if unit.id not in seen:  # the peers of a unit are placed and graded together
            seen |= {unit.id, *(other.id for other in case.peers(unit, case.group))}
            places |= _places(case, unit, totals)
            _strike(case, unit, totals, places, None)
            grades |= _grades(case, unit, totals, places)
            _strike(case, unit, totals, places, grades)
    return {
        unit.id: Result(
            unit.id,
            Decimal(total.points).scaleb(-6),
            total.assessed,
            places.get(unit.id),
            grades.get(unit.id),
            tuple((veto.id, veto_state(case, veto, total)) for veto in case.rule.vetoes),
        )
        for unit, total in ((unit, totals[unit.id]) for unit in units)
    }


def _strike(
    case: Case, unit: Unit, totals: Totals, places: Mapping[str, int], grades: Mapping[str, str] | None
) -> None:
    """The states of vetoes on the place of a unit and its peers or, where grades are given, of those on the grade."""
    placed = _placed(case, unit, totals)
    looked_at = [one for whole in case.rule.vetoes for one in whole.parts or (whole,)]
    for veto in looked_at:
        if not (veto.grades if grades is not None else veto.by_place):
            continue
        for other in case.peers(unit, case.group):
            total, place = totals[other.id], places.get(other.id)
            if grades is not None:
                looked, struck = total.assessed, total.assessed and grades.get(other.id) in veto.grades
            elif veto.last is not None:
                looked = place is not None
                most = _so_many(veto.last, places, placed)
                struck = place is not None and _behind(places, placed, place) < most
            else:
                looked = place is not None
                struck = place is not None and place <= _so_many(veto.first or 0, places, placed)
            state = VetoState.NOT_APPLICABLE if not looked else VetoState.CLEAR
            if struck and held_before(case, veto, other):
                state = VetoState.IN_EFFECT
            decided = case.ruled(veto, other)
            if decided:
                state = VetoState.IN_EFFECT if decided == 1 else VetoState.NOT_APPLICABLE
            total.after_places[veto.id] = state


def _ranked(total: Total) -> int:
    return floor(Fraction(total.points, 100) + Fraction(1, 2))


def _places(case: Case, unit: Unit, totals: Totals) -> dict[str, int]:
    """The places of a unit and its peers; who is not assessed has none."""
    ranking = case.rule.ranking
    if ranking is None:
        return {}
    keys: dict[str, tuple[Fraction | float, ...]] = {}
    for other in _placed(case, unit, totals):
        total = totals[other.id]
        if has(case, total, Effect.NOT_PLACED):
            continue
        keys[other.id] = (
            not has(case, total, Effect.LAST_PLACE),
            total.exact if ranking.unrounded else _ranked(total),
            *(_tie_key(case, key, total) for key in ranking.then_by),
        )
    places = {}
    for id, own in keys.items():
        better = [key for key in keys.values() if key > own]
        places[id] = 1 + (len(set(better)) if ranking.ties is Ties.DENSE else len(better))
    return places


def _tie_key(case: Case, key: str, total: Total) -> Fraction | float:
    """What tells equal totals apart, the greatest first; who has no such figure stands behind."""
    name = key.removeprefix("-")
    if name in case.rule.parts:
        points = Fraction(named_points(case, name, total))
    else:
        fact = case.fact(name, total.unit)
        if isinstance(fact, State):
            return -inf
        points = Fraction(fact)
    return points if key == name else -points


def named_points(case: Case, name: str, total: Total) -> int:
    """What an item, a pool or a section came to; the total for ""."""
    if not name:
        return total.points
    items = {item.id: item for item in case.rule.items}
    return case.item(items[name], total.unit).points if name in items else total.named[name]


def _placed(case: Case, unit: Unit, totals: Totals) -> list[Unit]:
    return [other for other in case.peers(unit, case.group) if totals[other.id].assessed]


def _grades(case: Case, unit: Unit, totals: Totals, places: Mapping[str, int]) -> dict[str, str]:
    """The grades of a unit and its peers, handed out from the first to the last; a quota takes the best of those who
    qualify and have none yet."""
    ladder = list(case.rule.grades)
    if all(grade.simple for grade in ladder):
        ladder.sort(key=lambda grade: -grade.at_least)
    ranked = _placed(case, unit, totals) if ladder else []
    placed = [other for other in ranked if not has(case, totals[other.id], Effect.NOT_GRADED)]
    given: dict[str, str] = {}
    unqualified = {other.id for other in placed if has(case, totals[other.id], Effect.UNQUALIFIED)}
    not_excellent = {other.id for other in placed if has(case, totals[other.id], Effect.NOT_EXCELLENT)}
    best = next((number for number, grade in enumerate(ladder) if grade.rank_last is None), -1)
    for number, grade in enumerate(ladder):
        barred = unqualified | (not_excellent if number == best else set())
        here = []
        for other in placed:
            place = places.get(other.id)
            near = grade.rank_within is None or (place is not None and place <= grade.rank_within)
            if grade.rank_last is not None:
                most = _so_many(grade.rank_last, places, ranked)
                near = near and place is not None and _behind(places, ranked, place) < most
            reached = case.within(Fraction(_ranked(totals[other.id]), 10_000), grade.when)
            if other.id not in given and other.id not in barred and near and reached:
                here.append(other.id)
        if grade.quota is not None or grade.quota_percent is not None:
            room = len(placed) if grade.quota is None else grade.quota
            if grade.quota_percent is not None:
                share = GroupShare(grade.quota_percent, grade.quota_part, grade.quota_least or 0)
                room = min(room, share_of(share, len(placed)))
            found = {id: places[id] for id in here if id in places}
            here = [
                id
                for id in here
                if id in found
                and (
                    sum(place <= found[id] for place in found.values())
                    if grade.quota_strict
                    else 1 + sum(place < found[id] for place in found.values())
                )
                <= room
            ]
        given |= dict.fromkeys(here, grade.id)
    steps = [grade.id for grade in ladder if grade.rank_last is None]
    for other in placed:
        if given.get(other.id) in steps[:-1] and has(case, totals[other.id], Effect.ONE_GRADE_LOWER):
            given[other.id] = steps[steps.index(given[other.id]) + 1]
    if ladder and case.within(Fraction(0), ladder[-1].when):
        given |= dict.fromkeys(unqualified, ladder[-1].id)
    return given


def _so_many(most: int | GroupShare, places: Mapping[str, int], among: list[Unit]) -> int:
    """How many places: so many, or a share of those that have one."""
    if isinstance(most, GroupShare):
        return share_of(most, sum(one.id in places for one in among))
    return most


def _behind(places: Mapping[str, int], placed: list[Unit], place: int) -> int:
    """How many stand behind a place."""
    return sum(places.get(one.id, 0) > place for one in placed)


def pay_lines(case: Case, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> list[Line]:
    """The lines in yuan."""
    rule = case.rule
    lines = [line for item in rule.items if item.yuan for line in case.item(item, unit).lines]
    lines += [_paid(case, pay, unit, totals, results) for pay in rule.pays]
    if has(case, totals[unit.id], Effect.NO_PAY) and lines:
        paid = sum(line.after for line in lines)
        lines.append(Line(unit.id, NO_PAY, paid, None, 0, -paid, Reason.PAY_NONE))
    return lines


def _paid(case: Case, pay: Pay, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> Line:
    total, result = totals[unit.id], results[unit.id]
    none = _gets_nothing(case, pay, unit, totals)
    base, times = _amount(case, pay.base, unit), _amount(case, pay.times, unit)
    if pay.at_stake is not None:
        return _stake(case, pay, unit, totals, results)
    if pay.pot is not None:
        return _of_pot(case, pay, unit, totals, results)
    over: int | None = None
    yuan = 0
    if pay.places or pay.top or pay.last is not None:
        yuan, over = _by_place(case, pay, unit, totals, results), (result.rank or 0) * MILLION
        if base is not None:
            yuan = held(Fraction(yuan) * base / 100)
    elif pay.grades and not pay.rate:
        yuan = exactly(dict(pay.grades).get(result.grade or "", Decimal(0)))
        if base is not None:
            yuan, over = held(Fraction(yuan) * base / 100), floor(base * MILLION)
    elif pay.rate:
        if base is not None:
            points = total.points
            if pay.rate_most is not None:
                points = min(points, rounded(Fraction(pay.rate_most) * exactly(case.rule.full) / 100))
            yuan = held(Fraction(points) * base / Fraction(case.rule.full))
            over = floor(base * MILLION)
            if pay.grades:
                percent = Fraction(dict(pay.grades).get(result.grade or "", Decimal(0)))
                yuan = held(Fraction(yuan) * percent / 100)
    else:
        for line, sign in ((pay.above, 1), (pay.under, -1)):
            if line is not None:
                start, each, part = line
                beyond = max(sign * (total.points - _total_line(case, start, unit, totals)), 0)
                if part is not PartStep.PRO_RATA:
                    whole = Fraction(beyond, MILLION)
                    beyond = (ceil(whole) if part is PartStep.UP else floor(whole)) * MILLION
                yuan += held(Fraction(each) * beyond)
    if times is not None:
        yuan = held(Fraction(yuan) * times)
    yuan = to_decimals(yuan, pay.rounded)
    if none:
        return Line(unit.id, PAY + pay.id, total.points, over, 0, 0, Reason.PAY_NONE)
    return Line(unit.id, PAY + pay.id, total.points, over, yuan, _bounded(pay, yuan, unit), Reason.PAY)


def _bounded(pay: Pay, yuan: int, unit: Unit) -> int:
    """What is paid within the bounds of the line; a class that a table of caps does not name has none."""
    cap = pay.cap.of(unit.unit_class) if isinstance(pay.cap, ByClass) else pay.cap
    lowest, most = (limit if isinstance(limit, Decimal) else None for limit in (pay.floor, cap))
    return between(yuan, lowest, most)


def _gets_nothing(case: Case, pay: Pay, unit: Unit, totals: Totals) -> bool:
    total = totals[unit.id]
    lacks = any(
        amount is not None and _amount(case, amount, unit) is None for amount in (pay.base, pay.times)
    )
    below = pay.nothing_below is not None and total.points < exactly(pay.nothing_below)
    return lacks or below or not total.assessed


def _amount(case: Case, amount: Amount | None, unit: Unit) -> Fraction | None:
    if amount is None:
        return None
    column = figure("", amount)
    if column and isinstance(case.fact(column, unit), State):
        return None
    return case.amount(amount, "", None, unit)


def _by_place(case: Case, pay: Pay, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> int:
    place = results[unit.id].rank
    if place is None:
        return 0
    if place <= len(pay.places):
        return exactly(pay.places[place - 1])
    placed = [results[other.id].rank or 0 for other in _placed(case, unit, totals)]
    for one in pay.top:
        share = floor(sum(other > 0 for other in placed) * Fraction(one.percent or 0) / 100)
        mine = 1 + sum(other > place for other in placed) if one.from_last else place
        if mine <= (one.top if one.top is not None else share):
            return exactly(one.yuan)
    return exactly(pay.last) if pay.last is not None and place == max(placed) else 0


def _total_line(case: Case, total: Decimal | str, unit: Unit, totals: Totals) -> int:
    """A total from which points are paid."""
    if isinstance(total, Decimal):
        return exactly(total)
    points = [totals[one.id].points for one in _placed(case, unit, totals)]
    if not points:
        return 0
    if total == GROUP_MEAN:
        return rounded(Fraction(sum(points), len(points)))
    return max(points) if total == GROUP_MOST else min(points)


_FEN = MILLION // 100


def _of_pot(case: Case, pay: Pay, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> Line:
    """A share of a sum in proportion to points, in fen; the fen that rounding down leaves go to the largest remainders."""
    peers = case.peers(unit, case.group)
    into = [amount for one in peers if (amount := _amount(case, pay.pot or Decimal(0), one)) is not None]
    whole = sum(into[:1] if isinstance(pay.pot, Decimal) else into, Fraction(0))
    fen = floor(whole * 100 + Fraction(1, 2))
    taking = [one for one in peers if _takes(case, pay, one, totals, results)]
    weights = {one.id: _weight(case, pay, one, totals) for one in taking}
    line = Line(
        unit.id,
        PAY + pay.id,
        named_points(case, pay.pot_of, totals[unit.id]),
        fen * _FEN,
        0,
        0,
        Reason.PAY_POT if unit in taking else Reason.PAY_NONE,
    )
    all_weights = sum(weights.values(), Fraction(0))
    if unit not in taking:
        return line
    if not all_weights:
        return replace(line, after=_bounded(pay, 0, unit))
    exact = {one.id: abs(fen) * weights[one.id] / all_weights for one in taking}
    left = abs(fen) - sum(map(floor, exact.values()))
    order = sorted(taking, key=lambda one: (floor(exact[one.id]) - exact[one.id], -weights[one.id]))
    share = floor(exact[unit.id]) + (order.index(unit) < left)
    yuan = (share if fen > 0 else -share) * _FEN
    return replace(line, before=yuan, after=_bounded(pay, yuan, unit))


def _takes(case: Case, pay: Pay, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> bool:
    place = results[unit.id].rank
    near = not pay.to_best or (place is not None and place <= pay.to_best)
    return near and not _gets_nothing(case, pay, unit, totals)


def _weight(case: Case, pay: Pay, unit: Unit, totals: Totals) -> Fraction:
    points = named_points(case, pay.pot_of, totals[unit.id])
    if pay.lost:
        points = exactly(case.rule.full_of(pay.pot_of) or Decimal(0)) - points
    times = Fraction(1) if pay.times is None else _amount(case, pay.times, unit) or Fraction(0)
    return max(points * times, Fraction(0)) if points > 0 else Fraction(0)


def _at_stake(case: Case, pay: Pay, unit: Unit, totals: Totals) -> tuple[int, int, int]:
    """The base, what of it is at stake, and what of that is earned."""
    if _gets_nothing(case, pay, unit, totals):
        return 0, 0, 0
    base = held((_amount(case, pay.base, unit) or Fraction(0)) * MILLION)
    if pay.times is not None:
        base = held(Fraction(base) * (_amount(case, pay.times, unit) or Fraction(0)))
    base = to_decimals(base, 2)
    stake = to_decimals(held(Fraction(base) * Fraction(pay.at_stake or 0) / 100), 2)
    rate = min(max(Fraction(totals[unit.id].points, exactly(case.rule.full)), Fraction(0)), Fraction(1))
    return base, stake, to_decimals(held(stake * rate), 2)


def _stake(case: Case, pay: Pay, unit: Unit, totals: Totals, results: Mapping[str, Result]) -> Line:
    base, stake, earned = _at_stake(case, pay, unit, totals)
    peers = case.peers(unit, case.group)
    cut = sum(stake_ - earned_ for _, stake_, earned_ in (_at_stake(case, pay, one, totals) for one in peers))
    best = [
        (results[one.id].rank or 0, number, one.id)
        for number, one in enumerate(peers)
        if not _gets_nothing(case, pay, one, totals) and 0 < (results[one.id].rank or 0) <= pay.to_best
    ]
    order = [id for _, _, id in sorted(best)]
    share = 0
    if unit.id in order:
        each, rest = divmod(cut // _FEN, len(order))
        share = (each + (order.index(unit.id) < rest)) * _FEN
    own = base - stake + earned
    reason = Reason.PAY_SHARED if share > 0 else Reason.PAY_STAKE
    paid = _bounded(pay, own + share, unit)
    if _gets_nothing(case, pay, unit, totals):
        reason, paid = Reason.PAY_NONE, 0
    return Line(unit.id, PAY + pay.id, totals[unit.id].points, base, own, paid, reason)
