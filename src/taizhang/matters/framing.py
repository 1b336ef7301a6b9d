"""What the staff pages of matters share: who asks, the matter or kind that an address names, the way back."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Document
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import queries
from taizhang.matters.queries import One
from taizhang.matters.raising import kinds_in_force
from taizhang.matters.seeing import Viewer
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import Desk


def viewer_of(desk: Desk) -> Viewer:
    """The person at the desk, as matters are shown to them."""
    return Viewer.of(desk.book, desk.actor, desk.today)


def one_of(desk: Desk, matter: str) -> One:
    """The matter; raises Http404 where there is none for this person."""
    found = queries.one(viewer_of(desk), matter, now=clock.now(), who=desk.actor)
    if found is None:
        raise Http404
    return found


def kind_named(desk: Desk, kind: str) -> Kind:
    """The kind in force with this id; raises Http404 where there is none."""
    found = kinds_in_force(desk.book, desk.today).get(kind)
    if found is None:
        raise Http404
    return found


def title_of(desk: Desk, kind: str) -> Text:
    """The title of a kind's institution, or its id where it is in force no more."""
    found = books.in_force(desk.book, desk.today).get(kind)
    return found.title.text if found is not None else Text(kind)


def papers_for(kind: Kind, purpose: str) -> tuple[Document, ...]:
    """The papers that a kind's file has for a purpose."""
    return tuple(paper for paper in kind.documents if paper.for_ == purpose)


def crumbs(book: str, kind: str = "", title: Any = "") -> list[dict[str, Any]]:
    """Where a page stands: the list of matters and, if given, the page of a kind."""
    found: list[dict[str, Any]] = [
        {"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}
    ]
    if kind:
        found.append({"title": title, "href": reverse("matters:kind", args=[book, kind])})
    return found
