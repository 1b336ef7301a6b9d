"""A level told again under its own name, with a slip of the pen: 集体经济收入54.4万元, and later 54.9万元."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import common, common_unit, digits, equal, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_PART = pattern(
    r"其中|[还尚仍]?[差缺欠]|每|均|占|另|又|再|同比|[比较]|新增|净增|最[高低大小多少]|单[日月]|首[日批]"
)
"""Words before a number that make it another value than the level of its name."""
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
        self.known: dict[tuple[str, str], list[Quantity]] = {}

    def clash(self, one: Quantity) -> Quantity | None:
        """The level of the same name and time in an earlier paragraph that this one is a slip of."""
        if not self._is_level(one):
            return None
        key = (common_unit(one), one.indicator[-2:])
        known = self.known.setdefault(key, [])
        like = [other for other in known if self._same(one, other)]
        known.append(one)
        del known[:-MOST_KEPT]
        if any(equal(one, other) for other in like):
            return None
        return next((other for other in reversed(like) if self._slip(one, other)), None)

    def _is_level(self, one: Quantity) -> bool:
        if one.kind in ("time", "multiple", "") or one.high is not None or one.bound != "=":
            return False
        if one.kind == "percent" and (one.role != "share" or not one.indicator.endswith("率")):
            return False
        if (
            one.role not in ("actual", "target", "share")
            or one.subject
            or one.base == "from"
            or len(one.indicator) < 4
        ):
            return False
        if {"row", "listed", "base", "cell", "change"} & one.cues or one.ratio or one.spelled:
            return False
        return not _PART.search(self.norm, max(one.clause, one.start - 12), one.start)

    def _same(self, one: Quantity, other: Quantity) -> bool:
        """Whether two levels are of one thing: one name is the other or its end."""
        short, long = sorted((one.indicator, other.indicator), key=len)
        if not long.endswith(short) or short in self.vague or one.role != other.role:
            return False
        return (
            one.period == other.period or not one.period or not other.period or self._of_that_year(one, other)
        )

    def _of_that_year(self, one: Quantity, other: Quantity) -> bool:
        """全年支出2945万元, and later 去年支出: a report held in the year after calls its own year the last."""
        year = str(self.layout.year)
        said = _LAST_YEAR.search(self.norm, max(one.clause, one.start - 16), one.start)
        return bool(said) and year.isdigit() and other.period == year and one.period == str(int(year) - 1)

    def _slip(self, one: Quantity, other: Quantity) -> bool:
        a, b = common(one)[1], common(other)[1]
        if "\n" not in self.norm[other.end : one.start]:
            return False
        if self._named_alike(one, other) and max(a, b) <= min(a, b) * NEAR:
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

    def _named_alike(self, one: Quantity, other: Quantity) -> bool:
        """Whether two levels bear one full name before their numbers: 开展普法宣传24场次, 全年普法宣传28场次."""
        return (
            one.period == other.period
            and one.indicator_from == other.indicator_from == "before the number"
            and one.indicator not in self.vague
            and other.indicator not in self.vague
        )
