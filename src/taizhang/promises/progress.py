"""Progress: always derived. Value, percent of plan, pace against the calendar, how many reported out of how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.promises.expected import expected
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.records.totals import Key, Total, totals, waiting
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit

V = TypeVar("V")

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a promise is, through a month.

    `value` None is no data, which is neither zero nor on time. `percent` is of the plan; `pace` the percent of the
    plan that the calendar asks for by then (None for a stock, which has no calendar); both with one decimal.
    `rule` names the roll-up; `reported` of `expected` reports are in, `waiting` wait for confirmation.
    """

    promise: Promise
    unit: Unit | None
    indicator: Indicator
    target: Decimal
    bound: str
    value: Decimal | None
    percent: Decimal | None
    pace: Decimal | None
    late: bool
    rule: str
    reported: int
    expected: int
    waiting: int

    @property
    def not_reported(self) -> bool:
        """Whether nothing was reported at all."""
        return self.value is None

    @property
    def kept(self) -> bool:
        """Whether the target is reached already (or, for an upper limit, still held)."""
        if self.value is None:
            return False
        return self.value <= self.target if self.bound == "most" else self.value >= self.target


def progress(
    book: str,
    through: Period,
    *,
    cut: int | None = None,
    only: Iterable[str] | None = None,
    unit: str = "",
) -> tuple[Progress, ...]:
    """The progress of the year's promises through a month, in the order of indicators and units.

    As of act `cut` if given. `only` limits it to promises, `unit` to one unit's.
    """
    year = Period(through.year)
    rules = books.indicators(book, through.end - timedelta(days=1), cut)
    standing = units.tree(book, year, cut)
    order = {name: at for at, name in enumerate(rules)}
    places = {found.id: at for at, found in enumerate(standing.units)}
    rows = Promise.rows.of(book).filter(year=through.year)
    if only is not None:
        rows = rows.filter(id__in=tuple(only))
    if unit:
        rows = rows.filter(unit=unit)
    versions = {
        version.promise: version
        for version in PromiseVersion.rows.of(book).as_of(cut).filter(year=through.year).order_by("number")
    }
    promises = sorted(
        (row for row in rows if row.id in versions and row.indicator in rules),
        key=lambda row: (order[row.indicator], places.get(row.unit, -1), row.person, row.id),
    )
    wanted = {row.indicator for row in promises}
    measured = [rules[name] for name in rules if name in wanted]
    near = None
    if unit or only is not None:
        near = {
            place for row in promises for place in reporting_units(row, rules[row.indicator], standing)[0]
        }
    sums = _by_indicator(totals(book, measured, through, cut=cut, units=near))
    waits = _by_indicator(waiting(book, through))
    owed = _owed(book, through, wanted, standing, cut)
    late_below = _late_below(book, through, cut)
    return tuple(
        _progress(
            row,
            versions[row.id],
            rules[row.indicator],
            standing,
            sums.get(row.indicator, {}),
            waits.get(row.indicator, {}),
            owed,
            through,
            late_below,
        )
        for row in promises
    )


def _by_indicator(found: Mapping[Key, V]) -> Mapping[str, Mapping[Key, V]]:
    grouped: dict[str, dict[Key, V]] = defaultdict(dict)
    for key, value in found.items():
        grouped[key[0]][key] = value
    return grouped


def _owed(
    book: str, through: Period, wanted: set[str], standing: units.Tree, cut: int | None
) -> Mapping[tuple[str, str], int]:
    """How many reports are owed through the month, by indicator and unit."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    months = [month for month in Period(through.year).months() if month.end <= through.end]
    for item in expected(book, *months, tree=standing, cut=cut, indicators=wanted):
        counts[item.indicator, item.unit] += 1
    return counts


def _late_below(book: str, through: Period, cut: int | None) -> Decimal:
    found = [
        institution.promises.late_below
        for institution in books.in_force(book, through.end - timedelta(days=1), cut).values()
        if institution.promises is not None
    ]
    return Decimal(found[0]) if found else _HUNDRED


def _progress(
    promise: Promise,
    version: PromiseVersion,
    rule: Indicator,
    standing: units.Tree,
    sums: Mapping[Key, Total],
    waits: Mapping[Key, int],
    owed: Mapping[tuple[str, str], int],
    through: Period,
    late_below: Decimal,
) -> Progress:
    unit = standing.by_id.get(promise.unit)
    reporting, named = reporting_units(promise, rule, standing)
    places = set(reporting)
    cells = {
        key: total
        for key, total in sums.items()
        if key[1] in places and (not promise.person or rule.by == "unit" or key[2] == promise.person)
    }
    value = rolled_up(rule, [total.value for total in cells.values() if total.value is not None], named)
    percent = _percent(value, version.target)
    pace = None if rule.measure == "stock" else _round(_HUNDRED * _decimal(Period(through.year), through))
    return Progress(
        promise=promise,
        unit=unit,
        indicator=rule,
        target=version.target,
        bound=version.bound,
        value=value,
        percent=percent,
        pace=pace,
        late=_late(value, percent, pace, version, late_below, through),
        rule=named,
        reported=sum(total.reported for total in cells.values()),
        expected=sum(owed.get((rule.id, place), 0) for place in places),
        waiting=sum(count for key, count in waits.items() if key[1] in places),
    )


def reporting_units(promise: Promise, rule: Indicator, standing: units.Tree) -> tuple[tuple[str, ...], str]:
    """The units whose records make a promise's value, and the name of the roll-up ("own" where there is none)."""
    unit = standing.by_id.get(promise.unit)
    if unit is None or unit.kind in rule.of:
        return (promise.unit,), "own" if rule.by == "unit" else rule.roll_up
    return tuple(below.id for below in standing.under(unit.id) if below.kind in rule.of), rule.roll_up


def rolled_up(rule: Indicator, values: list[Decimal], named: str) -> Decimal | None:
    """The value of a whole from its parts', in the order of units; None where nothing was reported."""
    if not values:
        return None
    match named:
        case "mean":
            return (sum(values, Decimal(0)) / len(values)).quantize(Decimal(1).scaleb(-6), ROUND_HALF_UP)
        case "minimum":
            return min(values)
        case "last":
            return values[-1]
        case "count-done":
            return Decimal(sum(1 for value in values if value > 0))
        case _:
            return sum(values, Decimal(0))


def _percent(value: Decimal | None, target: Decimal) -> Decimal | None:
    return None if value is None or target == 0 else _round(_HUNDRED * value / target)


def _late(
    value: Decimal | None,
    percent: Decimal | None,
    pace: Decimal | None,
    version: PromiseVersion,
    late_below: Decimal,
    through: Period,
) -> bool:
    if value is None:
        return False
    if version.bound == "most":
        return value > version.target
    if percent is None:
        return False
    if pace is None:
        return through.end == Period(through.year).end and percent < _HUNDRED
    return percent < pace * late_below / _HUNDRED


def _decimal(year: Period, through: Period) -> Decimal:
    passed = year.elapsed(through.end - timedelta(days=1))
    return Decimal(passed.numerator) / Decimal(passed.denominator)


def _round(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)
