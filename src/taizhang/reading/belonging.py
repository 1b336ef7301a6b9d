"""Whose a quantity is and what it belongs to: its owner, its whole, its class, the contest it is a place in."""

from __future__ import annotations

import re

from taizhang.reading.lists import Lists
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_WHOLE_OF = pattern(r"占(?:到|了)?([\u4e00-\u9fff]{2,10})$")
_PLAN_WORDS = ("任务", "计划", "目标", "预算", "指标", "任务数", "计划数")
_BEFORE_RANK = re.compile(
    r"(?:位居|位列|名列|排名|排在|排|跃居|进入|居|列|获得?|荣获|取得|在)?(?:了)?(?:全[国省市州县区镇乡]|同类)?(?:前|第)?$"
)


_VIEWED = re.compile(r"(?:分|按|各)[\u4e00-\u9fff]{1,4}(?:情况|如下|看|分)?|(?:具体|有关)?情况(?:如下)?")
"""分村情况: a heading that says how the list is sorted, not of what."""
_VILLAGE = pattern(r"[\u4e00-\u9fff]{1,4}(?:村|社区)|[一二三四五六七八九十0-9]{1,3}[组队]")
_AMONG = re.compile(
    r"([\u4e00-\u9fff“”]{2,20}?)(?:在|位居|位列|居|列|于)全?[国省市州县区镇街]?[\u4e00-\u9fff]{0,4}[0-9]{1,4}个"
)


class Belonging(Lists):
    """Finds the subject, the whole, the class limit or the contest that the words around a quantity name."""

    def _share(self, found: list[Quantity], index: int, other: int, rule: str) -> None:
        quantity = found[index]
        quantity.indicator, quantity.indicator_from = found[other].indicator, rule
        quantity.subject = quantity.subject or found[other].subject
        if quantity.base != "to" or quantity.head < 0:  # of the value reached, the head is where it came from
            quantity.head = found[other].head if found[other].head >= 0 else other

    def _class_noun(self, found: list[Quantity], index: int) -> str:
        """5000万元以上项目4个: what the limit is a limit of."""
        quantity = found[index]
        word = self.classes.at(self.norm, quantity.end)
        if not word or index + 1 >= len(found):
            return ""
        noun = self.norm[quantity.end + len(word) : found[index + 1].start].lstrip("的")
        return noun if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", noun) and not self.after.at(noun, 0) else ""

    def _contest(self, start: int, end: int) -> str:
        """What a place is a place in: 安全感测评连续五年居全县前3名."""
        sentence, _ = self.layout.sentence(start)
        clause = self.layout.mark_before(end)
        if clause < start and (said := _AMONG.match(self.norm, clause, end)):
            return said[1]
        for _ in range(3):
            core = re.sub(_BEFORE_RANK, "", self.norm[start:end])
            core = re.sub(
                r"(?:在|于)?(?:全[国省市州县区镇乡]|我[镇乡村]|我们|[0-9一二两三四五六七八九十]+[年个]|连续)",
                "",
                core,
            )
            core = core.strip("的中,、 ")
            if len(core) >= 2:
                return core
            if start <= sentence:
                return ""
            start, end = self.layout.mark_before(start - 1), start - 1
        return ""

    def _owner(self, quantity: Quantity, core: str) -> bool:
        """三组的5户危房, 青山村45名党员: the words before say whose, the noun stands after."""
        if quantity.kind not in ("counter", "people") or not 2 <= len(core) <= 8:
            return False
        if not self.words.organisations.before(core, len(core)) or self.verbs.at(core, 0):
            return False
        after = self.norm[quantity.end : quantity.end + 2]
        if (
            not re.fullmatch(r"[\u4e00-\u9fff]{2}", after)
            or self.after.at(after, 0)
            or self.places.at(after, 0)
            or after[1] in "在到了着过"
        ):
            return False
        if self.norm[quantity.start - 1] == "的" or core[-1] in "村组区":
            quantity.subject = core
        return True

    def _whole_of(self, found: list[Quantity], index: int, stretch: str) -> str:
        """占总人口48667人的18%: the name of the whole; "" where it is a plan."""
        quantity = found[index]
        said = _WHOLE_OF.search(stretch) if self.norm[quantity.end : quantity.end + 1] == "的" else None
        if said is None or said[1].endswith(_PLAN_WORDS) or index + 1 >= len(found):
            return ""
        following = found[index + 1]
        if following.kind != "percent" or following.start != quantity.end + 1:
            return ""
        return re.sub(r"^全[镇乡村县区市街园]道?(?=..)", "", said[1])

    def _of_whole(self, found: list[Quantity], index: int) -> bool:
        """A, 占总人口48667人的18%: the share is that of A."""
        if (
            "whole" not in found[index - 1].cues
            or found[index - 1].end + 1 != found[index].start
            or index < 2
        ):
            return False
        self._share(found, index, index - 2, "the part before its whole")
        return True

    def _belongs(self, found: list[Quantity], index: int, core: str) -> bool:
        """一组86户, 二组91户: the phrase names whose figure it is; what is counted was named before."""
        quantity = found[index]
        if (
            quantity.unit in ("个", "家", "所")
            or core in ("城乡社区", "农村社区")
            or core in self.wholes
            or self.wholes.before(core, len(core))
            or self.verbs.at(core, 0)
        ):
            return False
        if len(core) > 7 or not self.words.organisations.before(core, len(core)):
            return False
        said = self.norm[self.layout.mark_before(quantity.start) : quantity.start].strip()
        if said.removeprefix("其中") != core:
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
                quantity.cues |= {"listed"}
                return True
        clause = self.layout.mark_before(quantity.start)
        if clause and self.norm[clause - 1] == ":":
            core_start, core_end, _ = self.phrases.core(self.layout.mark_before(clause - 1), clause - 1)
            if core_end - core_start >= 2 and not _VIEWED.fullmatch(self.norm, core_start, core_end):
                quantity.subject = core
                quantity.indicator = self.phrases.without_verb(self.norm[core_start:core_end])
                quantity.indicator_from = "the heading of the list"
                quantity.cues |= {"listed"}
                return True
        if quantity.unit in ("户", "人", "口") and _VILLAGE.fullmatch(core):
            quantity.subject, quantity.indicator = core, quantity.unit
            quantity.indicator_from = "its own unit"
            return True
        return False
