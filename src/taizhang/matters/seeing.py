"""Who may see which matter: decided here and nowhere else, for every page, door, list, count and file.

Two questions, both answered from acts. Whom does the work concern: who keeps the book sees all of it, a unit what it
handles or handled, what it registered, and what the kind's file opens to the whole office. And whom is it kept from:
a matter that complains about a unit or a person is never seen by them nor by anybody under them, whatever else they
may do (信访工作条例第三十条: 不得将材料转给被检举、揭发、控告的人员或者单位).

Under a unit are its own people, the units below it, and theirs. Under the holder of a post in a station, village or
group is everybody of that unit and below it. Under a leader is everybody but the other leaders and the auditor;
under the head of the office is everybody but the auditor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from taizhang.books import queries as books
from taizhang.journal import Actor
from taizhang.server.known import once
from taizhang.units.models import Post, Term, Unit

WIDE = frozenset({"clerk", "leader", "auditor", "supervisor"})
"""The roles that see every unit's matters."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks: the book, the person, the own units and those below, whether the whole office's work is
    theirs to see, and the units and persons about whom a complaint is kept from them."""

    book: str
    person: str
    units: frozenset[str] = frozenset()
    wide: bool = False
    bars: frozenset[str] = frozenset()

    @classmethod
    def of(cls, book: str, who: Actor, on: date) -> Viewer:
        """A person as the posts held on that day make them."""
        return once(book, ("viewer", who, on), lambda: _viewer(book, who.person, who.roles, on))

    @classmethod
    def of_unit(cls, book: str, unit: str, on: date) -> Viewer:
        """Anybody of a unit, with no post that says more: whether a matter may be given to it."""
        return _viewer(book, "", ((unit, "station"),), on)


def visible(rows: Any, viewer: Viewer, link: str) -> Any:
    """Those of `rows` that the viewer may see; `link` is the column that holds the matter's id."""
    from taizhang.matters.models import Matter

    found: QuerySet = rows.filter(book=viewer.book)
    if not viewer.wide:
        by_unit, by_person = _parts_of(viewer)
        concerned = Q(office_wide=True) | Q(id__in=by_unit) | Q(opened_unit__in=viewer.units)
        if viewer.person:
            concerned |= Q(id__in=by_person)
        if rows.model is Matter:
            found = found.filter(concerned)
        else:
            matters = Matter.rows.for_nobody(viewer.book).filter(concerned)
            found = found.filter(**{f"{link}__in": matters.values("id")})
    return not_kept(found, viewer, link)


def visible_each(rows: Any, viewer: Viewer) -> Any:
    """The same of a few matters that are named: each is asked for its own parts, rather than all that concerns the viewer
    for each of them."""
    from taizhang.matters.models import Against

    found: QuerySet = rows.filter(book=viewer.book)
    if not viewer.wide:
        by_unit, by_person = (Exists(parts.filter(matter=OuterRef("id"))) for parts in _parts_of(viewer))
        concerned = Q(office_wide=True) | Q(opened_unit__in=viewer.units) | Q(by_unit)
        found = found.filter(concerned | Q(by_person) if viewer.person else concerned)
    kept = Against.rows.for_nobody(viewer.book).filter(key__in=viewer.bars, matter=OuterRef("id"))
    return found.exclude(Exists(kept)) if viewer.bars else found


def gathered(rows: Any, viewer: Viewer) -> Any:
    """The same of matters, for a question that few of them answer: what concerns the viewer is gathered first, rather
    than every matter asked whether it does. Only worth it for who is concerned with few; see `few`."""
    return not_kept(rows.filter(book=viewer.book, id__in=concerning(viewer)), viewer, "id")


def concerning(viewer: Viewer) -> Any:
    """The ids of the matters whose work concerns a viewer who does not see all. What is kept from the viewer is not yet
    left out: it narrows a question, and is no answer."""
    from taizhang.matters.models import Matter

    book = Matter.rows.for_nobody(viewer.book)
    by_unit, by_person = _parts_of(viewer)
    others = [by_person] if viewer.person else []
    others.append(book.filter(office_wide=True).values("id"))
    others.append(book.filter(opened_unit__in=viewer.units).exclude(opened_unit="").values("id"))
    return by_unit.union(*others, all=True)


def few(viewer: Viewer, most: int) -> bool:
    """Whether a person who does not see all is concerned with at most so many matters, as far as units' parts tell."""
    return not viewer.wide and once(
        viewer.book,
        ("few", viewer.units, most),
        lambda: not _parts_of(viewer)[0][most : most + 1].exists(),
    )


def _parts_of(viewer: Viewer) -> tuple[Any, Any]:
    from taizhang.matters.models import Handling

    parts = Handling.rows.for_nobody(viewer.book)
    return parts.filter(unit__in=viewer.units).values("matter"), parts.filter(person=viewer.person).values(
        "matter"
    )


def not_kept(rows: Any, viewer: Viewer, link: str) -> Any:
    """Those of `rows` of one book that do not complain about the viewer or about whom the viewer works for."""
    from taizhang.matters.models import Against, MatterFact

    if not viewer.bars:
        return rows
    kept = Against.rows.for_nobody(viewer.book).filter(key__in=viewer.bars).values("matter")
    if (
        rows.model is MatterFact
    ):  # asked of each of some hundred thousand: only of those that complain about somebody
        return rows.exclude(guarded=True, matter__in=kept)
    return rows.exclude(**{f"{link}__in": kept})


def sees(viewer: Viewer, row: Any, parts: Iterable[Any], against: Iterable[str]) -> bool:
    """What `visible` says of one matter that is at hand, with its parts and those it complains about."""
    if barred(viewer, against):
        return False
    return (
        viewer.wide
        or row.office_wide
        or row.opened_unit in viewer.units
        or any(
            part.unit in viewer.units or (viewer.person and part.person == viewer.person) for part in parts
        )
    )


def barred(viewer: Viewer, against: Iterable[str]) -> bool:
    """Whether a complaint about these units and persons is kept from the viewer."""
    return not viewer.bars.isdisjoint(against)


def heads(book: str, on: date) -> frozenset[str]:
    """The persons who head the office on a day: they hold one of the posts that the kinds in force name."""
    keys = _head_keys(book, on)
    return frozenset(person for person, _, _, key in _people(book, on) if key in keys)


def _head_keys(book: str, on: date) -> frozenset[str]:
    return frozenset(
        key
        for institution in books.in_force(book, on).values()
        if institution.matter is not None
        for key in institution.matter.confidential.heads
    )


def tops(book: str, on: date) -> frozenset[str]:
    """The units at the top of the office: a complaint about them is about the office itself."""
    units = dict(Unit.rows.of(book).on(on).values_list("id", "parent"))
    return frozenset(unit for unit, parent in units.items() if parent not in units)


def goes_up(book: str, against: Iterable[str], on: date) -> bool:
    """Whether a complaint about these belongs to the next book up: about the office's head or the office itself."""
    named = frozenset(against)
    return bool(named) and not (heads(book, on) | tops(book, on)).isdisjoint(named)


def _viewer(book: str, person: str, roles: tuple[tuple[str, str], ...], on: date) -> Viewer:
    parents = dict(Unit.rows.of(book).on(on).values_list("id", "parent"))
    own = frozenset(unit for unit, _ in roles)
    held = {role for _, role in roles}
    at_top = frozenset(unit for unit, parent in parents.items() if parent not in parents)
    above = {up for unit in own for up in _path(unit, parents)}
    below = {unit for unit in parents if not own.isdisjoint(_path(unit, parents))}
    people = _people(book, on)
    superiors = {one for one, unit, _, _ in people if unit in above and unit not in at_top}
    if not held & {"leader", "auditor"}:
        superiors |= {one for one, unit, role, _ in people if unit in above and role == "leader"}
    if "auditor" not in held:
        keys = _head_keys(book, on)
        superiors |= {one for one, _, _, key in people if key in keys}
    bars = superiors | ((above - at_top) if "auditor" in held else above)
    if person:
        bars |= {person}
    wide = not WIDE.isdisjoint(held)
    return Viewer(book, person, frozenset(below if not wide else own), wide, frozenset(bars))


def _path(unit: str, parents: dict[str, str]) -> tuple[str, ...]:
    """The unit and those above it."""
    path: list[str] = []
    while unit in parents and unit not in path:
        path.append(unit)
        unit = parents[unit]
    return tuple(path)


def _people(book: str, on: date) -> tuple[tuple[str, str, str, str], ...]:
    """Who holds which post on a day: person, unit, role, and the key by which institutions call the post."""
    posts = {
        id: (unit, role, key)
        for id, unit, role, key in Post.rows.of(book).on(on).values_list("id", "unit", "role", "key")
    }
    terms = Term.rows.of(book).on(on).values_list("person", "post")
    return tuple((person, *posts[post]) for person, post in terms if post in posts)
