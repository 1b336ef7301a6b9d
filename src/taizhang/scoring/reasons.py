"""Why a score line has its points: a code that is kept, from which a sentence is made on demand."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """The reason of a score line. Numbers are kept in closes and columns: never reuse one, only add."""

    NO_LINE = 0  # the unit has no such line (only the line of rescaling can be missing)
    BASE = 1  # the base points every unit starts from
    RESCALED = 2  # items were dropped; what the others gave is brought to the whole
    SHARE = 10
    SHARE_CAPPED = 11  # the share gives more than its percent allows
    ZERO_OF_ZERO = 12  # 0 ÷ 0: not assessed
    OVER_NOT_POSITIVE = 13  # something ÷ 0, or a negative denominator: not assessed
    COUNT = 20
    SHORTFALL = 21
    NO_SHORTFALL = 22
    EXCESS = 23
    NO_EXCESS = 24
    STEP = 30
    STEP_OTHERWISE = 31
    ABSENT_ZERO = 40
    ABSENT_FULL = 41
    ABSENT_DROPPED = 42  # not reported, and by the rule not assessed
    NOT_APPLICABLE = 43  # the fact does not apply to the unit
    OUTSIDE_CLASS = 44  # the item is for other classes of unit
    VETO_ZERO = 50  # a veto sets the item to 0

    @property
    def counted(self) -> bool:
        """Whether the line's own points count as assessed; if not, the others are rescaled."""
        return self not in NOT_COUNTED


NOT_COUNTED = frozenset(
    {
        Reason.NO_LINE,
        Reason.ZERO_OF_ZERO,
        Reason.OVER_NOT_POSITIVE,
        Reason.ABSENT_DROPPED,
        Reason.NOT_APPLICABLE,
        Reason.OUTSIDE_CLASS,
    }
)
