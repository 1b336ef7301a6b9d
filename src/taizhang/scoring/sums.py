"""Running sums per unit while items are scored: of all of them, of each pool and each section, and of own points left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from taizhang.scoring.conditions import Mask
from taizhang.scoring.millionths import I64
from taizhang.scoring.plan import Plan, PlannedItem


class Sums:
    """Running sums per unit while the items of a block are scored."""

    def __init__(self, plan: Plan, size: int) -> None:
        self.points = _zeros(size)
        self.own = _zeros(size)
        self.own_dropped = _zeros(size)
        self.any_counted = np.zeros(size, dtype=np.bool_)
        self.pools = {pool.id: PoolSums(size, plan.pool_points(pool)) for pool in plan.pools}
        self.sections = {
            section.id: SectionSums(size, plan.whole_of(section.id)) for section in plan.sections
        }
        self.kept = {item.id: _zeros(size) for item in plan.items if item.kept}
        self.unassessed = {id: np.zeros(size, dtype=np.bool_) for id in self.kept}

    def add(self, item: PlannedItem, part: slice, points: I64, after: I64, dropped: Mask | None) -> None:
        """Count one item's points for the units of a block: `points` as given, `after` those in the total (a spill left out)."""
        if item.kept:
            self.kept[item.id][part] = points
            if dropped is not None:
                self.unassessed[item.id][part] = dropped
        if not item.counts:
            return
        self.points[part] += after
        pool, section = self.pools.get(item.pool), self.sections.get(item.section)
        if pool is not None:
            pool.given[part] += after
        if section is not None:
            section.points[part] += after
        for counted in (self.any_counted,) if pool is None else (self.any_counted, pool.counted):
            if dropped is None:
                counted[part] = True
            else:
                counted[part] |= ~dropped
        if item.own is None:
            return
        lost = None if dropped is None else np.where(dropped, item.own, 0)
        if pool is None or not pool.points:  # a pool with points of its own is counted as one
            self.own[part] += after
            if section is not None:
                section.own[part] += after
        if lost is not None:
            self.own_dropped[part] += lost
            if section is not None:
                section.dropped[part] += lost

    def correct(self, item: PlannedItem, place: int, change: int, again: bool) -> None:
        """Count what a correction changes an item by for one unit; `again` for an item that had not been assessed."""
        if item.kept:
            self.kept[item.id][place] += change
            self.unassessed[item.id][place] &= not again
        if not item.counts:
            return
        pool, section = self.pools.get(item.pool), self.sections.get(item.section)
        self.points[place] += change
        self.any_counted[place] = True
        if pool is not None:
            pool.given[place] += change
            pool.counted[place] = True
        if section is not None:
            section.points[place] += change
        if item.own is None:
            return
        dropped = item.own if again else 0
        self.own_dropped[place] -= dropped
        if section is not None:
            section.dropped[place] -= dropped
        if pool is None or not pool.points:
            self.own[place] += change
            if section is not None:
                section.own[place] += change


@dataclass(eq=False)
class PoolSums:
    """The sums of one pool: its own points, what its items gave, and for whom any of them was assessed."""

    size: int
    points: int
    given: I64 = field(init=False)
    counted: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.given, self.counted = _zeros(self.size), np.zeros(self.size, dtype=np.bool_)


@dataclass(eq=False)
class SectionSums:
    """The sums of one section: of all its items, of those with own points, of own points dropped, and its whole."""

    size: int
    whole: int
    points: I64 = field(init=False)
    own: I64 = field(init=False)
    dropped: I64 = field(init=False)
    plain: I64 = field(init=False)
    """What its own points came to before any coefficient."""

    def __post_init__(self) -> None:
        self.points, self.own, self.dropped = _zeros(self.size), _zeros(self.size), _zeros(self.size)
        self.plain = self.own


def _zeros(size: int) -> I64:
    return np.zeros(size, dtype=np.int64)
