"""Classes from one limit to the next: 10万元以下的3个, 10万—30万元的11个, 30万元以上的5个 leave none out."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from taizhang.reading.arithmetic import FAR
from taizhang.reading.totals import Totals

_CLASS = re.compile(
    r"(?:(?:及?以[上下]|之间)的?|[0-9%‰分元岁亩头吨]的|岁)[\u4e00-\u9fff]{0,2}?(?:还|仅|只)?(?:有|共)?$"
)
_TOP = Decimal("Infinity")
Interval = tuple[Decimal, Decimal]


class Classes(Totals):
    """Adds up the classes of a whole, where they leave none out."""

    def by_class(self, index: int) -> bool:
        """14个村里, 90分以上的9个, 80到90分的4个, 80分以下的2个."""
        found, whole = self.found, self.found[index]
        first = self.next_like(index)
        if first >= 0 and self.has_share(first):  # 党员64名, 其中女党员11名, 占17.2%; 35岁以下9名, …
            first = self.next_like(first)
        if first < 0 or not _CLASS.search(self.norm, found[first].start - 5, found[first].start):
            return False
        stop = self.layout.full_end(whole.end)
        members: list[int] = []
        for other in range(first, min(index + FAR, len(found))):
            one = found[other]
            if one.start > stop:
                break
            if one.unit == whole.unit:
                if not _CLASS.search(self.norm, one.start - 5, one.start):
                    break
                members.append(other)
        if len(members) < 2 or any(found[member].value >= whole.value for member in members):
            return False
        limits = [
            self._limits(member, (members[place - 1] if place else index))
            for place, member in enumerate(members)
        ]
        intervals = sorted(limit for limit in limits if limit is not None)
        if len(intervals) != len(members) or intervals[-1][1] != _TOP:
            return False
        if any(
            high[0] - low[1] not in self._steps(members[0]) for low, high in itertools.pairwise(intervals)
        ):
            return False
        floor = intervals[0][0]
        if floor and sum(found[member].value for member in members) > whole.value:
            self._sum(members, index, "sum", exact=True)  # no whole has more in some of its classes
            return True
        said = self.norm[whole.end : found[members[0]].start]
        if floor and not (
            re.search(r"全部|都|均", said)
            and any(found[other].value == floor for other in range(index + 1, members[0]))
        ):
            return False
        self._sum(members, index, "sum", exact=True)
        return True

    def _steps(self, first: int) -> tuple[Decimal, ...]:
        """How far the limits of two neighbours may lie apart: 35岁以下, 36岁至60岁."""
        whole_years = any(self.found[other].unit == "岁" for other in range(max(first - 2, 0), first))
        return (Decimal(0), Decimal(1)) if whole_years else (Decimal(0),)

    def _limits(self, member: int, after: int) -> Interval | None:
        """The lower and the upper limit of a class, None where they are not said."""
        found = self.found
        row = [found[other] for other in range(after + 1, member) if found[other].unit != found[member].unit]
        if not row:
            return None
        last = row[-1]
        if last.high is not None:
            return last.value, last.high
        behind = self.norm[last.end : found[member].start]
        if len(row) > 1 and re.match(
            r"(?:及?以上)?[^,。;]{0,2}(?:不足|至|到|不满)$", self.norm[row[-2].end : last.start]
        ):
            return row[-2].value, last.value
        if len(row) > 1 and "下" in behind and self.norm[row[-2].end : last.start] in ("以上", "及以上"):
            return row[-2].value, last.value
        if re.search(r"(?:不足|不到|不满|未满|低于)$", self.norm[last.start - 2 : last.start]):
            return Decimal(0), last.value
        if "上" in behind:
            return last.value, _TOP
        return (Decimal(0), last.value) if "下" in behind else None
