"""Public promises as pages print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse

from taizhang.portal.queries import Close, Shown
from taizhang.problems import Text
from taizhang.promises.rows import late_words
from taizhang.promises.series import YearLine
from taizhang.server.pages import day_text, titled


def row(book: str, one: Shown) -> dict[str, Any]:
    """A promise in a list or a table; without a close it has a target and nothing else."""
    item = one.progress
    return {
        "id": one.id,
        "title": one.indicator.title,
        "href": reverse("portal:promise", args=[book, one.id]),
        "owner": titled(one.unit) if one.unit else "",
        "owner_href": reverse("portal:unit", args=[book, one.unit.id]) if one.unit else "",
        "target": one.target,
        "value": _printed(one),
        "unit": one.indicator.unit,
        "closed": item is not None,
        "state": "no-data" if item is not None and item.value is None else "",
        "percent": item.percent if item else None,
        "tick": item.pace if item else None,
        "late": bool(item and item.late),
        "late_words": late_words(item) if item else "",
    }


def _printed(one: Shown) -> Decimal | None:
    """The value rounded for print as its indicator says; open data give it exactly."""
    if one.value is None:
        return None
    return one.value.quantize(Decimal(1).scaleb(-one.indicator.decimals), ROUND_HALF_UP)


def panel(book: str, one: Shown, line: YearLine) -> dict[str, Any]:
    """One small multiple of the year on one page."""
    return row(book, one) | {"series": series(one, line)}


def series(one: Shown, line: YearLine) -> dict[str, Any]:
    """The year's line."""
    return {
        "title": one.indicator.title,
        "unit": one.indicator.unit,
        "values": line.values,
        "plan": line.plan,
        "late": bool(one.progress and one.progress.late),
    }


def as_of(close: Close | None) -> Text:
    """As of which close the figures are."""
    if close is None:
        return Text(
            "今年还没有封账，进度在第一次封账后公布",
            "no month of this year is closed yet; progress follows the first close",
        )
    month, day = close.month.text, day_text(close.closed_on)
    return Text(
        f"截至{month.zh}末（{day.zh}封账）；刻线为按日历应到的进度",
        f"As of the end of {month.en} (closed on {day.en}); the tick is where the calendar says it should be",
    )
