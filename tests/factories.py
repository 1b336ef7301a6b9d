"""Builders of what tests need. Each goes through an act, as the software itself does; none writes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Literal

from taizhang.appraisal.closing import close
from taizhang.books.acts import BookOpened, InstitutionAdopted
from taizhang.journal import SYSTEM, Act, Actor, Appended, append, new_id
from taizhang.notices.acts import Body, NoticePosted, Words
from taizhang.promises.acts import PromiseMade
from taizhang.records.acts import RecordConfirmed, RecordMade
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.acts import ContactBound, PersonRegistered, PostCreated, TermStarted, UnitOpened
from taizhang.vault.keeping import keep
from tests import rules

LONG_AGO = date(2020, 1, 1)
NEW_YEAR = date(2026, 1, 5)


def noon(day: date) -> datetime:
    """Noon in Shanghai, as UTC."""
    return datetime.combine(day, time(4), tzinfo=UTC)


def do(book: str, *acts: Act, who: Actor = SYSTEM, on: date = NEW_YEAR, key: str = "") -> Appended:
    """Append acts that happened on a day and are recorded at its noon."""
    return append(STORE, book, acts, who=who, now=noon(on), happened_on=on, key=key)


def create_book(
    book: str = "",
    *,
    name: str = "试验镇",
    institutions: Sequence[str] = rules.ALL,
    level: Literal["township", "county"] = "township",
) -> str:
    """A book with institutions in force since 2020; returns its id."""
    book = book or f"town-{new_id()}"
    do(book, BookOpened(book=book, name=name, level=level), on=LONG_AGO)
    for text in institutions:
        create_adoption(book, text)
    return book


def create_adoption(book: str, text: str, *, effective_from: date = LONG_AGO, on: date = LONG_AGO) -> str:
    """An institution in force from a day; returns the adoption's id."""
    act = InstitutionAdopted.of(new_id("i"), text, effective_from=effective_from)
    do(book, act, on=on)
    return act.id


def create_unit(book: str, kind: str, name: str, *, parent: str = "", position: int = 0, **fields) -> str:
    """A unit that stands since 2020; returns its id."""
    act = UnitOpened(
        id=new_id("u"),
        unit_kind=kind,
        name=name,
        parent=parent,
        position=position,
        **{"since": LONG_AGO, **fields},
    )
    do(book, act, on=LONG_AGO)
    return act.id


def create_person(book: str, name: str = "青禾", *, phone: str = "") -> str:
    """A person whose name (and telephone) lie in the vault; returns the id."""
    person = new_id("p")

    def plan(state, head):
        sealed = keep(book, name, kind="name", owner=person, findable=True)
        telephone = keep(book, phone, kind="phone", owner=person) if phone else None
        return [PersonRegistered(id=person, name=sealed, phone=telephone)]

    append(STORE, book, plan, who=SYSTEM, now=noon(LONG_AGO), happened_on=LONG_AGO)
    return person


def create_holder(
    book: str, unit: str, role: str, *, name: str = "青禾", key: str = "", since: date = LONG_AGO
) -> str:
    """A person in a new post of a unit; returns the person's id."""
    person = create_person(book, name)
    post = PostCreated(id=new_id("o"), unit=unit, name=role, role=role, key=key, since=since)
    term = TermStarted(id=new_id("t"), post=post.id, person=person, since=since)
    do(book, post, term, on=LONG_AGO)
    return person


def create_contact(book: str, person: str, unit: str, *, since: date = LONG_AGO) -> str:
    """A contact duty; returns its id."""
    act = ContactBound(
        id=new_id("c"), institution="contact-duty", binds="village", person=person, unit=unit, since=since
    )
    do(book, act, on=LONG_AGO)
    return act.id


def create_promise(
    book: str,
    unit: str,
    indicator: str,
    target: Decimal | int,
    *,
    year: int = 2026,
    parent: str = "",
    **fields,
) -> str:
    """A promise of a year; returns its id."""
    act = PromiseMade(
        id=new_id("g"),
        indicator=indicator,
        unit=unit,
        year=year,
        target=Decimal(target),
        parent=parent,
        due=date(year, 12, 31),
        **fields,
    )
    do(book, act, on=date(year, 1, 5))
    return act.id


def create_record(
    book: str,
    unit: str,
    indicator: str,
    period: str,
    value: Decimal | int | None,
    *,
    by: Actor = SYSTEM,
    confirmed_by: Actor | None = None,
    on: date | None = None,
    **fields,
) -> str:
    """A record made by one person and, if given, confirmed by another; returns its id."""
    day = on or Period.parse(period).start
    act = RecordMade(
        id=new_id("r"),
        indicator=indicator,
        unit=unit,
        period=period,
        value=None if value is None else Decimal(value),
        not_applicable=value is None,
        **fields,
    )
    do(book, act, who=by, on=day)
    if confirmed_by is not None:
        do(book, RecordConfirmed(record=act.id, replaces=act.replaces), who=confirmed_by, on=day)
    return act.id


def create_notice(
    book: str, *, text: str = "公示内容", since: date = NEW_YEAR, until: date = date(2026, 2, 5)
) -> str:
    """A notice that is up; returns its id."""
    act = NoticePosted(
        id=new_id("n"),
        institution="monthly-progress",
        name=Words(zh="公示", en="Notice"),
        body=Body(paragraphs=(Words(zh=text),)),
        ground="测试依据",
        head_hash=STORE.head(book).hash,
        since=since,
        until=until,
    )
    do(book, act, on=since)
    return act.id


def create_close(book: str, month: str, *, who: Actor = SYSTEM, **options) -> Appended:
    """A month closed on the first day of the next."""
    period = Period.parse(month)
    day = period.next().start
    return close(book, period, who=who, now=noon(day), on=day, **options)


@dataclass(frozen=True)
class Township:
    """A book with one township, a station, villages, and people by what they do there.

    `people` maps clerk, deputy (another clerk), leader (key mayor), secretary (a leader, key party-secretary),
    supervisor, auditor, station and village1 … to person ids.
    """

    book: str
    township: str
    station: str
    villages: tuple[str, ...]
    people: dict[str, str] = field(default_factory=dict)

    def actor(self, role: str, on: date = NEW_YEAR) -> Actor:
        """The actor who does this work, with the roles held on a day."""
        return units.actor(self.book, self.people[role], on)

    def do(self, *acts: Act, who: str | Actor = SYSTEM, on: date = NEW_YEAR, key: str = "") -> Appended:
        """Append acts to this book; `who` may be given by role."""
        return do(self.book, *acts, who=self.actor(who, on) if isinstance(who, str) else who, on=on, key=key)

    def record(
        self, indicator: str, period: str, value, *, village: int = 0, confirmed: bool = True, **fields
    ) -> str:
        """A record of a village by its own cadre, confirmed by the clerk where the rule asks for it."""
        needs = indicator not in ("jobs", "accidents") and not fields.get("opening")
        return create_record(
            self.book,
            fields.pop("unit", self.villages[village]),
            indicator,
            period,
            value,
            by=fields.pop("by", self.actor(f"village{village + 1}")),
            confirmed_by=self.actor("supervisor") if confirmed and needs else None,
            confirms=not needs,
            **fields,
        )

    def close(self, month: str, **options) -> Appended:
        """Close a month as the clerk."""
        return create_close(self.book, month, who=self.actor("clerk"), **options)


def create_township(
    *, villages: int = 3, institutions: Sequence[str] = rules.ALL, promises: bool = True
) -> Township:
    """A township at work: units, posts, people, contact duties, and a year's promises of sales."""
    book = create_book(institutions=institutions)
    top = create_unit(book, "township", "试验镇")
    station = create_unit(book, "station", "便民中心", parent=top, position=1)
    below = tuple(
        create_unit(book, "village", f"第{number}村", parent=top, position=number + 1)
        for number in range(1, villages + 1)
    )
    people = {
        "clerk": create_holder(book, top, "clerk"),
        "deputy": create_holder(book, top, "clerk"),
        "leader": create_holder(book, top, "leader", key="mayor"),
        "secretary": create_holder(book, top, "leader", key="party-secretary"),
        "supervisor": create_holder(book, top, "supervisor"),
        "auditor": create_holder(book, top, "auditor"),
        "station": create_holder(book, station, "station"),
    }
    for number, village in enumerate(below, start=1):
        people[f"village{number}"] = create_holder(book, village, "village")
        if rules.CONTACT in institutions:
            create_contact(book, people[f"village{number}"], village)
    if promises and below:
        whole = create_promise(book, top, "sales", 1_200_000 * len(below))
        for village in below:
            create_promise(book, village, "sales", 1_200_000, parent=whole)
    return Township(book, top, station, below, people)
