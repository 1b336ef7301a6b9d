"""Due dates counted anew after the calendar was corrected: what moved is listed in the act that moves it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from taizhang.books import by_state
from taizhang.books.models import Book
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import SYSTEM, Act, Actor, Head, State, append
from taizhang.journal.layers import Layer
from taizhang.matters.acts.base import answering_at, answering_parts
from taizhang.matters.acts.keeping import MattersRecounted, Moved
from taizhang.matters.deriving import depends_on_calendar, settle
from taizhang.matters.happenings import Happening
from taizhang.matters.models import OPEN, Matter, Recounting
from taizhang.server.rows import fresh
from taizhang.server.store import STORE
from taizhang.timekeeping import WorkCalendar

_MATTERS_AN_ACT = 5_000


class _Before(NamedTuple):
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
        return [
            MattersRecounted(calendars_seq=seq, moved=tuple(group), last=number == len(groups))
            for number, group in enumerate(groups, start=1)
        ]

    append(STORE, book, plan, who=who, now=now, happened_on=on)
    return tuple(moved)


_READ = ("rule", "category", "channel", "status", "opened_on", "due_given", "due_on", "answer_due", "answered_on", "on_time")  # fmt: skip
"""What due dates are worked out of, beside what happened, and the dates themselves."""


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A kind, and by category and channel the happenings that its clocks look at, with whether they ask at what time."""

    kind: Kind
    looked_at: dict[tuple[str, str], tuple[frozenset[str], bool]]

    def days(self, category: str, channel: str, happened: Sequence[Happening]) -> Hashable | None:
        """What matters have in common of which the clocks say the same; None where each has to be asked by itself."""
        if self.kind.steps.several == "each" or any("clock" in one for one in happened):
            return None
        at = (category, channel)
        if at not in self.looked_at:
            clocks = self.kind.clocks_for(*at)
            names = frozenset(name for one in clocks for name in (*one.from_, *one.stops, *one.restarts))
            timed = any(one.length is not None and one.length.unit == "working hours" for one in clocks)
            self.looked_at[at] = (names, timed)
        names, timed = self.looked_at[at]
        return tuple(
            (one["name"], one["on"], one.get("at") if timed else None)
            for one in happened
            if one["name"] in names
        )


def _moved(state: State, book: str) -> Sequence[Moved]:
    """The open matters of which a due date moves, by their ids.

    Most matters differ from many others in nothing that a clock looks at: for all of them it is counted once.
    """
    calendar = by_state.calendar(state)
    kinds: dict[str, _Ruled | None] = {}
    counted: dict[Hashable, _Before] = {}
    moved: list[Moved] = []
    alone: list[tuple[str, Kind]] = []
    rows = Matter.rows.for_nobody(book).filter(status__in=OPEN)
    written = rows.values_list("id", *_READ, Cast("events", TextField()))
    for id, *values, text in written.iterator(chunk_size=_MATTERS_AN_ACT):
        rule, category, channel, _, _, _, due_on, answer_due, _, _ = values
        if rule not in kinds:
            kinds[rule] = _ruled(state, rule)
        ruled = kinds[rule]
        if ruled is None:
            continue
        happened = orjson.loads(text)
        days = ruled.days(category, channel, happened)
        if days is None:
            alone.append((id, ruled.kind))
            continue
        before, key = _Before(due_on, answer_due), (*values, days)
        if key not in counted:
            row = fresh(Matter, id=id, book=book, events=happened, **dict(zip(_READ, values, strict=True)))
            settle(row, ruled.kind, calendar)
            counted[key] = _said(row)
        if (now := counted[key]) != before:
            moved.append(Moved(matter=id, was=before.due_on, now=now.due_on))
    for at in range(0, len(alone), _MATTERS_AN_ACT):
        moved += _moved_alone(state, alone[at : at + _MATTERS_AN_ACT], calendar)
    return sorted(moved, key=lambda one: one.matter)


def _moved_alone(state: State, some: Sequence[tuple[str, Kind]], calendar: WorkCalendar) -> Iterator[Moved]:
    """Those of some matters, each counted by itself, of which a due date moves."""
    layer = Layer(state)  # what is counted here is written by the act, and by nothing else
    layer.fetch((Matter, id) for id, _ in some)
    rows = [(row, kind) for id, kind in some if (row := layer.get(Matter, id)) is not None]
    layer.fetch(at for row, kind in rows for at in answering_at(row, kind))
    for row, kind in rows:
        before = _said(row)
        settle(row, kind, calendar, answering_parts(layer, row, kind))
        if _said(row) != before:
            yield Moved(matter=row.id, was=before.due_on, now=row.due_on)


def _ruled(state: State, rule: str) -> _Ruled | None:
    """The kind of an adopted text; None where no calendar moves its dates."""
    institution = by_state.adopted(state, rule)
    kind = institution.matter if institution is not None else None
    return _Ruled(kind, {}) if kind is not None and depends_on_calendar(kind) else None


def _said(row: Any) -> _Before:
    return _Before(row.due_on, row.answer_due)
