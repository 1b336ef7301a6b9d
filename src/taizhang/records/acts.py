"""Acts on records: made, confirmed, sent back, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Problem, Text
from taizhang.records import checks
from taizhang.records.models import CONFIRMED, REPLACED, SENT_BACK, WAITING, WITHDRAWN, Record


class Evidence(BaseModel):
    """An evidence file: its content hash, size in bytes and type. Its own name is not kept: names leak."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=1)
    type: str


class RecordMade(Act):
    """A unit reports a value for a period (填报). A correction names the record that it replaces (更正)."""

    kind: ClassVar[str] = "record.made"
    title: ClassVar[Text] = Text("填报", "record a value")

    id: NewId
    indicator: str
    unit: str
    person: str = ""
    period: str
    value: Decimal | None = None
    not_applicable: bool = False
    opening: bool = False
    evidence: tuple[Evidence, ...] = ()
    note: Sealed | None = None
    replaces: str = ""
    late: bool = False
    confirms: bool = False

    def subject(self) -> str:
        """The record."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """Those who hold a post in the unit, and the clerk; an opening balance is the clerk's."""
        return who.holds("clerk") or (
            not self.opening and (who.holds("village", self.unit) or who.holds("station", self.unit))
        )

    def reads(self) -> Iterable[tuple[type, str]]:
        """The record it replaces."""
        return ((Record, self.replaces),) if self.replaces else ()

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """See `taizhang.records.checks`."""
        return checks.making(self, state, who, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Add the record; one that needs no confirmation counts at once."""
        record = Record(
            id=self.id,
            book=entry.book,
            indicator=self.indicator,
            unit=self.unit,
            person=self.person,
            period=self.period,
            year=int(self.period[:4]),
            value=self.value,
            not_applicable=self.not_applicable,
            opening=self.opening,
            status=WAITING,
            evidence=[item.model_dump() for item in self.evidence],
            note_ref=self.note.ref if self.note else "",
            replaces=self.replaces,
            recorded_by=entry.actor,
            recorded_on=entry.day,
            made_seq=entry.seq,
        )
        if self.confirms:
            _count(state, record, entry)
        state.add(record)


class RecordConfirmed(Act):
    """Another person than the recorder confirms the value; from now on it counts (确认)."""

    kind: ClassVar[str] = "record.confirmed"
    title: ClassVar[Text] = Text("确认", "confirm a record")

    record: str
    replaces: str = ""

    def subject(self) -> str:
        """The record."""
        return self.record

    def permits(self, who: Actor, state: State) -> bool:
        """As the indicator's rule says: a supervisor, or any other person of the office."""
        record = state.get(Record, self.record)
        return record is None or checks.may_confirm(who, record)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The record and the one it replaces."""
        return ((Record, self.record), (Record, self.replaces)) if self.replaces else ((Record, self.record),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits; the confirmer is not the recorder."""
        return checks.answering(self.record, state, who, replaces=self.replaces)

    def apply(self, state: State, entry: Entry) -> None:
        """It counts; what it replaces no longer does."""
        record = state.get(Record, self.record)
        if record is not None:
            _count(state, record, entry)
            state.put(record)


class RecordSentBack(Act):
    """The record is returned to be made again, with a reason (退回)."""

    kind: ClassVar[str] = "record.sent-back"
    title: ClassVar[Text] = Text("退回", "send a record back")

    record: str
    reason: Sealed

    def subject(self) -> str:
        """The record."""
        return self.record

    def permits(self, who: Actor, state: State) -> bool:
        """Who may confirm may send back."""
        record = state.get(Record, self.record)
        return record is None or checks.may_confirm(who, record)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The record."""
        return ((Record, self.record),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits; the one who returns it is not the recorder."""
        return checks.answering(self.record, state, who)

    def apply(self, state: State, entry: Entry) -> None:
        """Mark it."""
        record = state.get(Record, self.record)
        if record is not None:
            record.status, record.reason_ref, record.to_seq = SENT_BACK, self.reason.ref, entry.seq
            record.confirmed_by, record.confirmed_on = entry.actor, entry.day
            state.put(record)


class RecordWithdrawn(Act):
    """The recorder takes back a record that nobody has confirmed yet (撤回)."""

    kind: ClassVar[str] = "record.withdrawn"
    title: ClassVar[Text] = Text("撤回", "withdraw a record")

    record: str

    def subject(self) -> str:
        """The record."""
        return self.record

    def permits(self, who: Actor, state: State) -> bool:
        """The recorder, and the clerk."""
        record = state.get(Record, self.record)
        return record is None or who.holds("clerk") or record.recorded_by == who.person

    def reads(self) -> Iterable[tuple[type, str]]:
        """The record."""
        return ((Record, self.record),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits."""
        return checks.waiting(self.record, state)

    def apply(self, state: State, entry: Entry) -> None:
        """Mark it."""
        record = state.get(Record, self.record)
        if record is not None:
            record.status, record.to_seq = WITHDRAWN, entry.seq
            state.put(record)


def _count(state: State, record: Record, entry: Entry) -> None:
    record.status, record.from_seq = CONFIRMED, entry.seq
    record.confirmed_by, record.confirmed_on = entry.actor, entry.day
    if record.replaces:
        old = state.get(Record, record.replaces)
        if old is not None:
            old.status, old.to_seq = REPLACED, old.to_seq or entry.seq
            state.put(old)
