"""Excluding an item for a unit (剔除、免考), and exemption where duty was done (尽职免责): asked with evidence, decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from taizhang.appraisal.acts import checks
from taizhang.appraisal.models import Exclusion
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.units.acts import unknown
from taizhang.units.acts.clerk import personal_data_problems

ASKED, GRANTED, REFUSED, REVOKED = "asked", "granted", "refused", "revoked"
"""The states of an exclusion."""


class ExclusionAsked(Act):
    """It is asked that an item is not assessed for a unit, or that an item or veto does not strike it (申请剔除).

    `way` is "excluded" where the item does not fit the unit in this period (剔除、免考), "exempt" where duty was done
    (尽职免责). The ground is printed in the score line; what else there is to say is sealed in the note.
    """

    kind: ClassVar[str] = "score.exclusion-asked"
    title: ClassVar[Text] = Text("申请剔除或免责", "ask for an exclusion")

    id: NewId
    way: Literal["excluded", "exempt"]
    institution: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str
    item: str = Field(default="", max_length=60)
    veto: str = Field(default="", max_length=60)
    ground: str = Field(min_length=1, max_length=200)
    evidence: tuple[Evidence, ...] = ()
    note: Sealed | None = None

    def subject(self) -> str:
        """The exclusion."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """Those who hold a post in the unit, and the clerk."""
        return who.holds("clerk") or checks.belongs_to(who, self.unit)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Before the close; one item or veto of the rule; with evidence; and not asked already."""
        yield from personal_data_problems(self.ground, "ground")
        yield from checks.evidence_problems(self.evidence, needed=True)
        try:
            sheet = checks.open_sheet(state.book, self.institution, self.period)
        except Refused as refused:
            yield from refused.problems
            return
        yield from checks.unit_problems(state.book, self.unit, sheet)
        items = {item.id for item in sheet.rule.items}
        vetoes = {veto.id for veto in sheet.rule.vetoes}
        if bool(self.item) == bool(self.veto) or (self.veto and self.way == "excluded"):
            yield Problem(
                "one-thing",
                Text(
                    "剔除只写一项考评项；免责写一项考评项或一项否决",
                    "name one item, or for an exemption one item or veto",
                ),
                where=Place(key="item"),
            )
        elif self.item not in items | {""} or self.veto not in vetoes | {""}:
            yield unknown("item", "考评项或否决", "item or veto of the rule")
        there = Exclusion.rows.of(state.book).filter(
            institution=self.institution, period=self.period, unit=self.unit, item=self.item, veto=self.veto,
            status__in=(ASKED, GRANTED),
        )  # fmt: skip
        if there.exists():
            yield Problem(
                "asked-already",
                Text("这一项已经申请过", "this was asked for already"),
                Text("请等决定", "wait for the decision"),
                Place(key="item"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Keep it; it waits."""
        state.add(
            Exclusion(
                id=self.id,
                book=entry.book,
                way=self.way,
                institution=self.institution,
                period=self.period,
                unit=self.unit,
                item=self.item,
                veto=self.veto,
                ground=self.ground,
                evidence=[item.model_dump() for item in self.evidence],
                asked_by=entry.actor,
                asked_on=entry.day,
                status=ASKED,
            )
        )


class ExclusionDecided(Act):
    """The approver grants or refuses it, with the reason (批准剔除); never who asked, nor the unit itself."""

    kind: ClassVar[str] = "score.exclusion-decided"
    title: ClassVar[Text] = Text("决定剔除或免责", "decide an exclusion")

    exclusion: str
    granted: bool
    reason: Sealed

    def subject(self) -> str:
        """The exclusion."""
        return self.exclusion

    def permits(self, who: Actor, state: State) -> bool:
        """The appraisal's approver; see the guards."""
        return bool(who.roles)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The exclusion."""
        return ((Exclusion, self.exclusion),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It waits, the sheet is not closed, and the one who decides may."""
        return _answering(state, self.exclusion, ASKED, who, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Keep the decision; granted, it counts from here."""
        row = state.get(Exclusion, self.exclusion)
        if row is not None:
            row.status = GRANTED if self.granted else REFUSED
            row.from_seq = entry.seq if self.granted else None
            row.decided_by, row.decided_on, row.reason_ref = entry.actor, entry.day, self.reason.ref
            state.put(row)


class ExclusionRevoked(Act):
    """What was granted is taken back before the close, with the reason (撤销剔除)."""

    kind: ClassVar[str] = "score.exclusion-revoked"
    title: ClassVar[Text] = Text("撤销剔除或免责", "revoke an exclusion")

    exclusion: str
    reason: Sealed

    def subject(self) -> str:
        """The exclusion."""
        return self.exclusion

    def permits(self, who: Actor, state: State) -> bool:
        """The appraisal's approver; see the guards."""
        return bool(who.roles)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The exclusion."""
        return ((Exclusion, self.exclusion),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It was granted, the sheet is not closed, and the one who revokes may."""
        return _answering(state, self.exclusion, GRANTED, who, on)

    def apply(self, state: State, entry: Entry) -> None:
        """It no longer counts."""
        row = state.get(Exclusion, self.exclusion)
        if row is not None:
            row.status, row.to_seq, row.reason_ref = REVOKED, entry.seq, self.reason.ref
            row.decided_by, row.decided_on = entry.actor, entry.day
            state.put(row)


def _answering(state: State, exclusion: str, status: str, who: Actor, on: date) -> Iterable[Problem]:
    row = state.get(Exclusion, exclusion)
    if row is None or row.status != status:
        yield unknown("exclusion", "等待办理的申请", "request that waits for this")
        return
    try:
        sheet = checks.open_sheet(state.book, row.institution, row.period)
    except Refused as refused:
        yield from refused.problems
        return
    yield from checks.post_problems(state.book, who, sheet.rule.approver, on)
    yield from checks.not_own(who, row.unit, (row.asked_by,), Text("这件申请", "this request"))
