"""Which due dates a corrected calendar moved, from what to what (期限变动): read from the acts that moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books.models import AdoptedInstitution
from taizhang.journal import Entry, read_entry
from taizhang.matters.models import Matter
from taizhang.matters.seeing import Viewer
from taizhang.problems import Text
from taizhang.server.models import JournalEntry
from taizhang.server.pages import Desk, day_text, staff_page

SHOWN = 200
"""How many due dates of one recounting are listed."""
_NEWS_DAYS = 7
_RECOUNTED = "matters.recounted"


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One due date before and after; None where there is none."""

    row: Matter
    was: date | None
    now: date | None


def recountings(book: str, since: date | None = None) -> Sequence[Entry]:
    """The acts that counted due dates anew and moved any, newest first."""
    rows = JournalEntry.objects.filter(book=book, subject="matters", kind=_RECOUNTED)
    if since is not None:
        rows = rows.filter(happened_on__gte=since.isoformat())
    found = (read_entry(body, hash) for body, hash in rows.order_by("-seq").values_list("body", "hash")[:50])
    return tuple(entry for entry in found if entry.data.get("moved"))


def moved_for(viewer: Viewer, entry: Entry) -> Sequence[MovedDate]:
    """What one of them moved, as far as this person may see the matters, the earliest new date first."""
    said = {one["matter"]: one for one in entry.data["moved"] if one.get("was") != one.get("now")}
    rows = Matter.rows.visible_to(viewer).filter(id__in=sorted(said)[:5_000])
    found = [MovedDate(row, _day(said[row.id].get("was")), _day(said[row.id].get("now"))) for row in rows]
    return sorted(found, key=lambda one: (one.now or one.was or date.max, one.row.id))


def news(desk: Desk) -> list[dict[str, Any]]:
    """For the day's list of who keeps the book and who leads: a calendar moved due dates within the last week."""
    if not desk.holds("clerk", "leader"):
        return []
    viewer = Viewer.of(desk.book, desk.actor, desk.today)
    found = recountings(desk.book, desk.today - timedelta(days=_NEWS_DAYS))
    count = sum(len(moved_for(viewer, entry)) for entry in found)
    if not count:
        return []
    return [
        {
            "title": Text(
                f"日历更正，{count} 件的期限有变动", f"A corrected calendar moved {count} due dates"
            ),
            "href": reverse("matters:moved", args=[desk.book]),
            "detail": day_text(found[0].day),
        }
    ]


@staff_page()
def moved(request: HttpRequest, book: str) -> HttpResponse:
    """Each correction of the calendar, and the due dates it moved."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    viewer = Viewer.of(book, desk.actor, desk.today)
    columns = [
        {"title": _("事项")},
        {"title": _("原期限")},
        {"title": _("现期限")},
        {"title": _("变动")},
    ]
    tables = []
    for entry in recountings(book):
        found = moved_for(viewer, entry)
        if found:
            rows = [{"cells": _cells(book, one)} for one in found[:SHOWN]]
            tables.append({"caption": _caption(book, entry, len(found)), "columns": columns, "rows": rows})
    context = {
        "title": _("期限变动"),
        "lead": _("更正的日历采用后，没有停止的时限重新计算；这里列出变动了的，从哪天变到哪天。"),
        "crumbs": [{"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}],
        "tables": tables,
        "empty": {
            "heading": _("没有期限因日历更正而变动"),
            "text": _("国务院办公厅的放假通知有出入时，在制度页采用更正后的当年日历。"),
            "href": reverse("books:institutions", args=[book]),
        },
    }
    return render(request, "matters/rates.html", context)


def _cells(book: str, one: MovedDate) -> list[Any]:
    return [
        {"text": one.row.number, "href": reverse("matters:detail", args=[book, one.row.id])},
        day_text(one.was) if one.was else "—",
        day_text(one.now) if one.now else "—",
        _difference(one),
    ]


def _difference(one: MovedDate) -> Text:
    if one.was is None or one.now is None:
        return Text("")
    days = (one.now - one.was).days
    return (
        Text(f"推后{days}天", f"{days} days later")
        if days > 0
        else Text(f"提前{-days}天", f"{-days} days earlier")
    )


def _caption(book: str, entry: Entry, count: int) -> Text:
    """The day, how many, and by which adopted calendar."""
    by = AdoptedInstitution.rows.of(book).filter(from_seq=entry.data["calendars_seq"]).first()
    zh, en = f"{day_text(entry.day).zh}重算，变动 {count} 件", f"{day_text(entry.day).en}: {count} moved"
    if by is None:
        return Text(zh, en)
    return Text(f"{zh}（采用{by.title}）", f"{en} (by the adopted {by.title_en or by.title})")


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
