"""[promises] and [progress]: goals broken down (目标管理责任制) and their monthly publication (目标进度公示制)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Form, Identifier, Label, Number, Words


class Promises(Form):
    """How the year's goals are promised, broken down and changed."""

    breaks_down_to: Annotated[
        tuple[Literal["township", "station", "village", "group", "person"], ...], Field(min_length=1)
    ]
    """To whom a promise may be broken down."""
    late_below: Annotated[Number, Field(gt=0, le=100)]
    """A promise is late when its value is below this percent of what the calendar asks for by now."""
    change_approved_by: Identifier
    """The post that approves a change during the year."""
    letter: Label | None = None
    """The opening sentence of the responsibility letter (责任状)."""
    source: Words
    """The document, with its number and clause."""


class Progress(Form):
    """The notice that publishes every promise's progress."""

    period: Literal["month", "quarter", "half", "year"]
    """How often it is published."""
    publish_within_days: Annotated[int, Field(ge=0, le=366)]
    """Within how many days of the end of the period it is published."""
    days: Annotated[int, Field(ge=1, le=3660)]
    """For how many days it is shown."""
    shows: Annotated[
        tuple[Literal["value", "percent", "pace", "late", "unreported"], ...], Field(min_length=1)
    ]
    """Its columns: value, percent of plan, pace against the calendar, who is late, who has not reported."""
    ground: Words
    """The legal ground of the publication."""
    approver: Identifier
    """The post that approves it."""
    source: Words
    """The document, with its number and clause."""
