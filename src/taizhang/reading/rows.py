"""Rows of parts whose whole stands before them, by what is handed out or by its name.

到位资金19.6亿元, 五年分别到位2.1亿元、2.8亿元…; 发展党员23名。农村发展党员13名、机关发展党员6名、“两新”组织发展党员4名.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR
from taizhang.reading.patterns import pattern
from taizhang.reading.sums import Sums
from taizhang.reading.triggers import TRIGGERS

_HANDED_OUT = pattern(
    r"[,、](?:[两三四五六七八九十0-9]+[年个][\u4e00-\u9fff]{0,4})?(?:分别|依次|各年)[\u4e00-\u9fff]{0,6}$"
)
HANDED_SAID = TRIGGERS.bit([r"分别|依次|各年"])
_OVER_YEARS = pattern(r"累计|[三四五]年[共来间]")
_IN_IT = pattern(r"(?:在|这)?(?P<name>[\u4e00-\u9fff]{3,8})中[,:]")
_NEXT = frozenset(["、", "和", "及", "与", ","])
MOST_OFF = Decimal("0.1")
"""How far (as a part of the whole) a row may be from it to be meant as all of it."""


class Rows(Sums):
    """Adds up rows that no word of summing joins to their whole."""

    def handed_out(self, index: int) -> None:
        """The row that begins at `index`, against the like figure right before it."""
        found, first = self.found, self.found[index]
        whole = index - 1
        if whole >= 0 and found[whole].kind == "time":
            whole -= 1
        if whole < 0 or found[whole].unit != first.unit or not self.is_level(whole) or self.past(whole):
            return
        if not _HANDED_OUT.fullmatch(self.norm, found[whole].end, first.start):
            return
        row = [index]
        while row[-1] + 1 < len(found) and len(row) < FAR:
            one, after = found[row[-1]], found[row[-1] + 1]
            if after.unit != first.unit or self.norm[one.end : after.start] not in _NEXT:
                break
            row.append(row[-1] + 1)
        self._near_sum(row, whole)

    def over_years(self, index: int) -> None:
        """五年累计完成投资18.6亿元。2016年至2020年分别完成2.4亿元…: the row that begins at `index`, of the total of its name before it."""
        found, first = self.found, self.found[index]
        if first.period_from != "listed years" or (index and found[index - 1].period_from == "listed years"):
            return
        row = [index]
        while row[-1] + 1 < len(found) and found[row[-1] + 1].period_from == "listed years":
            row.append(row[-1] + 1)
        floor = self.layout.full_sentence(max(self.layout.full_sentence(first.start) - 2, 0))
        for other in range(index - 1, max(index - FAR, -1), -1):
            whole = found[other]
            if whole.start < floor:
                return
            if whole.unit == first.unit and self.is_level(other) and _OVER_YEARS.search(self._said_of(other)):
                if whole.value > max(found[member].value for member in row):
                    self._near_sum(row, other)
                return

    def _said_of(self, index: int) -> str:
        one = self.found[index]
        return self.norm[max(self.layout.full_sentence(one.start), one.start - 24) : one.start]

    def by_name(self, index: int) -> None:
        """The row that ends at `index`, against the level of the sentence before whose name they all end with."""
        found, last = self.found, self.found[index]
        row = [index]
        while row[0] and len(row) < FAR:
            one, before = found[row[0]], found[row[0] - 1]
            if before.unit != last.unit or self.norm[before.end] not in "、,":
                break
            row.insert(0, row[0] - 1)
        if len(row) < 3 or any("其中" in self.left(member) for member in row):
            return
        floor = self.layout.full_sentence(found[row[0]].start)
        floor = self.layout.full_sentence(max(floor - 2, 0))
        names = [self.left(member).strip("、,“”") for member in row]
        for other in range(row[0] - 1, max(row[0] - FAR, -1), -1):
            one = found[other]
            if one.start < floor or "\n" in self.norm[one.end : found[row[0]].start]:
                return
            called = one.phrase or one.indicator
            if one.unit != last.unit or len(called) < 3 or not self.is_level(other):
                continue
            if all(name.endswith(called) and name != called for name in names):
                added = sum((found[member].value for member in row), Decimal(0))
                if added >= one.value:  # less than all may be told
                    self._near_sum(row, other)
                return

    def divided(self, index: int) -> None:
        """年末余额1121万元。在年末余额中, 欠贷款432万元, 欠基金会386万元…: the row that ends at `index` is all of what is named."""
        found, last = self.found, self.found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if after is not None and after.unit == last.unit and after.start < self.layout.full_end(last.end):
            return
        floor = self.layout.full_sentence(last.start)
        named = _IN_IT.match(self.norm, floor)
        if named is None:
            return
        row = [index]
        while row[0] and found[row[0] - 1].start > named.end() and found[row[0] - 1].unit == last.unit:
            row.insert(0, row[0] - 1)
        if len(row) < 3 or (row[0] and found[row[0] - 1].start >= floor):
            return
        for whole in range(row[0] - 1, max(row[0] - FAR, -1), -1):
            one = found[whole]
            if "\n" in self.norm[one.end : floor]:
                return
            if one.unit == last.unit and named["name"] in self.left(whole) and self.is_level(whole):
                self._near_sum(row, whole)
                return

    def _near_sum(self, row: list[int], whole: int) -> None:
        parts, total = [self.found[member] for member in row], self.found[whole]
        added = sum((part.value for part in parts), Decimal(0))
        if len(row) > 2 and abs(added - total.value) <= MOST_OFF * total.value:
            self._sum(row, whole, "sum", exact=True)
