"""Why this many points: the sentence behind a score line, made from its reason code and its numbers on demand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Ballot, Clause, Count, Day, Item, Primitive, Rule, Share, Steps, Veto
from taizhang.scoring.sentences import above, clauses, plain
from taizhang.scoring.sheets import Line, Result, VetoState
from taizhang.scoring.wording import MetricName, Wording, number, printed

_NO_NAMES: Mapping[str, MetricName] = {}
_WHOLE_ITEM = frozenset(
    {
        Reason.ABSENT_NUMBER,
        Reason.ABSENT_MEAN,
        Reason.NA_ZERO,
        Reason.NA_FULL,
        Reason.NA_NUMBER,
        Reason.NA_MEAN,
        Reason.UNMET_ZERO,
        Reason.UNMET_FULL,
        Reason.UNMET_NUMBER,
        Reason.UNMET_MEAN,
        Reason.EXEMPT,
    }
)
"""Reasons for which the item gives something as a whole, on its first line."""
_ABSENT = (Reason.ABSENT_ZERO, Reason.ABSENT_FULL, Reason.ABSENT_DROPPED)


def explain(line: Line, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES) -> str:
    """The arithmetic of a line as one sentence, in Chinese ("zh…") or English ("en…").

    `names` says how metrics are called and counted; facts that the rule declares itself it knows. Where the paper is silent and a default was used, the sentence
    says so.
    """
    say = Wording(language, names, rule.facts)
    if line.item.startswith("="):
        return above.sentence(line, rule, say)
    item, clause = rule.item(line.item), rule.clause(line.item)
    sentence = _of_clause(line, rule, item, clause, say)
    if item.beside and line.reason.counted:
        sentence = say.join([sentence, phrases.BESIDE.to(language)])
    return say.say(phrases.YUAN, head=sentence) if item.yuan and line.before else sentence


def _of_clause(line: Line, rule: Rule, item: Item, clause: Clause, say: Wording) -> str:
    how = clause.how
    match line.reason:
        case Reason.NOT_APPLICABLE:
            return say.say(words.NOT_APPLICABLE)
        case Reason.OUTSIDE_CLASS:
            return say.say(words.OUTSIDE_CLASS)
        case Reason.OTHER_CLAUSE:
            return say.say(phrases.OTHER_CLAUSE)
        case Reason.VETO_ZERO:
            titles = [veto.title.to(say.language) for veto in rule.vetoes if veto.item == item.id]
            return say.say(words.VETO_ZERO, vetoes=words.OR.to(say.language).join(titles))
        case Reason.ZERO_IF:
            return say.say(phrases.ZERO_IF)
    first = line.item == next(iter(item.lines))[0]
    if line.reason in phrases.ZERO_GIVES:
        return _of_nothing(line, item, how, say, first=first)
    if line.reason in _WHOLE_ITEM and not first:
        return phrases.SEE_FIRST.to(say.language)
    if line.reason in phrases.STANDS_IN:
        return say.say(phrases.STANDS_IN[line.reason], points=say.points(line.points))
    if line.reason in _ABSENT:
        return plain.absent(line, item, how, say) if first else say.say(phrases.ABSENT_PART)
    changed = item.times is not None or item.decimals is not None
    alone = len(item.clauses) == 1 and not changed and not item.beside
    if alone and isinstance(how, Share):
        return plain.share(line, item, how, say)
    if alone and isinstance(how, Count) and clauses.is_plain(how):
        return plain.count(line, item, how, say)
    if alone and isinstance(how, Steps) and how.of and not any(step.all for step in how.table):
        return plain.steps(line, item, how, say)
    return clauses.sentence(line, rule, item, clause, say, alone=alone)


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
    said = (
        say.say(phrases.ZERO_OF_ZERO, title=say.title(what.of))
        if isinstance(what, Share)
        else phrases.NO_BALLOTS.to(say.language)
    )
    return say.say(phrases.ZERO_GIVES[line.reason], what=said, points=say.points(to_decimal(line.before)))


def explain_veto(
    veto: Veto, state: VetoState, rule: Rule, language: str, names: Mapping[str, MetricName] = _NO_NAMES
) -> str:
    """What a veto does to a unit, or that it is not in effect, or that this is not known."""
    say = Wording(language, names, rule.facts)
    title = veto.title.to(language)
    metric = _looked_at(veto, rule, say)
    if state is VetoState.IN_EFFECT:
        item = rule.item(veto.item).title.to(language) if veto.item else ""
        effect = "、".join(
            say.say(words.EFFECTS[one], item=item, most=number(veto.total_at_most or Decimal(0)))
            for one in veto.effects
        )
        if veto.by_place or veto.grades:
            return say.say(words.VETO_STANDING, veto=title, what=metric, effect=effect)
        if not veto.bounds:
            bound = say.fact(veto.at_least, veto.count)
            return say.say(words.VETO_IN_EFFECT, veto=title, title=metric, bound=bound, effect=effect)
        sides = [
            say.say(
                words.SIDES[side],
                bound=f"{bound.month}-{bound.day}"
                if isinstance(bound, Day)
                else f"{number(bound)}%"
                if veto.rate_item or veto.rate_section
                else say.fact(bound, veto.count),
            )
            for side, bound in veto.bounds
        ]
        side = words.AND.to(language).join(sides)
        return say.say(words.VETO_WITHIN, veto=title, title=metric, side=side, effect=effect)
    template = {
        VetoState.CLEAR: words.VETO_CLEAR,
        VetoState.NO_DATA: words.VETO_UNKNOWN,
        VetoState.NOT_APPLICABLE: words.VETO_NOT_APPLICABLE,
    }[state]
    return say.say(template, veto=title, title=metric)


def _looked_at(veto: Veto, rule: Rule, say: Wording) -> str:
    """What a veto looks at: a fact, the total, or the rate of an item or a section."""
    if veto.by_place or veto.grades or veto.on_total:
        running = [] if not veto.before else [say.say(phrases.RUNNING, periods=str(veto.running + 1))]
        return (", " if say.english else "").join([*running, _standing(veto, rule, say)])
    if veto.rate_item:
        return say.say(phrases.ON_RATE, title=rule.item(veto.rate_item).title.to(say.language))
    if veto.rate_section:
        [title] = [one.title for one in rule.sections if one.id == veto.rate_section]
        return say.say(phrases.ON_RATE, title=title.to(say.language))
    return say.title(veto.count)


def _standing(veto: Veto, rule: Rule, say: Wording) -> str:
    """The total, the place or the grade that a veto looks at."""
    if veto.by_place:
        key, number_ = ("last", veto.last) if veto.last is not None else ("first", veto.first)
        return say.say(phrases.ON_PLACE[key], number=str(number_))
    if veto.grades:
        named = (grade.title.to(say.language) for grade in rule.grades if grade.id in veto.grades)
        return say.say(phrases.ON_GRADE, grades=(", " if say.english else "、").join(named))
    return phrases.ON_TOTAL.to(say.language)


def explain_result(result: Result, rule: Rule, language: str) -> str:
    """Total, place and grade of a unit as one sentence."""
    say = Wording(language, _NO_NAMES)
    if not result.assessed:
        return say.say(words.RESULT_NOT_ASSESSED)
    template = words.RESULT if result.rank is None else words.RESULT_PLACED
    total = say.points(result.total)
    if rule.decimals is not None:
        total = total.replace(number(result.total), printed(result.total, rule.decimals), 1)
    text = say.say(template, total=total, rank=str(result.rank))
    for grade in rule.grades:
        if grade.id == result.grade:
            return say.say(words.RESULT_GRADE, result=text, grade=grade.title.to(language))
    return text
