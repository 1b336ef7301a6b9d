"""Pages for trying out: what if a number were another, and two versions of a scheme on the same facts. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from taizhang.appraisal import queries
from taizhang.appraisal.sheets import metric_names
from taizhang.appraisal.trying import Difference, Trial, Version, compare, trial, versions
from taizhang.appraisal.wording import USUAL_DECIMALS, total_cell, total_decimals
from taizhang.books import queries as books
from taizhang.books.forms import read_text
from taizhang.books.texts import listed
from taizhang.institutions import Institution, load
from taizhang.problems import Problem, Refused, Text
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, TARGET, Comparison, Move
from taizhang.scoring.millionths import half_up
from taizhang.server.forms import AmountField
from taizhang.server.pages import asked_period, language, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units.models import Unit

MOST_PERIODS = 12
"""Over how many closed periods two versions are compared at most: a year of months."""
DRAFT = "draft"
"""The key of a version that is only looked at."""
ITEMS = 4
"""How many items of a difference are named."""


class WhatIfForm(forms.Form):
    """Another number for one fact of one unit."""

    unit = forms.ChoiceField(label=gettext_lazy("哪个单位"))
    fact = forms.ChoiceField(label=gettext_lazy("哪个数"))
    value = AmountField(label=gettext_lazy("如果是"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("没有数？"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("有数，填在上面")),
            ("no-data", gettext_lazy("未报")),
            ("not-applicable", gettext_lazy("不适用")),
        ],
    )

    def __init__(
        self,
        *arguments: Any,
        units: Sequence[tuple[str, str]],
        facts: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["fact"].choices = facts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A number, or that there is none."""
        given = super().clean() or {}
        if not self.errors and given.get("value") is None and not given.get("state"):
            self.add_error("value", _("填一个数，或选未报、不适用。"))
        return given

    def change(self) -> dict[tuple[str, str], Any]:
        """The fact as it would be."""
        given = self.cleaned_data
        states = {"no-data": NO_DATA, "not-applicable": NOT_APPLICABLE}
        value = states.get(given["state"], given["value"])
        return {(given["unit"], given["fact"]): value}


@staff_page()
def what_if(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """Change a number and see who moves."""
    asked = asked_period(period, kind="")
    text = queries.sheet_text(book, institution, asked.key) or books.in_force(
        book, asked.end - timedelta(days=1)
    ).get(institution)
    if text is None or text.appraisal is None or text.appraisal.period != asked.kind:
        raise Http404
    here = reverse("appraisal:what-if", args=[book, institution, asked.key])
    context: dict[str, Any] = {
        "title": _("试算"),
        "lead": Text(f"{asked.text.zh}{text.title.zh}", f"{text.title.to('en')}, {asked.text.en}"),
        "crumbs": _crumbs(book, institution, asked),
        "save": _("试算"),
        "action": here,
    }
    try:
        tried = trial(book, text, asked)
    except Refused as refused:
        return render(request, "appraisal/what_if.html", context | {"problems": refused.problems})
    named = _named(book, tried.columns.units)
    indicators = books.indicators(book, asked.end - timedelta(days=1))
    names = metric_names(indicators)
    form = WhatIfForm(
        request.GET if "unit" in request.GET else None,
        units=[(unit, title.to(language())) for unit, title in named.items()],
        facts=[(name, _fact_title(name, names).to(language())) for name in tried.plan.metrics],
    )
    context["form"] = form
    if form.is_bound and form.is_valid():
        try:
            found = tried.with_changes(form.change())
        except Refused as refused:
            context["problems"] = refused.problems
        else:
            context |= _moves(found, named, tried)
    return render(request, "appraisal/what_if.html", context)


@staff_page()
def versions_compared(request: HttpRequest, book: str, institution: str) -> HttpResponse:
    """Two versions of a scheme on the facts of the last closed year: who moves, how far, by which items.

    The second may be a draft that is only looked at: it comes as a file and is not kept.
    """
    known = versions(book, institution)
    if not known or known[-1].text.appraisal is None:
        raise Http404
    by_key = {one.key: one for one in known}
    asked = request.POST if request.method == "POST" else request.GET
    last = known[-2] if len(known) > 1 and request.method != "POST" else known[-1]
    old = by_key.get(asked.get("old", ""), last)
    new = by_key.get(asked.get("new", ""), known[-1])
    wrong: list[Mapping[str, Any]] = []
    if request.method == "POST":
        draft, wrong = _draft(request.FILES.get("draft"))
        new = draft or old
    periods = [Period.parse(key) for key in queries.periods(book, institution)][-MOST_PERIODS:]
    periods = [one for one in periods if one.year == periods[-1].year]
    problems: Sequence[Problem] = ()
    differences: tuple[Difference, ...] = ()
    if old.key != new.key and periods:
        try:
            differences = compare(book, old.text, new.text, periods)
        except Refused as refused:
            problems = refused.problems
    context = {
        "title": _("比较两个版本"),
        "lead": new.text.title,
        "crumbs": [_rankings(book)],
        "choices": [
            {"name": name, "label": label, "options": _options(known, chosen)}
            for name, label, chosen in (("old", _("原来的"), old.key), ("new", _("换成的"), new.key))
        ],
        "periods": Text(
            f"用{periods[0].text.zh}至{periods[-1].text.zh}的事实，各期按封账时的数，取平均。",
            f"On the facts of {periods[0].text.en} to {periods[-1].text.en}, each as of its close; means are shown.",
        )
        if periods
        else "",
        "problems": [*wrong, *problems],
        "old": old.key,
        "draft": new if new.key == DRAFT else None,
        "table": _differences(book, differences, old, new) if differences else {},
        "empty": _nothing_to_compare(len(known), bool(periods)),
    }
    return render(request, "appraisal/versions.html", context, status=422 if wrong else 200)


def _draft(file: Any) -> tuple[Version | None, list[Mapping[str, Any]]]:
    """The text of a draft, or what is wrong with it."""
    if file is None or not file.size:
        return None, [{"what": _("还没有选文件。"), "right": _("选一个 .toml 文件"), "href": "#draft"}]
    text, problem = read_text(file)
    if problem:
        return None, [{"what": problem, "href": "#draft"}]
    try:
        stated = load(text)
    except Refused as refused:
        return None, listed(refused.problems)
    if stated.appraisal is None:
        return None, [
            {
                "what": _("这份文件里没有考评办法。"),
                "right": _("选一个有 [appraisal] 的文件"),
                "href": "#draft",
            }
        ]
    return Version(
        DRAFT, Text(f"草稿“{stated.title.zh}”", f"the draft “{stated.title.to('en')}”"), stated
    ), []


def _moves(found: Comparison, named: Mapping[str, Text], tried: Trial) -> dict[str, Any]:
    rule = tried.text.appraisal
    grades = {grade.id: grade.title.text for grade in rule.grades} if rule else {}
    return {
        "moved": {
            "caption": _("谁会变"),
            "columns": [
                {"title": _("单位")},
                {"title": _("原得分"), "kind": "number"},
                {"title": _("试算得分"), "kind": "number"},
                {"title": _("原位次"), "kind": "number"},
                {"title": _("试算位次"), "kind": "number"},
                {"title": _("等次")},
            ],
            "rows": [
                {
                    "cells": [
                        named.get(move.unit, move.unit),
                        _total(move.before, tried.text),
                        _total(move.after, tried.text),
                        _place(move.before),
                        _place(move.after),
                        _grades(move, grades),
                    ]
                }
                for move in found.moves
            ],
        },
        "tried": True,
    }


def _total(result: Any, text: Institution | None) -> dict[str, Any]:
    return total_cell(result.total, text) if result.assessed else {"state": "not-applicable"}


def _place(result: Any) -> dict[str, Any]:
    return {"amount": Decimal(result.rank)} if result.rank else {"state": "not-applicable"}


def _grades(move: Move, grades: Mapping[str, Text]) -> Text | str:
    before, after = (grades.get(one.grade or "", Text("—")) for one in (move.before, move.after))
    return (
        before
        if before == after
        else Text(f"{before.zh} → {after.zh}", f"{before.to('en')} → {after.to('en')}")
    )


def _differences(book: str, found: Sequence[Difference], old: Version, new: Version) -> dict[str, Any]:
    named = _named(book, [one.unit for one in found])
    titles = queries.item_titles(old.text) | queries.item_titles(new.text)
    decimals = max(USUAL_DECIMALS, total_decimals(old.text), total_decimals(new.text))  # of means
    return {
        "caption": _("谁会变、变多少、因为哪几项"),
        "columns": [
            {"title": _("单位")},
            {"title": _("原来的平均分"), "kind": "number"},
            {"title": _("换成的平均分"), "kind": "number"},
            {"title": _("增减"), "kind": "number"},
            {"title": _("原来的平均位次"), "kind": "number"},
            {"title": _("换成的平均位次"), "kind": "number"},
            {"title": _("因为哪几项")},
        ],
        "rows": [
            {
                "cells": [
                    named.get(one.unit, one.unit),
                    _figure(one.before, decimals),
                    _figure(one.after, decimals),
                    _figure(one.change, decimals),
                    _figure(one.place_before),
                    _figure(one.place_after),
                    _items(one, titles),
                ]
            }
            for one in found
        ],
    }


def _figure(value: Decimal | None, decimals: int = USUAL_DECIMALS) -> dict[str, Any]:
    if value is None:
        return {"state": "not-applicable"}
    return {"amount": half_up(value, decimals), "decimals": decimals}


def _items(one: Difference, titles: Mapping[str, Text]) -> Text:
    shown = one.items[:ITEMS]
    if not shown:
        return Text("没有差别", "no difference")
    zh = "；".join(f"{titles.get(item, Text(item)).zh} {change:+}" for item, change in shown)
    en = "; ".join(f"{titles.get(item, Text(item)).to('en')} {change:+}" for item, change in shown)
    return Text(zh.replace("-", "−"), en.replace(" -", " −"))


def _options(known: Sequence[Version], chosen: str) -> list[dict[str, Any]]:
    return [{"key": one.key, "title": one.title, "chosen": one.key == chosen} for one in known]


def _nothing_to_compare(count: int, closed: bool) -> dict[str, Any]:
    if count < 2:
        text = _("这份办法只有一个文本；改动后采用，就可以和原来的比较。")
    elif not closed:
        text = _("还没有封过账，没有事实可以比较。")
    else:
        text = _("请选两个不同的文本。")
    return {"heading": _("没有可以比较的"), "text": text}


def _fact_title(name: str, names: Mapping[str, Any]) -> Text:
    base, _sep, asked = name.partition("/")
    title = names[name].title if name in names else names[base].title if base in names else Text(base)
    return Text(f"{title.zh}（目标）", f"{title.to('en')} (target)") if asked == TARGET else title


def _named(book: str, units: Sequence[str]) -> dict[str, Text]:
    rows = Unit.rows.of(book).filter(id__in=list(units)).order_by("position", "id")
    return {row.id: titled(row) for row in rows}


def _rankings(book: str) -> dict[str, Any]:
    return {"title": pgettext("navigation", "位次"), "href": reverse("appraisal:rankings", args=[book])}


def _crumbs(book: str, institution: str, asked: Period) -> list[dict[str, Any]]:
    if not queries.sheet_text(book, institution, asked.key):
        return [_rankings(book)]
    href = reverse("appraisal:ranking", args=[book, institution, asked.key])
    return [{"title": pgettext("navigation", "位次"), "href": href}]
