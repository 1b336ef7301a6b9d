"""The whole file: [institution] and its sections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.institutions.schema.duties import Contact, Duty
from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.institutions.schema.indicators import Indicator
from taizhang.institutions.schema.matters import Matter
from taizhang.institutions.schema.office_hours import Hours
from taizhang.institutions.schema.promises import Progress, Promises
from taizhang.institutions.schema.report import Report
from taizhang.institutions.schema.working_calendar import WorkingCalendar
from taizhang.problems import Text


class Header(Form):
    """[institution]: what the institution (制度) is called, since when it is offered, and whence it comes."""

    id: Identifier
    """Kebab-case, the same as the file's name; a calendar is calendar-YEAR in YEAR.toml."""
    title: Label
    from_: Annotated[date, Field(alias="from")]
    """The first day from which it is offered."""
    until: date | None = None
    """The last day until which it is offered."""
    source: Words
    """The document it carries out, with its number; （示例） for one we made up."""
    note: Label | None = None
    """What an office should know before adopting it."""

    def findings(self) -> Iterator[Finding]:
        if self.until is not None and self.until < self.from_:
            yield Finding(
                "dates-crossed",
                Text(f"止日 {self.until} 早于起日 {self.from_}", f"it ends on {self.until}, before it begins on {self.from_}"),
                Text("until 不早于 from", "let until be no earlier than from"),
                ("until",),
            )  # fmt: skip


class Institution(Form):
    """One institution as its file states it; sections that are not there are None or empty."""

    header: Annotated[Header, Field(alias="institution")]
    """What it is called, since when it is offered, and whence it comes."""
    indicators: Annotated[tuple[Indicator, ...], Field(alias="indicator")] = ()
    """What is counted."""
    promises: Promises | None = None
    """How the year's goals are promised, broken down and changed."""
    progress: Progress | None = None
    """The notice that publishes every promise's progress."""
    appraisal: Appraisal | None = None
    """The rulebook of an appraisal."""
    contact: Contact | None = None
    """How people are bound to villages, projects, households or enterprises."""
    duties: Annotated[tuple[Duty, ...], Field(alias="duty")] = ()
    """What a post owes in a period."""
    calendar: WorkingCalendar | None = None
    """The working calendar of one year."""
    hours: Hours | None = None
    """The office's hours on a working day."""
    report: Report | None = None
    """The outline of a written report."""
    matter: Matter | None = None
    """One kind of matter to be answered or done by a deadline."""

    @property
    def id(self) -> str:
        """Its id, the one name by which acts refer to it."""
        return self.header.id

    @property
    def title(self) -> Label:
        """Its title."""
        return self.header.title

    @property
    def declared(self) -> tuple[Indicator, ...]:
        """Every indicator it declares: its own, and the facts its appraisal asks for (not those it works out)."""
        appraisal = self.appraisal
        if appraisal is None or not appraisal.facts:
            return self.indicators
        facts = (
            fact.indicator(name, appraisal.reported_by, appraisal.period, appraisal.source)
            for name, fact in appraisal.facts.items()
            if not fact.worked
        )
        return (*self.indicators, *facts)

    @property
    def sections(self) -> tuple[str, ...]:
        """The keys of the sections it has, in the order of the schema."""
        return tuple(
            field.alias or name
            for name, field in type(self).model_fields.items()
            if name != "header" and getattr(self, name)
        )

    def findings(self) -> Iterator[Finding]:
        if not self.sections:
            yield Finding(
                "section-missing",
                Text("只有 [institution]，没有任何内容", "there is nothing besides [institution]"),
                Text(
                    "至少写一节，如 [[indicator]]、[promises]、[matter]、[appraisal]",
                    "write at least one section, such as [[indicator]], [promises], [matter] or [appraisal]",
                ),
                ("institution",),
            )
        if self.calendar is not None and self.id != f"calendar-{self.calendar.year}":
            yield Finding(
                "calendar-id",
                Text(f"{self.calendar.year} 年的日历 id 写成了 {self.id}", f"the calendar of {self.calendar.year} has the id {self.id}"),
                Text(f'写 id = "calendar-{self.calendar.year}"', f'write id = "calendar-{self.calendar.year}"'),
                ("institution", "id"),
            )  # fmt: skip
