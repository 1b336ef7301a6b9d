"""People, the posts they hold, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from taizhang.journal import Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts.clerk import ClerkAct, ended, personal_data_problems, unknown
from taizhang.units.acts.standing import MOST_PLACES
from taizhang.units.models import Person, Post, Term, Unit

Role = Literal["clerk", "station", "village", "leader", "supervisor", "auditor"]


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
        yield from personal_data_problems(self.ground, "ground")
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
            yield from ended(term, self.until)

    def apply(self, state: State, entry: Entry) -> None:
        """End it."""
        term = state.get(Term, self.term)
        if term is not None:
            term.until = self.until
            state.put(term)
