"""The staff's pages of notices: what is up, what was, one notice, taking one down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from taizhang.journal import build
from taizhang.notices import queries
from taizhang.notices.acts import NoticeWithdrawn
from taizhang.notices.models import Notice
from taizhang.notices.rows import BADGES, card, kinds, paragraphs, period_text, tables, to_word
from taizhang.problems import Refused
from taizhang.server.forms import ActForm, text_area
from taizhang.server.pages import (
    WORD,
    Desk,
    asked_number,
    day_text,
    download,
    language,
    paged,
    staff_page,
    titled,
)

PAGE = 24


class WithdrawForm(ActForm):
    """Why a notice comes down before its time."""

    reason = forms.CharField(
        label=gettext_lazy("为什么撤下"),
        max_length=200,
        widget=text_area(),
        help_text=gettext_lazy("会公开显示在原公示的位置；不要写人名和联系方式。"),
    )


@staff_page()
def notices(request: HttpRequest, book: str) -> HttpResponse:
    """The notice board as the office keeps it: up, not up yet, over."""
    desk: Desk = request.desk
    show = request.GET.get("show", "posted")
    if show not in ("posted", "coming", "ended"):
        show = "posted"
    here = reverse("notices:list", args=[book])
    sets = {
        "posted": queries.up(book, desk.today),
        "coming": queries.coming(book, desk.today),
        "ended": queries.over(book, desk.today),
    }
    counts = {key: rows.count() for key, rows in sets.items()}
    shown, page = paged(
        sets[show],
        asked_number(request),
        PAGE,
        counts[show],
        lambda number: f"{here}?{urlencode({'show': show, 'page': number})}",
    )
    kind = kinds(book, desk.today)
    tabs = [("posted", _("公示中")), ("coming", _("未到日期")), ("ended", _("已结束"))]
    empties = {
        "posted": (_("现在没有公示"), _("每月封账时自动张贴进展；有依据、有批准人的排名一并公布。")),
        "coming": (_("没有等着张贴的公示"), ""),
        "ended": (_("还没有结束的公示"), _("公示到期后移到这里，公众仍可查阅。")),
    }
    context = {
        "title": pgettext("navigation", "公示"),
        "lead": _("公示由封账产生，写明依据和账本校验值；不能改，只能撤下并说明理由。"),
        "actions": [{"title": _("公开页面"), "href": reverse("portal:notices", args=[book]), "second": True}],
        "tabs": [
            {"title": title, "href": f"{here}?show={key}", "current": key == show, "count": counts[key]}
            for key, title in tabs
        ],
        "notices": [
            card(
                row, desk.today, reverse("notices:detail", args=[book, row.id]), kind.get(row.institution, "")
            )
            for row in shown
        ],
        "page": page,
        "empty": {"heading": empties[show][0], "text": empties[show][1]},
    }
    return render(request, "notices/list.html", context)


@staff_page()
def notice(request: HttpRequest, book: str, notice: str) -> HttpResponse:
    """One notice: what it says, since when, on what ground, who approved it."""
    desk: Desk = request.desk
    row = _notice(book, notice)
    state = queries.state_of(row, desk.today)
    badge, words = BADGES[state]
    facts: list[dict[str, Any]] = [
        {"title": _("种类"), "text": kinds(book, desk.today).get(row.institution, row.institution)},
        {"title": _("数据期间"), "text": period_text(row)},
        {"title": _("张贴"), "text": day_text(row.since)},
        {"title": _("到期"), "text": day_text(queries.last_day(row))},
        {"title": _("依据"), "text": row.ground},
    ]
    if row.approved_by:
        facts.append({"title": _("批准人"), "text": desk.names([row.approved_by]).get(row.approved_by, "")})
    actions = [
        {"title": _("下载 Word"), "href": reverse("notices:word", args=[book, row.id]), "icon": "paper"}
    ]
    if state != "coming":
        public = reverse("portal:notice", args=[book, row.id])
        actions.append({"title": _("公开页面"), "href": public, "second": True})
    if desk.holds("clerk") and state in ("posted", "coming"):
        withdraw = reverse("notices:withdraw", args=[book, row.id])
        actions.append({"title": _("撤下"), "href": withdraw, "second": True})
    context = {
        "title": titled(row),
        "crumbs": [{"title": pgettext("navigation", "公示"), "href": reverse("notices:list", args=[book])}],
        "state": badge,
        "state_title": words,
        "actions": actions,
        "facts": [fact for fact in facts if str(fact["text"])],
        "paragraphs": paragraphs(row),
        "tables": tables(row),
        "withdrawn_reason": row.withdrawn_reason,
        "head": row.head_hash,
    }
    return render(request, "notices/detail.html", context)


@staff_page()
def word(request: HttpRequest, book: str, notice: str) -> HttpResponse:
    """The notice on paper."""
    desk: Desk = request.desk
    row = _notice(book, notice)
    content = to_word(row, desk.title, language())
    return download(content, f"notice-{row.period or row.since}-{row.id}.docx", WORD)


@staff_page(roles=["clerk"])
def withdraw(request: HttpRequest, book: str, notice: str) -> HttpResponse:
    """Take a notice down before its time; the reason stands in its place."""
    desk: Desk = request.desk
    row = _notice(book, notice)
    form = WithdrawForm(request.POST or None)
    problems: Sequence[Any] = ()
    here = reverse("notices:detail", args=[book, row.id])
    if request.method == "POST" and form.is_valid():
        try:
            act = build(
                NoticeWithdrawn,
                notice=row.id,
                until=max(desk.today, row.since),
                reason=form.cleaned_data["reason"],
            )
            desk.append([act], key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已撤下，公开页面改为显示理由。"))
            return redirect(here)
    context = {
        "title": _("撤下公示"),
        "lead": titled(row),
        "crumbs": [
            {"title": pgettext("navigation", "公示"), "href": reverse("notices:list", args=[book])},
            {"title": titled(row), "href": here},
        ],
        "form": form,
        "problems": problems,
        "save": _("撤下"),
        "cancel_href": here,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _notice(book: str, notice_id: str) -> Notice:
    row = queries.notice(book, notice_id)
    if row is None:
        raise Http404
    return row
