"""Acts beside the way of a matter: its own milestones, what the rates leave out, seals, sweeps, due dates counted
anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import Milestone
from taizhang.journal import Act, Actor, Entry, Sealed, State
from taizhang.matters import facts
from taizhang.matters.acts.base import (
    MatterAct,
    answering_at,
    answering_parts,
    approver_problems,
    evidence_of,
    evidence_problems,
    follow,
    holds_any,
    kind_of,
    not_permitted,
)
from taizhang.matters.happenings import happened, happening
from taizhang.matters.models import ENDED, OPEN, REOPENED, Matter, Recounting, SealOpening, SweepReport
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.timekeeping import Period
from taizhang.units.acts import unknown
from taizhang.units.models import Person, Unit

_ANY = (*OPEN, *ENDED)
_MOST_YUAN = Decimal(10) ** 9


class MilestoneMarked(MatterAct):
    """One of the kind's own steps is done, such as telling the petitioner, a hearing, an agreement, compensation."""

    kind: ClassVar[str] = "milestone.marked"
    title: ClassVar[Text] = Text("记一步", "mark a step")
    statuses: ClassVar[tuple[str, ...]] = _ANY
    by_resident: ClassVar[bool] = True

    milestone: str = Field(max_length=60)
    on_day: date | None = None
    text: Sealed | None = None
    evidence: tuple[Evidence, ...] = ()
    person: str = Field(default="", max_length=40)
    yuan: Decimal | None = None
    result: str = Field(default="", max_length=80)

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names for this step."""
        form = kind.milestone(self.milestone)
        return form.by if form is not None else ("clerk",)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind has the step, its turn has come, and what it asks for is there."""
        form = kind.milestone(self.milestone)
        if form is None:
            yield unknown("milestone", "这一步", "step")
            return
        if row.status in ENDED and not (form.reopens or form.after):
            yield Problem("ended", Text("事项已经结束", "the matter has ended"))
        if form.after and not happened(row.events, *form.after):
            yield Problem(
                "too-early",
                Text(f"还不到“{form.title.zh}”的时候", f"it is too early for this: {form.title.to('en')}"),
            )
        if happened(row.events, *form.until) or (form.once and happened(row.events, form.id)):
            yield Problem(
                "too-late",
                Text(
                    f"“{form.title.zh}”已经办过或不能再办",
                    f"this is done or can be done no more: {form.title.to('en')}",
                ),
            )
        if self.on_day is not None and not row.opened_on <= self.on_day <= on:
            yield Problem("day-wrong", Text("日期须在登记日与今天之间", "the day lies between registration and today"), where=Place(key="on_day"))  # fmt: skip
        yield from self._asked(form, state)

    def _asked(self, form: Milestone, state: State) -> Iterable[Problem]:
        if (form.text == "required" and self.text is None) or (form.text == "none" and self.text is not None):
            yield Problem(
                "text-wrong",
                Text("文字须填或不应填", "words are needed here, or not wanted"),
                where=Place(key="text"),
            )
        yield from evidence_problems(form.evidence, self.evidence)
        if form.person != bool(self.person) or (self.person and state.get(Person, self.person) is None):
            yield unknown("person", "责任人（只在需要时填）", "person in office, where the step names one")
        if form.money != (self.yuan is not None) or (
            self.yuan is not None and not 0 <= self.yuan < _MOST_YUAN
        ):
            yield Problem("money-wrong", Text("金额须填写（元，不为负），或不应填", "an amount in yuan is needed here, or not wanted"), where=Place(key="yuan"))  # fmt: skip
        results = [one.zh for one in form.results]
        if (self.result not in results) if results else bool(self.result):
            yield Problem(
                "result-wrong",
                Text("请从结果中选一个", "choose one of the results"),
                Text("、".join(results)),
                Place(key="result"),
            )

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note it; where it opens the matter again, it is open."""
        form = kind.milestone(self.milestone)
        row.events = [
            *row.events,
            happening(
                entry,
                self.milestone,
                on=self.on_day,
                text=self.text.ref if self.text else "",
                evidence=evidence_of(self.evidence),
                person=self.person,
                yuan=format(self.yuan, "f") if self.yuan is not None else "",
                result=self.result,
            ),
        ]
        if form is not None and form.reopens and row.status in ENDED:
            row.status, row.ended_on = REOPENED, None


class MatterExcluded(MatterAct):
    """A matter is left out of the rates on a ground of the file, with papers, approved by another than the handler
    (剔除). The rates with and without it are both shown."""

    kind: ClassVar[str] = "matter.excluded-from-rates"
    title: ClassVar[Text] = Text("从率中剔除", "leave out of the rates")
    statuses: ClassVar[tuple[str, ...]] = _ANY

    ground: str = Field(max_length=60)
    evidence: tuple[Evidence, ...] = ()
    approved_by: str = Field(max_length=40)
    reason: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The clerk, on somebody's decision."""
        return ("clerk",)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The file has the ground, the papers are there, the approver may."""
        if kind.exclusion is None or self.ground not in {one.id for one in kind.exclusion.grounds}:
            yield unknown("ground", "剔除的理由", "ground for leaving it out")
            return
        if row.excluded:
            yield Problem("excluded-already", Text("已经剔除", "it is left out already"))
        yield from evidence_problems(kind.exclusion.evidence, self.evidence)
        yield from approver_problems(row, self.approved_by, kind.exclusion.approved_by, on)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note it."""
        row.excluded = self.ground
        row.events = [
            *row.events,
            happening(
                entry,
                "excluded",
                ground=self.ground,
                approved=self.approved_by,
                text=self.reason.ref,
                evidence=evidence_of(self.evidence),
            ),
        ]


class ExclusionWithdrawn(MatterAct):
    """A matter counts in the rates again (撤销剔除)."""

    kind: ClassVar[str] = "exclusion.withdrawn"
    title: ClassVar[Text] = Text("撤销剔除", "count it again")
    statuses: ClassVar[tuple[str, ...]] = _ANY

    reason: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The clerk, and the auditor."""
        return ("clerk", "auditor")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It is left out."""
        if not row.excluded:
            yield Problem("not-excluded", Text("没有剔除", "it is not left out"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note it."""
        row.excluded = ""
        row.events = [*row.events, happening(entry, "counted-again", text=self.reason.ref)]


class SealOpened(MatterAct):
    """Somebody looks at who raised a sealed matter, with a reason that the auditor sees (启封)."""

    kind: ClassVar[str] = "seal.opened"
    title: ClassVar[Text] = Text("启封", "open a seal")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = _ANY

    reason: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names."""
        return kind.confidential.open_by

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """There is a seal."""
        if kind.confidential.author != "sealed" or row.erased_on is not None:
            yield Problem("no-seal", Text("没有封存的姓名", "there is no seal on it"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note who and why; what is behind the seal is shown by the page, once."""
        row.events = [*row.events, happening(entry, "seal-opened", text=self.reason.ref)]
        state.add(
            SealOpening(
                id=f"{row.id}.{entry.seq}",
                book=entry.book,
                matter=row.id,
                person=entry.actor,
                opened_on=entry.day,
                reason_ref=self.reason.ref,
                seq=entry.seq,
            )
        )


class Moved(BaseModel):
    """One due date that moved: what it was and what it is; None where there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    matter: str
    was: date | None = None
    now: date | None = None


class MattersRecounted(Act):
    """After the calendar was corrected, open due dates are counted anew; the act lists what moved (重算期限)."""

    kind: ClassVar[str] = "matters.recounted"
    title: ClassVar[Text] = Text("重算期限", "count due dates anew")

    calendars_seq: int = Field(ge=0)
    moved: tuple[Moved, ...] = ()
    last: bool = True

    def subject(self) -> str:
        """All matters of the book."""
        return "matters"

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk, who adopted the calendar; by `tick` the software itself."""
        return who.holds("clerk")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The matters that moved."""
        return ((Matter, one.matter) for one in self.moved)

    def apply(self, state: State, entry: Entry) -> None:
        """Count each anew by the calendar as it stands."""
        state.fetch(self.reads())
        rows = [row for one in self.moved if (row := state.get(Matter, one.matter)) is not None]
        ruled = [(row, kind) for row in rows if (kind := kind_of(state, row)) is not None]
        state.fetch(at for row, kind in ruled for at in (*facts.kept(row), *answering_at(row, kind)))
        for row, kind in ruled:
            before = facts.facts_of(row, kind, answering_parts(state, row, kind))
            follow(state, entry, row, kind, before)
        if self.last:
            done = state.get(Recounting, entry.book)
            if done is None:
                state.add(Recounting(id=entry.book, book=entry.book, calendars_seq=self.calendars_seq))
            else:
                done.calendars_seq = self.calendars_seq
                state.put(done)


class SweepReported(Act):
    """A unit says what it found in a round of looking, and says so also where it found nothing (排查报告、零报告)."""

    kind: ClassVar[str] = "sweep.reported"
    title: ClassVar[Text] = Text("排查报告", "report a sweep")

    matter_kind: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str = Field(max_length=40)
    found: int = Field(ge=0, le=10_000)
    note: Sealed | None = None

    def subject(self) -> str:
        """The unit."""
        return self.unit

    def permits(self, who: Actor, state: State) -> bool:
        """Whoever holds a post in the unit, and the clerk."""
        return who.holds("clerk") or any(unit == self.unit for unit, _ in who.roles)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind is swept for, the unit takes part, the round has begun and was not reported."""
        institution = books.in_force(state.book, on).get(self.matter_kind)
        kind = institution.matter if institution is not None else None
        if kind is None or kind.sweep is None:
            yield unknown("matter_kind", "定期排查的事项类型", "kind that is swept for")
            return
        if not (who.holds("clerk") or holds_any(state.book, who, ("village", "station"), on)):
            yield not_permitted(self.title)
        unit = state.get(Unit, self.unit)
        if unit is None or unit.kind not in kind.sweep.of:
            yield unknown("unit", "参加排查的单位", "unit that takes part")
        try:
            period = Period.parse(self.period)
        except Refused as refused:
            yield from refused.problems
            return
        if period.kind != kind.sweep.period or period.start > on:
            yield Problem("period-wrong", Text("没有这一轮排查，或还没开始", "there is no such round, or it has not begun"), where=Place(key="period"))  # fmt: skip
        if state.get(SweepReport, self._key(state.book)) is not None:
            yield Problem("reported-already", Text("这一轮已经报告", "this round was reported"))

    def _key(self, book: str) -> str:
        return f"{book}.{self.matter_kind}.{self.period}.{self.unit}"

    def apply(self, state: State, entry: Entry) -> None:
        """Add the report."""
        state.add(
            SweepReport(
                id=self._key(entry.book),
                book=entry.book,
                kind=self.matter_kind,
                period=self.period,
                unit=self.unit,
                found=self.found,
                reported_on=entry.day,
                reported_by=entry.actor,
                note_ref=self.note.ref if self.note else "",
            )
        )
