"""Days as people write them in spreadsheets. What has two meanings is only proposed, and said so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.problems import Text

_SERIAL_ZERO = date(1899, 12, 30)  # of Excel, which believes that 1900 was a leap year
_SERIALS = range(20_000, 80_000)  # 1954 to 2118
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TIME = re.compile(r"[T\s]*\d{1,2}[:时点]\d{0,2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4}|\d{2})\s*[-/.年\\]\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(19|20)(\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read; `proposed` says how it was understood where it could mean another."""

    day: date
    proposed: Text | None = None


def read_day(written: str, today: date) -> Day | None:
    """The day that a cell means, or None where it is none.

    >>> today = date(2026, 3, 20)
    >>> [read_day(text, today).day.isoformat() for text in ("2026/3/5", "２０２６年３月５日", "46086", "20260305")]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> read_day("二〇二六年三月十五日", today).day.isoformat(), read_day("3月25日", today).day.isoformat()
    ('2026-03-15', '2025-03-25')
    >>> read_day("2026年2月30日", today) is None
    True
    """
    text = unicodedata.normalize("NFKC", written).strip().lstrip("'`’‘")
    text = re.sub(r"\.0+$", "", text) if re.fullmatch(r"\d{5}\.0+", text) else text
    if found := re.fullmatch(r"(\d{5})(?:\.\d+)?", text):
        serial = int(found.group(1))
        return Day(_SERIAL_ZERO + timedelta(days=serial)) if serial in _SERIALS else None
    text = _TIME.sub("", _TENS.sub(_tens, text).translate(_DIGITS)).strip()
    text = re.sub(r"\s*[(（]?(?:星期|周).[)）]?$", "", text)
    if found := _COMPACT.fullmatch(text):
        return _made(int(found.group(1) + found.group(2)), int(found.group(3)), int(found.group(4)))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        if year >= 100:
            return _made(year, month, day)
        return _made(
            2000 + year, month, day, Text(f"年份按 {2000 + year}", f"the year taken as {2000 + year}")
        )
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        if first > 12:
            return _made(year, second, first)
        as_read = None
        if second <= 12 and first != second:
            as_read = Text(f"按 {year}年{first}月{second}日", f"taken as month {first}, day {second}")
        return _made(year, first, second, as_read)
    if found := _NO_YEAR.fullmatch(text):
        month, day = map(int, found.groups())
        for year in (today.year, today.year - 1):
            made = _made(
                year, month, day, Text(f"没写年份，按 {year} 年", f"no year was written, taken as {year}")
            )
            if made is not None and made.day <= today:
                return made
    return None


def _tens(found: re.Match[str]) -> str:
    """Chinese numerals up to 99 with a ten in them, as digits still in Chinese."""
    return (found.group(1) or "一") + (found.group(2) or "〇")


def _made(year: int, month: int, day: int, proposed: Text | None = None) -> Day | None:
    try:
        return Day(date(year, month, day), proposed)
    except ValueError:
        return None
