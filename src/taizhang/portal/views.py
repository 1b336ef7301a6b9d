"""The public's pages: what was promised and how far it is, who answers, what is found by name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from taizhang.matters.residents import raised_by_residents
from taizhang.notices import queries as notice_queries
from taizhang.notices.rows import kinds
from taizhang.portal import queries
from taizhang.portal.frame import crumbs, published, shown
from taizhang.portal.posted import card_of
from taizhang.portal.rows import as_of, panel, row, series
from taizhang.problems import Refused, Text
from taizhang.promises.rows import BOUNDS, ROLL_UPS, late_words
from taizhang.server import clock
from taizhang.server.pages import asked_number, day_text, language, paged, public_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.writing.figures import unit_word

ON_HOME = 8
"""How many promises the first page lists; the others are a click away."""
VILLAGES = 60
"""How many villages the first page lists; where there are more, one searches."""
FOUND = 20
UNITS_A_PAGE = 200


@public_page
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Every book of this server; where there is one, its first page."""
    found = queries.open_books()
    if len(found) == 1:
        return redirect("portal:home", found[0].id)
    listed = [{"title": titled(book), "href": reverse("portal:home", args=[book.id])} for book in found]
    return render(request, "portal/books.html", {"books": listed, "office_href": reverse("office:sign-in")})


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the portal, and nothing of the office."""
    return HttpResponse(
        "User-agent: *\nDisallow: /o/\nDisallow: /admin/\nAllow: /p/\n", content_type="text/plain"
    )


@public_page
@require_safe
def choose_language(request: HttpRequest, book: str, code: str) -> HttpResponse:
    """Choose the language of the pages, and go back."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    home = reverse("portal:home", args=[book])
    inside = back.startswith(home) and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    )
    response = redirect(back if inside else home)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", httponly=True
    )
    return response


@published
def home(request: HttpRequest, book: str) -> HttpResponse:
    """The first page."""
    today = clock.today()
    board = asked_board(request, book, today)
    items = [row(book, one) for one in board.roots]
    villages = [unit for unit in units.tree_on(book, today).units if unit.kind == "village"]
    kind = kinds(book, today)
    year = Period(board.year).text
    context = {
        "title": Text(f"{year.zh}的承诺和进展", f"Promised for {year.en}, and how far it is"),
        "lead": as_of(board.close) if items else "",
        "figures": _summary(items) if board.close else [],
        "promises": sorted(items, key=lambda one: not one["late"])[:ON_HOME],
        "promises_href": reverse("portal:promises", args=[book]) if items else "",
        "search": _search(book, ""),
        "villages": [
            {"title": titled(unit), "href": reverse("portal:unit", args=[book, unit.id])}
            for unit in villages[:VILLAGES]
        ],
        "units_href": reverse("portal:units", args=[book]),
        "notices": [card_of(book, one, today, kind) for one in notice_queries.up(book, today)[:6]],
        "notices_href": reverse("portal:notices", args=[book]),
        "actions": [
            {"title": _("提一件事"), "href": reverse("portal:matters", args=[book]), "icon": "plus"},
            {"title": _("查进度"), "href": reverse("portal:follow", args=[book]), "second": True},
        ]
        if raised_by_residents(book, today, "portal")
        else [],
    }
    return shown(request, "portal/home.html", context)


@published
def search(request: HttpRequest, book: str) -> HttpResponse:
    """Units, promises and notices by name."""
    today = clock.today()
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    found_units: tuple[Any, ...] = ()
    found_promises: tuple[Any, ...] = ()
    found_notices: tuple[Any, ...] = ()
    if asked:
        found_units = queries.found_units(book, today, asked, FOUND)
        found_promises = queries.found_promises(asked_board(request, book, today), asked, FOUND)
        found_notices = queries.found_notices(book, today, asked, FOUND)
    kind = kinds(book, today)
    context = {
        "title": _("查找"),
        "search": _search(book, asked),
        "units": [
            {"title": titled(unit), "href": reverse("portal:unit", args=[book, unit.id])}
            for unit in found_units
        ],
        "promises": [row(book, one) for one in found_promises],
        "notices": [card_of(book, one, today, kind) for one in found_notices],
        "empty": {
            "heading": _("没有找到“%(q)s”") % {"q": asked} if asked else _("请输入要找的名称"),
            "text": _("可以用村名、站所名、指标名，或者村名的拼音首字母。"),
        },
    }
    return shown(request, "portal/search.html", context)


@published
def promises(request: HttpRequest, book: str) -> HttpResponse:
    """All public promises of a year with their progress, and the year on one page."""
    board = asked_board(request, book, clock.today())
    here = reverse("portal:promises", args=[book])
    lines = queries.lines(book, board.close, [one.id for one in board.roots]) if board.close else {}
    year = Period(board.year).text
    context = {
        "title": Text(f"{year.zh}目标和进度", f"Promises of {year.en} and their progress"),
        "lead": _("进度由各单位已确认的记录算出，谁也不能直接填写。"),
        "crumbs": crumbs(book),
        "period": _closes_switch(book, board, here),
        "rows": [row(book, one) for one in board.roots],
        "panels": [panel(book, one, lines[one.id]) for one in board.roots if one.id in lines],
        "caption": as_of(board.close),
        "empty": {
            "heading": _("这一年的目标还没有公布"),
            "text": _("目标定下后会列在这里，每月封账后更新进度。"),
        },
    }
    return shown(request, "portal/promises.html", context | _head_of(board))


@published
def promise(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """One promise: its year, its parts by unit, where it was said."""
    board, one = _board_with(request, book, promise)
    item, close = one.progress, board.close
    amount, measure = f"{one.target.normalize():,f}", one.indicator.unit
    bound = BOUNDS[one.bound]
    facts: list[dict[str, Any]] = [
        {"title": _("谁负责"), "text": titled(one.unit) if one.unit else ""},
        {
            "title": _("全年目标"),
            "text": Text(f"{bound.zh} {amount} {measure}", f"{bound.en} {amount} {unit_word(measure, 'en')}"),
        },
        {"title": _("完成时限"), "text": day_text(one.due)},
    ]
    if one.unit is not None:
        facts[0]["href"] = reverse("portal:unit", args=[book, one.unit.id])
    if item is not None:
        facts.append({"title": _("汇总办法"), "text": ROLL_UPS[item.rule]})
        facts.append({"title": _("已报／应报"), "text": f"{item.reported}{_('／')}{item.expected}"})
    facts.append({"title": _("指标出处"), "text": one.indicator.source})
    if one.quote:
        facts.append({"title": _("原话"), "text": f"“{one.quote}”"})
    state, words = _state(one)
    context = {
        "title": one.indicator.title,
        "lead": as_of(close),
        "crumbs": crumbs(book, (pgettext("navigation", "目标"), "portal:promises")),
        "period": _closes_switch(book, board, reverse("portal:promise", args=[book, promise]), promise),
        "state": state,
        "state_title": words,
        "promise": row(book, one),
        "series": series(one, queries.lines(book, close, [one.id])[one.id]) if close else None,
        "facts": facts,
        "rows": [row(book, part) for part in board.parts(one.id)],
        "caption": _("各单位的份额"),
    }
    return shown(request, "portal/promise.html", context | _head_of(board))


@published
def units_list(request: HttpRequest, book: str) -> HttpResponse:
    """Every unit, in the office's own order."""
    standing = units.tree_on(book, clock.today()).units
    here = reverse("portal:units", args=[book])
    found, page = paged(
        standing, asked_number(request), UNITS_A_PAGE, len(standing), lambda number: f"{here}?page={number}"
    )
    context = {
        "title": pgettext("navigation", "单位"),
        "lead": _("按办公室的次序；点开看谁负责、承诺了什么。"),
        "crumbs": crumbs(book),
        "search": _search(book, ""),
        "units": [
            {"title": titled(unit), "href": reverse("portal:unit", args=[book, unit.id])} for unit in found
        ],
        "page": page,
    }
    return shown(request, "portal/units.html", context)


@published
def unit(request: HttpRequest, book: str, unit: str) -> HttpResponse:
    """A unit: who answers, by post, and what it promised."""
    today = clock.today()
    found = queries.unit(book, unit, today)
    if found is None:
        raise Http404
    board = asked_board(request, book, today)
    own = board.of(unit)
    drawn = next((one for one in own if one.value is not None), None)
    holding = {"held": _("在任"), "acting": _("代理"), "vacant": _("空缺")}
    stands = found.holds_on(today)
    lead = as_of(board.close) if own else Text("")
    if not stands and found.until is not None:
        day = day_text(found.until)
        lead = Text(f"{day.zh}撤销", f"closed on {day.en}")
    context = {
        "title": titled(found),
        "lead": lead,
        "state": "" if stands else "ended",
        "crumbs": crumbs(book, (pgettext("navigation", "单位"), "portal:units")),
        "rows": [row(book, one) for one in own],
        "posts": [
            {"title": titled(post), "holder": holding[how]}
            for post, how in (queries.posts(book, unit, today) if stands else ())
        ],
        "contacts": {
            "caption": _("谁联系这个单位"),
            "columns": [
                {"title": _("岗位")},
                {"title": _("联系人")},
                {"title": _("制度")},
                {"title": _("从何时起")},
            ],
            "rows": [
                {
                    "cells": [
                        {"text": duty.post, "small": duty.place},
                        duty.name,
                        duty.institution,
                        day_text(duty.since),
                    ]
                }
                for duty in (queries.contacts(book, unit, today) if stands else ())
            ],
        },
        "series": series(drawn, queries.lines(book, board.close, [drawn.id])[drawn.id])
        if drawn and board.close
        else None,
    }
    return shown(request, "portal/unit.html", context | _head_of(board))


def asked_board(request: HttpRequest, book: str, today: date) -> queries.Board:
    """The promises of the month (or year) asked for; else of the last close of this year.

    Raises BadRequest for what is not a period, Http404 for a month that is not closed or a year without promises.
    """
    asked = request.GET.get("month", "")
    if not asked:
        years = queries.years(book)
        year = next((one for one in years if one <= today.year), years[-1] if years else today.year)
        found = queries.closes(book, year)
        return queries.board(book, year, found[0] if found else None)
    try:
        period = Period.parse(asked)
    except Refused as refused:
        raise BadRequest(refused.problems[0].to(language())) from None
    fitting = [
        one for one in queries.closes(book, period.year) if period.kind == "year" or one.month == period
    ]
    if fitting:
        return queries.board(book, period.year, fitting[0])
    if period.kind == "year" and period.year in queries.years(book):
        return queries.board(book, period.year, None)
    raise Http404(Text("这一期没有公布", "nothing was published for this period").to(language()))


def _board_with(request: HttpRequest, book: str, promise: str) -> tuple[queries.Board, queries.Shown]:
    """The board on which a promise stands: of the period asked for, else the latest one that has it."""
    board = asked_board(request, book, clock.today())
    if promise in board.by_id:
        return board, board.by_id[promise]
    if not request.GET.get("month"):
        for year in queries.years(book):
            found = queries.closes(book, year)
            other = queries.board(book, year, found[0] if found else None)
            if promise in other.by_id:
                return other, other.by_id[promise]
    raise Http404


def _closes_switch(book: str, board: queries.Board, here: str, promise: str = "") -> dict[str, Any] | None:
    """The switch between closed months (of a promise: of its own year); nothing where there is none."""
    if board.close is None:
        return None
    months = [one.month for one in queries.closes(book, board.year if promise else None)]
    at = months.index(board.close.month)

    def entry(number: int) -> dict[str, Any] | None:
        if not 0 <= number < len(months):
            return None
        return {"title": months[number].text, "href": f"{here}?month={months[number].key}"}

    return {
        "title": board.close.month.text,
        "previous": entry(at + 1),
        "next": entry(at - 1),
        "options": [
            {"title": one.text, "href": f"{here}?month={one.key}", "current": one == board.close.month}
            for one in reversed(months[:24])
        ],
    }


def _head_of(board: queries.Board) -> dict[str, str]:
    """The head of the close that a page is as of; the frame's own (of the last close) where there is none."""
    return {"head": board.close.head} if board.close else {}


def _summary(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    late = sum(one["late"] for one in items)
    none = sum(one["state"] == "no-data" for one in items)
    unit = Text("项", " ")
    return [
        {"title": pgettext("navigation", "目标"), "amount": len(items), "unit": unit},
        {"title": _("落后于日历"), "amount": late, "unit": unit, "late": late > 0},
        {"title": _("还没有数据"), "amount": none, "unit": unit},
    ]


def _state(one: queries.Shown) -> tuple[str, Any]:
    item = one.progress
    if item is None:
        return "", ""
    if item.late:
        return "late", late_words(item)
    if item.value is None:
        return "no-data", ""
    return ("confirmed", _("已达到")) if item.kept else ("on-time", "")


def _search(book: str, asked: str) -> dict[str, Any]:
    return {"action": reverse("portal:search", args=[book]), "value": asked, "label": _("查村名、指标、公示")}
