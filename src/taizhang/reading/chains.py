"""Products of three, and of two that stand sentences apart: 612人, 每人每天20元, 90天, 共110.16万元; 总产1920吨。按每公斤3.6元, 收入691.2万元."""

from __future__ import annotations

from decimal import Decimal
from math import prod

from taizhang.reading.arithmetic import PEOPLE, Test, show
from taizhang.reading.averages import Averages
from taizhang.reading.likeness import SAME_MEASURE, slipped
from taizhang.reading.patterns import pattern

_AT_A_TIME = pattern(r"每(?P<whose>[人户名亩村组家])?每?(?P<time>[天日月年])[^天日月年,。;]{0,10}$")
_PRICED = pattern(rf"[每一](?P<unit>{'|'.join(sorted(SAME_MEASURE, key=len, reverse=True))})$")
_UNITS_OF = {"天": ("天", "日"), "日": ("天", "日"), "月": ("个月", "月"), "年": ("年",)}
_NOT_ALL = pattern(r"其中|同比|[比较]|增|减|剩|余|另|计划|预算|上年|去年|自筹|利润|纯|净|每|均|成本")
_PARAGRAPH = pattern(r"\n")
BACK = 8
"""Figures looked back over for a count."""
FAR = Decimal("1.35")
"""A total this many times off the product is of something else."""


class Chains(Averages):
    """Tests totals against products whose factors do not stand two and two."""

    def over_time(self, index: int) -> bool:
        """612人, 每人每天补助20元, 补足90天, 发放110.16万元: so many, so much each a day, so many days."""
        found = self.found
        if index < 3 or not self._may_come_of(index):
            return False
        floor = self.layout.full_sentence(found[index].start)
        near = [other for other in range(max(index - BACK, 0), index) if found[other].start >= floor]
        each = next((other for other in reversed(near) if found[other].kind == "money"), -1)
        said = _AT_A_TIME.search(self.left(each)) if each >= 0 else None
        if said is None or found[each].bound != "=":
            return False
        times = [
            other
            for other in near
            if found[other].unit in _UNITS_OF[said["time"]]
            and found[other].bound == "="
            and abs(other - each) < 3
        ]
        counts = [
            other
            for other in near
            if other < each and self._counts(other, said["whose"] or "") and found[other].bound == "="
        ]
        if len(times) != 1 or not counts:
            return False
        products = [
            (count, found[count].value * found[each].value * found[times[0]].value) for count in counts
        ]
        return self._hold_against(index, products, each, times[0])

    def sold(self, index: int) -> bool:
        """苹果总产1920吨。按每公斤3.6元计算, 苹果总收入691.2万元: what was made is told sentences before its price."""
        found, total, price = self.found, self.found[index], index - 1
        if price < 1 or found[price].kind != "money" or not self._may_come_of(index):
            return False
        said = _PRICED.search(self.left(price))
        floor = self.layout.full_sentence(total.start)
        if said is None or found[price].start < floor or found[price].bound != "=":
            return False
        unit = said["unit"]
        paragraph = max(
            (match.end() for match in _PARAGRAPH.finditer(self.norm, max(floor - 200, 0), floor)),
            default=max(floor - 200, 0),
        )
        name = total.indicator[:2]
        products = [
            (other, found[other].value * self._weight(found[other].unit, unit) * found[price].value)
            for other in range(max(index - BACK, 0), price)
            if paragraph <= found[other].start < floor
            and found[other].unit in SAME_MEASURE
            and SAME_MEASURE[found[other].unit][0] == SAME_MEASURE[unit][0]
            and name in found[other].indicator
            and self.is_level(other)
            and not self.past(other)
            and not self.each(other)
        ]
        return self._hold_against(index, products, price)

    def _may_come_of(self, index: int) -> bool:
        one = self.found[index]
        return (
            one.bound == "="
            and one.high is None
            and one.value > 0
            and not one.base
            and self.is_level(index)
            and not self.each(index)
            and not _NOT_ALL.search(self.left(index))
        )

    def _counts(self, index: int, unit: str) -> bool:
        """Whether a figure counts those of whom so much each is told."""
        one = self.found[index]
        if not self.is_level(index) or one.value < 2 or one.kind not in ("counter", "people", "measure"):
            return False
        people = unit in ("", *PEOPLE)
        return (
            (people and one.unit in PEOPLE)
            or one.unit == unit
            or (unit in ("户", "家") and one.unit in ("户", "家"))
        )

    @staticmethod
    def _weight(unit: str, other: str) -> Decimal:
        return SAME_MEASURE[unit][1] / SAME_MEASURE[other][1]

    def _hold_against(self, index: int, products: list[tuple[int, Decimal]], *others: int) -> bool:
        """Hold a total against products of a count and the other figures; the nearest count is meant where none fits."""
        total = self.found[index]
        tests = [(count, Test(value, self._printed_to(index, value))) for count, value in products]
        fitting = [pair for pair in tests if self.fits(total, pair[1])]
        for count, test in fitting or reversed(tests):
            far = max(test.expected, total.value) > FAR * min(test.expected, total.value)
            if fitting or not far or slipped(test.expected, total.value):
                factors = [self.found[one].value for one in others]
                factors.insert(
                    0, test.expected / prod(factors)
                )  # the count in the unit of which so much each is told
                self.add(
                    "product",
                    (count, *others, index),
                    test,
                    f"{' × '.join(map(show, factors))} = {show(test.expected)}",
                )
                return True
        return False

    def _printed_to(self, index: int, expected: Decimal) -> Decimal:
        total = self.found[index]
        return max(total.step if total.decimals else Decimal(0), expected * Decimal("0.006"))
