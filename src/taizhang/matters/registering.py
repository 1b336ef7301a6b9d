"""Staff pages by which a matter comes in: which kind, its form, its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.books import queries as books
from taizhang.matters import queries
from taizhang.matters.acts import Given
from taizhang.matters.acts.base import holds_any
from taizhang.matters.forms import RaiseForm
from taizhang.matters.framing import crumbs, kind_named, one_of, title_of, viewer_of
from taizhang.matters.models import Handling, Matter
from taizhang.matters.numbers import secret_of
from taizhang.matters.raising import Raised, Receipt, kinds_in_force, openable, raise_matter
from taizhang.matters.wording import due_words
from taizhang.problems import Refused, Text
from taizhang.records import evidence_pages
from taizhang.server import clock
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.units import queries as units
from taizhang.writing.qr import qr_svg


@staff_page()
def choose(request: HttpRequest, book: str) -> HttpResponse:
    """Which kind of matter to register."""
    desk: Desk = request.desk
    kinds = kinds_in_force(book, desk.today)
    titles = {id: one.title for id, one in books.in_force(book, desk.today).items()}
    items = [
        {"title": titles[id], "href": reverse("matters:new", args=[book, id]), "detail": kind.called}
        for id, kind in openable(book, desk.actor, kinds, desk.today).items()
    ]
    context = {
        "title": _("登记事项"),
        "lead": _("选是哪一类；每类按自己的制度计时、派办、保密。"),
        "crumbs": crumbs(book),
        "groups": [{"heading": _("我可以登记的"), "items": items}] if items else [],
        "empty": {
            "heading": _("没有可以登记的事项"),
            "text": _("先采用热线、信访、督办一类的制度；也可能您的岗位不登记事项。"),
            "href": reverse("books:institutions", args=[book]),
            "action": _("看制度"),
        },
    }
    return render(request, "records/choose.html", context)


@staff_page()
def new(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Register one: possible duplicates are shown before it is saved. The address may name category and place, or the
    late matter that an order is about."""
    desk: Desk = request.desk
    form_of = kind_named(desk, kind)
    if not holds_any(book, desk.actor, form_of.opened_by, desk.today):
        raise Http404
    standing = units.tree_on(book, desk.today).units
    named = [(unit.id, titled(unit).to(language())) for unit in standing]
    given: dict[str, Any] = {
        "kind": form_of,
        "places": [
            (unit.id, titled(unit).to(language())) for unit in standing if unit.kind in ("village", "group")
        ],
        "whom": [*named, *_people(desk)],
        "receivers": named if form_of.steps.several == "each" else (),
    }
    about = _about(desk, request.GET.get("from", ""))
    if request.method == "POST":
        form = RaiseForm(request.POST, request.FILES, **given)
    else:
        form = RaiseForm(**given, initial=_begun(request, desk, about))
    problems: Sequence[Any] = ()
    alike: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        if form_of.steps.duplicates and not request.POST.get("not_the_same"):
            alike = _alike(desk, kind, form)
        if not alike:
            try:
                raised = raised_by(kind, form, form.cleaned_data.get("channel") or form_of.channels[0])
                receipt = raise_matter(
                    book, raised, who=desk.actor, now=clock.now(), on=desk.today, key=form.key
                )
            except Refused as refused:
                problems = form.blame(refused, form.fields_of_act())
            else:
                return _registered(request, desk, form_of.tracked, receipt)
    context = {
        "title": title_of(desk, kind),
        "lead": form_of.called,
        "crumbs": [*crumbs(book), {"title": _("登记"), "href": reverse("matters:choose", args=[book])}],
        "form": form,
        "problems": problems,
        "alike": alike,
        "save": _("登记"),
        "cancel_href": reverse("matters:list", args=[book]),
    }
    wrong = form.errors or problems or alike
    return render(request, "matters/form.html", context, status=422 if wrong else 200)


@staff_page()
def receipt(request: HttpRequest, book: str, matter: str) -> HttpResponse:
    """The receipt for whoever raised it, with number and secret; only for who registered it, the same day."""
    desk: Desk = request.desk
    one = one_of(desk, matter)
    row = one.row
    if not one.kind.tracked or row.opened_by != desk.actor.person or row.opened_on != desk.today:
        raise Http404
    follow = request.build_absolute_uri(reverse("portal:follow", args=[book]))
    context = {
        "title": _("回执"),
        "lead": one.kind.called,
        "crumbs": crumbs(book),
        "slip": slip(one.kind, row, secret_of(book, row.id), follow),
        "detail_href": reverse("matters:detail", args=[book, row.id]),
    }
    return render(request, "matters/receipt.html", context)


def slip(kind: Any, row: Matter, secret: str, follow: str) -> dict[str, Any]:
    """What a receipt says (matters/slip.html). The code leads to the page for following and names the number behind a
    #, which browsers do not send; the secret stands on paper only."""
    return {
        "number": row.number,
        "secret": secret,
        "opened": day_text(row.opened_on),
        "due": day_text(row.answer_due or row.due_on),
        "words": kind.receipt.words.text if kind.receipt else "",
        "follow": follow,
        "qr": qr_svg(f"{follow}#{row.number}", _("扫码查进度"))
        if kind.receipt is None or kind.receipt.qr
        else "",
    }


def raised_by(kind: str, form: RaiseForm, channel: str) -> Raised:
    """What a form says, as the door behind every channel takes it. Its files are on disk when this returns."""
    data = form.cleaned_data
    about = data.get("about") or (form.kind.about[0] if len(form.kind.about) == 1 else "other")
    return Raised(
        kind=kind,
        channel=channel,
        texts=form.texts(),
        category=data.get("category", ""),
        about=about if about in form.kind.about else form.kind.about[0],
        place=data.get("place", ""),
        against=(data["against"],) if data.get("against") else (),
        due=data.get("due"),
        values=form.values(),
        evidence=evidence_pages.kept(data.get("evidence") or ()),
        to=tuple(Given(unit=unit, part="each") for unit in data.get("to", ())),
    )


def _registered(request: HttpRequest, desk: Desk, tracked: bool, receipt: Receipt) -> HttpResponse:
    said = {"number": receipt.number, "secret": receipt.secret}
    if receipt.book != desk.book:
        words = _("反映本单位主要负责人的，已转上级办理，本级看不到。编号 %(number)s，查询码 %(secret)s，请交给本人。")  # fmt: skip
        messages.success(request, words % said)
        return redirect("matters:list", desk.book)
    if not Matter.rows.visible_one(viewer_of(desk), receipt.matter).exists():
        words = _("已登记，按回避规定您看不到这一件。编号 %(number)s，查询码 %(secret)s，请交给本人。")
        messages.success(request, words % said)
        return redirect("matters:list", desk.book)
    messages.success(request, _("已登记，编号 %(number)s。") % said)
    return redirect("matters:receipt" if tracked else "matters:detail", desk.book, receipt.matter)


def _alike(desk: Desk, kind: str, form: RaiseForm) -> list[dict[str, Any]]:
    data = form.cleaned_data
    category, place = data.get("category", ""), data.get("place", "")
    same = queries.possibly_same(
        viewer_of(desk), kind, category=category, place=place, text=data["text"], on=desk.today
    )
    words = queries.first_words(desk.book, same)
    return [
        {
            "title": words.get(row.id) or row.number,
            "href": reverse("matters:detail", args=[desk.book, row.id]),
            "detail": day_text(row.opened_on),
        }
        for row in same
    ]


def _people(desk: Desk) -> list[tuple[str, str]]:
    held = units.holdings(desk.book, desk.today)
    names = desk.names(holding.person for holding in held)
    said = {
        one.person: f"{titled(one.unit).to(language())} {titled(one.post).to(language())} {names.get(one.person, '')}"
        for one in held
    }
    return list(said.items())


def _about(desk: Desk, matter: str) -> Matter | None:
    """The matter that an order is about, if this person may see it and it complains about nobody."""
    if not matter:
        return None
    row = Matter.rows.visible_one(viewer_of(desk), matter[:40]).first()
    return row if row is not None and not row.guarded else None


def _begun(request: HttpRequest, desk: Desk, about: Matter | None) -> dict[str, Any]:
    """What the form says before anybody has typed: the category and place of the address; of a late matter its number,
    how late it is, and who has it. Never its words."""
    begun: dict[str, Any] = {
        "category": request.GET.get("category", ""),
        "place": request.GET.get("place", ""),
    }
    if about is not None:
        late = due_words(about, desk.today)["words"]
        kind = title_of(desk, about.kind)
        said = Text(
            f"{kind.zh} {about.number}（{late.zh}），请抓紧办结并报告结果。",
            f"{kind.to('en')} {about.number} ({late.en}): finish it and report the result.",
        )
        begun |= {"text": said.to(language()), "to": _units_with(desk, about)}
    return begun


def _units_with(desk: Desk, row: Matter) -> list[str]:
    parts = Handling.rows.visible_to(viewer_of(desk)).filter(matter=row.id, standing=True)
    return list(parts.exclude(unit="").values_list("unit", flat=True))
