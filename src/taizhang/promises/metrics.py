"""What the appraisal may read of promises and of the reports owed for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal

from taizhang.books.metrics import Question, metric
from taizhang.books.models import ClosedPeriod
from taizhang.institutions.unit_kinds import REPORTING
from taizhang.problems import Text
from taizhang.promises.expected import expected
from taizhang.promises.progress import Progress, progress
from taizhang.records.models import Record
from taizhang.scoring import NOT_APPLICABLE, Fact
from taizhang.timekeeping import Period

_HUNDRED = Decimal(100)


@metric("promise.percent", Text("年度目标完成率（平均）", "percent of the year's plan, mean"), "%", REPORTING)
def percent_of_plan(question: Question) -> Mapping[str, Fact]:
    """The mean percent of the year's plan of a unit's promises to date, each counted up to 100."""
    return _mean(question, lambda item: item.percent)


@metric(
    "promise.pace",
    Text("目标时序完成率（平均）", "percent of what the calendar asks for, mean"),
    "%",
    REPORTING,
)
def percent_of_pace(question: Question) -> Mapping[str, Fact]:
    """The mean of done to date as percent of what the calendar asks for by then, each counted up to 100.

    A promise whose last value stands has no calendar: it is compared with the year's target.
    """
    return _mean(
        question,
        lambda item: (
            item.percent * _HUNDRED / item.pace if item.percent is not None and item.pace else item.percent
        ),
    )


def _mean(question: Question, share: Callable[[Progress], Decimal | None]) -> Mapping[str, Fact]:
    through = question.period.months()[-1]
    shares: dict[str, list[Decimal]] = defaultdict(list)
    for item in progress(question.book, through, cut=question.cut):
        if item.bound != "most" and not item.promise.person:
            shares[item.promise.unit].append(min(share(item) or Decimal(0), _HUNDRED))
    return {
        unit: (sum(shares[unit], Decimal(0)) / len(shares[unit])).quantize(Decimal("0.01"))
        if unit in shares
        else NOT_APPLICABLE
        for unit in question.units
    }


@metric("promise.late", Text("滞后目标数", "promises late"), "项", REPORTING)
def late_promises(question: Question) -> Mapping[str, Fact]:
    """How many of a unit's promises are behind the calendar."""
    through = question.period.months()[-1]
    late: dict[str, int] = defaultdict(int)
    for item in progress(question.book, through, cut=question.cut):
        late[item.promise.unit] += item.late
    return {unit: Decimal(late[unit]) for unit in question.units}


@metric("record.unreported", Text("应报未报数", "reports missing"), "项", REPORTING)
def unreported(question: Question) -> Mapping[str, Fact]:
    """How many reports a unit owed for the period and did not make by the cut."""
    owed: dict[str, int] = defaultdict(int)
    for month in question.period.months():
        items = expected(question.book, month, cut=question.cut)
        made = set(
            Record.rows.of(question.book)
            .live(question.cut)
            .filter(year=month.year, period__in={item.period for item in items})
            .values_list("indicator", "unit", "person", "period")
        )
        for item in items:
            owed[item.unit] += (item.indicator, item.unit, item.person, item.period) not in made
    return {unit: Decimal(owed[unit]) for unit in question.units}


@metric("record.late", Text("迟报数", "reports late"), "项", REPORTING)
def late_reports(question: Question) -> Mapping[str, Fact]:
    """How many reports a unit made since the last close for months that were closed already."""
    first = question.period.months()[0]
    before = ClosedPeriod.rows.of(question.book).filter(period__lt=first.key, cut_seq__lt=question.cut)
    last = before.order_by("-period").first()
    counts: dict[str, int] = defaultdict(int)
    if last is not None:
        rows = Record.rows.of(question.book).filter(
            made_seq__gt=last.cut_seq, made_seq__lte=question.cut, opening=False, replaces=""
        )
        for unit, period in rows.values_list("unit", "period"):
            counts[unit] += Period.parse(period).end <= first.start
    return {unit: Decimal(counts[unit]) for unit in question.units}
