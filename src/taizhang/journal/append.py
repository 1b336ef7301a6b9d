"""Appending: the only way that anything changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taizhang.journal.acts import SYSTEM, Act, Actor, Entry, decode, new_id, same_intent
from taizhang.journal.canonical import plain
from taizhang.journal.chain import Head, forge
from taizhang.journal.state import State
from taizhang.journal.store import Store, Writing
from taizhang.problems import Place, Problem, Refused, Text, refuse

LONGEST_KEY = 80
"""Characters of an idempotency key at most."""


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
    again: Callable[[Sequence[Act]], bool] | None = None,
) -> Appended:
    """Append acts to a book, all or none, and apply them.

    `now` is an aware instant from the caller's clock, `happened_on` the Shanghai date that decides the period,
    `key` an idempotency key: the same key with the same acts returns the first ones, and nothing is kept of the second
    submission, not even what its plan put elsewhere; with others it is refused. `again` tells whether the acts found
    under the key are what a plan would have done, where the plan cannot be made twice (a month closes once).
    Raises `Refused` with every reason of the first act that does not hold.
    """
    check_key(key)
    try:
        return _append(store, book, acts, who, now, happened_on, key, again)
    except _Repeated as repeated:
        return Appended(repeated.first, repeated=True)


class _Repeated(Exception):
    """Leaves the writing as an error does, so that the store undoes all that the repetition did."""

    def __init__(self, first: Sequence[Entry]) -> None:
        super().__init__()
        self.first = tuple(first)


def _append(
    store: Store,
    book: str,
    acts: Sequence[Act] | Plan,
    who: Actor,
    now: datetime,
    happened_on: date,
    key: str,
    again: Callable[[Sequence[Act]], bool] | None,
) -> Appended:
    with store.writing(book) as writing:
        first = writing.batch_of_key(key) if key else ()
        if first and again is not None:
            key_reused(first[0].actor == who.person and again(Appended(tuple(first)).acts()))
            raise _Repeated(first)
        planned = tuple(acts(writing.state, writing.head)) if callable(acts) else tuple(acts)
        if first:
            key_reused(_same(writing, first, planned, who))
            raise _Repeated(first)
        batch = new_id("b")
        head = writing.head
        entries: list[Entry] = []
        for act in planned:
            data = plain(act)  # before the guards: text that cannot be kept cannot be asked for either
            allow(act, writing.state, who, happened_on)
            entry = forge(
                head,
                act,
                data=data,
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


def check_key(key: str) -> None:
    """Raise `Refused` for an idempotency key that cannot be kept."""
    plain(key, "key")
    if len(key) > LONGEST_KEY:
        raise Refused(
            Problem(
                "key-too-long",
                Text("表单编号过长", "the form's number is too long"),
                Text("请重新打开表单", "open the form again"),
                Place(key="key"),
            )
        )


def allow(act: Act, state: State, who: Actor, on: date) -> None:
    """Raise `Refused` with every reason why `who` may not do this now."""
    if who is not SYSTEM and not act.permits(who, state):
        raise Refused(
            Problem(
                "not-permitted",
                Text(f"您的岗位不能办理“{act.title.zh}”", f"your post may not do this: {act.title.to('en')}"),
                Text("请由有权的岗位办理", "ask the post that has the right"),
            )
        )
    refuse(act.guards(state, who, on))


def _same(writing: Writing, first: Sequence[Entry], again: Sequence[Act], who: Actor) -> bool:
    return (
        len(first) == len(again)
        and first[0].actor == who.person
        and all(
            entry.kind == act.kind and same_intent(_lifted(entry), act, writing.same_text)
            for entry, act in zip(first, again, strict=True)
        )
    )


def key_reused(same: bool) -> None:
    """Raise `Refused` where a key comes again with something else than the first time."""
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


def _lifted(entry: Entry) -> dict[str, Any]:
    return decode(entry.kind, entry.version, entry.data).model_dump()
