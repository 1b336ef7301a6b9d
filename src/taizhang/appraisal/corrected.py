"""What follows from corrections: new totals, places and grades beside the published ones, which stay as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from taizhang.appraisal.models import Correction, ScoreLine, ScoreTotal
from taizhang.institutions import Institution
from taizhang.problems import Text
from taizhang.scoring import Effect, Labels, Rule, compile_rule
from taizhang.scoring.institution import rule_of
from taizhang.scoring.millionths import to_decimal, to_millionths, to_unit
from taizhang.scoring.plan import peers_of
from taizhang.scoring.ranking import grades, places, rank_totals
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


def standing(book: str, institution: str, period: str, unit: str = "") -> tuple[Correction, ...]:
    """The corrections of a sheet (or of one unit in it) that stand, oldest first."""
    rows = Correction.rows.of(book).filter(institution=institution, period=period, to_seq=None)
    if unit:
        rows = rows.filter(unit=unit)
    return tuple(rows.order_by("from_seq"))


def new_points(corrections: Sequence[Correction]) -> dict[str, Decimal]:
    """The points that stand for each corrected item of one unit, the latest correction deciding."""
    return {line["item"]: Decimal(line["points"]) for one in corrections for line in one.lines}


def results(
    rows: Sequence[ScoreTotal], corrections: Sequence[Correction], text: Institution | None
) -> Mapping[str, Corrected]:
    """Every unit's result with the corrections counted; empty where nothing was corrected.

    Ranked as the close ranked: by totals to 1/10 000 of a point, inside the same peer groups, by the same rule of ties; equal totals are
    told apart by the points of items, corrected ones too. What else the rule may look at there, sections and facts, stays out.
    """
    appraisal = text.appraisal if text else None
    if not corrections or appraisal is None or text is None:
        return {}
    rule = rule_of(appraisal, id=text.id, title=text.title.text)
    plan = compile_rule(rule, Period.parse(rows[0].period))
    effects = {veto.id: veto.effects for veto in rule.vetoes}
    differences: dict[str, Decimal] = {}
    lifted: dict[str, set[str]] = {}
    for one in corrections:
        change = sum((Decimal(line["points"]) - Decimal(line["was"]) for line in one.lines), Decimal(0))
        differences[one.unit] = differences.get(one.unit, Decimal(0)) + change
        lifted.setdefault(one.unit, set()).update(one.lifts)
    totals = {row.unit: _rounded(row.total + differences.get(row.unit, Decimal(0)), rule) for row in rows}
    vetoes = {
        row.unit: tuple(veto for veto in row.vetoes if veto not in lifted.get(row.unit, ())) for row in rows
    }

    def struck(effect: Effect) -> np.ndarray:
        return np.array([any(effect in effects.get(veto, ()) for veto in vetoes[row.unit]) for row in rows])

    points = rank_totals(np.array([to_millionths(totals[row.unit]) for row in rows], dtype=np.int64))
    placed = np.array([row.assessed for row in rows])
    grouped = peers(rows, text)
    then = _tie_keys(rows, rule, corrections)
    stood = placed & ~struck(Effect.NOT_PLACED)
    ranked = places(grouped, points, stood, struck(Effect.LAST_PLACE), plan.ties, then)
    graded = grades(
        points,
        plan.grades,
        placed & ~struck(Effect.NOT_GRADED),
        struck(Effect.NOT_EXCELLENT),
        struck(Effect.UNQUALIFIED),
        ranked,
        grouped,
        struck(Effect.ONE_GRADE_LOWER),
    )
    return {
        row.unit: Corrected(
            totals[row.unit],
            int(ranked[at]) or None,
            plan.grades[graded[at]].id if graded[at] >= 0 else "",
            vetoes[row.unit],
            row.unit in differences,
        )
        for at, row in enumerate(rows)
    }


def _rounded(total: Decimal, rule: Rule) -> Decimal:
    """A total to the decimals that the rule states."""
    if rule.rounded is None:
        return total
    unit = 10 ** (6 - rule.rounded)
    return to_decimal(int(to_unit(np.array([to_millionths(total)], dtype=np.int64), unit)[0]))


def _tie_keys(
    rows: Sequence[ScoreTotal], rule: Rule, corrections: Sequence[Correction]
) -> tuple[np.ndarray, ...]:
    """What the items gave that tell equal totals apart, in the rule's order."""
    keys = rule.ranking.then_by if rule.ranking else ()
    items = {item.id for item in rule.items}
    wanted = [key for key in keys if key.removeprefix("-") in items]
    if not wanted:
        return ()
    points: dict[tuple[str, str], int] = {}
    lines = ScoreLine.rows.of(rows[0].book).filter(institution=rows[0].institution, period=rows[0].period)
    for unit, line, after in lines.values_list("unit", "item", "after"):
        at = unit, line.partition("/")[0]
        points[at] = points.get(at, 0) + after
    for one in corrections:
        for line in one.lines:
            at = one.unit, str(line["item"]).partition("/")[0]
            points[at] = points.get(at, 0) + to_millionths(Decimal(line["points"]) - Decimal(line["was"]))
    return tuple(
        (1 if key in items else -1)
        * np.array([points.get((row.unit, key.removeprefix("-")), 0) for row in rows], dtype=np.int64)
        for key in wanted
    )


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
