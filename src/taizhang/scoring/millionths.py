"""Exact arithmetic in millionths: conversion of decimals, and multiply-divide over int64 arrays.

Every fact and every point is an integer number of millionths. Limits keep all intermediate results exact:

- a fact is at most 10¹² in its unit of measure (a trillion yuan), 10¹⁸ millionths;
- points written in a rule are at most 10⁶, 10¹² millionths;
- the result of one multiply-divide is held within ±10⁹ points; a line beyond 5 × 10⁸ points is refused.

Rounding, where a quotient has more decimals, is half up: to the nearest millionth, a half towards the larger number.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from taizhang.problems import Problem, Refused, Text

I64: TypeAlias = npt.NDArray[np.int64]

MILLION = 10**6
FEN = MILLION // 100
"""A fen in millionths of a yuan."""
FACT_LIMIT = 10**12 * MILLION
POINT_LIMIT = 10**6 * MILLION
HELD = 10**9 * MILLION
MOST_POINTS = HELD // 2
_HALF = Decimal("0.5")


def to_millionths(value: Decimal, limit: int = FACT_LIMIT) -> int:
    """`value` as a whole number of millionths, exactly.

    Raises `Refused` (codes `not-a-number`, `too-many-decimals`, `too-large`) where that cannot be done.

    >>> to_millionths(Decimal("86.4"))
    86400000
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        raise Refused(
            Problem(
                "not-a-number",
                Text(f"“{value}”不是一个确定的数", f"“{value}” is not a definite number"),
                Text("请用十进制数", "give a finite decimal"),
            )
        )
    if value and value.adjusted() > 18:  # before any exact ratio of an absurd exponent is made
        raise _too_large(value, limit)
    if value and value.adjusted() < -6:
        raise _too_fine(value)
    numerator, denominator = value.as_integer_ratio()
    millionths, rest = divmod(numerator * MILLION, denominator)
    if rest:
        raise _too_fine(value)
    if abs(millionths) > limit:
        raise _too_large(value, limit)
    return millionths


def half_up(points: Decimal, decimals: int) -> Decimal:
    """Points or money rounded to so many decimals, a half towards the larger number: the one way in which they are rounded for print.

    >>> half_up(Decimal("85.45"), 1), half_up(Decimal("-0.125"), 2)
    (Decimal('85.5'), Decimal('-0.12'))
    """
    unit = Decimal(1).scaleb(-decimals)
    return ((points / unit + _HALF).to_integral_value(ROUND_FLOOR) * unit).quantize(unit)


def _too_fine(value: Decimal) -> Refused:
    return Refused(
        Problem(
            "too-many-decimals",
            Text(f"{value} 的小数超过6位", f"{value} has more than 6 decimals"),
            Text("最多保留6位小数", "give at most 6 decimals"),
        )
    )


def _too_large(value: Decimal, limit: int) -> Refused:
    most = f"{limit // MILLION:,}"
    return Refused(
        Problem(
            "too-large",
            Text(f"{value} 超出可计算的范围", f"{value} is out of range"),
            Text(
                f"绝对值不超过 {most}，可换用更大的计量单位", f"at most {most}; use a larger unit of measure"
            ),
        )
    )


def to_decimal(millionths: int) -> Decimal:
    """Millionths as a decimal without trailing zeros.

    >>> to_decimal(17_280_000), to_decimal(20_000_000), to_decimal(-5)
    (Decimal('17.28'), Decimal('20'), Decimal('-0.000005'))
    """
    whole, part = divmod(abs(millionths), MILLION)
    text = f"{whole}.{part:06d}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if millionths < 0 else text)


def to_unit(values: I64, unit: int) -> I64:
    """Values rounded half up to a multiple of `unit`.

    >>> int(to_unit(np.array([85_450_000]), 100_000)[0]), int(to_unit(np.array([-85_450_000]), 100_000)[0])
    (85500000, -85400000)
    """
    return values if unit == 1 else (values + unit // 2) // unit * unit


def multiply_divide(times: int | I64, values: I64, by: I64 | int) -> I64:
    """`times` × `values` ÷ `by`, rounded half up to whole numbers, held within ±`HELD`; exact.

    `by` must be above zero, `times` below 2⁵³, `values` and `by` at most 2 × 10¹⁸ in size.

    The quotient is first estimated in float64. Four roundings of 2⁻⁵³ each put it within half a unit of the
    true one wherever that is inside ±`HELD`; rounded, it is off by less than one. The residual
    times × values − quotient × by is then below `by` in size, so int64 that wraps around still gives it exactly,
    and says whether to move the quotient by one.
    """
    factor = float(times) if isinstance(times, int) else times.astype(np.float64)
    estimate = np.multiply(values, factor, dtype=np.float64)
    np.divide(estimate, by, out=estimate)
    np.rint(estimate, out=estimate)
    np.clip(estimate, -(HELD + 2), HELD + 2, out=estimate)
    quotient = estimate.astype(np.int64)
    residual = values * (np.int64(times) if isinstance(times, int) else times)
    residual -= quotient * by
    quotient += residual >= by - residual
    quotient -= residual < -by - residual
    return np.clip(quotient, -HELD, HELD, out=quotient)
