"""An appraisal rule (考核办法) as values: items, their primitive, their modifiers, vetoes, grades, ranking.

These are the words the engine, its oracle and the sentences share. A rule is written in an institution file and
comes here through `taizhang.scoring.institution.rule_of`; nothing in this module reads a file. All numbers are
`Decimal`: points in points, facts in the unit of measure of their indicator.

What a paper leaves unsaid has one stated default, kept apart from what it says (`UNSAID`), so that a score line
can print that the default was used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from taizhang.problems import Text

TARGET = "target"
"""In `Share.over`: the promised target (目标数) of the same indicator for the period to date."""


class Bound(Enum):
    """A cap or floor that is not a number."""

    UNSAID = "unsaid"  # the paper says nothing: the default of the item holds
    NONE = "none"  # the paper says there is none


UNSAID = Bound.UNSAID
NO_BOUND = Bound.NONE
Limit: TypeAlias = Decimal | Bound


class Absent(Enum):
    """What an item gives when its fact was not reported (未上报); "not applicable" is another thing."""

    ZERO = "zero"  # 0 points, and the item counts
    FULL = "full"  # the item's full points
    DROP = "drop"  # not assessed; the remaining own points are rescaled to the whole
    REFUSE = "refuse"  # no sheet is made until the fact is there


class Side(Enum):
    """On which side of a bound a step lies, and whether the bound itself belongs to it."""

    AT_LEAST = "at_least"  # the bound and above
    ABOVE = "above"  # above, without the bound
    AT_MOST = "at_most"  # the bound and below
    BELOW = "below"  # below, without the bound


class Effect(Enum):
    """What a veto (否决) does."""

    NOT_EXCELLENT = "not-excellent"  # the best grade is barred
    UNQUALIFIED = "unqualified"  # graded unqualified whatever the total
    LAST_PLACE = "last-place"  # placed behind all who have no such veto
    ITEM_ZERO = "item-zero"  # one item gives 0 points
    NO_HONOURS = "no-honours"  # barred from honours; score, grade and place stand


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


@dataclass(frozen=True, slots=True)
class Share:
    """Full points × `of` ÷ `over`, at most `cap` percent of the full points.

    `over` is a metric or `TARGET`. A denominator that is zero or below gives no share: the item is not assessed.
    """

    of: str
    over: str
    cap: Decimal = Decimal(100)

    @property
    def over_metric(self) -> str:
        """The column that holds the denominator: another metric, or `of/target`."""
        return f"{self.of}/{TARGET}" if self.over == TARGET else self.over


@dataclass(frozen=True, slots=True)
class Count:
    """Base points plus `each` for every thing counted; a part of one counts pro rata.

    Things are `of` itself, or how far it stays below `short_of`, or how far it goes beyond `over`.
    Without `base`: the item's own points when `each` deducts, else 0.
    """

    of: str
    each: Decimal
    base: Decimal | None = None
    short_of: Decimal | None = None
    over: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table of steps: the values within all its bounds give these points."""

    bounds: tuple[tuple[Side, Decimal], ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Steps:
    """Points by the first row, in written order, that the value of `of` belongs to; `otherwise` if none."""

    of: str
    table: tuple[Step, ...]
    otherwise: Decimal = Decimal(0)


Primitive: TypeAlias = Share | Count | Steps


@dataclass(frozen=True, slots=True)
class Item:
    """One scored clause (考核项目). `points` are its own full points (分值), None if it only adds or deducts."""

    id: str
    title: Text
    how: Primitive
    points: Decimal | None = None
    clause: str = ""
    floor: Limit = UNSAID
    cap: Limit = UNSAID
    when_absent: Absent = Absent.REFUSE
    applies_to: tuple[str, ...] = ()
    source: str = ""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The columns whose facts stand behind a line of this item: the value's first, then the denominator's."""
        how = self.how
        return (how.of, how.over_metric) if isinstance(how, Share) else (how.of,)

    @property
    def floor_in_force(self) -> Decimal | None:
        """The least points of the item, None for no floor. Unsaid: 0 for items with own points, else none."""
        if isinstance(self.floor, Decimal):
            return self.floor
        return Decimal(0) if self.floor is UNSAID and self.points is not None else None

    @property
    def cap_in_force(self) -> Decimal | None:
        """The most points of the item, None for no cap.

        Unsaid: a count with own points stops at them (满分); a share has its own percent, steps say their points.
        """
        if isinstance(self.cap, Decimal):
            return self.cap
        return self.points if self.cap is UNSAID and isinstance(self.how, Count) else None

    @property
    def count_base(self) -> Decimal:
        """Where a count starts from, in points."""
        how = self.how
        if not isinstance(how, Count):
            return Decimal(0)
        if how.base is not None:
            return how.base
        return self.points if self.points is not None and how.each < 0 else Decimal(0)


@dataclass(frozen=True, slots=True)
class Veto:
    """One veto (一票否决): in effect for a unit whose `count` is `at_least` so many; no data is not a veto."""

    id: str
    title: Text
    count: str
    at_least: Decimal
    effect: Effect
    scope: Scope = Scope.UNIT
    item: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等次) from this total upwards, the bound included; totals are taken to 1/10 000 of a point."""

    id: str
    title: Text
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units are placed: among whom, and how ties share a place."""

    group: PeerGroup = PeerGroup.KIND
    ties: Ties = Ties.COMPETITION


@dataclass(frozen=True, slots=True)
class Rule:
    """A whole appraisal: every unit gets `base` and the points of the items that apply to it.

    Without `ranking` nobody is placed.
    """

    id: str
    title: Text
    items: tuple[Item, ...]
    full: Decimal = Decimal(100)
    base: Decimal = Decimal(0)
    of: str = ""
    period: str = "month"
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    ranking: Ranking | None = field(default_factory=Ranking)

    def item(self, id: str) -> Item:
        """The item of that id; KeyError if there is none."""
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    @property
    def own_points(self) -> Decimal:
        """The sum of the items' own points, on which a sheet with dropped items is rescaled."""
        return sum((item.points for item in self.items if item.points is not None), Decimal(0))
