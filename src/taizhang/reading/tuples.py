"""Counts told two at a time, households and persons: 不稳定户14户46人、易致贫户19户63人, 共33户109人.

Such pairs are the rows of a table in running text. Where one unit of them adds up, or leaves a rest, the other must too; so no
word of summing has to say that they belong together.
"""

from __future__ import annotations

import itertools
from decimal import Decimal

from taizhang.reading.patterns import pattern
from taizhang.reading.sums import Sums

_ADJOINING = pattern(r"[,、(]?(?:(?:涉及|面积|占地|共)[\u4e00-\u9fff]{0,4})?")
_HINT = pattern(r"[共总剩余]|合计|其中|累计|[还尚]有|分别|包括")
_APART = pattern(r"[。\n]")
MOST_PAIRS = 8
"""Pairs looked back over."""
MOST_TIMES = Decimal(2)
"""A total further from its parts than this is of other things."""
LEAST = 5
"""A total below it adds up too easily to tell anything."""


class Tuples(Sums):
    """Adds up pairs of counts, unit by unit."""

    def pairs_of_counts(self) -> None:
        """Every row of pairs in the text, with its total before or behind it."""
        row: list[int] = []
        taken = -1
        for index in range(len(self.found) - 1):
            if index <= taken or not self._is_pair(index):
                continue
            taken = index + 1  # of 28人、12户43人 the 12 begins the next pair
            if row and not self._same_row(row[-1], index):
                self._settle(row)
                row = []
            row = [*row[-MOST_PAIRS:], index]
        self._settle(row)

    def _is_pair(self, index: int) -> bool:
        one, other = self.found[index], self.found[index + 1]
        return (
            one.kind in ("counter", "people")
            and other.kind in ("counter", "people", "measure", "money")
            and one.unit != other.unit
            and _ADJOINING.fullmatch(self.norm, one.end, other.start) is not None
            and all(
                member.bound == "=" and member.high is None and member.role != "change"
                for member in (one, other)
            )
        )

    def _same_row(self, one: int, other: int) -> bool:
        """Whether two pairs count in the same units, in one sentence or the next, with nothing else counted so between."""
        found = self.found
        if not (self.alike(found[one], found[other]) and self.alike(found[one + 1], found[other + 1])):
            return False
        between = self.norm[found[one + 1].end : found[other].start]
        return len(between) < 40 and len(_APART.findall(between)) < 2

    def _settle(self, row: list[int]) -> None:
        """Find the total of a row of pairs: its last, or its first, and hold each unit against it."""
        for size in range(len(row), 2, -1):
            for first in range(len(row) - size + 1):
                part = row[first : first + size]
                for total, members in ((part[-1], part[:-1]), (part[0], part[1:])):
                    if self._hold(total, members):
                        return
        for total, *others in (row[first:] for first in range(len(row) - 3)):
            if any(self._hold(total, [*pair]) for pair in itertools.combinations(others, 2)):
                return  # 62户187人, 其中新增23户71人; 已消除41户126人, 尚有21户61人

    def _hold(self, total: int, members: list[int]) -> bool:
        """Whether one unit of the pairs adds up; the other is then stated to."""
        found = self.found
        added = [
            sum((found[member + place].value for member in members), Decimal(0)) - found[total + place].value
            for place in (0, 1)
        ]
        if 0 not in added or max(found[total].value, found[total + 1].value) < LEAST:
            return False
        if len(members) == 2 and not _HINT.search(self._words_of(total, members)):
            return False
        for place in (0, 1):
            whole = total + place
            if whole in self.explained:
                continue
            if not added[place]:
                self.divided_up.add(whole)
            if found[whole].value * MOST_TIMES < abs(added[place]):
                return True
            self._sum([member + place for member in members], whole, "sum", exact=True)
        return True

    def _words_of(self, total: int, members: list[int]) -> str:
        """The words before the total and the parts."""
        return "".join(self.left(member) for member in (total, *members))
