"""Progress as pages print it: rows of the tree, words for lateness and roll-up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse

from taizhang.problems import Text
from taizhang.promises.progress import Progress
from taizhang.promises.queries import Parts
from taizhang.server.pages import titled
from taizhang.timekeeping import Period

ROLL_UPS = {
    "own": Text("本单位填报", "as reported"),
    "sum": Text("各单位相加", "sum of units"),
    "mean": Text("各单位平均", "mean of units"),
    "minimum": Text("取最少的", "the least"),
    "last": Text("取最近一期", "the last value"),
    "count-done": Text("数完成的单位", "how many have done it"),
}
BOUNDS = {
    "least": Text("至少", "at least"),
    "most": Text("至多", "at most"),
    "about": Text("左右", "about"),
    "exact": Text("正好", "exactly"),
}


def late_words(item: Progress) -> Text:
    """How late, in points of the plan; or that the limit is passed."""
    if not item.late:
        return Text("")
    if item.bound == "most":
        return Text("超过上限", "over the limit")
    if item.percent is None or item.pace is None:
        return Text("未达到", "not reached")
    behind = item.pace - item.percent
    return Text(f"落后{behind.normalize():f}点", f"{behind.normalize():f} points behind")


def state_of(item: Progress) -> str:
    """The state that `figure` and `progress` print."""
    return "no-data" if item.value is None else ""


def shown_value(item: Progress) -> Decimal | None:
    """The value as printed: with the indicator's decimals, a mean with at least one."""
    if item.value is None:
        return None
    decimals = max(item.indicator.decimals, 1 if item.rule == "mean" else 0)
    return item.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def owner_title(item: Progress) -> Text:
    """The unit that promised."""
    return titled(item.unit) if item.unit else Text("")


def as_of(month: Period) -> Text:
    """What figures through a month are as of."""
    return Text(
        f"截至{month.text.zh}末；刻线为按日历应到的进度",
        f"As of the end of {month.text.en}; the tick is where the calendar says it should be",
    )


def tree_row(
    book: str,
    item: Progress,
    names: Mapping[str, str],
    parts: Mapping[str, Parts],
    *,
    depth: int,
    parent: str,
    month: str,
    lazy: bool,
    folded: bool = False,
) -> dict[str, Any]:
    """A row of components/tree_rows.html."""
    promise = item.promise
    below = parts.get(promise.id)
    here = reverse("promises:detail", args=[book, promise.id])
    return {
        "id": promise.id,
        "parent": parent,
        "depth": min(depth, 3),
        "title": item.indicator.title if not depth else owner_title(item),
        "href": f"{here}?month={month}",
        "owner": names.get(promise.person, "")
        if promise.person
        else (owner_title(item) if not depth else ""),
        "owner_href": reverse("units:detail", args=[book, promise.unit])
        if not depth and not promise.person
        else "",
        "unit": item.indicator.unit,
        "target": item.target,
        "value": shown_value(item),
        "state": state_of(item),
        "percent": item.percent,
        "tick": item.pace,
        "late": item.late,
        "late_words": late_words(item),
        "reported": item.reported,
        "expected": item.expected,
        "roll_up": ROLL_UPS[item.rule] if item.rule != "own" else "",
        "difference": _difference(item, below),
        "has_children": below is not None and not lazy,
        "folded": folded,
        "children_href": f"{reverse('promises:children', args=[book, promise.id])}?month={month}&depth={depth + 1}"
        if below is not None and lazy
        else "",
    }


def panel(item: Progress, href: str, line: Any) -> dict[str, Any]:
    """One small multiple of the year on one page."""
    return {
        "title": item.indicator.title,
        "href": href,
        "unit": item.indicator.unit,
        "target": item.target,
        "value": shown_value(item),
        "state": state_of(item),
        "percent": item.percent,
        "late": item.late,
        "series": {
            "title": item.indicator.title,
            "unit": item.indicator.unit,
            "values": line.values,
            "plan": line.plan,
            "late": item.late,
        },
    }


def _difference(item: Progress, below: Parts | None) -> Decimal | None:
    if below is None or item.indicator.roll_up != "sum":
        return None
    return (below.total - item.target) or None
