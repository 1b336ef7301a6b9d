"""The closed words of a rule: bounds, defaults, effects, ties, groups."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from taizhang.timekeeping import Period

TARGET = "target"
"""As an amount: the promised target (目标数) of the same indicator for the period to date."""

GROUP_MEAN = "group-mean"
"""As an amount: the mean of the figure over the unit's group, kept to a millionth."""


GROUP_MOST = "group-most"
"""As an amount: the greatest of the figure in the unit's group."""

GROUP_LEAST = "group-least"
"""As an amount: the least of the figure in the unit's group."""

OF_GROUP = (GROUP_MEAN, GROUP_MOST, GROUP_LEAST)


class Bound(Enum):
    """A cap or floor that is not a number."""

    UNSAID = "unsaid"  # the paper says nothing: the default of the item holds
    NONE = "none"  # the paper says there is none
    SPILL = "spill"  # a floor of 0 beyond which points are taken from the total, in a line of their own


UNSAID = Bound.UNSAID
NO_BOUND = Bound.NONE
SPILL = Bound.SPILL
Limit: TypeAlias = Decimal | Bound


class Absent(Enum):
    """What an item gives when its fact was not reported (未上报), or does not apply (不适用); a number is another way."""

    ZERO = "zero"  # 0 points, and the item counts
    FULL = "full"  # the item's full points
    MEAN = "mean"  # the mean of what the item gave the others of the group; not assessed if there are none
    MEAN_ALL = "mean-all"  # the same of all that are scored, whatever their group
    DROP = "drop"  # not assessed; the remaining own points are rescaled to the whole
    REFUSE = "refuse"  # no sheet is made until the fact is there


class QuotaPart(Enum):
    """What a part of a unit counts where a share of a group is taken."""

    DOWN = "down"  # nothing
    HALF = "half"  # one from a half on
    UP = "up"  # one


@dataclass(frozen=True, slots=True)
class GroupShare:
    """So many percent of those placed in a group, rounded as `part` says, and `least` at least."""

    percent: Decimal
    part: QuotaPart = QuotaPart.DOWN
    least: int = 0


class Side(Enum):
    """On which side of a bound a step lies, and whether the bound itself belongs to it."""

    AT_LEAST = "at_least"  # the bound and above
    ABOVE = "above"  # above, without the bound
    AT_MOST = "at_most"  # the bound and below
    BELOW = "below"  # below, without the bound
    IS = "is"  # the bound and nothing else

    def holds(self, value: Decimal, bound: Decimal) -> bool:
        """Whether a value lies on this side of a bound."""
        match self:
            case Side.AT_LEAST:
                return value >= bound
            case Side.ABOVE:
                return value > bound
            case Side.AT_MOST:
                return value <= bound
            case Side.BELOW:
                return value < bound
            case Side.IS:
                return value == bound


class PartStep(Enum):
    """What a part of a step gives."""

    PRO_RATA = "pro-rata"  # in proportion (按比例)
    DOWN = "down"  # nothing (不足一档的不计)
    UP = "up"  # a whole step (不足一档的按一档)


class GoesOn(Enum):
    """How a list of points for the first, the second … goes on; a number added each time is another way."""

    SAME = "same"
    DOUBLE = "double"


class Worked(Enum):
    """How a fact is worked out of others."""

    RATIO = "ratio"  # the first over the second, in percent where the fact is a percentage
    SUM = "sum"  # added up, less others
    MEAN = "mean"
    TRIMMED = "trimmed"  # the mean without the highest and the lowest, where there are three or more
    LOWEST = "lowest"
    HIGHEST = "highest"
    TIERS = "tiers"  # by tiers of another
    PER = "per"  # one for every so many
    RUNNING = "running"  # for how many periods running another lay within bounds, this one included


class Better(Enum):
    """Whether more is better, or less."""

    UP = "up"
    DOWN = "down"


class Denominator(Enum):
    """What votes are divided by."""

    VALID = "valid"  # the ballots listed
    ALL = "all"  # all that were cast
    NONE = "none"  # nothing: values are added up


class TimesOn(Enum):
    """What of an item's points a coefficient multiplies."""

    POINTS = "points"  # all of them
    DEDUCTIONS = "deductions"  # what its clauses take off from where they start
    ADDITIONS = "additions"  # what they add to it


class NoBallots(Enum):
    """What becomes of the weight of a group of voters that gave no ballots."""

    RAISE = "raise"  # the weights of the groups that voted are raised in proportion
    ZERO = "zero"  # the group gives 0 points
    DROP = "drop"  # the item is not assessed


class Take(Enum):
    """What is made of the scores of several periods."""

    MEAN = "mean"
    SUM = "sum"
    BEST = "best"
    WORST = "worst"
    LAST = "last"


class Effect(Enum):
    """What a veto (否决) does."""

    NOT_EXCELLENT = "not-excellent"  # the best grade is barred
    ONE_GRADE_LOWER = "one-grade-lower"  # the next grade below the one reached
    UNQUALIFIED = "unqualified"  # graded unqualified whatever the total
    LAST_PLACE = "last-place"  # placed behind all who have no such veto
    ITEM_ZERO = "item-zero"  # one item gives 0 points
    TOTAL_ZERO = "total-zero"  # the total is 0
    TOTAL_CAPPED = "total-capped"  # the total comes to so much at most
    NOT_PLACED = "not-placed"  # without a place
    NOT_GRADED = "not-graded"  # without a grade
    NO_HONOURS = "no-honours"  # barred from honours; score, grade and place stand
    NO_PAY = "no-pay"  # nothing is paid
    REFERRED = "referred"  # referred to the body in charge; nothing else changes
    NOTED = "noted"  # what follows is noted (约谈、通报); nothing else changes


class Scope(Enum):
    """Whom a veto strikes. Only `UNIT` and `ITEM` change a unit's sheet; the others are recorded on it."""

    UNIT = "unit"
    ITEM = "item"
    PERSON = "person"
    LEADER = "leader"


class Ties(Enum):
    """How equal totals share a place."""

    COMPETITION = "competition"  # 1, 2, 2, 4
    DENSE = "dense"  # 1, 2, 2, 3


class PeerGroup(Enum):
    """Among whom units are ranked."""

    KIND = "kind"  # all appraised units of one group
    CLASS = "class"  # those of the same class (类别) inside a group
    NAMED = "named"  # those whose classes the rule puts into one named group, inside a group
    ALL = "all"  # all that are scored


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year that is scored; with `year`, a day of that year."""

    month: int
    day: int
    year: int = 0

    def in_year(self, year: int) -> Decimal:
        """The day as a date fact has it, 20260331 for 31 March 2026."""
        return Decimal((self.year or year) * 10_000 + self.month * 100 + self.day)


Edge: TypeAlias = Decimal | Day


@dataclass(frozen=True, slots=True)
class PeriodDay:
    """A day of a month of the period that is scored: of its first where `month` is 1, of its last where it is 0."""

    month: int
    day: int

    def within(self, period: Period) -> Day:
        """The day of the calendar; the last of a month that is shorter."""
        last = (
            period.end.year * 12 + period.end.month - 2
        )  # the last month of the period, counted from year 0
        first = period.start.year * 12 + period.start.month - 1
        year, month = divmod(first + self.month - 1 if self.month else last, 12)
        return Day(month + 1, min(self.day, monthrange(year, month + 1)[1]), year)


@dataclass(frozen=True, slots=True)
class ByClass:
    """An amount for each class of unit; a unit of another class is not assessed by the clause."""

    amounts: tuple[tuple[str, Decimal], ...]

    def of(self, unit_class: str) -> Decimal | None:
        """The amount of a class, None if it has none."""
        return next((amount for name, amount in self.amounts if name == unit_class), None)


Amount: TypeAlias = Decimal | str | ByClass
"""A number; a figure (a metric, or one of target, last, last-year, mean-N-years, group-mean, group-most, group-least of the figure it stands beside);
or a number for each class."""


def figure(of: str, amount: Amount | None) -> str:
    """The column that an amount beside the figure `of` is read from; "" for a number, a table by class, and what is of the group."""
    if not isinstance(amount, str) or amount in OF_GROUP:
        return ""
    return f"{of}/{amount}" if is_benchmark(amount) else amount


def is_benchmark(word: str) -> bool:
    """Whether an amount is a benchmark of the figure beside it, and not a figure of its own."""
    return word in (TARGET, "last", "last-year") or (word.startswith("mean-") and word.endswith("-years"))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one fact: all its bounds hold."""

    of: str
    bounds: tuple[tuple[Side, Edge], ...]
