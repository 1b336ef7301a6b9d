"""Pages of the month: what is missing and from whom, and the close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from taizhang.appraisal import closing
from taizhang.appraisal.models import ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import Institution
from taizhang.journal import new_id
from taizhang.notices.models import Notice
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.pages import Desk, asked_period, language, month_switch, staff_page, titled
from taizhang.timekeeping import Period, parse_utc, shanghai_time
from taizhang.units import queries as units

LISTED = 200
"""How many missing reports the month page lists at most; the figures count them all."""


@staff_page()
def months(request: HttpRequest, book: str) -> HttpResponse:
    """The month that is to be closed next, or the present one."""
    desk: Desk = request.desk
    return redirect("appraisal:month", book, next_month(desk).key)


def next_month(desk: Desk) -> Period:
    """The month to close next: the one after the last closed, else the last one that has ended."""
    last = books.last_closed(desk.book)
    current = Period.month_of(desk.today)
    following = Period.parse(last.period).next() if last else current.previous()
    return min(following, current)


@staff_page()
def month(request: HttpRequest, book: str, period: str) -> HttpResponse:
    """What is missing and from whom; the button; and after the close, what it kept."""
    return _page(request, asked_period(period), ())


@staff_page(roles=["clerk"])
@require_POST
def close(request: HttpRequest, book: str, period: str) -> HttpResponse:
    """Close the month; a second click finds it closed and says so."""
    desk: Desk = request.desk
    asked = asked_period(period)
    rankings = [institution for institution, _holders in _rankings(desk, asked)]
    approvals = {
        institution.id: person
        for institution in rankings
        if (person := request.POST.get(f"approve-{institution.id}", ""))
    }
    try:
        closing.close(
            book,
            asked,
            who=desk.actor,
            now=clock.now(),
            on=desk.today,
            approvals=approvals,
            key=request.POST.get("token", "")[:40],
        )
    except Refused as refused:
        already = books.closed(book, asked.key)
        if already is None or already.closed_by != desk.actor.person:
            return _page(request, asked, refused.problems)
        messages.info(request, _("这个月已经封账。"))
    else:
        messages.success(request, _("已封账：分数、位次和通报都已生成。"))
    return redirect("appraisal:month", book, asked.key)


def _page(request: HttpRequest, asked: Period, problems: Sequence[Problem]) -> HttpResponse:
    desk: Desk = request.desk
    kept = books.closed(desk.book, asked.key)
    current = Period.month_of(desk.today)
    context: dict[str, Any] = {
        "title": Text(f"{asked.text.zh}封账", f"Close of {asked.text.en}"),
        "period": month_switch(
            asked, lambda one: reverse("appraisal:month", args=[desk.book, one.key]), max(current, asked)
        ),
        "state": "closed" if kept else "open",
        "state_title": _("已封账") if kept else "",
        "problems": problems,
    }
    context |= _closed(desk, asked, kept) if kept else _open(desk, asked)
    return render(request, "appraisal/month.html", context, status=409 if problems else 200)


def _open(desk: Desk, asked: Period) -> dict[str, Any]:
    ready = closing.readiness(desk.book, asked, desk.today)
    standing = units.tree(desk.book, asked)
    rules = books.indicators(desk.book, asked.end - timedelta(days=1))
    shown = ready.missing[:LISTED]
    names = desk.names([*(item.person for item in shown), *(row.person for row in ready.waiting)])
    rows: dict[str, list[dict[str, Any]]] = {}
    for item in shown:
        title = rules[item.indicator].title.text if item.indicator in rules else Text(item.indicator)
        href = ""
        if desk.holds("clerk") or any(desk.actor.holds(role, item.unit) for role in ("station", "village")):
            href = reverse("records:new", args=[desk.book, item.unit, item.indicator, item.period])
        if item.person:
            name = names.get(item.person, "")
            title = Text(f"{title.zh}（{name}）", f"{title.to('en')} ({name})")
            href = href and f"{href}?person={item.person}"
        rows.setdefault(item.unit, []).append({"title": title, "href": href, "state": "no-data"})
    for row in ready.waiting[:LISTED]:
        title = rules[row.indicator].title if row.indicator in rules else row.indicator
        href = reverse("records:detail", args=[desk.book, row.id])
        rows.setdefault(row.unit, []).append({"title": title, "href": href, "state": "waiting"})
    missing = [
        {
            "unit": titled(unit),
            "href": reverse("units:detail", args=[desk.book, unit.id]),
            "count": len(rows[unit.id]),
            "lacking": rows[unit.id],
        }
        for unit in standing.units
        if unit.id in rows
    ]
    count = len(ready.missing)
    figures: list[dict[str, Any]] = [
        {"title": _("未报"), "amount": count, "unit": Text("项", "reports"), "late": bool(count)},
        {"title": _("待确认"), "amount": len(ready.waiting), "unit": Text("项", "records")},
        {"title": _("迟到的事实"), "amount": len(ready.late), "unit": Text("项", "facts")},
    ]
    warnings = []
    if count > LISTED:
        warnings.append(_("只列出前 %(shown)d 项未报，共 %(count)d 项。") % {"shown": LISTED, "count": count})
    if ready.waiting:
        warnings.append(_("待确认的数不算已报：现在封账，它们以后作为迟到的事实列示。"))
    forbidden = [problem.to(language()) for problem in ready.problems]
    may = desk.holds("clerk") and not forbidden
    return {
        "lead": _("封账把截至此刻确认的数定下来：计分、排位次、出通报。之后只追加，不改写。"),
        "figures": figures,
        "missing": missing,
        "warnings": warnings,
        "late_lines": _late_lines(desk, [fact.model_dump() for fact in ready.late]),
        "may_not": "" if may else " ".join(forbidden) or _("封账由党政办文书办理。"),
        "confirm": _confirm(desk, asked, count) if may else None,
    }


def _confirm(desk: Desk, asked: Period, missing: int) -> dict[str, Any]:
    approvals = []
    notes = [_("按施行中的规则给各单位计分、排位次"), _("张贴进度通报，印上账本校验值")]
    for institution, holders in _rankings(desk, asked):
        names = desk.names(holder.person for holder in holders)
        approvals.append(
            {
                "name": f"approve-{institution.id}",
                "title": institution.title,
                "ground": institution.appraisal.ground if institution.appraisal else "",
                "holders": [
                    {
                        "person": one.person,
                        "title": f"{names.get(one.person, '')} · {titled(one.post).to(language())}",
                    }
                    for one in holders
                ],
            }
        )
    for institution in _unpublished(desk, asked):
        notes.append(
            _("“%(title)s”没有写明依据或批准岗位，位次只在机关内部可见")
            % {"title": institution.title.to(language())}
        )
    notes.append(_("以后到的事实作为迟报登记，在下次封账时列示"))
    return {
        "heading": Text(f"封{asked.text.zh}的账？", f"Close {asked.text.en}?"),
        "text": _("还有 %(count)d 项没有报。没报的按“未报”计，不会当成 0。") % {"count": missing}
        if missing
        else _("应报的都报齐了。"),
        "consequences": notes,
        "approvals": approvals,
        "action": reverse("appraisal:close", args=[desk.book, asked.key]),
        "button": _("封账"),
        "cancel_href": reverse("office:home", args=[desk.book]),
        "hidden": [{"name": "token", "value": new_id("k")}],
        "check": {"name": "sure", "label": _("我知道有 %(count)d 项未报，仍要封账") % {"count": missing}}
        if missing
        else None,
    }


def _closed(desk: Desk, asked: Period, kept: ClosedPeriod) -> dict[str, Any]:
    names = desk.names([kept.closed_by])
    when = shanghai_time(parse_utc(kept.closed_at)).strftime("%Y-%m-%d %H:%M")
    posted = Notice.rows.of(desk.book).filter(head_hash=kept.head_hash, posted_on=kept.closed_on)
    results = list(
        ScoreTotal.rows.of(desk.book)
        .filter(month=asked.key, period__in=_ending_keys(asked))
        .order_by("institution")
        .values_list("institution", "period")
        .distinct()
    )
    titles = {one.id: one.title for one in books.in_force(desk.book, asked.end - timedelta(days=1)).values()}
    rankings = [
        {
            "title": titles.get(institution, institution),
            "href": reverse("appraisal:ranking", args=[desk.book, institution, period]),
            "standings_href": reverse("appraisal:standings", args=[desk.book, institution, period]),
        }
        for institution, period in results
    ]
    return {
        "lead": _("这个月已封账，公布的数不再改写。"),
        "figures": [
            {
                "title": _("封账时未报"),
                "amount": len(kept.missing),
                "unit": Text("项", "reports"),
                "late": bool(kept.missing),
            },
            {"title": _("迟到的事实"), "amount": len(kept.late), "unit": Text("项", "facts")},
        ],
        "closed": {
            "facts": [
                {"title": _("封账"), "text": f"{names.get(kept.closed_by, '')} {when}"},
                {"title": _("计到第几笔"), "text": f"{kept.cut_seq:,}"},
                {
                    "title": _("规则"),
                    "text": _("%(count)d 份制度，逐份记下校验值") % {"count": len(kept.rules)},
                },
                {"title": _("计分引擎"), "text": kept.engine},
                {"title": _("结果摘要"), "text": kept.digest[:16]},
            ],
            "notices": [
                {"title": titled(notice), "href": reverse("notices:detail", args=[desk.book, notice.id])}
                for notice in posted
            ],
            "rankings": rankings,
        },
        "late_lines": _late_lines(desk, kept.late),
        "head": kept.head_hash,
    }


def _late_lines(desk: Desk, late: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not late:
        return {}
    standing = {
        unit.id: unit for unit in units.Unit.rows.of(desk.book).filter(id__in={fact["unit"] for fact in late})
    }
    adoptions = books.adoptions(desk.book)
    known: dict[str, Any] = {}
    rows = []
    for fact in late[:LISTED]:
        period = Period.parse(fact["period"])
        rules = known.setdefault(period.key, adoptions.indicators(period.end - timedelta(days=1)))
        rule = rules.get(fact["indicator"])
        unit = standing.get(fact["unit"])
        rows.append(
            {
                "cells": [
                    {
                        "text": titled(unit) if unit else "",
                        "href": reverse("records:detail", args=[desk.book, fact["record"]]),
                    },
                    rule.title if rule else fact["indicator"],
                    period.text,
                    {
                        "amount": fact["was"],
                        "unit": rule.unit if rule else "",
                        "state": "" if fact["was"] is not None else "no-data",
                    },
                    {
                        "amount": fact["value"],
                        "unit": rule.unit if rule else "",
                        "state": "" if fact["value"] is not None else "not-applicable",
                    },
                ]
            }
        )
    return {
        "caption": _("上次封账以后才到（或更正）的，计入原来的月份"),
        "columns": [
            {"title": _("单位")},
            {"title": _("指标")},
            {"title": _("期间")},
            {"title": _("原数"), "kind": "number"},
            {"title": _("现数"), "kind": "number"},
        ],
        "rows": rows,
    }


def _ending_keys(month: Period) -> tuple[str, ...]:
    """The keys of the periods of every kind that end with a month."""
    kinds = ("month", "quarter", "half", "year")
    return tuple(one.key for kind in kinds if (one := Period.of(kind, month.start)).end == month.end)


def _ending_appraisals(desk: Desk, month: Period) -> list[Institution]:
    return [
        institution
        for institution in books.in_force(desk.book, month.end - timedelta(days=1)).values()
        if institution.appraisal is not None
        and institution.appraisal.rank is not None
        and Period.of(institution.appraisal.period, month.start).end == month.end
    ]


def _rankings(desk: Desk, month: Period) -> list[tuple[Institution, tuple[units.Holding, ...]]]:
    """The rankings that this close may publish, each with those who hold the post that approves it."""
    found = []
    holdings: tuple[units.Holding, ...] | None = None
    for institution in _ending_appraisals(desk, month):
        rule = institution.appraisal
        if rule is None or not rule.ground or not rule.approver:
            continue
        if holdings is None:
            holdings = units.holdings(desk.book, desk.today)
        found.append((institution, tuple(one for one in holdings if one.post.key == rule.approver)))
    return found


def _unpublished(desk: Desk, month: Period) -> list[Institution]:
    return [
        institution
        for institution in _ending_appraisals(desk, month)
        if institution.appraisal and not (institution.appraisal.ground and institution.appraisal.approver)
    ]
