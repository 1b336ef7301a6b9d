"""Acts by which what people wrote in a matter is erased: asked for by whoever raised it, refused with the reason and the
day, done (个人信息保护法第四十七条、第五十条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from pydantic import Field

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Act, Actor, Entry, Sealed, State
from taizhang.matters.acts.base import MatterAct, holds_any, kind_of, not_permitted, seen
from taizhang.matters.happenings import happening
from taizhang.matters.models import ENDED, OPEN, Matter
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts import unknown

_SEALED_KEYS = ("text", "public", "condition", "evidence")


def erased_by(row: Matter, kind: Kind) -> date | None:
    """The day on which the texts of a matter go by themselves: the day after its time to be kept; None while nobody
    can know, since it has not ended."""
    return row.ended_on + timedelta(days=kind.retention.days + 1) if row.ended_on is not None else None


def erasable_from(row: Matter, kind: Kind) -> date | None:
    """The first day on which they may go because somebody asks; None while the matter has not ended."""
    if row.ended_on is None:
        return None
    return row.ended_on + timedelta(days=min(kind.retention.least, kind.retention.days))


def deciders(row: Matter) -> tuple[str, ...]:
    """Who decides: the clerk; and since a complaint may be kept from the clerk, of complaints also the auditor."""
    return ("clerk", "auditor") if row.guarded else ("clerk",)


class ErasureAsked(MatterAct):
    """Whoever raised a matter asks that what is kept about them there be erased (申请删除个人信息); recorded by the
    clerk for those who come to the counter."""

    kind: ClassVar[str] = "matter.erasure-asked"
    title: ClassVar[Text] = Text("申请删除个人信息", "ask for erasure")
    statuses: ClassVar[tuple[str, ...]] = (*OPEN, *ENDED)
    by_resident: ClassVar[bool] = True

    words: Sealed | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The resident, and the clerk in their name."""
        return ("resident", "clerk")

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """There is something to erase, and no request waits."""
        if row.erased_on is not None:
            yield Problem(
                "erased-already",
                Text("已经删除", "it was erased"),
                Text("账簿里没有您写的内容了", "nothing that you wrote is kept any more"),
            )
        elif row.erasure_asked_on is not None:
            yield Problem(
                "asked-already",
                Text("已经申请，正在等答复", "it was asked for and waits for an answer"),
                Text("结果会写在这一页上", "the outcome will stand on this page"),
            )

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """Note that it waits for a decision."""
        row.erasure_asked_on = entry.day
        row.events = [
            *row.events,
            happening(entry, "erasure-asked", text=self.words.ref if self.words else ""),
        ]


class ErasureRefused(MatterAct):
    """It cannot be erased yet (不予删除): with the reason, told to who asked, and `until`, the day on which it will be
    erased by itself; without one while the matter has not ended."""

    kind: ClassVar[str] = "matter.erasure-refused"
    title: ClassVar[Text] = Text("答复：现在不能删除", "refuse erasure for now")
    statuses: ClassVar[tuple[str, ...]] = (*OPEN, *ENDED)

    reason: Sealed
    until: date | None = None

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Who decides on erasure."""
        return deciders(row)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Somebody asked, and the day is that of the rule."""
        if row.erasure_asked_on is None:
            yield nobody_asked()
        elif self.until != erased_by(row, kind):
            yield Problem(
                "until-wrong",
                Text("到期删除的日子与制度不符", "the day is not the one that the rule gives"),
                Text(str(erased_by(row, kind) or "—")),
                Place(key="until"),
            )

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """The request is answered."""
        row.erasure_asked_on = None
        row.events = [
            *row.events,
            happening(entry, "erasure-refused", text=self.reason.ref, until=self.until),
        ]


class MatterErased(Act):
    """Everything that people wrote in a matter is erased: its time to be kept is over, or its author asks for it
    (到期删除、申请删除). Days, outcome and rates stay. The texts themselves are named by `texts.erased` beside it."""

    kind: ClassVar[str] = "matter.erased"
    title: ClassVar[Text] = Text("删除事项中的个人信息", "erase what people wrote in a matter")
    statuses: ClassVar[tuple[str, ...]] = ENDED

    matter: str
    ground: str = Field(min_length=1, max_length=200)

    def subject(self) -> str:
        """The matter."""
        return self.matter

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk or the auditor; by `tick` the software itself."""
        return who.holds("clerk") or who.holds("auditor")

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """Who decides on erasure."""
        return deciders(row)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The matter."""
        return ((Matter, self.matter),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It has ended, was not erased, no law keeps it longer, and it is not kept from who asks: nobody destroys what
        is said about them."""
        row = seen(state, self.matter, who, on)
        if row is None or row.ended_on is None or row.erased_on is not None:
            yield unknown("matter", "已结束的事项", "matter that has ended")
            return
        if not holds_any(state.book, who, deciders(row), on, row, state):
            yield not_permitted(self.title)
        kind = kind_of(state, row)
        first = erasable_from(row, kind) if kind is not None else None
        if first is not None and on < first:
            yield Problem(
                "kept-by-law",
                Text("规定的保存期限未满，还不能删除", "the time for which it must be kept is not over"),
                Text(f"{first} 起可以删除", f"it may be erased from {first}"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Forget where the texts were, and what the open fields said; who asked for it has the answer."""
        row = state.get(Matter, self.matter)
        if row is None:
            return
        row.texts, row.values, row.evidence = {}, {}, []
        row.events = [
            {key: value for key, value in one.items() if key not in _SEALED_KEYS} for one in row.events
        ]
        row.events = [*row.events, happening(entry, "erased")]
        row.erased_on, row.changed_seq = entry.day, entry.seq
        row.erasure_asked_on = None
        state.put(row)


def nobody_asked() -> Problem:
    """The problem that no request waits."""
    return Problem(
        "nobody-asked",
        Text("没有待答复的删除申请", "no request for erasure waits"),
        Text("请刷新后再看", "reload the page"),
    )
