"""Requests for erasure that wait (删除申请): which of them somebody decides, and the letter that tells them of each.

A letter is written for each request to everybody who decides on it, and another each time that the days of the kind's
file have gone by; it says nothing any more once the next is due or the request is answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from taizhang.matters.acts.erasing import erased_by
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of
from taizhang.matters.seeing import Viewer
from taizhang.outbox.letters import Said, source, write
from taizhang.outbox.models import Letter
from taizhang.problems import Text
from taizhang.timekeeping import shanghai_time
from taizhang.units.queries import actor, holdings

SOURCE = "matters.erasures"
SHOWN = 200
"""How many requests one list gives."""


def waiting_for(viewer: Viewer, *, clerk: bool) -> Any:
    """The matters of which `viewer` decides on a request, the oldest request first: the clerk on all that are not kept
    from them, the auditor, who is told apart by `clerk` being false, on complaints."""
    rows = Matter.rows.visible_to(viewer).filter(erasure_asked_on__isnull=False)
    return (rows if clerk else rows.filter(guarded=True)).order_by("erasure_asked_on", "id")


def goes_on(row: Matter) -> date | None:
    """The day on which what people wrote in it goes by itself; None while the matter has not ended."""
    return erased_by(row, kind_of(row))


def tell(book: str, now: datetime) -> int:
    """Write to who decides of every request that waits; returns how many letters are new."""
    if not Matter.rows.for_nobody(book).filter(erasure_asked_on__isnull=False).exists():
        return 0
    return write(_letters(book, now))


def _letters(book: str, now: datetime) -> Iterator[Letter]:
    today = shanghai_time(now).date()
    deciding = {one.person for one in holdings(book, today) if one.post.role in ("clerk", "auditor")}
    for person in sorted(deciding):
        for row in _decided_by(book, person, today):
            asked, times = _asked(row), _times(row, today)
            yield Letter(
                book=book,
                key=f"{row.id}:erasure:{asked}:{person}{f':{times}' if times else ''}",
                person=person,
                source=SOURCE,
                subject=row.id,
                detail={"asked": asked, "times": times},
                made_at=now,
            )


def _decided_by(book: str, person: str, today: date) -> Any:
    who = actor(book, person, today)
    if not who.holds("clerk") and not who.holds("auditor"):
        return Matter.rows.for_nobody(book).none()
    return waiting_for(Viewer.of(book, who, today), clerk=who.holds("clerk"))


def _asked(row: Matter) -> int:
    """The act by which it was asked for last: one that was refused may be asked for again."""
    return int(max((one["seq"] for one in row.events if one["name"] == "erasure-asked"), default=0))


def _times(row: Matter, today: date) -> int:
    """How many times the days after which a request is told of again have gone by."""
    every = kind_of(row).retention.remind_every
    return (today - row.erasure_asked_on).days // every if every else 0


@source(SOURCE)
def say(book: str, letters: Sequence[Letter], now: datetime) -> Mapping[int, Said]:
    """What letters about requests say: the kind, the number and since when it waits."""
    today = shanghai_time(now).date()
    found: dict[int, Said] = {}
    for person in {letter.person for letter in letters}:
        own = [letter for letter in letters if letter.person == person]
        rows = _decided_by(book, person, today).filter(id__in={letter.subject for letter in own})
        there = {row.id: row for row in rows}
        for letter in own:
            row = there.get(letter.subject)
            # letters of before they were repeated have no such number
            if row is not None and (_asked(row), _times(row, today)) == (
                letter.detail["asked"],
                letter.detail.get("times", 0),
            ):
                found[letter.id] = _said(row, today)
    return found


def _said(row: Matter, today: date) -> Said:
    called, days = kind_of(row).called.text, (today - row.erasure_asked_on).days
    since, since_en = (f"已等{days}天", f"{days} days ago") if days else ("今天提出", "today")
    words = Text(
        f"{called.zh} {row.number}：有人申请删除个人信息，{since}，待答复",
        f"{called.to('en')} {row.number}: erasure was asked for {since_en} and waits for an answer",
    )
    return Said(words, words, href=reverse("matters:detail", args=[row.book, row.id]))
