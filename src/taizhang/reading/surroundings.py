"""The last look at figures that no rule explained: means, shares, totals, rests and differences over their whole paragraph.

The other rules ask that operands stand beside each other. Clerks put other things in between: 安装路灯380盏, 比计划多30盏, 完成计划的108.6%,
总投资114万元, 每盏3000元. Here every like figure of the paragraph may be an operand. If any of them fit, the figure is true; if none
does, it is reported only where one natural reading is off by no more than a slip of the pen.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from decimal import Decimal

from taizhang.reading.arithmetic import PEOPLE, Test, show
from taizhang.reading.compositions import Compositions
from taizhang.reading.far_wholes import undivided
from taizhang.reading.likeness import SAME_MEASURE, slipped
from taizhang.reading.multiplied import Multiplied
from taizhang.reading.patterns import pattern
from taizhang.reading.relations import RATHER, TIMES

BACK, LETTERS = 16, 260
"""Figures and letters looked back over, in one paragraph."""
_MEANS = pattern(r"[均每]")
_TAKES = pattern(r"[,、(]?占(?!地|用|道|有)[^,。;\d]{0,12}")
_IN_ALL = pattern(
    r"(?:(?P<count>[两二三四五六七八九])[项类块笔处者个方村组级期季种][\u4e00-\u9fff]{0,4}?)?(?:合计|共计|总计|一共|总共|共(?!同)|总(?:产量?|量|面积|投资|额|收入|产值))[\u4e00-\u9fff]{0,5}$"
)
_REST = pattern(r"(?:其余|剩余|剩下|余下|[尚还仍]有|另有|在建|正在[\u4e00-\u9fff]{1,3})的?$")
_WAS = pattern(r"(?:去年|上年)(?:同期)?[\u4e00-\u9fff]{0,4}(?:为|是|有|出栏|完成|实现)?$")
_MORE = pattern(r"(?:[多少增减]|增加|减少|增长|下降|提高|压减|净增|净减)了?$")
_NO_MEAN = pattern(r"按|其中|利润|纯|净|成本|补|标准|工资|价")
_OF_WHOLE = pattern(r"[共总全各]|现有|完成|实现|累计|计划|接待")
_IN_IT = pattern(r"其中|[个户人名件家项处起]中|已")
_DONE_OF = pattern(r"[村户个家人名处项]中?已[经有]?")
_ALL = pattern(r"全[镇乡村县]|总|共")
_SUMMED = pattern(
    r"^[,、]?(?:(?:一?共|合计|共计|总计|累计)[\u4e00-\u9fff]{0,5}|(?:收缴|收取|筹集|发放|兑现|补助|支付)[\u4e00-\u9fff]{0,8})$"
)
_COUNTS = "零一二三四五六七八九"
_LOOSE = Decimal("0.006")
CLOSE = Decimal("1.3")
"""A stated value this many times off its reading is of something else."""
POINTS = Decimal(6)
"""The same for shares, in percentage points."""
FEW = 8
"""Among so many like figures the parts of a total are looked for."""


class Surroundings(Multiplied, Compositions):
    """Explains what is left by the figures of its paragraph, and reports what only a slip keeps from being explained."""

    def look_around(self, index: int) -> None:
        """Test one figure that no other rule explains."""
        one = self.found[index]
        if one.bound != "=" or one.high is not None or one.base or one.ratio or one.value <= 0:
            return
        if {"cell", "row", "listed"} & one.cues or one.role in ("norm", "rank") or one.spelled:
            return
        if one.kind == "percent":
            if one.role == "share" and one.unit in TIMES:
                self._share_around(index)
        elif one.kind in ("money", "measure", "people", "counter"):
            left = self.left(index)
            if _MEANS.search(left) and self.each(index):
                self._mean_around(index)
            elif self._product_around(index):
                return
            elif said := _IN_ALL.search(self._told(index)):
                self._total_around(index, _COUNTS.find((said["count"] or "零").replace("两", "二")))
            elif _WAS.search(left) and self.past(index):
                self._base_around(index)
            elif _REST.search(left):
                self._rest_around(index)
            elif _MORE.search(left):
                self._difference_around(index)

    def _scope(self, index: int) -> list[int]:
        """The levels before a figure in its paragraph that may be its operands, in order."""
        found, place = self.found, self.found[index].start
        floor = max(self.norm.rfind("\n", max(place - LETTERS, 0), place), place - LETTERS)
        return [
            other
            for other in range(max(index - BACK, 0), index)
            if found[other].start > floor
            and found[other].value > 0
            and found[other].high is None
            and found[other].kind in ("money", "measure", "people", "counter")
            and not (found[other].spelled and found[other].value < 10)
        ]

    def _here(self, members: Iterable[int], index: int) -> list[int]:
        floor = self.layout.full_sentence(self.found[index].start)
        return [other for other in members if self.found[other].start >= floor]

    def _only_near(
        self,
        stated: Decimal,
        step: Decimal,
        readings: list[tuple[tuple[int, ...], Decimal]],
        near: Callable[[Decimal], bool],
    ) -> tuple[tuple[int, ...], Decimal] | None:
        """The one reading from which the stated value is no further than a slip; None where there is none, or more."""
        close = [
            (members, value)
            for members, value in readings
            if value > 0
            and (near(value) or slipped(value.quantize(step if step < 1 else Decimal(1)), stated))
        ]
        return close[-1] if len({value for _, value in close}) == 1 else None

    def _mean_around(self, index: int) -> None:
        """380盏, 多30盏, 完成计划的108.6%, 总投资114万元, 每盏3000元."""
        found, one = self.found, self.found[index]
        per = self._of_each(index)
        if per is None or one.role == "change" or _NO_MEAN.search(self.left(index)):
            return
        scope = [other for other in self._scope(index) if self._is_whole_amount(other, index)]
        behind = [
            other
            for other in range(index + 1, min(index + 3, len(found)))
            if found[other].start < self.layout.full_end(one.end)
        ]
        totals = [
            other
            for other in (*scope, *(told for told in behind if _ALL.search(self.left(told))))
            if self._weight_of(other, index) is not None and self._weighed_as(other, index) > one.value
        ]
        in_brackets = [other for other in behind[:1] if "(" in self.norm[one.end : found[other].start]]
        counts = [
            other
            for other in (*scope, *in_brackets)
            if self._is_times(other, per, index, index) or (per in PEOPLE and found[other].unit == "人次")
        ]
        gap = max(one.step * Decimal("0.6") if one.decimals else one.step / 2, one.value * _LOOSE)
        readings: list[tuple[tuple[int, ...], Decimal]] = []
        floor = self.layout.sentence(one.start)[0]
        said = self.each(index)
        called = (said["called"] or "")[:2] if said else ""
        named = [count for count in counts if len(called) > 1 and called in found[count].indicator]
        if named:  # 划分网格108个, 平均每个网格服务500人: what so much each is told of is counted by its name
            counts, floor = named, self.layout.full_sentence(one.start)
        last = [other for other in totals if found[other].start >= floor][-1:] or self._by_name_of(
            counts, totals
        )
        for total, count in itertools.product(totals, counts):
            mean = self._weighed_as(total, index) / found[count].value
            if (
                abs(mean - one.value)
                <= gap + self.spread(found[total]) * (self._weight_of(total, index) or 1) / found[count].value
            ):
                self.add(
                    "average", (total, count, index), Test(mean, gap * 2), self._quotient(total, count, mean)
                )
                return
            if (
                [total] == last
                and found[total].bound == "="
                and not self.past(total)
                and not self.past(count)
                and "其中" not in self.norm[found[total].end : one.start]
            ):
                readings.append(((total, count, index), mean))
        wholes = undivided(found, counts)
        readings = [reading for reading in readings if reading[0][1] in wholes]
        here = [reading for reading in readings if reading[0][1] in self._here(counts, index)]
        best = self._only_near(
            one.value, one.step, here or readings, lambda mean: _apart(mean, one.value) <= CLOSE
        )
        if best is not None:
            (total, count, _), mean = best
            self.add("average", best[0], Test(mean, gap), self._quotient(total, count, mean))

    def _is_whole_amount(self, other: int, index: int) -> bool:
        """Whether a figure is no mean itself, or one over the same time: 日均运送2700人次, 每辆车日均150人次."""
        said = self.each(other)
        return said is None or (said["of"] in ("日均", "月均") and said["of"] in self.left(index))

    def _product_around(self, index: int) -> bool:
        """建成216口, 完成计划的108%, 累计1342口; 每口补助800元, 共补助17.28万元: so many of the counts before, so much each."""
        found, total, each = self.found, self.found[index], index - 1
        per = self._of_each(each) if each >= 0 and found[each].unit == total.unit else None
        if per is None or not _SUMMED.search(self.left(index)) or found[each].bound != "=":
            return False
        counts = [other for other in self._scope(each) if self._is_times(other, per, each, index)]
        for count in counts:
            product = found[count].value * found[each].value
            if any(abs(product * times - total.value) * 100 <= total.value for times in (1, 12)):
                self.explained.add(index)
                return True
        like = {
            found[other].value
            for other in self._here(self._scope(each), index)
            if found[other].unit == total.unit
        }
        if any(total.value - found[count].value * found[each].value in like for count in counts):
            self.explained.add(index)  # 一等奖奖金2万元, 二等奖3个, 每个1.2万元, 共计5.6万元
            return True
        wrong = [
            (count, product)
            for count in counts
            if not self.past(count)
            and self._mistaken(product := found[count].value * found[each].value, total.value)
        ]
        if len({product for _, product in wrong}) == 1:
            count, product = wrong[0]
            shown = f"{show(found[count].value)} × {show(found[each].value)} = {show(product)}"
            self.add("product", (count, each, index), Test(product, product * _LOOSE), shown)
            return True
        return False

    def _by_name_of(self, counts: list[int], totals: list[int]) -> list[int]:
        """临时救助资金68.6万元 sentences before, and 临时救助412人次, 人均1665元: the total that bears the name of the count."""
        if not counts:
            return []
        name = self.left(counts[-1]).strip("、,;")[:4]
        return [other for other in totals if len(name) > 3 and name in self.found[other].indicator][-1:]

    def _weight_of(self, total: int, index: int) -> Decimal | None:
        """By how much a total is multiplied to be in the unit of its mean: a thousand for 吨 and 公斤; None for other things."""
        one, other = self.found[total].unit, self.found[index].unit
        if one == other:
            return Decimal(1)
        return SAME_MEASURE[one][1] / SAME_MEASURE[other][1] if self._weights(one, other) else None

    def _weighed_as(self, total: int, index: int) -> Decimal:
        return self.found[total].value * (self._weight_of(total, index) or 1)

    def _quotient(self, total: int, count: int, mean: Decimal) -> str:
        whole = mean * self.found[count].value
        return f"{show(whole)} ÷ {show(self.found[count].value)} = {show(mean)}"

    def _share_around(self, index: int) -> None:
        """14个村已有12个建成, 占85.7%; 全年接待12.8万人次…其中五一1.6万人次, 占全年的12.5%."""
        found, rate = self.found, self.found[index]
        left = self.left(index)
        if not _TAKES.fullmatch(left) or RATHER.search(left):
            return
        scope = [other for other in self._scope(index) if self.each(other) is None]
        times = TIMES[rate.unit]
        gap = rate.step if rate.decimals else rate.step * Decimal("0.6")
        parts = self._here(scope, index)[-1:]
        readings: list[tuple[tuple[int, ...], Decimal]] = []
        for part, whole in itertools.permutations(scope, 2):
            if not self.alike(found[part], found[whole]) or found[part].value > found[whole].value:
                continue
            share = found[part].value / found[whole].value * times
            if abs(share - rate.value) <= gap:
                self.explained.add(index)
                return
            if (
                [part] == parts
                and whole < part
                and found[part].bound == found[whole].bound == "="
                and self.is_level(whole)
                and not self.past(whole)
                and self._may_be_whole(whole, part)
            ):
                readings.append(((whole, part, index), share))
        here = [reading for reading in readings if reading[0][0] in self._here(scope, index)]
        best = self._only_near(
            rate.value,
            rate.step,
            here or readings,
            lambda share: abs(share - rate.value) <= POINTS and _apart(share, rate.value) <= CLOSE,
        )
        if best is not None:
            (whole, part, _), share = best
            shown = f"{show(found[part].value)} ÷ {show(found[whole].value)} = {show(share)}{rate.unit}"
            self.add("share", best[0], self.rounded(rate, share, Decimal("0.06")), shown)

    def _may_be_whole(self, whole: int, part: int) -> bool:
        """Whether the words make one figure the whole of another: 共有, 全镇, 其中."""
        between = self.norm[self.found[whole].end : self.found[part].start]
        return _OF_WHOLE.search(self._clause(whole)) is not None or _IN_IT.search(between) is not None

    def _total_around(self, index: int, count: int) -> None:
        """修路投资749万元, 平均每公里35万元。改桥投资126万元, 两项共计875万元."""
        found, total = self.found, self.found[index]
        like = [
            other
            for other in self._scope(index)
            if found[other].unit == total.unit
            and self.each(other) is None
            and found[other].value < total.value
        ][-FEW:]
        for size in range(2, min(len(like), 5) + 1):
            for row in itertools.combinations(like, size):
                if self._adds_up([*row], index):
                    self.explained.add(index)
                    return
        if count < 2 or not like:
            return
        rows = [
            (row, sum((found[other].value for other in row), Decimal(0)))
            for row in itertools.combinations(like, count)
            if row[-1] == like[-1]
            and all(self.is_level(other) and found[other].bound == "=" for other in row)
        ]
        best = self._only_near(total.value, total.step, rows, lambda added: False)
        if best is not None:
            self._sum([*best[0]], index, "sum", exact=True)

    def _rest_around(self, index: int) -> None:
        """输出6800人, 其中出省4760人, 占70%; 省内县外1360人, 占20%; 其余680人."""
        found, rest = self.found, self.found[index]
        like = [
            other
            for other in self._here(self._scope(index), index)
            if self.alike(found[other], rest) and self.each(other) is None
        ]
        if len(like) < 2:
            return
        if len(like) > 2 and _DONE_OF.search(self.norm, found[like[-2]].end, found[like[-1]].start):
            like = like[-2:]  # 新建4个, 全乡14个村已有12个建成, 还有2个村
        whole, *parts = like
        for size in range(1, len(parts) + 1):
            for row in itertools.combinations(parts, size):
                if found[whole].value - sum((found[other].value for other in row), Decimal(0)) == rest.value:
                    self.explained.add(index)
                    return
        expected = self._less(like)
        if expected <= 0 or any(found[other].bound != "=" or not self.is_level(other) for other in like):
            return
        if (
            "其中" in self.norm[found[whole].end : found[parts[0]].start]
            and _apart(expected, rest.value) <= CLOSE
        ):
            self._left(index, tuple(like), expected)

    def _base_around(self, index: int) -> None:
        """调解216件, 比去年减少34件, 下降13.6%, 去年为250件: the level and the difference give what there was."""
        found, base = self.found, self.found[index]
        like = [
            other
            for other in self._here(self._scope(index), index)
            if self.alike(found[other], base) and not self.past(other) and found[other].bound == "="
        ]
        changes = [
            other for other in like if _MORE.search(self.left(other)) and found[other].value < base.value
        ]
        levels = [other for other in like if other not in changes and self.is_level(other)]
        if len(changes) != 1 or not levels or levels[0] > changes[0]:
            return
        level, more = levels[0], changes[0]
        fell = self.falls(self.left(more)) or self.left(more).endswith("少")
        expected = found[level].value + (found[more].value if fell else -found[more].value)
        gap = self.spread(found[level]) + self.spread(found[more]) + self.spread(base)
        if expected > 0 and (_apart(expected, base.value) <= CLOSE or slipped(expected, base.value)):
            sign = "+" if fell else "-"
            shown = f"{show(found[level].value)} {sign} {show(found[more].value)} = {show(expected)}"
            self.add("difference", (level, more, index), Test(expected, gap), shown)

    def _difference_around(self, index: int) -> None:
        """受理126起, 调处成功121起, 成功率96%; 同上年的138起相比减少12起."""
        found, more, base = self.found, self.found[index], index - 1
        if base < 1 or not self.alike(found[base], more) or not self.past(base) or found[base].bound != "=":
            return
        levels = [
            other
            for other in self._here(self._scope(base), index)
            if self.alike(found[other], more)
            and self.is_level(other)
            and not self.past(other)
            and not self.each(other)
        ]
        if not levels or any(abs(found[other].value - found[base].value) == more.value for other in levels):
            return
        expected = abs(found[levels[0]].value - found[base].value)
        if expected and (_apart(expected, more.value) <= 2 or slipped(expected, more.value)):
            shown = f"{show(found[levels[0]].value)} - {show(found[base].value)} = {show(found[levels[0]].value - found[base].value)}"
            self.add(
                "difference",
                (base, levels[0], index),
                Test(expected, self.spread(more) + self.spread(found[base])),
                shown,
            )


def _apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the greater of two values is the less."""
    return max(one, other) / min(one, other)
