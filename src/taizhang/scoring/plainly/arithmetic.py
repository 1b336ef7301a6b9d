"""Millionths and fractions, and what cannot be calculated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from taizhang.scoring.rules import GroupShare, QuotaPart

MILLION = 10**6
HELD = 10**15
MOST = HELD // 2


class Cannot(Exception):
    """A unit's item cannot be scored; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rounded(millionths: Fraction) -> int:
    """Half up to a whole number of millionths."""
    return floor(millionths + Fraction(1, 2))


def held(millionths: Fraction) -> int:
    """Half up to a whole number of millionths, held within what can be calculated."""
    return min(max(rounded(millionths), -HELD), HELD)


def exactly(points: Decimal) -> int:
    """A number of the rule in millionths."""
    return floor(Fraction(points) * MILLION)


def to_decimals(millionths: int, decimals: int | None) -> int:
    """Half up to so many decimals; as it is where none are stated."""
    if decimals is None:
        return millionths
    unit: int = 10 ** (6 - decimals)
    return floor(Fraction(millionths, unit) + Fraction(1, 2)) * unit


def between(points: int, floor_: Decimal | None, cap: Decimal | None) -> int:
    """Points held between a floor and a cap, the cap winning."""
    if floor_ is not None:
        points = max(points, exactly(floor_))
    return points if cap is None else min(points, exactly(cap))


def share_of(share: GroupShare, placed: int) -> int:
    """How many of so many placed units a share comes to."""
    part = placed * Fraction(share.percent) / 100
    rounded = {
        QuotaPart.DOWN: floor(part),
        QuotaPart.HALF: floor(part + Fraction(1, 2)),
        QuotaPart.UP: ceil(part),
    }[share.part]
    return max(rounded, share.least)
