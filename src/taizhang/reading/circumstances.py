"""What stands around a name and is no part of it: brackets, times, payers, what was not done."""

from __future__ import annotations

import re

from taizhang.reading.precedents import Precedents
from taizhang.reading.quantity import Quantity

OF_TIME = frozenset("年月季期日号天")
"""Letters one of which a time inside a name has."""
_PROVINCE = re.compile(r"(?:中央|国家|部里?)[^,、;]{0,12}[,、]$")
_CITY = re.compile(r"[,、](?:市|县|州|区|镇|乡)")
_BRACKETED = re.compile(r"\([\u4e00-\u9fff]{1,6}\)$")


class Circumstances(Precedents):
    """Tells the noun from the circumstances it stands in."""

    def _governed(self, quantity: Quantity, core: str) -> bool:
        """饮水工程解决了6个村8640人的吃水问题: the verb after its subject governs the noun after the number."""
        if self.norm[quantity.start - 1] != "了" or quantity.kind not in ("counter", "people"):
            return False
        verb = self.verbs.before(core, len(core))
        return bool(verb) and len(core) > len(verb) + (len(verb) > 1) * 2

    def _undone(self, core: str, right: str) -> bool:
        """河道里的网箱还有42口没清: the noun stands before, what was not done to them after."""
        return right[0] in "没未尚待" and len(core) > 1 and not self.phrases.is_verb(core)

    def _province(self, found: list[Quantity], index: int) -> bool:
        """中央3万元、省1.2万元、县0.8万元: the province among those who pay, and not 省 for saved."""
        quantity = found[index]
        return bool(
            _PROVINCE.search(self.norm, max(quantity.start - 20, 0), quantity.clause)
            or _CITY.match(self.norm, quantity.end)
        )

    def _before_bracket(self, start: int) -> str:
        """企业(场所)186家次: the noun before the brackets; "" where none stand there."""
        if self.norm[start - 1 : start] != ")":
            return ""
        bracket = _BRACKETED.search(self.norm, max(start - 8, 0), start)
        if bracket is None:
            return ""
        core_start, core_end, _ = self.phrases.core(self.layout.mark_before(bracket.start()), bracket.start())
        core = self.phrases.without_verb(self.norm[core_start:core_end])
        return core if len(core) > 1 and not self.phrases.is_verb(core) else ""

    def _before_time(self, start: int, end: int) -> int:
        """Where the noun before a time ends, when only a verb stands between the time and the number; 0 without."""
        for time in self.layout.times_between(start + 2, end):
            if end - time.end < 4 and (time.end == end or self.phrases.is_verb(self.norm[time.end : end])):
                return time.start
        return 0
