"""The numbers of headings: 一、 then （一） then 1., as GB/T 9704-2012 orders them."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_NUMBERED: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|\d+(?:\.\d+)*[.．、]|第[一二三四五六七八九十百]+[章节部])"
)


class Numbering:
    """Counts headings level by level. A heading that brings its own number keeps it and still counts."""

    def __init__(self, language: str = "zh") -> None:
        self._english = language.startswith("en")
        self._counts = [0, 0, 0]

    def next(self, level: int, heading: str) -> str:
        """The number that stands before `heading` at `level` (1–3); empty if the heading has one.

        >>> numbering = Numbering()
        >>> numbering.next(1, "工作回顾"), numbering.next(2, "（一）工业"), numbering.next(2, "农业")
        ('一、', '', '（二）')
        """
        at = level - 1
        self._counts[at] += 1
        self._counts[at + 1 :] = [0] * len(self._counts[at + 1 :])
        if _NUMBERED.match(heading):
            return ""
        count = self._counts[at]
        if self._english:
            return ".".join(str(number) for number in self._counts[:level] if number) + ". "
        return (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.")[at]


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals; beyond, in digits, as nobody numbers that far by hand.

    >>> [chinese_number(number) for number in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
