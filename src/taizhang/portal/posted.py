"""What is posted: the notice board, one notice on screen and on paper, the published rankings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.appraisal import corrected
from taizhang.appraisal import queries as appraisal
from taizhang.appraisal.judging import ranking_context
from taizhang.appraisal.wording import total_decimals
from taizhang.notices import queries as notice_queries
from taizhang.notices.models import Notice
from taizhang.notices.rows import BADGES, card, kinds, paragraphs, period_text, tables, to_word
from taizhang.portal import queries
from taizhang.portal.frame import crumbs, published, shown
from taizhang.problems import Text
from taizhang.scoring.wording import printed
from taizhang.server import clock
from taizhang.server.pages import (
    WORD,
    asked_number,
    asked_period,
    day_text,
    download,
    language,
    paged,
    titled,
)
from taizhang.units.models import Unit

PAGE = 24


@published
def notices(request: HttpRequest, book: str) -> HttpResponse:
    """The notice board: what is up, and what was."""
    today = clock.today()
    ended = request.GET.get("show") == "ended"
    rows = notice_queries.over(book, today) if ended else notice_queries.up(book, today)
    here = reverse("portal:notices", args=[book])
    asked = {"show": "ended"} if ended else {}
    found, page = paged(
        rows,
        asked_number(request),
        PAGE,
        rows.count(),
        lambda number: f"{here}?{urlencode(asked | {'page': number})}",
    )
    kind = kinds(book, today)
    context = {
        "title": _("公示栏"),
        "crumbs": crumbs(book),
        "tabs": [
            {"title": _("公示中"), "href": here, "current": not ended},
            {"title": _("已结束"), "href": f"{here}?show=ended", "current": ended},
        ],
        "notices": [card_of(book, one, today, kind) for one in found],
        "page": page,
        "empty": {
            "heading": _("没有结束的公示") if ended else _("现在没有公示"),
            "text": _("公示到期后移到这里，仍可查阅。") if ended else _("每月封账后，进展会贴在这里。"),
        },
    }
    return shown(request, "portal/notices.html", context)


@published
def notice(request: HttpRequest, book: str, notice: str) -> HttpResponse:
    """One notice; of a withdrawn one the reason stands in its place."""
    today = clock.today()
    row = _notice(book, notice, today)
    withdrawn = bool(row.withdrawn_reason)
    badge, words = BADGES[notice_queries.state_of(row, today)]
    context = {
        "title": titled(row),
        "crumbs": crumbs(book, (_("公示栏"), "portal:notices")),
        "notice": {
            "title": titled(row),
            "unit": titled(request.book),
            "period": period_text(row),
            "from_day": row.since,
            "to_day": notice_queries.last_day(row),
            "state": badge,
            "state_title": words,
            "ground": row.ground,
            "approver": queries.approver_post(book, row),
            "withdrawn_reason": row.withdrawn_reason,
        },
        "paragraphs": [] if withdrawn else paragraphs(row),
        "tables": [] if withdrawn else [*tables(row), *_corrections(book, row)],
        "word_href": "" if withdrawn else reverse("portal:notice-word", args=[book, row.id]),
        "head": row.head_hash,
    }
    return shown(request, "portal/notice.html", context)


@published
def notice_word(request: HttpRequest, book: str, notice: str) -> HttpResponse:
    """The notice as a Word file, to pin to a village's board."""
    row = _notice(book, notice, clock.today())
    if row.withdrawn_reason:
        raise Http404
    content = to_word(row, titled(request.book), language())
    return download(content, f"notice-{row.period or row.since}-{row.id}.docx", WORD)


@published
def ranking(request: HttpRequest, book: str) -> HttpResponse:
    """A published ranking with the movement over the periods that were published."""
    rankings = queries.published_rankings(book, clock.today())
    here = reverse("portal:ranking", args=[book])
    asked_of, asked = request.GET.get("of", ""), request.GET.get("period", "")
    period = asked_period(asked, kind="") if asked else None
    one = next(
        (
            found
            for found in rankings
            if (not asked_of or found.institution == asked_of) and (period is None or found.period == period)
        ),
        None,
    )
    if one is None and (asked_of or asked):
        raise Http404(Text("这一期没有公布的位次", "no ranking was published for this period").to(language()))
    context: dict[str, Any] = {
        "title": pgettext("navigation", "位次"),
        "crumbs": crumbs(book),
        "empty": {
            "heading": _("没有公布的位次"),
            "text": _("位次只有写明依据、经人批准才公布；公布后列在这里。"),
            "href": reverse("portal:promises", args=[book]),
            "action": _("看目标和进度"),
        },
    }
    if one is not None:
        context |= _ranking(book, here, one, rankings)
    return shown(request, "portal/ranking.html", context)


def card_of(book: str, row: Notice, today: date, kind: Mapping[str, Text]) -> dict[str, Any]:
    """A notice on the public board."""
    return card(row, today, reverse("portal:notice", args=[book, row.id]), kind.get(row.institution, ""))


def _notice(book: str, notice: str, today: date) -> Notice:
    row = notice_queries.notice(book, notice)
    if row is None or row.since > today:
        raise Http404
    return row


def _corrections(book: str, row: Notice) -> list[dict[str, Any]]:
    """What was corrected since a ranking was posted, old and new side by side; what was posted stays as it was."""
    corrections = corrected.standing(book, row.institution, row.period)
    results = appraisal.ranking(book, row.institution, row.period) if corrections else ()
    if not results:
        return []
    text = appraisal.rule_text(book, row.institution, results[0].sha256)
    after = corrected.results(results, corrections, text)
    decimals = total_decimals(text)
    named = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in=list(after))}
    grades = {
        one.id: one.title.to(language()) for one in (text.appraisal.grades if text and text.appraisal else ())
    }
    heads = [_("单位"), _("原得分"), _("更正后得分"), _("原位次"), _("更正后位次")]
    heads += [_("原等次"), _("更正后等次")] if grades else []
    rows = [
        [
            (named.get(one.unit, Text(one.unit)).to(language())),
            printed(one.total, decimals),
            printed(new.total, decimals),
            str(one.place or "—"),
            str(new.place or "—"),
            *((grades.get(one.grade, "—"), grades.get(new.grade, "—")) if grades else ()),
        ]
        for one in results
        if (new := after.get(one.unit))
        and (new.total, new.place, new.grade) != (one.total, one.place, one.grade)
    ]
    return [
        {
            "caption": _("公布以后的更正"),
            "heading": _("公布以后的更正"),
            "columns": [{"title": head} for head in heads],
            "rows": [list(zip(heads, cells, strict=True)) for cells in rows],
        }
    ]


def _ranking(
    book: str, here: str, one: queries.Published, rankings: Sequence[queries.Published]
) -> dict[str, Any]:
    rows = queries.results(book, one)
    context = ranking_context(
        book,
        one.institution,
        one.period,
        rows,
        appraisal.rule_text(book, one.institution, rows[0].sha256),
        href=lambda unit: reverse("portal:unit", args=[book, unit]),
        page=lambda key: _href(here, one.institution, key),
        own=set(),
        only={other.period.key for other in rankings if other.institution == one.institution},
    )
    facts = [
        {"title": _("依据"), "text": one.notice.ground},
        {"title": _("批准岗位"), "text": queries.approver_post(book, one.notice)},
        {
            "title": _("公示"),
            "text": titled(one.notice),
            "href": reverse("portal:notice", args=[book, one.notice.id]),
        },
        {"title": _("张贴"), "text": day_text(one.notice.since)},
    ]
    return context | {
        "tabs": _tabs(book, here, one, rankings),
        "facts": [fact for fact in facts if str(fact["text"])],
        "head": one.notice.head_hash,
    }


def _tabs(
    book: str, here: str, one: queries.Published, rankings: Sequence[queries.Published]
) -> list[dict[str, Any]]:
    latest: dict[str, queries.Published] = {}
    for other in rankings:
        latest.setdefault(other.institution, other)
    if len(latest) < 2:
        return []
    titles = kinds(book, clock.today())
    return [
        {
            "title": titles.get(name, name),
            "href": _href(here, name, other.period.key),
            "current": name == one.institution,
        }
        for name, other in sorted(latest.items())
    ]


def _href(here: str, institution: str, period: str) -> str:
    return f"{here}?{urlencode({'of': institution, 'period': period})}"
