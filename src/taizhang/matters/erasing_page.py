"""Requests that wait: who raised a matter asks that what is kept about them there be erased (删除申请)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.matters.erasure_requests import SHOWN, goes_on, waiting_for
from taizhang.matters.framing import viewer_of
from taizhang.matters.models import Matter
from taizhang.matters.wording import status
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, staff_page


def waiting(desk: Desk) -> list[dict[str, Any]]:
    """For the day's list of who decides: how many wait, of those that this person may see."""
    count = _rows(desk).count() if desk.holds("clerk", "auditor") else 0
    if not count:
        return []
    return [
        {
            "title": Text(f"{count} 件有人申请删除个人信息", f"{count} requests for erasure wait"),
            "href": reverse("matters:erasures", args=[desk.book]),
        }
    ]


@staff_page()
def erasures(request: HttpRequest, book: str) -> HttpResponse:
    """The requests, the oldest first; each is decided on the page of its matter."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    rows = _rows(desk)[:SHOWN]
    context = {
        "title": _("删除个人信息的申请"),
        "lead": _("本人凭编号和查询码申请；同意或说明理由，结果写在本人查进度的那一页上。"),
        "crumbs": [{"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}],
        "caption": Text(f"{len(rows)} 件待答复", f"{len(rows)} to be answered"),
        "columns": [
            {"title": _("事项")},
            {"title": _("状态")},
            {"title": _("申请")},
            {"title": _("按规定自动删除")},
        ],
        "rows": [{"cells": _cells(book, row)} for row in rows],
        "empty": {"heading": _("没有待答复的申请"), "text": _("有人申请时，这里和首页会列出来。")},
    }
    return render(request, "matters/table.html", context)


def _rows(desk: Desk) -> Any:
    return waiting_for(viewer_of(desk), clerk=desk.holds("clerk"))


def _cells(book: str, row: Matter) -> list[Any]:
    badge, words = status(row)
    until = goes_on(row)
    return [
        {"text": row.number, "href": reverse("matters:detail", args=[book, row.id])},
        {"state": badge, "title": words},
        day_text(row.erasure_asked_on),
        day_text(until) if until is not None else _("办结以后"),
    ]
