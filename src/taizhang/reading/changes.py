"""Statements of change: from A to B, growth by rate, by multiple, by 番, percentage points, differences."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show
from taizhang.reading.quantities import Quantity

_TIMES_AS_MUCH = re.compile(r"(?:是|为|相当于|达到?)[^,。]{0,12}的?$")
_ANNUAL = re.compile(r"年均|平均每年|年平均|年递增")


class Changes(Arithmetic):
    """Finds the two values a change is said of, and tests it."""

    def change(self, index: int) -> None:
        """Test the change said at `index`, if the two values are known."""
        quantity, left = self.found[index], self.left(index)
        if quantity.base or quantity.unit in ("成", "折") or quantity.high is not None:
            return
        pair = self._pair(index)
        if pair is None:
            return
        low, high, members = pair
        a, b = low.value, high.value
        if a <= 0 or low.unit != high.unit:
            return
        falls = bool(self.down.within(left[-8:])) and not self.up.within(left[-4:])
        d_a, d_b = self.spread(low), self.spread(high)
        if quantity.unit in ("百分点", "个百分点", "个点"):
            if high.unit in ("%", "‰"):
                expected = a - b if falls else b - a
                tolerance = (
                    d_a + d_b + (quantity.step / 2 if quantity.decimals else Decimal(0))
                    if quantity.decimals != max(low.decimals, high.decimals)
                    else quantity.step / 2
                )
                self.add(
                    "points",
                    (*members, index),
                    Test(expected, tolerance),
                    f"{show(b)} - {show(a)} = {show(b - a)}",
                )
        elif quantity.unit == "%" and "change" in quantity.cues:
            ratio, spread = b / a, (b + d_b) / max(a - d_a, a / 2) - (b - d_b) / (a + d_a)
            if _ANNUAL.search(left[-8:]):
                years = self._years(low, high)
                if years and years > 1 and ratio > 0:
                    expected = (Decimal(str(float(ratio) ** (1 / years))) - 1) * 100
                    tolerance = quantity.step + spread * 100 / years
                    self.add(
                        "annual",
                        (*members, index),
                        Test(expected, tolerance),
                        f"({show(b)} ÷ {show(a)})^(1/{years}) - 1 = {show(expected)}%",
                    )
                return
            if high.kind == "percent":
                return
            expected = ((a - b) if falls else (b - a)) / a * 100
            self.add(
                "growth",
                (*members, index),
                Test(expected, quantity.step + spread * 50),
                f"{show(b)} ÷ {show(a)} - 1 = {show((b / a - 1) * 100)}%",
            )
        elif quantity.unit == "倍":
            ratio = b / a
            spread = max(quantity.step, Decimal("0.1")) * Decimal("0.51") + d_a / a * ratio + d_b / a
            if self.up.within(left[-6:]):
                loose = abs(ratio - quantity.value) <= spread
                self.add(
                    "multiple",
                    (*members, index),
                    Test(ratio - 1, spread),
                    f"{show(b)} ÷ {show(a)} - 1 = {show(ratio - 1)}",
                    loose,
                )
            elif _TIMES_AS_MUCH.search(left):
                self.add(
                    "multiple",
                    (*members, index),
                    Test(ratio, spread),
                    f"{show(b)} ÷ {show(a)} = {show(ratio)}",
                )
        elif quantity.unit == "番":
            from math import log2

            expected = Decimal(str(log2(float(b / a)))) if b > 0 else Decimal(0)
            self.add(
                "multiple",
                (*members, index),
                Test(expected, Decimal("0.1")),
                f"log2({show(b)} ÷ {show(a)}) = {show(expected)}",
            )
        elif quantity.role == "change" and quantity.unit == high.unit:
            expected = abs(b - a)
            self.add(
                "difference",
                (*members, index),
                Test(expected, d_a + d_b + self.spread(quantity)),
                f"{show(b)} - {show(a)} = {show(b - a)}",
            )

    def _pair(self, index: int) -> tuple[Quantity, Quantity, tuple[int, ...]] | None:
        """The two values a change is said of: 由A增加到B; B比上年的A; B and the same indicator of the base year."""
        found, quantity = self.found, self.found[index]
        full = self.layout.full_sentence(quantity.start)
        sentence, _ = self.layout.sentence(quantity.start)
        high = -1
        for other in range(index - 1, max(index - 9, -1), -1):
            one = found[other]
            if one.start < max(full, sentence):
                break
            if one.base == "to":
                if (
                    one.ratio
                    or one.head < 0
                    or (one.indicator != quantity.indicator and quantity.indicator_from.startswith("before"))
                ):
                    return None
                return found[one.head], one, (one.head, other)
            if "base" in one.cues:
                for more in range(other - 1, max(other - 4, -1), -1):
                    if (
                        found[more].unit == one.unit
                        and found[more].start >= sentence
                        and found[more].role in ("actual", "target", "share")
                    ):
                        return one, found[more], (more, other)
                return None
            if (
                one.kind in ("multiple",)
                or one.role == "change"
                or "change" in one.cues
                or one.kind == "time"
            ):
                continue
            if one.indicator == quantity.indicator:
                high = other
            break
        if high < 0 or (quantity.kind not in ("percent", "multiple") and quantity.role != "change"):
            return None
        base = self._base_of(high, index)
        if base >= 0 and base != high:
            return found[base], found[high], (base, high)
        return self._from_difference(high, index)

    def _base_of(self, high: int, index: int) -> int:
        """The same indicator in the base year, said elsewhere in the text; -1 if it is not, or not once."""
        one = self.found[high]
        if not one.period or not re.fullmatch(r"[0-9]{4}(?:-[0-9]{4})?", one.period):
            return -1
        year = int(one.period[-4:]) - 1
        left = self.norm[
            max(self.layout.sentence(one.start)[0], self.found[index].start - 14) : self.found[index].start
        ]
        said = re.findall(r"(?:比|较)((?:19|20)[0-9][0-9])年", left)
        if said:
            year = int(said[-1])
        else:
            section = self.layout.section(one.start)
            several = section.first is not None and section.last is not None and section.last > section.first
            if _ANNUAL.search(left) and section.first is None:
                return -1
            if section.first is not None and (several or _ANNUAL.search(left)):
                year = section.first - 1
        fitting = {
            self.found[other].value: other
            for other in self.levels.get((one.indicator, one.unit, one.subject), ())
            if self.found[other].period == str(year) and other != high
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else -1

    def _from_difference(self, high: int, index: int) -> tuple[Quantity, Quantity, tuple[int, ...]] | None:
        """B, 增加D, 增长P%: the base is B less D."""
        found = self.found
        for other in range(high + 1, index):
            part = found[other]
            if (
                part.role == "change"
                and part.unit == found[high].unit
                and found[index].unit == "%"
                and part.bound == "="
            ):
                falls = bool(self.down.within(self.left(other)[-6:]))
                value = found[high].value + (part.value if falls else -part.value)
                base = Quantity(
                    part.start,
                    part.end,
                    value,
                    part.unit,
                    part.kind,
                    step=max(part.step, found[high].step),
                    decimals=max(part.decimals, found[high].decimals),
                )
                return base, found[high], (high, other)
        return None

    def _years(self, low: Quantity, high: Quantity) -> int | None:
        years = [
            re.fullmatch(r"([0-9]{4})(?:-(?:[0-9]{4}|[0-9][0-9]|Q[0-9]))?", one.period or "")
            for one in (low, high)
        ]
        if years[0] is None or years[1] is None:
            return None
        return (
            int((high.period or "0")[-4:]) - int((low.period or "0")[:4])
            if len(high.period or "") != 7
            else None
        )
