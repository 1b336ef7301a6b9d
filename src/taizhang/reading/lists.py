"""Quantities said together: 由A增加到B, and lists with 分别."""

from __future__ import annotations

import re

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.patterns import pattern
from taizhang.reading.phrases import Phrases
from taizhang.reading.quantity import Quantity
from taizhang.reading.times import Time
from taizhang.reading.triggers import TRIGGERS

_HANDED_OUT = re.compile(
    r"分别|各[为是有达]|依次|各年(?:增幅|增速)?[为是]|逐年(?:增加|增长|提高|上升|减少|下降)(?:到|至)"
)
_MOVED = re.compile(r"分别[由从]$")
_SEVERAL = pattern(r"([\u4e00-\u9fff]{1,5}?)[两二三四五六七八九十0-9]+个?(?:行政)?(?:村|社区|组|乡镇|镇)")
_PAST_ONLY = re.compile(r"[,、]?(?:而|与|比)?(?:上年度?|去年|前年|上年同期|去年同期|同期|年初)(?:的)?")
_ROW_AGAINST = re.compile(r"[,、]?(?:比|较|对比)[^,。;0-9]{1,12}的")
"""98%和87.5%, 比创卫前的61%、42%: the earlier values of a row, in its order."""
_LINKS = pattern(r"[、和及与,\s]{0,2}(?:以上)?[和、]?")
_SPLIT = pattern(r"[、,和与及]")
_FROM = re.compile(r"(?:由|从|(?<!加上)(?<!连同)(?:原有|原来|原先|过去)的?)[^,。;]{0,16}$")
_TO_ANY = pattern(
    r"[,、]?(?:[\u4e00-\u9fff]{1,8}[到至成]|[\u4e00-\u9fff]{2,8}为)了?(?:现在的?|目前的?|如今的?|约|近)?$"
)
"""Whatever verb leads from one value to another: 由1.2万亩扩面到1.8万亩."""
_COME_FROM = pattern(r"[\u4e00-\u9fff]{2,4}而[来成]")
_OWN = pattern(r"^([\u4e00-\u9fff]{1,4}?(?:村|社区|居委会|镇|乡|组))([\u4e00-\u9fff]{2,})$")
_HANDED_SAID = TRIGGERS.bit([_HANDED_OUT, _MOVED])
_FROM_SAID = TRIGGERS.bit([_FROM])


class Lists:
    """Sees which quantities belong together, and names those that 分别 hands out."""

    def __init__(
        self, norm: str, layout: Layout, times: list[Time], masked: list[tuple[int, int, bool]]
    ) -> None:
        self.norm, self.layout = norm, layout
        self.phrases = Phrases(norm, layout, times, masked)
        self.words: Lexicon = lexicon()
        table = self.words.words
        self.copula, self.verbs = table["clause.copula"], table["clause.verbs"]
        self.places, self.wholes = table["clause.places"], table["clause.wholes"]
        self.reach, self.inherit = table["growth.to"], table["clause.inherit"]
        self.classes, self.after = table["norm.class_after"], table["clause.after"]

    def left(self, found: list[Quantity], index: int) -> tuple[int, int]:
        """The stretch before a quantity in its clause, after what was counted before it."""
        quantity = found[index]
        start = quantity.clause
        if index and found[index - 1].end > start:
            start = found[index - 1].end
        return start, quantity.start

    def _from_to(self, found: list[Quantity], index: int, start: int, end: int) -> None:
        """Mark the two ends of 由A增加到B."""
        if found[index].kind == "time" and self.norm[found[index].end : found[index].end + 1] in "前来":
            return
        if not found[index].said & _FROM_SAID or not _FROM.search(
            self.norm[self._with_times(found, index, start) : end]
        ):
            return
        last = index
        while (
            last + 1 < len(found)
            and found[last + 1].start == found[last].end
            and found[last].unit != found[last + 1].unit
        ):
            last += 1  # 由862户1640人调整为835户1586人
        while found[last].ratio and last + 1 < len(found) and found[last + 1].ratio == found[last].ratio + 1:
            last += 1
        after = last + 1
        limit = min(found[last].end + 24, len(self.norm))
        following = self.norm[
            found[last].end : min(limit, found[after].start) if after < len(found) else limit
        ]
        if index and _COME_FROM.match(self.norm, found[index].end):
            one = found[index - 1]  # 现有网格36个, 由原来的48个整合而来
            if one.unit == found[index].unit and not one.base and found[index].start - one.end < 12:
                found[index].base, one.base, one.head = "from", "to", index
            return
        moves = after < len(found) and found[after].unit == found[last].unit and _TO_ANY.fullmatch(following)
        if not (moves or self.reach.within(following) or following in ("到", "至")) or re.search(
            r"[。;\n]", following.split("零")[0]
        ):
            return
        if "零" in following:
            for member in range(index, after):
                found[member].base = "from"
            return
        for member in range(index, after):
            found[member].base = "from"
        if after >= len(found) or found[after].start > limit:
            return
        parts = 1
        while (
            index + parts <= last
            and after + parts < len(found)
            and found[after + parts].start == found[after + parts - 1].end
            and found[after + parts].unit == found[index + parts].unit
        ):
            parts += 1
        while found[after].ratio and after + parts < len(found) and found[after + parts].ratio == parts + 1:
            parts += 1
        for member in range(parts):
            if not found[after + member].unit:
                found[after + member].unit, found[after + member].kind = found[last].unit, found[last].kind
                found[after + member].inferred = True
            found[after + member].base = "to"
            found[after + member].head = index + min(member, last - index)

    def _with_times(self, found: list[Quantity], index: int, start: int) -> int:
        """Where the stretch before a quantity begins, durations counted to it: 由五年前的3600亩."""
        before = index - 1
        while before >= 0 and found[before].kind == "time" and found[before].end == start:
            start = max(self.layout.mark_before(found[before].start), found[before - 1].end if before else 0)
            before -= 1
        return start

    def _respectively(self, found: list[Quantity], index: int) -> bool:
        """A和B分别达到x和y: each quantity gets its own name."""
        quantity = found[index]
        if not quantity.said & _HANDED_SAID:
            return self._handed_out_unsaid(found, index)
        start, end = self.left(found, index)
        if _MOVED.search(self.norm, max(start, end - 4), end) and self._both_moved(found, index, start, end):
            return True
        handed = list(_HANDED_OUT.finditer(self.norm, start, end))
        if not handed:
            return self._handed_out_unsaid(found, index)
        place = handed[-1].start()
        return self._past_row(found, index, start, place) or self._each_its_own(found, index, place, True)

    def _handed_out_unsaid(self, found: list[Quantity], index: int) -> bool:
        """工业、农业税收占42%、58%, and 比上年的85%、91%: without 分别."""
        quantity, norm = found[index], self.norm
        if norm[quantity.end : quantity.end + 1] not in ("、", "和", "与", "及"):
            return False
        start, end = self.left(found, index)
        if start == end:
            return False
        if norm[end - 1] == "的" and index and _ROW_AGAINST.fullmatch(norm, start, end):
            return self._past_row(found, index, start, end)
        in_row = start == quantity.clause and norm[start - 1 : start] == "、"
        return in_row and self._each_its_own(found, index, end, False)

    def _each_its_own(self, found: list[Quantity], index: int, place: int, handed: bool) -> bool:
        """Give each figure of a row the name that stands at its place in the list before `place`."""
        quantity = found[index]
        every = self._run(found, index)
        alike = next((at for at, one in enumerate(every) if found[one].unit != quantity.unit), len(every))
        run = every[:alike]
        if len(every) < 2 or (not handed and alike < len(every)):
            return False
        low = max(self.norm.rfind(mark, max(0, place - 90), place) for mark in ",。;:\n(") + 1
        low = max(low, found[index - 1].end if index else 0)
        core_start, core_end, _ = self.phrases.core(low, place)
        parts = [part.strip() for part in _SPLIT.split(self.norm[core_start:core_end]) if part.strip()]
        if not handed and len(parts) != len(run):
            return False
        if len(parts) == len(every):
            run = every  # 猪、牛、羊出栏分别为3.2万头、4100头和1.8万只
        if len(run) < 2:
            return False
        self._over_time(found, run, low, place)
        if len(parts) < len(run):
            return (
                not parts
                and found[run[0]].kind in ("percent", "multiple")
                and self._in_the_order_before(found, run)
            ) or self._one_over_time(found, run, parts)
        organisations = self.words.organisations
        if (several := _SEVERAL.fullmatch(parts[-1])) and self._each_of(
            found, run, [*parts[:-1], several[1]]
        ):
            return True
        own = _OWN.match(parts[-1])
        if own and all(organisations.before(part, len(part)) for part in parts[-len(run) : -1]):
            for member, part in zip(run, [*parts[-len(run) : -1], own[1]], strict=True):
                found[member].indicator, found[member].subject = own[2], part
                found[member].indicator_from = "respectively"
            return True
        for member, part in zip(run, parts[-len(run) :], strict=True):
            found[member].indicator = self.phrases.without_verb(part)
            found[member].indicator_from = "respectively"
        return True

    def _past_row(self, found: list[Quantity], index: int, start: int, place: int) -> bool:
        """事故6起, 死亡2人, 上年同期分别为8起和3人: the earlier values, in the order of the later ones."""
        if not (
            _PAST_ONLY.fullmatch(self.norm, start, place) or _ROW_AGAINST.fullmatch(self.norm, start, place)
        ):
            return False
        run = self._run(found, index)
        before = list(range(max(index - len(run), 0), index))
        if len(run) < 2 or [found[other].unit for other in before] != [found[member].unit for member in run]:
            return False
        if found[before[0]].start < self.layout.sentence(found[index].start)[0]:
            return False
        for member, other in zip(run, before, strict=True):
            found[member].indicator, found[member].subject = found[other].indicator, found[other].subject
            found[member].indicator_from, found[member].head = "respectively", other
            found[member].cues |= {"base"}
        return True

    def _each_of(self, found: list[Quantity], run: list[int], subjects: list[str]) -> bool:
        """甲、乙、丙三村各为1850亩、1400亩和1250亩: of the villages, what was counted before."""
        floor = self.layout.full_sentence(found[run[0]].start)
        for other in range(run[0] - 1, max(run[0] - 6, -1), -1):
            if found[other].start < floor:
                break
            if found[other].unit == found[run[0]].unit and found[other].indicator:
                for member, subject in zip(run, subjects[-len(run) :], strict=True):
                    found[member].indicator, found[member].subject = found[other].indicator, subject
                    found[member].indicator_from = "named before its subjects"
                    found[member].cues |= {"listed"}
                return True
        return False

    def _both_moved(self, found: list[Quantity], index: int, start: int, end: int) -> bool:
        """A、B分别由a、b增加到c、d: the first values and then the values reached, each in the order of the names."""
        first = self._run(found, index)
        after = first[-1] + 1
        if after >= len(found) or found[after].start - found[first[-1]].end > 8:
            return False
        if not self.reach.within(self.norm[found[first[-1]].end : found[after].start]):
            return False
        second = self._run(found, after)[: len(first)]
        low = max(self.norm.rfind(mark, max(0, end - 90), end) for mark in ",。;:\n(") + 1
        core_start, core_end, _ = self.phrases.core(max(low, found[index - 1].end if index else 0), end - 3)
        names = [part.strip() for part in _SPLIT.split(self.norm[core_start:core_end]) if part.strip()]
        if len(first) < 2 or len(second) != len(first) or len(names) < len(first):
            return False
        for one, two, name in zip(first, second, names[-len(first) :], strict=True):
            found[one].indicator = found[two].indicator = self.phrases.without_verb(name)
            found[one].indicator_from = found[two].indicator_from = "respectively"
            found[one].base, found[two].base, found[two].head = "from", "to", one
        after = second[-1] + 1
        if (
            after < len(found)
            and found[after].kind == "percent"
            and found[after].start - found[second[-1]].end < 12
        ):
            for rate, two in zip(self._run(found, after), second, strict=False):
                found[rate].indicator, found[rate].head = found[two].indicator, two
                found[rate].indicator_from = "respectively"
                found[rate].cues |= {"change"}
        return True

    def _run(self, found: list[Quantity], index: int) -> list[int]:
        """The figures from this one on that only a 、 or 和 parts."""
        run = [index]
        while run[-1] + 1 < len(found):
            gap = self.norm[found[run[-1]].end : found[run[-1] + 1].start]
            if len(gap) > 4 or not _LINKS.fullmatch(gap):
                break
            run.append(run[-1] + 1)
        return run

    def _over_time(self, found: list[Quantity], run: list[int], low: int, place: int) -> None:
        """2019年至2023年…依次为, 后四年…依次为, 四个季度分别: each quantity has its own year or quarter."""
        said = self.norm[max(low - 40, 0) : found[run[0]].start]
        year = self.layout.section(found[run[0]].start).last
        periods: list[str] = []
        if len(run) == 4 and re.search(r"[四4]个季度|各季度", said[-24:]) and year:
            periods = [f"{year}-Q{order}" for order in (1, 2, 3, 4)]
        else:
            floor = self.layout.full_sentence(found[run[0]].start)
            spans = [
                time
                for time in self.layout.times_between(max(floor - 60, 0), place)
                if time.first and time.last and time.last > time.first
            ]
            years = [
                time.first for time in self.layout.times_between(floor, place) if time.first and not time.last
            ]
            if not spans and years and "逐年" in said and years[-1] + len(run) <= (year or 0):
                periods = [str(years[-1] + 1 + order) for order in range(len(run))]
            elif spans and spans[-1].first and spans[-1].last:
                first, last = spans[-1].first, spans[-1].last
                if last - first + 1 == len(run) or (
                    last - first + 1 > len(run) and re.search(r"[后各]", said[-14:])
                ):
                    periods = [str(last - len(run) + 1 + order) for order in range(len(run))]
        for member, period in zip(run, periods, strict=False):
            found[member].period, found[member].period_from = period, "listed years"
            found[member].cues |= {"row"}

    def _one_over_time(self, found: list[Quantity], run: list[int], parts: list[str]) -> bool:
        """本级收入依次为A、B、C: one thing over several years."""
        if found[run[0]].period_from != "listed years":
            return False
        name = parts[-1] if parts else ""
        name = re.sub(
            r"(?:各年|后[二三四五]年|四个季度|个季度|年)*(?:增幅|增速)?$|^(?:各年|后[二三四五]年|四?个季度)",
            "",
            name,
        )
        head = next(
            (other for other in range(run[0] - 1, max(run[0] - 4, -1), -1) if found[other].kind != "time"), -1
        )
        if head >= 0 and self.phrases.is_verb(name):
            name = ""
        for member in run:
            if len(name) >= 2:
                found[member].indicator, found[member].indicator_from = name, "one thing over the years"
            elif head >= 0 and found[head].indicator and found[head].end > found[run[0]].start - 90:
                found[member].indicator = found[head].indicator
                found[member].subject, found[member].head = found[head].subject, head
                found[member].indicator_from = "one thing over the years"
        return bool(found[run[0]].indicator)

    def _in_the_order_before(self, found: list[Quantity], run: list[int]) -> bool:
        """A 1500万元、B 5万人次, 分别增长25%和20%: the changes in the order of the values before them."""
        sentence, _ = self.layout.sentence(found[run[0]].start)
        values = [
            other
            for other in range(max(run[0] - 12, 0), run[0])
            if found[other].start >= sentence and found[other].kind not in ("percent", "multiple", "time")
        ][-len(run) :]
        if len(values) < len(run):
            return False
        for member, value in zip(run, values, strict=True):
            found[member].head = value
            found[member].indicator, found[member].subject = found[value].indicator, found[value].subject
            found[member].indicator_from = "respectively"
            found[member].cues |= {"row"}
        return True
