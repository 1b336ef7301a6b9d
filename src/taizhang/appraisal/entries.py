"""Pages of what people enter before a close: points of judges, vetoes on record, exclusions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.appraisal import figure_pages, judge_pages, queries
from taizhang.appraisal.acts.exclusions import ASKED, GRANTED, REFUSED, REVOKED
from taizhang.appraisal.entry_sheets import EntrySheet, entry_sheet
from taizhang.appraisal.models import Exclusion, VetoRecord
from taizhang.appraisal.views import next_month
from taizhang.appraisal.wording import WAYS
from taizhang.books import queries as books
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, staff_page, titled
from taizhang.timekeeping import Period

EXCLUSION_STATES = {
    ASKED: ("waiting", Text("待决定", "to be decided")),
    GRANTED: ("confirmed", Text("同意", "granted")),
    REFUSED: ("ended", Text("不同意", "refused")),
    REVOKED: ("ended", Text("已撤销", "revoked")),
}


@staff_page()
def entries(request: HttpRequest, book: str) -> HttpResponse:
    """The sheets that are open now; where there is one, that one."""
    desk: Desk = request.desk
    month = next_month(desk)
    found = [
        (institution, Period.of(institution.appraisal.period, month.start))
        for institution in books.in_force(book, month.end - timedelta(days=1)).values()
        if institution.appraisal is not None
    ]
    if len(found) == 1:
        return redirect("appraisal:entry", book, found[0][0].id, found[0][1].key)
    context = {
        "title": _("考评登记"),
        "lead": _("封账以前由人登记的：评分、否决、剔除和免责。"),
        "groups": [
            {
                "heading": "",
                "items": [
                    {
                        "title": institution.title,
                        "detail": period.text,
                        "href": reverse("appraisal:entry", args=[book, institution.id, period.key]),
                    }
                    for institution, period in found
                ],
            }
        ]
        if found
        else [],
        "empty": {
            "heading": _("没有施行中的考评制度"),
            "text": _("先采用一份考评办法。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("去看制度"),
        },
    }
    return render(request, "records/choose.html", context)


@staff_page()
def entry(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """What was entered for one sheet, and by whom; and where to enter more."""
    desk: Desk = request.desk
    sheet = entry_sheet(book, institution, period)
    key = [book, institution, sheet.period.key]
    named = {unit.id: titled(unit) for unit in sheet.units}
    judged = judge_pages.sections(desk, sheet)
    vetoes = list(_of(VetoRecord, book, sheet).order_by("recorded_on", "id"))
    exclusions = list(_of(Exclusion, book, sheet).order_by("asked_on", "id"))
    names = desk.names(
        [
            *(row.recorded_by for row in vetoes),
            *(row.asked_by for row in exclusions),
        ]
    )
    titles = queries.item_titles(sheet.institution)
    veto_titles = {veto.id: veto.title.text for veto in sheet.rule.vetoes}
    open_ = not sheet.closed
    actions: list[dict[str, Any]] = []
    if open_:
        actions.append(
            {"title": _("申请剔除或免责"), "href": reverse("appraisal:exclude", args=key), "second": True}
        )
    if open_ and sheet.rule.vetoes and desk.holds("clerk"):
        actions.append(
            {"title": _("登记否决"), "href": reverse("appraisal:veto-record", args=key), "second": True}
        )
    context = {
        "title": _("考评登记"),
        "lead": sheet.title,
        "crumbs": [
            {"title": pgettext("navigation", "位次"), "href": reverse("appraisal:rankings", args=[book])},
            {"title": _("考评登记"), "href": reverse("appraisal:entries", args=[book])},
        ],
        "period": _switch(book, institution, sheet.period),
        "state": "open" if open_ else "closed",
        "actions": actions,
        "items": judged,
        "figures": figure_pages.section(desk, sheet),
        "vetoes": _vetoes(desk, sheet, vetoes, veto_titles, named, names) if vetoes else {},
        "exclusions": _exclusions(desk, exclusions, titles | veto_titles, named, names) if exclusions else {},
        "empty": {
            "heading": _("还没有登记"),
            "text": _("这份办法的得分都由记录算出；要剔除、免责或登记否决，用上面的按钮。")
            if open_
            else _("这一期没有由人登记的内容。"),
        },
    }
    return render(request, "appraisal/entry.html", context)


def _of(table: Any, book: str, sheet: EntrySheet) -> Any:
    return table.rows.of(book).filter(institution=sheet.institution.id, period=sheet.period.key)


def _switch(book: str, institution: str, period: Period) -> dict[str, Any]:
    def href(one: Period) -> str:
        return reverse("appraisal:entry", args=[book, institution, one.key])

    before, after = period.previous(), period.next()
    return {
        "title": period.text,
        "previous": {"title": before.text, "href": href(before)},
        "next": {"title": after.text, "href": href(after)},
        "options": [],
    }


def _vetoes(
    desk: Desk,
    sheet: EntrySheet,
    rows: list[VetoRecord],
    titles: Mapping[str, Text],
    named: Mapping[str, Text],
    names: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "caption": _("登记在册的否决"),
        "columns": [
            {"title": _("否决事项")},
            {"title": _("单位")},
            {"title": _("认定")},
            {"title": _("登记")},
            {"title": _("状态"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": titles.get(row.veto, row.veto),
                        "href": reverse("appraisal:veto-lift", args=[desk.book, row.id])
                        if desk.holds("clerk") and row.to_seq is None and not sheet.closed
                        else "",
                        "small": _("撤销") if row.to_seq is None and desk.holds("clerk") else "",
                    },
                    named.get(row.unit, row.unit),
                    {"text": row.ground, "small": row.lifted_ground},
                    _by(names, row.recorded_by, row.recorded_on),
                    {"state": "confirmed", "title": _("在册")}
                    if row.to_seq is None
                    else {"state": "ended", "title": _("已撤销")},
                ]
            }
            for row in rows
        ],
    }


def _exclusions(
    desk: Desk,
    rows: list[Exclusion],
    titles: Mapping[str, Text],
    named: Mapping[str, Text],
    names: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "caption": _("剔除和免责"),
        "columns": [
            {"title": _("哪一项")},
            {"title": _("单位")},
            {"title": _("依据")},
            {"title": _("申请")},
            {"title": _("状态"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": titles.get(row.item or row.veto, row.item or row.veto),
                        "href": reverse("appraisal:exclusion", args=[desk.book, row.id]),
                        "small": WAYS[row.way],
                    },
                    named.get(row.unit, row.unit),
                    row.ground,
                    _by(names, row.asked_by, row.asked_on),
                    {"state": EXCLUSION_STATES[row.status][0], "title": EXCLUSION_STATES[row.status][1]},
                ]
            }
            for row in rows
        ],
    }


def _by(names: Mapping[str, str], person: str, day: Any) -> Text:
    printed, name = day_text(day), names.get(person, "")
    return Text(f"{name} {printed.zh}", f"{name}, {printed.en}")
