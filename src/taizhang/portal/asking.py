"""The public's pages of matters: raise one, follow it by number and secret, judge the answer, read what was answered.

No account, and nothing about a matter in any address: number and secret travel in forms only. These pages are never
kept by browsers or proxies, but for the list of what was answered in public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import append, build
from taizhang.matters import acts
from taizhang.matters.forms import RaiseForm
from taizhang.matters.models import AT_WORK, Matter
from taizhang.matters.numbers import follow as follow_matter
from taizhang.matters.public import Shown, answered
from taizhang.matters.queries import kind_of, texts_of
from taizhang.matters.raising import LONGEST, Raised, Receipt, kinds_in_force, raise_matter
from taizhang.matters.searching import seal
from taizhang.matters.wording import OUTCOMES, category_title, happened_title, status
from taizhang.portal.frame import crumbs, published, shown
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm, text_area
from taizhang.server.pages import day_text, language, public_page, titled
from taizhang.server.store import STORE
from taizhang.units import queries as units
from taizhang.units.models import Unit

RAISED_AN_HOUR = 30
"""How many matters one address may raise in an hour."""
_HOUR = 3_600
_PUBLIC_EVENTS = frozenset({"received", "assigned", "accepted", "refused", "answered", "sent-back", "handed-over", "reopened", "closed", "withdrawn", "judged"})  # fmt: skip


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
    kinds = kinds_in_force(book, today)
    titles = {id: one.title for id, one in books.in_force(book, today).items()}
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
                for id, kind in kinds.items()
                if _open_to_all(kind)
            ],
            "follow_href": reverse("portal:follow", args=[book]),
            "answers": [_answered(one) for one in found],
        },
    )


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Raise a matter; the answer is the receipt, so that the secret stands in no address."""
    form_of = kinds_in_force(book, clock.today()).get(kind)
    if form_of is None or not _open_to_all(form_of):
        raise Http404
    standing = units.tree_on(book, clock.today()).units
    places = [(one.id, titled(one).to(language())) for one in standing if one.kind in ("village", "group")]
    given: dict[str, Any] = {"kind": form_of, "places": places, "whom": _whom(book, standing), "public": True}
    form = RaiseForm(request.POST, **given) if request.method == "POST" else RaiseForm(**given)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _not_too_many(request, book)
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
                problems = _done(book, row, form)
                row = Matter.rows.for_nobody(book).get(id=row.id)
            context |= _followed(row, form) | {"problems": problems}
    answer = shown(request, "portal/follow.html", context)
    answer.status_code = 422 if form.errors or context["problems"] else 200
    return _private(answer)


def _followed(row: Matter, form: FollowForm) -> dict[str, Any]:
    kind = kind_of(row)
    texts = texts_of(row, kind, None)
    badge, words = status(row)
    verdict = kind.verdict
    asks = verdict is not None and verdict.asked_by != "office" and row.status in ("answered", "closed")
    milestones = {one.id for one in kind.milestones if one.public}
    unit = Unit.rows.of(row.book).filter(id=row.unit).first() if row.unit else None
    outcome = kind.outcome(row.outcome) if row.answered_on else None
    return {
        "row": {
            "number": row.number,
            "kind": kind.called,
            "category": category_title(kind, row.category),
            "badge": badge,
            "status": words,
            "unit": titled(unit) if unit is not None and not row.guarded else "",
            "due": day_text(row.answer_due or row.due_on),
            "outcome": (outcome.title.text if outcome else OUTCOMES.get(row.outcome_class, ""))
            if row.answered_on
            else "",
        },
        "number": form.cleaned_data["number"],
        "secret": form.cleaned_data["secret"],
        "history": [
            {
                "what": happened_title(one["name"], kind),
                "when": one["on"],
                "note": texts.get(one.get("text", ""), "")
                if one["name"] in ("answered", "refused", "judged")
                else "",
            }
            for one in reversed(row.events)
            if one["name"] in _PUBLIC_EVENTS or one["name"] in milestones
        ],
        "answer": _answer_of(row, texts),
        "grades": [{"id": grade.id, "title": grade.title} for grade in verdict.grades]
        if verdict is not None and asks and row.graded_by != "resident"
        else [],
        "graded": next((grade.title for grade in verdict.grades if grade.id == row.grade), "")
        if verdict
        else "",
        "may_reopen": verdict is not None
        and verdict.reopen_days > 0
        and row.status in ("answered", "closed")
        and row.reopened_times < verdict.reopen_times,
        "may_withdraw": kind.steps.withdraw and row.status in AT_WORK,
    }


def _answer_of(row: Matter, texts: Mapping[str, str]) -> str:
    """The answer that counts: where answers are looked at first, what was handed in last before it was passed."""
    if row.answered_on is None:
        return ""
    refs = [
        one["text"]
        for one in row.events
        if one["name"] in ("answered", "submitted", "refused") and "text" in one
    ]
    return texts.get(refs[-1], "") if refs else ""


def _done(book: str, row: Matter, form: FollowForm) -> Sequence[Problem]:
    """Do what the resident chose; returns what speaks against it."""
    data = form.cleaned_data
    words = data["words"].strip()

    def plan(state: Any, head: Any) -> list[Any]:
        sealed = seal(book, row.id, "words", words) if words else None
        if data["what"] == "reopen":
            return [build(acts.MatterReopened, matter=row.id, reason=sealed)]
        if data["what"] == "withdraw":
            return [build(acts.MatterWithdrawn, matter=row.id, reason=sealed)]
        return [build(acts.MatterJudged, matter=row.id, grade=data["grade"], words=sealed)]

    if data["what"] == "reopen" and not words:
        form.add_error("words", _("请写哪里没有办好。"))
        return ()
    try:
        append(STORE, book, plan, who=acts.RESIDENT, now=clock.now(), happened_on=clock.today(), key=form.key)
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


def _open_to_all(kind: Kind) -> bool:
    return "resident" in kind.opened_by and "portal" in kind.channels


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


def _whom(book: str, standing: Iterable[Unit]) -> list[tuple[str, str]]:
    """Units and posts, without names: a complaint about a post's holder is one about the person."""
    held = units.holdings(book, clock.today())
    people = {
        one.person: f"{titled(one.unit).to(language())} · {titled(one.post).to(language())}" for one in held
    }
    return [*((one.id, titled(one).to(language())) for one in standing), *people.items()]


def _not_too_many(request: HttpRequest, book: str) -> None:
    key = f"raised:{book}:{_address(request)}"
    cache.add(key, 0, _HOUR)
    if cache.incr(key) > RAISED_AN_HOUR:
        raise Refused(
            Problem(
                "too-many",
                Text("这个网络地址一小时内提得太多", "too many were raised from this address within an hour"),
                Text(
                    "请过一会儿再提，或到窗口、打电话登记",
                    "try again later, or come to the counter or telephone",
                ),
            )
        )


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _private(answer: HttpResponse) -> HttpResponse:
    add_never_cache_headers(answer)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
