"""Units: opened, closed with the one that takes over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from pydantic import Field

from taizhang.institutions.unit_kinds import KINDS_OF_UNIT
from taizhang.journal import Actor, Entry, NewId, State
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts.clerk import ClerkAct, ended, unknown
from taizhang.units.codes import code_problems
from taizhang.units.models import Unit

if TYPE_CHECKING:
    UnitKind: TypeAlias = str
else:
    UnitKind = Literal[tuple(KINDS_OF_UNIT)]
MOST_PLACES = 1_000_000
"""The last place in the office's order."""


class UnitOpened(ClerkAct):
    """A unit exists from a day on (设立单位)."""

    kind: ClassVar[str] = "unit.opened"
    title: ClassVar[Text] = Text("设立单位", "open a unit")

    id: NewId
    unit_kind: UnitKind
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=120)
    code: str = ""
    parent: str = ""
    group: str = Field(default="", max_length=40)
    position: int = Field(default=0, ge=0, le=MOST_PLACES)
    initials: str = Field(default="", max_length=40)
    since: date

    def subject(self) -> str:
        """The unit."""
        return self.id

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A parent that exists, a code with a sound structure that nobody else has, a name new under the parent."""
        siblings = Unit.rows.of(state.book).on(self.since)
        if self.parent and state.get(Unit, self.parent) is None:
            yield unknown("parent", "上级单位", "parent unit")
        if self.code:
            yield from code_problems(self.code, self.unit_kind)
            if siblings.filter(code=self.code).exists():
                yield Problem(
                    "code-taken",
                    Text(
                        f"区划代码 {self.code} 已属于另一单位",
                        f"the code {self.code} belongs to another unit",
                    ),
                    Text("请核对代码；单位撤并用“撤销”并指明承接单位", "check the code"),
                    Place(key="code"),
                )
        if siblings.filter(title=self.name, parent=self.parent).exists():
            yield Problem(
                "name-taken",
                Text(f"同一上级下已有“{self.name}”", f"{self.name} exists under this parent"),
                Text("请核对名称", "check the name"),
                Place(key="name"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the unit."""
        state.add(
            Unit(
                id=self.id,
                book=entry.book,
                kind=self.unit_kind,
                title=self.name,
                title_en=self.name_en,
                code=self.code,
                parent=self.parent,
                group=self.group,
                position=self.position,
                initials=self.initials,
                since=self.since,
                from_seq=entry.seq,
            )
        )


class UnitClosed(ClerkAct):
    """A unit ceases to exist, with the one that takes over, if any (撤并)."""

    kind: ClassVar[str] = "unit.closed"
    title: ClassVar[Text] = Text("撤销单位", "close a unit")

    unit: str
    until: date
    successor: str = ""

    def subject(self) -> str:
        """The unit."""
        return self.unit

    def reads(self) -> Iterable[tuple[type, str]]:
        """The unit."""
        return ((Unit, self.unit),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It exists, has no units of its own, and the successor exists on that day."""
        unit = state.get(Unit, self.unit)
        if unit is None:
            yield unknown("unit", "单位", "unit")
            return
        yield from ended(unit, self.until)
        if Unit.rows.of(state.book).on(self.until).filter(parent=self.unit).exists():
            yield Problem(
                "has-units",
                Text("其下仍有单位", "it still has units below it"),
                Text("请先撤并其下单位", "close those first"),
            )
        if self.successor:
            successor = state.get(Unit, self.successor)
            if successor is None or not successor.holds_on(self.until) or self.successor == self.unit:
                yield unknown("successor", "承接单位", "successor")

    def apply(self, state: State, entry: Entry) -> None:
        """End the unit."""
        unit = state.get(Unit, self.unit)
        if unit is not None:
            unit.until, unit.successor, unit.ended_seq = self.until, self.successor, entry.seq
            state.put(unit)
