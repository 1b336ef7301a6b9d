"""Sentences of counts: what was counted, what each thing gives, and what that comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.problems import Text
from taizhang.scoring import phrases
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Clause, Count, PartStep, base_of
from taizhang.scoring.sentences import plain
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, inside, number

_HEADS: dict[Reason, Text] = {
    Reason.COUNT: phrases.COUNT,
    Reason.SHORTFALL: phrases.SHORTFALL,
    Reason.NO_SHORTFALL: phrases.NO_SHORTFALL,
    Reason.EXCESS: phrases.EXCESS,
    Reason.NO_EXCESS: phrases.NO_EXCESS,
    Reason.LATE: phrases.LATE,
    Reason.IN_TIME: phrases.IN_TIME,
}


def count(line: Line, clause: Clause, how: Count, say: Wording) -> str:
    """What is counted, and start ± each × number."""
    title, value = say.title(how.of), plain.value_of(line)
    if line.reason is Reason.NOT_HIGHEST:
        return say.say(phrases.NOT_HIGHEST, title=title, value=say.fact(value, how.of))
    start, over = base_of(how, clause.points), to_decimal(line.over or 0)
    change = to_decimal(line.before) - start
    counted = _counted(line, how, value, over)
    head = say.say(
        _HEADS.get(line.reason, phrases.COUNT),
        title=title,
        value=say.fact(value, how.of),
        number=_late(counted, how, say) if how.late else say.away(counted, how.of),
        threshold=say.fact(over, how.of),
    )
    if not change:
        rules = _rules(line, how, counted, change, say) if counted else []
        return say.made(head, rules, plain.result(start, change, say, off=_takes(how)))
    if (
        how.rates is None
        and change == how.each
        and counted == how.per
        and not start
        and line.reason is Reason.COUNT
    ):
        return say.made(head, [], say.changed(change))  # one thing at its rate: nothing to reckon
    rules = _rules(line, how, counted, change, say)
    equals = "="
    if start and is_plain(how):
        equals = plain.equals_sign(Fraction(start) + Fraction(how.each) * Fraction(counted), line.before)
    made = say.made(head, rules, plain.result(start, change, say, off=_takes(how), equals=equals))
    return say.join([made, plain.rounded(equals, say)])


def _takes(how: Count) -> bool:
    return (how.sequence[0] if how.sequence else how.each) < 0


def _counted(line: Line, how: Count, value: Decimal, over: Decimal) -> Decimal:
    """How many things the points are for, before any of them are left out."""
    if how.late is not None:
        return _periods_late(line, how)
    if how.threshold is None:
        return value
    return max(over - value if how.short_of is not None else value - over, Decimal(0))


def is_plain(how: Count) -> bool:
    """Whether a count has none of the finer rules."""
    finer = (
        how.sequence
        or how.rates
        or how.late
        or how.free
        or how.repeats
        or how.most
        or how.higher
        or how.rivals
    )
    return not finer and how.best is None and how.per == 1 and how.part is None


def _periods_late(line: Line, how: Count) -> Decimal:
    import numpy as np

    from taizhang.scoring.kernels.counting import days_of

    assert how.late is not None
    given, due = days_of(np.array([line.value or 0, line.over or 0]))
    return Decimal(max(int(given - due), 0)) / how.late.days


def _late(periods: Decimal, how: Count, say: Wording) -> str:
    assert how.late is not None
    if say.english and periods == 1:
        return f"1 {phrases.ONE_DAY[how.late.days].to(say.language)}"
    return say.say(phrases.DAYS[how.late.days], number=number(round(periods, 2)))


def _rules(line: Line, how: Count, counted: Decimal, change: Decimal, say: Wording) -> list[str]:
    """What each thing gives, and which things, as far as that bears on these points."""
    given = [_each(how, counted, say)]
    left = max(counted - how.free, Decimal(0)) / how.per
    if left % 1:
        given.append(_part(how, say))
    if how.free:
        given.append(say.say(phrases.FREE, free=say.some(how.free, how.of)))
    if how.repeats:
        given.append(
            say.say(phrases.REPEATS, title=inside(say.title(how.repeats)), times=number(how.repeat_times))
        )
    if (
        how.most is not None
        and abs(change) == how.most
        and (how.sequence or how.rates or abs(how.each) * left > how.most)
    ):
        most = phrases.MOST_OFF if change < 0 else phrases.MOST_MORE
        return [*given, say.say(most, most=say.points(how.most))]
    if how.higher or how.best is not None:
        if how.higher:
            given.append(phrases.HIGHER.to(say.language))
        if how.best is not None:
            given.append(say.say(phrases.AMONG_BEST, best=str(how.best)))
        if how.each and not how.sequence and how.rates is None:
            these = say.some(abs(change / how.each * how.per), how.of)
            given.append(say.say(phrases.THESE_COUNT, number=these))
    return given


def _each(how: Count, counted: Decimal, say: Wording) -> str:
    if how.sequence:
        return _listed(how, counted, say)
    each = phrases.EACH_ONE if how.per == 1 else phrases.EACH
    template = each[_direction(how)]
    return say.say(template, one=_one(how, say), points=_rate(how, say))


def _rate(how: Count, say: Wording) -> str:
    """The points of one thing; of each class where they differ."""
    if how.rates is None:
        return say.changed(how.each)
    nothing, gap = say.unchanged(off=how.each < 0), " " if say.english else ""
    each = [f"{name}{gap}{say.changed(one) if one else nothing}" for name, one in how.rates.amounts]
    return ("" if say.english else "，") + (", " if say.english else "、").join(each)


def _direction(how: Count) -> Reason:
    if how.late is not None:
        return Reason.LATE
    if how.threshold is None:
        return Reason.COUNT
    return Reason.SHORTFALL if how.short_of is not None else Reason.EXCESS


def _one(how: Count, say: Wording) -> str:
    """So many things as points are given for."""
    if how.late is not None:
        days = phrases.ONE_DAY if how.per == 1 else phrases.DAYS
        return say.say(days[how.late.days], number=number(how.per))
    return say.some(how.per, how.of)


def _part(how: Count, say: Wording) -> str:
    mark = "" if how.part is not None else phrases.BY_DEFAULT.to(say.language)
    parts = phrases.PART_OF_ONE if how.per == 1 else phrases.PART_OF
    return say.say(parts[how.part or PartStep.PRO_RATA], one=_one(how, say)) + mark


def _listed(how: Count, counted: Decimal, say: Wording) -> str:
    """The points of the first, the second … as far as it was counted, and how the list goes on."""
    shown = how.sequence[: max(int(-(-(counted - how.free) // how.per)), 1)]
    counter = _counter(how, say)
    each = [
        say.say(phrases.NUMBERED, number=str(place), counter=counter, points=say.changed(one))
        for place, one in enumerate(shown, start=1)
    ]
    listed = (", " if say.english else "、").join(each)
    if (counted - how.free) / how.per <= len(how.sequence):
        return listed
    if not isinstance(how.goes_on, Decimal):
        return listed + say.say(phrases.GOES_ON[how.goes_on], counter=counter)
    last = how.sequence[-1]
    by = phrases.GOES_ON_MORE if (how.goes_on < 0) == (last < 0) else phrases.GOES_ON_LESS
    points = say.points(abs(how.goes_on))
    return listed + say.say(by["off" if last < 0 else "more"], counter=counter, by=points)


def _counter(how: Count, say: Wording) -> str:
    """The Chinese word by which the things are counted one by one: 起, 天; 次 where points are given for every so many."""
    if how.per != 1 or say.english:
        return "次"
    if how.late is not None:
        return phrases.ONE_TIME[how.late.days].to(say.language)
    measure = say.measure(how.of)
    return "个百分点" if measure == "%" else measure or "个"


__all__ = ["count"]
