"""Sentences, clauses, headings and sections: where a number stands in a report."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from taizhang.reading.lexicon import lexicon
from taizhang.reading.numerals import chinese
from taizhang.reading.patterns import pattern
from taizhang.reading.reporting import (
    SEVERAL,
    coming_plan,
    event_year,
    five_year_plan,
    is_date_line,
    reporting_years,
)
from taizhang.reading.times import Time

_STOPS = re.compile(r"[。!！?？\n]|;")
_MARKS = re.compile(r",(?!(?<=[0-9],)[0-9]{3}(?![0-9]))|[，。!！?？\n;、:()\[\]【】]")
"""Marks that part clauses; the comma of 6,100 parts nothing."""
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s*)?(?:(?P<one>[一二三四五六七八九十]{1,3}(?:、|[,.．](?=\s?[\u4e00-\u9fff])))|(?P<two>\([一二三四五六七八九十]{1,3}\))|(?P<three>[0-9]{1,2}[.、．])|(?P<said>第[一二三四五六七八九十]{1,2}(?:句话?|件事?|笔账?|步|部分|个?方面|章|节|个问题)[,:、 ]?))?(?P<rest>[^\n]*)"
)
_PARTIAL = re.compile(
    r"(?<!下)半年|[一二三前]季度|前[一二三四五六七八九十]个月|1月?[-—–~～至到]{1,2}(?:[2-9]|1[01])月|[0-9]月份(?:重点)?工作(?!.{0,8}(?:会议|以来))"
)
"""A report on part of a year: what it plans is still for the same year."""
_QUARTER = re.compile(r"(?:第|前)?(?P<of>[一二三])季度|(?<!下)半年")
_NEXT = re.compile(r"明年|来年|下一?年")
_TERM = re.compile(r"(?P<count>[一二三四五六七八九十两0-9]{1,2})年(?:来|间)?")

_EVENT = pattern(r"受灾|灾情|损失|抢险|救援|救灾|应急|处置")
"""Headings of a report on a disaster that speak of the time it struck."""
_SIGNED = pattern(r"[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?[ \u3000)]*$")
"""统计办公室 2014年3月: who wrote it and when, which is no heading of that year."""
_PROBLEMS = pattern(r"问题|不足|差距|困难|短[板处]|薄弱|欠缺|缺点|毛病|难处|没[办做干]好|欠账|教训")
_TO_COME = pattern(
    r"(?<=[。;\n])\s*(?:下半年|明年|来年|下一?步|今后|下一?年|下阶段|接下来|到?(?:20[0-9]{2}年|“十[三四五]五”)|按照|围绕|为此|对此|打算)"
)
LONGEST_SENTENCE = 600
LONGEST_CLAUSE = 160
"""Characters looked at on each side of a number, however far the next stop or mark is: this keeps time linear."""


MOST_KEPT = 4000


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the report under one heading; `plan` where it speaks of what is to come."""

    start: int
    plan: bool
    first: int | None
    """First year of the period the section speaks of; None if not known."""
    last: int | None


class Layout:
    """Sentence and clause borders of a normalised text, its sections and the year it reports on."""

    def __init__(self, norm: str, times: list[Time], year: int | None = None) -> None:
        self.norm = norm
        self.stops = array("q", (match.start() for match in _STOPS.finditer(norm)))
        self.full_stops = array("q", (stop for stop in self.stops if norm[stop] != ";"))
        self.marks = array("q", (match.start() for match in _MARKS.finditer(norm)))
        self._marks_before: dict[int, int] = {}
        self._marks_after: dict[int, int] = {}
        self._full_sentences: dict[int, int] = {}
        self._sentences: dict[int, tuple[int, int]] = {}
        self._times = times
        self._time_starts = [time.start for time in times]
        self.headings = _headings(norm)
        dated = reporting_years(norm, times, self.headings, year)
        self.year, self.first, self.last_is_own = dated.year, dated.first, dated.last_is_own
        tops = [(0, min(len(norm), 60)), *((start, end) for start, end, _ in self.headings[:4])]
        self.partial = any(_PARTIAL.search(norm, start, end) for start, end in tops)
        self.quarter = max((_quarter_of(norm, start, end) for start, end in tops), default=0)
        """The quarter a report on part of the year ends with; 0 if it is on all of it."""
        self.next_said = any(_NEXT.search(norm, start, end) for start, end, _ in self.headings)
        """The plans are headed 明年: what is called 今年 among them is the year of the report."""
        self.since = False
        """The term is said as 2014年以来; what is added up (累计) then holds for all of it."""
        self.event = event_year(norm, times, dated.year)
        self.term = self._term()
        self.sections = self._sections()
        self._section_starts = [section.start for section in self.sections]

    def sentence(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence around `place`; a semicolon ends one."""
        known = self._sentences.get(place)
        if known is None:
            index = bisect_right(self.stops, place - 1)
            start = self.stops[index - 1] + 1 if index else 0
            end = self.stops[index] if index < len(self.stops) else len(self.norm)
            known = max(start, place - LONGEST_SENTENCE), min(end, place + LONGEST_SENTENCE)
            _keep(self._sentences, place, known)
        return known

    def full_sentence(self, place: int) -> int:
        """Start of the sentence around `place`, semicolons not counted as ends."""
        known = self._full_sentences.get(place)
        if known is None:
            index = bisect_right(self.full_stops, place - 1)
            start = self.full_stops[index - 1] + 1 if index else 0
            known = max(start, place - 4 * LONGEST_SENTENCE)
            _keep(self._full_sentences, place, known)
        return known

    def full_end(self, place: int) -> int:
        """End of the sentence around `place`, semicolons not counted as ends."""
        index = bisect_right(self.full_stops, place - 1)
        end = self.full_stops[index] if index < len(self.full_stops) else len(self.norm)
        return min(end, place + LONGEST_SENTENCE)

    def mark_before(self, place: int) -> int:
        """Position after the last mark before `place`."""
        known = self._marks_before.get(place)
        if known is None:
            index = bisect_right(self.marks, place - 1)
            known = max(self.marks[index - 1] + 1 if index else 0, place - LONGEST_CLAUSE)
            _keep(self._marks_before, place, known)
        return known

    def mark_after(self, place: int) -> int:
        """Position of the first mark at or after `place`."""
        known = self._marks_after.get(place)
        if known is None:
            index = bisect_right(self.marks, place - 1)
            mark = self.marks[index] if index < len(self.marks) else len(self.norm)
            known = min(mark, place + LONGEST_CLAUSE)
            _keep(self._marks_after, place, known)
        return known

    def section(self, place: int) -> Section:
        """The section around `place`."""
        return self.sections[max(bisect_right(self._section_starts, place) - 1, 0)]

    def times_between(self, start: int, end: int) -> list[Time]:
        """The times that begin in a stretch."""
        return self._times[
            bisect_right(self._time_starts, start - 1) : bisect_right(self._time_starts, end - 1)
        ]

    def _years_in(self, start: int, end: int) -> Time | None:
        return next((time for time in self.times_between(start, end) if time.first is not None), None)

    def _term(self) -> tuple[int, int] | None:
        """The years 几年来 or 本届 stand for, where the text says when the term began."""
        if self.first is not None and self.year is not None:
            return self.first, self.year
        if self.year is None:
            return None
        for time in self._times:
            if (
                time.first is not None
                and time.first < self.year
                and re.match(r"[^,。]{0,4}(?:换届)?以来", self.norm[time.end : time.end + 10])
            ):
                self.since = True
                return time.first, self.year
        for match in _TERM.finditer(self.norm, 0, 1500):
            count = _count(match["count"])
            if (
                count
                and 3 <= count <= 5
                and self.norm[max(0, match.start() - 2) : match.start()] in ("过去", "届以")
            ):
                return self.year - count + 1, self.year
        return None

    def _sections(self) -> list[Section]:
        words = lexicon().words
        year, first = self.year, self.first
        past = Section(0, False, first or year, year)
        found = [past]
        chapter = past
        plan_level = 0
        of_the_past = False
        looks_back = any(
            level == 1 and words["target.not_headings"].within(self.norm[start:end])
            for start, end, level in self.headings[1:]
        )
        for order, (start, end, level) in enumerate(self.headings):
            line = self.norm[start:end]
            if order == 0 and level == 0 and looks_back:
                continue  # 关于2015年财政决算和2016年财政预算草案的报告: its parts say which of the two they are
            time = self._years_in(start, end)
            plan = self._is_plan_heading(start, end) and not (
                level > 1 and of_the_past and not _names_plans(line)
            )
            later = bool(
                time
                and time.first
                and not time.masked
                and year
                and time.first > year
                and not _SIGNED.search(line)
            )
            if not plan and level <= 1 and order and later and not words["target.not_headings"].within(line):
                plan = True
            if self.last_is_own and "今年" in line and "去年" not in line:
                plan = True
            if plan and not (
                order == 0
                and level == 0
                and len(self.headings) > 4
                and words["target.not_headings"].within(line)
            ):
                if not plan_level or level + 1 <= plan_level:
                    plan_level = level + 1
                begin = self._after_problems(end, line)
                if begin > start:
                    found.append(Section(start, False, chapter.first, chapter.last))
                found.append(self._plan(begin or start, line, time))
            elif plan_level and level + 1 > plan_level:
                continue
            else:
                plan_level = 0
                several = SEVERAL.search(line) if level <= 1 and year and first is None else None
                event = self.event if order and level <= 1 and _EVENT.search(line) else None
                if event:
                    found.append(Section(start, False, event, event))
                elif time and time.first and level <= 1 and order and not later:
                    found.append(Section(start, False, time.first, time.last or time.first))
                elif several and year:
                    found.append(Section(start, False, year - (_count(several["count"]) or 1) + 1, year))
                else:
                    above = chapter if level > 1 else past
                    found.append(Section(start, False, above.first, above.last))
                if level == 1:
                    chapter = found[-1]
                    of_the_past = bool(time and time.first and not words["target.headings"].within(line))
        return self._with_planning_paragraphs(found)

    def _is_plan_heading(self, start: int, end: int) -> bool:
        words, line = lexicon().words, self.norm[start:end]
        return bool(words["target.headings"].within(line)) and not words["target.not_headings"].within(line)

    def _after_problems(self, end: int, line: str) -> int:
        """存在的问题和下半年打算: where the plans begin, after the problems; 0 under a heading of plans alone."""
        if not _PROBLEMS.search(line):
            return 0
        match = _TO_COME.search(self.norm, end, end + 4 * LONGEST_SENTENCE)
        return match.start() if match else 0

    def _plan(self, start: int, line: str, time: Time | None) -> Section:
        if time and time.first and not time.masked and self.year is not None and time.first > self.year:
            return Section(start, True, time.first, time.last or time.first)
        if self.year is not None and self.first == self.year - 1 and re.search(r"[下新]一?学年", line):
            return Section(start, True, self.year, self.year + 1)
        if self.year is not None and self.partial and not re.search(r"明年|来年|下一?年", line):
            return Section(start, True, self.year, self.year)
        if self.year is not None and self.last_is_own:
            return Section(start, True, self.year + 1, self.year + 1)
        if self.year is not None and re.search(r"下半年|今年|本年|[三四]季度|年内|后几个月", line):
            return Section(start, True, self.year, self.year)
        if (plan := five_year_plan(line, self.year)) is not None:
            return Section(start, True, *plan)
        if time and time.first and not time.masked and (self.year is None or time.first > self.year):
            return Section(start, True, time.first, time.last or time.first)
        if self.year is None:
            return Section(start, True, None, None)
        if self.headings and (plan := coming_plan(self.norm[slice(*self.headings[0][:2])], self.year)):
            return Section(start, True, *plan)
        match = _TERM.search(line)
        count = _count(match["count"]) if match else None
        return Section(start, True, self.year + 1, self.year + (count if count and 2 <= count <= 10 else 1))

    def _plans(self, start: int) -> bool:
        """Whether a paragraph opens with a year to come: 2024年计划:…, 到2026年,…"""
        time = self._years_in(start, start + 4)
        return not (
            time is None or time.first is None or self.year is None or time.first <= self.year or time.masked
        )

    def _with_planning_paragraphs(self, sections: list[Section]) -> list[Section]:
        """Paragraphs that open with 明年 or 下一步 speak of what is to come, whatever the heading."""
        openers = lexicon().words["target.openers"]
        starts = [section.start for section in sections]
        heads = {start for start, _, _ in self.headings}
        extra = []
        place = 0
        for line in self.norm.split("\n"):
            start = place + len(line) - len(line.lstrip())
            place += len(line) + 1
            if not line or start in heads or not (openers.at(self.norm, start) or self._plans(start)):
                continue
            around = sections[bisect_right(starts, start) - 1]
            if around.plan:
                continue
            end = self.norm.find("\n", start)
            extra.append(self._plan(start, self.norm[start : start + 8], self._years_in(start, start + 8)))
            if end > 0:
                extra.append(Section(end, False, around.first, around.last))
        return sorted(sections + extra, key=lambda section: section.start)


def _names_plans(line: str) -> bool:
    """Whether a heading is one of plans: 下一步…, …工作安排; 经济运行好于预期 sets what was done against one."""
    words, bare = lexicon().words, line.rstrip("。:! ")
    last = words["target.headings"].before(bare, len(bare))
    return bool(words["target.openers"].within(line) or (last and last not in words["target.measures"]))


def _keep(known: dict[int, Any], place: int, found: Any) -> None:
    """Remember what was found at a place; the stages ask for the same places again and again, but not for long."""
    if len(known) > MOST_KEPT:
        known.clear()
    known[place] = found


def _quarter_of(norm: str, start: int, end: int) -> int:
    """The last quarter that a title names: 2 for 上半年; 0 without one."""
    match = _QUARTER.search(norm, start, end)
    if match is None:
        return 0
    return "一二三".find(match["of"]) + 1 if match["of"] else 2


def _count(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    parsed = chinese(numeral)
    return int(parsed[0]) if parsed and parsed[1] is None else None


def _headings(norm: str) -> list[tuple[int, int, int]]:
    """Start, end and level of every heading line; the title has level 0, 一、 1, (一) 2."""
    found = []
    place = 0
    for line in norm.split("\n"):
        end = place + len(line)
        bare = line.strip()
        match = _HEADING.match(bare[:80])
        if bare and match and len(bare) <= 60:
            level = 1 if match["one"] or match["said"] else 2 if match["two"] else 3 if match["three"] else 0
            closed = bare[-1] in ",;:" or (bare[-1] in "。." and (level == 0 or "," in bare[:-1]))
            if (
                not closed
                and not is_date_line(bare)
                and not (level == 0 and ("," in bare or "。" in bare or len(bare) > 40))
            ):
                found.append((place, end, level))
        elif bare and match and (match["one"] or match["two"]):
            stop = min((at for at in (bare.find("。"), bare.find(":")) if at > 0), default=-1)
            if 0 < stop <= 40:
                begin = place + line.find(bare[0])
                found.append((begin, begin + stop, 1 if match["one"] else 2))
        place = end + 1
    return found
