"""Many groups of acts in one append: each group holds as a whole or not at all, and the state is written in bulk.

The guards are those of `append`, asked act by act against everything before. What makes it quick is that the state need
not be written between two acts, which is so for acts whose guards go by the state alone (`Act.guards_by_state`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from taizhang.journal.acts import Act, Actor, Entry, IdsTogether, new_id
from taizhang.journal.append import allow, check_key, key_reused
from taizhang.journal.canonical import plain
from taizhang.journal.chain import Head, forge
from taizhang.journal.layers import Layer
from taizhang.journal.state import State
from taizhang.journal.store import Store, Writing
from taizhang.problems import Problem, Refused

_GROUPS_A_TIME = 500


class Step(NamedTuple):
    """One act of a group, and the Shanghai date on which it happened."""

    act: Act
    on: date


Group = Iterable[Step]
"""Acts that hold together, in their order, made one at a time; what refuses to be made does not hold."""


@dataclass(frozen=True, slots=True)
class Each:
    """What became of the groups: how many acts were appended, and by its number from 0 each group that does not hold.

    `repeated` where the key was there already: then nothing was done, and `entries` counts what it did the first time.
    """

    entries: int = 0
    refused: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    repeated: bool = False


def append_each(
    store: Store,
    book: str,
    groups: Callable[[State, Head], Iterable[Group]],
    *,
    who: Actor,
    now: datetime,
    partial: bool,
    key: str = "",
    keep: Callable[[Sequence[int]], None] = lambda numbers: None,
    progress: Callable[[int], None] = lambda done: None,
) -> Each:
    """Append groups of acts to a book in one transaction.

    With `partial` those that hold are appended and the others told; without it one that does not hold keeps out all.
    `keep` is called within the transaction with the numbers of groups that hold, some at a time, to put away what goes
    with them (texts of the vault). `key` is an idempotency key: the caller makes it of what tells one submission from
    another. Raises `Refused` for a key of somebody else's, and TypeError for acts that cannot be appended this way.
    """
    check_key(key)
    try:
        with uncollected(), store.writing(book, much=True) as writing:
            first = writing.batch_of_key(key) if key else ()
            if first:
                key_reused(first[0].actor == who.person)
                return Each(len(first), repeated=True)
            return _append_each(writing, book, groups, who, now, partial, key, keep, progress)
    except _Undone as undone:
        return undone.each


def try_each(
    state: State,
    groups: Iterable[Group],
    *,
    who: Actor,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> Each:
    """What `append_each` would do, with nothing written: the state is only read, and keeps the changes near."""
    entries, refused = 0, {}
    with uncollected():
        for number, made in _each(state, Head(), groups, who, now, "", new_id("b")):
            if isinstance(made, list):
                entries += len(made)
            else:
                refused[number] = made
            if (number + 1) % _GROUPS_A_TIME == 0:
                progress(number + 1)
    return Each(entries, refused)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for objects that refer to one another: a large append, or reading what goes into it, makes very
    many that do not and that stay, and looking at them again and again takes a fifth of its time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


class _Undone(Exception):
    """Leaves the writing as an error does, so that the store undoes all of it."""

    def __init__(self, each: Each) -> None:
        super().__init__()
        self.each = each


def _append_each(
    writing: Writing,
    book: str,
    groups: Callable[[State, Head], Iterable[Group]],
    who: Actor,
    now: datetime,
    partial: bool,
    key: str,
    keep: Callable[[Sequence[int]], None],
    progress: Callable[[int], None],
) -> Each:
    refused: dict[int, tuple[Problem, ...]] = {}
    waiting: list[Entry] = []
    held: list[int] = []
    count = 0

    def write() -> None:
        keep(held)
        writing.flush()
        writing.insert(waiting)
        held.clear()
        waiting.clear()

    for number, made in _each(
        writing.state, writing.head, groups(writing.state, writing.head), who, now, key, new_id("b")
    ):
        if isinstance(made, list):
            waiting += made
            held.append(number)
            count += len(made)
        else:
            refused[number] = made
        if (number + 1) % _GROUPS_A_TIME == 0:
            if partial or not refused:
                write()
            progress(number + 1)
    if refused and not partial:
        raise _Undone(Each(0, refused))
    write()
    return Each(count, refused)


def _each(
    state: State, head: Head, groups: Iterable[Group], who: Actor, now: datetime, key: str, batch: str
) -> Iterator[tuple[int, list[Entry] | tuple[Problem, ...]]]:
    """Each group's entries where all its acts hold, otherwise why not."""
    ids = IdsTogether()
    for number, group in enumerate(groups):
        layer = Layer(state)
        made: list[Entry] = []
        end = head
        try:
            for step in group:
                act = step.act
                if not act.guards_by_state:
                    raise TypeError(f"{act.kind} asks more than the state before it holds")
                data = plain(act)
                allow(act, layer, who, step.on)
                entry = forge(
                    end,
                    act,
                    data=data,
                    book=state.book,
                    id=ids.new_id("a"),
                    actor=who.person,
                    unit=who.unit,
                    recorded_at=now,
                    happened_on=step.on,
                    batch=batch,
                    key=key,
                )
                act.apply(layer, entry)
                made.append(entry)
                key, end = "", Head(entry.seq, entry.hash)
        except Refused as refused:
            key = made[0].key if made else key
            yield number, refused.problems
            continue
        layer.settle()
        head = end
        yield number, made
