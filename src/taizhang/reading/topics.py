"""Figures that are said of what was named before: kinds of a whole, what was done of a plan, what is compared, run-in headings."""

from __future__ import annotations

import re

from taizhang.reading.belonging import Belonging
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_KIND = re.compile(
    r"因[病学灾残老贫婚工房]|按[\u4e00-\u9fff]{1,3}|[一二三四五六七八九十甲乙丙丁][级类档等]|(?:东|南|西|北|中|集镇|上|下)片|其他|其它|城市|城镇|农村|(?:小学|初中|高中|中学|大学|第[一二三四五]|前|后|初|中)(?:阶段|期)"
)
"""A part named by its kind alone."""
_SORTED = re.compile(r"\s*(?:其中|[按分从][\u4e00-\u9fff]{1,6}?[分看来]{1,2}[,:])")
"""按片区分:东片…: what is sorted was counted in the sentence before."""
_BEFORE_NOUN = ("名", "位", "个", "家", "所", "座", "支", "项", "件", "条", "辆", "台", "批")
_PERSONS = pattern(
    r"(?:群众|人员|干部|党员|老人|学生|代表|职工|儿童|教师|队员|村民|居民|党员|人才|能手|志愿者|贫困户|对象|员|者)$"
)
_EVENLY = pattern(r"(?:按照?|均|都|各|平均|大约|一律)*")
_SPENT = pattern(r"(?:拿出|发放?|补助?|奖补?|给予?|出|收|交|扣)+")
_PLAN_SAID = pattern(r"计划|任务|预算|目标|承诺|下达|安排")
_HIGHER = pattern(r"(?:高|低|快|慢|多|少|增|减|好|超)(?:出|于|支|收|了)?$")
_RUN_IN = pattern(
    r"\s*(?:[0-9]{1,2}[.、．]|[(（][0-9一二三四五六七八九十]{1,2}[)）])([\u4e00-\u9fff]{2,12})。"
)
ONE_OR_EACH = re.compile(
    r"(?:(?:平均|算|摊|合)下来|均|按|合|折合|折|平均|约|各)*(?:(?:每(?:[村组班家次批期场])|(?:每|一)(?:[人户亩项月年天日吨斤件间套座台只头株棵盏个栋生师床学餐顿桌趟份单例校园机车船眼口]|公里|公斤|个工|千瓦时|平方米)))+(?:合|奖|补助?|发放?|给予|领取?|享受|支付|缴纳?|平摊|摊|住|[要得干收花出跑管])*|各(?:奖|补|发)(?:励|助|放)?|(?:平均)?[一每](?:口人|个人|家)(?:合|平均|摊)?|[一每]个[\u4e00-\u9fff]{1,3}(?:平均|平摊|摊到?|分到?|合)"
)
_MEASURES = "量力积度长高径重值额宽深"
_AWARD = pattern(
    r"(?:来|间|时间|以来|均|都)*(?:被[^,。]{0,12}?(?:评为|评|授予|列为)|获评?|荣获|保持|位居|稳居|蝉联)*"
)
_PLACE_END = "线路厂村镇区园街段组河"


class Topics(Belonging):
    """Finds the name a figure takes from another, and whether its own noun stands after it."""

    def _set_beside(self, found: list[Quantity], index: int, start: int) -> bool:
        """比6.5%的预期目标高0.3个百分点, 比全县的5.7%快: said of what is compared."""
        stretch = self.norm[start : found[index].start]
        if found[index - 1].end != start or not _HIGHER.search(stretch):
            return False
        clause = self.layout.mark_before(found[index - 1].start)
        if not re.search(r"[比较同与]", self.norm[clause : found[index - 1].start]):
            return False
        sentence, _ = self.layout.sentence(found[index].start)
        for other in range(index - 2, max(index - 8, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            said = self.norm[self.layout.mark_before(one.start) : one.start]
            if not re.search(r"[比较]", said) and one.indicator:
                found[index].head = other
                found[index - 1].indicator = found[index - 1].indicator.removeprefix("比")
                return True
        return True

    def _done_of_plan(self, found: list[Quantity], index: int) -> bool:
        """年初预算1450万元, 实际支出1363万元; 计划改造32公里, 完工28.8公里: the plan names what was done."""
        quantity = found[index]
        sentence, _ = self.layout.sentence(quantity.start)
        for other in range(index - 1, max(index - 3, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            if one.unit == quantity.unit and one.indicator:
                said = self.norm[max(self.layout.mark_before(one.start), sentence) : one.start]
                if "plan" in one.cues or _PLAN_SAID.search(said):
                    self._share(found, index, other, "what was planned")
                    return True
                break
        return False

    def _only_per(self, core: str) -> bool:
        """平均每间, 按每人每月: so much each, of what was named before."""
        if ONE_OR_EACH.fullmatch(core):
            return True
        place = len(_EVENLY.match(core)[0])  # type: ignore[index]
        while core[place : place + 1] == "每":
            unit = self.words.units.every.at(core, place + 1)
            if not unit:
                return False
            place += 1 + len(unit)
            if place == len(core) or _SPENT.fullmatch(core, place) or self.phrases.is_verb(core[place:]):
                return True
        return False

    def _classified(self, found: list[Quantity], index: int) -> bool:
        """中心11名工作人员, 面对1268名老人: after these classifiers a noun follows, and is what is counted."""
        quantity = found[index]
        if (
            quantity.unit not in _BEFORE_NOUN
            or quantity.base
            or self.norm[quantity.end : quantity.end + 1] in "的等左"
        ):
            return False
        right = self.phrases.right(found, index)
        if quantity.kind == "people" and _PERSONS.search(right):
            return True
        return len(right) >= 2 and not self.verbs.at(right, 0) and not self.phrases.growth.at(right, 0)

    def _of_kind(self, found: list[Quantity], index: int, core: str) -> bool:
        """其中一级218人, 因病126人次, 东片4个: the phrase tells the kind, the whole before names the thing."""
        if not _KIND.fullmatch(core) or not self._of_last(found, index):
            return False
        found[index].cues |= {"kind"}
        return True

    def _of_last(self, found: list[Quantity], index: int) -> bool:
        """Take the name of the last figure of the like in the sentence; False if there is none."""
        quantity = found[index]
        sentence = self.layout.full_sentence(quantity.start)
        split = self.norm.rfind("其中", sentence, quantity.start)
        if _SORTED.match(self.norm, sentence):
            split = split if split >= 0 else sentence
            sentence = self._paragraph(sentence)
        for other in range(index - 1, max(index - 9, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            if one.start > split >= 0:
                continue
            if one.unit == quantity.unit and one.indicator and one.role not in ("change", "norm"):
                self._share(found, index, other, "the kind of what was counted before")
                return True
        return False

    def _paragraph(self, sentence: int) -> int:
        """Where the sentence before begins, if it is of the same paragraph."""
        return (
            sentence
            if self.norm[sentence - 1 : sentence] == "\n"
            else self.layout.full_sentence(sentence - 1)
        )

    def _beside_kind(self, found: list[Quantity], index: int) -> bool:
        """东片7个、12.6亿元; 城市84户127人: the second figure of a part is of the whole of its own unit."""
        quantity, before = found[index], found[index - 1]
        return (
            "kind" in before.cues
            and before.unit != quantity.unit
            and self.norm[before.end : quantity.start] in ("", "、")
            and self._of_last(found, index)
        )

    def _no_noun(self, right: str) -> bool:
        """其余5个年底前办结: what stands after the number tells what becomes of it."""
        return (
            right[0] in "没未不转列落为"
            or len(self.verbs.at(right, 0)) > 1
            or len(self.phrases.lead.at(right, 0)) > 1
        )

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

    def _topic(self, sentence: int) -> str:
        """1.本级收入。年初预算6800万元: the short heading that opens the paragraph."""
        opening = self.norm[max(sentence - 24, 0) : sentence].rpartition("\n")[2]
        match = _RUN_IN.fullmatch(opening)
        return match[1] if match else ""

    def _nothing_but_wholes(self, stretch: str) -> bool:
        """Nothing before 13951户 but a mark, 共有, or 全镇."""
        rest = stretch.strip("、,和及共有总计一 ")
        return not rest or rest in self.wholes
