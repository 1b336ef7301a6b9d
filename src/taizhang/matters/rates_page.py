"""Staff page of a kind's rates: numerator, denominator and its rule, with and without what was left out; how long
answers take; what has been open longest; what comes up again and again, by place and cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import queries
from taizhang.matters.framing import crumbs, kind_named, title_of, viewer_of
from taizhang.matters.queries import Asked
from taizhang.matters.rates import By, Share, days_to_answer, rates_for, repeats, summed
from taizhang.matters.seeing import Viewer
from taizhang.matters.wording import CHANNELS, category_title
from taizhang.problems import Text
from taizhang.server.pages import Desk, asked_month, day_text, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit

_CUTS: Mapping[str, Text] = {
    "unit": Text("按单位", "by unit"),
    "channel": Text("按来源", "by channel"),
    "category": Text("按类别", "by category"),
    "place": Text("按地点", "by place"),
}
_SPANS: Mapping[str, Text] = {
    "0": Text("当天", "same day"),
    "3": Text("1–3天", "1–3 days"),
    "7": Text("4–7天", "4–7 days"),
    "15": Text("8–15天", "8–15 days"),
    "30": Text("16–30天", "16–30 days"),
    "60": Text("31–60天", "31–60 days"),
    "later": Text("60天以上", "over 60 days"),
}
_SINCE_MONTHS = 12


@staff_page()
def rates(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The rates of a kind in a month, as a whole and by one cut."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    if not form.rates:
        raise Http404
    month = asked_month(request, Period.month_of(desk.today))
    cut = request.GET.get("by", "unit")
    cut = cut if cut in _CUTS else "unit"
    viewer = viewer_of(desk)
    here = reverse("matters:rates", args=[book, kind])
    by: By = cut  # type: ignore[assignment]
    parts = rates_for(viewer, kind, form, month, by)
    whole = summed(form, parts)
    names = _names(desk, form, cut, {one.group for one in parts})
    columns = [
        {"title": _("率")}, {"title": _("全部"), "kind": "number"}, {"title": _("剔除后"), "kind": "number"}, {"title": _("口径")},
    ]  # fmt: skip
    title = title_of(desk, kind)
    context = {
        "title": Text(f"{title.zh}的率", f"Rates: {title.to('en')}"),
        "lead": _(
            "每个率都写明几分之几；没有分母就不算，不是零。剔除前后的数都列出。考评读的率不含反映单位或人员的事项。"
        ),
        "crumbs": crumbs(book, kind, title),
        "period": month_switch(month, lambda one: f"{here}?month={one.key}&by={cut}", Period.month_of(desk.today)),
        "tabs": [
            {"title": words, "href": f"{here}?month={month.key}&by={key}", "current": key == cut}
            for key, words in _CUTS.items()
        ],
        "tables": [
            *([{"caption": Text(f"{month.text.zh} · 合计", f"{month.text.en}, in all"), "columns": columns, "rows": _rated(whole)}] if whole else []),
            *({
                "caption": names.get(group, Text(_("没有写明"))),
                "columns": columns,
                "rows": _rated(one for one in parts if one.group == group),
            }
            for group in _in_order(desk, form, cut, {one.group for one in parts})),
        ],
        "spans": _spans(viewer, kind, month),
        "oldest": _oldest(desk, viewer, kind),
        "repeated": _repeated(desk, viewer, kind, form, month),
        "empty": {"heading": _("这个月没有可以算的"), "text": _("有到期、答复或评价的事项后，这里列出各项率。"), "href": ""},
    }  # fmt: skip
    return render(request, "matters/rates.html", context)


def _in_order(desk: Desk, form: Kind, cut: str, groups: set[str]) -> list[str]:
    """Units and places in the office's own order, channels and categories in that of the file; what has none last."""
    match cut:
        case "channel":
            order: Iterable[str] = form.channels
        case "category":
            order = form.causes()
        case _:
            order = (one.id for one in units.tree_on(desk.book, desk.today).units)
    places = {id: at for at, id in enumerate(order)}
    return sorted(groups, key=lambda one: (places.get(one, len(places)), one))


def _names(desk: Desk, form: Kind, cut: str, groups: set[str]) -> Mapping[str, Text]:
    match cut:
        case "channel":
            return {one: CHANNELS.get(one, Text(one)) for one in groups}
        case "category":
            return {one: category_title(form, one) for one in groups if one}
        case _:
            return {unit.id: titled(unit) for unit in Unit.rows.of(desk.book).filter(id__in=groups - {""})}


def _rated(some: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"cells": [one.rate.title, _share(one.honest), _share(one.adjusted), one.over]} for one in some]


def _share(share: Share) -> dict[str, Any]:
    if share.percent is None:
        return {"amount": None, "state": "not-applicable"}
    return {"text": f"{share.percent}%", "small": f"{share.part}/{share.whole}"}


def _spans(viewer: Viewer, kind: str, month: Period) -> list[dict[str, Any]]:
    """How many were answered within how many days, each with its share of those answered."""
    counts = days_to_answer(viewer, kind, [month.key])
    total = sum(counts.values())
    return [
        {"title": _SPANS[key], "count": number, "share": Share(number, total).percent}
        for key, number in counts.items()
    ] if total else []  # fmt: skip


def _oldest(desk: Desk, viewer: Viewer, kind: str) -> list[dict[str, Any]]:
    rows = queries.page(viewer, Asked(kind=kind, status="at-work", order="oldest"), size=10).rows
    words = queries.first_words(desk.book, rows, length=30)
    return [
        {
            "title": words.get(row.id) or row.number,
            "href": reverse("matters:detail", args=[desk.book, row.id]),
            "detail": Text(
                f"{day_text(row.opened_on).zh}登记，已 {(desk.today - row.opened_on).days} 天",
                f"registered {day_text(row.opened_on).to('en')}, {(desk.today - row.opened_on).days} days ago",
            ),
        }
        for row in rows
    ]


def _repeated(desk: Desk, viewer: Viewer, kind: str, form: Kind, month: Period) -> dict[str, Any] | None:
    months = [month]
    while len(months) < _SINCE_MONTHS:
        months.append(months[-1].previous())
    found = repeats(viewer, kind, [one.key for one in months], several=form.steps.several == "each")
    places = {
        unit.id: titled(unit) for unit in Unit.rows.of(desk.book).filter(id__in={one[0] for one in found})
    }
    if not found:
        return None
    return {
        "caption": Text(f"到{month.text.zh}的十二个月里两次以上", f"twice or more in the twelve months to {month.text.en}"),
        "columns": [{"title": _("地点")}, {"title": _("类别")}, {"title": _("次数"), "kind": "number"}],
        "rows": [
            {"cells": [places.get(place, ""), category_title(form, category), {"amount": times}]}
            for place, category, times in found
        ],
    }  # fmt: skip
