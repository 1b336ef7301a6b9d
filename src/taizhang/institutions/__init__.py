"""Institutions (制度): rules as TOML files — their schema, the loader, and the files that ship.

A file only offers a rule; it is in force in a book by the act that adopts it. The loader reads a text and nothing else.
"""

from taizhang.institutions.calendars import calendar_of, shipped_calendar
from taizhang.institutions.catalogue import (
    GOLDEN_TAIL,
    Shipped,
    difference,
    json_schema,
    shipped,
    shipped_beside,
    shipped_files,
    shipped_tests,
)
from taizhang.institutions.loader import check, is_warning, load, sha256_of
from taizhang.institutions.metrics import MATTER_FAMILY, Metric, metrics, register_metric
from taizhang.institutions.rates import rate_titles
from taizhang.institutions.schema import (
    Appraisal,
    Contact,
    Count,
    Duty,
    Grade,
    Indicator,
    Institution,
    Item,
    Label,
    Matter,
    Paragraph,
    Part,
    Progress,
    Promises,
    Rank,
    Report,
    Share,
    Step,
    Steps,
    Veto,
    WorkingCalendar,
)
from taizhang.institutions.titles import titles_of
from taizhang.institutions.together import check_together

__all__ = [
    "GOLDEN_TAIL",
    "MATTER_FAMILY",
    "Appraisal",
    "Contact",
    "Count",
    "Duty",
    "Grade",
    "Indicator",
    "Institution",
    "Item",
    "Label",
    "Matter",
    "Metric",
    "Paragraph",
    "Part",
    "Progress",
    "Promises",
    "Rank",
    "Report",
    "Share",
    "Shipped",
    "Step",
    "Steps",
    "Veto",
    "WorkingCalendar",
    "calendar_of",
    "check",
    "check_together",
    "difference",
    "is_warning",
    "json_schema",
    "load",
    "metrics",
    "rate_titles",
    "register_metric",
    "sha256_of",
    "shipped",
    "shipped_beside",
    "shipped_calendar",
    "shipped_files",
    "shipped_tests",
    "titles_of",
]
