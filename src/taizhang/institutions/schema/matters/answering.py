"""How a matter ends: outcomes, the resident's verdict, rates, what is left out of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.institutions.schema.matters.handling import Ground
from taizhang.problems import Text


class Outcome(Form):
    """What came of a matter (办理结果): apart from its status, and apart from what the resident thinks of it."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    class_: Annotated[
        Literal["solved", "explained", "not-accepted", "out-of-power", "pending"], Field(alias="class")
    ]
    """Solved (已解决); explained, nothing more can be done (已解释); not accepted (不予受理); out of the office's
    power (超出职权); pending a condition that is stated (附条件, 待条件具备)."""
    evidence: Literal["none", "optional", "required"] = "optional"
    """Whether an answer with this outcome needs papers."""
    condition: bool = False
    """Whether it needs the condition that it waits for, with a day to look again."""


class VerdictGrade(Form):
    """One grade of the resident's ballot (满意度等次)."""

    id: Identifier
    """Kebab-case, unique in the ballot."""
    title: Label
    satisfied: bool
    """Whether it counts as satisfied."""


class Verdict(Form):
    """What the person who raised the matter is asked, and for how long the matter may be opened again."""

    grades: Annotated[tuple[VerdictGrade, ...], Field(alias="grade", min_length=2)]
    """The grades, best first. Not reached and no answer are kept apart from all of them."""
    asked_by: Literal["resident", "office", "both"] = "both"
    """By the resident with number and secret, by the office's call-back, or by either; the resident's own comes first."""
    within_days: Annotated[int, Field(ge=1, le=366)] = 30
    """For how many days after the answer a verdict is taken."""
    reopen_days: Annotated[int, Field(ge=0, le=366)] = 0
    """For how many days after the answer the resident may open the matter again; 0: never."""
    reopen_times: Annotated[int, Field(ge=1, le=9)] = 1
    """How often."""

    def findings(self) -> Iterator[Finding]:
        if len({grade.satisfied for grade in self.grades}) == 1:
            yield Finding(
                "grades-one-sided",
                Text(
                    "所有等次都算满意，或都不算满意",
                    "every grade counts as satisfied, or none does",
                ),
                Text("至少各有一个等次", "give at least one of each"),
                ("grade", 0, "satisfied"),
            )


Counted = Literal[
    "answered", "on-time", "solved", "satisfied", "reached", "first-time", "not-reopened", "handed-on-time"
]
"""What the numerator counts: answered; answered within the answer clock; outcome of class solved; a grade that counts
as satisfied; reached at the call-back; done on the first assignment, never returned, sent back or reopened; not opened
again; every hand-over within its limit."""

Over = Literal["due", "answered", "closed", "reached", "judged", "accepted", "all"]
"""The denominator: whose answer was due in the period; answered in it; closed in it; reached in it; judged in it;
accepted in it; received in it."""


class Rate(Form):
    """One rate, with the rule of its denominator (率的口径)."""

    id: Identifier
    """Kebab-case, unique in the file; appraisals read it as matter.KIND.ID."""
    title: Label
    counts: Counted | Annotated[str, Field(pattern=r"^milestone:[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    """What the numerator counts: one of the fixed ones, or "milestone:ID" for matters that came to a milestone."""
    over: Over
    """What the denominator counts, and so which month a matter belongs to."""
    scored: bool = True
    """Whether an appraisal may read it. It reads it without the matters that complain about a unit or a person, so that no
    score tells of one."""
    source: Words | None = None
    """The document, with its number and clause."""


class Exclusion(Form):
    """How matters may be left out of the rates (剔除); both numbers, with and without them, are always shown."""

    grounds: Annotated[tuple[Ground, ...], Field(alias="ground", min_length=1)]
    """The grounds."""
    approved_by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that approve; never the handler."""
    evidence: Literal["optional", "required"] = "required"
    """Whether papers must go with it."""
    source: Words
    """The document, with its number and clause."""
