"""The level of an earlier year that something grew from, told with another value elsewhere.

五年分别完成…2.3亿元和2.6亿元, and pages on 由2015年的2.9亿元增加到5亿元: the base bears name and year, and so does the level.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import common, common_unit, equal
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

NEAR = Decimal("1.6")
"""Two levels of one name and year further apart than this are of two things."""
SHORTEST = 4
"""Letters of a name that says enough of what is measured."""
_PART = pattern(r"其中|每|均|新增|净增|同期|[0-9]月|季度|半年|单[日月]|最[高低]|[尚还]")


class BasesTold:
    """Remembers the levels of each name and year, and finds a base, or a level, that differs from them."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.norm = layout, layout.norm
        self.vague = lexicon().words["clash.vague"]
        self.known: dict[tuple[str, str, str, str], list[Quantity]] = {}

    def clash(self, one: Quantity) -> Quantity | None:
        """The level of the same name and year, in another sentence, that has another value; one of the two is a base."""
        if not self._is_level(one):
            return None
        known = self.known.setdefault((one.indicator, common_unit(one), one.subject, one.period or ""), [])
        others = [other for other in known if other.start < self.layout.full_sentence(one.start)]
        known.append(one)
        if not others or any(equal(one, other) for other in others):
            return None
        other = others[-1]
        a, b = common(one)[1], common(other)[1]
        if not (_is_base(one) or _is_base(other)) or max(a, b) > min(a, b) * NEAR:
            return None
        return other

    def _is_level(self, one: Quantity) -> bool:
        return (
            one.kind in ("money", "measure", "counter", "people")
            and one.bound == "="
            and one.high is None
            and one.value > 0
            and one.role == "actual"
            and len(one.period or "") == 4
            and len(one.indicator) >= SHORTEST
            and one.indicator not in self.vague
            and "change" not in one.cues
            and (
                _is_base(one)
                or one.base == "to"
                or "row" in one.cues
                or one.indicator_from == "before the number"
            )
            and not _PART.search(self.norm, max(one.clause, one.start - 16), one.start)
        )


def _is_base(one: Quantity) -> bool:
    return one.base == "from" or "base" in one.cues
