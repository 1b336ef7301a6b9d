"""What kernels share: the frame they read, what they give back, and amounts that differ by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8, I32, Column, Labels
from taizhang.scoring.millionths import I64, POINT_LIMIT, to_millionths
from taizhang.scoring.rules import (
    GROUP_LEAST,
    GROUP_MEAN,
    GROUP_MOST,
    OF_GROUP,
    Amount,
    ByClass,
    PeerGroup,
    figure,
)

Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a kernel reads of a block of units.

    `valued` is False where the item is missing or not for the unit, None if it is for all of them; there values mean nothing.
    `items` holds what earlier items gave, `unassessed` for whom they were not assessed (left out where they were for all).
    """

    columns: Mapping[str, Column]
    part: slice
    classes: Labels
    groups: Mapping[PeerGroup, I32]
    peers: I32
    valued: Mask | None = None
    items: Mapping[str, I64] = field(default_factory=dict)
    unassessed: Mapping[str, Mask] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many units the block has."""
        return int(self.part.stop) - int(self.part.start)

    def values(self, metric: str) -> I64:
        """A column's values in the block. Not to be written to."""
        return self.columns[metric].values[self.part]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Points in millionths and `Reason` codes, one per row; `dropped` marks rows that cannot be assessed, `empty` those of them in which
    there was nothing to assess (0 of 0, no ballots).

    `value` and `over` are what the line shows, where that is not a column.
    """

    points: I64
    reasons: I8
    dropped: Mask | None = None
    value: I64 | None = None
    over: I64 | None = None
    empty: Mask | None = None


class Kernel(Protocol):
    """One compiled primitive."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The columns read."""

    @property
    def value(self) -> str | None:
        """The column whose value a line shows; None where the kernel gives it, or there is none."""

    @property
    def over(self) -> str | int | None:
        """The column, or the constant in millionths, shown beside the value; None where the kernel gives it, or there is none."""

    @property
    def shows_value(self) -> bool:
        """Whether `Scored.value` is given."""

    @property
    def shows_over(self) -> bool:
        """Whether `Scored.over` is given."""

    @property
    def whole_groups(self) -> bool:
        """Whether a row's points depend on its peers, so that a frame must hold whole groups."""

    def score(self, frame: Frame) -> Scored:
        """Points before modifiers. Rows that are not `valued` may hold anything."""


@dataclass(frozen=True, slots=True)
class Level:
    """An amount ready to be read: a constant, a column, a table by class, or the mean, the greatest or the least of a group."""

    constant: int | None = None
    column: str = ""
    by_class: tuple[tuple[str, int], ...] = ()
    group: str = ""

    @classmethod
    def of(cls, figure_of: str, amount: Amount, *, points: bool = False) -> Level:
        """The level of an amount that stands beside the figure `figure_of`."""
        if isinstance(amount, Decimal):
            return cls(constant=millionths(amount) if points else to_millionths(amount))
        if isinstance(amount, ByClass):
            return cls(by_class=tuple((name, to_millionths(one)) for name, one in amount.amounts))
        if isinstance(amount, str) and amount in OF_GROUP:
            return cls(group=amount)
        return cls(column=figure(figure_of, amount))

    @property
    def shown(self) -> str | int | None:
        """What a line can show of it without asking: the column or the constant."""
        return self.column or self.constant

    @property
    def varies(self) -> bool:
        """Whether only the kernel knows it."""
        return bool(self.by_class or self.group)

    def read(self, frame: Frame, values: I64) -> tuple[I64 | int, Mask | None]:
        """The amount of each row, and the rows that have none (of a class that is not named)."""
        if self.constant is not None:
            return self.constant, None
        if self.column:
            return frame.values(self.column), None
        if self.group:
            found = group_means if self.group == GROUP_MEAN else GROUP_EXTREMES[self.group]
            return found(frame.peers, values, frame.valued), None
        table = dict(self.by_class)
        codes = frame.classes.codes[frame.part]
        amounts = np.array([table.get(name, 0) for name in frame.classes.names], dtype=np.int64)[codes]
        missing = np.array([name not in table for name in frame.classes.names], dtype=np.bool_)[codes]
        return amounts, missing if missing.any() else None


def group_means(codes: I32, values: I64, valued: Mask | None) -> I64:
    """For each row the mean of the valued rows of its group, rounded half up to a millionth; exact. 0 where a group has none."""
    means = np.zeros(len(values), dtype=np.int64)
    chosen = np.arange(len(values)) if valued is None else np.flatnonzero(valued)
    if not chosen.size:
        return means
    order = chosen[np.argsort(codes[chosen], kind="stable")]
    group = codes[order]
    starts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    counts = np.diff(np.append(starts, len(order)))
    upper, lower = values[order] >> 31, values[order] & 0x7FFFFFFF  # two halves, so that no sum overflows
    upper_sum, lower_sum = np.add.reduceat(upper, starts), np.add.reduceat(lower, starts)
    whole, rest = np.divmod(upper_sum, counts)
    tail = (2 * ((rest << 31) + lower_sum) + counts) // (2 * counts)
    by_code = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    by_code[group[starts]] = (whole << 31) + tail
    return by_code[codes]


def group_most(codes: I32, values: I64, valued: Mask | None) -> I64:
    """For each row the greatest value among the valued rows of its group; 0 where a group has none."""
    lowest = np.iinfo(np.int64).min
    found = np.full(int(codes.max(initial=0)) + 1, lowest, dtype=np.int64)
    np.maximum.at(found, codes, values if valued is None else np.where(valued, values, lowest))
    found[found == lowest] = 0
    most: I64 = found[codes]
    return most


def group_least(codes: I32, values: I64, valued: Mask | None) -> I64:
    """For each row the least value among the valued rows of its group; 0 where a group has none."""
    return -group_most(codes, -values, valued)


GROUP_EXTREMES = {GROUP_MOST: group_most, GROUP_LEAST: group_least}


def millionths(points: Decimal) -> int:
    """Points of a rule in millionths."""
    return to_millionths(points, POINT_LIMIT)


def either(one: Mask | None, other: Mask | None) -> Mask | None:
    """Rows in one of two masks."""
    if one is None or other is None:
        return other if one is None else one
    return one | other
