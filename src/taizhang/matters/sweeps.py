"""Rounds of looking for matters (定期排查): who reported what they found, who found nothing, who has not reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import build
from taizhang.matters.acts import SweepReported
from taizhang.matters.forms import DoForm, reason
from taizhang.matters.models import SweepReport
from taizhang.matters.raising import kinds_in_force
from taizhang.problems import Refused, Text
from taizhang.server.pages import Desk, asked_period, day_text, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one kind: the period, by when it is reported, the units that look, and what they said."""

    kind: str
    period: Period
    due: date
    units: tuple[Unit, ...]
    reports: Mapping[str, SweepReport]

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units that have not reported."""
        return tuple(unit for unit in self.units if unit.id not in self.reports)


def round_of(book: str, kind: str, form: Kind, period: Period) -> Round:
    """The round of a kind in a period."""
    assert form.sweep is not None
    day = period.end - timedelta(days=1)
    standing = tuple(unit for unit in units.tree_on(book, day).units if unit.kind in form.sweep.of)
    rows = SweepReport.rows.of(book).filter(kind=kind, period=period.key)
    due = day + timedelta(days=form.sweep.within_days)
    return Round(kind, period, due, standing, {row.unit: row for row in rows})


def swept_kinds(book: str, today: date) -> dict[str, Kind]:
    """The kinds in force that are looked for in rounds."""
    return {id: kind for id, kind in kinds_in_force(book, today).items() if kind.sweep is not None}


def owed(desk: Desk) -> Iterator[dict[str, Any]]:
    """Items of the day's list: rounds that have ended and that the person's units have not reported."""
    own = {unit for unit, role in desk.actor.roles if role in ("village", "station")}
    if not own:
        return
    for id, kind in swept_kinds(desk.book, desk.today).items():
        found = round_of(desk.book, id, kind, _latest(kind, desk.today))
        late = (desk.today - found.due).days
        for unit in found.missing:
            if unit.id in own:
                yield {
                    "title": Text(f"{kind.called.zh}排查", f"Sweep: {kind.called.to('en')}"),
                    "href": reverse("matters:sweep-report", args=[desk.book, id, found.period.key, unit.id]),
                    "detail": Text(f"{unit.title} · {found.period.text.zh}", f"{titled(unit).to('en')}, {found.period.text.en}"),
                    "due": "" if late > 0 else Text(f"{day_text(found.due).zh}前报", f"by {day_text(found.due).en}"),
                    "late": Text(f"逾期{late}天", f"{late} days late") if late > 0 else "",
                }  # fmt: skip


@staff_page()
def sweeps(request: HttpRequest, book: str, kind: str, period: str = "") -> HttpResponse:
    """One round: each unit with what it found, nothing found, or not reported."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    form = _kind(desk, kind)
    chosen = asked_period(period, kind=form.sweep.period) if period else _latest(form, desk.today)  # type: ignore[union-attr]
    found = round_of(book, kind, form, chosen)
    rows = [{"cells": _cells(desk, found, unit)} for unit in found.units]
    reported = len(found.units) - len(found.missing)
    context = {
        "title": Text(f"{form.called.zh}排查", f"Sweep: {form.called.to('en')}"),
        "lead": Text(
            f"{found.period.text.zh}：应报 {len(found.units)} 个单位，已报 {reported} 个；没有发现也要报。",
            f"{found.period.text.en}: {reported} of {len(found.units)} units reported; nothing found is reported too.",
        ),
        "crumbs": [{"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[book])}],
        "period": _switch(book, kind, found.period, desk.today),
        "caption": Text(f"{day_text(found.due).zh}前报", f"due by {day_text(found.due).en}"),
        "columns": [{"title": _("单位")}, {"title": _("发现"), "kind": "number"}, {"title": _("报告日期")}],
        "rows": rows,
        "empty": {"heading": _("没有参加排查的单位"), "text": _("先登记村和站所。"), "href": reverse("units:list", args=[book])},
    }  # fmt: skip
    return render(request, "matters/table.html", context)


@staff_page()
def report(request: HttpRequest, book: str, kind: str, period: str, unit: str) -> HttpResponse:
    """Report what one unit found in one round; 0 where it found nothing."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    of = _kind(desk, kind)
    chosen = asked_period(period, kind=of.sweep.period)  # type: ignore[union-attr]
    found = round_of(book, kind, of, chosen)
    row = next((one for one in found.missing if one.id == unit), None)
    if row is None or not _may_report(desk, unit):
        raise Http404
    asked = [("found", forms.IntegerField(label=_("发现几件（没有填 0）"), min_value=0, max_value=10_000)), ("note", reason(_("说明"), required=False))]  # fmt: skip
    form = DoForm(*((request.POST,) if request.method == "POST" else ()), asked=asked)
    back = reverse("matters:sweep", args=[book, kind, chosen.key])
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def plan(state: Any, head: Any) -> list[Any]:
            said = data["note"].strip()
            note = keep(book, said, kind="note", owner=unit) if said else None
            return [build(SweepReported, matter_kind=kind, period=chosen.key, unit=unit, found=data["found"], note=note)]  # fmt: skip

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            return redirect(back)
    context = {
        "title": Text(f"{of.called.zh}排查报告", f"Report a sweep: {of.called.to('en')}"),
        "lead": Text(f"{row.title} · {chosen.text.zh}", f"{titled(row).to('en')}, {chosen.text.en}"),
        "crumbs": [{"title": Text(f"{of.called.zh}排查", f"Sweep: {of.called.to('en')}"), "href": back}],
        "form": form,
        "problems": problems,
        "warnings": [_("写事，不写人；发现的每一件另行登记。")],
        "save": _("报告"),
        "cancel_href": back,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _kind(desk: Desk, kind: str) -> Kind:
    found = swept_kinds(desk.book, desk.today).get(kind)
    if found is None:
        raise Http404
    return found


def _latest(kind: Kind, today: date) -> Period:
    """The round that is reported now: the last whole period."""
    assert kind.sweep is not None
    return Period.of(kind.sweep.period, today).previous()


def _may_report(desk: Desk, unit: str) -> bool:
    return desk.holds("clerk") or any(own == unit for own, role in desk.actor.roles if role in ("village", "station"))  # fmt: skip


def _cells(desk: Desk, found: Round, unit: Unit) -> list[Any]:
    said = found.reports.get(unit.id)
    if said is not None:
        return [titled(unit), {"amount": said.found, "unit": "件"}, day_text(said.reported_on)]
    late = desk.today > found.due
    words = _("逾期未报") if late else _("未报")
    if not _may_report(desk, unit.id):
        return [titled(unit), "", words]
    href = reverse("matters:sweep-report", args=[desk.book, found.kind, found.period.key, unit.id])
    return [titled(unit), "", {"text": _("%(state)s，去报") % {"state": words}, "href": href}]


def _switch(book: str, kind: str, period: Period, today: date) -> dict[str, Any]:
    following, before = period.next(), period.previous()

    def href(one: Period) -> str:
        return reverse("matters:sweep", args=[book, kind, one.key])

    return {
        "title": period.text,
        "previous": {"title": before.text, "href": href(before)},
        "next": {"title": following.text, "href": href(following)} if following.start <= today else None,
        "options": [],
    }
