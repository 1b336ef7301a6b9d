"""Tags and filters of every Taizhang page: figures with their unit, badges, progress, fields, charts.

`{% load taizhang_tags %}`. Concept apps stand on lower floors than the office, so their views never import charts;
they put plain figures in the context and these tags draw them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    DecimalField,
    IntegerField,
    RadioSelect,
)
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taizhang.office import charts
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.wording import printed
from taizhang.writing.figures import unit_word

register = template.Library()

ICONS = {
    "check": "M3 8.5 6.5 12 13 4.5",
    "back": "M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6",
    "clock": "M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5ZM8 4.5V8l2.5 1.75",
    "alert": "M8 2 14.5 13.5h-13ZM8 6.5v3.25M8 11.75v.01",
    "dash": "M3 8h2M7 8h2M11 8h2",
    "slash": "M12 3 4 13",
    "plus": "M8 3v10M3 8h10",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.5 10.5 14 14",
    "print": "M4.5 6V2h7v4M4.5 11.5H2V6h12v5.5h-2.5M4.5 9.5h7V14h-7Z",
    "lock": "M3.5 7.5h9V14h-9ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "left": "M10 3 5 8l5 5",
    "right": "M6 3l5 5-5 5",
    "up": "M8 13V3M4 7l4-4 4 4",
    "down": "M8 3v10M4 9l4 4 4-4",
    "equal": "M3 6h10M3 10h10",
    "paper": "M4 1.75h5.5L12.5 5v9.25H4ZM6 7.5h4.5M6 10.5h4.5",
    "pen": "M10.5 2.5 13.5 5.5 6 13l-3.5.5L3 10Z",
    "seal": "M3 3h10v10H3ZM6 8l1.5 1.5L10.5 6",
    "info": "M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5ZM8 7.25V11M8 4.9v.01",
}

BADGES = {
    "no-data": ("dash", lambda: _("未报")),
    "not-applicable": ("slash", lambda: _("不适用")),
    "late": ("alert", lambda: _("逾期")),
    "waiting": ("clock", lambda: _("待确认")),
    "confirmed": ("check", lambda: _("已确认")),
    "sent-back": ("back", lambda: _("已退回")),
    "corrected": ("pen", lambda: _("已更正")),
    "provisional": ("clock", lambda: _("暂定")),
    "draft": ("pen", lambda: _("草稿")),
    "open": ("", lambda: _("进行中")),
    "closed": ("lock", lambda: _("已封账")),
    "posted": ("paper", lambda: _("公示中")),
    "ended": ("", lambda: _("已结束")),
    "adopted": ("seal", lambda: _("施行中")),
    "offered": ("", lambda: _("未采用")),
    "changed": ("pen", lambda: _("有改动")),
    "on-time": ("check", lambda: _("正常")),
}


_COLUMN_CLASSES = {"number": "number", "date": "nowrap", "doing": "no-print"}


# ---- words -------------------------------------------------------------------------------------------------------
@register.filter
def said(words: Any) -> str:
    """A label in the reader's language: a `problems.Text`, a `{zh, en}` mapping, or any value as it stands."""
    language = get_language() or "zh"
    if words is None:
        return ""
    if isinstance(words, Mapping):
        return str(words.get("en") if language.startswith("en") and words.get("en") else words.get("zh", ""))
    to = getattr(words, "to", None)
    return str(to(language)) if callable(to) else str(words)


@register.filter
def measure(unit: Any) -> str:
    """A unit of measure in the reader's language: 户, households."""
    return unit_word(said(unit), _language())


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    """A figure with thousands apart and a true minus; rounded half up to `decimals` if given. Never for `None`."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    if decimals in (None, ""):
        return charts.figure_text(value)
    rounded = value.quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".replace("-", "−")


@register.filter
def points(millionths: int | None, decimals: int = 2) -> str:
    """Points kept as whole millionths, printed half up (rounding for print never ranks); empty for `None`."""
    return "" if millionths is None else printed(to_decimal(millionths), decimals)


@register.filter
def grouped(head: str | None, size: int = 4) -> str:
    """A hash in groups of four letters, so that two people can read it to each other."""
    text = head or ""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


@register.filter
def day(value: date | None) -> str:
    """A date as a document prints it: 2026年3月5日, or 5 Mar 2026."""
    if not value:
        return ""
    if (get_language() or "zh").startswith("en"):
        return f"{value.day} {charts.ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def month(value: date | None) -> str:
    """A month as a heading prints it: 2026年3月, or Mar 2026."""
    if not value:
        return ""
    if (get_language() or "zh").startswith("en"):
        return f"{charts.ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


# ---- parts -------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing beside words (never alone: it is hidden from screen readers)."""
    path = ICONS.get(name)
    return (
        format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>', path)
        if path
        else mark_safe("")
    )


@register.simple_tag
def badge(state: str, title: Any = "") -> SafeString:
    """The state of a thing as glyph, word and border (see BADGES for the states); `title` replaces the usual word."""
    glyph, word = BADGES.get(state, ("", lambda: state))
    return format_html('<span class="badge {}">{}{}</span>', state, icon(glyph), said(title) or word())


@register.simple_tag
def figure(amount: Any, unit: Any = "", state: str = "", decimals: int | None = None) -> SafeString:
    """A figure with its unit. `None` is 未报, or 不适用 when `state` is "not-applicable"; zero prints as 0."""
    if state in ("not-applicable", "no-data") or amount is None or amount == "":
        return badge(state or "no-data")
    tail = format_html('<span class="unit">{}</span>', measure(unit)) if unit else ""
    return format_html('<span class="figure">{}{}</span>', number(amount, decimals), tail)


@register.simple_tag
def ledger_rows(columns: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """The rows of components/table.html, which says what a row and a cell are. Written here and not as a template: a page
    has thousands of cells."""
    heads = [escape(said(column["title"])) for column in columns]
    numbers = [column.get("kind") == "number" for column in columns]
    classes = [_COLUMN_CLASSES.get(column.get("kind", ""), "") for column in columns]
    lines = []
    for row in rows:
        mark = ' class="mine"' if row.get("mine") else ' class="total"' if row.get("total") else ""
        lines.append(f"<tr{mark}>")
        for index, cell in enumerate(row["cells"]):
            at = min(index, len(columns) - 1)
            inside = conditional_escape(_cell(cell, columns[at], numbers[at]))
            if not index:
                lines.append(f'<th scope="row">{inside}</th>')
                continue
            kind = "none" if cell == "" else classes[at]
            if isinstance(cell, Mapping) and cell.get("late") and "text" in cell:
                kind = f"{kind} late".strip()
            mark = f' class="{kind}"' if kind else ""
            lines.append(f'<td data-label="{heads[at]}"{mark}>{inside}</td>')
        lines.append("</tr>\n")
    return mark_safe("".join(lines))


def _cell(cell: Any, column: Mapping[str, Any], is_number: bool) -> str:
    """What one cell shows: see components/table.html for what it may be."""
    if not isinstance(cell, Mapping):
        return figure(cell) if is_number else said(cell)
    known = cell.get
    if known("spark"):
        return sparkline(cell["spark"], column["title"])
    if known("tick") is not None or known("percent") is not None:
        return render_to_string(
            "components/progress.html", progress(known("percent"), known("tick"), bool(known("late")))
        )
    if known("text") is not None or known("href"):
        words = conditional_escape(said(known("text")))
        inside = f'<a href="{escape(cell["href"])}">{words}</a>' if known("href") else words
        if known("small"):
            small = conditional_escape(said(cell["small"]))
            if known("mark"):
                glyph, word = cell["mark"]
                small += f" · {icon(glyph)}{conditional_escape(said(word))}"
            inside += f'<br><span class="small quiet">{small}</span>'
        return mark_safe(inside)
    if is_number and (known("state") or known("unit") or known("amount") is not None):
        return figure(known("amount"), known("unit", ""), known("state", ""), known("decimals"))
    if is_number:
        return figure(None)
    if known("state"):
        return badge(cell["state"], known("title", ""))
    return said(cell)


@register.simple_tag
def options(choices: Iterable[Mapping[str, Any]]) -> SafeString:
    """The options of a select, `{value, title, chosen}` each. Written here: some lists have hundreds of them."""
    return mark_safe(
        "".join(
            f'<option value="{escape(one["value"])}"{" selected" if one["chosen"] else ""}>{escape(one["title"])}</option>'
            for one in choices
        )
    )


@register.inclusion_tag("components/progress.html")
def progress(percent: Any, tick: Any = None, late: bool = False, state: str = "") -> dict[str, Any]:
    """Percent of the plan with a tick where the calendar says it should be (序时进度); percentages, 0–100 and over."""
    percent, tick = (None if value in (None, "") else Decimal(str(value)) for value in (percent, tick))
    bar = charts.progress_bar(percent, tick, bool(late), _language())
    return {"percent": percent, "tick": tick, "late": late, "state": state, "bar": mark_safe(bar)}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, unit: Any = "", inputmode: str = "") -> dict[str, Any]:
    """A form field: label, help, control with its unit, and the error, tied together by aria-describedby.

    The unit may also be an attribute `unit` on the form's field. A decimal or whole-number field brings up the
    phone's numeric keypad.
    """
    widget = bound.field.widget
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    attrs: dict[str, str] = {}
    if not inputmode and isinstance(bound.field, IntegerField):
        inputmode = "decimal" if isinstance(bound.field, DecimalField) else "numeric"
    if inputmode:
        widget.input_type = "text"
        attrs |= {"inputmode": inputmode, "autocomplete": "off"}
        for stepper in ("step", "min", "max"):
            widget.attrs.pop(stepper, None)
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    if described and not choices:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": "" if choices else bound.as_widget(attrs=attrs),
        "unit": measure(unit) or measure(getattr(bound.field, "unit", "")),
        "single": isinstance(widget, CheckboxInput),
        "choices": choices,
        "described": " ".join(described),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    form: BaseForm | None = None, problems: Iterable[Any] = (), heading: Any = ""
) -> dict[str, Any]:
    """The list at the top of a form of everything that is wrong: what, and what would be right, each a link to its field.

    `problems` are `taizhang.problems.Problem` values or mappings with `what`, `right` and maybe `href`.
    """
    items = []
    if form is not None:
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            for error in errors:
                what = _("%(label)s：%(error)s") % {"label": bound.label, "error": error} if bound else error
                items.append({"what": what, "href": f"#{bound.auto_id}" if bound else ""})
    for problem in problems:
        read = problem.get if isinstance(problem, Mapping) else lambda key, it=problem: getattr(it, key, "")
        items.append({"what": said(read("what")), "right": said(read("right")), "href": read("href") or ""})
    return {"items": items, "heading": said(heading) if heading else ""}


# ---- charts ------------------------------------------------------------------------------------------------------
@register.simple_tag
def year_chart(series: Any) -> SafeString:
    """The year's line of an indicator with plan and last year: a `charts.YearSeries` or a mapping with its keys."""
    return mark_safe(charts.year_line(_series(series), _language()))


@register.simple_tag
def year_words(series: Any) -> str:
    """What the year's line shows, in one sentence."""
    return charts.year_sentence(_series(series), _language())


@register.simple_tag
def panel_chart(series: Any) -> SafeString:
    """One small multiple of the year's promises (without words: set its title and figures beside it)."""
    return mark_safe(charts.panel(_series(series), _language()))


@register.simple_tag
def rank_chart(movers: Iterable[Any], months: Sequence[str], title: Any) -> SafeString:
    """Places over the months; `movers` are `charts.Mover` values or mappings with title, ranks and highlight."""
    rows = [
        mover
        if isinstance(mover, charts.Mover)
        else charts.Mover(**(dict(mover) | {"title": said(mover["title"])}))
        for mover in movers
    ]
    return mark_safe(charts.rank_movement(rows, [said(name) for name in months], said(title), _language()))


@register.simple_tag
def sparkline(values: Sequence[Any], title: Any, late: bool = False) -> SafeString:
    """A line the size of a word."""
    return mark_safe(charts.sparkline(values, said(title), late, _language()))


@register.simple_tag
def key_line(kind: str) -> SafeString:
    """A sample line for a legend: "this-year", "plan" or "last-year"."""
    return mark_safe(charts.key_line(kind))


def _language() -> str:
    return get_language() or "zh"


def _series(series: Any) -> charts.YearSeries:
    if isinstance(series, charts.YearSeries):
        return series
    words = dict(series)
    return charts.YearSeries(**(words | {"title": said(words["title"]), "unit": measure(words["unit"])}))
