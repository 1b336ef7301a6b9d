"""A number with its unit, and the parts of a ratio."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.reading.notation import Number
from taizhang.reading.patterns import pattern
from taizhang.reading.report import Bound

_RATIO = pattern(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)(?::([0-9]{1,3}(?:\.[0-9]{1,3})?)){1,5}(?![0-9:])")


@dataclass(slots=True)
class Quantity:
    """A number with its unit as it stands in the text; the later stages add what it means."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    """money, measure, percent, multiple, time, people, counter, or "" for a bare number."""
    bound: Bound = "="
    high: Decimal | None = None
    step: Decimal = Decimal(0)
    """One unit of the last printed place, in `unit`: the printed precision."""
    decimals: int = 0
    spelled: bool = False
    """Written in Chinese numerals."""
    ratio: int = 0
    """Place in a ratio such as 21:39:40 (1, 2, 3), 0 outside one."""
    ordinal: bool = False
    inferred: bool = False
    role: str = "actual"
    indicator: str = ""
    indicator_from: str = ""
    aspect: str = ""
    """What of the indicator is measured, where the number has no noun of its own: 户均, 合计, 剩余, 办结."""
    topic: str = ""
    """The thing that an indicator of a verb alone belongs to: 烤烟房 of 兑现."""
    phrase: str = ""
    """The indicator with the verb it stood under, for comparing two mentions."""
    subject: str = ""
    period: str | None = None
    period_from: str = ""
    base: str = ""
    """"from" and "to" in 由A增加到B; "" elsewhere."""
    head: int = -1
    """Index of the quantity whose indicator this one shares."""
    hidden: bool = False
    """A masked number: it names what follows it, and is not reported as a figure."""
    cues: frozenset[str] = frozenset()
    """What was noticed on the way; most have none, and share the empty one: `cues |= {"plan"}`."""
    clause: int = 0
    """Where its clause begins."""
    said: int = -1
    """What the words before it in its clause may say, as bits of `TRIGGERS`."""


def ratio_at(norm: str, number: Number) -> list[Quantity]:
    """The parts of 21:39:40, each as its own share."""
    match = _RATIO.match(norm, number.start)
    if not match or (
        match.group().count(":") < 2 and sum(Decimal(part) for part in match.group().split(":")) != 100
    ):
        return []
    parts, place = [], number.start
    for order, digits in enumerate(match.group().split(":"), start=1):
        decimals = len(digits.partition(".")[2])
        parts.append(
            Quantity(
                place,
                place + len(digits),
                Decimal(digits),
                "%",
                "percent",
                step=Decimal(1).scaleb(-decimals),
                decimals=decimals,
                ratio=order,
            )
        )
        place += len(digits) + 1
    return parts
