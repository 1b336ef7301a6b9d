"""Playing a matter through its acts, by role and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from taizhang.journal import Act, Actor, Appended, append, build
from taizhang.matters.acts import RESIDENT
from taizhang.matters.models import Handling, Matter
from taizhang.matters.raising import Raised, Receipt, raise_matter
from taizhang.server.store import STORE
from taizhang.vault.keeping import keep
from tests.factories import Township, noon

FIRST = date(2026, 3, 2)
"""A Monday without holidays near."""


@dataclass(frozen=True)
class Secret:
    """A text that belongs into the vault."""

    text: str


@dataclass(frozen=True)
class Play:
    """A township and its matters."""

    town: Township

    @property
    def book(self) -> str:
        return self.town.book

    def who(self, role: str, on: date = FIRST) -> Actor:
        return RESIDENT if role == "resident" else self.town.actor(role, on)

    def raised(self, kind: str = "hotline", *, by: str = "clerk", on: date = FIRST, **fields: Any) -> Receipt:
        """One matter raised."""
        usual = {
            "hotline": {"channel": "phone", "category": "lamp", "place": self.town.villages[0]},
            "petition": {"channel": "letter", "category": "land"},
            "order": {"channel": "order", "due": date(2026, 3, 20)},
            "agency": {"channel": "counter", "about": "service", "place": self.town.villages[0]},
            "dispute": {"channel": "counter", "place": self.town.villages[0]},
        }[kind]
        given = {"texts": {"text": "村口的路灯坏了"}, **usual, **fields}
        key = given.pop("key", "")
        who, now = self.who(by, on), noon(on)
        return raise_matter(self.book, Raised(kind=kind, **given), who=who, now=now, on=on, key=key)

    def do(
        self,
        form: type[Act],
        matter: str,
        *,
        by: str = "clerk",
        on: date = FIRST,
        key: str = "",
        **fields: Any,
    ) -> Appended:
        """One act on a matter; `Secret` fields are sealed with it."""

        def plan(state, head):
            sealed = {
                name: keep(self.book, value.text, kind="note", owner=matter)
                if isinstance(value, Secret)
                else value
                for name, value in fields.items()
            }
            return [build(form, matter=matter, **sealed)]

        return append(STORE, self.book, plan, who=self.who(by, on), now=noon(on), happened_on=on, key=key)

    def row(self, matter: str) -> Matter:
        return Matter.rows.for_nobody(self.book).get(id=matter)

    def parts(self, matter: str) -> list[Handling]:
        return list(Handling.rows.for_nobody(self.book).filter(matter=matter).order_by("turn"))
