"""Pages on which an objection is made, decided and taken back, and a correction undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.acts import (
    CorrectedLine,
    CorrectionUndone,
    ObjectionDecided,
    ObjectionWithdrawn,
    ScoreCorrected,
    ScoreObjected,
)
from taizhang.appraisal.acts.checks import belongs_to, holds_post
from taizhang.appraisal.forms import DecideForm, ObjectForm, ReasonForm
from taizhang.appraisal.models import Correction, Objection, ScoreTotal
from taizhang.appraisal.objecting import OPEN, REJECTED, window
from taizhang.appraisal.objection_pages import (
    decider,
    item_words,
    kept_total,
    may_open,
    one_objection,
    rankings_crumb,
)
from taizhang.journal import Act, new_id
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.scoring.titles import line_title
from taizhang.server.pages import Desk, asked_period, day_text, given_id, staff_page, titled
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep, open_texts


@staff_page()
def make(request: HttpRequest, book: str, institution: str, period: str, unit: str) -> HttpResponse:
    """Object to a line of a sheet, or to the whole."""
    desk: Desk = request.desk
    asked = asked_period(period, kind="")
    total = kept_total(book, institution, asked.key, unit)
    if not belongs_to(desk.actor, unit):
        raise PermissionDenied
    text = queries.rule_text(book, institution, total.sha256)
    rule, lines = queries.sheet(book, institution, asked.key, unit)
    items = [(line.line.item, line_title(line.line.item, rule)) for line in lines]
    chosen = request.GET.get("item", "")
    form = (
        ObjectForm(request.POST, request.FILES, items=items)
        if request.method == "POST"
        else ObjectForm(items=items, initial={"item": chosen})
    )
    allowed = window(total)
    problems: Sequence[Any] = ()
    sheet = reverse("appraisal:sheet", args=[book, institution, asked.key, unit])
    if request.method == "POST" and form.is_valid():
        due = allowed.decide_by(book, desk.today) if allowed else None
        given = form.cleaned_data
        try:
            files = evidence_pages.kept(given["evidence"] or [])

            def plan(state: Any, head: Any) -> Iterable[Act]:
                yield ScoreObjected(
                    id=new_id("x"),
                    institution=institution,
                    period=asked.key,
                    unit=unit,
                    item=given["item"],
                    ground=keep(book, given["ground"], kind="objection"),
                    evidence=files,
                    decide_by=due.day if due else None,
                )

            made = given_id(desk.append(plan, key=form.key), ScoreObjected)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("异议已登记，这一页就是回执。"))
            return redirect("appraisal:objection", book, made)
    row = Unit.rows.of(book).filter(id=unit).first()
    title = text.title.text if text else Text(institution)
    named = titled(row) if row else Text(unit)
    context = {
        "title": _("提出异议"),
        "lead": Text(
            f"{named.zh} · {asked.text.zh}{title.zh}", f"{named.to('en')} · {title.to('en')}, {asked.text.en}"
        ),
        "crumbs": [rankings_crumb(book), {"title": _("得分单"), "href": sheet}],
        "form": form,
        "problems": problems,
        "multipart": True,
        "known": _window_facts(desk, total),
        "save": _("提出异议"),
        "cancel_href": sheet,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


@staff_page()
def decide(request: HttpRequest, book: str, objection: str) -> HttpResponse:
    """Decide an objection; an upheld one corrects the score in the same moment."""
    desk: Desk = request.desk
    row = one_objection(book, objection)
    total = kept_total(book, row.institution, row.period, row.unit)
    if not holds_post(book, desk.actor.person, decider(total), desk.today):
        raise PermissionDenied
    if row.status != OPEN:  # also the second of two clicks
        return redirect("appraisal:objection", book, row.id)
    text = queries.rule_text(book, row.institution, total.sha256)
    standing = corrected.standing(book, row.institution, row.period, row.unit)
    stand = corrected.new_points(standing)
    rule, lines = queries.sheet(book, row.institution, row.period, row.unit)
    offered = [
        (line.line.item, line_title(line.line.item, rule), stand.get(line.line.item, line.line.points))
        for line in lines
        if not row.item or line.line.item == row.item
    ]
    lifted = {veto for one in standing for veto in one.lifts}
    vetoes = [
        (veto.id, veto.title.text)
        for veto in (text.appraisal.vetoes if text and text.appraisal and not row.item else ())
        if veto.id in total.vetoes and veto.id not in lifted
    ]
    form = DecideForm(request.POST or None, lines=offered, vetoes=vetoes)
    here = reverse("appraisal:objection", args=[book, row.id])
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():

        def plan(state: Any, head: Any) -> Iterable[Act]:
            return _decision(book, row, form)

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused, {item: f"points-{item}" for item, _title, _stands in offered})
        else:
            messages.success(request, _("已决定；提出的单位会看到结果和理由。"))
            return redirect(here)
    opens = open_texts(book, [row.ground_ref])
    context = {
        "title": _("决定异议"),
        "lead": item_words(row, queries.item_titles(text)),
        "crumbs": [
            {"title": _("异议"), "href": reverse("appraisal:objections", args=[book])},
            {"title": _("这件异议"), "href": here},
        ],
        "form": form,
        "problems": problems,
        "warnings": [_("公布的分数不改写：更正后的分数与原得分并列，位次随更正后的总分另列。")],
        "known": [{"title": _("理由"), "text": opens.get(row.ground_ref, "")}],
        "save": _("作出决定"),
        "cancel_href": here,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


@staff_page()
@require_POST
def withdraw(request: HttpRequest, book: str, objection: str) -> HttpResponse:
    """Take an objection back."""
    desk: Desk = request.desk
    row = one_objection(book, objection)
    desk.append([ObjectionWithdrawn(objection=row.id)], key=f"withdraw:{row.id}:{desk.actor.person}")
    messages.success(request, _("已撤回。"))
    return redirect("appraisal:objection", book, row.id)


@staff_page()
def undo(request: HttpRequest, book: str, correction: str) -> HttpResponse:
    """Take a correction back, with its reason."""
    desk: Desk = request.desk
    row = Correction.rows.of(book).filter(id=correction, to_seq=None).first()
    if row is None:
        raise Http404
    here = reverse("appraisal:objection", args=[book, row.objection])
    form = ReasonForm(request.POST or None)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def plan(state: Any, head: Any) -> Iterable[Act]:
            yield CorrectionUndone(correction=row.id, reason=keep(book, reason, kind="reason"))

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已撤销这次更正，原来的分数重新有效。"))
            return redirect(here)
    context = {
        "title": _("撤销更正"),
        "crumbs": [{"title": _("这件异议"), "href": here}],
        "form": form,
        "problems": problems,
        "save": _("撤销更正"),
        "cancel_href": here,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


@staff_page()
def evidence(request: HttpRequest, book: str, objection: str, sha256: str) -> HttpResponse:
    """A file of an objection, for those who may open it."""
    row = one_objection(book, objection)
    if not may_open(request.desk, row):
        raise Http404
    return evidence_pages.given_out(row.evidence, sha256)


def _decision(book: str, row: Objection, form: DecideForm) -> Iterable[Act]:
    given = form.cleaned_data
    yield ObjectionDecided(
        objection=row.id, outcome=given["outcome"], reason=keep(book, given["reason"], kind="reason")
    )
    if given["outcome"] != REJECTED:
        yield ScoreCorrected(
            id=new_id("y"),
            objection=row.id,
            institution=row.institution,
            period=row.period,
            unit=row.unit,
            lines=tuple(
                CorrectedLine(item=item, was=stands, points=points)
                for item, stands, points in form.corrected()
            ),
            lifts=tuple(given.get("lifts") or ()),
            reason=keep(book, given["reason"], kind="reason"),
        )


def _window_facts(desk: Desk, total: ScoreTotal) -> list[dict[str, Any]]:
    allowed = window(total)
    if allowed is None or allowed.until is None:
        return [{"title": _("异议期"), "text": _("办法没有规定，这一期也没有公示。")}]
    due = allowed.decide_by(desk.book, desk.today)
    return [
        {"title": _("公布"), "text": day_text(allowed.since)},
        {"title": _("异议期到"), "text": day_text(allowed.until)},
        {"title": _("由谁决定"), "text": queries.post_title(desk.book, allowed.decider)},
        {"title": _("今天提出，答复不晚于"), "text": day_text(due.day) if due else _("办法没有规定")},
    ]
