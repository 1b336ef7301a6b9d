"""From the book to the columns that a rule names by address: figures now and before, points that people entered, earlier scores,
and what was decided on single units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from taizhang.appraisal.earlier import Stood, stood_at
from taizhang.appraisal.facts import Values, all_values, targets
from taizhang.appraisal.models import Exclusion, Judgement, VetoRecord
from taizhang.books import queries as books
from taizhang.books.metrics import Question, computed
from taizhang.institutions import Indicator
from taizhang.problems import Problem, Refused, Text
from taizhang.scoring import (
    NO_DATA,
    NOT_APPLICABLE,
    TARGET,
    Address,
    Column,
    Columns,
    Fact,
    Plan,
    Rule,
    Rulings,
    State,
    Taken,
    Unit,
    compile_rule,
    parse_address,
)
from taizhang.scoring.millionths import half_up
from taizhang.server.rows import MICRO
from taizhang.timekeeping import Period
from taizhang.units import queries as units

Fresh = Mapping[tuple[str, str], Mapping[str, Stood]]
"""Results scored at the same close: institution and period → unit → how it stands."""

_TAKES: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "mean": lambda scores: half_up(sum(scores, Decimal(0)) / len(scores), MICRO),
    "sum": lambda scores: sum(scores, Decimal(0)),
    "best": max,
    "worst": min,
    "last": lambda scores: scores[-1],
}


def planned(
    book: str, rule: Rule, period: Period, cut: int, *, lifted: frozenset[tuple[str, str]] = frozenset()
) -> tuple[Plan, Rulings]:
    """The plan of a rule for a period of a book, reading what was decided on single units as of act `cut`, and vetoes (veto and unit)
    lifted since."""
    rulings = rulings_of(book, rule.id, period, cut)
    rulings = replace(rulings, spared=rulings.spared | lifted)
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
    supply = _Supply(question, standing, plan.rule.id, rulings or Rulings(), fresh or {}, taken_of(plan.rule))
    facts = supply.facts(plan.metrics)
    return Columns.of([Unit(unit.id, standing.path(unit.id)[0].id, unit.group) for unit in scored], facts)


def facts_of(question: Question, standing: units.Tree, plan: Plan, rulings: Rulings) -> dict[str, Values]:
    """The columns that `plan` reads, for the units of a question, whatever their kind."""
    return _Supply(question, standing, plan.rule.id, rulings, {}, taken_of(plan.rule)).facts(plan.metrics)


def taken_of(rule: Rule) -> dict[str, Taken]:
    """The facts of a rule that are results of earlier closes."""
    return {name: fact.taken for name, fact in rule.facts.items() if fact.taken is not None}


@dataclass
class _Supply:
    """What the columns of one rule are read from; figures of one period are read together."""

    question: Question
    standing: units.Tree
    rule: str
    rulings: Rulings
    fresh: Fresh
    taken: Mapping[str, Taken]
    _indicators: Mapping[str, Indicator] = field(init=False)
    _closed: dict[tuple[str, str, bool], Mapping[str, Stood]] = field(default_factory=dict)

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
            if name in self.taken:
                found[name] = self._taken(self.taken[name])
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

    def _taken(self, taken: Taken) -> Mapping[str, Fact]:
        """A result of earlier closes: a total or a place, for how many periods running or in how many the unit stood so."""
        span = self.question.period
        if taken.periods:
            parts = span.parts(taken.periods)  # type: ignore[arg-type]
            stood = [self._stood(taken, part) for part in parts]
            return {unit: Decimal(sum(unit in one for one in stood)) for unit in self.question.units}
        if taken.among:
            counted = dict.fromkeys(self.question.units, 0)
            for _ in range(taken.among):
                span = span.previous()
                for unit in self._stood(taken, span) & counted.keys():
                    counted[unit] += 1
            return {unit: Decimal(times) for unit, times in counted.items()}
        if taken.back:
            for _ in range(taken.back):
                span = span.previous()
            results = self._results(taken.appraisal, span)
            given = {unit: one.total if taken.what == "total" else one.place for unit, one in results.items()}
            return {
                unit: NOT_APPLICABLE if (value := given.get(unit)) is None else Decimal(value)
                for unit in self.question.units
            }
        running, still = dict.fromkeys(self.question.units, 0), set(self.question.units)
        for _ in range(taken.most):
            span = span.previous()
            still &= self._stood(taken, span)
            if not still:
                break
            for unit in still:
                running[unit] += 1
        return {unit: Decimal(periods) for unit, periods in running.items()}

    def _stood(self, taken: Taken, span: Period) -> set[str]:
        """The units that stood so at the close of a period; none where it was not closed."""
        results = self._results(taken.appraisal, span)
        return {unit for unit, one in results.items() if one.stood(taken)}

    def _results(self, institution: str, span: Period, *, with_items: bool = False) -> Mapping[str, Stood]:
        if (institution, span.key) in self.fresh:
            return self.fresh[institution, span.key]
        key = institution, span.key, with_items
        if key not in self._closed:
            self._closed[key] = stood_at(
                self.question.book, institution, span, self.question.cut, with_items=with_items
            )
        return self._closed[key]

    def _scores(self, address: Address) -> Mapping[str, Fact]:
        """What is made of the scores of another appraisal or of one of its items, or of this one in shorter periods, as they stand with
        corrections.

        Of several periods those count for which the unit has a score.
        """
        span = self.question.period
        spans = span.parts(address.period) if address.period else (span,)  # type: ignore[arg-type]
        if address.which:
            spans = tuple(part for part in spans if part.number in address.which)
        given: dict[str, list[Decimal]] = {unit: [] for unit in self.question.units}
        for part in spans:
            for unit, one in self._results(address.name, part, with_items=bool(address.item)).items():
                score = one.items.get(address.item) if address.item else one.total
                if unit in given and score is not None:
                    given[unit].append(score)
        return {unit: _TAKES[address.take](scores) if scores else NO_DATA for unit, scores in given.items()}


def _spans(address: Address, period: Period) -> tuple[Period, ...]:
    """The periods whose figures an address asks for; none for a target."""
    span = Period.of(address.period, period.start) if address.period else period  # type: ignore[arg-type]
    if address.look == TARGET:
        return ()
    if address.back:
        for _ in range(address.back):
            span = span.previous()
        return (span,)
    if address.look == "last-year":
        return (Period(span.year - 1, span.kind, span.number),)
    if address.years:
        return tuple(Period(span.year - back, span.kind, span.number) for back in range(1, address.years + 1))
    return (span,)
