"""Points of an item that is not assessed, which another item has besides."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from taizhang.scoring.columns import Unit
from taizhang.scoring.plainly.arithmetic import exactly, held
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Item
from taizhang.scoring.sheets import PASSED, Line

if TYPE_CHECKING:
    from taizhang.scoring.plainly.case import Case


def passed_on(case: Case, item: Item, unit: Unit) -> int | None:
    """What another item gave, for the points of one that is not assessed; None where they do not go there."""
    if not item.passes_to or not case.active(item) or case.item(item, unit).whole:
        return None
    other = case.rule.item(item.passes_to)
    if not case.active(other) or not case.item(other, unit).whole:
        return None
    gave = Fraction(case.item(other, unit).points)
    return held(gave * Fraction(item.points or 0) / Fraction(other.points or 1))


def passed_lines(case: Case, item: Item, unit: Unit) -> list[Line]:
    """The line of that, if there is one."""
    points = passed_on(case, item, unit)
    if points is None:
        return []
    other = case.rule.item(item.passes_to)
    gave, out_of = case.item(other, unit).points, exactly(other.points or Decimal(0))
    return [Line(unit.id, PASSED + item.id, gave, out_of, points, points, Reason.PASSED)]
