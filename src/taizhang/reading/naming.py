"""What each quantity measures: the phrase before it, after it, or of the quantity it goes on from."""

from __future__ import annotations

import re

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.phrases import EACH, OPEN, Phrases
from taizhang.reading.quantities import Quantity
from taizhang.reading.times import Time

_LINKS = re.compile(r"[、和及与,\s]{0,2}(?:以上)?[和、]?")
_SPLIT = re.compile(r"[、,和与及]")
_ONLY_PER = re.compile(r"(?:每[人户月年村天亩名个季周次日]+|平均|人均|户均)+")
_REST = ("其余", "还有", "另有", "其中有")
_OF_PLAN = re.compile(
    r"(?:为|是|相当于|达到?|完成|占)?(?:了)?(?:全?年|年初|年度|全年|目标|同期|上年|去年|[\u4e00-\u9fff]{0,2})(?:预算|计划|任务|目标|总数|总量|总额|指标)(?:数|任务|目标)?"
)
_PLANNED = re.compile(r"^(?:为|是|占|达|达到|完成|相当于)了?[^,]{0,6}(?:目标|任务|计划|预算)(?:数|任务)?的?$")
_OWN = re.compile(r"^([\u4e00-\u9fff]{1,4}?(?:村|社区|居委会|镇|乡|组))([\u4e00-\u9fff]{2,})$")
_MEASURES = "量力积度长高径重值额宽深"
_TOTALS = ("累计", "共计", "总共", "一共", "连续", "剩下的", "合计为")
_AWARD = re.compile(
    r"(?:来|间|时间|以来|均|都)*(?:被[^,。]{0,12}?(?:评为|评|授予|列为)|获评?|荣获|保持|位居|稳居|蝉联)*"
)
_PLACE_END = "线路厂村镇区园街段组河"
_FROM = re.compile(r"(?:由|从)[^,。;]{0,12}$")


class Naming:
    """Gives every quantity its indicator, its subject and its place in 由A增加到B."""

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
        self.classes = table["norm.class_after"]

    def name_all(self, found: list[Quantity]) -> None:
        """Name all quantities, in order."""
        for index, quantity in enumerate(found):
            if quantity.indicator:
                continue
            if self._respectively(found, index):
                continue
            self._name(found, index)

    def left(self, found: list[Quantity], index: int) -> tuple[int, int]:
        """The stretch before a quantity in its clause, after what was counted before it."""
        quantity = found[index]
        start = self.layout.mark_before(quantity.start)
        if index and found[index - 1].end > start:
            start = found[index - 1].end
        return start, quantity.start

    def _name(self, found: list[Quantity], index: int) -> None:
        quantity = found[index]
        start, end = self.left(found, index)
        if quantity.ratio > 1:
            self._share(found, index, index - 1, "the same ratio")
            return
        self._from_to(found, index, start, end)
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
        if "占" in core and core[:2] not in ("占地", "占道", "占比"):
            core = core[: core.index("占")].strip("、和及 ")
            core = "" if core in self.copula else core
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
            or _ONLY_PER.fullmatch(core)
            or core in EACH
            or (quantity.kind == "percent" and _OF_PLAN.fullmatch(core))
            or core in ("原来", "现在", "共", "预计")
        ):
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
            and self.norm[start : quantity.start].strip("、,和及共有 ") == ""
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

    def _share(self, found: list[Quantity], index: int, other: int, rule: str) -> None:
        quantity = found[index]
        quantity.indicator, quantity.indicator_from = found[other].indicator, rule
        quantity.subject = quantity.subject or found[other].subject
        quantity.head = found[other].head if found[other].head >= 0 else other

    def _belongs(self, found: list[Quantity], index: int, core: str) -> bool:
        """一组86户, 二组91户: the phrase names whose figure it is; what is counted was named before."""
        quantity = found[index]
        if (
            quantity.unit in ("个", "家", "所")
            or core in self.wholes
            or self.wholes.before(core, len(core))
            or self.verbs.at(core, 0)
        ):
            return False
        if len(core) > 7 or not self.words.organisations.before(core, len(core)):
            return False
        if self.norm[self.layout.mark_before(quantity.start) : quantity.start].strip() != core:
            return False
        if self.phrases.right(found, index) and quantity.kind != "money":
            return False
        for other in range(index - 1, max(index - 14, -1), -1):
            if found[other].unit == quantity.unit and found[other].role != "change":
                quantity.subject = core
                quantity.indicator, quantity.indicator_from = (
                    found[other].indicator,
                    "named before its subjects",
                )
                quantity.head = found[other].head if found[other].head >= 0 else other
                quantity.cues.add("listed")
                return True
        return False

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
