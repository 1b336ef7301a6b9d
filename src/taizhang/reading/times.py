"""Dates, years and words of time in a report, found before anything is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.reading.numerals import DIGITS

YEAR = r"(?:19|20)[0-9][0-9]"
_CHINESE_YEAR = r"[一二][九零〇○][零〇○一二三四五六七八九]{2}"
_MASKED_YEAR = r"(?=[0-9Xx×*]{4,6}年)(?=[0-9]?[0-9Xx×*]*?[Xx×*])[12][0-9Xx×*]{3,5}"
_MONTH = r"(?:1[0-2]|0?[1-9])"

_TIME = re.compile(
    rf"""(?=[0-9一二三四五六七八九十第今本当全年同去上昨明来下前])(?:
    (?<![0-9.])(?P<from>{YEAR})(?:年度?)?\s?[-—–~～至到、和]{{1,2}}\s?(?P<to>{YEAR})\s?(?=学?年|[)）、]|两年|三年)(?:学?年度?)?
  | (?:(?<![0-9.])|(?<=\n[0-9]\.))(?P<year>{YEAR})年(?P<half>上半年|下半年)?度?
      (?:第?(?P<quarter>[一二三四1-4])季度)?
      (?:(?P<month>{_MONTH})(?:[-—–~～至到]{{1,2}}(?P<month_to>{_MONTH}))?月份?(?:[0-9]{{1,2}}\s?[日号](?:[0-9]{{1,2}}时(?!间))?)?)?(?:[初底末中])?
  | (?<![0-9.])(?P<listed>{YEAR})(?=[、,和]{YEAR}[、,和年两三])
  | (?P<chinese>{_CHINESE_YEAR})年度?(?:[一二三四五六七八九十]{{1,3}}月(?:[一二三四五六七八九十]{{1,3}}[日号])?)?
  | (?<![0-9Xx×*])(?P<masked>{_MASKED_YEAR})年度?(?:(?:{_MONTH}|[0-9Xx×*]{{1,3}})月份?(?:[0-9Xx×*]{{1,3}}[日号])?)?
  | (?<![0-9.])(?P<short>[5-9][0-9]|0[0-9])年(?!来|多|前|后|内|以[内上下]|之)
  | (?<![0-9.个])(?:{_MONTH}[-—–~～至到]{{1,2}})?(?P<bare_month>{_MONTH})月(?:份|初|底|末|中旬|上旬|下旬)?(?:[0-9]{{1,2}}[日号](?:[0-9]{{1,2}}时(?!间))?)?
  | (?P<this>今年以来|今年|本年度?|当年|全年(?!任务|计划|目标|预算)|年内|一年来|同年)
  | (?P<last>去年同期|上年同期|去年[初底末]?|上年[度初底末]?|上一年度?|昨年|同期)
  | (?P<next>明年|来年|下一?年度?)
  | [一二三四五六七八九十]{{1,3}}月(?:份|初|底|末)
  | (?P<decade>[0-9]0年代)
  | (?<![0-9])[0-9]{{1,2}}[日号](?![内以之])(?:[0-9]{{1,2}}时(?!间))?
  | (?<![0-9:比为是])(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9]|[时点][0-5][0-9]分?)(?![0-9:%.])
  | [0-9]{{1,2}}·[0-9]{{1,2}}
  | 第?(?P<bare_quarter>[一二三四])季度|[上下]半年
    )""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Time:
    """A stretch of text that names a time. `first` and `last` are years, None where they hang on the report's."""

    start: int
    end: int
    first: int | None
    last: int | None
    word: str = ""
    month: int = 0
    quarter: int = 0
    masked: bool = False

    def period(self) -> str | None:
        """The period as `YYYY`, `YYYY-MM`, `YYYY-Qn` or `YYYY-YYYY`; None if the year is not known."""
        if self.first is None:
            return None
        if self.last is not None and self.last != self.first:
            return f"{self.first}-{self.last}"
        if self.month:
            return f"{self.first}-{self.month:02d}"
        return f"{self.first}-Q{self.quarter}" if self.quarter else str(self.first)


def times(norm: str) -> list[Time]:
    """Every date, year and word of time in a normalised text, in order."""
    found = []
    for match in _TIME.finditer(norm):
        kind = match.lastgroup
        first = last = None
        month = quarter = 0
        word, masked = "", False
        if match["from"]:
            first, last = int(match["from"]), int(match["to"])
            if last < first or last - first > 30:
                first = last
        elif match["year"]:
            first = int(match["year"])
            if match["month"] and not match["month_to"]:
                month = int(match["month"])
            if match["quarter"]:
                quarter = "一二三四".find(match["quarter"]) + 1 or int(match["quarter"])
        elif match["listed"]:
            first = int(match["listed"])
        elif match["chinese"]:
            first = int("".join(str(DIGITS[letter]) for letter in match["chinese"]))
        elif match["masked"]:
            first, masked = _unmask(match["masked"]), True
        elif match["short"]:
            first = int(match["short"]) + (1900 if int(match["short"]) > 40 else 2000)
        elif match["bare_month"]:
            ranged = not match.group()[: match.group().index("月")].isdigit()
            month = 0 if ranged else int(match["bare_month"])
            word = "this" if ranged else "month"
        elif match["bare_quarter"]:
            quarter, word = "一二三四".find(match["bare_quarter"]) + 1, "quarter"
        elif kind in ("this", "last", "next"):
            word = kind
            if match.group() in ("去年同期", "上年同期", "同期"):
                word = "last"
        found.append(Time(match.start(), match.end(), first, last, word, month, quarter, masked))
    return found


def _unmask(letters: str) -> int | None:
    """A masked year where only the century's zero is masked (2X18); None where what is masked is not known."""
    if len(letters) == 4 and letters[0] == "2" and letters[1] in "Xx×*" and letters[2:].isdigit():
        return int("20" + letters[2:])
    return None
