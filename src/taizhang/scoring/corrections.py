"""Points that stand instead of those that lines were given (更正), put in where each line is made: what follows from them follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from taizhang.scoring.columns import Columns
from taizhang.scoring.plan import PlannedItem
from taizhang.scoring.reasons import Reason
from taizhang.scoring.scored_items import ItemRows
from taizhang.scoring.sheets import BASE, SPILL_LINE, Row
from taizhang.scoring.sums import Sums

Corrected: TypeAlias = Mapping[tuple[str, str], int]
"""Unit and line → the points that stand, in millionths."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """The corrected points of a run by line, each with the place of its unit; units that are not scored are left out."""

    by_item: Mapping[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    """Item → place, line and points of each corrected line of it."""
    above: Mapping[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Line above the items (a section, the coefficient …) → place and points."""

    @classmethod
    def of(cls, given: Corrected, columns: Columns) -> Corrections:
        """Sorted by item."""
        places = {unit: place for place, unit in enumerate(columns.units)} if given else {}
        by_item: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        above: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (unit, line), points in given.items():
            if unit not in places:
                continue
            name = line.removeprefix(SPILL_LINE).partition("/")[0]
            if name.startswith("="):
                above[name if name == BASE else line].append((places[unit], points))
            else:
                by_item[name].append((places[unit], line, points))
        return cls(by_item, above)

    def on_item(self, item: PlannedItem, rows: ItemRows, part: slice, sums: Sums) -> None:
        """Put the corrected points of an item's lines in, for the units of a block; an item that was not assessed counts from here."""
        for place, line, points in self.by_item.get(item.id, ()):
            if not part.start <= place < part.stop:
                continue
            if rows.spill is not None and rows.spill.item == line:
                sums.points[place] += points - rows.spill.after[place]
                rows.spill.after[place], rows.spill.reasons[place] = points, Reason.CORRECTED
                continue
            row = next((row for row in rows.lines if row.item == line), None)
            if row is None:
                continue
            again = not any(Reason(int(one.reasons[place])).counted for one in rows.lines)
            cells = row.before if item.beside else row.after
            sums.correct(item, place, points - int(cells[place]), again)
            cells[place] = points
            for one in rows.lines if again else (row,):
                one.reasons[place] = Reason.CORRECTED

    def on_base(self, row: Row, sums: Sums) -> Row:
        """The line of base points with those that were corrected."""
        if BASE not in self.above:
            return row
        after, reasons = row.after.copy(), np.array(row.reasons)
        for place, points in self.above[BASE]:
            sums.points[place] += points - after[place]
            after[place], reasons[place] = points, Reason.CORRECTED
        return Row(row.item, None, None, None, None, row.before, after, reasons)
