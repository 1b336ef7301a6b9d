"""The pages on which a judge gives points (评分): one line of a sheet, all units, each with its points and its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import queries
from taizhang.appraisal.acts import JudgementWithdrawn, PointsJudged
from taizhang.appraisal.acts.checks import belongs_to
from taizhang.appraisal.acts.judgements import judge_problems, judged_lines
from taizhang.appraisal.entry_sheets import EntrySheet, entry_sheet
from taizhang.appraisal.forms import JudgeForm
from taizhang.appraisal.models import Judgement
from taizhang.journal import Act, new_id
from taizhang.problems import Refused, Text
from taizhang.scoring import Judge, rule_of
from taizhang.scoring.titles import line_titles
from taizhang.server.pages import Desk, day_text, staff_page, titled


@staff_page()
def judge(request: HttpRequest, book: str, institution: str, period: str, line: str) -> HttpResponse:
    """Give the units their points for one line; an empty row is not judged, and one that is cleared is taken back."""
    desk: Desk = request.desk
    sheet = entry_sheet(book, institution, period)
    how = judged_lines(sheet.rule).get(line)
    if how is None or sheet.closed:
        raise Http404
    if not may_judge(desk, how):
        raise PermissionDenied
    standing = standing_judgements(book, sheet).get(line, {})
    names = desk.names({row.judged_by for row in standing.values()})
    units = [unit for unit in sheet.units if not belongs_to(desk.actor, unit.id)]
    form = JudgeForm(request.POST or None, units=units, standing=standing, how=how)
    back = reverse("appraisal:entry", args=[book, institution, sheet.period.key])
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        acts = _acts(form, sheet, line, standing, desk)
        try:
            if acts:
                desk.append(acts, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已登记 %(count)d 个单位的评分。") % {"count": len(acts)})
            return redirect(back)
    context = {
        "title": line_titles(rule_of(sheet.rule))[line],
        "lead": sheet.title,
        "crumbs": [{"title": _("考评登记"), "href": back}],
        "form": form,
        "problems": problems,
        "bounds": bounds_text(desk.book, how),
        "rows": [
            {
                "title": titled(unit),
                "points": form[f"points-{unit.id}"],
                "reason": form[f"reason-{unit.id}"],
                "by": _named(names, standing[unit.id]) if unit.id in standing else "",
            }
            for unit in units
        ],
        "cancel_href": back,
    }
    return render(request, "appraisal/judge.html", context, status=422 if problems or form.errors else 200)


def sections(desk: Desk, sheet: EntrySheet) -> list[dict[str, Any]]:
    """The judged lines of a sheet for the page of its entries, each with what was given so far."""
    lines, titles = judged_lines(sheet.rule), line_titles(rule_of(sheet.rule))
    standing = standing_judgements(desk.book, sheet)
    names = desk.names({row.judged_by for rows in standing.values() for row in rows.values()})
    return [
        {
            "title": titles[line],
            "lead": bounds_text(desk.book, how),
            "href": reverse("appraisal:judge", args=[desk.book, sheet.institution.id, sheet.period.key, line])
            if not sheet.closed and may_judge(desk, how)
            else "",
            "table": {
                "caption": titles[line],
                "columns": [
                    {"title": _("单位")},
                    {"title": _("得分"), "kind": "number"},
                    {"title": _("理由")},
                    {"title": _("评分人")},
                ],
                "rows": [
                    {
                        "cells": [
                            titled(unit),
                            {"amount": row.points, "unit": Text("分", "points")},
                            row.reason,
                            _named(names, row),
                        ]
                        if (row := standing.get(line, {}).get(unit.id))
                        else [titled(unit), {"state": "no-data"}, "", ""]
                    }
                    for unit in sheet.units
                ],
            },
        }
        for line, how in lines.items()
    ]


def may_judge(desk: Desk, how: Judge) -> bool:
    """Whether this person gives these points."""
    return not list(judge_problems(desk.book, how, desk.actor, desk.today))


def standing_judgements(book: str, sheet: EntrySheet) -> Mapping[str, Mapping[str, Judgement]]:
    """The judgements that stand, by line and unit."""
    found: dict[str, dict[str, Judgement]] = {}
    rows = Judgement.rows.of(book).filter(institution=sheet.institution.id, period=sheet.period.key)
    for row in rows.counting():
        found.setdefault(row.line, {})[row.unit] = row
    return found


def bounds_text(book: str, how: Judge) -> Text:
    """Who gives how many points."""
    lo, hi, who = f"{how.lo.normalize():f}", f"{how.hi.normalize():f}", queries.post_title(book, how.who)
    then = queries.post_title(book, how.approved_by) if how.approved_by else None
    zh, en = (f"，报{then.zh}审定", f", approved by {then.to('en')}") if then is not None else ("", "")
    return Text(f"由{who.zh}在 {lo} 到 {hi} 分之间评定{zh}", f"{who.to('en')} gives {lo} to {hi} points{en}")


def _acts(
    form: JudgeForm, sheet: EntrySheet, line: str, standing: Mapping[str, Judgement], desk: Desk
) -> list[Act]:
    """One act for each unit whose points or reason are new, or were taken back."""
    acts: list[Act] = []
    for unit, points, reason in form.given():
        before = standing.get(unit)
        if points is None:
            if before is not None and before.judged_by == desk.actor.person:
                acts.append(JudgementWithdrawn(judgement=before.id))
        elif before is None or (before.points, before.reason) != (points, reason):
            acts.append(
                PointsJudged(
                    id=new_id("j"),
                    institution=sheet.institution.id,
                    period=sheet.period.key,
                    unit=unit,
                    line=line,
                    points=points,
                    reason=reason,
                    replaces=before.id if before else "",
                )
            )
    return acts


def _named(names: Mapping[str, str], row: Judgement) -> Text:
    name, day = names.get(row.judged_by, ""), day_text(row.judged_on)
    return Text(f"{name} {day.zh}", f"{name}, {day.en}")
