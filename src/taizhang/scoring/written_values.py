"""From what a file writes to what a rule holds: bounds, days, limits, amounts, bands of places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions.schema import appraisal as forms
from taizhang.scoring.rules import (
    NO_BOUND,
    SPILL,
    UNSAID,
    Amount,
    ByClass,
    Day,
    Edge,
    Limit,
    Side,
)


def bounds_of(
    one: forms.Bounds, facts: Mapping[str, forms.Fact], of: str | None
) -> Iterator[tuple[Side, Edge]]:
    """Bounds as sides with their edges; words of a grade as their numbers."""
    for side, bound in (
        (Side.AT_LEAST, one.at_least),
        (Side.ABOVE, one.above),
        (Side.AT_MOST, one.at_most),
        (Side.BELOW, one.below),
    ):
        if bound is not None:
            yield side, edge_of(bound)
    if one.is_ is not None:
        fact = facts.get(of or "")
        yield Side.IS, fact.value_of(one.is_) if fact else Decimal(one.is_)


def edge_of(bound: Decimal | date | str) -> Edge:
    """A bound: a number, or a day with or without its year."""
    if isinstance(bound, date):
        return Day(bound.month, bound.day, bound.year)
    if isinstance(bound, str):
        month, day = map(int, bound.split("-"))
        return Day(month, day)
    return bound


def places_of(band: Any) -> tuple[Any, Decimal | None, bool]:
    """How many places, or how many percent of them, and whether they are the last."""
    from_last = band.bottom is not None or band.bottom_percent is not None
    return (band.bottom, band.bottom_percent, True) if from_last else (band.top, band.top_percent, False)


def limit_of(given: Decimal | str | None) -> Limit:
    """A cap or a floor."""
    if isinstance(given, Decimal):
        return given
    return UNSAID if given is None else SPILL if given == "spill" else NO_BOUND


def amount_of(amount: Decimal | str | dict[str, Decimal] | None) -> Amount | None:
    """A number, a figure, or a number for each class."""
    return ByClass(tuple(amount.items())) if isinstance(amount, dict) else amount
