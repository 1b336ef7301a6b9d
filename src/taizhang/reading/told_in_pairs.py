"""Pairs of counts told again, one of them with a slip of the pen: 剩余42户96人, and later 剩余的42户69名贫困人口."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.counted_again import one_year
from taizhang.reading.layout import Layout
from taizhang.reading.likeness import common_unit, digits, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

MOST_KEPT = 40
"""Pairs of two units looked back to, however long the text."""
MANY = 20
"""From so many on, that one of two counts is the same is no accident."""

NEAR = Decimal("1.2")
"""Two halves further apart than this are of two things."""
_HAN = pattern(r"[\u4e00-\u9fff]")
_LITTLE = frozenset("的了和及与等数户人个全镇乡村县年有共其中已是为在")


class ToldInPairs:
    """Remembers counts that stand right beside each other, and finds a pair of which one half is the same."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kept: dict[tuple[str, str], list[tuple[Quantity, Quantity]]] = {}
        self.last: Quantity | None = None

    def clash(self, one: Quantity) -> Quantity | None:
        """The half of an earlier pair from which this one differs by a slip, its other half being the same."""
        before, self.last = self.last, one
        if before is None or not self._is_pair(before, one):
            return None
        known = self.kept.setdefault((common_unit(before), common_unit(one)), [])
        found = None
        if not any(first.value == before.value and second.value == one.value for first, second in known):
            for first, second in reversed(known):
                if not self._apart(one, second) or first.value != before.value:
                    continue
                if self._slip(one, second, before) or self._one_deed(before, first, one, second):
                    found = second
                    break
        known.append((before, one))
        del known[:-MOST_KEPT]
        return found

    def _is_pair(self, one: Quantity, other: Quantity) -> bool:
        return (
            one.kind in ("counter", "people")
            and other.kind in ("counter", "people")
            and one.unit != other.unit
            and one.bound == other.bound == "="
            and self.layout.norm[one.end : other.start] in ("", "、")
            and not {"cell", "row"} & (one.cues | other.cues)
        )

    def _apart(self, one: Quantity, other: Quantity) -> bool:
        """Whether two stand in different sentences and may hold for one time: what is left this year is done the next."""
        if other.start >= self.layout.full_sentence(one.start):
            return False
        if one_year(one, other) or not one.period or not other.period:
            return True
        return one.role == "target" and int(one.period[:4]) == int(other.period[:4]) + 1

    def _one_deed(self, one: Quantity, other: Quantity, own: Quantity, their: Quantity) -> bool:
        """搬出大山的22户85人, of 易地扶贫搬迁22户81人: many alike, nearly as many, and a letter of what was done."""
        norm = self.layout.norm
        shared = set(_HAN.findall(norm, max(one.clause, one.start - 8), one.start)) & set(
            _HAN.findall(norm, max(other.clause, other.start - 8), other.start)
        )
        near = max(own.value, their.value) <= min(own.value, their.value) * NEAR
        return bool(shared - _LITTLE) and near and own.value != their.value and one.value >= MANY

    @staticmethod
    def _slip(one: Quantity, other: Quantity, same: Quantity) -> bool:
        """Whether the digits are turned, or one of them is mistaken and the other half many."""
        if one.value == other.value or not slipped(one.value, other.value):
            return False
        return sorted(digits(one.value)) == sorted(digits(other.value)) or same.value >= MANY
