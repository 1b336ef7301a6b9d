"""Whether an item only adds points, only takes them off, or both."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    Count,
    Item,
    Judge,
    Line,
    RankPoints,
    Slope,
    Steps,
    Ways,
    numbers_of,
)

_NOTHING = Decimal(0)


def direction(item: Item) -> int:
    """1 for an item that only adds points, −1 for one that only takes them off, 0 for one that may do both or is not known to."""
    given = [number for form in (item, *item.also) for number in _given(form)]
    given += [number for check in item.checklist for number in (check.points, check.otherwise)]
    if not any(given):
        return 0
    return 1 if min(given) >= 0 else -1 if max(given) <= 0 else 0


def moves_freely(item: Item) -> bool:
    """Whether nothing but a bound says where the points of an item end: counts, lines and places moved go on."""
    return any(
        form.count is not None
        or (form.line is not None and not form.line.knots)
        or (form.rank is not None and form.rank.moves)
        for form in (item, *item.also)
    )


def _given(form: Ways) -> Iterator[Decimal]:
    """Numbers whose signs are those of what a way gives; both signs where they are not written."""
    match next(iter(form.ways.values()), None):
        case Count() as count:
            yield count.base or _NOTHING
            for one in count.classes or (count,):
                if one.each is not None:
                    yield from numbers_of(one.each)
        case Steps() as steps:
            yield steps.otherwise
            yield from (step.points for step in steps.table)
            if not steps.table:
                yield form.points if isinstance(form, Item) and form.points else Decimal(1)
        case Line() as line:
            yield from _of_line(line)
        case RankPoints() as rank:
            yield from (*rank.table, *(band.points for band in rank.bands), rank.otherwise or _NOTHING)
            yield from (rank.gained or _NOTHING, rank.lost or _NOTHING)
        case Judge() as judge:
            yield judge.hi if judge.hi is not None else Decimal(1)
            yield judge.lo if judge.lo is not None else _NOTHING
        case None:
            return
        case _:
            yield Decimal(1)


def _of_line(line: Line) -> Iterator[Decimal]:
    if line.knots:
        yield from (points for _, points in line.knots)
        return
    yield line.base or _NOTHING
    for slope, turned in ((line.beyond, 1), (line.short, 1), (line.beyond if line.mirrored else None, -1)):
        if slope is not None:
            yield from (turned * one for one in _of_slope(slope))


def _of_slope(slope: Slope) -> Iterator[Decimal]:
    for number in (slope.each, slope.points, *(band.each for band in slope.bands)):
        if number is not None:
            yield number


__all__ = ["direction", "moves_freely"]
