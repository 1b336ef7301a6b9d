"""The period a quantity holds for: said in its clause or sentence, or that of its section."""

from __future__ import annotations

import re
from sys import intern

from taizhang.reading.layout import Layout
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.times import Time

_RECENT = pattern(r"(?:几年来?|五年来?|本届|5年来?|几年中|5年中|连续(?:5|五)年)")
_ADDED_UP = pattern(r"累计[^。;]{0,60}$")
_EVERY = pattern(r"每年|年均")
_FRONT = pattern(r"前([一二两三四12345])年")
_BASE = pattern(r"(?:比|较|同|与|为|是|相当于)$")
_LEVEL = pattern(
    r"(?:余额[^,]{0,2}|存栏[^,]{0,2}|(?:发展到|达到|达|现有|已有|增加到|目前|有|稳定在|保持在)[^,]{0,3})$"
)
_COUNT = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
_SINCE = re.compile(r"(?:换届)?以来|至今|年?来|起")
_NOT_ITS_TIME = re.compile(r"(?:结转|转入|留待|留作|比|较|与|同|为|是|由|从|自|的)$")
_BEFORE_OR_AFTER = re.compile(r"(?:[^,。;]{0,2}以来|[前后])")
_LIST_OF_VALUES = re.compile(r"的?(?:[0-9.]|[^,]{0,8}[0-9])[^,]*、")
_AS_MUCH = pattern(r"[是为达]?[^,]{0,8}的$|相当于")
_SAID_OF = pattern(r"的?(?:决算|完成|执行|实际|预算|收入|支出)?[数额值]?(?:的)?")
_COMPARED = re.compile(r"(?:比|较|比之|相比于?)$")


class Periods:
    """Resolves the period of every quantity, in order."""

    def __init__(self, norm: str, layout: Layout, times: list[Time]) -> None:
        self.norm, self.layout, self.times = norm, layout, times

    def resolve(self, found: list[Quantity], index: int, left: tuple[int, int]) -> None:
        """Set `period` and `period_from` of the quantity at `index`; the ones before it are resolved already."""
        quantity = found[index]
        if quantity.period_from:
            return
        section = self.layout.section(quantity.start)
        start, _end = self.layout.sentence(quantity.start)
        previous = found[index - 1] if index and found[index - 1].start >= start else None
        own = self._own(quantity, left)
        if "there" in quantity.cues and own is None and self.layout.year:
            quantity.period, quantity.period_from = str(self.layout.year), "there already"
        elif quantity.ratio > 1 and previous is not None:
            quantity.period, quantity.period_from = previous.period, previous.period_from
        elif own is not None:
            quantity.period, quantity.period_from = own, "its own date"
        elif quantity.base == "from":
            quantity.period, quantity.period_from = (
                self._before(section.first, section.last),
                "the year before",
            )
        elif self._changes(quantity) and (span := self._span(found, index, start)):
            quantity.period, quantity.period_from = span, "from one year to the other"
        elif (
            quantity.base == "to"
            and section.last is not None
            and (
                (quantity.head >= 0 and found[quantity.head].period_from == "the year before")
                or self._stated(quantity, start) is None
            )
        ):
            quantity.period, quantity.period_from = str(section.last), "end of the period"
        elif (stated := self._stated(quantity, start)) is not None:
            quantity.period, quantity.period_from = stated, "said in the sentence"
        elif (
            self.norm[left[0] : left[1]].strip("、,和及 ") == ""
            and previous is not None
            and previous.period_from
        ):
            quantity.period, quantity.period_from = previous.period, "as the figure before"
        else:
            self._default(quantity, start, section.first, section.last, section.plan)

    def _own(self, quantity: Quantity, left: tuple[int, int]) -> str | None:
        """The date right before the number: 2016年的4.2亿元, 去年的460亩, 2017年减贫1420人."""
        found = self.layout.times_between(left[0], left[1])
        for time in reversed(found):
            between = self.norm[time.end : quantity.start]
            before = self.norm[max(left[0], time.start - 4) : time.start]
            if before.endswith(("结转", "转入", "留待", "留作")):
                continue
            set_against = _COMPARED.search(before) and between[:1] == "的" and _SAID_OF.fullmatch(between)
            if quantity.unit in ("倍", "番") or (self._changes(quantity) and not set_against):
                continue
            if _COMPARED.search(before):
                quantity.cues |= {"base"}
            if (
                between in ("的", "")
                or (_COMPARED.search(before) and _SAID_OF.fullmatch(between))
                or (len(between) <= 6 and not _BASE.search(before))
                or between.startswith("的")
            ):
                return self._of(time, quantity.start)
        return None

    def _of(self, time: Time, place: int) -> str | None:
        """The period a time names, words of time counted from the report's year."""
        year = self.layout.year
        if time.first is not None:
            return time.period()
        section = self.layout.section(place)
        if time.word == "quarter":
            base = section.last if section.last is not None else year
            return None if base is None else f"{base}-Q{time.quarter}"
        if time.word == "month":
            base = section.last if section.last is not None else year
            return None if base is None else f"{base}-{time.month:02d}"
        if year is None:
            return None
        if time.word == "this":
            said = self.norm[time.start : time.end]
            if said in ("当年", "同年"):
                earlier = [
                    other
                    for other in self.layout.times_between(max(time.start - 120, 0), time.start)
                    if other.end <= time.start and other.first is not None and other.start > time.start - 120
                ]
                if earlier and earlier[-1].first and earlier[-1].first > year:
                    return str(year)
                return str(earlier[-1].first) if earlier else None
            if said == "一年来" and self.layout.first is not None:
                return None
            if section.plan:
                return str(year if self.layout.next_said else section.last or year)
            if said == "全年" and section.first == section.last == year:
                return str(year)  # all of the year under review, whenever the report is given
            return str(year + self.layout.last_is_own)
        if time.word == "last":
            said = self.norm[time.start : time.end]
            if said.startswith("上年") and not section.plan and section.first == section.last == year:
                return str(year - 1)
            if (
                section.plan
                and not self.layout.last_is_own
                and section.last is not None
                and not self.layout.partial
            ):
                return str(section.last - 1) if section.last == section.first else str(year)
            return str(year - 1 + self.layout.last_is_own)
        if time.word == "next":
            return str(year + 1)
        return None

    def _stated(self, quantity: Quantity, start: int) -> str | None:
        """A time said earlier in the sentence that reaches as far as the quantity."""
        clause = self.layout.mark_before(quantity.start)
        for time in reversed(self.layout.times_between(start, quantity.start)):
            if time.first is None and not time.word:
                continue
            before = self.norm[max(start, time.start - 3) : time.start]
            since = _SINCE.match(self.norm[time.end : time.end + 4])
            if since and time.first is not None and self.layout.year and time.first < self.layout.year:
                return f"{time.first}-{self.layout.year}"
            if _NOT_ITS_TIME.search(before):
                continue
            same_clause = time.start >= self._wide_clause(clause, start)
            between = self.norm[time.end : quantity.start]
            opens = time.start - start <= 2 and self.norm[time.end : time.end + 1] == ","
            if not same_clause and re.search(
                r"目前|现在|累计" if opens and time.first else r"其中|目前|现在|累计|分别", between
            ):
                return None
            if _BEFORE_OR_AFTER.match(between) and not same_clause:
                return None
            if time.word == "last" and not same_clause:
                continue
            if _LIST_OF_VALUES.match(between) and not same_clause:
                continue
            if (resolved := self._of(time, quantity.start)) is not None:
                return self._reaching(time, resolved, start)
            return None
        return self._opening(start)

    def _reaching(self, time: Time, resolved: str, start: int) -> str:
        """从2002年开始…,至2004年底: both years."""
        if time.first is None or not re.search(
            r"[至到]$", self.norm[max(start, time.start - 1) : time.start]
        ):
            return resolved
        for earlier in self.layout.times_between(start, time.start):
            if (
                earlier.first
                and earlier.first < time.first
                and self.norm[earlier.start - 1 : earlier.start] in ("从", "自")
            ):
                return f"{earlier.first}-{time.first}"
        return resolved

    def _opening(self, start: int) -> str | None:
        """A date that opens the whole sentence, semicolons included: 到2026年,…;…;…"""
        full = self.layout.full_sentence(start)
        if full == start:
            return None
        for time in self.layout.times_between(full, min(full + 8, start)):
            if (
                (time.first is not None or time.word == "quarter")
                and self.norm[time.end : time.end + 1] == ","
                and not re.search(r"[自从比]$", self.norm[full : time.start])
            ):
                return self._of(time, start)
        return None

    def _wide_clause(self, clause: int, start: int) -> int:
        """Start of the clause, lists joined by 、 taken as one."""
        while clause > start and self.norm[clause - 1] in "、(":
            clause = self.layout.mark_before(clause - 1)
        return clause

    def _before(self, first: int | None, last: int | None) -> str | None:
        if first is None or last is None:
            return None
        return str(first - 1)

    def _changes(self, quantity: Quantity) -> bool:
        return (
            quantity.role == "change"
            or quantity.unit == "番"
            or (quantity.kind == "multiple")
            or "change" in quantity.cues
        )

    def _span(self, found: list[Quantity], index: int, start: int) -> str | None:
        """The period of a change: over several years from the first to the last; else the last year alone."""
        quantity = found[index]
        to = None
        for other in range(index - 1, -1, -1):
            if found[other].start < start or (
                found[other].head == -1 and found[other].indicator != quantity.indicator
            ):
                break
            if "base" in found[other].cues or self._said_past(found[other]):
                continue
            if found[other].base == "to" or (not self._changes(found[other]) and found[other].base != "from"):
                to = found[other]
                break
        section = self.layout.section(quantity.start)
        several = section.first is not None and section.last is not None and section.last > section.first
        before = self.norm[max(start, quantity.start - 6) : quantity.start]
        if quantity.unit == "倍" and _AS_MUCH.search(before):
            return to.period if to else None
        if to is None or to.period is None:
            stated = self._stated(quantity, start)
            if stated is None and several:
                return f"{section.first - 1}-{section.last}" if section.first else None
            return stated or (str(section.last) if section.last is not None else None)
        if (
            several
            and section.first is not None
            and re.search(r"年均", before)
            and re.fullmatch(r"[0-9]{4}", to.period)
        ):
            return f"{section.first - 1}-{to.period}"
        if (
            to.base == "to"
            and to.head >= 0
            and found[to.head].period
            and "-" not in (found[to.head].period or "")
        ):
            since = int((found[to.head].period or "0")[:4])
            until = (
                int(to.period[-4:])
                if re.fullmatch(r"[0-9]{4}(?:-[0-9]{4})?", to.period)
                else int(to.period[:4])
            )
            return f"{since}-{until}" if until - since > 1 else str(until)
        years = re.findall(
            r"(?<![0-9])(?:19|20)[0-9][0-9](?=年)",
            self.norm[max(start, quantity.start - 10) : quantity.start],
        )
        until_year = (
            int(to.period[-4:]) if re.fullmatch(r"[0-9]{4}(?:-[0-9]{4})?", to.period) else int(to.period[:4])
        )
        if years and int(years[-1]) < until_year - 1:
            return f"{years[-1]}-{until_year}"
        if several and section.first is not None and str(section.last) == to.period[-4:]:
            return f"{section.first - 1}-{section.last}"
        return to.period

    def _said_past(self, quantity: Quantity) -> bool:
        """上年为8.1亿元: the year compared with, not the one the change is of."""
        start = self.layout.mark_before(quantity.start)
        times = self.layout.times_between(start, quantity.start)
        return bool(times) and times[-1].word == "last" and not self.layout.last_is_own

    def _default(
        self, quantity: Quantity, start: int, first: int | None, last: int | None, plan: bool
    ) -> None:
        """The period of the section, or the term 几年来 stands for."""
        before = self.norm[start : quantity.end]
        term = self.layout.term
        if first is None or last is None:
            quantity.period, quantity.period_from = None, ""
            return
        if plan and (front := _FRONT.search(before)):
            digit = front[1]
            count = int(digit) if digit.isdigit() else _COUNT.get(digit, 2)
            quantity.period, quantity.period_from = (
                f"{first}-{first + count - 1}" if count > 1 else str(first),
                "the first years",
            )
            return
        if (
            term is not None
            and not plan
            and (_RECENT.search(before) or (self.layout.since and _ADDED_UP.search(before)))
        ):
            quantity.period, quantity.period_from = f"{term[0]}-{term[1]}", "the term of office"
            return
        if last > first:
            level = not plan and _LEVEL.search(self.norm[max(start, quantity.start - 8) : quantity.start])
            quantity.period = intern(str(last) if level else f"{first}-{last}")
            quantity.period_from = "end of the period" if level else "the section"
            return
        quantity.period, quantity.period_from = intern(str(last)), "the section"
