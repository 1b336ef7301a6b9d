"""From a rule to a plan: checked, in millionths, with the columns it needs named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from taizhang.problems import refuse
from taizhang.scoring.checks import MOST_ITEMS, problems_of
from taizhang.scoring.columns import Labels
from taizhang.scoring.conditions import Bounds, ConditionKernel, bounds_of
from taizhang.scoring.kernels import Kernel, Level, StepsKernel, kernel_of, millionths
from taizhang.scoring.millionths import POINT_LIMIT, to_millionths
from taizhang.scoring.ranking import PlannedGrade, PlannedShare
from taizhang.scoring.rules import (
    SPILL,
    Absent,
    Clause,
    Count,
    Effect,
    Grade,
    GroupShare,
    Item,
    Limit,
    PeerGroup,
    Pool,
    RankPoints,
    Rule,
    Scope,
    Section,
    Ties,
    TimesOn,
    Veto,
    figure,
    start_of,
)
from taizhang.scoring.worked_facts import WorkedColumn, sources, worked_out
from taizhang.timekeeping import Period

ENGINE_VERSION = "9"
"""Raised whenever the same rule and facts could give other lines than before. A close keeps it."""

STRIKES_SHEET = frozenset({Scope.UNIT, Scope.ITEM})
"""A veto on a person or a leader is recorded on the sheet of the unit, and changes nothing there."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One clause ready to run, and the name of its line."""

    name: str
    kernel: Kernel
    empty: Absent | int = Absent.DROP
    """What the item gives where this clause has nothing to assess (0 of 0, no ballots)."""
    start: int = 0
    """Where it starts before it adds or takes off anything."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item ready to run: its lines and its modifiers in millionths."""

    id: str
    lines: tuple[PlannedLine, ...]
    needed: tuple[str, ...]
    """The columns without which it is missing whatever the others hold."""
    own: int | None
    floor: int | None
    cap: int | None
    spill: bool
    full: int
    when_absent: Absent | int
    when_not_applicable: Absent | int
    applies_to: tuple[str, ...]
    applies_if: tuple[ConditionKernel, ...]
    zero_if: tuple[ConditionKernel, ...]
    zeroed_by: tuple[int, ...]
    times: Level | None
    times_on: TimesOn
    active: bool
    counts: bool
    beside: bool
    yuan: bool
    section: str
    pool: str
    kept: bool
    ruled: str
    passes_to: str
    unit: int
    """To a multiple of what its points are rounded, in millionths."""

    @property
    def whole_groups(self) -> bool:
        """Whether the points of a unit depend on its peers."""
        return bool(self.means) or any(line.kernel.whole_groups for line in self.lines)

    @property
    def choosing(self) -> tuple[StepsKernel, ...]:
        """Its steps that may decide without some of their columns."""
        kernels = (line.kernel for line in self.lines)
        return tuple(one for one in kernels if isinstance(one, StepsKernel) and len(one.metrics) > 1)

    @property
    def means(self) -> frozenset[Absent | int]:
        """Of which groups it may give the mean."""
        given = {self.when_absent, self.when_not_applicable, *(line.empty for line in self.lines)}
        return frozenset({Absent.MEAN, Absent.MEAN_ALL} & given)


@dataclass(frozen=True, slots=True)
class PlannedVeto:
    """One veto ready to run; `metric` is "" for one on points."""

    id: str
    metric: str
    bounds: Bounds
    effects: tuple[Effect, ...]
    strikes_sheet: bool
    ruled: str = ""
    rate_item: str = ""
    rate_section: str = ""
    first: int | PlannedShare | None = None
    last: int | PlannedShare | None = None
    grades: tuple[int, ...] = ()
    on_grade: bool = False
    before: str = ""
    running: int = 0
    cap: int | None = None
    parts: tuple[PlannedVeto, ...] = ()

    @property
    def stage(self) -> int:
        """When it is known: from facts (0), with the total (1), with the places (2), with the grades (3)."""
        if self.parts:
            return max(one.stage for one in self.parts)
        return 0 if self.metric else 3 if self.on_grade else 2 if self.by_place else 1

    @property
    def by_place(self) -> bool:
        """Whether it looks at the place."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled rule. `metrics` are the columns it needs, in order of first use; `parse_address` reads their names. `worked` are
    those that it works out of them."""

    rule: Rule
    metrics: tuple[str, ...]
    worked: tuple[WorkedColumn, ...]
    items: tuple[PlannedItem, ...]
    vetoes: tuple[PlannedVeto, ...]
    base: int
    grades: tuple[PlannedGrade, ...]
    group: PeerGroup
    ties: Ties | None
    sections: tuple[Section, ...]
    pools: tuple[Pool, ...]
    cap: int | None
    floor: int | None
    times: Level | None
    fills: Mapping[str, int]
    period: Period | None
    engine: str = ENGINE_VERSION

    @property
    def weighted(self) -> bool:
        """Whether sections count by weight."""
        return any(section.weight is not None for section in self.sections)

    def pool_points(self, pool: Pool) -> int:
        """The own points of a pool; 0 in a period in which none of its items is assessed."""
        active = any(item.active and item.counts and item.pool == pool.id for item in self.items)
        return millionths(pool.points) if active and pool.points is not None else 0

    def whole_of(self, section: str | None) -> int:
        """The own points of the items and pools of a section, or of all, in the period: the whole on which what was assessed is rescaled."""
        own = sum(item.own or 0 for item in self.items if section is None or item.section == section)
        return own + sum(
            self.pool_points(pool) for pool in self.pools if section is None or pool.section == section
        )

    @property
    def own_points(self) -> int:
        """The whole of all items and pools."""
        return self.whole_of(None)

    @property
    def peer_groups(self) -> frozenset[PeerGroup]:
        """The groups that anything is ranked by, or means are taken of."""
        hows = (clause.how for item in self.rule.items for clause in item.clauses)
        of_all = any(Absent.MEAN_ALL in item.means for item in self.items)
        ranked = {self.group, *(how.group for how in hows if isinstance(how, RankPoints))}
        return frozenset(ranked | {PeerGroup.ALL} if of_all else ranked)


def compile_rule(rule: Rule, period: Period | None = None) -> Plan:
    """The plan of a rule for a period.

    The period says in which year a day such as 31 March lies, and which items of a longer period are assessed; a rule that
    has neither needs none, and without one every item is assessed.

    Raises `Refused` with every reason why it cannot be scored: a name used twice, a number too fine or too large, a share
    without full points, a veto of an item that is not there, a floor above its cap, a day without a year, and so on.
    """
    refuse(problems_of(rule, period))
    year = period.year if period is not None else 1
    grades = rule.ladder
    vetoes = tuple(_veto(veto, grades, year) for veto in rule.vetoes)
    wanted = {one.how.item for item in rule.items for one in item.clauses if hasattr(one.how, "item")}
    wanted |= {one.rate_item for veto in rule.vetoes for one in (veto, *veto.parts)}
    wanted |= {
        *rule.times_not,
        *(key.removeprefix("-") for key in (rule.ranking.then_by if rule.ranking else ())),
    }
    wanted |= {pay.pot_of for pay in rule.pays}
    wanted |= {id for item in rule.items if item.passes_to for id in (item.id, item.passes_to)}
    best = {pool.id for pool in rule.pools if pool.best is not None}
    wanted |= {item.id for item in rule.items if item.pool in best}
    items = tuple(_planned(item, rule, period, year, kept=item.id in wanted) for item in rule.items)
    ranking = rule.ranking
    read = _metrics(rule)
    return Plan(
        rule=rule,
        metrics=sources(rule.facts, read),
        worked=worked_out(rule.facts, read),
        items=items,
        vetoes=vetoes,
        base=to_millionths(rule.base, POINT_LIMIT),
        grades=tuple(map(_grade, grades)),
        group=PeerGroup.KIND if ranking is None else ranking.group,
        ties=None if ranking is None else ranking.ties,
        sections=rule.sections,
        pools=rule.pools,
        cap=_limit(rule.cap),
        floor=_limit(rule.floor),
        times=None if rule.times is None else Level.of("", rule.times),
        fills={
            name: to_millionths(one.unreported)
            for name, one in rule.facts.items()
            if one.unreported is not None
        },
        period=period,
    )


def peers_of(plan: Plan, group: PeerGroup, groups: Labels, classes: Labels) -> Labels:
    """Who stands against whom, for a peer group of the rule, inside `groups`; with `PeerGroup.ALL` nothing divides."""
    if group is PeerGroup.KIND:
        return groups
    if group is PeerGroup.ALL:
        return Labels(("",), np.zeros(len(groups.codes), dtype=np.int32))
    if group is PeerGroup.NAMED:
        named = {name: one.id for one in plan.rule.groups for name in one.classes}
        classes = Labels.of(named.get(classes.names[code], "") for code in classes.codes.tolist())
    width = max(len(classes.names), 1)
    pairs, codes = np.unique(groups.codes.astype(np.int64) * width + classes.codes, return_inverse=True)
    names = (f"{groups.names[pair // width]}\n{classes.names[pair % width]}" for pair in pairs.tolist())
    return Labels(tuple(names), codes.astype(np.int32))


def _metrics(rule: Rule) -> tuple[str, ...]:
    found = [metric for item in rule.items for metric in (*item.metrics, *item.zero_metrics)]
    found += [item.ruled for item in rule.items] + [veto.ruled for veto in rule.vetoes]
    looked = [one for veto in rule.vetoes for one in veto.parts or (veto,)]
    found += [one.count for one in looked if not one.on_points]
    found += [veto.before for veto in rule.vetoes]
    amounts = [rule.times, *(section.times for section in rule.sections)]
    amounts += [amount for pay in rule.pays for amount in (pay.base, pay.times, pay.pot)]
    found += [figure("", amount) for amount in amounts]
    found += [rule.moved.before] if rule.moved is not None else []
    if rule.ranking is not None:
        found += [key for one in rule.ranking.then_by if (key := one.removeprefix("-")) not in rule.parts]
    return tuple(dict.fromkeys(filter(None, found)))


def _planned(item: Item, rule: Rule, period: Period | None, year: int, *, kept: bool) -> PlannedItem:
    zeroed_by = (
        place
        for place, veto in enumerate(rule.vetoes)
        if Effect.ITEM_ZERO in veto.effects and veto.item == item.id and veto.scope in STRIKES_SHEET
    )
    pool = next((pool for pool in rule.pools if pool.id == item.pool), None)
    span = Period.of(item.period, period.start) if item.period and period is not None else period  # type: ignore[arg-type]
    active = span is None or period is None or span.end == period.end
    return PlannedItem(
        id=item.id,
        lines=tuple(
            PlannedLine(
                name,
                kernel_of(_dated(clause, span), year),
                _given(item.when_empty(clause)),
                millionths(start_of(clause)),
            )
            for name, clause in item.lines
        ),
        needed=item.needed,
        own=_millionths(item.points) if active and item.in_total else None,
        floor=_millionths(item.floor_in_force),
        cap=_millionths(item.cap_in_force),
        spill=item.floor is SPILL and item.in_total,
        full=_millionths(item.points) or 0,
        when_absent=_given(item.when_absent),
        when_not_applicable=_given(item.when_not_applicable),
        applies_to=item.applies_to,
        applies_if=tuple(ConditionKernel.from_rule(one, year) for one in item.applies_if),
        zero_if=tuple(ConditionKernel.from_rule(one, year) for one in item.zero_if),
        zeroed_by=tuple(zeroed_by),
        times=None if item.times is None else Level.of("", item.times),
        times_on=item.times_on,
        active=active,
        counts=item.in_total,
        beside=item.beside,
        yuan=item.yuan,
        section=pool.section if pool is not None else item.section,
        pool=item.pool,
        kept=kept,
        ruled=item.ruled,
        passes_to=item.passes_to,
        unit=1 if item.decimals_in_force is None else 10 ** (6 - item.decimals_in_force),
    )


def _veto(veto: Veto, grades: Sequence[Grade], year: int) -> PlannedVeto:
    return PlannedVeto(
        veto.id,
        veto.count,
        bounds_of(veto.when, year),
        veto.effects,
        veto.scope in STRIKES_SHEET,
        veto.ruled,
        veto.rate_item,
        veto.rate_section,
        _so_many(veto.first),
        _so_many(veto.last),
        tuple(number for number, grade in enumerate(grades) if grade.id in veto.grades),
        bool(veto.grades),
        veto.before,
        veto.running,
        None if veto.total_at_most is None else millionths(veto.total_at_most),
        tuple(_veto(one, grades, year) for one in veto.parts),
    )


def _dated(clause: Clause, span: Period | None) -> Clause:
    """The clause with the days of its period as days of the calendar."""
    how = clause.how
    return replace(clause, how=how.within(span)) if isinstance(how, Count) and span is not None else clause


def _grade(grade: Grade) -> PlannedGrade:
    bounds = tuple((side, to_millionths(bound)) for side, bound in grade.when)
    percent = grade.quota_percent
    quota = None if percent is None else GroupShare(percent, grade.quota_part, grade.quota_least or 0)
    return PlannedGrade(
        grade.id,
        bounds,
        grade.rank_within,
        _so_many(grade.rank_last),
        grade.quota,
        None if quota is None else PlannedShare.of(quota),
        grade.quota_strict,
    )


def _so_many(given: int | GroupShare | None) -> int | PlannedShare | None:
    return PlannedShare.of(given) if isinstance(given, GroupShare) else given


def _given(given: Absent | Decimal) -> Absent | int:
    return given if isinstance(given, Absent) else millionths(given)


def _limit(limit: Limit) -> int | None:
    return millionths(limit) if isinstance(limit, Decimal) else None


def _millionths(points: Decimal | None) -> int | None:
    return None if points is None else millionths(points)


__all__ = [
    "ENGINE_VERSION",
    "MOST_ITEMS",
    "STRIKES_SHEET",
    "Plan",
    "PlannedGrade",
    "PlannedItem",
    "PlannedLine",
    "PlannedVeto",
    "compile_rule",
    "peers_of",
]
