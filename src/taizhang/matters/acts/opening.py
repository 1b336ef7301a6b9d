"""Acts by which a matter comes into the book: opened, filed elsewhere, joined to another and split off again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from taizhang.books import by_state
from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions.schema.matters import AS_ORDERED
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.matters.acts.base import (
    RESIDENT,
    MatterAct,
    against_of,
    end,
    evidence_of,
    follow,
    holds_any,
    not_permitted,
    seen,
)
from taizhang.matters.happenings import happening
from taizhang.matters.models import AT_WORK, JOINED, OPEN, REGISTERED, Against, Matter
from taizhang.matters.seeing import goes_up
from taizhang.problems import Place, Problem, Text
from taizhang.records.acts import Evidence
from taizhang.server.rows import fresh
from taizhang.units.acts import unknown
from taizhang.units.acts.clerk import personal_data_problems
from taizhang.units.models import Person, Unit

CONTACT_TEXTS = ("text", "name", "phone", "address")
"""The texts that every kind takes besides its own fields: what is raised, who raises it, how to reach them."""

Value = bool | int | Decimal | date | str | tuple[str, ...]
"""What a field outside the vault may hold."""


class MatterOpened(Act):
    """Something is raised or ordered, and gets a number (登记、受理、立项). What people wrote lies in the vault.

    `rule` is the adoption under which it goes to its end. `texts` holds the sealed words by field: "text" is what is
    raised. `against` names the units and persons that it complains about; it is kept from them and from everybody
    under them. A complaint about the head of the office is not opened here but in the next book up; `held` keeps it
    here for the auditor alone where no such book is known.
    """

    kind: ClassVar[str] = "matter.opened"
    title: ClassVar[Text] = Text("登记事项", "register a matter")
    guards_by_state: ClassVar[bool] = True

    id: NewId
    number: NewId
    matter_kind: str = Field(max_length=60)
    rule: str = Field(max_length=40)
    channel: str = Field(max_length=20)
    category: str = Field(default="", max_length=60)
    about: str = Field(max_length=10)
    place: str = Field(default="", max_length=40)
    against: tuple[str, ...] = ()
    ordered_by: str = Field(default="", max_length=40)
    due: date | None = None
    texts: Mapping[str, Sealed]
    values: Mapping[str, Value] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    from_book: str = Field(default="", max_length=40)
    held: bool = False

    def subject(self) -> str:
        """The matter."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """Those whom the kind's file lets open it; residents by the portal and the open doors."""
        return bool(who.roles) or who.person == RESIDENT.person

    def reads(self) -> Iterable[tuple[type, str]]:
        """Nothing: the matter is new."""
        return ()

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The kind is in force, `who` may open it, it says what the file asks for, and nobody gets it who must not."""
        adoptions = state.once((AdoptedInstitution,), "adoptions", lambda: books.Adoptions(state.book))
        in_force, _ = adoptions.found(on).get(self.matter_kind, ("", ""))
        institution = by_state.adopted(state, self.rule)
        kind = institution.matter if institution is not None else None
        if kind is None or self.rule != in_force:
            yield unknown("matter_kind", "施行中的事项类型", "kind of matter in force")
            return
        if not holds_any(state.book, who, kind.opened_by, on, None, state):
            yield not_permitted(self.title)
        if self.channel not in kind.channels:
            yield _not_among("channel", Text("渠道", "channel"), kind.channels)
        if self.about not in kind.about:
            yield _not_among("about", Text("对象", "subject"), kind.about)
        if self.category not in kind.causes() and (kind.causes() or self.category):
            yield _not_among("category", Text("类别", "category"), kind.causes())
        yield from self._place_problems(state, kind, on)
        yield from self._text_problems(kind)
        yield from value_problems(kind, self.values)
        yield from self._due_problems(kind, on)
        if state.once((), ("number", self.number), lambda: _taken(state.book, self.number)):
            yield Problem(
                "number-taken", Text("编号重复", "the number is taken"), Text("请再提交一次", "submit again")
            )
        for key in self.against:
            if state.get(Unit, key) is None and state.get(Person, key) is None:
                yield unknown("against", "被反映的单位或人员", "unit or person complained about")
        if self.against and not self.held and goes_up(state.book, self.against, on):
            yield Problem(
                "goes-up",
                Text("反映本单位主要负责人或本机关的事项由上级办理", "a complaint about the head of the office or the office itself goes to the level above"),
                Text("请通过门户提交，由系统转上级", "raise it by the portal, which passes it up"),
                Place(key="against"),
            )  # fmt: skip
        if self.ordered_by and state.get(Person, self.ordered_by) is None:
            yield unknown("ordered_by", "交办人", "person who orders it")

    def _place_problems(self, state: State, kind: Kind, on: date) -> Iterable[Problem]:
        unit = state.get(Unit, self.place) if self.place else None
        if (self.place and (unit is None or not unit.holds_on(on))) or (kind.needs_place and not self.place):
            yield unknown("place", "所在的村（组）", "village or group it is about")

    def _text_problems(self, kind: Kind) -> Iterable[Problem]:
        known = {*CONTACT_TEXTS, *(field.id for field in kind.fields if field.sealed)}
        needed = {"text", *(field.id for field in kind.fields if field.sealed and field.required)}
        for key in sorted(needed - set(self.texts)):
            yield _field_missing(key)
        for key in sorted(set(self.texts) - known):
            yield unknown(key, "这一栏", "field")
        if kind.confidential.author == "anonymous":
            for key in sorted({"name", "phone", "address"} & set(self.texts)):
                yield Problem(
                    "not-asked",
                    Text("这类事项不问姓名和联系方式", "this kind does not ask who raises it"),
                    where=Place(key=key),
                )

    def _due_problems(self, kind: Kind, on: date) -> Iterable[Problem]:
        ordered = any(clock.limit == AS_ORDERED for clock in kind.clocks_for(self.category, self.channel))
        if ordered and self.due is None:
            yield Problem(
                "due-missing",
                Text("没有写办结期限", "the day by which it is to be done is missing"),
                Text("请写明日期", "give the day"),
                Place(key="due"),
            )
        if self.due is not None and (not ordered or self.due < on):
            yield Problem(
                "due-wrong",
                Text("期限早于登记日", "the day lies before it is registered")
                if ordered
                else Text("这类事项的期限由规则定", "the rule sets the limit of this kind"),
                where=Place(key="due"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the matter, its clocks, what the rates count, and whom it is kept from."""
        institution = by_state.adopted(state, self.rule)
        kind = institution.matter if institution is not None else None
        if kind is None:
            return
        row = fresh(
            Matter,
            id=self.id,
            book=entry.book,
            kind=self.matter_kind,
            rule=self.rule,
            number=self.number,
            channel=self.channel,
            category=self.category,
            about=self.about,
            place=self.place,
            status=REGISTERED,
            opened_on=entry.day,
            opened_by=entry.actor,
            opened_unit=entry.unit,
            ordered_by=self.ordered_by,
            due_given=self.due,
            guarded=bool(self.against),
            office_wide=kind.confidential.seen_by == "office",
            values={key: _plain(value) for key, value in sorted(self.values.items())},
            texts={key: seal.ref for key, seal in sorted(self.texts.items())},
            evidence=evidence_of(self.evidence),
            events=[happening(entry, "received", channel=self.channel)],
            opened_seq=entry.seq,
            changed_seq=entry.seq,
        )
        for number, key in enumerate(dict.fromkeys(self.against), start=1):
            state.add(Against(id=f"{self.id}.{number}", book=entry.book, matter=self.id, key=key))
        follow(state, entry, row, kind, {}, new=True)


def _taken(book: str, number: str) -> bool:
    return bool(Matter.rows.for_nobody(book).filter(number=number).exists())


class MatterRefiled(MatterAct):
    """The category or the place turns out to be another (更正类别、地点)."""

    kind: ClassVar[str] = "matter.refiled"
    title: ClassVar[Text] = Text("更正类别或地点", "file under another category or place")
    statuses: ClassVar[tuple[str, ...]] = AT_WORK

    category: str = Field(default="", max_length=60)
    place: str = Field(default="", max_length=40)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Both are known, and one differs."""
        if self.category not in kind.causes() and (kind.causes() or self.category):
            yield _not_among("category", Text("类别", "category"), kind.causes())
        unit = state.get(Unit, self.place) if self.place else None
        if (self.place and unit is None) or (kind.needs_place and not self.place):
            yield unknown("place", "所在的村（组）", "village or group it is about")
        if (self.category, self.place) == (row.category, row.place):
            yield Problem("nothing-changed", Text("没有改动", "nothing changed"), where=Place(key="category"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Set both."""
        row.events = [*row.events, happening(entry, "refiled", was=row.category, was_place=row.place)]
        row.category, row.place = self.category, self.place


class MatterJoined(MatterAct):
    """A matter that says the same as another is joined to it, with the clerk's consent (并件); one answer serves both."""

    kind: ClassVar[str] = "matter.joined"
    title: ClassVar[Text] = Text("并件", "join to another matter")
    statuses: ClassVar[tuple[str, ...]] = AT_WORK

    into: str = Field(max_length=40)

    def reads(self) -> Iterable[tuple[type, str]]:
        """Both matters."""
        return ((Matter, self.matter), (Matter, self.into))

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The other is open, of the same kind, not this one, and kept from the same people."""
        other = seen(state, self.into, who, on)
        if other is None or other.kind != row.kind or other.status not in OPEN:
            yield unknown(
                "into", "要并入的事项（须同类、未办结）", "open matter of the same kind to join it to"
            )
        elif other.id == row.id:
            yield Problem(
                "same", Text("不能并入自己", "it cannot be joined to itself"), where=Place(key="into")
            )
        elif against_of(row.book, row.id) != against_of(row.book, other.id):
            yield Problem(
                "protection-differs",
                Text(
                    "两件所反映的单位或人员不同，不能并件", "they complain about different units or persons"
                ),
                Text("请分别办理", "handle them apart"),
                Place(key="into"),
            )
        if not kind.steps.duplicates:
            yield Problem("never-joined", Text("这类事项不并件", "this kind is never joined"))

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It ends here; its page leads to the other."""
        row.events = [*row.events, happening(entry, "joined", into=self.into, was=row.status)]
        row.joined_into = self.into
        end(row, JOINED, entry.day)


class MatterSplit(MatterAct):
    """A matter that was joined by mistake goes its own way again, its clocks running as if it never had (撤销并件)."""

    kind: ClassVar[str] = "matter.split"
    title: ClassVar[Text] = Text("撤销并件", "split off again")
    statuses: ClassVar[tuple[str, ...]] = (JOINED,)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """It stands where it stood."""
        joined = next(one for one in reversed(row.events) if one["name"] == "joined")
        row.events = [
            *({**one, "name": "joined-once"} if one is joined else one for one in row.events),
            happening(entry, "split", was=row.joined_into),
        ]
        row.joined_into, row.ended_on, row.status = "", None, joined["was"]


class MatterPassedUp(Act):
    """A complaint about the head of the office went to the next book up; nothing of it stays here but that it went
    (转上一级办理)."""

    kind: ClassVar[str] = "matter.passed-up"
    title: ClassVar[Text] = Text("转上一级", "pass up to the level above")

    id: NewId
    to_book: str = Field(max_length=40)
    as_matter: str = Field(max_length=40)

    def subject(self) -> str:
        """The matter, by an id of its own."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """The software, when a complaint of this sort is raised."""
        return who.person == RESIDENT.person

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It goes to another book."""
        if self.to_book == state.book:
            yield Problem("same-book", Text("不能转给自己", "it must go to another book"))

    def apply(self, state: State, entry: Entry) -> None:
        """Nothing: the matter is not in this book."""


def value_problems(kind: Kind, values: Mapping[str, Value]) -> Iterable[Problem]:
    """Every field outside the vault holds what its type says, and the required ones are there."""
    for field in kind.fields:
        if field.sealed:
            continue
        value = values.get(field.id)
        if value is None:
            if field.required:
                yield _field_missing(field.id)
            continue
        choices = {choice.zh for choice in field.choices}
        given = value if isinstance(value, tuple) else (value,)
        fits = {
            "choice": isinstance(value, str) and value in choices,
            "choices": isinstance(value, tuple) and set(value) <= choices,
            "number": isinstance(value, int | Decimal) and not isinstance(value, bool),
            "date": isinstance(value, date),
            "yes-no": isinstance(value, bool),
            "unit": isinstance(value, str) and 0 < len(value) <= 40,
        }[field.type]
        if not fits:
            yield Problem(
                "field-wrong",
                Text(f"“{field.title.zh}”填写有误", f"“{field.title.to('en')}” is not valid"),
                Text("、".join(choice.zh for choice in field.choices)),
                Place(key=field.id),
            )
        for text in given:
            if isinstance(text, str):
                yield from personal_data_problems(text, field.id)
    open_fields = {field.id for field in kind.fields if not field.sealed}
    for key in sorted(set(values) - open_fields):
        yield unknown(key, "这一栏", "field")


def _plain(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value


def _field_missing(key: str) -> Problem:
    return Problem("field-missing", Text(f"{key} 没有填写", f"{key} is missing"), where=Place(key=key))


def _not_among(key: str, what: Text, allowed: Iterable[str]) -> Problem:
    listed = "、".join(allowed)
    return Problem(
        "not-among",
        Text(f"这类事项没有这个{what.zh}", f"this kind has no such {what.en}"),
        Text(f"可选：{listed}", f"one of: {listed}"),
        Place(key=key),
    )
