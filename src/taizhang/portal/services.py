"""The public's service guide (办事指南): each service with its conditions, papers, fee, legal and promised time."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.books import queries as books
from taizhang.matters import guide as guides
from taizhang.matters.raising import kinds_in_force
from taizhang.matters.residents import raised_by_residents
from taizhang.portal.frame import crumbs, published, shown
from taizhang.server import clock


@published
def services(request: HttpRequest, book: str) -> HttpResponse:
    """Every service on offer, by the rule that offers it."""
    today = clock.today()
    titles = {id: one.title for id, one in books.in_force(book, today).items()}
    groups = [
        {
            "title": titles[id],
            "href": reverse("portal:guide", args=[book, id]),
            "items": [
                {
                    "title": one.title,
                    "href": f"{reverse('portal:guide', args=[book, id])}#{one.id}",
                    "promised": guides.limit_words(one.promised),
                }
                for one in kind.services
            ],
        }
        for id, kind in kinds_in_force(book, today).items()
        if kind.services
    ]
    context = {
        "title": _("办事指南"),
        "lead": _("办什么事、要带什么、收不收费、几天办好，都写在这里。"),
        "crumbs": crumbs(book, (_("诉求与答复"), "portal:matters")),
        "groups": groups,
        "empty": {
            "heading": _("还没有公开的服务事项"),
            "text": _("有事可以直接提，或到便民服务中心问。"),
            "href": reverse("portal:matters", args=[book]),
            "action": _("提一件事"),
        },
    }
    return shown(request, "portal/services.html", context)


@published
def guide(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The services of one rule in full, to read or to print for the wall."""
    today = clock.today()
    form = kinds_in_force(book, today).get(kind)
    if form is None or not form.services:
        raise Http404
    raising = reverse("portal:raise", args=[book, kind])
    context = {
        "title": books.in_force(book, today)[kind].title,
        "lead": form.called,
        "crumbs": crumbs(book, (_("办事指南"), "portal:services")),
        "services": guides.services(
            form,
            (lambda id: f"{raising}?{urlencode({'category': id})}")
            if kind in raised_by_residents(book, today, "portal")
            else None,
        ),
        "applied": form.called,
        "steps": guides.steps(form),
    }
    return shown(request, "portal/guide.html", context)
