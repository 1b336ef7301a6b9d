"""Who gets a matter by the rule of its kind (派单规则); whoever it is kept from is passed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import Route
from taizhang.journal import Actor
from taizhang.matters.acts.base import Given
from taizhang.matters.seeing import Viewer, barred
from taizhang.units.models import Contact, Post, Term, Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """What routing looks at: the cause, the way it came, the place, and whom it complains about."""

    category: str = ""
    channel: str = ""
    place: str = ""
    against: tuple[str, ...] = ()


def route(book: str, kind: Kind, asked: Asked, on: date) -> tuple[Given, ...]:
    """Those who get it: the first route that fits and leads to somebody who may have it; nobody: the clerk decides."""
    for rule in kind.routes:
        if rule.categories and asked.category not in rule.categories:
            continue
        if rule.channels and asked.channel not in rule.channels:
            continue
        if rule.to == "clerk":
            return ()
        found = [
            given for given in _led_to(book, rule, asked, on) if _may_have(book, given, asked.against, on)
        ]
        if found:
            lead = "each" if kind.steps.several == "each" else "lead"
            first = found[0].model_copy(update={"part": lead})
            joint = _joint(book, rule, first, asked, on) if kind.steps.several == "joint" else ()
            return (first, *joint)
    return ()


def _led_to(book: str, rule: Route, asked: Asked, on: date) -> Iterable[Given]:
    units = Unit.rows.of(book).on(on)
    match rule.to:
        case "place":
            yield from (Given(unit=unit.id) for unit in units.filter(id=asked.place))
        case "place-parent":
            here = units.filter(id=asked.place).first()
            if here is not None:
                yield from (Given(unit=unit.id) for unit in units.filter(id=here.parent))
        case "unit-named":
            yield from (
                Given(unit=unit.id) for unit in units.filter(title=rule.unit).order_by("position", "id")
            )
        case "contact":
            bound = Contact.rows.of(book).on(on).filter(unit=asked.place)
            if rule.contact is not None:
                bound = bound.filter(institution=rule.contact)
            for person in bound.order_by("since", "id").values_list("person", flat=True):
                yield from _in_office(book, person, on)
        case "post":
            posts = Post.rows.of(book).on(on)
            named = posts.filter(key=rule.post) | posts.filter(role=rule.post)
            for post in named.order_by("position", "id"):
                for person in Term.rows.of(book).on(on).filter(post=post.id).values_list("person", flat=True):
                    yield Given(unit=post.unit, person=person)


def _in_office(book: str, person: str, on: date) -> Iterable[Given]:
    held = Term.rows.of(book).on(on).filter(person=person).values_list("post", flat=True)
    for post in Post.rows.of(book).on(on).filter(id__in=list(held)).order_by("position", "id"):
        yield Given(unit=post.unit, person=person)


def _joint(book: str, rule: Route, lead: Given, asked: Asked, on: date) -> Iterable[Given]:
    for title in rule.joint:
        for unit in Unit.rows.of(book).on(on).filter(title=title).exclude(id=lead.unit)[:1]:
            given = Given(unit=unit.id, part="joint")
            if _may_have(book, given, asked.against, on):
                yield given


def _may_have(book: str, given: Given, against: tuple[str, ...], on: date) -> bool:
    if not against:
        return True
    if given.person:
        held = Term.rows.of(book).on(on).filter(person=given.person).values_list("post", flat=True)
        roles = tuple(Post.rows.of(book).on(on).filter(id__in=list(held)).values_list("unit", "role"))
        return not barred(Viewer.of(book, Actor(given.person, roles=roles), on), against)
    return not barred(Viewer.of_unit(book, given.unit, on), against)
