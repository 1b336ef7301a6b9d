"""The page of standings by item (单项位次): what each item gave every unit, and who stands where in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.scoring.millionths import to_decimal, to_millionths
from taizhang.scoring.ranking import places
from taizhang.scoring.reasons import NOT_COUNTED
from taizhang.scoring.rules import Ties
from taizhang.scoring.wording import number
from taizhang.server.pages import Desk, asked_period, staff_page, titled
from taizhang.units.models import Unit

_HUNDREDTH = Decimal("0.01")


@staff_page()
def standings(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """Units in the order of the ranking, and for each item the points and the place in the group; corrections counted."""
    desk: Desk = request.desk
    asked = asked_period(period, kind="")
    rows = queries.ranking(book, institution, asked.key)
    text = queries.rule_text(book, institution, rows[0].sha256) if rows else None
    if text is None or text.appraisal is None:
        raise Http404
    own = {unit for unit, _role in desk.actor.roles}
    context = {
        "title": Text(
            f"{asked.text.zh}{text.title.zh}：单项位次",
            f"{text.title.to('en')}, {asked.text.en}: standings by item",
        ),
        "lead": _("每格是该项得分，括号里是在本组中的位次；“–”是不考核该项。更正已计入。"),
        "crumbs": [
            {
                "title": text.title,
                "href": reverse("appraisal:ranking", args=[book, institution, asked.key]),
            }
        ],
        "tables": list(_tables(rows, text, own)),
    }
    return render(request, "appraisal/standings.html", context)


def _tables(rows: Sequence[ScoreTotal], text: Institution, own: set[str]) -> Iterator[dict[str, Any]]:
    """A table for each group of units that are ranked together."""
    assert text.appraisal is not None
    book = rows[0].book
    items = [item for item in text.appraisal.items if item.pays == "points"]
    named = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in=[row.unit for row in rows])}
    points = _points(rows, {item.id for item in items if item.beside})
    groups = corrected.peers(rows, text)
    for group in np.unique(groups).tolist():
        members = [row for row, at in zip(rows, groups, strict=True) if at == group]
        columns = [_placed([points.get((row.unit, item.id)) for row in members]) for item in items]
        yield {
            "caption": Text(f"{len(members)}个单位", f"{len(members)} units"),
            "columns": [
                {"title": _("单位")},
                {"title": _("总位次"), "kind": "number"},
                *({"title": item.title, "kind": "number"} for item in items),
            ],
            "rows": [
                {
                    "cells": [
                        named.get(row.unit, row.unit),
                        {"text": "–" if row.place is None else str(row.place)},
                        *({"text": column[at]} for column in columns),
                    ],
                    "mine": row.unit in own,
                }
                for at, row in enumerate(members)
            ],
        }


def _points(rows: Sequence[ScoreTotal], beside: set[str]) -> dict[tuple[str, str], int]:
    """What each item gave each unit, in millionths, corrections counted; items that were not assessed are not there.

    An item `beside` the total keeps its points before, and none after.
    """
    book, institution, period = rows[0].book, rows[0].institution, rows[0].period
    lines = (
        ScoreLine.rows.of(book)
        .filter(institution=institution, period=period)
        .exclude(item__startswith="=")
        .exclude(reason__in=[int(reason) for reason in NOT_COUNTED])
    )
    found: dict[tuple[str, str], int] = {}
    for unit, line, before, after in lines.values_list("unit", "item", "before", "after"):
        item = line.partition("/")[0]
        found[unit, item] = found.get((unit, item), 0) + (before if item in beside else after)
    for correction in corrected.standing(book, institution, period):
        for line in correction.lines:
            key = correction.unit, str(line["item"]).partition("/")[0]
            if key in found:
                found[key] += to_millionths(Decimal(line["points"]) - Decimal(line["was"]))
    return found


def _placed(points: Sequence[int | None]) -> list[str]:
    """Points with their place among those that have some, equals sharing it: 12.5（3）."""
    there = np.array([one is not None for one in points])
    ranks = places(
        np.zeros(len(points), dtype=np.int32),
        np.array([one or 0 for one in points], dtype=np.int64),
        there,
        None,
        Ties.COMPETITION,
    )
    return [
        "–" if one is None else f"{number(to_decimal(one).quantize(_HUNDREDTH, ROUND_HALF_UP))}（{rank}）"
        for one, rank in zip(points, ranks.tolist(), strict=True)
    ]
