"""Lists of matters, one matter, and what is possibly the same: each for somebody, and never past what they may see.

Lists are read by key, not by page number, so that the last page costs what the first does; counts stop at a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from django.db import connection
from django.db.models import Q

from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import load
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor
from taizhang.matters.deriving import Reading, level_readings, readings
from taizhang.matters.models import (
    ANSWERED,
    AT_WORK,
    ENDED,
    OPEN,
    Handling,
    Matter,
    ProtectedSet,
    SealOpening,
)
from taizhang.matters.searching import FEW, SOME, Sought, found_by, look_up, some_of
from taizhang.matters.seeing import Viewer, concerning, few
from taizhang.server.rows import listed
from taizhang.vault.keeping import open_texts

COUNTED_TO = 1_000
"""Counts stop here: "1000+"."""
PAGE = 50
_FEW = 20_000
"""Matters of one's own that are looked through one by one where few of them may fit."""
_NEAR_DAYS = 60
_CANDIDATES = 200
_FEW_OWED = 1_000

Order = Literal["newest", "oldest", "due"]
GROUPS: Mapping[str, tuple[str, ...]] = {"open": OPEN, "at-work": AT_WORK, "ended": ENDED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list asks for; empty is everything. `status` is a status or one of `GROUPS`; `unguarded` leaves out what
    complains about somebody."""

    kind: str = ""
    status: str = ""
    unit: str = ""
    person: str = ""
    place: tuple[str, ...] = ()
    category: str = ""
    channel: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    due_by: date | None = None
    late_on: date | None = None
    unsatisfied: bool = False
    unguarded: bool = False
    number: str = ""
    words: str = ""
    order: Order = "newest"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` is the key by which the next one is asked for, empty at the end. `found` is how many
    fit, at most one more than a count goes to, where that came along; `sought` what its words were found in."""

    rows: tuple[Matter, ...]
    after: str = ""
    before: str = ""
    found: int | None = None
    sought: Sought | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One matter as somebody may see it."""

    row: Matter
    kind: Kind
    parts: tuple[Handling, ...]
    clocks: tuple[Reading, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    """The texts behind its references, by reference; the author's are there only where the seal lets them."""


def matters(viewer: Viewer, asked: Asked, sought: Sought | None = None) -> ProtectedSet:
    """The matters that fit, unordered; `sought` is what its words were found in, where somebody looked already."""
    fits = _fits(asked)
    if asked.words.strip():
        sought = sought or _look_up(viewer, asked)
        fits &= found_by(sought)
        if not sought.many:
            return Matter.rows.visible_each(viewer, fits)
    if not _asked_one_by_one(asked) and few(viewer, _FEW):
        return Matter.rows.gathered_for(viewer, fits)
    return Matter.rows.visible_to(viewer, fits)


def _look_up(viewer: Viewer, asked: Asked) -> Sought:
    """What words are found in; for who is concerned with few matters among these alone. Who sees all and asks for the
    words alone finds a page of them soon in the list itself; of others' more are looked up one by one."""
    within = concerning(viewer) if few(viewer, _FEW) else None
    most = FEW if viewer.wide and not _fits(asked) else SOME
    return look_up(viewer.book, asked.words, within, most)


def _fits(asked: Asked) -> Q:
    """The condition for all that is asked but the words. SQLite asks conditions in this order, and the dear ones, such
    as who may see it, come after it."""
    fits = Q()
    if asked.kind:
        fits &= Q(kind=asked.kind)
    if asked.status:
        statuses = GROUPS.get(asked.status, (asked.status,))
        fits &= _is_open(*statuses) if set(statuses) <= set(OPEN) else Q(status__in=statuses)
    if asked.unit:
        fits &= Q(unit=asked.unit)
    if asked.person:
        fits &= Q(person=asked.person)
    if asked.place:
        fits &= Q(place__in=asked.place)
    if asked.category:
        fits &= Q(category=asked.category)
    if asked.channel:
        fits &= Q(channel=asked.channel)
    if asked.outcome:
        fits &= Q(outcome_class=asked.outcome)
    if asked.since:
        fits &= Q(opened_on__gte=asked.since)
    if asked.until:
        fits &= Q(opened_on__lt=asked.until)
    if asked.due_by:
        fits &= Q(due_on__lte=asked.due_by)
    if asked.late_on:
        fits &= Q(due_on__lt=asked.late_on)
    if asked.unsatisfied:
        fits &= Q(satisfied=False)
    if asked.unguarded:
        fits &= Q(guarded=False)
    if asked.number:
        fits &= Q(number=asked.number)
    if asked.order == "due":
        fits &= Q(due_on__isnull=False)
    return fits


def _asked_one_by_one(asked: Asked) -> bool:
    """Whether those that fit are asked one by one whom they concern, as open matters are: there are few enough.

    SQLite gathers what is late: an office that fell behind has more of it than a unit ever had matters. PostgreSQL
    asks each as quickly, and of what is gathered may begin with another unit's.
    """
    if asked.late_on and connection.vendor == "postgresql":
        return True
    return bool(asked.status) and {*GROUPS.get(asked.status, (asked.status,))} <= {*OPEN}


def page(viewer: Viewer, asked: Asked, *, after: str = "", size: int = PAGE) -> Page:
    """One page of a list, from the key of the last row of the page before."""
    column = "due_on" if asked.order == "due" else "opened_on"
    down = asked.order == "newest"
    sought = _look_up(viewer, asked) if asked.words.strip() else None
    rows: Any = matters(viewer, asked, sought)
    key = _parsed(after)
    if key is not None:
        day, id = key
        beyond = {f"{column}__{'lt' if down else 'gt'}": day}
        upto = {f"{column}__{'lte' if down else 'gte'}": day}
        within = {column: day, f"id__{'lt' if down else 'gt'}": id}
        rows = rows.filter(**upto).filter(Q(**beyond) | Q(**within))
    sign = "-" if down else ""
    rows = rows.order_by(f"{sign}{column}", f"{sign}id")
    # the keys from the index alone, of as many as are counted where they can be, and then these few rows
    counts = not after and asked.order == "newest" and not (sought is not None and sought.many)
    keys = list(rows.values_list("id", flat=True)[: max(COUNTED_TO, size) + 1 if counts else size + 1])
    kept = {row.id: row for row in Matter.rows.for_nobody(viewer.book).filter(id__in=keys[: size + 1])}
    some = [kept[id] for id in keys[: size + 1] if id in kept]
    shown = tuple(some[:size])
    last = shown[-1] if len(some) > size else None
    following = f"{getattr(last, column).isoformat()}.{last.id}" if last is not None else ""
    return Page(shown, following, after, len(keys) if counts else None, sought)


@dataclass(frozen=True, slots=True)
class Counted:
    """At least so many; exactly so many unless there is `more`."""

    least: int
    more: bool

    def __str__(self) -> str:
        return f"{self.least}+" if self.more else str(self.least)


def counted(viewer: Viewer, asked: Asked, shown: Page, upto: int = COUNTED_TO) -> Counted:
    """How many fit of which `shown` is a page. It stops at `upto`, and for words that many texts hold after the few
    thousand that were found first: then there are at least so many."""
    if not shown.before and not shown.after:
        return Counted(len(shown.rows), more=False)
    if shown.sought is not None and shown.sought.many:
        fits = some_of(shown.sought) & _fits(asked)
        near = Matter.rows.visible_each(viewer, fits)
        found = len(near.values_list("id", flat=True)[:upto])
        return Counted(max(found, len(shown.rows)), more=True)
    number = shown.found
    if number is None or upto > COUNTED_TO:
        number = count(viewer, asked, upto, shown.sought)
    return Counted(min(number, upto), number > upto)


def count(viewer: Viewer, asked: Asked, upto: int = COUNTED_TO, sought: Sought | None = None) -> int:
    """How many fit, at most one more than `upto`, which means "more"; `sought` as for `matters`."""
    rows = matters(viewer, replace(asked, order="newest"), sought)
    return len(rows.values_list("id", flat=True)[: upto + 1])


def one(viewer: Viewer, matter: str, *, now: datetime, who: Actor | None = None) -> One | None:
    """One matter with its parts, its clocks at an instant and its texts; None where there is none for this viewer."""
    row = Matter.rows.visible_one(viewer, matter).first()
    if row is None:
        return None
    kind = kind_of(row)
    parts = tuple(Handling.rows.for_nobody(row.book).filter(matter=row.id).order_by("turn"))
    standing = [part.turn for part in parts if part.standing]
    calendar = books.calendar(row.book)
    clocks = (
        *readings(row, kind, calendar, now, standing),
        *level_readings(row, kind, parts, calendar, now),
    )
    return One(row, kind, parts, clocks, texts_of(row, kind, who))


def kind_of(row: Matter) -> Kind:
    """The kind of a matter by the text that it was opened under."""
    kind = load(AdoptedInstitution.rows.of(row.book).get(id=row.rule).text).matter
    assert kind is not None
    return kind


AUTHOR = ("name", "phone", "address")
"""The texts that say who raised a matter."""


def texts_of(row: Matter, kind: Kind, who: Actor | None) -> Mapping[str, str]:
    """What is in the vault of one matter, by reference; who raised it only for those who may know."""
    hidden = set() if author_open(row, kind, who) else {row.texts[key] for key in AUTHOR if key in row.texts}
    refs = {*row.texts.values()}
    for happened in row.events:
        refs |= {happened[key] for key in ("text", "public", "condition") if key in happened}
    return open_texts(row.book, refs - hidden)


def author_open(row: Matter, kind: Kind, who: Actor | None) -> bool:
    """Whether this person may see who raised the matter: the kind is open, or they opened its seal by an act."""
    if kind.confidential.author == "open":
        return True
    if who is None:
        return False
    return SealOpening.rows.for_nobody(row.book).filter(matter=row.id, person=who.person).exists()


def first_words(book: str, rows: Iterable[Matter], length: int = 60) -> Mapping[str, str]:
    """The beginning of what each matter says, by the matter's id; an erased one has none."""
    refs = {row.id: row.texts.get("text", "") for row in rows}
    texts = open_texts(book, refs.values())
    found = {}
    for matter, ref in refs.items():
        text = " ".join(texts.get(ref, "").split())
        found[matter] = text if len(text) <= length else f"{text[:length]}…"
    return found


def possibly_same(
    viewer: Viewer, kind: str, *, category: str, place: str, text: str, on: date, most: int = 5
) -> tuple[Matter, ...]:
    """Open matters of the last weeks that may say the same: same kind, place and category, most words in common
    first. Whether they are the same is for the clerk to say."""
    asked = Asked(
        kind=kind,
        status="open",
        category=category,
        since=on - timedelta(days=_NEAR_DAYS),
        place=(place,) if place else (),
    )
    near = list(matters(viewer, asked).order_by("-opened_on", "-id")[:_CANDIDATES])
    words = first_words(viewer.book, near, length=400)
    wanted = pairs(text)
    scored = sorted(((len(wanted & pairs(words[row.id])), row) for row in near), key=lambda one: -one[0])
    least = max(2, len(wanted) // 5)
    return tuple(row for score, row in scored if score >= least)[:most]


def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters of a text that are letters or digits."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return frozenset(a + b for a, b in pairwise(kept) if a != " " and b != " ")


@dataclass(frozen=True, slots=True)
class MyDay:
    """What somebody has to do today with matters: late, due within days, to be done again though not due yet (sent back, or
    opened again by the resident), to sign for, returned, answers to look at."""

    late: Sequence[Matter]
    due: Sequence[Matter]
    again: Sequence[Matter]
    unsigned: Sequence[Matter]
    returned: Sequence[Matter]
    in_review: Sequence[Matter]


def my_day(viewer: Viewer, who: Actor, today: date, *, days: int = 3, most: int = 20) -> MyDay:
    """A person's own: what their units have, and for those who keep the book what waits for them."""
    seen: Any = Matter.rows.visible_to(viewer)
    units = {unit for unit, _ in who.roles}
    owed = (
        Handling.rows.for_nobody(viewer.book).filter(standing=True, answered_on=None).exclude(status=ANSWERED)
    )
    # one after the other, since no index serves both
    by_unit, by_person = owed.filter(unit__in=units), owed.filter(person=who.person)
    own: Any = Matter.rows.not_kept_from(viewer)
    if (
        few := _few_of(by_unit, by_person)
    ) is not None:  # then not all that is open need be asked whose it is
        own = own.filter(id__in=listed(few)) if few else own.none()

    def owing(**status: Any) -> Q:
        return Q(id__in=by_unit.filter(**status).values("matter")) | Q(
            id__in=by_person.filter(**status).values("matter")
        )

    mine = _open(own.filter(owing()), *AT_WORK)
    horizon = today + timedelta(days=days)
    unsigned = _open(own.filter(owing(signed_on=None, status="assigned")), "assigned")
    redone = owing(status="signed", redone_times__gt=0) & Q(redone_times__gt=0)
    again = mine.filter(Q(status="reopened") | redone)
    keeps = who.holds("clerk")
    looks = who.holds("leader") or keeps
    return MyDay(
        late=list(mine.filter(due_on__lt=today).order_by("due_on", "id")[:most]),
        due=list(mine.filter(due_on__gte=today, due_on__lte=horizon).order_by("due_on", "id")[:most]),
        again=list(again.filter(Q(due_on=None) | Q(due_on__gt=horizon)).order_by("due_on", "id")[:most]),
        unsigned=list(unsigned.order_by("opened_on", "id")[:most]),
        returned=_first_in(seen, ("returned", "registered"), most) if keeps else [],
        in_review=list(_open(seen, "in-review").order_by("due_on", "id")[:most]) if looks else [],
    )


def _few_of(*parts: Any) -> Sequence[str] | None:
    """The matters of all these parts; None where they are many."""
    found = [id for some in parts for id in some.values_list("matter", flat=True)[: _FEW_OWED + 1]]
    return tuple(dict.fromkeys(found)) if len(found) <= _FEW_OWED else None


def to_call_back(viewer: Viewer, kinds: Iterable[str], *, most: int = 20) -> Sequence[Matter]:
    """Answered matters of these kinds whose author nobody has asked yet, the earliest answer first."""
    # the status alone, for its index: most that is open in an office that fell behind is not answered
    asked = Q(kind__in=list(kinds), graded_by="", reached=None, status="answered")
    return list(Matter.rows.visible_to(viewer, asked).order_by("answered_on", "id")[:most])


def late(viewer: Viewer, today: date, *, most: int = 10) -> Sequence[Matter]:
    """The leader's list: what is late, longest first."""
    rows: Any = Matter.rows.visible_to(viewer)
    return list(rows.filter(due_on__lt=today).order_by("due_on", "id")[:most])


def seal_openings(viewer: Viewer, *, most: int = 100) -> Sequence[SealOpening]:
    """Who opened which seal and when, newest first: for the auditor."""
    return list(SealOpening.rows.visible_to(viewer).order_by("-seq")[:most])


def _first_in(rows: Any, statuses: Iterable[str], most: int) -> Sequence[Matter]:
    """The earliest registered in one of a few statuses. Each is asked for by itself: an index then gives them in their
    order, where few or none of all that is open are in it."""
    found = [
        row for status in statuses for row in rows.filter(status=status).order_by("opened_on", "id")[:most]
    ]
    return sorted(found, key=lambda row: (row.opened_on, row.id))[:most]


def _open(rows: Any, *statuses: str) -> Any:
    return rows.filter(_is_open(*statuses))


def _is_open(*statuses: str) -> Q:
    """In one of the open statuses; said so that the narrow index of open matters serves."""
    return Q(status__in=statuses, ended_on__isnull=True)


def _parsed(after: str) -> tuple[date, str] | None:
    day, dot, id = after.partition(".")
    try:
        return (date.fromisoformat(day), id) if dot and id else None
    except ValueError:
        return None
