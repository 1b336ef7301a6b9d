"""Multiples and doublings against a year that is named, whose level stands elsewhere."""

from __future__ import annotations

from taizhang.reading.changes import Changes


class YearsSaid(Changes):
    """Finds the level of a named year."""

    def of_said_year(self, index: int) -> None:
        """到2025年达到624万元, 为2023年的2倍."""
