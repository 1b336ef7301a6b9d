"""Objecting to a published score, taking the objection back, deciding it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from taizhang.appraisal.acts import checks
from taizhang.appraisal.models import Objection, ScoreLine, ScoreTotal
from taizhang.appraisal.objecting import OPEN, WITHDRAWN, window
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Text
from taizhang.records.acts import Evidence
from taizhang.units.acts import unknown


class ScoreObjected(Act):
    """The unit objects to a line or to the whole of its published sheet (提出异议).

    `decide_by` is the last day for the decision by the rule of that sheet, None where it sets no limit.
    """

    kind: ClassVar[str] = "score.objected"
    title: ClassVar[Text] = Text("提出异议", "object to a score")

    id: NewId
    institution: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str
    item: str = Field(default="", max_length=60)
    ground: Sealed
    evidence: tuple[Evidence, ...] = ()
    decide_by: date | None = None

    def subject(self) -> str:
        """The objection."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """Those who hold a post in the unit."""
        return checks.belongs_to(who, self.unit)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A published sheet, inside its window, a line of it, and no other objection to the same waiting."""
        total = state.get(ScoreTotal, f"{state.book}:{self.period}:{self.institution}:{self.unit}")
        if total is None:
            yield unknown("unit", "这张得分单", "score sheet")
            return
        allowed = window(total)
        if allowed is None or not allowed.open_on(on):
            yield _too_late(allowed.until if allowed else None)
        else:
            due = allowed.decide_by(state.book, on)
            if self.decide_by != (due.day if due else None):
                yield Problem(
                    "decide-by", Text("答复期限与办法不符", "the time for the decision is not the rule's")
                )
        if self.item and state.get(ScoreLine, f"{total.id}:{self.item}") is None:
            yield unknown("item", "这一项得分", "line of the sheet")
        waiting = Objection.rows.of(state.book).filter(
            institution=self.institution, period=self.period, unit=self.unit, item=self.item, status=OPEN
        )
        if waiting.exists():
            yield Problem(
                "objected-already",
                Text("对这一项已有异议在等决定", "an objection to this waits for its decision already"),
                Text("请等决定，或先撤回原来的异议", "wait for the decision, or take the first one back"),
                Place(key="item"),
            )
        yield from checks.evidence_problems(self.evidence)

    def apply(self, state: State, entry: Entry) -> None:
        """Keep it; it waits."""
        state.add(
            Objection(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                period=self.period,
                unit=self.unit,
                item=self.item,
                objector=entry.actor,
                ground_ref=self.ground.ref,
                evidence=[item.model_dump() for item in self.evidence],
                objected_on=entry.day,
                decide_by=self.decide_by,
                status=OPEN,
                made_seq=entry.seq,
            )
        )


class ObjectionWithdrawn(Act):
    """Who objected takes it back before it is decided (撤回异议)."""

    kind: ClassVar[str] = "score.objection-withdrawn"
    title: ClassVar[Text] = Text("撤回异议", "withdraw an objection")

    objection: str

    def subject(self) -> str:
        """The objection."""
        return self.objection

    def permits(self, who: Actor, state: State) -> bool:
        """Who made it."""
        row = state.get(Objection, self.objection)
        return row is None or row.objector == who.person

    def reads(self) -> Iterable[tuple[type, str]]:
        """The objection."""
        return ((Objection, self.objection),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits."""
        return waiting(state, self.objection)

    def apply(self, state: State, entry: Entry) -> None:
        """Mark it."""
        row = state.get(Objection, self.objection)
        if row is not None:
            row.status = WITHDRAWN
            row.decided_by, row.decided_on = entry.actor, entry.day
            state.put(row)


class ObjectionDecided(Act):
    """The post that the rule names decides an objection, with its reason (答复异议).

    Never who objected, who judged in that sheet, or who belongs to the unit.
    """

    kind: ClassVar[str] = "score.objection-decided"
    title: ClassVar[Text] = Text("决定异议", "decide an objection")

    objection: str
    outcome: Literal["upheld", "partly", "rejected"]
    reason: Sealed

    def subject(self) -> str:
        """The objection."""
        return self.objection

    def permits(self, who: Actor, state: State) -> bool:
        """The post that the rule names; see the guards."""
        return bool(who.roles)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The objection."""
        return ((Objection, self.objection),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits; the one who decides holds the post and has no part in it."""
        yield from waiting(state, self.objection)
        row = state.get(Objection, self.objection)
        if row is not None:
            yield from deciding(state, row, who, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Keep the decision."""
        row = state.get(Objection, self.objection)
        if row is not None:
            row.status, row.reason_ref = self.outcome, self.reason.ref
            row.decided_by, row.decided_on = entry.actor, entry.day
            state.put(row)


def waiting(state: State, objection: str) -> Iterable[Problem]:
    """What speaks against answering an objection: it is not there, or answered already."""
    row = state.get(Objection, objection)
    if row is None:
        yield unknown("objection", "这件异议", "objection")
    elif row.status != OPEN:
        yield Problem(
            "decided-already",
            Text("这件异议已经办结", "this objection is settled already"),
            Text("无需再次办理", "nothing to do"),
        )


def deciding(state: State, row: Objection, who: Actor, on: date) -> Iterable[Problem]:
    """What speaks against this person deciding on a matter of this objection."""
    total = state.get(ScoreTotal, f"{state.book}:{row.period}:{row.institution}:{row.unit}")
    allowed = window(total) if total is not None else None
    yield from checks.post_problems(state.book, who, allowed.decider if allowed else None, on)
    yield from checks.not_own(who, row.unit, (row.objector,), Text("这件异议", "this objection"))


def _too_late(until: date | None) -> Problem:
    if until is None:
        return Problem(
            "no-window",
            Text(
                "办法没有规定异议期，这一期也没有公示",
                "the rule sets no time for objections and nothing was posted",
            ),
            Text("请在制度文件中写明异议期", "state the time for objections in the institution file"),
        )
    return Problem(
        "window-over",
        Text(f"异议期到 {until} 为止", f"objections could be made until {until}"),
        Text(
            "过期不受理；新的事实可以作为迟报登记",
            "too late for this one; a new fact can be recorded as late",
        ),
    )
