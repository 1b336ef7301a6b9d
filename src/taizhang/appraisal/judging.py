"""Pages of rankings (位次): groups, places, how they moved, on what ground they were published."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.models import ScoreTotal
from taizhang.appraisal.wording import total_decimals
from taizhang.books import queries as books
from taizhang.institutions import Institution
from taizhang.notices.models import Notice
from taizhang.problems import Text
from taizhang.scoring.millionths import half_up
from taizhang.server.pages import Desk, asked_period, staff_page, titled
from taizhang.server.rows import MICRO
from taizhang.timekeeping import Period
from taizhang.units.models import Unit

SHOWN = 12
"""How many periods a movement chart shows."""


@staff_page()
def rankings(request: HttpRequest, book: str) -> HttpResponse:
    """The latest ranking, or what to do until there is one."""
    found = queries.appraisals(book)
    if found:
        institution, period = max(found, key=lambda one: Period.parse(one[1]).end)
        return redirect("appraisal:ranking", book, institution, period)
    context = {
        "title": pgettext("navigation", "位次"),
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
            {
                "title": _("批准岗位"),
                "text": queries.post_title(book, rule.approver) if rule.approver else _("没有写明"),
            },
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
    context["actions"].append(
        {"title": _("异议"), "href": reverse("appraisal:objections", args=[book]), "second": True}
    )
    context["actions"].append(
        {"title": _("考评登记"), "href": reverse("appraisal:entries", args=[book]), "second": True}
    )
    context["actions"].append(
        {
            "title": _("单项位次"),
            "href": reverse("appraisal:standings", args=[book, institution, asked.key]),
            "second": True,
        }
    )
    context["actions"].append(
        {
            "title": _("试算"),
            "href": reverse("appraisal:what-if", args=[book, institution, asked.key]),
            "second": True,
        }
    )
    context["actions"] += [
        {
            "title": _("办法"),
            "href": reverse("books:institution", args=[book, institution]),
            "second": True,
        },
        {
            "title": _("比较两个版本"),
            "href": reverse("appraisal:versions", args=[book, institution]),
            "second": True,
        },
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
    at = keys.index(asked.key)
    shown = keys[max(at + 1 - SHOWN, 0) : at + 1]
    history: dict[str, dict[str, ScoreTotal]] = {}
    for row in ScoreTotal.rows.of(book).filter(institution=institution, period__in=shown):
        history.setdefault(row.unit, {})[row.period] = row
    named = {unit.id: unit for unit in Unit.rows.of(book).filter(id__in=[row.unit for row in rows])}
    grades = {grade.id: grade.title for grade in text.appraisal.grades} if text and text.appraisal else {}
    context_groups, movements = [], []
    said = text.appraisal.movement if text and text.appraisal else "place"
    last = keys[at - 1] if at else ""
    after = corrected.results(rows, corrected.standing(book, institution, asked.key), text)
    for called, members in corrected.groups(rows, text):
        places = [row.place for row in members if row.place is not None]
        title = Text(f"{called.zh}（{len(members)}个）", f"{called.to('en')} ({len(members)})")
        context_groups.append(
            {
                "title": title,
                "decimals": total_decimals(text),
                "movement": said,
                "rows": [
                    {
                        "rank": row.place,
                        "tied": row.place is not None and places.count(row.place) > 1,
                        "moved": row.moved,
                        **_gained(row, history.get(row.unit, {}).get(last)),
                        "title": titled(named[row.unit]) if row.unit in named else row.unit,
                        "href": href(row.unit),
                        "millionths": int(row.total.scaleb(MICRO)) if row.assessed else None,
                        "state": "not-applicable",
                        "grade": grades.get(row.grade, ""),
                        "mine": row.unit in own,
                        "corrected": _after(after.get(row.unit), grades),
                        "spark": [
                            half_up(past.total, total_decimals(text))
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
        mine = any(row.unit in own for row in members)
        if len(shown) > 1 and said == "place":
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
                            "highlight": row.unit in own if mine else at < 3,
                        }
                        for at, row in enumerate(members)
                    ],
                }
            )
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


def _gained(row: ScoreTotal, before: ScoreTotal | None) -> dict[str, int | None]:
    """Points more than in the period before, and the opposite, in millionths; None where one of them was not assessed."""
    if before is None or not (row.assessed and before.assessed):
        return {"gained": None, "lost": None}
    gained = int((row.total - before.total).scaleb(MICRO))
    return {"gained": gained, "lost": -gained}


def _after(one: corrected.Corrected | None, grades: Any) -> dict[str, Any] | None:
    """What stands for a unit since the corrections of a sheet."""
    if one is None:
        return None
    return {"millionths": int(one.total.scaleb(MICRO)), "rank": one.place, "grade": grades.get(one.grade, "")}


def _notice(book: str, institution: str, asked: Period) -> Notice | None:
    return (
        Notice.rows.of(book).filter(institution=institution, period=asked.key).order_by("posted_on").first()
    )


def _short(period: Period) -> Text:
    if period.kind == "month":
        return Text(f"{period.number}月", period.text.en[:3])
    return Text(period.key)
