"""The figure a nameless one goes on from: the one before it, the whole of its class, what the clause before names."""

from __future__ import annotations

import re

from taizhang.reading.aspects import FIELD
from taizhang.reading.patterns import pattern
from taizhang.reading.phrases import OPEN
from taizhang.reading.quantity import Quantity
from taizhang.reading.references import AFFECTED, References

AGE = ("岁", "周岁")
_OF_CLASS = re.compile(r"(?:(?:及?以[上下内]|之间)的?|的)(?:有|共|共有)?")
_MONEY_NOUN = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:资金|专款|经费|奖金|工程款)")
"""826.4万元整治资金: the money is named after it."""
_PLACES = re.compile(r"[村组区镇乡县户]$|居委会$|街道$")


_HOW = pattern(r"(?<=..)(?:经过?|通过)[\u4e00-\u9fff]{2,10}$")
"""低保经过重新评议, 由33户调整为28户: by what way is no part of the name."""


class Precedents(References):
    """Finds the earlier figure or clause whose name a figure without a phrase of its own takes."""

    def _go_on(self, found: list[Quantity], index: int, start: int, marks: set[str]) -> None:
        """Without a phrase of its own a quantity goes on from the one before, or from the clause before."""
        quantity = found[index]
        sentence, _ = self.layout.sentence(quantity.start)
        before = self._before(found, index, sentence)
        if before is not None and "growth" in marks and (alike := self._alike(found, index, sentence)) >= 0:
            self._share(found, index, alike, "goes on from the figure before")
            return
        if (
            quantity.kind == "percent"
            and "plan" in quantity.cues
            and (whole := self._before_parts(found, index)) >= 0
        ):
            self._share(found, index, whole, "goes on from the figure before")
            return
        if before is None and (topic := self._topic(sentence)):
            quantity.indicator, quantity.indicator_from = topic, "the heading before the sentence"
            return
        clause_start = self.layout.mark_before(quantity.start)
        if quantity.kind == "money" and not self.norm[start : quantity.start].strip():
            noun = self.phrases.right(found, index)
            if named := _MONEY_NOUN.match(noun):
                quantity.indicator, quantity.indicator_from = named.group(), "after the number"
                return
            if len(noun) >= 2 and not self.verbs.at(noun, 0):
                quantity.indicator, quantity.indicator_from = noun.partition("的")[0], "after the number"
                return
        divided = index > 0 and "divisor" in found[index - 1].cues
        if clause_start > sentence and not divided and (before is None or before.end < clause_start - 1):
            low = max(before.end if before else sentence, sentence)
            previous = self.layout.mark_before(clause_start - 1)
            while previous > low and self.norm[previous - 1] == "、":
                previous = self.layout.mark_before(previous - 1)
            begin = max(previous, low)
            core_start, core_end, _ = self.phrases.core(begin, clause_start - 1)
            core = self._without_circumstance(self.norm[core_start:core_end])
            if not core and before is None and (whole := self._whole_before(found, index, sentence)) >= 0:
                self._share(found, index, whole, "goes on from the sentence before")
                return
            if not core and before is None and (topic := self._heading(sentence)):
                quantity.indicator, quantity.indicator_from = topic, "the heading above"
                return
            core = _HOW.sub("", FIELD.sub("", core))
            if affected := AFFECTED.search(self.norm, previous, clause_start - 1):
                core_start, core_end, _ = self.phrases.core(previous, affected.start())
                core = self.norm[core_start:core_end] if core_end - core_start > 1 else core
            if (
                len(core) >= 2
                and (before is None or previous >= before.end)
                and not (before and "growth" in marks)
            ):
                quantity.indicator, quantity.indicator_from = (
                    self.phrases.without_verb(core),
                    "the clause before",
                )
                return
        if (
            before is not None
            and quantity.unit in ("户", "人", "口")
            and not marks
            and (before.unit not in ("户", "人", "口", "名") or before.indicator == "户")
            and self._nothing_but_wholes(self.norm[start : quantity.start])
            and (quantity.unit == "户" or _PLACES.search(before.indicator))
            and before.kind in ("counter", "people")
        ):
            quantity.indicator, quantity.indicator_from = quantity.unit, "its own unit"
            return
        if before is not None and before.indicator:
            self._share(
                found,
                index,
                quantity.head if quantity.head >= 0 else index - 1,
                "goes on from the figure before",
            )
            return
        if quantity.kind != "time" and (whole := self._whole_before(found, index, sentence)) >= 0:
            self._share(found, index, whole, "goes on from the sentence before")
            return
        right = self.phrases.right(found, index) if quantity.kind != "money" else ""
        if right:
            quantity.indicator, quantity.indicator_from = right, "after the number"
            return
        stretch = self.norm[start : quantity.start].strip(OPEN + "的")
        quantity.indicator, quantity.indicator_from = stretch, "before the number"

    def _before_parts(self, found: list[Quantity], index: int) -> int:
        """违建4.3万平方米, 其中新增4000平方米, 完成任务的107.5%: the plan was for the whole; -1 without parts."""
        sentence = self.layout.sentence(found[index].start)[0]
        split = self.norm.rfind("其中", max(sentence, found[index].start - 120), found[index].start)
        if split < 0:
            return -1
        for other in range(index - 1, max(index - 8, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            if one.end <= split and one.indicator and one.kind not in ("percent", "time", "multiple"):
                return other
        return -1

    def _alike(self, found: list[Quantity], index: int, sentence: int) -> int:
        """火情7起, 烧毁山林130亩, 比前年多3起: a difference is of what has its unit; -1 if that is the last figure."""
        quantity = found[index]
        if quantity.kind not in ("counter", "people", "money", "measure"):
            return -1
        for other in range(index - 1, max(index - 4, -1), -1):
            if found[other].start < sentence or found[other].kind == "percent":
                break
            if found[other].unit == quantity.unit and found[other].indicator:
                return other if other < index - 1 else -1
        return -1

    def _classed(self, found: list[Quantity], index: int) -> bool:
        """考核90分以上的9个: so many of what was counted before, not of what the limit measures."""
        quantity, limit = found[index], found[index - 1]
        if quantity.kind not in ("counter", "people") or limit.unit == quantity.unit:
            return False
        if not _OF_CLASS.fullmatch(self.norm, limit.end, quantity.start) or self.phrases.right(found, index):
            return False
        floor = self.layout.full_sentence(quantity.start)
        floor = self.layout.full_sentence(max(floor - 2, 0))
        alike = [
            other
            for other in range(max(index - 16, 0), index - 1)
            if found[other].start >= floor
            and found[other].unit == quantity.unit
            and found[other].indicator
            and found[other].role != "change"
        ]
        near = [other for other in alike if other >= index - 8]
        wholes = [
            other
            for other in near
            if "其中" not in self.norm[self.layout.full_sentence(found[other].start) : found[other].start]
        ]
        whole = self._whole_by_share(found, index, alike)
        if whole < 0 and limit.unit in AGE and alike:
            aged = [other for other in near if other and found[other - 1].unit in AGE]
            whole = aged[-1] if aged else max(alike, key=lambda other: found[other].value)
        if whole < 0 and near:
            whole = (wholes or near)[-1]
        if whole < 0:
            return False
        self._share(found, index, whole, "the class of what was counted")
        if limit.unit in AGE and (not limit.indicator or limit.head >= 0):
            limit.indicator, limit.indicator_from = quantity.indicator, "the class of what was counted"
        return True

    def _whole_by_share(self, found: list[Quantity], index: int, alike: list[int]) -> int:
        """60岁以上19名, 占40.4%: of the 47 named before, for 19 are 40.4% of them; -1 where no share tells."""
        quantity = found[index]
        share = found[index + 1] if index + 1 < len(found) else None
        if (
            share is None
            or share.unit != "%"
            or share.start - quantity.end > 6
            or "占" not in self.norm[quantity.end : share.start]
        ):
            return -1
        for other in reversed(alike):
            whole = found[other].value
            if whole > quantity.value and abs(quantity.value * 100 / whole - share.value) <= share.step:
                return other
        return -1

    def _whole_before(self, found: list[Quantity], index: int, sentence: int) -> int:
        """The last like figure before the sentence, rather a whole than a part that 其中 names of it; -1 without."""
        part = -1
        for other in range(index - 1, max(index - 6, -1), -1):
            one = found[other]
            if one.start <= sentence - 200 or "\n" in self.norm[one.end : found[index].start].strip("\n"):
                break
            if one.unit == found[index].unit and one.indicator:
                if "其中" not in self.norm[self.layout.full_sentence(one.start) : one.start]:
                    return other
                part = other if part < 0 else part
        return part

    def _paired(self, found: list[Quantity], index: int, start: int) -> bool:
        """32户、97口建档立卡的乡亲: two counts of those named after the second."""
        quantity, following = found[index], found[index + 1]
        if self.norm[quantity.end : following.start] != "、" or self.norm[start : quantity.start].strip(
            " ,、"
        ):
            return False
        if following.kind not in ("counter", "people") or following.unit == quantity.unit:
            return False
        noun = self.phrases.right(found, index + 1)
        if len(noun) < 2 or (self.verbs.at(noun, 0) and "的" not in noun):
            return False
        quantity.indicator, quantity.indicator_from = noun, "after the number"
        return True

    def _before(self, found: list[Quantity], index: int, sentence: int) -> Quantity | None:
        """The quantity a nameless one goes on from: not a duration; the same kind of class limit after a class limit."""
        quantity = found[index]
        limit = bool(self.classes.at(self.norm, quantity.end))
        aged = quantity.unit in ("岁", "周岁") or (
            index > 0
            and found[index - 1].unit in ("岁", "周岁")
            and bool(self.classes.at(self.norm, found[index - 1].end))
            and quantity.start - found[index - 1].end < 6
        )
        split = self.norm.rfind("其中", sentence, quantity.start) if aged else -1
        for other in range(index - 1, max(index - 8, -1), -1):
            candidate = found[other]
            if candidate.start < sentence:
                break
            if "divisor" in candidate.cues:
                continue
            if (
                candidate.unit in ("年", "个月", "天", "周", "岁", "周岁")
                and candidate.base == ""
                and quantity.kind != "time"
            ):
                continue
            if split >= 0 and candidate.start > split and aged:
                continue
            classes = (
                bool(self.classes.at(self.norm, candidate.end))
                or self.norm[candidate.end : candidate.end + 1] == "的"
            )
            if (
                limit
                and quantity.kind == "money"
                and candidate.kind == "counter"
                and any(
                    found[more].kind == "money" and found[more].start >= sentence
                    for more in range(max(other - 24, 0), other)
                )
            ):
                continue
            if (
                quantity.kind in ("counter", "people")
                and candidate.kind == "money"
                and classes
                and any(
                    found[more].unit == quantity.unit and found[more].start >= sentence
                    for more in range(max(other - 24, 0), other)
                )
            ):
                continue
            if quantity.base != "to" or quantity.head < 0:
                quantity.head = other
            return candidate
        return None
