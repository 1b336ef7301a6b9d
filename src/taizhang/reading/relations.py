"""Rates, changes and means of two figures, where no other rule has said: the second look at what stands beside.

As for amounts (`compositions`), a figure is true if it follows from any two figures near it that its words allow, and is
reported only where one reading is natural and the stated value is as near to it as a slip of the pen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, PEOPLE, Test, show
from taizhang.reading.changes import OTHER_TERMS, WITHIN
from taizhang.reading.likeness import digits, slipped
from taizhang.reading.means import Means
from taizhang.reading.pairs import ANNUAL, POINTS, Pairs
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.shares import Shares
from taizhang.reading.triggers import TRIGGERS

_RATE = pattern(
    r"(?:率|占|比[例重]?|面|度|进度|完成|份额|覆盖|达标|超|[仅只就]?为|是|有)[^,。;\d]{0,10}$|^[,、]?(?:[约近超]|达到?|不[足到]|将近|正好|刚好|恰好|整整)*$"
)
"""Words before a share, a rate, or what was done of a plan; or none at all."""
_CHANGED = pattern(
    r"[多少增减涨降升跌压缩高低长快慢翻扩落滑](?:了|出|到|加|少|长|产|收|支|高|低|升|降|幅|速|大|小|减|幅度|是|为|达到?|约|近|去|掉|下来?|[来去]){0,3}$"
)
_TAKES = pattern(r"占(?!比|到)(?:了|全[镇乡村县]的?)?([^,。;]{2,12}?)(?:总?数|总?量|总?额)?的[^,。;]{0,4}$")
_PLANNED = pattern(r"计划|任务|目标|预算|指标|预期|概算")
_SET = pattern(r"[定标拟应需]|计划|任务|目标|预[算期]|概算|下达")
_DOINGS = pattern(r"实|已|完|做|到|成|入|收|交|种|建|办|落|[支拨缴发]")
_NAMED_AGAIN = pattern(
    r"^[,、;]?(?:其中)?([\u4e00-\u9fff]{2,6}?)(?:的|者|户|人)?(?:占比?|占到|占了)(?:为|达)?$"
)
_SOUND = pattern(r"[成存]活|合格|完好|到[会岗课]|出勤|巩固|保[留存]|通过")
_LOST = pattern(r"死|不合格|缺|坏|流失|损|退|请假|旷")
_NO_WORD = frozenset("的了有和及各,、;率占比为是达到完成约")
_COUNTS = ("人", "名", "户", "份", "例", "本", "册")
"""建档25410份, 服务人口27000人, 建档率94.1%: units of which one stands for each of the other."""
_TAKES_ALONE = pattern(r"[,、(]?占(?:比|到|了)?(?:为|约)?")
_POSTS = pattern(r"岗|床|学?位|名额")
_ENDS = pattern(r"末|底|今年|现在|目前|如今|本年|当年")
_STEM = pattern(r"([\u4e00-\u9fff]{1,6}?)(?:率|比例|比重|幅度)(?:为|达到?|是|约)*$")
_FALLEN = pattern(r"[少减降跌压缩低落滑]")
_OVER = pattern(r"超(?:额|出|过|任务|计划|目标|预算|收|支|产)*[^,。;]{0,4}$")
RATHER = pattern(
    r"利率|税率|增速|增幅|死亡|出生|发病|毛利|回报|浓度|纯度|折扣|同比|比[上去]|较|高于|低于|提高|平均|目标|要求|不[低少高]于|力争"
)
_EARLIER = pattern(
    r"上年|去年|同期|前年|原|年前|上一?[年季月期届轮]|第?一季度|过去|以前|那时|当时|由|从|起初|最初|年初|(?:19|20)[0-9]{2}年"
)
_MORE_BY = pattern(
    r"(?:[多少涨降升高低扩缩压添]|增(?!加?[值殖])|减(?![灾排贫负]))(?![去为到至成])[^,。;\d本年入]{0,4}$(?<!支出)(?<![到至为成])(?<![到至为成][了约近])"
)

_SAID = TRIGGERS.bit([_CHANGED, _MORE_BY])
TIMES = {"%": Decimal(100), "‰": Decimal(1000), "成": Decimal(10)}
MOST_POINTS = Decimal(16)
"""How far (in percentage points) a rate may be from that of its two figures to be meant as theirs."""
MOST_OFF = Decimal("0.5")


class Relations(Means, Pairs, Shares):
    """Holds rates, differences and means that no other rule explains against two figures near them."""

    def related(self, index: int) -> None:
        """Test one figure as the rate, the change, the difference or the mean of two others."""
        one = self.found[index]
        if one.kind != "percent" and not one.said & _SAID and one.unit not in POINTS and not self.each(index):
            return
        if one.high is not None or one.value <= 0 or one.base or one.ratio or index < 2 or one.bound == "<":
            return
        if "cell" in one.cues or {"row", "listed"} & one.cues or one.role in ("norm", "rank"):
            return
        if one.unit in POINTS:
            self._points_of_two(index)
            return
        if one.role == "target" and not (one.unit in TIMES and _PLANNED.search(self.left(index))):
            return
        if one.unit in TIMES:
            left = self.left(index)
            if ANNUAL.search(left):
                self._evenly(index)
            elif _CHANGED.search(left) and not _OVER.search(left):
                self._changed(index)
            elif (
                (_OVER.search(left) or not self._is_change_of_rate(index))
                and not self._takes_posts(index)
                and not self._rate_by_word(index)
                and not self._rate_of_named(index)
            ):
                self._rate_of_two(index)
        elif one.kind in ("money", "measure", "people", "counter"):
            if self.each(index):
                self.mean_of_two(index)
                if index not in self.explained:
                    self.mean_of_named(index)
            elif one.said & _SAID and _MORE_BY.search(self.left(index)):
                self._difference_of_two(index)

    def _is_change_of_rate(self, index: int) -> bool:
        return "change" in self.found[index].cues or self.found[index].role == "change"

    def _beside(self, index: int) -> tuple[int, int] | None:
        """The two like levels right before a figure in its sentence, percentages between them left out."""
        found = self.found
        row: list[int] = []
        floor = self.layout.full_sentence(found[index].start)
        for other in range(index - 1, max(index - 5, -1), -1):
            one = found[other]
            if one.start < floor:
                break
            if one.kind in ("percent", "time", "multiple") or (
                one.spelled and one.kind == "counter" and one.value < 10
            ):
                continue
            if one.bound != "=" or one.high is not None or one.value <= 0 or one.role in ("change", "norm"):
                return None
            row.append(other)
            if len(row) == 2:
                break
        if len(row) != 2 or not self.alike(found[row[0]], found[row[1]]):
            return None
        return row[1], row[0]

    def _levels_near(self, index: int) -> Iterator[tuple[int, int]]:
        """Every two like levels of the sentence, and right behind, in order."""
        found, place = self.found, self.found[index].start
        floor = self.layout.full_sentence(place)
        near = [
            other
            for other in range(max(index - FAR, 0), min(index + 3, len(found)))
            if other != index
            and floor <= found[other].start <= self.layout.full_end(place)
            and found[other].value > 0
            and found[other].kind not in ("percent", "multiple", "time")
        ]
        return (
            pair for pair in itertools.combinations(near, 2) if self.alike(found[pair[0]], found[pair[1]])
        )

    def _fits_rate(self, index: int, expected: Decimal) -> bool:
        one = self.found[index]
        return self.fits(one, self.rounded(one, expected, Decimal("0.06")))

    def _rate_of_two(self, index: int) -> None:
        """招商任务3亿元, 实际引进3.6亿元, 超任务20%; 支出4600万元, 民生花了3680万元, 民生支出占比80%."""
        found, rate = self.found, self.found[index]
        left, times = self.left(index), TIMES[rate.unit]
        if not _RATE.search(left) or RATHER.search(left) or rate.bound == ">":
            return
        over = _OVER.search(left) is not None
        pair = self._beside(index)
        if pair is None or any(self.each(other) or self.past(other) for other in pair):
            return
        if (
            index - pair[1] > 1
            or pair[1] - pair[0] > 2
            or found[pair[0]].start < self.layout.sentence(rate.start)[0]
        ):
            return
        if (named := _TAKES.search(left)) and not self._named_in(named[1], self._clause(pair[0])):
            return
        for a, b in self._levels_near(index):
            low, high = sorted((found[a].value, found[b].value))
            for reading in (low / high, high / low - 1, 1 - low / high):
                if self._fits_rate(index, reading * times):
                    return
        first, second = (found[other] for other in pair)
        sound = _SOUND.search(left) and _LOST.search(
            self._clause(pair[1])
        )  # 养了3200只, 死了128只, 成活率96%
        if over:
            plan, done = (second, first) if self._is_plan(pair[1]) else (first, second)
            expected = (done.value / plan.value - 1) * times
        else:
            low, high = sorted((first.value, second.value))
            if self._is_plan(pair[0]) and not self._is_plan(pair[1]):
                low, high = second.value, first.value
            expected = low / high * times
            if sound:
                expected = (1 - low / high) * times
        if expected <= 0 or not self._as_near(expected, rate):
            return
        planned = _PLANNED.search(left) and _SET.search(self._clause(pair[0]))
        planned = planned and _DOINGS.search(self._clause(pair[1]))
        own = set(left) & set(self._clause(pair[0]) + self._clause(pair[1])) - _NO_WORD
        if not (own or over or planned or sound or self._is_plan(pair[0])):
            return
        shown = f"{show(second.value)} ÷ {show(first.value)} = {show(second.value / first.value * times)}{rate.unit}"
        self.add("share", (*pair, index), Test(expected, Decimal("0.5")), shown)

    def _takes_posts(self, index: int) -> bool:
        """提供岗位2860个, 达成意向715人, 占25%: the posts that were filled, of all."""
        found, rate = self.found, self.found[index]
        if not _TAKES_ALONE.fullmatch(self.left(index)) or rate.bound != "=":
            return False
        posts = found[index - 2]
        return (
            posts.unit == "个"
            and _POSTS.search(posts.indicator) is not None
            and self.norm[posts.end : posts.end + 1] == ","
            and self._rate_of_posts(index)
        )

    def _rate_by_word(self, index: int) -> bool:
        """预算860万元, 实际采购774万元, 节约86万元, 节约率10%: the rate bears the word of the figure before it."""
        found, rate = self.found, self.found[index]
        stem, part = _STEM.search(self.left(index)), index - 1
        if stem is None or "按" in self.left(index) or RATHER.search(self.left(index)):
            return False
        if rate.bound != "=" or found[part].kind == "percent" or self.each(part):
            return False
        word = stem[1][-2:]
        if len(word) > 1 and word not in self._clause(part) and word in self._clause(part - 1):
            return self._rate_of_heads(index)
        if len(word) < 2 or word not in self._clause(part) or found[part].bound != "=":
            return False
        if _POSTS.search(found[part - 1].indicator) and found[part - 1].unit == "个":
            return self._rate_of_posts(index)
        floor = self.layout.full_sentence(rate.start)
        wholes = [
            other
            for other in range(max(part - FAR, 0), part)
            if found[other].start >= floor
            and self.alike(found[other], found[part])
            and found[other].value > found[part].value
            and self.each(other) is None
        ]
        times = TIMES[rate.unit]
        if self._is_plan(part):  # 完成14.2亿元, 超额完成13.5亿元的年度任务, 完成率105.2%
            return any(
                self._fits_rate(index, found[other].value / found[part].value * times) for other in wholes
            )
        planned = [other for other in wholes if self._is_plan(other)]
        wholes = planned if len(planned) == 1 else wholes
        if not wholes or any(
            self._fits_rate(index, found[part].value / found[other].value * times) for other in wholes
        ):
            return bool(wholes)
        whole = max(wholes, key=lambda other: found[other].value)
        expected = found[part].value / found[whole].value * times
        if len(wholes) > 3 or found[whole].bound != "=" or not self._as_near(expected, rate):
            return False
        self._say_rate(whole, part, index)
        return True

    def _say_rate(self, whole: int, part: int, index: int) -> None:
        """State a rate as that of a part of a whole, to its printed precision."""
        a, b, rate = self.found[part].value, self.found[whole].value, self.found[index]
        expected = a / b * TIMES[rate.unit]
        shown = f"{show(a)} ÷ {show(b)} = {show(expected)}{rate.unit}"
        self.add("share", (whole, part, index), self.rounded(rate, expected, Decimal("0.06")), shown)

    def _are_all(self, parts: list[int], whole: int) -> bool:
        """Whether two figures are all of a third."""
        added = sum((self.found[part].value for part in parts), Decimal(0))
        return added == self.found[whole].value

    def _rate_of_posts(self, index: int) -> bool:
        """岗位1850个, 达成意向592人, 达成率32%: one of those that are counted behind it, for each of those before."""
        found, rate, whole, part = self.found, self.found[index], index - 2, index - 1
        if found[part].unit not in PEOPLE or found[part].value > found[whole].value:
            return False
        if found[whole].start < self.layout.sentence(rate.start)[0] or found[whole].bound != "=":
            return False
        if not self._as_near(found[part].value / found[whole].value * TIMES[rate.unit], rate):
            return False
        self._say_rate(whole, part, index)
        return True

    def _rate_of_heads(self, index: int) -> bool:
        """建档25410份, 服务人口27000人, 建档率94.1%: one thing for each of those that are counted behind it."""
        found, rate, part, whole = self.found, self.found[index], index - 2, index - 1
        one, all_ = found[part], found[whole]
        if one.unit not in _COUNTS or all_.unit not in _COUNTS or one.value > all_.value or one.value <= 0:
            return False
        if one.start < self.layout.sentence(rate.start)[0] or one.bound != "=" or all_.bound != "=":
            return False
        expected = one.value / all_.value * TIMES[rate.unit]
        if not self._as_near(expected, rate):
            return False
        self._say_rate(whole, part, index)
        return True

    def _rate_of_named(self, index: int) -> bool:
        """低收入户118户, 因病41户, 因残33户, 缺劳力44户, 因病的占34.7%: the part is told again by its name."""
        found, rate = self.found, self.found[index]
        said = _NAMED_AGAIN.search(self.left(index))
        if said is None or rate.bound != "=":
            return False
        floor = self.layout.full_sentence(rate.start)
        like = [
            other
            for other in range(max(index - FAR, 0), index)
            if found[other].start >= floor and found[other].kind not in ("percent", "multiple", "time")
        ]
        parts = [other for other in like if self.left(other).lstrip(",、;其中").startswith(said[1])]
        parts = parts or [other for other in like if said[1] in self.left(other)]
        if len(parts) != 1:
            return False
        part, whole = parts[0], like[0]
        after = index + 1
        if part == whole or (len(like) == 2 and after < len(found) and self._are_all(like, after)):
            whole = after  # 税收2576万元, 非税1104万元, 税收占七成, 合计3680万元
            if after >= len(found) or len(like) != 2 or found[after].start > self.layout.full_end(rate.end):
                return False
            if found[after].unit != found[part].unit or not self._are_all(like, after):
                return False
            like = [whole, *like]
        row = [other for other in like if self.alike(found[other], found[part])]
        if row != like or found[whole].value <= max(found[other].value for other in like[1:]):
            return False
        times = TIMES[rate.unit]
        expected = found[part].value / found[whole].value * times
        if not self._fits_rate(index, expected):
            if not self._as_near(expected, rate) or not self.is_level(whole) or found[whole].bound != "=":
                return False
            self._say_rate(whole, part, index)
        return True

    def _points_of_two(self, index: int) -> None:
        """初为61.2%, 末年为66.7%, 五年提升5.5个百分点: the distance of the two percentages before it."""
        found, points = self.found, self.found[index]
        row = [other for other in range(index - 1, max(index - 4, -1), -1) if found[other].kind != "time"][:2]
        if len(row) < 2 or points.bound != "=" or not _MORE_BY.search(self.left(index)):
            return
        high, low = row
        if (
            not found[high].unit == found[low].unit == "%"
            or found[low].start < self.layout.sentence(points.start)[0]
        ):
            return
        if any(
            found[other].bound != "=" or found[other].role in ("change", "target") or found[other].ratio
            for other in row
        ):
            return
        if self._of_earlier((low, high), index) is None and not _ENDS.search(self.left(high)):
            return
        expected = abs(found[high].value - found[low].value)
        if abs(expected - points.value) > 3 and sorted(digits(expected)) != sorted(digits(points.value)):
            return
        gap = self.spread(found[high]) + self.spread(found[low]) + self.spread(points)
        shown = f"{show(found[high].value)} - {show(found[low].value)} = {show(found[high].value - found[low].value)}"
        self.add("points", (low, high, index), Test(expected, min(gap, points.step)), shown)

    @staticmethod
    def _named_in(name: str, clause: str) -> bool:
        """Whether two letters of a name stand together in a clause."""
        return any(name[at : at + 2] in clause for at in range(len(name) - 1))

    def _as_near(self, expected: Decimal, rate: Quantity) -> bool:
        points = abs(expected - rate.value) * (10 if rate.unit == "成" else 1)
        whole = expected.quantize(rate.step if rate.decimals else Decimal(1))
        return points <= MOST_POINTS or sorted(digits(whole)) == sorted(digits(rate.value))

    def _of_earlier(self, pair: tuple[int, int], index: int) -> tuple[int, int] | None:
        """Which of two levels is the earlier one; None where that is not told."""
        early = [
            other
            for other in pair
            if self.past(other) or self.found[other].base == "from" or _EARLIER.search(self.left(other))
        ]
        if len(early) != 1:
            return None
        late = pair[1] if early[0] == pair[0] else pair[0]
        return early[0], late

    def _changed(self, index: int) -> None:
        """上半年13200人次, 2022年同期为12000人次, 多了一成."""
        found, rate = self.found, self.found[index]
        times = TIMES[rate.unit]
        pair = self._beside(index)
        ends = self._of_earlier(pair, index) if pair else None
        if pair is None or ends is None or index - pair[1] > 1 or rate.bound == ">":
            return
        if found[pair[0]].start < self.layout.sentence(rate.start)[0]:
            return
        if OTHER_TERMS.search(self.norm, rate.clause, rate.start):
            return
        for a, b in self._levels_near(index):
            if {a, b} == set(ends):
                continue
            low, high = sorted((found[a].value, found[b].value))
            if self._fits_rate(index, (high / low - 1) * times) or self._fits_rate(
                index, (1 - low / high) * times
            ):
                return
        base, last = (found[end] for end in ends)
        fallen = _FALLEN.search(self.left(index)[-4:]) is not None
        expected = (1 - last.value / base.value if fallen else last.value / base.value - 1) * times
        if self._fits_rate(index, expected):
            return
        if expected > 0 and self._as_near(expected, rate):
            shown = (
                f"{show(last.value)} ÷ {show(base.value)} - 1 = {show((last.value / base.value - 1) * 100)}%"
            )
            self.add("growth", (*ends, index), self.rounded(rate, expected, Decimal("0.06")), shown)

    def _difference_of_two(self, index: int) -> None:
        """出栏4.6万头, 与2021年的4.1万头相比多出栏5000头."""
        found, more = self.found, self.found[index]
        pair = self._beside(index)
        if pair is None or index - pair[1] > 2 or not self.alike(found[pair[0]], more) or more.bound != "=":
            return
        ends = self._of_earlier(pair, index)
        if found[pair[0]].start < self.layout.sentence(more.start)[0]:
            return
        if ends is None or any(self.each(other) for other in pair):
            return
        for a, b in self._levels_near(index):
            if abs(abs(found[a].value - found[b].value) - more.value) <= self.spread(more) + self.spread(
                found[a]
            ):
                return
        low, high = (found[end] for end in ends)
        expected = abs(high.value - low.value)
        if more.value > max(low.value, high.value) or expected <= 0:
            return
        if abs(expected - more.value) <= MOST_OFF * expected or slipped(expected, more.value):
            gap = (self.spread(low) + self.spread(high)) * WITHIN + self.spread(more)
            shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
            self.add("difference", (*ends, index), Test(expected, gap), shown)

    def _evenly(self, index: int) -> None:
        """增长61%, 年均增长12.2%: the growth of all the years divided by them, where each year builds on the one before."""
        found, rate = self.found, self.found[index]
        whole = found[index - 1]
        if (
            rate.unit != "%"
            or whole.unit != "%"
            or rate.bound != "="
            or whole.bound != "="
            or "change" not in whole.cues
        ):
            return
        if whole.start < self.layout.sentence(rate.start)[0] or whole.value < 10:
            return
        step = max(rate.step, Decimal("0.1"))
        ways = {
            years: (Decimal(str((1 + float(whole.value) / 100) ** (1 / years))) - 1) * 100
            for years in range(2, 11)
        }
        even = [years for years in ways if abs(whole.value / years - rate.value) <= step / 2]
        if len(even) == 1 and not any(abs(each - rate.value) <= step for each in ways.values()):
            each = ways[even[0]]
            shown = f"(1 + {show(whole.value)}%)^(1/{even[0]}) - 1 = {show(each)}%"
            self.add("annual", (index - 1, index), Test(each, step), shown)
