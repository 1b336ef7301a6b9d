"""What all statements share: the words before a figure, its printed precision, and the test of a computed value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.quantities import Quantity
from taizhang.reading.report import Statement

SLACK = Decimal("0.15")
"""How far (as a part of the value) a figure printed with 约, 多 or 近 may be off."""


@dataclass(frozen=True, slots=True)
class Test:
    """A computed value and how far the stated one may be from it."""

    __test__ = False
    expected: Decimal
    tolerance: Decimal


class Arithmetic:
    """Quantities of a text and the statements made of them so far."""

    def __init__(self, norm: str, layout: Layout, found: list[Quantity]) -> None:
        self.norm, self.layout, self.found = norm, layout, found
        table = lexicon().words
        self.up, self.down = table["growth.up"], table["growth.down"]
        self.made: list[Statement] = []
        self.levels: dict[tuple[str, str, str], list[int]] = {}
        for index, quantity in enumerate(found):
            if quantity.role in ("actual", "share") and quantity.indicator and quantity.bound == "=":
                known = self.levels.setdefault((quantity.indicator, quantity.unit, quantity.subject), [])
                if len(known) < 40:
                    known.append(index)

    def left(self, index: int) -> str:
        quantity = self.found[index]
        start = self.layout.mark_before(quantity.start)
        if index:
            start = max(start, self.found[index - 1].end)
        return self.norm[start : quantity.start]

    def add(
        self, kind: str, members: tuple[int, ...], test: Test, formula: str, loose: bool | None = None
    ) -> None:
        last = self.found[members[-1]]
        stated = last.value
        if last.bound == ">":
            holds = test.expected >= stated - test.tolerance
        elif last.bound == "<":
            holds = test.expected <= stated + test.tolerance
        else:
            holds = abs(test.expected - stated) <= test.tolerance
        # a base said pages before (财政收入 of five years ago) is no part of the place where the statement stands
        floor = self.layout.full_sentence(last.start)
        start = min(self.found[member].start for member in members if self.found[member].start >= floor)
        end = max(self.found[member].end for member in members)
        self.made.append(
            Statement(
                kind,
                start,
                end,
                tuple(sorted(set(members))),
                formula,
                holds,
                stated,
                short(test.expected),
                None if holds else loose,
            )
        )

    def spread(self, quantity: Quantity) -> Decimal:
        """How far the true value may be from the printed one."""
        spread = quantity.step / 2 if quantity.decimals else Decimal(0)
        return spread if quantity.bound == "=" else spread + abs(quantity.value) * SLACK


def short(value: Decimal) -> Decimal:
    """The value with at most four decimals."""
    return value.quantize(Decimal("0.0001")).normalize() if value != value.to_integral_value() else value


def show(value: Decimal) -> str:
    """A number as a person writes it, at most four decimals."""
    text = f"{value.quantize(Decimal('0.0001')):f}" if value.as_tuple().exponent < -4 else f"{value:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text
