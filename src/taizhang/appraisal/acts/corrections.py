"""Correcting a published score after an upheld objection, beside the old one, and taking a correction back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from taizhang.appraisal.acts.objections import deciding
from taizhang.appraisal.models import Correction, Objection, ScoreLine, ScoreTotal
from taizhang.appraisal.objecting import PARTLY, UPHELD
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Text
from taizhang.scoring.millionths import to_decimal
from taizhang.server.rows import MICRO
from taizhang.units.acts import unknown

_MOST_POINTS = Decimal(10**6)
"""As far as a scheme may go in its points."""


class CorrectedLine(BaseModel):
    """One line: the item, the points that stood, and the points that count from now on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = Field(min_length=1, max_length=60)
    was: Decimal
    points: Decimal


class ScoreCorrected(Act):
    """New points for lines of a published sheet, with the reason, after an upheld objection (更正得分).

    The published score is never rewritten: both are shown, and the places that follow beside the published ones.
    """

    kind: ClassVar[str] = "score.corrected"
    title: ClassVar[Text] = Text("更正得分", "correct a score")

    id: NewId
    objection: str
    institution: str = Field(max_length=60)
    period: str = Field(max_length=10)
    unit: str
    lines: tuple[CorrectedLine, ...] = ()
    lifts: tuple[str, ...] = ()
    reason: Sealed

    def subject(self) -> str:
        """The objection that it answers."""
        return self.objection

    def permits(self, who: Actor, state: State) -> bool:
        """The post that decides objections; see the guards."""
        return bool(who.roles)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The objection was upheld and is not answered by another correction; the points that stood are right."""
        row = state.get(Objection, self.objection)
        total = state.get(ScoreTotal, f"{state.book}:{self.period}:{self.institution}:{self.unit}")
        if row is None or total is None:
            yield unknown("objection", "这件异议", "objection")
            return
        if (row.institution, row.period, row.unit) != (self.institution, self.period, self.unit):
            yield unknown("objection", "针对这张得分单的异议", "objection to this sheet")
        if row.status not in (UPHELD, PARTLY):
            yield Problem(
                "not-upheld",
                Text("异议没有被认定成立，不能更正", "the objection was not upheld, so nothing is corrected"),
                Text("先作出成立或部分成立的决定", "decide that it is upheld, wholly or in part"),
            )
        yield from deciding(state, row, who, on)
        standing = Correction.rows.of(state.book).filter(
            institution=self.institution, period=self.period, unit=self.unit, to_seq=None
        )
        earlier = list(standing.order_by("from_seq"))
        if any(one.objection == self.objection for one in earlier):
            yield Problem(
                "corrected-already",
                Text("这件异议已经更正过", "this objection was corrected already"),
                Text("要改，请先撤销原来的更正", "to change it, undo the first correction"),
            )
        yield from self._line_problems(state, total, earlier)

    def _line_problems(self, state: State, total: ScoreTotal, earlier: list[Correction]) -> Iterable[Problem]:
        if not self.lines and not self.lifts:
            yield Problem(
                "nothing-corrected",
                Text("没有写更正了什么", "nothing is corrected"),
                Text("至少改一项得分，或撤销一项否决", "change a line, or lift a veto"),
                Place(key="lines"),
            )
        stands = {line["item"]: Decimal(line["points"]) for one in earlier for line in one.lines}
        seen: set[str] = set()
        for line in self.lines:
            kept = state.get(ScoreLine, f"{total.id}:{line.item}")
            if kept is None or line.item in seen:
                yield unknown(line.item, "这一项得分", "line of the sheet")
                continue
            seen.add(line.item)
            if line.was != stands.get(line.item, to_decimal(kept.after)):
                yield Problem(
                    "was-otherwise",
                    Text("原得分与账上不符", "the points that stood are not those of the sheet"),
                    Text("请重新打开得分单再办", "open the sheet again"),
                    Place(key=line.item),
                )
            if line.points == line.was or not _fits(line.points):
                yield Problem(
                    "points-not-new",
                    Text(
                        "更正后的得分没有变，或不是有效的分数",
                        "the new points are the old ones, or no valid points",
                    ),
                    Text("填与原得分不同的分数，至多六位小数", "give other points, six decimals at most"),
                    Place(key=line.item),
                )
        lifted = {veto for one in earlier for veto in one.lifts}
        for veto in self.lifts:
            if veto not in total.vetoes or veto in lifted:
                yield unknown("lifts", "这项否决", "veto of the sheet")

    def apply(self, state: State, entry: Entry) -> None:
        """Keep it beside what was published."""
        state.add(
            Correction(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                period=self.period,
                unit=self.unit,
                objection=self.objection,
                lines=[
                    {"item": line.item, "was": format(line.was, "f"), "points": format(line.points, "f")}
                    for line in self.lines
                ],
                lifts=list(self.lifts),
                reason_ref=self.reason.ref,
                corrected_by=entry.actor,
                corrected_on=entry.day,
                from_seq=entry.seq,
            )
        )


class CorrectionUndone(Act):
    """A correction is taken back with its reason; what stood before stands again (撤销更正)."""

    kind: ClassVar[str] = "score.correction-undone"
    title: ClassVar[Text] = Text("撤销更正", "undo a correction")

    correction: str
    reason: Sealed

    def subject(self) -> str:
        """The correction."""
        return self.correction

    def permits(self, who: Actor, state: State) -> bool:
        """The post that decides objections; see the guards."""
        return bool(who.roles)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The correction."""
        return ((Correction, self.correction),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands, and no later one of the sheet builds on it."""
        row = state.get(Correction, self.correction)
        if row is None or row.to_seq is not None:
            yield unknown("correction", "这份更正", "correction that stands")
            return
        objection = state.get(Objection, row.objection)
        if objection is not None:
            yield from deciding(state, objection, who, on)
        later = Correction.rows.of(state.book).filter(
            institution=row.institution, period=row.period, unit=row.unit, to_seq=None,
            from_seq__gt=row.from_seq,
        )  # fmt: skip
        if later.exists():
            yield Problem(
                "corrected-since",
                Text("这张得分单后来又有更正", "the sheet was corrected again since"),
                Text("请先撤销后来的更正", "undo the later correction first"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """It no longer counts."""
        row = state.get(Correction, self.correction)
        if row is not None:
            row.to_seq = entry.seq
            state.put(row)


def _fits(points: Decimal) -> bool:
    return points.is_finite() and abs(points) <= _MOST_POINTS and points.scaleb(MICRO) % 1 == 0
