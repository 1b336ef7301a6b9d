"""What was told before, told again pages on in other words and with a slip of the pen.

农村低保…年末实有826户, and later 全乡862户农村低保; 年终结余155万元, and later 年终115万元结余; 门急诊46820人次, and later 4.86万人次的
门急诊. The digits tell that one number may be the other; that both are told of one thing, the letters around them tell.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.counted_again import one_year
from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import SAME_MEASURE, common, common_unit, digits, one_digit_off
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

MOST_KEPT = 40
"""Levels of a unit, or with the same digits, looked back to, however long the text."""
BACK, ON = 60, 10
"""Letters before and after a number that may name what it counts."""
_HAN = pattern(r"[\u4e00-\u9fff]+")
_NOUN = pattern(r"的?([\u4e00-\u9fff]{2,12})")
_APART = pattern(
    r"其中|另[外有]?|须|还要|下半年|新增|净增|上年|去年|前年|同期|[比较由从]|每|均|剩|余下|[尚还]|力争|计划|目标|预算|任务|再|最[高低大小多少]|[0-9]月|分别|各|增|减|涨|降|超|多|少"
)
_POINTED = pattern(r"[这那]$")
_BEGINS = pattern(
    r"(?:^|[,。;:\n、]|[一二三四五六]是|全[镇乡村县街校院]道?|全体|我[镇乡村]|[是而但]|组织|发动|动员|带领|抽调)$"
)
_JOINED = pattern(r"[和及与、,]|以上|以下")
_DONE = pattern(r"[\u4e00-\u9fff](?:了|的)$|[才只仅就]有?$")
_REACHED = pattern(r"[成完好]了?$|实际[\u4e00-\u9fff]{0,2}$")
_THINGS = frozenset("路渠桥堤管河灯树房厕")
_ONE = Decimal(1)
MOST = Decimal("1.6")
"""Two numbers further apart than this are not one with its digits turned."""
_NEAR = Decimal("1.35")


class Slips:
    """Remembers levels by their digits, and finds the one that was told before with some of them turned or mistaken."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.norm = layout, layout.norm
        self.everywhere = frozenset(lexicon().words["clash.everywhere"])
        self.turned: dict[tuple[str, int, str], list[Quantity]] = {}
        self.kept: dict[str, list[Quantity]] = {}
        self.told: set[tuple[str, int, str]] = set()

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier mention of the same thing with other digits, or None."""
        if (
            one.kind not in ("money", "measure", "people", "counter")
            or one.bound != "="
            or one.high is not None
        ):
            return None
        if not self._is_done(one) or one.base or one.ratio or one.subject or one.value < 1:
            return None
        if {"cell", "listed", "row", "base", "change"} & one.cues:
            return None
        unit, factor = SAME_MEASURE.get(one.unit, (one.unit, _ONE))
        value = one.value if factor == 1 else one.value * factor
        written = f"{value:f}".replace(".", "").strip("0")
        known = self.kept.setdefault(unit, [])
        key = (unit, value.adjusted(), written)
        turned = (unit, key[1], "".join(sorted(written.replace("0", ""))))
        found = None
        if key not in self.told:
            if len(written) > 1 and (alike := self.turned.get(turned)):
                found = self._turned(one, alike, value, written)
            if found is None and known and self.norm[one.end : one.end + 1] >= "一":
                found = self._mistaken(one, known)
            self.told.add(key)
        known.append(one)
        if len(known) > MOST_KEPT:
            del known[0]
        if len(written) > 1:
            self._keep(one, turned)
            if len(written) > 3 and not one.decimals:
                self._keep(one, (unit, key[1], _sorted(_rounded(value, 3))))
        return found

    def _keep(self, one: Quantity, key: tuple[str, int, str]) -> None:
        like = self.turned.setdefault(key, [])
        if len(like) < MOST_KEPT:
            like.append(one)

    def _turned(self, one: Quantity, alike: list[Quantity], value: Decimal, written: str) -> Quantity | None:
        """The level with the same digits in another order, where the letters around the two name one thing."""
        if len(set(written)) < 2 or self._is_apart(one):
            return None
        for other in reversed(alike):
            told = common(other)[1]
            if len(digits(other.value)) > len(written):
                told = _rounded(told, len(written))
            if told == value or not self._may_be(one, other):
                continue
            shared = self._words(one) & self._words(other)
            if len(written) < 3 and not (one.decimals or one.spelled):
                shared &= set(_pairs(self._noun(one))) if one.value >= 20 else set()
            if shared - self.everywhere or (
                len(written) > 3 and any(pair in self.everywhere for pair in shared) and self._noun(one)
            ):
                return other
            if (
                len(written) < 4
                and self._letters(one) & self._letters(other) & _THINGS
                and self._done_so(one)
            ):
                return other
        return None

    def _mistaken(self, one: Quantity, known: list[Quantity]) -> Quantity | None:
        """The level of which one digit is mistaken, told again with its noun behind it, or pointed at."""
        noun = self._noun(one)
        if len(noun) < 2 or self._is_apart(one):
            return None
        before = self.norm[max(one.clause, one.start - 8) : one.start]
        a = common(one)[1]
        pointed, begins = _POINTED.search(before), _BEGINS.search(self.norm, max(one.start - 4, 0), one.start)
        for other in reversed(known):
            b = common(other)[1]
            if a == b or max(a, b) > min(a, b) * _NEAR or not self._may_be(one, other):
                continue
            if (
                pointed
                and one_digit_off(a, b)
                and set(_pairs(noun[:4])) & self._words(other) - self.everywhere
            ):
                return other
            if self._same_words(one, other, before, noun) and one_digit_off(a, b):
                return other
            if begins and a > b and one.kind == "people" and self._of_whole(one, other, noun):
                return other
        return None

    def _same_words(self, one: Quantity, other: Quantity, before: str, noun: str) -> bool:
        """年终115万元结余 and 年终结余155万元: the very words of the one, and more than a noun, stand before the other."""
        own = "".join(_HAN.findall(before))[-4:] + noun
        said = "".join(_HAN.findall(self.norm[max(other.clause, other.start - 12) : other.start]))
        return len(digits(one.value)) > 2 and len(said) > 3 and own.startswith(said)

    def _of_whole(self, one: Quantity, other: Quantity, noun: str) -> bool:
        """党员41名 and 四十三名党员: more than there are of them all."""
        name = other.indicator
        whole = other.indicator_from == "before the number" and len(name) > 1 and noun.startswith(name)
        if not whole or other.phrase != name or _JOINED.match(self.norm, one.end + len(name)):
            return False
        like = [more.value for more in self.kept[common_unit(one)] if more.indicator == name]
        return max(like) == other.value and self.norm[
            max(other.clause, other.start - 8) : other.start
        ].endswith(name)

    def _may_be(self, one: Quantity, other: Quantity) -> bool:
        """Whether two levels may hold for one time and stand in different sentences."""
        a, b = common(one)[1], common(other)[1]
        if max(a, b) > min(a, b) * MOST or not one_year(one, other):
            return False
        if (
            "\n" not in self.norm[other.end : one.start]
            and not self.layout.full_sentence(one.start) > other.end + 60
        ):
            return False
        return not self._is_apart(other)

    def _is_apart(self, one: Quantity) -> bool:
        """Whether the words right before a number make it another value than the level of its thing."""
        return _APART.search(self.norm, max(one.clause, one.start - 8), one.start) is not None

    def _noun(self, one: Quantity) -> str:
        match = _NOUN.match(self.norm, one.end)
        return match[1] if match else ""

    def _is_done(self, one: Quantity) -> bool:
        """Whether a level is one that was reached: 计划硬化4公里, 干成了3.2公里 too."""
        return one.role == "actual" or (
            one.role == "target"
            and _REACHED.search(self.norm, max(one.clause, one.start - 4), one.start) is not None
        )

    def _done_so(self, one: Quantity) -> bool:
        return _DONE.search(self.norm, max(one.clause, one.start - 4), one.start) is not None

    def _words(self, one: Quantity) -> set[str]:
        """The pairs of letters before a number in its sentence, and right behind it."""
        start = max(self.layout.sentence(one.start)[0], one.start - BACK)
        end = min(self.layout.mark_after(one.end), one.end + ON)
        said = _HAN.findall(self.norm[start : one.start]) + _HAN.findall(self.norm[one.end : end])
        return {pair for word in said for pair in _pairs(word)}

    def _letters(self, one: Quantity) -> set[str]:
        start = max(self.layout.sentence(one.start)[0], one.start - BACK)
        return set(self.norm[start : one.start])


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _sorted(value: Decimal) -> str:
    return "".join(sorted(digits(value).replace("0", "")))


def _rounded(value: Decimal, size: int) -> Decimal:
    """A value to so many digits."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - size + 1)) if value else value
