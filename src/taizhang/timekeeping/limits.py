"""Limits (期限) such as "5 working days", "60 days", "3 months" or "4 working hours".

"Days" are calendar days unless the rule says working days. How a limit is counted stands in `counting`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from taizhang.problems import Problem, Refused, Text

LimitUnit = Literal["days", "working days", "months", "working hours"]
LIMIT_UNITS: tuple[LimitUnit, ...] = get_args(LimitUnit)

_FORM = re.compile(r"(?P<number>[0-9]{1,4}) (?P<unit>working day|working hour|day|month|year)s?")
_CHINESE = {"days": "日", "working days": "个工作日", "months": "个月", "working hours": "个工作小时"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time that somebody has; `number` is not negative, and 0 means by the end of the same day.

    Working hours (工作小时) are hours of the office's own sessions on working days.

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
        if self.unit not in LIMIT_UNITS:
            raise ValueError(f"a limit is in {', '.join(LIMIT_UNITS)}, not {self.unit!r}")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """The limit written as "60 days", "5 working days", "3 months", "1 year" or "4 working hours".

        Raises `Refused` for anything else.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise Refused(
                Problem(
                    "limit-malformed",
                    Text(f"“{text}”不是一个期限", f"“{text}” is not a limit"),
                    Text(
                        "应写成“60 days”（日）、“5 working days”（工作日）、“3 months”（月）、“1 year”（年）或“4 working hours”（工作小时）",
                        "write “60 days”, “5 working days”, “3 months”, “1 year” or “4 working hours”",
                    ),
                )
            )
        number = int(found["number"])
        match found["unit"]:
            case "day":
                return cls(number, "days")
            case "working day":
                return cls(number, "working days")
            case "working hour":
                return cls(number, "working hours")
            case "month":
                return cls(number, "months")
            case _:
                return cls(number * 12, "months")

    def title(self, language: str = "zh") -> str:
        """The limit as it is said on a page."""
        return self.text.to(language)

    @property
    def text(self) -> Text:
        """The limit in both languages."""
        plural = self.unit if self.number != 1 else self.unit.removesuffix("s")
        return Text(f"{self.number}{_CHINESE[self.unit]}", f"{self.number} {plural}")

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"
