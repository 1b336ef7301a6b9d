"""State: what the acts add up to. A projection of the journal and nothing else."""

from __future__ import annotations

from typing import Protocol, TypeVar

R = TypeVar("R")


class State(Protocol):
    """The rows of one book, reached by key.

    `apply` may use these four calls only, so that the same act applies one at a time when it is appended and
    thousands at a time when a book is rebuilt.
    """

    book: str

    def get(self, table: type[R], key: str) -> R | None:
        """The row with this key, or None."""
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
