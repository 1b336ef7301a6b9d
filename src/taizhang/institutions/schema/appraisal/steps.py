"""`steps`: points by a condition, by an ordered table of them, or by a checklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from taizhang.institutions.schema.appraisal.values import Bound, Bounds, Condition
from taizhang.institutions.schema.forms import Finding, MetricName, Number, Words
from taizhang.problems import Text

_Edge = tuple[Decimal, int]
# Every value x takes the room from (x, 0) up to (x, 1), so that "at least x" and "above x" are different edges.
_LOWEST: _Edge = (Decimal("-Infinity"), 0)
_HIGHEST: _Edge = (Decimal("Infinity"), 0)


class Step(Bounds):
    """One row: the points where the figure lies within the bounds; the key states which side counts in."""

    all: tuple[Condition, ...] = ()
    """Conditions on facts that must all hold, besides the row's own bound if it has one."""
    points: Number
    """The points it gives."""

    @property
    def start(self) -> _Edge:
        """The lower edge."""
        if self.at_least is not None:
            return (_edge(self.at_least), 0)
        return _LOWEST if self.above is None else (_edge(self.above), 1)

    @property
    def end(self) -> _Edge:
        """The upper edge, itself outside."""
        if self.below is not None:
            return (_edge(self.below), 0)
        return _HIGHEST if self.at_most is None else (_edge(self.at_most), 1)

    @property
    def on_the_line(self) -> bool:
        """Whether it is an interval of the figure and nothing else."""
        return not self.all and self.is_ is None

    def findings(self) -> Iterator[Finding]:
        given = self.given
        lower, upper = {"at_least", "above"} & {*given}, {"at_most", "below"} & {*given}
        if len(given) == 1 or (len(given) == 2 and lower and upper) or (not given and self.all):
            return
        yield Finding(
            "step-one-bound",
            Text("这一档没有界限", "this step has no bound")
            if not given
            else Text(f"这一档写了 {len(given)} 个界限", f"this step has {len(given)} bounds"),
            Text(
                "写一个：at_least（含）、above（不含）、at_most（含）、below（不含）或 is；或一个下限加一个上限；或 all",
                "give one of at_least, above, at_most, below, is; or a lower and an upper bound; or all",
            ),
        )


class Check(Bounds):
    """One part of a checklist: a condition with points, and a score line, of its own."""

    name: Words | None = None
    """What the part is called; without it, the title of the fact."""
    name_en: str = ""
    """The same in English."""
    of: MetricName | None = None
    """The fact."""
    all: tuple[Condition, ...] = ()
    """Conditions that must all hold."""
    points: Number
    """The points where it holds."""
    otherwise: Number = Decimal(0)
    """The points where it does not hold."""

    def findings(self) -> Iterator[Finding]:
        yield from _condition_of(self, self.of, self.all)


class Steps(Bounds):
    """Points by a condition (full points where it holds), or by an ordered table of conditions, the first that holds counting."""

    of: MetricName | None = None
    """The figure: a number, a date, a grade, or yes and no."""
    all: tuple[Condition, ...] = ()
    """Conditions that must all hold, for all or nothing on several facts."""
    table: tuple[Step, ...] = ()
    """The rows, tried in written order; the first whose conditions hold gives its points, and what stands after it is not read. Without
    a table the bound written here gives the item's full points (全有或全无)."""
    otherwise: Number = Decimal(0)
    """The points where nothing holds."""

    @property
    def most(self) -> Decimal:
        """The most points its table can give."""
        return max((self.otherwise, *(step.points for step in self.table)))

    def metrics(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The figures it reads, each with its place."""
        if self.of is not None:
            yield ("of",), self.of
        for number, one in enumerate(self.all):
            yield ("all", number, "of"), one.of
        for row, step in enumerate(self.table):
            for number, one in enumerate(step.all):
                yield ("table", row, "all", number, "of"), one.of

    def findings(self) -> Iterator[Finding]:
        if not self.table:
            yield from _condition_of(self, self.of, self.all)
            return
        if self.given or self.all:
            yield Finding(
                "steps-two-ways",
                Text("table 之外还写了条件", "a condition stands beside the table"),
                Text("条件写进 table 的各档", "write the conditions in the rows of the table"),
                ((*self.given, "all")[0],),
            )
        if self.of is None and any(step.given for step in self.table):
            yield Finding(
                "steps-of-missing",
                Text(
                    "没有写 of，不知道各档比的是什么",
                    "`of` is missing, so nobody knows what the rows compare",
                ),
                Text("写 of，或各档都用 all", "write `of`, or use `all` in every row"),
            )
        if any(True for step in self.table for _ in step.findings()):
            return
        yield from self._rows()

    def _rows(self) -> Iterator[Finding]:
        line = [(number, step) for number, step in enumerate(self.table) if step.on_the_line]
        for place, (number, step) in enumerate(line):
            before = tuple(one for _, one in line[:place])
            if not _holes(step.start, step.end, before):
                yield _unreachable(number)
            elif any(
                (_opposite(step, other) or _bounded(step) or _bounded(other))
                and step.start < other.end
                and other.start < step.end
                for other in before
            ):
                yield Finding(
                    "steps-overlap",
                    Text("这一档与前面的档重叠", "this step overlaps one above it"),
                    Text(
                        "界限首尾相接：一档写 at_least，另一档写 below 同一个数",
                        "let the bounds meet: at_least in one row and below the same number in the other",
                    ),
                    ("table", number),
                )
        seen: list[object] = []
        for number, step in enumerate(self.table):
            if step.is_ is not None and not step.all:
                if step.is_ in seen:
                    yield _unreachable(number)
                seen.append(step.is_)
        if not line or len(line) < len(self.table) or "otherwise" in self.model_fields_set:
            return
        rows = tuple(step for _, step in line)
        hull = min(step.start for step in rows), max(step.end for step in rows)
        if _holes(*hull, rows):
            (low, _), (high, _) = _holes(*hull, rows)[0]
            yield Finding(
                "steps-gap",
                Text(f"{low} 不属于任何一档", f"{low} falls in no step")
                if low == high
                else Text(
                    f"{low} 与 {high} 之间没有哪一档", f"no step covers what lies between {low} and {high}"
                ),
                Text("补上一档，或写明 otherwise", "add a row, or write otherwise"),
                ("table",),
            )


def _condition_of(form: Bounds, of: str | None, conditions: tuple[Condition, ...]) -> Iterator[Finding]:
    if of is not None:
        yield from form.one_or_a_pair()
    elif form.given or not conditions:
        yield Finding(
            "condition-of-missing",
            Text("没有写 of，不知道条件说的是什么", "`of` is missing, so nobody knows what the condition is about"),
            Text("写 of，或用 all 列出条件", "write `of`, or list the conditions in `all`"),
        )  # fmt: skip


def _unreachable(number: int) -> Finding:
    return Finding(
        "step-unreachable",
        Text("前面的档已经包含这一档，它永远用不上", "the rows above cover this step, so it never counts"),
        Text(
            "用 at_least 或 above 时分数线高的写在前面，用 at_most 或 below 时低的写在前面；重复的删去",
            "with at_least or above put the highest first, with at_most or below the lowest; remove a repeated row",
        ),
        ("table", number),
    )


def _edge(bound: Bound) -> Decimal:
    """A bound as a number; days of a year as 331 for "03-31", full dates as 20260331."""
    if isinstance(bound, date):
        return Decimal(bound.strftime("%Y%m%d"))
    return Decimal(bound.replace("-", "")) if isinstance(bound, str) else bound


def _bounded(step: Step) -> bool:
    return step.start != _LOWEST and step.end != _HIGHEST


def _opposite(one: Step, other: Step) -> bool:
    """Whether one row has a lower bound and the other an upper one, so that neither narrows the other."""
    return (one.start == _LOWEST) != (other.start == _LOWEST)


def _holes(start: _Edge, end: _Edge, steps: tuple[Step, ...]) -> list[tuple[_Edge, _Edge]]:
    """What of start…end no step covers, in order."""
    holes: list[tuple[_Edge, _Edge]] = []
    at = start
    for step in sorted(steps, key=lambda one: one.start):
        if step.start > at:
            holes.append((at, min(step.start, end)))
        at = max(at, step.end)
        if at >= end:
            return [hole for hole in holes if hole[0] < hole[1]]
    holes.append((at, end))
    return [hole for hole in holes if hole[0] < hole[1]]
