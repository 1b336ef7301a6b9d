"""What a unit of the sample reports for a period: by season, by how well it works, and by chance that repeats."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from taizhang.demo import sample
from taizhang.demo.scribe import chance
from taizhang.timekeeping import Period

NOT_APPLICABLE = None
"""The unit has no such work."""

_HUNDRED = Decimal(100)


class Values:
    """The values of the sample year.

    `targets` are the promises of the units at the beginning of the year, by indicator and unit; `merged` names the
    unit that takes over another's work, from a month on.
    """

    def __init__(
        self, targets: Mapping[tuple[str, str], Decimal], merged: Mapping[str, tuple[str, int]]
    ) -> None:
        self._targets = targets
        self._merged = merged
        self._course = sample.course()

    def of(self, indicator: str, unit: str, person: str, period: Period) -> Decimal | None:
        """The value of a unit (and person) for a period, or NOT_APPLICABLE."""
        value = self._own(indicator, unit, person, period)
        for gone, (successor, month) in self._merged.items():
            if successor == unit and period.months()[-1].number >= month and indicator in self._added_up():
                value = _sum(value, self._own(indicator, gone, person, period))
        return value

    def _added_up(self) -> set[str]:
        course = self._course
        return {*course["promised"], *course["shared"], *course["level"]}

    def _own(self, indicator: str, unit: str, person: str, period: Period) -> Decimal | None:
        course = self._course
        months = [month.number for month in period.months()]
        if indicator in course["once"]:
            happened = course["once"][indicator].get(unit, ())
            return Decimal(sum(month in happened for month in months))
        if indicator == "village-days":
            return self._days(unit, months[-1])
        if indicator == "village-deeds":
            return self._deeds(unit, months[-1])
        if indicator in course["level"]:
            return self._level(course["level"][indicator], unit, months[-1])
        target = self._targets.get((indicator, unit))
        if indicator in course["towards"] and target is not None:
            return self._towards(course["towards"][indicator], target, indicator, unit, months[-1])
        if indicator in course["cumulative"] and target is not None:
            share = course["cumulative"][indicator][months[-1] // 3 - 1]
            return (target * share * self._wobble(indicator, unit, months[-1], 0.01)).quantize(Decimal(1))
        if indicator in course["promised"] and target is not None:
            how = course["promised"][indicator]
            return self._flow(target * Decimal(how.get("factor", 1)), how, indicator, unit, months)
        if indicator in course["shared"]:
            return self._shared(course["shared"][indicator], indicator, unit, months)
        return NOT_APPLICABLE

    def _flow(
        self, whole: Decimal, how: Mapping[str, Any], indicator: str, unit: str, months: list[int]
    ) -> Decimal:
        """The part of a year's amount that falls to the months, in whole quanta: the rounding never drifts."""
        quantum = Decimal(how["quantum"])
        whole *= Decimal(self._course["strength"].get(unit, 1))
        season = self._course["season"][how["season"]]

        def through(month: int) -> Decimal:
            share = Decimal(sum(season[:month])) / _HUNDRED
            wobble = self._wobble(indicator, unit, month, 0.03) if month < 12 else Decimal(1)
            return (whole * share * wobble / quantum).quantize(Decimal(1), ROUND_HALF_UP) * quantum

        return max(Decimal(0), through(months[-1]) - through(months[0] - 1))

    def _shared(self, how: Mapping[str, Any], indicator: str, unit: str, months: list[int]) -> Decimal | None:
        weights = sample.breakdown()["units"][how["among"]]
        if unit in how.get("station", {}):
            return self._flow(Decimal(how["station"][unit]), how, indicator, unit, months)
        if unit not in weights:
            return NOT_APPLICABLE
        whole = Decimal(how["total"]) * weights[unit] / sum(weights.values())
        return self._flow(whole, how, indicator, unit, months)

    def _level(self, how: Mapping[str, Any], unit: str, month: int) -> Decimal | None:
        if unit not in how["begin"]:
            return NOT_APPLICABLE
        steps = sum(rise <= month for rise in how["rises"].get(unit, ()))
        return Decimal(how["begin"][unit]) + steps * Decimal(how["by"])

    def _towards(
        self, shares: list[Decimal], target: Decimal, indicator: str, unit: str, month: int
    ) -> Decimal:
        share = shares[0] + (shares[1] - shares[0]) * (month - 1) / 11
        value = target * share * self._wobble(indicator, unit, month, 0.001)
        return min(value, Decimal("99.8")).quantize(Decimal("0.01"))

    def _days(self, unit: str, month: int) -> Decimal:
        days = self._course["days"]
        draw = chance("days", unit, month)
        if month in days["short"].get(unit, ()):
            return Decimal(draw.randint(13, 17))
        return Decimal(draw.randint(*days["usual"]))

    def _deeds(self, unit: str, month: int) -> Decimal:
        usual = month in self._course["deeds"]["months"]
        return Decimal(int(chance("deeds", unit, month).random() < (0.72 if usual else 0.06)))

    def _wobble(self, indicator: str, unit: str, month: int, by: float) -> Decimal:
        """A factor near 1; at the start of the year there is nothing to wobble."""
        if month == 0:
            return Decimal(1)
        return Decimal(str(round(chance("value", indicator, unit, month).uniform(1 - by, 1 + by), 6)))


def _sum(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return second if first is None else first if second is None else first + second
