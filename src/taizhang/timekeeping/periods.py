"""Periods (期): the years, halves, quarters and months by which an office plans, records, closes and reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache, total_ordering
from typing import Literal, get_args

from taizhang.problems import Problem, Refused, Text

PeriodKind = Literal["year", "half", "quarter", "month"]
PERIOD_KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)

_MONTHS_IN: dict[PeriodKind, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_FORM = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)
_LONGEST = len("2026-03")
_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ENGLISH_ORDINALS = ("First", "Second", "Third", "Fourth")
_CHINESE_DIGITS = "一二三四"


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One year, half (半年), quarter (季度) or month (月), half-open: from `start` up to but not including `end`.

    `number` counts within the year from 1 (always 1 for a year). Periods are ordered by start, and among those
    that start together the shorter comes first, so a month is listed before its quarter and the quarter before its year.

    >>> march = Period.parse("2026-03")
    >>> march.start, march.end
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    >>> sorted([Period.parse(key) for key in ("2026", "2026-Q1", "2026-02", "2026-01", "2026-H1")])[0].key
    '2026-01'
    """

    year: int
    kind: PeriodKind = "year"
    number: int = 1

    def __post_init__(self) -> None:
        if self.kind not in PERIOD_KINDS:
            raise ValueError(f"a period is one of {', '.join(PERIOD_KINDS)}, not {self.kind!r}")
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise ValueError(f"the year of a period lies in {_FIRST_YEAR}–{_LAST_YEAR}, not {self.year}")
        if not 1 <= self.number <= 12 // _MONTHS_IN[self.kind]:
            raise ValueError(f"a year has no {self.kind} number {self.number}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written as "2026", "2026-H1", "2026-Q1" or "2026-03"; raises `Refused` for anything else."""
        found = _parsed(text) if isinstance(text, str) and len(text) <= _LONGEST else None
        if found is None:
            raise Refused(
                Problem(
                    "period-malformed",
                    Text(f"“{text}”不是一个期间", f"“{text}” is not a period"),
                    Text(
                        f"应写成 2026（年）、2026-H1（半年）、2026-Q1（季度）或 2026-03（月），年份在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间",
                        f"write 2026 (a year), 2026-H1 (a half), 2026-Q1 (a quarter) or 2026-03 (a month), with a year from {_FIRST_YEAR} to {_LAST_YEAR}",
                    ),
                )
            )
        return found

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> Period:
        """The period of that kind in which `day` lies.

        >>> Period.of("quarter", date(2026, 5, 31)).key
        '2026-Q2'
        """
        return cls(day.year, kind, (day.month - 1) // _MONTHS_IN[kind] + 1)

    @classmethod
    def month_of(cls, day: date) -> Period:
        """The month in which `day` lies."""
        return cls.of("month", day)

    @property
    def key(self) -> str:
        """The text that `parse` reads: one spelling for each period, used in acts, addresses and files."""
        match self.kind:
            case "year":
                return f"{self.year}"
            case "half":
                return f"{self.year}-H{self.number}"
            case "quarter":
                return f"{self.year}-Q{self.number}"
            case "month":
                return f"{self.year}-{self.number:02}"

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _MONTHS_IN[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The day after the last day."""
        months = self.number * _MONTHS_IN[self.kind]
        return date(self.year + months // 12, months % 12 + 1, 1)

    @property
    def quarter(self) -> int | None:
        """The number of the quarter (1–4) it lies in; None for a half or a year, which lie in no single quarter."""
        return None if self.kind in ("year", "half") else (self.start.month - 1) // 3 + 1

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day < self.end

    def within(self, other: Period) -> bool:
        """Whether it lies wholly in `other`; a period lies within itself.

        >>> Period.parse("2026-03").within(Period.parse("2026-Q1"))
        True
        """
        return other.start <= self.start and self.end <= other.end

    def months(self) -> tuple[Period, ...]:
        """Its months, in order; a month is its own only month."""
        return self.parts("month")

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The periods of `kind` it is made of, in order; none where `kind` is longer than it.

        >>> [part.key for part in Period.parse("2026-H2").parts("quarter")]
        ['2026-Q3', '2026-Q4']
        """
        length = _MONTHS_IN[kind]
        first = (self.start.month - 1) // length + 1
        return tuple(Period(self.year, kind, first + step) for step in range(_MONTHS_IN[self.kind] // length))

    def next(self) -> Period:
        """The period of its kind that follows; raises ValueError after the last year a period may have."""
        return self._moved(1)

    def previous(self) -> Period:
        """The period of its kind before it; raises ValueError before the first year a period may have."""
        return self._moved(-1)

    def elapsed(self, on: date) -> Fraction:
        """How much of it has passed at the end of the day `on`: 0 before it begins, 1 from its last day on.

        >>> Period.parse("2026-04").elapsed(date(2026, 4, 15))
        Fraction(1, 2)
        """
        passed = min(max((on - self.start).days + 1, 0), self.days)
        return Fraction(passed, self.days)

    def title(self, language: str = "zh") -> str:
        """Its name on a page, in Chinese or, for a language that begins with "en", in English.

        >>> Period.parse("2026-03").title("zh"), Period.parse("2026-03").title("en")
        ('2026年3月', 'March 2026')
        """
        return self.text.to(language)

    @property
    def text(self) -> Text:
        """Its name on a page in both languages."""
        match self.kind:
            case "year":
                return Text(f"{self.year}年", f"{self.year}")
            case "half":
                return Text(
                    f"{self.year}年{'上下'[self.number - 1]}半年",
                    f"{_ENGLISH_ORDINALS[self.number - 1]} half of {self.year}",
                )
            case "quarter":
                return Text(
                    f"{self.year}年第{_CHINESE_DIGITS[self.number - 1]}季度",
                    f"{_ENGLISH_ORDINALS[self.number - 1]} quarter of {self.year}",
                )
            case "month":
                return Text(
                    f"{self.year}年{self.number}月", f"{_ENGLISH_MONTHS[self.number - 1]} {self.year}"
                )

    def __str__(self) -> str:
        return self.key

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    def _moved(self, steps: int) -> Period:
        per_year = 12 // _MONTHS_IN[self.kind]
        years, number = divmod(self.number - 1 + steps, per_year)
        return Period(self.year + years, self.kind, number + 1)


@lru_cache(maxsize=4096)  # pages parse the same few hundred keys again and again
def _parsed(text: str) -> Period | None:
    found = _FORM.fullmatch(text)
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        return None
    year = int(found["year"])
    for kind in PERIOD_KINDS[1:]:
        if found[kind]:
            return Period(year, kind, int(found[kind]))
    return Period(year)
