"""The public's pages by which a matter comes in: what can be raised and what was answered, the form, the receipt.

No account, and nothing about a matter in any address. The form and the receipt are never kept by browsers or proxies;
the list of what was answered in public may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from taizhang.books import queries as books
from taizhang.books.models import Book
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import acts, residents
from taizhang.matters.forms import RaiseForm
from taizhang.matters.models import Matter
from taizhang.matters.public import Listed, Shown, answered
from taizhang.matters.raising import Receipt, kinds_in_force, raise_matter
from taizhang.matters.registering import raised_by, slip
from taizhang.matters.seeing import goes_up
from taizhang.portal.frame import crumbs, published, shown
from taizhang.problems import Refused, Text
from taizhang.server import clock
from taizhang.server.pages import day_text, language, public_page, titled
from taizhang.units import queries as units


@published
def listed(request: HttpRequest, book: str) -> HttpResponse:
    """What can be raised here, and what was answered in public: of one kind or place, or what holds some words."""
    today = clock.today()
    kinds = kinds_in_force(book, today)
    titles = residents.titles_in_force(book, today)
    given = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in ("kind", "place", "q")
    }
    kept = {name: value for name, value in given.items() if value}
    here = reverse("portal:matters", args=[book])
    place = units.tree_on(book, today).by_id.get(given["place"])
    asked = Listed(
        given["kind"], place.id if place is not None else "", given["q"], request.GET.get("before", "")[:60]
    )
    page = answered(book, today, asked)
    from_place = f"?{urlencode({'place': place.id})}" if place is not None else ""
    narrowed = bool(kept) or bool(asked.before)
    context = {
        "title": _("诉求与答复"),
        "lead": _("提一件事，凭编号和查询码查进度；每件都有期限，满意不满意由您说。"),
        "crumbs": crumbs(book),
        "place": titled(place) if place is not None else "",
        "kinds": [
            {
                "title": titles[id],
                "detail": kind.prompt.text if kind.prompt is not None else kind.called,
                "href": reverse("portal:raise", args=[book, id]) + from_place,
            }
            for id, kind in residents.raised_by_residents(book, today, "portal").items()
        ],
        "follow_href": reverse("portal:follow", args=[book]),
        "services_href": reverse("portal:services", args=[book])
        if any(kind.services for kind in kinds.values())
        else "",
        "search": {
            "action": here,
            "value": given["q"],
            "label": _("在公开的答复里找（两个字以上）"),
            "hidden": [{"name": name, "value": value} for name, value in kept.items() if name != "q"],
        },
        "filters": [
            {
                "title": titles[id],
                "href": f"{here}?{urlencode({**kept, 'kind': id})}",
                "current": id == given["kind"],
            }
            for id, kind in kinds.items()
            if kind.published is not None
        ],
        "all_href": here if narrowed else "",
        "answers": [_answered(one) for one in page.rows],
        "next_href": f"{here}?{urlencode({**kept, 'before': page.next})}" if page.next else "",
        "none": _("没有找到；换几个字，或看全部。") if narrowed else _("还没有公开的答复。"),
    }  # fmt: skip
    return shown(request, "portal/matters.html", context)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Raise a matter; the answer is the receipt, so that the secret stands in no address. The address may name a
    service or a village, as the service guide and the contact cards do."""
    today = clock.today()
    form_of = residents.raised_by_residents(book, today, "portal").get(kind)
    if form_of is None:
        raise Http404
    places = [(one.id, titled(one).to(language())) for one in residents.places(book, today)]
    whom = [(id, title.to(language())) for id, title in residents.complained_about(book, form_of, today)]
    given: dict[str, Any] = {"kind": form_of, "places": places, "whom": whom, "public": True}
    begun = {name: request.GET.get(name, "")[:60] for name in ("category", "place")}
    form = (
        RaiseForm(request.POST, request.FILES, **given)
        if request.method == "POST"
        else RaiseForm(**given, initial=begun)
    )
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            residents.not_too_many(book, address_of(request))
            raised = raised_by(kind, form, "portal")
            receipt = raise_matter(book, raised, who=acts.RESIDENT, now=clock.now(), on=today, key=form.key)
        except Refused as refused:
            problems = form.blame(refused, form.fields_of_act())
        else:
            return private(_receipt(request, book, form_of, receipt, raised.against))
    context = {
        "title": books.in_force(book, today)[kind].title,
        "lead": _("不用注册。内容加密存放，只有经办的人看得到；反映谁，谁就看不到。"),
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "form": form,
        "problems": problems,
        "save": _("提交"),
    }
    answer = shown(request, "portal/raise.html", context)
    answer.status_code = 422 if form.errors or problems else 200
    return private(answer)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, for throttles only."""
    return str(request.META.get("REMOTE_ADDR", ""))


def private(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps this page."""
    add_never_cache_headers(answer)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _receipt(
    request: HttpRequest, book: str, kind: Kind, receipt: Receipt, against: tuple[str, ...]
) -> HttpResponse:
    row = Matter.rows.for_nobody(receipt.book).get(id=receipt.matter)
    follow = reverse("portal:follow", args=[receipt.book])
    context = {
        "title": _("已收到"),
        "lead": kind.called,
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "slip": slip(kind, row, receipt.secret, request.build_absolute_uri(follow)),
        "warning": _elsewhere(book, receipt, against),
        "follow_href": f"{follow}#{row.number}",
    }
    return shown(request, "portal/receipt.html", context)


def _elsewhere(book: str, receipt: Receipt, against: tuple[str, ...]) -> Any:
    """What is said where the matter does not take the usual way: it went up, or only the auditor has it."""
    if receipt.book != book:
        upper = titled(Book.rows.get(id=receipt.book))
        return Text(
            f"您反映的是本单位主要负责人，这件事已转{upper.zh}办理，本单位的人看不到。请到该处查进度。",
            f"This is about the head of this office, so it went to {upper.to('en')}; nobody here sees it. Follow it there.",
        )
    if against and goes_up(book, against, clock.today()):
        return Text(
            "您反映的是本单位主要负责人。这里还没有接上级的账，这件事只由审计（纪检）人员掌握，主要负责人和其他人都看不到；您也可以直接向县级信访或纪检机关反映。",
            "This is about the head of this office. No office above is connected here, so only the auditor (discipline) has it: "
            "neither the head nor anybody else sees it. You may also turn to the county's petition or discipline office.",
        )
    return ""


def _answered(one: Shown) -> dict[str, Any]:
    last = day_text(one.due_on)
    due = Text(f"期限 {last.zh}", f"due {last.to('en')}") if one.due_on and not one.answered_on else ""
    received = day_text(one.received_on)
    return {
        "title": one.category or one.kind,
        "detail": [part for part in (one.place, one.unit, one.channel, one.outcome, one.verdict, due) if part],
        "answer": one.answer,
        "when": day_text(one.answered_on)
        if one.answered_on
        else Text(f"{received.zh}收到", f"received {received.to('en')}")
        if one.received_on
        else "",
        "number": one.number,
    }  # fmt: skip
