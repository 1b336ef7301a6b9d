"""Trying out (试算): another number, another rule. Nothing here is kept, appended or published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from taizhang.appraisal.supplying import columns, planned
from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import Institution, load, shipped
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring import Columns, Comparison, Fact, Plan, Result, Sheet, run, what_if
from taizhang.scoring.institution import rule_of
from taizhang.scoring.millionths import half_up, to_decimal
from taizhang.server.rows import MICRO
from taizhang.server.store import STORE
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule over a period's facts as of an act."""

    text: Institution
    period: Period
    plan: Plan
    columns: Columns

    def sheet(self) -> Sheet:
        """The scores."""
        return run(self.plan, self.columns)

    def with_changes(self, changes: Mapping[tuple[str, str], Fact]) -> Comparison:
        """With and without other facts, given by unit and metric; raises `Refused` for a cell that is not scored."""
        return what_if(self.plan, self.columns, changes)


def trial(book: str, text: Institution, period: Period, cut: int | None = None) -> Trial:
    """A rule over the facts of a period: as of its close if it is closed, else as they stand.

    Raises `Refused` if the text has no appraisal, scores other periods, or reads what is not in force.
    """
    rule = text.appraisal
    if rule is None or rule.period != period.kind:
        raise Refused(
            Problem(
                "no-such-sheet",
                Text(f"“{text.title.zh}”不按这种期间考评", f"{text.id} does not score this kind of period"),
                Text("请选它考评的期间", "choose a period that it scores"),
                Place(key="period"),
            )
        )
    if cut is None:
        closed = books.closed(book, period.months()[-1].key)
        cut = closed.cut_seq if closed else STORE.head(book).seq
    plan, rulings = planned(book, rule_of(rule, id=text.id, title=text.title.text), period, cut)
    return Trial(text, period, plan, columns(book, plan, rule.scored_kind, period, cut, rulings=rulings))


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an institution that can be compared: its key, what it is, the text."""

    key: str
    title: Text
    text: Institution


def versions(book: str, institution: str) -> tuple[Version, ...]:
    """The texts that the book adopted, oldest first, and the one that ships where it differs from the last."""
    found: dict[str, Version] = {}
    rows = AdoptedInstitution.rows.of(book).filter(institution=institution).exclude(text="")
    for row in rows.order_by("effective_from", "from_seq"):
        said = Text(f"{row.effective_from} 起施行的文本", f"in force from {row.effective_from}")
        found[row.sha256] = Version(row.sha256[:12], said, load(row.text))
    offered = shipped().get(institution)
    if offered is not None and offered.sha256 not in found:
        said = Text("随软件提供的文本", "the text that ships")
        found[offered.sha256] = Version(offered.sha256[:12], said, offered.institution)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit under two rules over several periods: mean totals, mean places, and the items that make the difference.

    `items` are item id and mean change of its points, the greatest first; None stands for what was not assessed.
    """

    unit: str
    before: Decimal | None
    after: Decimal | None
    place_before: Decimal | None
    place_after: Decimal | None
    items: tuple[tuple[str, Decimal], ...]

    @property
    def change(self) -> Decimal | None:
        """Points gained."""
        return None if self.before is None or self.after is None else self.after - self.before


def compare(
    book: str, old: Institution, new: Institution, periods: Sequence[Period]
) -> tuple[Difference, ...]:
    """Two rules over the facts of the same periods, each as of its close; those that move most first."""
    before = [trial(book, old, period).sheet() for period in periods]
    after = [trial(book, new, period).sheet() for period in periods]
    units = list(dict.fromkeys(unit for sheet in (*before, *after) for unit in sheet.units))
    found = [_difference(unit, before, after) for unit in units]
    return tuple(sorted(found, key=lambda one: (-abs(one.change or 0), units.index(one.unit))))


def _difference(unit: str, before: Sequence[Sheet], after: Sequence[Sheet]) -> Difference:
    points = {}
    for sign, sheets in ((-1, before), (1, after)):
        for sheet in sheets:
            if unit in sheet.units:
                for line in sheet.lines_of(unit):
                    points[line.item] = points.get(line.item, 0) + sign * line.after
    count = max(len(before), 1)
    changed = [(item, half_up(to_decimal(change) / count, 2)) for item, change in points.items() if change]
    was, now = _results(unit, before), _results(unit, after)
    return Difference(
        unit,
        _mean([one.total for one in was if one.assessed]),
        _mean([one.total for one in now if one.assessed]),
        _mean([Decimal(one.rank) for one in was if one.rank]),
        _mean([Decimal(one.rank) for one in now if one.rank]),
        tuple(sorted(changed, key=lambda one: -abs(one[1]))),
    )


def _results(unit: str, sheets: Sequence[Sheet]) -> list[Result]:
    return [sheet.result(unit) for sheet in sheets if unit in sheet.units]


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return half_up(sum(values, Decimal(0)) / len(values), MICRO) if values else None
