"""Rates, changes and means of two figures, where no other rule has said: the second look at what stands beside.

As for amounts (`compositions`), a figure is true if it follows from any two figures near it that its words allow, and is
reported only where one reading is natural and the stated value is as near to it as a slip of the pen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.averages import Averages
from taizhang.reading.changes import OTHER_TERMS
from taizhang.reading.likeness import digits, slipped
from taizhang.reading.pairs import Pairs
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Statement
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
_NEXT_SHARE = pattern(r"[,、;](?!(?:其中|同比|比))[\u4e00-\u9fff]{1,10}")
_NOT_SO = pattern(r"[不未没非]|其[他它余]")
_FALLEN = pattern(r"[少减降跌压缩低落滑]")
_OVER = pattern(r"超(?:额|出|过|任务|计划|目标|预算|收|支|产)*[^,。;]{0,4}$")
_RATHER = pattern(
    r"利率|税率|增速|增幅|死亡|出生|发病|毛利|回报|浓度|纯度|折扣|同比|比[上去]|较|高于|低于|提高|平均|目标|要求|不[低少高]于|力争"
)
_EARLIER = pattern(
    r"上年|去年|同期|前年|原|年前|上一?[年季月期届轮]|第?一季度|过去|以前|那时|当时|由|从|起初|最初|年初|(?:19|20)[0-9]{2}年"
)
_MORE_BY = pattern(
    r"[多少增减涨降升高低扩缩压添](?![去为到至成])[^,。;\d本年入]{0,4}$(?<!支出)(?<![到至为成])(?<![到至为成][了约近])"
)

_SAID = TRIGGERS.bit([_CHANGED, _MORE_BY])
_TIMES = {"%": Decimal(100), "‰": Decimal(1000), "成": Decimal(10)}
MOST_POINTS = Decimal(16)
"""How far (in percentage points) a rate may be from that of its two figures to be meant as theirs."""
MOST_OFF = Decimal("0.5")


class Relations(Averages, Pairs, Shares):
    """Holds rates, differences and means that no other rule explains against two figures near them."""

    def related(self, index: int) -> None:
        """Test one figure as the rate, the change, the difference or the mean of two others."""
        one = self.found[index]
        if one.high is not None or one.value <= 0 or one.base or one.ratio or index < 2 or one.bound == "<":
            return
        if "cell" in one.cues or {"row", "listed"} & one.cues or one.role in ("norm", "rank", "target"):
            return
        if one.unit in _TIMES:
            left = self.left(index)
            if _CHANGED.search(left) and not _OVER.search(left):
                self._changed(index)
            elif _OVER.search(left) or not self._is_change_of_rate(index):
                self._rate_of_two(index)
        elif one.kind in ("money", "measure", "people", "counter"):
            if self.each(index):
                self._mean_of_two(index)
            elif one.said & _SAID and _MORE_BY.search(self.left(index)):
                self._difference_of_two(index)

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

    def _beside_share(self, index: int) -> bool:
        """Whether a share stands right behind another of its unit, behind a mark and its own few words."""
        one, before = self.found[index], self.found[index - 1]
        if (
            one.unit != before.unit
            or one.unit not in _TIMES
            or {one.role, before.role} != {"share"}
            or one.ratio
        ):
            return False
        return (
            _NEXT_SHARE.fullmatch(self.norm, before.end, one.start) is not None
            and _RATHER.search(self.left(index - 1) + self.left(index)) is None
            and not self.left(index).rstrip("为达到约是").endswith(("率", "度", "面", "完成", "上升", "比"))
        )

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
        """Every two like levels of the sentence and the one before, and right behind, in order."""
        found, place = self.found, self.found[index].start
        floor = self.layout.full_sentence(place)
        floor = self.layout.full_sentence(max(floor - 2, 0))
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
        left, times = self.left(index), _TIMES[rate.unit]
        if not _RATE.search(left) or _RATHER.search(left) or rate.bound == ">":
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
        if over:
            plan, done = (second, first) if self._is_plan(pair[1]) else (first, second)
            expected = (done.value / plan.value - 1) * times
        else:
            low, high = sorted((first.value, second.value))
            if self._is_plan(pair[0]) and not self._is_plan(pair[1]):
                low, high = second.value, first.value
            expected = low / high * times
        if expected <= 0 or not self._as_near(expected, rate):
            return
        own = set(left) & set(self._clause(pair[0]) + self._clause(pair[1]))
        if not own - set("的了有和及各,、;率占比为是达到完成约") and not over and not self._is_plan(pair[0]):
            return
        shown = f"{show(second.value)} ÷ {show(first.value)} = {show(second.value / first.value * times)}{rate.unit}"
        self.add("share", (*pair, index), Test(expected, Decimal("0.5")), shown)

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
        times = _TIMES[rate.unit]
        pair = self._beside(index)
        ends = self._of_earlier(pair, index) if pair else None
        if pair is None or ends is None or index - pair[1] > 1 or rate.bound == ">":
            return
        if found[pair[0]].start < self.layout.sentence(rate.start)[0]:
            return
        if OTHER_TERMS.search(self.norm, rate.clause, rate.start):
            return
        for a, b in self._levels_near(index):
            low, high = sorted((found[a].value, found[b].value))
            if self._fits_rate(index, (high / low - 1) * times) or self._fits_rate(
                index, (1 - low / high) * times
            ):
                return
        base, last = (found[end] for end in ends)
        fallen = _FALLEN.search(self.left(index)[-4:]) is not None
        expected = (1 - last.value / base.value if fallen else last.value / base.value - 1) * times
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
            gap = self.spread(low) + self.spread(high) + self.spread(more)
            shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
            self.add("difference", (*ends, index), Test(expected, gap), shown)

    def _mean_of_two(self, index: int) -> None:
        """总收益300万元, 240户参与的贫困户户均增收1.25万元: a total and a count, side by side before so much each."""
        found, each = self.found, self.found[index]
        said = self.each(index)
        if said is None or said["many"] or each.bound != "=":
            return
        unit = said["each"] or (said["of"] or "").removesuffix("均")
        totals = [
            other
            for other in range(index - 1, max(index - 4, -1), -1)
            if found[other].start >= self.layout.full_sentence(each.start) and found[other].unit == each.unit
        ]
        counts = [other for other in range(index - 1, max(index - 4, -1), -1) if self._is_count(other, unit)]
        if len(totals) != 1 or len(counts) != 1 or {totals[0], counts[0]} != {index - 1, index - 2}:
            return
        total, count = totals[0], counts[0]
        if found[index - 2].start < self.layout.sentence(each.start)[0]:
            return
        if (
            found[total].bound != "="
            or found[total].value <= each.value
            or self.each(total)
            or self.past(total)
        ):
            return
        mean = found[total].value / found[count].value
        fitting = [
            months
            for months in (1, 12, 4, 2)
            if abs(mean / months - each.value) <= self._gap(total, count, index)
        ]
        if fitting or found[total].role == "change":
            return
        if slipped(mean.quantize(each.step if each.decimals else Decimal(1)), each.value) or (
            abs(mean - each.value) <= Decimal("0.3") * mean
        ):
            self._say(total, count, index, 1, average=True)
