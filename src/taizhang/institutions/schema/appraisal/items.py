"""[[appraisal.item]]: one clause of the paper — a way to points, and what modifies it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from taizhang.institutions.schema.appraisal.counting import Count
from taizhang.institutions.schema.appraisal.facts import never_scored
from taizhang.institutions.schema.appraisal.measuring import Line, Share
from taizhang.institutions.schema.appraisal.people import Ballot, Judge, Path, RankPoints, ScorePart
from taizhang.institutions.schema.appraisal.steps import Check, Steps
from taizhang.institutions.schema.appraisal.values import (
    Amount,
    Condition,
    WhenAbsent,
    figures,
    leading,
    numbers_of,
)
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Identifier,
    Label,
    Number,
    NumberOrNone,
    PeriodKindName,
    Words,
    bounds_crossed,
)
from taizhang.problems import Text

Way: TypeAlias = Share | Count | Steps | Line | Ballot | RankPoints | Judge | ScorePart
WAYS = ("share", "count", "steps", "line", "ballot", "rank", "judge", "part")


class Ways(Form):
    """The eight ways to points; exactly one is written."""

    share: Share | None = None
    count: Count | None = None
    steps: Steps | None = None
    line: Line | None = None
    ballot: Ballot | None = None
    rank: RankPoints | None = None
    judge: Judge | None = None
    part: ScorePart | None = None

    @property
    def ways(self) -> dict[str, Way]:
        """The ways that are written, by key."""
        return {key: way for key in WAYS if (way := getattr(self, key)) is not None}

    def metrics_of_ways(self) -> Iterator[tuple[Path, str]]:
        """The figures its ways read, each with its place."""
        for key, way in self.ways.items():
            for path, name in way.metrics():
                yield (key, *path), name


class Also(Ways):
    """A second deduction or bonus beside the main one (另扣、另加), of any kind, with a score line of its own."""

    name: Words
    """What it is called."""
    name_en: str = ""
    """The same in English."""
    points: Annotated[Number, Field(gt=0)] | None = None
    """Full points of this part, where its way needs them (share, ballot, rank, part, steps without a table)."""

    def findings(self) -> Iterator[Finding]:
        yield from one_way(tuple(self.ways))
        if self.count is not None and self.count.classes:
            yield Finding(
                "also-with-classes",
                Text("also 里不能再分类", "an entry of also cannot have classes"),
                Text("每一类写一条 also，或写进主要的 classes", "write one entry of also for each class"),
                ("count", "classes"),
            )
        if self.points is None and needs_points(self):
            yield _points_missing()


class Item(Ways):
    """One item of the rulebook: exactly one of share, count, steps, line, ballot, rank, judge, part or checklist."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    clause: Words | None = None
    """The clause of the paper."""
    section: Identifier | None = None
    """The section it belongs to."""
    pool: Identifier | None = None
    """The pool it shares with other items (合并计分、共用分值)."""
    points: Annotated[Number, Field(gt=0)] | None = None
    """Full points; an item without them is a bonus or a penalty."""
    checklist: tuple[Check, ...] = ()
    """Several parts, each with a condition, points and a score line of its own (分项计分)."""
    also: tuple[Also, ...] = ()
    """Further deductions or bonuses beside the main one, within the item's cap and floor."""
    cap: NumberOrNone | None = None
    """The most points the item may come to; "none" for no cap. Where it is not written, a count with points of its own, and steps or a checklist
    with an `also`, stop at them."""
    floor: NumberOrNone | Literal["spill"] | None = None
    """The least points the item may come to; "none" for no floor; "spill" where it stops at 0 and the rest is taken from
    the total (扣完本项分后从总分中扣)."""
    times: Amount | None = None
    """A coefficient: a number, a fact, or a number for each class of unit. Points are multiplied before cap and floor."""
    times_on: Literal["points", "deductions", "additions"] = "points"
    """What the coefficient multiplies: all "points", only what is taken off ("deductions": 扣分乘系数，加分不乘), or only what is added."""
    zero_if: tuple[Condition, ...] = ()
    """If any of these holds the item gives 0 points (有下列情形之一的本项不得分). A fact not reported does not hold."""
    applies_to: tuple[Words, ...] = ()
    """Only for these classes of unit (or roles of persons); without it, for all."""
    applies_if: tuple[Condition, ...] = ()
    """Only for units for which all of these hold (age, having projects …). For the others it gives what `when_not_applicable` says
    (没有工矿企业的，按同组平均得分计): unsaid, it is not assessed."""
    when_absent: WhenAbsent = "refuse"
    """What no data gives: "zero" points, "full" points, so many points, the "mean" of the group's others, "mean-all" that of
    all others that are scored, "drop" (not assessed, the rest is rescaled), or "refuse": the close is refused until it is reported."""
    when_not_applicable: WhenAbsent = "drop"
    """What a fact that does not apply to the unit gives, and what a unit gets that does not meet `applies_if`; the same words."""
    passes_to: Identifier | None = None
    """Where it is not assessed, its points go to this item of the same section, which then counts by so much more (没有B任务的，B的分值并入A),
    instead of to all others in proportion. Where that one is not assessed either, all others have them."""
    period: PeriodKindName | None = None
    """Assessed only when a longer period ends (a quarterly item in a monthly appraisal); then its facts are those of that
    longer period."""
    pays: Literal["points", "yuan"] = "points"
    """Whether it gives points, or yuan that are listed apart and are not in the total."""
    beside: bool = False
    """Scored and published beside the total, not within it (只公布不计分); other items may rank it or take it as a part."""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """To how many decimals its points are rounded, half up, before cap and floor (各项得分保留一位小数)."""
    evidence: Words | None = None
    """What proves the figure."""
    source: Words | None = None
    """The document or the office that supplies the figure, where it differs from the appraisal's."""

    @property
    def primitive(self) -> Way | None:
        """The one way to points, None for a checklist; raises ValueError for an item that the loader would have refused."""
        ways = [*self.ways.values()]
        if len(ways) + bool(self.checklist) != 1:
            raise ValueError(f"item {self.id} names {len(ways)} ways to points")
        return ways[0] if ways else None

    @property
    def lowest(self) -> Decimal | None:
        """The floor in force: as written, otherwise 0 for an item with points of its own and none without."""
        if self.floor is None:
            return None if self.points is None else Decimal(0)
        if self.floor == "spill":
            return None
        return None if self.floor == "none" else Decimal(self.floor)

    def metrics(self) -> Iterator[tuple[Path, str]]:
        """The figures it reads, each with its place below the item."""
        yield from self.metrics_of_ways()
        for number, check in enumerate(self.checklist):
            if check.of is not None:
                yield ("checklist", number, "of"), check.of
            for place, one in enumerate(check.all):
                yield ("checklist", number, "all", place, "of"), one.of
        for number, also in enumerate(self.also):
            for path, name in also.metrics_of_ways():
                yield ("also", number, *path), name
        for name in figures(self.times):
            yield ("times",), name
        for key, conditions in (("zero_if", self.zero_if), ("applies_if", self.applies_if)):
            for number, one in enumerate(conditions):
                yield (key, number, "of"), one.of

    def findings(self) -> Iterator[Finding]:
        ways = (*self.ways, *(("checklist",) if self.checklist else ()))
        if len(ways) != 1:
            yield from one_way(ways)
            return
        if self.judge is not None:
            yield from never_scored(self.title.zh, self.title.en, "title")
        if self.points is None and needs_points(self):
            yield _points_missing()
            return
        if self.times_on != "points" and self.times is None:
            yield Finding(
                "times-on-without-times",
                Text("没有写系数，times_on 不起作用", "without a coefficient times_on has no effect"),
                Text("写 times，或删去", "write times, or remove it"),
                ("times_on",),
            )
        for key in ("when_absent", "when_not_applicable"):
            if key in self.model_fields_set and not [*self.metrics()] and self._of_item:
                yield Finding(
                    "warn-not-applicable-unread" if key == "when_not_applicable" else "warn-absent-unread",
                    Text(f"这一项不读数据，{key} 不起作用", f"the item reads no figure, so {key} has no effect"),
                    Text("删去；那一项不考核的，本项也不考核", "remove it; where that item is not assessed, this one is not either"),
                    (key,),
                )  # fmt: skip
        yield from self._above_full()
        of_classes = self.count.most if self.count is not None and self.count.classes else None
        if of_classes is not None and (self.also or self.times is not None or self.floor == "spill"):
            yield Finding(
                "most-of-classes",
                Text("有 also、times 或 spill 时，各类合计的 most 说不清限的是哪一步", "with also, times or spill it is not clear what most of all classes bounds"),
                Text("把 most 写进各类，或把几类分成几项、合进一个 [[appraisal.pool]] 并写 cap、floor", "write most in the classes, or make items of them in one [[appraisal.pool]] with cap and floor"),
                ("count", "most"),
            )  # fmt: skip
        if self.highest <= 0 and self.lowest is not None and self.lowest >= 0:
            yield Finding(
                "item-without-effect",
                Text(
                    "这一项永远得不到零分以上，也扣不到零分以下",
                    "this item can neither rise above zero nor fall below it",
                ),
                Text(
                    '给起点分 base 或满分 points；若只扣分，写 floor = "none"',
                    'give a base or points to start from; for a pure penalty write floor = "none"',
                ),
            )
        if self.floor == "spill" and self.points is None:
            yield Finding(
                "spill-without-points",
                Text("没有满分，谈不上扣完后从总分中扣", "without points of its own nothing can spill"),
                Text('写 points，或写 floor = "none"', 'write points, or floor = "none"'),
                ("floor",),
            )
        elif self.floor == "spill" and (self.beside or self.pays == "yuan"):
            yield Finding(
                "spill-outside-total",
                Text("这一项不计入总分，谈不上从总分中扣", "the item is not part of the total, so nothing can be taken from it"),
                Text('删去 floor = "spill"，或让它计入总分', 'remove floor = "spill", or let the item count in the total'),
                ("floor",),
            )  # fmt: skip
        yield from bounds_crossed(*self._ends, "floor" if self.floor is not None else "cap")

    @property
    def _ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The floor and the cap in force, those of all classes of a count together among them."""
        floor = self.lowest
        cap = self.cap if isinstance(self.cap, Decimal) else self.points if self.stops_at_full else None
        count = self.count
        if count is None or not count.classes or count.most is None:
            return floor, cap
        deducts = any(leading(one.each) < 0 for one in count.classes)
        start = count.base if count.base is not None else (self.points if deducts else None) or Decimal(0)
        least, most = start - count.most, start + count.most
        return (least if floor is None else max(least, floor)), (most if cap is None else min(most, cap))

    @property
    def _of_item(self) -> bool:
        """Whether it goes by what another item gave."""
        return any(isinstance(way, RankPoints | ScorePart) and way.item for way in self.ways.values())

    def _above_full(self) -> Iterator[Finding]:
        if self.points is None:
            return
        if self.steps is not None:
            rows: list[tuple[Path, Decimal]] = [
                (("steps", "table", number, "points"), step.points)
                for number, step in enumerate(self.steps.table)
            ]
            for at, points in [*rows, (("steps", "otherwise"), self.steps.otherwise)]:
                if points > self.points and self.cap is None:
                    yield Finding(
                        "step-above-full",
                        Text(f"这一档 {points} 分，超过满分 {self.points}", f"{points} points here, above the full {self.points}"),
                        Text(
                            f'不超过 {self.points}，或提高 points；原文如此的，写 cap（如 cap = {points} 或 cap = "none"）认可',
                            f'give at most {self.points}, or raise points; where the paper has it so, accept it by a cap (cap = {points} or "none")',
                        ),
                        at,
                    )  # fmt: skip
            if self.steps.table and self.cap is None and self.steps.most < self.points and not self.also:
                yield Finding(
                    "warn-best-step-below-full",
                    Text(f"最高一档 {self.steps.most} 分，得不到满分 {self.points}", f"the best step gives {self.steps.most}, below the full {self.points}"),
                    Text("核对 table 与 points", "compare the table with points"),
                    ("points",),
                )  # fmt: skip
        base = None if self.line is None else self.line.base
        if base is not None and base < self.points and self.cap is None and self._reach(base) > self.points:
            yield Finding(
                "warn-line-beyond-full",
                Text(f"达到标准得 {base} 分，好于标准的加分可以超过满分 {self.points}", f"the target gives {base} points, and what is added beyond it may pass the full {self.points}"),
                Text(
                    f'加到满分为止的写 cap = {self.points}；原文可以超过的，写 cap = "none" 认可',
                    f'write cap = {self.points} where it ends there; cap = "none" where the paper lets it pass',
                ),
                ("line",),
            )  # fmt: skip
        if self.checklist:
            total = sum((max(check.points, check.otherwise) for check in self.checklist), Decimal(0))
            if total != self.points and self.cap is None:
                yield Finding(
                    "parts-above-item" if total > self.points else "warn-parts-below-item",
                    Text(f"各分项合计 {total} 分，本项满分 {self.points} 分", f"the parts come to {total} points, the item to {self.points}"),
                    Text(
                        "核对各分项 points；原文如此的，写 cap 认可",
                        "compare the points of the parts; where the paper has it so, accept it by a cap",
                    ),
                    ("points",),
                )  # fmt: skip

    def _reach(self, base: Decimal) -> Decimal:
        """How far the better side of a target goes from what the target gives."""
        side = None if self.line is None else self.line.beyond
        if side is None or side.points is not None:
            return base if side is None or side.points is None else side.points
        if side.most is not None:
            return base + side.most
        rates = [band.each for band in side.bands] if side.bands else [side.each or Decimal(0)]
        ends = side.bands and side.bands[-1].to != "none"
        return base if ends or max(rates) <= 0 else Decimal("Infinity")

    @property
    def highest(self) -> Decimal:
        """The most it can come to before the floor."""
        most = self._most_of_way() + sum(
            (
                most_of(also, also.points) if most_of(also, also.points) > 0 else Decimal(0)
                for also in self.also
            ),
            Decimal(0),
        )
        return most if not isinstance(self.cap, Decimal) else min(most, self.cap)

    @property
    def stops_at_full(self) -> bool:
        """Whether it stops at its full points though no cap is written."""
        adds = (self.steps is not None or bool(self.checklist)) and bool(self.also)
        return self.cap is None and self.points is not None and (self.count is not None or adds)

    def _most_of_way(self) -> Decimal:
        if self.line is not None and not self.line.knots:
            return self._reach(self.line.base if self.line.base is not None else self.points or Decimal(0))
        if self.checklist:
            return sum((max(check.points, check.otherwise) for check in self.checklist), Decimal(0))
        return most_of(self, self.points)


def needs_points(form: Ways) -> bool:
    """Whether the way it writes is measured against full points."""
    if form.steps is not None:
        return not form.steps.table
    rank = form.rank
    return (
        form.share is not None
        or form.part is not None
        or (form.ballot is not None and form.ballot.denominator != "none")
        or (rank is not None and (rank.drop is not None or rank.drop_percent is not None))
        or (form.judge is not None and form.judge.hi is None)
    )


def most_of(form: Ways, points: Decimal | None) -> Decimal:
    """The most that the way of `form` can give; infinity where nothing bounds it."""
    full, endless = points or Decimal(0), Decimal("Infinity")
    match next(iter(form.ways.values()), None):
        case Steps() as steps:
            return steps.most if steps.table else max(full, steps.otherwise)
        case Count() as count:
            counted = [one.each for one in (count.classes or (count,)) if one.each is not None]
            rises = any(number > 0 for each in counted for number in numbers_of(each))
            base = count.base if count.base is not None else full
            return endless if rises else base
        case Line() as line:
            if line.knots:
                return max(points for _, points in line.knots)
            return (
                endless
                if line.beyond is not None or line.mirrored
                else (line.base if line.base is not None else full)
            )
        case RankPoints() as rank:
            given = [*rank.table, *(band.points for band in rank.bands), rank.otherwise or Decimal(0)]
            if rank.moves:
                return rank.most if rank.most is not None else endless
            return max(given) if rank.table or rank.bands else full
        case Judge() as judge:
            return judge.hi if judge.hi is not None else full
        case Ballot() as ballot:
            return endless if ballot.denominator == "none" else full
        case ScorePart():
            return endless
        case _:
            return full


def one_way(ways: tuple[str, ...]) -> Iterator[Finding]:
    """A finding unless exactly one way to points is written."""
    if len(ways) != 1:
        yield Finding(
            "item-one-way",
            Text(f"写了 {len(ways)} 种计分方式", f"{len(ways)} ways to points are given")
            if ways
            else Text("没有计分方式", "no way to points is given"),
            Text(
                "只写 share、count、steps、line、ballot、rank、judge、part、checklist 中的一种",
                "give exactly one of share, count, steps, line, ballot, rank, judge, part, checklist",
            ),
            (ways[1],) if ways else (),
        )


def _points_missing() -> Finding:
    return Finding(
        "item-points-missing",
        Text("没有写满分 points", "the full points are missing"),
        Text("写上，如 points = 10", "write them, such as points = 10"),
    )
