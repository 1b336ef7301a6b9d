"""Duties on screen (如驻村制度): who owes what in a month, what was confirmed, what is short, what nobody reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.problems import Text
from taizhang.promises.duties import Performed, performed
from taizhang.promises.queries import settled_month
from taizhang.server.pages import Desk, asked_period, language, month_switch, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.units.pages import unit_section

OFFICE = ("clerk", "leader", "supervisor", "auditor")
"""The roles that see everybody's; the others see their own and their units'."""


@staff_page()
def latest(request: HttpRequest, book: str) -> HttpResponse:
    """The month that has ended last."""
    return redirect("office:duties", book, settled_month(request.desk.today).key)


@staff_page()
def duties(request: HttpRequest, book: str, month: str) -> HttpResponse:
    """Every duty of a month: done, short, not reported."""
    desk: Desk = request.desk
    asked, current = asked_period(month), Period.month_of(desk.today)
    if asked > current:
        raise Http404(Text("这个月还没到", "this month is yet to come").to(language()))
    found = [one for one in performed(book, asked) if _may_see(desk, one)]
    names = desk.names(one.person for one in found)
    places = {unit.id: unit for unit in units.tree(book, asked).units}
    order = {place: at for at, place in enumerate(places)}
    by_duty: dict[str, list[Performed]] = {}
    for one in found:
        by_duty.setdefault(one.duty.id, []).append(one)
    context = {
        "title": _("驻村等职责"),
        "lead": _("按制度应做的和已确认的；没报不等于没做，也不等于零。"),
        "period": month_switch(
            asked,
            lambda one: reverse("office:duties", args=[book, one.key]),
            current,
        ),
        "groups": [
            _group(book, some, sorted(some, key=lambda one: order.get(one.unit, len(order))), places, names)
            for some in by_duty.values()
        ],
        "empty": {
            "heading": _("这个月没有要做的职责"),
            "text": _("采用驻村一类的制度，并确定每个村的联系人，这里就会列出每个人应做多少、做了多少。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        },
    }
    return render(request, "office/duties.html", context)


@unit_section
def duties_of_unit(desk: Desk, unit: Unit) -> dict[str, Any]:
    """What the people bound to a unit owe there, for its page."""
    month = settled_month(desk.today)
    found = [one for one in performed(desk.book, month, unit=unit.id) if _may_see(desk, one)]
    if not found:
        return {}
    names = desk.names(one.person for one in found)
    return {
        "duties": {
            "caption": month.text,
            "href": reverse("office:duties", args=[desk.book, month.key]),
            "columns": [{"title": _("职责")}, *_columns()[1:]],
            "rows": [{"cells": [one.duty.title, *_cells(one, names)]} for one in found],
        }
    }


def _group(
    book: str, some: list[Performed], listed: Iterable[Performed], places: dict[str, Unit], names: Any
) -> dict[str, Any]:
    duty = some[0].duty
    done, none = sum(one.done for one in some), sum(one.value is None for one in some)
    short = len(some) - done - none
    return {
        "title": duty.title,
        "source": duty.source,
        "words": Text(
            f"做到 {done} 人，不足 {short} 人，没报 {none} 人",
            f"{done} done, {short} short, {none} not reported",
        ),
        "columns": _columns(),
        "rows": [
            {
                "cells": [
                    {
                        "text": titled(places[one.unit]) if one.unit in places else one.unit,
                        "href": reverse("units:detail", args=[book, one.unit]),
                    },
                    *_cells(one, names),
                ]
            }
            for one in listed
        ],
    }


def _columns() -> list[dict[str, Any]]:
    return [
        {"title": _("单位")},
        {"title": _("谁")},
        {"title": _("应做"), "kind": "number"},
        {"title": Text("已确认", "Confirmed"), "kind": "number"},
        {"title": _("情况"), "kind": "state"},
    ]


def _cells(one: Performed, names: Any) -> list[Any]:
    unit = one.indicator.unit
    if one.value is None:
        state: dict[str, Any] = {"state": "no-data", "title": ""}
    elif one.done:
        state = {"state": "confirmed", "title": _("做到")}
    else:
        short = f"{one.short.normalize():f}" if one.short is not None else ""
        state = {"state": "late", "title": Text(f"差{short}{unit}", f"{short} short")}
    return [
        {"text": names.get(one.person, "")},
        {"amount": one.duty.at_least, "unit": unit},
        {"amount": one.value, "unit": unit, "state": "" if one.value is not None else "no-data"},
        state,
    ]


def _may_see(desk: Desk, one: Performed) -> bool:
    own = {unit for unit, _role in desk.actor.roles}
    return desk.holds(*OFFICE) or one.person == desk.actor.person or one.unit in own
