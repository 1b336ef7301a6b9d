"""The whole rule: items, sections, pools, vetoes, grades, ranking and conversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from taizhang.problems import Text
from taizhang.scoring.rules.items import Clause, Item
from taizhang.scoring.rules.pays import Pay
from taizhang.scoring.rules.primitives import Step
from taizhang.scoring.rules.words import (
    NO_BOUND,
    UNSAID,
    Amount,
    Edge,
    Effect,
    GroupShare,
    Limit,
    PartStep,
    PeerGroup,
    QuotaPart,
    Scope,
    Side,
    Ties,
    Worked,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A fact that is a result of earlier closes. With `back`: the total or the place so many periods back. With `most`: for how many
    periods running, up to the last and up to so many, the unit stood so. With `periods`: in how many of these within the period. With `among`:
    at how many of the last so many closes.

    Stood so: placed among the `first`, among the `last`, given one of `grades`, or with a total within `bounds`.
    """

    appraisal: str
    what: str = ""
    back: int = 0
    most: int = 0
    periods: str = ""
    among: int = 0
    first: int | None = None
    last: int | None = None
    grades: tuple[str, ...] = ()
    bounds: tuple[tuple[Side, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What a rule says of a fact it declares: its name and measure, the words of a grade, what stands where none was reported, and, where
    it is `worked` out of others, of which (each times its weight, rounded to a millionth, where there are weights), `less` which; or how it is `taken` from earlier closes, which whoever supplies columns does.

    With `rolling` it is worked out of one fact over so many periods up to this one, itself included; earlier ones without a figure are left out.
    Tiers have `steps`, whose points are what the fact is, and `otherwise`; what is counted running is held within `bounds`, up to `most`.
    """

    title: Text
    measure: str = ""
    kind: str = "number"
    options: tuple[str, ...] = ()
    unreported: Decimal | None = None
    worked: Worked | None = None
    out_of: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    weights: tuple[Decimal, ...] = ()
    steps: tuple[Step, ...] = ()
    otherwise: Decimal | None = None
    bounds: tuple[tuple[Side, Decimal], ...] = ()
    most: int = 0
    each: Decimal = Decimal(1)
    part: PartStep = PartStep.PRO_RATA
    rolling: int = 0
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its items' sum is rounded to `decimals`, multiplied by `times`, held between floor and cap, then counts by `weight` percent
    (None: as it is)."""

    id: str
    title: Text
    points: Decimal | None = None
    weight: Decimal | None = None
    cap: Limit = NO_BOUND
    floor: Limit = NO_BOUND
    times: Amount | None = None
    decimals: int | None = None
    passes_to: str = ""
    """The section that has its weight besides, where nothing of this one is assessed and something of that one is."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Points shared by the items that name it: `points` and what they give (or the `best` of them) are added up and held between floor
    and cap."""

    id: str
    title: Text
    points: Decimal | None = None
    cap: Limit = UNSAID
    floor: Limit = UNSAID
    section: str = ""
    best: int | None = None

    @property
    def cap_in_force(self) -> Decimal | None:
        """Unsaid: the starting points, if it has any."""
        return self.cap if isinstance(self.cap, Decimal) else self.points if self.cap is UNSAID else None

    @property
    def floor_in_force(self) -> Decimal | None:
        """Unsaid: 0 if it has starting points."""
        if isinstance(self.floor, Decimal):
            return self.floor
        return Decimal(0) if self.floor is UNSAID and self.points is not None else None


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A peer group of several classes."""

    id: str
    title: Text
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """One veto (一票否决): in effect for a unit whose `count` is `at_least` so many, or lies within `bounds` where there are
    any; with `on_total`, whose total does; with `rate_item` or `rate_section`, whose points in percent of those of the item or of the assessed
    items of the section do. No data is not a veto."""

    id: str
    title: Text
    count: str
    at_least: Decimal
    effect: Effect
    scope: Scope = Scope.UNIT
    item: str = ""
    source: str = ""
    bounds: tuple[tuple[Side, Edge], ...] = ()
    more: tuple[Effect, ...] = ()
    on_total: bool = False
    rate_item: str = ""
    rate_section: str = ""
    ruled: str = ""
    """The column of what was decided for each unit: 1 struck, whatever was counted, 2 spared; "" where nothing was decided."""
    first: int | GroupShare | None = None
    last: int | GroupShare | None = None
    """Or who is placed among the first, or the last, so many, or such a share of those placed."""
    grades: tuple[str, ...] = ()
    """Or who is given one of these grades."""
    before: str = ""
    """A column with how often running it held before; it strikes where that is at least `running`."""
    running: int = 0
    total_at_most: Decimal | None = None
    """The most that the total comes to, where its effect caps it."""
    noted: str = ""
    """What is noted, where that is its effect."""
    parts: tuple[Veto, ...] = ()
    """Or where all of these hold at once; of them only what they look at counts."""

    @property
    def by_place(self) -> bool:
        """Whether it looks at the place."""
        return self.first is not None or self.last is not None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """All that it does."""
        return (self.effect, *self.more)

    @property
    def on_points(self) -> bool:
        """Whether it looks at points and not at a fact."""
        if self.parts:
            return any(one.on_points for one in self.parts)
        return bool(self.on_total or self.rate_item or self.rate_section or self.by_place or self.grades)

    @property
    def when(self) -> tuple[tuple[Side, Edge], ...]:
        """The bounds in force."""
        return self.bounds or ((Side.AT_LEAST, self.at_least),)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等次) from this total upwards, the bound included; totals are taken to 1/10 000 of a point.

    With `bounds` those hold instead. `rank_within`: and placed among the first so many, `rank_last`: the last so many, or such a share of those placed. `quota` (or `quota_percent` of those placed in
    the group, of whose parts `quota_part` says what they count, and `quota_least` at least): at most so many, the best of those who qualify and have no higher grade; those who tie for the last
    of them all get it, or, with `quota_strict`, none of them where there is not room for all. Grades with bounds are tried in written order.
    """

    id: str
    title: Text
    at_least: Decimal
    bounds: tuple[tuple[Side, Decimal], ...] | None = None
    rank_within: int | None = None
    rank_last: int | GroupShare | None = None
    quota: int | None = None
    quota_percent: Decimal | None = None
    colour: str = ""
    consequence: str = ""
    quota_part: QuotaPart = QuotaPart.DOWN
    quota_least: int | None = None
    quota_strict: bool = False

    @property
    def simple(self) -> bool:
        """Whether it is a line and nothing else."""
        return (
            self.bounds is None
            and self.rank_within is None
            and self.rank_last is None
            and self.quota is None
            and self.quota_percent is None
        )

    @property
    def when(self) -> tuple[tuple[Side, Decimal], ...]:
        """The bounds in force."""
        return ((Side.AT_LEAST, self.at_least),) if self.bounds is None else self.bounds

    def takes(self, total: Decimal) -> bool:
        """Whether a total lies within its bounds."""
        return all(side.holds(total, bound) for side, bound in self.when)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units are placed: among whom, how ties share a place, and whether totals are rounded. `then_by` names what tells equal totals
    apart: items, pools, sections or facts, the greatest first, or with a minus before the name the least. `unrounded` totals are as they are
    before the rule rounds them."""

    group: PeerGroup = PeerGroup.KIND
    ties: Ties = Ties.COMPETITION
    then_by: tuple[str, ...] = ()
    unrounded: bool = False


@dataclass(frozen=True, slots=True)
class Convert:
    """Open-ended points made a score: `over` points (or the group's best total, where it is None) stand for `gives`."""

    gives: Decimal
    over: Decimal | None = None
    cap: Limit = NO_BOUND


@dataclass(frozen=True, slots=True)
class Moved:
    """Points for each place gained or lost since the last close, held within ± `most`; `before` is the column of the place then."""

    gained: Decimal
    lost: Decimal
    most: Decimal | None = None
    before: str = "before:place"


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
    cap: Limit = NO_BOUND
    floor: Limit = NO_BOUND
    times: Amount | None = None
    times_not: tuple[str, ...] = ()
    convert: Convert | None = None
    sections: tuple[Section, ...] = ()
    pools: tuple[Pool, ...] = ()
    groups: tuple[NamedGroup, ...] = ()
    pays: tuple[Pay, ...] = ()
    facts: Mapping[str, Named] = field(default_factory=dict)
    movement: str = "place"
    decimals: int | None = None
    """To how many decimals the total is rounded; with `rounds_print`, only where it is printed."""
    rounds_print: bool = False
    moved: Moved | None = None

    @property
    def rounded(self) -> int | None:
        """To how many decimals the total itself is rounded; None where it is not."""
        return None if self.rounds_print else self.decimals

    @property
    def ladder(self) -> tuple[Grade, ...]:
        """Its grades in the order in which they are tried: plain lines from the highest, others as written."""
        if all(grade.simple for grade in self.grades):
            return tuple(sorted(self.grades, key=lambda grade: grade.at_least, reverse=True))
        return self.grades

    @property
    def best_grade(self) -> Grade | None:
        """The first grade that is not one of last places, which a veto may bar."""
        return next((grade for grade in self.ladder if grade.rank_last is None), None)

    @property
    def lowest_grade(self) -> Grade | None:
        """The last grade where it takes a total of 0, which a veto may give; None where there is none such."""
        last = self.ladder[-1] if self.grades else None
        return last if last is not None and last.takes(Decimal(0)) else None

    @property
    def parts(self) -> frozenset[str]:
        """The ids of its items, pools and sections."""
        return frozenset(self._points)

    @property
    def beside_times(self) -> tuple[str, ...]:
        """What of `times_not` is in the total and keeps out of its coefficient: items in yuan, and those beside the total, never are."""
        outside = {item.id for item in self.items if not item.in_total}
        return tuple(name for name in self.times_not if name not in outside)

    @property
    def _points(self) -> dict[str, Decimal | None]:
        points = {one.id: one.points for one in self.sections}
        points |= {one.id: one.points for one in self.pools}
        return points | {one.id: one.points for one in self.items}

    @property
    def titles(self) -> Mapping[str, Text]:
        """The titles of its items, pools and sections by id."""
        found = {one.id: one.title for one in self.sections} | {one.id: one.title for one in self.pools}
        return found | {one.id: one.title for one in self.items}

    def full_of(self, name: str) -> Decimal | None:
        """The full points of an item, a pool or a section, those of the total for ""; None where there are none."""
        return self._points.get(name) if name else self.full

    def item(self, id: str) -> Item:
        """The item of that id, or of the line of that name; KeyError if there is none."""
        name = id.partition("/")[0]
        for item in self.items:
            if item.id == name:
                return item
        raise KeyError(id)

    def clause(self, line: str) -> Clause:
        """The clause that a line carries out; KeyError if there is none."""
        for name, clause in self.item(line).lines:
            if name == line:
                return clause
        raise KeyError(line)

    @property
    def wholes(self) -> tuple[Decimal, ...]:
        """What the own points of items and pools come to, on which a sheet with something dropped is rescaled: in a period that ends no
        longer one, then in those that also end a quarter, a half and a year."""
        found = []
        for periods in ({""}, {"", "quarter"}, {"", "quarter", "half"}, {"", "quarter", "half", "year"}):
            items = [item for item in self.items if item.in_total and item.period in periods]
            pools = {item.pool for item in items}
            own = [item.points for item in items] + [pool.points for pool in self.pools if pool.id in pools]
            found.append(sum((points for points in own if points is not None), Decimal(0)))
        return tuple(dict.fromkeys(found))
