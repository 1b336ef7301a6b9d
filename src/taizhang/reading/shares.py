"""Statements of share: 占…的, 完成计划的, and rates over the two counts before them."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show

_PLAN = re.compile(
    r"(?:完成|占|为|达到?)(?:了)?(?:全?年?年?[初度]?)?(?:目标)?(?:计划|任务|目标)(?:数|任务|目标)?的"
)


class Shares(Arithmetic):
    """Finds what a percentage is the share of, and tests it."""

    def _share(self, index: int) -> None:
        """占X的P%, 完成计划的P%, and rates over the two counts before them."""
        found, quantity, left = self.found, self.found[index], self.left(index)
        if quantity.high is not None or index == 0:
            return
        sentence = self.layout.full_sentence(quantity.start)
        before = [
            other
            for other in range(max(index - 6, 0), index)
            if found[other].start >= sentence
            and found[other].kind not in ("percent", "multiple", "time")
            and found[other].high is None
        ]
        if _PLAN.search(left) and len(before) >= 2:
            plan, done = found[before[-2]], found[before[-1]]
            if (
                plan.unit == done.unit
                and plan.value > 0
                and (
                    plan.role == "target"
                    or "计划" in self.left(before[-2])
                    or "任务" in self.left(before[-2])
                )
            ):
                self._ratio("plan", before[-1], before[-2], index)
            return
        if (
            "plan" not in quantity.cues
            and left.strip() == "的"
            and len(before) >= 2
            and before[-1] == index - 1
            and "plan" in found[before[-1]].cues
            and found[before[-2]].unit == found[before[-1]].unit
        ):
            self._ratio("plan", before[-2], before[-1], index)
            return
        if "row" in quantity.cues and quantity.head >= 0:
            self._respective_shares(index)
            return
        if match := re.search(r"占([^,。]{0,16}?)的?(?:比重|比例)?(?:为|达到?|近|约|超过)*$", left):
            self._part_of(match[1], before, index)
            return
        if quantity.indicator.endswith("率") and before[-1:] == [index - 1]:
            if self._named_whole(before, index) or len(before) < 2:
                return
            whole, part = found[before[-2]], found[before[-1]]
            if (
                whole.unit == part.unit
                and whole.value >= part.value > 0
                and quantity.indicator_from == "before the number"
            ):
                name = quantity.indicator[-4:-1]
                said = self.left(before[-1])
                if (
                    any(name[place : place + 2] in said for place in range(len(name) - 1))
                    or "应" in self.left(before[-2])
                    or self.left(before[-1]).startswith(("实际", "已"))
                ):
                    self._ratio("share", before[-1], before[-2], index)

    def _respective_shares(self, index: int) -> None:
        """W, 其中A、B、C, 分别占a、b、c: each part over the whole."""
        found, head = self.found, self.found[index].head
        clause = self.norm[self.layout.mark_before(found[index].start) : found[index].start]
        run = index
        while "占" not in clause and run > 0 and "row" in found[run - 1].cues:
            run -= 1
            clause = self.norm[self.layout.mark_before(found[run].start) : found[run].start]
        if "分别占" not in clause:
            return
        floor = self.layout.full_sentence(found[head].start)
        parts = self.norm.rfind("其中", floor, found[head].start)
        if parts < 0:
            return
        for other in range(head - 1, max(head - 8, -1), -1):
            if found[other].end <= parts:
                if found[other].unit == found[head].unit and found[other].start >= floor:
                    self._ratio("share", head, other, index)
                return

    def _named_whole(self, before: list[int], index: int) -> bool:
        """列入重建131户, …, 重建户已完工118户, 完工率90.1%: the part says by name what it is a part of."""
        found, part = self.found, before[-1]
        said = self.left(part)
        low = self.found[index].start - 200
        for other in range(part - 1, max(part - 8, -1), -1):
            one = found[other]
            name = re.sub(r"^(?:列入|纳入|需要?|应|计划|现有|共有)", "", one.indicator)
            if (
                one.start > low
                and one.unit == found[part].unit
                and one.role == "actual"
                and one.value >= found[part].value > 0
                and 2 <= len(name) <= 8
                and said.startswith(name)
                and len(said) > len(name) + 1
            ):
                self._ratio("share", part, other, index)
                return True
        return False

    def _part_of(self, name: str, before: list[int], index: int) -> None:
        """占劳动力的38.8%: the part is the figure before, the whole the one of that name or the one 其中 splits."""
        found = self.found
        if not before:
            return
        part = before[-1]
        clause = self.norm[self.layout.mark_before(found[index].start) : found[index].start]
        subject = (
            clause[: clause.rfind("占")].strip("、,和及均分别 ")
            if found[part].start < self.layout.mark_before(found[index].start)
            else ""
        )
        own = (
            len(subject) < 2
            or found[part].indicator in (subject, "")
            or subject.endswith(found[part].indicator)
        )
        if not own and not found[part].indicator.endswith(subject[-2:]):
            return
        name = re.sub(r"^(?:全[镇乡村县街区市]道?|全部|我镇|我村|本村|同期)|的$", "", name)
        name = re.sub(r"(?<=..)(?:总数|总量|总额|总人数|总户数)$", "", name)
        if name in ("总", "总数", "全", "总量", "总额", "总收入", ""):
            if self.left(index).partition("占")[0].strip(" ,、;(约分别") or found[
                index
            ].indicator_from.startswith("before"):
                return
            wholes = self._split(part)
            holding = [other for other in wholes if self._close(part, other, index)]
            if wholes:
                self._ratio("share", part, (holding or wholes)[0], index)
            return
        wholes = [
            other
            for other in range(part - 1, max(part - 12, -1), -1)
            if found[other].unit == found[part].unit
            and found[other].bound == "="
            and found[other].value >= found[part].value
            and found[other].role in ("actual", "target")
            and len(found[other].indicator) > 1
            and (found[other].indicator.endswith(name) or name.endswith(found[other].indicator))
            and found[other].start > found[part].start - 300
        ]
        holding = [other for other in wholes if self._close(part, other, index)]
        sure = [other for other in wholes if name in (found[other].indicator, f"总{found[other].indicator}")]
        if holding or (sure and own):
            self._ratio("share", part, (holding or sure)[0], index)

    def _split(self, part: int) -> list[int]:
        """What 其中 before a part may split: the like values of this sentence, or of the one before, in order."""
        found = self.found
        paragraph = max(self.norm.rfind("\n", 0, found[part].start), found[part].start - 400, 0)
        place = self.norm.rfind("其中", paragraph, found[part].start)
        if place < 0 or self.norm.count("。", place, found[part].start):
            return []
        floor = self.layout.full_sentence(place)
        if place - floor < 3:
            floor = self.layout.full_sentence(max(floor - 2, 0))
        return [
            other
            for other in range(max(part - 16, 0), part)
            if max(floor, paragraph) <= found[other].start
            and found[other].end <= place
            and found[other].unit == found[part].unit
            and found[other].role in ("actual", "target")
            and found[other].value >= found[part].value
            and not {"base", "plan"} & found[other].cues
            and found[other].base != "from"
        ]

    def _close(self, part: int, whole: int, index: int) -> bool:
        """Whether the percentage is the part over this whole, to its printed precision."""
        a, b, quantity = self.found[part].value, self.found[whole].value, self.found[index]
        factor = {"%": 100, "‰": 1000, "成": 10}.get(quantity.unit, 100)
        return b > 0 and abs(a / b * factor - quantity.value) <= max(quantity.step, Decimal("0.05"))

    def _ratio(self, kind: str, part: int, whole: int, index: int) -> None:
        a, b, quantity = self.found[part], self.found[whole], self.found[index]
        if b.value <= 0:
            return
        factor = {"%": 100, "‰": 1000, "成": 10}.get(quantity.unit, 100)
        expected = a.value / b.value * factor
        spread = (self.spread(a) / b.value + self.spread(b) * a.value / b.value / b.value) * factor
        tolerance = max(quantity.step, Decimal("0.05")) + spread
        self.add(
            kind,
            (whole, part, index),
            Test(expected, tolerance),
            f"{show(a.value)} ÷ {show(b.value)} = {show(expected)}{quantity.unit}",
        )
