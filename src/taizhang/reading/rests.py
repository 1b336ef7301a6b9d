"""What a whole or a plan leaves: 剩余18户, 还差300亩, 超收60万元."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.plans import Plans
from taizhang.reading.triggers import TRIGGERS

_OVER = pattern(
    r"(?:^|[,、])超额?$|超(?:额|出)?(?:年初|年度)?(?:完成)?(?:任务|计划|目标|预算|收|支|产)[^,]{0,3}$"
)
_SHORT = pattern(r"(?:(?:还|尚|仍|相|^|[,、])差|短收|欠(?:进度|收|产)?|缺口)[^,]{0,3}$")
_REST = pattern(
    r"(?:剩余|剩下|余下|还剩|剩|其余|另外?|另有|尚有|尚未|仍有|还有|没有|(?:[尚仍还正待未]|[筹拟](?=[建办设开])|限期)[\u4e00-\u9fff]{1,6}|在[建办]|请假|缺席|不[\u4e00-\u9fff]{1,3}|[年期月]?[末底][\u4e00-\u9fff]{0,3}|待[\u4e00-\u9fff]{1,4})(?:的|为|约|共)?$"
)
_REST_SAID = TRIGGERS.bit([_OVER, _SHORT, _REST])
_REST_AFTER = re.compile(r"(?:[\u4e00-\u9fff]{0,4})?(?:尚未|未|没|正在|仍在|还在|待)")
_STATE = pattern(r"(?:完工|竣工|投产|办结|整改|销号|在建|开工)(?:的|了|到位)?$")
_STRONG = pattern(r"剩|余|未|尚|还[差有在]|正在|限期|待|在[建办]|[筹拟][建办]|另有|请假|[年期月][末底]")


class Rests(Plans):
    """Finds what is left of a whole, and tests it."""

    def rest(self, index: int) -> None:
        """96户, 已竣工78户, 剩余18户; 超任务300亩; 还差300亩: what a whole or a plan leaves."""
        found, quantity = self.found, self.found[index]
        if quantity.kind in ("percent", "multiple", "time") or quantity.high is not None or index < 2:
            return
        after = _REST_AFTER.match(self.norm, quantity.end)
        if not after and not self.found[index].said & _REST_SAID:
            return
        left = self.left(index)
        over, short = _OVER.search(left), _SHORT.search(left)
        if not (over or short or after or _REST.search(left)):
            return
        like = [other for other in self._counted(index) if found[other].unit == quantity.unit]
        like = self._without_parts(like)
        if not like and re.search(r"[还仍尚]有|剩", left):
            like = self._in_sentence_before(index)
        if len(like) < 2 or any(found[other].bound != "=" for other in like[-2:]):
            return
        if over or short:
            plans = [other for other in like if self._is_plan(other)]
            done = [other for other in like if other not in plans]
            if plans and done:
                a, b = found[done[-1]].value, found[plans[-1]].value
                expected = a - b if over else b - a
                self._left(index, (plans[-1], done[-1]), expected)
            return
        following = self.found[index + 1] if index + 1 < len(self.found) else None
        if (
            following
            and following.unit == quantity.unit
            and len(self.norm[quantity.end : following.start]) < 12
            and "。" not in self.norm[quantity.end : following.start]
        ):
            return
        if not (_REST.search(left) or after) or quantity.value >= found[like[0]].value:
            return
        whole = like[0]
        if _STATE.search(self.left(whole)):
            return  # 完工39个、在建11个、未动工2个: the whole was said before
        for count in range(1, len(like)):
            parts = like[-count:] if count < len(like) else like[1:]
            if whole in parts:
                break
            expected = found[whole].value - sum((found[part].value for part in parts), Decimal(0))
            if expected == quantity.value:
                self._left(index, (whole, *parts), expected)
                return
        if len(like) > 2 and self._states(like, index):
            return
        strong = _STRONG.search(left) or after
        if len(like) == 2 and "其余" in left and found[like[1]].value <= found[whole].value:
            self._left(index, (whole, like[1]), found[whole].value - found[like[1]].value)
            return
        if (
            len(like) == 2
            and strong
            and found[like[1]].value <= found[whole].value
            and self._one_of(like[1], whole)
        ):
            self._left(index, (whole, like[1]), found[whole].value - found[like[1]].value)

    def _without_parts(self, like: list[int]) -> list[int]:
        """隐患3045条, 其中一般3033条、重大12条; 已整改2954条: the whole and what follows, not what 其中 names of it."""
        if len(like) < 4:
            return like
        whole = self.found[like[0]]
        place = self.norm.find("其中", whole.end, self.found[like[1]].start)
        added = Decimal(0)
        for count, part in enumerate(like[1:], start=1):
            added += self.found[part].value
            if place >= 0 and count > 1 and added == whole.value:
                return [like[0], *like[count + 1 :]]
        return like

    def _states(self, like: list[int], index: int) -> bool:
        """项目26个, 投产17个、在建6个、待开工4个: the states of a thing, side by side up to what is not begun."""
        if like[-1] != index - 1:
            return False
        rows = [row for row in (like[-2:], like[-3:], like[-4:]) if row[0] == index - len(row)]
        rests = [(self._less(row), row) for row in rows]
        fitting = [pair for pair in rests if pair[0] == self.found[index].value]
        if not fitting and len(rests) < 2:
            return False
        left, (whole, *parts) = (fitting or rests[1:])[0]
        gap = abs(left - self.found[index].value)
        if left <= 0 or gap * 4 > self.found[whole].value or not _STRONG.search(self.left(index)):
            return False
        self._left(index, (whole, *parts), left)
        return True

    def _less(self, row: list[int]) -> Decimal:
        """What the first of a row leaves when the others are taken off."""
        return self.found[row[0]].value - sum((self.found[part].value for part in row[1:]), Decimal(0))

    def _in_sentence_before(self, index: int) -> list[int]:
        """The like levels of the sentence before: 应收5620户, 实收4833户。还有787户没交."""
        found, quantity = self.found, self.found[index]
        own = self.layout.full_sentence(quantity.start)
        if quantity.start - own > 6 or own < 2:
            return []
        floor = self.layout.full_sentence(own - 2)
        like = [
            other
            for other in range(max(index - 8, 0), index)
            if found[other].start >= floor and found[other].unit == quantity.unit and self.is_level(other)
        ]
        return like if len(like) == 2 else []

    def _one_of(self, part: int, whole: int) -> bool:
        """Whether a part is told as a part of the whole: 已, 完成, 其中, or no name of its own."""
        return (
            not self.found[part].indicator_from.startswith("before")
            or self.found[part].indicator == self.found[whole].indicator
            or bool(re.search(r"已|完成|其中|实|办结|整改|到位|竣工|[成落]", self.left(part)))
        )

    def _left(self, index: int, members: tuple[int, ...], expected: Decimal) -> None:
        one = [self.found[member].value for member in members]
        gap = max(self.spread(self.found[member]) for member in (*members, index)) * 2
        self.add(
            "rest", (*members, index), Test(expected, gap), f"{' - '.join(map(show, one))} = {show(expected)}"
        )
