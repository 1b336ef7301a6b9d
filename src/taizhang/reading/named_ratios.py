"""Rates whose two figures their name tells: 存贷比 is loans over deposits, 药占比 drugs over receipts.

Which figures a name stands for is data (`ratios` in words.toml), so that anybody can add one.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, show
from taizhang.reading.lexicon import lexicon
from taizhang.reading.quantity import Quantity

BACK, LETTERS = 12, 200
"""Figures and letters looked back over."""
MOST_POINTS = Decimal(15)
"""A rate further off its two figures than this (in percentage points) is of others."""


class NamedRatios(Arithmetic):
    """Tests a rate against the two figures that its name stands for."""

    def ratio_of_name(self, index: int) -> None:
        """贷款余额9.6亿元; 存款余额16亿元, 存贷比60%."""
        rate = self.found[index]
        if rate.unit != "%" or rate.bound != "=" or rate.high is not None:
            return
        left = self.left(index)
        for name, over, under in _ratios():
            if name in left:
                part, whole = (self._named_before(index, word) for word in (over, under))
                if part is not None and whole is not None and part.unit == whole.unit and whole.value > 0:
                    self._hold_ratio(index, part, whole)
                return

    def _named_before(self, index: int, word: str) -> Quantity | None:
        """The nearest level before a rate that a word names."""
        for other in range(index - 1, max(index - BACK, -1), -1):
            one = self.found[other]
            if one.start < self.found[index].start - LETTERS:
                return None
            if (
                word in one.indicator
                and self.is_level(other)
                and one.kind != "percent"
                and not self.past(other)
            ):
                return one
        return None

    def _hold_ratio(self, index: int, part: Quantity, whole: Quantity) -> None:
        found, rate = self.found, self.found[index]
        expected = part.value / whole.value * 100
        if abs(expected - rate.value) <= MOST_POINTS:
            members = tuple(
                other for other in range(max(index - BACK, 0), index) if found[other] in (part, whole)
            )
            shown = f"{show(part.value)} ÷ {show(whole.value)} = {show(expected)}%"
            self.add("share", (*members, index), self.rounded(rate, expected, Decimal("0.5")), shown)


def _ratios() -> list[tuple[str, str, str]]:
    told = []
    for line in lexicon().words["share.ratios"]:
        name, _, of = line.partition("=")
        over, _, under = of.partition("/")
        told.append((name, over, under))
    return told
