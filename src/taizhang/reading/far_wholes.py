"""Rests and rates whose whole stands sentences before, with lists and figures of other kinds in between.

累计纳入312人, 按类型分118人、129人、65人。已消除201人, 未消除的111人. What divides the whole up is left out of the account;
what then remains must be the whole alone, or the whole and what was done with it, or nothing is said.
"""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.likeness import one_digit_off, slipped, within
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.shares import Shares
from taizhang.reading.triggers import TRIGGERS

BACK = 24
"""Figures looked back over for a whole: this keeps time linear."""
LETTERS = 320
"""Letters looked back over, in one paragraph."""
_LEFT = pattern(
    r"(?:剩|余|[尚还仍]有|缺[席考勤]|漏|实到|到会|待[\u4e00-\u9fff]{1,4}|(?P<not>尚未|没有|还没|[未没不])(?P<verb>[\u4e00-\u9fff]{1,6}?))(?:下|的|有|还|仍|共|为|约|是)*$"
)
LEFT_SAID = TRIGGERS.bit([_LEFT])
_DONE = pattern(
    r"已|完|办[结理妥]|解决|整改|到位|竣工|化解|脱贫|入住|销号|消除|落实|支[出付]|使用|接种|还|实|摘|缴|返|回|改造|通过|参[加会]|出席|请假|缺席|注销|退出|收回"
)
_NEW = pattern(r"新[\u4e00-\u9fff]|净|另[外有]?|同比|[比较]|增|减少|下降|每|均")
_RATE = pattern(
    r"^[,、(]?(?P<stem>[\u4e00-\u9fff]{1,8}?)(?:率|进度|比例)(?:均|都|也|已|约|达到?|为|是|有|仅|到|超过|接近|近)*$"
)
_RATE_SAID = TRIGGERS.bit([_RATE])
_EXTENT = pattern(r"(?:总?面积|总数|人数|户数|总量|数量)$")
_NOT_A_SHARE = pattern(r"增长|利率|税率|速|同比|[比较]|提高|下降|毛利|回报|收益|折|死亡|出生|负债")
_CUT = pattern(r"[审核压调]减|节[约资支省]|下浮|让利")
_BY = pattern(r"按[^,。;]{1,12}算")
_WHOLE = pattern(r"[应需须总]|到位|下达|[现共]有|争取|任务|计划|全[镇乡村县校]|安排|筹集|欠|适龄")
_LITTLE = frozenset("率的了按期全数已为到有和及各类完成")
_OF_NAMED = pattern(
    r"占(?:了|到)?(?:全[镇乡村县街市区](?:道)?|我[镇乡])?(?P<name>[\u4e00-\u9fff]{2,12}?)(?:总?数|总量|总额)?的(?:比例|比重)?(?:为|达)?"
)
_OF_NAMED_SAID = TRIGGERS.bit([r"占"])
FAR_BACK = 300
"""Figures looked back over for a whole that is named: this keeps time linear."""
MOST_OFF = Decimal("1.34")
"""A rate this many times off its two counts is of other counts."""


class FarWholes(Shares):
    """Finds the whole of a rest or of a rate in the sentences before."""

    def left_of_far(self, index: int) -> None:
        """排查危房148户, C级96户, D级52户。已改造121户, 剩下27户."""
        found, rest = self.found, self.found[index]
        if index < 2 or not self._can_be_counted(index):
            return
        said = _LEFT.search(self.left(index))
        if said is None or _NEW.search(self.left(index)) or self._more_follow(index):
            return
        like = undivided(self.found, self._like_before(index))
        if not 2 <= len(like) <= 4 or found[like[-1]].start < self._sentence_before(rest.start):
            return
        whole, *parts = like
        if not all(
            _DONE.search(self.left(part))
            or _DONE.match(self.norm, found[part].end, found[part].end + 4)
            or (said["verb"] and said["verb"] in self._clause(part))
            or self.words["clause.verbs"].at(self.left(part).lstrip(",、;"), 0)
            for part in parts
        ):
            return
        if any(found[whole].value - found[part].value == rest.value for part in parts):
            return  # of several parts one was told for another reason: 其中单笔最多的50万元
        expected = self._less(like)
        gap = abs(expected - rest.value)
        if expected > 0 and (gap * 5 <= found[whole].value or one_digit_off(expected, rest.value)):
            self._left(index, tuple(like), expected)

    def rate_of_far(self, index: int) -> None:
        """到位资金1680万元。实施项目34个; 已支付1545.6万元, 支付率92%."""
        found, rate = self.found, self.found[index]
        part = index - 1
        if part < 1 or rate.unit != "%" or rate.role not in ("share", "target") or rate.high is not None:
            return
        if not rate.said & _RATE_SAID or not self._can_be_counted(part) or part in self.explained:
            return
        left = self.left(index)
        said = _RATE.search(left)
        if not said or _BY.search(left) or _NOT_A_SHARE.search(left) or _NEW.search(self.left(part)):
            return
        if _CUT.search(said["stem"]) and not _CUT.search(self.left(part)):
            self._cut(index)
            return
        like = [
            other
            for other in self._like_before(part)
            if found[other].value >= found[part].value and not self.each(other)
        ]
        alone = len(like) == 1 and len(self._like_before(part)) == 1
        fitting = [other for other in like if self._close(part, other, index)]
        like = fitting or undivided(self.found, like)
        if not like or (len({found[other].value for other in like}) > 1 and not fitting):
            return
        whole = like[-1]
        letters = set(said["stem"][-3:]) - _LITTLE
        if (
            not fitting
            and not letters & set(self._clause(part))
            and not (alone and set(said["stem"][-2:]) & set(self._clause(whole)) - _LITTLE)
            and not (
                found[whole].start < self.layout.sentence(found[part].start)[0]
                and (_WHOLE.search(self._clause(whole)) or letters & set(self._clause(whole)))
            )
        ):
            return
        expected = found[part].value * 100 / found[whole].value
        times = max(expected, rate.value) / max(min(expected, rate.value), Decimal("0.01"))
        if fitting or times <= MOST_OFF or slipped(expected.quantize(rate.step), rate.value):
            self._ratio("share", part, whole, index)

    def share_of_named(self, index: int) -> None:
        """老年人口8452人 pages before, and 高龄老人1268人, 占老年人口的15%: the whole of that name, in whatever words."""
        found, rate = self.found, self.found[index]
        part = index - 1
        if part < 1 or rate.unit not in ("%", "成") or rate.role != "share" or rate.high is not None:
            return
        if not rate.said & _OF_NAMED_SAID or rate.start - found[part].end > 24 or rate.bound != "=":
            return
        said = _OF_NAMED.fullmatch(self.left(index))
        if said is None or not self._can_be_counted(part) or found[part].value <= 0:
            return
        name = said["name"]
        named = [
            other
            for other in range(max(index - FAR_BACK, 0), part)
            if self.alike(found[other], found[part])
            and found[other].value >= found[part].value
            and (_is_named(found[other].indicator, name) or _is_named(found[other].phrase, name))
            and found[other].bound == "="
            and self.is_level(other)
            and not self.each(other)
            and not self.past(other)
        ]
        fitting = [other for other in named if self._close(part, other, index)]
        if fitting:
            self._ratio("share", part, fitting[-1], index)
            return
        if len({found[other].value for other in named}) != 1 or any(
            self._close(part, other, index) for other in self._like_before(part)
        ):
            return
        whole = named[-1]
        if len({(found[other].period or "")[:4] for other in (whole, part)} - {""}) > 1:
            return
        expected = found[part].value * (10 if rate.unit == "成" else 100) / found[whole].value
        rounded = expected.quantize(rate.step)
        if one_digit_off(rounded, rate.value) or slipped(rounded, rate.value):
            self._ratio("share", part, whole, index)

    def _cut(self, index: int) -> None:
        """送审金额2860万元, 审定金额2574万元, 审减率10%: what was cut off, of the first of the two right before."""
        before, after = self.found[index - 2], self.found[index - 1]
        if before.unit != after.unit or before.value <= after.value or not self._can_be_counted(index - 2):
            return
        if before.start < self.layout.full_sentence(after.start):
            return
        cut = 100 - after.value * 100 / before.value
        rate = self.found[index].value
        if max(cut, rate) <= min(cut, rate) * MOST_OFF:
            self._ratio("share", index - 1, index - 2, index, minus=100)

    def _can_be_counted(self, index: int) -> bool:
        one = self.found[index]
        return (
            one.kind in ("money", "people", "counter", "measure")
            and one.role in ("actual", "target")
            and one.bound == "="
            and one.high is None
            and not one.base
            and not self.past(index)
            and not self.each(index)
        )

    def _like_before(self, index: int) -> list[int]:
        """The levels of the like before a figure in its paragraph, in order."""
        found, one = self.found, self.found[index]
        floor = max(self.norm.rfind("\n", max(one.start - LETTERS, 0), one.start), one.start - LETTERS)
        return [
            other
            for other in range(max(index - BACK, 0), index)
            if found[other].start > floor
            and self.alike(found[other], one)
            and (self.is_level(other) or "plan" in found[other].cues)
            and found[other].bound == "="
            and not found[other].base
            and not self.past(other)
        ]

    def _sentence_before(self, place: int) -> int:
        floor = self.layout.full_sentence(place)
        return self.layout.full_sentence(max(floor - 2, 0))

    def _more_follow(self, index: int) -> bool:
        """在建11个、未动工2个: another of the like follows at once, and is no part of this one."""
        one, after = self.found[index], self.found[index + 1] if index + 1 < len(self.found) else None
        if after is None or not self.alike(one, after):
            return False
        between = self.norm[one.end : after.start]
        return len(between) < 12 and not re.search(r"[。;]|其中", between)


def undivided(found: list[Quantity], like: list[int]) -> list[int]:
    """The wholes of a row of figures without what they are divided into: 312, 118, 129, 65 are but 312."""
    values = [found[other].value for other in like]
    kept: list[int] = []
    at = 0
    while at < len(like):
        kept.append(like[at])
        added, stop = Decimal(0), at
        for on in range(at + 1, min(at + 10, len(like))):
            added += values[on]
            if added > values[at]:
                break
            if added == values[at] and on > at + 1:
                stop = on
        at = stop + 1
    for last in range(len(kept) - 1, 1, -1):  # 3个、4个, 一共7个
        row = [found[other].value for other in kept[:last]]
        for first in range(last - 1):
            if sum(row[first:]) == found[kept[last]].value:
                return [*kept[:first], *kept[last:]]
    return kept


def _is_named(indicator: str, name: str) -> bool:
    """Whether an indicator is what a name says, in more words or fewer: 规上工业总产值, 规上产值."""
    thing = _EXTENT.sub("", name)
    if thing != name and len(thing) > 1 and indicator.startswith(thing):
        return True  # 流转土地1600亩, and 占流转面积的
    short, long = sorted((indicator, name), key=len)
    return len(short) > 1 and short[-1] == long[-1] and within(short, long)
