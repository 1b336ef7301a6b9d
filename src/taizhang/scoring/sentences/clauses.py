"""Sentences of every other clause: what was found, by which rule, and what it gives."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from taizhang.problems import Text
from taizhang.scoring import phrases
from taizhang.scoring import wording as words
from taizhang.scoring.kernels.people import ballot_factor, raised
from taizhang.scoring.millionths import MILLION, to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    Amount,
    Ballot,
    Clause,
    Condition,
    Count,
    Curve,
    Denominator,
    Item,
    Judge,
    Part,
    RankPoints,
    Rule,
    Share,
    Start,
    Step,
    Steps,
    is_benchmark,
)
from taizhang.scoring.sentences import counts, curves, modified, plain
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, inside, number


def sentence(line: Line, rule: Rule, item: Item, clause: Clause, say: Wording, *, alone: bool) -> str:
    """Why a clause gives what it gives; `alone` says that it is all there is to the item."""
    if item.beside and line.reason.counted and modified.touched(line, item, clause):
        return modified.beside(line, item, clause, say)
    own = _own(line, rule, clause, say)
    if alone:
        return say.join([own, *plain.bounds(line, item, say)])
    if line.after == line.before or not line.reason.counted or item.beside:
        return own
    return say.join([own, modified.said(line, item, say)])


def _own(line: Line, rule: Rule, clause: Clause, say: Wording) -> str:
    how = clause.how
    points, gives = say.points(to_decimal(line.before)), say.gives(to_decimal(line.before))
    match how:
        case Start():
            return say.say(phrases.START, points=points)
        case Share():
            return _share(line, clause, how, say)
        case Count():
            return counts.count(line, clause, how, say)
        case Steps():
            return _steps(line, how, say, gives)
        case Curve():
            return curves.curve(line, clause, how, say)
        case Ballot():
            return _ballot(line, clause, how, say, points)
        case RankPoints():
            return _rank(line, rule, how, say, gives)
        case Judge():
            who = say.post(how.who)
            if how.approved_by:
                who = say.say(phrases.APPROVED_BY, who=who, approver=say.post(how.approved_by))
            if line.reason is Reason.JUDGED:
                return say.say(phrases.JUDGED, who=who, gives=gives)
            return say.say(
                phrases.JUDGED_HELD,
                who=who,
                value=say.points(plain.value_of(line)),
                lo=number(how.lo),
                hi=say.points(how.hi),
                points=points,
            )
        case Part():
            return _part(line, rule, clause, how, say)


def on_scale(line: Line, how: Share) -> bool:
    """Whether a share was measured on a scale with a beginning, or lies below what gives anything."""
    return line.reason is Reason.SHARE_BELOW or how.start is not None


def _share(line: Line, clause: Clause, how: Share, say: Wording) -> str:
    title, points = say.title(how.of), say.points(to_decimal(line.before))
    if on_scale(line, how):
        over = to_decimal(line.over or 0)
        slots = {"title": title, "value": say.fact(plain.value_of(line), how.of), "points": points}
        named = _benchmark(how.of, how.over, say)
        told = say.fact(over, how.over_metric or how.of)
        slots["over"] = (
            told if named == told else f"{named}（{told}）" if not say.english else f"{named} ({told})"
        )
        if line.reason in (Reason.ZERO_OF_ZERO, Reason.OVER_NOT_POSITIVE) and how.start is not None:
            return say.say(phrases.NO_SPAN, start=_benchmark(how.of, how.start, say), **slots)
        if line.reason is Reason.SHARE_BELOW:
            below = phrases.SHARE_BELOW_ON_SCALE if how.rest or how.start is not None else phrases.SHARE_BELOW
            return say.say(below, percent=number(how.nothing_below or Decimal(0)), **slots)
        start = _benchmark(how.of, how.start, say)
        ends = [say.say(phrases.LEAST, percent=number(how.least)) if how.least else say.nothing, say.full]
        least, most = reversed(ends) if how.rest else ends
        return say.say(phrases.SHARE_BETWEEN, start=start, least=least, most=most, **slots)
    item = Item(clause.id, clause.name, how, clause.points, floor=Decimal(-(10**6)))
    bare = Line(line.unit, line.item, line.value, line.over, line.before, line.before, line.reason)
    return plain.share(bare, item, how, say)


def _steps(line: Line, how: Steps, say: Wording, gives: str) -> str:
    if how.of and not any(step.all for step in how.table):
        item = Item("", Text(""), how, None, floor=Decimal(-(10**6)))
        bare = Line(line.unit, line.item, line.value, line.over, line.before, line.before, line.reason)
        return plain.steps(bare, item, how, say)
    given = to_decimal(line.before)
    rows = [step for step in how.table if step.points == given] if line.reason is Reason.STEP else []
    if line.reason is Reason.STEP and len(rows) == 1:
        return say.say(phrases.STEP_ALL, when=_row(rows[0], how, say), gives=gives)
    if len(how.table) == 1:
        return say.say(phrases.STEP_NOT_ALL, when=_row(how.table[0], how, say), gives=gives)
    return say.say(phrases.STEP_SOME if line.reason is Reason.STEP else phrases.STEP_NONE, gives=gives)


def _row(step: Step, how: Steps, say: Wording) -> str:
    """All that a row asks for."""
    own = [say.condition(Condition(how.of, step.bounds))] if step.bounds else []
    return words.AND_ALSO.to(say.language).join([*own, *([say.conditions(step.all)] if step.all else [])])


def _benchmark(of: str, amount: Amount | None, say: Wording) -> str:
    """What an amount of a share is called; a number in the measure of the figure."""
    if isinstance(amount, Decimal):
        return say.fact(amount, of)
    if not isinstance(amount, str):
        return phrases.TARGET.to(say.language)
    if amount in phrases.GROUP:
        return phrases.GROUP[amount].to(say.language)
    return say.title(f"{of}/{amount}" if is_benchmark(amount) else amount)


def _ballot(line: Line, clause: Clause, how: Ballot, say: Wording, points: str) -> str:
    cast = to_decimal(line.over or 0)
    ballots = number(cast)
    ballots_en = "1 ballot" if cast == 1 else f"{ballots} ballots"
    if line.reason in (Reason.GROUP_SILENT, Reason.GROUP_ZERO):
        template = phrases.NO_VOTES if not line.over else phrases.FEW_VOTES
        votes = say.say(template, ballots=ballots, ballots_en=ballots_en, least=number(how.least))
        zero = line.reason is Reason.GROUP_ZERO
        return say.say(phrases.GROUP_ZERO if zero else phrases.GROUP_SILENT, votes=votes)
    if line.reason is Reason.BALLOTS_NONE:
        return say.say(phrases.BALLOTS_NONE)
    if line.reason is Reason.BALLOTS_FEW:
        return say.say(phrases.BALLOTS_FEW, ballots=ballots, ballots_en=ballots_en, least=number(how.least))
    mean, full = plain.value_of(line), clause.points or Decimal(0)
    weight, whole = how.weight
    if line.reason is Reason.BALLOT_RAISED:
        whole = _voted(line, clause, how)
    if how.denominator is Denominator.NONE:
        return say.join([say.say(phrases.BALLOT_SUM, points=points), _raised(how, whole, say)])
    weighed = weight != whole
    exact = Fraction(full) * Fraction(mean) / Fraction(how.out_of) * Fraction(weight) / Fraction(whole)
    text = say.say(
        phrases.BALLOT,
        ballots=ballots,
        ballots_en=ballots_en,
        mean=number(mean),
        out_of=number(how.out_of),
        full=say.points(full) + (f" × {number(weight)} ÷ {number(whole)}" if weighed else ""),
        equals=plain.equals_sign(exact, line.before),
        points=points,
    )
    if whole != how.weight[1]:
        return say.join([text, _raised(how, whole, say)])
    said = say.say(phrases.BALLOT_WEIGHT, weight=number(weight), whole=number(whole))
    return say.join([text, said if weighed else ""])


def _voted(line: Line, clause: Clause, how: Ballot) -> Decimal:
    """What the weights of the groups that voted come to, found again from the points: the nearest that gives them."""
    if not line.value:
        return how.weight[1]  # whatever they came to, it gave nothing
    scale = 1 if how.denominator is Denominator.NONE else MILLION
    one = ballot_factor(how, clause.points) * Fraction(how.weight[1]) * line.value / scale
    found = {
        sum((group.weight[0] for place, group in enumerate(how.groups) if voted >> place & 1), Decimal(0))
        for voted, _ in raised(how)
    }
    return min(found - {how.weight[1]}, key=lambda whole: abs(one / Fraction(whole) - line.before))


def _raised(how: Ballot, voted: Decimal, say: Wording) -> str:
    weight, whole = how.weight
    if voted == whole:
        return ""
    return say.say(phrases.BALLOT_RAISED, weight=number(weight), whole=number(whole), voted=number(voted))


def _rank(line: Line, rule: Rule, how: RankPoints, say: Wording, gives: str) -> str:
    if line.reason is Reason.GATE_SHUT:
        return say.say(phrases.GATE_SHUT)
    slots = {
        "place": number(to_decimal(line.over or 0)),
        "group": phrases.GROUPS[how.group].to(say.language),
        "gives": gives,
    }
    value = plain.value_of(line)
    if how.gained is not None:
        title = rule.item(how.item).title.to(say.language) if how.item else say.title(how.of)
        moved = moved_said(int(value), int(to_decimal(line.over or 0)), say)
        return say.say(phrases.PLACES_MOVED, title=title, before=number(value), moved=moved, **slots)
    if how.item:
        title = inside(rule.item(how.item).title.to(say.language))
        return say.say(phrases.PLACE_ITEM, title=title, value=say.points(value), **slots)
    title = say.say(phrases.CHANGE, title=say.title(how.of)) if how.change else say.title(how.of)
    return say.say(phrases.PLACE, title=title, value=say.fact(value, how.of), **slots)


def moved_said(before: int, place: int, say: Wording) -> str:
    """By how many places up or down; nothing moved where there was no place before."""
    if before < 1 or before == place:
        return phrases.NOT_MOVED.to(say.language)
    return say.say(phrases.UP_BY if place < before else phrases.DOWN_BY, places=str(abs(before - place)))


def _part(line: Line, rule: Rule, clause: Clause, how: Part, say: Wording) -> str:
    value, full = plain.value_of(line), clause.points or Decimal(0)
    title = rule.item(how.item).title.to(say.language) if how.item else say.title(how.of)
    slots = {
        "title": title,
        "value": number(value),
        "out_of": number(how.out_of),
        "points": say.points(to_decimal(line.before)),
    }
    if line.reason is Reason.PART_CAPPED and isinstance(how.cap, Decimal):
        return say.say(phrases.SCORE_CAPPED, cap=number(how.cap), **slots)
    equals = plain.equals_sign(Fraction(full) * Fraction(value) / Fraction(how.out_of), line.before)
    return say.say(phrases.SCORE, full=say.points(full), equals=equals, **slots)
