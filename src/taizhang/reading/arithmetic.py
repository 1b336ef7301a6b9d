"""What all statements share: the words before a figure, its printed precision, and the test of a computed value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.reading.layout import MOST_KEPT, Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.otherwise import otherwise
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Statement

SLACK = Decimal("0.15")
"""How far (as a part of the value) a figure printed with 约, 多 or 近 may be off."""
ROUNDED = Decimal("0.85")
"""How much of the widest that two roundings allow a rate is given: both at their ends, to opposite sides, hardly ever are."""
FRACTION = Decimal("0.08")
_ALMOST = pattern(r"近$")
"""近六成 is a little less than six tenths; 不足六成 may be much less."""
_ABOUT = pattern(r"[约近]$|大概$|差不多$|左右$")
_DOINGS = ("完成", "实现", "全年", "累计", "新增", "发展", "现有", "共有")
_AROUND = pattern(
    rf"^(?:{'|'.join(_DOINGS)})+(?=..)|(?<=..)(?:种植|栽培)?(?:面积|总量|总数|数量|人数|户数|总户数|总人数)$"
)
PEOPLE = ("人", "名", "位", "口")
_OF_TWO = ("growth", "points", "difference", "multiple", "annual")
"""Kinds whose earlier value may be said anywhere in the text."""
FAR = 12
"""How many figures back a statement looks for its operands: this keeps time linear."""
_PAST = re.compile(
    r"去年|上年(?!结转|结余)|同期|原来|原先|原有|当初|起初|(?<!年)(?<![年月][底末初])以前|此前|^前(?=[^,]{2})|年初(?!疑似|摸排|摸底|排查|识别|核定|建档|列入|纳入|梳理|计划|预算|目标|任务|确定|承诺|下达|安排)|年前|上一?[年季月届轮](?!结转|结余)|过去的|前的$"
)


@dataclass(frozen=True, slots=True)
class Test:
    """A computed value, and how far the stated one may be off."""

    __test__ = False
    expected: Decimal
    tolerance: Decimal


class Arithmetic:
    """Quantities of a text and the statements made of them so far."""

    def __init__(self, norm: str, layout: Layout, found: list[Quantity]) -> None:
        self.norm, self.layout, self.found = norm, layout, found
        table = self.words = lexicon().words
        self.up, self.down = table["growth.up"], table["growth.down"]
        self._lefts: dict[int, str] = {}
        self.made: list[Statement] = []
        self.explained: set[int] = set()
        """The figures of which it was asked already whether they follow from others."""
        self.divided_up: set[int] = set()
        """The totals that pairs of counts were found to add up to, which no other parts are held against."""
        self.levels: dict[tuple[str, str, str], list[int]] = {}
        self._beginnings: dict[tuple[str, str, str], list[int]] | None = None
        self.endings: dict[tuple[str, str, str], list[int]] = {}
        """The levels by the last two letters of their names, which the shorter mention of a thing keeps."""
        self.plainly: dict[tuple[str, str, str], list[int]] = {}
        """The levels whose names hold more than the thing: 完成造林, 茶叶面积."""
        for index, quantity in enumerate(found):
            if quantity.role in ("actual", "share") and quantity.indicator and quantity.bound == "=":
                known = self.levels.setdefault((quantity.indicator, quantity.unit, quantity.subject), [])
                if len(known) < 40:
                    known.append(index)
                    self._by_ending(bare(quantity.indicator), index)
                    ending = (quantity.indicator[-2:], quantity.unit, quantity.subject)
                    if len(self.endings.setdefault(ending, [])) < 40:
                        self.endings[ending].append(index)

    def _by_ending(self, name: str, index: int) -> None:
        """Remember a level by its name without the words of doing and of extent too."""
        one = self.found[index]
        if len(name) > 1 and name != one.indicator:
            known = self.plainly.setdefault((name, one.unit, one.subject), [])
            if len(known) < 40:
                known.append(index)

    def said_before(self, name: str, unit: str, subject: str) -> list[int]:
        """The levels of a name, also where it was told with more words, and people by whatever classifier."""
        return [
            other
            for like in (PEOPLE if unit in PEOPLE else (unit,))
            for known in (self.levels, self.plainly)
            for other in known.get((name, like, subject), ())
        ]

    def said_of(self, thing: str, unit: str, subject: str) -> list[int]:
        """The levels whose names begin with a thing: 油茶基地面积, of 油茶."""
        if self._beginnings is None:
            self._beginnings = {}
            for (name, of, whose), members in self.levels.items():
                known = self._beginnings.setdefault((name[:2], of, whose), [])
                if len(known) < 40:
                    known.extend(members)
        return [
            other
            for other in self._beginnings.get((thing[:2], unit, subject), ())
            if self.found[other].indicator.startswith(thing)
        ]

    def left(self, index: int) -> str:
        """What stands before a figure in its clause, after the figure before it."""
        known = self._lefts.get(index)
        if known is None:
            quantity = self.found[index]
            start = quantity.clause
            if index and self.found[index - 1].end > start:
                start = self.found[index - 1].end
            known = self.norm[start : quantity.start]
            if len(self._lefts) > MOST_KEPT:
                self._lefts.clear()
            self._lefts[index] = known
        return known

    def each(self, index: int) -> re.Match[str] | None:
        """Whether a figure is said to be so much each; `Averages` knows."""
        return None

    def closed(self, members: list[int]) -> bool:
        """Whether parts are such that there can be no other; `Sums` knows."""
        return False

    def alike(self, one: Quantity, other: Quantity) -> bool:
        """Whether two quantities count in one unit, or both count people: 76名 and 31人."""
        return one.unit == other.unit or (one.unit in PEOPLE and other.unit in PEOPLE)

    def has_share(self, other: int) -> bool:
        """Whether a figure is itself followed by its share: the part of another statement."""
        after = self.found[other + 1] if other + 1 < len(self.found) else None
        return after is not None and after.kind == "percent" and "占" in self.left(other + 1)

    def next_like(self, index: int) -> int:
        """The next figure of the same unit, at most FAR figures on; -1 if there is none."""
        found, unit = self.found, self.found[index].unit
        for other in range(index + 1, min(index + FAR, len(found))):
            if found[other].unit == unit:
                return other
        return -1

    def is_level(self, index: int) -> bool:
        """Whether a figure says how much there is or was: no change, no rate of one, no limit, no length of time."""
        one = self.found[index]
        return (
            one.kind not in ("multiple", "time")
            and one.role not in ("change", "norm", "rank", "multiple")
            and "plan" not in one.cues
            and "change" not in one.cues
            and one.high is None
        )

    def past(self, index: int) -> bool:
        """Whether a figure is said to be an earlier one: 去年的, 比上年, 由, 五年前."""
        one = self.found[index]
        if one.base == "from" or "base" in one.cues:
            return True
        if one.role == "change":
            return False
        start = max(one.clause, one.start - 20)
        if self.norm[start - 1 : start] == "(":
            start = max(self.layout.mark_before(start - 1), start - 12)
        elif index and not (
            self.found[index - 1].kind == "time" and self.norm[self.found[index - 1].end] == "前"
        ):
            start = max(start, self.found[index - 1].end)
        return _PAST.search(self.norm, start, one.start) is not None

    def falls(self, left: str) -> bool:
        """Whether a change is said as a fall."""
        if left.endswith("负增长"):
            return True
        return bool(self.down.within(left[-8:])) and not self.up.within(left[-4:])

    def add(
        self,
        kind: str,
        members: tuple[int, ...],
        test: Test,
        formula: str,
        loose: bool | None = None,
        *,
        until: int = 0,
        from_place: int | None = None,
    ) -> None:
        """State that the last of `members` is the computed value; the statement reaches at least to `until`."""
        last = self.found[members[-1]]
        self.explained.add(members[-1])
        holds = self.fits(last, test)
        if not holds and otherwise(self, kind, members):
            return
        if holds and kind == "product":
            self.explained.update(members)  # so much each is what the total makes it
        # a base said pages before or after (财政收入 of five years ago) is no part of where the statement stands
        floor = self.layout.full_sentence(last.start)
        stop = self.layout.full_end(last.end) if kind in _OF_TWO else len(self.norm)
        here = [one for one in (self.found[member] for member in members) if floor <= one.start <= stop]
        start = min(one.start for one in here) if from_place is None else from_place
        end = max(until, *(one.end for one in here), last.end)
        self.made.append(
            Statement(
                kind,
                start,
                end,
                tuple(sorted(set(members))),
                formula,
                holds,
                last.value,
                short(test.expected),
                None if holds else loose,
            )
        )

    def fits(self, last: Quantity, test: Test) -> bool:
        """Whether the stated value is the computed one, to its printed precision and bound."""
        if last.bound == ">":
            return test.expected >= last.value - test.tolerance / 10  # 超过七成 is no rounding of 66.7%
        if last.bound == "<":
            nearly = _ALMOST.search(self.norm, max(last.start - 2, 0), last.start)
            low = (
                last.value * (1 - SLACK) - test.tolerance if nearly and last.kind == "percent" else Decimal(0)
            )
            return low <= test.expected <= last.value + test.tolerance
        slack = abs(last.value) * self._slack(last) if last.bound == "~" else 0
        return abs(test.expected - last.value) <= test.tolerance + slack

    def _slack(self, last: Quantity) -> Decimal:
        """How far off a figure may be: 三分之一 is nearer than 约三分之一, or it would be 四分之一."""
        plain = "分之" in self.norm[last.start : last.end] and not _ABOUT.search(
            self.norm, max(last.start - 3, 0), last.start
        )
        return FRACTION if plain else SLACK

    def rounded(self, quantity: Quantity, expected: Decimal, spread: Decimal) -> Test:
        """A rate is rounded, or has its last decimal cut off; `spread` comes from what it is computed of."""
        if quantity.unit == "成" and quantity.bound == "<":
            return Test(expected, Decimal("0.05") + spread)  # 不足两成 is no rounding of two and a half
        if quantity.unit == "成":
            near = Decimal("0.5") if quantity.value == quantity.value.to_integral_value() else Decimal("0.25")
            return Test(expected, near + spread)
        under = quantity.step if quantity.decimals else quantity.step * Decimal("0.6")
        return Test(expected, under + spread)

    def spread(self, quantity: Quantity) -> Decimal:
        """How far the true value may be from the printed one."""
        spread = quantity.step / 2 if quantity.decimals else Decimal(0)
        if quantity.bound == "=" or not quantity.value:
            return spread
        last = Decimal(1).scaleb(quantity.value.normalize().as_tuple().exponent)  # type: ignore[arg-type]
        return spread + min(last, abs(quantity.value) * SLACK)


def bare(name: str) -> str:
    """The name of a thing without the words of doing before it and of extent behind it."""
    if name[:2] in _DOINGS or name[-1:] in "积量数":
        return _AROUND.sub("", name)
    return name


def short(value: Decimal) -> Decimal:
    """The value with at most four decimals."""
    return value.quantize(Decimal("0.0001")).normalize() if value != value.to_integral_value() else value


def show(value: Decimal) -> str:
    """A number as a person writes it, at most four decimals."""
    text = f"{value.quantize(Decimal('0.0001')):f}" if value.as_tuple().exponent < -4 else f"{value:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text
