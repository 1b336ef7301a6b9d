"""Sentences of what is paid: by place, by grade, by rate, for points beyond a line, out of a pot."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import UNSAID, ByClass, Limit, Pay, Rule
from taizhang.scoring.sentences import pay_phrases as phrases
from taizhang.scoring.sentences import plain
from taizhang.scoring.sheets import NO_PAY, Line
from taizhang.scoring.wording import Wording, inside, number


def pay(line: Line, rule: Rule, say: Wording) -> str:
    """How much is paid and why, or why nothing is."""
    if line.item == NO_PAY:
        template = phrases.NO_PAY_OF if line.points < 0 else phrases.NO_PAY_TAKEN if line.points else phrases.NO_PAY  # fmt: skip
        return say.say(template, yuan=_yuan(abs(line.points), say))
    given = next(one for one in rule.pays if line.item.endswith(f":{one.id}"))
    if line.reason is Reason.PAY_NONE:
        return _nothing(line, given, say)
    most: Limit = UNSAID
    if not isinstance(given.cap, ByClass):
        most = given.cap
    elif line.points in dict(given.cap.amounts).values():
        most = line.points  # the line does not know its unit's class: what it was held at is what it came to
    for bound, held in ((most, phrases.PAID_AT_MOST), (given.floor, phrases.PAID_AT_LEAST)):
        if isinstance(bound, Decimal) and line.points == bound and line.before != line.after:
            sentence = _paid(line, given, rule, say, held=True)
            if bound < 0:
                return say.say(phrases.PAID_LESS_AT_MOST, sentence=sentence, bound=number(-bound))
            return say.say(held, sentence=sentence, bound=number(bound))
    return _paid(line, given, rule, say, held=False)


def _nothing(line: Line, given: Pay, say: Wording) -> str:
    title, total = inside(given.title.to(say.language)), plain.value_of(line)
    if given.nothing_below is not None and total < given.nothing_below:
        least = say.points(given.nothing_below)
        return say.say(phrases.PAY_BELOW, title=title, total=say.points(total), least=least)
    if isinstance(given.base, ByClass) and line.over is None:
        classes = (", " if say.english else "、").join(name for name, _ in given.base.amounts)
        return say.say(phrases.PAY_OTHER_CLASS, title=title, classes=classes)
    return say.say(phrases.PAY_NONE, title=title)


def _paid(line: Line, given: Pay, rule: Rule, say: Wording, *, held: bool) -> str:
    """How much and why; where it was `held` at a bound, the bound is said behind it."""
    over = to_decimal(line.over or 0)
    slots = {
        "title": inside(given.title.to(say.language)),
        "total": say.points(to_decimal(line.value or 0)),
        "base": _yuan(over, say),
        "own": _yuan(to_decimal(line.before), say),
        "yuan": _yuan(line.points, say),
    }
    if line.reason is Reason.PAY_SHARED and held:
        return say.say(phrases.PAID_SHARED_HELD, **slots)
    if line.reason is Reason.PAY_SHARED:
        shared = _yuan(to_decimal(line.after - line.before), say)
        return say.say(phrases.PAID_SHARED, shared=shared, **slots)
    if given.pot is not None:
        return _pot(line, given, rule, say, slots)
    if given.places or given.top or given.last is not None:
        return _by_place(line, given, say, slots, number(over))
    if given.grades and not line.before and given.times is not None:
        return say.say(phrases.PAID_NO_GRADE, **slots)
    if given.times is not None or line.reason is Reason.PAY_STAKE:
        return say.say(phrases.PAID if line.over is None else phrases.PAID_BASE, **slots)
    if given.rate:
        return _by_rate(line, given, rule, say, slots)
    if given.grades:
        return _by_grade(line, given, rule, say, slots)
    return _beyond(line, given, say, slots)


def _by_place(line: Line, given: Pay, say: Wording, slots: dict[str, str], place: str) -> str:
    """The yuan of a place, or its percent of the base."""
    if not line.before and not line.points:
        return say.say(phrases.PLACE_GIVES_NOTHING if line.over else phrases.PAID_NO_PLACE, place=place, **slots)  # fmt: skip
    if given.base is None:
        return say.say(phrases.PAID_PLACE, place=place, **slots)
    percents = {*given.places, *(one.yuan for one in given.top), *filter(None, [given.last])}
    base = given.base if isinstance(given.base, Decimal) and given.times is None else Decimal(0)
    near = [one for one in percents if base and abs(base * one / 100 - to_decimal(line.before)) < 1]
    if len(near) != 1:
        return say.say(phrases.PAID_PLACE_BASE, place=place, **slots)
    equals = plain.equals_sign(Fraction(base) * Fraction(near[0]) / 100, line.before)
    percent = number(near[0])
    slots = {**slots, "base": _yuan(base, say)}
    return say.say(phrases.PAID_PLACE_PERCENT, place=place, percent=percent, equals=equals, **slots)


def _pot(line: Line, given: Pay, rule: Rule, say: Wording, slots: dict[str, str]) -> str:
    what = (phrases.BY_LOST_TOTAL if given.lost else phrases.BY_TOTAL).to(say.language)
    if given.pot_of:
        of = inside(rule.titles[given.pot_of].to(say.language))
        what = say.say(phrases.BY_LOST if given.lost else phrases.BY_POINTS, of=of)
    weight = to_decimal(line.value or 0)
    if given.lost:
        weight = max((rule.full_of(given.pot_of) or Decimal(0)) - weight, Decimal(0))
    weighed = say.say(phrases.LOST if given.lost else phrases.HAS, points=say.points(weight))
    pot = _yuan(to_decimal(line.over or 0), say)
    return say.say(phrases.PAID_POT, pot=pot, what=what, weight=weighed, **slots)


def _by_rate(line: Line, given: Pay, rule: Rule, say: Wording, slots: dict[str, str]) -> str:
    """Base × total ÷ full, and of that the percent of the grade."""
    total = to_decimal(line.value or 0)
    part = Fraction(total) / Fraction(rule.full)
    said = say.say(phrases.RATE_OF_TOTAL, total=number(total), full=number(rule.full))
    if given.rate_most is not None and part * 100 > given.rate_most:
        part = Fraction(given.rate_most) / 100
        said = say.say(phrases.RATE_AT_MOST, most=number(given.rate_most), **slots)
    rate = part * Fraction(line.over or 0, 10**6)
    by = ""
    if given.grades:
        percents = {grade.id: dict(given.grades).get(grade.id, Decimal(0)) for grade in rule.grades}
        made = {one: Fraction(percent) * rate / 100 for one, percent in percents.items()}
        near = [
            one for one, yuan in made.items() if abs(yuan - Fraction(line.before, 10**6)) < Fraction(1, 100)
        ]
        known = {percents[one] for one in near}
        if len(known) != 1:
            return say.say(phrases.PAID_BASE, **slots)
        [percent] = known
        by = _percent_of(near, percent, rule, say)
        rate = rate * Fraction(percent) / 100
    equals = plain.equals_sign(rate, line.before)
    return say.say(phrases.PAID_RATE, rate=said, by=by, equals=equals, **slots)


def _percent_of(grades: list[str], percent: Decimal, rule: Rule, say: Wording) -> str:
    title = _grade(grades, rule, say)
    if not title:
        return say.say(phrases.TIMES_PERCENT, percent=number(percent))
    return say.say(phrases.TIMES_PERCENT_OF, percent=number(percent), grade=title)


def _grade(grades: list[str], rule: Rule, say: Wording) -> str:
    """The title of the grade that it must be; "" where it may be one of several."""
    titles = [grade.title.to(say.language) for grade in rule.grades if grade.id in grades]
    return titles[0] if len(titles) == 1 else ""


def _by_grade(line: Line, given: Pay, rule: Rule, say: Wording, slots: dict[str, str]) -> str:
    """The amount of the grade, or its percent of the base."""
    amounts = {grade.id: dict(given.grades).get(grade.id, Decimal(0)) for grade in rule.grades}
    before = to_decimal(line.before)
    if line.over is None:
        title = _grade([one for one, yuan in amounts.items() if yuan == before], rule, say)
        template = phrases.PAID_GRADE if title else phrases.PAID_BY_GRADE
        template = template if title or before else phrases.PAID_NO_GRADE
        return say.say(template, grade=title, **slots)
    base = Fraction(line.over, 10**6)
    near = [one for one, share in amounts.items() if abs(Fraction(share) * base / 100 - Fraction(before)) < Fraction(1, 100)]  # fmt: skip
    known = {amounts[one] for one in near}
    if len(known) != 1:
        return say.say(phrases.PAID_BASE, **slots)
    [percent] = known
    equals = plain.equals_sign(base * Fraction(percent) / 100, line.before)
    return say.say(phrases.PAID_PERCENT, by=_percent_of(near, percent, rule, say), equals=equals, **slots)


def _beyond(line: Line, given: Pay, say: Wording, slots: dict[str, str]) -> str:
    """For points above a line, or missing to it."""
    if not line.before:
        return say.say(phrases.PAID_NOT_BEYOND, **slots)
    total = to_decimal(line.value or 0)
    for side, sign, template in (
        (given.above, 1, phrases.PAID_ABOVE),
        (given.under, -1, phrases.PAID_UNDER),
    ):
        if side is None:
            continue
        bound, each, _ = side
        if isinstance(bound, str) and given.above is not None and given.under is not None:
            break  # on which side of the group it lies is not known here
        if isinstance(bound, str):
            return say.say(template, bound=phrases.TOTALS[bound].to(say.language), each=_yuan(each, say), **slots)  # fmt: skip
        if sign * (total - bound) > 0:
            return say.say(template, bound=say.points(bound), each=_yuan(each, say), **slots)
    return say.say(phrases.PAID, **slots)


def _yuan(given: Decimal, say: Wording) -> str:
    """Yuan; those that are taken off say so."""
    return say.say(phrases.YUAN_OFF if given < 0 else phrases.YUAN, yuan=number(abs(given)))


__all__ = ["pay"]
