"""Which due dates a corrected calendar moved, from what to what (期限变动): read from the acts that moved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books.models import AdoptedInstitution
from taizhang.books.queries import calendar
from taizhang.journal import Entry, read_entry
from taizhang.matters.deriving import readings
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of
from taizhang.matters.seeing import Viewer
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.models import JournalEntry
from taizhang.server.pages import Desk, day_text, staff_page

SHOWN = 200
"""Of how many matters of one recounting the due dates are listed."""
_MOST = 5_000
_NEWS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Recounted:
    """One act that counted due dates anew, the calendar it counted by (as of act `after`) and the one before it."""

    entry: Entry
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One limit of one matter before and after; None where there is no such day."""

    row: Matter
    clock: Text
    was: date | None
    now: date | None


def recountings(book: str, since: date | None = None) -> Sequence[Recounted]:
    """The acts that moved any due date, newest first."""
    rows = JournalEntry.objects.filter(book=book, subject="matters", kind="matters.recounted")
    if since is not None and not rows.filter(happened_on__gte=since.isoformat()).exists():
        return ()
    found: list[Recounted] = []
    known = before = 0
    for body, hash in rows.order_by("seq").values_list("body", "hash"):
        entry = read_entry(body, hash)
        after = int(entry.data["calendars_seq"])
        if after != before:
            known, before = before, after
        found.append(Recounted(entry, known or after - 1, after))
    wanted = [
        one for one in found if one.entry.data.get("moved") and (since is None or one.entry.day >= since)
    ]
    return tuple(reversed(wanted))


def rows_of(viewer: Viewer, one: Recounted) -> Sequence[Matter]:
    """The matters it moved that this person may see, the earliest due first."""
    moved = [said["matter"] for said in one.entry.data["moved"]]
    rows = Matter.rows.visible_to(viewer).filter(id__in=moved[:_MOST])
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.id))


def moved_dates(one: Recounted, rows: Iterable[Matter], now: datetime) -> Iterator[MovedDate]:
    """Each limit that the correction moved, counted by the calendar before it and by the one it brought."""
    book = one.entry.book
    old, new = calendar(book, one.before), calendar(book, one.after)
    for row in rows:
        kind = kind_of(row)
        turns = range(1, row.turns + 1)
        before = {(was.form.id, was.turn): was.clock.due for was in readings(row, kind, old, now, turns)}
        for reading in readings(row, kind, new, now, turns):
            was, due = before.get((reading.form.id, reading.turn)), reading.clock.due
            if (was and was.day) != (due and due.day):
                yield MovedDate(row, reading.form.title.text, was and was.day, due and due.day)


def news(desk: Desk) -> list[dict[str, Any]]:
    """For the day's list of who keeps the book and who leads: a calendar moved due dates within the last week."""
    if not desk.holds("clerk", "leader"):
        return []
    viewer = Viewer.of(desk.book, desk.actor, desk.today)
    found = recountings(desk.book, desk.today - timedelta(days=_NEWS_DAYS))
    count = sum(len(rows_of(viewer, one)) for one in found)
    if not count:
        return []
    return [
        {
            "title": Text(
                f"日历更正，{count} 件的期限有变动", f"A corrected calendar moved {count} due dates"
            ),
            "href": reverse("matters:moved", args=[desk.book]),
            "detail": day_text(found[0].entry.day),
        }
    ]


@staff_page()
def moved(request: HttpRequest, book: str) -> HttpResponse:
    """Each correction of the calendar, and the due dates it moved."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    viewer = Viewer.of(book, desk.actor, desk.today)
    columns = [
        {"title": _("事项")},
        {"title": _("时限")},
        {"title": _("原期限")},
        {"title": _("现期限")},
        {"title": _("变动")},
    ]
    tables = []
    for one in recountings(book):
        seen = rows_of(viewer, one)
        lines = [{"cells": _cells(book, line)} for line in moved_dates(one, seen[:SHOWN], clock.now())]
        if lines:
            tables.append({"caption": _caption(book, one, len(seen)), "columns": columns, "rows": lines})
    context = {
        "title": _("期限变动"),
        "lead": _("更正的日历采用后，没有停止的时限重新计算；这里列出变动了的，从哪天变到哪天。"),
        "crumbs": [{"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}],
        "tables": tables,
        "empty": {
            "heading": _("没有期限因日历更正而变动"),
            "text": _("国务院办公厅的放假通知有出入时，在制度页采用更正后的当年日历。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        },
    }
    return render(request, "matters/moved.html", context)


def _cells(book: str, one: MovedDate) -> list[Any]:
    return [
        {"text": one.row.number, "href": reverse("matters:detail", args=[book, one.row.id])},
        one.clock,
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


def _caption(book: str, one: Recounted, count: int) -> Text:
    """The day, how many, and by which adopted calendar."""
    by = AdoptedInstitution.rows.of(book).filter(from_seq=one.after).first()
    entry = one.entry
    zh, en = f"{day_text(entry.day).zh}重算，变动 {count} 件", f"{day_text(entry.day).en}: {count} moved"
    if by is None:
        return Text(zh, en)
    return Text(f"{zh}（采用{by.title}）", f"{en} (by the adopted {by.title_en or by.title})")
