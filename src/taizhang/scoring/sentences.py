"""Why this many points: the sentence behind a score line, made from its reason code and its numbers on demand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from taizhang.problems import Text
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import TARGET, UNSAID, Count, Effect, Item, Rule, Share, Side, Steps, Veto
from taizhang.scoring.sheets import Line, Result, VetoState
from taizhang.scoring.wording import MetricName, Wording, number

_NO_NAMES: Mapping[str, MetricName] = {}


def explain(line: Line, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES) -> str:
    """The arithmetic of a line as one sentence, in Chinese ("zh…") or English ("en…").

    `names` says how metrics are called and counted. Where the paper is silent and a default was used, the sentence
    says so.
    """
    say = Wording(language, names)
    if line.reason is Reason.BASE:
        return say.say(words.BASE, points=say.points(line.points))
    if line.reason is Reason.RESCALED:
        return _rescaled(line, rule, say)
    item = rule.item(line.item)
    match line.reason:
        case Reason.NOT_APPLICABLE:
            return say.say(words.NOT_APPLICABLE)
        case Reason.OUTSIDE_CLASS:
            return say.say(words.OUTSIDE_CLASS)
        case Reason.ABSENT_ZERO | Reason.ABSENT_FULL | Reason.ABSENT_DROPPED:
            return _absent(line, item, say)
        case Reason.VETO_ZERO:
            titles = [veto.title.to(language) for veto in rule.vetoes if veto.item == item.id]
            return say.say(words.VETO_ZERO, vetoes=words.OR.to(language).join(titles))
    how = item.how
    if isinstance(how, Share):
        return _share(line, item, how, say)
    if isinstance(how, Count):
        return _count(line, item, how, say)
    return _steps(line, item, how, say)


def explain_veto(
    veto: Veto, state: VetoState, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES
) -> str:
    """What a veto does to a unit, or that it is not in effect, or that this is not known."""
    say = Wording(language, names)
    title, metric = veto.title.to(language), say.title(veto.count)
    if state is VetoState.IN_EFFECT:
        item = rule.item(veto.item).title.to(language) if veto.effect is Effect.ITEM_ZERO else ""
        effect = say.say(words.EFFECTS[veto.effect], item=item)
        bound = say.fact(veto.at_least, veto.count)
        return say.say(words.VETO_IN_EFFECT, veto=title, title=metric, bound=bound, effect=effect)
    template = {
        VetoState.CLEAR: words.VETO_CLEAR,
        VetoState.NO_DATA: words.VETO_UNKNOWN,
        VetoState.NOT_APPLICABLE: words.VETO_NOT_APPLICABLE,
    }[state]
    return say.say(template, veto=title, title=metric)


def explain_result(result: Result, rule: Rule, language: str) -> str:
    """Total, place and grade of a unit as one sentence."""
    say = Wording(language, _NO_NAMES)
    if not result.assessed:
        return say.say(words.RESULT_NOT_ASSESSED)
    template = words.RESULT if result.rank is None else words.RESULT_PLACED
    text = say.say(template, total=say.points(result.total), rank=str(result.rank))
    for grade in rule.grades:
        if grade.id == result.grade:
            return say.say(words.RESULT_GRADE, result=text, grade=grade.title.to(language))
    return text


def _value(line: Line) -> Decimal:
    if line.value is None:
        raise ValueError(f"a line scored as {line.reason.name} has a value")
    return to_decimal(line.value)


def _equals(exact: Fraction, shown: int) -> str:
    return "=" if exact * 10**6 == shown else "≈"


def _share(line: Line, item: Item, how: Share, say: Wording) -> str:
    value, over = _value(line), to_decimal(line.over or 0)
    of_target = how.over == TARGET
    over_title = say.say(words.TARGET_OF, title=say.title(how.of)) if of_target else say.title(how.over)
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "over_title": over_title,
        "over": say.fact(over, how.over_metric),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.ZERO_OF_ZERO:
        return say.say(words.ZERO_OF_ZERO, **slots)
    if line.reason is Reason.OVER_NOT_POSITIVE:
        return say.say(words.OVER_NOT_POSITIVE, **slots)
    full = item.points or Decimal(0)
    if line.reason is Reason.SHARE_CAPPED:
        template = words.SHARE_OF_TARGET_CAPPED if of_target else words.SHARE_OF_METRIC_CAPPED
        sentence = say.say(template, full=say.points(full), cap=number(how.cap), **slots)
        return say.join([sentence, *_bounds(line, item, say)])
    template = words.SHARE_OF_TARGET if of_target else words.SHARE_OF_METRIC
    equals = _equals(Fraction(full) * Fraction(value) / Fraction(over), line.before)
    sentence = say.say(template, full=say.points(full), equals=equals, **slots)
    return say.join([sentence, _rounded(equals, say), *_bounds(line, item, say)])


def _rounded(equals: str, say: Wording) -> str:
    return say.say(words.ROUNDED) if equals == "≈" else ""


_COUNT_HEADS: dict[Reason, Text] = {
    Reason.COUNT: words.COUNT,
    Reason.SHORTFALL: words.SHORTFALL,
    Reason.NO_SHORTFALL: words.NO_SHORTFALL,
    Reason.EXCESS: words.EXCESS,
    Reason.NO_EXCESS: words.NO_EXCESS,
}


def _count(line: Line, item: Item, how: Count, say: Wording) -> str:
    value, base = _value(line), item.count_base
    counted = value
    if how.short_of is not None:
        counted = max(how.short_of - value, Decimal(0))
    elif how.over is not None:
        counted = max(value - how.over, Decimal(0))
    threshold = how.short_of if how.short_of is not None else how.over
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
        return say.join([say.say(nothing, head=head, points=points), *_bounds(line, item, say)])
    each = words.EACH_DEDUCTS if how.each < 0 else words.EACH_ADDS
    head = say.say(each, head=head, one=one, each=say.points(abs(how.each)))
    change = to_decimal(line.before) - base
    equals = _equals(Fraction(base) + Fraction(how.each) * Fraction(counted), line.before)
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
    return say.join([sentence, part, _rounded(equals, say), down_to, *_bounds(line, item, say)])


def _steps(line: Line, item: Item, how: Steps, say: Wording) -> str:
    value = _value(line)
    slots = {
        "title": say.title(how.of),
        "value": say.fact(value, how.of),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.STEP_OTHERWISE:
        return say.join([say.say(words.STEP_OTHERWISE, **slots), *_bounds(line, item, say)])
    reached = next(
        step for step in how.table if all(_belongs(value, side, bound) for side, bound in step.bounds)
    )
    sides = [say.say(words.SIDES[side], bound=say.fact(bound, how.of)) for side, bound in reached.bounds]
    side = words.AND.to(say.language).join(sides)
    return say.join([say.say(words.STEP, side=side, **slots), *_bounds(line, item, say)])


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


def _default(said: object, say: Wording) -> str:
    return say.say(words.BY_DEFAULT) if said is UNSAID else ""


def _down_to(item: Item, say: Wording) -> str:
    floor = item.floor_in_force
    if floor is None:
        return ""
    return say.say(words.DOWN_TO, floor=say.points(floor)) + _default(item.floor, say)


def _bounds(line: Line, item: Item, say: Wording) -> list[str]:
    points = say.points(line.points)
    if line.after > line.before and item.floor_in_force is not None:
        template = words.DOWN_TO_BITES if isinstance(item.how, Count) else words.FLOOR_BITES
        floor = say.points(item.floor_in_force)
        return [say.say(template, floor=floor, points=points) + _default(item.floor, say)]
    if line.after < line.before and item.cap_in_force is not None:
        cap = say.points(item.cap_in_force)
        return [say.say(words.CAP_BITES, cap=cap, points=points) + _default(item.cap, say)]
    return []


def _absent(line: Line, item: Item, say: Wording) -> str:
    how = item.how
    if line.value is not None and isinstance(how, Share):
        if how.over == TARGET:
            what = say.say(words.NO_TARGET, title=say.title(how.of))
        else:
            what = say.say(words.NO_DATA, title=say.title(how.over))
    else:
        what = say.say(words.NO_DATA, title=say.title(how.of))
    template = {
        Reason.ABSENT_ZERO: words.ABSENT_ZERO,
        Reason.ABSENT_FULL: words.ABSENT_FULL,
        Reason.ABSENT_DROPPED: words.ABSENT_DROPPED,
    }[line.reason]
    return say.say(template, what=what, points=say.points(line.points))


def _rescaled(line: Line, rule: Rule, say: Wording) -> str:
    gave, could, whole = _value(line), to_decimal(line.over or 0), rule.own_points
    equals = _equals(Fraction(gave) * Fraction(whole) / Fraction(could), line.before)
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
