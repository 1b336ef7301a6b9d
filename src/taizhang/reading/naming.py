"""What each quantity measures: the phrase before it, after it, or of the quantity it goes on from."""

from __future__ import annotations

import re
from bisect import bisect_left

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, Words, lexicon
from taizhang.reading.quantities import Quantity
from taizhang.reading.times import Time

_LINKS = re.compile(r"[、和及与,\s]{0,2}(?:以上)?[和、]?")
_SPLIT = re.compile(r"[、,和与及]")
_RIGHT_CUT = re.compile(
    r"(?:全部|通过|实施|实现|达到|进行|获得|得到|没有|用于|用上|由|被|已|均|都|在|开展|正在|受益|受灾|继续|长期|享受|参加)"
)
_PER = re.compile(r"(?:每|人均|户均|亩均)[人户月年村天斤亩名个季周次\u4e00-\u9fff]?")
_ONLY_PER = re.compile(r"(?:每[人户月年村天亩名个季周次日]+|平均|人均|户均)+")
_ACHIEVED = re.compile(r"的?[^了,]{0,8}?(?:实现了|实现|用上了|[\u4e00-\u9fff]{1,3}了|达到|通了?)")
_REST = ("其余", "还有", "另有", "其中有")
_OF_PLAN = re.compile(r"(?:为|是|相当于|达到?|完成|占)?(?:了)?(?:全?年|年初|年度|全年|目标|同期|上年|去年|[\u4e00-\u9fff]{0,2})(?:预算|计划|任务|目标|总数|总量|总额|指标)(?:数|任务|目标)?")
_EACH = ("村均", "户均", "人均", "亩均", "平均每户", "平均每人", "平均每村")
_TOTALS = ("累计", "共计", "总共", "一共", "连续", "剩下的", "合计为")
_AWARD = re.compile(
    r"(?:来|间|时间|以来|均|都)*(?:被[^,。]{0,12}?(?:评为|评|授予|列为)|获评?|荣获|保持|位居|稳居|蝉联)*"
)
_PLACE_END = "线路厂村镇区园街段组河"
_OPEN = " \u3000\u00a0——-—“”\"'"
_FROM = re.compile(r"(?:由|从)[^,。;]{0,12}$")


class Naming:
    """Gives every quantity its indicator, its subject and its place in 由A增加到B."""

    def __init__(
        self, norm: str, layout: Layout, times: list[Time], masked: list[tuple[int, int, bool]]
    ) -> None:
        self.norm, self.layout, self.times = norm, layout, times
        self.words: Lexicon = lexicon()
        table = self.words.words
        self.copula, self.verbs, self.after = (
            table["clause.copula"],
            table["clause.verbs"],
            table["clause.after"],
        )
        self.places, self.wholes, self.lead = (
            table["clause.places"],
            table["clause.wholes"],
            table["clause.times"],
        )
        self.growth = Words([*table["growth.up"], *table["growth.down"], *table["growth.multiple"]])
        self.reach, self.rates, self.inherit = (
            table["growth.to"],
            table["growth.rate"],
            table["clause.inherit"],
        )
        self.mask_starts = [start for start, _, _ in masked]
        self.time_ends = {time.end: time.start for time in times}
        self.time_starts = {time.start: time.end for time in times}

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
        core_start, core_end, marks = self._core(start, end, behind)
        core = self.norm[core_start:core_end]
        verb_only = self._is_verb(core)
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
            quantity.kind == "time"
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
            right = self._right(found, index)
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
        if (
            quantity.kind == "percent"
            and (not core or core in self.wholes or core in self.places or verb_only)
            and "growth" not in marks
        ):
            right = self._achieved(quantity)
            if right:
                quantity.indicator, quantity.indicator_from = right, "after the share"
                return
        if (
            not core
            or core in _TOTALS
            or core in self.inherit
            or _ONLY_PER.fullmatch(core) or core in _EACH or (quantity.kind == "percent" and _OF_PLAN.fullmatch(core))
            or core in ("原来", "现在", "共", "预计")
        ):
            self._go_on(found, index, start, marks)
            return
        if self._belongs(found, index, core):
            return
        shortened = self._without_verb(core)
        quantity.phrase = core
        quantity.indicator = shortened
        quantity.indicator_from = "the verb before the number" if verb_only else "before the number"

    def _core(self, start: int, end: int, previous: str = "") -> tuple[int, int, set[str]]:
        """The stretch without the words around its noun; and marks for what was stripped."""
        norm, marks = self.norm, set()
        for _ in range(24):
            if end <= start:
                break
            if norm[end - 1] in _OPEN and norm[end - 1] not in "”“":
                end -= 1
                continue
            if end in self.time_ends and self.time_ends[end] >= start:
                end = self.time_ends[end]
                continue
            tail = norm[max(start, end - 4) : end]
            if tail.endswith(("占比", "比重", "比例", "同比增", "占有")):
                if not tail.endswith("同比增"):
                    break
            if tail.endswith(_EACH):
                break
            word = self.reach.before(norm, end)
            if word and end - len(word) >= start:
                end -= len(word)
                marks.add("reach")
                continue
            word = self.growth.before(norm, end)
            if word in ("增收", "增产", "净增收"):
                break
            if (
                word
                and end - len(word) >= start
                and not (len(word) == 1 and end - 2 >= start and norm[end - 2] in "新低调核消催")
            ):
                end -= len(word)
                marks.add("growth")
                continue
            word = self.rates.before(norm, end)
            if word and end - len(word) >= start:
                end -= len(word)
                continue
            word = self.copula.before(norm, end)
            if word and end - len(word) >= start:
                if (
                    len(word) == 1
                    and end - 2 >= start
                    and norm[end - 2 : end]
                    in (
                        "其余",
                        "结余",
                        "盈余",
                        "剩余",
                        "业余",
                        "富余",
                        "居中",
                        "投放",
                        "所在",
                        "存在",
                        "现在",
                        "占比",
                        "目的",
                    )
                ):
                    if norm[end - 2 : end] not in ("现在",):
                        break
                end -= len(word)
                if word in ("有", "共有", "现有", "已有", "拥有", "还有", "仍有", "辖", "也有", "就有"):
                    marks.add("have")
                if word == "等":
                    marks.add("等")
                continue
            break
        if previous and norm.startswith(previous, start) and start + len(previous) < end - 1:
            start += len(previous)
        word = self.words.words["norm.class_after"].at(norm, start)
        if word and start + len(word) < end:
            start += len(word)
            start += norm[start] == "的"
        for _ in range(12):
            if end <= start:
                break
            if norm[end - 1] == "均" and norm[start:end] in _EACH:
                break
            if norm[start] in _OPEN and norm[start] != "“":
                start += 1
                continue
            if start in self.time_starts and self.time_starts[start] <= end:
                start = self.time_starts[start]
                continue
            if norm[start] in "来间中" and start and norm[start - 1] in "年月":
                start += 1
                continue
            word = self.wholes.at(norm, start) or self.lead.at(norm, start) or self._place_at(start)
            if (
                word
                and start + len(word) < end
                and not (
                    len(word) == 1
                    and norm[start : start + 2]
                    in (
                        "有效",
                        "到位",
                        "在校",
                        "在外",
                        "在岗",
                        "日产",
                        "年产",
                        "年接",
                        "年捐",
                        "新型",
                        "新农",
                        "和谐",
                        "初中",
                        "再生",
                        "月工",
                        "年发",
                        "年均",
                        "即时",
                        "将军",
                        "就业",
                        "就医",
                        "仅有",
                        "后备",
                        "前期",
                        "时令",
                        "末端",
                        "底数",
                        "份额",
                        "在建",
                        "新兴",
                        "新能",
                        "新农",
                        "计划",
                    )
                )
            ):
                start += len(word)
                continue
            if word and start + len(word) == end and len(word) >= 2 and word not in ("累计", "计划"):
                start = end
                continue
            break
        return start, end, marks

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
        if norm[place - 1] == "的" and core.startswith(("以", "由", "在", "从")):
            return True
        if after[:1] == "的" and after[1:] and after[1] not in ",。;、)有" and quantity.kind == "measure":
            return True
        return (
            quantity.kind == "measure"
            and core[-1:] in _PLACE_END
            and not self.verbs.at(norm, quantity.end)
            and not core.startswith(("以",))
        )

    def _place_at(self, start: int) -> str:
        word = self.places.at(self.norm, start)
        return word if len(word) > 1 else ""

    def _is_verb(self, core: str) -> bool:
        """Whether nothing but verbs is left."""
        place = 0
        while place < len(core):
            word = (
                self.verbs.at(core, place)
                or self.lead.at(core, place)
                or (core[place] if core[place] in "了新再又" else "")
            )
            if not word:
                return False
            place += len(word)
        return bool(core)

    def _without_verb(self, core: str) -> str:
        """The phrase without the verb it begins with, where a noun is left."""
        for _ in range(3):
            if core[:1] in "使把将对" and len(core) > 3:
                core = core[1:]
            word = self.verbs.at(core, 0)
            rest = core[len(word) :].lstrip("了各类的 ")
            if len(word) >= 2 and len(rest) >= 2 and not self._is_verb(rest[:2]):
                core = rest
            else:
                break
        return core.strip(_OPEN) if core.count("“") != core.count("”") else core.strip(" \u3000—-")

    def _right(self, found: list[Quantity], index: int) -> str:
        """The noun after a number: 16个行政村, 7公里的油路."""
        norm, quantity = self.norm, found[index]
        start = quantity.end
        word = self.words.words["norm.class_after"].at(norm, start)
        start += len(word)
        while start < len(norm) and norm[start] in " 多余":
            start += 1
        if norm[start : start + 2] == "长的":
            start += 2
        if norm[start : start + 1] == "的":
            start += 1
        elif (self.after.at(norm, start) and not norm.startswith(("没有", "未", "就近", "就业", "就地", "就读", "对象"), start)) or (
            word and quantity.kind not in ("time", "counter", "people")
        ):
            return ""
        end = self.layout.mark_after(start)
        if index + 1 < len(found):
            end = min(end, found[index + 1].start)
        place = bisect_left(self.mask_starts, start)
        if place < len(self.mask_starts):
            end = min(end, max(self.mask_starts[place], start))
        phrase = norm[start : min(end, start + 30)]
        if cut := _RIGHT_CUT.search(phrase, 1):
            phrase = phrase[: cut.start()]
        phrase = phrase.strip(" \u3000—-")
        if phrase and phrase[0] not in "“《" and phrase[-1] in "“《":
            phrase = phrase[:-1]
        return phrase if re.search(r"[\u4e00-\u9fff]", phrase) else ""

    def _achieved(self, quantity: Quantity) -> str:
        """X%的村实现了Y: Y."""
        norm = self.norm
        end = self.layout.mark_after(quantity.end)
        phrase = norm[quantity.end : min(end, quantity.end + 40)]
        if not phrase or self.words.words["norm.class_after"].at(phrase, 0) or phrase[0] in "左多":
            return ""
        if match := _ACHIEVED.match(phrase):
            rest = phrase[match.end() :]
            if len(rest) >= 2:
                return rest
        if phrase[0] == "的" and len(phrase) > 2:
            return phrase[1:]
        return "" if self.after.at(phrase, 0) else phrase if len(phrase) > 1 else ""

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
            core_start, core_end, _ = self._core(begin, clause_start - 1)
            core = self.norm[core_start:core_end]
            if (
                len(core) >= 2
                and (before is None or previous >= before.end)
                and not (before and "growth" in marks)
            ):
                quantity.indicator, quantity.indicator_from = self._without_verb(core), "the clause before"
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
        right = self._right(found, index) if quantity.kind != "money" else ""
        if right:
            quantity.indicator, quantity.indicator_from = right, "after the number"
            return
        stretch = self.norm[start : quantity.start].strip(_OPEN + "的")
        quantity.indicator, quantity.indicator_from = stretch, "before the number"

    def _before(self, found: list[Quantity], index: int, sentence: int) -> Quantity | None:
        """The quantity a nameless one goes on from: not a duration; the same kind of class limit after a class limit."""
        quantity = found[index]
        limit = bool(self.words.words["norm.class_after"].at(self.norm, quantity.end))
        for other in range(index - 1, max(index - 8, -1), -1):
            candidate = found[other]
            if candidate.start < sentence:
                break
            if candidate.unit in ("年", "个月", "天", "周") and candidate.base == "" and quantity.kind != "time" and quantity.role != "change" and candidate.indicator_from != "before the number":
                continue
            classes = (
                bool(self.words.words["norm.class_after"].at(self.norm, candidate.end))
                or self.norm[candidate.end : candidate.end + 1] == "的"
            )
            if limit and quantity.kind == "money" and candidate.kind == "counter":
                if any(
                    found[more].kind == "money" and found[more].start >= sentence for more in range(other)
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
        if quantity.unit in ("个", "家", "所") or core in self.wholes or self.wholes.before(core, len(core)) or self.verbs.at(core, 0):
            return False
        if len(core) > 7 or not self.words.organisations.before(core, len(core)):
            return False
        if self.norm[self.layout.mark_before(quantity.start) : quantity.start].strip() != core:
            return False
        if self._right(found, index) and quantity.kind != "money":
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
        core_start, core_end, _ = self._core(low, place)
        parts = [part.strip() for part in _SPLIT.split(self.norm[core_start:core_end]) if part.strip()]
        spans = [
            time
            for time in self.times
            if low - 12 <= time.start < place
            and time.first
            and time.last
            and time.last - time.first + 1 == len(run)
        ]
        if spans and spans[-1].first:
            for order, member in enumerate(run):
                found[member].period, found[member].period_from = str(spans[-1].first + order), "listed years"
        if len(parts) < len(run):
            return False
        for member, part in zip(run, parts[-len(run) :], strict=True):
            found[member].indicator = self._without_verb(part)
            found[member].indicator_from = "respectively"
        return True
