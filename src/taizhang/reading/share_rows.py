"""Rows of shares that come to more than all: 种植业六成、养殖业三成、加工业二成; 很满意的占68%, 满意的占24%, 不满意的占18%."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Arithmetic, Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.relations import RATHER, TIMES
from taizhang.reading.report import Statement
from taizhang.reading.triggers import TRIGGERS

_NEXT_SHARE = pattern(r"[,、;](?!(?:其中|同比|比))[\u4e00-\u9fff]{1,10}")
_NOT_SO = pattern(r"[不未没非]|其[他它余]")

_IN_ALL = pattern(
    r"(?P<count>[两二三四五六七八九])[大项类块者方个种家级][\u4e00-\u9fff]{0,8}?(?:合计|共计?|一共|总共|[加合]起来)[\u4e00-\u9fff]{0,3}?占[\u4e00-\u9fff]{0,8}$"
)
IN_ALL_SAID = TRIGGERS.bit([_IN_ALL])
_COUNTS = "零一二三四五六七八九"
MOST_POINTS = 16
"""A share in all further off its parts than this (in percentage points) is of others."""


class ShareRows(Arithmetic):
    """Adds up shares that stand in a row, each behind its own few words."""

    def in_tenths(self, index: int) -> None:
        """种植业六成、养殖业三成、加工业一成; 很满意的占68%, 满意的占24%, 不满意的占8%: a row of shares that is more than all."""
        found, row = self.found, [index]
        if index and self._beside_share(index):
            return
        while row[-1] + 1 < len(found) and self._beside_share(row[-1] + 1):
            row.append(row[-1] + 1)
        parts = [found[member] for member in row]
        whole = 10 if parts[0].unit == "成" else 100
        total = sum((part.value for part in parts), Decimal(0))
        if len(row) < 3 or any(part.bound != "=" or part.high is not None for part in parts):
            return
        step = max(part.step if part.decimals else Decimal(0) for part in parts) * len(parts) / 2
        opposed = _NOT_SO.search(self.left(row[-1])) is not None
        if total <= whole + max(step, Decimal("0.1")) and not (
            opposed and total < whole - max(step, Decimal("0.1"))
        ):
            return
        if abs(total - whole) * 100 > whole * 13 or any(
            one.figures[-1] == row[-1] for one in self.made[-12:]
        ):
            return
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(total)}"
        self.explained.update(row)
        self.made.append(
            Statement(
                "shares", parts[0].start, parts[-1].end, tuple(row), formula, False, total, Decimal(whole)
            )
        )

    def shares_in_all(self, index: int) -> None:
        """A占40%; B 11.4亿元, 占25%; C占20%。三大产业加起来占85%: so many shares as are named, whatever stands between them."""
        found, one = self.found, self.found[index]
        said = _IN_ALL.search(self.norm, one.clause, one.start) if one.bound == "=" else None
        if said is None or one.role != "share" or one.high is not None:
            return
        floor = self.layout.full_sentence(self.layout.full_sentence(one.start) - 2)
        count = _COUNTS.index(said["count"].replace("两", "二"))
        row = [
            other
            for other in range(max(index - 2 * FAR, 0), index)
            if found[other].start >= floor
            and found[other].unit == one.unit
            and found[other].role == "share"
            and found[other].bound == "="
            and not found[other].ratio
        ]
        if len(row) != count or any(found[other].value >= one.value for other in row):
            return
        added = sum((found[other].value for other in row), Decimal(0))
        if abs(added - one.value) <= MOST_POINTS:
            step = max(found[other].step if found[other].decimals else Decimal(0) for other in (*row, index))
            shown = " + ".join(show(found[other].value) for other in row) + f" = {show(added)}"
            self.add("sum", (*row, index), Test(added, step * (count + 1) / 2), shown)

    def _beside_share(self, index: int) -> bool:
        """Whether a share stands right behind another of its unit, behind a mark and its own few words."""
        one, before = self.found[index], self.found[index - 1]
        if (
            one.unit != before.unit
            or one.unit not in TIMES
            or {one.role, before.role} != {"share"}
            or one.ratio
        ):
            return False
        return (
            _NEXT_SHARE.fullmatch(self.norm, before.end, one.start) is not None
            and RATHER.search(self.left(index - 1) + self.left(index)) is None
            and not self.left(index).rstrip("为达到约是").endswith(("率", "度", "面", "完成", "上升", "比"))
        )
