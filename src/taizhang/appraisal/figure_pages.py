"""The pages on which the office enters figures for units (代为登记): ballots, an outside body's score, findings of a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal.entry_sheets import EntrySheet, entry_sheet
from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import new_id
from taizhang.problems import Problem, Refused, Text
from taizhang.records.acts import RecordMade
from taizhang.records.models import CONFIRMED, Record
from taizhang.server.forms import ActForm, AmountField, DayField
from taizhang.server.pages import Desk, language, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units.models import Unit
from taizhang.writing.figures import unit_word

YES, NO = Text("是", "yes"), Text("否", "no")


class FiguresForm(ActForm):
    """One figure for each unit; an empty one is not entered."""

    def __init__(
        self,
        *arguments: Any,
        rule: Indicator,
        units: Sequence[Unit],
        standing: Mapping[str, Record],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.rule, self.units = rule, tuple(units)
        for unit in self.units:
            row = standing.get(unit.id)
            field = _field(rule, None if row is None else row.value)
            field.label, field.required = titled(unit).to(language()), False
            self.fields[unit.id] = field

    def given(self) -> Iterator[tuple[Unit, Decimal]]:
        """The units with a figure, and the figure as it is kept."""
        for unit in self.units:
            value = self.cleaned_data.get(unit.id)
            if isinstance(value, date):
                yield unit, Decimal(value.strftime("%Y%m%d"))
            elif value not in (None, ""):
                yield unit, Decimal(value)


def _field(rule: Indicator, value: Decimal | None) -> forms.Field:
    """The control of a figure, by its kind."""
    said = language()
    if rule.kind in ("grade", "yes-no"):
        words = [("1", YES.to(said)), ("0", NO.to(said))]
        if rule.kind == "grade":
            words = [(str(number), word) for number, word in enumerate(rule.options, start=1)]
        initial = "" if value is None else f"{value.normalize():f}"
        return forms.ChoiceField(choices=[("", "—"), *words], initial=initial)
    if rule.kind == "date":
        return DayField(initial=None if value is None else date.fromisoformat(f"{value:.0f}"))
    return AmountField(
        unit=Text(rule.unit, unit_word(rule.unit, "en")),
        initial=None if value is None else f"{value.normalize():f}",
    )


def entered_rules(book: str, sheet: EntrySheet) -> dict[str, Indicator]:
    """The facts of a sheet's rule that the office enters, as indicators, with the periods that end with the sheet's."""
    known = books.indicators(book, sheet.period.end - timedelta(days=1))
    return {
        name: known[name]
        for name, fact in sheet.rule.facts.items()
        if fact.entered_by == "office" and name in known
    }


def span_of(rule: Indicator, period: Period) -> Period:
    """The period of a figure that ends with a sheet's."""
    return Period.of(rule.period, period.end - timedelta(days=1))


def _standing(book: str, rule: Indicator, period: Period) -> dict[str, Record]:
    rows = Record.rows.of(book).live().filter(year=period.year, indicator=rule.id, opening=False)
    return {row.unit: row for row in rows.filter(period=span_of(rule, period).key)}


@staff_page(roles=("clerk",))
def figures(request: HttpRequest, book: str, institution: str, period: str, fact: str) -> HttpResponse:
    """Enter one figure for every unit; another person confirms them, as any record."""
    desk: Desk = request.desk
    sheet = entry_sheet(book, institution, period)
    rule = entered_rules(book, sheet).get(fact)
    if rule is None or sheet.closed:
        raise Http404
    standing = _standing(book, rule, sheet.period)
    form = FiguresForm(request.POST or None, rule=rule, units=sheet.units, standing=standing)
    back = reverse("appraisal:entry", args=[book, institution, sheet.period.key])
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        acts = [
            RecordMade(
                id=new_id("r"),
                indicator=rule.id,
                unit=unit.id,
                period=span_of(rule, sheet.period).key,
                value=value,
                replaces=standing[unit.id].id if unit.id in standing else "",
            )
            for unit, value in form.given()
            if unit.id not in standing or standing[unit.id].value != value
        ]
        try:
            if acts:
                desk.append(acts, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已登记 %(count)d 个数，请另一个人确认。") % {"count": len(acts)})
            return redirect(back)
    context = {
        "title": rule.title,
        "lead": sheet.title,
        "crumbs": [{"title": _("考评登记"), "href": back}],
        "form": form,
        "problems": problems,
        "warnings": [],
        "save": _("登记"),
        "cancel_href": back,
        "known": [{"title": _("依据"), "text": rule.source}],
    }
    return render(request, "office/act_form.html", context, status=422 if problems or form.errors else 200)


def section(desk: Desk, sheet: EntrySheet) -> dict[str, Any]:
    """What the office entered so far, a row for each unit and a column for each figure; {} where the rule asks for nothing."""
    rules = entered_rules(desk.book, sheet)
    if not rules:
        return {}
    standing = {name: _standing(desk.book, rule, sheet.period) for name, rule in rules.items()}
    may = desk.holds("clerk") and not sheet.closed
    return {
        "caption": _("空着的还没有登记；登记的数由另一个人确认后才算"),
        "columns": [
            {"title": _("单位")},
            *({"title": rule.title, "kind": "number"} for rule in rules.values()),
        ],
        "rows": [
            {
                "cells": [
                    titled(unit),
                    *(_cell(rule, standing[name].get(unit.id)) for name, rule in rules.items()),
                ]
            }
            for unit in sheet.units
        ],
        "links": [
            {
                "title": rule.title,
                "href": reverse(
                    "appraisal:figures", args=[desk.book, sheet.institution.id, sheet.period.key, name]
                ),
            }
            for name, rule in rules.items()
        ]
        if may
        else [],
    }


def _cell(rule: Indicator, row: Record | None) -> Any:
    if row is None or row.value is None:
        return {"state": "no-data"} if row is None else {"state": "not-applicable"}
    small = "" if row.status == CONFIRMED else _("待确认")
    if rule.kind == "grade" and 1 <= row.value <= len(rule.options):
        return {"text": rule.options[int(row.value) - 1], "small": small}
    if rule.kind == "yes-no":
        return {"text": YES if row.value else NO, "small": small}
    return {"text": f"{row.value.normalize():f} {rule.unit}", "small": small}
