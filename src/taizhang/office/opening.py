"""Opening a book: what a township adopts at first, and how a report's proposals become promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from taizhang.institutions import Shipped, shipped

_BOUNDS: Mapping[str, Literal["least", "most", "about", "exact"]] = MappingProxyType(
    {">": "least", "<": "most", "~": "about"}
)


def adopting_order() -> tuple[Shipped, ...]:
    """The shipped institutions that a new book adopts: those that declare indicators before those that use them, the calendars at the end.

    The calendars come newest first: an adoption is checked beside what is in force on its day, so each of them, adopted
    for its own year, is checked beside few.
    """
    return tuple(sorted((one for one in shipped().values() if not one.to_choose), key=_place))


def _place(one: Shipped) -> tuple[bool, int, bool, bool, str]:
    calendar = one.institution.calendar
    return (
        calendar is not None,
        -calendar.year if calendar else 0,
        not one.institution.indicators,
        one.institution.appraisal is not None,
        one.id,
    )


def effective_from(one: Shipped, year: int) -> date:
    """The day from which a book opened for a year adopts a shipped institution: a calendar from its own year on."""
    calendar = one.institution.calendar
    return date(min(year, calendar.year) if calendar else year, 1, 1)


def promised_bound(bound: str, direction: str) -> Literal["least", "most", "about", "exact"]:
    """What a target in a report promises: 完成960户 is at least 960, and of what should fall at most."""
    return _BOUNDS.get(bound, "most" if direction == "down" else "least")
