"""Due dates counted anew after the calendar was corrected: what moved is listed in the act that moves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taizhang.books import by_state
from taizhang.books.models import Book
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import SYSTEM, Act, Actor, Head, State, append
from taizhang.matters.acts.base import answering_parts, kind_of
from taizhang.matters.acts.keeping import MattersRecounted, Moved
from taizhang.matters.deriving import depends_on_calendar, settle
from taizhang.matters.models import OPEN, Matter, Recounting
from taizhang.server.projection import TableState
from taizhang.server.store import STORE

_MATTERS_AN_ACT = 5_000


@dataclass(frozen=True, slots=True)
class _Before:
    due_on: date | None
    answer_due: date | None


def stale(book: str) -> bool:
    """Whether the calendar of a book changed since its due dates were counted last."""
    row = Book.rows.of(book).first()
    if row is None or not row.calendars_seq:
        return False
    done = Recounting.rows.of(book).first()
    return (done.calendars_seq if done is not None else 0) < row.calendars_seq


def recount(book: str, *, now: datetime, on: date, who: Actor = SYSTEM) -> tuple[Moved, ...]:
    """Count the due dates of every open matter anew by the calendar as it stands; returns what moved.

    What moved is written in acts of some thousand matters each. Nothing is written where the calendar did not change.
    """
    if not stale(book):
        return ()
    moved: list[Moved] = []

    def plan(state: State, head: Head) -> Sequence[Act]:
        moved.extend(_moved(state, book))
        seq = Book.rows.of(book).values_list("calendars_seq", flat=True).get()
        groups = [moved[at : at + _MATTERS_AN_ACT] for at in range(0, len(moved), _MATTERS_AN_ACT)] or [[]]
        for group in groups:
            if isinstance(state, TableState):
                state.fetch((Matter, one.matter) for one in group)
        return [
            MattersRecounted(calendars_seq=seq, moved=tuple(group), last=number == len(groups))
            for number, group in enumerate(groups, start=1)
        ]

    append(STORE, book, plan, who=who, now=now, happened_on=on)
    return tuple(moved)


def _moved(state: State, book: str) -> Iterator[Moved]:
    calendar = by_state.calendar(state)
    kinds: dict[str, Kind | None] = {}
    for row in Matter.rows.for_nobody(book).filter(status__in=OPEN).order_by("id").iterator(chunk_size=5_000):
        if row.rule not in kinds:
            kind = kind_of(state, row)
            kinds[row.rule] = kind if kind is not None and depends_on_calendar(kind) else None
        kind = kinds[row.rule]
        if kind is None:
            continue
        before = _said(row)
        settle(row, kind, calendar, answering_parts(state, row, kind))
        if _said(row) != before:
            yield Moved(matter=row.id, was=before.due_on, now=row.due_on)


def _said(row: Any) -> _Before:
    return _Before(row.due_on, row.answer_due)
