"""Who writes the sample book: acts by the people of the sample, at the times when they would have been done."""

from __future__ import annotations

import random
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

from taizhang.journal import SYSTEM, Act, Actor, Appended, append
from taizhang.journal.acts import ID_LETTERS
from taizhang.server.store import STORE
from taizhang.timekeeping import SHANGHAI, shanghai_date
from taizhang.units import queries

SEED = "qinghe"


def chance(*about: object) -> random.Random:
    """A source of chance for one matter: the same matter always turns out the same, whatever else is played."""
    return random.Random("|".join(map(str, (SEED, *about))))


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in China."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


class Scribe:
    """Writes acts into the sample book in the name of its people.

    `unit_ids` and `person_ids` turn the keys of the sample files into the ids given by the acts.
    """

    def __init__(self, book: str) -> None:
        self.book = book
        self.unit_ids: dict[str, str] = {}
        self.person_ids: dict[str, str] = {}
        self._ids = chance(book, "ids")
        self._actors: dict[tuple[str, int], Actor] = {}
        self._changes: list[date] = []

    def id(self, prefix: str) -> str:
        """An id like those of `journal.new_id`, but the same in every build."""
        return prefix + "".join(self._ids.choices(ID_LETTERS, k=12))

    def actor(self, person: str, day: date) -> Actor:
        """A person of the sample, with the posts held on a day."""
        key = person, bisect_right(self._changes, day)
        if key not in self._actors:
            self._actors[key] = queries.actor(self.book, self.person_ids[person], day)
        return self._actors[key]

    def write(
        self, acts: Sequence[Act] | Callable[[], Iterable[Act]], *, at: datetime, by: str = ""
    ) -> Appended:
        """Append acts at a time, by a person of the sample or (without one) by the software itself.

        A callable is called inside the transaction, so that texts for the vault can be kept with the acts.
        """
        day = shanghai_date(at)
        who = self.actor(by, day) if by else SYSTEM
        plan = (lambda state, head: acts()) if callable(acts) else acts
        return append(STORE, self.book, plan, who=who, now=at, happened_on=day)

    def posts_changed(self, *on: date) -> None:
        """Terms begin or end on these days: from each of them on, actors are asked for again."""
        for day in on:
            insort(self._changes, day)
        self._actors.clear()
