"""Acts on units, posts, people and contact duties. All are the clerk's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from taizhang.books import queries as books
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Text
from taizhang.units.codes import code_problems
from taizhang.units.models import Contact, Person, Post, Spanning, Term, Unit

UnitKind = Literal["county", "township", "station", "village", "group"]
MOST_PLACES = 1_000_000
"""The last place in the office's order."""

Role = Literal["clerk", "station", "village", "leader", "supervisor", "auditor"]


class ClerkAct(Act):
    """An act that the office's clerk (党政办) does."""

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")


def unknown(key: str, zh: str, en: str) -> Problem:
    """The problem that something named is not there."""
    return Problem(
        "unknown",
        Text(f"找不到{zh}", f"there is no such {en}"),
        Text("请从列表中选择", "choose from the list"),
        Place(key=key),
    )


def _ended(row: Spanning, until: date) -> Iterable[Problem]:
    if row.until is not None:
        yield Problem(
            "already-ended",
            Text("已于此前终止", "it has ended already"),
            Text("无需再次办理", "nothing to do"),
        )
    elif until <= row.since:
        yield Problem(
            "ends-before-start",
            Text("终止日期须晚于开始日期", "it must end after it began"),
            Text(f"开始日期为 {row.since}", f"it began on {row.since}"),
            Place(key="until"),
        )


class UnitOpened(ClerkAct):
    """A unit exists from a day on (设立单位)."""

    kind: ClassVar[str] = "unit.opened"
    title: ClassVar[Text] = Text("设立单位", "open a unit")

    id: NewId
    unit_kind: UnitKind
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=120)
    code: str = ""
    parent: str = ""
    group: str = Field(default="", max_length=40)
    position: int = Field(default=0, ge=0, le=MOST_PLACES)
    initials: str = Field(default="", max_length=40)
    since: date

    def subject(self) -> str:
        """The unit."""
        return self.id

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A parent that exists, a code with a sound structure that nobody else has, a name new under the parent."""
        siblings = Unit.rows.of(state.book).on(self.since)
        if self.parent and state.get(Unit, self.parent) is None:
            yield unknown("parent", "上级单位", "parent unit")
        if self.code:
            yield from code_problems(self.code, self.unit_kind)
            if siblings.filter(code=self.code).exists():
                yield Problem(
                    "code-taken",
                    Text(
                        f"区划代码 {self.code} 已属于另一单位",
                        f"the code {self.code} belongs to another unit",
                    ),
                    Text("请核对代码；单位撤并用“撤销”并指明承接单位", "check the code"),
                    Place(key="code"),
                )
        if siblings.filter(title=self.name, parent=self.parent).exists():
            yield Problem(
                "name-taken",
                Text(f"同一上级下已有“{self.name}”", f"{self.name} exists under this parent"),
                Text("请核对名称", "check the name"),
                Place(key="name"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the unit."""
        state.add(
            Unit(
                id=self.id,
                book=entry.book,
                kind=self.unit_kind,
                title=self.name,
                title_en=self.name_en,
                code=self.code,
                parent=self.parent,
                group=self.group,
                position=self.position,
                initials=self.initials,
                since=self.since,
                from_seq=entry.seq,
            )
        )


class UnitClosed(ClerkAct):
    """A unit ceases to exist, with the one that takes over, if any (撤并)."""

    kind: ClassVar[str] = "unit.closed"
    title: ClassVar[Text] = Text("撤销单位", "close a unit")

    unit: str
    until: date
    successor: str = ""

    def subject(self) -> str:
        """The unit."""
        return self.unit

    def reads(self) -> Iterable[tuple[type, str]]:
        """The unit."""
        return ((Unit, self.unit),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It exists, has no units of its own, and the successor exists on that day."""
        unit = state.get(Unit, self.unit)
        if unit is None:
            yield unknown("unit", "单位", "unit")
            return
        yield from _ended(unit, self.until)
        if Unit.rows.of(state.book).on(self.until).filter(parent=self.unit).exists():
            yield Problem(
                "has-units",
                Text("其下仍有单位", "it still has units below it"),
                Text("请先撤并其下单位", "close those first"),
            )
        if self.successor:
            successor = state.get(Unit, self.successor)
            if successor is None or not successor.holds_on(self.until) or self.successor == self.unit:
                yield unknown("successor", "承接单位", "successor")

    def apply(self, state: State, entry: Entry) -> None:
        """End the unit."""
        unit = state.get(Unit, self.unit)
        if unit is not None:
            unit.until, unit.successor, unit.ended_seq = self.until, self.successor, entry.seq
            state.put(unit)


class PersonRegistered(ClerkAct):
    """A person who will hold a post; the name and telephone lie in the vault (登记人员)."""

    kind: ClassVar[str] = "person.registered"
    title: ClassVar[Text] = Text("登记人员", "register a person")

    id: NewId
    name: Sealed
    phone: Sealed | None = None

    def subject(self) -> str:
        """The person."""
        return self.id

    def apply(self, state: State, entry: Entry) -> None:
        """Add the person."""
        state.add(
            Person(
                id=self.id,
                book=entry.book,
                name_ref=self.name.ref,
                phone_ref=self.phone.ref if self.phone else "",
            )
        )


class PostCreated(ClerkAct):
    """A post in a unit and the role it gives (设岗)."""

    kind: ClassVar[str] = "post.created"
    title: ClassVar[Text] = Text("设岗", "create a post")

    id: NewId
    unit: str
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=120)
    role: Role
    key: str = Field(default="", max_length=40)
    position: int = Field(default=0, ge=0, le=MOST_PLACES)
    since: date

    def subject(self) -> str:
        """The post."""
        return self.id

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Its unit exists."""
        unit = state.get(Unit, self.unit)
        if unit is None or not unit.holds_on(self.since):
            yield unknown("unit", "单位", "unit")

    def apply(self, state: State, entry: Entry) -> None:
        """Add the post."""
        state.add(
            Post(
                id=self.id,
                book=entry.book,
                unit=self.unit,
                title=self.name,
                title_en=self.name_en,
                role=self.role,
                key=self.key,
                position=self.position,
                since=self.since,
            )
        )


class TermStarted(ClerkAct):
    """A person takes a post, or acts for its absent holder (任职、代理)."""

    kind: ClassVar[str] = "term.started"
    title: ClassVar[Text] = Text("任职", "start a term")

    id: NewId
    post: str
    person: str
    since: date
    until: date | None = None
    acting: bool = False
    ground: str = Field(default="", max_length=200)

    def subject(self) -> str:
        """The person."""
        return self.person

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Post and person exist; the person does not hold it already; acting has an end and a ground."""
        post = state.get(Post, self.post)
        if post is None or not post.holds_on(self.since):
            yield unknown("post", "岗位", "post")
        if state.get(Person, self.person) is None:
            yield unknown("person", "人员", "person")
        if Term.rows.of(state.book).on(self.since).filter(post=self.post, person=self.person).exists():
            yield Problem(
                "holds-already",
                Text("此人已任该职", "this person holds the post already"),
                Text("无需再次办理", "nothing to do"),
            )
        if self.acting and (self.until is None or not self.ground):
            yield Problem(
                "acting-needs-end",
                Text("代理须写明事由和截止日期", "acting for somebody needs a ground and an end"),
                Text("请补填", "please add them"),
                Place(key="until"),
            )
        if self.until is not None and self.until <= self.since:
            yield Problem(
                "ends-before-start",
                Text("终止日期须晚于开始日期", "it must end after it begins"),
                where=Place(key="until"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the term."""
        state.add(
            Term(
                id=self.id,
                book=entry.book,
                post=self.post,
                person=self.person,
                since=self.since,
                until=self.until,
                acting=self.acting,
                ground=self.ground,
            )
        )


class TermEnded(ClerkAct):
    """A person leaves a post (免职、离任)."""

    kind: ClassVar[str] = "term.ended"
    title: ClassVar[Text] = Text("离任", "end a term")

    term: str
    until: date

    def subject(self) -> str:
        """The term."""
        return self.term

    def reads(self) -> Iterable[tuple[type, str]]:
        """The term."""
        return ((Term, self.term),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It runs."""
        term = state.get(Term, self.term)
        if term is None:
            yield unknown("term", "任职", "term")
        else:
            yield from _ended(term, self.until)

    def apply(self, state: State, entry: Entry) -> None:
        """End it."""
        term = state.get(Term, self.term)
        if term is not None:
            term.until = self.until
            state.put(term)


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
            yield from _ended(contact, self.until)

    def apply(self, state: State, entry: Entry) -> None:
        """End it."""
        contact = state.get(Contact, self.contact)
        if contact is not None:
            contact.until, contact.ended_seq = self.until, entry.seq
            state.put(contact)
