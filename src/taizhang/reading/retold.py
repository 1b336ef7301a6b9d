"""A level told again under its own name, with a slip of the pen: 集体经济收入54.4万元, and later 54.9万元."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.counted_again import one_year
from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import common, common_unit, digits, equal, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_PART = pattern(
    r"其中|[还尚仍]?[差缺欠]|每|均|占|另|又|再|同比|[比较]|新增|净增|最[高低大小多少]|单[日月]|首[日批]"
)
"""Words before a number that make it another value than the level of its name."""
_OF_PART = pattern(r"其中|每|均|年均|[比较](?!上年|去年)|快于|高于|低于|达到|到")
_LAST_YEAR = pattern(r"去年|上年|[0-9]年")
NEAR = Decimal("1.6")
"""Two levels of one name further apart than this are of two things."""
MOST_KEPT = 12
"""Levels of a name looked back to, however long the text."""


class Retold:
    """Remembers the levels of each name, and finds the one that was told before with other digits."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.norm = layout, layout.norm
        self.vague = lexicon().words["clash.vague"]
        self.known: dict[tuple[str, str], list[tuple[str, Quantity]]] = {}
        self.last: Quantity | None = None

    def clash(self, one: Quantity) -> Quantity | None:
        """The level of the same name and time in an earlier paragraph that this one is a slip of."""
        before, self.last = self.last, one
        name = self._name(one, before)
        if not self._is_level(one, name):
            return None
        key = (f"{common_unit(one)}{'+' if one.role == 'change' else ''}", name[-2:])
        known = self.known.setdefault(key, [])
        like = [(called, other) for called, other in known if self._same(one, name, other, called)]
        known.append((name, one))
        del known[:-MOST_KEPT]
        if any(equal(one, other) for _, other in like):
            return None
        return next((other for called, other in reversed(like) if self._slip(one, name, other, called)), None)

    def _name(self, one: Quantity, before: Quantity | None) -> str:
        """The full name: 重点人群签约率, of 重点人群签约6820人, 签约率71.3%."""
        name = one.indicator
        if one.kind != "percent" or before is None or not name.endswith("率") or not before.indicator:
            return name
        whose = before.indicator
        beside = self.layout.full_sentence(one.start) <= before.start
        return f"{whose}率" if beside and whose.endswith(name[:-1]) and len(whose) > len(name) else name

    def _is_level(self, one: Quantity, name: str) -> bool:
        if one.kind in ("time", "multiple", "") or one.high is not None or one.bound != "=":
            return False
        if self._again(one):
            return len(name) > 3
        if one.kind == "percent" and not (
            (one.role == "share" and name.endswith("率")) or ("change" in one.cues and one.unit == "%")
        ):
            return False
        if (
            one.role not in ("actual", "target", "share", "change")
            or one.subject
            or one.base == "from"
            or len(name) < 4
        ):
            return False
        if {"row", "listed", "base", "cell"} & one.cues or one.ratio or one.spelled:
            return False
        if "change" in one.cues and one.unit != "%":
            return False
        part = _PART if one.role != "change" else _OF_PART
        return not part.search(self.norm, max(one.clause, one.start - 12), one.start)

    def _again(self, one: Quantity) -> bool:
        """在上半年10.28亿元的基础上: a level that was reached, told again for what is to come."""
        return one.kind in ("money", "measure", "counter", "people") and self.norm.startswith(
            "的基础上", one.end
        )

    def _same(self, one: Quantity, name: str, other: Quantity, called: str) -> bool:
        """Whether two levels are of one thing: one name is the other or its end."""
        short, long = sorted((name, called), key=len)
        if not long.endswith(short) or short in self.vague:
            return False
        if one.role != other.role and not (self._again(one) and other.role == "actual"):
            return False
        return (
            one.period == other.period
            or not one.period
            or not other.period
            or self._of_that_year(one, other)
            or (self._again(one) and _right_before(one, other))
        )

    def _of_that_year(self, one: Quantity, other: Quantity) -> bool:
        """全年支出2945万元, and later 去年支出: a report held in the year after calls its own year the last."""
        year = str(self.layout.year)
        said = _LAST_YEAR.search(self.norm, max(one.clause, one.start - 16), one.start)
        return bool(said) and year.isdigit() and other.period == year and one.period == str(int(year) - 1)

    def _slip(self, one: Quantity, name: str, other: Quantity, called: str) -> bool:
        a, b = common(one)[1], common(other)[1]
        if "\n" not in self.norm[other.end : one.start]:
            return False
        if self._named_alike(one, name, other, called) and max(a, b) <= min(a, b) * NEAR:
            return True
        if not slipped(a, b):
            return False
        turned = sorted(digits(a)) == sorted(digits(b))
        of_year = one.period == other.period
        return turned or (
            of_year
            and len(digits(a)) > 2
            and one.indicator_from == "before the number"
            and (other.base == "to" or other.indicator_from == "before the number")
        )

    def _named_alike(self, one: Quantity, name: str, other: Quantity, called: str) -> bool:
        """Whether two levels bear one full name before their numbers: 开展普法宣传24场次, 全年普法宣传28场次."""
        return (
            (one.period == other.period or (self._again(one) and _right_before(one, other)))
            and (one.role == "change" or one.indicator_from == other.indicator_from == "before the number")
            and name not in self.vague
            and called not in self.vague
        )


def _right_before(one: Quantity, other: Quantity) -> bool:
    """Whether a level may be that of the time before a plan: 2010 of 2011-2015, the first half of its year."""
    if not one.period or not other.period or one_year(one, other):
        return True
    return int(other.period[-4:] if len(other.period) == 9 else other.period[:4]) == int(one.period[:4]) - 1
