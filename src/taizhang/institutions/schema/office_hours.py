"""[hours]: the office's hours on a working day, through which limits in working hours are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Annotated

from pydantic import Field

from taizhang.institutions.places import Path
from taizhang.institutions.schema.forms import Finding, Form, Words
from taizhang.problems import Refused, Text
from taizhang.timekeeping import OfficeHours, Season, Session, season_day

_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_Sessions = Annotated[tuple[Words, ...], Field(min_length=1)]


class HoursSeason(Form):
    """Other sessions for a part of the year, such as a summer timetable."""

    from_: Annotated[Words, Field(alias="from")]
    """The first day, such as "06-01"."""
    until: Words
    """The last day, such as "09-30"; a season may pass New Year."""
    sessions: _Sessions
    """Its sessions, in order."""

    @property
    def season(self) -> Season:
        """The season as `OfficeHours` takes it."""
        return Season(season_day(self.from_), season_day(self.until), _sessions(self.sessions))

    def findings(self) -> Iterator[Finding]:
        yield from _session_findings(self.sessions)
        for key, text in (("from", self.from_), ("until", self.until)):
            try:
                season_day(text)
            except Refused as refused:
                yield _of(refused, (key,))


class Hours(Form):
    """The sessions of a working day, and the seasons in which they are others."""

    sessions: _Sessions
    """The sessions in order, each such as "08:30-12:00"."""
    seasons: Annotated[tuple[HoursSeason, ...], Field(alias="season")] = ()
    """Parts of the year with sessions of their own; where two hold, the first."""
    quiet: Words | None = None
    """From when until when no reminder is sent, such as "20:00-08:00"; without it, as the server is set."""

    @property
    def quiet_hours(self) -> tuple[time, time] | None:
        """When the quiet begins and when it ends, which may be on the next day; None where the file does not say."""
        if self.quiet is None:
            return None
        begin, end = self.quiet.split("-")
        return time.fromisoformat(begin), time.fromisoformat(end)

    @property
    def office_hours(self) -> OfficeHours:
        """The hours as a calendar takes them."""
        return OfficeHours(_sessions(self.sessions), tuple(one.season for one in self.seasons))

    def findings(self) -> Iterator[Finding]:
        yield from _session_findings(self.sessions)
        if self.quiet is not None and not _SPAN.fullmatch(self.quiet):
            yield Finding(
                "quiet-hours",
                Text("不提醒的时段写法不对", "these are no quiet hours"),
                Text('写成 quiet = "20:00-08:00"', 'write quiet = "20:00-08:00"'),
                ("quiet",),
            )


def _sessions(texts: tuple[str, ...]) -> tuple[Session, ...]:
    return tuple(Session.parse(text) for text in texts)


def _session_findings(texts: tuple[str, ...]) -> Iterator[Finding]:
    wrong = False
    for number, text in enumerate(texts):
        try:
            Session.parse(text)
        except Refused as refused:
            wrong = True
            yield _of(refused, ("sessions", number))
    if wrong:
        return
    try:
        OfficeHours(_sessions(texts))
    except ValueError:
        yield Finding(
            "sessions-overlap",
            Text("办公时段重叠，或先后颠倒", "sessions overlap or stand out of order"),
            Text("按先后写，前一段关了后一段才开", "write them in order, each opening after the one before has closed"),
            ("sessions",),
        )  # fmt: skip


def _of(refused: Refused, at: Path) -> Finding:
    problem = refused.problems[0]
    return Finding(problem.code, problem.what, problem.right, at)
