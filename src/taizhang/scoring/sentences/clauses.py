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
    Count,
    Curve,
    Denominator,
    GoesOn,
    Item,
    Judge,
    Part,
    PartStep,
    RankPoints,
    Rule,
    Share,
    Slope,
    Start,
    Steps,
    is_benchmark,
)
from taizhang.scoring.sentences import plain
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, number


def is_plain(how: Count) -> bool:
    """Whether a count has none of the finer rules."""
    finer = how.sequence or how.late or how.free or how.repeats or how.most or how.higher or how.rivals
    return (
        not finer
        and how.best is None
        and how.per == 1
        and how.part is None
        and not isinstance(how.threshold, str)
    )


def sentence(line: Line, rule: Rule, item: Item, clause: Clause, say: Wording, *, alone: bool) -> str:
    """Why a clause gives what it gives; `alone` says that it is all there is to the item."""
    own = _own(line, rule, clause, say)
    if alone:
        return say.join([own, *plain.bounds(line, item, say)])
    if line.after == line.before or not line.reason.counted:
        return own
    template = phrases.HELD if item.times is None else phrases.MULTIPLIED
    if item.decimals is not None:
        template = phrases.ROUNDED_ITEM if item.times is None else phrases.ROUNDED_MULTIPLIED
    what = phrases.TIMES_ON[item.times_on].to(say.language)
    held = say.say(template, points=say.points(line.points), decimals=str(item.decimals), what=what)
    return own if item.beside else say.join([own, held])


def _own(line: Line, rule: Rule, clause: Clause, say: Wording) -> str:
    how = clause.how
    points = say.points(to_decimal(line.before))
    match how:
        case Start():
            return say.say(phrases.START, points=points)
        case Share():
            return _share(line, clause, how, say)
        case Count():
            return _count(line, how, say, points)
        case Steps():
            return _steps(line, how, say, points)
        case Curve():
            return _curve(line, how, say, points)
        case Ballot():
            return _ballot(line, clause, how, say, points)
        case RankPoints():
            return _rank(line, rule, how, say, points)
        case Judge():
            if line.reason is Reason.JUDGED:
                return say.say(phrases.JUDGED, who=how.who, points=points)
            value = number(plain.value_of(line))
            return say.say(
                phrases.JUDGED_HELD,
                who=how.who,
                value=value,
                lo=number(how.lo),
                hi=number(how.hi),
                points=points,
            )
        case Part():
            return _part(line, rule, clause, how, say)


def _share(line: Line, clause: Clause, how: Share, say: Wording) -> str:
    title, points = say.title(how.of), say.points(to_decimal(line.before))
    if line.reason is Reason.SHARE_BELOW or how.start is not None:
        over = to_decimal(line.over or 0)
        slots = {"title": title, "value": say.fact(plain.value_of(line), how.of), "points": points}
        slots |= {"over_title": _benchmark(how.of, how.over, say), "over": say.fact(over, how.of)}
        if line.reason is Reason.SHARE_BELOW:
            return say.say(phrases.SHARE_BELOW, percent=number(how.nothing_below or Decimal(0)), **slots)
        start = _benchmark(how.of, how.start, say)
        return say.say(phrases.SHARE_BETWEEN, start=start, least=number(how.least), **slots)
    item = Item(clause.id, clause.name, how, clause.points, floor=Decimal(-(10**6)))
    bare = Line(line.unit, line.item, line.value, line.over, line.before, line.before, line.reason)
    return plain.share(bare, item, how, say)


def _count(line: Line, how: Count, say: Wording, points: str) -> str:
    title, value = say.title(how.of), say.fact(plain.value_of(line), how.of)
    over = to_decimal(line.over or 0)
    if line.reason is Reason.NOT_HIGHEST:
        return say.say(phrases.NOT_HIGHEST, title=title, value=value)
    if line.reason is Reason.NOT_AMONG_BEST:
        counted = Decimal(0) if not how.each else to_decimal(line.before) / how.each * how.per
        text = say.say(
            phrases.NOT_AMONG_BEST, title=title, value=value, best=str(how.best), number=number(counted)
        )
        return say.join([text, points])
    if how.late is not None:
        due = say.fact(over, how.of)
        head = say.say(phrases.LATE if line.reason is Reason.LATE else phrases.IN_TIME, title=title, value=value, due=due, number=_late(line, how, say))  # fmt: skip
    else:
        counted = plain.value_of(line)
        if how.threshold is not None:
            counted = max(over - counted if how.short_of is not None else counted - over, Decimal(0))
        template = {
            Reason.COUNT: words.COUNT,
            Reason.SHORTFALL: words.SHORTFALL,
            Reason.NO_SHORTFALL: words.NO_SHORTFALL,
            Reason.EXCESS: words.EXCESS,
            Reason.NO_EXCESS: words.NO_EXCESS,
        }[line.reason]
        head = say.say(template, title=title, value=value, number=say.fact(counted, how.of), threshold=say.fact(over, how.of))  # fmt: skip
    return say.say(phrases.MADE, head=head, how=say.join(_count_rules(how, say)), points=points)


def _late(line: Line, how: Count, say: Wording) -> str:
    import numpy as np

    from taizhang.scoring.kernels.counting import days_of

    assert how.late is not None
    given, due = days_of(np.array([line.value or 0, line.over or 0]))
    days = Decimal(max(int(given - due), 0)) / how.late.days
    return say.say(phrases.DAYS[how.late.days], number=number(round(days, 2)))


def _count_rules(how: Count, say: Wording) -> list[str]:
    one = say.measure(how.of) or ("" if say.english else "个")
    if how.late is not None:
        one = phrases.LATE_ONE[how.late.days].to(say.language)
    sign = (phrases.OFF if how.each < 0 else phrases.ON).to(say.language)
    if how.sequence:
        listed = "、".join(number(abs(each)) for each in how.sequence)
        text = sign + say.say(phrases.LISTED, list=listed)
        rules = [text + _goes_on(how.goes_on, say)]
    else:
        per = one if how.per == 1 else f"{number(how.per)}{one}"
        rules = [say.say(phrases.EVERY, per=per, sign=sign, each=say.points(abs(how.each)))]
    if how.per != 1 or how.part is not None:
        rules.append(phrases.PART[how.part or PartStep.PRO_RATA].to(say.language))
    if how.free:
        rules.append(say.say(phrases.FREE, free=f"{number(how.free)}{one}"))
    if how.repeats:
        rules.append(say.say(phrases.REPEATS, times=number(how.repeat_times)))
    if how.higher:
        rules.append(phrases.HIGHER.to(say.language))
    if how.best is not None:
        rules.append(say.say(phrases.AMONG_BEST, best=str(how.best)))
    if how.most is not None:
        rules.append(say.say(phrases.MOST, most=say.points(how.most)))
    return rules


def _goes_on(goes_on: GoesOn | Decimal, say: Wording) -> str:
    if isinstance(goes_on, Decimal):
        return say.say(phrases.GOES_ON_BY, by=number(goes_on))
    return phrases.GOES_ON[goes_on].to(say.language)


def _steps(line: Line, how: Steps, say: Wording, points: str) -> str:
    if how.of and not any(step.all for step in how.table):
        item = Item("", Text(""), how, None, floor=Decimal(-(10**6)))
        bare = Line(line.unit, line.item, line.value, line.over, line.before, line.before, line.reason)
        return plain.steps(bare, item, how, say)
    template = phrases.STEP_ALL if line.reason is Reason.STEP else phrases.STEP_NONE
    return say.say(template, points=points)


def _curve(line: Line, how: Curve, say: Wording, points: str) -> str:
    value = plain.value_of(line)
    slots = {"title": say.title(how.of), "value": say.fact(value, how.of), "points": points}
    if line.reason is Reason.KNOTS:
        return say.say(phrases.KNOTS, **slots)
    over = to_decimal(line.over or 0)
    target = f"{_target(how, say)} {say.fact(over, how.of)}"
    if line.reason is Reason.OVER_NOT_POSITIVE:
        zero = {"over_title": _target(how, say), "over": number(over)}
        return say.say(words.OVER_NOT_POSITIVE, **slots, **zero)
    if line.reason is Reason.AT_TARGET:
        return say.say(phrases.AT_TARGET, target=target, **slots)
    better = line.reason is Reason.BEYOND
    distance = abs(value - over)
    shown = say.fact(distance, how.of)
    if how.percent:
        shown = f"{number(round(distance * 100 / over, 6))}%"
    head = say.say(phrases.BEYOND if better else phrases.SHORT, target=target, distance=shown, **slots)
    slope = how.beyond if better else how.short
    if slope is None or slope.points is not None:
        return say.say(phrases.FIXED, head=head, points=points)
    return say.say(phrases.MADE, head=head, how=say.join(_slope(slope, how, say)), points=points)


def _target(how: Curve, say: Wording) -> str:
    target = how.target
    if isinstance(target, str) and target in phrases.GROUP:
        return phrases.GROUP[target].to(say.language)
    if isinstance(target, str) and target != "target":
        return say.title(f"{how.of}/{target}" if is_benchmark(target) else target)
    return phrases.TARGET.to(say.language)


def _benchmark(of: str, amount: Amount | None, say: Wording) -> str:
    """What an amount of a share is called; a number in the measure of the figure."""
    if isinstance(amount, Decimal):
        return say.fact(amount, of)
    if not isinstance(amount, str):
        return phrases.TARGET.to(say.language)
    if amount in phrases.GROUP:
        return phrases.GROUP[amount].to(say.language)
    return say.title(f"{of}/{amount}" if is_benchmark(amount) else amount)


def _slope(slope: Slope, how: Curve, say: Wording) -> list[str]:
    rules = []
    if slope.bands:
        rules.append((phrases.BANDS_FLAT if slope.flat else phrases.BANDS).to(say.language))
    else:
        sign = (phrases.OFF if slope.each < 0 else phrases.ON).to(say.language)
        step = f"{number(slope.step)}%" if how.percent else say.fact(slope.step, how.of)
        rules.append(say.say(phrases.EACH_STEP, step=step, sign=sign, each=say.points(abs(slope.each))))
    rules.append(phrases.PART[slope.part].to(say.language))
    if slope.most is not None:
        rules.append(say.say(phrases.MOST, most=say.points(slope.most)))
    return rules


def _ballot(line: Line, clause: Clause, how: Ballot, say: Wording, points: str) -> str:
    ballots = number(to_decimal(line.over or 0))
    if line.reason in (Reason.GROUP_SILENT, Reason.GROUP_ZERO):
        template = phrases.NO_VOTES if not line.over else phrases.FEW_VOTES
        votes = say.say(template, ballots=ballots, least=number(how.least))
        zero = line.reason is Reason.GROUP_ZERO
        return say.say(phrases.GROUP_ZERO if zero else phrases.GROUP_SILENT, votes=votes)
    if line.reason is Reason.BALLOTS_NONE:
        return say.say(phrases.BALLOTS_NONE)
    if line.reason is Reason.BALLOTS_FEW:
        return say.say(phrases.BALLOTS_FEW, ballots=ballots, least=number(how.least))
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


def _rank(line: Line, rule: Rule, how: RankPoints, say: Wording, points: str) -> str:
    if line.reason is Reason.GATE_SHUT:
        return say.say(phrases.GATE_SHUT)
    slots = {
        "place": number(to_decimal(line.over or 0)),
        "group": phrases.GROUPS[how.group].to(say.language),
        "points": points,
    }
    value = plain.value_of(line)
    if how.gained is not None:
        title = rule.item(how.item).title.to(say.language) if how.item else say.title(how.of)
        moved = moved_said(int(value), int(to_decimal(line.over or 0)), say)
        return say.say(phrases.PLACES_MOVED, title=title, before=number(value), moved=moved, **slots)
    if how.item:
        title = rule.item(how.item).title.to(say.language)
        text = say.say(phrases.PLACE_ITEM, title=title, value=say.points(value), **slots)
    else:
        title = say.say(phrases.CHANGE, title=say.title(how.of)) if how.change else say.title(how.of)
        text = say.say(phrases.PLACE, title=title, value=say.fact(value, how.of), **slots)
    return say.join([text, phrases.TIES.to(say.language)])


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
