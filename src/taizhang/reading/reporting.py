"""Which year, or years, a report speaks of, and whether its 去年 is that year (a speech given the spring after)."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from taizhang.reading.lexicon import lexicon
from taizhang.reading.patterns import pattern
from taizhang.reading.times import Time

SEVERAL = pattern(
    r"(?<![0-9第])(?:过去的?|[近前这]|届以来|任期)?(?<![0-9第])(?P<count>[三四五]|[3-5])年(?:来|间)?(?:(?:的?主?要?工作)?(?:的?(?:简要)?(?:回顾|总结|成就|成效|历程)|[来间])|(?<=过去五年)的?(?:主要)?(?:工作|情况)|(?<=过去三年)的?(?:主要)?(?:工作|情况)|(?<=过去四年)的?(?:主要)?(?:工作|情况))"
)
"""A heading that looks back over several years."""
_DATE_LINE = pattern(
    r"[(（]?(?:(?:19|20)[0-9Xx×]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?:[0-9Xx×]{1,2}|[一二三四五六七八九十]{1,2})月(?:[0-9Xx×]{1,3}|[一二三四五六七八九十]{1,3})?[日号]?[)）]?"
)
_OCCASION = pattern(r"(?:[-—–(（].{0,4})?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日[^,。]{0,60}")
_FIVE_YEAR_PLAN = pattern(
    r"“?十(?P<which>[一二三四五六])五”?(?:期间|时期|以来|规划|的?工作|计划|完成|实施|执行|发展|回顾|总结)"
)
_PLAN_TO_COME = pattern(r"十[一二三四五六]五”?(?:时期)?[^,。]{0,14}(?:规划|纲要|计划)")
_CARRIED_OUT = pattern(r"完成|实施|执行|评估|回顾|总结|成就|情况|报告")
_CALL = re.compile(r"讲话|动员|部署|推进会|通知|方案|意见")
_REVIEW = re.compile(r"总结|表彰|报告|述职|汇报|代表大会|经济工作会")
_LAST_YEARS_WORK = re.compile(r"总结去年|去年的?(?:工作|成绩)|回顾去年|去年[,,]?我们|刚刚过去的")
_PARTS_OF_PAST = pattern(r"以来|换届|[自从]")
OPENING = 400
"""Characters of a report in which its date line stands."""


_PLANS_OF_YEAR = pattern(
    r"度?(?:主要|重点|工作|发展)*(?:目标|计划(?!生育|免疫|单列)|打算|安排|思路|任务)(?!完成|执行|落实)"
)


@dataclass(frozen=True, slots=True)
class Reporting:
    """The last year reported on, the first where there are several, and what 去年 means."""

    year: int | None
    first: int | None = None
    last_is_own: bool = False
    """去年 is the year reported on: the report is given in the year after and looks back on 去年."""


def five_year_plan(line: str, year: int | None) -> tuple[int, int] | None:
    """First and last year of the five-year plan a heading names, the last one named if it names two."""
    named = [
        2015 + 5 * ("一二三四五六".index(match["which"]) - 1) for match in _FIVE_YEAR_PLAN.finditer(line)
    ]
    return (named[-1] - 4, named[-1]) if named and (year is None or named[-1] > year) else None


def coming_plan(title: str, year: int | None) -> tuple[int, int] | None:
    """First and last year of the plan that a title announces: “十四五”规划, not how it was carried out."""
    if not _PLAN_TO_COME.search(title) or _CARRIED_OUT.search(title):
        return None
    return five_year_plan(title, year)


def is_date_line(line: str) -> bool:
    """Whether a line is nothing but a date, or the date and occasion of a speech."""
    bare = line.replace(" ", "").strip()  # 2018 年 1 月 20 日
    return bool(_DATE_LINE.fullmatch(bare) or _OCCASION.fullmatch(bare))


def reporting_years(
    norm: str, times: list[Time], headings: list[tuple[int, int, int]], given: int | None
) -> Reporting:
    """The years a report speaks of; `given` is the year where the caller knows it."""
    spoken = _date_of_speech(norm, times)
    year, first = _from_text(norm, times, headings, given, spoken)
    if year is None:
        return Reporting(None)
    if first is None:
        first = _several(norm, headings, year)
    lines = [norm[start:end] for start, end, _ in headings]
    looks_back = any("去年" in line for line in lines) or bool(_LAST_YEARS_WORK.search(norm, 0, 1000))
    looks_back = looks_back or any(
        re.search(r"今年[^,。]{0,8}(?:任务|打算|安排|工作|重点|大事)", line) for line in lines[1:]
    )
    own = looks_back and spoken is not None and spoken.first == year + 1
    return Reporting(year, first, own)


def _date_of_speech(norm: str, times: list[Time]) -> Time | None:
    """The date under the title or at the very end, year and month known."""
    ends = [*times[:8], *times[-2:]]
    for time in ends:
        if time.first is None or not time.month or time.masked:
            continue
        if not (time.start < OPENING or time.end > len(norm) - 60):
            continue
        start = norm.rfind("\n", 0, time.start) + 1
        end = norm.find("\n", time.end)
        if is_date_line(norm[start : end if end >= 0 else len(norm)]):
            return time
    return None


def _from_text(
    norm: str,
    times: list[Time],
    headings: list[tuple[int, int, int]],
    given: int | None,
    spoken: Time | None,
) -> tuple[int | None, int | None]:
    spans = [time for time in times if time.first and time.last and time.last > time.first]
    for time in spans:
        before = norm[max(0, time.start - 12) : time.start].rpartition("\n")[2]
        if "五年" in before and time.start < OPENING:
            return (given or time.last), time.first
    if given is not None:
        return given, None
    words = lexicon().words
    plans, reviews = words["target.headings"], words["target.not_headings"]
    top = headings[0][1] if headings else 0
    plan_year = None
    starts = [time.start for time in times]
    for start, end, _ in headings:
        line = norm[start:end]
        inside = times[bisect_left(starts, start) : bisect_left(starts, end)]
        named = next((time for time in inside if time.first is not None), None)
        if five := _FIVE_YEAR_PLAN.search(line):
            last = 2015 + 5 * ("一二三四五六".index(five["which"]) - 1)
            if end == top and coming_plan(line, None):
                return last - 5, last - 9  # a plan looks back on the five years before it
            if not plans.within(line) or reviews.within(line):
                return last, last - 4
        if named is None or named.first is None:
            continue
        year = named.last or named.first
        if _PLANS_OF_YEAR.match(norm, named.end, end):
            plan_year = plan_year or year  # 三年回顾及2023年主要目标
        elif plans.within(line) and not reviews.within(line):
            plan_year = plan_year or year
        elif reviews.within(line) or start == top or end == top:
            return year, (named.first if named.last and named.last > named.first else None)
    return _from_opening(norm, times, plan_year, spoken), None


def _from_opening(norm: str, times: list[Time], plan_year: int | None, spoken: Time | None) -> int | None:
    """The year before the plan's; else that of the date line, of the first sentence, or the latest said twice."""
    if plan_year is not None:
        return plan_year - 1
    if spoken is not None and spoken.first is not None:
        own = spoken.month > 5 or _partial(norm) or _of_this_year(norm)
        return spoken.first if own else spoken.first - 1
    for time in times[:6]:
        around = norm[max(0, time.start - 1) : time.start] + norm[time.end : time.end + 4]
        if re.search(r"^[自从]|以来|换届|至|到|前", around):
            continue
        if time.first is not None and time.start < 120 and not time.month and time.last is None:
            return time.first
    counts: dict[int, int] = {}
    for time in times:
        if time.first is not None and not time.masked and 1990 <= time.first <= 2100:
            counts[time.last or time.first] = counts.get(time.last or time.first, 0) + 1
    often = [year for year, count in counts.items() if count > 1] or list(counts)
    return max(often) if often else None


def _partial(norm: str) -> bool:
    return bool(re.search(r"上半年|[一二三前]季度|1[-—–~至]{1,2}[2-9]月|今年以来", norm[:OPENING]))


def _of_this_year(norm: str) -> bool:
    """A speech that calls to this year's work, and does not review the year before: 在春耕生产会议上的讲话."""
    title = norm[: max(norm.find("\n", 4), 0)]
    if not _CALL.search(title) or _REVIEW.search(title):
        return False
    top = norm[:OPENING]
    this, last = top.find("今年"), top.find("去年")
    return this >= 0 and not 0 <= last < this


def _several(norm: str, headings: list[tuple[int, int, int]], year: int) -> int | None:
    """The first of several years, where the title looks back on them."""
    for start, end, level in headings[:2]:
        match = SEVERAL.search(norm, start, end)
        if match and level == 0:
            digit = match["count"]
            return year - (int(digit) if digit.isdigit() else "一二三四五".index(digit) + 1) + 1
    return None


def event_year(norm: str, times: list[Time], year: int | None) -> int | None:
    """The year of the disaster a report is about (“7·08”山洪, 2020年7月8日); None where it is no such report."""
    top = norm[: norm.find("\n", 4) if "\n" in norm[4:200] else 60]
    if year is None or not re.search(r"灾|洪|地震|事故|“[0-9]{1,2}·[0-9]{1,2}”", top):
        return None
    for time in times:
        if time.start > 1200:
            break
        if time.first and time.month and time.first < year and time.first >= year - 3:
            return time.first
    return None
