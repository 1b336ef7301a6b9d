"""Reporting a value (报数): choose the unit and the indicator by tapping, fill one figure, save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import new_id
from taizhang.problems import Refused, Text
from taizhang.records import queries
from taizhang.records.acts import RecordMade
from taizhang.records.evidence_pages import kept
from taizhang.records.forms import RecordForm
from taizhang.records.models import CONFIRMED, SENT_BACK, Record
from taizhang.records.views import may_open, own_units
from taizhang.server.pages import (
    Desk,
    asked_month,
    asked_period,
    day_text,
    given_id,
    language,
    month_switch,
    staff_page,
    titled,
)
from taizhang.timekeeping import Period
from taizhang.units import queries as unit_queries
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep, open_text
from taizhang.writing.figures import unit_word

_REPORTERS = ("clerk", "station", "village")


@staff_page(roles=_REPORTERS)
def choose(request: HttpRequest, book: str) -> HttpResponse:
    """Which unit, then which indicator: a list of links, the ones not reported yet first."""
    desk: Desk = request.desk
    current = Period.month_of(desk.today)
    month = asked_month(request, current)
    tree = unit_queries.tree(book, month)
    allowed = [unit for unit in tree.units if desk.holds("clerk") or unit.id in own_units(desk)]
    asked = request.GET.get("unit", "")
    unit = next((one for one in allowed if one.id == asked), None)
    if asked and unit is None:
        raise Http404
    if unit is None and len(allowed) == 1:
        unit = allowed[0]
    here = reverse("records:choose", args=[book])
    crumbs = [{"title": pgettext("navigation", "记录"), "href": reverse("records:list", args=[book])}]
    if unit is None:
        context = {
            "title": _("报数：哪个单位的"),
            "crumbs": crumbs,
            "groups": [
                {
                    "heading": "",
                    "items": [
                        {"title": titled(one), "href": f"{here}?unit={one.id}&month={month.key}"}
                        for one in allowed
                    ],
                }
            ],
            "empty": {"heading": _("没有可以报数的单位"), "text": _("请党政办核对您的任职。")},
        }
        return render(request, "records/choose.html", context)
    rules = books.indicators(book, month.end - timedelta(days=1))
    ending = [
        (rule, period)
        for rule in rules.values()
        if unit.kind in rule.of
        and rule.by == "unit"
        and (rule.entered_by == "unit" or desk.holds("clerk"))
        and (period := Period.of(rule.period, month.start)).end == month.end
    ]
    by_person = [
        (rule, period)
        for rule in rules.values()
        if unit.kind in rule.of
        and rule.by == "person"
        and (period := Period.of(rule.period, month.start)).end == month.end
    ]
    made = {
        (row.indicator, row.period): row
        for row in Record.rows.of(book)
        .live()
        .filter(
            year=month.year,
            unit=unit.id,
            period__in={period.key for _rule, period in ending},
            person="",
            opening=False,
        )
    }
    lacking, there, happened = [], [], []
    for rule, period in ending:
        row = made.get((rule.id, period.key))
        item = {
            "title": rule.title,
            "detail": period.text if period.kind != "month" else Text(rule.unit, unit_word(rule.unit, "en")),
        }
        if row is None:
            asked_of_all = rule.asked
            (lacking if asked_of_all else happened).append(
                item | {"href": reverse("records:new", args=[book, unit.id, rule.id, period.key])}
            )
        else:
            state = "confirmed" if row.status == CONFIRMED else "waiting"
            there.append(item | {"href": reverse("records:detail", args=[book, row.id]), "state": state})
    for rule, period in by_person:
        href = reverse("records:new", args=[book, unit.id, rule.id, period.key])
        lacking.append({"title": rule.title, "detail": _("按人填报"), "href": href})
    context = {
        "title": _("报数"),
        "lead": titled(unit),
        "crumbs": crumbs,
        "period": month_switch(month, lambda one: f"{here}?unit={unit.id}&month={one.key}", current),
        "groups": [
            group
            for group in (
                {"heading": _("还没报的"), "items": lacking},
                {"heading": _("有才报的，或由党政办登记的"), "items": happened},
                {"heading": _("已经报了"), "items": there},
            )
            if group["items"]
        ],
        "empty": {"heading": _("这个单位没有要报的指标"), "text": _("指标由施行中的制度规定。")},
    }
    return render(request, "records/choose.html", context)


@staff_page(roles=_REPORTERS)
def new(request: HttpRequest, book: str, unit: str, indicator: str, period: str) -> HttpResponse:
    """Record a value of the indicator, unit and period that the address names."""
    return _report(request, book, unit, indicator, asked_period(period, kind=""), None)


@staff_page(roles=_REPORTERS)
def correct(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """Correct a confirmed record by a new one."""
    row = queries.record(book, record)
    if row is None or row.status != CONFIRMED:
        raise Http404
    return _report(request, book, row.unit, row.indicator, Period.parse(row.period), row)


def _report(
    request: HttpRequest, book: str, unit_id: str, indicator: str, period: Period, old: Record | None
) -> HttpResponse:
    desk: Desk = request.desk
    unit = Unit.rows.of(book).filter(id=unit_id).first()
    rule = books.indicators(book, period.end - timedelta(days=1)).get(indicator)
    if unit is None or rule is None:
        raise Http404
    if not desk.holds("clerk") and unit.id not in own_units(desk):
        raise PermissionDenied
    closed = books.is_closed(book, period)
    people = _people(desk, unit, rule)
    initial: dict[str, Any] = {"person": request.GET.get("person", old.person if old else "")}
    if old is not None:
        initial |= {"value": _plain(old.value), "kind": "not-applicable" if old.not_applicable else "value"}
    given = {"rule": rule, "closed": closed, "people": people}
    if request.method == "POST":
        form = RecordForm(request.POST, request.FILES, **given)
    else:
        form = RecordForm(initial=initial, **given)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(desk, form, unit, rule, period, old)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            counts = rule.confirm == "none"
            messages.success(
                request, _("已记下，现在就计数。") if counts else _("已记下，等另一个人确认后计数。")
            )
            if "more" in request.POST:
                return redirect(
                    f"{reverse('records:choose', args=[book])}?{urlencode({'unit': unit.id, 'month': _month(period)})}"
                )
            return redirect("records:detail", book, made)
    failed = bool(form.errors or problems)
    if failed and request.FILES:
        messages.warning(request, _("没有存下来的表不保留文件，请重新选一次佐证。"))
    context = {
        "title": rule.title,
        "lead": Text(
            f"{unit.title} · {period.text}", f"{unit.title_en or unit.title} · {period.text.to('en')}"
        ),
        "crumbs": [
            {"title": pgettext("navigation", "记录"), "href": reverse("records:list", args=[book])},
            {
                "title": _("报数"),
                "href": f"{reverse('records:choose', args=[book])}?{urlencode({'unit': unit.id, 'month': _month(period)})}",
            },
        ],
        "form": form,
        "problems": problems,
        "multipart": True,
        "known": _known(book, unit, rule, period, initial["person"] if rule.by == "person" else ""),
        "sent_back": _sent_back(desk, request.GET.get("after", "")),
        "save": _("更正") if old else _("保存"),
        "cancel_href": reverse("records:detail", args=[book, old.id])
        if old
        else reverse("office:home", args=[book]),
    }
    return render(request, "records/form.html", context, status=422 if failed else 200)


def _make(
    desk: Desk, form: RecordForm, unit: Unit, rule: Indicator, period: Period, old: Record | None
) -> str:
    """Keep the evidence on disk, then the act that names it; returns the record's id."""
    note, amount = form.cleaned_data["note"].strip(), form.amount()
    fields = {
        "id": new_id("r"),
        "indicator": rule.id,
        "unit": unit.id,
        "person": form.cleaned_data.get("person") or "",
        "period": period.key,
        "value": amount,
        "not_applicable": form.not_applicable,
        "evidence": kept(form.cleaned_data.get("evidence") or []),
        "replaces": old.id if old else "",
        "late": bool(form.cleaned_data.get("late")),
        "confirms": rule.confirm == "none",
    }

    def plan(state: Any, head: Any) -> Iterable[RecordMade]:
        yield RecordMade(note=keep(desk.book, note, kind="note") if note else None, **fields)

    return given_id(desk.append(plan, key=form.key), RecordMade)


def _people(desk: Desk, unit: Unit, rule: Indicator) -> list[tuple[str, str]]:
    """Who the value may be of: those bound to the unit by a contact duty, and those who hold a post in it."""
    if rule.by != "person":
        return []
    bound = [contact.person for contact in unit_queries.contacts(desk.book, desk.today, unit=unit.id)]
    held = [holding.person for holding in unit_queries.holdings(desk.book, desk.today, unit=unit.id)]
    people = list(dict.fromkeys([*bound, *held]))
    names = desk.names(people)
    return [("", "—"), *((person, names.get(person, "")) for person in people)]


def _known(book: str, unit: Unit, rule: Indicator, period: Period, person: str) -> list[dict[str, Any]]:
    """What the ledger holds already, so that nobody fills it twice: the periods before, and the year so far."""
    rows = [
        row for row in queries.of_year(book, rule.id, unit.id, person, period.year) if row.period < period.key
    ]
    facts: list[dict[str, Any]] = [
        {
            "title": Period.parse(row.period).text,
            "numeric": True,
            "amount": row.value,
            "unit": rule.unit,
            "state": "not-applicable" if row.not_applicable else "",
        }
        for row in rows[-3:]
    ]
    values = [row.value for row in rows if row.value is not None]
    if rule.measure == "flow" and len(values) > 1:
        so_far: Decimal = sum(values, Decimal(0))
        facts.append({"title": _("今年累计"), "numeric": True, "amount": so_far, "unit": rule.unit})
    return facts


def _sent_back(desk: Desk, record_id: str) -> Mapping[str, Any] | None:
    """Why the record before was sent back, for those who may read it."""
    row = queries.record(desk.book, record_id) if record_id else None
    if row is None or row.status != SENT_BACK or not may_open(desk, row):
        return None
    names = desk.names([row.confirmed_by])
    return {
        "who": names.get(row.confirmed_by, ""),
        "when": day_text(row.confirmed_on).to(language()),
        "why": open_text(desk.book, row.reason_ref) or "",
    }


def _month(period: Period) -> str:
    return period.months()[-1].key


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
