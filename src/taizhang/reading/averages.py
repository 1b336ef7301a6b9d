"""Statements of so much each: a total over a count, or a count times so much: per head, household, 亩, month, year."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from taizhang.reading.arithmetic import PEOPLE, Arithmetic, Test, show
from taizhang.reading.likeness import slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_UNITS = "平方公里|平方米|立方米|公顷|公里|公斤|千瓦|[生队人户月年村天日亩名个季周盏座处所套台条口头只株棵辆件起家吨斤米班组张期场次批块项位届篇本份支车瓶箱袋尾羽根眼间栋校点社站园厂店企床棒盆桶筐篓捆棚垄单票]"
_TAIL = r"(?:达到?|为|是|仅|约|近|超过|合|的)*$"
EACH = pattern(
    rf"(?P<of>(?:[人户村亩组日月班校所镇年台场期次栋座处株头批生床间箱机件套师车店棚]|公里|平方米)均|亩产|单产|单价|均价|平均班额|班额)(?P<month>月)?(?P<name>[\u4e00-\u9fff]{{0,6}}?){_TAIL}"
    rf"|(?:(?P<average>平均)?每|(?P<one>平均一|^[,、]?(?:[一二三]是)?一(?![年月天日次场下组村班队期批季类级生])(?=人一?[年月天]|[^,。]{{1,3}}(?:合|交|收|给|发|补|卖|产|纯|租|值|花|$))))(?P<each>{_UNITS})(?:\([\u4e00-\u9fff]\))?(?P<monthly>[每一]?月)?(?:[每一]年)?(?P<called>[\u4e00-\u9fff]{{0,6}}?){_TAIL}"
    rf"|每(?P<many>[百千万]|[0-9]{{2,5}})(?P<per>{_UNITS}|平方公里)(?P<whom>[\u4e00-\u9fff()]{{0,12}}?){_TAIL}"
)
_AFTER = pattern(rf"[/每一]({_UNITS})(?=[,。;、)计算的\n]|$)")
_PER = frozenset("/每一")
"""4元/斤, 4元一斤: so much each, told behind the amount."""
_HEADS = ("人", "名", "人次", "口", "位")
_POPULATIONS = ("常住人口", "服务人口", "总人口", "户籍人口", "辖区人口")
_MANY = {"百": 100, "千": 1000, "万": 10000}
_SPENT = pattern(r"投[资入]|造价|成本|耗资|资金|费用?$|花|支出|经费")
"""投入820万元, 平均每公里投资40万元: what was spent, by whatever word."""
_SOLD = pattern(r"产值|收入|销售|卖")
_OF_TIME = ("日均", "月均", "年均")
"""日均客流3600人次, 日均交易28.8万元, 人均80元: amounts of a day, of which so much each is told."""
_OF = {"平均班额": "班", "班额": "班", "生均": "人", "师均": "人", "床均": "张", "人均": "人", "户均": "户", "村均": "村", "亩均": "亩", "亩产": "亩", "单产": "亩", "组均": "组", "日均": "天", "班均": "班", "校均": "所", "所均": "所", "镇均": "个", "单价": "", "均价": ""}  # fmt: skip
_LIKE = {"床": "张", "棚": "座个栋", "平方公里": "平方公里", "人": "人名位口", "生": "人名", "队": "支个", "名": "人名位口", "户": "户家", "家": "户家", "村": "村个", "日": "天日", "天": "天日", "次": "次场期", "场": "次场期", "期": "次场期"}  # fmt: skip
_NET = pattern(r"纯|净|利|余|节|增|减|补|奖|标准|至少|不[少低]于")
_WORTH = pattern(
    r"(?:分(?:掉|了|红|配)|产值|收入|销售额|[获盈]利|赚了?|利润|费用?|投资|造价|支付|支出|[收效]益|卖了?|花[费去了]?|成本|租金|工资|补贴|补助|资金|薪酬|报酬|分红|价值|产[一-鿿]{0,3}|用[工水电]|供[一-鿿]{1,2})(?:达到?|为|共|约|了)*$"
)
"""What so many times so much comes to, told right after the two."""
_THEN = pattern(rf"(?:[/每一](?:{_UNITS}))?(?:计算|测算|算|的?标准)?[,、;(]")
_TOTAL = pattern(
    r"(?:合起来|加起来|拢共|合下来|共|总|合计|累计|计)[\u4e00-\u9fff]{0,7}$|(?:全?年)[\u4e00-\u9fff]{1,6}$"
)
_GRANTED = pattern(r"(?:补贴|补助|奖补|奖励|补偿|租金|工资|报酬|经费)(?:资金|款|金|总?额)?$")
_GIVEN = pattern(
    r"(?:兑付|发了?|花了?|给了?|配备|用去|发放|支付|支出|补助|奖励|兑现|投入|需|相当于|折合)[\u4e00-\u9fff]{0,5}$"
)
_EACH = TRIGGERS.bit([EACH])
_GIVEN_IN_ALL = pattern(r"^[,、]?(?:共|总共|合计|一共)[\u4e00-\u9fff]{0,4}$")
_LOOSE = Decimal("0.005")
_YEARS = pattern(r"^([0-9]{4})-([0-9]{4})$")
_WEIGHTS = {
    "吨": Decimal(1000),
    "公斤": Decimal(1),
    "千克": Decimal(1),
    "斤": Decimal("0.5"),
    "担": Decimal(50),
}
NEAR = 4
"""How many figures the count, the total and the average may lie apart for a false one to be reported."""


class Averages(Arithmetic):
    """Finds the total and the count an average or a price is said of, and tests it."""

    of_unit = ""
    """The unit of which the average at hand is told: 公斤 in 每公斤."""
    per = months = 1
    """Of how many the average at hand is told, a thousand in 每千人, and how many times it was given."""

    def each(self, index: int) -> re.Match[str] | None:
        """每人, 亩均, 单价 right before a figure; /亩, 每斤 or 一斤 right behind an amount of money, or 一米 before it."""
        one = self.found[index]
        if one.said & _EACH and (said := EACH.search(self.left(index))):
            return said
        if (
            one.kind == "money"
            and self.norm[one.end : one.end + 1] in _PER
            and (per := _AFTER.match(self.norm, one.end))
        ):
            return EACH.search(f"每{per[1]}")
        if one.kind == "money" and index:
            before = self.found[index - 1]  # 水渠修了680米, 一米150元
            if before.end == one.start and before.spelled and before.value == 1 and before.kind != "time":
                return EACH.search(f"每{before.unit}")
        return None

    def average(self, index: int) -> None:
        """Test 产值896万元, 亩均8000元 and 120人, 每人200元, 共计2.4万元; only what stands near can be found false."""
        each = self.found[index]
        match = self.each(index)
        if (
            match is None
            or (
                each.kind not in ("money", "measure", "people", "counter")
                and each.unit not in ("小时", "课时")
            )
            or each.high is not None
        ):
            return
        if each.value <= 0 or (each.role == "change" and match["of"] is None):
            return
        if match["of"] == "年均":
            self._yearly(index)
            return
        unit = _of(match)
        if match["of"] == "月均":
            return
        self.of_unit = unit
        near = self._near(index)
        counts = [other for other in near if other != index and self._is_count(other, unit)]
        counts = [other for other in counts if (told := self.each(other)) is None or told["of"] in _OF_TIME]
        if reached := [other for other in counts if self.found[other].base == "to"]:
            counts = [other for other in counts if other >= max(reached)]
        many = match["many"] or ""
        self.per = _MANY.get(many) or (int(many) if many else 1)
        totals = [other for other in near if self._is_total(other, index)]
        months = (12, 1) if (match["month"] or match["monthly"]) else (1, 12)
        if each.bound in "<>" and months[0] == 1:
            months = (1, 1)  # a limit holds of anything divided by twelve
        if "每" in (match["called"] or ""):
            months = (2, 1) if "学期" in match["called"] else (4, 1) if "季" in match["called"] else (1, 1)
        if self.per > 1:
            months = (1, 1)
            if unit in PEOPLE and not any(self.found[other].value >= self.per for other in counts):
                counts = self._population(index)
            largest = max(
                (found_to for found_to in counts), key=lambda other: self.found[other].value, default=-1
            )
            counts = [other for other in counts if other == largest or self.found[other].unit != each.unit]
            totals = [other for other in totals if other not in counts]
        if (days := self._said_times(index, match)) is not None and not any(
            self.found[other].unit in ("天", "日", "个月", "年") for other in counts
        ):
            months = (days, 1)
        if not counts and unit == "村" and totals and (village := self._villages()) >= 0:
            counts = [village]
        if len(counts) > 1:
            called = match["whom"] or match["called"] or ""
            counts = [
                other for other in counts if len(called) > 1 and self.found[other].indicator[-2:] in called
            ] or counts
            totals = [other for other in totals if other not in counts] or totals
        totals = self._of_its_name(totals, match)
        best: tuple[int, int] | None = None
        self.months = months[0]
        for total, count in itertools.product(totals[:4], counts[:4]):
            if total == count:
                continue
            for month in dict.fromkeys(months):
                if self._fits(total, count, index, month):
                    self._say(total, count, index, month, average=index > total)
                    return
            best = best or (total, count)
        if any(self._of_several(totals, count, index) for count in counts[:4]):
            return
        if best is not None and (whole := self._whole_of_counts(counts)) >= 0:
            best, counts = (best[0], whole), [whole]
        if best is not None and (whole := self._whole_of_counts(totals)) >= 0:
            best, totals = (whole, best[1]), [whole]
        if best is None and counts and self._turned(counts, index):
            return
        if best is None or not self._sure(best, counts, totals, index, match):
            return
        expected = self._mean(best[0], best[1], index) / months[0]
        if each.bound == "~" and expected * Decimal("0.7") <= each.value <= expected * Decimal("1.4"):
            return
        slip = self._magnitude(expected, each.value)
        if slip or each.value / 4 <= expected <= each.value * 4:
            self._say(best[0], best[1], index, months[0], average=index > best[0])

    def _of_its_name(self, totals: list[int], match: re.Match[str]) -> list[int]:
        """占地2.4万平方米, 校舍8640平方米, 720人, 生均校舍12平方米: of several totals the one that bears the name."""
        name = (match["name"] or match["called"] or "").removeprefix("平均")[:2]
        if len(totals) < 2 or len(name) < 2:
            return totals
        return [other for other in totals if name in self.left(other)] or totals

    def _turned(self, counts: list[int], index: int) -> bool:
        """新建教学楼投入420万元, …; 新建教学楼2400平方米, 每平方米造价1570元: a quotient with its digits turned, of a total further back."""
        each = self.found[index]
        if abs(counts[0] - index) > 2 or each.bound != "=" or each.value < 100 or each.decimals:
            return False
        floor = max(self.norm.rfind("\n", 0, each.start), each.start - 260)
        for total in range(index - 1, max(index - 14, -1), -1):
            if self.found[total].start < floor:
                return False
            if not self._is_total(total, index) or self.found[total].bound != "=":
                continue
            mean = self._mean(total, counts[0], index).quantize(Decimal(1))
            if mean != each.value and sorted(f"{mean:f}") == sorted(f"{each.value:f}"):
                self._say(total, counts[0], index, 1, average=True)
                return True
        return False

    def _population(self, index: int) -> list[int]:
        """How many people there are, where the text says it, and but once."""
        period = self.found[index].period
        place = self.found[index].start
        said = self.norm[max(self.layout.sentence(place)[0], place - 60) : place]
        for name in [name for name in _POPULATIONS if name in said] or _POPULATIONS:
            known = {
                self.found[other].value: other
                for other in self.said_before(name, "人", "")
                if self.found[other].period in (None, period)
            }
            if known:
                return list(known.values()) if len(known) == 1 else []
        return []

    def _of_several(self, totals: list[int], count: int, index: int) -> bool:
        """补贴120万元, 自筹280万元, 购置20台, 平均每台20万元: the totals together are what it is the mean of."""
        if not 2 <= len(totals) <= 4:
            return False
        stated = self.found[index].value * self._many(count) / self.per
        added = sum((self._weighed(total, index) for total in totals), Decimal(0))
        return abs(added - stated) <= stated * Decimal("0.02")

    def _whole_of_counts(self, counts: list[int]) -> int:
        """92人, 集中38人、分散54人: the one that the others are the parts of; -1 without."""
        if len(counts) < 3:
            return -1
        whole = max(counts, key=lambda other: self.found[other].value)
        parts = sum((self.found[other].value for other in counts if other != whole), Decimal(0))
        return whole if parts == self.found[whole].value else -1

    def _said_times(self, index: int, match: re.Match[str]) -> int | None:
        """每人每天20元, 补足90天: how many days or months it was given, where that is said."""
        said = self.norm[max(self.found[index].start - 10, 0) : self.found[index].start]
        units = ("天", "日") if re.search(r"每[天日]", said) else ("个月", "月") if "每月" in said else ()
        if not units and "每年" in said:
            units = ("年", "周年")
        for other in range(max(index - 3, 0), min(index + 3, len(self.found))):
            one = self.found[other]
            if (
                one.unit in units
                and one.kind == "time"
                and one.start >= self.layout.sentence(self.found[index].start)[0]
            ):
                return (
                    int(one.value) if one.value == one.value.to_integral_value() and one.value > 0 else None
                )
        return None

    def _near(self, index: int) -> list[int]:
        """The figures around, nearest first: those before in the sentence, those after up to the next 每."""
        found, each = self.found, self.found[index]
        floor, stop = self.layout.full_sentence(each.start), self.layout.sentence(each.end)[1]
        near = [other for other in range(index - 1, max(index - 9, -1), -1) if found[other].start >= floor]
        for other in range(index + 1, min(index + 4, len(found))):
            if found[other].start > stop or self.each(other):
                break
            near.append(other)
        return sorted(near, key=lambda other: abs(other - index))

    def _is_count(self, other: int, unit: str) -> bool:
        one = self.found[other]
        if one.value <= 0 or one.bound != "=" or one.high is not None or one.kind in ("percent", "multiple"):
            return False
        if not unit:
            return one.kind in ("counter", "people", "measure")
        if one.base == "from" or one.role == "change":
            return False
        if one.unit == "个" and unit == "人":
            return re.search(r"岗|床|学位", self.norm[max(one.start - 6, 0) : one.end + 6]) is not None
        if unit == "人" and one.unit == "人次":
            return True
        if one.unit == "个" and unit in ("村", "班", "组", "队", "镇"):
            return unit in self.norm[max(one.start - 6, 0) : one.end + 6]
        if unit == "次" and one.unit in ("人次", "例次", "户次"):
            return True
        if unit in _WEIGHTS and one.unit in _WEIGHTS:
            return True
        return one.unit in _LIKE.get(unit, unit) or one.unit in (unit, f"{unit}次")

    def _is_total(self, other: int, index: int) -> bool:
        one, each = self.found[other], self.found[index]
        same = one.unit == each.unit or (one.unit in _WEIGHTS and each.unit in _WEIGHTS)
        same = same or (one.unit in _HEADS and each.unit in _HEADS)
        return (
            same
            and (one.role in ("actual", "target") or "增收" in self.left(other))
            and one.base != "from"
            and "base" not in one.cues
            and self._of_itself(other, index)
            and (self._weighed(other, index) > each.value or self.per > 1)
            and one.high is None
        )

    def _of_itself(self, other: int, index: int) -> bool:
        """Whether a figure is an amount and no average; 每天接送680人 is the amount of 平均每辆48人."""
        said, own = self.each(other), self.each(index)
        return (
            said is None
            or (
                said["each"] in ("天", "日")
                and not said["average"]
                and own is not None
                and bool(own["average"])
                and own["each"] not in ("天", "日")
            )
            or (said["of"] in _OF_TIME and own is not None and own["of"] not in (None, *_OF_TIME))
        )

    def _weighed(self, other: int, index: int) -> Decimal:
        one, each = self.found[other], self.found[index]
        return one.value * _WEIGHTS.get(one.unit, Decimal(1)) / _WEIGHTS.get(each.unit, Decimal(1))

    def _mean(self, total: int, count: int, index: int) -> Decimal:
        return self._weighed(total, index) * self.per / self._many(count)

    def _many(self, count: int) -> Decimal:
        """How many there are of what the average is told of: 4.5万吨 are 4500万 of 每公斤2.4元."""
        one = self.found[count]
        if one.unit == self.of_unit or not {one.unit, self.of_unit} <= _WEIGHTS.keys():
            return one.value
        return one.value * _WEIGHTS[one.unit] / _WEIGHTS[self.of_unit]

    def _gap(self, total: int, count: int, index: int) -> Decimal:
        one, many, each = self.found[total], self.found[count], self.found[index]
        mean = self._mean(total, count, index)
        spread = mean * (
            one.step / 2 / one.value + (many.step / 2 / many.value if many.step > 1 or many.decimals else 0)
        )
        step = (
            each.step * Decimal("0.6")
            if each.decimals or each.step > 1
            else Decimal(1)
            if each.value > 99
            else Decimal(0)
        )
        counted = each.kind in ("people", "counter") or (each.kind == "measure" and each.value >= 5)
        whole = Decimal("0.6") if counted and not each.decimals else Decimal(0)
        return max(step, whole, mean * _LOOSE) + spread

    def _fits(self, total: int, count: int, index: int, months: int) -> bool:
        test = Test(self._mean(total, count, index) / months, self._gap(total, count, index))
        return self.fits(self.found[index], test)

    def _sure(
        self, best: tuple[int, int], counts: list[int], totals: list[int], index: int, match: re.Match[str]
    ) -> bool:
        """Whether there is but one count and one total it can be meant of, near by and of one name."""
        total, count = best
        before = self.each(index - 1) if index else None
        name = (match["name"] or match["called"] or "").removeprefix("平均")[:2]
        own = len(name) > 1 and total < index and name in self.left(total)
        alike = before is not None and self.found[index - 1].unit == self.found[index].unit
        if before and alike and _of(before) == _of(match) and not own:
            return False  # C级户均补助1万元、D级户均补助2.1万元, 共补助135.6万元
        near = self.layout.sentence(self.found[index].start)[0]
        if (
            self.found[count].start < near
            and self.found[count].unit == "个"
            and self._about_right(best, index)
        ):
            return total == index - 1
        counts, totals = (
            [other for other in row if self.found[other].start >= near] or row for row in (counts, totals)
        )
        if index + 1 == count and total + 1 == index and self._about_right(best, index):
            return True  # 栽绿化树3600株, 每公里栽120株, 绿化道路30公里
        if (
            total == max(index, count) + 1
            and _GRANTED.search(self.left(total))
            and self._about_right(best, index)
        ):
            return True
        if count + 1 == index == total - 1 and _GIVEN_IN_ALL.search(self.left(total)):
            return self._about_right(best, index)
        of_itself = bool(match["average"] or match["one"] or match["of"])
        if of_itself and count + 1 == index == total - 1 and self._about_right(best, index):
            return True  # 468户, 平均一户4.13人, 1932口人
        called = (match["name"] or match["called"] or "").removeprefix("平均")
        if called.endswith("价") and _SOLD.search(self.left(total)):
            called = ""  # 产值1.08亿元, 每公斤均价2.4元
        of_total = not called or called[-2:] in self.left(total) or called[-2:] in self.found[total].indicator
        alone = total == index - 1 and len(counts) == 1 and len(totals) == 1
        if of_total and alone and self._near_by(best, index):
            return True  # 用苗638万株, 苗木费957万元, 每株1.5元; but 产值300万元, 亩均纯收入3500元 is no mean of it
        beside = of_itself and {count, total} == {index - 1, index - 2}
        if of_total and beside and self._about_right(best, index):
            return True
        near = count + 1 == index or (count + 2 == index and self.each(count + 1) is not None)
        if self.norm[self.found[count].start - 1] == "(" and count + 1 == index == total + 2:
            return self._about_right(best, index)  # 门面出租收入18.4万元(8间门面, 每间年租金2.3万元)
        if (
            total + 1 == count == index - 1
            and match["each"]
            and not self._goes_by_another_name(total, index)
            and self._side(best, index)
        ):
            return True  # 编织袋1.2万条, 分到12个村, 每村1000条
        follows = near and index == total - 1 and self._comes_to(total, index)
        if (self.per > 1 or follows) and (self._near_by(best, index) or self._slipped(best, index)):
            return True
        if self.per > 1:
            return False
        if len(counts) > 1 or len(totals) > 1 or self.found[total].bound != "=":
            return False
        if max(total, count, index) - min(total, count, index) > NEAR:
            return False
        name, whole = match["name"] or match["called"] or "", self.found[total].indicator
        if match["each"] == "个" or name in ("栽", "种", "配", "设", "收", "产", "打"):
            name = ""  # 平均每个村, 每公里栽120株
        by_nature = (
            bool(match["of"] or match["average"] or match["one"] or name.startswith("平均"))
            and match["of"] != "单价"
        )
        name = name.removeprefix("平均")
        if count + 2 == total + 1 == index and self._about_right(best, index):
            return True
        if by_nature and index > total:
            clause = self.norm[self.layout.mark_before(self.found[total].start) : self.found[total].start]
            spent = _SPENT.search(name) and _SPENT.search(clause)
            named = not name or whole.endswith(name[-2:]) or name[-2:] in clause
            return bool(named or match["month"] or spent)
        cue = _TOTAL.search(self.left(total)) or (
            _GIVEN.search(self.left(total))
            and (total == index + 1 or (total == index + 2 and self.found[index + 1].kind == "time"))
        )
        other = self.layout.full_sentence(self.found[total].start) == self.layout.full_sentence(
            self.found[count].start
        )
        return bool(cue) and other and total > min(count, index)

    def _side(self, best: tuple[int, int], index: int) -> bool:
        mean = self._mean(*best, index) / self.months
        return mean * Decimal("0.75") <= self.found[index].value <= mean * Decimal("1.34")

    def _goes_by_another_name(self, total: int, index: int) -> bool:
        """产值300万元, 每亩纯收入3500元: the one is no mean of the other."""
        return _NET.search(self.left(index) + self.left(total)) is not None

    def _comes_to(self, total: int, index: int) -> bool:
        """黄桃产量45万斤, 每斤4元, 产值180万元: the total follows at once, as what the two come to."""
        left = self.left(total)
        return (
            _WORTH.search(left) is not None
            and self.found[total].bound == "="
            and len(left) < 12
            and _THEN.match(self.norm, self.found[index].end) is not None
        ) or (left.strip("、,") == "" and self.found[total].kind == "money")

    def _near_by(self, best: tuple[int, int], index: int) -> bool:
        """Whether the average is of the size of the true one."""
        mean = self._mean(*best, index) / self.months
        return mean * Decimal("0.45") <= self.found[index].value <= mean * Decimal("2.2")

    def _slipped(self, best: tuple[int, int], index: int) -> bool:
        """Whether the average is the true one with digits turned, or one of them mistaken."""
        mean = self._mean(*best, index) / self.months
        stated = self.found[index]
        return slipped(mean.quantize(stated.step if stated.decimals else Decimal(1)), stated.value)

    def _about_right(self, best: tuple[int, int], index: int) -> bool:
        """道路67公里, 投资23450万元, 每公里300万元: side by side, and no further off than a slip of the pen."""
        mean = self._mean(*best, index)
        return mean * Decimal("0.65") <= self.found[index].value <= mean * Decimal("1.5")

    def _villages(self) -> int:
        """How many villages there are, where the text says it, and always the same; -1 otherwise."""
        known = {
            self.found[other].value: other
            for name in ("行政村", "村")
            for other in self.levels.get((name, "个", ""), ())
            if re.search(r"[辖全]", self.left(other))
        }
        return next(iter(known.values())) if len(known) == 1 else -1

    @staticmethod
    def _magnitude(expected: Decimal, stated: Decimal) -> bool:
        """Whether two values are the same but for a nought too many or too few."""
        low, high = sorted((expected, stated))
        return any(abs(high / low / times - 1) < Decimal("0.02") for times in (10, 100, 1000, 10000))

    def _say(self, total: int, count: int, index: int, months: int, *, average: bool) -> None:
        a, n = self.found[total].value, self._many(count) / self.per
        if average:
            expected = self._mean(total, count, index) / months
            shown = f"{show(a)} ÷ {show(n)}{f' ÷ {months}' if months > 1 else ''} = {show(expected)}"
            self.add("average", (total, count, index), Test(expected, self._gap(total, count, index)), shown)
            return
        each, weight = self.found[index], self._weighed(total, index) / a
        expected = n * each.value * months / weight
        whole = self.found[total]
        gap = max(whole.step / 2 if whole.decimals else Decimal(0), expected * _LOOSE)
        gap += n * (each.step / 2 if each.decimals else 0) / weight
        floor, stop = self.layout.full_sentence(each.start), self.layout.full_end(each.end)
        for other in range(max(index - 4, 0), min(index + 5, len(self.found))):
            rest = self.found[other]
            here = other not in (total, index) and rest.unit == whole.unit and floor <= rest.start < stop
            if here and abs(abs(whole.value - rest.value) - expected) <= gap:
                return  # 50万元, 给予12户每户2万元, 其余26万元用于修路
        shown = f"{show(n)} × {show(each.value)}{f' × {months}' if months > 1 else ''} = {show(expected)}"
        self.add("product", (count, index, total), Test(expected, gap), shown)

    def _yearly(self, index: int) -> None:
        """五年累计11.6亿元, 年均2.32亿元: the total over the years of its period."""
        found, each = self.found, self.found[index]
        if index == 0 or found[index - 1].unit != each.unit or each.role not in ("actual", "target"):
            return
        total = found[index - 1]
        floor = self.layout.sentence(each.start)[0]
        count = self._years_of(index, floor)
        if total.start < floor or count < 2 or total.value <= each.value:
            return
        if (
            "累计" not in self.left(index - 1)
            and "共" not in self.left(index - 1)
            and "总" not in self.left(index - 1)
        ):
            return
        expected = total.value / count
        gap = each.step + total.step / count + expected * _LOOSE
        shown = f"{show(total.value)} ÷ {count} = {show(expected)}"
        self.add("average", (index - 1, index), Test(expected, gap), shown)

    def _years_of(self, index: int, floor: int) -> int:
        """How many years a total is said of: 五年累计, or those of its period."""
        total = self.found[index - 1]
        if index >= 2 and self.found[index - 2].unit == "年" and self.found[index - 2].start >= floor:
            return int(self.found[index - 2].value)
        said = re.search(r"([三四五六七八九十])年", self.norm[max(floor, total.start - 20) : total.start])
        if said:
            return "三四五六七八九十".index(said[1]) + 3
        if re.search(r"十[一二三四五]”?\"?五", self.norm[max(floor, total.start - 24) : total.start]):
            return 5
        years = _YEARS.match(total.period or "")
        return int(years[2]) - int(years[1]) + 1 if years else 0


def _of(match: re.Match[str]) -> str:
    """The unit of which so much each is told: 户 of 户均, 亩 of 每亩; "" where it is not said."""
    said = match["of"] or ""
    named = _OF.get(said, said.removesuffix("均") if said.endswith("均") else "")
    return match["per"] or match["each"] or named
