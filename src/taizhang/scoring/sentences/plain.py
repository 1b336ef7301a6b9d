"""Sentences of a plain share, count and table of steps, with the arithmetic in full."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.problems import Text
from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import TARGET, UNSAID, Count, Day, Item, Primitive, Rule, Share, Side, Steps
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, number

_ROUNDING = Decimal("0.000001")


def value_of(line: Line) -> Decimal:
    """The value on a line that has one."""
    if line.value is None:
        raise ValueError(f"a line scored as {line.reason.name} has a value")
    return to_decimal(line.value)


def equals_sign(exact: Fraction, shown: int) -> str:
    """ "=" or "≈"."""
    return "=" if exact * 10**6 == shown else "≈"


def share(line: Line, item: Item, how: Share, say: Wording) -> str:
    """Full points × done ÷ planned."""
    value, over = value_of(line), to_decimal(line.over or 0)
    of_target = how.over == TARGET
    metric = how.over_metric
    over_title = (
        say.say(words.TARGET_OF, title=say.title(how.of))
        if of_target
        else say.title(metric)
        if metric
        else phrases.GROUP[how.over].to(say.language)
        if isinstance(how.over, str)
        else ""
    )
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "over_title": over_title,
        "over": say.fact(over, metric) if metric else number(over),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.ZERO_OF_ZERO:
        return say.say(words.ZERO_OF_ZERO, **slots)
    if line.reason is Reason.OVER_NOT_POSITIVE:
        return say.say(words.OVER_NOT_POSITIVE, **slots)
    full = item.points or Decimal(0)
    if line.reason is Reason.SHARE_CAPPED:
        template = words.SHARE_OF_TARGET_CAPPED if of_target else words.SHARE_OF_METRIC_CAPPED
        sentence = say.say(
            template,
            full=say.points(full),
            cap=number(how.cap) if isinstance(how.cap, Decimal) else "",
            **slots,
        )
        return say.join([sentence, *bounds(line, item, say)])
    template = words.SHARE_OF_TARGET if of_target else words.SHARE_OF_METRIC
    above = over - value if how.rest else value
    equals = equals_sign(Fraction(full) * Fraction(above) / Fraction(over), line.before)
    sentence = say.say(template, full=say.points(full), equals=equals, **slots)
    return say.join([sentence, _rounded(equals, say), *bounds(line, item, say)])


def _rounded(equals: str, say: Wording) -> str:
    return say.say(words.ROUNDED) if equals == "≈" else ""


_COUNT_HEADS: dict[Reason, Text] = {
    Reason.COUNT: words.COUNT,
    Reason.SHORTFALL: words.SHORTFALL,
    Reason.NO_SHORTFALL: words.NO_SHORTFALL,
    Reason.EXCESS: words.EXCESS,
    Reason.NO_EXCESS: words.NO_EXCESS,
}


def count(line: Line, item: Item, how: Count, say: Wording) -> str:
    """Base ± each × number."""
    value, base = value_of(line), item.count_base
    counted = value
    threshold = None if how.threshold is None else to_decimal(line.over or 0)
    if threshold is not None:
        counted = max(threshold - value if how.short_of is not None else value - threshold, Decimal(0))
    head = say.say(
        _COUNT_HEADS[line.reason],
        title=say.title(how.of),
        value=say.fact(value, how.of),
        number=say.fact(counted, how.of),
        threshold="" if threshold is None else say.fact(threshold, how.of),
    )
    one = say.measure(how.of) or "个"
    points = say.points(to_decimal(line.before))
    if not counted:
        nothing = words.NOTHING_OFF if how.each < 0 else words.NOTHING_ADDED
        return say.join([say.say(nothing, head=head, points=points), *bounds(line, item, say)])
    each = words.EACH_DEDUCTS if how.each < 0 else words.EACH_ADDS
    head = say.say(each, head=head, one=one, each=say.points(abs(how.each)))
    change = to_decimal(line.before) - base
    equals = equals_sign(Fraction(base) + Fraction(how.each) * Fraction(counted), line.before)
    sentence = say.say(
        words.COUNT_SUM,
        head=head,
        base=number(base),
        sign="−" if how.each * counted < 0 else "+",
        amount=number(abs(change)),
        equals=equals,
        points=points,
    )
    part = say.say(words.PRO_RATA, one=one) if counted % 1 else ""
    down_to = "" if how.each > 0 or line.after != line.before else _down_to(item, say)
    return say.join([sentence, part, _rounded(equals, say), down_to, *bounds(line, item, say)])


def steps(line: Line, item: Item, how: Steps, say: Wording) -> str:
    """The step that the value belongs to."""
    value = value_of(line)
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.STEP_OTHERWISE:
        return say.join([say.say(words.STEP_OTHERWISE, **slots), *bounds(line, item, say)])
    year = int(value) // 10_000  # a day is compared within the year of the date it is compared with
    edges = [
        [(side, edge.in_year(year) if isinstance(edge, Day) else edge) for side, edge in step.bounds]
        for step in how.table
    ]
    reached = next(
        (row for row in edges if all(_belongs(value, side, bound) for side, bound in row)), edges[0]
    )
    sides = [say.say(words.SIDES[side], bound=say.fact(bound, how.of)) for side, bound in reached]
    side = words.AND.to(say.language).join(sides)
    return say.join([say.say(words.STEP, side=side, **slots), *bounds(line, item, say)])


def _belongs(value: Decimal, side: Side, bound: Decimal) -> bool:
    match side:
        case Side.AT_LEAST:
            return value >= bound
        case Side.ABOVE:
            return value > bound
        case Side.AT_MOST:
            return value <= bound
        case Side.BELOW:
            return value < bound
        case Side.IS:
            return value == bound


def _default(said: object, say: Wording) -> str:
    return say.say(words.BY_DEFAULT) if said is UNSAID else ""


def _down_to(item: Item, say: Wording) -> str:
    floor = item.floor_in_force
    if floor is None:
        return ""
    return say.say(words.DOWN_TO, floor=say.points(floor)) + _default(item.floor, say)


def bounds(line: Line, item: Item, say: Wording) -> list[str]:
    """What floor and cap do."""
    points = say.points(line.points)
    if line.after > line.before and item.floor_in_force is not None:
        template = words.DOWN_TO_BITES if isinstance(item.how, Count) else words.FLOOR_BITES
        floor = say.points(item.floor_in_force)
        return [say.say(template, floor=floor, points=points) + _default(item.floor, say)]
    if line.after < line.before and item.cap_in_force is not None:
        cap = say.points(item.cap_in_force)
        return [say.say(words.CAP_BITES, cap=cap, points=points) + _default(item.cap, say)]
    return []


def absent(line: Line, item: Item, how: Primitive, say: Wording) -> str:
    """What stands in for a fact that was not reported."""
    if line.value is not None and isinstance(how, Share):
        if how.over == TARGET:
            what = say.say(words.NO_TARGET, title=say.title(how.of))
        else:
            what = say.say(words.NO_DATA, title=say.title(how.over_metric))
    else:
        what = say.say(words.NO_DATA, title=say.title((*how.metrics, *item.metrics)[0]))
    template = {
        Reason.ABSENT_ZERO: words.ABSENT_ZERO,
        Reason.ABSENT_FULL: words.ABSENT_FULL,
        Reason.ABSENT_DROPPED: words.ABSENT_DROPPED,
    }[line.reason]
    return say.say(template, what=what, points=say.points(line.points))


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
    return say.join([sentence, _rounded(equals, say)])
