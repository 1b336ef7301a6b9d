"""What a whole or a plan leaves: 剩余18户, 还差300亩, 超收60万元."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.plans import Plans
from taizhang.reading.triggers import TRIGGERS

_OVER = pattern(
    r"(?:^|[,、])超额?$|超(?:额|出)?(?:年初|年度)?(?:完成)?(?:任务|计划|目标|预算|收|支|产)[^,]{0,3}$"
)
_SHORT = pattern(r"(?:(?:还|尚|仍|相|^|[,、])差|短收|(?<![还尚仍])欠(?:进度|收|产)?|缺口)[^,]{0,3}$")
_REST = pattern(
    r"(?:剩余(?:贫困)?[\u4e00-\u9fff]{0,2}|剩下|余下|还剩|剩|(?:^|[,、])余|[结节]余|[空闲]置|待[租售]|[还尚仍]欠|漏[\u4e00-\u9fff]|其余|另外?|另有|尚有|尚未|仍有|还有|没有|没[\u4e00-\u9fff]{1,3}的|(?:[尚仍还正待未]|[筹拟](?=[建办设开])|限期)[\u4e00-\u9fff]{1,6}|在[建办]|请假|缺席|不[\u4e00-\u9fff]{1,3}|[年期月]?[末底][\u4e00-\u9fff]{0,3}|待[\u4e00-\u9fff]{1,4})(?:的|为|约|共)?$"
)
_REST_SAID = TRIGGERS.bit([_OVER, _SHORT, _REST])
_REST_AFTER = re.compile(r"(?:[\u4e00-\u9fff]{0,4})?(?:尚未|未|没|正在|仍在|还在|待)")
_DONE_WITH = pattern(
    r"已|完成|办[结理妥]|解决|整改|到位|竣工|完工|化解|脱贫|入住|销号|落实|开工|用于|支[出付]|动用|使用|接种|偿?还[了掉]|实[际]?|摘"
)
_DONE_AFTER = pattern(r"[\u4e00-\u9fff]{0,4}(?:摘|完成|已|办结|解决|到位|竣工|完工|脱贫)")
_BEFORE_REST = pattern(
    r"^[,、]?(?:[一二三四五六]是)?(?:目前|现|截至目前)?([\u4e00-\u9fff]{4,14}?)(?:仍|还|尚|中)+[有剩余]?"
)
FAR_NAMED = 200
"""Figures looked back over for a plan and a result of one name: this keeps time linear."""
FAR_BACK = 260
"""How many letters before a rest its whole may stand, in the same paragraph."""
_ALL = pattern(
    r"(?:全[村镇乡县市街场校院]道?|总户?数|共有?|应[\u4e00-\u9fff]{1,3}|任务|计划)(?:有|共|为|是)*$"
)
_OF_OWN = pattern(r"([\u4e00-\u9fff]{4,})的[还仍尚]有$")
_STOCK = pattern(r"[末底存]|结余")
_STATE = pattern(r"(?:完工|竣工|投产|办结|整改|销号|在建|开工)(?:的|了|到位)?$")
_HAN = pattern(r"[\u4e00-\u9fff]")
_THIS_YEAR = pattern(r"今年|本年|当年|年内")
_STRONG = pattern(
    r"剩|余|未|尚|漏|[空闲]置|待[租售]|缺席|[还仍]欠|还[差有在要需]|正在|限期|待|在[建办]|[筹拟][建办]|另有|请假|[年期月][末底]"
)


class Rests(Plans):
    """Finds what is left of a whole, and tests it."""

    def up_to_now(self, whole: int, part: int) -> bool:
        """累计脱贫104户, 今年脱贫36户, 年底还剩14户: the first is what was done so far, and nothing is left of it."""
        return "累计" in self.left(whole) and _THIS_YEAR.search(self.left(part)) is not None

    def rest(self, index: int) -> None:
        """96户, 已竣工78户, 剩余18户; 超任务300亩; 还差300亩: what a whole or a plan leaves."""
        found, quantity = self.found, self.found[index]
        if quantity.kind in ("percent", "multiple", "time") or quantity.high is not None or index < 2:
            return
        after = _REST_AFTER.match(self.norm, quantity.end)
        if not after and not self.found[index].said & _REST_SAID:
            return
        left = self.left(index)
        if self.words["flow.opening"].within(left):
            return  # 上年结余138万元 is what there was
        over, short = _OVER.search(left), _SHORT.search(left)
        if not (over or short or after or _REST.search(left)):
            return
        if short and self._short_of_named(index):
            return
        if (own := _OF_OWN.search(left)) and not any(
            own[1][-3:-1] in self._clause(other) for other in range(max(index - 3, 0), index)
        ):
            return  # 没通自来水的还有14户: of what it names itself
        if _STOCK.search(left) and any(
            self.words["flow.gain"].within(self.left(other))
            or self.words["flow.opening"].within(self.left(other))
            for other in range(max(index - 8, 0), index)
            if found[other].start >= self.layout.full_sentence(quantity.start)
        ):
            return  # 上年结转862人, 新增96人, 清退118人, 年末840人: a flow
        like = [other for other in self._counted(index) if found[other].unit == quantity.unit]
        if _STOCK.search(left) and any(
            found[other].unit == quantity.unit
            and self.past(other)
            and found[other].start >= self.layout.full_sentence(quantity.start)
            for other in range(max(index - 4, 0), index)
        ):
            return  # 上年末结存120吨, 收储380吨, 销售340吨, 年末结存160吨: a flow
        like = [other for other in self._without_parts(like) if not self.each(other)]
        if over and len(like) == 1 and (plan := self._plan_behind(index)) >= 0:
            self._left(index, (plan, like[0]), found[like[0]].value - found[plan].value)
            return
        if len(like) < 2 and (after or _STRONG.search(left)):
            self._over_sentences(index, left)
            return
        if len(like) < 2 or any(found[other].bound != "=" for other in like[-2:]):
            return
        if over or short:
            plans = [other for other in like if self._is_plan(other)]
            done = [other for other in like if other not in plans]
            if plans and done:
                a, b = found[done[-1]].value, found[plans[-1]].value
                expected = a - b if over else b - a
                self._left(index, (plans[-1], done[-1]), expected)
            return
        if self._goes_on(index):
            return
        if not (_REST.search(left) or after) or quantity.value >= max(
            found[other].value for other in like[:2]
        ):
            return
        if len(like) == 2 and found[like[1]].value > found[like[0]].value and _ALL.search(self.left(like[1])):
            like.reverse()  # 接通412户, 全村468户, 剩下56户
        if any(found[other].value == quantity.value for other in like[1:]):
            return  # 坏了的有8盏, 八盏至今没修好: the same told again
        whole = like[0]
        if _STATE.search(self.left(whole)):
            return  # 完工39个、在建11个、未动工2个: the whole was said before
        for count in range(1, len(like)):
            parts = like[-count:] if count < len(like) else like[1:]
            if whole in parts:
                break
            expected = found[whole].value - sum((found[part].value for part in parts), Decimal(0))
            if expected == quantity.value:
                self._left(index, (whole, *parts), expected)
                return
        if len(like) > 2 and self._states(like, index):
            return
        if "其中" in left:
            return  # 完成406万元, 超计划(380万元)6.8%, 其中已入库352万元
        if len(like) > 1 and self.up_to_now(like[0], like[1]):
            return
        if self._of_earlier_whole(index, like) or self._of_earlier_whole(index, like[-1:]):
            return
        strong = _STRONG.search(left) or after
        if len(like) == 2 and "其余" in left and found[like[1]].value <= found[whole].value:
            self._left(index, (whole, like[1]), found[whole].value - found[like[1]].value)
            return
        if (
            len(like) == 2
            and strong
            and found[like[1]].value <= found[whole].value
            and self._one_of(like[1], whole)
        ):
            self._left(index, (whole, like[1]), found[whole].value - found[like[1]].value)

    def _short_of_named(self, index: int) -> bool:
        """目标3.2亿元, 完成2.56亿元, and later 一般公共预算收入还差0.64亿元: plan and result of that name, wherever they are told."""
        found, rest = self.found, self.found[index]
        name = rest.indicator
        if len(name) < 4 or rest.bound != "=":
            return False
        told: dict[str, dict[Decimal, int]] = {"target": {}, "actual": {}}
        for other in range(max(index - FAR_NAMED, 0), index):
            one = found[other]
            level = one.bound == "=" and not one.base and "base" not in one.cues and not self.past(other)
            if level and one.unit == rest.unit and one.role in told and one.indicator.startswith(name):
                told[one.role][one.value] = other
        if len(told["target"]) != 1 or not told["actual"]:
            return False
        plan, done = (
            told[role][max(told[role])] for role in ("target", "actual")
        )  # of quarters and their sum, the sum
        expected = found[plan].value - found[done].value
        if expected <= 0 or max(expected, rest.value) > 2 * min(expected, rest.value):
            return False
        self._left(index, (plan, done), expected)
        return True

    def _of_earlier_whole(self, index: int, parts: list[int]) -> bool:
        """投入138万元。…花费102.4万元; …花费10.08万元; 余下25.52万元: what the parts leave of a whole sentences before."""
        found, rest = self.found, self.found[index]
        spent = sum((found[part].value for part in parts), Decimal(0))
        floor = max(self.norm.rfind("\n", 0, rest.start), rest.start - FAR_BACK)
        return any(
            found[other].start > floor
            and found[other].unit == rest.unit
            and found[other].value - spent == rest.value
            for other in range(max(index - 2 * FAR, 0), parts[0])
        )

    def _plan_behind(self, index: int) -> int:
        """改造45户, 超额完成任务5户, 任务为40户: the plan, where it is told at once behind; -1 without."""
        found, plan = self.found, index + 1
        if plan >= len(found) or found[plan].unit != found[index].unit or not self._is_plan(plan):
            return -1
        return plan if found[plan].start < self.layout.sentence(found[index].start)[1] else -1

    def _without_parts(self, like: list[int]) -> list[int]:
        """隐患3045条, 其中一般3033条、重大12条; 已整改2954条: the whole and what follows, not what 其中 names of it."""
        if len(like) < 4:
            return like
        whole = self.found[like[0]]
        place = self.norm.find("其中", whole.end, self.found[like[1]].start)
        added = Decimal(0)
        for count, part in enumerate(like[1:], start=1):
            added += self.found[part].value
            if place >= 0 and count > 1 and added == whole.value:
                return [like[0], *like[count + 1 :]]
        return like

    def _states(self, like: list[int], index: int) -> bool:
        """项目26个, 投产17个、在建6个、待开工4个: the states of a thing, side by side up to what is not begun."""
        if like[-1] != index - 1:
            return False
        rows = [row for row in (like[-2:], like[-3:], like[-4:]) if row[0] == index - len(row)]
        rests = [(self._less(row), row) for row in rows]
        fitting = [pair for pair in rests if pair[0] == self.found[index].value]
        if not fitting and len(rests) < 2:
            return False
        left, (whole, *parts) = (fitting or rests[1:])[0]
        gap = abs(left - self.found[index].value)
        if left <= 0 or gap * 4 > self.found[whole].value or not _STRONG.search(self.left(index)):
            return False
        self._left(index, (whole, *parts), left)
        return True

    def _less(self, row: list[int]) -> Decimal:
        """What the first of a row leaves when the others are taken off."""
        return self.found[row[0]].value - sum((self.found[part].value for part in row[1:]), Decimal(0))

    def _goes_on(self, index: int) -> bool:
        """在建11个、未动工2个: another of the like follows at once, so this is not yet all that is left."""
        one, after = self.found[index], self.found[index + 1] if index + 1 < len(self.found) else None
        if after is None or after.unit != one.unit:
            return False
        between = self.norm[one.end : after.start]
        return len(between) < 12 and "。" not in between and ";" not in between

    def _over_sentences(self, index: int, left: str) -> None:
        """需改造86户。目前已完工61户。剩余25户: the whole and what was done of it, sentences or a whole part before."""
        found, quantity = self.found, self.found[index]
        if self._goes_on(index) or "收支" in self.norm[max(quantity.start - 16, 0) : quantity.start]:
            return
        floor = max(self.norm.rfind("\n", 0, quantity.start), quantity.start - FAR_BACK)
        like = [
            other
            for other in range(max(index - FAR, 0), index)
            if found[other].start > floor
            and found[other].unit == quantity.unit
            and (self.is_level(other) or "plan" in found[other].cues)
        ]
        if len(like) < 2 or not self._done_of(like):
            like = self._by_name(index, left)
        if not 2 <= len(like) <= 4 or any(found[other].bound != "=" for other in like):
            return
        expected = self._less(like)
        gap = abs(expected - quantity.value)
        if expected > 0 and gap * 4 <= found[like[0]].value:
            self._left(index, tuple(like), expected)

    def _of_only_plan(self, index: int) -> list[int]:
        """任务1200户, 已完工860户; and under the next heading, 剩余340户: where but one plan is of that unit."""
        found, quantity = self.found, self.found[index]
        if quantity.role not in ("target", "actual") or self.layout.full_sentence(quantity.start) < 1:
            return []
        plans = [
            other
            for other in self.planned(quantity.unit)
            if other + 1 < index
            and found[other + 1].unit == quantity.unit
            and found[other + 1].value < found[other].value
            and found[other + 1].start < self.layout.full_end(found[other].start)
            and _DONE_WITH.search(self.left(other + 1))
        ]
        if len(plans) != 1:  # 剩余4户全部开工: the one of which so many have begun
            after = self.norm[quantity.end : self.layout.mark_after(quantity.end)]
            plans = [other for other in plans if (done := self.left(other + 1)[-2:]) and done in after]
        if len(plans) == 1 and found[plans[0]].role != "target":
            done = self.left(plans[0] + 1)[-2:]
            told = [
                other
                for other in range(max(index - 200, 0), index)
                if found[other].unit == quantity.unit and done in self.left(other)
            ]
            plans = plans if told == [plans[0] + 1] else []
        return [plans[0], plans[0] + 1] if len(plans) == 1 and self._of_that(index, plans[0]) else []

    def _of_that(self, index: int, plan: int) -> bool:
        """还有35户没有通自来水 is no rest of 应测454户, 已测436户: what is said behind a rest is said of the plan too."""
        rest, one = self.found[index], self.found[plan]
        said = "".join(
            _HAN.findall(self.norm, rest.end, min(self.layout.mark_after(rest.end), rest.end + 16))
        )
        told = self.norm[self.layout.full_sentence(one.start) : self.layout.full_end(one.end)]
        return len(said) < 4 or any(said[at : at + 2] in told for at in range(len(said) - 1))

    def planned(self, unit: str) -> list[int]:
        """The figures of a unit that are planned, in order."""
        if self._planned is None:
            self._planned = {}
            for other, one in enumerate(self.found):
                if one.bound == "=" and one.high is None and one.role != "change" and self._is_plan(other):
                    self._planned.setdefault(one.unit, []).append(other)
        return self._planned.get(unit, [])

    _planned: dict[str, list[int]] | None = None

    def _done_of(self, like: list[int]) -> bool:
        """Whether the first is a whole, and each of the others something that was done with a part of it."""
        found, (whole, *parts) = self.found, like
        return found[whole].value > max(found[part].value for part in parts) and all(
            _DONE_WITH.search(self.left(part)) or _DONE_AFTER.match(self.norm, found[part].end)
            for part in parts
        )

    def _by_name(self, index: int, left: str) -> list[int]:
        """遗留问题涉及640户, 办理512户; and pages on, 遗留问题还有128户没有解决: by the name of the whole."""
        found, quantity = self.found, self.found[index]
        said = _BEFORE_REST.match(left)
        if said is None:
            return self._of_only_plan(index)
        name = said[1]
        for whole in self.endings.get((name[-2:], quantity.unit, quantity.subject), ()):
            like = [whole, whole + 1]
            if (
                whole + 1 < index
                and found[whole].indicator == name
                and found[whole + 1].unit == quantity.unit
            ):
                near = found[whole + 1].start - found[whole].end < 40
                return like if near and self._done_of(like) else []
        return []

    def _one_of(self, part: int, whole: int) -> bool:
        """Whether a part is told as a part of the whole: 已, 完成, 其中, or no name of its own."""
        return (
            not self.found[part].indicator_from.startswith("before")
            or self.found[part].indicator == self.found[whole].indicator
            or bool(
                re.search(
                    r"已|完成|其中|实|办结|整改|到位|竣工|[成落补返归还退领]|争取|拨|的有?$|[首第]一?[批期]|出席|到会|参[加会训]",
                    self.left(part),
                )
            )
            or _DONE_AFTER.match(self.norm, self.found[part].end) is not None
        )

    def _left(self, index: int, members: tuple[int, ...], expected: Decimal) -> None:
        one = [self.found[member].value for member in members]
        gap = sum((self.spread(self.found[member]) for member in (*members, index)), Decimal(0))
        self.add(
            "rest", (*members, index), Test(expected, gap), f"{' - '.join(map(show, one))} = {show(expected)}"
        )
