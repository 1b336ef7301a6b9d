"""Sentences of the lines that stand above items: base, pools, sections, rescaling, coefficient, conversion, bounds, pay."""

from __future__ import annotations

from fractions import Fraction

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Rule
from taizhang.scoring.sentences import plain
from taizhang.scoring.sheets import NO_PAY, POOL, SECTION, SPILL_LINE, Line
from taizhang.scoring.wording import Wording, number


def sentence(line: Line, rule: Rule, say: Wording) -> str:
    """Why such a line changes the total."""
    gave, over = to_decimal(line.value or 0), to_decimal(line.over or 0)
    slots = {"gave": say.points(gave), "held": say.points(to_decimal(line.before))}
    match line.reason:
        case Reason.BASE:
            return say.say(words.BASE, points=say.points(line.points))
        case Reason.RESCALED if any(section.weight is not None for section in rule.sections):
            return say.say(phrases.RESCALED, could=number(over), brought=slots["held"], gave=slots["gave"])
        case Reason.RESCALED:
            return plain.rescaled(line, rule, say)
        case Reason.POOL:
            title = _title(line, rule, POOL, say)
            return say.say(phrases.POOL, title=title, start=say.points(over), **slots)
        case Reason.SECTION:
            return say.say(phrases.SECTION, title=_title(line, rule, SECTION, say), **slots)
        case Reason.WEIGHT:
            title = _title(line, rule, SECTION, say)
            return say.say(phrases.WEIGHT, title=title, weight=number(over), **slots)
        case Reason.SPILL:
            item = rule.item(line.item.removeprefix(SPILL_LINE)).title.to(say.language)
            return say.say(phrases.SPILL, title=item, points=say.points(abs(line.points)))
        case Reason.TIMES:
            equals = plain.equals_sign(Fraction(gave) * Fraction(over), line.before)
            return say.say(phrases.TIMES, factor=number(over), equals=equals, **slots)
        case Reason.CONVERTED:
            gives = say.points(rule.convert.gives) if rule.convert else ""
            return say.say(phrases.CONVERTED, over=say.points(over), gives=gives, **slots)
        case Reason.TOTAL:
            return say.say(phrases.TOTAL, **slots)
        case Reason.TOTAL_ZERO:
            return say.say(phrases.TOTAL_ZERO)
    return _pay(line, rule, say)


def _title(line: Line, rule: Rule, head: str, say: Wording) -> str:
    id = line.item.removeprefix(head)
    titles = (
        {one.id: one.title for one in rule.pools}
        if head == POOL
        else {one.id: one.title for one in rule.sections}
    )
    return titles[id].to(say.language)


def _pay(line: Line, rule: Rule, say: Wording) -> str:
    yuan = number(line.points)
    if line.item == NO_PAY:
        return say.say(phrases.NO_PAY, yuan=yuan)
    pay = next(one for one in rule.pays if line.item.endswith(f":{one.id}"))
    title, over = pay.title.to(say.language), to_decimal(line.over or 0)
    total = say.points(to_decimal(line.value or 0))
    if line.reason is Reason.PAY_NONE:
        return say.say(phrases.PAY_NONE, title=title)
    if line.reason is Reason.PAY_SHARED:
        own, shared = number(to_decimal(line.before)), number(to_decimal(line.after - line.before))
        return say.say(
            phrases.PAID_SHARED, title=title, total=total, base=number(over), own=own, shared=shared
        )
    if pay.places or pay.top or pay.last is not None:
        return say.say(phrases.PAID_PLACE, title=title, place=number(over), yuan=yuan)
    if line.over is not None:
        return say.say(phrases.PAID_BASE, title=title, total=total, base=number(over), yuan=yuan)
    return say.say(phrases.PAID, title=title, yuan=yuan)
