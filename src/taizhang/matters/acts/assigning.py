"""Acts by which a matter gets its handler: assigned, signed for, returned, handed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from taizhang.books import by_state
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor, Entry, Sealed, State
from taizhang.matters.acts.base import (
    Given,
    MatterAct,
    against_in,
    given_problems,
    holds_any,
    not_permitted,
    parts_of,
    wrong_status,
)
from taizhang.matters.happenings import happening
from taizhang.matters.models import (
    ACCEPTED,
    ANSWERED,
    ASSIGNED,
    AT_WORK,
    REGISTERED,
    RETURNED,
    SIGNED,
    Handling,
    Matter,
)
from taizhang.problems import Place, Problem, Text
from taizhang.server.rows import fresh
from taizhang.timekeeping import Limit, due
from taizhang.units.acts import unknown
from taizhang.units.models import Unit

_BEFORE_SIGNING = (REGISTERED, RETURNED)


class MatterAssigned(MatterAct):
    """A matter is given to a unit and where named a person, by rule or by hand (派办、交办): one lead with others that
    join in, or several that each answer for themselves. `adding` leaves those in place that have it already."""

    kind: ClassVar[str] = "matter.assigned"
    title: ClassVar[Text] = Text("派办", "assign")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = AT_WORK
    by_resident: ClassVar[bool] = True

    to: tuple[Given, ...] = Field(min_length=1, max_length=60)
    by_rule: bool = False
    adding: bool = False
    note: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The clerk and leaders by hand; by rule whoever registers it."""
        return ("clerk", "leader", *(("resident", *kind.opened_by) if self.by_rule else ()))

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The parts fit the kind, the units stand, and none is complained about."""
        parts = [given.part for given in self.to]
        leads = parts.count("lead")
        each = kind.steps.several == "each"
        fits = (leads == 0 and "joint" not in parts) if each else ("each" not in parts and leads == (0 if self.adding else 1))  # fmt: skip
        if not fits or (kind.steps.several == "one" and len(parts) > 1):
            yield Problem(
                "parts-wrong",
                Text("各承办单位分别办理", "each unit answers for itself") if each else Text("须有且只有一个主办单位", "exactly one unit leads"),
                Text('每个单位都写 part = "each"' if each else "其余为协办", "give each the part each" if each else "let the others join in"),
                Place(key="to"),
            )  # fmt: skip
        units = [given.unit for given in self.to if given.unit]
        if len(set(units)) != len(units):
            yield Problem(
                "unit-twice", Text("同一单位写了两次", "a unit is named twice"), where=Place(key="to")
            )
        if any(not given.unit and not given.outside for given in self.to):
            yield unknown("unit", "承办单位", "unit to handle it")
            return
        against = against_in(state, row)
        for given in self.to:
            yield from given_problems(state, given, against, on)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Give it to them; those who had it before leave unless others are added."""
        if not self.adding and row.turns:
            _leave(state, row, entry.day)
        row.events = [
            *row.events,
            happening(
                entry,
                "assigned",
                by_rule=self.by_rule,
                text=self.note.ref if self.note else "",
                to=[given.model_dump(exclude_defaults=True) for given in self.to],
            ),
        ]
        for given in self.to:
            give(state, entry, row, given)
        if row.status in (REGISTERED, RETURNED):
            row.status = ASSIGNED
        if not kind.steps.sign and row.status == ASSIGNED:
            row.status = SIGNED


class PartAct(MatterAct):
    """An act on one unit's part of a matter, by its turn."""

    turn: int = Field(ge=1)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The matter and the part."""
        return ((Matter, self.matter), (Handling, f"{self.matter}.{self.turn}"))

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Whoever has the part, and the clerk for those who have no sign-in."""
        return ("clerk", "handler")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The part stands and is this unit's own."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None or not part.standing:
            yield unknown("turn", "这次派办", "assignment")
            return
        own = {unit for unit, _ in who.roles}
        mine = part.unit in own or part.person == who.person
        if not mine and not holds_any(row.book, who, ("clerk", "leader"), on, None, state):
            yield not_permitted(self.title)
        yield from self.part_objections(row, kind, part, state, who, on)

    def part_objections(
        self, row: Matter, kind: Kind, part: Handling, state: State, who: Actor, on: date
    ) -> Iterable[Problem]:
        """What else speaks against it."""
        return ()


class MatterSigned(PartAct):
    """The unit signs for it (签收); the person named is the one who keeps it."""

    kind: ClassVar[str] = "matter.signed-for"
    title: ClassVar[Text] = Text("签收", "sign for it")
    guards_by_state: ClassVar[bool] = True
    statuses: ClassVar[tuple[str, ...]] = AT_WORK

    person: str = Field(default="", max_length=40)

    def part_objections(
        self, row: Matter, kind: Kind, part: Handling, state: State, who: Actor, on: date
    ) -> Iterable[Problem]:
        """It was not signed for yet; the person may have it."""
        if part.signed_on is not None:
            yield Problem(
                "signed-already", Text("已经签收", "it was signed for"), Text("无需再次签收", "nothing to do")
            )
        if self.person and not part.unit:
            yield unknown("person", "承办人", "person to handle it")
        elif self.person:
            against = against_in(state, row)
            yield from given_problems(
                state, Given(unit=part.unit, person=self.person, part="lead"), against, on
            )

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note the day and the person."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None:
            return
        part.signed_on, part.status = entry.day, SIGNED
        part.person = self.person or part.person
        state.put(part)
        if part.part == "lead":
            row.person = part.person
        if row.status in (ASSIGNED, REGISTERED):
            row.status = SIGNED
        row.events = [
            *row.events,
            happening(entry, "signed", turn=self.turn, unit=part.unit, person=part.person),
        ]


class MatterReturned(PartAct):
    """The unit gives it back as not its own, by a ground of the file (退回); the clerk decides anew."""

    kind: ClassVar[str] = "matter.returned"
    title: ClassVar[Text] = Text("退回", "return it")
    statuses: ClassVar[tuple[str, ...]] = (ASSIGNED, SIGNED, "reopened", ACCEPTED)

    ground: str = Field(max_length=60)
    reason: Sealed

    def part_objections(
        self, row: Matter, kind: Kind, part: Handling, state: State, who: Actor, on: date
    ) -> Iterable[Problem]:
        """The kind lets it be returned, by this ground."""
        grounds = [ground.id for ground in kind.returns]
        if not kind.steps.return_ or self.ground not in grounds:
            yield Problem(
                "ground-unknown",
                Text("不能以此理由退回", "it cannot be returned on this ground"),
                Text("、".join(ground.title.zh for ground in kind.returns), ", ".join(grounds)),
                Place(key="ground"),
            )

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """The part ends; without a lead the matter waits for the clerk."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None:
            return
        part.standing, part.status, part.left_on, part.ground = False, RETURNED, entry.day, self.ground
        state.put(part)
        if part.part != "joint":
            row.returned_times += 1
        if part.part == "lead":
            row.unit = row.person = ""
            row.status = RETURNED
        row.events = [
            *row.events,
            happening(
                entry, "returned", turn=self.turn, unit=part.unit, ground=self.ground, text=self.reason.ref
            ),
        ]
        if part.part == "each" and not any(one.standing for one in parts_of(state, row)):
            row.status = RETURNED


class MatterHandedOver(PartAct):
    """It goes on to the next level, or back the same way (逐级转办); each level's time is measured."""

    kind: ClassVar[str] = "matter.handed-over"
    title: ClassVar[Text] = Text("转办", "hand it on")
    statuses: ClassVar[tuple[str, ...]] = (ASSIGNED, SIGNED, ACCEPTED, "reopened")

    to: Given
    note: Sealed | None = None

    def part_objections(
        self, row: Matter, kind: Kind, part: Handling, state: State, who: Actor, on: date
    ) -> Iterable[Problem]:
        """The kind is handed on, to a level of its path, and to somebody who may have it."""
        if kind.hand_over is None:
            yield wrong_status(row)
            return
        path = kind.hand_over.path
        unit = state.get(Unit, self.to.unit) if self.to.unit else None
        level = "county" if self.to.outside else unit.kind if unit is not None else ""
        if level not in path:
            yield Problem(
                "level-unknown",
                Text("不在转办的层级里", "this is no level of its path"),
                Text(" → ".join(path)),
                Place(key="to"),
            )
        against = against_in(state, row)
        yield from given_problems(state, self.to, against, on)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """The part ends and the next begins."""
        part = state.get(Handling, f"{self.matter}.{self.turn}")
        if part is None:
            return
        late = False
        if kind.hand_over is not None and kind.hand_over.limit is not None:
            limit = Limit.parse(kind.hand_over.limit)
            if limit.unit != "working hours":
                late = entry.day > due(part.assigned_on, limit, by_state.calendar(state)).day
        part.standing, part.left_on, part.status = False, entry.day, "handed-on"
        part.on_time = not late
        state.put(part)
        row.handed_late += late
        row.events = [
            *row.events,
            happening(
                entry,
                "handed-over",
                turn=self.turn,
                unit=part.unit,
                to=[self.to.model_dump(exclude_defaults=True)],
                late=late,
                text=self.note.ref if self.note else "",
            ),
        ]
        give(state, entry, row, self.to)
        row.status = ASSIGNED if kind.steps.sign else SIGNED


def give(state: State, entry: Entry, row: Matter, given: Given) -> None:
    """Add one part to a matter."""
    row.turns += 1
    state.add(
        fresh(
            Handling,
            id=f"{row.id}.{row.turns}",
            book=entry.book,
            matter=row.id,
            turn=row.turns,
            unit=given.unit,
            person=given.person,
            part=given.part,
            status=ASSIGNED,
            assigned_on=entry.day,
        )
    )
    if given.part == "lead":
        row.unit, row.person = given.unit, given.person


def _leave(state: State, row: Matter, on: date) -> None:
    for part in parts_of(state, row):
        if part.standing and part.status != ANSWERED:
            part.standing, part.left_on = False, on
            state.put(part)
