"""Facts as columns: for each metric, one int64 of millionths and one state per unit.

Zero, no data (未上报) and not applicable (不适用) are three things here and everywhere after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from taizhang.problems import Problem, Refused, Text, refuse
from taizhang.scoring.millionths import I64, to_decimal, to_millionths

I8: TypeAlias = npt.NDArray[np.int8]
I32: TypeAlias = npt.NDArray[np.int32]


class State(Enum):
    """What a cell holds; the number is its code in a column.

    No IntEnum: a fact of 2 must not equal "not applicable".
    """

    VALUE = 0
    NO_DATA = 1  # expected, not reported
    NOT_APPLICABLE = 2  # not expected of this unit


NO_DATA = State.NO_DATA
NOT_APPLICABLE = State.NOT_APPLICABLE

Fact: TypeAlias = Decimal | State
"""A decimal in the unit of measure of the metric, or `NO_DATA`, or `NOT_APPLICABLE`."""

Facts: TypeAlias = Mapping[str, Mapping[str, Fact]]
"""metric → unit → fact; a unit that a metric does not name has no data."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is scored: an id, the group inside which places are given (a township), and a class (类别)."""

    id: str
    group: str = ""
    unit_class: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """One word per unit, kept as int32 codes into the distinct words, in order of first appearance."""

    names: tuple[str, ...]
    codes: I32

    @classmethod
    def of(cls, words: Iterable[str]) -> Labels:
        """Codes for these words."""
        seen: dict[str, int] = {}
        codes = np.array([seen.setdefault(word, len(seen)) for word in words], dtype=np.int32)
        return cls(tuple(seen), codes)

    def __getitem__(self, place: int) -> str:
        return self.names[int(self.codes[place])]

    def among(self, words: Iterable[str]) -> npt.NDArray[np.bool_]:
        """For each unit, whether its word is one of these."""
        chosen = np.zeros(len(self.names), dtype=np.bool_)
        wanted = frozenset(words)
        for code, name in enumerate(self.names):
            chosen[code] = name in wanted
        return chosen[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One metric: millionths (0 where there is no value) and `State` codes, one per unit. Not to be written to."""

    values: I64
    states: I8

    def __post_init__(self) -> None:
        if self.values.dtype != np.int64 or self.states.dtype != np.int8:
            raise TypeError("a column holds int64 millionths and int8 states")
        if self.values.shape != self.states.shape or self.values.ndim != 1:
            raise ValueError("values and states must be of one length")

    def fact(self, place: int) -> Fact:
        """What the unit in this place has."""
        state = State(int(self.states[place]))
        return to_decimal(int(self.values[place])) if state is State.VALUE else state


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All facts of a scoring: the units in the office's order, their groups and classes, a column per metric."""

    units: tuple[str, ...]
    groups: Labels
    classes: Labels
    metrics: Mapping[str, Column]

    def __post_init__(self) -> None:
        size = len(self.units)
        if len(self.groups.codes) != size or len(self.classes.codes) != size:
            raise ValueError("one group and one class per unit")
        for metric, column in self.metrics.items():
            if len(column.values) != size:
                raise ValueError(f"{metric}: {len(column.values)} cells for {size} units")

    @classmethod
    def of(cls, units: Sequence[Unit], facts: Mapping[str, Mapping[str, Fact] | Column]) -> Columns:
        """Columns from plain mappings, converted exactly; one that is a column already stays as it is.

        Raises `Refused` with every cell that is not a number, has more than 6 decimals or is too large, every
        unit named twice, and every fact of a unit that is not scored.
        """
        place_of = {unit.id: place for place, unit in enumerate(units)}
        problems: list[Problem] = []
        if len(place_of) != len(units):
            counted = Counter(unit.id for unit in units)
            twice = [id for id, times in counted.items() if times > 1]
            problems += [
                Problem("unit-twice", Text(f"单位“{id}”出现了两次", f"unit “{id}” is named twice"))
                for id in twice
            ]
        metrics: dict[str, Column] = {}
        for metric, cells in facts.items():
            if isinstance(cells, Column):
                metrics[metric] = cells
                continue
            values = [0] * len(units)
            states = [NO_DATA.value] * len(units)
            for unit, fact in cells.items():
                place = place_of.get(unit)
                if place is None:
                    problems.append(_not_scored(metric, unit))
                elif isinstance(fact, State):
                    states[place] = fact.value
                    if fact is State.VALUE:
                        problems.append(_no_value(metric, unit))
                else:
                    try:
                        values[place] = to_millionths(fact)
                        states[place] = State.VALUE.value
                    except Refused as refused:
                        problems += [_at(problem, metric, unit) for problem in refused.problems]
            metrics[metric] = Column(np.array(values, dtype=np.int64), np.array(states, dtype=np.int8))
        refuse(problems)
        return cls(
            tuple(unit.id for unit in units),
            Labels.of(unit.group for unit in units),
            Labels.of(unit.unit_class for unit in units),
            metrics,
        )

    def with_changes(self, changes: Mapping[tuple[str, str], Fact]) -> Columns:
        """The same columns with some cells (unit, metric) replaced; `Refused` as in `of`, also for unknown cells."""
        place_of = {unit: place for place, unit in enumerate(self.units)}
        metrics = dict(self.metrics)
        problems: list[Problem] = []
        for (unit, metric), fact in changes.items():
            place, column = place_of.get(unit), metrics.get(metric)
            if place is None or column is None:
                problems.append(_not_scored(metric, unit))
                continue
            if column is self.metrics[metric]:
                column = metrics[metric] = Column(column.values.copy(), column.states.copy())
            try:
                column.values[place] = 0 if isinstance(fact, State) else to_millionths(fact)
                column.states[place] = (fact if isinstance(fact, State) else State.VALUE).value
            except Refused as refused:
                problems += [_at(problem, metric, unit) for problem in refused.problems]
        refuse(problems)
        return Columns(self.units, self.groups, self.classes, metrics)


def _at(problem: Problem, metric: str, unit: str) -> Problem:
    what = Text(f"{unit} 的 {metric}：{problem.what.zh}", f"{metric} of {unit}: {problem.what.en}")
    return Problem(problem.code, what, problem.right, problem.where)


def _not_scored(metric: str, unit: str) -> Problem:
    return Problem(
        "not-scored",
        Text(f"{unit} 的 {metric} 不在本次考核之内", f"{metric} of {unit} is not part of this appraisal"),
        Text("请核对单位和指标名称", "check the unit and the metric"),
    )


def _no_value(metric: str, unit: str) -> Problem:
    return Problem(
        "not-a-number",
        Text(
            f"{unit} 的 {metric} 标为有值却没有数",
            f"{metric} of {unit} is marked as a value but has no number",
        ),
        Text("给出十进制数、未上报或不适用", "give a decimal, no data or not applicable"),
    )
