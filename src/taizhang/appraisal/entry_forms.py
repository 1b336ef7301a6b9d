"""Pages on which something is entered into an open sheet: a veto, an exclusion and its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import queries
from taizhang.appraisal.acts import (
    ExclusionAsked,
    ExclusionDecided,
    ExclusionRevoked,
    VetoLifted,
    VetoRecorded,
)
from taizhang.appraisal.acts.checks import belongs_to, holds_post
from taizhang.appraisal.acts.exclusions import ASKED, GRANTED
from taizhang.appraisal.entries import EXCLUSION_STATES
from taizhang.appraisal.entry_sheets import entry_sheet
from taizhang.appraisal.forms import (
    DecideExclusionForm,
    ExclusionForm,
    LiftForm,
    ReasonForm,
    VetoForm,
)
from taizhang.appraisal.models import Exclusion, VetoRecord
from taizhang.appraisal.wording import WAYS
from taizhang.journal import Act, new_id
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep, open_texts


@staff_page()
def exclude(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """Ask that an item is left out for a unit, or that an item or veto does not strike it."""
    desk: Desk = request.desk
    sheet = entry_sheet(book, institution, period)
    office = desk.holds("clerk")
    units = [(unit, title) for unit, title in sheet.choices() if office or belongs_to(desk.actor, unit)]
    if not units:
        raise PermissionDenied
    said = language()
    lists = {
        "units": units,
        "items": [(item.id, item.title.to(said)) for item in sheet.rule.items],
        "vetoes": [(veto.id, veto.title.to(said)) for veto in sheet.rule.vetoes],
    }
    form = (
        ExclusionForm(request.POST, request.FILES, **lists)
        if request.method == "POST"
        else ExclusionForm(**lists, initial={"unit": request.GET.get("unit", "")})
    )

    def plan(given: Any) -> Callable[[Any, Any], Iterable[Act]]:
        kind, _sep, name = given["what"].partition(":")
        files = evidence_pages.kept(given["evidence"])
        return lambda state, head: [
            ExclusionAsked(
                id=new_id("z"),
                way=given["way"],
                institution=institution,
                period=sheet.period.key,
                unit=given["unit"],
                item=name if kind == "item" else "",
                veto=name if kind == "veto" else "",
                ground=given["ground"],
                evidence=files,
            )
        ]

    return _form_page(
        request,
        form,
        plan,
        title=_("申请剔除或免责"),
        lead=sheet.title,
        done=_("已登记，等批准的人决定。"),
        save=_("提交申请"),
        back=reverse("appraisal:entry", args=[book, institution, sheet.period.key]),
        fields={"item": "what", "veto": "what"},
        multipart=True,
    )


@staff_page()
def exclusion(request: HttpRequest, book: str, exclusion: str) -> HttpResponse:
    """One request: on what ground, with what evidence, and how it was decided."""
    desk: Desk = request.desk
    row = _exclusion(book, exclusion)
    sheet = entry_sheet(book, row.institution, row.period)
    unit = Unit.rows.of(book).filter(id=row.unit).first()
    names = desk.names([row.asked_by, row.decided_by])
    titles = queries.item_titles(sheet.institution) | {veto.id: veto.title.text for veto in sheet.rule.vetoes}
    badge, words = EXCLUSION_STATES[row.status]
    opens = _may_open(desk, row)
    facts: list[dict[str, Any]] = [
        {"title": _("单位"), "text": titled(unit) if unit else row.unit},
        {"title": _("考评"), "text": sheet.title},
        {"title": _("怎么办"), "text": WAYS[row.way]},
        {"title": _("申请"), "text": _by(names.get(row.asked_by, ""), row.asked_on)},
        {"title": _("由谁决定"), "text": queries.post_title(book, sheet.rule.approver)},
    ]
    if row.decided_by:
        facts.append({"title": _("决定"), "text": _by(names.get(row.decided_by, ""), row.decided_on)})
    approver = holds_post(book, desk.actor.person, sheet.rule.approver, desk.today) and not sheet.closed
    here = reverse("appraisal:entry", args=[book, row.institution, row.period])
    context = {
        "title": titles.get(row.item or row.veto, row.item or row.veto),
        "lead": sheet.title,
        "crumbs": [{"title": _("考评登记"), "href": here}],
        "state": badge,
        "state_title": words,
        "facts": facts,
        "ground": row.ground,
        "reason": open_texts(book, [row.reason_ref]).get(row.reason_ref, "") if opens else "",
        "closed_to": not opens,
        "evidence": evidence_pages.listed(
            row.evidence if opens else [],
            lambda sha256: reverse("appraisal:exclusion-evidence", args=[book, row.id, sha256]),
        ),
        "decide_href": reverse("appraisal:exclusion-decide", args=[book, row.id])
        if approver and row.status == ASKED
        else "",
        "revoke_href": reverse("appraisal:exclusion-revoke", args=[book, row.id])
        if approver and row.status == GRANTED
        else "",
    }
    return render(request, "appraisal/exclusion.html", context)


@staff_page()
def decide(request: HttpRequest, book: str, exclusion: str) -> HttpResponse:
    """Grant or refuse a request."""
    row = _answered_by(request.desk, book, exclusion)

    def plan(given: Any) -> Callable[[Any, Any], Iterable[Act]]:
        return lambda state, head: [
            ExclusionDecided(
                exclusion=row.id,
                granted=given["granted"] == "yes",
                reason=keep(book, given["reason"], kind="reason"),
            )
        ]

    return _form_page(
        request,
        DecideExclusionForm(request.POST or None),
        plan,
        title=_("决定剔除或免责"),
        lead=row.ground,
        done=_("已决定。"),
        save=_("作出决定"),
        back=reverse("appraisal:exclusion", args=[book, row.id]),
    )


@staff_page()
def revoke(request: HttpRequest, book: str, exclusion: str) -> HttpResponse:
    """Take back what was granted, before the close."""
    row = _answered_by(request.desk, book, exclusion)

    def plan(given: Any) -> Callable[[Any, Any], Iterable[Act]]:
        return lambda state, head: [
            ExclusionRevoked(exclusion=row.id, reason=keep(book, given["reason"], kind="reason"))
        ]

    return _form_page(
        request,
        ReasonForm(request.POST or None),
        plan,
        title=_("撤销剔除或免责"),
        lead=row.ground,
        done=_("已撤销。"),
        save=_("撤销"),
        back=reverse("appraisal:exclusion", args=[book, row.id]),
    )


@staff_page()
def exclusion_evidence(request: HttpRequest, book: str, exclusion: str, sha256: str) -> HttpResponse:
    """A file of a request, for those who may open it."""
    row = _exclusion(book, exclusion)
    if not _may_open(request.desk, row):
        raise Http404
    return evidence_pages.given_out(row.evidence, sha256)


@staff_page(roles=["clerk"])
def record_veto(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """Put a veto on record, with the document that decided it."""
    sheet = entry_sheet(book, institution, period)
    vetoes = [(veto.id, veto.title.to(language())) for veto in sheet.rule.vetoes]
    lists = {"units": sheet.choices(), "vetoes": vetoes}
    form = VetoForm(request.POST, request.FILES, **lists) if request.method == "POST" else VetoForm(**lists)

    def plan(given: Any) -> Callable[[Any, Any], Iterable[Act]]:
        files = evidence_pages.kept(given["evidence"] or [])
        return lambda state, head: [
            VetoRecorded(
                id=new_id("w"),
                institution=institution,
                period=sheet.period.key,
                unit=given["unit"],
                veto=given["veto"],
                ground=given["ground"],
                evidence=files,
            )
        ]

    return _form_page(
        request,
        form,
        plan,
        title=_("登记否决"),
        lead=sheet.title,
        done=_("已登记，封账时生效。"),
        save=_("登记"),
        back=reverse("appraisal:entry", args=[book, institution, sheet.period.key]),
        multipart=True,
    )


@staff_page(roles=["clerk"])
def lift_veto(request: HttpRequest, book: str, record: str) -> HttpResponse:
    """Lift a veto on record, before the close."""
    row = VetoRecord.rows.of(book).filter(id=record, to_seq=None).first()
    if row is None:
        raise Http404

    def plan(given: Any) -> Callable[[Any, Any], Iterable[Act]]:
        return lambda state, head: [VetoLifted(record=row.id, ground=given["ground"])]

    return _form_page(
        request,
        LiftForm(request.POST or None),
        plan,
        title=_("撤销否决"),
        lead=row.ground,
        done=_("已撤销。"),
        save=_("撤销否决"),
        back=reverse("appraisal:entry", args=[book, row.institution, row.period]),
    )


def _form_page(
    request: HttpRequest,
    form: ActForm,
    plan: Callable[[Any], Callable[[Any, Any], Iterable[Act]]],
    *,
    title: str,
    lead: Any,
    done: str,
    save: str,
    back: str,
    fields: dict[str, str] | None = None,
    multipart: bool = False,
) -> HttpResponse:
    """A form that ends in an act: shown, refused at its fields, or done and back."""
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            request.desk.append(plan(form.cleaned_data), key=form.key)
        except Refused as refused:
            problems = form.blame(refused, fields)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "title": title,
        "lead": lead,
        "crumbs": [{"title": _("考评登记"), "href": back}],
        "form": form,
        "problems": problems,
        "multipart": multipart,
        "save": save,
        "cancel_href": back,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _answered_by(desk: Desk, book: str, exclusion: str) -> Exclusion:
    """The request, for the one who may answer it."""
    row = _exclusion(book, exclusion)
    sheet = entry_sheet(book, row.institution, row.period)
    if not holds_post(book, desk.actor.person, sheet.rule.approver, desk.today):
        raise PermissionDenied
    return row


def _exclusion(book: str, exclusion: str) -> Exclusion:
    row = Exclusion.rows.of(book).filter(id=exclusion).first()
    if row is None:
        raise Http404
    return row


def _may_open(desk: Desk, row: Exclusion) -> bool:
    return (
        desk.holds("clerk", "leader", "supervisor", "auditor")
        or row.asked_by == desk.actor.person
        or belongs_to(desk.actor, row.unit)
    )


def _by(name: str, day: Any) -> Text:
    printed = day_text(day)
    return Text(f"{name} {printed.zh}", f"{name}, {printed.en}")
