"""Pages of promises: the tree with progress, the year on one page, one promise with its history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.problems import Text
from taizhang.promises import queries
from taizhang.promises.models import Promise
from taizhang.promises.progress import Progress, progress
from taizhang.promises.rows import BOUNDS, ROLL_UPS, late_words, owner_title, panel, state_of, tree_row
from taizhang.promises.series import last_year, year_lines
from taizhang.records.models import Record
from taizhang.server.pages import Desk, asked_month, day_text, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.units.pages import unit_section
from taizhang.vault.keeping import open_texts

WHOLE_TREE = 80
"""Up to how many promises the tree opens whole; beyond, parts are fetched when a row is opened."""
FOUND = 40
"""How many promises a search shows at most."""
RECORDS = 20
"""How many records behind a figure a page lists at most."""


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
        "caption": _as_of(month),
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
        "lead": _as_of(month),
        "crumbs": [{"title": _("目标"), "href": reverse("promises:tree", args=[book])}],
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


@staff_page()
def promise(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """One promise: where it stands, its year, its parts, how it was changed, the records behind."""
    desk: Desk = request.desk
    row = _promise(book, promise)
    today = queries.settled_month(desk.today)
    default = (
        today if today.year == row.year else Period(row.year).months()[11 if row.year < today.year else 0]
    )
    month = asked_month(request, default)
    if month.year != row.year:
        raise Http404
    below = queries.parts_of(book, row)
    items = {
        item.promise.id: item for item in progress(book, month, only=[row.id, *(one.id for one in below)])
    }
    item = items.get(row.id)
    versions = queries.versions(book, row)
    names = desk.names([row.person, *(one.person for one in below), *(one.approved_by for one in versions)])
    here = reverse("promises:detail", args=[book, row.id])
    context: dict[str, Any] = {
        "crumbs": [
            {"title": _("目标"), "href": f"{reverse('promises:tree', args=[book])}?month={month.key}"}
        ],
        "period": month_switch(
            month, lambda one: f"{here}?month={one.key}", max(Period.month_of(desk.today), month)
        ),
        "actions": _actions(desk, row),
        "history": _history(book, row, versions, names, item),
        "withdrawn": row.withdrawn,
    }
    if item is None:
        unit = Unit.rows.of(book).filter(id=row.unit).first()
        context |= {
            "title": row.indicator,
            "lead": titled(unit) if unit else "",
            "state": "ended",
            "state_title": _("已撤销"),
        }
        return render(request, "promises/withdrawn.html", context)
    line = year_lines(book, [item], month)[row.id]
    before = last_year(book, item, row.year)
    unit_of_measure = item.indicator.unit
    due = day_text(row.due)
    figures = [
        {
            "title": Text(f"今年到{month.number}月", f"This year to {month.text.to('en')}"),
            "amount": item.value,
            "unit": unit_of_measure,
            "late": item.late,
        },
        {"title": _("全年目标"), "amount": item.target, "unit": unit_of_measure, "note": BOUNDS[item.bound]},
    ]
    if before and before[month.number - 1] is not None:
        figures.append({"title": _("去年同期"), "amount": before[month.number - 1], "unit": unit_of_measure})
    context |= {
        "title": item.indicator.title,
        "lead": Text(
            f"{owner_title(item).zh}{' · ' + names.get(row.person, '') if row.person else ''} · {due.zh}前",
            f"{owner_title(item).to('en')}{' · ' + names.get(row.person, '') if row.person else ''} · by {due.en}",
        ),
        "state": "late"
        if item.late
        else "no-data"
        if item.value is None
        else "confirmed"
        if item.kept
        else "on-time",
        "state_title": late_words(item) if item.late else _("已达到") if item.kept else "",
        "percent": item.percent,
        "tick": item.pace,
        "late": item.late,
        "value_state": state_of(item),
        "figures": figures,
        "series": {
            "title": item.indicator.title,
            "unit": unit_of_measure,
            "values": line.values,
            "plan": line.plan,
            "last_year": before,
            "late": item.late,
        },
        "facts": _facts(book, row, item, month),
        "parts": _parts(book, row, items, names, month),
        "records": _behind(desk, item, month),
    }
    if below:
        total = sum((one.target for one in below), 0 * item.target)
        if item.indicator.roll_up == "sum":
            context["parts_sum"] = {
                "sum": total,
                "target": item.target,
                "difference": total - item.target,
                "unit": unit_of_measure,
            }
    return render(request, "promises/detail.html", context)


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
                {"amount": item.value, "unit": item.indicator.unit, "state": state_of(item)},
                {"percent": item.percent, "tick": item.pace, "late": item.late},
            ]
        }
        for item in items
    ]
    actions = []
    if items:
        letter = reverse("promises:letter", args=[desk.book, unit.id, month.year])
        actions = [{"title": _("责任状"), "href": letter, "second": True}]
    return {"promises": {"caption": _as_of(month), "columns": columns, "rows": rows}, "actions": actions}


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


def _as_of(month: Period) -> Text:
    return Text(
        f"截至{month.text.zh}末；刻线为按日历应到的进度",
        f"As of the end of {month.text.en}; the tick is where the calendar says it should be",
    )


def _promise(book: str, promise_id: str) -> Promise:
    row = queries.promise(book, promise_id)
    if row is None:
        raise Http404
    return row


def _actions(desk: Desk, row: Promise) -> list[dict[str, Any]]:
    if row.withdrawn or not desk.holds("clerk", "leader"):
        return []
    actions = [
        {"title": _("分解"), "href": reverse("promises:parts", args=[desk.book, row.id]), "icon": "plus"},
        {
            "title": _("调整目标"),
            "href": reverse("promises:change", args=[desk.book, row.id]),
            "second": True,
        },
    ]
    if desk.holds("clerk"):
        actions.append(
            {
                "title": _("登记签订"),
                "href": reverse("promises:sign", args=[desk.book, row.id]),
                "second": True,
            }
        )
    actions.append(
        {
            "title": _("责任状"),
            "href": reverse("promises:letter", args=[desk.book, row.unit, row.year]),
            "second": True,
        }
    )
    actions.append(
        {"title": _("撤销"), "href": reverse("promises:withdraw", args=[desk.book, row.id]), "second": True}
    )
    return actions


def _facts(book: str, row: Promise, item: Progress, month: Period) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"title": _("汇总办法"), "text": ROLL_UPS[item.rule]},
        {"title": _("已报／应报"), "text": f"{item.reported}／{item.expected}"},
        {"title": _("待确认"), "text": str(item.waiting)},
        {"title": _("完成时限"), "text": day_text(row.due)},
        {"title": _("责任状"), "text": day_text(row.signed_on) if row.signed_on else _("还没签")},
        {"title": _("指标出处"), "text": item.indicator.source},
    ]
    if row.parent:
        parent = {
            "title": _("分解自"),
            "text": _("上级目标"),
            "href": f"{reverse('promises:detail', args=[book, row.parent])}?month={month.key}",
        }
        facts.insert(0, parent)
    if row.quote:
        facts.append({"title": _("原话"), "text": f"“{row.quote}”"})
    return facts


def _parts(book: str, row: Promise, items: Any, names: Any, month: Period) -> dict[str, Any]:
    parts = [item for key, item in items.items() if key != row.id]
    if not parts:
        return {}
    measure = parts[0].indicator.unit
    people = any(item.promise.person for item in parts)
    columns: list[dict[str, Any]] = [{"title": _("单位")}]
    if people:
        columns.append({"title": _("责任人")})
    columns += [
        {"title": _("目标"), "kind": "number", "unit": measure},
        {"title": _("完成"), "kind": "number", "unit": measure},
        {"title": _("进度")},
        {"title": _("已报／应报"), "kind": "number"},
    ]
    rows = []
    for item in parts:
        href = f"{reverse('promises:detail', args=[book, item.promise.id])}?month={month.key}"
        cells: list[Any] = [{"text": owner_title(item), "href": href}]
        if people:
            cells.append(names.get(item.promise.person, ""))
        cells += [
            {"amount": item.target},
            {"amount": item.value, "state": state_of(item)},
            {"percent": item.percent, "tick": item.pace, "late": item.late},
            {"text": f"{item.reported}／{item.expected}"},
        ]
        rows.append({"cells": cells})
    return {"caption": _as_of(month), "columns": columns, "rows": rows}


def _history(
    book: str, row: Promise, versions: Any, names: Any, item: Progress | None
) -> list[dict[str, Any]]:
    reasons = open_texts(book, [one.reason_ref for one in versions if one.reason_ref])
    measure = item.indicator.unit if item else ""
    history = []
    for version in versions:
        amount = f"{version.target.normalize():,f} {measure}"
        if version.number == 1:
            what = Text(f"下达目标 {amount}", f"Promised: {amount}")
        else:
            what = Text(f"目标改为 {amount}", f"Changed to {amount}")
        approver, reason = names.get(version.approved_by, ""), reasons.get(version.reason_ref, "")
        note = (
            Text(f"批准人：{approver}。{reason}", f"Approved by {approver}. {reason}")
            if version.approved_by
            else ""
        )
        history.append({"what": what, "note": note, "who": "", "when": day_text(version.changed_on)})
    if row.withdrawn:
        history.insert(0, {"what": _("撤销目标"), "who": "", "when": "", "late": True})
    return history


def _behind(desk: Desk, item: Progress, month: Period) -> dict[str, Any]:
    """The latest records that the figure is made of."""
    reporting = queries.reporting_of(desk.book, item, month)
    rows = list(
        Record.rows.of(desk.book)
        .counting()
        .filter(year=month.year, indicator=item.indicator.id, unit__in=reporting, period__lte=month.key)
        .order_by("-period", "-made_seq")[:RECORDS]
    )
    if not rows:
        return {}
    titles = {
        unit.id: titled(unit) for unit in Unit.rows.of(desk.book).filter(id__in={row.unit for row in rows})
    }
    names = desk.names(row.person for row in rows)
    return {
        "caption": _("依据的记录（最近 %(count)d 笔）") % {"count": len(rows)},
        "columns": [
            {"title": _("期间")},
            {"title": _("单位")},
            {"title": _("数值"), "kind": "number", "unit": item.indicator.unit},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": Period.parse(row.period).text,
                        "href": reverse("records:detail", args=[desk.book, row.id]),
                    },
                    {
                        "text": titles.get(row.unit, ""),
                        "small": names.get(row.person, "") if row.person else "",
                    },
                    {"amount": row.value, "state": "not-applicable" if row.not_applicable else ""},
                ]
            }
            for row in rows
        ],
    }
