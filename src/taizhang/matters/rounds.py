"""Staff pages of rounds in which units look for matters and say what they found, also where they found nothing (排查)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import Sweep
from taizhang.journal import build, new_id
from taizhang.matters.acts import SweepReported
from taizhang.matters.forms import reason
from taizhang.matters.framing import crumbs, kind_named, title_of
from taizhang.matters.models import SweepReport
from taizhang.matters.searching import seal
from taizhang.problems import Refused, Text
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, asked_period, day_text, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit

_SHOWN = 8


class RoundForm(ActForm):
    """How many a unit found in a round, nought included, and a remark."""

    found = forms.IntegerField(
        label=gettext_lazy("排查出几件"),
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("没有也要报，填 0；查出来的逐件登记。"),
    )
    note = reason(gettext_lazy("说明"), gettext_lazy("写事，不写人；加密存放。"), required=False)


@staff_page()
def rounds(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """One round: which units have reported, how many they found, who has not said anything yet."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    sweep = _sweep(form)
    period = _asked(request, desk, sweep)
    here = reverse("matters:rounds", args=[book, kind])
    taking_part = _taking_part(desk, sweep)
    reports: Any = SweepReport.rows.of(book).filter(kind=kind, period=period.key)
    by_unit = {one.unit: one for one in reports}
    names = desk.names(one.reported_by for one in by_unit.values())
    last = period.end + timedelta(days=sweep.within_days - 1)
    late = desk.today > last
    own = {unit for unit, _role in desk.actor.roles}
    title = title_of(desk, kind)
    context = {
        "title": Text(f"{title.zh}：{period.text.zh}排查", f"{title.to('en')}: sweep of {period.text.en}"),
        "lead": Text(
            f"{day_text(last).zh}前报；没有查出的也要报零。",
            f"Report by {day_text(last).to('en')}, also where nothing was found.",
        ),
        "crumbs": crumbs(book, kind, title),
        "period": _switch(period, here, desk, sweep),
        "caption": Text(
            f"{len(taking_part)} 个单位，已报 {len(by_unit)} 个，共查出 {sum(one.found for one in by_unit.values())} 件",
            f"{len(taking_part)} units, {len(by_unit)} have reported, {sum(one.found for one in by_unit.values())} found",
        ),
        "columns": [
            {"title": _("单位")},
            {"title": _("查出"), "kind": "number"},
            {"title": _("报告日期")},
            {"title": _("报告人")},
            {"title": ""},
        ],
        "rows": [
            {
                "mine": unit.id in own,
                "cells": [titled(unit), *_cells(by_unit.get(unit.id), names, late), _report_link(desk, unit, own, by_unit, here, period)],
            }
            for unit in taking_part
        ],
        "empty": {
            "heading": _("没有参加排查的单位"),
            "text": _("制度写明由哪一级排查；先在单位页建好。"),
            "href": reverse("units:list", args=[book]),
            "action": _("看单位"),
        },
    }  # fmt: skip
    return render(request, "matters/table.html", context)


@staff_page()
def report(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Say what a unit found in a round."""
    desk: Desk = request.desk
    form_of = kind_named(desk, kind)
    sweep = _sweep(form_of)
    period = _asked(request, desk, sweep)
    unit = next((one for one in _taking_part(desk, sweep) if one.id == request.GET.get("unit")), None)
    own = {id for id, _role in desk.actor.roles}
    if unit is None or not (unit.id in own or desk.holds("clerk")):
        raise Http404
    form = RoundForm(request.POST) if request.method == "POST" else RoundForm()
    problems: Sequence[Any] = ()
    back = f"{reverse('matters:rounds', args=[book, kind])}?{urlencode({'period': period.key})}"
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"].strip()

        def plan(state: Any, head: Any) -> list[Any]:
            sealed = seal(book, new_id("m"), "note", note) if note else None
            fields = {"matter_kind": kind, "period": period.key, "unit": unit.id}
            return [build(SweepReported, **fields, found=form.cleaned_data["found"], note=sealed)]

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已报告。查出来的请逐件登记。"))
            return redirect(back)
    title = title_of(desk, kind)
    context = {
        "title": Text(f"{titled(unit).zh} {period.text.zh}排查", f"{titled(unit).to('en')}: sweep of {period.text.en}"),
        "lead": title,
        "crumbs": [*crumbs(book, kind, title), {"title": _("排查轮次"), "href": back}],
        "form": form,
        "problems": problems,
        "save": _("报告"),
        "cancel_href": back,
    }  # fmt: skip
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _sweep(form: Kind) -> Sweep:
    if form.sweep is None:
        raise Http404
    return form.sweep


def _asked(request: HttpRequest, desk: Desk, sweep: Sweep) -> Period:
    """The round that the address names; without one, the one that is to be reported now."""
    asked = request.GET.get("period", "")
    if asked:
        period = asked_period(asked, kind="")
        if period.kind != sweep.period or period.start > desk.today:
            raise Http404
        return period
    current = Period.of(sweep.period, desk.today)
    before = current.previous()
    return before if desk.today < before.end + timedelta(days=sweep.within_days) else current


def _taking_part(desk: Desk, sweep: Sweep) -> list[Unit]:
    return [unit for unit in units.tree_on(desk.book, desk.today).units if unit.kind in sweep.of]


def _switch(period: Period, here: str, desk: Desk, sweep: Sweep) -> dict[str, Any]:
    latest = Period.of(sweep.period, desk.today)
    recent = [latest]
    while len(recent) < _SHOWN:
        recent.append(recent[-1].previous())

    def entry(one: Period) -> dict[str, Any]:
        return {"title": one.text, "href": f"{here}?period={one.key}", "current": one == period}

    return {
        "title": period.text,
        "previous": entry(period.previous()),
        "next": entry(period.next()) if period != latest else None,
        "options": [entry(one) for one in reversed(recent)],
    }


def _cells(one: SweepReport | None, names: Any, late: bool) -> list[Any]:
    if one is None:
        return [{"amount": None, "state": "late" if late else "no-data"}, "", ""]
    return [{"amount": one.found}, day_text(one.reported_on), names.get(one.reported_by, "")]


def _report_link(
    desk: Desk, unit: Unit, own: set[str], by_unit: dict[str, Any], here: str, period: Period
) -> Any:
    if unit.id in by_unit or not (unit.id in own or desk.holds("clerk")):
        return ""
    return {"text": _("报告"), "href": f"{here}report/?{urlencode({'unit': unit.id, 'period': period.key})}"}
