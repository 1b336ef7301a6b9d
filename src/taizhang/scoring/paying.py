"""What is paid by place, grade and total (奖惩兑现): lines in yuan, in millionths of a yuan, apart from the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from taizhang.scoring.columns import I8, I32
from taizhang.scoring.conditions import Mask
from taizhang.scoring.kernels import Frame, Level, group_means, millionths
from taizhang.scoring.kernels.base import GROUP_EXTREMES
from taizhang.scoring.millionths import FEN, I64, MILLION, multiply_divide, to_millionths, to_unit
from taizhang.scoring.plan import Plan
from taizhang.scoring.ranking import from_last
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import GROUP_MEAN, Amount, ByClass, PartStep, Pay
from taizhang.scoring.sheets import NO_PAY, PAY, Row


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What pay depends on."""

    totals: I64
    assessed: Mask
    ranks: I32
    grades: I8
    no_pay: Mask
    named: Mapping[str, I64]
    """What items, pools and sections came to."""


def pay_rows(plan: Plan, frame: Frame, outcome: Outcome, rows: tuple[Row, ...]) -> Iterator[Row]:
    """The lines of pay; `rows` are those of items in yuan, which come first."""
    yield from rows
    paid = sum((row.after for row in rows), np.zeros(frame.size, dtype=np.int64))
    for pay in plan.rule.pays:
        row = _row(plan, pay, frame, outcome)
        paid = paid + row.after
        yield row
    if outcome.no_pay.any():
        reasons = np.where(outcome.no_pay, np.int8(Reason.PAY_NONE), np.int8(Reason.NO_LINE))
        yield Row(
            NO_PAY, paid, None, None, None, np.zeros_like(paid), np.where(outcome.no_pay, -paid, 0), reasons
        )


def _row(plan: Plan, pay: Pay, frame: Frame, outcome: Outcome) -> Row:
    size = frame.size
    base, baseless = _amount(pay.base, frame)
    times, without = _amount(pay.times, frame)
    none = baseless | without | ~outcome.assessed
    if pay.nothing_below is not None:
        none |= outcome.totals < millionths(pay.nothing_below)
    reasons = np.full(size, Reason.PAY, dtype=np.int8)
    over: I64 | None = None
    if pay.places or pay.top or pay.last is not None:
        yuan, over = _by_place(pay, frame.peers, outcome.ranks), outcome.ranks.astype(np.int64) * MILLION
        if base is not None:
            yuan = multiply_divide(yuan, base, 100 * MILLION)
    elif pay.grades and not pay.rate:
        yuan, over = _by_grade(plan, pay, outcome.grades), base
        if base is not None:
            yuan = multiply_divide(yuan, base, 100 * MILLION)
    elif pay.pot is not None:
        return _pot(plan, pay, frame, outcome, times, none)
    elif pay.rate:
        assert base is not None
        full, totals = to_millionths(plan.rule.full), outcome.totals
        if pay.rate_most is not None:
            totals = np.minimum(totals, _percent(pay.rate_most, full))
        yuan, over = multiply_divide(totals, base, full), base
        if pay.grades:
            yuan = multiply_divide(_by_grade(plan, pay, outcome.grades), yuan, 100 * MILLION)
    elif pay.at_stake is not None:
        assert base is not None
        if times is not None:
            base = multiply_divide(times, base, MILLION)
        return _stake(plan, pay, frame, outcome, np.where(none, 0, base), none)
    else:
        yuan = np.zeros(size, dtype=np.int64)
        for given, sign in ((pay.above, 1), (pay.under, -1)):
            if given is not None:
                line, each = _total_line(given[0], frame, outcome), millionths(given[1])
                beyond = _whole(np.maximum(sign * (outcome.totals - line), 0), given[2])
                yuan = yuan + multiply_divide(each, beyond, MILLION)
    if times is not None:
        yuan = multiply_divide(times, yuan, MILLION)
    yuan = to_unit(yuan, 10 ** (6 - pay.rounded))
    held = _held(yuan, pay, frame)
    yuan, held = np.where(none, 0, yuan), np.where(none, 0, held)
    reasons[none] = Reason.PAY_NONE
    none_to_show = baseless.astype(np.int8) if base is not None and over is base else None
    return Row(PAY + pay.id, outcome.totals, None, over, none_to_show, yuan, held, reasons)


def _stake(plan: Plan, pay: Pay, frame: Frame, outcome: Outcome, base: I64, none: Mask) -> Row:
    """What is at stake is paid by the score rate; what is cut goes in equal shares to the best, to the last fen. Bounds hold what each comes to;
    what they cut is shared by nobody."""
    base = to_unit(base, FEN)
    at_stake = to_unit(multiply_divide(to_millionths(pay.at_stake or Decimal(0)), base, 100 * MILLION), FEN)
    full = to_millionths(plan.rule.full)
    earned = to_unit(multiply_divide(np.clip(outcome.totals, 0, full), at_stake, full), FEN)
    own = base - at_stake + earned
    shared = np.zeros_like(own)
    best = ~none & (outcome.ranks > 0) & (outcome.ranks <= pay.to_best)
    for group in np.unique(frame.peers[best]).tolist():
        here = np.flatnonzero((frame.peers == group) & best)
        cut = int((at_stake - earned)[frame.peers == group].sum())
        here = here[np.argsort(outcome.ranks[here], kind="stable")]
        each, rest = divmod(cut // FEN, len(here))
        shared[here] = each * FEN
        shared[here[:rest]] += FEN
    reasons = np.where(shared > 0, np.int8(Reason.PAY_SHARED), np.int8(Reason.PAY_STAKE))
    reasons[none] = Reason.PAY_NONE
    paid = np.where(none, 0, _held(own + shared, pay, frame))
    return Row(PAY + pay.id, outcome.totals, None, base, None, own, paid, reasons)


def _whole(points: I64, part: PartStep) -> I64:
    """Points beyond a line, as a part of one counts."""
    if part is PartStep.PRO_RATA:
        return points
    return (points + (MILLION - 1 if part is PartStep.UP else 0)) // MILLION * MILLION


def _total_line(total: Decimal | str, frame: Frame, outcome: Outcome) -> I64 | int:
    """A total from which points are paid: a number, or the mean, the greatest or the least of those assessed in the group."""
    if isinstance(total, Decimal):
        return to_millionths(total)
    found = group_means if total == GROUP_MEAN else GROUP_EXTREMES[total]
    return found(frame.peers, outcome.totals, outcome.assessed) if frame.size else 0


def _pot(plan: Plan, pay: Pay, frame: Frame, outcome: Outcome, times: I64 | None, none: Mask) -> Row:
    """A sum shared out in each group in proportion to points, in whole fen and without a rest: what is left after rounding down goes
    fen by fen to the largest remainders, of equal ones to the larger share, then in the order of the units. Bounds hold each share afterwards."""
    into, without = _amount(pay.pot, frame)
    assert into is not None
    points = outcome.named[pay.pot_of] if pay.pot_of else outcome.totals
    full = millionths(plan.rule.full_of(pay.pot_of) or Decimal(0)) if pay.lost else 0
    weights = np.maximum(full - points if pay.lost else points, 0)
    none = none | ((outcome.ranks == 0) | (outcome.ranks > pay.to_best) if pay.to_best else False)
    yuan, pot = np.zeros_like(points), np.zeros_like(points)
    for group in np.unique(frame.peers).tolist():
        here = np.flatnonzero(frame.peers == group)
        given = here[~without[here]]
        whole = isinstance(pay.pot, Decimal)
        sum_ = int(into[given[0]]) if whole and given.size else sum(into[given].tolist())
        fen = (sum_ + FEN // 2) // FEN
        pot[here] = fen * FEN
        taking = here[~none[here]]
        shares = _shared_out(abs(fen), [int(weights[one]) * (1 if times is None else int(times[one])) for one in taking.tolist()])  # fmt: skip
        yuan[taking] = [(FEN if fen > 0 else -FEN) * share for share in shares]
    reasons = np.where(none, np.int8(Reason.PAY_NONE), np.int8(Reason.PAY_POT))
    return Row(
        PAY + pay.id,
        points,
        None,
        pot,
        None,
        yuan,
        np.where(none, 0, _held(yuan, pay, frame)),
        reasons,
    )


def _shared_out(fen: int, weights: list[int]) -> list[int]:
    """So many fen in proportion to weights; nothing where all weights are 0."""
    weights = [max(one, 0) for one in weights]
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [fen * one // whole for one in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(fen * weights[at] % whole), -weights[at], at))
    for at in order[: fen - sum(shares)]:
        shares[at] += 1
    return shares


def _by_place(pay: Pay, peers: I32, ranks: I32) -> I64:
    yuan = np.zeros(len(ranks), dtype=np.int64)
    most = np.zeros(int(peers.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(most, peers, ranks)
    if pay.last is not None:
        yuan[(ranks > 0) & (ranks == most[peers])] = millionths(pay.last)
    counts = np.bincount(peers[ranks > 0], minlength=len(most)).astype(np.int64)
    for one in reversed(pay.top):
        last = (
            one.top
            if one.top is not None
            else counts[peers] * to_millionths(one.percent or Decimal(0)) // (100 * MILLION)
        )
        at = from_last(peers, ranks) if one.from_last else ranks
        yuan[(ranks > 0) & (at <= last)] = millionths(one.yuan)
    for place, given in enumerate(pay.places, start=1):
        yuan[ranks == place] = millionths(given)
    return yuan


def _by_grade(plan: Plan, pay: Pay, grades: I8) -> I64:
    amounts = dict(pay.grades)
    table = [millionths(amounts.get(grade.id, Decimal(0))) for grade in plan.grades]
    return np.array([*table, 0], dtype=np.int64)[grades]


def _amount(amount: Amount | None, frame: Frame) -> tuple[I64 | None, Mask]:
    """An amount for each unit, and the units that have none."""
    none = np.zeros(frame.size, dtype=np.bool_)
    if amount is None:
        return None, none
    level = Level.of("", amount)
    given, unclassed = level.read(frame, np.zeros(frame.size, dtype=np.int64))
    if level.column:
        none = frame.columns[level.column].states != 0
    elif unclassed is not None:
        none = unclassed
    return (np.full(frame.size, given, dtype=np.int64) if isinstance(given, int) else given), none


def _percent(percent: Decimal, of: int) -> int:
    """So many percent of a whole, half up to the millionth."""
    return (2 * to_millionths(percent) * of + 100 * MILLION) // (200 * MILLION)


def _held(yuan: I64, pay: Pay, frame: Frame) -> I64:
    """What is paid within the bounds of the line; a class that a table of caps does not name has none."""
    if isinstance(pay.floor, Decimal):
        yuan = np.maximum(yuan, millionths(pay.floor))
    if isinstance(pay.cap, ByClass):
        most, uncapped = _amount(pay.cap, frame)
        assert most is not None
        return np.where(uncapped, yuan, np.minimum(yuan, most))
    return np.minimum(yuan, millionths(pay.cap)) if isinstance(pay.cap, Decimal) else yuan
