"""What follows from corrections: new totals, places and grades beside the published ones, which stay as they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from taizhang.appraisal.models import Correction, ScoreLine, ScoreTotal
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.scoring import ENGINE_VERSION, Labels, Reason, Sheet, VetoState, compile_rule, run
from taizhang.scoring.institution import rule_of
from taizhang.scoring.millionths import to_millionths
from taizhang.scoring.plan import peers_of
from taizhang.scoring.sheets import SPILL_LINE
from taizhang.timekeeping import Period
from taizhang.units.models import Unit

_ALL = Text("全部", "All")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A unit's result after the corrections of a sheet: total in points, place, grade id, vetoes that still stand."""

    total: Decimal
    place: int | None
    grade: str
    vetoes: tuple[str, ...]
    itself: bool
    """Whether the unit's own sheet was corrected; the others may only have moved."""

    def differs(self, published: ScoreTotal) -> bool:
        """Whether anything of it is not as it was published."""
        was = published.total, published.place, published.grade, tuple(published.vetoes)
        return (self.total, self.place, self.grade, self.vetoes) != was


def standing(book: str, institution: str, period: str, unit: str = "") -> tuple[Correction, ...]:
    """The corrections of a sheet (or of one unit in it) that stand, oldest first."""
    rows = Correction.rows.of(book).filter(institution=institution, period=period, to_seq=None)
    if unit:
        rows = rows.filter(unit=unit)
    return tuple(rows.order_by("from_seq"))


def new_points(corrections: Sequence[Correction]) -> dict[str, Decimal]:
    """The points that stand for each corrected item of one unit, the latest correction deciding."""
    return {line["item"]: Decimal(line["points"]) for one in corrections for line in one.lines}


def rescored(
    rows: Sequence[ScoreTotal], corrections: Sequence[Correction], text: Institution | None
) -> Sheet | None:
    """The sheet that these rows are of, scored again by `text` on the facts of its close with the corrections put in; None where nothing
    was corrected.

    What follows from corrected points follows: sections, bounds, total, vetoes on the result, places, grades, pay. Where the month was closed by
    another version of the engine, the items keep the points that were published, so that nothing moves but by a correction.
    """
    appraisal = text.appraisal if text else None
    if not rows or not corrections or appraisal is None or text is None:
        return None
    from taizhang.appraisal.supplying import columns, planned  # it reads earlier results, corrected ones too

    book, period = rows[0].book, Period.parse(rows[0].period)
    closed = ClosedPeriod.rows.of(book).get(period=rows[0].month)
    lifted = frozenset((veto, one.unit) for one in corrections for veto in one.lifts)
    rule = rule_of(appraisal, id=text.id, title=text.title.text)
    plan, rulings = planned(book, rule, period, closed.cut_seq, lifted=lifted)
    facts = columns(book, plan, appraisal.scored_kind, period, closed.cut_seq, rulings=rulings)
    points = {} if closed.engine == ENGINE_VERSION else _published(rows[0], lifted)
    for one in corrections:
        points |= {(one.unit, line["item"]): to_millionths(Decimal(line["points"])) for line in one.lines}
    return run(plan, facts, points)


def results(
    rows: Sequence[ScoreTotal], corrections: Sequence[Correction], text: Institution | None
) -> Mapping[str, Corrected]:
    """Every unit's result with the corrections counted; empty where nothing was corrected."""
    sheet = rescored(rows, corrections, text)
    return stand(sheet, corrections) if sheet is not None else {}


def stand(sheet: Sheet, corrections: Sequence[Correction]) -> Mapping[str, Corrected]:
    """How the units stand by a corrected sheet."""
    own = {one.unit for one in corrections}
    return {
        result.unit: Corrected(
            result.total,
            result.rank,
            result.grade or "",
            tuple(veto for veto, state in result.vetoes if state is VetoState.IN_EFFECT),
            result.unit in own,
        )
        for result in sheet.results()
    }


def _published(row: ScoreTotal, lifted: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The points that items were given at the close; without those that a veto took which is lifted since."""
    spared = {unit for _, unit in lifted}
    lines = ScoreLine.rows.of(row.book).filter(institution=row.institution, period=row.period)
    return {
        (unit, line): after
        for unit, line, after, reason in lines.values_list("unit", "item", "after", "reason")
        if Reason(reason).counted
        and (not line.startswith("=") or line.startswith(SPILL_LINE))
        and not (reason == Reason.VETO_ZERO and unit in spared)
    }


def groups(rows: Sequence[ScoreTotal], text: Institution | None) -> list[tuple[Text, tuple[ScoreTotal, ...]]]:
    """The rows of a sheet by peer group, each in the order given, with what the group is called; groups in the order of their first row."""
    if not rows or text is None or text.appraisal is None:
        return [(_ALL, tuple(rows))] if rows else []
    of = dict(Unit.rows.of(rows[0].book).filter(id__in=[row.unit for row in rows]).values_list("id", "group"))
    named = {name: one.title.text for one in text.appraisal.groups for name in one.classes}
    ranked = text.appraisal.rank.group if text.appraisal.rank else "all"
    members: dict[int, list[ScoreTotal]] = {}
    for row, code in zip(rows, peers(rows, text).tolist(), strict=True):
        members.setdefault(code, []).append(row)
    found = []
    for inside in members.values():
        klass = of.get(inside[0].unit, "")
        title = (
            Text(klass) if ranked == "class" and klass else named.get(klass) if ranked == "named" else None
        )
        found.append((title or _ALL, tuple(inside)))
    return found


def peers(rows: Sequence[ScoreTotal], text: Institution) -> np.ndarray:
    """Who stood against whom in the sheet that these rows are of, a number for each group."""
    if text.appraisal is None:
        return np.zeros(len(rows), dtype=np.int32)
    plan = compile_rule(rule_of(text.appraisal, id=text.id), Period.parse(rows[0].period))
    of = dict(Unit.rows.of(rows[0].book).filter(id__in=[row.unit for row in rows]).values_list("id", "group"))
    classes = Labels.of(of.get(row.unit, "") for row in rows)
    return peers_of(plan, plan.group, Labels.of("" for _ in rows), classes).codes
