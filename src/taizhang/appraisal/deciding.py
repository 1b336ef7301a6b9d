"""What waits for a person's decision in appraisals: objections to scores, and requests to leave an item out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import queries
from taizhang.appraisal.acts.checks import belongs_to
from taizhang.appraisal.acts.exclusions import ASKED
from taizhang.appraisal.models import Exclusion, Objection, ScoreTotal
from taizhang.appraisal.objecting import OPEN, window
from taizhang.books import queries as books
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit


def waiting(desk: Desk) -> list[dict[str, Any]]:
    """Objections and requests that this person decides, as my day lists them; those due first."""
    objections = list(Objection.rows.of(desk.book).filter(status=OPEN).order_by("decide_by", "made_seq"))
    requests = list(Exclusion.rows.of(desk.book).filter(status=ASKED).order_by("asked_on", "id"))
    if not objections and not requests:
        return []
    posts = {held.post.key for held in units.holdings(desk.book, desk.today, person=desk.actor.person)}
    named = {
        unit.id: titled(unit)
        for unit in Unit.rows.of(desk.book).filter(id__in={row.unit for row in (*objections, *requests)})
    }
    return [
        *(_objection(desk, row, named) for row in _of_mine(desk, objections, posts)),
        *(_request(desk, row, named) for row in requests if _decides(desk, row, posts)),
    ]


def _of_mine(desk: Desk, rows: Sequence[Objection], posts: set[str]) -> list[Objection]:
    found = []
    for row in rows:
        key = f"{desk.book}:{row.period}:{row.institution}:{row.unit}"
        total = ScoreTotal.rows.of(desk.book).filter(id=key).first()
        allowed = window(total) if total else None
        own = row.objector == desk.actor.person or belongs_to(desk.actor, row.unit)
        if allowed is not None and allowed.decider in posts and not own:
            found.append(row)
    return found


def _decides(desk: Desk, row: Exclusion, posts: set[str]) -> bool:
    period = Period.parse(row.period)
    rule = books.in_force(desk.book, period.end - timedelta(days=1)).get(row.institution)
    if rule is None or rule.appraisal is None or books.closed(desk.book, period.months()[-1].key):
        return False
    own = row.asked_by == desk.actor.person or belongs_to(desk.actor, row.unit)
    return rule.appraisal.approver in posts and not own


def _objection(desk: Desk, row: Objection, named: dict[str, Text]) -> dict[str, Any]:
    unit, period = named.get(row.unit, Text(row.unit)), Period.parse(row.period).text
    titles = queries.item_titles(queries.sheet_text(desk.book, row.institution, row.period))
    item = titles.get(row.item, Text(row.item)) if row.item else Text("总分和位次", "total and place")
    late = (desk.today - row.decide_by).days if row.decide_by else 0
    due = day_text(row.decide_by)
    return {
        "title": Text(f"决定异议：{item.zh}", f"Decide an objection: {item.to('en')}"),
        "href": reverse("appraisal:objection", args=[desk.book, row.id]),
        "detail": Text(f"{unit.zh} · {period.zh}", f"{unit.to('en')} · {period.en}"),
        "due": Text(f"{due.zh}前答复", f"answer by {due.en}") if row.decide_by and late <= 0 else "",
        "late": Text(f"逾期{late}天", f"{late} days late") if late > 0 else "",
    }


def _request(desk: Desk, row: Exclusion, named: dict[str, Text]) -> dict[str, Any]:
    unit, period = named.get(row.unit, Text(row.unit)), Period.parse(row.period).text
    return {
        "title": _("决定剔除或免责的申请"),
        "href": reverse("appraisal:exclusion", args=[desk.book, row.id]),
        "detail": Text(f"{unit.zh} · {period.zh}", f"{unit.to('en')} · {period.en}"),
    }
