"""`ballot`, `judge`, `rank` and `part`: points from votes, a person's judgement, a place, or another score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.appraisal.values import Bounds
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    MetricName,
    Number,
    NumberOrNone,
    PeriodKindName,
    Words,
)
from taizhang.problems import Text

Path = tuple[str | int, ...]


class Votes(Form):
    """Ballots of one grade (or of one place, on ranked ballots)."""

    of: MetricName
    """How many ballots say so."""
    value: Number
    """What one of them is worth."""


class VoterGroup(Form):
    """A group of voters, with a score line of its own."""

    name: Words
    """Who votes."""
    name_en: str = ""
    """The same in English."""
    weight: Annotated[Number, Field(gt=0)]
    """Its weight; the weights together are the whole."""
    votes: Annotated[tuple[Votes, ...], Field(min_length=1)]
    """Its ballots by grade."""
    cast: MetricName | None = None
    """All its ballots, blank and spoilt ones too, for denominator = "all"."""


class Ballot(Form):
    """points = full × (what the ballots are worth ÷ how many ballots) ÷ what the best ballot is worth."""

    votes: tuple[Votes, ...] = ()
    """The ballots by grade, where there is one group of voters."""
    groups: Annotated[tuple[VoterGroup, ...], Field(max_length=10)] = ()
    """Or several groups of voters, with weights."""
    no_ballots: Literal["raise", "zero", "drop"] = "raise"
    """Where some of the groups gave no ballots (or fewer than `least`): the weights of those that voted are raised in proportion ("raise"),
    the group gives 0 points ("zero"), or the item is not assessed ("drop"). Where no group voted it is not assessed."""
    denominator: Literal["valid", "all", "none"] = "valid"
    """Divide by the ballots listed ("valid": blank and spoilt ones leave it), by all that were cast ("all"), or not at
    all ("none": the values are simply added up, as for ranked ballots)."""
    cast: MetricName | None = None
    """All ballots, blank and spoilt ones too, for denominator = "all"."""
    out_of: Annotated[Number, Field(gt=0)] | None = None
    """What full points stand for; without it, the greatest value."""
    least: Annotated[Number, Field(gt=0)] | None = None
    """With fewer ballots than this the item is not assessed; of several groups, one with fewer counts as one without ballots."""

    def findings(self) -> Iterator[Finding]:
        if bool(self.votes) == bool(self.groups):
            yield Finding(
                "ballot-one-way",
                Text("votes 和 groups 要写一个，只写一个", "give exactly one of votes and groups"),
                Text("一组投票人写 votes，几组写 groups", "write votes for one group of voters, groups for several"),
                ("groups",) if self.votes else (),
            )  # fmt: skip
        if "no_ballots" in self.model_fields_set and not self.groups:
            yield Finding(
                "no-ballots-without-groups",
                Text("只有一组投票人，no_ballots 不起作用", "there is one group of voters, so no_ballots has no effect"),
                Text("几组投票人写 groups，或删去", "write groups for several, or remove it"),
                ("no_ballots",),
            )  # fmt: skip
        for path, cast in [((), self.cast)] * (not self.groups) + [
            (("groups", number), group.cast) for number, group in enumerate(self.groups)
        ]:
            if (self.denominator == "all") != (cast is not None):
                yield Finding(
                    "rate-without-denominator",
                    Text("denominator 与 cast 不配", "denominator and cast do not go together"),
                    Text(
                        'denominator = "all" 时写 cast（发出或收回的全部票数），否则不写',
                        'give cast, all ballots, with denominator = "all", and only then',
                    ),
                    path,
                )
        if self.denominator == "none" and self.out_of is not None:
            yield Finding(
                "warn-out-of-unread",
                Text("票的分值相加、不除以票数，out_of 不起作用", "values are added up and not divided, so out_of has no effect"),
                Text("删去；要除以票数的，改写 denominator", "remove it, or change denominator where ballots are divided"),
                ("out_of",),
            )  # fmt: skip
        if self.out_of is None and all(vote.value <= 0 for _, vote in self._votes()):
            yield Finding(
                "ballot-without-value",
                Text("没有哪种票的分值大于 0", "no ballot is worth more than 0"),
                Text("写各等次票的分值 value", "give the value of each grade"),
            )

    def _votes(self) -> Iterator[tuple[Path, Votes]]:
        for number, vote in enumerate(self.votes):
            yield ("votes", number), vote
        for place, group in enumerate(self.groups):
            for number, vote in enumerate(group.votes):
                yield ("groups", place, "votes", number), vote

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        for path, vote in self._votes():
            yield (*path, "of"), vote.of
        if self.cast is not None:
            yield ("cast",), self.cast
        for place, group in enumerate(self.groups):
            if group.cast is not None:
                yield ("groups", place, "cast"), group.cast


class Judge(Form):
    """A named person enters points within bounds, with a reason (酌情). An item without points of its own may be given 0 besides."""

    lo: Number | None = None
    """The least; 0 where it is not written."""
    hi: Number | None = None
    """The most; the item's points where it is not written."""
    who: Words
    """Who judges: a post, or any words."""
    approved_by: Words | None = None
    """Who approves what was judged (报乡长审定): a post, or any words. It is printed; the ledger asks for no act of theirs."""
    of: MetricName | None = None
    """The fact that holds the points; without it they are entered for the item itself."""

    def findings(self) -> Iterator[Finding]:
        lo, hi = self.lo or 0, self.hi
        if hi is not None and lo >= hi:
            yield Finding(
                "bounds-crossed",
                Text(f"最低 {lo} 不小于最高 {hi}", f"the least {lo} is not below the most {hi}"),
                Text("让 lo 小于 hi", "let lo be below hi"),
                ("hi",),
            )

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        if self.of is not None:
            yield ("of",), self.of


class Gate(Bounds):
    """Who is ranked at all: those whose figure lies within the bounds; the others get no points."""

    of: MetricName | None = None
    """The figure; without it, the one that is ranked."""

    def findings(self) -> Iterator[Finding]:
        yield from self.one_or_a_pair()


_ENDS = ("top", "top_percent", "bottom", "bottom_percent")


def one_end(band: Form) -> Iterator[Finding]:
    """A finding unless a band of places says in exactly one way which places it takes."""
    given = [key for key in _ENDS if getattr(band, key) is not None]
    if len(given) != 1:
        yield Finding(
            "place-band-one-way",
            Text("哪些名次没有写", "which places are meant is not said")
            if not given
            else Text(f"名次写了 {len(given)} 种：{'、'.join(given)}", f"places are given in {len(given)} ways: {', '.join(given)}"),
            Text(
                "前几名写 top，前百分之几写 top_percent，后几名写 bottom，后百分之几写 bottom_percent，只写一个",
                "give exactly one of top, top_percent, bottom, bottom_percent",
            ),
            (given[1],) if given else (),
        )  # fmt: skip


class PlaceBand(Form):
    """A band of places."""

    top: Annotated[Number, Field(gt=0)] | None = None
    """The first so many places."""
    top_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """The first so many percent of those ranked; a part of a place does not count."""
    bottom: Annotated[int, Field(ge=1)] | None = None
    """The last so many, those who tie for them too (后三名)."""
    bottom_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    """The last so many percent; a part of a place does not count."""
    points: Number
    """The points."""

    def findings(self) -> Iterator[Finding]:
        yield from one_end(self)


class RankPoints(Form):
    """Points by place in a group."""

    of: MetricName | None = None
    """The figure by which units are ranked."""
    item: Identifier | None = None
    """Or the points of another item, written before this one."""
    on: Literal["value", "change"] = "value"
    """Rank by the figure, or by how it changed since the last period."""
    better: Literal["up", "down"] = "up"
    """Whether the greatest or the least is first."""
    group: Literal["kind", "class", "named", "all"] = "kind"
    """Among whom: units of one kind under one parent, those of one class, the groups named in the appraisal, or all that are scored."""
    ties: Literal["competition", "dense"] = "competition"
    """Equals share a place; then places are skipped (1 2 2 4) or not (1 2 2 3)."""
    table: tuple[Number, ...] = ()
    """The points of the first place, the second, …"""
    bands: tuple[PlaceBand, ...] = ()
    """Or points for bands of places, from the first down."""
    drop: Annotated[Number, Field(gt=0)] | None = None
    """Or full points for the first, and so many points less for each next place."""
    drop_percent: Annotated[Number, Field(gt=0)] | None = None
    """The same in percent of the full points: 100%, 95%, 90% …"""
    gained: Number | None = None
    """Or points for each place gained since the last period; so written, not the place gives points but how it moved."""
    lost: Number | None = None
    """And for each place lost, negative to take off."""
    most: Annotated[Number, Field(gt=0)] | None = None
    """With gained and lost: the most points it may add or take, without sign."""
    before: MetricName | None = None
    """With gained and lost: the fact that holds the place before; without it, the place by the figure of the last period in
    the same group."""
    otherwise: Number | None = None
    """The points beyond the table or the bands; 0 where it is not written."""
    gate: Gate | None = None
    """Who is ranked at all."""

    @property
    def moves(self) -> bool:
        """Whether points go by places gained and lost."""
        return self.gained is not None or self.lost is not None

    def findings(self) -> Iterator[Finding]:
        if (self.of is None) == (self.item is None):
            yield Finding(
                "rank-of-what",
                Text("of 和 item 要写一个，只写一个", "give exactly one of `of` and `item`"),
                Text("按数排写 of，按另一项的得分排写 item", "write `of` to rank a figure, item to rank another item's points"),
            )  # fmt: skip
        ways = [key for key in ("table", "bands", "drop", "drop_percent") if getattr(self, key)]
        ways += ["gained"] * self.moves
        if len(ways) != 1:
            yield Finding(
                "rank-one-way",
                Text(f"名次怎样得分写了 {len(ways)} 种", f"{len(ways)} ways from place to points are given"),
                Text("table、bands、drop、drop_percent、gained（含 lost）写一种", "give exactly one of table, bands, drop, drop_percent, gained (with lost)"),
                (ways[1],) if ways else (),
            )  # fmt: skip
        if not self.moves and (self.most is not None or self.before is not None):
            yield Finding(
                "rank-moves-not",
                Text("没有写 gained 或 lost，most 和 before 不起作用", "without gained or lost, most and before have no effect"),
                Text("写 gained、lost，或删去", "write gained or lost, or remove them"),
                ("most",) if self.most is not None else ("before",),
            )  # fmt: skip
        if self.moves and self.before is None and (self.item is not None or self.on == "change"):
            yield Finding(
                "rank-before-missing",
                Text("上期的名次无从得知", "the place before is not known"),
                Text('写 before = "…"，如 [appraisal.facts] 里的一个 earlier', 'write before = "…", such as a fact with earlier'),
            )  # fmt: skip
        if self.on == "change" and self.item is not None:
            yield Finding(
                "rank-change-of-item",
                Text("变化只能按数排", "only a figure can be ranked by its change"),
                Text('写 of，或删去 on = "change"', 'write `of`, or remove on = "change"'),
                ("on",),
            )

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        if self.of is not None:
            yield ("of",), self.of
        if self.gate is not None and self.gate.of is not None:
            yield ("gate", "of"), self.gate.of
        if self.before is not None:
            yield ("before",), self.before


class ScorePart(Form):
    """points = the item's points × another score ÷ what that score is out of."""

    of: MetricName | None = None
    """An outside body's score, as a fact."""
    item: Identifier | None = None
    """Or the points of another item, written before this one."""
    appraisal: Identifier | None = None
    """Or the total of another appraisal; "self" for this one in shorter periods."""
    of_item: Identifier | None = None
    """Of that appraisal what one item gave, instead of the total (本项取各月平均分)."""
    periods: PeriodKindName | None = None
    """Its periods within the period that is scored; without it, its one score for the same period."""
    which: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """Only these of its periods, by number: [10, 11, 12] for the months of the fourth quarter."""
    take: Literal["mean", "sum", "best", "worst", "last"] = "mean"
    """What is made of several scores."""
    out_of: Annotated[Number, Field(gt=0)] | None = None
    """What that score is out of; 100 where it is not written, with `of_item` the points of this item."""
    cap: NumberOrNone = "none"
    """The most percent that count."""

    def findings(self) -> Iterator[Finding]:
        ways = [key for key in ("of", "item", "appraisal") if getattr(self, key) is not None]
        if len(ways) != 1:
            yield Finding(
                "part-of-what",
                Text(f"写了 {len(ways)} 个来源", f"{len(ways)} sources are given"),
                Text("of（外部评分）、item（另一项）、appraisal（另一考评）写一个", "give exactly one of: of, an outside score; item; appraisal"),
                (ways[1],) if ways else (),
            )  # fmt: skip
        unused = [key for key in ("periods", "which", "of_item") if getattr(self, key)]
        if self.appraisal is None and unused:
            yield Finding(
                "part-periods-unused",
                Text("没有写 appraisal，periods、which 和 of_item 不起作用", "without appraisal, periods, which and of_item have no effect"),
                Text("写 appraisal，或删去", "write appraisal, or remove them"),
                (unused[0],),
            )  # fmt: skip
        if self.which and self.periods is None:
            yield Finding(
                "part-which-of-what",
                Text("which 指哪些期没有写", "which periods `which` counts is not said"),
                Text('写 periods，如 periods = "month"', 'write periods, such as periods = "month"'),
                ("which",),
            )

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place."""
        if self.of is not None:
            yield ("of",), self.of
