"""Goals told by their growth over what there is: 力争达到1.02亿元, 增长8.6%, where 9568万元 were told for the year before.

The level there is was told elsewhere, often in other words (生猪出栏, 出栏生猪; 农林水事务, 农林水支出). Under the very same name
any other growth is wrong; under another one only what is off by a slip of the pen, and only where no level told fits.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import bare
from taizhang.reading.changes import Changes
from taizhang.reading.likeness import one_digit_off, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

BACK = 400
"""Figures looked back over for the level of the year before: this keeps time linear."""
_CHANGED = pattern(
    r"^(?:[比较](?P<year>(?:19|20)[0-9]{2})年|[比较](?:上年|去年|今年|现在))?(?:同期)?(?:再|净|新)?(?:增长|增加|增收|提高|扩大|下降|减少|增|减)(?:了|约|到)?$"
)
_OTHER = pattern(r"可比|同口径|不变价|年均|左右|以上")
_AFTER = pattern(r"以上|左右|上下|以内")


class Goals(Changes):
    """Finds the level that a goal grows from, and tests the growth."""

    def goal_grown(self, index: int) -> None:
        """生猪出栏16790头 before, and 出栏生猪1.8万头, 比2003年增加1210头."""
        found, change = self.found, self.found[index]
        high = index - 1
        if (
            high < 0
            or change.role not in ("target", "change")
            or change.bound != "="
            or change.high is not None
        ):
            return
        goal = found[high]
        if goal.role != "target" or goal.bound != "=" or goal.high is not None or goal.base or goal.subject:
            return
        said = _CHANGED.search(self.left(index))
        if said is None or goal.kind == "percent" or len(goal.indicator) < 2 or goal.value <= 0:
            return
        if change.unit not in ("%", goal.unit) or goal.start < self.layout.sentence(change.start)[0]:
            return
        if _OTHER.search(self.norm, goal.clause, change.start) or _AFTER.match(self.norm, change.end):
            return
        falls = self.falls(self.left(index))
        year = said["year"] or self._year_before(goal)
        bases = self._levels_of(goal, high, year)
        same = {found[base].value for base in bases if bare(found[base].indicator) == bare(goal.indicator)}
        tests = {base: self._grown(found[base], goal, change, falls) for base in bases}
        if any(abs(expected - change.value) <= gap for expected, gap in tests.values()):
            return
        for base in bases:
            expected, _ = tests[base]
            rounded = expected.quantize(change.step) if change.decimals else expected.quantize(Decimal(1))
            typed = one_digit_off(rounded, change.value) or slipped(rounded, change.value)
            named = len(same) == 1 and found[base].value in same and len(goal.indicator) > 3
            near = expected > 0 and expected / 2 <= change.value <= expected * 2
            if near and (typed or named):
                self.change_from(base, high, index, falls=falls)
                return

    def change_from(self, base: int, high: int, index: int, *, falls: bool) -> None:
        """State the change at `index` as one from `base` to `high`."""
        low, goal, change = self.found[base], self.found[high], self.found[index]
        if change.unit == "%":
            self._growth(index, low, goal, (base, high), falls)
        else:
            self._difference(index, low, goal, (base, high))

    def _year_before(self, goal: Quantity) -> str:
        section = self.layout.section(goal.start)
        if section.first is not None and section.last is not None and section.last > section.first:
            return str(section.first - 1)
        if goal.period and goal.period[-4:].isdigit():
            return str(int(goal.period[-4:]) - 1)
        return str(self.layout.year or "")

    def _levels_of(self, goal: Quantity, high: int, year: str) -> list[int]:
        """The levels of a year told before, under a name of the same letters or beginning."""
        found = self.found
        return [
            other
            for other in range(high - 1, max(high - BACK, -1), -1)
            if found[other].unit == goal.unit
            and found[other].role == "actual"
            and found[other].bound == "="
            and found[other].base != "from"
            and not found[other].subject
            and (found[other].period or "")[-4:] == year
            and _alike(found[other].indicator, goal.indicator)
            and self.is_level(other)
            and not self.each(other)
        ]

    def _grown(self, low: Quantity, goal: Quantity, change: Quantity, falls: bool) -> tuple[Decimal, Decimal]:
        """What the change should be, and how far off the printed one may be."""
        spread = self.spread(low) + self.spread(goal)
        distance = (low.value - goal.value) if falls else (goal.value - low.value)
        if change.unit == "%":
            return distance * 100 / low.value, change.step + spread * 100 / low.value
        return distance, spread + self.spread(change)


def _alike(one: str, other: str) -> bool:
    """Whether two names have the letters of one thing: 生猪出栏, 出栏生猪; 农林水事务, 农林水支出."""
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and (set(short) <= set(long) or (len(short) > 3 and short[:3] == long[:3]))
