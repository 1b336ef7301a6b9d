"""The working calendar that institutions make together: the years they arrange, and the office's hours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from taizhang.institutions.catalogue import shipped_files
from taizhang.institutions.loader import load
from taizhang.institutions.schema import Institution
from taizhang.timekeeping import WorkCalendar

_HOURS = "office-hours.toml"
_YEARS = "calendars/"


def calendar_of(institutions: Iterable[Institution]) -> WorkCalendar:
    """The years and the office hours found among `institutions`; raises ValueError for two of one year."""
    found = tuple(institutions)
    return WorkCalendar(
        (one.calendar.working_year for one in found if one.calendar is not None),
        next((one.hours.office_hours for one in found if one.hours is not None), None),
    )


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar of the files that ship; no other shipped file is read for it."""
    return calendar_of(
        load(text, file=file)
        for file, text in shipped_files().items()
        if file == _HOURS or file.startswith(_YEARS)
    )
