"""The sample data, read from the files beside: units, people, contact duties, goals, the course of the year."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from taizhang.timekeeping import Period

FOLDER = Path(__file__).parent / "sample"

BOOK = "qinghe"
"""The id of the sample book."""


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A line of units.csv."""

    key: str
    kind: str
    name: str
    name_en: str
    code: str
    parent: str
    group: str
    position: int


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A line of people.csv: a person in a post. A person with two posts has two lines."""

    key: str
    name: str
    unit: str
    post: str
    post_en: str
    role: str
    post_key: str


@dataclass(frozen=True, slots=True)
class SampleContact:
    """A line of contacts.csv: a person answers for a village, or for a project named by its title."""

    person: str
    binds: str
    unit: str
    matter: str


def _lines(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _toml(name: str) -> Mapping[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


@cache
def units() -> tuple[SampleUnit, ...]:
    """The township, its stations and villages, in the office's order."""
    return tuple(SampleUnit(**{**line, "position": int(line["position"])}) for line in _lines("units.csv"))


@cache
def posts() -> tuple[SamplePost, ...]:
    """Who holds which post."""
    return tuple(SamplePost(**line) for line in _lines("people.csv"))


@cache
def contacts() -> tuple[SampleContact, ...]:
    """Who answers for what."""
    return tuple(SampleContact(**line) for line in _lines("contacts.csv"))


@cache
def breakdown() -> Mapping[str, Any]:
    """How the promises are broken down; see the file."""
    return _toml("breakdown.toml")


@cache
def course() -> Mapping[str, Any]:
    """How the year goes; see the file."""
    return _toml("year.toml")


@cache
def events() -> Mapping[str, Any]:
    """What else happens; see the file."""
    return _toml("events.toml")


@cache
def matters() -> Mapping[str, Any]:
    """What residents raise and leaders order; see the file."""
    return _toml("matters.toml")


def report_text(last: int) -> str:
    """The township's work report on the year `last`, with its goals for the year after."""
    text = (FOLDER / "report.txt").read_text(encoding="utf-8")
    return text.replace("{last}", str(last)).replace("{next}", str(last + 1))


CLOSES_ON = 5
"""The day of the following month on which a month is closed."""

YEAR_ENDS_ON = 9
"""The day of January on which a whole year ends: December has been closed, and the first objections are answered."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The year that is played, and the last day on which something happens."""

    year: int
    last_day: date

    @classmethod
    def on(cls, today: date) -> Stage:
        """January of this year up to yesterday; in January and February the year before, until its result is posted.

        >>> Stage.on(date(2026, 11, 23)).last_day, Stage.on(date(2026, 2, 10))
        (datetime.date(2026, 11, 22), Stage(year=2025, last_day=datetime.date(2026, 1, 9)))
        """
        if today.month > 2:
            return cls(today.year, today - timedelta(days=1))
        return cls.whole_year(today)

    @classmethod
    def whole_year(cls, today: date) -> Stage:
        """The year before, until December is closed, the year's appraisal posted, and the first objections are answered.

        >>> Stage.whole_year(date(2026, 11, 23))
        Stage(year=2025, last_day=datetime.date(2026, 1, 9))
        """
        return cls(today.year - 1, min(today - timedelta(days=1), date(today.year, 1, YEAR_ENDS_ON)))

    @property
    def left_open(self) -> Period:
        """The month in which something still waits at the end: the current one, or in its first days the one before.

        >>> Stage(2026, date(2026, 11, 22)).left_open.key, Stage(2026, date(2026, 11, 2)).left_open.key
        ('2026-11', '2026-10')
        """
        months = Period(self.year).months()
        if self.last_day.year > self.year:
            return months[-1]
        current = months[self.last_day.month - 1]
        return current.previous() if self.last_day.day < 3 and current != months[0] else current

    def closes(self, month: Period) -> bool:
        """Whether the sample goes on until a month is closed.

        >>> Stage(2026, date(2026, 11, 22)).closes(Period.parse("2026-10"))
        True
        """
        return month.end + timedelta(days=CLOSES_ON - 1) <= self.last_day

    def day(self, month_day: str) -> date:
        """A day of the year written "05-12"."""
        return date.fromisoformat(f"{self.year}-{month_day}")
