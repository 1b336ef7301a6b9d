"""Sentences of the lines that stand above items: base, pools, sections, rescaling, coefficient, conversion, bounds, pay."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Rule, Section
from taizhang.scoring.sentences import clauses, pays, plain
from taizhang.scoring.sentences.modified import rounded
from taizhang.scoring.sheets import PASSED, POOL, SECTION, SECTION_ROUNDED, SECTION_TIMES, SPILL_LINE, Line
from taizhang.scoring.wording import Wording, inside, number


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
        case Reason.PASSED:
            return _passed(line, rule, say)
        case Reason.POOL_DROPPED:
            title = _title(line, rule, POOL, say)
            return say.say(phrases.POOL_DROPPED, title=title, points=say.points(over))
        case Reason.POOL:
            return _pool(line, rule, say, slots)
        case Reason.SECTION:
            most = _held(to_decimal(line.before), gave, say)
            return say.say(phrases.SECTION, title=_title(line, rule, SECTION, say), most=most, **slots)
        case Reason.WEIGHT | Reason.WEIGHT_PASSED:
            return _weighed(line, rule, slots, say)
        case Reason.SECTION_TIMES:
            title = _title(line, rule, SECTION_TIMES, say)
            equals = plain.equals_sign(Fraction(gave) * Fraction(over), line.before)
            return say.say(phrases.SECTION_TIMES, title=title, factor=number(over), equals=equals, **slots)
        case Reason.SECTION_ROUNDED:
            [section] = [one for one in rule.sections if line.item == SECTION_ROUNDED + one.id]
            return say.say(
                phrases.SECTION_ROUNDED,
                title=inside(section.title.to(say.language)),
                decimals=say.rounded(section.decimals or 0),
                **slots,
            )
        case Reason.MOVED:
            moved = clauses.moved_said(int(gave), int(over), say)
            changed = say.changed(line.points) if line.points else say.unchanged(off=False)
            return say.say(
                phrases.MOVED, place=number(over), before=number(gave), moved=moved, changed=changed
            )
        case Reason.ROUNDED:
            return say.say(phrases.ROUNDED_TOTAL, decimals=say.rounded(rule.decimals or 0), **slots)
        case Reason.SPILL:
            item = rule.item(line.item.removeprefix(SPILL_LINE)).title.to(say.language)
            return say.say(phrases.SPILL, title=inside(item), points=say.points(abs(line.points)))
        case Reason.TIMES:
            equals = plain.equals_sign(Fraction(gave) * Fraction(over), line.before)
            return say.say(phrases.TIMES, factor=number(over), equals=equals, **slots)
        case Reason.CONVERTED:
            gives = say.points(rule.convert.gives) if rule.convert else ""
            return say.say(phrases.CONVERTED, over=say.points(over), gives=gives, **slots)
        case Reason.TOTAL:
            return say.say(phrases.TOTAL, most=_held(to_decimal(line.before), gave, say), **slots)
        case Reason.TOTAL_CAPPED:
            return say.say(phrases.TOTAL_CAPPED, **slots)
        case Reason.TOTAL_ZERO:
            return say.say(phrases.TOTAL_ZERO)
    return pays.pay(line, rule, say)


def _passed(line: Line, rule: Rule, say: Wording) -> str:
    """The points of an item that is not assessed, at the rate of the other."""
    item = rule.item(line.item.removeprefix(PASSED))
    gave, over, points = to_decimal(line.value or 0), to_decimal(line.over or 0), item.points or Decimal(0)
    equals = plain.equals_sign(Fraction(gave) * Fraction(points) / Fraction(over), line.before)
    sentence = say.say(
        phrases.PASSED,
        title=inside(item.title.to(say.language)),
        own=say.points(points),
        other=inside(rule.item(item.passes_to).title.to(say.language)),
        reckoned=f"{number(gave)} × {number(points)} ÷ {number(over)}",
        equals=equals,
        brought=say.points(to_decimal(line.before)),
    )
    return say.join([sentence, plain.rounded(equals, say)])


def _weighed(line: Line, rule: Rule, slots: dict[str, str], say: Wording) -> str:
    """What a section counts, and whose weight it has besides or which one has its weight."""
    titles = {one.id: inside(one.title.to(say.language)) for one in rule.sections}
    [section] = [one for one in rule.sections if line.item == SECTION + one.id]
    weight = to_decimal(line.over or 0)
    said = [_weight(line, section, weight, {"title": titles[section.id], **slots}, say)]
    if line.reason is Reason.WEIGHT_PASSED:
        said.append(say.say(phrases.WEIGHT_PASSED, other=titles[section.passes_to]))
    more = weight - (section.weight or Decimal(0))
    if more:
        found = [one for one in rule.sections if one.passes_to == section.id]
        if sum(one.weight or Decimal(0) for one in found) != more:
            found = [one for one in found if one.weight == more][:1]
        others = ("”, “" if say.english else "”“").join(titles[one.id] for one in found)
        template = phrases.WEIGHT_BESIDES if found else phrases.WEIGHT_BESIDES_OTHERS
        said.append(say.say(template, others=others, weight=number(more)))
    return say.join(said)


def _title(line: Line, rule: Rule, head: str, say: Wording) -> str:
    id = line.item.removeprefix(head)
    titles = (
        {one.id: one.title for one in rule.pools}
        if head == POOL
        else {one.id: one.title for one in rule.sections}
    )
    return inside(titles[id].to(say.language))


def _held(held: Decimal, gave: Decimal, say: Wording) -> str:
    """Whether a bound took something off, or added it."""
    return (phrases.AT_MOST if held < gave else phrases.AT_LEAST).to(say.language)


def _pool(line: Line, rule: Rule, say: Wording, slots: dict[str, str]) -> str:
    """What the items of a pool come to, from where it starts to where it is held."""
    pool = next(one for one in rule.pools if line.item == POOL + one.id)
    gave, start, held = (to_decimal(one or 0) for one in (line.value, line.over, line.before))
    best = "" if pool.best is None else str(pool.best)
    counted = say.say(phrases.POOL_BEST, best=best) if best else say.say(phrases.POOL_ALL, gave=slots["gave"])
    bitten = held != gave + start if not best else held in (pool.cap_in_force, pool.floor_in_force)
    at_most = held < gave + start if not best else held == pool.cap_in_force
    return say.say(
        phrases.POOL,
        title=_title(line, rule, POOL, say),
        start=say.say(phrases.POOL_START, start=say.points(start)) if start else "",
        counted=counted,
        most=(phrases.AT_MOST if at_most else phrases.AT_LEAST).to(say.language) if bitten else "",
        held=slots["held"],
    )


def _weight(line: Line, section: Section, weight: Decimal, slots: dict[str, str], say: Wording) -> str:
    """What a section counts by its weight; before it a bound may hold it, or what is not assessed may be brought to the whole."""
    gave, slots = to_decimal(line.value or 0), {"weight": number(weight), **slots}
    if rounded(Fraction(gave * weight) / 100) == line.before:
        return say.say(phrases.WEIGHT, **slots)
    for bound, most in ((section.cap, phrases.AT_MOST), (section.floor, phrases.AT_LEAST)):
        if isinstance(bound, Decimal) and rounded(Fraction(bound * weight) / 100) == line.before:
            within = say.points(bound)
            return say.say(phrases.WEIGHT_HELD, most=most.to(say.language), within=within, **slots)
    return say.say(phrases.WEIGHT_BROUGHT, **slots)
