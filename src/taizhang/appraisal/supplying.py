"""From the book to the columns that a rule names by address: figures now and before, points that people entered, earlier scores,
and what was decided on single units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from taizhang.appraisal.facts import Values, all_values, targets
from taizhang.appraisal.models import Correction, Exclusion, Judgement, ScoreTotal, VetoRecord
from taizhang.books import queries as books
from taizhang.books.metrics import Question, computed
from taizhang.institutions import Indicator
from taizhang.problems import Problem, Refused, Text
from taizhang.scoring import (
    NO_DATA,
    TARGET,
    Address,
    Column,
    Columns,
    Fact,
    Plan,
    Rule,
    Rulings,
    State,
    Unit,
    compile_rule,
    parse_address,
)
from taizhang.timekeeping import Period
from taizhang.units import queries as units

_MICRO = Decimal("0.000001")

Fresh = Mapping[tuple[str, str], Mapping[str, Decimal | None]]
"""Totals scored at the same close: institution and period → unit → total, None where it could not be assessed."""

_TAKES: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "mean": lambda scores: (sum(scores, Decimal(0)) / len(scores)).quantize(_MICRO, ROUND_HALF_UP),
    "sum": lambda scores: sum(scores, Decimal(0)),
    "best": max,
    "worst": min,
    "last": lambda scores: scores[-1],
}


def planned(book: str, rule: Rule, period: Period, cut: int) -> tuple[Plan, Rulings]:
    """The plan of a rule for a period of a book, reading what was decided on single units as of act `cut`."""
    rulings = rulings_of(book, rule.id, period, cut)
    return compile_rule(rulings.on(rule), period), rulings


def rulings_of(book: str, institution: str, period: Period, cut: int) -> Rulings:
    """What counts as of act `cut`: exclusions and exemptions that were granted, vetoes on record."""
    asked = Exclusion.rows.of(book).filter(institution=institution, period=period.key).counting(cut)
    granted = list(asked.values_list("way", "item", "veto", "unit"))
    struck = VetoRecord.rows.of(book).filter(institution=institution, period=period.key).counting(cut)
    return Rulings(
        excluded=frozenset((item, unit) for way, item, _, unit in granted if item and way == "excluded"),
        exempt=frozenset((item, unit) for way, item, _, unit in granted if item and way == "exempt"),
        struck=frozenset(struck.values_list("veto", "unit")),
        spared=frozenset((veto, unit) for _, _, veto, unit in granted if veto),
    )


def columns(
    book: str,
    plan: Plan,
    kind: str,
    period: Period,
    cut: int,
    *,
    rulings: Rulings | None = None,
    fresh: Fresh | None = None,
) -> Columns:
    """The columns that `plan` reads, for all units of a kind that stand in the period, as of act `cut`."""
    standing = units.tree(book, period, cut)
    scored = [unit for unit in standing.units if unit.kind == kind]
    question = Question(book, tuple(unit.id for unit in scored), period, cut)
    supply = _Supply(question, standing, plan.rule.id, rulings or Rulings(), fresh or {})
    facts = supply.facts(plan.metrics)
    return Columns.of([Unit(unit.id, standing.path(unit.id)[0].id, unit.group) for unit in scored], facts)


def facts_of(question: Question, standing: units.Tree, plan: Plan, rulings: Rulings) -> dict[str, Values]:
    """The columns that `plan` reads, for the units of a question, whatever their kind."""
    return _Supply(question, standing, plan.rule.id, rulings, {}).facts(plan.metrics)


@dataclass
class _Supply:
    """What the columns of one rule are read from; figures of one period are read together."""

    question: Question
    standing: units.Tree
    rule: str
    rulings: Rulings
    fresh: Fresh
    _indicators: Mapping[str, Indicator] = field(init=False)

    def __post_init__(self) -> None:
        day = self.question.period.end - timedelta(days=1)
        self._indicators = books.indicators(self.question.book, day, self.question.cut)

    def facts(self, names: Sequence[str]) -> dict[str, Values]:
        """Every column by its name."""
        found: dict[str, Values] = {}
        figures: dict[str, tuple[Address, tuple[Period, ...]]] = {}
        for name in names:
            if (ruled := self.rulings.column(name, self.question.units)) is not None:
                found[name] = ruled
                continue
            address = parse_address(name)
            if address.kind == "judged":
                found[name] = self._judged(address.name)
            elif address.kind == "score":
                found[name] = self._scores(address)
            else:
                figures[name] = (address, _spans(address, self.question.period))
        wanted: dict[Period, set[str]] = defaultdict(set)
        for address, spans in figures.values():
            for span in spans:
                wanted[span].add(address.name)
        values = {span: self._values(span, names) for span, names in wanted.items()}
        aimed = self._targets(address for address, _ in figures.values() if address.look == TARGET)
        for name, (address, spans) in figures.items():
            if address.look == TARGET:
                found[name] = aimed[address.period, address.name]
            else:
                found[name] = self._mean([values[span][address.name] for span in spans])
        return found

    def _values(self, span: Period, names: set[str]) -> dict[str, Values]:
        """The figures of one period: registered metrics one by one, declared indicators together."""
        asked = Question(self.question.book, self.question.units, span, self.question.cut)
        found: dict[str, Values] = {}
        for name in sorted(names):
            if (given := computed(name, asked)) is not None:
                found[name] = given
        rules = [self._declared(name) for name in sorted(names - found.keys())]
        return found | dict(all_values(asked, rules, self.standing))

    def _declared(self, name: str) -> Indicator:
        rule = self._indicators.get(name)
        if rule is None:
            span = self.question.period
            raise Refused(
                Problem(
                    "indicator-not-in-force",
                    Text(
                        f"考评所用的指标“{name}”在{span.title('zh')}没有施行",
                        f"the appraisal reads the indicator {name}, which is not in force in {span.title('en')}",
                    ),
                    Text(
                        "请先采用声明它的制度，或修改考评办法",
                        "adopt the institution that declares it, or change the appraisal",
                    ),
                )
            )
        return rule

    def _targets(self, addresses: Iterable[Address]) -> dict[tuple[str, str], Values]:
        asked: dict[str, set[str]] = defaultdict(set)
        for address in addresses:
            asked[address.period].add(address.name)
        found: dict[tuple[str, str], Values] = {}
        for period, names in asked.items():
            span = Period.of(period, self.question.period.start) if period else self.question.period  # type: ignore[arg-type]
            asking = Question(self.question.book, self.question.units, span, self.question.cut)
            given = targets(asking, [self._declared(name) for name in sorted(names)])
            found |= {(period, name): facts for name, facts in given.items()}
        return found

    def _mean(self, facts: list[Values]) -> Values:
        """The mean over several periods; what one of them lacks, the mean lacks."""
        if len(facts) == 1:
            return facts[0]
        found: dict[str, Fact] = {}
        for place, unit in enumerate(self.question.units):
            cells = [one.fact(place) if isinstance(one, Column) else one.get(unit, NO_DATA) for one in facts]
            missing = [cell for cell in cells if isinstance(cell, State)]
            found[unit] = (
                missing[0]
                if missing
                else _TAKES["mean"]([cell for cell in cells if isinstance(cell, Decimal)])
            )
        return found

    def _judged(self, line: str) -> Mapping[str, Fact]:
        """The points that somebody entered for a line."""
        rows = (
            Judgement.rows.of(self.question.book)
            .filter(institution=self.rule, period=self.question.period.key, line=line)
            .counting(self.question.cut)
        )
        found: dict[str, Fact] = dict.fromkeys(self.question.units, NO_DATA)
        found |= {unit: points for unit, points in rows.values_list("unit", "points") if unit in found}
        return found

    def _scores(self, address: Address) -> Mapping[str, Fact]:
        """What is made of the scores of another appraisal, or of this one in shorter periods, as they stand with corrections.

        Of several periods those count for which the unit has a score.
        """
        span = self.question.period
        spans = span.parts(address.period) if address.period else (span,)  # type: ignore[arg-type]
        if address.which:
            spans = tuple(part for part in spans if part.number in address.which)
        given: dict[str, list[Decimal]] = {unit: [] for unit in self.question.units}
        for part in spans:
            for unit, total in self._totals(address.name, part).items():
                if unit in given and total is not None:
                    given[unit].append(total)
        return {unit: _TAKES[address.take](scores) if scores else NO_DATA for unit, scores in given.items()}

    def _totals(self, institution: str, span: Period) -> Mapping[str, Decimal | None]:
        if (institution, span.key) in self.fresh:
            return self.fresh[institution, span.key]
        book, cut = self.question.book, self.question.cut
        kept: dict[str, Decimal | None] = {
            unit: total if assessed else None
            for unit, total, assessed in ScoreTotal.rows.of(book)
            .filter(institution=institution, period=span.key)
            .values_list("unit", "total", "assessed")
        }
        standing = Q(to_seq=None) | Q(to_seq__gt=cut)
        corrections = Correction.rows.of(book).filter(
            standing, institution=institution, period=span.key, from_seq__lte=cut
        )
        for one in corrections:
            total = kept.get(one.unit)
            if total is not None:
                changes = (Decimal(line["points"]) - Decimal(line["was"]) for line in one.lines)
                kept[one.unit] = total + sum(changes, Decimal(0))
        return kept


def _spans(address: Address, period: Period) -> tuple[Period, ...]:
    """The periods whose figures an address asks for; none for a target."""
    span = Period.of(address.period, period.start) if address.period else period  # type: ignore[arg-type]
    if address.look == TARGET:
        return ()
    if address.look == "last":
        return (span.previous(),)
    if address.look == "last-year":
        return (Period(span.year - 1, span.kind, span.number),)
    if address.years:
        return tuple(Period(span.year - back, span.kind, span.number) for back in range(1, address.years + 1))
    return (span,)
