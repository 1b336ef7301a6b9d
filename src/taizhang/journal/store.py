"""What a store must give the journal: one writer per book at a time, rows that nobody can change afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from taizhang.journal.acts import Entry, Sealed
from taizhang.journal.chain import Head
from taizhang.journal.state import State


class Row(NamedTuple):
    """An entry as it is stored: the indexed columns beside the hashed bytes."""

    seq: int
    id: str
    kind: str
    version: int
    subject: str
    actor: str
    unit: str
    recorded_at: str
    happened_on: str
    batch: str
    key: str
    body: str
    hash: str


class Writing(Protocol):
    """A book held by one writer, from its head to the commit."""

    head: Head
    state: State

    def batch_of_key(self, key: str) -> Sequence[Entry]:
        """The entries that were appended under an idempotency key; none if it is new."""
        ...

    def same_text(self, first: Sealed, second: Sealed) -> bool:
        """Whether two texts in the vault are the same (an erased one counts as the same)."""
        ...

    def insert(self, entries: Sequence[Entry]) -> None:
        """Store entries; they must follow the head."""
        ...

    def flush(self) -> None:
        """Write the changes of state, so that guards of the next act see them."""
        ...


class Store(Protocol):
    """Where journals are kept."""

    def writing(self, book: str, *, much: bool = False) -> AbstractContextManager[Writing]:
        """Hold the book for writing; commits at the end, and on an error leaves nothing behind. `much` where thousands
        of acts may come, so that the store makes room."""
        ...

    def rows(self, book: str, after: int = 0) -> Iterator[Row]:
        """The stored rows after a sequence number, in order."""
        ...

    def head(self, book: str) -> Head:
        """The end of the book's chain as the store keeps it."""
        ...

    def books(self) -> Sequence[str]:
        """The ids of all books."""
        ...
