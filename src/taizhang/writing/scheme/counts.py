"""`count` in words: points for each thing, for what is short or beyond, for lateness, by class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import Count, CountClass, Counted, leading
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
        yield say(f"以{say.points(start)}起计。", f"from {say.points(start)}.")
    elif start:
        yield say(
            f"从满分{say.points(start)}起扣{say.default}。",
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
        yield say(
            f"各类合计最多加减{say.points(count.most)}。",
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
    unit = say.one(of, one.per)
    if one.late is not None:
        unit = _late_unit(one.late, one.per, say)
        due = _due(one.late, of, say)
        yield say(
            f"{say.fact(of)}晚于{due}的，每迟{unit}{_points(each, say)}",
            f"where {say.fact(of)} is after {due}, for every {unit} late {_points(each, say)}",
        )
    elif one.short_of is not None:
        unit = _apart(of, one.per, unit, say)
        number = say.amount(one.short_of, of)
        yield say(
            f"{say.fact(of)}不足{number}的，每少{unit}{_points(each, say)}",
            f"where {say.fact(of)} falls short of {number}, for every {unit} missing {_points(each, say)}",
        )
    elif one.over is not None:
        unit = _apart(of, one.per, unit, say)
        number = say.amount(one.over, of)
        yield say(
            f"{say.fact(of)}超过{number}的，每多{unit}{_points(each, say)}",
            f"where {say.fact(of)} goes beyond {number}, for every {unit} beyond {_points(each, say)}",
        )
    elif say.named(of).kind == "yes-no":
        yield say(
            f"有{say.fact(of)}情形的，{_points(each, say)}",
            f"where {say.fact(of)} is so, {_points(each, say)}",
        )
    else:
        yield say(
            f"{say.fact(of)}每{unit}{_points(each, say)}",
            f"for every {unit} of {say.fact(of)} {_points(each, say)}",
        )
    if any(isinstance(amount, dict) for amount in (one.short_of, one.over, each)):
        yield say(f"其他类别的{say.unit}不考核本项", "units of other classes are not assessed by this item")
    if isinstance(each, tuple):
        yield _goes_on(one, each[-1], say)
    if one.repeats is not None:
        yield say(
            f"其中属于{say.fact(one.repeats.of)}的，按{say.number(one.repeats.times)}倍计",
            f"each of them that is {say.fact(one.repeats.of)} counts {say.number(one.repeats.times)} times",
        )
    if one.free is not None:
        yield say(
            f"前{say.quantity(one.free, of)}不计", f"the first {say.quantity(one.free, of)} do not count"
        )
    if say.named(of).kind not in ("count", "yes-no", "grade") or one.per is not None or one.part is not None:
        yield part_said(one.part or "pro-rata", one.part is not None, say, unit)
    if one.most is not None:
        yield say(
            f"最多{_verb(leading(each), say)}{say.points(one.most)}", f"by {say.points(one.most)} at most"
        )


def _apart(of: str, per: Decimal | None, unit: str, say: Speech) -> str:
    """So much of a distance: percentages lie percentage points apart."""
    if say.named(of).measure != "%":
        return unit
    number = say.number(Decimal(1) if per is None else per)
    return say(f"{number}个百分点", f"{number} percentage points")


def _due(late: Late, of: str, say: Speech) -> str:
    if late.due is not None:
        return say.edge(late.due, of)
    monthly = say.appraisal.period == "month" and not any(item.period for item in say.appraisal.items)
    if monthly and late.month in (None, 1):
        return say(f"当月{late.day}日", f"day {late.day} of the month")
    if monthly and late.month == 2:
        return say(f"次月{late.day}日", f"day {late.day} of the following month")
    if late.month is None:
        return say(f"本期最后一个月{late.day}日", f"day {late.day} of the last month of the period")
    return say(f"本期第{late.month}个月{late.day}日", f"day {late.day} of month {late.month} of the period")


def _late_unit(late: Late, per: Decimal | None, say: Speech) -> str:
    unit, number = say.words(_LATE, late.per), say.number(per or Decimal(1))
    return say(f"{number}{unit}", unit if per is None else f"{number} {unit}s")


def _points(each: Decimal | tuple[Decimal, ...] | dict[str, Decimal], say: Speech) -> str:
    if isinstance(each, dict):
        nothing = say("不扣分" if leading(each) < 0 else "不加分", "nothing")
        told = [f"{name}{say('', ' ')}{_points(one, say) if one else nothing}" for name, one in each.items()]
        return say.list(told)
    if not isinstance(each, tuple):
        return say(
            f"{_verb(each, say)}{say.points(abs(each))}", f"{say.points(abs(each))} {_verb(each, say)}"
        )
    told = [
        say(f"第{number}次{_verb(one, say)}{say.points(abs(one))}", f"{say.points(abs(one))} {_verb(one, say)} for number {number}")
        for number, one in enumerate(each, start=1)
    ]  # fmt: skip
    return say("计一次：", "") + say.list(told)


def _goes_on(one: Counted, last: Decimal, say: Speech) -> str:
    unsaid = "" if one.next is not None else say.default
    if isinstance(one.next, Decimal):
        more, by = (one.next < 0) == (last < 0), say.points(abs(one.next))
        return say(
            f"以后每次比前一次{'多' if more else '少'}{_verb(last, say)}{by}",
            f"after that each {'takes off' if last < 0 else 'gives'} {by} {'more' if more else 'less'} than the one before",
        )
    if one.next == "double":
        return say("以后每次按前一次的两倍计", "after that each counts double the one before")
    return say(f"以后每次与最后一次相同{unsaid}", f"after that each counts as the last{unsaid}")


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
