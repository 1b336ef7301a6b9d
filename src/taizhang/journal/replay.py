"""Replay: the state is what the acts say, at any time, on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from taizhang.journal.acts import Act, Entry, decode
from taizhang.journal.state import State


class BatchState(State, Protocol):
    """A state that can write its changes at once."""

    def flush(self) -> None:
        """Write all changes and forget the rows."""
        ...


def replay(
    entries: Iterable[Entry],
    state: BatchState,
    *,
    batch: int = 5_000,
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Apply entries in order, `batch` at a time; returns how many. Reads nothing but the entries and the state."""
    total = 0
    for group in _groups(entries, batch):
        acts: list[tuple[Act, Entry]] = [(decode(e.kind, e.version, e.data), e) for e in group]
        state.fetch(key for act, _ in acts for key in act.reads())
        for act, entry in acts:
            act.apply(state, entry)
        state.flush()
        total += len(group)
        progress(total)
    return total


def _groups(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    source = iter(entries)
    while group := list(islice(source, size)):
        yield group
