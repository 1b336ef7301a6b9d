"""Balances told without the words of coming and going, and totals of a number of parts."""

from __future__ import annotations

from taizhang.reading.sums import Sums


class Balances(Sums):
    """Finds the signs of an account from its figures."""

    def balanced(self, index: int) -> None:
        """年初412人, 新增36人, 停发52人, 年末396人."""
