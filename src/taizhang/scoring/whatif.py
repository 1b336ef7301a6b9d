"""What if: some facts changed, who moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taizhang.scoring.columns import Columns, Fact
from taizhang.scoring.engine import run
from taizhang.scoring.plan import Plan
from taizhang.scoring.sheets import Result, Sheet


@dataclass(frozen=True, slots=True)
class Move:
    """A unit whose total, place, grade or vetoes differ."""

    before: Result
    after: Result

    @property
    def unit(self) -> str:
        """Who moves."""
        return self.after.unit

    @property
    def places_gained(self) -> int | None:
        """Places gained, negative for lost; None if the unit is not placed in both sheets."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sheets of the same units by the same plan, and who moves between them, in the order of the units."""

    before: Sheet
    after: Sheet
    moves: tuple[Move, ...]


def what_if(plan: Plan, columns: Columns, changes: Mapping[tuple[str, str], Fact]) -> Comparison:
    """Score with and without `changes`, given by (unit, metric). Raises `Refused` for a cell that is not scored."""
    before, after = run(plan, columns), run(plan, columns.with_changes(changes))
    moves = (
        Move(then, now) for then, now in zip(before.results(), after.results(), strict=True) if then != now
    )
    return Comparison(before, after, tuple(moves))
