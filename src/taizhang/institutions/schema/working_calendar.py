"""[calendar]: the working calendar of one year, as the State Council's general office arranged it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, Label, Words
from taizhang.problems import Text
from taizhang.timekeeping import WorkingYear

_SATURDAY = 5


class CalendarDay(Form):
    """One day that differs from plain weeks, or that is a statutory holiday."""

    date: date
    """The day."""
    name: Label
    """The holiday it belongs to; for a working day, the holiday it makes up for."""
    kind: Literal["rest", "work"]
    """"rest": not worked; "work": a Saturday or Sunday that is worked (调休上班)."""
    statutory: bool = False
    """Whether it is a statutory holiday itself (法定节假日)."""

    def findings(self) -> Iterator[Finding]:
        weekend = self.date.weekday() >= _SATURDAY
        if self.kind == "work" and (not weekend or self.statutory):
            yield Finding(
                "calendar-day-plain",
                Text(f"{self.date} 本来就是工作日", f"{self.date} is a working day anyway")
                if not weekend
                else Text(f"{self.date} 不能既上班又是法定节假日", f"{self.date} cannot be worked and a statutory holiday"),
                Text("work 只写调休上班的周六、周日", "list as work only Saturdays and Sundays that are worked"),
                ("kind",),
            )  # fmt: skip
        if self.kind == "rest" and weekend and not self.statutory:
            yield Finding(
                "calendar-day-plain",
                Text(f"{self.date} 是周末，本来就休息", f"{self.date} is a weekend and rest anyway"),
                Text(
                    "删去这一行；若是法定节假日，写 statutory = true",
                    "remove the line, or write statutory = true if it is a statutory holiday",
                ),
                ("date",),
            )


class WorkingCalendar(Form):
    """The days of one year that differ from Monday–Friday work and weekend rest."""

    year: Annotated[int, Field(ge=1949, le=2999)]
    """The year that the notice arranges."""
    notice: Words
    """The number of the notice (文号), or words that say it is not known."""
    days: Annotated[tuple[CalendarDay, ...], Field(min_length=1)]
    """The days that differ from plain weeks, and the statutory holidays."""

    @property
    def working_year(self) -> WorkingYear:
        """The calendar as `WorkCalendar` takes it."""
        rest = tuple(day.date for day in self.days if day.kind == "rest")
        work = tuple(day.date for day in self.days if day.kind == "work")
        return WorkingYear(self.year, rest, work, tuple(day.date for day in self.days if day.statutory))

    def findings(self) -> Iterator[Finding]:
        outline = WorkingYear(self.year)
        seen: set[date] = set()
        for number, day in enumerate(self.days):
            if not outline.may_settle(day.date):
                first = date(self.year, 1, 1) - timedelta(days=7)
                yield Finding(
                    "calendar-day-outside",
                    Text(f"{day.date} 不属于 {self.year} 年的安排", f"{day.date} does not belong to the arrangement of {self.year}"),
                    Text(f"只写 {first} 至 {self.year}-12-31 的日子", f"list only days from {first} to {self.year}-12-31"),
                    ("days", number, "date"),
                )  # fmt: skip
            if day.date in seen:
                yield Finding(
                    "calendar-day-repeated",
                    Text(f"{day.date} 写了两次", f"{day.date} is given twice"),
                    Text("每天只写一次", "give each day once"),
                    ("days", number, "date"),
                )
            seen.add(day.date)
