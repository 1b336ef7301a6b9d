"""Pages of promises: the tree with progress, the year on one page, one promise with its history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.problems import Text
from taizhang.promises import queries
from taizhang.promises.models import Promise
from taizhang.promises.progress import Progress, progress
from taizhang.promises.rows import (
    as_of,
    owner_title,
    panel,
    shown_value,
    state_of,
    tree_row,
)
from taizhang.promises.series import year_lines
from taizhang.server.pages import Desk, asked_month, month_switch, staff_page
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.units.pages import unit_section

WHOLE_TREE = 80
"""Up to how many promises the tree opens whole; beyond, parts are fetched when a row is opened."""
FOUND = 40
"""How many promises a search shows at most."""


@staff_page()
def tree(request: HttpRequest, book: str) -> HttpResponse:
    """The year's promises broken down, with progress through a month."""
    desk: Desk = request.desk
    month = asked_month(request, queries.settled_month(desk.today))
    here = reverse("promises:tree", args=[book])
    asked = request.GET.get("q", "").strip()[:40]
    mine = request.GET.get("show") == "mine"
    rows = _mine(desk, month) if mine else _found(desk, month, asked) if asked else _tree(desk, month)
    changing = desk.holds("clerk", "leader")
    year = Period(month.year).text
    context = {
        "title": Text(f"{year.zh}目标", f"Promises of {year.en}"),
        "lead": _("数字由各单位的记录算出，谁也不能直接填写进度。"),
        "period": month_switch(month, lambda one: f"{here}?month={one.key}", Period.month_of(desk.today)),
        "actions": [
            {
                "title": _("新增目标"),
                "href": f"{reverse('promises:new', args=[book])}?year={month.year}",
                "icon": "plus",
            }
        ]
        if changing
        else [],
        "tabs": _tabs(desk, month, "mine" if mine else "tree"),
        "search": {
            "action": here,
            "value": asked,
            "label": _("搜指标或单位"),
            "hidden": [{"name": "month", "value": month.key}],
        },
        "rows": rows,
        "caption": as_of(month),
        "empty": {
            "heading": _("没有找到“%(q)s”") % {"q": asked} if asked else _("这一年还没有目标"),
            "text": _("换个词试试，例如指标或单位名称里的两个字。")
            if asked
            else _("由办公室新增，或读入去年的工作报告后逐条确认。"),
            "href": here
            if asked
            else f"{reverse('promises:new', args=[book])}?year={month.year}"
            if changing
            else "",
            "action": _("看全部") if asked else _("新增目标"),
        },
    }
    return render(request, "promises/tree.html", context)


@staff_page()
def children(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """The rows of one promise's parts, fetched when its row is opened."""
    desk: Desk = request.desk
    parent = _promise(book, promise)
    month = asked_month(request, queries.settled_month(desk.today))
    depth = 2 if request.GET.get("depth") == "2" else 1
    below = queries.parts_of(book, parent)
    items = progress(book, month, only=[one.id for one in below]) if below else ()
    names = desk.names(item.promise.person for item in items)
    parts = queries.parts(book, parent.year)
    rows = [
        tree_row(book, item, names, parts, depth=depth, parent=parent.id, month=month.key, lazy=True)
        for item in items
    ]
    return render(request, "components/tree_rows.html", {"rows": rows})


@staff_page()
def board(request: HttpRequest, book: str) -> HttpResponse:
    """The year's promises on one page."""
    desk: Desk = request.desk
    month = asked_month(request, queries.settled_month(desk.today))
    here = reverse("promises:board", args=[book])
    items = progress(book, month, only=queries.roots(book, month.year))
    lines = year_lines(book, items, month)
    context = {
        "title": _("一页看全年"),
        "lead": as_of(month),
        "crumbs": [{"title": pgettext("navigation", "目标"), "href": reverse("promises:tree", args=[book])}],
        "period": month_switch(month, lambda one: f"{here}?month={one.key}", Period.month_of(desk.today)),
        "tabs": _tabs(desk, month, "board"),
        "panels": [
            panel(
                item,
                f"{reverse('promises:detail', args=[book, item.promise.id])}?month={month.key}",
                lines[item.promise.id],
            )
            for item in items
        ],
        "empty": {
            "heading": _("这一年还没有目标"),
            "text": _("由办公室新增，或读入去年的工作报告后逐条确认。"),
        },
    }
    return render(request, "promises/board.html", context)


@unit_section
def promises_of_unit(desk: Desk, unit: Unit) -> dict[str, Any]:
    """What a unit promised this year, for its page."""
    month = queries.settled_month(desk.today)
    items = progress(desk.book, month, unit=unit.id)
    names = desk.names(item.promise.person for item in items)
    columns = [
        {"title": _("目标")},
        {"title": _("责任人")},
        {"title": _("全年目标"), "kind": "number"},
        {"title": _("完成"), "kind": "number"},
        {"title": _("进度")},
    ]
    rows = [
        {
            "cells": [
                {
                    "text": item.indicator.title,
                    "href": reverse("promises:detail", args=[desk.book, item.promise.id]),
                },
                names.get(item.promise.person, "") if item.promise.person else "",
                {"amount": item.target, "unit": item.indicator.unit},
                {"amount": shown_value(item), "unit": item.indicator.unit, "state": state_of(item)},
                {"percent": item.percent, "tick": item.pace, "late": item.late},
            ]
        }
        for item in items
    ]
    actions = []
    if items:
        letter = reverse("promises:letter", args=[desk.book, unit.id, month.year])
        actions = [{"title": _("责任状"), "href": letter, "second": True}]
    return {"promises": {"caption": as_of(month), "columns": columns, "rows": rows}, "actions": actions}


def _tree(desk: Desk, month: Period) -> list[dict[str, Any]]:
    """The whole tree where it is small; else its first floor, whose parts are fetched on opening."""
    parts = queries.parts(desk.book, month.year)
    roots = queries.roots(desk.book, month.year)
    if len(roots) + sum(one.count for one in parts.values()) > WHOLE_TREE:
        items = progress(desk.book, month, only=roots)
        names = desk.names(item.promise.person for item in items)
        return [
            tree_row(desk.book, item, names, parts, depth=0, parent="", month=month.key, lazy=True)
            for item in items
        ]
    items = [item for item in progress(desk.book, month) if not item.promise.withdrawn]
    names = desk.names(item.promise.person for item in items)
    below: dict[str, list[Progress]] = {}
    known = {item.promise.id for item in items}
    for item in items:
        below.setdefault(item.promise.parent if item.promise.parent in known else "", []).append(item)
    rows: list[dict[str, Any]] = []

    def add(parent: str, depth: int) -> None:
        for item in below.get(parent, ()):
            rows.append(
                tree_row(
                    desk.book, item, names, parts, depth=depth, parent=parent, month=month.key, lazy=False
                )
            )
            add(item.promise.id, depth + 1)

    add("", 0)
    return rows


def _mine(desk: Desk, month: Period) -> list[dict[str, Any]]:
    own = dict.fromkeys(unit for unit, _role in desk.actor.roles)
    items = [item for unit in own for item in progress(desk.book, month, unit=unit)]
    return _flat(desk, items, month)


def _found(desk: Desk, month: Period, asked: str) -> list[dict[str, Any]]:
    """Promises whose indicator or unit is called so (pinyin initials of units too)."""
    rules = queries.rules(desk.book, month)
    wanted = asked.casefold()
    indicators = [
        name
        for name, rule in rules.items()
        if wanted in rule.title.zh.casefold() or wanted in rule.title.en.casefold()
    ]
    tree = units.tree(desk.book, Period(month.year))
    named = [
        unit.id
        for unit in tree.units
        if wanted in unit.title.casefold()
        or wanted in unit.title_en.casefold()
        or unit.initials.startswith(wanted)
    ]
    rows = Promise.rows.of(desk.book).filter(year=month.year, withdrawn=False)
    found = list(rows.filter(indicator__in=indicators).values_list("id", flat=True)[:FOUND])
    found += rows.filter(unit__in=named).values_list("id", flat=True)[: FOUND - len(found)]
    return _flat(desk, progress(desk.book, month, only=found) if found else (), month)


def _flat(desk: Desk, items: Any, month: Period) -> list[dict[str, Any]]:
    names = desk.names(item.promise.person for item in items)
    rows = []
    for item in items:
        row = tree_row(desk.book, item, names, {}, depth=0, parent="", month=month.key, lazy=False)
        if item.promise.person:
            unit = owner_title(item)
            row["owner"] = Text(f"{unit.zh} {row['owner']}", f"{unit.to('en')}, {row['owner']}")
        rows.append(row)
    return rows


def _tabs(desk: Desk, month: Period, current: str) -> list[dict[str, Any]]:
    tabs = [
        ("tree", _("分解表"), f"{reverse('promises:tree', args=[desk.book])}?month={month.key}"),
        ("board", _("一页看全年"), f"{reverse('promises:board', args=[desk.book])}?month={month.key}"),
    ]
    if desk.holds("village", "station"):
        tabs.append(
            ("mine", _("本单位"), f"{reverse('promises:tree', args=[desk.book])}?month={month.key}&show=mine")
        )
    return [{"title": title, "href": href, "current": key == current} for key, title, href in tabs]


def _promise(book: str, promise_id: str) -> Promise:
    row = queries.promise(book, promise_id)
    if row is None:
        raise Http404
    return row
