"""Why a score line has its points: a code that is kept, from which a sentence is made on demand."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """The reason of a score line. Numbers are kept in closes and columns: never reuse one, only add."""

    NO_LINE = (
        0  # the unit has no such line (a line of rescaling, of a pool, of a section … that does nothing)
    )
    BASE = 1  # the base points every unit starts from
    RESCALED = 2  # items were dropped; what the others gave is brought to the whole
    START = 3  # the points that an item of several clauses starts from
    SHARE = 10
    SHARE_CAPPED = 11  # the share gives more than its percent allows
    ZERO_OF_ZERO = 12  # 0 ÷ 0: not assessed
    OVER_NOT_POSITIVE = 13  # something ÷ 0, or a negative denominator: not assessed
    ZERO_GIVES_ZERO = 14  # 0 ÷ 0, which by the rule gives no points
    ZERO_GIVES_FULL = 15  # 0 ÷ 0, which by the rule gives full points
    SHARE_BETWEEN = 16  # between the beginning of the scale and its end
    SHARE_BELOW = 17  # too small a share to give anything
    ZERO_GIVES_NUMBER = 18  # 0 ÷ 0, which by the rule gives so many points
    ZERO_GIVES_MEAN = 19  # 0 ÷ 0, which by the rule gives the mean of the others
    COUNT = 20
    SHORTFALL = 21
    NO_SHORTFALL = 22
    EXCESS = 23
    NO_EXCESS = 24
    LATE = 25
    IN_TIME = 26
    NOT_HIGHEST = 27  # another level of the same counts
    NOT_AMONG_BEST = 28  # only so many of all things count, and others give more
    STEP = 30
    STEP_OTHERWISE = 31
    AT_TARGET = 35
    BEYOND = 36  # on the better side of the target
    SHORT = 37  # on the worse side of it
    KNOTS = 38
    ABSENT_ZERO = 40
    ABSENT_FULL = 41
    ABSENT_DROPPED = 42  # not reported, and by the rule not assessed
    NOT_APPLICABLE = 43  # the fact does not apply to the unit
    OUTSIDE_CLASS = 44  # the item is for other classes of unit
    ABSENT_NUMBER = 45
    ABSENT_MEAN = 46  # not reported, the mean of the others
    NA_ZERO = 47
    NA_FULL = 48
    NA_NUMBER = 49
    VETO_ZERO = 50  # a veto sets the item to 0
    ZERO_IF = 51  # a condition of the item sets it to 0
    NA_MEAN = 52
    OUTSIDE_PERIOD = 53  # the item is assessed when a longer period ends
    EXCLUDED = 54  # left out for the unit by a decision
    EXEMPT = 55  # duty was done: the item takes nothing off, by a decision
    POOL = 60  # a pool's own points, or what its bounds change
    SECTION = 61  # what a section's bounds change
    WEIGHT = 62  # a section counts by its weight
    SPILL = 63  # a deduction beyond the item, taken from the total
    TIMES = 64  # the coefficient of the total
    CONVERTED = 65  # open-ended points made a score
    TOTAL = 66  # what the bounds of the total change
    TOTAL_ZERO = 67  # a veto sets the total to 0
    POOL_DROPPED = 58  # no item of a pool was assessed, and its own points are left out too
    OTHER_CLAUSE = 59  # another clause of the item cannot be assessed, and so the item is not
    TOTAL_CAPPED = 57  # a veto holds the total at a number
    SECTION_TIMES = 68  # the coefficient of a section
    ROUNDED = 69  # the total rounded to the decimals that the rule states
    MOVED = 56  # places gained or lost since the last close
    PAY = 70
    PAY_NONE = 71  # nothing is paid
    PAY_STAKE = 72  # paid of what is at stake
    PAY_SHARED = 73  # and a share of what the others lost
    PAY_POT = 74  # a share of a pot
    BALLOT = 80
    BALLOTS_NONE = 81  # no ballots, or a number that cannot be: not assessed
    BALLOTS_FEW = 82  # fewer than the rule asks: not assessed
    BALLOT_RAISED = 83  # other groups of voters gave no ballots: the weight of this one is raised
    GROUP_SILENT = 84  # this group gave no ballots: its weight goes to the others
    GROUP_ZERO = 88  # this group gave no ballots, and by the rule no points
    PLACE = 85
    GATE_SHUT = 86  # not ranked
    PLACES_MOVED = 87  # places gained or lost since the last period
    JUDGED = 90
    JUDGED_HELD = 91  # what was entered lies outside the bounds
    PART = 95
    PART_CAPPED = 96
    BASE_DROPPED = 97  # the item whose points it ranks or takes up was not assessed
    SECTION_ROUNDED = 39  # a section rounded to the decimals that the rule states
    CORRECTED = 98  # what stands after an objection was upheld
    UNMET = 100  # the unit does not meet the conditions under which the item is assessed
    UNMET_ZERO = 101  # … and by the rule gets no points
    UNMET_FULL = 102
    UNMET_NUMBER = 103
    UNMET_MEAN = 104
    PASSED = 105  # an item was not assessed, and by the rule another has its points besides
    WEIGHT_PASSED = 106  # nothing of a section was assessed, and by the rule another has its weight besides

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
        Reason.OUTSIDE_PERIOD,
        Reason.UNMET,
        Reason.EXCLUDED,
        Reason.BALLOTS_NONE,
        Reason.BALLOTS_FEW,
        Reason.BASE_DROPPED,
        Reason.POOL_DROPPED,
        Reason.OTHER_CLAUSE,
    }
)
