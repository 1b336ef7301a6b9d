"""Rows of counts, each with its share: 因病168户, 占42%; 因残72户, 占18%; 缺劳力60户, 占15%; 其他100户, 占25%, 合计400户.

Such a row is a table in running text. Its whole stands before it or behind it, or is what all of them come to; where all shares but one
are those of one whole, that one is wrong. What 其他 names at the end without a share is what the others leave of the whole.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import show
from taizhang.reading.patterns import pattern
from taizhang.reading.sums import Sums

_TAKES = pattern(r"[,、(]?(?:占(?:比|到|了)?(?:为|约)?|占[\u4e00-\u9fff]{1,8}的)")
_OTHERS = pattern(r"其他|其它|其余")
_BETWEEN = pattern(r"[^。\n]{0,24}")
_IN_ALL = pattern(r"[,、;]?(?:合计|共计?|总计|一共|总共)[\u4e00-\u9fff]{0,3}")
FAR = 8
"""Figures looked back over for the whole."""


class CountedShares(Sums):
    """Holds the shares of a row against one whole."""

    def rows_of_shares(self) -> None:
        """Every row of counts with shares in the text."""
        row: list[int] = []
        for index in range(len(self.found) - 1):
            if not self._has_its_share(index):
                continue
            if row and not self._goes_on_with(row[-1], index):
                self._settle_shares(row)
                row = []
            row.append(index)
        self._settle_shares(row)

    def _has_its_share(self, index: int) -> bool:
        count, share = self.found[index], self.found[index + 1]
        return (
            share.unit == "%"
            and share.role == "share"
            and count.kind in ("counter", "people", "money", "measure")
            and count.bound == share.bound == "="
            and count.high is None
            and share.high is None
            and count.role != "change"
            and not self.each(index)
            and _TAKES.fullmatch(self.norm, count.end, share.start) is not None
        )

    def _goes_on_with(self, one: int, other: int) -> bool:
        return (
            other == one + 2
            and self.alike(self.found[one], self.found[other])
            and _BETWEEN.fullmatch(self.norm, self.found[one + 1].end, self.found[other].start) is not None
        )

    def _settle_shares(self, row: list[int]) -> None:
        """Find the whole that all shares but one at most are of, and state each of them, and the rest."""
        found = self.found
        if len(row) < 2:
            return
        for whole in self._wholes_of_shares(row):
            fitting = [member for member in row if self._fits_share(member, found[whole].value)]
            if len(fitting) == len(row) or (len(row) > 2 and len(fitting) == len(row) - 1):
                for member in row:
                    if member not in fitting:
                        self._state_share(member, whole)
                self._others_of(row, whole)
                return
        added = sum((found[member].value for member in row), Decimal(0))
        fitting = [member for member in row if self._fits_share(member, added)]
        if len(row) > 2 and len(fitting) == len(row) - 1 and _OTHERS.search(self.left(row[-1])):
            [wrong] = [member for member in row if member not in fitting]
            share, count = found[wrong + 1], found[wrong].value
            expected = count / added * 100
            shown = f"{show(count)} ÷ {show(added)} = {show(expected)}%"
            self.add("share", (*row, wrong + 1), self.rounded(share, expected, Decimal("0.06")), shown)

    def _wholes_of_shares(self, row: list[int]) -> list[int]:
        """The like figures that may be the whole of a row: before it in its sentence or the one before, or right behind it."""
        found, first = self.found, self.found[row[0]]
        floor = self.layout.full_sentence(max(self.layout.full_sentence(first.start) - 2, 0))
        before = [
            other
            for other in range(row[0] - 1, max(row[0] - FAR, -1), -1)
            if found[other].start >= floor
            and self.alike(found[other], first)
            and found[other].value > first.value
        ]
        after = row[-1] + 2
        behind = after < len(found) and self.alike(found[after], first)
        if behind and _IN_ALL.fullmatch(self.norm, found[after - 1].end, found[after].start):
            before.append(after)
        return before

    def _fits_share(self, member: int, whole: Decimal) -> bool:
        share = self.found[member + 1]
        expected = self.found[member].value / whole * 100
        return abs(expected - share.value) <= (share.step if share.decimals else share.step * Decimal("0.6"))

    def _state_share(self, member: int, whole: int) -> None:
        count, all_, share = self.found[member].value, self.found[whole].value, self.found[member + 1]
        expected = count / all_ * 100
        shown = f"{show(count)} ÷ {show(all_)} = {show(expected)}%"
        self.add("share", (whole, member, member + 1), self.rounded(share, expected, Decimal("0.06")), shown)

    def _others_of(self, row: list[int], whole: int) -> None:
        """其他支出200万元: what the counts of the row leave of its whole, told without a share."""
        found, last = self.found, row[-1] + 2
        if whole > row[0] or last >= len(found) or not self.alike(found[last], found[row[0]]):
            return
        if found[last].start >= self.layout.full_end(found[row[-1]].end) or not _OTHERS.search(
            self.left(last)
        ):
            return
        self._sum([*row, last], whole, "sum", exact=True)
