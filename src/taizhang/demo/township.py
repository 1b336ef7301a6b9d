"""The first days of the sample book: opened, its institutions adopted, its units, posts, people and contact duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from taizhang.books.acts import BookOpened, InstitutionAdopted
from taizhang.demo import sample
from taizhang.demo.contests import CHOSEN
from taizhang.demo.scribe import Scribe, chance, moment
from taizhang.institutions import shipped
from taizhang.journal import Act
from taizhang.office.opening import adopting_order, effective_from
from taizhang.units.acts import ContactBound, PersonRegistered, PostCreated, TermStarted, UnitOpened
from taizhang.units.naming import initials
from taizhang.vault.keeping import keep

_STANDS_SINCE = date(2011, 1, 1)


def open_book(scribe: Scribe, stage: sample.Stage) -> None:
    """Open the book and set up the township as it stands in January."""
    first = date(stage.year, 1, 2)
    scribe.write(
        [BookOpened(book=scribe.book, name="青禾镇", name_en="Qinghe Town")], at=moment(first, 8, 30)
    )
    scribe.write(_units(scribe), at=moment(first, 8, 40))
    scribe.write(lambda: _people(scribe, stage), at=moment(first, 8, 50))
    scribe.write(adoptions(scribe, stage), at=moment(first, 9, 30), by="clerk1")
    scribe.write(_contacts(scribe, stage), at=moment(date(stage.year, 1, 6), 10, 0), by="clerk1")


def adoptions(scribe: Scribe, stage: sample.Stage) -> list[Act]:
    """The shipped institutions that every township adopts, and those it chose; the contact duty with the township's own change, which binds leaders to projects too."""
    acts: list[Act] = []
    for one in (*adopting_order(), *(shipped()[id] for id in CHOSEN)):
        text = one.text
        if one.id == "contact-duty":
            text = text.replace('binds = ["village"]', 'binds = ["village", "project"]')
        acts.append(
            InstitutionAdopted.of(
                scribe.id("i"),
                text,
                effective_from=effective_from(one, stage.year),
                based_on=one.sha256,
                file=one.file,
            )
        )
    return acts


def _units(scribe: Scribe) -> list[Act]:
    acts: list[Act] = []
    for unit in sample.units():
        scribe.unit_ids[unit.key] = scribe.id("u")
        acts.append(
            UnitOpened(
                id=scribe.unit_ids[unit.key],
                unit_kind=unit.kind,  # type: ignore[arg-type]
                name=unit.name,
                name_en=unit.name_en,
                code=unit.code,
                parent=scribe.unit_ids.get(unit.parent, ""),
                group=unit.group,
                position=unit.position,
                initials=initials(unit.name),
                since=_STANDS_SINCE,
            )
        )
    return acts


def _people(scribe: Scribe, stage: sample.Stage) -> Iterable[Act]:
    """People, posts and terms. Names and telephones go to the vault; the numbers lie in no real area (0990)."""
    for place, line in enumerate(sample.posts()):
        if line.key not in scribe.person_ids:
            person = scribe.person_ids[line.key] = scribe.id("p")
            number = f"0990-555{chance('telephone', line.key).randrange(10_000):04}"
            yield PersonRegistered(
                id=person,
                name=keep(scribe.book, line.name, kind="name", owner=person, findable=True),
                phone=keep(scribe.book, number, kind="phone", owner=person),
            )
        post = scribe.id("o")
        yield PostCreated(
            id=post,
            unit=scribe.unit_ids[line.unit],
            name=line.post,
            name_en=line.post_en,
            role=line.role,  # type: ignore[arg-type]
            key=line.post_key,
            position=place,
            since=_STANDS_SINCE,
        )
        years = chance("in office", line.key, line.post).randint(1, 4)
        yield TermStarted(
            id=scribe.id("t"),
            post=post,
            person=scribe.person_ids[line.key],
            since=date(stage.year - years, chance("month", line.key).randint(1, 12), 1),
        )


def _contacts(scribe: Scribe, stage: sample.Stage) -> list[Act]:
    return [
        ContactBound(
            id=scribe.id("c"),
            institution="contact-duty",
            binds=line.binds,
            person=scribe.person_ids[line.person],
            unit=scribe.unit_ids.get(line.unit, ""),
            matter=line.matter,
            since=date(stage.year, 1, 1),
        )
        for line in sample.contacts()
    ]
