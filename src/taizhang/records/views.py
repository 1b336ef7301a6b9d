"""Pages of records: the list, one record with its history and evidence, confirming, sending back, withdrawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from taizhang.journal import REGISTRY
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages, queries
from taizhang.records.acts import RecordConfirmed, RecordSentBack, RecordWithdrawn
from taizhang.records.checks import may_confirm_by
from taizhang.records.forms import SendBackForm
from taizhang.records.models import CONFIRMED, REPLACED, SENT_BACK, WAITING, WITHDRAWN, Record
from taizhang.server.pages import (
    Desk,
    asked_month,
    asked_number,
    day_text,
    month_switch,
    paged,
    staff_page,
    titled,
)
from taizhang.server.store import STORE
from taizhang.timekeeping import Period, parse_utc, shanghai_time
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep, open_texts

PAGE = 25

_BADGES = {
    WAITING: ("waiting", None),
    CONFIRMED: ("confirmed", None),
    SENT_BACK: ("sent-back", None),
    REPLACED: ("corrected", Text("已被更正", "corrected")),
    WITHDRAWN: ("ended", Text("已撤回", "withdrawn")),
}


def own_units(desk: Desk) -> tuple[str, ...]:
    """The units that this person reports for."""
    return tuple(dict.fromkeys(unit for unit, role in desk.actor.roles if role in ("village", "station")))


@staff_page()
def records(request: HttpRequest, book: str) -> HttpResponse:
    """Records: to confirm, sent back, of my units, of a month."""
    desk: Desk = request.desk
    mine = own_units(desk)
    show, unit_id = request.GET.get("show", ""), request.GET.get("unit", "")
    if show not in ("waiting", "sent-back", "mine", "all") or (show == "mine" and not mine and not unit_id):
        show = "mine" if mine and not desk.holds("clerk", "supervisor") else "waiting"
    current = Period.month_of(desk.today)
    month = asked_month(request, current)
    rules = queries.Rules(book)
    number = asked_number(request)

    def href(page: int) -> str:
        given = {"show": show, "month": request.GET.get("month", ""), "unit": unit_id}
        return "?" + urlencode({key: text for key, text in given.items() if text} | {"page": page})

    rows: Any
    confirming = show == "waiting"
    if confirming:
        found = queries.confirmable(book, desk.actor, rules, [unit_id] if unit_id else None)
        shown, page = paged(found, number, PAGE, len(found), href)
    elif show == "sent-back":
        office = desk.holds("clerk", "leader", "supervisor", "auditor")
        found = queries.sent_back(book, units=[unit_id] if unit_id else (() if office else mine))
        shown, page = paged(found, number, PAGE, len(found), href)
    else:
        rows = Record.rows.of(book)
        if show == "mine" or unit_id:
            rows = rows.filter(unit__in=[unit_id] if unit_id else mine)
        if show == "all" or request.GET.get("month"):
            rows = rows.filter(year=month.year, period=month.key)
        shown, page = paged(rows.order_by("-made_seq"), number, PAGE, rows.count(), href)
    names = desk.names(row.recorded_by for row in shown)
    units = _units(book, [row.unit for row in shown])
    tabs = [("waiting", _("待我确认")), ("sent-back", _("已退回")), ("all", _("按月看"))]
    if mine:
        tabs.insert(0, ("mine", _("本单位")))
    in_unit = _units(book, [unit_id]).get(unit_id) if unit_id else None
    empties = {
        "waiting": (_("没有等您确认的记录"), _("别人报的数会出现在这里；自己报的由另一个人确认。")),
        "sent-back": (_("没有退回的记录"), _("退回的记录改好再报，就从这里消失。")),
        "mine": (_("本单位还没有报过数"), _("从“报数”开始，选一项指标。")),
        "all": (_("这个月还没有记录"), _("换一个月看看，或者去报数。")),
    }
    may_report = desk.holds("clerk", "station", "village")
    context = {
        "title": pgettext("navigation", "记录"),
        "lead": titled(in_unit) if in_unit else "",
        "period": month_switch(month, lambda one: f"?show=all&month={one.key}", current)
        if show == "all"
        else None,
        "actions": [
            *(
                [{"title": _("报数"), "href": reverse("records:choose", args=[book]), "icon": "plus"}]
                if may_report
                else []
            ),
            *(
                [{"title": _("期初数"), "href": reverse("records:openings", args=[book]), "second": True}]
                if desk.holds("clerk")
                else []
            ),
        ],
        "tabs": [
            {
                "title": title,
                "href": f"?show={key}",
                "current": key == show,
                "count": page["count"] if key == show else None,
            }
            for key, title in tabs
        ],
        "caption": month.text if show == "all" else dict(tabs).get(show, _("这个单位")),
        "records": [_listed(row, rules, units, names, book, confirming) for row in shown],
        "may_confirm": confirming,
        "page": page,
        "empty": {
            "heading": empties[show][0],
            "text": empties[show][1],
            "href": reverse("records:choose", args=[book]) if may_report and show != "waiting" else "",
            "action": _("报数"),
        },
    }
    return render(request, "records/list.html", context)


@staff_page()
def record(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """One record: value, who, evidence, history."""
    desk: Desk = request.desk
    row = _record(book, record)
    rules = queries.Rules(book)
    rule = rules[row]
    unit = _units(book, [row.unit]).get(row.unit)
    history = STORE.history(book, row.id)
    following = Record.rows.of(book).filter(
        year=row.year, indicator=row.indicator, unit=row.unit, replaces=row.id
    )
    later = following.exclude(status=WITHDRAWN).order_by("-made_seq").first()
    people = [row.recorded_by, row.confirmed_by, row.person, *(entry.actor for entry in history)]
    names = desk.names(people)
    opens = may_open(desk, row)
    texts = open_texts(book, [row.note_ref, row.reason_ref]) if opens else {}
    waits = row.status == WAITING
    confirms = waits and row.recorded_by != desk.actor.person and may_confirm_by(desk.actor, row, rule)
    badge, words = _BADGES[row.status]
    period = Period.parse(row.period).text
    title = rule.title if rule else row.indicator
    facts: list[dict[str, Any]] = [
        {
            "title": _("单位"),
            "text": titled(unit) if unit else row.unit,
            "href": reverse("units:detail", args=[book, row.unit]),
        },
        {"title": _("期间"), "text": period},
        {"title": _("报送"), "text": _by(names, row.recorded_by, row.recorded_on)},
    ]
    if row.person:
        facts.insert(1, {"title": _("人员"), "text": names.get(row.person, "")})
    if row.opening:
        facts.append({"title": _("性质"), "text": _("期初数：年初到这一期的累计")})
    if row.confirmed_by:
        answered = _("退回") if row.status == SENT_BACK else _("确认")
        facts.append({"title": answered, "text": _by(names, row.confirmed_by, row.confirmed_on)})
    if row.replaces:
        facts.append(
            {
                "title": _("更正的是"),
                "text": _("原来那笔"),
                "href": reverse("records:detail", args=[book, row.replaces]),
            }
        )
    if later:
        facts.append(
            {
                "title": _("后来更正为"),
                "text": _("新的一笔"),
                "href": reverse("records:detail", args=[book, later.id]),
            }
        )
    context = {
        "title": title,
        "lead": Text(
            f"{unit.title if unit else ''} · {period}",
            f"{(unit.title_en or unit.title) if unit else ''} · {period.to('en')}",
        ),
        "crumbs": [{"title": pgettext("navigation", "记录"), "href": reverse("records:list", args=[book])}],
        "state": badge,
        "state_title": words,
        "figures": [
            {
                "title": title,
                "amount": row.value,
                "unit": rule.unit if rule else "",
                "state": "not-applicable" if row.not_applicable else "",
            }
        ],
        "facts": facts,
        "note": texts.get(row.note_ref, ""),
        "reason": texts.get(row.reason_ref, ""),
        "closed_to": not opens and bool(row.evidence or row.note_ref),
        "evidence": evidence_pages.listed(
            row.evidence if opens else [],
            lambda sha256: reverse("records:evidence", args=[book, row.id, sha256]),
        ),
        "history": [
            {
                "what": REGISTRY[entry.kind].title,
                "who": names.get(entry.actor, ""),
                "when": shanghai_time(parse_utc(entry.recorded_at)).strftime("%Y-%m-%d %H:%M"),
                "late": entry.kind == "record.sent-back",
            }
            for entry in reversed(history)
        ],
        "confirm_href": reverse("records:confirm", args=[book, row.id]) if confirms else "",
        "send_back_href": reverse("records:send-back", args=[book, row.id]) if confirms else "",
        "withdraw_href": reverse("records:withdraw", args=[book, row.id])
        if waits and (row.recorded_by == desk.actor.person or desk.holds("clerk"))
        else "",
        "correct_href": _correct_href(desk, row, later),
    }
    return render(request, "records/detail.html", context)


@staff_page()
@require_POST
def confirm(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """Confirm a record; the same person clicking twice confirms once."""
    desk: Desk = request.desk
    row = _record(book, record)
    act = RecordConfirmed(record=row.id, replaces=row.replaces)
    desk.append([act], key=f"confirm:{row.id}:{desk.actor.person}")
    messages.success(request, _("已确认，从现在起计数。"))
    return _back_to_list(request, book, row)


@staff_page()
def send_back(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """Send a record back with a reason."""
    desk: Desk = request.desk
    row = _record(book, record)
    form = SendBackForm(request.POST or None)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def plan(state: Any, head: Any) -> Iterable[RecordSentBack]:
            yield RecordSentBack(record=row.id, reason=keep(book, reason, kind="reason"))

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已退回，报送人会看到理由。"))
            return _back_to_list(request, book, row)
    rule = queries.Rules(book)[row]
    unit = _units(book, [row.unit]).get(row.unit)
    period = Period.parse(row.period).text
    context = {
        "title": _("退回记录"),
        "lead": Text(
            f"{rule.title if rule else row.indicator} · {unit.title if unit else ''} · {period}",
            f"{rule.title.to('en') if rule else row.indicator} · {titled(unit).to('en') if unit else ''} · {period.to('en')}",
        ),
        "crumbs": [
            {"title": pgettext("navigation", "记录"), "href": reverse("records:list", args=[book])},
            {
                "title": rule.title if rule else row.indicator,
                "href": reverse("records:detail", args=[book, row.id]),
            },
        ],
        "form": form,
        "problems": problems,
        "save": _("退回"),
        "cancel_href": reverse("records:detail", args=[book, row.id]),
    }
    return render(request, "records/form.html", context, status=422 if form.errors or problems else 200)


@staff_page()
@require_POST
def withdraw(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """Take back a record that nobody has confirmed."""
    desk: Desk = request.desk
    row = _record(book, record)
    desk.append([RecordWithdrawn(record=row.id)], key=f"withdraw:{row.id}:{desk.actor.person}")
    messages.success(request, _("已撤回，可以重新报。"))
    return redirect("records:detail", book, row.id)


@staff_page()
def evidence(request: HttpRequest, book: str, record: str, sha256: str) -> HttpResponse:
    """An evidence file: only to those who may open the record, never run in the page's own origin."""
    desk: Desk = request.desk
    row = _record(book, record)
    if not may_open(desk, row):
        raise Http404
    return evidence_pages.given_out(row.evidence, sha256)


def may_open(desk: Desk, row: Record) -> bool:
    """Whether this person may see a record's note and evidence: the office, the unit's own people, the recorder."""
    return (
        desk.holds("clerk", "leader", "supervisor", "auditor")
        or row.recorded_by == desk.actor.person
        or any(unit == row.unit for unit, _role in desk.actor.roles)
    )


def _record(book: str, record_id: str) -> Record:
    row = queries.record(book, record_id)
    if row is None:
        raise Http404
    return row


def _units(book: str, ids: Iterable[str]) -> dict[str, Unit]:
    return {unit.id: unit for unit in Unit.rows.of(book).filter(id__in=set(ids))}


def _by(names: Any, person: str, day: Any) -> Text:
    printed, name = day_text(day), names.get(person, "")
    return Text(f"{name} {printed.zh}", f"{name}, {printed.en}")


def _correct_href(desk: Desk, row: Record, later: Record | None) -> str:
    """Where it can be made again: a confirmed one is corrected, one that was sent back is reported anew."""
    if not (desk.holds("clerk") or row.unit in own_units(desk)):
        return ""
    if row.status == CONFIRMED and later is None and not row.opening:
        return reverse("records:correct", args=[desk.book, row.id])
    if row.status in (SENT_BACK, WITHDRAWN) and not row.opening:
        asked = {"person": row.person} if row.person else {}
        path = reverse("records:new", args=[desk.book, row.unit, row.indicator, row.period])
        return f"{path}?{urlencode(asked | {'after': row.id})}"
    return ""


def _back_to_list(request: HttpRequest, book: str, row: Record) -> HttpResponse:
    if request.POST.get("next") == "detail":
        return redirect("records:detail", book, row.id)
    return redirect(reverse("records:list", args=[book]) + "?show=waiting")


def _listed(
    row: Record, rules: queries.Rules, units: Any, names: Any, book: str, confirming: bool
) -> dict[str, Any]:
    rule, unit = rules[row], units.get(row.unit)
    badge, words = _BADGES[row.status]
    return {
        "id": row.id,
        "title": rule.title if rule else row.indicator,
        "href": reverse("records:detail", args=[book, row.id]),
        "unit_title": titled(unit) if unit else "",
        "amount": row.value,
        "unit": rule.unit if rule else "",
        "state": "not-applicable" if row.not_applicable else "",
        "period": Period.parse(row.period).text,
        "by": names.get(row.recorded_by, ""),
        "on": day_text(row.recorded_on),
        "evidence": len(row.evidence) or "",
        "status": badge,
        "status_title": words,
        "confirm_href": reverse("records:confirm", args=[book, row.id]) if confirming else "",
        "send_back_href": reverse("records:send-back", args=[book, row.id]) if confirming else "",
    }
