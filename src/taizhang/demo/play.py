"""The course of the sample year: what is planned for a time happens at that time, in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta

from taizhang.demo.goals import Goals
from taizhang.demo.sample import Stage
from taizhang.demo.scribe import Scribe
from taizhang.demo.values import Values
from taizhang.institutions import shipped_calendar
from taizhang.timekeeping import Period, shanghai_date

_DAY = timedelta(days=1)


class Play:
    """The year as it is played: who writes, what is promised, and what is still to come."""

    def __init__(self, scribe: Scribe, stage: Stage, goals: Goals, values: Values) -> None:
        self.scribe = scribe
        self.stage = stage
        self.goals = goals
        self.values = values
        self.calendar = shipped_calendar()
        self.closed: list[Period] = []
        self._to_come: list[tuple[datetime, int, Callable[[], None]]] = []
        self._planned = 0

    def plan(self, at: datetime, happens: Callable[[], None]) -> None:
        """Something happens at a time, unless the sample has ended before."""
        if shanghai_date(at) <= self.stage.last_day:
            self._planned += 1
            heapq.heappush(self._to_come, (at, self._planned, happens))

    def run(self, seen: Callable[[date], None] = lambda day: None) -> None:
        """Let everything happen, in the order of time; `seen` is told each day."""
        while self._to_come:
            at, _, happens = heapq.heappop(self._to_come)
            happens()
            seen(shanghai_date(at))

    def is_closed(self, period: Period) -> bool:
        """Whether every month of the period is closed."""
        return set(period.months()) <= set(self.closed)

    def workday(self, first: date, last: date, draw: float) -> date:
        """A working day between two days, chosen by a number from 0 to 1; the last day where none is worked."""
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        worked = [day for day in days if self.calendar.is_workday(day)] or days[-1:] or [first]
        return worked[min(int(draw * len(worked)), len(worked) - 1)]
