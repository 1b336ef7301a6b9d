"""`count` in words: points for each thing, for what is short or beyond, for lateness, by class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    BENCHMARKS,
    MEAN_OF_YEARS,
    Count,
    CountClass,
    Counted,
    leading,
)
from taizhang.institutions.schema.appraisal.counting import Late
from taizhang.problems import Text
from taizhang.writing.scheme.speech import Speech

_LATE = {
    "day": Text("天", "day"),
    "week": Text("周（7天）", "week of 7 days"),
    "month": Text("个月（30天）", "month of 30 days"),
}
_ONCE = {
    "highest": Text(
        "同一事项涉及几级的，只按加减分最多的一级计分",
        "only the level that changes the points most counts",
    ),
    "each-act": Text(
        "下一级的数字包含已在上一级计过的，计过的不再计",
        "the figure of a lower level includes what reached a higher one, and that does not count again",
    ),
}


def count_said(count: Count, points: Decimal | None, say: Speech) -> Iterator[str]:
    """What it starts from, what each thing gives, and what modifies the counting."""
    deducts = any(leading(one.each) < 0 for one in count.classes or (count,) if one.each is not None)
    start = count.base if count.base is not None else points if deducts and points is not None else Decimal(0)
    if start and count.base is not None:
        yield say(f"从{say.points(start)}起计。", f"from {say.points(start)}.")
    elif start:
        yield say(
            f"从{say.full}{say.points(start)}起扣{say.default}。",
            f"from the full {say.points(start)}{say.default}.",
        )
    if not count.classes:
        assert count.of is not None
        assert count.each is not None
        yield say.clauses(_counted(count, count.of, count.each, say))
        return
    yield say("分下列各类计分，相加：", "by these classes, added up:")
    for number, one in enumerate(count.classes, start=1):
        yield say(f"（{number}）", f"({number}) ") + say.clauses(_class(one, say))
    if count.once is not None:
        yield say.words(_ONCE, count.once) + say("。", ".")
    if count.most is not None:
        takes = {leading(one.each) < 0 for one in count.classes}
        verb = "加减" if len(takes) > 1 else "扣" if True in takes else "加"
        yield say(
            f"各类合计最多{verb}{say.points(count.most)}。",
            f"all of them together change it by {say.points(count.most)} at most.",
        )
    if count.best is not None:
        yield say(
            f"各类合计只计分值最高的{count.best}项。",
            f"of all of them only the {count.best} that give most count.",
        )


def _class(one: CountClass, say: Speech) -> Iterator[str]:
    first, *others = _counted(one, one.of, one.each, say)
    name = "" if one.name is None else say(f"{one.name}：", f"{one.name_en or one.name}: ")
    yield name + first
    yield from others


def _counted(
    one: Counted, of: str, each: Decimal | tuple[Decimal, ...] | dict[str, Decimal], say: Speech
) -> Iterator[str]:
    unit, counter = say.some(one.per or Decimal(1), of), say.counter(of)
    if one.late is not None:
        unit, counter = _late_unit(one.late, one.per, say), "天" if one.late.per == "day" else ""
        due, given = _due(one.late, of, say), _given(each, one, "每迟", "迟的", unit, counter, say)
        yield say(
            f"{say.fact(of)}晚于{due}的，{given}",
            f"where {say.fact(of)} is after {due}, for every {unit} late {given}",
        )
    elif one.short_of is not None:
        unit, counter = _apart(of, one.per, unit, counter, say)
        number, given = say.amount(one.short_of, of), _given(each, one, "每少", "所缺的", unit, counter, say)
        yield say(
            f"{say.fact(of)}不足{number}的，{given}",
            f"where {say.fact(of)} falls short of {number}, for every {unit} missing {given}",
        )
    elif one.over is not None:
        unit, counter = _apart(of, one.per, unit, counter, say)
        number, given = say.amount(one.over, of), _given(each, one, "每多", "超出的", unit, counter, say)
        yield say(
            f"{say.fact(of)}超过{number}的，{given}",
            f"where {say.fact(of)} goes beyond {number}, for every {unit} beyond {given}",
        )
    elif say.named(of).kind == "yes-no" and not isinstance(each, tuple):
        yield say(
            f"有{say.fact(of)}情形的，{_points(each, say)}",
            f"where {say.fact(of)} is so, {_points(each, say)}",
        )
    else:
        given = _given(each, one, "每", "", unit, counter, say)
        yield say(f"{say.fact(of)}{given}", f"for every {unit} of {say.fact(of)} {given}")
    if any(isinstance(amount, dict) for amount in (one.short_of, one.over, each)):
        yield say(f"其他类别的{say.unit}不考核本项", "units of other classes are not assessed by this item")
    if isinstance(each, tuple):
        yield _goes_on(one, each[-1], counter if one.per is None and counter else "次", say)
    if one.repeats is not None:
        yield say(
            f"属于{say.fact(one.repeats.of)}的，按{say.number(one.repeats.times)}倍计",
            f"each of them that is {say.fact(one.repeats.of)} counts {say.number(one.repeats.times)} times",
        )
    if one.free is not None:
        free = say.some(one.free, of)
        yield say(f"前{free}不计", f"the first {free} {'does' if one.free == 1 else 'do'} not count")
    if _may_break(one, of, say):
        whole = say("", "a ") + unit if one.late is not None and one.per is None else unit
        yield part_said(one.part or "pro-rata", one.part is not None, say, whole)
    if one.most is not None:
        yield say(
            f"最多{_verb(leading(each), say)}{say.points(one.most)}", f"by {say.points(one.most)} at most"
        )


def _may_break(one: Counted, of: str, say: Speech) -> bool:
    """Whether a part of a thing may have to be counted, or the file says what it gives."""
    if one.part is not None or one.per is not None or say.named(of).kind not in ("count", "yes-no", "grade"):
        return True
    numbers = [amount for amount in (one.short_of, one.over) if amount is not None]
    numbers += [one.free or Decimal(0), one.repeats.times if one.repeats is not None else Decimal(0)]
    return not all(_whole(amount, say) for amount in numbers)


def _whole(amount: Decimal | str | dict[str, Decimal], say: Speech) -> bool:
    """Whether an amount beside a count of whole things is a whole number."""
    if not isinstance(amount, str):
        return all(one % 1 == 0 for one in (amount.values() if isinstance(amount, dict) else (amount,)))
    if amount in BENCHMARKS or MEAN_OF_YEARS.fullmatch(amount):
        return "mean" not in amount
    fact = say.appraisal.facts.get(amount)
    per = fact is not None and fact.per is not None and fact.per.part != "pro-rata"
    return per or say.named(amount).kind == "count"


def _apart(of: str, per: Decimal | None, unit: str, counter: str, say: Speech) -> tuple[str, str]:
    """So much of a distance, and what it is counted in: percentages lie percentage points apart."""
    if say.named(of).measure != "%":
        return unit, counter
    number = Decimal(1) if per is None else per
    points = "percentage point" if number == 1 else "percentage points"
    return say(f"{say.number(number)}个百分点", f"{say.number(number)} {points}"), "个百分点"


def _due(late: Late, of: str, say: Speech) -> str:
    if late.due is not None:
        return say.edge(late.due, of)
    monthly = say.appraisal.period == "month" and not any(item.period for item in say.appraisal.items)
    if monthly and late.month in (None, 1):
        month, named = "当月", "the month"
    elif monthly and late.month == 2:
        month, named = "次月", "the following month"
    elif late.month is None:
        month, named = "本期最后一个月", "the last month of the period"
    else:
        month, named = f"本期第{late.month}个月", f"month {late.month} of the period"
    if late.day is not None and late.day > 28:  # some months end before
        return say(f"{month}{late.day}日（没有这一日的，为该月最后一日）", f"day {late.day} (or the last day) of {named}")  # fmt: skip
    return say(f"{month}{late.day}日", f"day {late.day} of {named}")


def _late_unit(late: Late, per: Decimal | None, say: Speech) -> str:
    unit, number = say.words(_LATE, late.per), say.number(per or Decimal(1))
    several = unit.replace("week", "weeks").replace("month", "months") if " of " in unit else f"{unit}s"
    return say(f"{number}{unit}", unit if number == "1" else f"{number} {several}")


def _given(
    each: Decimal | tuple[Decimal, ...] | dict[str, Decimal],
    one: Counted,
    every: str,
    which: str,
    unit: str,
    counter: str,
    say: Speech,
) -> str:
    """What things give: in Chinese with how many are meant (每少1次扣1分; 所缺的第1次扣1分、第2次扣2分), in English without."""
    if isinstance(each, tuple):
        listed = _listed(each, counter if one.per is None and counter else "次", say)
        return say(
            f"{which}{listed}" if one.per is None and counter else f"{every}{unit}计一次：{listed}", listed
        )
    return say(f"{every}{unit}{'，' if isinstance(each, dict) else ''}", "") + _points(each, say)


def _listed(each: tuple[Decimal, ...], counter: str, say: Speech) -> str:
    """The points of the first, the second, the third …"""
    return say.list(
        say(f"第{number}{counter}{_verb(one, say)}{say.points(abs(one))}", f"{say.points(abs(one))} {_verb(one, say)} for number {number}")
        for number, one in enumerate(each, start=1)
    )  # fmt: skip


def _points(each: Decimal | dict[str, Decimal], say: Speech) -> str:
    if isinstance(each, dict):
        nothing = say("不扣" if leading(each) < 0 else "不加", "nothing")
        told = [f"{name}{say('', ' ')}{_points(one, say) if one else nothing}" for name, one in each.items()]
        return say.list(told)
    return say(f"{_verb(each, say)}{say.points(abs(each))}", f"{say.points(abs(each))} {_verb(each, say)}")


def _goes_on(one: Counted, last: Decimal, counter: str, say: Speech) -> str:
    unsaid = "" if one.next is not None else say.default
    if isinstance(one.next, Decimal):
        more, by = (one.next < 0) == (last < 0), say.points(abs(one.next))
        return say(
            f"以后每{counter}比前一{counter}{'多' if more else '少'}{_verb(last, say)}{by}",
            f"after that each {'takes off' if last < 0 else 'gives'} {by} {'more' if more else 'less'} than the one before",
        )
    if one.next == "double":
        return say(f"以后每{counter}按前一{counter}的两倍计", "after that each counts double the one before")
    return say(f"以后每{counter}与最后一{counter}相同{unsaid}", f"after that each counts as the last{unsaid}")


def part_said(part: str, written: bool, say: Speech, unit: str = "") -> str:
    """What a part of a step gives, and whether the paper leaves it unsaid."""
    one = unit or say("一档", "a step")
    unsaid = "" if written else say.default
    return {
        "pro-rata": say(f"不足{one}的按比例计{unsaid}", f"part of {one} counts in proportion{unsaid}"),
        "down": say(f"不足{one}的不计{unsaid}", f"part of {one} does not count{unsaid}"),
        "up": say(f"不足{one}的按{one}计{unsaid}", f"part of {one} counts as a whole{unsaid}"),
    }[part]


def _verb(each: Decimal, say: Speech) -> str:
    return say("扣", "off") if each < 0 else say("加", "more")
