"""Figures whose words only point back: totals of a list, what is left of a whole, the share of a part, 其他."""

from __future__ import annotations

import re

from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.topics import Topics
from taizhang.reading.triggers import TRIGGERS

_TOTAL = re.compile(
    r"(?:全年)?(?:[两三四五六七八九][\u4e00-\u9fff]{1,2})?(?:每[月年])?(?:合计|总计|共计)(?:为|达|是|约)?"
)
_REST = re.compile(r"(?:还剩|仅剩|尚余|只剩|年末还有|年底还有|年末尚有|年末余|尚有)")
_PAID = pattern(
    r"(?:[共总全年先后累计六三个月合一半应实]*)(?:发放|支付|支出|兑现|分|收上来|应发|发|拨付|补助|奖励|兑付|给付)(?:了|资金)?"
)
_LEFT_OVER = ("剩余", "剩下", "余下")
_STATES = re.compile(r"在建|未开工|未动工|待开工|尚未开工|正在建设|筹建|未销号|未办结")
_SORTED_BY = pattern(r"按([\u4e00-\u9fff]{2,6})分[,:]")
_OWNED_PER_THOUSAND = re.compile(
    r"每[百千万](?:名|人|户|平方米)(?:[\u4e00-\u9fff]{0,4}(?:拥有|占有|配备|有))([\u4e00-\u9fff]{2,12}?)数?"
)
"""每千人拥有床位2.8张: what so many have."""
_PER_THOUSAND = pattern(r"每[百千万](?:名|人|户|平方米)")
_GRANT = pattern(r"(?:补贴|津贴|费|金|工资|报酬|分红|补助|奖励)$")
_EXTENT = ("面积", "总面积", "累计面积", "总量", "总规模", "规模", "总数", "总里程", "总人数", "总户数")
_SUMMED = ("", "累计", "共", "总共", "一共", "合计", "共计", "累计完成", "共完成", "累计投入", "累计实现")
_EACH = pattern(r"每|[人户亩台月村座]均|标准")
_OTHERS = ("其他", "其它", "其他类", "其他方面")
_COMPARED_WITH = re.compile(
    r"[,、;]?(?P<noun>[\u4e00-\u9fff]{2,12}?)(?:比|较)(?:上年|去年|同期|上年同期|去年同期|(?:19|20)[0-9]{2}年)(?:的|同期的|末的|底的)$"
)
_PART_OF = pattern(r"(?:[\u4e00-\u9fff]{0,8})的(?:比例为)?")
_SHARE_OF = pattern(r"占(?:到|了)?[\u4e00-\u9fff]{0,4}$")
AFFECTED = pattern(r"受[^,。;]{2,24}(?:影响|拖累|冲击|制约)$")
"""受两个项目停工拖累: what a thing was affected by."""
_AFFECTED = pattern(
    r"(?P<noun>[\u4e00-\u9fff]{0,14}?)(?:因|受)[^,。;]{2,24}(?:影响|拖累|冲击|制约|带动|推动)"
)
_NUMBERED = pattern(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、．])\s*"
)
_STATES_SAID = TRIGGERS.bit([_STATES])
_PER_THOUSAND_SAID = TRIGGERS.bit([_PER_THOUSAND])
_BACK_SAID = TRIGGERS.bit([_TOTAL, _REST])
_PAID_SAID = TRIGGERS.bit([_PAID])
_COMPARED_WITH_SAID = TRIGGERS.bit([_COMPARED_WITH])
_VIEW = pattern(r"(?:分|按|从)[\u4e00-\u9fff]{1,5}[看分]")


class References(Topics):
    """Names a figure by what its words point back to."""

    def _points_back(self, found: list[Quantity], index: int, start: int, core: str) -> bool:
        """Name the figure at `index` by another if its words do no more than point to it."""
        quantity = found[index]
        said_of = quantity.said
        if core in _LEFT_OVER or (said_of & _STATES_SAID and _STATES.fullmatch(core)):
            right = self.phrases.right(found, index) if core in _LEFT_OVER else ""
            short = 2 <= len(right) <= 5 or right in ("村", "组", "户")
            named = self.phrases.noun_like(right) or (len(right) > 3 and len(self.verbs.at(right, 0)) == 1)
            noun = right if short and named and not self._no_noun(right) else core
            quantity.indicator = noun
            quantity.indicator_from = "before the number" if noun is core else "after the number"
            return True
        if quantity.kind in ("money", "measure") and (kind := self._sorted_by(index, found)):
            quantity.indicator, quantity.indicator_from = kind, "what the classes go by"
            return True
        if said_of & _PER_THOUSAND_SAID and (owned := _OWNED_PER_THOUSAND.fullmatch(core)):
            quantity.indicator, quantity.indicator_from = owned[1], "before the number"
            return True
        if (
            said_of & _PER_THOUSAND_SAID
            and _PER_THOUSAND.match(core)
            and index
            and found[index - 1].indicator
        ):
            self._share(found, index, index - 1, "so many for a thousand")
            return True
        if core in _OTHERS and not (index and found[index - 1].indicator_from.startswith("the kind")):
            quantity.indicator, quantity.indicator_from = core, "before the number"
            return True
        if said_of & _BACK_SAID:
            said = self.norm[start : quantity.start].strip("、,; ")
            if _TOTAL.fullmatch(said) or _TOTAL.fullmatch(core):
                return self._total_of(found, index)
            if _REST.fullmatch(core) and not (
                index and found[index - 1].end == start and not said.startswith(core)
            ):
                return self._last_named(found, index)
        if (
            said_of & _PAID_SAID
            and quantity.kind == "money"
            and _PAID.fullmatch(core)
            and self._after_each(found, index)
        ):
            return True
        if quantity.kind == "percent" and self._share_of_part(found, index, start):
            return True
        if core in _EXTENT and self._extent_of(found, index):
            return True
        if index and core in _SUMMED and self._over_years(found, index, start):
            return True
        if quantity.kind in ("money", "measure", "counter", "people") and self._between_ends(
            found, index, core
        ):
            return True
        if said_of & _COMPARED_WITH_SAID and (
            match := _COMPARED_WITH.fullmatch(self.norm, start, quantity.start)
        ):
            noun = self.phrases.without_verb(match["noun"])
            if len(noun) > 1 and not self.phrases.is_verb(noun):
                quantity.cues |= {"base"}
                quantity.indicator, quantity.indicator_from = noun, "before the number"
                return True
        return False

    def _sorted_by(self, index: int, found: list[Quantity]) -> str:
        """按产值分, 1亿元以上的11家: what the limits of the classes are limits of; "" outside such a list."""
        one = found[index]
        if not (self.classes.at(self.norm, one.end) or one.high is not None):
            return ""
        match = _SORTED_BY.search(
            self.norm, max(self.layout.sentence(one.start)[0], one.start - 60), one.start
        )
        return match[1] if match else ""

    def _total_of(self, found: list[Quantity], index: int) -> bool:
        """龙背村42.5万元、上湾村36.8万元, 合计186万元: what the list before is a list of."""
        sentence = self.layout.full_sentence(found[index].start)
        for other in range(index - 1, max(index - 3, -1), -1):
            one = found[other]
            if one.start < sentence or one.unit != found[index].unit:
                continue
            if one.subject and one.indicator and "listed" in one.cues:
                self._share(found, index, other, "the total of its list")
                found[index].subject = ""
                return True
            if other and found[other - 1].unit == one.unit and found[other - 1].indicator == one.indicator:
                self._share(found, index, other, "the total of its list")
                return True
            if _EACH.search(self.norm[max(one.start - 10, sentence) : one.start]) and one.kind == "money":
                self._share(found, index, other, "so much each")
                return True
            break
        return False

    def _last_named(self, found: list[Quantity], index: int) -> bool:
        """历史积案21件, 化解14件, 还剩7件: the first of the like figures that bears a noun."""
        quantity = found[index]
        sentence = self.layout.sentence(quantity.start)[0]
        row = [
            other
            for other in range(max(index - 4, 0), index)
            if found[other].start >= sentence
            and found[other].unit == quantity.unit
            and found[other].indicator
        ]
        if not row:
            return False
        self._share(found, index, row[0], "what is left of it")
        return True

    def _after_each(self, found: list[Quantity], index: int) -> bool:
        """每亩补助150元, 共发放31.7万元: what was given to each."""
        one = found[index - 1] if index else None
        if one is None or one.kind != "money" or one.start < self.layout.sentence(found[index].start)[0]:
            return False
        if not _EACH.search(self.norm[self.layout.mark_before(one.start) : one.start]):
            return False
        if one.indicator_from != "before the number" or not _GRANT.search(one.indicator):
            return False
        self._share(found, index, index - 1, "so much each")
        return True

    def _extent_of(self, found: list[Quantity], index: int) -> bool:
        """再建高标准农田1400亩, 总面积达到1万亩: the extent of what was named before."""
        quantity = found[index]
        if not index or found[index - 1].start < self.layout.sentence(quantity.start)[0]:
            return False
        one = found[index - 1]
        if (one.unit != quantity.unit and quantity.kind != "percent") or not one.indicator:
            return False
        self._share(found, index, index - 1, "the extent of it")
        return True

    def _over_years(self, found: list[Quantity], index: int, start: int) -> bool:
        """固定资产投资三年累计18.6亿元: the name stands before the years."""
        years = found[index - 1]
        if years.kind != "time" or years.end != start or years.indicator_from != "before the number":
            return False
        if found[index].base or found[index].kind == "time":
            return False
        if len(years.indicator) < 3 or self.phrases.is_verb(years.indicator):
            return False
        self._share(found, index, index - 1, "named before the years")
        found[index].head = -1
        return True

    def _between_ends(self, found: list[Quantity], index: int, core: str) -> bool:
        """债务由3600万元压降到2160万元, 三年累计化解1440万元: a verb alone, after the two ends."""
        before = index - 1
        while before > index - 3 and before >= 0 and found[before].kind == "time":
            before -= 1
        if before < 0 or found[before].base != "to" or found[before].unit != found[index].unit:
            return False
        if found[before].start < self.layout.sentence(found[index].start)[0] or not self.phrases.is_verb(
            core
        ):
            return False
        self._share(found, index, before, "the way between the ends")
        return True

    def _share_of_part(self, found: list[Quantity], index: int, start: int) -> bool:
        """高标准农田8600亩, 占全镇2.15万亩耕地的40%: the share is that of the part."""
        if (
            index < 2
            or found[index - 1].end != start
            or not _PART_OF.fullmatch(self.norm, start, found[index].start)
        ):
            return False
        whole = found[index - 1]
        clause = self.layout.mark_before(whole.start)
        if not _SHARE_OF.search(self.norm, clause, whole.start) or found[index - 2].kind == "percent":
            return False
        if found[index - 2].start < self.layout.sentence(whole.start)[0]:
            return False
        self._share(found, index, index - 2, "the part before its whole")
        return True

    def _heading(self, place: int) -> str:
        """The heading above, where it is a short name."""
        for start, end, _ in reversed(self.layout.headings):
            if start < place:
                name = _NUMBERED.sub("", self.norm[start:end]).strip("。 ")
                return name if 2 <= len(name) <= 14 and "," not in name else ""
        return ""

    def _without_circumstance(self, core: str) -> str:
        """固定资产投资受停工拖累: without what it was affected by; "" for 分年度看, which names nothing."""
        if match := _AFFECTED.fullmatch(core):
            return match["noun"]
        return "" if _VIEW.fullmatch(core) else core
