"""Statements of sums: wholes and their parts, totals of lists, ratios that make a hundred, products."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show
from taizhang.reading.report import Statement

PER_HEAD = re.compile(
    r"每(?:人|名|户|村|个|家|亩|座|处|所|台|件|组|月|位|盏|套|株|公里|条|口|头|只|天|车|张|平方米|吨|斤|公斤)|[户人村亩组]均|单价|平均"
)
_TOTAL = re.compile(
    r"(?:共计|合计|总计|一共|总共|共需?|全年(?:共)?(?:支出|发放|需)[\u4e00-\u9fff]{0,6}|计)(?:发放|支出|投入|为|达|支付|补助|奖励|兑现)?$"
)
SUM = re.compile(
    r"(?:合计|总计|共计|小计|总数为?|累计|一共|总共)(?:完成|投入|达到?|为|[\u4e00-\u9fff]{0,4})?$"
)
PARTS = re.compile(r"其中|分别是|分别为|分组看|分村看|分类看|分项看")


class Sums(Arithmetic):
    """Adds up what is said to add up."""

    def _shares_of_hundred(self, index: int) -> None:
        members = [index]
        while (
            members[-1] + 1 < len(self.found)
            and self.found[members[-1] + 1].ratio == self.found[members[-1]].ratio + 1
        ):
            members.append(members[-1] + 1)
        parts = [self.found[member] for member in members]
        total = sum((part.value for part in parts), Decimal(0))
        if len(parts) < 3 or not 90 <= total <= 110:
            return
        decimals = max(part.decimals for part in parts)
        tolerance = Decimal(len(parts)) * Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(total)}"
        self.made.append(
            Statement(
                "shares",
                parts[0].start,
                parts[-1].end,
                tuple(members),
                formula,
                abs(total - 100) <= tolerance,
                total,
                Decimal(100),
            )
        )

    def _product(self, index: int) -> None:
        """9名, 每人1000元, 共计9000元."""
        found, each = self.found, self.found[index]
        sentence, stop = self.layout.sentence(each.start)
        if (
            index + 1 >= len(found)
            or index == 0
            or found[index + 1].start > stop
            or found[index - 1].start < sentence
        ):
            return
        count, total = found[index - 1], found[index + 1]
        if (
            total.kind != "money"
            or not _TOTAL.search(self.left(index + 1))
            or count.kind not in ("people", "counter", "measure")
        ):
            return
        months = 12 if "月" in self.left(index) and re.search(r"全?年", self.left(index + 1)) else 1
        expected = count.value * each.value * months
        formula = (
            f"{show(count.value)} × {show(each.value)}{' × 12' if months > 1 else ''} = {show(expected)}"
        )
        self.add(
            "product",
            (index - 1, index, index + 1),
            Test(expected, total.step / 2 if total.decimals else Decimal(0)),
            formula,
        )

    def _total(self, index: int) -> None:
        """A86件、B34件, 合计120件: the like figures before a total add up to it."""
        found, total = self.found, self.found[index]
        sentence, _ = self.layout.sentence(total.start)
        if total.role == "change" or total.kind in ("percent", "multiple", "time"):
            return
        members: list[int] = []
        listed = False
        for other in range(index - 1, max(index - 40, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            if one.kind == "time" or (other == index - 1 and one.spelled and total.start - one.end < 8):
                continue
            gap_end = found[members[-1]].start if members else total.start
            if (
                one.unit != total.unit
                or one.role == "change"
                or one.base
                or PER_HEAD.search(self.left(other))
                or len(self.norm[one.end : gap_end]) > 40
            ):
                break
            listed = listed or "分别" in self.left(other)
            members.append(other)
        members.reverse()
        if len(members) < 2 or "其中" in self.norm[found[members[0]].end : total.start]:
            return
        loose = re.search(r"累计|一共|总共", self.left(index)) is not None
        if loose and not (listed or len(members) >= 4):
            return
        self._sum(members, index, "sum", exact=True)

    def _sum(self, members: list[int], whole: int, kind: str, *, exact: bool, sure: bool = True) -> None:
        """Add up the parts. Unless they are known to be all (`exact`), a sum far off is no statement: parts may be
        left out or overlap; where even that they are parts is doubtful (not `sure`), only one that holds is."""
        parts, total = [self.found[member] for member in members], self.found[whole]
        if any(part.bound != "=" or part.high is not None for part in [*parts, total]):
            return
        added = sum((part.value for part in parts), Decimal(0))
        step = max(part.step if part.decimals or part.step > 1 else Decimal(0) for part in [*parts, total])
        rounded = any(part.decimals for part in [*parts, total])
        tolerance = step * (1 if len(parts) < 5 else 2) if rounded else Decimal(0)
        if (
            not exact
            and abs(added - total.value) > tolerance
            and (not sure or abs(added - total.value) > total.value * Decimal("0.1"))
        ):
            return
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(added)}"
        self.add(kind, (*members, whole), Test(added, tolerance), formula)

    def _parts(self, start: int, end: int) -> None:
        """W, 其中A、B、C: the parts of a whole, unit by unit."""
        found = self.found
        first = bisect_left(found, end, key=lambda quantity: quantity.start)
        stop = self._stop(end)
        groups: dict[str, list[int]] = {}
        for other in range(first, min(first + 40, len(found))):
            one = found[other]
            if one.start >= stop or (
                other > first and PARTS.search(self.norm, found[other - 1].end, one.start)
            ):
                break
            if (
                one.kind in ("percent", "multiple", "time")
                or one.role in ("change", "norm")
                or one.base
                or "base" in one.cues
            ):
                if one.role in ("change",) or one.base:
                    break
                continue
            if SUM.search(self.left(other)) or PER_HEAD.search(self.left(other)):
                break
            groups.setdefault(one.unit, []).append(other)
        for unit, members in groups.items():
            whole = self._whole(first, unit, start)
            if whole < 0 or len(members) < 2:
                continue
            subjects = all("listed" in found[member].cues for member in members)
            near = self._before_semicolon(members)
            self._sum(near if len(near) > 1 else members, whole, "sum", exact=subjects, sure=len(near) > 1)

    def _before_semicolon(self, members: list[int]) -> list[int]:
        """The parts up to the first semicolon: what follows it may be about something else."""
        row = [members[0]]
        for member in members[1:]:
            between = self.norm[self.found[row[-1]].end : self.found[member].start]
            if len(between) > 36 or ";" in between:
                break
            row.append(member)
        return row

    def _stop(self, place: int) -> int:
        return self.layout.full_end(place)

    def _whole(self, first: int, unit: str, start: int) -> int:
        """The whole before 其中: the nearest like figure that is a value, no change and no base."""
        found = self.found
        floor = self.layout.full_sentence(start)
        if start - floor < 3 and floor > 1:
            floor = self.layout.full_sentence(floor - 2)
        best = -1
        for other in range(first - 1, max(first - 8, -1), -1):
            one = found[other]
            if one.start < floor:
                break
            if (
                one.unit == unit
                and one.role in ("actual", "target")
                and "base" not in one.cues
                and one.base != "from"
            ):
                best = other
                break
        return best
