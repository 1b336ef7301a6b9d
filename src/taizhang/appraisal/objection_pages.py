"""Pages of objections (异议): listed with their clocks, one by one, and at the foot of a score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.appraisal import queries
from taizhang.appraisal.acts.checks import belongs_to, holds_post
from taizhang.appraisal.models import Correction, Objection, ScoreTotal
from taizhang.appraisal.objecting import OPEN, PARTLY, REJECTED, UPHELD, WITHDRAWN, window
from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.records import evidence_pages
from taizhang.server.pages import (
    Desk,
    asked_number,
    day_text,
    language,
    paged,
    staff_page,
    titled,
)
from taizhang.timekeeping import Period
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts

PAGE = 25

STATES: Mapping[str, tuple[str, Text]] = {
    OPEN: ("waiting", Text("待决定", "to be decided")),
    UPHELD: ("corrected", Text("成立，已更正", "upheld, corrected")),
    PARTLY: ("corrected", Text("部分成立，已更正", "partly upheld, corrected")),
    REJECTED: ("ended", Text("不成立", "rejected")),
    WITHDRAWN: ("ended", Text("已撤回", "withdrawn")),
}


@staff_page()
def objections(request: HttpRequest, book: str) -> HttpResponse:
    """All objections, those that wait first."""
    desk: Desk = request.desk
    show = "settled" if request.GET.get("show") == "settled" else "open"
    here = reverse("appraisal:objections", args=[book])
    rows = Objection.rows.of(book)
    sets = {
        "open": rows.filter(status=OPEN).order_by("decide_by", "made_seq"),
        "settled": rows.exclude(status=OPEN).order_by("-made_seq"),
    }
    counts = {key: found.count() for key, found in sets.items()}
    shown, page = paged(
        sets[show],
        asked_number(request),
        PAGE,
        counts[show],
        lambda number: f"{here}?show={show}&page={number}",
    )
    units = {unit.id: unit for unit in Unit.rows.of(book).filter(id__in={row.unit for row in shown})}
    texts = {key: queries.sheet_text(book, *key) for key in {(row.institution, row.period) for row in shown}}
    context = {
        "title": _("异议"),
        "lead": _("公布的分数有错，本单位可以在异议期内提出；由办法写明的人决定，原得分照样保留。"),
        "crumbs": [rankings_crumb(book)],
        "tabs": [
            {"title": title, "href": f"{here}?show={key}", "current": key == show, "count": counts[key]}
            for key, title in (("open", _("待决定")), ("settled", _("已办结")))
        ],
        "table": {
            "caption": _("异议"),
            "columns": [
                {"title": _("对哪一项")},
                {"title": _("单位")},
                {"title": _("考评")},
                {"title": _("提出")},
                {"title": _("答复期限")},
                {"title": _("状态"), "kind": "state"},
            ],
            "rows": [_listed(desk, row, units, texts) for row in shown],
        },
        "page": page,
        "empty": {
            "heading": _("没有等着决定的异议") if show == "open" else _("还没有办结的异议"),
            "text": _("在得分单下方可以提出异议。"),
            "href": reverse("appraisal:rankings", args=[book]),
            "action": _("看位次和得分单"),
        },
    }
    return render(request, "appraisal/objections.html", context)


@staff_page()
def objection(request: HttpRequest, book: str, objection: str) -> HttpResponse:
    """One objection: what was objected to, its clock, its decision; the receipt of who made it."""
    desk: Desk = request.desk
    row = one_objection(book, objection)
    total = kept_total(book, row.institution, row.period, row.unit)
    text = queries.rule_text(book, row.institution, total.sha256)
    unit = Unit.rows.of(book).filter(id=row.unit).first()
    corrections = list(Correction.rows.of(book).filter(objection=row.id).order_by("from_seq"))
    names = desk.names([row.objector, row.decided_by, *(one.corrected_by for one in corrections)])
    opens = may_open(desk, row)
    texts = open_texts(book, [row.ground_ref, row.reason_ref]) if opens else {}
    badge, words = STATES[row.status]
    asked = Period.parse(row.period)
    named = titled(unit) if unit else Text(row.unit)
    sheet = reverse("appraisal:sheet", args=[book, row.institution, row.period, row.unit])
    facts: list[dict[str, Any]] = [
        {"title": _("单位"), "text": named},
        {"title": _("考评"), "text": text.title if text else row.institution},
        {"title": _("期间"), "text": asked.text},
        {"title": _("得分单"), "text": _("公布的得分单"), "href": sheet},
        {"title": _("提出"), "text": _by(names.get(row.objector, ""), row.objected_on)},
        {"title": _("回执号"), "text": row.id},
    ]
    if row.status == OPEN:
        facts.append({"title": _("答复期限"), "text": _due_words(desk, row)})
        facts.append({"title": _("由谁决定"), "text": queries.post_title(book, decider(total))})
    elif row.decided_by:
        what = _("撤回") if row.status == WITHDRAWN else _("决定")
        facts.append({"title": what, "text": _by(names.get(row.decided_by, ""), row.decided_on)})
    titles = queries.item_titles(text)
    decides = row.status == OPEN and holds_post(book, desk.actor.person, decider(total), desk.today)
    context = {
        "title": _("异议：%(item)s") % {"item": item_words(row, titles).to(language())},
        "lead": named,
        "crumbs": [
            rankings_crumb(book),
            {"title": _("异议"), "href": reverse("appraisal:objections", args=[book])},
        ],
        "state": badge,
        "state_title": words,
        "facts": facts,
        "ground": texts.get(row.ground_ref, ""),
        "reason": texts.get(row.reason_ref, ""),
        "closed_to": not opens,
        "evidence": evidence_pages.listed(
            row.evidence if opens else [],
            lambda sha256: reverse("appraisal:objection-evidence", args=[book, row.id, sha256]),
        ),
        "corrections": [_correction(desk, one, titles, row) for one in corrections],
        "decide_href": reverse("appraisal:objection-decide", args=[book, row.id]) if decides else "",
        "withdraw_href": reverse("appraisal:objection-withdraw", args=[book, row.id])
        if row.status == OPEN and row.objector == desk.actor.person
        else "",
    }
    return render(request, "appraisal/objection.html", context)


def of_sheet(desk: Desk, total: ScoreTotal, text: Institution | None) -> dict[str, Any]:
    """The objections to a unit's sheet, as a table for it; empty where nobody objected."""
    rows = Objection.rows.of(desk.book).filter(
        institution=total.institution, period=total.period, unit=total.unit
    )
    titles = queries.item_titles(text)
    found = [
        {
            "cells": [
                {
                    "text": item_words(row, titles),
                    "href": reverse("appraisal:objection", args=[desk.book, row.id]),
                },
                day_text(row.objected_on),
                _due_words(desk, row) if row.status == OPEN else day_text(row.decided_on),
                {"state": STATES[row.status][0], "title": STATES[row.status][1]},
            ]
        }
        for row in rows.order_by("made_seq")
    ]
    columns = [
        {"title": _("对哪一项")},
        {"title": _("提出")},
        {"title": _("答复")},
        {"title": _("状态"), "kind": "state"},
    ]
    return {"caption": _("异议"), "columns": columns, "rows": found} if found else {}


def invitation(desk: Desk, total: ScoreTotal) -> dict[str, Any] | None:
    """Until when one may object to a sheet, and where, for those who may."""
    allowed = window(total)
    if allowed is None or allowed.until is None:
        return None
    until = day_text(allowed.until)
    may = allowed.open_on(desk.today) and belongs_to(desk.actor, total.unit)
    key = [desk.book, total.institution, total.period, total.unit]
    return {
        "text": Text(f"异议期到{until.zh}，由本单位提出。", f"The unit may object until {until.en}."),
        "href": reverse("appraisal:object", args=key) if may else "",
        "action": _("提出异议"),
    }


def may_open(desk: Desk, row: Objection) -> bool:
    """Whether this person may read the words and files of an objection: the office, the unit, who made it."""
    return (
        desk.holds("clerk", "leader", "supervisor", "auditor")
        or row.objector == desk.actor.person
        or belongs_to(desk.actor, row.unit)
    )


def _listed(desk: Desk, row: Objection, units: Any, texts: Any) -> dict[str, Any]:
    badge, words = STATES[row.status]
    text = texts[row.institution, row.period]
    unit = units.get(row.unit)
    return {
        "mine": belongs_to(desk.actor, row.unit),
        "cells": [
            {
                "text": item_words(row, queries.item_titles(text)),
                "href": reverse("appraisal:objection", args=[desk.book, row.id]),
            },
            titled(unit) if unit else row.unit,
            {"text": text.title if text else row.institution, "small": Period.parse(row.period).text},
            day_text(row.objected_on),
            _due_words(desk, row) if row.status == OPEN else day_text(row.decided_on),
            {"state": badge, "title": words},
        ],
    }


def _correction(desk: Desk, one: Correction, titles: Mapping[str, Text], row: Objection) -> dict[str, Any]:
    stands = one.to_seq is None
    return {
        "title": day_text(one.corrected_on),
        "stands": stands,
        "rows": [
            {
                "cells": [
                    titles.get(line["item"], line["item"]),
                    {"amount": Decimal(line["was"])},
                    {"amount": Decimal(line["points"])},
                ]
            }
            for line in one.lines
        ],
        "columns": [
            {"title": _("考评项")},
            {"title": _("原得分"), "kind": "number"},
            {"title": _("更正后"), "kind": "number"},
        ],
        "undo_href": reverse("appraisal:correction-undo", args=[desk.book, one.id])
        if stands and row.decided_by == desk.actor.person
        else "",
    }


def _due_words(desk: Desk, row: Objection) -> Text:
    if row.decide_by is None:
        return Text("办法没有规定", "the rule sets none")
    day = day_text(row.decide_by)
    left = (row.decide_by - desk.today).days
    if left < 0:
        return Text(f"{day.zh}（已逾期{-left}天）", f"{day.en} ({-left} days late)")
    return Text(f"{day.zh}（还有{left}天）", f"{day.en} ({left} days left)")


def item_words(row: Objection, titles: Mapping[str, Text]) -> Text:
    """What was objected to."""
    return titles.get(row.item, Text(row.item)) if row.item else Text("总分和位次", "total and place")


def decider(total: ScoreTotal) -> str | None:
    """The post that decides objections to a sheet."""
    allowed = window(total)
    return allowed.decider if allowed else None


def _by(name: str, day: Any) -> Text:
    printed = day_text(day)
    return Text(f"{name} {printed.zh}", f"{name}, {printed.en}")


def rankings_crumb(book: str) -> dict[str, Any]:
    """The way back to the rankings."""
    return {"title": pgettext("navigation", "位次"), "href": reverse("appraisal:rankings", args=[book])}


def one_objection(book: str, objection: str) -> Objection:
    """The objection that an address names; raises Http404 for one that is not there."""
    row = Objection.rows.of(book).filter(id=objection).first()
    if row is None:
        raise Http404
    return row


def kept_total(book: str, institution: str, period: str, unit: str) -> ScoreTotal:
    """A unit's kept result; raises Http404 where there is none."""
    total = ScoreTotal.rows.of(book).filter(id=f"{book}:{period}:{institution}:{unit}").first()
    if total is None:
        raise Http404
    return total
