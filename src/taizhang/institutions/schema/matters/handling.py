"""How a matter goes: its steps, the file's own milestones, hand-overs, escalation and reminders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.institutions.schema.matters.clocks import LimitText
from taizhang.problems import Text


class Ground(Form):
    """A named ground, such as one for returning a matter or for leaving it out of the rates."""

    id: Identifier
    """Kebab-case, unique in its list."""
    title: Label
    source: Words | None = None
    """The document that allows it."""


class Steps(Form):
    """Which of the usual steps this kind has. Registering, assigning, answering and closing are always there."""

    sign: bool = True
    """Whether the unit that gets it signs for it (签收)."""
    accept: bool = False
    """Whether it is decided, as a step of its own, that the matter is accepted or not (受理)."""
    accept_by: tuple[Identifier, ...] = ()
    """The roles or posts that decide on acceptance; without it, the handler."""
    return_: Annotated[bool, Field(alias="return")] = True
    """Whether the unit may return it as not its own (退回)."""
    several: Literal["one", "joint", "each"] = "joint"
    """One unit; a lead with others that join in (主办、协办); or several units that each answer for themselves."""
    review: tuple[Identifier, ...] = ()
    """The roles or posts that look at an answer before it counts and may send it back to be done again (退回重办);
    without it an answer counts at once."""
    call_back: bool = True
    """Whether the person who raised it is called back after the answer (回访)."""
    close: Literal["answered", "called-back", "by-hand"] = "by-hand"
    """When it ends: with the answer, with the call-back or the resident's verdict, or when the office closes it."""
    closed_by: tuple[Identifier, ...] = ("clerk",)
    """The roles or posts that may close it."""
    withdraw: bool = True
    """Whether the person who raised it may take it back."""
    duplicates: bool = True
    """Whether matters that say the same may be joined (并件), with the clerk's consent each time."""


class Milestone(Form):
    """A step of this kind's own, such as telling the petitioner, a hearing, a mediation agreement, or compensation."""

    id: Identifier
    """Kebab-case, unique in the file; clocks may start and stop on it."""
    title: Label
    by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that mark it; "handler" is whoever keeps the matter, "resident" the person who raised it."""
    after: tuple[Identifier, ...] = ()
    """Of these events and milestones, one must have happened before."""
    until: tuple[Identifier, ...] = ()
    """Once one of these has happened it can no longer be marked."""
    text: Literal["none", "optional", "required"] = "optional"
    """Whether words go with it; they lie in the vault."""
    evidence: Literal["none", "optional", "required"] = "optional"
    """Whether papers go with it."""
    person: bool = False
    """Whether it names a person in office, such as the one ordered to pay."""
    money: bool = False
    """Whether it states an amount in yuan."""
    results: tuple[Label, ...] = ()
    """What may come out of it; one must be chosen if given."""
    once: bool = True
    """Whether it happens once, or again and again such as sweep rounds."""
    reopens: bool = False
    """Whether it opens a closed matter again, such as asking for review."""
    public: bool = True
    """Whether the person who raised the matter sees it."""
    source: Words | None = None
    """The document, with its number and clause."""


class HandOver(Form):
    """Handing a matter on from level to level, each hand-over timed and visible (逐级转办)."""

    path: Annotated[
        tuple[Literal["group", "village", "station", "township", "county"], ...], Field(min_length=2)
    ]
    """The levels it goes through, in order; it may go back the same way."""
    limit: LimitText | None = None
    """How long one level may hold it; reminders and escalations call it "hand-over"."""

    def findings(self) -> Iterator[Finding]:
        if len(set(self.path)) != len(self.path):
            yield Finding(
                "path-repeats",
                Text("path 里同一级写了两次", "path names a level twice"),
                Text("每一级只写一次，回程走原路", "name each level once; it goes back the same way"),
                ("path",),
            )


class Escalation(Form):
    """Who is told when a clock has run out (超期升级)."""

    clock: Identifier
    """The clock."""
    after: LimitText
    """How long after the last day; "0 days" for the day after it."""
    to: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that are told."""


class Reminder(Form):
    """When the handler is reminded of a clock, once each time, never at night."""

    clock: Identifier
    """The clock."""
    before: tuple[LimitText, ...] = ()
    """How long before the last day."""
    after: tuple[LimitText, ...] = ()
    """How long after it."""

    def findings(self) -> Iterator[Finding]:
        if not self.before and not self.after:
            yield Finding(
                "reminder-empty",
                Text("没有写何时提醒", "no time to remind is given"),
                Text('例如 before = ["2 days"]', 'such as before = ["2 days"]'),
                ("clock",),
            )


class Sweep(Form):
    """Rounds in which every unit looks for matters and says what it found, also where it found none (定期排查)."""

    period: Literal["month", "quarter", "half", "year"]
    """How often."""
    of: Annotated[tuple[Literal["station", "village", "group"], ...], Field(min_length=1)]
    """The kinds of unit that look."""
    within_days: Annotated[int, Field(ge=0, le=92)]
    """Within how many days of the end of the period they report."""
