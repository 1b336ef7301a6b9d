"""The eight primitives (计分方式) by which a clause gives points. All numbers are `Decimal`, points in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from taizhang.scoring.rules.words import (
    TARGET,
    UNSAID,
    Absent,
    Amount,
    Better,
    ByClass,
    Condition,
    Denominator,
    Edge,
    GoesOn,
    Limit,
    NoBallots,
    PartStep,
    PeerGroup,
    PeriodDay,
    Side,
    Take,
    Ties,
    figure,
)
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Start:
    """The points that an item with several clauses starts from (基础分、满分起扣); it reads no fact."""

    points: Decimal

    @property
    def metrics(self) -> tuple[str, ...]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Share:
    """Full points × `of` ÷ `over`, at most `cap` percent of the full points.

    `over` is an amount. A denominator that is zero or below gives no share: 0 of 0 gives what `zero_over` says, or, where it says
    nothing, what the item gives where it does not apply; anything else is not assessed. With `rest` it is the full points × (1 − of ÷ over). With `start` the scale runs from there to `over`, in
    either direction, and `least` percent of the points stand at its beginning. Below `nothing_below` percent there are none.
    """

    of: str
    over: Amount
    cap: Limit = Decimal(100)
    rest: bool = False
    zero_over: Absent | Decimal | None = None
    start: Amount | None = None
    least: Decimal = Decimal(0)
    nothing_below: Decimal | None = None

    @property
    def over_metric(self) -> str:
        """The column that holds the denominator: another metric, or `of/target`; "" for a number."""
        return figure(self.of, self.over)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The value's column, then the denominator's, then that of the beginning of the scale."""
        others = (self.over_metric, figure(self.of, self.start))
        return tuple(dict.fromkeys([self.of, *filter(None, others)]))


@dataclass(frozen=True, slots=True)
class Late:
    """How many days, weeks (7) or months (30) a date fact lies behind `due`."""

    due: Edge | PeriodDay
    days: int = 1

    def within(self, period: Period) -> Late:
        """The same with a day of the calendar."""
        return replace(self, due=self.due.within(period)) if isinstance(self.due, PeriodDay) else self


@dataclass(frozen=True, slots=True)
class Count:
    """Base points plus `each` for every thing counted; a part of one counts pro rata unless `part` says otherwise.

    Things are `of` itself, or how far it stays below `short_of`, or how far it goes beyond `over`, or how late it is. Repeats count
    `repeat_times`; of levels that include one another (`higher`) only what did not reach a higher one counts; `free` ones do
    not count; points are given for every `per`.
    With `best` only what is left of so many counts after the things of the counts `ahead`, which give more.
    `rates` give each class its own instead of `each`, which then only says whether they add or take off; a class without one is not assessed.
    `sequence` gives the points of the first, the second …, and `goes_on` of those after. The change is held within ± `most`. Where
    there are `rivals` only the one of them all that changes most counts, of equals the first in the rule.
    Without `base`: the item's own points when `each` deducts, else 0.
    """

    of: str
    each: Decimal
    base: Decimal | None = None
    short_of: Amount | None = None
    over: Amount | None = None
    sequence: tuple[Decimal, ...] = ()
    goes_on: GoesOn | Decimal = GoesOn.SAME
    late: Late | None = None
    free: Decimal = Decimal(0)
    per: Decimal = Decimal(1)
    part: PartStep | None = None
    repeats: str = ""
    repeat_times: Decimal = Decimal(1)
    most: Decimal | None = None
    higher: tuple[str, ...] = ()
    rivals: tuple[Count, ...] = ()
    place: int = 0
    best: int | None = None
    ahead: tuple[Count, ...] = ()
    rates: ByClass | None = None

    @property
    def threshold(self) -> Amount | None:
        """What it is short of or beyond, if anything."""
        return self.short_of if self.short_of is not None else self.over

    def within(self, period: Period) -> Count:
        """The same with every day of the period a day of the calendar."""
        return replace(
            self,
            late=self.late and self.late.within(period),
            rivals=tuple(one.within(period) for one in self.rivals),
            ahead=tuple(one.within(period) for one in self.ahead),
        )

    @property
    def metrics(self) -> tuple[str, ...]:
        """The value's column, then the threshold's, the repeats', the higher levels', the rivals'."""
        others = [figure(self.of, self.threshold), self.repeats, *self.higher]
        others += [metric for other in (*self.rivals, *self.ahead) for metric in other.metrics]
        return tuple(dict.fromkeys([self.of, *filter(None, others)]))


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table of steps: the values within all its bounds give these points, if all its conditions hold."""

    bounds: tuple[tuple[Side, Edge], ...]
    points: Decimal
    all: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Points by the first row, in written order, that the value of `of` belongs to; `otherwise` if none.

    `of` may be empty where every row has conditions only. A row that one of its facts rules out is passed over, whatever the others are; only
    what is read on the way to the row that decides can be missing.
    """

    of: str
    table: tuple[Step, ...]
    otherwise: Decimal = Decimal(0)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The value's column, then those of the conditions."""
        others = [one.of for step in self.table for one in step.all]
        return tuple(dict.fromkeys(filter(None, [self.of, *others])))

    @property
    def chooses(self) -> bool:
        """Whether it may decide without some of its facts."""
        return len(self.metrics) > 1


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a progressive slope, to this distance from the target (None: without end)."""

    to: Decimal | None
    step: Decimal
    each: Decimal


@dataclass(frozen=True, slots=True)
class Slope:
    """How points change with distance on one side of a target: by a slope, by bands, or to fixed `points` at once.

    Bands are marginal, each part of the distance at its own rate; `flat` takes the whole distance at the rate of the band it
    reaches. Part of a step counts pro rata unless `part` says otherwise. The change is held within ± `most`.
    """

    step: Decimal = Decimal(1)
    each: Decimal = Decimal(0)
    part: PartStep | None = None
    most: Decimal | None = None
    points: Decimal | None = None
    bands: tuple[Band, ...] = ()
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """`base` at the target (the item's points, or 0, where it is None), changed on either side by a slope; or a curve through knots.

    Distance is in the figure's unit, or in percent of the target kept to a millionth; a percent of a target that is not above
    0 cannot be assessed.
    """

    of: str
    target: Amount | None = None
    better: Better = Better.UP
    base: Decimal | None = None
    short: Slope | None = None
    beyond: Slope | None = None
    percent: bool = False
    knots: tuple[tuple[Decimal, Decimal], ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """The value's column, then the target's."""
        target = figure(self.of, self.target)
        return (self.of, target) if target else (self.of,)


@dataclass(frozen=True, slots=True)
class Ballot:
    """Full points × (Σ value × ballots ÷ ballots) ÷ `out_of`, × `weight` where several groups vote.

    Not assessed without ballots, or with fewer than `least`; of several `groups`, itself among them, only where none has them, unless
    `no_ballots` drops the item.
    """

    votes: tuple[tuple[str, Decimal], ...]
    denominator: Denominator = Denominator.VALID
    cast: str = ""
    out_of: Decimal = Decimal(100)
    least: Decimal = Decimal(0)
    weight: tuple[Decimal, Decimal] = (Decimal(1), Decimal(1))
    groups: tuple[Ballot, ...] = ()
    no_ballots: NoBallots = NoBallots.RAISE

    @property
    def metrics(self) -> tuple[str, ...]:
        """The columns of the votes, then that of all ballots."""
        return tuple(dict.fromkeys([*(of for of, _ in self.votes), *filter(None, [self.cast])]))


@dataclass(frozen=True, slots=True)
class PlaceBand:
    """Points for the first `top` places, or the first `percent` of those ranked (whole places only); with `from_last`, for the last."""

    points: Decimal
    top: Decimal | None = None
    percent: Decimal | None = None
    from_last: bool = False


@dataclass(frozen=True, slots=True)
class RankPoints:
    """Points by place among peers: by a table, by bands, or the full points less `drop` (or so many percent) for each place.

    Ranked is `of`, or its change since the last period, or what another item gave. Who does not pass the gate is not
    ranked and gets 0 points. With `gained` it is `gained` for each place gained, `lost` for each place lost against the place before, held
    within ± `most`: that in the column `before`, or the place by `of/last` of the same units.
    """

    of: str = ""
    item: str = ""
    change: bool = False
    better: Better = Better.UP
    group: PeerGroup = PeerGroup.KIND
    ties: Ties = Ties.COMPETITION
    table: tuple[Decimal, ...] = ()
    bands: tuple[PlaceBand, ...] = ()
    drop: Decimal | None = None
    drop_percent: Decimal | None = None
    otherwise: Decimal = Decimal(0)
    gate: Condition | None = None
    gained: Decimal | None = None
    lost: Decimal = Decimal(0)
    most: Decimal | None = None
    before: str = ""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ranked column, that of the last period, that of the gate, that of the place before."""
        last = f"{self.of}/last" if self.change or (self.gained is not None and not self.before) else ""
        gate = self.gate.of if self.gate else ""
        return tuple(dict.fromkeys(filter(None, [self.of, last, gate, self.before])))


@dataclass(frozen=True, slots=True)
class Judge:
    """Points that a named person enters, with a reason; what lies outside `lo`…`hi` is held within. With `nought` 0 is allowed beside them:
    who is given no points beyond full ones is not given the least of them."""

    of: str
    lo: Decimal
    hi: Decimal
    who: str = ""
    approved_by: str = ""
    nought: bool = True

    def allows(self, points: Decimal) -> bool:
        """Whether a person may give these points."""
        return self.lo <= points <= self.hi or (self.nought and not points)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The column of the points entered."""
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Part:
    """Full points × a score ÷ `out_of`, at most `cap` percent: an outside body's (`of` is its fact), another appraisal's (`of` is its
    address), or what another item gave."""

    of: str = ""
    item: str = ""
    out_of: Decimal = Decimal(100)
    cap: Limit = UNSAID
    take: Take = Take.MEAN

    @property
    def metrics(self) -> tuple[str, ...]:
        """The column of the score."""
        return (self.of,) if self.of else ()


Primitive: TypeAlias = Start | Share | Count | Steps | Curve | Ballot | RankPoints | Judge | Part

__all__ = [
    "TARGET",
    "Ballot",
    "Band",
    "Count",
    "Curve",
    "Judge",
    "Late",
    "Part",
    "PlaceBand",
    "Primitive",
    "RankPoints",
    "Share",
    "Slope",
    "Start",
    "Step",
    "Steps",
]
