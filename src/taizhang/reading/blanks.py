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
    from taizhang.reading.report import Report

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


def closed_up(text: str) -> tuple[str, array[int]]:
    """The text without those blanks, a point that ends a sentence as 。, and where each blank stood, in order.

    >>> closed_up("完成投资 7.84 亿元，增长 12.5 %")
    ('完成投资7.84亿元，增长12.5%', array('q', [4, 9, 15, 20]))
    """
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
