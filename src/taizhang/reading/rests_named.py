"""What is left, named by what was not done: 22个村中已有19个通水泥路, and pages on 还有3个村没有通水泥路."""

from __future__ import annotations

from decimal import Decimal

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.patterns import pattern
from taizhang.reading.shares import Shares
from taizhang.reading.triggers import TRIGGERS

_STILL = pattern(r"(?:[还仍尚]有|剩余?下?|余下)的?$")
STILL_SAID = TRIGGERS.bit([_STILL])
_NOT_DONE = pattern(r"[\u4e00-\u9fff]{0,4}?(?:没有?|[尚还]?未|不|全部|尚待)(?P<deed>[\u4e00-\u9fff]{3,8})")
_DONE = pattern(r"[已有中里]|其中|达到?$|累计")
BACK = 200
"""Figures looked back over for what was done: this keeps time linear."""
FAR = 3
"""A rest so many times off is of other things."""


class RestsNamed(Shares):
    """Holds what is left against the whole and what was done, told pages before."""

    def rest_of_deed(self, index: int) -> None:
        """Test 还有3个村没有通水泥路 against 22个村中已有19个通水泥路."""
        found, rest = self.found, self.found[index]
        said = _NOT_DONE.match(self.norm, rest.end) if _STILL.search(self.left(index)) else None
        if said is None or rest.bound != "=" or rest.kind not in ("counter", "people"):
            return
        pairs = []
        for done in range(index - 1, max(index - BACK, 0), -1):
            whole = done - 1
            one, all_ = found[done], found[whole]
            if one.unit != rest.unit or all_.unit != rest.unit or not one.value < all_.value:
                continue
            if one.start < self.layout.full_sentence(rest.start) and self._is_done(whole, done, said["deed"]):
                pairs.append((whole, done))
        if not pairs or len({found[whole].value - found[done].value for whole, done in pairs}) > 1:
            return
        whole, done = pairs[0]
        expected = found[whole].value - found[done].value
        if max(expected, rest.value) <= FAR * min(expected, rest.value):
            shown = f"{show(found[whole].value)} - {show(found[done].value)} = {show(expected)}"
            self.add("rest", (whole, done, index), Test(expected, Decimal(0)), shown)

    def _is_done(self, whole: int, done: int, deed: str) -> bool:
        """Whether of a whole so many are told to have what the rest has not."""
        one, all_ = self.found[done], self.found[whole]
        if all_.start < self.layout.sentence(one.start)[0] or one.bound != "=" or all_.bound != "=":
            return False
        between = self.norm[all_.end : one.start]
        near = between + self.norm[one.end : self.layout.mark_after(one.end)][:14]
        return _DONE.search(between) is not None and any(
            deed[at : at + 3] in near for at in range(len(deed) - 2)
        )
