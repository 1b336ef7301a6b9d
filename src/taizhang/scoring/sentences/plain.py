"""Sentences of a plain share and of a table of steps, with the arithmetic in full; of bounds, of what is missing, of rescaling."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    TARGET,
    UNSAID,
    Absent,
    Ballot,
    Count,
    Day,
    Item,
    Judge,
    Primitive,
    Rule,
    Share,
    Side,
    Step,
    Steps,
    base_of,
)
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, number

_ROUNDING = Decimal("0.000001")
_NO_SHARE = (Reason.ZERO_OF_ZERO, Reason.OVER_NOT_POSITIVE)
MEANS = (Absent.MEAN, Absent.MEAN_ALL)
"""The mean of the others, of the group or of all."""


def value_of(line: Line) -> Decimal:
    """The value on a line that has one."""
    if line.value is None:
        raise ValueError(f"a line scored as {line.reason.name} has a value")
    return to_decimal(line.value)


def equals_sign(exact: Fraction, shown: int) -> str:
    """ "=" or "≈"."""
    return "=" if exact * 10**6 == shown else "≈"


def result(start: Decimal, change: Decimal, say: Wording, *, off: bool, equals: str = "=") -> str:
    """What is left of the points it starts from, or what is taken off or added where it starts from none."""
    if not change:
        nothing = say.unchanged(off=off)
        return (
            say.say(phrases.NOTHING_LEAVES, nothing=nothing, points=say.points(start)) if start else nothing
        )
    if not start:
        return say.say(phrases.IN_ALL, changed=say.changed(change))
    return say.say(
        phrases.COUNT_SUM,
        base=number(start),
        sign="−" if change < 0 else "+",
        amount=number(abs(change)),
        equals=equals,
        points=say.points(start + change),
    )


def over_title(how: Share, say: Wording) -> str:
    """What a share is of; "" for a number."""
    if how.over == TARGET:
        return say.say(words.TARGET_OF, title=say.title(how.of))
    if how.over_metric:
        return say.title(how.over_metric)
    return phrases.GROUP[how.over].to(say.language) if isinstance(how.over, str) else ""


def share(line: Line, item: Item, how: Share, say: Wording) -> str:
    """Full points × done ÷ planned."""
    value, over = value_of(line), to_decimal(line.over or 0)
    of_target, metric = how.over == TARGET, how.over_metric
    title = "" if of_target and line.reason not in _NO_SHARE else over_title(how, say)
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "over": " ".join(filter(None, (title, say.fact(over, metric or how.of)))),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.ZERO_OF_ZERO:
        return say.say(words.ZERO_OF_ZERO, **slots)
    if line.reason is Reason.OVER_NOT_POSITIVE:
        return say.say(words.OVER_NOT_POSITIVE, **slots)
    full = item.points or Decimal(0)
    part = say.say(words.PART_OF_TARGET if of_target else words.PART_OF_METRIC, **slots)
    slots = {"whole": say.points(full), "part": part, "points": slots["points"]}
    if line.reason is Reason.SHARE_CAPPED:
        template = words.SHARE_REST_CAPPED if how.rest else words.SHARE_CAPPED
        cap = number(how.cap) if isinstance(how.cap, Decimal) else ""
        return say.join([say.say(template, cap=cap, **slots), *bounds(line, item, say)])
    above = over - value if how.rest else value
    equals = equals_sign(Fraction(full) * Fraction(above) / Fraction(over), line.before)
    sentence = say.say(words.SHARE_REST if how.rest else words.SHARE, equals=equals, **slots)
    return say.join([sentence, rounded(equals, say), *bounds(line, item, say)])


def rounded(equals: str, say: Wording) -> str:
    """That a quotient was rounded, where it was."""
    return say.say(words.ROUNDED) if equals == "≈" else ""


def steps(line: Line, item: Item, how: Steps, say: Wording) -> str:
    """The step that the value belongs to."""
    value = value_of(line)
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "gives": say.gives(to_decimal(line.before)),
    }
    year = int(value) // 10_000  # a day is compared within the year of the date it is compared with
    step = next((one for one in how.table if _belongs(value, one, year)), how.table[0])
    names_itself = all(side is Side.IS for one in how.table for side, _ in one.bounds)
    side = words.AND.to(say.language).join(say.bound(side, bound, how.of) for side, bound in step.bounds)
    if names_itself:
        template = words.STEP_IS  # yes or no, or the word of a grade: the value says why
    elif line.reason is Reason.STEP_OTHERWISE:
        template = words.STEP_OTHERWISE if len(how.table) > 1 else words.STEP_NOT
    else:
        template = words.STEP
    return say.join([say.say(template, side=side, **slots), *bounds(line, item, say)])


def _belongs(value: Decimal, step: Step, year: int) -> bool:
    return all(
        side.holds(value, bound.in_year(year) if isinstance(bound, Day) else bound)
        for side, bound in step.bounds
    )


def _default(said: object, say: Wording) -> str:
    return say.say(words.BY_DEFAULT) if said is UNSAID else ""


def bounds(line: Line, item: Item, say: Wording) -> list[str]:
    """What floor and cap do."""
    points = say.points(line.points)
    least = item.floor_in_force
    if line.after > line.before and least is not None:
        counts = isinstance(item.how, Count)
        if counts and least < 0 and not base_of(item.how, item.points):
            return [say.say(words.MOST_OFF_BITES, most=say.points(-least))]
        template = words.DOWN_TO_BITES if counts else words.FLOOR_BITES
        floor = say.points(least)
        return [say.say(template, floor=floor, points=points) + _default(item.floor, say)]
    if line.after < line.before and item.cap_in_force is not None:
        cap = say.points(item.cap_in_force)
        return [say.say(words.CAP_BITES, cap=cap, points=points) + _default(item.cap, say)]
    return []


def absent(line: Line, item: Item, how: Primitive, say: Wording) -> str:
    """What stands in for a fact that was not reported."""
    if isinstance(how, Judge):
        what = phrases.NOT_JUDGED.to(say.language)
    elif isinstance(how, Ballot):
        what = phrases.NOT_COUNTED_YET.to(say.language)
    else:
        what = _unreported(line, item, how, say)
    if line.reason is Reason.ABSENT_DROPPED and item.when_absent in MEANS:
        return say.say(words.NO_MEAN, what=what)
    template = {
        Reason.ABSENT_ZERO: words.ABSENT_ZERO,
        Reason.ABSENT_FULL: words.ABSENT_FULL,
        Reason.ABSENT_DROPPED: words.ABSENT_DROPPED,
    }[line.reason]
    return say.say(template, what=what, points=say.points(line.points))


def _unreported(line: Line, item: Item, how: Primitive, say: Wording) -> str:
    """Which figure was not reported; all that it may be, where the line does not tell."""
    first, *others = (*how.metrics, *item.metrics)
    if line.value is not None:
        may_be = [one for one in dict.fromkeys(others) if one != first]
    else:
        may_be = [*how.metrics] if isinstance(how, Steps) and how.chooses else [first]
    if may_be == [f"{first}/{TARGET}"]:
        return say.say(words.NO_TARGET, title=say.title(first))
    if len(may_be) == 1:
        return say.say(words.NO_DATA, title=say.title(may_be[0]))
    titles = (", " if say.english else "、").join(map(say.title, may_be or [first]))
    return say.say(words.NO_DATA_AMONG, titles=titles)


def rescaled(line: Line, rule: Rule, say: Wording) -> str:
    """What the counted items gave, brought to the whole."""
    gave, could = value_of(line), to_decimal(line.over or 0)
    whole = next(
        (
            one
            for one in rule.wholes
            if one > could and abs(gave * one / could - to_decimal(line.before)) < _ROUNDING
        ),
        rule.wholes[-1],
    )
    equals = equals_sign(Fraction(gave) * Fraction(whole) / Fraction(could), line.before)
    template = words.RESCALED_UP if line.after >= 0 else words.RESCALED_DOWN
    sentence = say.say(
        template,
        gave=say.points(gave),
        could=say.points(could),
        whole=say.points(whole),
        gave_bare=number(gave),
        could_bare=number(could),
        whole_bare=number(whole),
        equals=equals,
        brought=say.points(to_decimal(line.before)),
        points=say.points(abs(line.points)),
    )
    return say.join([sentence, rounded(equals, say)])
