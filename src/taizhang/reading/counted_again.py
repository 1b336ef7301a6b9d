"""What was counted is told again with its noun left out or another word for it, and the number is another one.

亏损企业17家, and later 68家规上企业有19家亏损; 环保不达标的9家, and later 环保不达标的6家养殖场; 剩余17处, and later
尚未整改的19处问题. The two must share the words that make out what is counted, and stand in different sentences; where what was
counted was told with two values already, or the same value was told too, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.likeness import common, common_unit, digits, equal, slipped, within
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

MOST_KEPT = 60
"""Counts of a unit looked back to, however long the text."""
NEAR = Decimal("1.6")
"""Two counts further apart than this are of different things."""
ALMOST = Decimal("1.35")
_RELATIVE = pattern(r"(?P<words>[\u4e00-\u9fff]{3,8})的$")
_PREDICATE = pattern(r"(?P<word>[\u4e00-\u9fff]{2,4})(?=[,。;、\n])")
_HAVE = pattern(r"[\u4e00-\u9fff](?:仍|还|就|已)?有$")
_LEFT = pattern(r"(?:剩|余|还有|仍有|尚有|(?:[尚仍还]?未|没有?|待)[\u4e00-\u9fff]{1,4})(?:下|的|有|为|约)*$")
_NOUN = pattern(r"[\u4e00-\u9fff]{2,8}")
_AMONG = pattern(
    r"(?P<name>[\u4e00-\u9fff]{3,8}?)(?:中(?![\u4e00-\u9fff]?(?:心|间|学|层))|大多|大都|多数|普遍|绝大)"
)
_OF_PART = pattern(r"其中|新增|再|又|另|每|均|占|同比|计划|力争|目标")


_BEFORE = ("有", "的", "这", "那", "下", "为", "约")
"""Letters before a number that tells again what was counted."""


class CountedAgain:
    """Remembers the counts of each unit, and finds the one told again in fewer or other words."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.norm = layout, layout.norm
        self.kept: dict[str, list[Quantity]] = {}
        self.turned: dict[tuple[str, int, str], list[Quantity]] = {}
        """By the unit, the size and the digits in order, without noughts: what may be one number with its digits turned."""

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier count of the same things with another number, or None."""
        if not one.kind or one.kind in ("percent", "multiple") or one.bound != "=" or one.high is not None:
            return None
        if "cell" in one.cues or one.ratio or one.value < 2:
            return None
        unit = common_unit(one)
        known = self.kept.setdefault(unit, [])
        alike: list[Quantity] = []
        if (one.decimals or one.value >= 100) and not one.spelled and not one.subject:
            written = f"{one.value:f}".replace(".", "").replace("0", "")
            if len(written) > 1:
                turned = (unit, one.value.adjusted(), "".join(sorted(written)))
                alike = self.turned.setdefault(turned, [])
        found = self._differs(one, known, alike) if known and one.role in ("actual", "target") else None
        known.append(one)
        if len(known) > MOST_KEPT:
            del known[0]
        if len(alike) < MOST_KEPT:
            alike.append(one)
        return found

    def _differs(self, one: Quantity, known: list[Quantity], alike: list[Quantity]) -> Quantity | None:
        if (among := _AMONG.match(self.norm, one.end)) and len(one.indicator) > 2 and not one.subject:
            return self._only(one, self._of_name(one, known, among["name"]), ALMOST)
        if self.norm[one.start - 1 : one.start] not in _BEFORE or one.subject or one.base:
            return self._slip_of_name(one, alike) if alike else None
        before = self.norm[max(one.clause, one.start - 14) : one.start]
        if not before or _OF_PART.search(before):
            return self._slip_of_name(one, alike) if alike else None
        if before[-1] in "这那":
            return self._this(one, known)
        if _LEFT.search(before) and (noun := _NOUN.match(self.norm, one.end)):
            return self._only(one, self._rests(one, known, noun[0]), NEAR)
        if (said := _RELATIVE.search(before)) is not None:
            return self._only(one, self._of_those(one, known, said["words"]), NEAR)
        if _HAVE.search(before) and (word := _PREDICATE.match(self.norm, one.end)):
            return self._only(one, self._doing_so(one, known, word["word"]), NEAR)
        return None

    def _only(self, one: Quantity, like: Iterable[Quantity], most: Decimal) -> Quantity | None:
        """The one value told of the same things, where it is another, near by, and told in another sentence."""
        told = [other for other in like if not self._beside(one, other)]
        if not told or any(equal(one, other) for other in told):
            return None
        a, b = common(one)[1], common(told[-1])[1]
        if any(not equal(other, told[-1]) for other in told) or b <= 0:
            return None
        return told[-1] if max(a, b) <= min(a, b) * most else None

    def _of_name(self, one: Quantity, known: list[Quantity], name: str) -> list[Quantity]:
        """专职安监员5名, and later 4名专职安监员中: all of those of a name."""
        return [
            other
            for other in known
            if (other.indicator == name or self.norm.startswith(name, other.end)) and one_year(one, other)
        ]

    def _beside(self, one: Quantity, other: Quantity) -> bool:
        return other.start >= self.layout.full_sentence(one.start)

    def _this(self, one: Quantity, known: list[Quantity]) -> Quantity | None:
        """下村216天, and later 这226天: the number that is pointed at, with a slip of the pen."""
        if any(equal(one, other) for other in known):
            return None
        turned = one.value < 100
        return self._only(
            one,
            [
                other
                for other in known
                if slipped(common(one)[1], common(other)[1])
                and not (turned and sorted(digits(one.value)) != sorted(digits(other.value)))
            ],
            NEAR,
        )

    def _rests(self, one: Quantity, known: list[Quantity], noun: str) -> list[Quantity]:
        """剩余17处, of the 234处问题: what was left of what bears the noun."""
        return [
            other
            for other in known
            if _LEFT.search(self.norm, max(other.clause, other.start - 10), other.start)
            and noun[:2] in self.norm[max(other.start - 100, 0) : other.end + 12]
            and one_year(one, other)
        ]

    def _of_those(self, one: Quantity, known: list[Quantity], words: str) -> list[Quantity]:
        """通公路的16个村, and 17个通了公路 before: the same words stand by the number."""
        noun = _NOUN.match(self.norm, one.end, one.end + 2)
        return [
            other
            for other in known
            if one_year(one, other)
            and (
                words in self.norm[max(other.start - len(words) - 2, other.clause) : other.start]
                or (
                    within(words, self.norm[other.end : other.end + len(words) + 2])
                    and self.norm.startswith(words[0], other.end)
                )
            )
            and (
                noun is None
                or noun[0] in self.norm[self.layout.full_sentence(other.start) : other.end + 12]
                or not _NOUN.match(self.norm, other.end)
            )
        ]

    def _doing_so(self, one: Quantity, known: list[Quantity], word: str) -> list[Quantity]:
        """亏损企业17家, and later 企业有19家亏损: the word is part of the name, the rest of it stands before the number."""
        said = self.norm[self.layout.sentence(one.start)[0] : one.start]
        return [
            other
            for other in known
            if word in other.indicator
            and len(rest := other.indicator.replace(word, "").replace("的", "")) > 1
            and rest[-2:] in said
            and one_year(one, other)
        ]

    def _slip_of_name(self, one: Quantity, alike: list[Quantity]) -> Quantity | None:
        """引进资金2.38亿元, and later 引资2.83亿元; 贫困人口减少3645人, and later 3654名贫困人口: the digits turned."""
        size = len(digits(one.value))
        if size < 3 or one.indicator_from == "respectively" or {"row", "listed"} & one.cues:
            return None
        if any(other.value == one.value for other in alike):
            return None
        noun = _NOUN.match(self.norm, one.end)
        names = [name for name in (one.indicator, noun[0] if noun else "") if len(name) > 1]
        slips = [
            other
            for other in alike
            if any(_shortened(name, other.indicator, size) for name in names) and one_year(one, other)
        ]
        return self._only(one, slips, NEAR)


def _shortened(name: str, other: str, size: int) -> bool:
    """引资 of 引进资金; 贫困人口脱贫 of 贫困人口; 考核平均分 of 平均得分: one name in other or fewer words."""
    short, long = sorted((name, other), key=len)
    if len(short) < 2:
        return False
    if size > 3 and (short in long or name.startswith(other)):
        return len(short) > 2
    return (short[0] == long[0] and within(short, long)) or (
        short[-1] == long[-1] and len(set(short) & set(long)) >= 3 and short[-1] in "分率额量"
    )


def one_year(one: Quantity, other: Quantity) -> bool:
    """Whether two counts may hold for one year."""
    return (
        not one.period
        or not other.period
        or (one.period[:4] <= other.period[-4:] and other.period[:4] <= one.period[-4:])
        or (other.role == one.role == "actual" and one.period[:4] == other.period[:4])
    )
