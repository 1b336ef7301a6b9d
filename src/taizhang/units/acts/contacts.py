"""Contact duties: bound, ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import Field

from taizhang.books import queries as books
from taizhang.journal import Actor, Entry, NewId, State
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts.clerk import ClerkAct, ended, personal_data_problems, unknown
from taizhang.units.models import Contact, Person, Unit


class ContactBound(ClerkAct):
    """A person answers for a village, project or enterprise for a time (包村联点)."""

    kind: ClassVar[str] = "contact.bound"
    title: ClassVar[Text] = Text("确定联系点", "bind a contact duty")

    id: NewId
    institution: str
    binds: str
    person: str
    unit: str = ""
    matter: str = Field(default="", max_length=120)
    since: date
    until: date | None = None

    def subject(self) -> str:
        """The unit, or the person where it is a project or enterprise."""
        return self.unit or self.person

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The institution provides for it; person and unit exist; nobody is bound twice to the same."""
        institution = books.in_force(state.book, self.since).get(self.institution)
        if institution is None or institution.contact is None:
            yield unknown("institution", "施行中的联系制度", "contact institution in force")
        elif self.binds not in institution.contact.binds:
            allowed = "、".join(institution.contact.binds)
            yield Problem(
                "binds-not-provided",
                Text(f"该制度不设“{self.binds}”联系点", f"the institution does not bind to {self.binds}"),
                Text(f"可选：{allowed}", f"allowed: {allowed}"),
                Place(key="binds"),
            )
        if state.get(Person, self.person) is None:
            yield unknown("person", "人员", "person")
        yield from personal_data_problems(self.matter, "matter")
        if self.binds == "household" and self.matter:
            yield Problem(
                "household-named",
                Text("农户的姓名不写在账上", "a household's name does not stand in the journal"),
                Text("请绑定到农户所在的村或组", "bind to the village or group where it lives"),
                Place(key="matter"),
            )
        if not self.unit and not self.matter:
            yield unknown("unit", "联系对象", "object of the duty")
        if self.unit:
            unit = state.get(Unit, self.unit)
            if unit is None or not unit.holds_on(self.since):
                yield unknown("unit", "单位", "unit")
            elif (
                Contact.rows.of(state.book)
                .on(self.since)
                .filter(unit=self.unit, person=self.person, institution=self.institution)
                .exists()
            ):
                yield Problem(
                    "bound-already",
                    Text("此人已联系该单位", "this person is bound to it already"),
                    Text("无需再次办理", "nothing to do"),
                )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the duty."""
        state.add(
            Contact(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                binds=self.binds,
                person=self.person,
                unit=self.unit,
                matter=self.matter,
                since=self.since,
                until=self.until,
                from_seq=entry.seq,
            )
        )


class ContactEnded(ClerkAct):
    """A contact duty ends (调整联系点)."""

    kind: ClassVar[str] = "contact.ended"
    title: ClassVar[Text] = Text("终止联系点", "end a contact duty")

    contact: str
    until: date

    def subject(self) -> str:
        """The duty."""
        return self.contact

    def reads(self) -> Iterable[tuple[type, str]]:
        """The duty."""
        return ((Contact, self.contact),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It runs."""
        contact = state.get(Contact, self.contact)
        if contact is None:
            yield unknown("contact", "联系点", "contact duty")
        else:
            yield from ended(contact, self.until)

    def apply(self, state: State, entry: Entry) -> None:
        """End it."""
        contact = state.get(Contact, self.contact)
        if contact is not None:
            contact.until, contact.ended_seq = self.until, entry.seq
            state.put(contact)
