"""Days counted between two dates: 7月18日至24日, 连续奋战7个昼夜."""

from __future__ import annotations

import datetime
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test
from taizhang.reading.patterns import pattern

_DATE = pattern(
    r"(?:(?P<year>(?:19|20)[0-9]{2})年|(?:去年|今年|上年))?(?:(?P<month>1[0-2]|0?[1-9])月)(?P<day>[12][0-9]|3[01]|0?[1-9])[日号]"
)
_RANGE = pattern(r"(?P<day>[12][0-9]|3[01]|0?[1-9])[日号]")
_CUE = pattern(
    r"前后|历时|整整|首尾|连续|为期|奋战|仅用|只用|工期|天数|耗时|用了|正好|共|一共|用时|总共|用了"
)
_DAYS = ("天", "日", "个昼夜", "昼夜", "个日夜")
LONGEST = 90
"""Characters between the first date and the count of days."""


class Spans(Arithmetic):
    """Counts the days between two dates of a sentence and compares them with the number said."""

    def days(self, index: int) -> None:
        """Test a count of days after two dates; the first and the last day may be counted or not."""
        one, norm = self.found[index], self.norm
        if one.unit not in _DAYS or one.bound != "=" or one.high is not None or one.value < 3:
            return
        floor = max(self.layout.full_sentence(one.start), one.start - LONGEST)
        dates = list(_DATE.finditer(norm, floor, one.start))
        if not dates:
            return
        told = len(dates) == 2 and norm[dates[0].start() - 1 : dates[0].start()] in ("从", "自")
        told = told and norm[dates[1].start() - 1] in "到至"
        if not told and not _CUE.search(norm, dates[-1].start(), one.start):
            return
        later = None
        if len(dates) == 1:
            later = _RANGE.match(norm, min(dates[0].end() + 1, one.start), one.start)
            if later is None or norm[dates[0].end()] not in "至到-—~":
                return
        elif len(dates) > 2 or any(
            time.start > dates[1].end() for time in self.layout.times_between(dates[1].end(), one.start)
        ):
            return
        year = int(dates[0]["year"] or self.layout.year or 2001)
        try:
            first = datetime.date(year, int(dates[0]["month"]), int(dates[0]["day"]))
            month = int(dates[0]["month"] if later else dates[1]["month"])
            last = datetime.date(
                int((not later and dates[1]["year"]) or year), month, int((later or dates[1])["day"])
            )
        except ValueError:
            return
        if last < first:
            last = last.replace(year=last.year + 1) if (last.month, last.day) != (2, 29) else last
        apart = (last - first).days
        if apart < 2 or apart > 400:
            return
        holds = apart <= one.value <= apart + 1
        expected = one.value if holds else Decimal(apart + 1)
        self.add(
            "days",
            (index,),
            Test(expected, Decimal(0)),
            f"{first:%m-%d} – {last:%m-%d}: {apart}–{apart + 1}",
            from_place=dates[0].start(),
        )
