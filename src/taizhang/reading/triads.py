"""Three figures that make one another, in an order that the other rules do not look for.

A base, what it grew by, and what it grew to (去年收入120万元, 今年增长20%, 达到144万元); what is new, the total, and what
there was before; a part, its share, and the whole said behind them (参合23520人, 参合率98%, 应参合24000人).
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.changes import WITHIN
from taizhang.reading.likeness import slipped
from taizhang.reading.pairs import Pairs
from taizhang.reading.patterns import pattern
from taizhang.reading.shares import Shares
from taizhang.reading.triggers import TRIGGERS

_REACHED = pattern(
    r"[,、]?(?:今年|目前|现在|总数|总量|全年|当年|年末|年底|截至目前)?(?:已|就|将)?(?:达到?|[增升涨扩减降]到|[增升涨扩减降]至|增加到|减少到|突破|为|有|实现|完成)(?:了)?"
)
"""Words before a level that name nothing of their own."""
_REACHED_SAID = TRIGGERS.bit([_REACHED])
_DOUBLED = pattern(r"翻了?$|翻了?[^,。;]{0,2}$|[增升]")
_ADDED = pattern(r"新|净增|增加|扩[建大]|添|再建|又建")
_IN_ALL = pattern(r"累计|总[数量计面里]|共[有计]?|达到?|现有|全[镇乡村县街]")
_BEFORE = pattern(r"此前|之前|以前|原有|原来|原先|(?:改造|建设|整治|实施|启动|新建)前")
_BEFORE_SAID = TRIGGERS.bit([_BEFORE])
_OBJECT = pattern(r"占(?:到|了|去)?([\u4e00-\u9fff]{2,10}?)的?(?:比[例重]?)?(?:为|是|达到?|约|近)*$")
_STEM = pattern(r"([\u4e00-\u9fff]{2})率(?:为|达到?|是|约|近|已)*$")
_SUBJECT = pattern(r"([\u4e00-\u9fff]{2,8}?)占")
_DUE = pattern(r"应|总|全[镇乡村县体部]")
_OUGHT = pattern(r"应|总")
_OF_TOWN = pattern(r"^[,、]?(?:全[镇乡村县校院]|共有?|总)[\u4e00-\u9fff]{2,8}$")
"""流转1.35万亩, 流转率45%, 全镇承包耕地3万亩."""
_OF_ANYTHING = frozenset(("覆盖", "普及", "推广", "占有", "受益"))
"""良种推广1.26万亩, 覆盖率90%, 全镇水稻面积1.4万亩: rates whose name says nothing of what is counted."""
_JUST = pattern(r"[,、]?(?:为|达到?|即|计|约|有|合|共)+")
_ONCE = pattern(
    r"[,、(]?(?:上年|去年|上年同期|去年同期|上期|上季度?|上月)[\u4e00-\u9fff]{0,6}?(?:为|是|有|达|完成)?"
)
_SET_AGAINST = pattern(r"[,、]?[比较][^,。;\d]{2,10}的?")
_MORE_THAN = pattern(r"(?:的?[\u4e00-\u9fff]{2,6})?(?:[多少高低]|超出?|[高多少低]出|[高低]于|减少|增加)了?")
_LEFT = pattern(r"^[,、;]?(?:目前|现|其余|还|尚|仍|只)*(?:有|剩|余|未)[^,。;]{0,6}$|其余")
MOST_POINTS = Decimal(8)
"""How far a rate may be off to be meant as the one of what was done and what is left."""
_PLAN_PASSED = pattern(
    r"[,、]?(?:(?P<over>超过?|超额完成|超出)|占|为|完成)[\u4e00-\u9fff]{0,4}(?:计划|预算|任务|目标|指标)数?"
)
_BY_MEASURE = pattern(r"按照?(?P<name>[\u4e00-\u9fff]{2,8}?)(?:总数)?,?每[^每]{1,3}$")
_IN_SUM = pattern(r"[,、]?(?:一?共|合计|共计|总计)(?:[\u4e00-\u9fff]{0,4})?")
FAR_BACK = 120
_TAKES = pattern(r"[,、]?(?:占|签订率|签约率)(?:达到?|为)?")
_PAPERS = ("份", "本", "张", "面", "块")
_PAPER = pattern(r"书|证|卡|档|牌|协议|合同")
_GREW = pattern(r"(?:同比)?(?:增长|下降|增加|减少|上升|降低)(?:了)?")
_WHOSE = pattern(r"([\u4e00-\u9fff]{2,6}?)(?:同?比|较)(?:上年|去年)(?:同期)?的?")
_AS_MUCH = pattern(r"^[,、]?(?:是|为|相当于|达到?)")
MOST_TIMES = Decimal("1.6")
"""By how much a stated value may be off to be meant as the one that the other two make."""


class Triads(Pairs, Shares):
    """Holds the last of three figures against the two before it."""

    def triad(self, index: int) -> None:
        """Test one level, that no other rule explains, with the two figures before it."""
        found, one = self.found, self.found[index]
        if (
            index < 2
            or one.bound != "="
            or one.base
            or one.value <= 0
            or not (self.is_level(index) or one.unit == "天")
        ):
            return
        first, second = found[index - 2], found[index - 1]
        if (
            second.unit == "岁"
            and index > 2
            and first.kind == "percent"
            and self.alike(found[index - 3], one)
        ):
            self._whole_behind(index - 3, index - 2, index)  # 体检2940人, 体检率70%(全镇65岁以上老年人4200人)
            return
        if first.start < self.layout.sentence(one.start)[0] or self.each(index) or one.role == "target":
            return
        if first.bound != "=" or second.bound != "=" or first.value <= 0 or second.value <= 0:
            return
        if (
            second.kind == "percent"
            and self.each(index - 2)
            and index > 2
            and self.alike(found[index - 3], one)
        ):
            self._whole_behind(
                index - 3, index - 1, index
            )  # 入社3400户, 平均每社50户, 入社率54.4%(全镇6250户)
        elif second.kind in ("percent", "multiple") and self.alike(first, one):
            if self._grew_to(index) or self._whole_behind(index - 2, index - 1, index):
                return
            self._rest_behind(index)
        elif self.alike(first, one) and self.alike(second, one):
            self._rose_by(index) or self._was_before(index) or self._came_from(index) or self._beyond(index)
        elif first.kind == "percent" and self.alike(second, one):
            self._whole_named(index)

    def _grew_to(self, index: int) -> bool:
        """去年收入120万元, 今年增长20%, 达到144万元; 去年12家, 今年翻了一番, 达到24家."""
        base, rate, level = self.found[index - 2 : index + 1]
        if not level.said & _REACHED_SAID or not _REACHED.fullmatch(self.left(index)):
            return False
        if not (self.past(index - 2) and not self.past(index)) or not self._is_level_alone(index - 2):
            return False
        factors = self._factors(index - 1)
        if not factors:
            return False
        expected = base.value * factors[0]
        gap = self.spread(base) * factors[0] + self.spread(level)
        if rate.unit == "%":
            gap += base.value * rate.step / 200
        if any(abs(base.value * factor - level.value) <= gap for factor in factors[1:]):
            return False
        if not self._meant(expected, level.value):
            return False
        shown = f"{show(base.value)} × {show(factors[0])} = {show(expected)}"
        self.add("growth", (index - 2, index - 1, index), Test(expected, gap), shown)
        return True

    def _factors(self, index: int) -> tuple[Decimal, ...]:
        """What a change multiplies by: the strict reading, and the loose one where there are two."""
        rate, left = self.found[index], self.left(index)
        if rate.unit == "番":
            return (Decimal(2) ** int(rate.value),) if rate.value in (1, 2, 3, 4) else ()
        if rate.unit == "倍":
            return (1 + rate.value, rate.value) if _DOUBLED.search(left) else ()
        if rate.unit != "%" or "change" not in rate.cues:
            return ()
        sign = -1 if self.falls(left) else 1
        return (1 + sign * rate.value / 100,)

    def _is_level_alone(self, index: int) -> bool:
        return self.found[index].role in ("actual", "share") and not self.each(index)

    def _rose_by(self, index: int) -> bool:
        """比上年的4200头增加800头, 达到5000头."""
        base, more, level = self.found[index - 2 : index + 1]
        if not level.said & _REACHED_SAID or not _REACHED.fullmatch(self.left(index)):
            return False
        if not self.past(index - 2) or self.past(index) or not self.says_amount(index - 1):
            return False
        sign = -1 if self.falls(self.left(index - 1)) or "少" in self.left(index - 1) else 1
        expected = base.value + sign * more.value
        gap = self.spread(base) + self.spread(more) + self.spread(level)
        if not self._meant(expected, level.value):
            return False
        shown = f"{show(base.value)} {'-' if sign < 0 else '+'} {show(more.value)} = {show(expected)}"
        self.add("sum", (index - 2, index - 1, index), Test(expected, gap), shown)
        return True

    def on_basis(self, index: int) -> None:
        """在2150亩的基础上新扩350亩, 使总面积达到2500亩: the base, what is added and what it comes to, done or planned."""
        found, level = self.found, self.found[index]
        if index < 2 or not self.norm.startswith("的基础上", found[index - 2].end) or level.bound != "=":
            return
        base, more = found[index - 2], found[index - 1]
        if not (base.unit == more.unit == level.unit) or more.bound != "=" or base.bound != "=":
            return
        if base.start < self.layout.sentence(level.start)[0] or not _IN_ALL.search(self.left(index)):
            return
        sign = -1 if self.falls(self.left(index - 1)) else 1
        expected = base.value + sign * more.value
        gap = self.spread(base) + self.spread(more) + self.spread(level)
        if self._meant(expected, level.value):
            shown = f"{show(base.value)} {'-' if sign < 0 else '+'} {show(more.value)} = {show(expected)}"
            self.add("sum", (index - 2, index - 1, index), Test(expected, gap), shown)

    def _was_before(self, index: int) -> bool:
        """新增3000亩, 累计建成1.5万亩, 此前已建成1.2万亩."""
        more, total, base = self.found[index - 2 : index + 1]
        if not base.said & _BEFORE_SAID or not _BEFORE.search(self.left(index)):
            return False
        if not _ADDED.search(self.left(index - 2)) or not _IN_ALL.search(self.left(index - 1)):
            return False
        expected = total.value - more.value
        gap = (self.spread(base) + self.spread(more) + self.spread(total)) * WITHIN
        if not self._meant(expected, base.value):
            return False
        shown = f"{show(total.value)} - {show(more.value)} = {show(expected)}"
        self.add("difference", (index - 2, index - 1, index), Test(expected, gap), shown)
        return True

    def _came_from(self, index: int) -> bool:
        """优良天数312天, 较上年增加9天, 上年为303天."""
        level, more, base = self.found[index - 2 : index + 1]
        if not self.past(index) or not _ONCE.fullmatch(self.left(index)) or self.past(index - 2):
            return False
        if not self.says_amount(index - 1) or not self._is_level_alone(index - 2):
            return False
        falls = self.falls(self.left(index - 1)) or "少" in self.left(index - 1)[-3:]
        expected = level.value + more.value if falls else level.value - more.value
        gap = (self.spread(base) + self.spread(more) + self.spread(level)) * WITHIN
        if not self._meant(expected, base.value):
            return False
        shown = f"{show(level.value)} {'+' if falls else '-'} {show(more.value)} = {show(expected)}"
        self.add("difference", (index - 2, index - 1, index), Test(expected, gap), shown)
        return True

    def _beyond(self, index: int) -> bool:
        """保有量4.86万亩, 比上级下达的4.8万亩任务多600亩."""
        level, limit, more = self.found[index - 2 : index + 1]
        between = self.norm[level.end : limit.start]
        if not _SET_AGAINST.fullmatch(between) or not _MORE_THAN.fullmatch(self.left(index)):
            return False
        if more.value > max(level.value, limit.value) / 2 or self.past(index - 1):
            return False
        expected = abs(level.value - limit.value)
        gap = (self.spread(level) + self.spread(limit)) * WITHIN + self.spread(more)
        if not self._meant(expected, more.value):
            return False
        shown = f"{show(level.value)} - {show(limit.value)} = {show(level.value - limit.value)}"
        self.add("difference", (index - 1, index - 2, index), Test(expected, gap), shown)
        return True

    def _rest_behind(self, index: int) -> bool:
        """化解23件, 化解率92%, 尚有2件正在推进: what is left, behind what was done and its rate."""
        done, rate, rest = self.found[index - 2 : index + 1]
        stem = _STEM.search(self.left(index - 1))
        if rate.role != "share" or rate.unit != "%" or index - 1 in self.explained or stem is None:
            return False
        if not _LEFT.search(self.left(index)) or stem[1][-2:] not in self._clause(index - 2):
            return False
        if self.past(index - 2) or self.each(index - 2) or rate.value >= 100:
            return False
        expected = done.value / (done.value + rest.value) * 100
        if abs(expected - rate.value) > MOST_POINTS:
            return False
        shown = f"{show(done.value)} ÷ {show(done.value + rest.value)} = {show(expected)}%"
        self.add("share", (index - 2, index, index - 1), self.rounded(rate, expected, Decimal(0)), shown)
        return True

    def _whole_behind(self, part: int, share: int, whole: int) -> bool:
        """参合23520人, 参合率98%, 应参合24000人: the whole is named by the rate, or by what the share is of."""
        rate, left, named = self.found[share], self.left(share), self.left(whole)
        if rate.role != "share" or share in self.explained or self.each(part) or self.past(part):
            return False
        stem, of = _STEM.search(left), _OBJECT.search(left)
        named_so = of is not None and of[1] in named
        if stem and set(stem[1]) <= set(self._clause(part)):
            due = stem[1] in named or (_OUGHT.search(named) and set(stem[1]) & set(named))
            named_so = named_so or bool(due and _DUE.search(named)) or _OF_TOWN.search(named) is not None
            aged = whole > 1 and self.found[whole - 1].unit == "岁"
            named_so = named_so or (aged and _DUE.search(self.left(whole - 1)) is not None)
        if stem and stem[1] in _OF_ANYTHING:
            named_so = named_so or _OF_TOWN.search(named) is not None
        if not named_so:
            return False
        return self._is_share(part, whole, share)

    def _whole_named(self, index: int) -> None:
        """占财政收入的38%, 为1238.8万元, 财政收入3260万元: the share first, then the part and the whole, or the whole and the part."""
        share, middle = index - 2, index - 1
        of = _OBJECT.search(self.left(share))
        if of is None or self.found[share].role != "share" or share in self.explained:
            return
        if _JUST.fullmatch(self.left(middle)) and of[1] in self.left(index):
            self._is_share(middle, index, share)
            return
        rate = self.found[share]
        subject = _SUBJECT.search(self.norm, rate.clause, rate.start)
        if of[1] in self.left(middle) and subject and subject[1] in self.left(index):
            self._is_share(index, middle, share)

    def share_by_names(self, index: int) -> None:
        """投入350万元, 其中补助210万元、自筹80万元、捐赠60万元, 补助占总投入的60%: the part and the whole, told again by name."""
        found, rate = self.found, self.found[index]
        of = _OBJECT.search(self.left(index)) if rate.role == "share" and rate.bound == "=" else None
        subject = _SUBJECT.search(self.left(index)) if of else None
        if of is None or subject is None:
            return
        name, whole_name = subject[1][-2:], of[1].removeprefix("总").removeprefix("全部")[:2]
        floor = self.layout.full_sentence(rate.start)
        like = [
            other
            for other in range(max(index - FAR, 0), index)
            if found[other].start >= floor and found[other].bound == "=" and self._is_level_alone(other)
        ]
        parts = [other for other in like if name in self.left(other)]
        if len(parts) != 1:
            return
        wholes = [
            other
            for other in like
            if other != parts[0]
            and self.alike(found[other], found[parts[0]])
            and found[other].value >= found[parts[0]].value
        ]
        wholes = [other for other in wholes if whole_name in self._clause(other)] or wholes[:1]
        if len(wholes) == 1 and not self.past(wholes[0]) and not self.past(parts[0]):
            self._is_share(parts[0], wholes[0], index)

    def over_in_brackets(self, index: int) -> None:
        """财政收入完成406万元, 超年初计划(380万元)6.8%: over the plan whose number stands in brackets."""
        found, rate = self.found, self.found[index]
        if index < 2 or self.norm[found[index - 1].end : rate.start] != ")":
            return
        if self.norm[found[index - 1].start - 1] != "(":
            return
        done, plan = index - 2, index - 1
        said = self.norm[found[done].end : found[plan].start - 1]
        over = _PLAN_PASSED.fullmatch(said)
        if over is None or not self.alike(found[done], found[plan]) or found[done].bound != "=":
            return
        less = 100 if over["over"] else 0
        expected = found[done].value / found[plan].value * 100 - less
        if self._meant(expected, rate.value):
            self._ratio("plan", done, plan, index, less=less)

    def by_measure(self, index: int) -> None:
        """肥料补贴按移栽面积每亩80元, 共92万元: so much of each, of a count that is named and told elsewhere."""
        found, total = self.found, self.found[index]
        each = index - 1
        if each < 0 or found[each].unit != total.unit or total.bound != "=" or found[each].value <= 0:
            return
        said = self.each(each)
        by = _BY_MEASURE.search(self.left(each)) if said and said["each"] else None
        if said is None or by is None or not _IN_SUM.fullmatch(self.left(index)):
            return
        counts = {
            found[other].value
            for other in range(max(index - FAR_BACK, 0), each)
            if found[other].unit == said["each"]
            and self.is_level(other)
            and by["name"] in (found[other].indicator or "") + self._clause(other)
        }
        if len(counts) != 1:
            return
        count = counts.pop()
        expected = count * found[each].value
        if self._meant(expected, total.value):
            gap = (total.step / 2 if total.decimals else Decimal(0)) + expected * Decimal("0.006")
            shown = f"{show(count)} × {show(found[each].value)} = {show(expected)}"
            self.add("product", (each, index), Test(expected, gap), shown)

    def signed(self, index: int) -> None:
        """登记车辆2450辆, 签订承诺书2205份, 占90%: one paper for each of what was counted right before."""
        found, rate = self.found, self.found[index]
        if index < 2 or not _TAKES.fullmatch(self.left(index)) or rate.bound != "=":
            return
        whole, part = found[index - 2], found[index - 1]
        if part.unit not in _PAPERS or not _PAPER.search(self.left(index - 1)) or whole.kind != "counter":
            return
        if whole.start < self.layout.sentence(rate.start)[0] or self.past(index - 2):
            return
        self._is_share(index - 1, index - 2, index)

    def grown_from(self, index: int) -> None:
        """国税入库846.2万元, 地税522.2万元。国税比上年的756.3万元增长11.9%: the level stands under its name in the sentence before."""
        found, rate = self.found, self.found[index]
        base = index - 1
        if base < 1 or "change" not in rate.cues or rate.unit != "%" or rate.bound != "=":
            return
        if not self.past(base) or not _GREW.fullmatch(self.left(index)) or found[base].bound != "=":
            return
        floor = self.layout.full_sentence(rate.start)
        whose = _WHOSE.match(self.norm, floor, found[base].start)
        if whose is None or found[base - 1].start >= floor:
            return
        before = self.layout.full_sentence(max(floor - 2, 0))
        named = [
            other
            for other in range(max(base - FAR, 0), base)
            if before <= found[other].start < floor
            and found[other].unit == found[base].unit
            and self.is_level(other)
            and not self.past(other)
            and found[other].bound == "="
            and self.left(other).lstrip(",、;").startswith(whose[1])
        ]
        if len(named) != 1 or "\n" in self.norm[found[named[0]].end : floor]:
            return
        level = named[0]
        falls = self.falls(self.left(index))
        expected = (found[level].value / found[base].value - 1) * (-100 if falls else 100)
        if expected > 0 and abs(expected - rate.value) <= MOST_POINTS:
            shown = f"{show(found[level].value)} ÷ {show(found[base].value)} - 1 = {show(abs(expected))}%"
            self.add("growth", (base, level, index), self.rounded(rate, expected, Decimal("0.06")), shown)

    def in_row(self, index: int) -> None:
        """城乡社区事务　225万元　213万元　94.7%: plan, result and rate of a row whose cells bear their units."""
        found, rate = self.found, self.found[index]
        if index < 2 or rate.unit != "%" or rate.bound != "=":
            return
        plan, done = found[index - 2], found[index - 1]
        between = self.norm[plan.end : done.start] + self.norm[done.end : rate.start]
        if between.strip(" \u3000\t|") or not between or not self.alike(plan, done) or plan.value <= 0:
            return
        expected = done.value / plan.value * 100
        if abs(expected - rate.value) <= 2 * MOST_POINTS:
            self._ratio("share", index - 1, index - 2, index)

    def of_number(self, index: int) -> None:
        """到位2.4亿元, 为年度目标2亿元的1.2倍: so many times the number right before."""
        found, times = self.found, self.found[index]
        if index < 2 or times.unit != "倍" or self.left(index) != "的" or times.bound != "=":
            return
        level, whole = found[index - 2 : index]
        if not self.alike(level, whole) or level.bound != "=" or whole.bound != "=" or whole.value <= 0:
            return
        if level.start < self.layout.sentence(times.start)[0] or not _AS_MUCH.search(self.left(index - 1)):
            return
        expected = level.value / whole.value
        gap = (self.spread(level) + self.spread(whole) * expected) / whole.value
        if self._meant(expected, times.value):
            shown = f"{show(level.value)} ÷ {show(whole.value)} = {show(expected)}"
            self.add("multiple", (index - 1, index - 2, index), Test(expected, gap + times.step), shown)

    def _is_share(self, part: int, whole: int, share: int) -> bool:
        a, b, rate = self.found[part], self.found[whole], self.found[share]
        if b.value <= 0 or a.value > b.value or rate.unit not in ("%", "成"):
            return False
        if not self._meant(a.value / b.value * (10 if rate.unit == "成" else 100), rate.value):
            return False
        self._ratio("share", part, whole, share)
        return True

    @staticmethod
    def _meant(expected: Decimal, stated: Decimal) -> bool:
        """Whether a stated value is near enough to be a wrong telling of the expected one."""
        if expected <= 0 or stated <= 0:
            return False
        return max(expected, stated) <= MOST_TIMES * min(expected, stated) or slipped(expected, stated)
