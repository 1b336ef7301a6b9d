"""Staff page of one kind of matter: where its list, rates, sheets, ledgers, rounds, cards and wall papers are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import guide, queries
from taizhang.matters.acts.base import holds_any
from taizhang.matters.framing import crumbs, kind_named, papers_for, title_of, viewer_of
from taizhang.matters.queries import Asked
from taizhang.problems import Text
from taizhang.server.pages import Desk, staff_page


@staff_page()
def kind(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """What there is of this kind: how many are open and late, its pages, its limits."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    viewer = viewer_of(desk)
    late = queries.count(viewer, Asked(kind=kind, late_on=desk.today))
    institution = books.in_force(book, desk.today)[kind]
    context = {
        "title": institution.title,
        "lead": form.prompt.text if form.prompt is not None else form.called,
        "crumbs": crumbs(book),
        "actions": [
            {"title": _("登记"), "href": reverse("matters:new", args=[book, kind]), "icon": "plus"}
        ]
        if holds_any(book, desk.actor, form.opened_by, desk.today)
        else [],
        "figures": [
            {"title": _("在办"), "amount": queries.count(viewer, Asked(kind=kind, status="open")), "unit": _("件")},
            {"title": _("逾期"), "amount": late, "unit": _("件"), "late": bool(late)},
        ],
        "groups": [{"heading": _("这一类的页面"), "items": list(_pages(desk, kind, form))}],
        "clocks": [
            {
                "title": clock.title,
                "text": guide.limit_words(clock.limit),
                "note": Text(clock.source),
                "late": False,
            }
            for clock in form.clocks
        ],
        "facts": [{"title": _("依据"), "text": form.source}],
        "rule_href": reverse("books:institution", args=[book, kind]),
    }  # fmt: skip
    return render(request, "matters/kind.html", context)


@staff_page()
def wall(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The papers of a kind that hang on the wall (上墙), each on a page of its own."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    papers = papers_for(form, "wall")
    shown = {part for paper in papers for part in paper.shows}
    rows = guide.people(book, form, desk.today, desk.names) if "people" in shown else []
    context = {
        "title": _("上墙公示"),
        "lead": title_of(desk, kind),
        "crumbs": crumbs(book, kind, title_of(desk, kind)),
        "papers": [
            {
                "title": paper.title,
                "text": paper.text,
                "services": guide.services(form) if "services" in paper.shows else [],
                "steps": guide.steps(form) if "steps" in paper.shows else [],
                "people": rows if "people" in paper.shows else [],
            }
            for paper in papers
        ],
        "source": form.source,
        "empty": {
            "heading": _("这类事项没有上墙的材料"),
            "text": _("在制度文件里写上 for = \"wall\" 的材料，就能在这里打印。"),
            "href": reverse("books:institution", args=[book, kind]),
            "action": _("看制度"),
        },
    }  # fmt: skip
    return render(request, "matters/wall.html", context)


def _pages(desk: Desk, id: str, form: Kind) -> Iterator[dict[str, Any]]:
    def at(name: str) -> str:
        return reverse(f"matters:{name}", args=[desk.book, id])

    listed = reverse("matters:list", args=[desk.book])
    for show, title in (("open", _("在办的")), ("late", _("逾期的")), ("ended", _("已结束的"))):
        yield {"title": title, "href": f"{listed}?{urlencode({'show': show, 'kind': id})}"}
    if form.rates:
        yield {
            "title": _("各项率"),
            "href": at("rates"),
            "detail": _("分子、分母、口径；多少天答复；反复出现的事"),
        }
    for paper in papers_for(form, "ledger"):
        yield {"title": paper.title, "href": at("ledger"), "detail": _("按村打印")}
    if papers_for(form, "sheet"):
        yield {"title": _("月度清单"), "href": at("sheets"), "detail": _("月初定、月末对账，按页打印")}
    if form.sweep is not None:
        yield {"title": _("排查轮次"), "href": at("sweeps"), "detail": _("哪些单位报了、没报，也要报零")}
    for paper in papers_for(form, "card"):
        yield {"title": paper.title, "href": at("cards"), "detail": _("按村打印，逐村核对送达")}
    if papers_for(form, "wall"):
        yield {"title": _("上墙公示"), "href": at("wall"), "detail": _("制度、流程、事项、人员")}
    institution = books.in_force(desk.book, desk.today)[id]
    if institution.contact is not None:
        yield {"title": _("每处的责任人"), "href": at("bound"), "detail": _("谁负责哪一处，哪一处还没有人")}
