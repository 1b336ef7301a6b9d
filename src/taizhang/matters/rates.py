"""Rates of a kind of matter: numerator, denominator and the rule of the denominator, over any months, by any cut.

Two numbers are always given: over all that counts, and over what is left when the excluded ones are taken out. A
denominator of nothing gives no rate, never 0 and never 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, Q

from taizhang.books import queries as books
from taizhang.books.metrics import Question, family
from taizhang.institutions import MATTER_FAMILY, rate_titles
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import Rate
from taizhang.matters.models import FactSet, MatterFact
from taizhang.matters.seeing import Viewer
from taizhang.problems import Text
from taizhang.scoring import NOT_APPLICABLE, Fact, MetricName
from taizhang.server.known import once
from taizhang.timekeeping import Period
from taizhang.units import queries as units

By = Literal["", "unit", "channel", "category", "place", "month"]
"""What a table of rates is split by; "" for the kind as a whole."""

OVER_WORDS: Mapping[str, Text] = {
    "due": Text("以当期到期应答复的为分母", "of those whose answer was due"),
    "answered": Text("以当期已答复的为分母", "of those answered"),
    "closed": Text("以当期已办结的为分母", "of those closed"),
    "reached": Text("以联系上的为分母", "of those reached"),
    "judged": Text("以作出评价的为分母", "of those who gave a verdict"),
    "accepted": Text("以当期受理的为分母", "of those accepted"),
    "all": Text("以当期收到的为分母", "of all received"),
}
"""The rule of each denominator, as it is printed beside the rate."""

_MILESTONE = "milestone:"
_MOST_REPEATS = 50
_COUNTED = {
    "answered": "answered",
    "on-time": "on_time",
    "solved": "solved",
    "satisfied": "satisfied",
    "reached": "reached",
    "first-time": "first_time",
    "not-reopened": "not_reopened",
    "handed-on-time": "handed_on_time",
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def percent(self) -> Decimal | None:
        """With two decimals, rounded half up; None where there was nothing to count."""
        if not self.whole:
            return None
        return (Decimal(self.part) * 100 / self.whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rated:
    """One rate of one group: over all that counts, and without what was excluded."""

    rate: Rate
    group: str
    honest: Share
    adjusted: Share

    @property
    def over(self) -> Text:
        """The rule of the denominator."""
        return OVER_WORDS[self.rate.over]


def rated(
    rows: FactSet, kind: Kind, months: Sequence[str], by: By = "", *, rates: Iterable[Rate] | None = None
) -> tuple[Rated, ...]:
    """Every rate of a kind over some months ("2026-03"), for each group in it; `rows` are those of one kind that the
    asker may count."""
    wanted = tuple(kind.rates if rates is None else rates)
    found: list[Rated] = []
    for over in dict.fromkeys(rate.over for rate in wanted):
        some = [rate for rate in wanted if rate.over == over]
        column = f"month_{over}"
        group = {"": "kind", "month": column}.get(by, by)
        counts = {
            f"{name}{number}": Count("matter", filter=_counted(rate) & left)
            for number, rate in enumerate(some)
            for name, left in (("all", Q()), ("left", Q(excluded=False)))
        }
        table = (
            rows.filter(**{f"{column}__in": list(months)})
            .filter(_over(over))
            .order_by(group)
            .values(group)
            .annotate(whole=Count("matter"), whole_left=Count("matter", filter=Q(excluded=False)), **counts)
        )
        for line in table:
            found += [
                Rated(
                    rate,
                    "" if by == "" else line[group],
                    Share(line[f"all{number}"], line["whole"]),
                    Share(line[f"left{number}"], line["whole_left"]),
                )
                for number, rate in enumerate(some)
            ]
    order = {rate.id: at for at, rate in enumerate(wanted)}
    return tuple(sorted(found, key=lambda one: (one.group, order[one.rate.id])))


def rates_for(viewer: Viewer, kind_id: str, kind: Kind, period: Period, by: By = "") -> tuple[Rated, ...]:
    """The rates of a kind in a period, as somebody may see them."""
    rows = MatterFact.rows.visible_to(viewer).filter(kind=kind_id).as_of(None)
    return rated(rows, kind, [month.key for month in period.months()], by)


def summed(kind: Kind, parts: Iterable[Rated]) -> tuple[Rated, ...]:
    """The rates of a kind as a whole, out of those of all its parts by one cut."""
    found: dict[str, tuple[Share, Share]] = {}
    for one in parts:
        honest, adjusted = found.get(one.rate.id, (Share(), Share()))
        found[one.rate.id] = (honest + one.honest, adjusted + one.adjusted)
    return tuple(Rated(rate, "", *found[rate.id]) for rate in kind.rates if rate.id in found)


def days_to_answer(viewer: Viewer, kind_id: str, months: Sequence[str]) -> Mapping[str, int]:
    """How many were answered on the same day, within 3, 7, 15, 30, 60 days, and later: by days from registration."""
    edges = ((0, "0"), (3, "3"), (7, "7"), (15, "15"), (30, "30"), (60, "60"))
    rows = MatterFact.rows.visible_to(viewer).filter(kind=kind_id).as_of(None)
    rows = rows.filter(month_answered__in=list(months))
    sums: dict[str, Any] = {}
    below: int | None = None
    for most, name in edges:
        within = Q(days__lte=most) if below is None else Q(days__lte=most, days__gt=below)
        sums[f"d{name}"] = Count("matter", filter=within)
        below = most
    sums["later"] = Count("matter", filter=Q(days__gt=below))
    found = rows.aggregate(**sums)
    return {name.removeprefix("d"): found[name] for name in sums}


def repeats(
    viewer: Viewer, kind_id: str, months: Sequence[str], least: int = 2, *, several: bool = True
) -> tuple[tuple[str, str, int], ...]:
    """Places and causes that came up again and again: place, category, how often; never a person. `several`: whether
    a matter of this kind may be counted for several units, and is then counted once."""
    asked = (viewer, kind_id, tuple(months), least, several)
    return once(viewer.book, ("repeats", *asked), lambda: _repeats(*asked))


def _repeats(
    viewer: Viewer, kind_id: str, months: Sequence[str], least: int, several: bool
) -> tuple[tuple[str, str, int], ...]:
    rows = MatterFact.rows.visible_to(viewer).filter(kind=kind_id).as_of(None)
    # any unit: said so that the index is taken that holds all that is asked for
    rows = rows.filter(month_all__in=list(months), unit__gte="").exclude(place="")
    if several:
        table = rows.values("place", "category").annotate(times=Count("matter", distinct=True))
        found = table.filter(times__gte=least).order_by("-times", "place", "category")[:_MOST_REPEATS]
        return tuple((line["place"], line["category"], line["times"]) for line in found)
    # counted in the order of the index first, so that not each of some hundred thousand is sorted
    near = rows.values("month_all", "unit", "channel", "category", "place").annotate(times=Count("matter"))
    sql, values = near.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, category, SUM(times) FROM ({sql}) near GROUP BY place, category"
            f" HAVING SUM(times) >= %s ORDER BY 3 DESC, 1, 2 LIMIT {_MOST_REPEATS}",
            [*values, least],
        )
        return tuple((place, category, int(times)) for place, category, times in cursor.fetchall())


def rate_names(book: str, day: date, cut: int | None = None) -> Mapping[str, MetricName]:
    """How the rates that an appraisal may read are called, by their names as metrics."""
    titles = rate_titles(books.in_force(book, day, cut).values())
    return {name: MetricName(title, Text("%", "%")) for name, title in titles.items()}


@family(MATTER_FAMILY)
def scored(name: str, question: Question) -> Mapping[str, Fact] | None:
    """The rate `matter.KIND.RATE` of each unit and its parts in the period, without what was excluded, as of the act.

    What complains about a unit or a person counts for nobody: scores are read by those whom it is kept from, and the
    difference to the rates that they may see would tell them of it. The rates of those who see every unit's work have it.
    """
    _, kind_id, rate_id = name.split(".")
    day = question.period.end - timedelta(days=1)
    institution = books.in_force(question.book, day, question.cut).get(kind_id)
    kind = institution.matter if institution is not None else None
    rate = next((one for one in kind.rates if one.id == rate_id and one.scored), None) if kind else None
    if kind is None or rate is None:
        return None
    rows = MatterFact.rows.for_nobody(question.book).filter(kind=kind_id, guarded=False).as_of(question.cut)
    months = [month.key for month in question.period.months()]
    shares = {one.group: one.adjusted for one in rated(rows, kind, months, "unit", rates=[rate])}
    standing = units.tree(question.book, question.period, question.cut)
    return {
        unit: _sum(shares[part] for part in (unit, *(u.id for u in standing.under(unit))) if part in shares)
        for unit in question.units
    }


def _sum(shares: Iterable[Share]) -> Fact:
    some = list(shares)
    percent = Share(sum(one.part for one in some), sum(one.whole for one in some)).percent
    return NOT_APPLICABLE if percent is None else percent


def _counted(rate: Rate) -> Q:
    if rate.counts.startswith(_MILESTONE):
        return Q(milestones__contains=f",{rate.counts.removeprefix(_MILESTONE)},")
    return Q(**{_COUNTED[rate.counts]: True})


def _over(over: str) -> Q:
    return {"answered": Q(answered=True), "reached": Q(reached=True)}.get(over, Q())
