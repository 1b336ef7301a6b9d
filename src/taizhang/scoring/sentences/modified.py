"""Sentences of what a coefficient, rounding and the bounds of an item make of its clauses."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor as whole

from taizhang.scoring import phrases
from taizhang.scoring.millionths import FEN, MILLION, to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    Ballot,
    Clause,
    Count,
    Denominator,
    Item,
    Judge,
    Part,
    RankPoints,
    Share,
    Start,
    Steps,
    base_of,
)
from taizhang.scoring.sentences import counts
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording

_NEAR = 10
"""In millionths: a mean of ballots is shown rounded."""


def said(line: Line, item: Item, say: Wording) -> str:
    """What the coefficient, the rounding and the bounds of an item leave of a clause."""
    done = [*_done(line, item, say)]
    if not done and (left := _left(line, item, say)):
        return left
    done.append(_limits(line, item, say, first=line.item == next(iter(item.lines))[0]))
    return _made(done, say.points(line.points), say)


def _done(line: Line, item: Item, say: Wording) -> Iterator[str]:
    """Coefficient and rounding."""
    if item.times is not None:
        yield phrases.TIMES_ON[item.times_on].to(say.language)
    if item.decimals is not None:
        yield say.rounded(item.decimals)
    elif item.yuan and line.before % FEN:
        yield phrases.TO_THE_FEN.to(say.language) + phrases.BY_DEFAULT.to(say.language)


def _made(parts: list[str], points: str, say: Wording) -> str:
    by = (", " if say.english else "，").join(filter(None, parts))
    return f"{by}: {points}" if say.english else f"{by}，计{points}"


def touched(line: Line, item: Item, clause: Clause) -> bool:
    """Whether something was done to the points of a line beside the total, which keeps only what that left."""
    if item.times is not None or item.decimals_in_force is not None:
        return True
    points, how = to_decimal(line.before), clause.how
    if isinstance(how, Steps):
        return points not in {how.otherwise, *(step.points for step in how.table)}
    worth = _worth(line, clause)
    if worth is None:
        return points in (item.floor_in_force, item.cap_in_force)
    return abs(worth * MILLION - line.before) > _NEAR


def _worth(line: Line, clause: Clause) -> Fraction | None:
    """What the sum that a sentence would print comes to; None where it prints none that can be told from the line."""
    how, full = clause.how, Fraction(clause.points or 0)
    value, over = Fraction(line.value or 0, MILLION), Fraction(line.over or 0, MILLION)
    if isinstance(how, Share) and line.reason is Reason.SHARE and over:
        return full * ((over - value) if how.rest else value) / over
    if isinstance(how, Part) and line.reason is Reason.PART:
        return full * value / Fraction(how.out_of)
    if isinstance(how, Ballot) and line.reason is Reason.BALLOT and how.denominator is not Denominator.NONE:
        return full * value / Fraction(how.out_of) * Fraction(how.weight[0]) / Fraction(how.weight[1])
    if isinstance(how, Judge) and line.reason is Reason.JUDGED:
        return value
    if isinstance(how, Count) and counts.is_plain(how) and how.threshold is None:
        return Fraction(base_of(how, clause.points)) + Fraction(how.each) * value
    return None


def beside(line: Line, item: Item, clause: Clause, say: Wording) -> str:
    """What a clause beside the total was found to be, and what the rule made of it."""
    figure = next(iter(clause.how.metrics), "")
    shown = not isinstance(clause.how, RankPoints | Ballot | Judge) and figure and line.value is not None
    by = [*_done(line, item, say), _limits(line, item, say, first=False)]
    left = _made(by, say.points(to_decimal(line.before)), say)
    if not shown:
        return left
    value = say.fact(to_decimal(line.value or 0), figure)
    return say.say(
        phrases.BESIDE_LEFT, what=say.say(phrases.COUNT, title=say.title(figure), value=value), left=left
    )


def _limits(line: Line, item: Item, say: Wording, *, first: bool) -> str:
    """The bounds of an item, as far as they may have held this line: of the first line, that at which it stands."""
    floor, cap = item.floor_in_force, item.cap_in_force
    if first:
        plain_ = item.times is None and item.decimals_in_force is None
        floor = floor if line.points == floor or (plain_ and line.after > line.before) else None
        cap = cap if line.points == cap or (plain_ and line.after < line.before) else None
    if floor is not None and cap is not None:
        return say.say(phrases.ITEM_BETWEEN, floor=say.points(floor), cap=say.points(cap))
    if floor is not None:
        return say.say(phrases.ITEM_LEAST, floor=say.points(floor))
    return "" if cap is None else say.say(phrases.ITEM_MOST, cap=say.points(cap))


def _left(line: Line, item: Item, say: Wording) -> str:
    """What the bounds leave of a clause where only one of them can have held it; "" where it may have been either."""
    changes = [one.how.each for one in item.clauses if isinstance(one.how, Count)]
    starts = [one.how for one in item.clauses if isinstance(one.how, Start)]
    only = len(changes) + len(starts) == len(item.clauses)
    floor, cap = item.floor_in_force, item.cap_in_force
    if only and floor is not None and all(each < 0 for each in changes) and line.after > line.before:
        left = phrases.LEFT_OFF if line.after else phrases.NOTHING_LEFT_OFF
        most = floor < 0 and not any(start.points for start in starts)
        bound = (
            say.say(phrases.ITEM_MOST_OFF, most=say.points(-floor))
            if most
            else say.say(phrases.ITEM_LEAST, floor=say.points(floor))
        )
        return say.made(bound, [], say.say(left, points=say.points(abs(line.points))))
    if only and cap is not None and all(each > 0 for each in changes) and line.after < line.before:
        left = phrases.LEFT_ON if line.after else phrases.NOTHING_LEFT_ON
        bound = say.say(phrases.ITEM_MOST, cap=say.points(cap))
        return say.made(bound, [], say.say(left, points=say.points(line.points)))
    return ""


def rounded(points: Fraction) -> int:
    """Points in millionths, half up."""
    return whole(points * MILLION + Fraction(1, 2))
