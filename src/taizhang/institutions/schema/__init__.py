"""The schema of institution files, one module for each group of sections."""

from taizhang.institutions.schema.appraisal import (
    Appraisal,
    Ballot,
    Check,
    Count,
    Grade,
    Item,
    Judge,
    NamedGroup,
    Pay,
    Pool,
    Rank,
    RankPoints,
    ScorePart,
    Section,
    Share,
    Step,
    Steps,
    Veto,
    VetoWhen,
)
from taizhang.institutions.schema.duties import Contact, Duty
from taizhang.institutions.schema.forms import Finding, Form, Label
from taizhang.institutions.schema.indicators import Indicator
from taizhang.institutions.schema.institution import Header, Institution
from taizhang.institutions.schema.matters import Matter
from taizhang.institutions.schema.office_hours import Hours, HoursSeason
from taizhang.institutions.schema.promises import Progress, Promises
from taizhang.institutions.schema.report import Paragraph, Part, Report, slots
from taizhang.institutions.schema.working_calendar import CalendarDay, WorkingCalendar

__all__ = [
    "Appraisal",
    "Ballot",
    "CalendarDay",
    "Check",
    "Contact",
    "Count",
    "Duty",
    "Finding",
    "Form",
    "Grade",
    "Header",
    "Hours",
    "HoursSeason",
    "Indicator",
    "Institution",
    "Item",
    "Judge",
    "Label",
    "Matter",
    "NamedGroup",
    "Paragraph",
    "Part",
    "Pay",
    "Pool",
    "Progress",
    "Promises",
    "Rank",
    "RankPoints",
    "Report",
    "ScorePart",
    "Section",
    "Share",
    "Step",
    "Steps",
    "Veto",
    "VetoWhen",
    "WorkingCalendar",
    "slots",
]
