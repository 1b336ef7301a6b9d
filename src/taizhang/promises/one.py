"""The page of one promise: where it stands, its year, its parts, how it was changed, the records behind."""

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
from taizhang.promises.rows import BOUNDS, ROLL_UPS, as_of, late_words, owner_title, shown_value, state_of
from taizhang.promises.series import last_year, year_lines
from taizhang.records.models import Record
from taizhang.records.totals import periods_through
from taizhang.server.pages import Desk, asked_month, day_text, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts
from taizhang.writing.figures import unit_word

RECORDS = 20
"""How many records behind a figure a page lists at most."""


@staff_page()
def promise(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """One promise: where it stands, its year, its parts, how it was changed, the records behind."""
    desk: Desk = request.desk
    row = queries.promise(book, promise)
    if row is None:
        raise Http404
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
            {
                "title": pgettext("navigation", "目标"),
                "href": f"{reverse('promises:tree', args=[book])}?month={month.key}",
            }
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
            "state_title": pgettext("promise", "已撤销"),
        }
        return render(request, "promises/withdrawn.html", context)
    line = year_lines(book, [item], month)[row.id]
    before = last_year(book, item, row.year)
    unit_of_measure = item.indicator.unit
    due = day_text(row.due)
    figures = [
        {
            "title": Text(f"今年到{month.number}月", f"This year to {month.text.to('en')}"),
            "amount": shown_value(item),
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
        {
            "title": pgettext("promise", "撤销"),
            "href": reverse("promises:withdraw", args=[desk.book, row.id]),
            "second": True,
        }
    )
    return actions


def _facts(book: str, row: Promise, item: Progress, month: Period) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"title": _("汇总办法"), "text": ROLL_UPS[item.rule]},
        {"title": _("已报／应报"), "text": f"{item.reported}{_('／')}{item.expected}"},
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
            {"amount": shown_value(item), "state": state_of(item)},
            {"percent": item.percent, "tick": item.pace, "late": item.late},
            {"text": f"{item.reported}{_('／')}{item.expected}"},
        ]
        rows.append({"cells": cells})
    return {"caption": as_of(month), "columns": columns, "rows": rows}


def _history(
    book: str, row: Promise, versions: Any, names: Any, item: Progress | None
) -> list[dict[str, Any]]:
    reasons = open_texts(book, [one.reason_ref for one in versions if one.reason_ref])
    measure = item.indicator.unit if item else ""
    history = []
    for version in versions:
        amount = f"{version.target.normalize():,f}"
        zh, en = f"{amount} {measure}", f"{amount} {unit_word(measure, 'en')}"
        if version.number == 1:
            what = Text(f"下达目标 {zh}", f"Promised: {en}")
        else:
            what = Text(f"目标改为 {zh}", f"Changed to {en}")
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
        .filter(
            year=month.year,
            indicator=item.indicator.id,
            unit__in=reporting,
            period__in=periods_through(month),
        )
        .order_by("-made_seq")[:RECORDS]
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
