"""Balances told without the words of coming and going, totals of so many parts, and distances of two rates."""

from __future__ import annotations

import itertools
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.likeness import one_digit_off, slipped
from taizhang.reading.pairs import POINTS
from taizhang.reading.patterns import pattern
from taizhang.reading.plans import Plans
from taizhang.reading.sums import Sums
from taizhang.reading.triggers import TRIGGERS

_OPENS = pattern(r"[年期月]初|上[年月期](?:末|底|结)|原有|原来|库存")
_CLOSES = pattern(r"[年期月][末底]|现[存有]|结存|剩余|尚存|在册|余额")
_CLOSES_SAID = TRIGGERS.bit([_CLOSES])
_SO_MANY = pattern(
    r"(?P<count>[两二三四五六七八九])(?:年|个?[\u4e00-\u9fff]{1,6}?)(?:总?共|合计|累计|总计|[加合]起来|加在一起|合在一起)(?:计|有)?[\u4e00-\u9fff]{0,6}$"
)
_TOWN = pattern(
    r"[,;、](?:(?:全[镇乡村县街年]道?|上半年|下半年)(?:总?共|合计|累计)?|总?共|合计|累计|总计)(?:计|有)?(?P<verb>[\u4e00-\u9fff]{0,6}?)(?:了|为|达到?)?$"
)
_SUMMED = TRIGGERS.bit([r"共|合|总|计|全|半年|起"])
_VERB = pattern(r"(?P<verb>[\u4e00-\u9fff]{2})(?:了|为|达到?)?$")
_HIGHER = pattern(r"^(?:[,、](?:[高低]出?|超[出过]|领先|落后|多|少)了?|的(?:平均)?(?:水平|标准|目标))$")
_AGAINST = pattern(r"[高低]于|超过|[比较]")
_MONTHLY = pattern(r"^[,、(](?:月均|平均每?一?个?月|每月平均|一个月平均)[\u4e00-\u9fff]{0,4}$")
_MONTHLY_SAID = TRIGGERS.bit([_MONTHLY])
BALANCE_SAID = _CLOSES_SAID | _SUMMED | _MONTHLY_SAID
_NUMBERS = "零一二三四五六七八九"
MOST_OFF = Decimal("0.15")
TOTALS_OFF = Decimal("0.2")


class Balances(Sums, Plans):
    """Tests an account by its figures alone, and totals by how many they are said to be of."""

    def balanced(self, index: int) -> None:
        """年初412人, 新增36人, 停发52人, 年末396人: what comes and what goes, told by the figures themselves."""
        closing = self.found[index]
        if closing.high is not None or closing.bound != "=":
            return
        if closing.unit in POINTS:
            self._higher(index)
        elif closing.kind not in ("percent", "multiple", "time") and closing.said & _CLOSES_SAID:
            self._closed_account(index)
        if closing.said & _SUMMED and index not in self.explained:
            self._total_of_so_many(index)
        if closing.said & _MONTHLY_SAID and index not in self.explained:
            self._monthly(index)

    def _with_mark(self, index: int) -> str:
        """What stands before a figure since the figure before it or the mark of its clause, with that mark."""
        one = self.found[index]
        start = max(one.clause - 1, 0)
        before = index - 1
        if before >= 0 and self.found[before].spelled and self.found[before].start >= one.clause:
            before -= 1  # 三年共, 两项共: the number of the parts, not one of them
        return self.norm[max(start, self.found[before].end if before >= 0 else 0) : one.start]

    def _closed_account(self, index: int) -> None:
        found, closing = self.found, self.found[index]
        if not _CLOSES.search(self.left(index)):
            return
        floor = self.layout.full_sentence(closing.start)
        row: list[int] = []
        for other in range(index - 1, max(index - 5, -1), -1):
            one = found[other]
            if one.start < floor or one.unit != closing.unit or one.bound != "=" or one.high is not None:
                return
            row.insert(0, other)
            if _OPENS.search(self.left(other)):
                break
        if len(row) < 3 or not _OPENS.search(self.left(row[0])):
            return
        opening, *flows = row
        gain, loss = self.words["flow.gain"], self.words["flow.loss"]
        signs = [
            (1,) if gain.within(said) and not loss.within(said) else (-1,) if loss.within(said) else (1, -1)
            for said in map(self.left, flows)
        ]
        results = [
            found[opening].value
            + sum((sign * found[flow].value for sign, flow in zip(way, flows, strict=True)), Decimal(0))
            for way in itertools.product(*signs)
            if len(set(way)) == 2
        ]
        if not results:
            return
        gap = max(self.spread(found[member]) for member in (*row, index)) * 2
        near = [
            result
            for result in results
            if result > 0
            and (
                abs(result - closing.value) <= max(gap, closing.value * MOST_OFF)
                or slipped(result, closing.value)
                or one_digit_off(result, closing.value)
            )
        ]
        if near:
            nearest = min(near, key=lambda result: abs(result - closing.value))
            shown = ", ".join(show(found[member].value) for member in row)
            self.add("flow", (*row, index), Test(nearest, gap), f"{shown} → {show(nearest)}")

    def _total_of_so_many(self, index: int) -> None:
        """倒塌12户36间, 损坏28户84间, 两项共120间; 西片320亩, 东片480亩, 全镇植树800亩."""
        found, total = self.found, self.found[index]
        left = self._with_mark(index)
        said = _SO_MANY.search(left)
        town = None if said else _TOWN.search(left)
        if said is None and town is None:
            return
        floor = self.layout.full_sentence(total.start)
        like = [
            other
            for other in range(max(index - FAR, 0), index)
            if found[other].start >= floor
            and found[other].unit == total.unit
            and found[other].bound == "="
            and found[other].high is None
            and found[other].role == total.role
            and not found[other].base
            and not self.each(other)
            and not (other == index - 1 and found[other].spelled)
        ]
        if said:
            count = 2 if said["count"] == "两" else _NUMBERS.index(said["count"])
            row = like[-count:] if len(like) >= count else []
            if total.kind == "percent" and not all("占" in self._clause(other) for other in row):
                return
        else:
            verb = town["verb"] if town else ""
            row = like[-2:] if len(like) < 3 else like
            verbs = {match["verb"] if (match := _VERB.search(self.left(other))) else "" for other in row}
            if len(verb) < 2 or verbs != {verb[-2:]}:
                return
        if len(row) < 2 or any(found[other].value >= total.value for other in row):
            return
        added = sum((found[other].value for other in row), Decimal(0))
        gap = abs(added - total.value)
        if gap <= total.value * TOTALS_OFF or one_digit_off(added, total.value):
            self._sum(row, index, "sum", exact=True)

    def _higher(self, index: int) -> None:
        """满意度96.4%, 全县平均94.1%, 高出2.3个百分点: the distance of the two percentages before it."""
        found, points = self.found, self.found[index]
        if index < 2 or not _HIGHER.search(self._with_mark(index)):
            return
        high, low = found[index - 2], found[index - 1]
        if self._with_mark(index)[:1] not in ",、" and not _AGAINST.search(self.left(index - 1)):
            return
        if high.start < self.layout.full_sentence(points.start) or not high.unit == low.unit == "%":
            return
        if (
            "change" in (high.role, low.role)
            or high.high is not None
            or low.bound != "="
            or high.bound != "="
        ):
            return
        expected = abs(high.value - low.value)
        gap = self.spread(high) + self.spread(low) + self.spread(points)
        if abs(expected - points.value) <= max(expected, points.value) / 2:
            shown = f"{show(high.value)} - {show(low.value)} = {show(high.value - low.value)}"
            self.add("points", (index - 1, index - 2, index), Test(expected, gap), shown)

    def _monthly(self, index: int) -> None:
        """办理1320件, 月均110件: a twelfth that comes out even, where no other number of months fits."""
        found, each = self.found, self.found[index]
        total = found[index - 1] if index else each
        if total.unit != each.unit or not self.is_level(index - 1) or total.bound != "=":
            return
        if not _MONTHLY.search(self._with_mark(index)):
            return
        half = each.step / 2 if each.decimals else Decimal("0.5") * (each.step or 1)
        if any(abs(total.value / months - each.value) <= half for months in range(1, 13)):
            return
        twelfth = total.value / 12
        even = twelfth == twelfth.quantize(each.step if each.decimals else Decimal(1))
        if even and twelfth / Decimal("1.4") <= each.value <= twelfth * Decimal("1.4"):
            shown = f"{show(total.value)} ÷ 12 = {show(twelfth)}"
            self.add("average", (index - 1, index), Test(twelfth, half), shown)
