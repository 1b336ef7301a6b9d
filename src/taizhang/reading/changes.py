"""Statements of change: from A to B, growth by rate, by multiple, by 番, percentage points, differences."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import ROUNDED, Arithmetic, Test, short, show
from taizhang.reading.likeness import one_digit_off, within
from taizhang.reading.pairs import ANNUAL, POINTS, Pairs
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Statement
from taizhang.reading.triggers import TRIGGERS

_EACH_YEAR = pattern(r"(?:年均|每年|年平均)[^,。;]{0,5}$")
_NEW = pattern(r"[新再净](?:创建|增|建|发展|培育|成立|添|栽|修|开|办|引进|扩)[^,。;]{0,10}$")
_BY_VERB = pattern(
    r",(?:[一二两三四五六七八九十0-9]+年(?:来|间)?|[全当]年)?(?:累计|共|总共|已|今年)*(?:新[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,3})(?:债务|了)?"
)
_MORE = pattern(r"(?:多|高|大)出?了?$")
_IN_ALL = pattern(
    r"^[,、]?(?:使)?(?:[年期][末底]|总数|总量|总面积|累计|全[镇乡村]总数|[\u4e00-\u9fff]{2,8}(?=达到$))?(?:要|将)?(?:达到?|增加到|扩大到)?$"
)
_SPEED = pattern(r"增速|增幅|增长|涨幅|下降")
_FASTER = pattern(r"(?:快|慢|高|低|提高|加快|回落|提升|下降|扩大|收窄)(?:了|出)?")
_EXPANDED = pattern(r"(?<=..)[再新净][\u4e00-\u9fff]{1,2}$")
_ALTOGETHER = pattern(r"累计|达到|全[镇村乡县]|总[数量]|共有|现有|已有")
_TIMES_AS_MUCH = pattern(r"(?:是|为|相当于|达到?)[^,。]{0,14}的?$")
_APART = pattern(r"(?:相差|差距|落差|差额|极差|悬殊|之差)(?:达到?|为|是|了|约)*$")
_APART_SAID = TRIGGERS.bit([_APART])
OTHER_TERMS = pattern(
    r"可比|同口径|不变价|扣除|剔除|(?:[高低快慢好多少优]于|超过|领先|落后|[高低快]出)[^,。;]{0,16}(?:平均|水平|全[县市省国区州]|目标|计划|预期|增速|增幅|涨幅)"
)
"""A growth at constant prices, or without what was paid back, does not follow from the two values printed."""
MOST_TIMES = Decimal(3)
"""How far a change may be off from one that is computed of a base told elsewhere, to be meant as that."""
WITHIN = Decimal("0.95")
"""4.6万 less 4.1万 is 5000, and never all of 6000: two figures are not both rounded by a half to opposite sides."""
_LAST_YEAR = pattern(r"(?:去年|上年)[^,。;]{0,8}$")
_OF_TOWN = pattern(r"全[镇乡村县街市区]道?$")
_TOWNS = frozenset("总全镇乡村县街市共达到")
_PLANNED_OVER = re.compile(r"超(?:额|出)?(?:年初|年度)?(?:完成)?(?:任务|计划|目标|预算|收|支|产)[^,]{0,3}$")
"""Over the plan, not over the year before: `Shares.rest` tests it."""


def _of_that_name(own: str, other: str) -> bool:
    """Whether what stands before the ending of a name (受益 of 受益总人口) is told of the other too."""
    said = set(own[:-2]) - _TOWNS
    return not said or bool(said & set(other))


class Changes(Pairs):
    """Finds the two values a change is said of, and tests it."""

    def is_change(self, index: int) -> bool:
        """Whether a figure says a change: by a rate, by points, by times, or as an amount."""
        quantity = self.found[index]
        if quantity.base or quantity.unit == "折" or quantity.high is not None:
            return False
        if quantity.kind in ("percent", "multiple"):
            return True
        return (
            quantity.role == "change"
            or "change" in quantity.cues
            or self.says_amount(index)
            or self._counted_up(index)
        )

    def _counted_up(self, index: int) -> bool:
        """新创建6个, 总数由9个增加到15个: what is new, before the two ends of the total."""
        if index + 2 >= len(self.found):
            return False
        low, high = self.found[index + 1], self.found[index + 2]
        if low.base != "from" or high.base != "to" or not _NEW.search(self.left(index)):
            return False
        if low.unit == self.found[index].unit and self.found[index].role == "target" and not low.base:
            return False
        return bool(re.search(r"总|累计|全[镇乡村]", self.left(index + 1)))

    def apart(self, index: int) -> None:
        """最高分96.4分, 最低分78.2分, 首尾相差18.2分: the distance of the two values before it."""
        found, amount = self.found, self.found[index]
        if index < 2 or not amount.said & _APART_SAID or amount.bound != "=":
            return
        if not _APART.search(self.left(index)):
            return
        high, low = found[index - 2], found[index - 1]
        if not high.unit == low.unit == amount.unit or high.start < self.layout.full_sentence(amount.start):
            return
        if (
            not (self.is_level(index - 2) and self.is_level(index - 1))
            or high.bound != "="
            or low.bound != "="
        ):
            return
        expected = abs(high.value - low.value)
        gap = self.spread(high) + self.spread(low) + self.spread(amount)
        shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
        self.add("difference", (index - 2, index - 1, index), Test(expected, gap), shown)

    def made_good(self, index: int) -> None:
        """由3600万元压降到2160万元, 三年累计化解1440万元: the way between the ends, by whatever verb."""
        found, amount = self.found, self.found[index]
        high = index - 1
        while high > index - 3 and high >= 0 and found[high].kind == "time":
            high -= 1
        if high < 0 or found[high].base != "to" or found[high].head < 0 or found[high].unit != amount.unit:
            return
        if (
            amount.base
            or self.is_change(index)
            or not _BY_VERB.fullmatch(self.norm[found[high].end : amount.start])
            or _OF_TOWN.search(self.left(index))
        ):
            return
        low = found[found[high].head]
        expected = abs(found[high].value - low.value)
        if abs(expected - amount.value) * 5 > expected and not one_digit_off(expected, amount.value):
            return
        gap = self.spread(low) + self.spread(found[high]) + self.spread(amount)
        shown = f"{show(found[high].value)} - {show(low.value)} = {show(found[high].value - low.value)}"
        self.add("difference", (found[high].head, high, index), Test(expected, gap), shown)

    def raised(self, index: int) -> None:
        """再建养老点5个, 总数达到19个: the level said before, in the report, and what is added to it."""
        found, total = self.found, self.found[index]
        if total.role != "target" or index == 0 or not _IN_ALL.search(self.left(index)):
            return
        more = found[index - 1]
        if more.unit != total.unit or more.role != "target" or not _NEW.search(self.left(index - 1)):
            return
        if more.start < self.layout.sentence(total.start)[0] or not total.period or len(total.period) != 4:
            return
        year = str(int(total.period) - 1)
        own = total.phrase.lstrip("使") if total.indicator_from == "before the number" else ""
        name = total.indicator if own else more.indicator
        name = _EXPANDED.sub("", name)
        if len(name) < 2 or not (
            name.endswith(more.indicator[-2:]) or more.indicator.endswith(name[-2:]) or name in more.indicator
        ):
            return
        known = {
            found[other].value: other
            for other in self.said_before(name, total.unit, total.subject)
            if found[other].period in (year, total.period)
            and other < index - 1
            and not (own and found[other].phrase and not within(*sorted((found[other].phrase, own), key=len)))
            and _of_that_name(own, f"{found[other].phrase}{found[other].indicator}")
        }
        if not known and not own.startswith(("开放", "编制")):
            known = {
                found[other].value: other
                for other in self.endings.get((name[-2:], total.unit, total.subject), ())
                if found[other].period in (year, total.period)
                and other < index - 1
                and _of_that_name(own, f"{found[other].phrase}{found[other].indicator}")
            }
            known = known if len(known) == 1 else {}
        # 油茶基地面积扩大到850亩, and 油茶再扩200亩, 总面积达到1050亩
        if not known and not own.startswith(("开放", "编制")):
            known = {
                found[other].value: other
                for other in self.said_of(name, total.unit, total.subject)
                if found[other].period in (year, total.period)
                and other < index - 1
                and _of_that_name(own, f"{found[other].phrase}{found[other].indicator}")
            }
            known = known if len(known) == 1 else {}
        if len(known) > 1:  # 新建公厕6座, 累计达到22座: the total, and not what was new
            known = {
                value: other
                for value, other in known.items()
                if _ALTOGETHER.search(self.left(other)) or found[other].base == "to"
            }
        if len(known) == 1:
            base, member = next(iter(known.items()))
            if not total.value / 2 <= base + more.value <= total.value * Decimal("1.5"):
                return
            shown = f"{show(base)} + {show(more.value)} = {show(base + more.value)}"
            self.add("sum", (member, index - 1, index), Test(base + more.value, self.spread(total)), shown)

    def change(self, index: int) -> None:
        """Test the change said at `index`, if the two values are known."""
        if self._speeds(index):
            return
        if self._over_years_from_last(index):
            return
        if _PLANNED_OVER.search(self.left(index)) or OTHER_TERMS.search(self.left(index)):
            return
        row = "row" in self.found[index].cues
        listed = row and self.found[index].period_from == "listed years"
        pair = self._in_ends(index)
        if pair is None:
            several = listed or (row and self.found[index].head < 0)
            pair = self._in_series(index) if several else self._pair(index)
        clause = self.norm[self.layout.mark_before(self.found[index].start) : self.found[index].start]
        if pair is None and "依次" in clause:
            return
        pair = pair or self._by_years(index)
        if pair is None:
            self._percent_of_percents(index)
            return
        quantity, left = self.found[index], self.left(index)
        low, high, members = pair
        if low.value <= 0 or low.unit != high.unit:
            return
        falls = self.falls(left) or (high.value < low.value and not self.up.within(left[-6:]))
        far = not self._floor(index) <= low.start < self.layout.full_end(quantity.end)
        if far and quantity.unit == "%" and high.kind != "percent" and quantity.value > 0:
            grown = abs(high.value / low.value - 1) * 100
            if not quantity.value / MOST_TIMES <= grown <= quantity.value * MOST_TIMES and grown > 100:
                return  # 1472元, 增长17%, and 548元 of five years ago, told elsewhere
        if quantity.unit in POINTS and high.kind != "percent":
            self._percent_for_points(index, low, high, members, falls)
        elif quantity.unit in POINTS:
            self._points(index, low, high, members, falls)
        elif quantity.unit in ("%", "成") and "change" in quantity.cues:
            if ANNUAL.search(left[-8:]):
                self._annual(index, low, high, members)
            elif high.kind != "percent":
                self._growth(index, low, high, members, falls)
            elif high.unit == "%" == quantity.unit and not high.ratio:
                self._points_for_percent(index, low, high, members, falls)
        elif quantity.unit == "倍":
            self._times(index, low, high, members)
        elif quantity.unit == "番":
            self._doublings(index, low, high, members)
        elif quantity.unit == high.unit and quantity.kind != "percent":
            if quantity.value > max(low.value, high.value) * 12:
                return  # 每吨0.32吨标煤, 比上年的0.35吨下降8.6%, 全年节约标煤1440吨
            away = abs(high.value - low.value)
            if far and not quantity.value / MOST_TIMES <= away <= quantity.value * MOST_TIMES:
                return  # 1472元, 比上年净增214元, and 548元 of five years ago, told elsewhere
            if _EACH_YEAR.search(left[-10:]):
                self._each_year(index, low, high, members)
            else:
                self._difference(index, low, high, members)

    def _difference(self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...]) -> None:
        quantity = self.found[index]
        expected = abs(high.value - low.value)
        gap = (self.spread(low) + self.spread(high)) * WITHIN + self.spread(quantity)
        shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
        self.add("difference", (*members, index), Test(expected, gap), shown)

    def _each_year(self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...]) -> None:
        """由5个增加到21个, 平均每年新添3.2个: the difference over the years between, where they are known."""
        years = self._years(low, high)
        if not years or years < 2:
            return
        quantity, expected = self.found[index], abs(high.value - low.value) / years
        gap = (self.spread(low) + self.spread(high)) * WITHIN / years + self.spread(quantity)
        shown = f"({show(high.value)} - {show(low.value)}) ÷ {years} = {show(expected)}"
        self.add("difference", (*members, index), Test(expected, gap), shown)

    def _over_years_from_last(self, index: int) -> bool:
        """前年3万斤, 去年6万斤, 今年12万斤, 两年翻了两番: over several years, where the figure of but one before stands near."""
        years = self.found[index - 1] if index else None
        if years is None or years.kind != "time" or years.unit != "年" or years.value < 2:
            return False
        return any(_LAST_YEAR.search(self.left(other)) for other in range(max(index - 4, 0), index))

    def _points(
        self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...], falls: bool
    ) -> None:
        quantity, a, b = self.found[index], low.value, high.value
        if high.unit not in ("%", "‰"):
            return
        if ANNUAL.search(self.left(index)[-10:]):
            years = self._years(low, high)
            if years and years > 1:
                each = abs(b - a) / years
                shown = f"({show(b)} - {show(a)}) ÷ {years} = {show((b - a) / years)}"
                self.add("points", (*members, index), Test(each, quantity.step + Decimal("0.05")), shown)
            return
        half = quantity.step / 2 if quantity.decimals else Decimal(0)
        mixed = quantity.decimals != max(low.decimals, high.decimals)
        gap = self.spread(low) + self.spread(high) + half if mixed else quantity.step / 2
        shown = f"{show(b)} - {show(a)} = {show(b - a)}"
        self.add("points", (*members, index), Test(a - b if falls else b - a, gap), shown)

    def _points_for_percent(
        self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...], falls: bool
    ) -> None:
        """由91.5%提高到95.7%, 提高4.2%: the difference of two percentages is in points; the growth would be 4.6%."""
        quantity, a, b = self.found[index], low.value, high.value
        if abs(abs(b - a) - quantity.value) > quantity.step / 2:
            return
        expected = abs(b / a - 1) * 100
        test = self.rounded(quantity, expected, _ratio_spread(self, low, high) * 50)
        self.add("growth", (*members, index), test, f"{show(b)} - {show(a)} = {show(b - a)} (个百分点)")

    def _speeds(self, index: int) -> bool:
        """增速18.6%, 比去年同期的12.4%快6.2个百分点: the distance of two rates of growth."""
        found, points = self.found, self.found[index]
        if points.unit not in POINTS or index < 2 or points.bound != "=":
            return False
        high, low = found[index - 2], found[index - 1]
        if (
            not high.unit == low.unit == "%"
            or high.role != "change"
            or high.high is not None
            or low.bound != "="
        ):
            return False
        if (
            high.start < self._floor(index)
            or not self.past(index - 1)
            or not _SPEED.search(self.left(index - 2))
        ):
            return False
        if not _FASTER.fullmatch(self.left(index)) or not re.search(r"[比较]", self.left(index - 1)):
            return False
        gap = abs(high.value - low.value)
        within_ = self.spread(high) + self.spread(low) + self.spread(points)
        shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
        self.add("points", (index - 1, index - 2, index), Test(gap, within_), shown)
        return True

    def _percent_of_percents(self, index: int) -> None:
        """好评率97%, 比上年的92.5%提高4.5%: two percentages around or before a change that is their difference."""
        found, quantity = self.found, self.found[index]
        if (
            quantity.unit != "%"
            or "change" not in quantity.cues
            or quantity.bound != "="
            or not quantity.decimals
        ):
            return
        floor, stop = self._floor(index), self.layout.sentence(quantity.start)[1]
        near = [
            other
            for other in (index - 2, index - 1, index + 1)
            if 0 <= other < len(found)
            and floor <= found[other].start <= stop
            and found[other].unit == "%"
            and found[other].role != "change"
        ]
        late = [other for other in near if other < index and not self.past(other)]
        early = [other for other in near if self.past(other)]
        if len(late) == 1 and len(early) == 1:
            low, high = found[early[0]], found[late[0]]
            falls = self.falls(self.left(index))
            if low.value > 0 and (high.value < low.value) == falls:
                self._points_for_percent(index, low, high, (early[0], late[0]), falls)

    def _percent_for_points(
        self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...], falls: bool
    ) -> None:
        """由2000万元增加到2400万元, 增长20个百分点: the growth of an amount is in percent."""
        quantity = self.found[index]
        expected = abs(high.value / low.value - 1) * 100
        if high.kind not in ("money", "measure", "people", "counter") or quantity.bound != "=":
            return
        if abs(expected - quantity.value) > max(quantity.step, Decimal("0.1")):
            return
        self.made.append(
            Statement(
                "growth",
                min(low.start, high.start),
                quantity.end,
                tuple(sorted({*members, index})),
                f"{show(high.value)} ÷ {show(low.value)} - 1 = {show((high.value / low.value - 1) * 100)}%",
                False,
                quantity.value,
                short(expected),
            )
        )

    def _growth(
        self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...], falls: bool
    ) -> None:
        quantity, a, b = self.found[index], low.value, high.value
        factor = 10 if quantity.unit == "成" else 100
        expected = ((a - b) if falls else (b - a)) / a * factor
        test = self.rounded(quantity, expected, _ratio_spread(self, low, high) * ROUNDED * factor / 2)
        self.add("growth", (*members, index), test, f"{show(b)} ÷ {show(a)} - 1 = {show((b / a - 1) * 100)}%")

    def _annual(self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...]) -> None:
        quantity, years = self.found[index], self._years(low, high)
        if not years or years < 2 or high.value <= 0:
            return
        expected = (Decimal(str(float(high.value / low.value) ** (1 / years))) - 1) * 100
        test = Test(expected, quantity.step + _ratio_spread(self, low, high) * 100 / years)
        shown = f"({show(high.value)} ÷ {show(low.value)})^(1/{years}) - 1 = {show(expected)}%"
        self.add("annual", (*members, index), test, shown)

    def _times(self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...]) -> None:
        quantity, ratio = self.found[index], high.value / low.value
        left = self.norm[self.layout.mark_before(quantity.start) : quantity.start]
        spread = max(quantity.step, Decimal("0.1")) * Decimal("0.51")
        spread += self.spread(low) / low.value * ratio + self.spread(high) / low.value
        shown = f"{show(high.value)} ÷ {show(low.value)}"
        if self.falls(left[-8:]) and quantity.value >= 1:
            fall = (1 - ratio) * 100
            self.add(
                "multiple",
                (*members, index),
                Test(1 - ratio, Decimal(0)),
                f"1 - {shown} = {show(fall)}%",
                False,
            )  # what falls by once as much is gone
        elif self.up.within(left[-6:]) or _MORE.search(left):
            loose = abs(ratio - quantity.value) <= spread
            self.add(
                "multiple",
                (*members, index),
                Test(ratio - 1, spread),
                f"{shown} - 1 = {show(ratio - 1)}",
                loose,
            )
        elif _TIMES_AS_MUCH.search(left):
            self.add("multiple", (*members, index), Test(ratio, spread), f"{shown} = {show(ratio)}")

    def _doublings(self, index: int, low: Quantity, high: Quantity, members: tuple[int, ...]) -> None:
        from math import log2

        if self.norm[self.found[index].end : self.found[index].end + 1] in ("半", "多"):
            return

        expected = Decimal(str(log2(float(high.value / low.value)))) if high.value > 0 else Decimal(0)
        shown = f"log2({show(high.value)} ÷ {show(low.value)}) = {show(expected)}"
        self.add("multiple", (*members, index), Test(expected, Decimal("0.1")), shown)

    def _years(self, low: Quantity, high: Quantity) -> int | None:
        years = [
            re.fullmatch(r"([0-9]{4})(?:-(?:[0-9]{4}|[0-9][0-9]|Q[0-9]))?", one.period or "")
            for one in (low, high)
        ]
        if years[0] is None or years[1] is None or len(high.period or "") == 7:
            return None
        return int((high.period or "0")[-4:]) - int((low.period or "0")[:4])


def _ratio_spread(book: Arithmetic, low: Quantity, high: Quantity) -> Decimal:
    """How far apart the ratio of two printed values may lie."""
    a, b, d_a, d_b = low.value, high.value, book.spread(low), book.spread(high)
    return (b + d_b) / max(a - d_a, a / 2) - (b - d_b) / (a + d_a)
