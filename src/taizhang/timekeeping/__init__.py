"""Periods, working days, limits, clocks and instants: everything about time that needs no clock of its own.

"Now" and "today" never come from here. The caller hands in the instant, the day, and the calendar in force.
"""

from taizhang.timekeeping.clocks import (
    EXTENDED,
    PAUSED,
    RESUMED,
    Clock,
    ClockRule,
    ClockState,
    Event,
    Extension,
    Ignored,
    PauseGround,
    read_clock,
)
from taizhang.timekeeping.corrections import ChangedDay, Moved, changed_days, moved
from taizhang.timekeeping.counting import Counting, Moment, Pause, due
from taizhang.timekeeping.hours import OfficeHours, Season, Session, season_day
from taizhang.timekeeping.instants import SHANGHAI, parse_utc, shanghai_date, shanghai_time, utc_text
from taizhang.timekeeping.limits import LIMIT_UNITS, Limit, LimitUnit
from taizhang.timekeeping.periods import PERIOD_KINDS, Period, PeriodKind
from taizhang.timekeeping.steps import Step, clock_steps, steps
from taizhang.timekeeping.workdays import Count, Due, WorkCalendar, WorkingYear

__all__ = [
    "EXTENDED",
    "LIMIT_UNITS",
    "PAUSED",
    "PERIOD_KINDS",
    "RESUMED",
    "SHANGHAI",
    "ChangedDay",
    "Clock",
    "ClockRule",
    "ClockState",
    "Count",
    "Counting",
    "Due",
    "Event",
    "Extension",
    "Ignored",
    "Limit",
    "LimitUnit",
    "Moment",
    "Moved",
    "OfficeHours",
    "Pause",
    "PauseGround",
    "Period",
    "PeriodKind",
    "Season",
    "Session",
    "Step",
    "WorkCalendar",
    "WorkingYear",
    "changed_days",
    "clock_steps",
    "due",
    "moved",
    "parse_utc",
    "read_clock",
    "season_day",
    "shanghai_date",
    "shanghai_time",
    "steps",
    "utc_text",
]
