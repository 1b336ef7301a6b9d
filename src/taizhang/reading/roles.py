"""Whether a quantity is what was done, what is promised, a change, a share, a multiple, a rank or a rule."""

from __future__ import annotations

import re

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.quantities import Quantity

_CHANGE_TAIL = re.compile(r"(?:年均|同比|环比|比[^,。;]{0,10}|较[^,。;]{0,10})?$")
_EVERY_AT_LEAST = re.compile(
    r"每(?:月|周|季度?|年|人|名|户|半年|村)[^,。;]{0,12}(?:不少于|不低于|不得少于|至少|不超过)$"
)
_POINTS = ("百分点", "个百分点", "个点", "个千分点", "千分点")


class Roles:
    """Tells the role of every quantity from its clause, its sentence and its section."""

    def __init__(self, norm: str, layout: Layout) -> None:
        self.norm, self.layout = norm, layout
        table = lexicon().words
        self.cues, self.not_cues, self.done = (
            table["target.cues"],
            table["target.not_cues"],
            table["target.done"],
        )
        self.growth = table["growth.change"]
        self.reach, self.norms = table["growth.to"], table["norm.cues"]
        self.class_after, self.class_before = table["norm.class_after"], table["norm.class_before"]
        self.after = table["clause.after"]

    def role(self, quantity: Quantity, left: str, previous: Quantity | None) -> str:
        """The role; `left` is what stands before the quantity in its clause, `previous` the quantity before."""
        if quantity.ordinal:
            return "rank"
        if "plan" in quantity.cues and quantity.kind != "percent":
            return "target"
        if self._is_norm(quantity, left):
            return "norm"
        if self._is_target(quantity):
            return "target"
        if quantity.kind == "multiple":
            return "multiple"
        if quantity.ratio:
            return "share"
        grows = self.grows(left, previous, quantity)
        if quantity.unit in _POINTS:
            return "change"
        if quantity.kind == "percent":
            return "change" if grows else "share"
        return "change" if grows else "actual"

    def grows(self, left: str, previous: Quantity | None, quantity: Quantity) -> bool:
        """Whether the quantity is said as a growth or a fall, not as the value reached."""
        tail = left.rstrip(" \u3000约近超过达逾了为")
        if self.reach.before(tail, len(tail)) or self.reach.before(left, len(left)):
            return False
        word = self.growth.before(tail, len(tail))
        if word:
            if len(word) == 1 and tail[-2:-1] in ("新", "累", "造"):
                return False
            return not (
                quantity.kind not in ("percent",)
                and word in ("扩大", "提升", "节约", "压缩", "增")
                and word != tail
            )
        return bool(re.search(r"增速|增幅|涨幅|降幅|增长率", left)) or (
            quantity.kind == "percent" and bool(re.search(r"(?:增长|下降|增加|减少|提高)[^,]{0,2}$", tail))
        )

    def _is_norm(self, quantity: Quantity, left: str) -> bool:
        norm = self.norm
        clause = norm[self.layout.mark_before(quantity.start) : quantity.start]
        if quantity.kind == "percent" or quantity.kind == "multiple":
            return False
        if quantity.unit in ("岁", "周岁"):
            return True
        if (self.norms.within(clause) or _EVERY_AT_LEAST.search(clause)) and not self._planned(
            quantity.start
        ):
            return True
        word = self.class_after.at(norm, quantity.end)
        if word:
            after = norm[quantity.end + len(word) : quantity.end + len(word) + 2]
            if after[:1] == "的" and after[1:2]:
                return quantity.kind in ("money", "measure", "time", "counter", "people")
            if (
                after
                and after[0] not in ",。;、)\n(!"
                and not self.after.at(after, 0)
                and "\u4e00" <= after[0] <= "\u9fff"
            ):
                return True
        if norm[quantity.end : quantity.end + 1] == "的" and quantity.kind == "money":
            tail = left.rstrip()
            return bool(tail) and tail[-1] in "过超上" and not tail.endswith(("已超", "通过"))
        return False

    def _planned(self, place: int) -> bool:
        return self.layout.section(place).plan

    def _is_target(self, quantity: Quantity) -> bool:
        start, end = self.layout.sentence(quantity.start)
        clause_end = min(self.layout.mark_after(quantity.end), end)
        clause_start = self.layout.mark_before(quantity.start)
        planned = self._planned(quantity.start)
        before = self.norm[max(start, quantity.start - 60) : quantity.start]
        if planned:
            base = re.search(r"(?:比|较|由|从)(?:[^,。;]{0,8}年)?(?:的|底的)?$", before[-14:])
            return not (base and quantity.base != "to") and not re.search(
                r"(?:目前|现有|已建成|去年|今年完成)[^,]{0,6}$", before
            )
        cue = self._cue(before)
        if cue >= 0:
            between = before[cue:]
            if before[:cue].endswith("预计") and re.search(
                r"同比|比上年|较上年|比去年", self.norm[quantity.start : end]
            ):
                return False  # the estimate of a year that is ending, compared with the year before it
            if (
                quantity.kind == "percent"
                and "预计" in before
                and re.search(r"(?:同比|比上年|较上年)[^,]*$", before)
            ):
                return False
            return not self.done.within(between) or bool(re.search(r"目前[^,]*(?:预计|计划)", between))
        tail = self.norm[quantity.end : clause_end]
        if quantity.kind in ("counter", "people") and self._cue(tail) >= 0 and clause_start >= start:
            return bool(re.search(r"力争|确保|预计|计划|拟", tail)) and len(tail) < 30
        return False

    def _cue(self, stretch: str) -> int:
        """Where the last word of promise stands in a stretch, -1 if there is none."""
        best = -1
        if not self.cues.within(stretch):
            return best
        for word in self.cues:
            place = stretch.rfind(word)
            while place >= 0 and self._hidden(stretch, place, word):
                place = stretch.rfind(word, 0, place)
            if (
                word == "将"
                and place >= 0
                and not re.match(r"将(?:新|投|建|完|实|达|增|有|在|于|开)", stretch[place:])
            ):
                place = -1
            if place > best:
                best = place + len(word)
        return best

    def _hidden(self, stretch: str, place: int, word: str) -> bool:
        """Whether the cue is part of another word, such as 计划生育."""
        around = stretch[max(0, place - 2) : place + len(word) + 2]
        return any(other in around for other in self.not_cues if word in other)
