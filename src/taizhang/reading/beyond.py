"""By how much one level lies beyond another that is named between them, and a level that so many more brought about.

达到20.86米, 超过19.5米的警戒水位1.36米; 新改造20个, 使累计改造数由26个上升到46个.
"""

from __future__ import annotations

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.changes import WITHIN, Changes
from taizhang.reading.patterns import pattern

_BEYOND = pattern(r"[,、]?(?:比|已)?(?:超过了?|超出了?|高出了?|高于|低于|突破了?)$")
_NAMED = pattern(r"的[\u4e00-\u9fff]{2,8}")
_BROUGHT = pattern(r"[\u4e00-\u9fff]{0,6}[,、]?(?:使|让|使得)[\u4e00-\u9fff]{2,14}[由从]")


class Beyond(Changes):
    """Differences whose words stand apart from their figures."""

    def beyond(self, index: int) -> None:
        """The figure at `index` is by how much the level before exceeds the one that is named."""
        found = self.found
        if index < 2 or not self.norm.startswith("的", found[index - 1].end):
            return
        level, limit, gap = found[index - 2 : index + 1]
        if not level.unit == limit.unit == gap.unit or not _NAMED.fullmatch(self.norm[limit.end : gap.start]):
            return
        between = self.norm[level.end : limit.start]
        if len(between) > 12 or not _BEYOND.fullmatch(between) or gap.bound != "=" or gap.high is not None:
            return
        if gap.value > max(level.value, limit.value):
            return
        self._difference(index, limit, level, (index - 2, index - 1))

    def brought(self, index: int) -> None:
        """The figure at `index` is what a level rose to by so many more, told before it."""
        found = self.found
        low = found[index].head
        if found[index].base != "to" or low != index - 1 or low < 1 or found[low].base != "from":
            return
        more = low - 1
        if not found[more].unit == found[low].unit == found[index].unit or found[more].bound != "=":
            return
        if not _BROUGHT.fullmatch(self.norm[found[more].end : found[low].start]):
            return
        expected = found[low].value + found[more].value
        gap = self.spread(found[low]) + self.spread(found[more]) + self.spread(found[index])
        shown = f"{show(found[low].value)} + {show(found[more].value)} = {show(expected)}"
        self.add("sum", (more, low, index), Test(expected, gap * WITHIN), shown)
