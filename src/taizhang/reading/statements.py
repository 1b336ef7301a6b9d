"""Figures joined into statements with an arithmetic meaning, each tested against its own printed precision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Words, lexicon
from taizhang.reading.quantities import Quantity
from taizhang.reading.report import Statement

_SLACK = Decimal("0.15")
"""How far (as a part of the value) a figure printed with 约, 多 or 近 may be off."""
_TIMES_AS_MUCH = re.compile(r"(?:是|为|相当于|达到?)[^,。]{0,12}的?$")
_ANNUAL = re.compile(r"年均|平均每年|年平均|年递增")
_PER_HEAD = re.compile(r"每(?:人|名|户|村|个|家|亩|座|处|所|台|件|组|月|位)|户均|人均|村均|亩均")
_TOTAL = re.compile(
    r"(?:共计|合计|总计|一共|总共|共需?|全年(?:共)?(?:支出|发放|需)[\u4e00-\u9fff]{0,6}|计)(?:发放|支出|投入|为|达|支付|补助|奖励|兑现)?$"
)
_SUM = re.compile(
    r"(?:合计|总计|共计|小计|总数为?|累计|一共|总共)(?:完成|投入|达到?|为|[\u4e00-\u9fff]{0,4})?$"
)
_PARTS = re.compile(r"其中|分别是|分别为|分组看|分村看|分类看|分项看")
_PLAN = re.compile(
    r"(?:完成|占|为|达到?)(?:了)?(?:全?年?年?[初度]?)?(?:目标)?(?:计划|任务|目标)(?:数|任务|目标)?的"
)


@dataclass(frozen=True, slots=True)
class _Test:
    """A computed value against a stated one."""

    expected: Decimal
    tolerance: Decimal


class Statements:
    """Finds the statements of a text from its quantities, in one pass."""

    def __init__(self, norm: str, layout: Layout, found: list[Quantity]) -> None:
        self.norm, self.layout, self.found = norm, layout, found
        table = lexicon().words
        self.up, self.down = table["growth.up"], table["growth.down"]
        self.rate = Words(["率"])
        self.made: list[Statement] = []
        self.levels: dict[tuple[str, str, str], list[int]] = {}
        for index, quantity in enumerate(found):
            if quantity.role in ("actual", "share") and quantity.indicator and quantity.bound == "=":
                self.levels.setdefault((quantity.indicator, quantity.unit, quantity.subject), []).append(
                    index
                )

    def all(self) -> list[Statement]:
        """Every statement, in the order of the text."""
        for index, quantity in enumerate(self.found):
            if (
                quantity.kind in ("percent", "multiple")
                or quantity.role == "change"
                or "change" in quantity.cues
            ):
                self._change(index)
            if quantity.ratio == 1:
                self._shares_of_hundred(index)
            if quantity.kind == "money" and _PER_HEAD.search(self._left(index)):
                self._product(index)
            if _SUM.search(self._left(index)) or self._left(index).strip(" ,、为有") == "共":
                self._total(index)
            if quantity.kind == "percent" and quantity.role in ("share", "target") and not quantity.ratio:
                self._share(index)
        for match in _PARTS.finditer(self.norm):
            self._parts(match.start(), match.end())
        return sorted(self.made, key=lambda statement: (statement.start, statement.end))

    # -- what stands around a quantity

    def _left(self, index: int) -> str:
        quantity = self.found[index]
        start = self.layout.mark_before(quantity.start)
        if index:
            start = max(start, self.found[index - 1].end)
        return self.norm[start : quantity.start]

    def _add(
        self, kind: str, members: tuple[int, ...], test: _Test, formula: str, loose: bool | None = None
    ) -> None:
        last = self.found[members[-1]]
        stated = last.value
        if last.bound == ">":
            holds = test.expected >= stated - test.tolerance
        elif last.bound == "<":
            holds = test.expected <= stated + test.tolerance
        else:
            holds = abs(test.expected - stated) <= test.tolerance
        start = min(self.found[member].start for member in members)
        end = max(self.found[member].end for member in members)
        self.made.append(
            Statement(
                kind,
                start,
                end,
                tuple(sorted(set(members))),
                formula,
                holds,
                stated,
                _short(test.expected),
                None if holds else loose,
            )
        )

    def _spread(self, quantity: Quantity) -> Decimal:
        """How far the true value may be from the printed one."""
        spread = quantity.step / 2 if quantity.decimals else Decimal(0)
        return spread if quantity.bound == "=" else spread + abs(quantity.value) * _SLACK

    # -- from A to B, and the change that is said of them

    def _change(self, index: int) -> None:
        quantity, left = self.found[index], self._left(index)
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
        d_a, d_b = self._spread(low), self._spread(high)
        if quantity.unit in ("百分点", "个百分点", "个点"):
            if high.unit in ("%", "‰"):
                expected = a - b if falls else b - a
                tolerance = (
                    d_a + d_b + (quantity.step / 2 if quantity.decimals else Decimal(0))
                    if quantity.decimals != max(low.decimals, high.decimals)
                    else quantity.step / 2
                )
                self._add(
                    "points",
                    (*members, index),
                    _Test(expected, tolerance),
                    f"{_show(b)} - {_show(a)} = {_show(b - a)}",
                )
        elif quantity.unit == "%" and "change" in quantity.cues:
            ratio, spread = b / a, (b + d_b) / max(a - d_a, a / 2) - (b - d_b) / (a + d_a)
            if _ANNUAL.search(left[-8:]):
                years = self._years(low, high)
                if years and years > 1 and ratio > 0:
                    expected = (Decimal(str(float(ratio) ** (1 / years))) - 1) * 100
                    tolerance = quantity.step + spread * 100 / years
                    self._add(
                        "annual",
                        (*members, index),
                        _Test(expected, tolerance),
                        f"({_show(b)} ÷ {_show(a)})^(1/{years}) - 1 = {_show(expected)}%",
                    )
                return
            if high.kind == "percent":
                return
            expected = ((a - b) if falls else (b - a)) / a * 100
            self._add(
                "growth",
                (*members, index),
                _Test(expected, quantity.step + spread * 50),
                f"{_show(b)} ÷ {_show(a)} - 1 = {_show((b / a - 1) * 100)}%",
            )
        elif quantity.unit == "倍":
            ratio = b / a
            spread = max(quantity.step, Decimal("0.1")) * Decimal("0.51") + (d_a / a + d_b / b) * ratio
            if self.up.within(left[-6:]):
                loose = abs(ratio - quantity.value) <= spread
                self._add(
                    "multiple",
                    (*members, index),
                    _Test(ratio - 1, spread),
                    f"{_show(b)} ÷ {_show(a)} - 1 = {_show(ratio - 1)}",
                    loose,
                )
            elif _TIMES_AS_MUCH.search(left):
                self._add(
                    "multiple",
                    (*members, index),
                    _Test(ratio, spread),
                    f"{_show(b)} ÷ {_show(a)} = {_show(ratio)}",
                )
        elif quantity.unit == "番":
            from math import log2

            expected = Decimal(str(log2(float(b / a)))) if b > 0 else Decimal(0)
            self._add(
                "multiple",
                (*members, index),
                _Test(expected, Decimal("0.1")),
                f"log2({_show(b)} ÷ {_show(a)}) = {_show(expected)}",
            )
        elif quantity.role == "change" and quantity.unit == high.unit:
            expected = abs(b - a)
            self._add(
                "difference",
                (*members, index),
                _Test(expected, d_a + d_b + self._spread(quantity)),
                f"{_show(b)} - {_show(a)} = {_show(b - a)}",
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
                        and found[more].role in ("actual", "target")
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
        if high < 0 or quantity.kind not in ("percent", "multiple") and quantity.role != "change":
            return None
        base = self._base_of(high, index)
        if base >= 0 and base != high:
            return found[base], found[high], (base, high)
        return self._from_difference(high, index)

    def _base_of(self, high: int, index: int) -> int:
        """The same indicator in the base year, said elsewhere in the text; -1 if it is not, or not once."""
        one = self.found[high]
        if not one.period or not re.fullmatch(r"\d{4}(?:-\d{4})?", one.period):
            return -1
        year = int(one.period[-4:]) - 1
        left = self.norm[
            max(self.layout.sentence(one.start)[0], self.found[index].start - 14) : self.found[index].start
        ]
        said = re.findall(r"(?:比|较)((?:19|20)\d\d)年", left)
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
                falls = bool(self.down.within(self._left(other)[-6:]))
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
        years = [re.fullmatch(r"(\d{4})(?:-(?:\d{4}|\d\d|Q\d))?", one.period or "") for one in (low, high)]
        if years[0] is None or years[1] is None:
            return None
        return (
            int((high.period or "0")[-4:]) - int((low.period or "0")[:4])
            if len(high.period or "") != 7
            else None
        )

    # -- shares, sums and products

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
        formula = " + ".join(_show(part.value) for part in parts) + f" = {_show(total)}"
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
            or not _TOTAL.search(self._left(index + 1))
            or count.kind not in ("people", "counter", "measure")
        ):
            return
        months = 12 if "月" in self._left(index) and re.search(r"全?年", self._left(index + 1)) else 1
        expected = count.value * each.value * months
        formula = (
            f"{_show(count.value)} × {_show(each.value)}{' × 12' if months > 1 else ''} = {_show(expected)}"
        )
        self._add(
            "product",
            (index - 1, index, index + 1),
            _Test(expected, total.step / 2 if total.decimals else Decimal(0)),
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
            if one.kind == "time":
                continue
            gap_end = found[members[-1]].start if members else total.start
            if (
                one.unit != total.unit
                or one.role == "change"
                or one.base
                or _PER_HEAD.search(self._left(other))
                or len(self.norm[one.end : gap_end]) > 40
            ):
                break
            listed = listed or "分别" in self._left(other)
            members.append(other)
        members.reverse()
        if len(members) < 2 or "其中" in self.norm[found[members[0]].end : total.start]:
            return
        loose = re.search(r"累计|一共|总共", self._left(index)) is not None
        if loose and not (listed or len(members) >= 4):
            return
        self._sum(members, index, "sum", exact=True)

    def _sum(self, members: list[int], whole: int, kind: str, *, exact: bool) -> None:
        parts, total = [self.found[member] for member in members], self.found[whole]
        if any(part.bound != "=" or part.high is not None for part in [*parts, total]):
            return
        added = sum((part.value for part in parts), Decimal(0))
        step = max(part.step if part.decimals or part.step > 1 else Decimal(0) for part in [*parts, total])
        rounded = any(part.decimals for part in [*parts, total])
        tolerance = step * (1 if len(parts) < 5 else 2) if rounded else Decimal(0)
        if (
            not exact
            and added < total.value - tolerance
            and abs(added - total.value) > total.value * Decimal("0.1")
        ):
            return
        formula = " + ".join(_show(part.value) for part in parts) + f" = {_show(added)}"
        self._add(kind, (*members, whole), _Test(added, tolerance), formula)

    def _parts(self, start: int, end: int) -> None:
        """W, 其中A、B、C: the parts of a whole, unit by unit."""
        from bisect import bisect_left

        found = self.found
        first = bisect_left(found, end, key=lambda quantity: quantity.start)
        stop = self._stop(end)
        groups: dict[str, list[int]] = {}
        for other in range(first, min(first + 40, len(found))):
            one = found[other]
            if one.start >= stop or (
                other > first and _PARTS.search(self.norm, found[other - 1].end, one.start)
            ):
                break
            if (
                one.kind in ("percent", "multiple", "time")
                or one.role in ("change", "norm", "target")
                or one.base
                or "base" in one.cues
            ):
                if one.role in ("change",) or one.base:
                    break
                continue
            if _SUM.search(self._left(other)) or _PER_HEAD.search(self._left(other)):
                break
            groups.setdefault(one.unit, []).append(other)
        for unit, members in groups.items():
            whole = self._whole(first, unit, start)
            if whole < 0 or len(members) < 2:
                continue
            members = self._in_a_row(members)
            subjects = all("listed" in found[member].cues for member in members)
            self._sum(members, whole, "sum", exact=subjects)

    def _in_a_row(self, members: list[int]) -> list[int]:
        """The parts up to the first that stands far from the one before."""
        row = [members[0]]
        for member in members[1:]:
            between = self.norm[self.found[row[-1]].end : self.found[member].start]
            if len(between) > 36 or "。" in between or ";" in between and len(row) > 1 and len(between) > 24:
                break
            row.append(member)
        return row

    def _stop(self, place: int) -> int:
        for mark in range(place, min(place + 600, len(self.norm))):
            if self.norm[mark] in "。\n!！":
                return mark
        return min(place + 600, len(self.norm))

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

    def _share(self, index: int) -> None:
        """占X的P%, 完成计划的P%, and rates over the two counts before them."""
        found, quantity, left = self.found, self.found[index], self._left(index)
        if quantity.high is not None or index == 0:
            return
        sentence, _ = self.layout.sentence(quantity.start)
        before = [
            other
            for other in range(max(index - 6, 0), index)
            if found[other].start >= sentence
            and found[other].kind not in ("percent", "multiple", "time")
            and found[other].high is None
        ]
        if _PLAN.search(left) and len(before) >= 2:
            plan, done = found[before[-2]], found[before[-1]]
            if (
                plan.unit == done.unit
                and plan.value > 0
                and (
                    plan.role == "target"
                    or "计划" in self._left(before[-2])
                    or "任务" in self._left(before[-2])
                )
            ):
                self._ratio("plan", before[-1], before[-2], index)
            return
        if match := re.search(r"占([^,。]{0,16}?)的?(?:比重|比例)?(?:为|达到?|近|约|超过)*$", left):
            self._part_of(match[1], before, index)
            return
        if quantity.indicator.endswith("率") and len(before) >= 2 and before[-1] == index - 1:
            whole, part = found[before[-2]], found[before[-1]]
            if (
                whole.unit == part.unit
                and whole.value >= part.value > 0
                and quantity.indicator_from == "before the number"
            ):
                name = quantity.indicator[-4:-1]
                said = self._left(before[-1])
                if (
                    any(name[place : place + 2] in said for place in range(len(name) - 1))
                    or "应" in self._left(before[-2])
                    or self._left(before[-1]).startswith(("实际", "已"))
                ):
                    self._ratio("share", before[-1], before[-2], index)

    def _part_of(self, name: str, before: list[int], index: int) -> None:
        """占劳动力的38.8%: the part is the figure before, the whole the one of that name or the one 其中 splits."""
        found = self.found
        if not before:
            return
        part = before[-1]
        name = re.sub(r"^(?:全镇|全乡|全村|全部|我镇|我村|本村|同期)|的$", "", name)
        if name in ("总", "总数", "全", "总量", "总额", "总收入", ""):
            between = self.norm[found[before[-2]].end : found[part].start] if len(before) > 1 else ""
            if "其中" in between and found[before[-2]].unit == found[part].unit:
                self._ratio("share", part, before[-2], index)
            return
        for other in range(part - 1, max(part - 6, -1), -1):
            one = found[other]
            if (
                one.unit == found[part].unit
                and one.bound == "="
                and (one.indicator.endswith(name) or name.endswith(one.indicator))
                and len(one.indicator) > 1
            ):
                if one.start > found[part].start - 160:
                    self._ratio("share", part, other, index)
                return

    def _ratio(self, kind: str, part: int, whole: int, index: int) -> None:
        a, b, quantity = self.found[part], self.found[whole], self.found[index]
        if b.value <= 0:
            return
        factor = {"%": 100, "‰": 1000, "成": 10}.get(quantity.unit, 100)
        expected = a.value / b.value * factor
        spread = (self._spread(a) / b.value + self._spread(b) * a.value / b.value / b.value) * factor
        tolerance = max(quantity.step, Decimal("0.05")) + spread
        self._add(
            kind,
            (whole, part, index),
            _Test(expected, tolerance),
            f"{_show(a.value)} ÷ {_show(b.value)} = {_show(expected)}{quantity.unit}",
        )


def statements_of(norm: str, layout: Layout, found: list[Quantity]) -> list[Statement]:
    """Every statement of a text; `holds` says which are true within the printed precision."""
    return Statements(norm, layout, found).all()


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001")).normalize() if value != value.to_integral_value() else value


def _show(value: Decimal) -> str:
    text = f"{value.quantize(Decimal('0.0001')):f}" if value.as_tuple().exponent < -4 else f"{value:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text
