"""State: what the acts add up to. A projection of the journal and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

R = TypeVar("R")
V = TypeVar("V")


class State(Protocol):
    """The rows of one book, reached by key.

    `apply` may use the four calls on rows only, and `fetch` before many of them, so that the same act applies one at a
    time when it is appended and thousands at a time when a book is rebuilt. `once` is for guards.
    """

    book: str

    def get(self, table: type[R], key: str) -> R | None:
        """The row with this key, or None."""
        ...

    def fetch(self, wanted: Iterable[tuple[type, str]]) -> None:
        """Bring these rows near, those that exist: `get` gives the same without it, one by one."""
        ...

    def add(self, row: object) -> None:
        """Add a new row; its key must be new."""
        ...

    def put(self, row: object) -> None:
        """Keep the changes made to a row that `get` returned."""
        ...

    def remove(self, row: object) -> None:
        """Take a row away."""
        ...

    def once(self, tables: tuple[type, ...], key: Hashable, make: Callable[[], V]) -> V:
        """What `make` gives, asked once while the book is held and none of `tables` changes through this state."""
        ...
