"""Means of a total and a count that stand beside them, or bear their name: the second look of `averages`."""

from __future__ import annotations

import itertools
from decimal import Decimal

from taizhang.reading.averages import Averages
from taizhang.reading.likeness import slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.plans import Plans

_HAN = pattern(r"[\u4e00-\u9fff]{2,8}")


class Means(Averages, Plans):
    """Tests so much each against a total and a count, where no rule of `averages` was sure of them."""

    def mean_of_two(self, index: int) -> None:
        """总收益300万元, 240户参与的贫困户户均增收1.25万元: a total and a count, side by side before so much each."""
        found, each = self.found, self.found[index]
        said = self.each(index)
        if said is None or said["many"] or each.bound != "=":
            return
        unit = said["each"] or (said["of"] or "").removesuffix("均")
        totals = [
            other
            for other in range(index - 1, max(index - 4, -1), -1)
            if found[other].start >= self.layout.full_sentence(each.start)
            and found[other].unit == each.unit
            and found[other].value > each.value
            and not self.each(other)
        ]
        counts = [other for other in range(index - 1, max(index - 4, -1), -1) if self._is_count(other, unit)]
        if len(totals) != 1 or len(counts) != 1 or {totals[0], counts[0]} != {index - 1, index - 2}:
            return
        total, count = totals[0], counts[0]
        if found[index - 2].start < self.layout.sentence(each.start)[0]:
            return
        if (
            found[total].bound != "="
            or found[total].value <= each.value
            or self.each(total)
            or self.past(total)
        ):
            return
        mean = found[total].value / found[count].value
        fitting = [
            months
            for months in (1, 12, 4, 2)
            if abs(mean / months - each.value) <= self._gap(total, count, index)
        ]
        if fitting or found[total].role == "change":
            return
        if slipped(mean.quantize(each.step if each.decimals else Decimal(1)), each.value) or (
            abs(mean - each.value) <= Decimal("0.3") * mean
        ):
            self._say(total, count, index, 1, average=True)

    def mean_of_named(self, index: int) -> None:
        """收治住院1860人次, …; 住院461.3万元; and later 住院患者次均费用2480元: total and count by the name of the mean."""
        found, each = self.found, self.found[index]
        said = self.each(index)
        name = _HAN.match(said.string[: said.start()].lstrip(",、;")) if said and not said["many"] else None
        if said is None or name is None or each.bound != "=" or each.value < 100 or each.decimals:
            return
        unit, word = said["each"] or (said["of"] or "").removesuffix("均"), name[0][:2]
        near = [
            other
            for other in range(max(index - 40, 0), index)
            if word in self._clause(other) and self.is_level(other) and found[other].bound == "="
        ]
        totals = [
            other
            for other in near
            if found[other].unit == each.unit
            and found[other].value > each.value
            and self._of_itself(other, index)
        ]
        counts = [other for other in near if self._is_count(other, unit)]
        pairs = list(itertools.product(totals, counts))
        if not 0 < len(pairs) < 5 or any(
            self._fits(total, count, index, months) for total, count in pairs for months in (1, 12)
        ):
            return
        for total, count in pairs:
            mean = self._mean(total, count, index).quantize(Decimal(1))
            if slipped(mean, each.value):
                self._say(total, count, index, 1, average=True)
                return
