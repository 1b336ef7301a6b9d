"""Office hours (办公时间): the sessions of a working day, as an office's own file states them.

No hours stand in the code. A limit in working hours is counted through the sessions in force, and only on
working days; the summer and winter timetables that many offices keep are seasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from taizhang.problems import Problem, Refused, Text

_SESSION = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_SEASON_DAY = re.compile(r"(\d\d)-(\d\d)")
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of office hours on a day, from `opens` up to but not including `closes`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("a session closes after it opens")

    @classmethod
    def parse(cls, text: str) -> Session:
        """The session written as "08:30-12:00"; raises `Refused` for anything else.

        >>> str(Session.parse("14:30-18:00"))
        '14:30-18:00'
        """
        found = _SESSION.fullmatch(text)
        try:
            if found is None:
                raise ValueError
            hour, minute, last_hour, last_minute = map(int, found.groups())
            return cls(time(hour, minute), time(last_hour, last_minute))
        except ValueError:
            raise Refused(
                Problem(
                    "session-malformed",
                    Text(f"“{text}”不是一段办公时间", f"“{text}” is not a stretch of office hours"),
                    Text("应写成“08:30-12:00”，先开后关", "write “08:30-12:00”, opening before closing"),
                )
            ) from None

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Season:
    """The sessions from one day of the year to another, both included, such as 06-01 to 09-30; may pass New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    sessions: tuple[Session, ...]

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it.

        >>> Season((11, 1), (2, 29), (Session.parse("09:00-12:00"),)).holds(date(2026, 1, 5))
        True
        """
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of a working day, in order, and those of seasons, of which the first that holds prevails.

    Raises ValueError where there are no sessions, or they overlap or stand out of order.

    >>> OfficeHours.parse("08:30-12:00", "14:30-18:00").on(date(2026, 3, 2))[1].closes
    datetime.time(18, 0)
    """

    sessions: tuple[Session, ...]
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        for sessions in (self.sessions, *(season.sessions for season in self.seasons)):
            if not sessions:
                raise ValueError("office hours need at least one session")
            if any(later.opens < earlier.closes for earlier, later in pairwise(sessions)):
                raise ValueError("sessions follow one another and do not overlap")

    @classmethod
    def parse(cls, *sessions: str) -> OfficeHours:
        """The hours of those sessions all year; raises `Refused` for one that is malformed."""
        return cls(tuple(Session.parse(text) for text in sessions))

    def on(self, day: date) -> tuple[Session, ...]:
        """The sessions of `day`, if it is worked."""
        return next((season.sessions for season in self.seasons if season.holds(day)), self.sessions)

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The sessions of `day` as clock times in China."""
        return tuple(
            (datetime.combine(day, session.opens), datetime.combine(day, session.closes))
            for session in self.on(day)
        )


def season_day(text: str) -> tuple[int, int]:
    """The month and day written as "06-01"; raises `Refused` for anything that is no day of a (leap) year."""
    found = _SEASON_DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day = date(_LEAP_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        raise Refused(
            Problem(
                "season-malformed",
                Text(f"“{text}”不是月日", f"“{text}” is not a month and a day"),
                Text("应写成“06-01”", "write “06-01”"),
            )
        ) from None
    return day.month, day.day
