"""Acts that answer a matter and end it: answered, passed, sent back, closed, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor, Entry, Sealed, State
from taizhang.matters.acts.assigning import PartAct
from taizhang.matters.acts.base import (
    MatterAct,
    end,
    evidence_of,
    evidence_problems,
    parts_of,
    wrong_status,
)
from taizhang.matters.happenings import happened, happening, outcome_of
from taizhang.matters.models import (
    ACCEPTED,
    ANSWERED,
    ASSIGNED,
    AT_WORK,
    CLOSED,
    IN_REVIEW,
    OPEN,
    REOPENED,
    SIGNED,
    WITHDRAWN,
    Handling,
    Matter,
)
from taizhang.problems import Place, Problem, Text
from taizhang.records.acts import Evidence


class MatterAnswered(PartAct):
    """The unit answers, with an outcome that is kept apart from the status and from what the resident thinks of it
    (答复). `public` is a text of its own for the public list. Where the rule has answers looked at first, it counts
    only once it is passed."""

    kind: ClassVar[str] = "matter.answered"
    title: ClassVar[Text] = Text("答复", "answer")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = (ASSIGNED, SIGNED, ACCEPTED, REOPENED)

    outcome: str = Field(max_length=60)
    text: Sealed
    public: Sealed | None = None
    evidence: tuple[Evidence, ...] = ()
    condition: Sealed | None = None
    look_again_on: date | None = None

    def part_objections(
        self, row: Matter, kind: Kind, part: Handling, state: State, who: Actor, on: date
    ) -> Iterable[Problem]:
        """An outcome of the file, with the papers and the condition it asks for; accepted first where that is a step."""
        if part.part == "joint":
            yield Problem(
                "joint", Text("由主办单位统一答复", "the lead answers for all"), where=Place(key="turn")
            )
        if part.answered_on is not None:
            yield Problem("answered-already", Text("已经答复", "it was answered"))
        if kind.steps.sign and part.signed_on is None:
            yield Problem("not-signed", Text("请先签收", "sign for it first"))
        if kind.steps.accept and not happened(row.events, "accepted"):
            yield Problem("not-accepted", Text("请先作出受理决定", "decide first whether it is accepted"))
        outcome = kind.outcome(self.outcome)
        if outcome is None:
            yield Problem(
                "outcome-unknown",
                Text("没有这种办理结果", "there is no such outcome"),
                Text(
                    "、".join(one.title.zh for one in kind.outcomes),
                    ", ".join(one.id for one in kind.outcomes),
                ),
                Place(key="outcome"),
            )
            return
        yield from evidence_problems(outcome.evidence, self.evidence)
        if outcome.condition and (self.condition is None or self.look_again_on is None):
            yield Problem(
                "condition-missing",
                Text("请写明待什么条件、何时再看", "say what it waits for and when it is looked at again"),
                where=Place(key="condition"),
            )
        if self.look_again_on is not None and self.look_again_on <= on:
            yield Problem("look-again-past", Text("再看的日子须在今后", "that day must lie ahead"), where=Place(key="look_again_on"))  # fmt: skip

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note the answer; it counts at once, or waits to be looked at."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        outcome = kind.outcome(self.outcome)
        if part is None or outcome is None:
            return
        waits = bool(kind.steps.review)
        more = {
            "turn": self.turn,
            "unit": part.unit,
            "outcome": self.outcome,
            "text": self.text.ref,
            "public": self.public.ref if self.public else "",
            "condition": self.condition.ref if self.condition else "",
            "evidence": evidence_of(self.evidence),
        }
        row.outcome, row.outcome_class = self.outcome, outcome.class_
        row.look_again_on = self.look_again_on
        if waits:
            part.status = IN_REVIEW
            state.put(part)
            row.events = [*row.events, happening(entry, "submitted", **more)]
            if part.part != "each" or not _waiting(state, row):
                row.status = IN_REVIEW
            return
        row.events = [*row.events, happening(entry, "answered", **more)]
        _count(row, kind, part, state, entry)


class AnswerPassed(PartAct):
    """Whoever looks at answers lets one count (审核通过)."""

    kind: ClassVar[str] = "answer.passed"
    title: ClassVar[Text] = Text("审核通过", "pass an answer")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = AT_WORK

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names."""
        return kind.steps.review

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """An answer waits, and another than who gave it looks at it."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None or not part.standing or part.status != IN_REVIEW:
            yield wrong_status(row)
        elif part.person and part.person == who.person:
            yield Problem("own-answer", Text("不能审核自己的答复", "nobody passes their own answer"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It counts from today."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None:
            return
        # of several receivers each has an outcome of its own; the matter's is that of the answer that counted last
        outcome = kind.outcome(outcome_of(row.events, self.turn))
        if outcome is not None:
            row.outcome, row.outcome_class = outcome.id, outcome.class_
        row.events = [
            *row.events,
            happening(entry, "answered", turn=self.turn, unit=part.unit, outcome=row.outcome),
        ]
        _count(row, kind, part, state, entry)


class AnswerSentBack(PartAct):
    """An answer is sent back to be done again, with the reason (退回重办)."""

    kind: ClassVar[str] = "answer.sent-back"
    title: ClassVar[Text] = Text("退回重办", "send back to be done again")
    statuses: ClassVar[tuple[str, ...]] = OPEN

    reason: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file lets look at answers, otherwise the clerk and leaders."""
        return kind.steps.review or ("clerk", "leader")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """There is an answer."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None or not part.standing or part.status not in (IN_REVIEW, ANSWERED):
            yield wrong_status(row)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """The part is open again."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None:
            return
        part.status, part.answered_on, part.on_time = SIGNED, None, None
        part.redone_times += 1
        state.put(part)
        row.redone_times += 1
        row.events = [
            *row.events,
            happening(entry, "sent-back", turn=self.turn, unit=part.unit, text=self.reason.ref),
        ]
        unanswer(row, ACCEPTED if happened(row.events, "accepted") else SIGNED)


class MatterClosed(MatterAct):
    """The office ends it after the answer (办结), and again after what a later step opened, such as a review."""

    kind: ClassVar[str] = "matter.closed"
    title: ClassVar[Text] = Text("办结", "close")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = (ANSWERED, REOPENED)

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names."""
        return kind.steps.closed_by

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """There is an answer that stands."""
        if row.answered_on is None:
            yield wrong_status(row)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """End it."""
        close(row, entry)


class MatterWithdrawn(MatterAct):
    """The person who raised it takes it back, or the office cancels its own order (撤回、撤销)."""

    kind: ClassVar[str] = "matter.withdrawn"
    title: ClassVar[Text] = Text("撤回", "withdraw")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = AT_WORK
    by_resident: ClassVar[bool] = True

    reason: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The resident, or the clerk for them; an order by who gave it."""
        return ("resident", "clerk", *(kind.opened_by if row.ordered_by else ()))

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind lets it."""
        if not kind.steps.withdraw:
            yield Problem("never-withdrawn", Text("这类事项不能撤回", "this kind cannot be withdrawn"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It ends here and no rate counts it."""
        row.events = [*row.events, happening(entry, "withdrawn", text=self.reason.ref if self.reason else "")]
        end(row, WITHDRAWN, entry.day)


def close(row: Matter, entry: Entry) -> None:
    """End an answered matter."""
    row.events = [*row.events, happening(entry, "closed")]
    end(row, CLOSED, entry.day)


def _count(row: Matter, kind: Kind, part: Handling, state: State, entry: Entry) -> None:
    """An answer counts: the part is done, and so is the matter once every part that answers is."""
    part.status, part.answered_on = ANSWERED, entry.day
    state.put(part)
    if part.part == "each":
        if _waiting(state, row):
            return
        row.events = [*row.events, happening(entry, "answered", outcome=row.outcome)]
    row.status, row.answered_on = ANSWERED, entry.day
    if kind.steps.close == "answered":
        close(row, entry)


def _waiting(state: State, row: Matter) -> bool:
    """Whether a unit that answers for itself has not yet."""
    return any(part.standing and part.answered_on is None for part in parts_of(state, row))


def unanswer(row: Matter, status: str) -> None:
    """The matter has no answer that stands, and goes on in this status."""
    row.status, row.answered_on, row.on_time, row.ended_on, row.look_again_on = status, None, None, None, None
