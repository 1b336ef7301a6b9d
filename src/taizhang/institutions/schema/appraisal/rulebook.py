"""[appraisal]: the rulebook of an appraisal (考评) — facts, sections, items, vetoes, grades, ranking and pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.appraisal.composition import Convert, Moved, NamedGroup, Pool, Rank, Section
from taizhang.institutions.schema.appraisal.facts import Fact
from taizhang.institutions.schema.appraisal.items import Item
from taizhang.institutions.schema.appraisal.outcomes import Grade, Veto
from taizhang.institutions.schema.appraisal.pay import Pay
from taizhang.institutions.schema.appraisal.people import Path
from taizhang.institutions.schema.appraisal.values import Amount, figures
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Number,
    NumberOrNone,
    ScoredKind,
    UnitKind,
    Words,
)


class Appraisal(Form):
    """Whom the appraisal scores, by which items, and how the result is ranked, graded, paid and published."""

    of: ScoredKind
    """The kind of unit that is scored. A book scores persons as the posts they hold, each opened as a unit of its own."""
    period: Literal["month", "quarter", "half", "year"]
    """What is scored each time."""
    full: Annotated[Number, Field(gt=0)] = Decimal(100)
    """Full total."""
    base: Number = Decimal(0)
    """What a total starts from (基础分)."""
    cap: NumberOrNone = "none"
    """The most a total may come to."""
    floor: NumberOrNone = "none"
    """The least a total may come to."""
    times: Amount | None = None
    """A coefficient on the total (难度系数): a number, a fact, or a number for each class of unit."""
    times_not: tuple[Identifier, ...] = ()
    """The items, pools and sections that are added without the coefficient."""
    convert: Convert | None = None
    """How open-ended points become the score."""
    moved: Moved | None = None
    """Points for places gained or lost since the last period (位次升降加减分)."""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """To how many decimals the total is rounded, half up."""
    decimals_for: Literal["result", "print"] = "result"
    """Whether places, grades and pay go by the rounded total ("result"), or only print does ("print")."""
    rank: Rank | None = None
    """Who is ranked against whom; without it nobody is ranked."""
    ground: Words | None = None
    """The legal ground of the ranking; without it no ranking is ever published."""
    approver: Identifier | None = None
    """The post that approves the publication, by its key; see Posts below."""
    publish_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    """For how many days the ranking is shown."""
    object_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """For how many days after publication a unit may object (异议期); as long as the ranking is posted where nothing is written."""
    answer_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """Within how many working days an objection is decided (答复期限)."""
    movement: Literal["place", "score", "none"] = "place"
    """What is published beside the result: places gained since the last period, points gained, or nothing."""
    source: Words
    """The document, with its number and clause."""
    facts: dict[Identifier, Fact] = Field(default_factory=dict)
    """The facts that this appraisal asks for itself, one line each; others are indicators and metrics declared elsewhere."""
    sections: Annotated[tuple[Section, ...], Field(alias="section")] = ()
    """The sections of the paper, if it has any."""
    pools: Annotated[tuple[Pool, ...], Field(alias="pool")] = ()
    """Points shared by several items."""
    groups: Annotated[tuple[NamedGroup, ...], Field(alias="group")] = ()
    """Named peer groups of classes, for group = "named"."""
    items: Annotated[tuple[Item, ...], Field(alias="item", min_length=1)]
    """The items, in the order of the paper."""
    vetoes: Annotated[tuple[Veto, ...], Field(alias="veto")] = ()
    """The vetoes."""
    grades: Annotated[tuple[Grade, ...], Field(alias="grade")] = ()
    """The grades, from the highest down."""
    pays: Annotated[tuple[Pay, ...], Field(alias="pay")] = ()
    """What is paid by the result."""

    @property
    def named(self) -> frozenset[str]:
        """The ids of its items, pools and sections."""
        return frozenset(self._points)

    @property
    def _points(self) -> dict[str, Decimal | None]:
        points = {one.id: one.points for one in self.sections}
        points |= {one.id: one.points for one in self.pools}
        return points | {one.id: one.points for one in self.items}

    def full_of(self, name: str) -> Decimal | None:
        """The full points of an item, a pool or a section; None where none are written."""
        return self._points.get(name)

    @property
    def reported_by(self) -> UnitKind:
        """The kind of unit of a book that reports its facts."""
        match self.of:
            case "county":
                return "township"
            case "person":
                return "post"
            case _:
                return self.of

    @property
    def scored_kind(self) -> str:
        """The kind of unit of a book that is scored: of persons the posts that the book scores by themselves, whoever
        holds them, so that no name is ranked."""
        return "post" if self.of == "person" else self.of

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place below [appraisal]; its own facts among them."""
        for number, item in enumerate(self.items):
            for path, name in item.metrics():
                yield ("item", number, *path), name
        for number, veto in enumerate(self.vetoes):
            for at, part in veto.looks_at:
                if part.metric is not None:
                    yield ("veto", number, *at, "count" if part.count is not None else "of"), part.metric
        for fact, declared in self.facts.items():
            for path, name in declared.reads():
                yield ("facts", fact, *path), name
        for name in figures(self.times):
            yield ("times",), name
        for number, section in enumerate(self.sections):
            for name in figures(section.times):
                yield ("section", number, "times"), name
        for number, key in enumerate(self.rank.then_by if self.rank is not None else ()):
            if key.removeprefix("-") not in self.named:
                yield ("rank", "then_by", number), key.removeprefix("-")
        for number, pay in enumerate(self.pays):
            for path, name in pay.metrics():
                yield ("pay", number, *path), name

    def findings(self) -> Iterator[Finding]:
        from taizhang.institutions.schema.appraisal.checks import findings_of  # it reads what is defined here

        yield from findings_of(self)
