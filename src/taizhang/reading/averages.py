"""Statements of an average: a total over a count, per head, per household, per 亩, per month, per year."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show

_AVERAGE = re.compile(
    r"(?P<of>人均|户均|村均|亩均|平均每(?P<each>平方米|立方米|公里|公斤|千瓦|[人户月年村天亩名个季盏座处所套台条口头只株辆件起家吨斤米班组张])|年均|平均亩产|亩产|单产)(?P<month>月)?(?P<name>[\u4e00-\u9fff]{0,6}?)(?:达到?|为|是|仅|约|近|超过|合)*$"
)
_COUNTED = {"人均": ("人", "名", "位", "口", "人次"), "户均": ("户", "家"), "村均": ("个", "村"), "亩均": ("亩",), "平均亩产": ("亩",), "亩产": ("亩",)}  # fmt: skip
_LOOSE = Decimal("0.02")
_NEAR, _FAR = 3, 5
"""How many figures back the count and the total may stand for a false average to be reported."""


class Averages(Arithmetic):
    """Finds the total and the count an average is said of, and tests it."""

    def average(self, index: int) -> None:
        """Test 产值896万元, 亩均8000元 over the count said before; only a near pair can be found false."""
        found, each = self.found, self.found[index]
        match = _AVERAGE.search(self.left(index))
        if match is None or each.kind not in ("money", "measure") or each.high is not None:
            return
        if match["of"] == "年均":
            self._yearly(index)
            return
        floor = self.layout.full_sentence(each.start)
        counted = (match["each"],) if match["each"] else _COUNTED.get(match["of"], ())
        if match["each"] in ("人", "名"):
            counted = _COUNTED["人均"]
        before = [
            other
            for other in range(max(index - 8, 0), index)
            if found[other].start >= floor and found[other].bound == "=" and found[other].high is None
        ]
        totals = [other for other in reversed(before) if self._is_total(other, index)]
        counts = [
            other for other in reversed(before) if found[other].unit in counted and found[other].value > 0
        ]
        months = 12 if match["month"] else 1
        for total in totals[:3]:
            for count in counts[:3]:
                if total == count:
                    continue
                expected = self._mean(total, count, index) / months
                gap = self._tolerance(total, count, index)
                if abs(expected - each.value) <= gap or each.bound != "=":
                    self._say(total, count, index, expected, gap, months)
                    return
        name = match["name"]
        if not totals or not counts or totals[0] != index - 1:
            return
        total, count = totals[0], counts[0]
        named = len(name) >= 2 and found[total].indicator.endswith(name[-2:]) and len(counts) == 1
        if index - count > (_FAR if named else _NEAR):
            return
        same = not name or found[total].indicator.endswith(name[-2:]) or months == 12
        expected = self._mean(total, count, index) / months
        if same and each.value / 3 <= expected <= each.value * 3:
            self._say(total, count, index, expected, self._tolerance(total, count, index), months)

    def _is_total(self, other: int, index: int) -> bool:
        one, each = self.found[other], self.found[index]
        same = one.unit == each.unit or (one.unit in _WEIGHTS and each.unit in _WEIGHTS)
        return (
            same
            and one.role in ("actual", "target")
            and not _AVERAGE.search(self.left(other))
            and one.value > each.value
        )

    def _mean(self, total: int, count: int, index: int) -> Decimal:
        one, each = self.found[total], self.found[index]
        factor = _WEIGHTS.get(one.unit, Decimal(1)) / _WEIGHTS.get(each.unit, Decimal(1))
        return one.value * factor / self.found[count].value

    def _tolerance(self, total: int, count: int, index: int) -> Decimal:
        one, many, each = self.found[total], self.found[count], self.found[index]
        mean = self._mean(total, count, index)
        spread = mean * (
            one.step / 2 / one.value + (many.step / 2 / many.value if many.step > 1 or many.decimals else 0)
        )
        return max(each.step, mean * _LOOSE / 4) + spread

    def _say(self, total: int, count: int, index: int, expected: Decimal, gap: Decimal, months: int) -> None:
        a, n = self.found[total].value, self.found[count].value
        shown = f"{show(a)} ÷ {show(n)}{' ÷ 12' if months > 1 else ''} = {show(expected)}"
        self.add("average", (total, count, index), Test(expected, gap), shown)

    def _yearly(self, index: int) -> None:
        """五年累计11.6亿元, 年均2.32亿元: the total over the years of its period."""
        found, each = self.found, self.found[index]
        if index == 0 or found[index - 1].unit != each.unit or each.role not in ("actual", "target"):
            return
        total = found[index - 1]
        years = re.fullmatch(r"([0-9]{4})-([0-9]{4})", total.period or "")
        if (
            years is None
            or total.start < self.layout.sentence(each.start)[0]
            or "累计" not in self.left(index - 1)
        ):
            return
        count = int(years[2]) - int(years[1]) + 1
        if count < 2 or total.value <= each.value:
            return
        expected = total.value / count
        gap = each.step + total.step / count + expected * _LOOSE / 4
        self.add(
            "average",
            (index - 1, index),
            Test(expected, gap),
            f"{show(total.value)} ÷ {count} = {show(expected)}",
        )


_WEIGHTS = {
    "吨": Decimal(1000),
    "公斤": Decimal(1),
    "千克": Decimal(1),
    "斤": Decimal("0.5"),
    "担": Decimal(50),
}
