"""How units stood at earlier closes, corrections counted: totals, places from either end, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.db.models import Q

from taizhang.appraisal import corrected
from taizhang.appraisal.models import Correction, ScoreTotal
from taizhang.appraisal.queries import sheet_text
from taizhang.scoring import Sheet, Taken
from taizhang.scoring.conditions import within
from taizhang.scoring.millionths import to_millionths
from taizhang.scoring.ranking import from_last
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit's result of one period: total (None where it was not assessed), place, how many from the last it stood, grade."""

    total: Decimal | None
    place: int | None = None
    last: int | None = None
    grade: str = ""

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


def stood_by(sheet: Sheet) -> Mapping[str, Stood]:
    """How the units stand by a sheet."""
    behind = from_last(sheet.peers.codes, sheet.ranks)
    return {
        result.unit: Stood(
            result.total if result.assessed else None,
            result.rank,
            int(behind[at]) or None,
            result.grade or "",
        )
        for at, result in enumerate(sheet.results())
    }


def stood_at(book: str, institution: str, period: Period, cut: int) -> Mapping[str, Stood]:
    """How the units stood at the close of a period, with the corrections that stand as of act `cut`; nobody where it was not closed."""
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
        return stood_by(sheet)
    ranks = np.array([row.place or 0 for row in rows], dtype=np.int32)
    behind = from_last(corrected.peers(rows, text), ranks) if text is not None else np.zeros_like(ranks)
    return {
        row.unit: Stood(row.total if row.assessed else None, row.place, int(behind[at]) or None, row.grade)
        for at, row in enumerate(rows)
    }
