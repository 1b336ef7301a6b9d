"""What every public page has: its frame, and the headers by which browsers and proxies may keep it for a minute.

A public page depends on the book's head, the day, the language and the address, and on nothing about the reader; so
its ETag is made of these, and the page carries no session, no form token and no message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import condition, require_safe

from taizhang import __version__
from taizhang.portal import queries
from taizhang.server import clock
from taizhang.server.pages import language, public_page, titled
from taizhang.server.store import STORE

FRESH = 60
"""For how many seconds a public page may be kept without asking."""

View = Callable[..., HttpResponse]


def published(view: View) -> View:
    """Declare a public page of a book: read-only, cacheable, answered with 304 while nothing has changed."""

    @condition(etag_func=_etag)
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, **asked: Any) -> HttpResponse:
        response = view(request, **asked)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=FRESH)
        patch_vary_headers(response, ["Cookie"])  # the language is chosen by a cookie
        return response

    return public_page(answered)


def shown(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a page inside the public frame."""
    book = request.book  # type: ignore[attr-defined]
    framed = {
        "book": {"title": titled(book), "href": reverse("portal:home", args=[book.id])},
        "nav": _nav(request, book.id),
        "office_href": reverse("office:sign-in"),
        "head": queries.head(book.id),
        "languages": _languages(request, book.id),
        "messages": (),  # what staff did is nobody else's to read
        **context,
    }
    return render(request, template, framed)


def crumbs(book: str, *below: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: the first page, then pages of the portal by title and name of address."""
    home = {"title": _("首页"), "href": reverse("portal:home", args=[book])}
    return [home, *({"title": title, "href": reverse(name, args=[book])} for title, name in below)]


def _etag(request: HttpRequest, book: str, **asked: Any) -> str:
    parts = (STORE.head(book).hash, str(clock.today()), language(), request.get_full_path(), __version__)
    return f'"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}"'


def _nav(request: HttpRequest, book: str) -> list[dict[str, Any]]:
    places = [
        (_("首页"), "portal:home", ()),
        (_("诉求与答复"), "portal:matters", ("portal:raise", "portal:follow")),
        (pgettext("navigation", "目标"), "portal:promises", ("portal:promise",)),
        (pgettext("navigation", "公示"), "portal:notices", ("portal:notice",)),
        (pgettext("navigation", "位次"), "portal:ranking", ()),
        (pgettext("navigation", "单位"), "portal:units", ("portal:unit",)),
        (_("开放数据"), "portal:data", ()),
    ]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"title": title, "href": reverse(name, args=[book]), "current": here == name or here in below}
        for title, name, below in places
    ]


def _languages(request: HttpRequest, book: str) -> dict[str, str]:
    """The switch to the other language: a link, so that the page needs no token of its own."""
    other = "zh-hans" if language().startswith("en") else "en"
    return {
        "code": other,
        "title": "中文" if other == "zh-hans" else "English",
        "href": reverse("portal:language", args=[book, other]),
        "next": request.get_full_path(),
    }
