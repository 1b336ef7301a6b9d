"""Periods, working days, limits and instants: everything about time that needs no clock.

"Now" and "today" never come from here. The caller hands in the instant, the day, and the calendar in force.
"""

from taizhang.timekeeping.instants import SHANGHAI, parse_utc, shanghai_date, shanghai_time, utc_text
from taizhang.timekeeping.limits import Limit, due
from taizhang.timekeeping.periods import PERIOD_KINDS, Period, PeriodKind
from taizhang.timekeeping.workdays import Count, Due, WorkCalendar, WorkingYear

__all__ = [
    "PERIOD_KINDS",
    "SHANGHAI",
    "Count",
    "Due",
    "Limit",
    "Period",
    "PeriodKind",
    "WorkCalendar",
    "WorkingYear",
    "due",
    "parse_utc",
    "shanghai_date",
    "shanghai_time",
    "utc_text",
]
