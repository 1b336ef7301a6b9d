"""So many times so much, wherever the three stand: 一间教室配42套桌椅, 18间教室共配756套; 4个保洁员, 每人每月900元, 全年4.32万元.

The second look of `products`: it asks only that a count, what is told of each and the total stand beside each other.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import PEOPLE, Test, show
from taizhang.reading.averages import Averages
from taizhang.reading.likeness import SAME_MEASURE, digits, one_digit_off, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_PERSONAL = pattern(r"[\u4e00-\u9fff]{0,6}?(?:[员工手师生者兵长嫂]|人员|岗)(?=[,、。;:(一-龥]|$)")
"""4个保洁员, 12个公益岗: what is counted with 个 is persons."""
_HOUSES = frozenset("村组班社站校园厂店企队")
"""平均每社50户, of 合作社68家: what is counted by another word than it is called by."""
_EVERY = pattern(r"每|一|各|均|月(?:工资|薪|报酬|补贴|津贴)")
_EVERY_SAID = TRIGGERS.bit([_EVERY])
_IN_MONTHS = pattern(r"月(?!均)")
_OF_YEAR = pattern(r"[全一当每]?年(?!级)")
_OF_MONTH = pattern(r"月")
_OF_DAY = pattern(r"[天日](?!间)")
_NO_TOTAL = pattern(
    r"其中|同比|[比较]|增|减|下降|提高|剩|余|另|计划|预算|上年|去年|自筹|利润|纯|净|节|每|均|力争|成本"
)
_ANOTHER = pattern(r"[;。\n]")
_LOW, _HIGH = Decimal("0.7"), Decimal("1.43")


class Multiplied(Averages):
    """Tests a total against the count and so much each that stand right before it."""

    def multiplied(self, index: int) -> None:
        """Test one figure as a count times so much each."""
        if index < 2:
            return
        found, total = self.found, self.found[index]
        first, second = found[index - 2], found[index - 1]
        if total.unit not in (first.unit, second.unit) and not self._weights(first.unit, total.unit):
            return
        if not (first.said | second.said | total.said) & _EVERY_SAID:
            return
        if total.high is not None or total.bound != "=" or total.base or total.value <= 0:
            return
        if total.kind not in ("money", "measure", "counter", "people") or not self.is_level(index):
            return
        if first.start < self.layout.sentence(total.start)[0] or self._priced(index):
            return
        if _NO_TOTAL.search(self._told_since(index)):
            return
        if "其中" in self.norm[first.start : total.start]:
            return
        for each, count in ((index - 1, index - 2), (index - 2, index - 1)):
            unit = None if each in self.explained else self._of_each(each)
            if (
                unit is not None
                and self._is_times(count, unit, each, index)
                and self._multiply(each, count, index)
            ):
                return

    def _priced(self, index: int) -> bool:
        """亩产150公斤, 按每公斤6元算, 一亩产值900元: so much of a thing each, at so much a piece."""
        found, worth = self.found, self.found[index]
        made, price = found[index - 2], found[index - 1]
        if price.kind != "money" or worth.kind != "money" or made.kind == "money" or not self.each(index - 2):
            return False
        said = self.each(index - 1)
        per = said["each"] if said and not said["many"] else None
        if per is None or (per != made.unit and not self._weights(per, made.unit)):
            return False
        weight = SAME_MEASURE[made.unit][1] / SAME_MEASURE[per][1] if per != made.unit else Decimal(1)
        expected = made.value * weight * price.value
        gap = expected * Decimal("0.006") + (worth.step / 2 if worth.decimals else Decimal(0))
        if _NO_TOTAL.search(self._told_since(index).replace("每", "")) or not self.each(index):
            return False
        if abs(expected - worth.value) > expected / 3 and not self._mistaken(expected, worth.value):
            return False
        shown = f"{show(made.value)} × {show(price.value)} = {show(expected)}"
        self.add("product", (index - 2, index - 1, index), Test(expected, gap), shown)
        return True

    def _told_since(self, index: int) -> str:
        """What stands between a figure and the one before it."""
        return self.norm[
            max(self.found[index - 1].end, self.found[index].start - 24) : self.found[index].start
        ]

    def _weights(self, one: str, other: str) -> bool:
        return (
            one in SAME_MEASURE and other in SAME_MEASURE and SAME_MEASURE[one][0] == SAME_MEASURE[other][0]
        )

    def _of_each(self, index: int) -> str | None:
        """The unit of which a figure is told each: 每人, 一间教室配; None where it is an amount of itself."""
        one = self.found[index]
        if (
            one.bound != "="
            or one.high is not None
            or one.value <= 0
            or one.kind in ("percent", "multiple", "time")
        ):
            return None
        if said := self.each(index):
            if said["many"]:
                return None
            of = said["of"] or ""
            return said["each"] or (of.removesuffix("均") if of.endswith("均") else None)
        clause = self.norm[one.clause : one.start].lstrip("平")
        if clause[:1] == "一" and not (index and self.found[index - 1].end > one.clause):
            return clause[1:2] or None
        return None

    def _is_times(self, count: int, unit: str, each: int, index: int) -> bool:
        """Whether a figure counts the things of which so much each is told."""
        one, norm = self.found[count], self.norm
        if (
            one.bound != "="
            or one.high is not None
            or one.value < 2
            or one.base == "from"
            or one.role == "change"
        ):
            return False
        if one.unit == self.found[index].unit or self.each(count) or self.past(count):
            return False
        if unit in PEOPLE:
            return one.unit in PEOPLE or (
                one.unit == "个"
                and (_PERSONAL.match(norm, one.end) is not None or one.indicator.endswith(("员", "岗", "工")))
            )
        if unit in _HOUSES and one.unit in ("个", "家", "所", "支"):
            return unit in norm[max(one.start - 6, 0) : one.end + 6]
        return one.unit == unit or (unit in "户家" and one.unit in ("户", "家")) or one.unit == f"{unit}次"

    def _months(self, each: int, index: int) -> tuple[int, ...]:
        """How often so much was given: twelve times a year where it is told of a month."""
        said, of = self.norm[self.found[each].clause : self.found[each].start], self._told_since(index)
        if _OF_DAY.search(said):
            return ()
        if not _IN_MONTHS.search(said):
            return (1,)
        for other in range(max(each - 2, 0), min(index + 2, len(self.found))):
            if self.found[other].unit in ("个月", "月") and self.found[other].value < 13:
                return (int(self.found[other].value),)
        if _OF_MONTH.search(of):
            return (1,)
        return (12,) if _OF_YEAR.search(of) else (12, 1)

    def _multiply(self, each: int, count: int, index: int) -> bool:
        found, total = self.found, self.found[index]
        weight = Decimal(1)
        if found[each].unit != total.unit:
            if not self._weights(found[each].unit, total.unit):
                return False
            weight = SAME_MEASURE[found[each].unit][1] / SAME_MEASURE[total.unit][1]
        months = self._months(each, index)
        once = found[each].value * found[count].value * weight
        gap = total.step / 2 if total.decimals else Decimal(0)
        gap += once * Decimal("0.006")
        if not months or any(abs(once * times - total.value) <= gap * times for times in (1, 2, 4, 12)):
            return False
        expected = once * months[0]
        stated = expected.quantize(total.step if total.decimals else Decimal(1))
        wrong = _LOW * expected <= total.value <= _HIGH * expected or self._mistaken(stated, total.value)
        if wrong:
            shown = f"{show(found[count].value)} × {show(found[each].value)}{f' × {months[0]}' if months[0] > 1 else ''} = {show(expected)}"
            self.add("product", (count, each, index), Test(expected, gap * months[0]), shown)
        return wrong

    @staticmethod
    def _mistaken(expected: Decimal, stated: Decimal) -> bool:
        """Whether a total is the expected one with digits turned or mistaken, or a nought too many or too few."""
        same = digits(expected) == digits(stated) and expected != stated
        return same or slipped(expected, stated) or one_digit_off(expected, stated)
