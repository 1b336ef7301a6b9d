"""Statements of share: 占…的, 完成计划的, rates over the two counts before them, and what is left of a whole."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.arithmetic import bare as bare_of
from taizhang.reading.likeness import within
from taizhang.reading.patterns import pattern
from taizhang.reading.rates import Rates
from taizhang.reading.rests import Rests

_PLAN = pattern(
    r"(?:完成|占|为|是|达到?|相当于)(?:了)?[^,占]{0,6}?(?:计划|任务|目标|预算)(?:总?数|任务|目标|收入|支出)?的?(?:比例为)?$|完成[^,占]{0,4}(?:总投资|概算)的?$|超额?完成(?:计划|任务|目标)?(?:的)?$"
)
_SHARE = pattern(
    r"占[到了去据得]?([^,。]{0,18}?)的?(?:比重|比例|百分比|比)?(?:各?为|是|达到?|近|约|超过|高达|仍|还|已|只有|仅|不足|不到|突破|接近|将近)*$|^(?:其?所?占)?(?:比重|比例)(?:为|达到?|是|约)*$"
)
_GENERAL = pattern(r"^(?:全[镇乡村县街区市校院]道?|全部|我[镇村乡校院县]|本村|本镇|同期|其|其中)|的$")
_NAMED = pattern(r"(?:所|的|仅|已|共|就|正好)+$")
_TOTAL_OF = pattern(r"(?<=..)(?:总数|总量|总额|总人数|总户数|总面积|数)$|^总(?=..)")
_THAT_IS = pattern(r"[,、]?(?:为|达到?|即|计|约|有|合|共)+")
_ITS_SHARE = pattern(r"[\u4e00-\u9fff]{2,}占(?:比|总[\u4e00-\u9fff]{1,4}的?)?(?:为|达到?)?$")
_AMONG = pattern(r"(?<!其)[中里]")
_BARELY = pattern(r"(?:正好|恰好|刚好|大约|将近|接近|足足|几乎)$")
_ONLY = pattern(r"(?:仅有?|只有?)$")
MOST_BEFORE = 120
"""How many figures back another whole is looked for, where the one that was named does not fit."""
_ANY = ("面积", "收入", "支出", "资金", "投资", "人口", "总数", "总量")
"""Wholes named so may be of many things."""
_ANY_ENDING = (*_ANY, "产值", "总值", "资产", "项目", "企业", "人员", "补助", "任务", "投入", "户数", "人数")
_LEVIED = pattern(r"按(?:照)?[^,。;]{0,12}$|^[,、]?其中$")
_FACTORS = {"%": 100, "‰": 1000}
_TENTHS = {"%": 100, "成": 10}
_HOMES = ("户", "总户", "总户数", "农户总数", "总农户")
_COMMON = frozenset("的了有和及各")
_WHOLE = ("", "总", "总数", "全", "总量", "总额", "总面积", "总户数", "总人数", "人数", "户数")
_OF_THAT = pattern(r" *(?:个?[\u4e00-\u9fff]{1,6})?的 *")
"""占24000人的, 占全镇22个村的: the number of the whole, and what it counts, before a share."""
_ALONE = pattern(
    r"[,、]?(?:已|还|只|仅)?(?:(?:超过?|将?近|约|达到?|不足|不到|接近|突破|占)+|(?:正好|恰好|刚好|整整)?(?:是|为))"
)
"""常年在外务工的420人, 超过七成: a share in words, with nothing but how near it is."""
_PART_RATE = pattern(r"^[,、]?[\u4e00-\u9fff]{2,8}占比(?:为|达到?|是|约|近|超过)*$")
_RATE = pattern(
    r"(?:^[,、]?(?=进度|比例)|([\u4e00-\u9fff]{1,10}?))(?:率|密度|进度|(?<=满意)度|(?<=知晓)度|比例|占比|面)(?:均|都|也|已|约|达到?|为|是|有|仅|到|超过|突破|接近|近|不足)*$"
)


MOST_POINTS = Decimal(12)
"""A share further off (in percentage points) is of other things."""
_TAKES_ALONE = pattern(r"[,、(]?占(?:比|到|了)?(?:为|约)?")
_IN_IT = pattern(r"[^,。;其]{0,12}(?:中(?![级心学共小年专药介央国医层])|里)[^,。;]{0,14}")


class Shares(Rates, Rests):
    """Finds what a percentage is the share of, and tests it; and what is left of a whole."""

    def share(self, index: int) -> None:
        """占X的P%, 完成计划的P%, and rates over the two counts before them."""
        quantity, left = self.found[index], self.left(index)
        if quantity.high is not None or index == 0:
            return
        if self._told_in_it(index):
            return
        before = self._counted(index)
        if "row" in quantity.cues and quantity.head >= 0:
            self._respective_shares(index)
        elif _PLAN.search(left) or (
            left.strip(")的") == "" and "的" in left and self._plan_before(before, index)
        ):
            self._of_plan(before, index)
        elif _OF_THAT.fullmatch(left) and before[-1:] == [index - 1] and self._of_number(before, index):
            return
        elif left.startswith((",占全年", "占全年")) and self.found[index - 1].unit == "天":
            self._of_year(index - 1, index)
        elif match := _SHARE.search(left):
            self._part_of(match[1] or "", before, index)
        elif _PART_RATE.search(left) or (
            quantity.spelled and before[-1:] == [index - 1] and _ALONE.fullmatch(left)
        ):
            self._part_of("", before, index)
        elif self.found[index - 1].unit == "天" and "优良" in left and "优良" in self.left(index - 1):
            self._of_year(index - 1, index)  # 优良天数318天, 优良率87.1%
        elif match := _RATE.search(left):
            self._rate(match[1] or "完成", before, index)

    def _told_in_it(self, index: int) -> bool:
        """21家企业中高新技术企业6家, 占28.6%: the whole, its part and the share, with nothing else in between."""
        found, part, whole = self.found, index - 1, index - 2
        if whole < 0 or not self.alike(found[part], found[whole]) or found[part].value > found[whole].value:
            return False
        if not _TAKES_ALONE.fullmatch(self.left(index)) or not _IN_IT.fullmatch(
            self.norm, found[whole].end, found[part].start
        ):
            return False
        if found[whole].bound != "=" or found[part].bound != "=" or self.each(part):
            return False
        self._ratio("share", part, whole, index)
        return True

    def _of_plan(self, before: list[int], index: int) -> None:
        """完成计划的90%, 为预算1500万元的104%, 超额完成15%."""
        found = self.found
        if (
            "分别" in self.norm[found[index].clause : found[index].start]
            and found[index].start - found[index].clause > 8
        ):
            self._respective_plans(index)
            return
        plans = [other for other in before if self._is_plan(other)]
        if "调整" in self.left(index):  # 年初预算3600万元, 年中调整为3800万元, 完成调整预算的104%
            plans = [other for other in before if "调整" in self.left(other)]
        after = index + 1
        stop = self.layout.sentence(found[index].start)[1]
        if not plans and before and after < len(found) and found[after].start < stop and self._is_plan(after):
            plans = [after]  # 脱贫347户, 完成年度任务的115.7%, 年度任务为300户
        if not plans:
            return
        plan = plans[-1]
        done = [other for other in before if other not in plans and found[other].unit == found[plan].unit]
        told = found[index].role == "target" or (plan == index - 1 and self.left(index) == "的")
        if not done and len(plans) > 1 and told:  # 预算执行5859万元, 占调整预算6510万元的90%
            done = [other for other in plans[:-1] if found[other].unit == found[plan].unit]
        if done:
            fitting = [other for other in done if self._close(other, plan, index)]
            done = fitting or done  # 造林2600亩, 其中人工1800亩、封山800亩, 完成任务2500亩的104%
            said = self.left(index) if self.left(index) != "的" else self.left(plan)
            over = "超" in said and not said.startswith(",超额完成")
            self._ratio("plan", done[-1], plan, index, less=100 if over else 0)

    def _respective_plans(self, index: int) -> None:
        """减排126吨、18吨, 分别完成任务120吨和16吨的105%和112.5%: each result over its plan, in their order."""
        found = self.found
        if index < 4 or index + 1 >= len(found) or found[index + 1].unit != "%":
            return
        if self.norm[found[index].end : found[index + 1].start] not in ("和", "、", "与"):
            return
        for place in (0, 1):
            done, plan = index - 4 + place, index - 2 + place
            if not self.alike(found[done], found[plan]) or found[done].kind in ("percent", "time"):
                return
        for place in (0, 1):
            self._ratio("plan", index - 4 + place, index - 2 + place, index + place)

    def _of_number(self, before: list[int], index: int) -> bool:
        """占总人口24000人的15%: the whole is said with its number."""
        found, whole = self.found, before[-1]
        said = self.left(whole)
        if whole > 1 and found[whole - 1].unit == "岁":
            said = self.left(whole - 1)  # 占65岁以上老年人3880人的
        if not re.search(r"占|^(?:为|是|相当于)", said):
            return False
        parts = [other for other in before[:-1] if self.alike(found[other], found[whole])]
        if (
            not parts
            and found[whole].unit == "户"
            and len(before) > 1
            and self._one_for_each(before[-2], whole, index)
        ):
            return True
        if len(parts) > 1 and not self._close(parts[-1], whole, index):
            both = (found[parts[-1]].value + found[parts[-2]].value) * 100 / found[whole].value
            if abs(both - self._percent(index)) <= found[index].step:
                return True  # 建成3个, 在建2个, 占18个村的27.8%
        fitting = [part for part in parts[-3:] if self._close(part, whole, index)]
        if parts and found[parts[-1]].value <= found[whole].value:
            self._ratio("share", (fitting or parts)[-1], whole, index)
        return True

    def _one_for_each(self, part: int, whole: int, index: int) -> bool:
        """改造户厕4340座, 占全镇6200户的70%: one thing for each household."""
        one, rate = self.found[part], self.found[index]
        if (
            one.kind != "counter"
            or one.value > self.found[whole].value
            or one.unit not in ("座", "个", "口", "台", "盏")
        ):
            return False
        if (
            abs(one.value / self.found[whole].value * 100 - self._percent(index)) > MOST_POINTS
            or rate.bound != "="
        ):
            return False
        self._ratio("share", part, whole, index)
        return True

    def _respective_shares(self, index: int) -> None:
        """W, 其中A、B、C, 分别占a、b、c: each part over the whole."""
        found, head = self.found, self.found[index].head
        clause = self.norm[self.layout.mark_before(found[index].start) : found[index].start]
        run = index
        while "占" not in clause and run > 0 and "row" in found[run - 1].cues:
            run -= 1
            clause = self.norm[self.layout.mark_before(found[run].start) : found[run].start]
        if not re.search(r"分别占|占[^,]*分别", clause):
            return
        floor = self.layout.full_sentence(found[head].start)
        parts = self.norm.rfind("其中", floor, found[head].start)
        for other in range(head - 1, max(head - 8, -1), -1):
            if parts >= 0 and found[other].end <= parts:
                if found[other].unit == found[head].unit and found[other].start >= floor:
                    self._ratio("share", head, other, index)
                return

    def _part_of(self, name: str, before: list[int], index: int) -> None:
        """占劳动力的38.8%: the nearest figure that has a whole of that name, or one 其中 splits, before it."""
        found, name = self.found, _GENERAL.sub("", name)
        bare = _TOTAL_OF.sub("", name)
        clause = self._subject(index)
        thing = bare_of(clause)
        if len(clause) > 1 and (
            self._of_named(clause, before, index) or (not before and self._both_far(clause, name, index))
        ):
            return
        for part in list(reversed(before))[:3]:
            if clause and not self._about(clause, part):
                continue
            wholes = self._wholes(part, name, bare, self._percent(index)) or self._whole_between(
                part, bare, index
            )
            holding = [whole for whole, _ in wholes if self._close(part, whole, index)]
            own = (
                len(clause) < 2
                or clause.endswith(found[part].indicator)
                or found[part].indicator.startswith(clause)
                or (1 < len(thing) < len(clause) and found[part].indicator.endswith(thing))
                or (clause not in self.left(part) and within(clause, self.left(part)))
                or clause == self.left(part).strip("、,其中")
            )
            sure = [whole for whole, sure in wholes if sure and own]
            if not holding and sure and self._closes(part, sure[0]):
                return  # 评定22家, 其中甲级2家、乙级6家、丙级14家, 占总数的25.6%: said of the 22
            if holding or sure:
                self._ratio("share", part, (holding or sure)[0], index)
                return
            if not wholes and len(bare) > 1 and own and (after := self._whole_after(part, bare, index)) >= 0:
                self._ratio("share", part, after, index)
                return
            if (
                not wholes
                and len(bare) > 1
                and bare not in _ANY
                and own
                and (far := self._whole_far(part, bare, index)) >= 0
            ):
                self._ratio("share", part, far, index)
                return
            if not wholes and bare in _HOMES and found[part].unit == "户" and self._homes() >= 0:
                self._ratio("share", part, self._homes(), index)
                return
            if not wholes and name in _WHOLE and own:
                self._like_the_one_before(part, index)
            if clause or not wholes:
                return

    def _closes(self, part: int, whole: int) -> bool:
        """Whether a part is the last of a row that adds up to its whole."""
        row = [
            other for other in range(whole + 1, part + 1) if self.alike(self.found[other], self.found[whole])
        ]
        added = sum((self.found[other].value for other in row), Decimal(0))
        return len(row) > 1 and added == self.found[whole].value

    def _whole_between(self, part: int, bare: str, index: int) -> list[tuple[int, bool]]:
        """工业增加值3.6亿元, 服务业2.4亿元, 生产总值7.2亿元, 工业占生产总值的50%: the whole of that name, behind its parts."""
        found, one = self.found, self.found[part]
        return [
            (other, True)
            for other in range(part + 1, index)
            if len(bare) > 1
            and found[other].unit == one.unit
            and found[other].value > one.value
            and found[other].indicator.endswith(bare)
            and self.is_level(other)
        ][:1]

    def _whole_after(self, part: int, bare: str, index: int) -> int:
        """农业人口1.96万人, 占总人口的70%, 总人口2.8万人: the whole of that name, said after; -1 without."""
        found = self.found
        stop = self.layout.sentence(found[index].start)[1]
        for other in range(index + 1, min(index + 5, len(found))):
            one = found[other]
            if one.start > stop:
                break
            if (
                one.unit == found[part].unit
                and one.value >= found[part].value
                and one.indicator.endswith(bare)
            ):
                return other
        return -1

    def _whole_far(self, part: int, bare: str, index: int) -> int:
        """专任教师368人 pages before, and 音体美教师31人, 占专任教师的8.4%: said under that name, and but once."""
        found, one = self.found, self.found[part]
        known = {
            found[other].value: other
            for unit in (("人", "名") if one.unit in ("人", "名") else (one.unit,))
            for other in self.levels.get((bare, unit, one.subject), ())
            if other < part
            and not self.past(other)
            and found[other].period in (None, one.period)
            and found[other].value > one.value
        }
        if not known and "总" in bare:
            known = {
                found[other].value: other
                for other in self.endings.get((bare[-2:], one.unit, one.subject), ())
                if other < part
                and found[other].indicator.endswith(bare[bare.rindex("总") :])
                and not self.past(other)
                and found[other].period in (None, one.period)
                and found[other].value > one.value
            }
        if not known and bare[-2:] not in _ANY_ENDING:
            known = {
                found[other].value: other
                for other in self.endings.get((bare[-2:], one.unit, one.subject), ())
                if other < part
                and not self.past(other)
                and found[other].period in (None, one.period)
                and found[other].value > one.value
            }
        if len(known) != 1 or (one.bound != "=" and not _ONLY.search(self.left(part))):
            return -1
        whole = next(iter(known.values()))
        if found[whole].value <= one.value or self._of_any(part, whole, index):
            return -1
        rate = one.value / found[whole].value * (10 if found[index].unit == "成" else 100)
        return whole if found[index].value / 2 <= rate <= found[index].value * 2 else -1

    def _of_any(self, part: int, whole: int, index: int) -> bool:
        """Whether a share does not fit the whole of its name, but fits another figure said before it."""
        unit = self.found[whole].unit
        return not self._close(part, whole, index) and any(
            self.found[other].unit == unit
            and self.found[other].value > self.found[part].value
            and self._close(part, other, index)
            for other in range(part - 1, max(part - MOST_BEFORE, -1), -1)
        )

    def _both_far(self, clause: str, name: str, index: int) -> bool:
        """旅游收入298万元 and 总收入1864万元 before, and 旅游收入占总收入的比重突破两成: both by name, and but once."""
        found, part = self.found, _NAMED.sub("", clause)
        for unit in ("元", "亩", "人", "户"):
            wholes = self._once(name, unit, index)
            parts = self._once(part, unit, index) or self._once(part.removesuffix(name[-2:]), unit, index)
            if len(name) < 2 or len(part) < 3 or len(wholes) != 1 or len(parts) != 1:
                continue
            a, b = parts[0], wholes[0]
            rate = found[a].value / found[b].value * (10 if found[index].unit == "成" else 100)
            near = found[index].value / 2 <= rate <= found[index].value * 2
            if found[a].period == found[b].period == found[index].period and near:
                self._ratio("share", a, b, index)
                return True
        return False

    def _once(self, name: str, unit: str, index: int) -> list[int]:
        """The levels of a name before a figure, one of each value."""
        known = {
            self.found[other].value: other
            for other in self.levels.get((name, unit, ""), ())
            if other < index and not self.past(other)
        }
        return list(known.values())

    def in_shares(self, index: int) -> None:
        """全镇总人口2.8万人, 农业人口占70%, 为1.96万人: a part told by its share and by its number."""
        found, part = self.found, self.found[index]
        if index < 2 or found[index - 1].unit not in _TENTHS or found[index - 1].role != "share":
            return
        whole = found[index - 2]
        if whole.unit != part.unit or part.bound != "=" or found[index - 1].bound != "=" or part.value <= 0:
            return
        of_whole = self.left(index - 1) == "的" and "占" in self.left(index - 2)
        if not _THAT_IS.fullmatch(self.left(index)) or not (
            of_whole or _ITS_SHARE.search(self.left(index - 1))
        ):
            return
        rate = found[index - 1]
        if whole.start < self.layout.sentence(part.start)[0] or not self.is_level(index - 2):
            return
        factor = _TENTHS[rate.unit]
        expected = whole.value * rate.value / factor
        gap = whole.value * rate.step / factor + self.spread(part)
        shown = f"{show(whole.value)} × {show(rate.value)}{rate.unit} = {show(expected)}"
        if expected / 3 <= part.value <= expected * 3:
            self.add("product", (index - 2, index - 1, index), Test(expected, gap), shown)

    def levied(self, index: int) -> None:
        """总值518.4万元, 按20%的税率实现烟叶税103.7万元: so much of a hundred of the amount before it."""
        found, part = self.found, self.found[index]
        rate = found[index - 1] if index > 1 else part
        if rate.unit not in ("%", "‰") or part.kind != "money" or part.bound != "=" or rate.bound != "=":
            return
        if not _LEVIED.search(self.norm, rate.clause, rate.start) or part.start - rate.end > 24:
            return
        whole = found[index - 2]
        if whole.unit != part.unit or whole.start < self.layout.sentence(part.start)[0] or whole.bound != "=":
            return
        factor = _FACTORS[rate.unit]
        expected = whole.value * rate.value / factor
        gap = whole.value * rate.step / factor / 2 + self.spread(whole) * rate.value / factor + part.step / 2
        far = (
            max(expected, part.value) / min(expected, part.value)
            if part.value > 0 and expected > 0
            else Decimal(0)
        )
        if 0 < far <= 2 or any(abs(far / times - 1) < Decimal("0.02") for times in (10, 100, 1000)):
            shown = f"{show(whole.value)} × {show(rate.value)}{rate.unit} = {show(expected)}"
            self.add("product", (index - 2, index - 1, index), Test(expected, gap), shown)

    def rate_before(self, index: int) -> None:
        """签订率达97%, 2400名职工中签订了2328名: the rate, and then its two counts."""
        found, part = self.found, self.found[index]
        if index < 2 or found[index - 2].unit != "%" or found[index - 2].role != "share":
            return
        rate, whole = found[index - 2], found[index - 1]
        between = self.norm[whole.end : part.start]
        if whole.unit not in (part.unit, "名", "人", "个") or len(between) > 16:
            return
        named = rate.indicator.removesuffix("率")
        told = len(named) > 1 and any(
            name in between and name not in self.left(index - 1) for name in (named[:2], named[-2:])
        )
        told = told and rate.start >= self.layout.sentence(part.start)[0] and whole.unit == part.unit
        told = told and not any(one.figures[-1] == index - 2 for one in self.made[-8:])
        if not _AMONG.search(between) and not (told and between[:1] in ",、"):
            return
        if whole.start < self.layout.sentence(part.start)[0] or whole.value < part.value:
            return
        stem = rate.indicator.removesuffix("率")[-2:]
        after = self.norm[part.end : self.layout.mark_after(part.end)]
        if rate.indicator.endswith("率") and set(stem) & set(between + after) - _COMMON:
            expected = part.value * 100 / whole.value
            if rate.value * Decimal("0.7") <= expected <= rate.value * Decimal("1.4"):
                self._ratio("share", index, index - 1, index - 2)

    def _of_named(self, clause: str, before: list[int], index: int) -> bool:
        """工业投资12.6亿元。工业投资所占比重达44.2%: the part was said in the sentence before, the whole there or here."""
        found, name = self.found, _NAMED.sub("", clause)
        if len(name) < 3 or any(name in found[other].indicator for other in before):
            return False
        own = self.layout.full_sentence(found[index].start)
        floor = self.layout.full_sentence(max(own - 2, 0))
        for part in range(index - 1, max(index - FAR, -1), -1):
            one = found[part]
            if one.start < floor or "\n" in self.norm[one.end : own].strip("\n"):
                return False
            if one.start < own and name in one.indicator and self.is_level(part) and one.kind != "percent":
                here = [
                    other
                    for other in before
                    if found[other].unit == one.unit and found[other].value > one.value
                ]
                wholes = here or self._split(part)
                if len(wholes) == 1:
                    self._ratio("share", part, wholes[0], index)
                return bool(wholes)
        return False

    def _like_the_one_before(self, part: int, index: int) -> None:
        """暴露垃圾88处, 占37.6%; 乱堆乱放71处, 占30.3%: both of the whole that fits the first."""
        found = self.found
        rate, first = part - 1, part - 2
        if (
            first < 0
            or found[rate].unit != "%"
            or found[first].unit != found[part].unit
            or "占" not in self.left(rate)
        ):
            return
        if self.norm.count("。", found[first].end, found[part].start):
            return
        for other in range(first - 1, max(first - 24, -1), -1):
            one = found[other]
            if (
                one.unit == found[first].unit
                and one.value > found[first].value
                and self._close(first, other, rate)
            ):
                self._ratio("share", part, other, index)
                return

    def _of_year(self, part: int, index: int) -> None:
        """337天, 占全年的92.3%: a year has 365 days, or 366."""
        days, quantity = self.found[part].value, self.found[index]
        expected = days * 100 / 365
        test = self.rounded(quantity, expected, Decimal("0.3"))
        self.add("share", (part, index), test, f"{show(days)} ÷ 365 = {show(expected)}%")

    def _subject(self, index: int) -> str:
        """What stands before 占 in its own clause; "" where the clause begins with it."""
        start = self.layout.mark_before(self.found[index].start)
        if index and self.found[index - 1].end > start:
            return ""
        said = self.norm[start : self.found[index].start].partition("占")[0]
        return (
            _BARELY.sub("", said).strip(" 、,和及均其所共约只仅分别")
            if "占" in self.norm[start : self.found[index].start]
            else ""
        )

    def _about(self, subject: str, part: int) -> bool:
        """Whether the subject of 占 is the figure before it."""
        name = self.found[part].indicator
        return (
            len(subject) < 2
            or subject[-2:] in name
            or name[-2:] in subject
            or within(subject, self.left(part))
        )

    def _wholes(
        self, part: int, name: str, bare: str, rate: Decimal = Decimal(100)
    ) -> list[tuple[int, bool]]:
        """What a part may be a part of, nearest first, and whether that is sure."""
        found, one = self.found, self.found[part]
        floor = self.layout.full_sentence(one.start)
        split = self._split(part)
        wholes = []
        for other in range(part - 1, max(part - FAR, -1), -1):
            whole = found[other]
            if whole.start < one.start - 300:
                break
            if (
                not self.alike(whole, one)
                or whole.value < one.value
                or whole.base == "from"
                or "base" in whole.cues
            ):
                continue
            if not self.is_level(other) or self.has_share(other):
                continue
            if whole.value == one.value and rate < 90:
                continue
            near = whole.start >= floor
            named = len(bare) == 1 and near and whole.indicator == bare
            named = named or (
                len(bare) >= 2
                and (
                    bare in whole.indicator
                    or (len(thing := bare_of(bare)) > 1 and whole.indicator.endswith(thing))
                    or (len(whole.indicator) > 1 and whole.indicator in bare)
                    or (
                        bare[-2:] == whole.indicator[-2:]
                        and bare[-2:] not in ("人口", "面积", "收入", "支出")
                    )
                )
            )
            if named and whole.bound == "=":
                wholes.append((other, near or whole.indicator.endswith(bare)))
            elif name in _WHOLE and (other in split or near):
                wholes.append((other, other in split or self._opens(other, floor)))
            elif (
                near and len(bare) >= 2 and other in split
            ):  # 低收入人口426户, 其中低保213户, 占低收入户的50%
                wholes.append((other, len(bare) > 2 and len(set(bare) & set(whole.indicator)) > 1))
        if name in _WHOLE and any(other in split for other, _ in wholes):
            wholes = [pair for pair in wholes if pair[0] in split]
        return sorted(wholes, key=lambda pair: not pair[1])

    def _percent(self, index: int) -> Decimal:
        one = self.found[index]
        return one.value * 10 if one.unit == "成" else one.value

    def _opens(self, other: int, floor: int) -> bool:
        """Whether no figure of the like stands before this one in its sentence."""
        return not any(
            self.found[more].start >= floor and self.found[more].unit == self.found[other].unit
            for more in range(max(other - FAR, 0), other)
        )

    def _split(self, part: int) -> list[int]:
        """What 其中 before a part may split: the like values of this sentence, or of the one before, in order."""
        found = self.found
        near = max(found[part].start - 400, 0)
        paragraph = max(self.norm.rfind("\n", near, found[part].start), near)
        place = self.norm.rfind("其中", paragraph, found[part].start)
        if place < 0 or self.norm.count("。", place, found[part].start):
            return []
        floor = self.layout.full_sentence(place)
        if place - floor < 3:
            floor = self.layout.full_sentence(max(floor - 2, 0))
        return [
            other
            for other in range(max(part - 16, 0), part)
            if max(floor, paragraph) <= found[other].start
            and found[other].end <= place
            and self.alike(found[other], found[part])
            and found[other].role in ("actual", "target")
            and found[other].value >= found[part].value
            and not {"base", "plan"} & found[other].cues
            and found[other].base != "from"
        ]
