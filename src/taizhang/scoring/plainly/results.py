"""Places, grades and pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from taizhang.scoring.columns import State, Unit
from taizhang.scoring.plainly.arithmetic import MILLION, between, exactly, held
from taizhang.scoring.plainly.totals import Total, has, veto_state
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Amount, Effect, Grade, Pay, Ties, figure
from taizhang.scoring.sheets import NO_PAY, PAY, Line, Result

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case

Totals = Mapping[str, Total]


def result_of(case: Case, unit: Unit, totals: Totals) -> Result:
    """Total, place, grade and vetoes of a unit."""
    total = totals[unit.id]
    return Result(
        unit.id,
        Decimal(total.points).scaleb(-6),
        total.assessed,
        _place(case, unit, totals),
        _grade(case, unit, totals),
        tuple((veto.id, veto_state(case, veto, total)) for veto in case.rule.vetoes),
    )


def _ranked(total: Total) -> int:
    return floor(Fraction(total.points, 100) + Fraction(1, 2))


def _place(case: Case, unit: Unit, totals: Totals) -> int | None:
    ranking = case.rule.ranking
    if ranking is None or not totals[unit.id].assessed:
        return None

    def key(other: Unit) -> tuple[int, ...]:
        total = totals[other.id]
        points = total.points if ranking.unrounded else _ranked(total)
        return (
            not has(case, total, Effect.LAST_PLACE),
            points,
            *(case.item(case.rule.item(item), other).points for item in ranking.then_by),
        )

    better = [key(other) for other in _placed(case, unit, totals) if key(other) > key(unit)]
    return 1 + (len(set(better)) if ranking.ties is Ties.DENSE else len(better))


def _placed(case: Case, unit: Unit, totals: Totals) -> list[Unit]:
    return [other for other in case.peers(unit, case.group) if totals[other.id].assessed]


def _grade(case: Case, unit: Unit, totals: Totals) -> str | None:
    total = totals[unit.id]
    ladder = list(case.rule.grades)
    if all(grade.simple for grade in ladder):
        ladder.sort(key=lambda grade: -grade.at_least)
    if not total.assessed or not ladder:
        return None
    if has(case, total, Effect.UNQUALIFIED):
        return ladder[-1].id if case.within(Fraction(0), ladder[-1].when) else None
    number = _grades_of_group(case, unit, totals, ladder).get(unit.id)
    return None if number is None else ladder[number].id


def _grades_of_group(case: Case, unit: Unit, totals: Totals, ladder: list[Grade]) -> dict[str, int]:
    """Grades are handed out from the first to the last; a quota takes the best of those who qualify and have none yet."""
    placed = _placed(case, unit, totals)
    given: dict[str, int] = {}
    for number, grade in enumerate(ladder):
        here = []
        for other in placed:
            total = totals[other.id]
            barred = has(case, total, Effect.UNQUALIFIED) or (
                number == 0 and has(case, total, Effect.NOT_EXCELLENT)
            )
            place = _place(case, other, totals)
            near = grade.rank_within is None or (place is not None and place <= grade.rank_within)
            reached = case.within(Fraction(_ranked(total), 10_000), grade.when)
            if other.id not in given and not barred and near and reached:
                here.append(other)
        if grade.quota is not None or grade.quota_percent is not None:
            room = (
                grade.quota
                if grade.quota is not None
                else floor(len(placed) * Fraction(grade.quota_percent or 0) / 100)
            )
            found = {other.id: place for other in here if (place := _place(case, other, totals)) is not None}
            here = [
                other
                for other in here
                if other.id in found and 1 + sum(place < found[other.id] for place in found.values()) <= room
            ]
        given |= {other.id: number for other in here}
    return given


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
    over: int | None = None
    yuan = 0
    if pay.places or pay.top or pay.last is not None:
        yuan, over = _by_place(case, pay, unit, totals, results), (result.rank or 0) * MILLION
    elif pay.grades:
        yuan = exactly(dict(pay.grades).get(result.grade or "", Decimal(0)))
        if base is not None:
            yuan, over = held(Fraction(yuan) * base / 100), floor(base * MILLION)
    elif pay.rate:
        assert base is not None
        yuan, over = held(Fraction(total.points) * base / Fraction(case.rule.full)), floor(base * MILLION)
    else:
        for line, sign in ((pay.above, 1), (pay.under, -1)):
            if line is not None:
                beyond = max(sign * (total.points - exactly(line[0])), 0)
                yuan += held(Fraction(line[1]) * beyond)
    if times is not None:
        yuan = held(Fraction(yuan) * times)
    lowest, most = (limit if isinstance(limit, Decimal) else None for limit in (pay.floor, pay.cap))
    after = between(yuan, lowest, most)
    if none:
        return Line(unit.id, PAY + pay.id, total.points, over, 0, 0, Reason.PAY_NONE)
    return Line(unit.id, PAY + pay.id, total.points, over, yuan, after, Reason.PAY)


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
        share = floor(len(placed) * Fraction(one.percent or 0) / 100)
        if place <= (one.top if one.top is not None else share):
            return exactly(one.yuan)
    return exactly(pay.last) if pay.last is not None and place == max(placed) else 0


def _at_stake(case: Case, pay: Pay, unit: Unit, totals: Totals) -> tuple[int, int, int]:
    """The base, what of it is at stake, and what of that is earned."""
    if _gets_nothing(case, pay, unit, totals):
        return 0, 0, 0
    base = held((_amount(case, pay.base, unit) or Fraction(0)) * MILLION)
    if pay.times is not None:
        base = held(Fraction(base) * (_amount(case, pay.times, unit) or Fraction(0)))
    stake = held(Fraction(base) * Fraction(pay.at_stake or 0) / 100)
    rate = min(max(Fraction(totals[unit.id].points, exactly(case.rule.full)), Fraction(0)), Fraction(1))
    return base, stake, held(stake * rate)


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
        each, rest = divmod(cut, len(order))
        share = each + (order.index(unit.id) < rest)
    own = base - stake + earned
    reason = Reason.PAY_SHARED if share > 0 else Reason.PAY_STAKE
    if _gets_nothing(case, pay, unit, totals):
        reason = Reason.PAY_NONE
    return Line(unit.id, PAY + pay.id, totals[unit.id].points, base, own, own + share, reason)
