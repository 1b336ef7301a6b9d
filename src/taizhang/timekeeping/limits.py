"""Limits (期限) such as "5 working days", "60 days" or "3 months", and the day on which they end.

Counting follows the Civil Code, articles 200 to 204 (民法典第二百条至第二百零四条): the start day is not counted;
a limit in months ends on the day with the same number, or on the month's last day where there is none; a limit whose
last day is a statutory rest day may roll on to the day after the rest, which each rule says for itself (`roll`),
because other law and agreement may differ. "Days" are calendar days unless the rule says working days.
"""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from taizhang.problems import Problem, Refused, Text
from taizhang.timekeeping.workdays import Due, WorkCalendar

LimitUnit = Literal["days", "working days", "months"]

_FORM = re.compile(r"(?P<number>[0-9]{1,4}) (?P<unit>working day|day|month|year)s?")


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time that somebody has; `number` is not negative, and 0 means by the end of the same day.

    >>> Limit.parse("5 working days")
    Limit(number=5, unit='working days')
    >>> Limit.parse("1 year").title("zh")
    '12个月'
    """

    number: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("a limit is not negative")
        if self.unit not in ("days", "working days", "months"):
            raise ValueError(f"a limit is in days, working days or months, not {self.unit!r}")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """The limit written as "60 days", "5 working days", "3 months" or "1 year"; raises `Refused` otherwise."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise Refused(
                Problem(
                    "limit-malformed",
                    Text(f"“{text}”不是一个期限", f"“{text}” is not a limit"),
                    Text(
                        "应写成“60 days”（日）、“5 working days”（工作日）、“3 months”（月）或“1 year”（年）",
                        "write “60 days”, “5 working days”, “3 months” or “1 year”",
                    ),
                )
            )
        number = int(found["number"])
        match found["unit"]:
            case "day":
                return cls(number, "days")
            case "working day":
                return cls(number, "working days")
            case "month":
                return cls(number, "months")
            case _:
                return cls(number * 12, "months")

    def title(self, language: str = "zh") -> str:
        """The limit as it is said on a page."""
        name = {"days": "日", "working days": "个工作日", "months": "个月"}[self.unit]
        plural = self.unit if self.number != 1 else self.unit.removesuffix("s")
        return Text(f"{self.number}{name}", f"{self.number} {plural}").to(language)

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def due(start: date, limit: Limit, calendar: WorkCalendar, *, roll: bool = False) -> Due:
    """The last day of `limit` counted from `start`; with `roll`, moved past a rest day to the next working day.

    Rolling is for limits that protect a citizen; a duty of the office does not roll unless its rule says so.
    Raises OverflowError where the day would lie beyond the year 9999.

    >>> due(date(2026, 1, 31), Limit.parse("1 month"), WorkCalendar()).day
    datetime.date(2026, 2, 28)
    """
    match limit.unit:
        case "working days":
            end = calendar.add_working_days(start, limit.number)
        case "days":
            end = Due(start + timedelta(days=limit.number))
        case "months":
            end = Due(_months_later(start, limit.number))
    if not roll:
        return end
    rolled = calendar.next_workday(end.day)
    return Due(rolled.day, end.provisional or rolled.provisional)


def _months_later(start: date, number: int) -> date:
    years, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + years, month + 1
    if year > date.max.year:
        raise OverflowError("the limit ends beyond the year 9999")
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))
