"""Facts that nobody reports: by tiers of another, and how the unit stood at earlier closes, once, running or in all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.appraisal.steps import Step, Steps
from taizhang.institutions.schema.appraisal.values import Bounds, PartStep
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    MetricName,
    Number,
    PeriodKindName,
)
from taizhang.problems import Text

SELF = "self"
"""The appraisal that a file states, where one is named."""


class Tier(Bounds):
    """One tier: what the fact is where the figure lies within the bounds."""

    gives: Number
    """What it is then."""

    def findings(self) -> Iterator[Finding]:
        yield from self.one_or_a_pair()


class Tiers(Form):
    """A figure by tiers of another (按件量分档定系数): the first tier that holds, from the top."""

    of: MetricName
    """The figure."""
    table: Annotated[tuple[Tier, ...], Field(min_length=1)]
    """The tiers; each key states which side counts in."""
    otherwise: Number | None = None
    """What it is in none of them; without it, it does not apply to the unit."""

    def findings(self) -> Iterator[Finding]:
        if any(True for tier in self.table for _ in tier.findings()):
            return
        rows = tuple(
            Step.model_construct(
                at_least=one.at_least,
                above=one.above,
                at_most=one.at_most,
                below=one.below,
                is_=one.is_,
                points=one.gives,
            )
            for one in self.table
        )
        written = {"of", "table"} if self.otherwise is None else {"of", "table", "otherwise"}
        yield from Steps.model_construct(written, of=self.of, table=rows, otherwise=Decimal(0)).findings()


class Per(Form):
    """One for every so many of a figure."""

    of: MetricName
    """The figure."""
    each: Annotated[Number, Field(gt=0)]
    """For every so many."""
    part: PartStep = "up"
    """What is over: one more ("up", the default), nothing ("down"), in proportion ("pro-rata")."""


class Standing(Bounds):
    """How a unit stood at a close: placed among the first or the last, graded so, or with such a total."""

    first: Annotated[int, Field(ge=1)] | None = None
    """Placed among the first so many of the group."""
    last: Annotated[int, Field(ge=1)] | None = None
    """Placed among the last so many, those who tie for it too (后几名)."""
    grade: tuple[Identifier, ...] = ()
    """Given one of these grades."""
    total: bool = False
    """With such a total: the bounds say which."""

    @property
    def stands_on(self) -> tuple[str, ...]:
        """The keys that say what is looked at."""
        return tuple(key for key in ("first", "last", "grade", "total") if getattr(self, key))

    def findings_of_standing(self, *others: str) -> Iterator[Finding]:
        """Findings unless exactly one thing is looked at, with bounds where it is a number."""
        looked = (*self.stands_on, *others)
        if len(looked) != 1:
            words = ", ".join(("first", "last", "grade", "total", *others))
            yield Finding(
                "standing-one-way",
                Text(f"看哪一项结果写了 {len(looked)} 种", f"{len(looked)} results are looked at"),
                Text(f"{words} 写一个", f"give exactly one of {words}"),
                (looked[1],) if len(looked) > 1 else (),
            )
        elif looked[0] in ("of", "total"):
            yield from self.one_or_a_pair()
        elif self.given:
            yield Finding(
                "standing-bounds-unused",
                Text(f"按 {looked[0]} 看，{self.given[0]} 不起作用", f"with {looked[0]}, {self.given[0]} has no effect"),
                Text("删去，或写 total = true", "remove it, or write total = true"),
                (self.given[0],),
            )  # fmt: skip
        bounds = {key: getattr(self, {"is": "is_"}.get(key, key)) for key in self.given}
        if looked == ("of",):
            bounds.pop("is", None)  # a figure may be a grade or a yes
        if any(not isinstance(bound, Decimal) for bound in bounds.values()):
            yield Finding(
                "standing-of-numbers",
                Text("这里的界限要写数", "the bounds here are numbers"),
                Text("写数，如 below = 60", "write a number, such as below = 60"),
                (self.given[0],),
            )


class Earlier(Form):
    """A result of an earlier close (上期的总分、名次)."""

    what: Literal["total", "place"]
    """The total, or the place."""
    back: Annotated[int, Field(ge=1, le=12)] = 1
    """How many periods back: 1 for the last."""
    appraisal: Identifier = SELF
    """Of another appraisal; of this one without it."""


class Running(Standing):
    """For how many periods running something held: a result of earlier closes, up to the last; or a figure, this period included."""

    of: MetricName | None = None
    """A figure instead of a result; the bounds say which."""
    most: Annotated[int, Field(ge=2, le=12)] = 12
    """Periods are counted up to so many."""
    appraisal: Identifier = SELF
    """Of another appraisal with the same periods; of this one without it."""

    def findings(self) -> Iterator[Finding]:
        yield from self.findings_of_standing(*(("of",) if self.of is not None else ()))


class Times(Standing):
    """In how many shorter periods within the one that is scored the unit stood so (全年月考末位几次); or in how many of the last closes
    (近12期末位几次)."""

    appraisal: Identifier = SELF
    """Which appraisal; of this one without it, in shorter periods or at its last closes."""
    periods: PeriodKindName | None = None
    """Its periods within the one that is scored: "month" for the months of the year."""
    back: Annotated[int, Field(ge=1, le=12)] | None = None
    """Or its last so many closes, up to the last one, as many as there are."""

    def findings(self) -> Iterator[Finding]:
        yield from self.findings_of_standing()
        if (self.periods is None) == (self.back is None):
            yield Finding(
                "times-one-way",
                Text("periods 和 back 要写一个，只写一个", "give exactly one of periods and back"),
                Text('本期内各月写 periods = "month"，近 12 期写 back = 12', 'write periods = "month" for the months of the period, back = 12 for the last 12 closes'),
                ("back",) if self.back is not None else (),
            )  # fmt: skip


class Rolling(Form):
    """A figure over several periods up to this one, itself included (近 12 个月累计)."""

    of: MetricName
    """The figure."""
    periods: Annotated[int, Field(ge=2, le=12)]
    """So many periods; those that have no figure are left out."""
    take: Literal["sum", "mean", "best", "worst"] = "sum"
    """What is made of them: the sum, the mean, the greatest ("best") or the least ("worst")."""
