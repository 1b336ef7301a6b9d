"""Multiples and doublings whose base stands elsewhere: of a year that is named, or in the sentence before.

624万元, 为2023年的2倍; and 村集体经济总收入312万元 was told for 2023. A plan is made in whole multiples of what there is, so
the base is known by its coming out even; where none does, or several do, nothing is said.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.changes import Changes
from taizhang.reading.likeness import within
from taizhang.reading.patterns import pattern

BACK = 400
"""Figures looked back over for the level of a named year: this keeps time linear."""
_YEAR = pattern(r"(?P<year>(?:19|20)[0-9]{2})年[^,。;0-9]{0,6}$")
_THIS = pattern(r"(?:今年|目前|现在|去年|上年)[^,。;0-9]{0,6}$")
_MORE = pattern(r"增|多|提高|扩大|上升")
_AS_MUCH = pattern(r"[是为]|相当于|达到?")
_DOUBLED = pattern(r"翻了?$")
EVEN = Decimal("0.015")


class YearsSaid(Changes):
    """Finds the level a multiple is said of, by its year and name, and by its coming out even."""

    def of_said_year(self, index: int) -> None:
        """到2025年达到624万元, 为2023年的2倍; 产值43.2亿元, 比2022年翻一番."""
        found, times = self.found, self.found[index]
        high = index - 1
        if times.unit not in ("倍", "番") or high < 0 or times.bound != "=" or times.high is not None:
            return
        level = found[high]
        if not self.is_level(high) or level.kind == "percent" or level.base or level.bound != "=":
            return
        if level.start < self.layout.sentence(times.start)[0] or level.value <= 0:
            return
        left = self.left(index)
        more = bool(_MORE.search(left))
        if times.unit == "倍" and not more and not _AS_MUCH.search(left):
            return
        if times.unit == "番" and self.norm[times.end : times.end + 1] in ("半", "多"):
            return
        even: dict[int, int] = {}
        for base in self._bases(high, index):
            ratio = level.value / found[base].value
            whole = int(ratio.to_integral_value())
            stated = 2**times.value if times.unit == "番" else times.value + (1 if more else 0)
            if abs(ratio - stated) <= stated * EVEN:
                return
            if whole > 1 and abs(ratio - whole) <= whole * EVEN:
                even.setdefault(whole, base)
        if len(even) != 1:
            return
        whole, base = next(iter(even.items()))
        shown = f"{show(level.value)} ÷ {show(found[base].value)} = {whole}"
        if times.unit == "番":
            doublings = whole.bit_length() - 1
            if whole == 2**doublings and abs(doublings - times.value) <= 1:
                self.add("multiple", (base, high, index), Test(Decimal(doublings), Decimal(0)), shown)
        elif whole <= 2 * times.value and times.value <= 2 * whole:
            expected = Decimal(whole - 1 if more else whole)
            loose = more and whole == times.value
            self.add("multiple", (base, high, index), Test(expected, Decimal("0.05")), shown, loose)

    def _bases(self, high: int, index: int) -> list[int]:
        """The levels a multiple may be said of: of the year and the name, or those just before."""
        found, level = self.found, self.found[high]
        said = _YEAR.search(self.left(index))
        own = self.layout.full_sentence(level.start)
        floor = self.layout.full_sentence(max(own - 2, 0))
        bases = []
        for other in range(high - 1, max(high - BACK, -1), -1):
            one = found[other]
            near = one.start >= floor
            if not near and said is None and not _THIS.search(self.left(index)):
                break
            if one.unit != level.unit or not 0 < one.value < level.value or one.bound != "=":
                continue
            if not self.is_level(other) or self.each(other) or one.role == "target":
                continue
            if said and one.period != said["year"]:
                continue
            if said is None and not near and one.period != str(self.layout.year):
                continue
            if (near and self.norm.count("\n", one.end, level.start) == 0) or self._name_of(
                one.indicator, level.indicator
            ):
                bases.append(other)
        return bases

    @staticmethod
    def _name_of(one: str, other: str) -> bool:
        """Whether a shorter name is the longer without some of its letters: 产值, 规上工业产值."""
        short, long = sorted((one, other), key=len)
        return len(short) > 1 and short[-2:] == long[-2:] and (within(short, long) or short[:2] == long[:2])
