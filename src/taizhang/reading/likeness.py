"""Whether two numbers may be one number mistyped, and two names the name of one thing."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.quantity import Quantity

SAME_MEASURE = {
    "亩": ("亩", Decimal(1)), "公顷": ("亩", Decimal(15)), "平方公里": ("亩", Decimal(1500)),
    "公里": ("米", Decimal(1000)), "千米": ("米", Decimal(1000)), "里": ("米", Decimal(500)), "华里": ("米", Decimal(500)), "米": ("米", Decimal(1)),
    "吨": ("公斤", Decimal(1000)), "公斤": ("公斤", Decimal(1)), "千克": ("公斤", Decimal(1)), "斤": ("公斤", Decimal("0.5")), "担": ("公斤", Decimal(50)),
    "名": ("人", Decimal(1)), "位": ("人", Decimal(1)), "口": ("人", Decimal(1)), "人": ("人", Decimal(1)),
    "兆瓦": ("千瓦", Decimal(1000)), "千瓦": ("千瓦", Decimal(1)),
}  # fmt: skip
"""What each unit is in the common one of its kind, for values said twice in different units."""


def common(one: Quantity) -> tuple[str, Decimal, Decimal]:
    """The common unit of its kind, the value in it, and the step of the printed precision."""
    unit, factor = SAME_MEASURE.get(one.unit, (one.unit, Decimal(1)))
    return unit, one.value * factor, one.step * factor if one.decimals else Decimal(0)


def common_unit(one: Quantity) -> str:
    """The common unit of its kind."""
    return SAME_MEASURE[one.unit][0] if one.unit in SAME_MEASURE else one.unit


def equal(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities have one value to their printed precision, in whatever unit of a kind."""
    _, a, step = common(one)
    _, b, other_step = common(other)
    tolerance = max(step, other_step)
    if one.unit != other.unit:
        tolerance = max(tolerance, abs(a) * Decimal("0.01"))
    return abs(a - b) <= tolerance


def digits(value: Decimal) -> str:
    """The digits of a number without its noughts before and behind."""
    return f"{value:f}".replace(".", "").strip("0")


def slipped(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ as by a slip of the pen: digits turned, or one of three or more mistaken."""
    first, second = digits(one), digits(other)
    if one == other or one.adjusted() != other.adjusted():
        return False
    longer = max(len(first), len(second))
    if longer > 1 and sorted(first.ljust(longer, "0")) == sorted(second.ljust(longer, "0")):
        return True  # 410 and 401 too
    return 2 < len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def one_digit_off(expected: Decimal, stated: Decimal) -> bool:
    """Whether two numbers of one length differ in a single digit: a slip of the pen."""
    one, other = f"{expected.normalize():f}", f"{stated.normalize():f}"
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def within(short: str, long: str) -> bool:
    """Whether the letters of one name stand in the other in order: 光伏项目 in 光伏发电项目."""
    letters = iter(long)
    return all(letter in letters for letter in short)
