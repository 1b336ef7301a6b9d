"""The public's pages of matters: raise one, follow it by number and secret, judge the answer, read what was answered.

No account, and nothing about a matter in any address: number and secret travel in forms only. These pages are never
kept by browsers or proxies, but for the list of what was answered in public.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import acts, residents
from taizhang.matters.forms import RaiseForm
from taizhang.matters.models import Matter
from taizhang.matters.numbers import follow as follow_matter
from taizhang.matters.public import Shown, answered
from taizhang.matters.raising import LONGEST, Raised, Receipt, raise_matter
from taizhang.matters.wording import category_title, happened_title, status
from taizhang.portal.frame import crumbs, published, shown
from taizhang.problems import Problem, Refused
from taizhang.server import clock
from taizhang.server.forms import ActForm, text_area
from taizhang.server.pages import day_text, language, public_page, titled


class FollowForm(ActForm):
    """Number and secret."""

    number = forms.CharField(label=gettext_lazy("编号"), max_length=24)
    secret = forms.CharField(label=gettext_lazy("查询码"), max_length=24)
    grade = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("想说的话"), required=False, max_length=LONGEST, widget=text_area()
    )
    what = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


@published
def listed(request: HttpRequest, book: str) -> HttpResponse:
    """What can be raised here, and what was answered in public."""
    today = clock.today()
    titles = residents.titles_in_force(book, today)
    found = answered(book, today)
    return shown(
        request,
        "portal/matters.html",
        {
            "title": _("诉求与答复"),
            "lead": _("提一件事，凭编号和查询码查进度；每件都有期限，满意不满意由您说。"),
            "crumbs": crumbs(book),
            "kinds": [
                {
                    "title": titles[id],
                    "detail": kind.called,
                    "href": reverse("portal:raise", args=[book, id]),
                }
                for id, kind in residents.raised_by_residents(book, today, "portal").items()
            ],
            "follow_href": reverse("portal:follow", args=[book]),
            "answers": [_answered(one) for one in found],
        },
    )


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Raise a matter; the answer is the receipt, so that the secret stands in no address."""
    today = clock.today()
    form_of = residents.raised_by_residents(book, today, "portal").get(kind)
    if form_of is None:
        raise Http404
    places = [(one.id, titled(one).to(language())) for one in residents.places(book, today)]
    whom = [(id, title.to(language())) for id, title in residents.complained_about(book, form_of, today)]
    given: dict[str, Any] = {"kind": form_of, "places": places, "whom": whom, "public": True}
    form = RaiseForm(request.POST, **given) if request.method == "POST" else RaiseForm(**given)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            residents.not_too_many(book, _address(request))
            receipt = raise_matter(
                book, _raised(kind, form), who=acts.RESIDENT, now=clock.now(), on=clock.today(), key=form.key
            )
        except Refused as refused:
            problems = form.blame(refused, form.fields_of_act())
        else:
            return _private(_receipt(request, book, form_of, receipt))
    context = {
        "title": books.in_force(book, clock.today())[kind].title,
        "lead": _("不用注册。内容加密存放，只有经办的人看得到；反映谁，谁就看不到。"),
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "form": form,
        "problems": problems,
        "save": _("提交"),
    }
    answer = shown(request, "portal/raise.html", context)
    answer.status_code = 422 if form.errors or problems else 200
    return _private(answer)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, book: str) -> HttpResponse:
    """Follow one matter by number and secret, judge its answer, open it again or take it back."""
    form = FollowForm(request.POST) if request.method == "POST" else FollowForm()
    context: dict[str, Any] = {
        "title": _("查进度"),
        "lead": _("填回执上的编号和查询码。"),
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "form": form,
        "problems": (),
    }
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = follow_matter(book, data["number"], data["secret"], where=_address(request))
        if row is None:
            form.add_error(None, _("编号或查询码不对；连错几次后请过15分钟再试。"))
        else:
            problems: Sequence[Problem] = ()
            if data["what"] or data["grade"]:
                problems = _done(row, form)
                row = Matter.rows.for_nobody(book).get(id=row.id)
            context |= _followed(row, form) | {"problems": problems}
    answer = shown(request, "portal/follow.html", context)
    answer.status_code = 422 if form.errors or context["problems"] else 200
    return _private(answer)


def _followed(row: Matter, form: FollowForm) -> dict[str, Any]:
    one = residents.followed(row)
    badge, words = status(row)
    return {
        "row": {
            "number": row.number,
            "kind": one.kind.called,
            "category": category_title(one.kind, row.category),
            "badge": badge,
            "status": words,
            "unit": one.unit,
            "due": day_text(row.answer_due or row.due_on),
            "outcome": one.outcome,
        },
        "number": form.cleaned_data["number"],
        "secret": form.cleaned_data["secret"],
        "history": [
            {"what": happened_title(happened["name"], one.kind), "when": happened["on"], "note": note}
            for happened, note in one.history
        ],
        "answer": one.answer,
        "grades": [{"id": grade.id, "title": grade.title} for grade in one.grades],
        "graded": one.graded,
        "may_reopen": one.may_reopen,
        "may_withdraw": one.may_withdraw,
    }


def _done(row: Matter, form: FollowForm) -> Sequence[Problem]:
    """Do what the resident chose; returns what speaks against it."""
    data = form.cleaned_data
    what = data["what"] if data["what"] in ("reopen", "withdraw") else "judge"
    if what == "reopen" and not data["words"].strip():
        form.add_error("words", _("请写哪里没有办好。"))
        return ()
    try:
        residents.say(
            row,
            what,
            now=clock.now(),
            on=clock.today(),
            grade=data["grade"],
            words=data["words"],
            key=form.key,
        )
    except Refused as refused:
        return refused.problems
    return ()


def _receipt(request: HttpRequest, book: str, kind: Kind, receipt: Receipt) -> HttpResponse:
    row = Matter.rows.for_nobody(receipt.book).get(id=receipt.matter)
    context = {
        "title": _("已收到"),
        "lead": kind.called,
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "number": receipt.number,
        "secret": receipt.secret,
        "due": day_text(row.answer_due or row.due_on),
        "words": kind.receipt.words.text if kind.receipt else "",
        "follow_href": reverse("portal:follow", args=[receipt.book]),
    }
    return shown(request, "portal/receipt.html", context)


def _answered(one: Shown) -> dict[str, Any]:
    return {
        "title": one.category or one.kind,
        "detail": [part for part in (one.place, one.unit, one.outcome) if part],
        "answer": one.answer,
        "when": day_text(one.answered_on) if one.answered_on else "",
        "number": one.number,
    }


def _raised(kind: str, form: RaiseForm) -> Raised:
    data = form.cleaned_data
    return Raised(
        kind=kind,
        channel="portal",
        texts=form.texts(),
        category=data.get("category", ""),
        about=data.get("about") or form.kind.about[0],
        place=data.get("place", ""),
        against=(data["against"],) if data.get("against") else (),
        values=form.values(),
    )


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _private(answer: HttpResponse) -> HttpResponse:
    add_never_cache_headers(answer)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
