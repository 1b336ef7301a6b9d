"""The two values a change is said of: by words, by years, before it, after it, or from what else is said."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Arithmetic, bare
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.triggers import TRIGGERS

ANNUAL = re.compile(r"年均|平均每年|年平均|年递增")
POINTS = ("百分点", "个百分点", "个点")
AMOUNT = pattern(
    r"(?:净|新|共|又|每[亩户人村斤年月]|人均|户均|亩均)*(?:(?:多|少)?(?:增(?!加?[值殖])|减(?![灾排贫负])|降(?![雨水解])|升(?![学入级旗])|添(?!加|置)|涨|压|缩|节(?=[约省余])|扩|翻)[\u4e00-\u9fff]{0,5}|[宽高长多少]出|超[收支额出]|延长|延伸|前移|后移|多了?|少了?|(?:多|少)(?![孩年数儿种功元层次家人])[\u4e00-\u9fff]{1,2})了?(?:近|约|达|为)?(?<![到至成])(?<![减增降升]为)$"
)
"""A figure after these words may be the difference of two others."""
_AMOUNT = TRIGGERS.bit([AMOUNT])
_AGAINST = re.compile(r"[比较]([\u4e00-\u9fff]{2,4}?)的?(?:净?增|多|提|减|少|下|高|低|上|涨)")
_BY_ITS_NAME = pattern(
    r"^(?:净增|新增|增加|增长|减少|下降|同比|平均|人均|户均|每年|年均|累计|一年|[三五两]年|全年)+|(?:增幅|降幅|升幅|增速|涨幅|幅度|增长|提高|增加|减少|下降|比重|比例|净增|累计|同比|[一二三五两]年|率)+$"
)
_CUT = pattern(r"下浮|核减|审减|节约|节省|节支|压减|降低|让利")
_TO_SPEND = pattern(r"控制价|概算|预算(?!收入|支出)|估算|限价|送审|报价|合同价|评估价|计划投资")
_NEW_THINGS = pattern(r"新增[\u4e00-\u9fff]{3,}$")
"""新增市场主体1872户: as many as there are of what is new, no difference of two counts."""
_FORMERLY = pattern(r"最初|原来|原先|当初|起初|过去|上年|去年|[0-9]年|年前|以前")
_THEIR_LEVEL = pattern(r"[,、(]?(?:今年|目前|现在|总数|总量|全年)?(?:达到?|为|是|有|只有|增加到|减少到|降到)")
_SET_AGAINST = pattern(r"[,、(]?[比较](?:之)?[\u4e00-\u9fff]{2,8}")
_OF_OTHERS = pattern(r"[比较于过][^,。;]{0,10}(?:平均|水平)")
"""比全县平均水平17850元高770元, 增速9.1%: set against others, and grown from something else."""
_EACH_OF = pattern(r"分别|依次|各")
_GOT_TO = pattern(r"[到至]了?$(?<!达到)(?<!达到了)")
_OF_IT = pattern(r"的(?:整整|将?近|大?约|正好|足足)?")
_YEARS = re.compile(r"[0-9]{4}(?:-[0-9]{4})?")
_NET = pattern(
    r"^[,、]?(?:比今年|比上年|比去年|比(?:19|20)[0-9]{2}年|再)?(?:[多少][\u4e00-\u9fff]{0,2}|净增加?|新增|增加|增长|提高|减少|下降|压减)$"
)
_AMOUNT_ALONE = pattern(r"[,、]?(?:[一共了累计]|同比)*(?:.{0,2}年)?" + AMOUNT.pattern)
_TWO_YEARS = re.compile(
    r"(?P<late>(?:19|20)[0-9]{2})年[^,。]{0,10}?(?:比|较|是|为|相当于)(?P<base>(?:19|20)[0-9]{2})年[^,。]{0,6}$"
)
_TWO_QUARTERS = re.compile(
    r"(?P<late>[一二三四])季度[^,。]{0,10}?(?:比|较|是|为)第?(?P<base>[一二三四])季度[^,。]{0,6}$"
)
Pair = tuple[Quantity, Quantity, tuple[int, ...]]


class Pairs(Arithmetic):
    """Finds the earlier and the later value of a change."""

    def _pair(self, index: int) -> Pair | None:
        """The two values a change is said of: those before it; else those after it; else what it is a change from."""
        one = self.found[index]
        if "row" in one.cues and one.head >= 0 and one.kind == "percent":
            return self._in_rows(index)
        if one.indicator_from == "respectively" and one.head >= 0 and self.found[one.head].base == "to":
            return self._moved(index, one.head)
        if (low := self._against(index)) >= 0:
            return self.found[low], self.found[low - 1], (low, low - 1)
        if self._in_line(index):
            return self.found[index - 2], self.found[index - 1], (index - 2, index - 1)
        high = self._nearest(index)
        if high >= 0 and self._of_another(index, high):
            return self._after(index)
        if high >= 0:
            if self.found[high].ratio:
                return self._of_ratio(high, index)
            if (
                high == index - 1
                and self.found[index].kind == "multiple"
                and _OF_IT.fullmatch(self.left(index))
            ):
                return self._times_of(high)
            if self.found[high].base == "to":
                return self._moved(index, high)
            if (low := self._since(high, index)) >= 0:
                return self.found[low], self.found[high], (low, high)
            if (low := self._earlier(high, index)) >= 0:
                return self._in_order(low, high)
        if high >= 0 and self.past(high):
            return self._of_base(high, index)
        if high >= 0 and _CUT.search(self.left(index)) and (low := self._budgeted(high)) >= 0:
            return self.found[low], self.found[high], (low, high)
        if high >= 0 and _OF_OTHERS.search(self.left(high)):
            return None
        if high < 0 or not self._own(index, high):
            return self._after(index) if high < 0 else None
        amount = self.found[index].kind not in ("percent", "multiple")
        if (base := self._base_of(high, index)) >= 0:
            return self.found[base], self.found[high], (base, high)
        return self._from_rate(high, index) if amount else self._from_difference(high, index)

    def _in_line(self, index: int) -> bool:
        """手术台次:126台, 147台, 增长16.7%: a line of a table told with commas, the earlier value first."""
        if index < 2:
            return False
        low, high = self.found[index - 2], self.found[index - 1]
        if self.norm[low.start - 1 : low.start] != ":" or self.norm[low.end : high.start] not in (",", "、"):
            return False
        return low.unit == high.unit and low.bound == high.bound == "=" and self._can(self.found[index], high)

    def _against(self, index: int) -> int:
        """中标价920万元, 比控制价1000万元下浮8%: what a level is set against, right before the change; -1 without."""
        low = index - 1
        if (
            low < 1
            or self.past(low)
            or self.says_amount(low)
            or not self.is_level(low)
            or not _SET_AGAINST.fullmatch(self.left(low))
        ):
            return -1
        one, level = self.found[low], self.found[low - 1]
        fits = one.unit == level.unit and one.base == "" and one.kind != "percent" and self.is_level(low - 1)
        plain = self.found[index].kind in ("percent", "multiple") or self.found[index].unit == one.unit
        near = level.start >= self._floor(index) and not self.past(low - 1)
        return low if fits and plain and near and len(self.left(index)) < 6 else -1

    def says_amount(self, index: int) -> bool:
        """Whether the words before a figure are those of a difference: 增加, 多出, 超收."""
        if not self.found[index].said & _AMOUNT or AMOUNT.search(self.left(index)) is None:
            return False
        before = self.found[index - 1] if index else None
        ends = before is not None and before.base == "to" and before.unit == self.found[index].unit
        return ends or _NEW_THINGS.search(self.left(index)) is None

    def _of_another(self, index: int, high: int) -> bool:
        """Whether the change names what it is said of, and that is not what the level before it measures."""
        one, level = self.found[index], self.found[high]
        if (
            one.indicator_from not in ("before the number", "respectively")
            or one.indicator == level.indicator
        ):
            return False
        name = _BY_ITS_NAME.sub("", one.indicator)
        if len(name) < 3 or (one.start - level.end > 60 and not level.indicator):
            return False
        said = self.norm[max(self.layout.mark_before(level.start), level.start - 40) : level.start]
        return not any(name[at : at + 2] in level.indicator + said for at in range(len(name) - 1))

    def _in_series(self, index: int) -> Pair | None:
        """依次为A、B、C, 增幅依次为a、b: each change is from the year before, in the row of values."""
        quantity = self.found[index]
        if not quantity.period or not quantity.period.isdigit():
            return None
        wanted = {quantity.period: -1, str(int(quantity.period) - 1): -1}
        for other in range(index - 1, max(index - 16, -1), -1):
            one = self.found[other]
            if self.is_level(other) and one.kind != "percent" and wanted.get(one.period or "") == -1:
                wanted[one.period or ""] = other
        high, low = wanted.values()
        if high < 0 or low < 0 or self.found[high].unit != self.found[low].unit:
            return None
        return self.found[low], self.found[high], (low, high)

    def _by_years(self, index: int) -> Pair | None:
        """2023年的收入是2019年的1.5倍, 2023年比2019年多了6502元: the values of two years said before."""
        quantity = self.found[index]
        clause = self.norm[self.layout.mark_before(quantity.start) : quantity.start]
        said: dict[str, str] | re.Match[str] | None = _TWO_YEARS.search(clause)
        if said is None and (quarters := _TWO_QUARTERS.search(clause)) and self.layout.year:
            said = {
                end: f"{self.layout.year}-Q{'一二三四'.index(quarters[end]) + 1}" for end in ("base", "late")
            }
        if said is None:
            return None
        ends: list[int] = []
        for year in (said["base"], said["late"]):
            fitting = [
                other
                for other in range(index - 1, max(index - 20, -1), -1)
                if self.found[other].period == year
                and self.is_level(other)
                and self.found[other].kind != "percent"
                and self.found[other].start > quantity.start - 400
                and (quantity.kind in ("percent", "multiple") or self.found[other].unit == quantity.unit)
            ]
            if not fitting:
                return None
            ends.append(fitting[0])
        low, high = ends
        one, other = self.found[low], self.found[high]
        if one.unit != other.unit or (
            one.indicator != other.indicator and "row" not in one.cues | other.cues
        ):
            return None
        return one, other, (low, high)

    def _times_of(self, base: int) -> Pair | None:
        """72万元, 是2019年36万元的2倍: the base stands right before the multiple."""
        fitting = [
            other
            for other in range(base - 1, max(base - 4, -1), -1)
            if self.found[other].start >= self._floor(base)
            and self.found[other].unit == self.found[base].unit
            and self.is_level(other)
            and not ANNUAL.search(self.left(other))
        ]
        return (self.found[base], self.found[fitting[0]], (base, fitting[0])) if fitting else None

    def _of_ratio(self, last: int, index: int) -> Pair | None:
        """22:44:34, 上年为23.5:42.8:33.7, 第二产业比重提高1.2个百分点: the parts of that place in two ratios."""
        said = re.search(r"第?([一二三])(?:次?产业|产)", self.left(index))
        floor = self._floor(index)
        if said is None:
            return None
        place = "一二三".index(said[1]) + 1
        row = [
            other
            for other in range(last, max(last - 8, -1), -1)
            if self.found[other].ratio == place and self.found[other].start >= floor
        ]
        if len(row) != 2:
            return None
        late, early = row
        firsts = [other - place + 1 for other in (early, late)]
        if self.past(firsts[1]) and self.found[early].base != "from":
            early, late = late, early
        return self.found[early], self.found[late], (early, late)

    def _nearest(self, index: int) -> int:
        """The level right before a change in its sentence, of the kind that can change so."""
        quantity = self.found[index]
        sentence = self._floor(index)
        for other in range(index - 1, max(index - FAR, -1), -1):
            one = self.found[other]
            if one.start < sentence:
                break
            standard = (
                one.role == "norm" and one.kind == "money" and self.norm[one.end : one.end + 1] in ",。;("
            )
            if one.base != "to" and (
                not (standard or self.is_level(other)) or one.ordinal or one.base == "from"
            ):
                if one.base == "from":
                    break
                continue
            if one.base != "to" and self.says_amount(other):
                continue
            if quantity.unit == "%" and self._too_small(other, index):
                continue
            if self._can(quantity, one):
                return self._named_so(index, other)
            if one.base == "to" or quantity.unit in POINTS or one.kind != "percent":
                break
        return -1

    def _named_so(self, index: int, nearest: int) -> int:
        """事故32起, 死亡2人, 事故起数下降20%: a level further back, where only that one bears the name of the change."""
        one = self.found[index]
        name = _BY_ITS_NAME.sub("", one.indicator) if one.indicator_from == "before the number" else ""
        pairs = {name[at : at + 2] for at in range(len(name) - 1)}
        if not pairs or any(pair in self.found[nearest].indicator for pair in pairs):
            return nearest
        for other in range(nearest - 1, max(nearest - 4, -1), -1):
            level = self.found[other]
            if level.start < self._floor(index):
                break
            if (
                self.is_level(other)
                and self._can(one, level)
                and any(pair in level.indicator for pair in pairs)
            ):
                return other
        return nearest

    def _too_small(self, level: int, index: int) -> bool:
        """次均3000元, 金额比上年减少12.6万元, 下降10.5%: not the 3000."""
        one, part = self.found[level], self.found[index - 1]
        return index - 1 > level and part.unit == one.unit and part.value > one.value and one.base != "to"

    def _floor(self, index: int) -> int:
        quantity = self.found[index]
        return max(self.layout.full_sentence(quantity.start), self.layout.sentence(quantity.start)[0])

    @staticmethod
    def _can(quantity: Quantity, level: Quantity) -> bool:
        """Whether a level can be what a change of this unit is said of."""
        if quantity.unit in POINTS:
            return level.kind == "percent" or level.base == "to"
        if quantity.kind in ("percent", "multiple"):
            return level.kind != "percent" or level.base == "to"
        return level.unit == quantity.unit

    def _moved(self, index: int, high: int) -> Pair | None:
        """由A增加到B: the two ends, unless the change is said of something else."""
        one, quantity = self.found[high], self.found[index]
        back = quantity.kind == "multiple" and _FORMERLY.search(self.left(index))
        own = (
            not back and quantity.indicator_from.startswith("before") and one.indicator != quantity.indicator
        )
        plain = self.found[index].role == "change" or self._bare_change(index)
        if one.ratio or one.head < 0 or (own and not plain):
            return None
        return self.found[one.head], one, (one.head, high)

    def _bare_change(self, index: int) -> bool:
        """Nothing but words of change stand before the figure: 升幅为, 新增, 人均增收."""
        return bool(_AMOUNT_ALONE.fullmatch(self.left(index)))

    def _earlier(self, level: int, index: int) -> int:
        """The other end of the change: an earlier and a later value of one thing in one sentence; -1 without."""
        sentence, one = self._floor(index), self.found[level]
        stop = min(self.layout.sentence(self.found[index].start)[1], self.found[index].end + 40)
        past = self.past(level)
        others = list(range(level - 1, max(level - 6, -1), -1))
        if index + 1 < len(self.found) and self.found[index + 1].start < stop:
            others.append(index + 1)
        for other in others:
            two = self.found[other]
            if (two.role == "target") != (one.role == "target") and not (
                self._dated(one) and self._dated(two)
            ):
                continue
            if other < level and two.base != "to" and self.says_amount(other):
                continue
            if other < level and two.start < sentence:
                continue
            if two.unit != one.unit or not (self.is_level(other) or self.past(other)) or two.base == "to":
                continue
            if other > index and re.fullmatch(r"[(,、]?[^,]{0,10}", self.left(other)) is None:
                continue
            if other > index and two.period and f"{two.period}年" in self.left(index) and self._dated(two):
                return other  # 是2020年的1.5倍(2020年为2400万元)
            if other > index and not self.past(other):
                continue
            if past != self.past(other) and self._of_one(level, other):
                return other
            if (
                self._dated(two)
                and self._dated(one)
                and two.period != one.period
                and self._of_one(level, other)
            ):
                return other
        return -1

    def _of_one(self, level: int, other: int) -> bool:
        """Whether two values are of one thing: the same name, or the second has none but what compares it."""
        first, second = sorted((level, other))
        a, b = self.found[first], self.found[second]
        if a.indicator == b.indicator and a.subject == b.subject:
            return True
        if len(b.indicator) > 2 and a.indicator.endswith(b.indicator) and a.subject == b.subject:
            return True  # 电商销售额达到5120万元, …, 上年销售额为4000万元
        if first < second and _GOT_TO.search(self.left(second)):
            return True  # 去年12万斤, 今年一下子冒到15万斤
        # 上年同期为, 是2019年36万元的, 今年完成: no name of its own
        return not b.indicator_from.startswith(("before", "after")) or len(a.indicator) < 2

    @staticmethod
    def _dated(one: Quantity) -> bool:
        return one.period_from in ("its own date", "said in the sentence") and one.period is not None

    def _in_order(self, one: int, other: int) -> Pair | None:
        """The earlier value first."""
        early, late = (one, other) if self.past(one) and not self.past(other) else (other, one)
        if self.past(one) == self.past(other):
            early, late = sorted((one, other), key=lambda at: self.found[at].period or "")
        return self.found[early], self.found[late], (early, late)

    def _after(self, index: int) -> Pair | None:
        """减少60吨, 由600吨减至540吨: the two ends follow."""
        found = self.found
        if index + 2 >= len(found) or found[index + 2].start > self.layout.sentence(found[index].start)[1]:
            return None
        low, high = found[index + 1], found[index + 2]
        if low.base == "from" and high.base == "to" and self._can(found[index], high):
            return low, high, (index + 1, index + 2)
        if low.base or high.base or low.unit != high.unit or not self._can(found[index], high):
            return None
        past = [self.past(index + 1), self.past(index + 2)]
        if past[0] != past[1] and _THEIR_LEVEL.fullmatch(self.left(index + (1 if past[1] else 2))):
            one, other = (index + 2, index + 1) if past[1] else (index + 1, index + 2)
            return found[one], found[other], (one, other)  # 增长12%, 达到5.6亿元, 上年为5亿元
        return None

    def _in_ends(self, index: int) -> Pair | None:
        """环卫工由42人增至56人, 清运车由6辆增至9辆, 分别增长33.3%和50%: each change of the ends in its place."""
        found, first = self.found, index
        while first and found[first - 1].kind == "percent" and self.norm[found[first - 1].end] in "、和,":
            if found[first].start - found[first - 1].end > 2:
                break
            first -= 1
        last = index
        while last + 1 < len(found) and found[last + 1].kind == "percent":
            if found[last + 1].start - found[last].end > 2:
                break
            last += 1
        many = last - first + 1
        if many < 2 or not _EACH_OF.search(self.norm, found[first].clause, found[first].start):
            return None
        floor = self._floor(first)
        ends = [
            other
            for other in range(max(first - 2 * many, 0), first)
            if found[other].base == "to" and found[other].head >= 0 and found[other].start >= floor
        ]
        if len(ends) != many:
            return None
        high = ends[index - first]
        return found[found[high].head], found[high], (found[high].head, high)

    def _in_rows(self, index: int) -> Pair | None:
        """事故6起、死亡2人, 上年同期分别为8起和3人, 分别下降25%和33.3%: the values of one unit in two rows."""
        late = self.found[index].head
        late = (
            self.found[late].head if self.found[late].base == "" and "base" in self.found[late].cues else late
        )
        fitting = [
            other
            for other in range(max(index - FAR, 0), index)
            if other != late
            and self.found[other].unit == self.found[late].unit
            and self.found[other].start >= self._floor(index)
            and self.found[other].kind not in ("percent", "multiple")
        ]
        if self.found[late].base == "to" and self.found[late].head >= 0:
            low = self.found[late].head
            return self.found[low], self.found[late], (low, late)
        if len(fitting) != 1 or self.past(late) == self.past(fitting[0]):
            return None
        return self._in_order(late, fitting[0])

    def _budgeted(self, high: int) -> int:
        """控制价260万元, 中标价234万元, 下浮10%: what was to be spent, before what was; -1 without."""
        low = high - 1
        if low < 0 or self.found[low].unit != self.found[high].unit:
            return -1
        if self.found[low].start < self._floor(high) or not _TO_SPEND.search(self.left(low)):
            return -1
        return low

    def _since(self, high: int, index: int) -> int:
        """灾前640头, 今年回升至720头, 比灾前多12.5%: the figure of the time it is set against; -1 without."""
        said = _AGAINST.search(self.left(index))
        if said is None:
            return -1
        for other in range(high - 1, max(high - 6, -1), -1):
            one = self.found[other]
            if one.start < self._floor(index):
                break
            if one.unit == self.found[high].unit and self.left(other).rstrip("有为的是").endswith(said[1]):
                return other
        return -1

    def _own(self, index: int, high: int) -> bool:
        """Whether the change is said of the level before it, and of nothing else named in between."""
        quantity = self.found[index]
        if (
            quantity.kind not in ("percent", "multiple")
            and quantity.role != "change"
            and not (quantity.role == "target" and _NET.search(self.left(index)))
        ):
            return False
        return self.found[high].indicator == quantity.indicator or self._bare_change(index)

    def _base_of(self, high: int, index: int) -> int:
        """The same indicator in the base year, said elsewhere in the text; -1 if it is not, or not once."""
        one = self.found[high]
        if not one.period or not _YEARS.fullmatch(one.period):
            return -1
        year = int(one.period[-4:]) - 1
        left = self.norm[
            max(self.layout.sentence(one.start)[0], self.found[index].start - 14) : self.found[index].start
        ]
        said = re.findall(r"(?:比|较)((?:19|20)[0-9][0-9])年", left)
        if said:
            year = int(said[-1])
        else:
            section = self.layout.section(one.start)
            several = section.first is not None and section.last is not None and section.last > section.first
            if ANNUAL.search(left) and section.first is None:
                return -1
            if section.first is not None and (several or ANNUAL.search(left)):
                year = section.first - 1
        fitting = {
            self.found[other].value: other
            for other in self.levels.get((one.indicator, one.unit, one.subject), ())
            if self.found[other].period == str(year) and other != high
        }
        if not fitting:
            fitting = {
                self.found[other].value: other
                for other in self.said_before(bare(one.indicator), one.unit, one.subject)
                if self.found[other].period == str(year) and other != high
            }
        if not fitting and one.role == "target" and len(one.indicator) >= 3:
            fitting = {
                self.found[other].value: other
                for other in self.endings.get((one.indicator[-2:], one.unit, one.subject), ())
                if (self.found[other].period or "")[:4] == str(year)
                and self._shortened(one, self.found[other])
                and self._not_far(one, self.found[other], self.found[index])
            }
        return next(iter(fitting.values())) if len(fitting) == 1 else -1

    @staticmethod
    def _not_far(one: Quantity, other: Quantity, change: Quantity) -> bool:
        """集体合同签订面92%, 提高2.9个百分点, and 签订面73.9% of agreements: a short name may be of another thing."""
        return change.unit not in POINTS or abs(one.value - other.value) <= 3 * change.value

    @staticmethod
    def _shortened(one: Quantity, other: Quantity) -> bool:
        """自来水入户率 and 入户率: one name is the end of the other, and no part of it can stand for much else."""
        short, long = sorted((one.indicator, other.indicator), key=len)
        return len(short) >= 3 and (long.endswith(short) or (len(short) >= 4 and long.startswith(short)))

    def _from_difference(self, high: int, index: int) -> Pair | None:
        """B, 增加D, 增长P%: the base is B less D."""
        found = self.found
        others = list(range(high + 1, index))
        if (
            not others
            and high
            and found[high - 1].start >= self._floor(index)
            and _THEIR_LEVEL.fullmatch(self.left(high))
        ):
            others = [high - 1]  # 增加16家, 达到56家, 增长40%
        for other in others:
            part = found[other]
            if part.unit == found[high].unit and part.bound == "=" and self._is_difference(other):
                falls = self.falls(self.left(other))
                value = found[high].value + (part.value if falls else -part.value)
                base, reached = self._computed(found[high], part, value)
                return base, reached, (high, other)
        return None

    def _of_base(self, base: int, index: int) -> Pair | None:
        """比上年的160对减少22对, 降幅13.8%: the value reached is the base and the difference."""
        found, one = self.found, self.found[base]
        for other in range(base + 1, index):
            part = found[other]
            if part.unit == one.unit and found[index].unit == "%" and self._is_difference(other):
                value = one.value + (-part.value if self.falls(self.left(other)) else part.value)
                reached, exact = self._computed(one, part, value)
                return exact, reached, (base, other)
        return None

    def _computed(self, told: Quantity, part: Quantity, value: Decimal) -> tuple[Quantity, Quantity]:
        """The end of a change that is the other end less or with the difference, and that other end as exact.

        Both ends are off together where the printed one is, so of its imprecision only that part tells in their ratio.
        """
        shared = self.spread(told) * part.value / told.value if told.value else Decimal(0)
        computed = Quantity(part.start, part.end, value, part.unit, part.kind)
        computed.decimals, computed.step = 1, 2 * (self.spread(part) + shared)
        return computed, replace(told, bound="=", decimals=0)

    def _is_difference(self, index: int) -> bool:
        return self.found[index].role == "change" or (
            "base" not in self.found[index].cues and self.says_amount(index)
        )

    def _from_rate(self, high: int, index: int) -> Pair | None:
        """B, 增长P%, 增加D: the base is B divided by 1 + P."""
        found, one = self.found, self.found[high]
        for other in range(high + 1, index):
            rate = found[other]
            if rate.unit != "%" or "change" not in rate.cues or rate.bound != "=" or rate.value >= 100:
                continue
            sign = -1 if self.falls(self.left(other)) else 1
            part = 1 + sign * rate.value / 100
            base = Quantity(one.start, one.end, one.value / part, one.unit, one.kind)
            base.decimals, base.step = 1, one.value * rate.step / 100 / part / part * 2
            return base, one, (high, other)
        return None
