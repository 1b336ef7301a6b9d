"""Blanks set between digits and Han letters for looks (7.84 亿元, 8 万 5 千亩), closed up before anything is read.

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
    from taizhang.reading.report import Report

_HAN = "\u4e00-\u9fff"
_BLANK = re.compile(
    rf"[ \u00a0\u2009\u202f](?:(?<=[0-9０-９%％‰].)(?=[{_HAN}])|(?<=[0-9０-９].)(?=[%％‰])|(?<=[{_HAN}].)(?=[0-9０-９]))"
)
"""One blank, of any width but a full letter's, between a digit and a Han letter or a percent sign. Two blanks or a
full-width one part the columns of a table; and a blank before a unit without a number is where the number was."""


def closed_up(text: str) -> tuple[str, array[int]]:
    """The text without those blanks, and where each stood, in order.

    >>> closed_up("完成投资 7.84 亿元，增长 12.5 %")
    ('完成投资7.84亿元，增长12.5%', array('q', [4, 9, 15, 20]))
    """
    places = array("q", (match.start() for match in _BLANK.finditer(text)))
    if not places:
        return text, places
    start, pieces = 0, []
    for place in places:
        pieces.append(text[start:place])
        start = place + 1
    pieces.append(text[start:])
    return "".join(pieces), places


def as_written(report: Report, text: str, places: array[int]) -> Report:
    """The report of a closed text, told by the places of the text as it was written."""
    shifted = array("q", (place - count for count, place in enumerate(places)))

    def first(place: int) -> int:
        return place + bisect_right(shifted, place)

    def span(start: int, end: int) -> tuple[int, int]:
        return first(start), first(end - 1) + 1 if end > start else first(start)

    figures = []
    for figure in report.figures:
        start, end = span(figure.start, figure.end)
        figures.append(replace(figure, start=start, end=end, text=text[start:end]))
    statements = []
    for statement in report.statements:
        start, end = span(statement.start, statement.end)
        statements.append(replace(statement, start=start, end=end))
    findings = []
    for finding in report.findings:
        start, end = span(finding.start, finding.end)
        also = None if finding.also is None else span(*finding.also)
        findings.append(replace(finding, start=start, end=end, quote=text[start:end], also=also))
    return replace(
        report,
        text=text,
        figures=tuple(figures),
        statements=tuple(statements),
        findings=tuple(findings),
        _stops=array("q", (first(stop) for stop in report._stops)),
    )
