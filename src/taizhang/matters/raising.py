"""Raising a matter: the one door behind every channel. Texts go to the vault, the kind's rule says who gets it, a
complaint about the head of the office goes to the next book up, and all of it is one append."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from taizhang.books import queries as books
from taizhang.books.models import Book
from taizhang.institutions import Institution
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Act, Actor, Head, State, append, build, new_id
from taizhang.journal.canonical import plain
from taizhang.matters.acts import RESIDENT, Given, MatterAssigned, MatterOpened, MatterPassedUp
from taizhang.matters.acts.base import holds_any, post_keys
from taizhang.matters.acts.opening import Value
from taizhang.matters.numbers import new_number, secret_of
from taizhang.matters.routing import Asked, route
from taizhang.matters.searching import seal
from taizhang.matters.seeing import goes_up, tops
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.acts import Evidence
from taizhang.server.store import STORE
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts

LONGEST = 5_000
"""Characters of one text at most."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What somebody raises, as a form, a file or a program gives it; `texts` are still in the open here."""

    kind: str
    channel: str
    texts: Mapping[str, str]
    category: str = ""
    about: str = "other"
    place: str = ""
    against: tuple[str, ...] = ()
    ordered_by: str = ""
    due: date | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    to: tuple[Given, ...] = ()
    """Who gets it, where that is said by hand; otherwise the rule decides."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever raised it takes home: the number and the secret to follow it by, and the book that has it."""

    book: str
    matter: str
    number: str
    secret: str
    repeated: bool = False


def raise_matter(book: str, raised: Raised, *, who: Actor, now: datetime, on: date, key: str = "") -> Receipt:
    """Register one matter. Raises `Refused` with every reason why not."""
    return raise_matters(book, [raised], who=who, now=now, on=on, key=key)[0]


def raise_matters(
    book: str, all_raised: Sequence[Raised], *, who: Actor, now: datetime, on: date, key: str = ""
) -> tuple[Receipt, ...]:
    """Register several in one append, all or none: an import, or one order to many. One that goes up stands alone."""
    up = [raised for raised in all_raised if raised.against and goes_up(book, raised.against, on)]
    if up and len(all_raised) > 1:
        raise Refused(
            Problem(
                "goes-up-alone",
                Text(
                    "反映主要负责人的事项请单独提交",
                    "a complaint about the head of the office is raised by itself",
                ),
            )
        )
    if up:
        upper = _upper(book, up[0].kind, on)
        if upper:
            return (_pass_up(book, upper, up[0], now=now, on=on, key=key),)
        return (_hold(book, up[0], now=now, on=on, key=key),)

    def plan(state: State, head: Head) -> list[Act]:
        acts: list[Act] = []
        for raised in all_raised:
            acts += _acts(book, raised, on)
        return acts

    done = append(STORE, book, plan, who=who, now=now, happened_on=on, key=key, again=_same(book, all_raised))
    opened = [act for act in done.acts() if isinstance(act, MatterOpened)]
    return tuple(_receipt(book, act, done.repeated) for act in opened)


def kinds_in_force(book: str, on: date) -> Mapping[str, Kind]:
    """The kinds of matter in force on a day, by id."""
    return kinds_among(books.in_force(book, on))


def kinds_among(institutions: Mapping[str, Institution]) -> dict[str, Kind]:
    """The kinds of matter among institutions, by id."""
    return {id: one.matter for id, one in institutions.items() if one.matter is not None}


def openable(book: str, who: Actor, kinds: Mapping[str, Kind], on: date) -> dict[str, Kind]:
    """The kinds of these of which somebody may open a matter on a day."""
    posts = post_keys(book, who.person, on)
    return {id: kind for id, kind in kinds.items() if holds_any(book, who, kind.opened_by, on, posts=posts)}


def adoption_of(book: str, kind: str, on: date) -> str:
    """The id of the adoption whose text a matter of this kind goes by, or ""."""
    return books.adoptions(book).found(on).get(kind, ("", ""))[0]


def _acts(book: str, raised: Raised, on: date, *, held: bool = False, from_book: str = "") -> list[Act]:
    kind = kinds_in_force(book, on).get(raised.kind)
    if kind is None:
        raise Refused(
            Problem(
                "kind-unknown",
                Text(
                    "没有这类事项，或还没有采用其制度",
                    "there is no such kind of matter, or its rule is not in force",
                ),
                Text("请先采用相应的制度", "adopt its institution first"),
                Place(key="kind"),
            )
        )
    _check_texts(raised.texts)
    matter = new_id("m")
    opened = build(
        MatterOpened,
        id=matter,
        number=new_number(kind),
        matter_kind=raised.kind,
        rule=adoption_of(book, raised.kind, on),
        channel=raised.channel,
        category=raised.category,
        about=raised.about,
        place=raised.place,
        against=raised.against,
        ordered_by=raised.ordered_by,
        due=raised.due,
        texts={
            key: seal(book, matter, key, text.strip())
            for key, text in sorted(raised.texts.items())
            if text.strip()
        },
        values=raised.values,
        evidence=raised.evidence,
        from_book=from_book,
        held=held,
    )
    asked = Asked(raised.category, raised.channel, raised.place, raised.against)
    to = raised.to or (() if held else route(book, kind, asked, on))
    if not to:
        return [opened]
    return [opened, build(MatterAssigned, matter=matter, to=to, by_rule=not raised.to)]


def _same(book: str, all_raised: Sequence[Raised]) -> Callable[[Sequence[Act]], bool]:
    """Whether acts found under a key raised just this; ids, numbers and who got it by the rule may differ."""

    def same(acts: Sequence[Act]) -> bool:
        opened = [act for act in acts if isinstance(act, MatterOpened)]
        return len(opened) == len(all_raised) and all(map(alike, opened, all_raised))

    def alike(act: MatterOpened, raised: Raised) -> bool:
        said = {key: text.strip() for key, text in raised.texts.items() if text.strip()}
        kept = open_texts(book, [seal.ref for seal in act.texts.values()])
        return (
            (act.matter_kind, act.channel, act.category, act.about, act.place, act.against, act.due)
            == (
                raised.kind,
                raised.channel,
                raised.category,
                raised.about,
                raised.place,
                raised.against,
                raised.due,
            )
            and act.texts.keys() == said.keys()
            and all(kept.get(seal.ref, said[key]) == said[key] for key, seal in act.texts.items())
            and plain(act.values) == plain(raised.values)
            and act.evidence == raised.evidence
        )

    return same


def _check_texts(texts: Mapping[str, str]) -> None:
    too_long = [key for key, text in texts.items() if len(text) > LONGEST]
    if too_long:
        raise Refused(
            *(
                Problem(
                    "text-too-long",
                    Text(f"文字超过 {LONGEST} 字", f"the text has more than {LONGEST} characters"),
                    Text("请写要点，其余作为附件", "write the main points and attach the rest"),
                    Place(key=key),
                )
                for key in too_long
            )
        )


def _upper(book: str, kind: str, on: date) -> str:
    """The book above, if one is named and has this kind of matter in force."""
    row = Book.rows.of(book).first()
    return row.upper if row is not None and row.upper and kind in kinds_in_force(row.upper, on) else ""


def _pass_up(book: str, upper: str, raised: Raised, *, now: datetime, on: date, key: str) -> Receipt:
    """Open it in the next book up, and note here only that it went. There it is kept from this office, which the book
    above knows by its code."""
    codes = Unit.rows.of(book).filter(id__in=tops(book, on)).exclude(code="").values_list("code", flat=True)
    office = tuple(Unit.rows.of(upper).on(on).filter(code__in=list(codes)).values_list("id", flat=True))
    unnamed = replace(raised, place="", against=office, ordered_by="", to=())

    def plan(state: State, head: Head) -> list[Act]:
        return _acts(upper, unnamed, on, from_book=book)

    again = _same(upper, [unnamed])
    done = append(STORE, upper, plan, who=RESIDENT, now=now, happened_on=on, key=key, again=again)
    opened = next(act for act in done.acts() if isinstance(act, MatterOpened))
    if not done.repeated:
        passed = MatterPassedUp(id=new_id("m"), to_book=upper, as_matter=opened.id)
        append(STORE, book, [passed], who=RESIDENT, now=now, happened_on=on)
    return _receipt(upper, opened, done.repeated)


def _hold(book: str, raised: Raised, *, now: datetime, on: date, key: str) -> Receipt:
    """Keep it here for the auditor alone, since no next book up is known."""

    def plan(state: State, head: Head) -> list[Act]:
        return _acts(book, raised, on, held=True)

    again = _same(book, [raised])
    done = append(STORE, book, plan, who=RESIDENT, now=now, happened_on=on, key=key, again=again)
    opened = next(act for act in done.acts() if isinstance(act, MatterOpened))
    return _receipt(book, opened, done.repeated)


def _receipt(book: str, opened: MatterOpened, repeated: bool) -> Receipt:
    return Receipt(book, opened.id, opened.number, secret_of(book, opened.id), repeated)
