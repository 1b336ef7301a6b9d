"""Acts that decide on a matter and on its time: accepted or not, clocks paused, resumed and extended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from pydantic import Field

from taizhang.books import by_state
from taizhang.institutions.schema.matters import Clock as ClockForm
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor, Entry, Sealed, State
from taizhang.matters.acts.base import MatterAct, approver_problems, end, kind_of, parts_of
from taizhang.matters.deriving import Reading, readings
from taizhang.matters.happenings import happening, pause_id
from taizhang.matters.models import ACCEPTED, ASSIGNED, OPEN, REFUSED, REGISTERED, SIGNED, Matter
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.timekeeping import SHANGHAI, Limit
from taizhang.units.acts import unknown


class MatterAccepted(MatterAct):
    """It is decided that the office takes it up (受理); most limits for finishing run from here."""

    kind: ClassVar[str] = "matter.accepted"
    title: ClassVar[Text] = Text("受理", "accept")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = (REGISTERED, ASSIGNED, SIGNED)

    note: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names, otherwise the handler, and the clerk."""
        return kind.steps.accept_by or ("handler", "clerk")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind decides on acceptance."""
        yield from _decides(kind)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note it."""
        row.status = ACCEPTED
        row.events = [*row.events, happening(entry, "accepted", text=self.note.ref if self.note else "")]


class MatterNotAccepted(MatterAct):
    """It is not accepted, by a ground of the file and with the reason told (不予受理)."""

    kind: ClassVar[str] = "matter.not-accepted"
    title: ClassVar[Text] = Text("不予受理", "do not accept")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = (REGISTERED, ASSIGNED, SIGNED)

    ground: str = Field(max_length=60)
    text: Sealed

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whom the file names, otherwise the handler, and the clerk."""
        return kind.steps.accept_by or ("handler", "clerk")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind decides on acceptance and has this ground."""
        yield from _decides(kind)
        if self.ground not in {ground.id for ground in kind.refusals}:
            yield unknown("ground", "不予受理的理由", "ground for not accepting")

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It ends here, as not accepted."""
        row.outcome_class, row.answered_on = "not-accepted", entry.day
        row.events = [*row.events, happening(entry, "refused", ground=self.ground, text=self.text.ref)]
        end(row, REFUSED, entry.day)


class ClockAct(MatterAct):
    """An act on one clock of a matter, or of one unit's part in it; some clocks run on after the answer."""

    statuses: ClassVar[tuple[str, ...]] = OPEN

    clock: str = Field(max_length=60)
    turn: int = Field(default=0, ge=0)

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The handler or the clerk; whoever approves is somebody else."""
        return ("handler", "clerk", "leader")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The clock is one of the kind's and runs, and the rule allows it."""
        form = kind.clock(self.clock)
        reading = _reading(state, row, kind, self.clock, self.turn, on)
        if form is None or reading is None:
            yield unknown("clock", "这个时限", "clock")
        elif not reading.clock.open:
            yield Problem(
                "clock-not-running",
                Text(f"“{form.title.zh}”没有在计时", f"{form.title.to('en')} is not running"),
                where=Place(key="clock"),
            )
        else:
            yield from self.clock_objections(row, form, reading, state, on)

    def clock_objections(
        self, row: Matter, form: ClockForm, reading: Reading, state: State, on: date
    ) -> Iterable[Problem]:
        """What the rule says against it."""
        return ()

    def happened(self, entry: Entry, row: Matter) -> dict[str, Any]:
        """The record of it."""
        raise NotImplementedError

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Add the record; the clock reads it."""
        row.events = [*row.events, self.happened(entry, row)]


class ClockPaused(ClockAct):
    """A clock stands still, on a ground of the file, approved by another than the handler (中止计时)."""

    kind: ClassVar[str] = "clock.paused"
    title: ClassVar[Text] = Text("中止计时", "pause a clock")

    ground: str = Field(max_length=60)
    approved_by: str = Field(max_length=40)
    reason: Sealed
    told_on: date | None = None

    def clock_objections(
        self, row: Matter, form: ClockForm, reading: Reading, state: State, on: date
    ) -> Iterable[Problem]:
        """The file has the ground; it does not stand already; somebody else approves."""
        ground = form.pause(self.ground)
        if ground is None:
            yield Problem(
                "ground-unknown",
                Text("规定不允许以此事由中止", "the rule has no such ground for a pause"),
                Text("、".join(one.title.zh for one in form.pauses)),
                Place(key="ground"),
            )
            return
        if reading.clock.state == "paused":
            yield Problem("paused-already", Text("已在中止中", "it is paused already"))
        yield from approver_problems(row, self.approved_by, ground.approved_by, on)

    def happened(self, entry: Entry, row: Matter) -> dict[str, Any]:
        """The pause."""
        return happening(
            entry,
            "paused",
            clock=self.clock,
            turn=self.turn,
            ground=self.ground,
            approved=self.approved_by,
            text=self.reason.ref,
            told=self.told_on,
        )


class ClockResumed(ClockAct):
    """A clock that stood still runs on (恢复计时)."""

    kind: ClassVar[str] = "clock.resumed"
    title: ClassVar[Text] = Text("恢复计时", "let a clock run on")

    def clock_objections(
        self, row: Matter, form: ClockForm, reading: Reading, state: State, on: date
    ) -> Iterable[Problem]:
        """It stands."""
        if not pause_id(row.events, self.clock):
            yield Problem(
                "not-paused", Text("没有中止，无需恢复", "it is not paused"), where=Place(key="clock")
            )

    def happened(self, entry: Entry, row: Matter) -> dict[str, Any]:
        """The resumption."""
        return happening(
            entry, "resumed", clock=self.clock, turn=self.turn, ends=pause_id(row.events, self.clock)
        )


class ClockExtended(ClockAct):
    """A limit is made longer, as often and as far as the rule lets it, with who approved it, why, and when the
    person who raised the matter was told (延长期限)."""

    kind: ClassVar[str] = "clock.extended"
    title: ClassVar[Text] = Text("延长期限", "extend a limit")

    length: str = Field(max_length=40)
    approved_by: str = Field(max_length=40)
    reason: Sealed
    told_on: date | None = None

    def clock_objections(
        self, row: Matter, form: ClockForm, reading: Reading, state: State, on: date
    ) -> Iterable[Problem]:
        """The rule's length and number of times; approved by its post, not the handler; told where it must be."""
        try:
            Limit.parse(self.length)
        except Refused as refused:
            yield from refused.problems
            return
        if form.extend is None:
            yield Problem("never-extended", Text("规定不允许延长", "the rule allows no extension"), where=Place(key="clock"))  # fmt: skip
            return
        yield from approver_problems(row, self.approved_by, form.extend.approved_by, on)
        trial = {
            "name": "extended",
            "on": on.isoformat(),
            "seq": 2**62,
            "clock": self.clock,
            "length": self.length,
            "approved": self.approved_by,
            "text": self.reason.ref,
            **({"turn": self.turn} if self.turn else {}),
            **({"told": self.told_on.isoformat()} if self.told_on else {}),
        }
        kind = kind_of(state, row)
        if kind is None:
            return
        [tried] = [
            one
            for one in readings(
                _with(row, trial), kind, by_state.calendar(state), _end_of(on), _turns(state, row)
            )
            if one.form.id == self.clock and one.turn == self.turn
        ]
        for ignored in tried.clock.ignored:
            if ignored.event.order == 2**62:
                yield Problem("not-extended", ignored.why, where=Place(key="length"))

    def happened(self, entry: Entry, row: Matter) -> dict[str, Any]:
        """The extension."""
        return happening(
            entry,
            "extended",
            clock=self.clock,
            turn=self.turn,
            length=self.length,
            approved=self.approved_by,
            text=self.reason.ref,
            told=self.told_on,
        )


def _decides(kind: Kind) -> Iterable[Problem]:
    if not kind.steps.accept:
        yield Problem(
            "never-decided", Text("这类事项不另作受理决定", "this kind has no decision on acceptance")
        )


def _reading(state: State, row: Matter, kind: Kind, clock: str, turn: int, on: date) -> Reading | None:
    found = readings(row, kind, by_state.calendar(state), _end_of(on), _turns(state, row))
    return next((one for one in found if one.form.id == clock and one.turn == turn), None)


def _turns(state: State, row: Matter) -> Sequence[int]:
    return [part.turn for part in parts_of(state, row) if part.standing]


def _with(row: Matter, one: dict[str, Any]) -> Matter:
    return Matter(
        rule=row.rule,
        opened_on=row.opened_on,
        due_given=row.due_given,
        category=row.category,
        channel=row.channel,
        events=[*row.events, one],
    )


def _end_of(on: date) -> datetime:
    return datetime.combine(on, time(23, 59), SHANGHAI).astimezone(UTC)
