"""How units stood at earlier closes, corrections counted: totals, places from either end, grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from django.db.models import Q

from taizhang.appraisal import corrected
from taizhang.appraisal.models import Correction, ScoreLine, ScoreTotal
from taizhang.appraisal.queries import sheet_text
from taizhang.institutions import Institution
from taizhang.institutions.schema import Appraisal
from taizhang.scoring import Reason, Sheet, Taken
from taizhang.scoring.conditions import within
from taizhang.scoring.millionths import to_decimal, to_millionths
from taizhang.scoring.ranking import from_last
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit's result of one period: total (None where it was not assessed), place, how many from the last it stood, grade."""

    total: Decimal | None
    place: int | None = None
    last: int | None = None
    grade: str = ""
    items: Mapping[str, Decimal] = field(default_factory=dict)
    """What the items that were assessed gave, where it was asked for."""

    def stood(self, taken: Taken) -> bool:
        """Whether that is how a fact looks for it: placed, graded or with such a total."""
        if taken.first is not None:
            return self.place is not None and self.place <= taken.first
        if taken.last is not None:
            return self.last is not None and self.last <= taken.last
        if taken.grades:
            return self.grade in taken.grades
        if self.total is None:
            return False
        bounds = tuple((side, to_millionths(edge)) for side, edge in taken.bounds)
        return bool(within(np.array([to_millionths(self.total)], dtype=np.int64), bounds)[0])


def stood_by(sheet: Sheet, rule: Appraisal | None) -> Mapping[str, Stood]:
    """How the units stand by a sheet that was scored by such a rule."""
    beside = _beside(rule)
    behind = from_last(sheet.peers.codes, sheet.ranks)
    return {
        result.unit: Stood(
            result.total if result.assessed else None,
            result.rank,
            int(behind[at]) or None,
            result.grade or "",
            _given(
                ((line.item, line.before, line.after, line.reason) for line in sheet.lines_of(result.unit)),
                beside,
            ),
        )
        for at, result in enumerate(sheet.results())
    }


def _beside(rule: Appraisal | None) -> frozenset[str]:
    """The items that are published beside the total."""
    return frozenset(item.id for item in rule.items if item.beside) if rule is not None else frozenset()


def _given(lines: Iterable[tuple[str, int, int, int]], beside: Collection[str]) -> dict[str, Decimal]:
    """What the items that were assessed gave a unit: of each line its item, its points before and after, and why."""
    found: dict[str, int] = {}
    for line, before, after, reason in lines:
        item = line.partition("/")[0]
        if Reason(reason).counted and not item.startswith("="):
            found[item] = found.get(item, 0) + (before if item in beside else after)
    return {item: to_decimal(points) for item, points in found.items()}


def stood_at(
    book: str, institution: str, period: Period, cut: int, *, with_items: bool = False
) -> Mapping[str, Stood]:
    """How the units stood at the close of a period, with the corrections that stand as of act `cut`; nobody where it was not closed.

    What their items gave is there `with_items`.
    """
    rows = tuple(
        ScoreTotal.rows.of(book).filter(institution=institution, period=period.key).order_by("position")
    )
    if not rows:
        return {}
    standing = Q(to_seq=None) | Q(to_seq__gt=cut)
    corrections = Correction.rows.of(book).filter(
        standing, institution=institution, period=period.key, from_seq__lte=cut
    )
    text = sheet_text(book, institution, period.key)
    sheet = corrected.rescored(rows, tuple(corrections.order_by("from_seq")), text)
    if sheet is not None:
        return stood_by(sheet, text.appraisal if text is not None else None)
    ranks = np.array([row.place or 0 for row in rows], dtype=np.int32)
    behind = from_last(corrected.peers(rows, text), ranks) if text is not None else np.zeros_like(ranks)
    items = _items(rows[0], text) if with_items else {}
    return {
        row.unit: Stood(
            row.total if row.assessed else None,
            row.place,
            int(behind[at]) or None,
            row.grade,
            items.get(row.unit, {}),
        )
        for at, row in enumerate(rows)
    }


def _items(row: ScoreTotal, text: Institution | None) -> dict[str, dict[str, Decimal]]:
    """What the items of a kept sheet gave each unit."""
    lines = ScoreLine.rows.of(row.book).filter(institution=row.institution, period=row.period)
    of: dict[str, list[tuple[str, int, int, int]]] = defaultdict(list)
    for unit, *line in lines.values_list("unit", "item", "before", "after", "reason"):
        of[unit].append(tuple(line))
    beside = _beside(text.appraisal if text is not None else None)
    return {unit: _given(given, beside) for unit, given in of.items()}
