"""Pictures of the ledger as inline SVG: pure functions from figures to a string, no scripts, no inline styles.

Colours are `currentColor` and the stylesheet's variables, so a chart follows light, dark and paper. Every chart has a
<title> and a <desc> that says in words what the picture shows. `None` is "no data" (未报): it breaks a line,
it is never drawn as zero. A chart without any figure says so. Values are in the unit given; the caller has already
added up parts (a flow indicator passes its running total).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from taizhang.office.svg import Point, cut, dot, label, line, picture, text_width
from taizhang.problems import Text

Value = Decimal | int | None
Place = Callable[[int, Decimal | int], Point]

INK, QUIET, RULE = "currentColor", "var(--ink-2,#555)", "var(--rule,#ddd)"
LATE, PAPER = "var(--late,#ad2318)", "var(--paper,#fff)"
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class YearSeries:
    """One indicator over a year (年度曲线): twelve or fewer monthly values each, in `unit`, running totals for flows.

    `plan` is the pace the calendar asks for, `last_year` the same months of the year before; either may be empty.
    """

    title: str
    unit: str
    values: Sequence[Value]
    plan: Sequence[Value] = ()
    last_year: Sequence[Value] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """A unit's place in each month of a ranking (位次); `None` where it was not assessed."""

    title: str
    ranks: Sequence[int | None]
    highlight: bool = False


def figure_text(value: Value, language: str = "zh") -> str:
    """A figure as printed: thousands apart, the sign a true minus, no trailing zeros; words for `None`.

    >>> figure_text(Decimal("12345.60"))
    '12,345.6'
    >>> figure_text(-3)
    '−3'
    >>> figure_text(None, "en")
    'not reported'
    """
    if value is None:
        return Text("未报", "not reported").to(language)
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def month_text(month: int, language: str = "zh") -> str:
    """The short name of a month, counted from 1."""
    return Text(f"{month}月", ENGLISH_MONTHS[month - 1]).to(language)


def year_line(series: YearSeries, language: str = "zh") -> str:
    """The year's line of one indicator with the plan's line and last year's: 400 × 232 units, scales with its column."""
    if _nothing(series.values, series.last_year, series.plan):
        return empty_chart(series.title, language)
    right, top, bottom, width, height = 14, 34, 26, 400, 232
    high = _ceiling(series.values, series.plan, series.last_year)
    low = _floor(series.values, series.plan, series.last_year)
    grids = [low + (high - low) * step / 4 for step in range(5)]
    left = max(52, *(text_width(_short(grid), 11) + 12 for grid in grids))  # 1,000,000,000 is not cut off

    def place(index: int, value: Decimal | int) -> Point:
        x = left + (width - left - right) * index / 11
        return x, top + (height - top - bottom) * (1 - (float(value) - low) / (high - low))

    parts = []
    for step, grid in enumerate(grids):
        y = top + (height - top - bottom) * (1 - step / 4)
        parts.append(line((left, y), (width - right, y), RULE))
        parts.append(label((left - 6, y + 4), _short(grid), "end", QUIET, 11))
    for month in (1, 3, 5, 7, 9, 11):
        parts.append(
            label((place(month - 1, 0)[0], height - 8), month_text(month, language), "middle", QUIET, 11)
        )
    parts += _legend(series, language, left)
    parts += _curve(series.last_year, place, QUIET, 'stroke-width="1.25" stroke-dasharray="1.5 3"')
    parts += _curve(series.plan, place, QUIET, 'stroke-width="1.5" stroke-dasharray="7 4"')
    parts += _curve(series.values, place, INK, 'stroke-width="2.5"', dots=2.5)
    last = _last(series.values)
    if last is not None:
        index, value = last
        x, y = place(index, value)
        anchor, dx = ("end", -2) if index > 8 else ("start", 4)
        above = y - 9 if y > top + 14 else y + 18
        parts.append(dot((x, y), 4.5, LATE if series.late else INK))
        colour = LATE if series.late else INK
        words = figure_text(value, language)
        parts.append(label((x + dx, above), words, anchor, colour, 13, strong=True, halo=PAPER))
    return picture(parts, (width, height), series.title, year_sentence(series, language), fluid=True)


def year_sentence(series: YearSeries, language: str = "zh") -> str:
    """What the year's line shows, in words: the last figure, the plan at that month, last year's, the gaps."""
    last = _last(series.values)
    if last is None:
        return Text("今年还没有数据。", "No data yet this year.").to(language)
    index, value = last
    month, unit, said = month_text(index + 1, language), series.unit, []
    said.append(Text(f"到{month}：{figure_text(value)} {unit}", f"To {month}: {figure_text(value)} {unit}"))
    for row, zh, en in (
        (series.plan, "计划到此", "plan by then"),
        (series.last_year, "去年同期", "same month last year"),
    ):
        if index < len(row) and row[index] is not None:
            said.append(
                Text(f"{zh}：{figure_text(row[index])} {unit}", f"{en}: {figure_text(row[index])} {unit}")
            )
    gaps = [month_text(i + 1, language) for i, v in enumerate(series.values[:index]) if v is None]
    if gaps:
        said.append(Text("未报月份：" + "、".join(gaps), "not reported: " + ", ".join(gaps)))
    return Text("；", "; ").to(language).join(part.to(language) for part in said) + Text("。", ".").to(
        language
    )


def panel(series: YearSeries, language: str = "zh") -> str:
    """One small multiple: the year's line and the plan's, no axis words, 220 × 64 units; its figures stand beside it."""
    if _nothing(series.values):
        return empty_chart(series.title, language, 220, 64)
    return picture(_panel_parts(series), (220, 64), series.title, year_sentence(series, language), fluid=True)


def year_board(rows: Sequence[YearSeries], language: str = "zh", columns: int = 4, title: str = "") -> str:
    """The year's promises on one page (一页看全年): every indicator a small panel, all in one picture for print or file."""
    if not rows:
        return empty_chart(title, language)
    cell_width, cell_height = 244, 116
    parts = []
    for number, series in enumerate(rows):
        x, y = number % columns * cell_width, number // columns * cell_height
        last = _last(series.values)
        latest = f"{figure_text(last[1], language)} {series.unit}" if last else figure_text(None, language)
        inside = [
            line((0, 4), (220, 4), QUIET),
            label((0, 22), cut(series.title, 200), "start", INK, 13),
            label((0, 100), latest, "start", LATE if series.late or last is None else INK, 12),
            '<g transform="translate(0 26)">' + "".join(_panel_parts(series)) + "</g>",
        ]
        parts.append(f'<g transform="translate({x} {y})">' + "".join(inside) + "</g>")
    height = -(-len(rows) // columns) * cell_height
    said = [f"{s.title}{Text('：', ': ').to(language)}{year_sentence(s, language)}" for s in rows]
    return picture(parts, (columns * cell_width - 24, height), title, " ".join(said), fluid=True)


def rank_movement(movers: Sequence[Mover], months: Sequence[str], title: str, language: str = "zh") -> str:
    """Places over the months (位次变化): one line a unit, first place on top, highlighted units in full ink.

    Units that tie share a number but keep a line each, in the order given. Fixed size: let it scroll in its frame.
    """
    if not months or _nothing(*(mover.ranks for mover in movers)):
        return empty_chart(title, language)
    step, row, left, top = 52, 24, 44, 30
    slots = [_slots([m.ranks[i] if i < len(m.ranks) else None for m in movers]) for i in range(len(months))]
    right = max(text_width(mover.title, 13) for mover in movers) + 44
    width, height = left + step * (len(months) - 1) + right, top + row * len(movers) + 6
    parts = [label((left + step * i, 14), m, "middle", QUIET, 12) for i, m in enumerate(months)]
    for number, mover in sorted(enumerate(movers), key=lambda pair: pair[1].highlight):
        colour, weight = (INK, 3) if mover.highlight else (QUIET, 1.25)
        spots = [
            None if slots[i][number] is None else (left + step * i, top + row * (slots[i][number] or 0) + 8)
            for i in range(len(months))
        ]
        inside = [f"<title>{escape(_moved(mover, months, language))}</title>"]
        for run in _runs(spots):
            path = f"M{run[0][0]:.1f} {run[0][1]:.1f}" + "".join(
                f"C{a[0] + step / 2:.1f} {a[1]:.1f} {b[0] - step / 2:.1f} {b[1]:.1f} {b[0]:.1f} {b[1]:.1f}"
                for a, b in pairwise(run)
            )
            inside.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{weight}"/>')
            inside += [dot(spot, 4 if mover.highlight else 2.75, colour) for spot in run]
        first, last = spots[0], spots[-1]
        if first and mover.ranks:
            inside.append(label((left - 12, first[1] + 4.5), str(mover.ranks[0]), "end", colour, 13))
        if last:
            words = f"{mover.ranks[-1]}  {mover.title}"
            inside.append(
                label((last[0] + 12, last[1] + 4.5), words, "start", INK, 13, strong=mover.highlight)
            )
        parts.append("<g>" + "".join(inside) + "</g>")
    said = Text("。", ". ").to(language).join(_moved(mover, months, language) for mover in movers)
    return picture(parts, (width, height), title, said)


def progress_bar(percent: Value, tick: Value = None, late: bool = False, language: str = "zh") -> str:
    """Percent of the plan as a bar, with a tick where the calendar says it should be (序时进度); over 100 ends in a cap.

    Without data the bar is an empty dashed box, which zero is not.
    """
    said = [Text("未报", "not reported") if percent is None else Text(f"完成 {percent}%", f"{percent}% done")]
    dash = ' stroke-dasharray="3 3"' if percent is None else ""
    parts = [
        f'<rect x="0.5" y="3.5" width="99.5%" height="9" fill="none" stroke="var(--rule-2,#888)"{dash}/>'
    ]
    if percent is not None:
        share = max(0.0, min(100.0, float(percent)))
        parts.append(f'<rect x="0" y="3" width="{share:.2f}%" height="10" fill="{LATE if late else INK}"/>')
        if percent > 100:
            parts.append(f'<rect x="99%" y="0" width="1.5%" height="16" fill="{INK}"/>')
    if tick is not None:
        at = max(0.0, min(100.0, float(tick)))
        said.append(Text(f"按日历应到 {tick}%", f"the calendar asks for {tick}%"))
        parts.append(
            f'<line x1="{at:.2f}%" x2="{at:.2f}%" y1="-1" y2="17" stroke="{PAPER}" stroke-width="5"/>'
        )
        parts.append(f'<line x1="{at:.2f}%" x2="{at:.2f}%" y1="-1" y2="17" stroke="{INK}" stroke-width="2"/>')
    words = Text("，", ", ").to(language).join(part.to(language) for part in said)
    return (
        f'<svg role="img" aria-label="{escape(words)}"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )


def sparkline(values: Sequence[Value], title: str, late: bool = False, language: str = "zh") -> str:
    """A line the size of a word, 96 × 24: the shape of the months between its own lowest and highest, gaps where nothing was reported."""
    if _nothing(values):
        return empty_chart(title, language, 96, 24)
    known = [float(value) for value in values if value is not None]
    low, room = min(known), max(known) - min(known)

    def place(index: int, value: Decimal | int) -> Point:
        share = (float(value) - low) / room if room else 0.5
        return 4 + 88 * index / max(5, len(values) - 1), 20 - 16 * share

    parts = _curve(values, place, INK, 'stroke-width="1.5"', dots=1.25)
    index, value = _last(values) or (0, 0)
    parts.append(dot(place(index, value), 3, LATE if late else INK))
    said = Text("、", ", ").to(language).join(figure_text(v, language) for v in values)
    return picture(parts, (96, 24), title, said, kind="spark")


def empty_chart(title: str, language: str = "zh", width: int = 400, height: int = 120) -> str:
    """The picture of no data: a dashed frame that says so."""
    words = Text("没有数据", "No data").to(language)
    parts = [
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" fill="none" stroke="{QUIET}" stroke-dasharray="4 4"/>',
        label((width / 2, height / 2 + 5), words, "middle", QUIET, 13),
    ]
    return picture(parts, (width, height), title, words, fluid=width > 96)


def key_line(kind: str) -> str:
    """A short sample of one kind of line for a legend: "this-year", "plan" or "last-year"."""
    styles = {
        "this-year": f'stroke="{INK}" stroke-width="2.5"',
        "plan": f'stroke="{QUIET}" stroke-width="1.5" stroke-dasharray="7 4"',
        "last-year": f'stroke="{QUIET}" stroke-width="1.25" stroke-dasharray="1.5 3"',
    }
    return f'<svg viewBox="0 0 28 10" aria-hidden="true"><line x1="0" y1="5" x2="28" y2="5" {styles[kind]}/></svg>'


def _panel_parts(series: YearSeries) -> list[str]:
    high = _ceiling(series.values, series.plan)
    low = _floor(series.values, series.plan)

    def place(index: int, value: Decimal | int) -> Point:
        return 4 + 212 * index / 11, 58 - 52 * (float(value) - low) / (high - low)

    parts = [line((0, 60), (220, 60), RULE)]
    parts += _curve(series.plan, place, QUIET, 'stroke-width="1.25" stroke-dasharray="6 4"')
    parts += _curve(series.values, place, INK, 'stroke-width="2"', dots=1.75)
    last = _last(series.values)
    if last is not None:
        parts.append(dot(place(*last), 3.75, LATE if series.late else INK))
    return parts


def _legend(series: YearSeries, language: str, x: float) -> list[str]:
    entries = [(Text("今年", "This year"), INK, 'stroke-width="2.5"')]
    if not _nothing(series.plan):
        entries.append((Text("计划", "Plan"), QUIET, 'stroke-width="1.5" stroke-dasharray="7 4"'))
    if not _nothing(series.last_year):
        entries.append((Text("去年", "Last year"), QUIET, 'stroke-width="1.25" stroke-dasharray="1.5 3"'))
    parts = []
    for words, colour, style in entries:
        said = words.to(language)
        parts.append(f'<line x1="{x}" x2="{x + 26}" y1="12" y2="12" stroke="{colour}" {style}/>')
        parts.append(label((x + 31, 16), said, "start", QUIET, 12))
        x += 31 + text_width(said, 12) + 16
    parts.append(label((396, 16), series.unit, "end", QUIET, 12))
    return parts


def _curve(values: Sequence[Value], place: Place, colour: str, style: str, dots: float = 0) -> list[str]:
    spots = [None if value is None else place(index, value) for index, value in enumerate(values)]
    parts = []
    for run in _runs(spots):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        if len(run) > 1:
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-linejoin="round" {style}/>'
            )
        if dots or len(run) == 1:
            parts += [dot(spot, dots or 1.5, colour) for spot in run]
    return parts


def _runs(spots: Sequence[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [run for run in runs if run]


def _slots(ranks: Sequence[int | None]) -> list[int | None]:
    order = sorted((rank, number) for number, rank in enumerate(ranks) if rank is not None)
    slots: list[int | None] = [None] * len(ranks)
    for slot, (_, number) in enumerate(order):
        slots[number] = slot
    return slots


def _moved(mover: Mover, months: Sequence[str], language: str) -> str:
    none = Text("未参评", "not assessed").to(language)
    places = (f"{m} {none if rank is None else rank}" for m, rank in zip(months, mover.ranks, strict=False))
    return mover.title + Text("：", ": ").to(language) + Text("、", ", ").to(language).join(places)


def _nothing(*rows: Sequence[Value]) -> bool:
    return all(value is None for row in rows for value in row)


def _last(values: Sequence[Value]) -> tuple[int, Decimal | int] | None:
    found = [(index, value) for index, value in enumerate(values) if value is not None]
    return found[-1] if found else None


def _ceiling(*rows: Sequence[Value]) -> float:
    high = max((float(v) for row in rows for v in row if v is not None), default=0.0)
    if high <= 0:
        return 1.0
    size = 10.0 ** (len(str(int(high))) - 1) if high >= 1 else 0.1
    return next(size * step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12) if size * step >= high)


def _floor(*rows: Sequence[Value]) -> float:
    low = min((float(v) for row in rows for v in row if v is not None), default=0.0)
    return min(0.0, low)


def _short(value: float) -> str:
    return figure_text(Decimal(f"{value:.4g}"))
