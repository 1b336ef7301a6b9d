"""Acts that say what the person who raised a matter thinks of the answer: called back, judged, asked to open it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from pydantic import Field

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor, Entry, Sealed, State
from taizhang.matters.acts.answering import close, unanswer
from taizhang.matters.acts.base import (
    MatterAct,
    parts_of,
)
from taizhang.matters.happenings import happening
from taizhang.matters.models import (
    ANSWERED,
    CLOSED,
    REOPENED,
    SIGNED,
    Matter,
)
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts import unknown

_JUDGED = (ANSWERED, CLOSED)


class MatterCalledBack(MatterAct):
    """The office asks the person who raised it: reached or not, satisfied or not, in their own words (回访)."""

    kind: ClassVar[str] = "matter.called-back"
    title: ClassVar[Text] = Text("回访", "call back")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = _JUDGED

    reached: bool
    refused: bool = False
    grade: str = Field(default="", max_length=60)
    words: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The clerk or a supervisor; never the handler."""
        return ("clerk", "supervisor")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind calls back, in its time; a grade only from somebody who was reached and did not refuse."""
        if who.person == row.person:
            yield Problem(
                "own-answer",
                Text("承办人不能回访自己办的事", "the handler does not call back on their own work"),
            )
        if not kind.steps.call_back or kind.verdict is None or kind.verdict.asked_by == "resident":
            yield Problem(
                "never-called", Text("这类事项不由单位回访", "the office does not call back on this kind")
            )
            return
        if bool(self.grade) != (self.reached and not self.refused):
            yield Problem(
                "grade-wrong",
                Text("联系上并愿意评价的才填等次，而且必须填", "a grade is given by those reached who do not refuse, and by them always"),
                where=Place(key="grade"),
            )  # fmt: skip
        yield from grade_problems(row, kind, self.grade, on)
        if row.graded_by == "resident":
            yield Problem("judged-already", Text("本人已经评价", "the resident has judged it"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note what was said."""
        row.reached = self.reached
        if self.grade:
            _grade(row, kind, self.grade, "office")
        row.events = [
            *row.events,
            happening(
                entry,
                "called-back",
                reached=self.reached,
                refused=self.refused,
                grade=self.grade,
                text=self.words.ref if self.words else "",
            ),
        ]
        if kind.steps.close == "called-back" and row.status == ANSWERED:
            close(row, entry)


class MatterJudged(MatterAct):
    """The person who raised it judges the answer, by number and secret (评价). It comes before any call-back."""

    kind: ClassVar[str] = "matter.judged"
    title: ClassVar[Text] = Text("评价", "judge the answer")
    statuses: ClassVar[tuple[str, ...]] = _JUDGED
    by_resident: ClassVar[bool] = True

    grade: str = Field(max_length=60)
    words: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The resident alone."""
        return ("resident",)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind asks, in its time, once."""
        if kind.verdict is None or kind.verdict.asked_by == "office":
            yield Problem("never-judged", Text("这类事项不由本人在网上评价", "this kind is not judged here"))
            return
        if row.graded_by == "resident":
            yield Problem("judged-already", Text("已经评价过了", "it was judged already"))
        yield from grade_problems(row, kind, self.grade, on)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note it; whoever judges was reached."""
        row.reached = True
        _grade(row, kind, self.grade, "resident")
        row.events = [
            *row.events,
            happening(entry, "judged", grade=self.grade, text=self.words.ref if self.words else ""),
        ]
        if kind.steps.close == "called-back" and row.status == ANSWERED:
            close(row, entry)


class MatterReopened(MatterAct):
    """The person who raised it says that it is not done, within the days of the rule (重新办理)."""

    kind: ClassVar[str] = "matter.reopened"
    title: ClassVar[Text] = Text("要求重新办理", "open again")
    statuses: ClassVar[tuple[str, ...]] = _JUDGED
    by_resident: ClassVar[bool] = True

    reason: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The resident, or the clerk for them."""
        return ("resident", "clerk")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The rule lets it, in its days and as often."""
        verdict = kind.verdict
        if verdict is None or not verdict.reopen_days or row.reopened_times >= verdict.reopen_times:
            yield Problem(
                "never-reopened",
                Text("按规定不能再要求重新办理", "the rule lets it be opened again no more"),
                Text("可以作为新的事项提出", "raise it anew"),
            )
        elif row.answered_on is None or on > row.answered_on + timedelta(days=verdict.reopen_days):
            yield Problem(
                "reopen-late",
                Text(f"答复后 {verdict.reopen_days} 天内可以要求重新办理，现已超过", f"it can be opened again for {verdict.reopen_days} days after the answer, which are over"),
                Text("可以作为新的事项提出", "raise it anew"),
            )  # fmt: skip

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It is open again, with whoever had it; the verdict is asked anew."""
        row.reopened_times += 1
        row.reached, row.grade, row.graded_by, row.satisfied = None, "", "", None
        row.events = [*row.events, happening(entry, "reopened", text=self.reason.ref)]
        for part in parts_of(state, row):
            if part.standing and part.part != "joint":
                part.status, part.answered_on, part.on_time = SIGNED, None, None
                state.put(part)
        unanswer(row, REOPENED)


def grade_problems(row: Matter, kind: Kind, grade: str, on: date) -> Iterable[Problem]:
    """The grade is one of the ballot's, and given in its time."""
    verdict = kind.verdict
    if verdict is None or row.answered_on is None:
        return
    if grade and grade not in {one.id for one in verdict.grades}:
        yield unknown("grade", "这个等次", "grade")
    if on > row.answered_on + timedelta(days=verdict.within_days):
        yield Problem(
            "judged-late",
            Text(f"答复后 {verdict.within_days} 天内可以评价，现已超过", f"it can be judged for {verdict.within_days} days after the answer, which are over"),
        )  # fmt: skip


def _grade(row: Matter, kind: Kind, grade: str, by: str) -> None:
    assert kind.verdict is not None
    row.grade, row.graded_by = grade, by
    row.satisfied = next((one.satisfied for one in kind.verdict.grades if one.id == grade), None)
