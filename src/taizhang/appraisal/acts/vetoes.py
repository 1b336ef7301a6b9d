"""A veto put on record with its ground, and lifted again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from taizhang.appraisal.acts import checks
from taizhang.appraisal.models import VetoRecord
from taizhang.journal import Act, Actor, Entry, NewId, State
from taizhang.problems import Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.units.acts import unknown
from taizhang.units.acts.clerk import personal_data_problems


class VetoRecorded(Act):
    """A veto of the rule (一票否决) was decided for a unit by who may decide it; the ground is that document (登记否决)."""

    kind: ClassVar[str] = "veto.recorded"
    title: ClassVar[Text] = Text("登记否决", "record a veto")

    id: NewId
    institution: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str
    veto: str = Field(min_length=1, max_length=60)
    ground: str = Field(min_length=1, max_length=200)
    evidence: tuple[Evidence, ...] = ()

    def subject(self) -> str:
        """The record of the veto."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Before the close; a veto of the rule; not on record already."""
        yield from personal_data_problems(self.ground, "ground")
        yield from checks.evidence_problems(self.evidence)
        try:
            sheet = checks.open_sheet(state.book, self.institution, self.period)
        except Refused as refused:
            yield from refused.problems
            return
        yield from checks.unit_problems(state.book, self.unit, sheet)
        if self.veto not in {veto.id for veto in sheet.rule.vetoes}:
            yield unknown("veto", "这项否决", "veto of the rule")
        there = VetoRecord.rows.of(state.book).filter(
            institution=self.institution, period=self.period, unit=self.unit, veto=self.veto, to_seq=None
        )
        if there.exists():
            yield Problem(
                "veto-already",
                Text("这项否决已经登记", "this veto is on record already"),
                Text("无需再次办理", "nothing to do"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """It counts from here."""
        state.add(
            VetoRecord(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                period=self.period,
                unit=self.unit,
                veto=self.veto,
                ground=self.ground,
                evidence=[item.model_dump() for item in self.evidence],
                recorded_by=entry.actor,
                recorded_on=entry.day,
                from_seq=entry.seq,
            )
        )


class VetoLifted(Act):
    """A veto on record is lifted before the close, with the ground (撤销否决)."""

    kind: ClassVar[str] = "veto.lifted"
    title: ClassVar[Text] = Text("撤销否决", "lift a veto")

    record: str
    ground: str = Field(min_length=1, max_length=200)

    def subject(self) -> str:
        """The record of the veto."""
        return self.record

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The record of the veto."""
        return ((VetoRecord, self.record),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands, and the sheet is not closed."""
        yield from personal_data_problems(self.ground, "ground")
        row = state.get(VetoRecord, self.record)
        if row is None or row.to_seq is not None:
            yield unknown("record", "登记在册的否决", "veto on record")
            return
        try:
            checks.open_sheet(state.book, row.institution, row.period)
        except Refused as refused:
            yield from refused.problems

    def apply(self, state: State, entry: Entry) -> None:
        """It no longer counts."""
        row = state.get(VetoRecord, self.record)
        if row is not None:
            row.to_seq, row.lifted_ground = entry.seq, self.ground
            state.put(row)
