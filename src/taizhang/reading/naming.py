"""What each quantity measures: the phrase before it, after it, or of the quantity it goes on from."""

from __future__ import annotations

import re

from taizhang.reading.belonging import Belonging
from taizhang.reading.phrases import EACH, OPEN
from taizhang.reading.quantities import Quantity

_ONLY_PER = re.compile(
    r"(?:(?:平均|人均|户均|亩均|村均)*每(?:平方米|立方米|公里|公斤|千瓦时?|[人户月年村天亩名个季周次日盏座处所套台条口头只株辆件起家吨斤米班组张]){1,3})+|(?:平均|人均|户均)+"
)
_GROWTH_ONLY = re.compile(
    r"(?:同比|比上年|较上年|比去年|较去年|比上一年)(?:增收|增产|增支|减产|减收|多收|少收|净增|多|少)"
)
_HANDED_DOWN = re.compile(
    r"(?:完成|占|为)?(?:了)?(?:[县市区镇乡]|上级|州)?(?:委|里|政府)?下达的?(?:目标)?(?:任务|指标|目标|计划)(?:数)?$"
)
_REACHES = ("惠及", "受益")
_REST = ("其余", "还有", "另有", "其中有")
_OF_PLAN = re.compile(
    r"(?:为|是|相当于|达到?|完成|占)?(?:了)?(?:全?年|年初|年度|全年|目标|同期|上年|去年|[\u4e00-\u9fff]{0,2})(?:预算|计划|任务|目标|总数|总量|总额|指标)(?:数|任务|目标)?"
)
_AVERAGE = re.compile(r"(?:增速|增幅|高|低|快|慢|好|超过|领先|落后)?(?:于)?[^,]{0,8}平均(?:水平|数|值)?$")
_SET = re.compile(r"(?:目标任务|任务数?|计划数?|年度目标|年初目标|改造目标|建设目标)(?:为|是)?$")
_PLANNED = re.compile(r"^(?:为|是|占|达|达到|完成|相当于)了?[^,]{0,6}(?:目标|任务|计划|预算)(?:数|任务)?的?$")
_OF_NOUN = re.compile(r"的((?:[\u4e00-\u9fff]{2})?(?:任务|目标|计划|预算))(?:数|任务)?(?![的完])")
_MEASURES = "量力积度长高径重值额宽深"
_TOTALS = ("累计", "共计", "总共", "一共", "连续", "剩下的", "合计为")
_AWARD = re.compile(
    r"(?:来|间|时间|以来|均|都)*(?:被[^,。]{0,12}?(?:评为|评|授予|列为)|获评?|荣获|保持|位居|稳居|蝉联)*"
)
_PLACE_END = "线路厂村镇区园街段组河"


class Naming(Belonging):
    """Gives every quantity its indicator, its subject and its place in 由A增加到B."""

    def name_all(self, found: list[Quantity]) -> None:
        """Name all quantities, in order."""
        for index, quantity in enumerate(found):
            if quantity.indicator:
                continue
            if self._respectively(found, index):
                continue
            self._name(found, index)

    def _name(self, found: list[Quantity], index: int) -> None:
        quantity = found[index]
        start, end = self.left(found, index)
        if quantity.ratio > 1:
            self._share(found, index, index - 1, "the same ratio")
            return
        self._from_to(found, index, start, end)
        if quantity.ordinal and (rank := self._contest(start, end)):
            quantity.indicator, quantity.indicator_from = rank, "the contest"
            return
        behind = found[index - 1].indicator if index and found[index - 1].end == start else ""
        core_start, core_end, marks = self.phrases.core(start, end, behind)
        core = self.norm[core_start:core_end]
        verb_only = self.phrases.is_verb(core)
        bare = (
            not core or (verb_only and quantity.kind != "money") or core in self.wholes or core in self.places
        )
        bare = (
            bare
            or bool(self.places.before(core, len(core)))
            or self._owner(quantity, core)
            or "have" in marks
            or "等" in marks
            or core in _REST
        )
        if (
            quantity.unit in ("年", "个月")
            and not quantity.base
            and (not core or core in ("连续", "用", "再用", "历时"))
            and not quantity.spelled
        ):
            self._duration(quantity)
            if quantity.indicator:
                return
        if (
            quantity.kind in ("measure", "counter", "people")
            and not bare
            and self._leads(quantity, core, start)
        ):
            bare = True
        if (
            quantity.kind in ("counter", "people", "time", "measure", "")
            and bare
            and not (quantity.kind == "measure" and "have" in marks and core and not verb_only)
        ):
            right = self.phrases.right(found, index)
            if right and not (quantity.kind == "time" and core and not verb_only):
                quantity.indicator, quantity.indicator_from = right, "after the number"
                return
        said = self.norm[max(start, end - 4) : end].rstrip(" 为达:")
        if not core and said.endswith(("合计", "总计")):
            core = said[-2:]
        if core in ("合计", "总计"):
            quantity.indicator, quantity.indicator_from = core, "before the number"
            return
        if "占" in core and "占比" not in core and core[:2] not in ("占地", "占道"):
            core = core[: core.index("占")].strip("、和及 ")
            core = "" if core in self.copula else core
        if _AVERAGE.match(core):
            core = ""
        stretch = self.norm[start : quantity.start]
        if of := self._whole_of(found, index, stretch):
            quantity.indicator, quantity.indicator_from = of, "the whole"
            quantity.cues.add("whole")
            return
        if _HANDED_DOWN.search(stretch):
            quantity.cues.add("plan")
            core = ""
        if quantity.kind in ("money", "measure") and (noun := _OF_NOUN.match(self.norm, quantity.end)):
            quantity.cues.add("plan")
            quantity.indicator, quantity.indicator_from = noun[1], "after the number"
            return
        if (
            (not core or verb_only)
            and quantity.kind in ("money", "measure")
            and (limit := self._class_noun(found, index))
        ):
            quantity.indicator, quantity.indicator_from = limit, "after the number"
            return
        if _SET.search(self.norm[start : quantity.start]):
            quantity.cues.add("plan")
        if quantity.kind in ("percent", "money", "measure", "counter", "people") and _PLANNED.search(
            self.norm[start : quantity.start]
        ):
            quantity.cues.add("plan")
            core = ""
        if (
            quantity.kind == "percent"
            and (not core or core in self.wholes or core in self.places or verb_only)
            and "growth" not in marks
        ):
            right = self.phrases.achieved(quantity)
            if right:
                quantity.indicator, quantity.indicator_from = right, "after the share"
                return
        if (
            not core
            or core in _TOTALS
            or core in self.inherit
            or (core in _REACHES and quantity.kind in ("counter", "people"))
            or _GROWTH_ONLY.fullmatch(core)
            or _ONLY_PER.fullmatch(core)
            or core in EACH
            or (quantity.kind == "percent" and _OF_PLAN.fullmatch(core))
            or core in ("原来", "现在", "共", "预计")
        ):
            if not self._of_whole(found, index):
                self._go_on(found, index, start, marks)
            return
        if self._belongs(found, index, core):
            return
        shortened = self.phrases.without_verb(core)
        quantity.phrase = core
        quantity.indicator = shortened
        quantity.indicator_from = "the verb before the number" if verb_only else "before the number"

    def _duration(self, quantity: Quantity) -> None:
        """连续5年获评先进, 用3年时间把: what the years are about stands after them."""
        end = self.layout.mark_after(quantity.end)
        match = _AWARD.match(self.norm, quantity.end, end)
        start = match.end() if match else quantity.end
        if start >= end and self.norm[end : end + 1] == ",":
            start, end = end + 1, self.layout.mark_after(end + 1)
        while end < len(self.norm) and self.norm[end] == "、" and end - start < 40:
            end = self.layout.mark_after(end + 1)
        phrase = self.norm[start : min(end, start + 40)].strip()
        if len(phrase) >= 2:
            quantity.indicator, quantity.indicator_from = phrase, "after the duration"

    def _leads(self, quantity: Quantity, core: str, start: int) -> bool:
        """Whether the noun stands after the number although something stands before: 以茶为主的300亩基地, 5公里的渠道."""
        norm, place = self.norm, quantity.start
        after = norm[quantity.end : quantity.end + 2]
        if norm[place - 1] == "的" and (
            core.startswith(("由", "在", "从")) or re.search(r"以.{1,10}为", core)
        ):
            return True
        if after[:1] == "的" and after[1:] and after[1] not in ",。;、)有" and quantity.kind == "measure":
            return core[-1:] not in _MEASURES
        return (
            quantity.kind == "measure"
            and core[-1:] in _PLACE_END
            and not self.verbs.at(norm, quantity.end)
            and not core.startswith(("以",))
        )

    def _go_on(self, found: list[Quantity], index: int, start: int, marks: set[str]) -> None:
        """Without a phrase of its own a quantity goes on from the one before, or from the clause before."""
        quantity = found[index]
        sentence, _ = self.layout.sentence(quantity.start)
        before = self._before(found, index, sentence)
        clause_start = self.layout.mark_before(quantity.start)
        if clause_start > sentence and (before is None or before.end < clause_start - 1):
            low = max(before.end if before else sentence, sentence)
            previous = self.layout.mark_before(clause_start - 1)
            while previous > low and self.norm[previous - 1] == "、":
                previous = self.layout.mark_before(previous - 1)
            begin = max(previous, low)
            core_start, core_end, _ = self.phrases.core(begin, clause_start - 1)
            core = self.norm[core_start:core_end]
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
        if index and quantity.kind != "time":
            for other in range(index - 1, max(index - 6, -1), -1):
                if found[other].unit == quantity.unit and found[other].start > sentence - 200:
                    self._share(found, index, other, "goes on from the sentence before")
                    return
        right = self.phrases.right(found, index) if quantity.kind != "money" else ""
        if right:
            quantity.indicator, quantity.indicator_from = right, "after the number"
            return
        stretch = self.norm[start : quantity.start].strip(OPEN + "的")
        quantity.indicator, quantity.indicator_from = stretch, "before the number"

    def _before(self, found: list[Quantity], index: int, sentence: int) -> Quantity | None:
        """The quantity a nameless one goes on from: not a duration; the same kind of class limit after a class limit."""
        quantity = found[index]
        limit = bool(self.classes.at(self.norm, quantity.end))
        for other in range(index - 1, max(index - 8, -1), -1):
            candidate = found[other]
            if candidate.start < sentence:
                break
            if (
                candidate.unit in ("年", "个月", "天", "周", "岁", "周岁")
                and candidate.base == ""
                and quantity.kind != "time"
            ):
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
                    found[more].kind == "money" and found[more].start >= sentence for more in range(other)
                )
            ):
                continue
            if (
                quantity.kind in ("counter", "people")
                and candidate.kind == "money"
                and classes
                and any(
                    found[more].unit == quantity.unit and found[more].start >= sentence
                    for more in range(other)
                )
            ):
                continue
            quantity.head = other
            return candidate
        return None

    def _nothing_but_wholes(self, stretch: str) -> bool:
        """Nothing before 13951户 but a mark, 共有, or 全镇."""
        rest = stretch.strip("、,和及共有 ")
        return not rest or rest in self.wholes
