"""Pages of what the close judged: rankings and score sheets, where each point opens to its clause and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import queries
from taizhang.appraisal.models import ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import Indicator, Institution, metrics
from taizhang.notices.models import Notice
from taizhang.problems import Text
from taizhang.scoring import BASE, RESCALED, MetricName, Reason, Rule, explain
from taizhang.scoring.reasons import NOT_COUNTED
from taizhang.server.pages import Desk, asked_period, day_text, language, staff_page, titled
from taizhang.server.rows import MICRO
from taizhang.timekeeping import Period
from taizhang.units.models import Unit
from taizhang.units.pages import unit_section

FACTS = 40
"""How many records a line lists at most."""
SHOWN = 12
"""How many periods a movement chart shows."""

_EFFECTS = {
    "not-excellent": Text("不得评为优秀", "cannot be graded excellent"),
    "unqualified": Text("评为不合格", "graded unqualified"),
    "last-place": Text("位次列最后", "placed last"),
    "item-zero": Text("该项记零分", "the item gives 0"),
    "no-honours": Text("不得评先评优", "barred from honours"),
}


@staff_page()
def rankings(request: HttpRequest, book: str) -> HttpResponse:
    """The latest ranking, or what to do until there is one."""
    found = queries.appraisals(book)
    if found:
        institution, period = max(found, key=lambda one: Period.parse(one[1]).end)
        return redirect("appraisal:ranking", book, institution, period)
    context = {
        "title": _("位次"),
        "groups": [],
        "empty": {
            "heading": _("还没有位次"),
            "text": _("位次在封账时按施行中的考评制度算出。"),
            "href": reverse("appraisal:months", args=[book]),
            "action": _("去封账"),
        },
    }
    return render(request, "appraisal/ranking.html", context)


@staff_page()
def ranking(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """The ranking of one appraisal and period, and how places moved."""
    desk: Desk = request.desk
    asked = asked_period(period, kind="")
    rows = queries.ranking(book, institution, asked.key)
    if not rows:
        raise Http404
    text = queries.rule_text(book, institution, rows[0].sha256)
    own = {unit for unit, _role in desk.actor.roles}
    context = ranking_context(
        book, institution, asked, rows, text,
        href=lambda unit: reverse("appraisal:sheet", args=[book, institution, asked.key, unit]),
        page=lambda one: reverse("appraisal:ranking", args=[book, institution, one]),
        own=own,
    )  # fmt: skip
    notice = _notice(book, institution, asked)
    rule = text.appraisal if text else None
    facts: list[dict[str, Any]] = []
    if rule is not None:
        facts = [
            {"title": _("依据"), "text": rule.ground or _("没有写明")},
            {"title": _("批准岗位"), "text": rule.approver or _("没有写明")},
            {"title": _("规则出处"), "text": rule.source},
        ]
    if notice is not None:
        names = desk.names([notice.approved_by])
        facts.append({"title": _("批准人"), "text": names.get(notice.approved_by, "")})
        facts.append(
            {
                "title": _("已公布"),
                "text": titled(notice),
                "href": reverse("notices:detail", args=[book, notice.id]),
            }
        )
    else:
        context["unpublished"] = (
            _("封账时没有登记批准人，位次只在机关内部可见。")
            if rule is not None and rule.ground and rule.approver
            else _("没有登记排名的依据和批准岗位，位次只在机关内部可见。")
        )
    others = [one for one in queries.appraisals(book) if one[0] != institution]
    titles = {one.id: one.title for one in books.in_force(book, desk.today).values()} if others else {}
    context["actions"] = [
        {
            "title": titles.get(name, name),
            "href": reverse("appraisal:ranking", args=[book, name, latest]),
            "second": True,
        }
        for name, latest in others
    ]
    return render(request, "appraisal/ranking.html", context | {"facts": facts, "state": "closed"})


def ranking_context(
    book: str,
    institution: str,
    asked: Period,
    rows: tuple[ScoreTotal, ...],
    text: Institution | None,
    *,
    href: Any,
    page: Any,
    own: set[str],
    only: set[str] | None = None,
) -> dict[str, Any]:
    """What the office's and the public's ranking share: groups, movement, the switch of periods.

    `only` limits it to some periods: those that were published.
    """
    keys = tuple(key for key in queries.periods(book, institution) if only is None or key in only)
    shown = [key for key in keys if Period.parse(key).end <= asked.end][-SHOWN:]
    history: dict[str, dict[str, ScoreTotal]] = {}
    for row in ScoreTotal.rows.of(book).filter(institution=institution, period__in=shown):
        history.setdefault(row.unit, {})[row.period] = row
    named = {unit.id: unit for unit in Unit.rows.of(book).filter(id__in=[row.unit for row in rows])}
    grades = {grade.id: grade.title for grade in text.appraisal.grades} if text and text.appraisal else {}
    by_class = bool(text and text.appraisal and text.appraisal.rank and text.appraisal.rank.group == "class")
    groups: dict[str, list[ScoreTotal]] = {}
    for row in rows:
        unit = named.get(row.unit)
        groups.setdefault(unit.group if by_class and unit else "", []).append(row)
    titles = {key: Text(key) if key else Text("全部", "All") for key in groups}
    context_groups, movements = [], []
    for key, members in groups.items():
        places = [row.place for row in members if row.place is not None]
        title = Text(f"{titles[key].zh}（{len(members)}个）", f"{titles[key].to('en')} ({len(members)})")
        context_groups.append(
            {
                "title": title,
                "rows": [
                    {
                        "rank": row.place,
                        "tied": row.place is not None and places.count(row.place) > 1,
                        "moved": row.moved,
                        "title": titled(named[row.unit]) if row.unit in named else row.unit,
                        "href": href(row.unit),
                        "millionths": int(row.total.scaleb(MICRO)) if row.assessed else None,
                        "state": "not-applicable",
                        "grade": grades.get(row.grade, ""),
                        "mine": row.unit in own,
                        "spark": [
                            past.total
                            if (past := history.get(row.unit, {}).get(one)) and past.assessed
                            else None
                            for one in shown
                        ]
                        if len(shown) > 1
                        else [],
                    }
                    for row in members
                ],
            }
        )
        if len(shown) > 1:
            movements.append(
                {
                    "title": title,
                    "months": [_short(Period.parse(one)) for one in shown],
                    "movers": [
                        {
                            "title": titled(named[row.unit]) if row.unit in named else row.unit,
                            "ranks": [
                                past.place if (past := history.get(row.unit, {}).get(one)) else None
                                for one in shown
                            ],
                            "highlight": row.unit in own if own else at < 3,
                        }
                        for at, row in enumerate(members)
                    ],
                }
            )
    at = keys.index(asked.key)
    title = text.title.text if text else Text(institution)
    return {
        "title": Text(f"{asked.text.zh}{title.zh}", f"{title.to('en')}, {asked.text.en}"),
        "period": {
            "title": asked.text,
            "previous": {"title": Period.parse(keys[at - 1]).text, "href": page(keys[at - 1])}
            if at
            else None,
            "next": {"title": Period.parse(keys[at + 1]).text, "href": page(keys[at + 1])}
            if at + 1 < len(keys)
            else None,
            "options": [
                {"title": Period.parse(key).text, "href": page(key), "current": key == asked.key}
                for key in keys[-24:]
            ],
        },
        "groups": context_groups,
        "movements": movements,
    }


@staff_page()
def sheet(request: HttpRequest, book: str, institution: str, period: str, unit: str) -> HttpResponse:
    """A score sheet: every point opens to its sentence, its clause and its facts."""
    asked = asked_period(period, kind="")
    row = Unit.rows.of(book).filter(id=unit).first()
    total = ScoreTotal.rows.of(book).filter(id=f"{book}:{asked.key}:{institution}:{unit}").first()
    if row is None or total is None:
        raise Http404
    rule, lines = queries.sheet(book, institution, asked.key, unit)
    text = queries.rule_text(book, institution, total.sha256)
    kept = ClosedPeriod.rows.of(book).filter(period=total.month).first()
    day = asked.end - timedelta(days=1)
    indicators = books.indicators(book, day, kept.cut_seq if kept else None)
    names = metric_names(indicators)
    history = ScoreTotal.rows.of(book).filter(institution=institution, unit=unit).order_by("month")
    peers = (
        ScoreTotal.rows.of(book)
        .filter(institution=institution, period=asked.key, place__isnull=False)
        .count()
    )
    grades = {grade.id: grade.title for grade in text.appraisal.grades} if text and text.appraisal else {}
    title = titled(row)
    behind = _behind(book, asked, unit, lines, kept)
    context = {
        "title": Text(f"{title.zh}得分单", f"Score sheet of {title.to('en')}"),
        "lead": Text(
            f"{text.title.zh if text else institution} · {asked.text.zh}",
            f"{text.title.to('en') if text else institution} · {asked.text.en}",
        ),
        "crumbs": [
            {"title": _("位次"), "href": reverse("appraisal:ranking", args=[book, institution, asked.key])}
        ],
        "state": "closed",
        "total": int(total.total.scaleb(MICRO)) if total.assessed else None,
        "full": rule.full if rule else 100,
        "rank": total.place,
        "of": peers,
        "grade": grades.get(total.grade, ""),
        "months": [one.total if one.assessed else None for one in list(history)[-SHOWN:]],
        "lines": [
            _line(one, rule, names, indicators, behind.get(one.line.item, []), total.sha256, book)
            for one in lines
        ],
        "vetoes": _vetoes(rule, total, names) if rule else [],
        "facts": [
            {
                "title": _("规则"),
                "text": text.title if text else institution,
                "href": reverse("books:institution", args=[book, institution]),
            },
            {"title": _("规则校验值"), "text": total.sha256[:16]},
            {"title": _("封账"), "text": day_text(kept.closed_on) if kept else ""},
            {"title": _("计分引擎"), "text": kept.engine if kept else ""},
            {"title": _("结果摘要"), "text": kept.digest[:16] if kept else ""},
        ],
        "head": kept.head_hash if kept else "",
        "empty": {"heading": _("没有计分")},
    }
    return render(request, "appraisal/sheet.html", context)


@unit_section
def scores_of_unit(desk: Desk, unit: Unit) -> dict[str, Any]:
    """A unit's results so far, for its page."""
    rows = list(ScoreTotal.rows.of(desk.book).filter(unit=unit.id).order_by("-month", "institution")[:SHOWN])
    if not rows:
        return {}
    titles = {one.id: one.title for one in books.in_force(desk.book, desk.today).values()}
    return {
        "scores": {
            "caption": _("历次得分，最近的在前"),
            "columns": [
                {"title": _("期间")},
                {"title": _("考评")},
                {"title": _("得分"), "kind": "number"},
                {"title": _("位次"), "kind": "number"},
            ],
            "rows": [
                {
                    "cells": [
                        {
                            "text": Period.parse(row.period).text,
                            "href": reverse(
                                "appraisal:sheet", args=[desk.book, row.institution, row.period, unit.id]
                            ),
                        },
                        titles.get(row.institution, row.institution),
                        {"amount": row.total, "decimals": 2} if row.assessed else {"state": "not-applicable"},
                        {"text": str(row.place)} if row.place else {"state": "not-applicable"},
                    ]
                }
                for row in rows
            ],
        }
    }


def metric_names(indicators: Mapping[str, Indicator]) -> dict[str, MetricName]:
    """How the sentences call indicators and registered metrics."""
    found = {name: MetricName(metric.title, Text(metric.unit)) for name, metric in metrics().items()}
    return found | {name: MetricName(rule.title.text, Text(rule.unit)) for name, rule in indicators.items()}


def _line(
    explained: queries.Explained,
    rule: Rule | None,
    names: Mapping[str, MetricName],
    indicators: Mapping[str, Indicator],
    behind: list[dict[str, Any]],
    sha256: str,
    book: str,
) -> dict[str, Any]:
    line, item = explained.line, explained.item
    titles = {BASE: Text("基础分", "base points"), RESCALED: Text("折算", "rescaled")}
    assessed = line.reason not in NOT_COUNTED or line.item in titles
    state = "" if assessed else "no-data" if line.reason is Reason.ABSENT_DROPPED else "not-applicable"
    return {
        "title": titles.get(line.item) or (item.title if item else line.item),
        "millionths": line.after if assessed else None,
        "state": state,
        "full": item.points if item else None,
        "clause_no": item.clause if item else "",
        "clause": "",
        "sentence": explain(line, rule, language(), names) if rule else "",
        "facts": behind,
        "source": item.source if item else "",
        "rule_hash": sha256,
    }


def _behind(
    book: str, asked: Period, unit: str, lines: tuple[queries.Explained, ...], kept: ClosedPeriod | None
) -> dict[str, list[dict[str, Any]]]:
    """The records that each line read, as of the cut, by item; people and units are not named twice."""
    if kept is None:
        return {}
    known: dict[str, list[dict[str, Any]]] = {}
    found: dict[str, list[dict[str, Any]]] = {}
    indicators = books.indicators(book, asked.end - timedelta(days=1), kept.cut_seq)
    wanted = {name for line in lines for name in line.indicators if name in indicators}
    rows = queries.records_of_lines(book, asked, unit, wanted, kept.cut_seq) if wanted else {}
    for name, records in rows.items():
        rule = indicators[name]
        known[name] = [
            {
                "title": rule.title,
                "period": Period.parse(record.period).text,
                "amount": record.value,
                "unit": rule.unit,
                "state": "not-applicable" if record.not_applicable else "",
                "by": _("第 %(seq)d 笔起计") % {"seq": record.from_seq} if record.from_seq else "",
                "href": reverse("records:detail", args=[book, record.id]),
            }
            for record in records[:FACTS]
        ]
    for line in lines:
        found[line.line.item] = [fact for name in line.indicators for fact in known.get(name, [])]
    return found


def _vetoes(rule: Rule, total: ScoreTotal, names: Mapping[str, MetricName]) -> list[dict[str, Any]]:
    said = language()
    struck = set(total.vetoes)
    shown = []
    for veto in rule.vetoes:
        fired = veto.id in struck
        effect = _EFFECTS[veto.effect.value].to(said)
        metric = names.get(veto.count)
        counted = metric.title.to(said) if metric else veto.count
        words = {"metric": counted, "bound": f"{veto.at_least.normalize():f}", "effect": effect}
        sentence = (
            _("%(metric)s达到 %(bound)s，触发：%(effect)s。") % words
            if fired
            else _("%(metric)s没有达到 %(bound)s（或没有数据），未触发；触发则%(effect)s。") % words
        )
        shown.append(
            {
                "title": veto.title,
                "millionths": None,
                "state": "late" if fired else "not-applicable",
                "full": None,
                "sentence": sentence,
                "source": veto.source,
            }
        )
    return shown


def _notice(book: str, institution: str, asked: Period) -> Notice | None:
    return (
        Notice.rows.of(book).filter(institution=institution, period=asked.key).order_by("posted_on").first()
    )


def _short(period: Period) -> Text:
    if period.kind == "month":
        return Text(f"{period.number}月", period.text.en[:3])
    return Text(period.key)
