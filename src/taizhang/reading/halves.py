"""Halves told in words, which are no figures: 其中新开的21家, 占一半; 由192件降到96件, 减少一半; 党员过半."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, show
from taizhang.reading.patterns import pattern
from taizhang.reading.report import Statement
from taizhang.reading.shares import Shares

_HALF = re.compile(
    r"(?P<half>半数|半(?=[,。;、以左多]|$)|一半|大半|多半|对半)(?P<more>以上|多|还多|有余)?(?P<about>左右|上下)?(?=[,。;、)\n]|$|的是|是|为)"
)
_BEFORE = pattern(
    r"[\u4e00-\u9fff、的]{0,12}?(?:[,、](?:同比|比上年|比去年|较上年|约|大约|正好|恰好|刚好|[一-鿿]{2,8}的)?)?(?P<how>占(?:到|了|去|总数的|总量的|全[镇村乡校]的|其中的)?|(?:减少|下降|压减|缩短|降低|精简|减|降|少)了?|(?P<over>超过|超|过)|)(?:总数的|正好|恰好|刚好|约|大约|差不多)?(?P<bound>近|将近|不到|不足|接近|超过|超|过)?"
)
_JUST = pattern(r"[,、](?:正好|恰好|刚好|大约|约|差不多)$")
_NEAR = Decimal("4")
"""How many points from 50 percent a half may be."""
_WIDE = Decimal("12")


class Halves(Shares):
    """Tests what is told as a half of a whole, or as a fall by half."""

    def halves(self) -> None:
        """Every half of the text, with the figure it is told of."""
        for match in _HALF.finditer(self.norm):
            if (part := self._figure_before(match.start())) >= 0:
                self._half(part, match)

    def _figure_before(self, place: int) -> int:
        """The last figure before a place, in its sentence."""
        low, high = 0, len(self.found)
        while low < high:
            middle = (low + high) // 2
            if self.found[middle].start < place:
                low = middle + 1
            else:
                high = middle
        part = low - 1
        near = part >= 0 and self.found[part].start >= self.layout.sentence(place)[0]
        return part if near and place - self.found[part].end < 20 else -1

    def _whole_of_half(self, part: int) -> int:
        """The whole a part is half of: one of which it is, else the one it is sure to be a part of; -1 without."""
        found, floor = self.found, self.layout.full_sentence(self.found[part].start)
        for other in range(part - 1, max(part - FAR, -1), -1):
            one = found[other]
            if one.start < floor:
                break
            if (
                one.unit == found[part].unit
                and one.value
                and abs(found[part].value * 100 / one.value - 50) <= _NEAR
            ):
                return other
        return next((other for other, sure in self._wholes(part, "", "") if sure), -1)

    def _half(self, part: int, match: re.Match[str]) -> None:
        one = self.found[part]
        said = _BEFORE.fullmatch(self.norm, one.end, match.start())
        if (
            said is None
            or one.kind in ("percent", "multiple", "time")
            or one.bound != "="
            or one.high is not None
        ):
            return
        how = said["how"]
        falls = how[:1] in ("减", "下", "压", "缩", "降", "精", "少") and how != ""
        if falls and one.base == "to" and one.head >= 0:
            whole = one.head
        elif falls:
            whole = part - 1 if part and self.past(part - 1) and self.found[part - 1].unit == one.unit else -1
        elif how or said["bound"] or _JUST.search(self.norm, one.end, match.start()):
            whole = self._whole_of_half(part)
        else:
            return
        if whole < 0 or part - whole > FAR or self.found[whole].bound != "=" or self.found[whole].value <= 0:
            return
        share = one.value * 100 / self.found[whole].value
        share = 100 - share if falls else share
        bound = said["bound"] or said["over"] or ""
        more = bool(match["more"]) or bound in ("超过", "超", "过") or match["half"] in ("大半", "多半")
        less = bound in ("近", "将近", "不到", "不足", "接近")
        holds = share >= 50 if more else (50 - _WIDE <= share <= 50) if less else abs(share - 50) <= _NEAR
        self.made.append(
            Statement(
                "share",
                min(self.found[whole].start, one.start),
                match.end(),
                tuple(sorted((whole, part))),
                f"{show(one.value)} ÷ {show(self.found[whole].value)} = {show(one.value * 100 / self.found[whole].value)}%",
                holds,
                Decimal(50),
                share.quantize(Decimal("0.0001")).normalize(),
            )
        )
