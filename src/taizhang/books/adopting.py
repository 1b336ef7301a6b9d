"""Adopting an institution and repealing one: the shipped text, or the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books.acts import InstitutionAdopted, InstitutionRepealed
from taizhang.books.by_state import COUNTING_SECTIONS
from taizhang.books.forms import AdoptForm, RepealForm
from taizhang.books.texts import around, compared, lines_of, listed
from taizhang.books.ticking import do_jobs
from taizhang.books.upstream import base_of
from taizhang.books.views import standing_of
from taizhang.institutions import is_warning, load, sha256_of
from taizhang.journal import build, new_id
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.pages import Desk, day_text, staff_page, titled

EDITORS = ("clerk", "leader")


@staff_page(roles=EDITORS)
def adopt(request: HttpRequest, book: str, institution: str = "") -> HttpResponse:
    """Adopt a text: of one institution, or of a new one that the text names."""
    desk: Desk = request.desk
    one = standing_of(desk, institution) if institution else None
    known = one.adopted.text if one and one.adopted else one.offered.text if one and one.offered else ""
    if one is not None and one.offered is not None and request.GET.get("text") == "offered":
        known = one.offered.text
    if request.method == "POST":
        form = AdoptForm(request.POST, request.FILES)
    else:
        form = AdoptForm(initial={"text": known, "effective_from": desk.today})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            adopted = _adopt(desk, form, institution)
        except Refused as refused:
            problems = (
                tuple(problem for problem in refused.problems if not is_warning(problem)) or refused.problems
            )
        else:
            since = day_text(adopted.effective_from)
            said = Text(
                f"已采用“{adopted.name}”，{since.zh}起施行。",
                f"Adopted {adopted.name_en or adopted.name}, in force from {since.en}.",
            )
            messages.success(request, said.to(request.LANGUAGE_CODE))
            return redirect("books:institution", book, adopted.institution)
    here = reverse("books:institutions", args=[book])
    back = reverse("books:institution", args=[book, institution]) if institution else here
    crumbs = [{"title": pgettext("navigation", "制度"), "href": here}]
    if one is not None:
        crumbs.append({"title": titled(one.adopted) if one.adopted else institution, "href": back})
    typed = (form.data.get("text") or "").replace("\r\n", "\n") if form.is_bound else known
    compares = one is not None and one.adopted is not None and typed != one.adopted.text
    context = {
        "title": _("采用制度"),
        "lead": _("采用后文本写进账里；从施行日起计算都按它，已封账的月份不变。"),
        "crumbs": crumbs,
        "form": form,
        "problems": listed(problems, institution),
        "wrong": around(typed, lines_of(problems)),
        "diff": compared(one.adopted.text, typed) if compares else [],
        "save": _("采用"),
        "cancel_href": back,
    }
    return render(request, "books/adopt.html", context, status=422 if form.errors or problems else 200)


@staff_page(roles=EDITORS)
def repeal(request: HttpRequest, book: str, institution: str) -> HttpResponse:
    """Repeal an institution from a day on."""
    desk: Desk = request.desk
    one = standing_of(desk, institution)
    form = RepealForm(request.POST or None, initial={"effective_from": desk.today})
    problems: Sequence[Any] = ()
    back = reverse("books:institution", args=[book, institution])
    if request.method == "POST" and form.is_valid():
        try:
            act = build(
                InstitutionRepealed,
                id=new_id("i"),
                institution=institution,
                effective_from=form.cleaned_data["effective_from"],
            )
            desk.append([act], key=form.key)
        except Refused as refused:
            problems = listed(form.blame(refused), institution)
        else:
            messages.success(request, _("已废止；以前的月份仍按当时的文本。"))
            return redirect(back)
    title = titled(one.adopted) if one.adopted else Text(institution)
    context = {
        "title": _("废止制度"),
        "lead": title,
        "crumbs": [
            {"title": pgettext("navigation", "制度"), "href": reverse("books:institutions", args=[book])},
            {"title": title, "href": back},
        ],
        "form": form,
        "problems": problems,
        "warnings": [_("废止后不再按它计算、考评和公示；账里的历次文本都留着。")],
        "save": _("废止"),
        "cancel_href": back,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _adopt(desk: Desk, form: AdoptForm, institution: str) -> InstitutionAdopted:
    text, day = form.cleaned_data["text"], form.cleaned_data["effective_from"]
    name = load(text).id
    if institution and name != institution:
        raise Refused(
            Problem(
                "other-institution",
                Text(
                    f"文本里的编号是 {name}，不是 {institution}",
                    f"the text is of {name}, not of {institution}",
                ),
                Text(
                    f"把 id 写成 {institution}；要采用另一项制度，请从“采用自订的制度”进入",
                    f"write the id {institution}; another institution is adopted from its own page",
                ),
                Place(line=_line_of_id(text)),
            )
        )
    act = InstitutionAdopted.of(
        new_id("i"), text, effective_from=day, based_on=base_of(name, sha256_of(text), desk.book, day)
    )
    desk.append([act], key=form.key)
    if not COUNTING_SECTIONS.isdisjoint(act.sections):
        do_jobs(desk.book, clock.now(), desk.today)
    return act


def _line_of_id(text: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((at for at, line in lines if line.replace(" ", "").startswith("id=")), 0)
