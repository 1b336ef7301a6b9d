"""What else a statement may mean: one that does not hold as read, but does with a figure beside it, is let go.

A report says 比上年的155万元增长20% three figures after the 186万元 that grew. Where the grammar picks the wrong one,
the arithmetic tells: if the stated value follows, to its printed precision, from one of the figures of the statement
and another near by, the reading was wrong and not the report.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.reading.patterns import pattern

if TYPE_CHECKING:
    from taizhang.reading.arithmetic import Arithmetic
    from taizhang.reading.quantity import Quantity

BACK, ON = 10, 3
"""How many figures before and after a statement may have been meant."""
_SHARES = ("growth", "share", "plan", "multiple")
_YEAR = pattern(r"[比较]((?:19|20)[0-9]{2})年[^,。]*$")
_SET_AGAINST = pattern(
    r"[,、(]?(?:(?:同比)?[比较](?:上年|去年|前年)(?:同期)?[的为]?|(?:上年|去年)(?:同期|上半年|下半年|[一二三四]季度)?[为是]?)"
)
_GREW = pattern(r"(?:,?同比)?(?:增长|增加|提高|下降|减少|上升|增)了?")
_NOT = pattern(r"[未不余剩省节降减下缺欠少超核空闲]")
"""Words of a share that may be what is left of the whole: 节约率, 未完成的占, 超额完成."""
_TAKES = pattern(r"[,、(]?占(?:比|到|了)?(?:为|约)?")
_IN_THEM = pattern(r"^[^,。;]{0,12}中(?![级心学共小年专药介央国医层])|^[,(]其中")
"""21家企业中高新技术企业6家, 占28.6%: the whole, its part and the share, with nothing else in between."""
_OF_SOME = pattern(r"[上下]半年|季度|前[两三]")
_FACTOR = {"%": 100, "‰": 1000, "成": 10}


def otherwise(book: Arithmetic, kind: str, members: tuple[int, ...]) -> bool:
    """Whether the last of `members` follows from one of the others and a figure near by."""
    if _sure(book, kind, members):
        return False
    stated = book.found[members[-1]]
    left = book.left(members[-1])
    ways: tuple[bool, ...] = (True, False)
    taken = book.found[members[-1] - 1] if kind == "share" and _TAKES.fullmatch(left) else None
    if kind == "growth" and (book.falls(left) or book.up.within(left[-6:])):
        ways = (book.falls(left),)
    for member in members[:-1]:
        one = book.found[member]
        for other in _around(book, members):
            two = book.found[other]
            if other == member or two.value <= 0 or one.value <= 0:
                continue
            if other in members:
                if (
                    kind == "growth"
                    and not book.past(other)
                    and not book.past(member)
                    and _from_difference(one, two, stated, book)
                ):
                    return True
            elif kind in ("average", "product"):
                if len(members) == 3 and _each(one, two, stated, book):
                    return True
            elif (
                two.unit == one.unit
                and two.role != "norm"
                and (taken is None or taken.value == min(one.value, two.value))
                and _follows(book, kind, (member, other), left, stated, ways)
            ):
                return True
    if (
        kind in ("share", "plan", "growth")
        and stated.decimals
        and _of_another_pair(book, kind, members, ways)
    ):
        return True
    if kind == "annual" and _from_the_year_before(book, members):
        return True
    return kind == "sum" and _other_whole(book, members)


def _from_the_year_before(book: Arithmetic, members: tuple[int, ...]) -> bool:
    """2021年达到30万元, 增长25%, 到2023年达到50万元, 年均增长27.7%: from what 2020 had."""
    found, rate = book.found, book.found[members[-1]]
    levels = [member for member in members[:-1] if found[member].kind != "time"]
    if len(levels) != 2:
        return False
    low, high = sorted(levels, key=lambda member: found[member].value)
    growth = found[low + 1] if low + 1 < len(found) else None
    if growth is None or growth.unit != "%" or "change" not in growth.cues or low + 1 in members:
        return False
    times = found[high].value / found[low].value * (1 + growth.value / 100)
    step = max(rate.step, Decimal("0.1"))
    return any(abs((times ** (Decimal(1) / years) - 1) * 100 - rate.value) <= step for years in range(2, 7))


def _of_another_pair(book: Arithmetic, kind: str, members: tuple[int, ...], ways: tuple[bool, ...]) -> bool:
    """62户187人, 其中新增23户71人, 占监测户数的37.1%: a rate to the decimal of two other figures of its sentence is theirs."""
    found, last = book.found, members[-1]
    stated, left = found[last], book.left(last)
    floor = book.layout.full_sentence(stated.start)
    part = (
        last - 1 if _TAKES.fullmatch(left) else -1
    )  # 女党员268名, 占23.8%: what takes the share stands before it
    near = [
        other
        for other in range(max(last - BACK, 0), last)
        if found[other].start >= floor
        and found[other].value > 0
        and found[other].kind not in ("percent", "multiple", "time")
        and found[other].role != "norm"
    ]
    for other, member in itertools.combinations(near, 2):
        one, two = found[other], found[member]
        if not book.alike(one, two) or {other, member} <= set(members):
            continue
        if part >= 0 and not (part in (other, member) and found[part].value == min(one.value, two.value)):
            continue
        if _follows(book, kind, (other, member), left, stated, ways):
            return True
        if (
            kind == "growth"
            and member == other + 1
            and not book.past(other)
            and _from_difference(one, two, stated, book)
        ):
            return True
    return False


def _sure(book: Arithmetic, kind: str, members: tuple[int, ...]) -> bool:
    """由A增加到B, 增长P: the two ends stand right before the change; a count, so much each and the total side by side. Cells of a table cannot be mistaken either."""
    found, last = book.found, members[-1]
    if kind == "sum":
        return _splits_up(book, members)
    beside = kind in ("average", "product") and len(members) == 3 and max(members) - min(members) == 2
    if kind in ("share", "plan") and len(members) == 3:
        beside = _beside(book, members) and (
            book.left(last) == "的"
            or _is_rate_of(book.left(last), book.left(last - 1))
            or (
                _TAKES.fullmatch(book.left(last)) is not None
                and _IN_THEM.search(book.left(last - 1)) is not None
            )
        )
    return (
        beside
        or (kind in ("growth", "multiple") and _over_its_base(book, members))
        or any(found[member].base == "to" and last - member <= 2 for member in members)
        or "cell" in found[last].cues
    )


def _beside(book: Arithmetic, members: tuple[int, ...]) -> bool:
    """Whether the two figures of a rate, or others of their values, are those right before it."""
    found, last = book.found, members[-1]
    return {found[last - 1].value, found[last - 2].value} == {found[member].value for member in members[:-1]}


def _splits_up(book: Arithmetic, members: tuple[int, ...]) -> bool:
    """出生23人, 其中男孩12人、女孩10人: parts that there can be no others of, right behind their whole."""
    *parts, whole = members
    if parts != list(range(whole + 1, whole + 1 + len(parts))) or not book.closed(parts):
        return False
    return book.norm[book.found[whole].end : book.found[parts[0]].start].lstrip(",(").startswith("其中")


def _is_rate_of(left: str, said: str) -> bool:
    """审减96万元, 审减率6%: the rate bears the word of the count before it."""
    stem = left.strip(",、").partition("率")
    return bool(stem[1]) and len(stem[0]) > 1 and said.strip(",、;共已").endswith(stem[0])


def _over_its_base(book: Arithmetic, members: tuple[int, ...]) -> bool:
    """5.46亿元, 比上年的4.2亿元增长26%: the level, what it is set against and the change, nothing else in between."""
    last = members[-1]
    return (
        {last - 1, last - 2} == set(members[:-1])
        and not book.each(last - 2)
        and _SET_AGAINST.fullmatch(book.left(last - 1)) is not None
        and _GREW.fullmatch(book.left(last)) is not None
    )


def _from_difference(one: Quantity, two: Quantity, stated: Quantity, book: Arithmetic) -> bool:
    """14600亩, 比上年扩大580亩, 增长4.1%: one of the two is the difference."""
    less, more = sorted((one, two), key=lambda figure: figure.value)
    low, high = less.value, more.value
    if low >= high:
        return False
    factor = _FACTOR.get(stated.unit, 1)
    part = book.spread(one) / one.value + book.spread(two) / two.value
    within = stated.step * Decimal("0.6") + part * stated.value
    said = book.norm[max(less.clause, less.start - 12) : less.start]
    wholes = (
        (high + low,)
        if book.falls(said)
        else (high - low,)
        if book.up.within(said)
        else (high - low, high + low)
    )
    return any(abs(low / whole * factor - stated.value) <= within for whole in wholes)


def _around(book: Arithmetic, members: tuple[int, ...]) -> list[int]:
    """The figures of the sentence and the one before, and those of the same name anywhere."""
    found, place = book.found, book.found[members[-1]].start
    floor = book.layout.full_sentence(place)
    floor = book.layout.full_sentence(max(floor - 2, 0))
    floor = max(floor, book.norm.rfind("\n", floor, place))
    stop = book.layout.full_end(place)
    near = [
        other
        for other in range(max(members[-1] - BACK, 0), min(members[-1] + ON + 1, len(found)))
        if floor <= found[other].start <= stop and other != members[-1]
    ]
    named = {
        other
        for member in members
        for other in book.levels.get(
            (found[member].indicator, found[members[0]].unit, found[member].subject), ()
        )
    }
    said = _YEAR.search(book.norm, max(place - 16, 0), place)
    if said:
        named = {other for other in named if found[other].period == said[1]}
    return [*near, *sorted(named - set(near))]


def _follows(
    book: Arithmetic, kind: str, pair: tuple[int, int], left: str, stated: Quantity, ways: tuple[bool, ...]
) -> bool:
    one, two = (book.found[member] for member in pair)
    low, high = sorted((one.value, two.value))
    spread = book.spread(one) + book.spread(two) + book.spread(stated)
    if kind in _SHARES and stated.unit in (*_FACTOR, "倍"):
        factor = Decimal(_FACTOR.get(stated.unit, 1))
        part = book.spread(one) / one.value + book.spread(two) / two.value
        within = stated.step * Decimal("0.6") + min(part, Decimal("0.02")) * (stated.value + factor) / 2
        rest = kind not in ("share", "plan") or _NOT.search(left) is not None
        changes = (
            *([(1 - low / high, True)] if rest else []),
            *([(high / low - 1, False)] if kind == "growth" else []),
        )
        readings = [reading for reading, fall in changes if fall in ways]
        if kind == "growth":
            less, more = sorted(pair, key=lambda member: book.found[member].value)
            if "base" in book.found[more].cues and book.found[less].role == "change":
                readings.append(low / high)  # 比预算的335万元节约23万元, 节约率6.9%
        else:
            readings.append(high / low if kind == "multiple" else low / high)
        return any(abs(reading * factor - stated.value) <= within for reading in readings)
    if kind in ("points", "difference", "rest", "rank", "flow"):
        return abs(high - low - stated.value) <= (spread if kind != "points" else stated.step / 2)
    return False


def _each(one: Quantity, two: Quantity, stated: Quantity, book: Arithmetic) -> bool:
    within = stated.value * Decimal("0.006") + book.spread(stated)
    return any(
        abs(reading - stated.value) <= within
        for reading in (one.value * two.value, one.value / two.value, two.value / one.value)
    ) and stated.unit in (one.unit, two.unit)


def _other_whole(book: Arithmetic, members: tuple[int, ...]) -> bool:
    """The parts add up to another figure than the one taken for their whole, or the whole to fewer of them."""
    found, parts, whole = book.found, members[:-1], book.found[members[-1]]
    added = sum((found[part].value for part in parts), Decimal(0))
    floor = book.layout.full_sentence(found[parts[0]].start)
    floor = floor if floor <= found[members[-1]].start else book.layout.full_sentence(max(floor - 2, 0))
    for other in range(max(parts[0] - BACK, 0), parts[0]):
        if (
            found[other].start >= floor
            and other not in parts
            and found[other].unit == whole.unit
            and found[other].value == added
        ):
            return True
    if (
        whole.value >= 100 and len(parts) in (2, 3) and "cell" not in whole.cues
    ):  # 高血压2640人…; 糖尿病780人…; 两病共3420人
        pool = [
            found[other].value
            for other in range(max(members[-1] - BACK, 0), members[-1])
            if found[other].start >= floor and found[other].unit == whole.unit
        ]
        if any(sum(row) == whole.value for row in itertools.combinations(pool, len(parts))):
            return True
    closed = members[-1] == max(members) and _OF_SOME.search(book.left(members[-1])) is None
    """Its parts stand right before it: 6起, 3起, 1起, 合计9起 cannot leave the last of them out."""
    return any(
        sum((found[part].value for part in parts[first:last]), Decimal(0)) == whole.value
        for first in range(len(parts))
        for last in range(first + 2, len(parts) + 1)
        if (last == len(parts) if closed else not first or last - first > 2)
    )
