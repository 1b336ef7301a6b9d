"""Staff pages that are about people's work: my matters today, the seals that were opened, who answers for which place."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.books import queries as books
from taizhang.matters import queries
from taizhang.matters.day import listed
from taizhang.matters.framing import crumbs, title_of, viewer_of
from taizhang.matters.models import Matter
from taizhang.matters.queries import Asked
from taizhang.matters.raising import kinds_in_force
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, staff_page, titled
from taizhang.units import queries as units
from taizhang.vault.keeping import open_texts

SHOWN = 20


@staff_page()
def day(request: HttpRequest, book: str) -> HttpResponse:
    """My matters: late, due soon, to be done again, to sign for, returned, answers to look at, people to call back."""
    desk: Desk = request.desk
    viewer = viewer_of(desk)
    kinds = kinds_in_force(book, desk.today)
    found = queries.my_day(viewer, desk.actor, desk.today, most=SHOWN)
    calls = [id for id, kind in kinds.items() if kind.steps.call_back and kind.verdict and kind.verdict.asked_by != "resident"]  # fmt: skip
    back = (
        queries.to_call_back(viewer, calls, most=SHOWN) if calls and desk.holds("clerk", "supervisor") else ()
    )
    lists: list[tuple[Any, Any, Any, bool]] = [
        (_("逾期"), found.late, _("没有逾期的。"), True),
        (_("三天内到期"), found.due, _("三天内没有到期的。"), False),
        (_("退回重办、要求重新办理的"), found.again, "", False),
        (_("待签收"), found.unsigned, _("没有待签收的。"), False),
        (_("退回的、待派办的"), found.returned, _("没有退回的。"), False),
        (_("待审核的答复"), found.in_review, _("没有待审核的答复。"), False),
        (_("待回访"), back, _("没有待回访的。"), False),
    ]
    rows = {row.id: row for _title, some, _none, _late in lists for row in some}
    words = queries.first_words(book, rows.values(), length=40)
    here = reverse("matters:list", args=[book])
    context = {
        "title": _("我的事项"),
        "lead": day_text(desk.today),
        "crumbs": crumbs(book),
        "lists": [
            {
                "heading": title,
                "list": listed(desk, some, words),
                "none": none,
                "late": late,
                "more": {"title": _("全部"), "href": f"{here}?show={'late' if late else 'open'}"}
                if len(some) >= SHOWN
                else None,
            }
            for title, some, none, late in lists
            if some or title in (_("逾期"), _("三天内到期"))
        ],
    }
    return render(request, "matters/day.html", context)


@staff_page(roles=("auditor",))
def seals(request: HttpRequest, book: str) -> HttpResponse:
    """Every seal that was opened: who, when, of which matter, and the reason given. For the auditor."""
    desk: Desk = request.desk
    viewer = viewer_of(desk)
    found = queries.seal_openings(viewer)
    names = desk.names(one.person for one in found)
    reasons = open_texts(book, [one.reason_ref for one in found])
    rows: Any = Matter.rows.visible_to(viewer).filter(id__in=[one.matter for one in found])
    numbers = {row.id: (row.number, row.kind) for row in rows}
    context = {
        "title": _("启封记录"),
        "lead": _("谁在何时启封了哪一件、写了什么理由；最近的一百次。"),
        "crumbs": crumbs(book),
        "caption": _("启封"),
        "columns": [
            {"title": _("日期")},
            {"title": _("谁")},
            {"title": _("事项")},
            {"title": _("理由")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": day_text(one.opened_on)},
                    names.get(one.person, ""),
                    {
                        "text": numbers[one.matter][0],
                        "href": reverse("matters:detail", args=[book, one.matter]),
                        "small": title_of(desk, numbers[one.matter][1]),
                    },
                    reasons.get(one.reason_ref, "—"),
                ]
            }
            for one in found
            if one.matter in numbers
        ],
        "empty": {"heading": _("没有启封过"), "text": _("启封时必须写理由，并记在这里。"), "href": ""},
    }
    return render(request, "matters/table.html", context)


@staff_page()
def bound(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """Who answers for which place by the kind's own rule, and what is open there; a place without anybody is shown."""
    desk: Desk = request.desk
    institution = books.in_force(book, desk.today).get(kind)
    if institution is None or institution.contact is None or institution.matter is None:
        raise Http404
    binds = set(institution.contact.binds)
    standing = units.tree_on(book, desk.today)
    places = [unit for unit in standing.units if unit.kind in binds]
    duties = [duty for duty in units.contacts(book, desk.today) if duty.institution == kind]
    names = desk.names(duty.person for duty in duties)
    viewer = viewer_of(desk)
    open_now = Counter(
        queries.matters(viewer, Asked(kind=kind, status="open"))
        .exclude(place="")
        .values_list("place", flat=True)[: queries.COUNTED_TO]
    )
    here = reverse("matters:list", args=[book])
    context = {
        "title": Text(
            f"{institution.title.zh}：每处的责任人", f"{institution.title.to('en')}: who answers where"
        ),
        "lead": _("一处一人；报事多少不计分、不排名。"),
        "crumbs": crumbs(book, kind, institution.title),
        "caption": Text(f"{len(places)} 处", f"{len(places)} places"),
        "columns": [
            {"title": _("地点")},
            {"title": _("责任人")},
            {"title": _("从何时起")},
            {"title": _("在办"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": titled(place),
                        "href": f"{here}?kind={kind}&place={place.id}",
                        "small": titled(standing.by_id[place.parent])
                        if place.parent in standing.by_id
                        else "",
                    },
                    *_who(place.id, duties, names),
                    {"amount": open_now.get(place.id, 0)},
                ]
            }
            for place in places
        ],
        "empty": {
            "heading": _("还没有划分"),
            "text": _("先在单位页建好村和组，再把人联系到每一处。"),
            "href": reverse("units:list", args=[book]),
            "action": _("看单位"),
        },
    }
    return render(request, "matters/table.html", context)


def _who(place: str, duties: list[Any], names: Any) -> list[Any]:
    found = [duty for duty in duties if duty.unit == place]
    if not found:
        return [{"state": "late", "title": _("没有责任人")}, ""]
    return [
        "、".join(names.get(duty.person, "") for duty in found),
        day_text(min(duty.since for duty in found)),
    ]
