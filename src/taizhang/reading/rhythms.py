"""Statements of so much a day, a week, a month or a quarter, and so much in the year or in so many of them."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Arithmetic, Test, show
from taizhang.reading.likeness import slipped, within
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_EVERY = pattern(
    r"(?:(?P<day>日均|平均每[天日]|每[天日]|日(?=处理|产|供|运|清|均|接待|办理))|(?P<month>月均|(?:平均)?每个?月)|(?P<week>周均|(?:平均)?每周)|(?P<quarter>季均|(?:平均)?每个?季度?)|(?P<year>(?:平均)?每年))[\u4e00-\u9fff]{0,10}$"
)
_ABLE = pattern(r"能力|规模|可|能|设计|至少|不[少低]于|最[多高]|标准|每[人户名亩辆]|[人户亩]均")
_WHOLE_YEAR = pattern(r"(?:^|[,、。;])[^,。;]{0,8}(?:全年|一年|年)(?!度?(?:任务|计划|目标|预算))|[0-9]年全年")
_ALONE = pattern(r"[,、]?(?:日均|月均|周均|季均|平均每个?[天日月周])[\u4e00-\u9fff]{0,4}")
"""日均3万件, with nothing that could be of another thing."""
_SAID = TRIGGERS.bit([_EVERY])
_COUNT = {
    "day": ("天", "日", "个工作日", "工作日"),
    "month": ("个月",),
    "week": ("周", "个星期"),
    "quarter": ("个季度", "季"),
    "year": ("年",),
}
_QUARTER = {"day": (90, 92), "month": (3, 3), "week": (12, 14), "quarter": (1, 1)}
"""How many there are in a quarter, so that a report on part of a year is measured by its own length."""
_NEARLY = Decimal("0.006")


class Rhythms(Arithmetic):
    """Finds what so much at a time comes to, and tests it."""

    def rhythm(self, index: int) -> None:
        """日均清运12吨, 一年4380吨; 每天25人, 施工60天, 共1500人次; 全年1095万件, 日均3万件."""
        each = self.found[index]
        if not each.said & _SAID or each.kind in ("percent", "multiple", "time", "") or each.high is not None:
            return
        left = self.left(index)
        every = _EVERY.search(left)
        if (
            every is None
            or each.value <= 0
            or each.role in ("norm", "target", "change")
            or _ABLE.search(left)
        ):
            return
        period = every.lastgroup or "day"
        told = [
            one
            for total in (index + 1, index + 2, *range(index - 1, max(index - FAR, -1), -1))
            if (one := self._comes_from(total, index, period)) is not None
        ]
        for kind, members, test, shown in told:
            if self.fits(self.found[members[-1]], test):
                self.add(kind, members, test, shown)
                return
        for kind, members, test, shown in told:
            if not self._part(min(members)):
                self.add(kind, members, test, shown)
                return

    def _part(self, index: int) -> bool:
        """Whether 其中 names a figure as a part: what comes of the rhythm is rather the whole."""
        one = self.found[index]
        return "其中" in self.norm[self.layout.sentence(one.start)[0] : one.start]

    def _comes_from(
        self, total: int, index: int, period: str
    ) -> tuple[str, tuple[int, ...], Test, str] | None:
        """What one figure says as what comes of the rhythm; None if it cannot be."""
        found, each = self.found, self.found[index]
        if not 0 <= total < len(found) or not self.is_level(total):
            return None
        whole = found[total]
        like = whole.unit.removesuffix("次") == each.unit.removesuffix("次") or {whole.unit, each.unit} <= {
            "人",
            "名",
            "人次",
        }
        first, last = sorted((whole, each), key=lambda one: one.start)
        if not like or whole.bound not in "=<>" or whole.role != "actual" or _EVERY.search(self.left(total)):
            return None
        if first.start < self.layout.full_sentence(last.start) or whole.value <= each.value:
            return None
        year = _WHOLE_YEAR.search(self.norm[self.layout.mark_before(whole.start) : whole.start])
        times = self._times_beside(total, index, period)
        if not year and (total < index - 1 or (total > index and times is None)):
            return None
        if times is None:
            if period == "year" or not self._of_whole_year(total) or whole.bound != "=":
                return None
            low, high = (part * (self.layout.quarter or 4) for part in _QUARTER[period])
        else:
            low = high = times
        if not self._of_that_deed(total, index, period, said=times is not None):
            return None
        count = (
            min(max(whole.value / each.value, Decimal(low)), Decimal(high)) if low != high else Decimal(low)
        )
        if total < index:
            expected = whole.value / count
            gap = max(each.step * Decimal("0.6") if each.bound == "=" else Decimal(0), expected * _NEARLY)
            shown = f"{show(whole.value)} ÷ {show(count.quantize(Decimal(1)))} = {show(expected)}"
            stated, kind, members = each, "average", (total, index)
        else:
            expected = each.value * count
            gap = max(whole.step / 2 if whole.decimals else Decimal(0), expected * _NEARLY)
            gap += count * (each.step / 2 if each.decimals else 0)
            shown = f"{show(each.value)} × {show(count.quantize(Decimal(1)))} = {show(expected)}"
            stated, kind, members = whole, "product", (index, total)
        if not self._of_a_size(expected, stated.value):
            return None
        return kind, members, Test(expected, gap), shown

    @staticmethod
    def _of_a_size(expected: Decimal, stated: Decimal) -> bool:
        """Whether the two are of one size, or differ by a slip of the pen."""
        if expected / 2 <= stated <= expected * 2:
            return True
        ratio = max(expected, stated) / min(expected, stated)
        return slipped(expected, stated) or any(abs(ratio / far - 1) < Decimal("0.02") for far in (10, 100))

    def _times_beside(self, total: int, index: int, period: str) -> int | None:
        """施工60天: how many times it was, said beside the two; None if it is not."""
        floor = self.layout.sentence(self.found[index].start)[0]
        for other in range(max(min(index, total) - 2, 0), max(index, total)):
            one = self.found[other]
            if one.unit in _COUNT[period] and one.start >= floor and one.bound == "=" and one.high is None:
                return (
                    int(one.value) if one.value == one.value.to_integral_value() and one.value > 1 else None
                )
        return None

    def _of_whole_year(self, total: int) -> bool:
        """Whether a figure is said of the whole year."""
        whole = self.found[total]
        clause = self.norm[self.layout.mark_before(whole.start) : whole.start]
        if "半年" in clause:
            return self.layout.quarter == 2
        if _WHOLE_YEAR.search(clause):
            return True
        return (
            bool(self.layout.quarter or not self.layout.partial)
            and re.fullmatch(r"[0-9]{4}", whole.period or "") is not None
            and not re.search(r"[月日天季]", self.left(total))
        )

    def _of_that_deed(self, total: int, index: int, period: str, *, said: bool) -> bool:
        """Whether the total is of the deed of the rhythm: 日均清运, 一年清运; or has no word of its own."""
        one, other = (
            {clause[at : at + 2] for at in range(len(clause) - 1)}
            for clause in (self._around_rhythm(index), self._around_rhythm(total))
        )
        bare = re.fullmatch(
            r"[,、]?(?:年|全年|一年|合计|总共|共计?|累计)*(?:[\u4e00-\u9fff]{0,2})?(?:达到?|为|约|了)*",
            self.left(total),
        )
        if total < index - 1 or index + 1 < total:
            deed = _EVERY.search(self.left(index))
            word = deed.group() if deed else ""
            return len(word) > 3 and within(word[-2:], self.left(total))
        if total < index and not _WHOLE_YEAR.search(
            self.norm[self.layout.mark_before(self.found[total].start) : self.found[total].start]
        ):
            return _ALONE.fullmatch(self.left(index)) is not None
        return (
            bool(bare)
            or bool(one & other - _GENERAL)
            or (total < index and len(self.left(index)) < 6)
            or said
        )

    def _around_rhythm(self, index: int) -> str:
        one = self.found[index]
        after = self.norm[one.end : min(self.layout.mark_after(one.end), one.end + 4)]
        return self.norm[max(self.layout.mark_before(one.start), one.start - 16) : one.start] + " " + after


_GENERAL = frozenset(
    ("全年", "一年", "平均", "每天", "每日", "每月", "每周", "日均", "月均", "达到", "超过", "全镇")
)
