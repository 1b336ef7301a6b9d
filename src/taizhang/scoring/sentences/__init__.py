"""Why this many points: the sentence behind a score line, made from its reason code and its numbers on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    Ballot,
    Clause,
    Condition,
    Day,
    GroupShare,
    Item,
    Primitive,
    Rule,
    Share,
    Steps,
    Veto,
)
from taizhang.scoring.sentences import above, clauses, plain
from taizhang.scoring.sheets import Line, Result, VetoState
from taizhang.scoring.wording import MetricName, Wording, inside, number, printed
from taizhang.scoring.written_facts import BEFORE

_NO_NAMES: Mapping[str, MetricName] = {}
_WHOLE_ITEM = frozenset(
    {
        Reason.ABSENT_NUMBER,
        Reason.ABSENT_MEAN,
        Reason.NA_ZERO,
        Reason.NA_FULL,
        Reason.NA_NUMBER,
        Reason.NA_MEAN,
        Reason.UNMET,
        Reason.UNMET_ZERO,
        Reason.UNMET_FULL,
        Reason.UNMET_NUMBER,
        Reason.UNMET_MEAN,
        Reason.EXEMPT,
        Reason.NOT_APPLICABLE,
        Reason.OUTSIDE_CLASS,
        Reason.VETO_ZERO,
        Reason.ZERO_IF,
    }
)
"""Reasons for which the item gives something as a whole, on its first line."""
_ABSENT = (Reason.ABSENT_ZERO, Reason.ABSENT_FULL, Reason.ABSENT_DROPPED)


def explain(line: Line, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES) -> str:
    """The arithmetic of a line as one sentence, in Chinese ("zh…") or English ("en…").

    `names` says how metrics are called and counted; facts that the rule declares itself it knows. Where the paper is silent and a default was used, the sentence
    says so.
    """
    if line.item.startswith("="):
        return above.sentence(line, rule, Wording(language, names, rule.facts))
    item, clause = rule.item(line.item), rule.clause(line.item)
    say = Wording(language, names, rule.facts, money=item.yuan)
    sentence = _of_clause(line, rule, item, clause, say)
    if item.beside and line.reason.counted:
        return say.join([sentence, phrases.BESIDE.to(language)])
    return sentence


def _of_clause(line: Line, rule: Rule, item: Item, clause: Clause, say: Wording) -> str:
    how = clause.how
    match line.reason:
        case Reason.OTHER_CLAUSE:
            return say.say(phrases.OTHER_CLAUSE)
        case Reason.ZERO_OF_ZERO if item.when_empty(clause) in plain.MEANS and isinstance(how, Share):
            return say.say(words.NO_MEAN, what=_both_zero(how, say))
        case Reason.OUTSIDE_CLASS if not item.applies_to:
            return say.say(words.OUTSIDE_CLASS)
    first = line.item == next(iter(item.lines))[0]
    if line.reason in phrases.ZERO_GIVES:
        return _of_nothing(line, item, how, say, first=first)
    if line.reason in _WHOLE_ITEM and not first:
        return phrases.SEE_FIRST.to(say.language)
    match line.reason:
        case Reason.NOT_APPLICABLE | Reason.UNMET if item.when_not_applicable in plain.MEANS:
            what = (
                phrases.DOES_NOT_APPLY.to(say.language)
                if line.reason is Reason.NOT_APPLICABLE
                else _unmet(item, say)
            )
            return say.say(words.NO_MEAN, what=what)
        case Reason.NOT_APPLICABLE:
            return say.say(words.NOT_APPLICABLE)
        case Reason.OUTSIDE_CLASS:
            classes = (", " if say.english else "、").join(item.applies_to)
            return say.say(words.ONLY_CLASSES, classes=classes)
        case Reason.VETO_ZERO:
            titles = [inside(veto.title.to(say.language)) for veto in rule.vetoes if veto.item == item.id]
            return say.say(words.VETO_ZERO, vetoes=words.OR.to(say.language).join(titles))
        case Reason.ZERO_IF:
            return _zero_if(line, item, how, say)
    if line.reason in phrases.STANDS_IN:
        template = phrases.STANDS_IN[line.reason]
        return say.say(template, points=say.points(line.points), unmet=_unmet(item, say))
    if line.reason in _ABSENT:
        return plain.absent(line, item, how, say) if first else say.say(phrases.ABSENT_PART)
    changed = item.times is not None or item.decimals_in_force is not None
    alone = len(item.clauses) == 1 and not changed and not item.beside
    if alone and isinstance(how, Share) and not clauses.on_scale(line, how):
        return plain.share(line, item, how, say)
    if alone and isinstance(how, Steps) and how.of and not any(step.all for step in how.table):
        return plain.steps(line, item, how, say)
    return clauses.sentence(line, rule, item, clause, say, alone=alone)


def _unmet(item: Item, say: Wording) -> str:
    """Which conditions an item is assessed under, where the unit does not meet them."""
    return say.say(phrases.UNMET, when=say.conditions(item.applies_if))


def _zero_if(line: Line, item: Item, how: Primitive, say: Wording) -> str:
    """Which of the conditions set the item to 0: the only one, or the one that the figure of the line meets; otherwise all of them."""
    held = [one for one in item.zero_if if _met(one, line, how)] or item.zero_if
    if len(held) == 1:
        return say.say(phrases.ZERO_IF, when=say.condition(held[0]))
    return say.say(phrases.ZERO_IF_ANY, when=say.join([say.condition(one) for one in held]))


def _met(one: Condition, line: Line, how: Primitive) -> bool:
    if line.value is None or not how.metrics or how.metrics[0] != one.of:
        return False
    value = to_decimal(line.value)
    year = int(value) // 10_000
    return all(
        side.holds(value, bound.in_year(year) if isinstance(bound, Day) else bound)
        for side, bound in one.bounds
    )


def _of_nothing(line: Line, item: Item, how: Primitive, say: Wording, *, first: bool) -> str:
    """What stands in for 0 of 0 or for votes that nobody gave: in the clause where it says so itself, otherwise in the item's first line."""
    own = (
        isinstance(how, Share)
        and line.value == 0
        and item.when_empty(Clause("", item.title, how)) == how.zero_over
    )
    if not first and not own:
        return phrases.SEE_FIRST.to(say.language)
    of = [one.how for one in item.clauses if isinstance(one.how, Share | Ballot)]
    what = how if isinstance(how, Share) and line.value == 0 else of[0]
    said = _both_zero(what, say) if isinstance(what, Share) else phrases.NO_BALLOTS.to(say.language)
    return say.say(phrases.ZERO_GIVES[line.reason], what=said, points=say.points(to_decimal(line.before)))


def _both_zero(how: Share, say: Wording) -> str:
    return say.say(phrases.ZERO_OF_ZERO, title=say.title(how.of), over=plain.over_title(how, say))


def explain_veto(
    veto: Veto, state: VetoState, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES
) -> str:
    """What a veto does to a unit, or that it is not in effect, or that this is not known."""
    say = Wording(language, names, rule.facts)
    title = veto.title.to(language)
    if state is VetoState.IN_EFFECT:
        what = _looked_at(veto, rule, say)
        return say.say(words.VETO_IN_EFFECT, veto=title, what=what, effect=_effects(veto, rule, say))
    unknown = [say.title(metric) for metric in dict.fromkeys(_reads(veto, rule))]
    template = {
        VetoState.CLEAR: words.VETO_CLEAR,
        VetoState.NO_DATA: words.VETO_UNKNOWN if len(unknown) == 1 else words.VETO_SOME_UNKNOWN,
        VetoState.NOT_APPLICABLE: words.VETO_NOT_APPLICABLE,
    }[state]
    return say.say(template, veto=title, title=(", " if say.english else "、").join(unknown))


def _reads(veto: Veto, rule: Rule) -> Iterator[str]:
    """The figures that a veto looks at; of one that looks for how long something held, that which held."""
    for one in veto.parts or (veto,):
        counted = rule.facts.get(one.count)
        if one.count.startswith(BEFORE) and counted is not None and counted.out_of:
            yield counted.out_of[0]
        elif one.count:
            yield one.count


def _effects(veto: Veto, rule: Rule, say: Wording) -> str:
    """What it does, with the titles of the grades and the item that it concerns."""
    item = inside(rule.item(veto.item).title.to(say.language)) if veto.item else ""
    most = number(veto.total_at_most or Decimal(0))
    best, lowest = rule.best_grade, rule.lowest_grade
    titles = {
        "best": inside(best.title.to(say.language)) if best else phrases.BEST_GRADE.to(say.language),
        "worst": inside(lowest.title.to(say.language)) if lowest else phrases.UNQUALIFIED.to(say.language),
    }
    stop = ", " if say.english else "、"
    slots = {"item": item, "most": most, "noted": veto.noted, **titles}
    return stop.join(say.say(words.EFFECTS[one], **slots) for one in veto.effects)


def _looked_at(veto: Veto, rule: Rule, say: Wording) -> str:
    """What a veto looks at and how that lies: a fact, the total, the place, the grade, or the rate of an item or a section."""
    if veto.parts:
        return words.AND.to(say.language).join(_looked_at(one, rule, say) for one in veto.parts)
    if veto.rate_item or veto.rate_section:
        title = rule.titles[veto.rate_section or veto.rate_item].to(say.language)
        return say.say(phrases.ON_RATE, title=inside(title)) + _sides(veto, "%", say)
    if not (veto.by_place or veto.grades or veto.on_total):
        counted = rule.facts.get(veto.count)
        if veto.count.startswith(BEFORE) and counted is not None and counted.out_of:
            held = say.condition(Condition(counted.out_of[0], counted.bounds))  # a figure, for so long
            so_long = say.say(phrases.RUNNING, periods=number(veto.at_least))
            return (", " if say.english else "").join([so_long, held])
        return say.condition(Condition(veto.count, veto.when))
    running = [] if not veto.before else [say.say(phrases.RUNNING, periods=str(veto.running + 1))]
    return (", " if say.english else "").join([*running, _standing(veto, rule, say)])


def _sides(veto: Veto, measure: str, say: Wording) -> str:
    """The bounds of a rate in percent, or of the total in points."""
    said = [
        say.say(words.SIDES[side], bound=f"{number(bound)}%" if measure else say.points(bound))
        for side, bound in veto.when
        if isinstance(bound, Decimal)
    ]
    return (" is " if say.english else "") + words.AND.to(say.language).join(said)


def _standing(veto: Veto, rule: Rule, say: Wording) -> str:
    """The total, the place or the grade that a veto looks at."""
    if veto.by_place:
        key, so_many = ("last", veto.last) if veto.last is not None else ("first", veto.first)
        if isinstance(so_many, GroupShare):
            return say.say(phrases.ON_SHARE[key], percent=number(so_many.percent))
        if so_many == 1:
            return phrases.ON_FIRST_OR_LAST[key].to(say.language)
        return say.say(phrases.ON_PLACE[key], number=str(so_many))
    if veto.grades:
        named = [grade.title.to(say.language) for grade in rule.grades if grade.id in veto.grades]
        return say.say(phrases.ON_GRADE, grades=say.either(named))
    return phrases.ON_TOTAL.to(say.language) + _sides(veto, "", say)


def explain_result(result: Result, rule: Rule, language: str) -> str:
    """Total, place and grade of a unit as one sentence."""
    say = Wording(language, _NO_NAMES)
    if not result.assessed:
        return say.say(words.RESULT_NOT_ASSESSED)
    template = words.RESULT if result.rank is None else words.RESULT_PLACED
    shown = printed(result.total, rule.decimals)
    one = shown in ("1", "−1")
    total = f"{shown} point{'' if one else 's'}" if say.english else f"{shown}分"
    text = say.say(template, total=total, rank=str(result.rank))
    for grade in rule.grades:
        if grade.id == result.grade:
            return say.say(words.RESULT_GRADE, result=text, grade=grade.title.to(language))
    return text
