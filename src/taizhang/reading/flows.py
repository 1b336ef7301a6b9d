"""Statements of stock and flow: what there was, what came in, what went out, and what there is."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_NEW = pattern(r"新[\u4e00-\u9fff]{1,2}(?:的|了)?$")
_ADDED = pattern(r"加上|连同|另加|再加")
_ALTOGETHER = pattern(r"目前|如今|全[镇乡村县].{0,8}达|共实施|总[数里面][\u4e00-\u9fff]{0,3}达|总数")
_REACHED = pattern(r"达到?|总数|增加到|共实施|共有")
_BARELY_REACHED = pattern(r"(?:现在|目前|总数|一共|共)?(?:达到?|有|为|增加到)(?:了)?")
_IN_ALL = pattern(r"[合总]计|总[额量收]")
_LONGEST = 5
"""Figures one result may follow from."""
_SAVED = pattern(r"(?:审减|调减|节约|节省|节支|节余|结余|核减|少支)(?:资金|投资|财政资金)?(?:了|约|近)*$")
_NET = pattern(r"净[增减](?:加|少)?|自然增长(?!率)|一进一出|进出相抵|增减相抵")
_FLOW_SAID = TRIGGERS.bit([_NET, _SAVED])
_BUDGET = pattern(r"(?<!公共)(?<!基金)预算(?!收入|支出|外|内)|概算|控制价|送审|计划|财评|估算|限价")


_HEAD = pattern(
    r"\s*(?:[(（]?[一二三四五六0-9]+[、.)）]\s*)?(?:(?P<opening>(?:上年|去年|年初|期初)[\u4e00-\u9fff]{0,4}(?:结余|结转|余额|结存))"
    r"|(?P<gain>(?:本年|全年|当年|今年)?[\u4e00-\u9fff]{0,4}收入)|(?P<loss>(?:本年|全年|当年|今年)?[\u4e00-\u9fff]{0,4}支出))(?:合计|总计|共计?|为|[::,])*"
)
FAR_BACK = 80
"""Figures looked back over for an account whose lines have their parts behind them."""


class Flows(Arithmetic):
    """Finds the openings, gains and losses that a closing value follows from, and tests it."""

    def flow(self, index: int) -> None:
        """年初结余A, 收入B, 支出C, 年末结余D; 收入A, 支出B, 结余C; 预算A, 实际支出B, 节约C."""
        found, closing = self.found, self.found[index]
        if closing.kind not in ("money", "people", "counter", "measure") or closing.bound != "=" or index < 2:
            return
        left = self.left(index)
        if closing.said & _FLOW_SAID and _NET.search(left):
            self._net(index)
            return
        if self.words["flow.opening"].within(left):
            return  # 上年结余138万元 is what there was, not what is left
        if closing.said & _FLOW_SAID and _SAVED.search(left) and self._saved(index):
            return
        words = self.words
        if (
            not words["flow.closing"].within(left)
            and not (
                _ALTOGETHER.search(left)
                and words["flow.opening"].within(self.left(index - 2) + self.left(index - 1))
            )
            and not (_BARELY_REACHED.fullmatch(left) and words["flow.opening"].within(self.left(index - 2)))
        ):
            return
        floor = self.layout.full_sentence(closing.start)
        members: list[int] = []
        expected = Decimal(0)
        signs = set()
        for other in range(index - 1, max(index - 1 - _LONGEST, -1), -1):
            one, said = found[other], self.left(other)
            opening = bool(words["flow.opening"].within(said))
            sign = (
                1
                if opening or words["flow.gain"].within(said) or _NEW.search(said) or _ADDED.search(said)
                else -1
                if words["flow.loss"].within(said)
                else 0
            )
            if (
                one.start < floor
                or one.unit != closing.unit
                or not sign
                or one.high is not None
                or one.bound != "="
            ):
                break
            expected += sign * one.value
            signs.add(sign)
            members.append(other)
            begun = opening and not self._added(other) and expected > 0
            if begun or (sign > 0 and not opening and _IN_ALL.search(said)):
                break
        members.reverse()
        opened = bool(members) and bool(words["flow.opening"].within(self.left(members[0])))
        added = any(self._added(member) for member in members)
        risen = signs == {1} and (added or (opened and (_REACHED.search(left) or closing.value >= expected)))
        if not members and words["flow.closing"].within(left):
            self._account_of_lines(index)
            return
        if len(members) < 2 or not (signs == {1, -1} or risen) or expected <= 0:
            self._account_of_clauses(index)
            return
        opened = opened or any(words["flow.opening"].within(self.left(member)) for member in members)
        opened = opened or added or bool(members and _IN_ALL.search(self.left(members[0])))
        if not opened and (len(members) > 2 or words["flow.stock"].within(left)):
            return  # without its opening a stock does not follow from what came and went
        self._state(members, index, expected)

    def _account_of_clauses(self, index: int) -> None:
        """去年结余A, 今年收入B, 其中…; 今年支出C, 年末结余D: opening, gain and loss of one sentence, parts in between."""
        found, closing = self.found, self.found[index]
        floor = self.layout.full_sentence(closing.start)
        told: dict[str, int] = {}
        for other in range(index - 1, max(index - 2 * _LONGEST, -1), -1):
            one = found[other]
            if one.start < floor:
                break
            said = (
                _HEAD.fullmatch(self.left(other)) if one.unit == closing.unit and one.bound == "=" else None
            )
            if said and said.lastgroup and said.lastgroup not in told:
                told[said.lastgroup] = other
        in_all = len(told) == 3 and "计" in self.left(
            told["gain"]
        )  # 收入总计: what there was is in it already
        if len(told) == 3 and not in_all and self.words["flow.closing"].within(self.left(index)):
            members = [told["opening"], told["gain"], told["loss"]]
            opening, gain, loss = (found[member].value for member in members)
            if opening + gain > loss:
                self._state(members, index, opening + gain - loss)

    def _account_of_lines(self, index: int) -> None:
        """上年结余A。本年收入B, 其中…。本年支出C, 其中…。年末结余D: each begins its sentence, with its parts behind it."""
        found, closing = self.found, self.found[index]
        told: dict[str, int] = {}
        for other in range(index - 1, max(index - FAR_BACK, -1), -1):
            one = found[other]
            if one.unit != closing.unit or one.bound != "=" or one.high is not None:
                continue
            said = _HEAD.fullmatch(self.norm, self.layout.full_sentence(one.start), one.start)
            name = said.lastgroup if said else None
            if name and name not in told:
                told[name] = other
            if len(told) == 3:
                break
        if len(told) < 3:
            return
        expected = found[told["opening"]].value + found[told["gain"]].value - found[told["loss"]].value
        if expected > 0 and abs(expected - closing.value) * 4 <= expected:
            self._state([told["opening"], told["gain"], told["loss"]], index, expected)

    def _added(self, index: int) -> bool:
        """收入A, 加上补助B、上年结余C: whether a figure is added to the one before it."""
        if _ADDED.search(self.left(index)):
            return index > 0
        told = self.norm[self.found[index - 1].end : self.found[index].start] if index > 1 else ""
        return told.startswith("、") and _ADDED.search(self.left(index - 1)) is not None

    def _net(self, index: int) -> None:
        """新进5人、退休2人, 净增3人: what came in less what went out, in whatever order."""
        found, words = self.found, self.words
        floor = self.layout.sentence(found[index].start)[0]
        signed = []
        for other in range(index - 1, max(index - 6, -1), -1):
            one, said = found[other], self.left(other)
            if one.start < floor or one.unit != found[index].unit or one.start < found[index].start - 60:
                break
            gain, loss = words["flow.gain"].within(said), words["flow.loss"].within(said)
            if bool(gain) != bool(loss):
                signed.append((other, one.value if gain else -one.value))
            elif signed:
                break
        if (
            len(signed) > 1
            and any(value > 0 for _, value in signed)
            and any(value < 0 for _, value in signed)
        ):
            members = [member for member, _ in reversed(signed)]
            self._state(members, index, abs(sum((value for _, value in signed), Decimal(0))))

    def _saved(self, index: int) -> bool:
        """预算335万元, 实际312万元, 节约23万元."""
        found = self.found
        first, second = found[index - 2], found[index - 1]
        unit = found[index].unit
        if (
            first.unit != unit
            or second.unit != unit
            or first.start < self.layout.full_sentence(found[index].start)
        ):
            return False
        planned = [other for other in (index - 2, index - 1) if _BUDGET.search(self.left(other))]
        if len(planned) == 1:
            spent = index - 1 if planned[0] == index - 2 else index - 2
            self._state([planned[0], spent], index, found[planned[0]].value - found[spent].value)
        return len(planned) == 1

    def _state(self, members: list[int], index: int, expected: Decimal) -> None:
        found, closing = self.found, self.found[index]
        gap = max(self.spread(found[member]) for member in (*members, index)) * 2
        if abs(expected - closing.value) * 2 > max(expected, closing.value):
            return
        shown = ", ".join(show(found[member].value) for member in members)
        self.add("flow", (*members, index), Test(expected, gap), f"{shown} → {show(expected)}")
