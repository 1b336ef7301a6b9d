"""What is paid (奖惩兑现)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.problems import Text
from taizhang.scoring.rules.words import NO_BOUND, Amount, ByClass, Limit, PartStep


@dataclass(frozen=True, slots=True)
class PayTop:
    """Yuan for the first `top` places, or the first `percent` of those placed (whole places only); with `from_last`, for the last."""

    yuan: Decimal
    top: int | None = None
    percent: Decimal | None = None
    from_last: bool = False


@dataclass(frozen=True, slots=True)
class Pay:
    """What is paid by place, by grade, for points beyond a line, by rate, out of what is at stake, or as a share of a pot; in yuan.

    With a base, places and grades give percent of it. A pot is shared out in proportion to the points (those `lost` from full) of the
    total or of `pot_of`, times `times`.
    """

    id: str
    title: Text
    places: tuple[Decimal, ...] = ()
    last: Decimal | None = None
    top: tuple[PayTop, ...] = ()
    grades: tuple[tuple[str, Decimal], ...] = ()
    above: tuple[Decimal | str, Decimal, PartStep] | None = None
    under: tuple[Decimal | str, Decimal, PartStep] | None = None
    base: Amount | None = None
    rate: bool = False
    pot: Amount | None = None
    lost: bool = False
    pot_of: str = ""
    at_stake: Decimal | None = None
    to_best: int = 0
    times: Amount | None = None
    nothing_below: Decimal | None = None
    cap: Limit | ByClass = NO_BOUND
    floor: Limit = NO_BOUND
    decimals: int | None = None
    rate_most: Decimal | None = None
    """At most so many percent of the full total count for a rate."""

    @property
    def rounded(self) -> int:
        """To how many decimals of a yuan it is rounded: unsaid, to the fen."""
        return 2 if self.decimals is None else self.decimals
