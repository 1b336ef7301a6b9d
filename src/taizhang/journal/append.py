"""Appending: the only way that anything changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taizhang.journal.acts import SYSTEM, Act, Actor, Entry, decode, new_id, same_intent
from taizhang.journal.chain import Head, forge
from taizhang.journal.state import State
from taizhang.journal.store import Store, Writing
from taizhang.problems import Problem, Refused, Text, refuse


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: its entries, and whether they were there already (the same key submitted again)."""

    entries: tuple[Entry, ...]
    repeated: bool = False

    def acts(self) -> tuple[Act, ...]:
        """The acts of the entries: on a repetition the first ones, with the ids they gave."""
        return tuple(decode(entry.kind, entry.version, entry.data) for entry in self.entries)


Plan = Callable[[State, Head], Iterable[Act]]
"""Acts decided while the book is held: given the state and the head, what is to be done."""


def append(
    store: Store,
    book: str,
    acts: Sequence[Act] | Plan,
    *,
    who: Actor,
    now: datetime,
    happened_on: date,
    key: str = "",
) -> Appended:
    """Append acts to a book, all or none, and apply them.

    `now` is an aware instant from the caller's clock, `happened_on` the Shanghai date that decides the period,
    `key` an idempotency key: the same key with the same acts returns the first ones; with others it is refused.
    Raises `Refused` with every reason of the first act that does not hold.
    """
    with store.writing(book) as writing:
        planned = tuple(acts(writing.state, writing.head)) if callable(acts) else tuple(acts)
        if key:
            first = writing.batch_of_key(key)
            if first:
                return _repetition(writing, first, planned, who)
        batch = new_id("b")
        head = writing.head
        entries: list[Entry] = []
        for act in planned:
            _allow(act, writing.state, who, happened_on)
            entry = forge(
                head,
                act,
                book=book,
                id=new_id("a"),
                actor=who.person,
                unit=who.unit,
                recorded_at=now,
                happened_on=happened_on,
                batch=batch,
                key=key if not entries else "",
            )
            act.apply(writing.state, entry)
            writing.flush()
            entries.append(entry)
            head = Head(entry.seq, entry.hash)
        writing.insert(entries)
    return Appended(tuple(entries))


def _allow(act: Act, state: State, who: Actor, on: date) -> None:
    if who is not SYSTEM and not act.permits(who, state):
        raise Refused(
            Problem(
                "not-permitted",
                Text(f"您的岗位不能办理“{act.title.zh}”", f"your post may not do this: {act.title.to('en')}"),
                Text("请由有权的岗位办理", "ask the post that has the right"),
            )
        )
    refuse(act.guards(state, who, on))


def _repetition(writing: Writing, first: Sequence[Entry], again: Sequence[Act], who: Actor) -> Appended:
    same = (
        len(first) == len(again)
        and first[0].actor == who.person
        and all(
            entry.kind == act.kind and same_intent(_lifted(entry), act, writing.same_text)
            for entry, act in zip(first, again, strict=True)
        )
    )
    if not same:
        raise Refused(
            Problem(
                "key-reused",
                Text("这张表已提交过，内容与这次不同", "this form was already submitted with other content"),
                Text(
                    "请打开新表重新填写；原来的提交仍然有效", "open a new form; the first submission stands"
                ),
            )
        )
    return Appended(tuple(first), repeated=True)


def _lifted(entry: Entry) -> dict[str, Any]:
    return decode(entry.kind, entry.version, entry.data).model_dump()
