"""Quantities said together: 由A增加到B, and lists with 分别."""

from __future__ import annotations

import re

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.phrases import Phrases
from taizhang.reading.quantities import Quantity
from taizhang.reading.times import Time

_LINKS = re.compile(r"[、和及与,\s]{0,2}(?:以上)?[和、]?")
_SPLIT = re.compile(r"[、,和与及]")
_FROM = re.compile(r"(?:由|从)[^,。;]{0,12}$")
_OWN = re.compile(r"^([\u4e00-\u9fff]{1,4}?(?:村|社区|居委会|镇|乡|组))([\u4e00-\u9fff]{2,})$")


class Lists:
    """Sees which quantities belong together, and names those that 分别 hands out."""

    def __init__(
        self, norm: str, layout: Layout, times: list[Time], masked: list[tuple[int, int, bool]]
    ) -> None:
        self.norm, self.layout = norm, layout
        self.phrases = Phrases(norm, layout, times, masked)
        self.words: Lexicon = lexicon()
        table = self.words.words
        self.copula, self.verbs = table["clause.copula"], table["clause.verbs"]
        self.places, self.wholes = table["clause.places"], table["clause.wholes"]
        self.reach, self.inherit = table["growth.to"], table["clause.inherit"]
        self.classes, self.after = table["norm.class_after"], table["clause.after"]

    def left(self, found: list[Quantity], index: int) -> tuple[int, int]:
        """The stretch before a quantity in its clause, after what was counted before it."""
        quantity = found[index]
        start = self.layout.mark_before(quantity.start)
        if index and found[index - 1].end > start:
            start = found[index - 1].end
        return start, quantity.start

    def _from_to(self, found: list[Quantity], index: int, start: int, end: int) -> None:
        """Mark the two ends of 由A增加到B."""
        stretch = self.norm[start:end]
        if not _FROM.search(stretch):
            return
        last = index
        while found[last].ratio and last + 1 < len(found) and found[last + 1].ratio == found[last].ratio + 1:
            last += 1
        after = last + 1
        limit = min(found[last].end + 24, len(self.norm))
        following = self.norm[
            found[last].end : min(limit, found[after].start) if after < len(found) else limit
        ]
        if not self.reach.within(following) or re.search(r"[。;\n]", following.split("零")[0]):
            return
        if "零" in following:
            found[index].base = "from"
            return
        for member in range(index, after):
            found[member].base = "from"
        if after >= len(found) or found[after].start > limit:
            return
        parts = 1
        while found[after].ratio and after + parts < len(found) and found[after + parts].ratio == parts + 1:
            parts += 1
        for member in range(parts):
            if not found[after + member].unit:
                found[after + member].unit, found[after + member].kind = found[last].unit, found[last].kind
                found[after + member].inferred = True
            found[after + member].base = "to"
            found[after + member].head = index + min(member, last - index)

    def _respectively(self, found: list[Quantity], index: int) -> bool:
        """A和B分别达到x和y: each quantity gets its own name."""
        quantity = found[index]
        start, end = self.left(found, index)
        place = self.norm.rfind("分别", start, end)
        if place < 0:
            return False
        run = [index]
        while run[-1] + 1 < len(found):
            gap = self.norm[found[run[-1]].end : found[run[-1] + 1].start]
            if len(gap) <= 4 and _LINKS.fullmatch(gap) and found[run[-1] + 1].unit == quantity.unit:
                run.append(run[-1] + 1)
            else:
                break
        if len(run) < 2:
            return False
        low = max(self.norm.rfind(mark, max(0, place - 90), place) for mark in ",。;:\n(") + 1
        low = max(low, found[index - 1].end if index else 0)
        core_start, core_end, _ = self.phrases.core(low, place)
        parts = [part.strip() for part in _SPLIT.split(self.norm[core_start:core_end]) if part.strip()]
        spans = [
            time
            for time in self.layout.times_between(max(low - 12, 0), place)
            if time.first and time.last and time.last - time.first + 1 == len(run)
        ]
        if spans and spans[-1].first:
            for order, member in enumerate(run):
                found[member].period, found[member].period_from = str(spans[-1].first + order), "listed years"
        if len(parts) < len(run):
            return not parts and self._in_the_order_before(found, run)
        organisations = self.words.organisations
        own = _OWN.match(parts[-1])
        if own and all(organisations.before(part, len(part)) for part in parts[-len(run) : -1]):
            for member, part in zip(run, [*parts[-len(run) : -1], own[1]], strict=True):
                found[member].indicator, found[member].subject = own[2], part
                found[member].indicator_from = "respectively"
            return True
        for member, part in zip(run, parts[-len(run) :], strict=True):
            found[member].indicator = self.phrases.without_verb(part)
            found[member].indicator_from = "respectively"
        return True

    def _in_the_order_before(self, found: list[Quantity], run: list[int]) -> bool:
        """A 1500万元、B 5万人次, 分别增长25%和20%: the changes in the order of the values before them."""
        sentence, _ = self.layout.sentence(found[run[0]].start)
        values = [
            other
            for other in range(max(run[0] - 12, 0), run[0])
            if found[other].start >= sentence and found[other].kind not in ("percent", "multiple", "time")
        ][-len(run) :]
        if len(values) < len(run):
            return False
        for member, value in zip(run, values, strict=True):
            found[member].head = value
            found[member].indicator, found[member].subject = found[value].indicator, found[value].subject
            found[member].indicator_from = "respectively"
            found[member].cues.add("row")
        return True
