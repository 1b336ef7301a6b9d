"""One scoring: its rule, units and facts, and what is asked of them again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from taizhang.problems import Problem, Refused, Text
from taizhang.scoring.columns import NO_DATA, NOT_APPLICABLE, Fact, Facts, State, Unit
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.plainly.arithmetic import MILLION, held, rounded
from taizhang.scoring.plainly.counting import stepped
from taizhang.scoring.plainly.items import Given, given_by, scored
from taizhang.scoring.rules import (
    GROUP_LEAST,
    GROUP_MEAN,
    OF_GROUP,
    Amount,
    ByClass,
    Condition,
    Day,
    Edge,
    Item,
    Late,
    Named,
    PeerGroup,
    PeriodDay,
    Primitive,
    Rule,
    Side,
    Steps,
    Veto,
    Worked,
    figure,
    is_benchmark,
)
from taizhang.timekeeping import Period


@dataclass
class Case:
    """Rule, units, facts and period; what an item gives a unit is worked out once."""

    rule: Rule
    units: tuple[Unit, ...]
    facts: Facts
    period: Period | None
    _given: dict[tuple[str, str], Given] = field(default_factory=dict)
    _sound: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year in which days lie."""
        return self.period.year if self.period else 1

    @property
    def group(self) -> PeerGroup:
        """The group within which places are given."""
        return self.rule.ranking.group if self.rule.ranking else PeerGroup.KIND

    def item(self, item: Item, unit: Unit) -> Given:
        """What an item gives a unit."""
        key = item.id, unit.id
        if key not in self._given:
            self._given[key] = given_by(self, item, unit)
        return self._given[key]

    def sound(self, item: Item, unit: Unit) -> int | None:
        """What an item gives a unit that has all its facts, before any veto; None where it is not assessed."""
        key = item.id, unit.id
        if key not in self._sound:
            self._sound[key] = scored(self, item, unit)[0].sound
        return self._sound[key]

    def fact(self, metric: str, unit: Unit) -> Fact:
        """A fact; the stated value where none was reported and the rule has one."""
        name = metric.partition("/")[0].partition("@")[0]
        declared = self.rule.facts.get(name)
        if declared is not None and declared.worked is not None:
            return self._worked(declared, metric.removeprefix(name), unit)
        if metric not in self.facts:
            raise Refused(Problem("column-missing", Text(metric, metric)))
        fact = self.facts[metric].get(unit.id, NO_DATA)
        named = self.rule.facts.get(metric.partition("@")[0])
        if fact is NO_DATA and named is not None and named.unreported is not None:
            return named.unreported
        return fact

    def _worked(self, declared: Named, tail: str, unit: Unit) -> Fact:
        """A fact that is worked out of others, looked at as they are."""

        def read(names: tuple[str, ...]) -> list[Fact]:
            own = (
                tail.partition("/")[0] if declared.rolling else tail
            )  # what looks back itself is not looked back at
            return [self.fact(name if "." in name else name + own, unit) for name in names]

        if declared.worked is Worked.PER:
            number = self.fact(
                declared.out_of[0] if "." in declared.out_of[0] else declared.out_of[0] + tail, unit
            )
            if isinstance(number, State):
                return number
            whole = stepped(Fraction(1), Fraction(number), Fraction(declared.each), declared.part)
            return to_decimal(min(max(whole, -(10**18)), 10**18))
        if declared.worked is Worked.RATIO and is_benchmark(declared.out_of[1]):
            of_ = declared.out_of[0] if "." in declared.out_of[0] else declared.out_of[0] + tail
            against = f"{of_.partition('/')[0]}/{declared.out_of[1]}"
            return _quotient(declared, self.fact(of_, unit), self.fact(against, unit))
        if declared.worked is Worked.RATIO and declared.out_of[1] in OF_GROUP:
            of_ = declared.out_of[0] if "." in declared.out_of[0] else declared.out_of[0] + tail
            every = [self.fact(of_, one) for one in self.peers(unit, self.group)]
            values = [Fraction(one) for one in every if not isinstance(one, State)]
            if not values:
                return _quotient(declared, self.fact(of_, unit), Decimal(0))
            how = declared.out_of[1]
            mean = Fraction(rounded(sum(values, Fraction(0)) / len(values) * MILLION), MILLION)
            top = mean if how == GROUP_MEAN else min(values) if how == GROUP_LEAST else max(values)
            return _quotient(declared, self.fact(of_, unit), to_decimal(floor(top * MILLION)))
        if declared.worked is Worked.RUNNING:
            return self._running(declared, tail.partition("/")[0], unit)
        of, less = read(declared.out_of), read(declared.less)
        if declared.rolling:
            if isinstance(of[0], State):
                return of[0]
            of = self._rolling(declared, tail.partition("/")[0], unit)
        if declared.worked is Worked.TIERS:
            if isinstance(of[0], State):
                return of[0]
            for step in declared.steps:
                if self.within(Fraction(of[0]), step.bounds):
                    return step.points
            return NOT_APPLICABLE if declared.otherwise is None else declared.otherwise
        if declared.worked is Worked.RATIO:
            return _quotient(declared, *of)
        if NO_DATA in (*of, *less):
            return NO_DATA
        weights = declared.weights or (Decimal(1),) * len(of)
        numbers = [
            _fact(Fraction(one) * Fraction(weight))
            for one, weight in zip(of, weights, strict=True)
            if not isinstance(one, State)
        ]
        off = [Fraction(one) for one in less if not isinstance(one, State)]
        if not numbers and not off:
            return NOT_APPLICABLE
        match declared.worked:
            case Worked.LOWEST:
                result = min(numbers)
            case Worked.HIGHEST:
                result = max(numbers)
            case Worked.TRIMMED:
                kept = sorted(numbers)[1:-1] if len(numbers) > 2 else numbers
                result = sum(kept, Fraction(0)) / len(kept)
            case Worked.MEAN:
                result = sum(numbers, Fraction(0)) / len(numbers)
            case _:
                result = sum(numbers, Fraction(0)) - sum(off, Fraction(0))
        return to_decimal(floor(_fact(result) * MILLION))

    def _running(self, declared: Named, tail: str, unit: Unit) -> Fact:
        """For how many periods running a figure lay within bounds, this one included; what has no value ends it."""
        [of] = declared.out_of
        here = of if "." in of else of + tail
        now = self.fact(here, unit)
        if isinstance(now, State):
            return now
        periods = 0
        for look in ("", "/last", *(f"/back-{back}" for back in range(2, declared.most)))[: declared.most]:
            fact = self.fact(f"{here}{look}", unit)
            if isinstance(fact, State) or not self.within(Fraction(fact), declared.bounds):
                break
            periods += 1
        return Decimal(periods)

    def _rolling(self, declared: Named, tail: str, unit: Unit) -> list[Fact]:
        """A figure of several periods, this one first; earlier ones without it are left out."""
        [of] = declared.out_of
        here = of if "." in of else of + tail
        looks = ("", "/last", *(f"/back-{back}" for back in range(2, declared.rolling)))
        return [fact for look in looks if not isinstance(fact := self.fact(f"{here}{look}", unit), State)]

    def number(self, metric: str, unit: Unit) -> Fraction:
        """A fact that has a value; 0 where it has none."""
        fact = self.fact(metric, unit)
        return Fraction(0) if isinstance(fact, State) else Fraction(fact)

    def peers(self, unit: Unit, group: PeerGroup) -> list[Unit]:
        """The units of a unit's group, itself among them."""
        return [other for other in self.units if self._label(other, group) == self._label(unit, group)]

    def _label(self, unit: Unit, group: PeerGroup) -> tuple[str, str]:
        if group is PeerGroup.ALL:
            return "", ""
        if group is PeerGroup.KIND:
            return unit.group, ""
        if group is PeerGroup.CLASS:
            return unit.group, unit.unit_class
        named = [one.id for one in self.rule.groups if unit.unit_class in one.classes]
        return unit.group, named[-1] if named else ""

    def valued(self, item: Item, unit: Unit) -> bool:
        """Whether an item is for a unit and nothing that it needs is missing."""
        return not (self.outside(item, unit) or self.unmet(item, unit) or self.lacking(item, unit))

    def lacking(self, item: Item, unit: Unit) -> State | None:
        """What is the matter with the facts that an item needs of a unit: not applicable before no data; None where nothing is."""
        facts = [self.fact(one.of, unit) for one in item.applies_if]
        times = figure("", item.times)
        facts += [self.fact(times, unit)] if times else []
        for clause in item.clauses:
            facts += self._read(clause.how, unit)
        return next((state for state in (NOT_APPLICABLE, NO_DATA) if state in facts), None)

    def _read(self, how: Primitive, unit: Unit) -> list[Fact]:
        """The facts that a clause reads: all, or of steps those of the first row that none of its facts rules out."""
        if not isinstance(how, Steps):
            return [self.fact(metric, unit) for metric in how.metrics]
        for step in how.table:
            asked = [*step.all, *([Condition(how.of, step.bounds)] if step.bounds else [])]
            read = [(one, self.fact(one.of, unit)) for one in asked]
            if all(isinstance(fact, State) or self.meets(one, unit) for one, fact in read):
                return [fact for _, fact in read]
        return []

    def outside(self, item: Item, unit: Unit) -> bool:
        """Whether an item is for others, or for another period."""
        if not self.active(item) or (item.applies_to and unit.unit_class not in item.applies_to):
            return True
        return self.ruled(item, unit) == 1

    def unmet(self, item: Item, unit: Unit) -> bool:
        """Whether the figures of a unit do not meet the conditions under which an item is assessed."""
        return any(
            not isinstance(self.fact(one.of, unit), State) and not self.meets(one, unit)
            for one in item.applies_if
        )

    def ruled(self, one: Item | Veto, unit: Unit) -> int:
        """What was decided on an item (1 left out, 2 exempt) or a veto (1 struck, 2 spared) for a unit; 0 nothing."""
        return int(self.number(one.ruled, unit)) if one.ruled else 0

    def active(self, item: Item) -> bool:
        """Whether the item's own period ends with the one that is scored."""
        if not item.period or self.period is None:
            return True
        return Period.of(item.period, self.period.start).end == self.period.end  # type: ignore[arg-type]

    def meets(self, condition: Condition, unit: Unit) -> bool:
        """Whether a condition holds; without a value it does not."""
        fact = self.fact(condition.of, unit)
        return not isinstance(fact, State) and self.within(Fraction(fact), condition.bounds)

    def within(self, value: Fraction, bounds: tuple[tuple[Side, Edge], ...]) -> bool:
        """Whether a value lies within all bounds."""
        return all(_holds(value, side, self.edge(edge)) for side, edge in bounds)

    def edge(self, edge: Edge) -> Fraction:
        """A bound; a day of the year as a date fact has it."""
        return Fraction(edge.in_year(self.year) if isinstance(edge, Day) else edge)

    def due(self, late: Late, item: Item) -> Fraction:
        """The last day in time: as it stands, or the day of a month of the item's period."""
        due = late.due
        if not isinstance(due, PeriodDay):
            return self.edge(due)
        assert self.period is not None
        span = Period.of(item.period, self.period.start) if item.period else self.period  # type: ignore[arg-type]
        first = span.start.month if due.month else (span.end - timedelta(days=1)).month
        year, month = span.year, first + max(due.month, 1) - 1
        while month > 12:
            year, month = year + 1, month - 12
        day = due.day
        while not _exists(year, month, day):
            day -= 1
        return Fraction(year * 10_000 + month * 100 + day)

    def amount(self, amount: Amount, of: str, item: Item | None, unit: Unit) -> Fraction | None:
        """An amount beside the figure `of`; None for a class that has none."""
        if isinstance(amount, Decimal):
            return Fraction(amount)
        if isinstance(amount, ByClass):
            mine = amount.of(unit.unit_class)
            return None if mine is None else Fraction(mine)
        if amount in OF_GROUP and item is not None:
            peers = [self.number(of, one) for one in self.peers(unit, self.group) if self.valued(item, one)]
            if amount != GROUP_MEAN:
                return (
                    min(peers, default=Fraction(0))
                    if amount == GROUP_LEAST
                    else max(peers, default=Fraction(0))
                )
            mean = sum(peers, Fraction(0)) / max(len(peers), 1)
            return Fraction(rounded(mean * MILLION), MILLION)
        return self.number(figure(of, amount), unit)


def _fact(value: Fraction) -> Fraction:
    """A number as a fact can be: rounded half up to a millionth, and held within 10¹²."""
    most = Fraction(10**12)
    return Fraction(rounded(min(max(value, -most), most) * MILLION), MILLION)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _quotient(declared: Named, first: Fact, second: Fact) -> Fact:
    """One fact over another."""
    if NOT_APPLICABLE in (first, second):
        return NOT_APPLICABLE
    if isinstance(first, State) or isinstance(second, State):
        return NO_DATA
    if second <= 0:
        return NOT_APPLICABLE
    times = 100 if declared.kind == "percent" else 1
    return to_decimal(held(Fraction(first) * times * MILLION / Fraction(second)))


def _holds(value: Fraction, side: Side, bound: Fraction) -> bool:
    return {
        Side.AT_LEAST: value >= bound,
        Side.ABOVE: value > bound,
        Side.AT_MOST: value <= bound,
        Side.BELOW: value < bound,
        Side.IS: value == bound,
    }[side]
