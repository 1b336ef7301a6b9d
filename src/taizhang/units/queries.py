"""Who is who in a book: units in the office's order, the tree, posts and people on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from taizhang.journal import Actor
from taizhang.server.known import once
from taizhang.timekeeping import Period
from taizhang.units.models import Contact, Person, Post, Term, Unit
from taizhang.vault.keeping import find, open_texts


@dataclass(frozen=True, slots=True)
class Tree:
    """The units that stand in a period, in the office's order: parents before their parts."""

    units: tuple[Unit, ...]
    children: Mapping[str, tuple[str, ...]]
    by_id: Mapping[str, Unit]

    def under(self, unit: str) -> tuple[Unit, ...]:
        """All units below one, in order."""
        below: list[Unit] = []
        for child in self.children.get(unit, ()):
            below += (self.by_id[child], *self.under(child))
        return tuple(below)

    @property
    def roots(self) -> tuple[Unit, ...]:
        """The units at the top."""
        return tuple(unit for unit in self.units if unit.parent not in self.by_id)

    def path(self, unit: str) -> tuple[Unit, ...]:
        """The units from the top down to this one."""
        path: list[Unit] = []
        while unit in self.by_id:
            path.insert(0, self.by_id[unit])
            unit = self.by_id[unit].parent
        return tuple(path)


def tree(book: str, period: Period, cut: int | None = None) -> Tree:
    """The units that stand at any time of a period, as was known at act `cut` if given."""
    known = Unit.rows.of(book).filter(since__lt=period.end).order_by("position", "id")
    if cut is not None:
        known = known.filter(from_seq__lte=cut)
    rows = []
    for unit in known:
        unit.until = unit.until_as_of(cut)
        if unit.until is None or unit.until > period.start:
            rows.append(unit)
    return _tree(rows)


def tree_on(book: str, day: date) -> Tree:
    """The units that stand on a day."""
    return once(book, ("tree", day), lambda: _tree(Unit.rows.of(book).on(day).order_by("position", "id")))


def _tree(rows: Iterable[Unit]) -> Tree:
    units = tuple(rows)
    children: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        children[unit.parent].append(unit.id)
    return Tree(
        units,
        {parent: tuple(below) for parent, below in children.items()},
        {unit.id: unit for unit in units},
    )


def names(book: str, people: Iterable[str]) -> Mapping[str, str]:
    """The names of people who hold posts, by their id; an erased name reads 已删除."""
    rows = dict(Person.rows.of(book).filter(id__in={p for p in people if p}).values_list("id", "name_ref"))
    texts = open_texts(book, rows.values())
    return {person: texts.get(ref, "（已删除）") for person, ref in rows.items()}


def name(book: str, person: str) -> str:
    """One person's name."""
    return "系统" if person == "system" else names(book, [person]).get(person, "")


def find_person(book: str, full_name: str) -> tuple[str, ...]:
    """The people with exactly this name."""
    return find(book, "name", full_name)


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held by a person on a day."""

    person: str
    post: Post
    unit: Unit
    acting: bool
    term: str


def holdings(book: str, day: date, *, unit: str = "", person: str = "") -> tuple[Holding, ...]:
    """Who holds which post on a day, in the order of units and posts."""
    return once(book, ("holdings", day, unit, person), lambda: _holdings(book, day, unit, person))


def _holdings(book: str, day: date, unit: str, person: str) -> tuple[Holding, ...]:
    posts = Post.rows.of(book).on(day)
    terms = Term.rows.of(book).on(day)
    if unit:
        posts = posts.filter(unit=unit)
    if person:
        terms = terms.filter(person=person)
        posts = posts.filter(id__in=list(terms.values_list("post", flat=True)))
    by_id = {post.id: post for post in posts}
    units = {u.id: u for u in Unit.rows.of(book).filter(id__in={post.unit for post in by_id.values()})}
    found = [
        Holding(term.person, by_id[term.post], units[by_id[term.post].unit], term.acting, term.id)
        for term in terms
        if term.post in by_id
    ]
    return tuple(
        sorted(found, key=lambda h: (h.unit.position, h.unit.id, h.post.position, h.post.id, h.person))
    )


def actor(book: str, person: str, day: date) -> Actor:
    """A person as an actor: the roles of the posts held on that day, acting ones included."""
    held = holdings(book, day, person=person)
    return Actor(
        person=person,
        unit=held[0].unit.id if held else "",
        roles=tuple(dict.fromkeys((holding.unit.id, holding.post.role) for holding in held)),
    )


def contacts(book: str, day: date, *, unit: str = "", person: str = "") -> tuple[Contact, ...]:
    """The contact duties on a day."""
    rows = Contact.rows.of(book).on(day)
    if unit:
        rows = rows.filter(unit=unit)
    if person:
        rows = rows.filter(person=person)
    return tuple(rows.order_by("institution", "since", "id"))


def people(book: str, since: date) -> tuple[str, ...]:
    """Everybody who is registered, by id, but for those who left their last post before a day."""
    terms = Term.rows.of(book)
    held = terms.filter(Q(until=None) | Q(until__gt=since)).values("person")
    known = Person.rows.of(book).filter(Q(id__in=held) | ~Q(id__in=terms.values("person")))
    return tuple(known.order_by("id").values_list("id", flat=True))
