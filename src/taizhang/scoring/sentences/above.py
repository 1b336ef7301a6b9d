"""Sentences of the lines that stand above items: base, pools, sections, rescaling, coefficient, conversion, bounds, pay."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import UNSAID, ByClass, Limit, Pay, Rule
from taizhang.scoring.sentences import clauses, plain
from taizhang.scoring.sheets import NO_PAY, POOL, SECTION, SECTION_ROUNDED, SECTION_TIMES, SPILL_LINE, Line
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
        case Reason.POOL_DROPPED:
            title = _title(line, rule, POOL, say)
            return say.say(phrases.POOL_DROPPED, title=title, points=say.points(over))
        case Reason.POOL:
            title = _title(line, rule, POOL, say)
            best = next(one.best for one in rule.pools if line.item == POOL + one.id)
            if best is not None:
                return say.say(
                    phrases.POOL_BEST, title=title, start=say.points(over), best=str(best), held=slots["held"]
                )
            return say.say(phrases.POOL, title=title, start=say.points(over), **slots)
        case Reason.SECTION:
            return say.say(phrases.SECTION, title=_title(line, rule, SECTION, say), **slots)
        case Reason.WEIGHT:
            title = _title(line, rule, SECTION, say)
            return say.say(phrases.WEIGHT, title=title, weight=number(over), **slots)
        case Reason.SECTION_TIMES:
            title = _title(line, rule, SECTION_TIMES, say)
            equals = plain.equals_sign(Fraction(gave) * Fraction(over), line.before)
            return say.say(phrases.SECTION_TIMES, title=title, factor=number(over), equals=equals, **slots)
        case Reason.SECTION_ROUNDED:
            [section] = [one for one in rule.sections if line.item == SECTION_ROUNDED + one.id]
            return say.say(
                phrases.SECTION_ROUNDED,
                title=section.title.to(say.language),
                decimals=str(section.decimals),
                **slots,
            )
        case Reason.MOVED:
            moved = clauses.moved_said(int(gave), int(over), say)
            points = say.points(line.points)
            return say.say(phrases.MOVED, place=number(over), before=number(gave), moved=moved, points=points)
        case Reason.ROUNDED:
            return say.say(phrases.ROUNDED_TOTAL, decimals=str(rule.decimals), **slots)
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
        case Reason.TOTAL_CAPPED:
            return say.say(phrases.TOTAL_CAPPED, **slots)
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


def _pot_of(pay: Pay, rule: Rule, say: Wording) -> str:
    """Whose points a pot goes by: those of an item, a pool or a section; "" for the total."""
    titles = {one.id: one.title for one in rule.sections} | {one.id: one.title for one in rule.pools}
    titles |= {one.id: one.title for one in rule.items}
    return f"“{titles[pay.pot_of].to(say.language)}”" if pay.pot_of else ""


def _pay(line: Line, rule: Rule, say: Wording) -> str:
    yuan = number(line.points)
    if line.item == NO_PAY:
        return say.say(phrases.NO_PAY, yuan=yuan)
    pay = next(one for one in rule.pays if line.item.endswith(f":{one.id}"))
    if line.reason is Reason.PAY_NONE:
        return say.say(phrases.PAY_NONE, title=pay.title.to(say.language))
    most: Limit = UNSAID
    if not isinstance(pay.cap, ByClass):
        most = pay.cap
    elif line.points in dict(pay.cap.amounts).values():
        most = line.points  # the line does not know its unit's class: what it was held at is what it came to
    for bound, held in ((most, phrases.PAID_AT_MOST), (pay.floor, phrases.PAID_AT_LEAST)):
        if isinstance(bound, Decimal) and line.points == bound and line.before != line.after:
            sentence = _paid(line, pay, rule, say, bound)
            if bound < 0:
                return say.say(phrases.PAID_LESS_AT_MOST, sentence=sentence, bound=number(-bound))
            return say.say(held, sentence=sentence, bound=number(bound))
    return _paid(line, pay, rule, say, None)


def _paid(line: Line, pay: Pay, rule: Rule, say: Wording, bound: Decimal | None) -> str:
    """How much is paid and why; `bound` is what it was held at."""
    title, over, yuan = pay.title.to(say.language), to_decimal(line.over or 0), number(line.points)
    total = say.points(to_decimal(line.value or 0))
    if line.reason is Reason.PAY_SHARED and bound is not None:
        own = number(to_decimal(line.before))
        return say.say(phrases.PAID_SHARED_HELD, title=title, total=total, base=number(over), own=own, yuan=yuan)  # fmt: skip
    if line.reason is Reason.PAY_SHARED:
        own, shared = number(to_decimal(line.before)), number(to_decimal(line.after - line.before))
        return say.say(
            phrases.PAID_SHARED, title=title, total=total, base=number(over), own=own, shared=shared
        )
    if pay.pot is not None:
        of = _pot_of(pay, rule, say)
        what = say.say(phrases.BY_LOST if pay.lost else phrases.BY_POINTS, of=of)
        weight = to_decimal(line.value or 0)
        if pay.lost:
            weight = max((rule.full_of(pay.pot_of) or Decimal(0)) - weight, Decimal(0))
        return say.say(
            phrases.PAID_POT,
            title=title,
            pot=number(over),
            what=what.strip(),
            weight=say.points(weight),
            yuan=yuan,
        )
    if (pay.places or pay.top or pay.last is not None) and pay.base is not None:
        return say.say(phrases.PAID_PLACE_BASE, title=title, place=number(over), yuan=yuan)
    if pay.places or pay.top or pay.last is not None:
        return say.say(phrases.PAID_PLACE, title=title, place=number(over), yuan=yuan)
    if line.over is not None:
        sentence = say.say(phrases.PAID_BASE, title=title, total=total, base=number(over), yuan=yuan)
        if pay.rate_most is not None and to_decimal(line.value or 0) * 100 > pay.rate_most * rule.full:
            return say.say(phrases.PAID_RATE_AT_MOST, sentence=sentence, most=number(pay.rate_most))
        return sentence
    return say.say(phrases.PAID, title=title, yuan=yuan)
