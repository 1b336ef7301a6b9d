"""[matter]: one kind of matter (事项) — how it is raised, by when it is answered, how it ends and who may see it."""

from taizhang.institutions.schema.matters.answering import Exclusion, Outcome, Rate, Verdict, VerdictGrade
from taizhang.institutions.schema.matters.asking import (
    Category,
    MatterField,
    NumberFormat,
    Route,
    ServiceItem,
)
from taizhang.institutions.schema.matters.clocks import (
    AS_ORDERED,
    EVENTS,
    Clock,
    Extension,
    PauseGround,
)
from taizhang.institutions.schema.matters.handling import (
    Escalation,
    Ground,
    HandOver,
    Milestone,
    Reminder,
    Steps,
    Sweep,
)
from taizhang.institutions.schema.matters.keeping import (
    Confidential,
    Document,
    Publication,
    Receipt,
    Retention,
)
from taizhang.institutions.schema.matters.matter import LEVEL_CLOCK, Matter

__all__ = [
    "AS_ORDERED",
    "EVENTS",
    "LEVEL_CLOCK",
    "Category",
    "Clock",
    "Confidential",
    "Document",
    "Escalation",
    "Exclusion",
    "Extension",
    "Ground",
    "HandOver",
    "Matter",
    "MatterField",
    "Milestone",
    "NumberFormat",
    "Outcome",
    "PauseGround",
    "Publication",
    "Rate",
    "Receipt",
    "Reminder",
    "Retention",
    "Route",
    "ServiceItem",
    "Steps",
    "Sweep",
    "Verdict",
    "VerdictGrade",
]
