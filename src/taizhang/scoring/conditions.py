"""Conditions on columns: bounds with their sides, and days within the year that is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import Column
from taizhang.scoring.millionths import I64, to_millionths
from taizhang.scoring.rules import Condition, Day, Edge, Side

Mask: TypeAlias = npt.NDArray[np.bool_]

SIDES: dict[Side, Callable[[I64, int], Mask]] = {
    Side.AT_LEAST: lambda values, bound: values >= bound,
    Side.ABOVE: lambda values, bound: values > bound,
    Side.AT_MOST: lambda values, bound: values <= bound,
    Side.BELOW: lambda values, bound: values < bound,
    Side.IS: lambda values, bound: values == bound,
}
Bounds: TypeAlias = tuple[tuple[Side, int], ...]


def bounds_of(bounds: tuple[tuple[Side, Edge], ...], year: int) -> Bounds:
    """Bounds in millionths, days within the year that is scored."""
    return tuple((side, edge_of(edge, year)) for side, edge in bounds)


def edge_of(edge: Edge, year: int) -> int:
    """A bound in millionths."""
    return to_millionths(edge.in_year(year) if isinstance(edge, Day) else edge)


def within(values: I64, bounds: Bounds) -> Mask:
    """The rows whose value lies within all bounds."""
    here: Mask = SIDES[bounds[0][0]](values, bounds[0][1])
    for side, bound in bounds[1:]:
        here &= SIDES[side](values, bound)
    return here


@dataclass(frozen=True, slots=True)
class ConditionKernel:
    """A condition on a column; what has no value does not meet it."""

    of: str
    bounds: Bounds

    @classmethod
    def from_rule(cls, condition: Condition, year: int) -> ConditionKernel:
        """The kernel of a condition."""
        return cls(condition.of, bounds_of(condition.bounds, year))

    def holds(self, column: Column, part: slice) -> Mask:
        """The rows of a block where it holds."""
        here: Mask = within(column.values[part], self.bounds) & (column.states[part] == 0)
        return here
