"""What shares, rates and rests have in common: the counts before a figure, what was planned, and a part over a whole."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR, ROUNDED, Arithmetic, show
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_BEYOND = pattern(r"超额?(?:完成)?(?:年初|年度|原定)?(?:计划|任务|目标|预算)(?:了|的)?$")
_PLANNED = pattern(
    r"计划(?!生育)|任务|目标|(?<!公共)(?<!政府性基金)(?<!部门)(?<!财政)预算(?![内外单])|下达|[应需须]"
)
_DONE = pattern(r"完成|实际|已|达|到位|实现|支出|[建修改办栽]成|竣工|完工|[建改修栽]完|落地|拨付")


class Plans(Arithmetic):
    """Tells plans from what was done, and states a ratio."""

    def _counted(self, index: int) -> list[int]:
        """The levels before a figure in its sentence that are no percentages."""
        sentence = self.layout.full_sentence(self.found[index].start)
        return [
            other
            for other in range(max(index - FAR, 0), index)
            if self.found[other].start >= sentence
            and self.found[other].kind != "percent"
            and (self.is_level(other) or "plan" in self.found[other].cues)
            and not (self.past(other) and self.found[other].base != "from" and not self._is_plan(other))
        ]

    def _is_plan(self, other: int) -> bool:
        one, left = self.found[other], self.left(other)
        if left == "(":
            left = self.norm[self.layout.mark_before(one.start - 1) : one.start]
        if _BEYOND.search(left):
            return False  # 超计划1800株: what was done more than planned
        if "plan" in one.cues or _PLANNED.search(left):
            return True
        return one.role == "target" and _DONE.search(left) is None

    def _plan_before(self, before: list[int], index: int) -> bool:
        return before[-1:] == [index - 1] and self._is_plan(index - 1)

    def _close(self, part: int, whole: int, index: int, minus: int = 0) -> bool:
        """Whether the percentage is the part over this whole, to its printed precision."""
        a, b, quantity = self.found[part].value, self.found[whole].value, self.found[index]
        if b <= 0:
            return False
        share = a / b * _factor(quantity.unit)
        return self.fits(quantity, self.rounded(quantity, minus - share if minus else share, near(quantity)))

    def _ratio(self, kind: str, part: int, whole: int, index: int, *, minus: int = 0, less: int = 0) -> None:
        a, b, quantity = self.found[part], self.found[whole], self.found[index]
        if b.value <= 0:
            return
        factor = _factor(quantity.unit)
        expected = a.value / b.value * factor
        spread = (self.spread(a) / b.value + self.spread(b) * a.value / b.value / b.value) * factor
        shown = f"{show(a.value)} ÷ {show(b.value)} = {show(expected)}{quantity.unit}"
        if minus:
            expected, shown = minus - expected, f"{minus} - {shown}"
        test = self.rounded(quantity, expected - less, spread * ROUNDED + near(quantity))
        self.add(kind, (whole, part, index), test, shown)

    def _clause(self, index: int) -> str:
        one = self.found[index]
        return (
            self.norm[self.layout.mark_before(one.start) : one.start]
            + self.norm[one.end : self.layout.mark_after(one.end)][:12].partition("中")[0]
        )


def near(quantity: Quantity) -> Decimal:
    """How far off a printed decimal may be without being worth a word."""
    return Decimal("0.05") if quantity.decimals else Decimal(0)


def _factor(unit: str) -> int:
    return {"%": 100, "‰": 1000, "成": 10}.get(unit, 100)
