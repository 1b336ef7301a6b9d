"""The page of standings by item (单项位次): what each item gave every unit, and who stands where in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.appraisal.wording import line_decimals, total_decimals
from taizhang.institutions import Institution
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.problems import Text
from taizhang.scoring import Item, rule_of
from taizhang.scoring.millionths import half_up, to_decimal
from taizhang.scoring.ranking import places
from taizhang.scoring.reasons import NOT_COUNTED
from taizhang.scoring.rules import Ties
from taizhang.scoring.sheets import PASSED, POOL, SECTION, SECTION_ROUNDED, SECTION_TIMES, Sheet
from taizhang.scoring.wording import printed
from taizhang.server.pages import Desk, asked_period, staff_page, titled
from taizhang.units.models import Unit

SIDE_BY_SIDE = 12
"""How many sections and items stand beside each other on a sheet of A4."""


@staff_page()
def standings(request: HttpRequest, book: str, institution: str, period: str) -> HttpResponse:
    """Units in the order of the ranking, and for each section and item the points and the place in the group; corrections counted."""
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
        "lead": _("每格是该部分或该项的得分，括号里是在本组中的位次；“–”是不考核该项。更正已计入。"),
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
    """Tables for each group of units that are ranked together: the total, each section of the paper, each item. More than fit beside each
    other on a sheet of paper are told section by section, in tables of their own.
    """
    assert text.appraisal is not None
    book = rows[0].book
    rule = text.appraisal
    named = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in=[row.unit for row in rows])}
    corrections = corrected.standing(book, rows[0].institution, rows[0].period)
    again = corrected.rescored(rows, corrections, text)
    standing = corrected.stand(again, corrections) if again is not None else {}
    points = _points(rows, text, again)
    decimals = total_decimals(text)
    scored = {item.id: item for item in rule_of(rule).items}
    for called, members in corrected.groups(rows, text):
        totals = [standing[row.unit].total if row.unit in standing else row.total for row in members]
        for title, parts in _side_by_side(rule):
            columns = [
                _placed([points.get((row.unit, part.id)) for row in members], scored.get(part.id), text)
                for part in parts
            ]
            yield {
                "caption": Text(
                    f"{called.zh}（{len(members)}个）" + (f"：{title.zh}" if title else ""),
                    f"{called.to('en')} ({len(members)})" + (f": {title.to('en')}" if title else ""),
                ),
                "columns": [
                    {"title": _("单位")},
                    {"title": _("总位次"), "kind": "number"},
                    {"title": _("总分"), "kind": "number"},
                    *({"title": part.title, "kind": "number"} for part in parts),
                ],
                "rows": [
                    {
                        "cells": [
                            named.get(row.unit, row.unit),
                            {"text": _place(standing[row.unit].place if row.unit in standing else row.place)},
                            {"text": printed(half_up(totals[at], decimals), rule.decimals)}
                            if row.assessed
                            else {"state": "not-applicable"},
                            *({"text": column[at]} for column in columns),
                        ],
                        "mine": row.unit in own,
                    }
                    for at, row in enumerate(members)
                ],
            }


def _side_by_side(rule: Appraisal) -> Iterator[tuple[Text | None, Sequence[Any]]]:
    """The sections and items that one table tells, and what it is called; all of them in one where they fit."""
    items = [item for item in rule.items if item.pays == "points"]
    if len(rule.sections) + len(items) <= SIDE_BY_SIDE:
        yield None, (*rule.sections, *items)
        return
    pools = {pool.id: pool.section for pool in rule.pools}
    of = {item.id: item.section or pools.get(item.pool or "") or "" for item in items}
    yield from ((None, part) for part in _batches(rule.sections))
    for section in (*rule.sections, None):
        inside = [item for item in items if of[item.id] == (section.id if section else "")]
        yield from ((section.title.text if section else None, part) for part in _batches(inside))


def _batches(parts: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So many at a time that they fit, of nearly the same number."""
    size = -(-len(parts) // -(-len(parts) // SIDE_BY_SIDE)) if parts else 1
    return (parts[start : start + size] for start in range(0, len(parts), size))


def _points(rows: Sequence[ScoreTotal], text: Institution, again: Sheet | None) -> dict[tuple[str, str], int]:
    """What each item and section gave each unit, in millionths, corrections counted; what was not assessed is not there.

    An item `beside` the total keeps its points before, and none after; it adds nothing to its section.
    """
    rule = text.appraisal
    assert rule is not None
    beside = {item.id for item in rule.items if item.beside}
    pools = {pool.id: pool.section for pool in rule.pools}
    into = {item.id: item.section or pools.get(item.pool or "") for item in rule.items}
    into |= {PASSED + item.id: item.section for item in rule.items}
    into |= {POOL + id: section for id, section in pools.items()}
    into |= {
        prefix + one.id: one.id
        for prefix in (SECTION, SECTION_ROUNDED, SECTION_TIMES)
        for one in rule.sections
    }
    lines: Iterable[tuple[str, str, int, int]]
    if again is not None:
        lines = ((one.unit, one.item, one.before, one.after) for one in again.lines() if one.reason.counted)
    else:
        kept = ScoreLine.rows.of(rows[0].book).filter(institution=rows[0].institution, period=rows[0].period)
        counted = kept.exclude(reason__in=[int(reason) for reason in NOT_COUNTED])
        lines = counted.values_list("unit", "item", "before", "after")
    found: dict[tuple[str, str], int] = {}
    for unit, line, before, after in lines:
        name = line.partition("/")[0]
        given = before if name in beside else after
        if not name.startswith("="):
            found[unit, name] = found.get((unit, name), 0) + given
        section = into.get(name)
        if section and name not in beside:
            found[unit, section] = found.get((unit, section), 0) + given
    return found


def _placed(points: Sequence[int | None], item: Item | None, text: Institution) -> list[str]:
    """Points with their place among those that have some, equals sharing it: 12.5（3）; to the decimals of the item, else without idle noughts."""
    decimals, stated = line_decimals(item, text), item.decimals if item is not None else None
    there = np.array([one is not None for one in points])
    ranks = places(
        np.zeros(len(points), dtype=np.int32),
        np.array([one or 0 for one in points], dtype=np.int64),
        there,
        None,
        Ties.COMPETITION,
    )
    return [
        "–" if one is None else f"{printed(half_up(to_decimal(one), decimals), stated)}（{rank}）"
        for one, rank in zip(points, ranks.tolist(), strict=True)
    ]


def _place(place: int | None) -> str:
    return "–" if place is None else str(place)
