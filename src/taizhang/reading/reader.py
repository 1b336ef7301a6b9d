"""The reader: text in, figures, statements and findings out. Each stage is a module that can be tested alone.

lexicon → times, masks → quantities → names, roles, periods → statements → checks. Nothing here reads a file, a
clock or the network. Every stage passes over the text once, so time grows with its length and no faster.
"""

from __future__ import annotations

import re
from array import array
from decimal import Decimal

from taizhang.reading.aspects import full_name
from taizhang.reading.blanks import Written, closed_up
from taizhang.reading.gaps import gaps
from taizhang.reading.labels import labelled
from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.masks import masks
from taizhang.reading.naming import Naming
from taizhang.reading.numerals import normal
from taizhang.reading.periods import Periods
from taizhang.reading.quantities import quantities
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Figure, Finding, Report
from taizhang.reading.roles import Roles
from taizhang.reading.tables import block_of, cells_of, named_above, tables
from taizhang.reading.times import Time, times
from taizhang.reading.triggers import TRIGGERS

_PAIRED = {"people": "counter"}
"""减少27户、54人: people are counted with what they belong to."""
_TITLE = re.compile(r"《[^《》\n]{1,60}》|“[^“”\n]{1,14}”|「[^「」\n]{1,14}」")


def read(text: str, *, year: int | None = None) -> Report:
    """Read a work report (工作报告): its figures, statements and findings.

    `year` is the year the report is about, where the caller knows it; otherwise it is taken from the title, the
    headings or the dates. Any text is accepted; the offsets of what is found are indices into `text`.

    >>> report = read("2023年，全镇完成工业总产值3.6亿元，同比增长12.5%。")
    >>> [(figure.indicator, str(figure.value), figure.unit, figure.role) for figure in report.figures]
    [('工业总产值', '360000000.0', '元', 'actual'), ('工业总产值', '12.5', '%', 'change')]
    """
    closed, blanks = closed_up(text)
    return _read(closed, year, Written(text, closed, blanks))


def _read(text: str, year: int | None, written: Written) -> Report:
    """Read a text without blanks beside its digits, and tell it by its places in the text as written."""
    from taizhang.reading.checks import findings_of
    from taizhang.reading.statements import statements_of

    norm = normal(text)
    found_times = times(norm)
    masked = masks(norm)
    names = [match.span() for match in _TITLE.finditer(norm)]
    layout = Layout(norm, found_times, year)
    found_tables = tables(norm)
    cells = cells_of(found_tables, layout)
    blocked = [*((start, end) for start, end, _ in masked), *block_of(cells)]
    found = quantities(norm, found_times, blocked, names)
    found = sorted([*found, *cells], key=lambda quantity: quantity.start) if cells else found
    named = sorted([*found, *_hidden(norm, masked)], key=lambda quantity: quantity.start)
    _resolve(norm, layout, found_times, masked, named)
    _renumber(named, found)
    named_above(norm, found_tables, found)
    statements = statements_of(norm, layout, found, found_tables)
    lost = gaps(norm, layout, found, masked)
    findings: list[Finding] = findings_of(text, layout, found, statements, masked, lost)
    if text != written.text:
        statements = [written.statement(one) for one in statements]
        findings = [written.finding(one) for one in findings]
        layout.stops = array("q", map(written.place, layout.stops))
    del named, cells, found_tables
    return Report(
        text=written.text,
        year=layout.year,
        figures=_figures(written, found),
        statements=tuple(statements),
        findings=tuple(findings),
        _stops=layout.stops,
    )


def _resolve(
    norm: str,
    layout: Layout,
    found_times: list[Time],
    masked: list[tuple[int, int, bool]],
    found: list[Quantity],
) -> None:
    """Names, then roles, then periods; each looks back at most to the sentence before."""
    naming, roles, periods = (
        Naming(norm, layout, found_times, masked),
        Roles(norm, layout),
        Periods(norm, layout, found_times),
    )
    this_year = str(layout.year)
    for quantity in found:
        quantity.clause = layout.mark_before(quantity.start)
        quantity.said = TRIGGERS.of(norm[quantity.clause : quantity.start])
    naming.name_all(found)
    labelled(norm, found)
    for index, quantity in enumerate(found):
        if "cell" in quantity.cues:
            continue
        left = naming.left(found, index)
        stretch = norm[left[0] : left[1]]
        quantity.role = roles.role(quantity, stretch, found[index - 1] if index else None)
        if (
            index
            and _PAIRED.get(found[index - 1].kind, found[index - 1].kind)
            == _PAIRED.get(quantity.kind, quantity.kind)
            and stretch.strip("、和及与, ") == ""
            and (found[index - 1].role == "change" or "row" in quantity.cues)
        ) and "change" in found[index - 1].cues:
            quantity.cues |= {"change"}
            quantity.role = found[index - 1].role if quantity.role == "share" else quantity.role
        elif (
            index
            and quantity.role == "actual"
            and quantity.kind in ("counter", "people")
            and found[index - 1].role == "change"
            and found[index - 1].kind in ("counter", "people")
            and norm[found[index - 1].end : quantity.start] in ("", "、")
        ):
            quantity.role = "change"  # 减少27户、54人
        if quantity.kind == "percent" and (quantity.role == "change" or roles.grows(stretch, None, quantity)):
            quantity.cues |= {"change"}
        elif quantity.kind == "percent" and index and _echoes(norm, found, index, stretch):
            quantity.cues |= {"change"}
            quantity.role = "change" if quantity.role == "share" else quantity.role
        if (
            quantity.base == "to"
            and quantity.kind == "percent"
            and quantity.head >= 0
            and quantity.role == "share"
        ):
            quantity.role = found[quantity.head].role
        periods.resolve(found, index, left)
        if (
            quantity.role == "target"
            and quantity.period_from == "its own date"
            and layout.year
            and (quantity.period or "9")[:4] <= str(layout.year) < str(layout.section(quantity.start).first)
            and not roles.cues.within(stretch)
            and "plan" not in quantity.cues
        ):
            quantity.role = "actual"
        if (
            quantity.period
            and quantity.period != this_year
            and quantity.role in ("actual", "share")
            and _is_to_come(layout, quantity.period)
        ):
            quantity.role = "target"


def _is_to_come(layout: Layout, period: str | None) -> bool:
    """Whether a period begins after the year, or in a report on part of it after the quarter, reported on."""
    if not layout.year or not period:
        return False
    if int(period[:4]) > layout.year:
        return True
    return bool(
        layout.partial
        and layout.quarter
        and period[4:6] == "-Q"
        and int(period[:4]) == layout.year
        and int(period[6:]) > layout.quarter
    )


def _echoes(norm: str, found: list[Quantity], index: int, stretch: str) -> bool:
    """由1.2万亩扩面到1.8万亩, 扩面50%: the verb that led from one value to the other, said again."""
    before = found[index - 1]
    verb = stretch.strip("、,了为达幅度 ")
    if before.base != "to" or before.head < 0 or not verb or before.kind == "percent":
        return False
    return verb in norm[found[before.head].end : before.start]


def _renumber(named: list[Quantity], found: list[Quantity]) -> None:
    """Let `head` point into the figures alone, once the masked numbers have served."""
    places = {id(quantity): place for place, quantity in enumerate(found)}
    for quantity in found:
        if quantity.head >= 0:
            quantity.head = places.get(id(named[quantity.head]), -1)


def _hidden(norm: str, masked: list[tuple[int, int, bool]]) -> list[Quantity]:
    """Masked numbers with a unit, for what follows them: 贫困户1××8户281人."""
    hidden = []
    units = lexicon().units
    for start, end, number in masked:
        unit = units.every.before(norm, end) if number else ""
        if unit and unit not in ("年", "月", "日") and end - len(unit) > start:
            hidden.append(
                Quantity(
                    start,
                    end,
                    Decimal(0),
                    "元" if unit in units.money else unit,
                    units.kind(unit),
                    hidden=True,
                )
            )
    return hidden


def _figures(written: Written, found: list[Quantity]) -> tuple[Figure, ...]:
    """The figures, each quantity let go as soon as it is one: a long text has hundreds of thousands."""
    found.reverse()
    figures = []
    while found:
        figures.append(_figure(written, found.pop()))
    return tuple(figures)


def _as_printed(text: str, quantity: Quantity, name: str) -> str:
    """The brackets of a name as the text has them: 村（社区）."""
    if "(" in name and "(" not in text[max(quantity.start - 80, 0) : quantity.end + 40]:
        return name.replace("(", "（").replace(")", "）")
    return name


def _figure(written: Written, quantity: Quantity) -> Figure:
    start, end = written.span(quantity.start, quantity.end)
    return Figure(
        start=start,
        end=end,
        text=written.text[start:end],
        value=quantity.value,
        unit=quantity.unit,
        bound=quantity.bound,
        value_high=quantity.high,
        role=quantity.role,  # type: ignore[arg-type]
        indicator=_as_printed(written.closed, quantity, full_name(quantity)),
        period=quantity.period,
        subject="" if quantity.subject == quantity.indicator else quantity.subject,
        indicator_from=quantity.indicator_from,
        period_from=quantity.period_from,
    )
