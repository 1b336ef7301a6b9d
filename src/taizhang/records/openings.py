"""Opening balances (期初数): for an office that starts in the middle of a year, one value for the months before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import new_id
from taizhang.problems import Refused, Text
from taizhang.records.acts import RecordMade
from taizhang.records.forms import OpeningForm, opening_field
from taizhang.records.models import Record
from taizhang.server.pages import Desk, asked_month, asked_period, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.writing.figures import unit_word


@staff_page(roles=("clerk",))
def choose(request: HttpRequest, book: str) -> HttpResponse:
    """Through which month, and which indicator."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    latest = Period.month_of(desk.today)
    month = asked_month(request, latest.previous() if latest.start.month > 1 else latest)
    here = reverse("records:openings", args=[book])
    given = set(_openings(book, month).values_list("indicator", flat=True))
    rules = _by_unit(book, month)
    context = {
        "title": _("期初数"),
        "lead": _("年中启用时，把本年以前各月的累计数一次补上；存量指标填当时的数。"),
        "crumbs": _crumbs(book),
        "period": month_switch(month, lambda one: f"{here}?month={one.key}", latest),
        "groups": [
            {
                "heading": "",
                "items": [
                    {
                        "title": rule.title.text,
                        "href": reverse("records:opening", args=[book, rule.id, month.key]),
                        "detail": Text(rule.unit, unit_word(rule.unit, "en")),
                        "state": "confirmed" if rule.id in given else "",
                    }
                    for rule in rules.values()
                ],
            }
        ]
        if rules
        else [],
        "empty": {"heading": _("没有按单位填报的指标"), "text": _("先采用含有指标的制度。")},
    }
    return render(request, "records/choose.html", context)


@staff_page(roles=("clerk",))
def opening(request: HttpRequest, book: str, indicator: str, period: str) -> HttpResponse:
    """One table: a value for each unit through the month; what was given before can be put right."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    month = asked_period(period)
    rule = _by_unit(book, month).get(indicator)
    if rule is None:
        raise Http404
    places = [unit for unit in units.tree(book, month).units if unit.kind in rule.of]
    standing = {row.unit: row for row in _openings(book, month).filter(indicator=indicator)}
    initial = {opening_field(unit): row.value for unit, row in standing.items()}
    form = OpeningForm(request.POST or None, initial=initial, units=places, unit_of_measure=rule.unit)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        acts = _acts(form, rule, month, standing)
        try:
            if acts:
                desk.append(acts, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已记下 %(count)d 个单位的期初数。") % {"count": len(acts)})
            return redirect(f"{reverse('records:openings', args=[book])}?month={month.key}")
    context = {
        "title": rule.title,
        "lead": _("%(month)s止") % {"month": month.title(request.LANGUAGE_CODE)},  # type: ignore[attr-defined]
        "crumbs": [*_crumbs(book), {"title": _("期初数"), "href": reverse("records:openings", args=[book])}],
        "form": form,
        "problems": problems,
        "unit": rule.unit,
        "fields": [(titled(place), form[opening_field(place.id)]) for place in places],
        "cancel_href": reverse("records:openings", args=[book]),
    }
    return render(request, "records/openings.html", context, status=422 if problems or form.errors else 200)


def _acts(form: OpeningForm, rule: Indicator, month: Period, standing: dict[str, Record]) -> list[RecordMade]:
    """One act for each value that is new or was changed."""

    def made(unit: Unit, value: Decimal) -> RecordMade:
        before = standing.get(unit.id)
        return RecordMade(
            id=new_id("r"),
            indicator=rule.id,
            unit=unit.id,
            period=month.key,
            value=value,
            opening=True,
            confirms=True,
            replaces=before.id if before else "",
        )

    return [
        made(unit, value)
        for unit, value in form.values()
        if unit.id not in standing or standing[unit.id].value != value
    ]


def _by_unit(book: str, month: Period) -> dict[str, Indicator]:
    found = books.indicators(book, month.end - timedelta(days=1))
    return {name: rule for name, rule in found.items() if rule.by == "unit"}


def _openings(book: str, month: Period) -> Any:
    return Record.rows.of(book).live().filter(year=month.year, period=month.key, opening=True)


def _crumbs(book: str) -> list[dict[str, Any]]:
    return [{"title": pgettext("navigation", "记录"), "href": reverse("records:list", args=[book])}]
