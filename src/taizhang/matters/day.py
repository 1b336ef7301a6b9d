"""What matters put on somebody's day: late, due soon, to be done again, to sign for, returned, answers to look at, rounds to report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from taizhang.institutions import Institution
from taizhang.matters.acts import STATUS_NAMES
from taizhang.matters.erasing_page import waiting
from taizhang.matters.models import Matter
from taizhang.matters.moved import news
from taizhang.matters.queries import first_words, late, my_day
from taizhang.matters.seeing import Viewer
from taizhang.matters.sweeps import owed
from taizhang.matters.wording import BADGES, due_words
from taizhang.outbox.letters import unread
from taizhang.problems import Text
from taizhang.server.pages import Desk


@dataclass(frozen=True, slots=True)
class OnMyDay:
    """Items of components/day_list.html."""

    late: list[dict[str, Any]]
    due: list[dict[str, Any]]
    waits: list[dict[str, Any]]


def items(desk: Desk, most: int, in_force: Mapping[str, Institution]) -> OnMyDay:
    """What this person sees of matters first thing in the morning, given the institutions in force; leaders see what
    is late in the whole office."""
    if not any(one.matter is not None for one in in_force.values()):
        return OnMyDay([], [], [])
    viewer = Viewer.of(desk.book, desk.actor, desk.today)
    found = my_day(viewer, desk.actor, desk.today, most=most)
    overdue = list(late(viewer, desk.today, most=most)) if desk.holds("leader", "clerk") else list(found.late)
    shown = {row.id for row in (*overdue, *found.due)}
    waits = [
        row
        for row in (*found.again, *found.unsigned, *found.returned, *found.in_review)
        if row.id not in shown
    ]
    waits = list({row.id: row for row in waits}.values())[:most]
    words = first_words(desk.book, [*overdue, *found.due, *waits], length=24)
    rounds = list(owed(desk))
    return OnMyDay(
        [*listed(desk, overdue, words), *(one for one in rounds if one["late"])],
        [*listed(desk, found.due, words), *(one for one in rounds if not one["late"])],
        [*_letters(desk), *waiting(desk), *news(desk), *listed(desk, waits, words)],
    )


def _letters(desk: Desk) -> list[dict[str, Any]]:
    count = unread(desk.book, desk.actor.person)
    href = reverse("outbox:inbox", args=[desk.book])
    return (
        [{"title": Text(f"{count} 条提醒未读", f"{count} reminders to read"), "href": href}] if count else []
    )


def listed(desk: Desk, rows: Iterable[Matter], words: Any) -> list[dict[str, Any]]:
    """Matters as items of components/day_list.html; `words` are their first words by id."""
    return [_item(desk, row, words.get(row.id) or row.number) for row in rows]


def _item(desk: Desk, row: Matter, words: str) -> dict[str, Any]:
    due = due_words(row, desk.today)
    return {
        "title": words,
        "href": reverse("matters:detail", args=[desk.book, row.id]),
        "detail": STATUS_NAMES[row.status] if due["late"] else "",
        "due": "" if due["late"] else due["words"],
        "late": due["words"] if due["late"] else "",
        "state": BADGES[row.status] if row.status in ("returned", "reopened") else "",
    }
