"""From a rule to a plan: checked, in millionths, with the columns it needs named."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.problems import refuse
from taizhang.scoring.checks import MOST_ITEMS, problems_of
from taizhang.scoring.kernels import Kernel, kernel_of
from taizhang.scoring.millionths import POINT_LIMIT, to_millionths
from taizhang.scoring.rules import Absent, Effect, Item, PeerGroup, Rule, Scope, Ties

ENGINE_VERSION = "1"
"""Raised whenever the same rule and facts could give other lines than before. A close keeps it."""

STRIKES_SHEET = frozenset({Scope.UNIT, Scope.ITEM})
"""A veto on a person or a leader is recorded on the sheet of the unit, and changes nothing there."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item ready to run: its kernel and its modifiers in millionths."""

    id: str
    kernel: Kernel
    own: int | None
    floor: int | None
    cap: int | None
    when_absent: Absent
    applies_to: tuple[str, ...]
    zeroed_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedVeto:
    """One veto ready to run."""

    id: str
    metric: str
    at_least: int
    effect: Effect
    strikes_sheet: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled rule. `metrics` are the columns it needs, in order of first use, "METRIC/target" for a promise's target."""

    rule: Rule
    metrics: tuple[str, ...]
    items: tuple[PlannedItem, ...]
    vetoes: tuple[PlannedVeto, ...]
    base: int
    own_points: int
    grades: tuple[tuple[str, int], ...]
    by_class: bool
    ties: Ties | None
    engine: str = ENGINE_VERSION


def compile_rule(rule: Rule) -> Plan:
    """The plan of a rule.

    Raises `Refused` with every reason why it cannot be scored: a name used twice, a number too fine or too large, a share
    without full points, a veto of an item that is not there, a floor above its cap, and so on.
    """
    refuse(problems_of(rule))
    vetoes = tuple(
        PlannedVeto(
            veto.id,
            veto.count,
            to_millionths(veto.at_least),
            veto.effect,
            veto.scope in STRIKES_SHEET,
        )
        for veto in rule.vetoes
    )
    items = tuple(_planned(item, rule) for item in rule.items)
    metrics = [metric for item in items for metric in item.kernel.metrics]
    metrics += [veto.metric for veto in vetoes]
    grades = sorted(rule.grades, key=lambda grade: grade.at_least, reverse=True)
    return Plan(
        rule=rule,
        metrics=tuple(dict.fromkeys(metrics)),
        items=items,
        vetoes=vetoes,
        base=to_millionths(rule.base, POINT_LIMIT),
        own_points=to_millionths(rule.own_points, POINT_LIMIT * MOST_ITEMS),
        grades=tuple((grade.id, to_millionths(grade.at_least)) for grade in grades),
        by_class=rule.ranking is not None and rule.ranking.group is PeerGroup.CLASS,
        ties=None if rule.ranking is None else rule.ranking.ties,
    )


def _planned(item: Item, rule: Rule) -> PlannedItem:
    zeroed_by = (
        place
        for place, veto in enumerate(rule.vetoes)
        if veto.effect is Effect.ITEM_ZERO and veto.item == item.id and veto.scope in STRIKES_SHEET
    )
    return PlannedItem(
        id=item.id,
        kernel=kernel_of(item),
        own=_millionths(item.points),
        floor=_millionths(item.floor_in_force),
        cap=_millionths(item.cap_in_force),
        when_absent=item.when_absent,
        applies_to=item.applies_to,
        zeroed_by=tuple(zeroed_by),
    )


def _millionths(points: Decimal | None) -> int | None:
    return None if points is None else to_millionths(points, POINT_LIMIT)
