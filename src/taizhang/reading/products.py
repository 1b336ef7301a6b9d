"""So many, so much each, and right behind them what the two come to: 门票每张40元, 全年售出1.5万张, 收入60万元."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import PEOPLE, Test, show
from taizhang.reading.averages import Averages
from taizhang.reading.likeness import SAME_MEASURE, slipped
from taizhang.reading.patterns import pattern

_ALONE = pattern(r"[,、(]?(?:(?:共计?|合计|总计|计|总共|一共|累计)(?:[\u4e00-\u9fff]{0,4})?)")
"""Nothing but the word of a total, and what was done with it."""
_BEHIND = pattern(r"[,、(]?[\u4e00-\u9fff]{0,9}")
_ANOTHER = pattern(
    r"其中|另|同比|[每均各]|剩|余|增|减|比|利润|纯|净|下降|提高|已|目标|计划|上[年级]|去年|[省市县区]级|自筹|投资|超|节"
)
"""A total that these words name is not what the two come to."""
_AT_A_TIME = pattern(r"^[,、(]?每[年月天日]")
_PAST = pattern(r"[;)\n]")
_EVERY = pattern(r"各[\u4e00-\u9fff]{1,8}$")
_MONTHLY = pattern(
    r"月(?:均)?(?:报酬|工资|补[贴助]|津贴|薪酬?|待遇|租金?|[\u4e00-\u9fff]{0,4}费)[\u4e00-\u9fff]{0,2}$"
)
_MONTH = pattern(r"每(?:人|名|个|户|间)?(?:每)?月|月[\u4e00-\u9fff]{0,6}$")
_YEAR = pattern(r"年")
_WEIGHTS = {unit: factor for unit, (same, factor) in SAME_MEASURE.items() if same == "公斤"}
_PERSONS = frozenset((*PEOPLE, "人次"))
_OFF = {True: (Decimal("0.5"), Decimal(2)), False: (Decimal("0.86"), Decimal("1.16"))}
"""How far the stated total may be from the product to be meant as it: said to be the total, or only told behind it."""


class Products(Averages):
    """Finds what a count and so much each come to, told right behind the two."""

    def comes_to(self, index: int) -> None:
        """Test a total against the count and so much each before it."""
        found, total = self.found, self.found[index]
        if index < 2 or total.bound != "=" or total.kind in ("percent", "multiple", "time", ""):
            return
        if not (self._like(index - 1, index) or self._like(index - 2, index)):
            return
        if not self.is_level(index) or total.base or total.value <= 0 or "cell" in total.cues:
            return
        left = _AT_A_TIME.sub("", self.left(index))
        if not left or not _BEHIND.fullmatch(left) or _ANOTHER.search(left):
            return
        if _PAST.search(self.norm, found[index - 1].end, total.start):
            return
        floor = self.layout.full_sentence(total.start)
        for each in (index - 1, index - 2):
            if found[each].start < floor or found[each].value <= 0 or found[each].bound != "=":
                continue
            told = self._told_each(each)
            if told is None or not self._like(each, index):
                continue
            counts = self._counts_of(each, index, told, floor)
            if counts or each == index - 1:
                self._test(each, index, counts, alone=_ALONE.fullmatch(left) is not None)
            return

    def _told_each(self, index: int) -> str | None:
        """The unit of which a figure is told each, "" for 各; None where it is an amount of itself."""
        one = self.found[index]
        if one.high is not None or one.kind in ("percent", "multiple", "time", "") or one.role == "change":
            return None
        if said := self.each(index):
            if said["many"]:
                return None
            of = said["of"] or ""
            unit = said["each"] or (
                of.removesuffix("均") if of.endswith("均") else "亩" if of in ("亩产", "单产") else ""
            )
            return unit or None
        left = self.left(index)
        return "" if _EVERY.search(left) or _MONTHLY.search(left) else None

    def _like(self, each: int, total: int) -> bool:
        """Whether so much each and the total are of one unit."""
        one, other = self.found[each].unit, self.found[total].unit
        return one == other or {one, other} <= _WEIGHTS.keys() or {one, other} <= _PERSONS

    def _counts_of(self, each: int, total: int, unit: str, floor: int) -> list[int]:
        """The counts that so much each may be times, nearest first."""
        if each == total - 2:
            return [total - 1] if self._fits_unit(total - 1, unit) else []
        if not unit:
            beside = each - 1
            return (
                [beside]
                if beside >= 0 and self.found[beside].start >= floor and self._fits_unit(beside, "")
                else []
            )
        return [
            other
            for other in range(each - 1, max(each - 7, -1), -1)
            if self.found[other].start >= floor
            and self._fits_unit(other, unit)
            and self.each(other) is None
            and not self.past(other)
            and "plan" not in self.found[other].cues
        ]

    def _fits_unit(self, index: int, unit: str) -> bool:
        one = self.found[index]
        if one.bound != "=" or one.high is not None or one.role in ("change", "norm") or one.value < 2:
            return False
        if one.spelled and one.value < 10 and one.unit in ("个", "项", "种", "类"):
            return False
        if one.kind not in ("counter", "people", "measure") or one.base == "from":
            return False
        if not unit:
            return one.kind != "measure"
        if unit in _WEIGHTS:
            return one.unit in _WEIGHTS
        return (
            one.unit == unit or (unit in PEOPLE and one.unit in PEOPLE) or (unit == "村" and one.unit == "个")
        )

    def _test(self, each: int, total: int, counts: list[int], *, alone: bool) -> None:
        found, whole = self.found, self.found[total]
        if any(one.figures[-1] == total or each in one.figures for one in self.made[-12:]):
            return
        rates = [
            other
            for other in range(min(counts, default=each), total)
            if found[other].unit == found[each].unit and other not in (each, *counts)
        ]
        counts = [count for count in counts if not rates or count > rates[-1]]
        if rates and (rates[-1] > each or self.each(rates[-1])):
            return  # C级户均补助1万元、D级户均补助2.1万元, 共补助135.6万元
        months = 12 if _MONTH.search(self.left(each)) and _YEAR.search(self.left(total)) else 1
        tries = [(count, self._product(each, count, total) * months) for count in counts]
        if self._in_chain(each, total) or any(
            self.fits(whole, self._test_of(total, expected)) for _, expected in tries
        ):
            return
        if not counts:
            return
        low, high = _OFF[alone and len(counts) == 1]
        for count, expected in tries:
            if low * expected <= whole.value <= high * expected or slipped(
                expected.quantize(whole.step if whole.step > 0 else Decimal(1)), whole.value
            ):
                shown = f"{show(found[count].value)} × {show(found[each].value)}{f' × {months}' if months > 1 else ''} = {show(expected)}"
                self.add("product", (count, each, total), self._test_of(total, expected), shown)
                return

    def _product(self, each: int, count: int, total: int) -> Decimal:
        """The product, in the unit of the total."""
        one, many, whole = self.found[each], self.found[count], self.found[total]
        value = one.value * many.value
        if one.unit in _WEIGHTS and whole.unit in _WEIGHTS:
            return value * _WEIGHTS[one.unit] / _WEIGHTS[whole.unit]
        per = self.each(each)
        if many.unit in _WEIGHTS and per and per["each"] in _WEIGHTS:
            return value * _WEIGHTS[many.unit] / _WEIGHTS[per["each"]]
        return value

    def _test_of(self, total: int, expected: Decimal) -> Test:
        whole = self.found[total]
        return Test(expected, max(whole.step if whole.decimals else Decimal(0), expected * Decimal("0.006")))

    def _in_chain(self, each: int, total: int) -> bool:
        """种瓜60亩, 亩产6000斤, 每斤0.8元, 收入28.8万元: so many times so much times so much."""
        found = self.found
        if each < 2 or self._told_each(each - 1) is None or total != each + 1:
            return False
        expected = found[each - 2].value * self._product(each, each - 1, total)
        if found[each - 2].kind != "measure" or expected <= 0:
            return False
        if not expected / 2 <= found[total].value <= expected * 2:
            return False
        shown = (
            " × ".join(show(found[one].value) for one in (each - 2, each - 1, each)) + f" = {show(expected)}"
        )
        self.add("product", (each - 2, each - 1, each, total), self._test_of(total, expected), shown)
        return True
