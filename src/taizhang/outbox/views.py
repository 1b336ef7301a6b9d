"""The inbox (提醒): what somebody was told, always here, whatever channels there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.outbox import letters
from taizhang.outbox.models import Letter
from taizhang.server import clock
from taizhang.server.pages import Desk, staff_page
from taizhang.timekeeping import shanghai_time


@staff_page()
def inbox(request: HttpRequest, book: str) -> HttpResponse:
    """One's own letters; they count as read once they were shown."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    rows = letters.inbox(book, desk.actor.person)
    said = letters.said(book, rows, clock.now())
    shown = [row for row in rows if row.id in said]
    context = {
        "title": _("提醒"),
        "lead": _("到期前后提醒承办人，逾期后告知领导；每件每次只提醒一次。办完的不再列出。"),
        "actions": [{"title": _("提醒渠道"), "href": reverse("outbox:channels", args=[book]), "second": True}]
        if desk.holds("clerk")
        else [],
        "columns": [{"title": _("事项")}, {"title": _("何时提醒")}],
        "rows": [
            {
                "cells": [
                    {"text": said[row.id].inside, "href": said[row.id].href},
                    f"{shanghai_time(row.made_at):%m-%d %H:%M}",
                ],
                "mine": row.read_at is None,
            }
            for row in shown
        ],
        "empty": {
            "heading": _("没有提醒"),
            "text": _("快到期或已逾期的事项会列在这里。"),
            "href": reverse("office:home", args=[book]),
            "action": _("回到今日"),
        },
    }
    answer = render(request, "outbox/inbox.html", context)
    if request.method == "GET":
        unread = [row.id for row in rows if row.read_at is None]
        Letter.objects.filter(id__in=unread).update(read_at=clock.now())
    return answer
