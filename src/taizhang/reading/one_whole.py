"""Shares of one whole whose number is not told: 女代表19名, 占27.9%; 党员43名, 占63.2%; 大专以上31名, 占45.6%.

Each part with its share says how large the whole is. Where all of a sentence but one agree, to their printed precision, that
one is wrong. And so much a piece, where the pieces are counted beside the total: 32笔480万元, 笔均15万元.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.likeness import one_digit_off, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.shares import Shares
from taizhang.reading.triggers import TRIGGERS

_TAKES = pattern(r"占(?:比|了|到|总数的?|全[\u4e00-\u9fff]{1,4}的|代表总数的|总人数的)?(?:为|达)?")
_TAKES_SAID = TRIGGERS.bit([_TAKES])
_EACH = pattern(r"^(?P<unit>[案笔宗件次份班车])均[\u4e00-\u9fff]{0,4}$")
EACH_SAID = TRIGGERS.bit([r"均"])
_COUNTED = {"案": ("起", "件", "宗", "案"), "次": ("次", "场", "人次"), "班": ("期", "个", "班")}
WIDEST = Decimal("0.02")
"""How exactly a whole must be told by its shares (as a part of it) to show another share wrong."""
NEAR = Decimal("0.2")


class OneWhole(Shares):
    """Compares the wholes that shares imply, and averages over the pieces told beside a total."""

    def shares_of_one_whole(self) -> None:
        """Every sentence with three shares or more of what is counted in one unit."""
        groups: dict[tuple[int, str], list[int]] = {}
        for index, rate in enumerate(self.found):
            if rate.unit == "%" and rate.said & _TAKES_SAID and self._takes(index):
                key = (self.layout.full_sentence(rate.start), self.found[index - 1].unit)
                groups.setdefault(key, []).append(index)
        for rates in groups.values():
            if len(rates) > 2:
                self._odd_one(rates)

    def _takes(self, index: int) -> bool:
        if not index or index in self.explained or "cell" in self.found[index].cues:
            return False
        part, rate = self.found[index - 1], self.found[index]
        return (
            part.kind in ("people", "counter", "money", "measure")
            and part.bound == rate.bound == "="
            and rate.high is None
            and rate.role == "share"
            and rate.value > 0
            and part.value > 0
            and self.is_level(index - 1)
            and _TAKES.fullmatch(self.left(index)) is not None
            and rate.start - part.end < 12
        )

    def _odd_one(self, rates: list[int]) -> None:
        """The one share of a row whose whole is not that of all the others."""
        found = self.found
        wholes: list[tuple[Decimal, Decimal]] = []
        for index in rates:
            amount, stated = found[index - 1].value * 100, found[index]
            half = stated.step * Decimal("0.6")
            wholes.append((amount / (stated.value + half), amount / max(stated.value - half, half)))
        for odd, index in enumerate(rates):
            others = [whole for place, whole in enumerate(wholes) if place != odd]
            low, high = max(one for one, _ in others), min(one for _, one in others)
            if low > high or (high - low) > high * WIDEST:
                continue
            if wholes[odd][0] <= high and wholes[odd][1] >= low:
                return  # they all agree
            whole = (low + high) / 2
            if low <= whole.to_integral_value() <= high:
                whole = whole.to_integral_value()
            part, rate = found[index - 1], found[index]
            expected = part.value * 100 / whole
            rounded = expected.quantize(rate.step)
            if abs(rounded - rate.value) <= rate.value * NEAR or slipped(rounded, rate.value):
                shown = f"{show(part.value)} ÷ {show(whole)} = {show(expected)}%"
                spread = part.value * 100 * (high - low) / whole / whole
                self.add("share", (index - 1, index), self.rounded(rate, expected, spread), shown)
            return

    def piece(self, index: int) -> None:
        """立案34起, 罚款127.5万元, 案均3.75万元."""
        found, each = self.found, self.found[index]
        if index < 2 or each.bound != "=" or each.high is not None:
            return
        said, total = _EACH.search(self.left(index)), found[index - 1]
        if said is None or total.unit != each.unit or total.bound != "=" or not self.is_level(index - 1):
            return
        units = _COUNTED.get(said["unit"], (said["unit"],))
        floor = self.layout.full_sentence(each.start)
        counts = [
            other
            for other in range(max(index - FAR, 0), index - 1)
            if found[other].start >= floor and found[other].unit in units and found[other].value > 1
        ]
        if not counts:
            return
        gap = each.step * Decimal("0.6")
        means = {count: total.value / found[count].value for count in counts}
        fitting = [count for count in counts if abs(means[count] - each.value) <= gap]
        count = fitting[-1] if fitting else counts[-1]
        rounded = means[count].quantize(each.step) if each.step < 1 else means[count]
        if fitting or (
            len(counts) == 1
            and (abs(means[count] - each.value) <= each.value * NEAR or one_digit_off(rounded, each.value))
        ):
            shown = f"{show(total.value)} ÷ {show(found[count].value)} = {show(means[count])}"
            self.add("average", (count, index - 1, index), Test(means[count], gap), shown)
