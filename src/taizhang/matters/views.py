"""Staff pages of matters: the list, and one matter with all that can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.matters import doing as doings
from taizhang.matters import queries
from taizhang.matters.acts import STATUS_NAMES
from taizhang.matters.carrying_out import asked_for, carry_out
from taizhang.matters.forms import DoForm
from taizhang.matters.framing import crumbs, one_of, papers_for, viewer_of
from taizhang.matters.models import Matter
from taizhang.matters.numbers import as_stored
from taizhang.matters.one_page import page_of
from taizhang.matters.queries import Asked
from taizhang.matters.raising import kinds_among, openable
from taizhang.matters.wording import CHANNELS, category_title, due_words, status
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.units import queries as units
from taizhang.units.models import Unit

SHOWS = ("open", "late", "ended", "all")
_FILTERS = ("kind", "category", "place", "unit", "channel", "status")
_SHORTEST_SEARCH = 2


@staff_page()
def matters(request: HttpRequest, book: str) -> HttpResponse:
    """The list: open, late, ended, all; by kind, words, and any filter that the address names."""
    desk: Desk = request.desk
    viewer = viewer_of(desk)
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    words = request.GET.get("q", "").strip()[:60]
    asked = _asked(request, desk, show, words)
    page = queries.page(viewer, asked, after=request.GET.get("after", ""))
    in_force = books.in_force(book, desk.today)
    kinds = kinds_among(in_force)
    titles = {id: one.title for id, one in in_force.items()}
    here = reverse("matters:list", args=[book])
    kept = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    excerpts = queries.first_words(book, page.rows)
    places = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in={one for row in page.rows for one in (row.unit, row.place)})}  # fmt: skip
    total = queries.counted(viewer, asked, page)
    mine = openable(book, desk.actor, kinds, desk.today)
    order = next((id for id, kind in mine.items() if papers_for(kind, "order") and not kind.tracked), "")
    ordering = bool(order) and show == "late"
    context = {
        "title": pgettext("navigation", "事项"),
        "lead": _("居民提的、领导交办的：谁办，几时到期，答复了没有，本人满意不满意。"),
        "actions": [
            *(
                [
                    {"title": _("登记"), "href": reverse("matters:choose", args=[book]), "icon": "plus"},
                    {
                        "title": _("从表格导入"),
                        "href": reverse("matters:import", args=[book]),
                        "second": True,
                    },
                ]
                if mine
                else []
            ),
            {"title": _("我的事项"), "href": reverse("matters:day", args=[book]), "second": True},
            *(
                [
                    {
                        "title": _("导出"),
                        "href": f"{reverse('matters:export', args=[book])}?{urlencode(kept)}",
                        "second": True,
                    }
                ]
                if kinds
                else []
            ),
        ],
        "tabs": [
            {"title": title, "href": f"{here}?{urlencode({**kept, 'show': key})}", "current": key == show}
            for key, title in zip(SHOWS, (_("在办"), _("逾期"), _("已结束"), _("全部")), strict=True)
        ],
        "search": {
            "action": here,
            "value": words,
            "label": _("编号，或内容里的两个字以上"),
            "hidden": [{"name": name, "value": value} for name, value in {**kept, "show": "all"}.items()],
        },
        "filters": _filters(desk, kinds, titles, kept),
        "filtering": {
            "action": here,
            "show": show,
            "narrowed": bool(kept),
            "clear_href": f"{here}?show={show}",
        },
        "links": _links(desk, kinds, titles, asked.kind),
        "table": {
            "caption": Text(f"事项，共 {total} 件", f"Matters, {total} in all"),
            "columns": _columns(ordering),
            "rows": [
                {
                    "cells": [
                        *_cells(desk, row, kinds.get(row.kind), titles, excerpts, places),
                        *([_to_order(book, order, row)] if ordering else []),
                    ]
                }
                for row in page.rows
            ],
        },
        "next_href": f"{here}?{urlencode({**kept, 'show': show, **({'q': words} if words else {}), 'after': page.after})}"
        if page.after
        else "",
        "first_href": f"{here}?{urlencode({**kept, 'show': show})}" if page.before else "",
        "empty": _empty(book, kinds, words, show),
    }
    return render(request, "matters/list.html", context)


@staff_page()
def matter(request: HttpRequest, book: str, matter: str) -> HttpResponse:
    """One matter: what is asked, the clocks, what can be done, what happened."""
    desk: Desk = request.desk
    one = one_of(desk, matter)
    return render(request, "matters/detail.html", page_of(desk, one, doings.possible(desk, one)))


@staff_page()
def file(request: HttpRequest, book: str, matter: str, sha256: str) -> HttpResponse:
    """One file of a matter."""
    one = one_of(request.desk, matter)  # type: ignore[attr-defined]
    items = [
        *one.row.evidence,
        *(file for happened in one.row.events for file in happened.get("evidence", ())),
    ]
    return evidence_pages.given_out(items, sha256)


@staff_page()
def do(request: HttpRequest, book: str, matter: str, doing: str) -> HttpResponse:
    """Do one thing with a matter."""
    desk: Desk = request.desk
    one = one_of(desk, matter)
    what = doings.find(desk, one, doing)
    if what is None:
        raise Http404
    asked = asked_for(desk, one, what)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DoForm(*given, asked=asked.items())
    problems: Sequence[Any] = ()
    back = reverse("matters:detail", args=[book, one.row.id])
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(desk, one, what, form.given(), key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(
                request, Text(f"{what.words.zh}：已记下。", f"{what.words.to('en')}: done.").to(language())
            )
            return redirect(back)
    context = {
        "title": what.words,
        "lead": Text(
            f"{one.kind.called.zh} {one.row.number}", f"{one.kind.called.to('en')} {one.row.number}"
        ),
        "crumbs": [*crumbs(book), {"title": one.row.number, "href": back}],
        "form": form,
        "problems": problems,
        "warnings": [_("启封由审计人员逐条看得到；理由写清楚。")] if what.slug == "open-seal" else [],
        "save": what.words,
        "cancel_href": back,
        "multipart": "evidence" in asked,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _asked(request: HttpRequest, desk: Desk, show: str, words: str) -> Asked:
    given = {name: request.GET.get(name, "")[:60].replace("\x00", "") for name in _FILTERS}
    number = as_stored(words)
    is_number = _is_number(desk, number)
    return Asked(
        kind=given["kind"],
        category=given["category"],
        unit=given["unit"],
        channel=given["channel"],
        place=(given["place"],) if given["place"] else (),
        status=given["status"] or {"open": "open", "ended": "ended"}.get(show, ""),
        late_on=desk.today if show == "late" else None,
        order="due" if show == "late" else "newest",
        number=number if is_number else "",
        words="" if is_number else words.replace("\x00", ""),
    )


def _is_number(desk: Desk, typed: str) -> bool:
    """Whether it is a number: eight letters and digits or more. Without any digit it may be a word, so it is looked up."""
    plain = typed.replace("-", "")
    if not (typed.isascii() and plain.isalnum() and len(plain) >= 8):
        return False
    return (
        any(map(str.isdigit, plain)) or Matter.rows.visible_to(viewer_of(desk)).filter(number=typed).exists()
    )


def _columns(ordering: bool) -> list[dict[str, Any]]:
    """The columns of the list; with `ordering` one to order what is late."""
    titles = (_("内容"), _("类别"), _("地点"), _("承办"), _("登记"), _("期限"), _("状态"))
    kinds = ("text", "text", "text", "text", "date", "date", "state")
    columns = [{"title": title, "kind": kind} for title, kind in zip(titles, kinds, strict=True)]
    return [*columns, {"title": _("督办"), "kind": "doing"}] if ordering else columns


def _cells(
    desk: Desk,
    row: Matter,
    kind: Any,
    titles: Mapping[str, Any],
    excerpts: Mapping[str, str],
    places: Mapping[str, Text],
) -> list[Any]:
    badge, words = status(row)
    title = titles.get(row.kind)
    called = title.to(language()) if title is not None else row.kind
    due = due_words(row, desk.today)
    return [
        {
            "text": excerpts.get(row.id) or row.number,
            "href": reverse("matters:detail", args=[desk.book, row.id]),
            "small": f"{row.number} · {called}",
            "mark": ("lock", _("回避")) if row.guarded else None,
        },
        category_title(kind, row.category),
        places.get(row.place, ""),
        places.get(row.unit, ""),
        day_text(row.opened_on),
        {"text": due["words"], "late": due["late"]} if due["words"].zh else "",
        {"state": badge, "title": words},
    ]


def _to_order(book: str, order: str, row: Matter) -> Any:
    """The way by which a leader orders what is late; of what complains about somebody no order says anything."""
    if not order or row.guarded or row.kind == order:
        return ""
    href = f"{reverse('matters:new', args=[book, order])}?{urlencode({'from': row.id})}"
    return {"text": _("交办"), "href": href}


def _filters(
    desk: Desk, kinds: Mapping[str, Any], titles: Mapping[str, Any], kept: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The choices by which the list is narrowed; categories are those of the kind that is chosen."""
    kind = kinds.get(kept.get("kind", ""))
    standing = units.tree_on(desk.book, desk.today).units
    said = language()
    offered: list[tuple[str, Any, list[tuple[str, str]]]] = [
        ("kind", _("哪一类"), [(id, titles[id].to(said)) for id in kinds]),
        ("category", _("类别"), [(id, category_title(kind, id).to(said)) for id in kind.causes()] if kind else []),
        ("place", _("地点"), [(one.id, titled(one).to(said)) for one in standing if one.kind in ("village", "group")]),
        ("unit", _("承办单位"), [(one.id, titled(one).to(said)) for one in standing]),
        ("channel", _("来源"), [(id, words.to(said)) for id, words in CHANNELS.items() if not kind or id in kind.channels]),
        ("status", _("状态"), [(id, words.to(said)) for id, words in STATUS_NAMES.items()]),
    ]  # fmt: skip
    return [
        {
            "name": name,
            "title": title,
            "options": [
                {"value": id, "title": words, "chosen": kept.get(name) == id} for id, words in choices
            ],
        }
        for name, title, choices in offered
        if choices
    ]


def _links(
    desk: Desk, kinds: Mapping[str, Any], titles: Mapping[str, Any], chosen: str
) -> list[dict[str, Any]]:
    """The pages of each kind, and those that are for all of them."""
    found = [
        *(
            {
                "title": titles[id],
                "href": reverse("matters:kind", args=[desk.book, id]),
                "current": id == chosen,
            }
            for id in kinds
        ),
    ]
    if desk.holds("auditor"):
        found.append(
            {"title": _("启封记录"), "href": reverse("matters:seals", args=[desk.book]), "current": False}
        )
    return found if kinds else []


def _empty(book: str, kinds: Mapping[str, Any], words: str, show: str) -> dict[str, Any]:
    if not kinds:
        return {
            "heading": _("还没有事项类型"),
            "text": _("采用热线、信访、民情台账、督办一类的制度后，就能登记。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        }
    if words:
        short = len(words) < _SHORTEST_SEARCH
        return {
            "heading": _("没有找到"),
            "text": _("请输入两个字以上。") if short else _("换几个字，或核对编号。"),
        }
    headings = {"open": _("没有在办的事项"), "late": _("没有逾期的事项"), "ended": _("还没有结束的事项")}
    return {"heading": headings.get(show, _("还没有事项")), "text": _("登记后按制度派办、计时。")}
