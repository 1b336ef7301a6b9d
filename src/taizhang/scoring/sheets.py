"""What a run gives: score lines as columns, and per unit its total, place, grade and vetoes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8, I32, Labels
from taizhang.scoring.millionths import I64, to_decimal
from taizhang.scoring.reasons import Reason

BASE = "=base"
"""The item of the line that carries the base points of every unit; there where the rule has base points."""

RESCALED = "=rescaled"
"""The item of the line that brings a unit's own points to the whole; there where some of its items were dropped."""


SPILL_LINE = "=spill:"
"""How the line begins that takes from the total what an item could not lose: "=spill:ITEM"."""

PASSED = "=passed:"
"""How the lines begin of points that another item has besides: "=passed:ITEM" of the one that was not assessed."""

POOL = "=pool:"
SECTION = "=section:"
"""How the lines of pools and sections begin: what their bounds, own points or weight change."""

SECTION_TIMES = "=section-times:"
"""How the lines of the coefficients of sections begin."""

SECTION_ROUNDED = "=section-rounded:"
"""How the lines of the rounding of sections begin."""

MOVED = "=moved"
ROUNDED = "=rounded"
"""The lines of places gained or lost, and of rounding."""

TIMES = "=times"
CONVERTED = "=converted"
TOTAL = "=total"
"""The lines of the coefficient, of conversion, and of the bounds of the total, where they change something."""

PAY = "=pay:"
NO_PAY = "=no-pay"
"""How the lines of pay begin, in yuan; and the one that takes all of it away."""


class VetoState(IntEnum):
    """Whether a veto is in effect for a unit. Unknown is not a veto, and not a clean sheet either."""

    CLEAR = 0
    NO_DATA = 1
    NOT_APPLICABLE = 2
    IN_EFFECT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One score line. `value`, `over`, `before` and `after` are millionths; None where there is no value.

    `over` is the denominator, target or threshold beside the value; `before` and `after` are the points before and after
    the modifiers. On the line `RESCALED`, value is what the assessed own points gave and over is what they could give.
    """

    unit: str
    item: str
    value: int | None
    over: int | None
    before: int
    after: int
    reason: Reason

    @property
    def points(self) -> Decimal:
        """The points that count."""
        return to_decimal(self.after)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The lines of one item for all units. Where a state is not 0 the value beside it is none."""

    item: str
    values: I64 | None
    states: I8 | None
    over: I64 | int | None
    over_states: I8 | None
    before: I64
    after: I64
    reasons: I8

    def line(self, unit: str, place: int) -> Line | None:
        """The line of the unit in this place, None if it has none."""
        reason = Reason(int(self.reasons[place]))
        if reason is Reason.NO_LINE:
            return None
        return Line(
            unit,
            self.item,
            _cell(self.values, self.states, place),
            _cell(self.over, self.over_states, place),
            int(self.before[place]),
            int(self.after[place]),
            reason,
        )


def _cell(values: I64 | int | None, states: I8 | None, place: int) -> int | None:
    if values is None or (states is not None and states[place]):
        return None
    return values if isinstance(values, int) else int(values[place])


@dataclass(frozen=True, slots=True, eq=False)
class VetoRow:
    """One veto for all units."""

    id: str
    states: I8


@dataclass(frozen=True, slots=True)
class Result:
    """One unit: total in points, place among its peers (None: not placed), grade id (None: below every grade)."""

    unit: str
    total: Decimal
    assessed: bool
    rank: int | None
    grade: str | None
    vetoes: tuple[tuple[str, VetoState], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The scores of one period.

    Arrays have one entry per unit, in the order of `units`: `totals` in millionths, exactly the sum of the unit's
    lines; `rank_totals` by which places are given, in 1/10 000 of a point, the total rounded half up, or in millionths, as it is before any
    rounding, where the rule ranks so;
    `ranks` from 1, 0 for a unit that is not assessed; `grades` as places in `grade_ids`, -1 for none. `pay_rows` are lines in
    yuan, apart from the total.
    """

    rule_id: str
    engine: str
    units: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: I64
    assessed: npt.NDArray[np.bool_]
    rank_totals: I64
    peers: Labels
    ranks: I32
    grade_ids: tuple[str, ...]
    grades: I8
    vetoes: tuple[VetoRow, ...]
    pay_rows: tuple[Row, ...] = ()
    _places: dict[str, int] = field(default_factory=dict, repr=False)

    def place_of(self, unit: str) -> int:
        """Where the unit stands in the arrays; KeyError if it was not scored."""
        if not self._places:
            self._places.update({id: place for place, id in enumerate(self.units)})
        return self._places[unit]

    def lines(self) -> Iterator[Line]:
        """Every line, unit by unit in their order, items in the order of the rule, then `RESCALED`."""
        for place in range(len(self.units)):
            yield from self._lines_at(place)

    def lines_of(self, unit: str) -> tuple[Line, ...]:
        """The lines of one unit; their points add up to its total."""
        return tuple(self._lines_at(self.place_of(unit)))

    def _lines_at(self, place: int) -> Iterator[Line]:
        unit = self.units[place]
        for row in self.rows:
            line = row.line(unit, place)
            if line is not None:
                yield line

    def pay_lines_of(self, unit: str) -> tuple[Line, ...]:
        """The lines in yuan of one unit; their sum is what it is paid."""
        place = self.place_of(unit)
        found = (row.line(unit, place) for row in self.pay_rows)
        return tuple(line for line in found if line is not None)

    def paid(self, unit: str) -> Decimal:
        """What a unit is paid, in yuan."""
        return to_decimal(sum(line.after for line in self.pay_lines_of(unit)))

    def result(self, unit: str) -> Result:
        """Total, place, grade and vetoes of one unit."""
        return self._result_at(self.place_of(unit))

    def results(self) -> Iterator[Result]:
        """The result of every unit, in their order."""
        return map(self._result_at, range(len(self.units)))

    def _result_at(self, place: int) -> Result:
        grade = int(self.grades[place])
        return Result(
            self.units[place],
            to_decimal(int(self.totals[place])),
            bool(self.assessed[place]),
            int(self.ranks[place]) or None,
            self.grade_ids[grade] if grade >= 0 else None,
            tuple((row.id, VetoState(int(row.states[place]))) for row in self.vetoes),
        )


def movement(sheet: Sheet, previous: Sheet) -> Mapping[str, int | None]:
    """Places gained since the previous sheet (位次变化), by unit: 2 means from fifth to third, negative is lost.

    None where there is nothing to compare: the unit was not placed in one of them, or stood among other peers.
    """
    gained: dict[str, int | None] = {}
    before = {unit: place for place, unit in enumerate(previous.units)}
    for place, unit in enumerate(sheet.units):
        then = before.get(unit)
        now = int(sheet.ranks[place])
        if then is None or not now or not previous.ranks[then] or sheet.peers[place] != previous.peers[then]:
            gained[unit] = None
        else:
            gained[unit] = int(previous.ranks[then]) - now
    return gained
