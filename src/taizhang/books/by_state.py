"""What an act may read of institutions when it is applied: through the state only, so that a replay finds the same.

An adopted text never changes, so a text that was read once is kept by the id of its adoption.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import lru_cache

from taizhang.books.models import AdoptedInstitution, Book
from taizhang.institutions import Institution, calendar_of, load
from taizhang.journal import Entry, State
from taizhang.timekeeping import WorkCalendar

COUNTING_SECTIONS = frozenset({"calendar", "hours"})
"""The sections of an institution by which days and hours are counted."""

_KEPT = 512
_last: dict[str, tuple[dict[str, list[str]], WorkCalendar]] = {}
"""By book the calendar asked for last, with the very value of `Book.calendars` it was made of: rows get new values, and
what a value holds never changes."""
_texts: OrderedDict[str, Institution] = OrderedDict()


def adopted(state: State, adoption: str) -> Institution | None:
    """The institution that an act of adoption brought in, or None where there was none."""
    found = _texts.get(adoption)
    if found is None:
        row = state.get(AdoptedInstitution, adoption)
        if row is None or not row.text:
            return None
        found = _texts[adoption] = load(row.text)
        while len(_texts) > _KEPT:
            _texts.popitem(last=False)
    return found


def calendar(state: State) -> WorkCalendar:
    """The working calendar made of the years adopted up to this act."""
    book = state.get(Book, state.book)
    if book is None:
        return WorkCalendar()
    if (last := _last.get(state.book)) is not None and last[0] is book.calendars:
        return last[1]
    ids = tuple(adoption for _, (_, adoption) in sorted(book.calendars.items()) if adoption)
    known = _calendars(ids)
    if not known:
        known.append(calendar_of([one for id in ids if (one := adopted(state, id)) is not None]))
    while len(_last) >= _KEPT:
        _last.popitem()
    _last[state.book] = (book.calendars, known[0])
    return known[0]


@lru_cache(maxsize=64)
def _calendars(ids: tuple[str, ...]) -> list[WorkCalendar]:
    """A place for the calendar of these adoptions; empty until it is made."""
    return []


def count_days_by(state: State, entry: Entry, institution: str, since: date, adoption: str) -> None:
    """Note that an institution by which days are counted changed; the text that takes effect last prevails."""
    book = state.get(Book, state.book)
    if book is None or (not adoption and institution not in book.calendars):
        return
    before = book.calendars.get(institution)
    if before is None or before[0] <= since.isoformat():
        book.calendars = {**book.calendars, institution: [since.isoformat(), adoption]}
        book.calendars_seq = entry.seq
        state.put(book)
