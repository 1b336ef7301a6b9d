"""Staff pages of contact cards (民情卡): what is printed for each village, and which village waits for its cards.

A card names who is bound to the village by a contact duty that is public. A round of cards is a matter of the village;
when the person changes after it, the page says that cards have to be given out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import queries
from taizhang.matters.acts.base import holds_any
from taizhang.matters.framing import crumbs, kind_named, papers_for, title_of, viewer_of
from taizhang.matters.models import Matter
from taizhang.matters.queries import Asked
from taizhang.matters.wording import happened_title, status
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.units import queries as units
from taizhang.units.models import Contact, Person, Unit
from taizhang.vault.keeping import open_texts
from taizhang.writing.qr import qr_svg

ON_A_SHEET = 8
"""Cards on one sheet of A4."""


@staff_page()
def cards(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Every village: who stands on its card, its last round, and whether the person has changed since."""
    desk: Desk = request.desk
    form = _with_cards(desk, kind)
    villages = _villages(desk)
    duties = _duties(desk)
    names = desk.names(duty.person for some in duties.values() for duty in some)
    last = _last_rounds(desk, kind, villages)
    may_open = holds_any(book, desk.actor, form.opened_by, desk.today)
    title = title_of(desk, kind)
    context = {
        "title": papers_for(form, "card")[0].title,
        "lead": _("每户一张；干部变动后重新发放。"),
        "crumbs": crumbs(book, kind, title),
        "caption": Text(f"{len(villages)} 个村", f"{len(villages)} villages"),
        "columns": [
            {"title": _("村")},
            {"title": _("卡上的人")},
            {"title": _("最近一轮")},
            {"title": _("送达")},
            {"title": _("要办的")},
        ],
        "rows": [
            {
                "cells": [
                    titled(one),
                    "、".join(names.get(duty.person, "") for duty in duties.get(one.id, ()))
                    or {"state": "late", "title": _("没有联系人")},
                    *_round(desk, form, last.get(one.id)),
                    _to_do(desk, kind, one, duties.get(one.id, ()), last.get(one.id), may_open),
                ]
            }
            for one in villages
        ],
        "empty": {
            "heading": _("还没有村"),
            "text": _("先在单位页建好村。"),
            "href": reverse("units:list", args=[book]),
            "action": _("看单位"),
        },
    }
    return render(request, "matters/table.html", context)


@staff_page()
def printed(request: HttpRequest, book: str, kind: str, unit: str) -> HttpResponse:
    """A sheet of cards for one village, to print as often as it has households."""
    desk: Desk = request.desk
    form = _with_cards(desk, kind)
    village = next((one for one in _villages(desk) if one.id == unit), None)
    if village is None:
        raise Http404
    duties = _duties(desk).get(unit, ())
    people = [duty.person for duty in duties]
    names = desk.names(people)
    phones = _phones(book, people)
    posts = {one.person: one for one in reversed(units.holdings(book, desk.today))}
    paper = papers_for(form, "card")[0]
    door = reverse("portal:matters", args=[book])
    address = request.build_absolute_uri(f"{door}?{urlencode({'place': unit})}")
    context = {
        "title": paper.title,
        "lead": titled(village),
        "crumbs": [
            *crumbs(book, kind, title_of(desk, kind)),
            {"title": paper.title, "href": reverse("matters:cards", args=[book, kind])},
        ],
        "cards": range(ON_A_SHEET) if people else (),
        "village": titled(village),
        "paper": paper.title,
        "pledge": paper.text or "",
        "people": [
            {
                "name": names.get(person, ""),
                "post": titled(posts[person].post) if person in posts else "",
                "place": titled(posts[person].unit) if person in posts else "",
                "phone": phones.get(person, ""),
            }
            for person in people
        ],
        "qr": qr_svg(address, _("扫码提事、查进度")),
        "empty": {
            "heading": _("这个村还没有联系人"),
            "text": _("先在单位页把人联系到这个村，再打印。"),
            "href": reverse("units:detail", args=[book, unit]),
            "action": _("看这个村"),
        },
    }
    return render(request, "matters/cards.html", context)


def _with_cards(desk: Desk, kind: str) -> Kind:
    form = kind_named(desk, kind)
    if not papers_for(form, "card"):
        raise Http404
    return form


def _villages(desk: Desk) -> list[Unit]:
    return [unit for unit in units.tree_on(desk.book, desk.today).units if unit.kind == "village"]


def _duties(desk: Desk) -> dict[str, list[Contact]]:
    """The contact duties by village, of the rules that are public."""
    in_force = books.in_force(desk.book, desk.today)
    found: dict[str, list[Contact]] = {}
    for duty in units.contacts(desk.book, desk.today):
        rule = in_force.get(duty.institution)
        if rule is not None and rule.contact is not None and rule.contact.public:
            known = found.setdefault(duty.unit, [])
            if duty.person not in {one.person for one in known}:
                known.append(duty)
    return found


def _phones(book: str, people: Iterable[str]) -> Mapping[str, str]:
    refs = dict(Person.rows.of(book).filter(id__in=list(people)).values_list("id", "phone_ref"))
    texts = open_texts(book, [ref for ref in refs.values() if ref])
    return {person: texts.get(ref, "") for person, ref in refs.items()}


def _last_rounds(desk: Desk, kind: str, villages: list[Unit]) -> dict[str, Matter]:
    """The latest round of each village that was not withdrawn."""
    asked = Asked(kind=kind, place=tuple(one.id for one in villages))
    rows: Any = queries.matters(viewer_of(desk), asked).exclude(status__in=("withdrawn", "joined"))
    found: dict[str, Matter] = {}
    for row in rows.order_by("-opened_on", "-id")[: 4 * len(villages) + 50]:
        found.setdefault(row.place, row)
    return found


def _round(desk: Desk, form: Kind, row: Matter | None) -> list[Any]:
    if row is None:
        return [_("还没有发过"), ""]
    times = Counter(one["name"] for one in row.events if form.milestone(one["name"]) is not None)
    steps = "；".join(
        f"{happened_title(name, form).to(language())} {number}" for name, number in times.items()
    )
    return [
        {
            "text": day_text(row.opened_on),
            "href": reverse("matters:detail", args=[desk.book, row.id]),
            "small": status(row)[1],
        },
        steps,
    ]


def _to_do(
    desk: Desk, kind: str, village: Unit, duties: Iterable[Contact], row: Matter | None, may_open: bool
) -> Any:
    changed = row is not None and any(duty.since > row.opened_on for duty in duties)
    if may_open and (row is None or changed):
        opening = reverse("matters:new", args=[desk.book, kind])
        return {
            "text": _("人变了，重新发卡") if changed else _("开始发卡"),
            "href": f"{opening}?{urlencode({'place': village.id})}",
        }
    return {"text": _("打印"), "href": reverse("matters:card-sheet", args=[desk.book, kind, village.id])}
