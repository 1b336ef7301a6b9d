"""Blanks set for looks (7.84 亿元, 8 万 5 千亩, 门诊 640 人次, 增长 3 倍), closed up before anything is read.

Who types so often types the marks of English too: a comma and a blank, a full stop that is a point.

Every stage reads the closed text; what was found is then told by its places in the text as it is written. So no pattern
need allow for a blank, and a text reads the same with them and without.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.reading.report import Finding, Statement

_HAN = "\u4e00-\u9fff"
_AFTER_UNIT = rf"(?![万亿元户人亩吨起件个次名处年月日公平立斤米座台辆家所份])[{_HAN}]{{2}}"
_WIDTH = "[ \u00a0\u2009\u202f]"
_BLANK = re.compile(
    rf"{_WIDTH}(?:(?<=[0-9０-９%％‰].)(?=[{_HAN}])|(?<=[0-9０-９].)(?=[%％‰])|(?<=[{_HAN}].)(?=[0-9０-９])"
    rf"|(?<=[*×＊Xx].)(?=[万亿]?[元户人亩个])|(?<=[{_HAN}%％‰)）][,;:].)(?=[{_HAN}0-9A-Za-z“《(（])"
    rf"|(?<=[0-9０-９].[{_HAN}].)(?={_AFTER_UNIT})|(?<=[0-9０-９].[{_HAN}]{{2}}.)(?={_AFTER_UNIT})|(?<=[0-9０-９].[{_HAN}]{{3}}.)(?={_AFTER_UNIT}))"
)
"""One blank, of any width but a full letter's, between a digit and a Han letter or a percent sign, behind a comma, or
behind the unit of a number. Two blanks or a full-width one part the columns of a table; and a blank before a unit
without a number is where the number was."""
_POINT = re.compile(rf"\.(?:(?<=[{_HAN}%％‰)）”].)(?<!\n[一二三四五六七八九十].)(?=[ \n]|$))")
"""A full stop of English behind a Han letter, and not behind the number of a heading."""


_ROW = re.compile(
    r"^(?P<head>[^\s0-9。，；：,;:]{1,10}(?: [^\s0-9。，；：,;:]{1,10}){1,15}\n)?(?P<row>[^\s。，；]{1,12}(?: (?:[-+]?[0-9][0-9,.]{0,14}[%％‰]?|-|—)){2,15})$",
    re.MULTILINE,
)
"""A name and two numbers or more with one blank between them: a row of a table, below a line of names or another row."""


def _columns(text: str) -> str:
    """Rows whose cells one blank parts, with tabs for the blanks: 石马村 6.0 7.2 252 is no number of the village."""

    def parted(match: re.Match[str]) -> str:
        head, row = match["head"] or "", match["row"]
        if head and head.count(" ") == row.count(" "):
            head = head.replace(" ", "\t")
        return head + row.replace(" ", "\t")

    return _ROW.sub(parted, text)


def closed_up(text: str) -> tuple[str, array[int]]:
    """The text without those blanks, a point that ends a sentence as 。, and where each blank stood, in order.

    >>> closed_up("完成投资 7.84 亿元，增长 12.5 %")
    ('完成投资7.84亿元，增长12.5%', array('q', [4, 9, 15, 20]))
    """
    if " " in text:
        text = _columns(text)
    if "." in text:
        text = _POINT.sub("。", text)
    places = array("q", (match.start() for match in _BLANK.finditer(text)))
    if not places:
        return text, places
    start, pieces = 0, []
    for place in places:
        pieces.append(text[start:place])
        start = place + 1
    pieces.append(text[start:])
    return "".join(pieces), places


class Written:
    """A text as it was written, and where in it a place of its closed text stands."""

    def __init__(self, text: str, closed: str, blanks: array[int]) -> None:
        self.text, self.closed = text, closed
        self._shifted = array("q", (place - count for count, place in enumerate(blanks)))

    def place(self, place: int) -> int:
        """Where the character at a place of the closed text stands."""
        return place + bisect_right(self._shifted, place) if self._shifted else place

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch from the first to the last character of a stretch of the closed text."""
        if not self._shifted:
            return start, end
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(start)

    def statement(self, one: Statement) -> Statement:
        """A statement told by its places in the text as written."""
        if not self._shifted:
            return one
        start, end = self.span(one.start, one.end)
        return replace(one, start=start, end=end)

    def finding(self, one: Finding) -> Finding:
        """A finding told by its places in the text as written, with the words that stand there."""
        start, end = self.span(one.start, one.end)
        also = None if one.also is None else self.span(*one.also)
        return replace(one, start=start, end=end, quote=self.text[start:end], also=also)
