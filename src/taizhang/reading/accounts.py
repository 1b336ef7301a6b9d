"""Accounts told in whatever words: what came less what went, and what an opening value and its flows leave."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import FAR
from taizhang.reading.flows import Flows
from taizhang.reading.likeness import one_digit_off, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.rests import Rests
from taizhang.reading.sums import Sums
from taizhang.reading.triggers import TRIGGERS

APART = pattern(
    r"其中|另|去年|上年|同期|[比较]|每|均|占|剩|余|未|[应拟需](?!急)|计划|任务|目标|预算|力争|最[高低多少大小]"
)
_NET_OF = pattern(r"(?:净|纯|自然|实际|相抵后?|轧差|两抵)[增减多少](?:[加长少])?(?:了|为)?$")
_EARNED = pattern(r"(?:净|纯|盈|剩|余|节|落下|利润|赚|结)[^,。;]{0,6}$")
_CAME_IN = pattern(r"收入|进账|卖|总?收|产值|毛|营收|回款|所得|筹")
_WENT_OUT = pattern(r"支出?|开[支销]|花|用|成本|费|投入|垫|扣|付|工钱")
_OPENED = pattern(r"[年期月]初|上[年月期](?:末|底|结)|原有|原来|原先|库存|本来|旧存|上年|去年底?|手头")
_CLOSED = pattern(
    r"[年期月][末底]|现[存有]|结存|剩|尚存|在册|余|现在|如今|目前|眼下|还有|仍有|(?:调整|变更|修正)后"
)
_GAINED = pattern(r"出生|[进入增添收生新加来购买借补调](?!出)")
_LOST = pattern(r"出(?!生)|[退减销卖用付还支死亡离走发耗报拨领消]|注销|淘汰")
EARN_SAID = TRIGGERS.bit([_EARNED, _CLOSED, _NET_OF])
MOST_OFF = Decimal("0.2")
"""How far (as a part of it) a figure may be from what it follows from to be meant as that."""


class Accounts(Sums, Rests, Flows):
    """Tests what is left or was earned against the like figures before it."""

    def account(self, index: int) -> bool:
        """Test one figure as what was earned, what an account leaves, or what came less what went."""
        return self._earned(index) or self._account(index) or self.gained(index)

    def _like_in(self, index: int, before: int = 0) -> list[int]:
        """The levels of the unit in the sentence before a figure, and in so many sentences before that, in order."""
        one = self.found[index]
        floor = self.layout.full_sentence(one.start)
        for _ in range(before):
            floor = self.layout.full_sentence(max(floor - 2, 0))
        floor = max(floor, self.norm.rfind("\n", floor, one.start))
        return [
            other
            for other in range(max(index - FAR, 0), index)
            if self.found[other].start >= floor and self._can_be_part(other, index)
        ]

    def _can_be_part(self, other: int, index: int) -> bool:
        two, one = self.found[other], self.found[index]
        return (
            (self.alike(two, one) or (two.unit, one.unit) == ("人", "人次"))
            and two.bound == "="
            and two.value > 0
            and (self.is_level(other) or "plan" in two.cues)
            and self.each(other) is None
        )

    def _slip_of(self, expected: Decimal, stated: Decimal) -> bool:
        """Whether a value is the expected one with digits turned, or one of them mistaken."""
        return expected > 0 and (slipped(expected, stated) or one_digit_off(expected, stated))

    def _is_near(self, expected: Decimal, stated: Decimal, most: Decimal = MOST_OFF) -> bool:
        return expected > 0 and (
            abs(expected - stated) <= most * max(expected, stated) or self._slip_of(expected, stated)
        )

    def _earned(self, index: int) -> bool:
        """全年总收入62.5万元, 总开支48.3万元, 净剩14.2万元."""
        found, net = self.found, self.found[index]
        if not net.said & EARN_SAID or not _EARNED.search(self.left(index)):
            return False
        like = self._like_in(index)
        if len(like) != 2 or index - like[0] > 3:
            return False
        came, went = like
        if not (_CAME_IN.search(self._clause(came)) and _WENT_OUT.search(self._clause(went))):
            return False
        expected = found[came].value - found[went].value
        if self._is_near(expected, net.value):
            self._state(like, index, expected)
            return True
        return False

    def gained(self, index: int) -> bool:
        """新生儿126人, 死亡98人, 自然增加28人: what came less what went, of the two figures before."""
        found, net = self.found, self.found[index]
        like = [other for other in (index - 2, index - 1) if self._can_be_part(other, index)]
        if len(like) != 2 or not _NET_OF.search(self.left(index)):
            return False
        if found[like[0]].start < self.layout.sentence(net.start)[0]:
            return False
        ways = [(bool(_GAINED.search(said)), bool(_LOST.search(said))) for said in map(self._clause, like)]
        if ways not in ([(True, False), (False, True)], [(False, True), (True, False)]):
            return False
        expected = abs(found[like[0]].value - found[like[1]].value)
        if expected and self._is_near(expected, net.value, MOST_OFF * 2):
            self._state(like, index, expected)
            return True
        return False

    def _account(self, index: int) -> bool:
        """原有120吨, 调进300吨, 卖出360吨, 现在库里还有60吨; 年初余额1860万元, 年内偿还372万元, 年末余额1488万元."""
        found, closing = self.found, self.found[index]
        if not closing.said & EARN_SAID or not _CLOSED.search(self.left(index)):
            return False
        row = self._like_in(index)
        opens = [other for other in row if _OPENED.search(self.left(other))]
        if not opens or len(row) - row.index(opens[-1]) < 2 or len(row) > 6:
            return False
        row = row[row.index(opens[-1]) :]
        signs = []
        for other in row[1:]:
            said = self.left(other)[-8:]
            gain, loss = _GAINED.search(said), _LOST.search(said)
            if bool(gain) == bool(loss):
                return False
            signs.append(1 if gain else -1)
        if APART.search("".join(self.left(other) for other in row[1:])):
            return False
        if len(row) == 2 and not set(self.left(row[0])) & set(self.left(index)) - set("年初末底有"):
            return False
        expected = found[row[0]].value + sum(
            (sign * found[other].value for sign, other in zip(signs, row[1:], strict=True)), Decimal(0)
        )
        if self._is_near(expected, closing.value, MOST_OFF if len(row) > 2 else Decimal(0)):
            self._state(row, index, expected)
            return True
        return False
