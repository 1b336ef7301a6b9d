"""The same things counted again: 清运车14辆 in one part of a report, 16辆清运车全部安装定位 in another."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.lexicon import lexicon
from taizhang.reading.quantity import Quantity

SHORTEST, LONGEST = 3, 10
"""Letters of a name that two mentions must share."""
NEAR = Decimal("1.6")
"""Two counts further apart than this are of different things."""
VERY_NEAR = Decimal("1.1")
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_DEFINITE = re.compile(
    r"(?:^|[,。;、:是])(?:全[镇乡村县街市校]道?|我[镇乡]|现有的?|确保|保障|对(?:现有)?|这|上年|去年|(?:19|20)[0-9]{2}年|[^,。;]{1,8}的)$"
)
_OF_ALL = re.compile(r"(?:全部|一律|均|都|[中里],|[中里][\u4e00-\u9fff])")
_PART = re.compile(r"其中|[由从比较]|同比|新增|另|又|再|剩|余|每|平均|力争|计划")
_PERSONS = {"名": "人", "位": "人", "口": "人"}


class Mentions:
    """Remembers what was counted by the name that stands with it, and finds the mention that differs."""

    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.vague = lexicon().words["clash.vague"]
        self.said: dict[tuple[str, str], list[Quantity]] = {}

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier count of the things that stand after this number, where it is another one."""
        if one.kind not in ("counter", "people", "measure") or one.value < 2 or "cell" in one.cues:
            return None
        found = self._again(one) if one.role == "actual" else None
        self._remember(one)
        return found

    def _unit(self, one: Quantity) -> str:
        return _PERSONS.get(one.unit, one.unit)

    def _remember(self, one: Quantity) -> None:
        if one.bound != "=" or one.base == "from" or one.role not in ("actual", "target") or one.subject:
            return
        name = _NAME.findall(one.indicator.strip("“”"))
        if not name or "其中" in self.norm[max(one.start - 12, 0) : one.start]:
            return
        whole = name[-1] if len(name) == 1 else one.indicator
        for length in range(SHORTEST, min(len(whole), LONGEST) + 1):
            known = self.said.setdefault((self._unit(one), whole[-length:]), [])
            if len(known) < 6:
                known.append(one)

    def _again(self, one: Quantity) -> Quantity | None:
        after = _NAME.match(self.norm, one.end, one.end + LONGEST + 6)
        if one.bound != "=" or one.high is not None or after is None:
            return None
        for length in range(min(LONGEST, len(after[0])), SHORTEST - 1, -1):
            name = after[0][:length]
            earlier = self.said.get((self._unit(one), name))
            if earlier and name not in self.vague:
                return self._differs(one, earlier, one.end + length)
        return None

    def _differs(self, one: Quantity, earlier: list[Quantity], end: int) -> Quantity | None:
        if any(other.value == one.value for other in earlier):
            return None
        before = self.norm[max(one.start - 14, 0) : one.start]
        clause = re.split(r"[,。;、\n]", before)[-1]
        if _PART.search(clause):
            return None
        other = min(earlier, key=lambda other: abs(other.value - one.value))
        ratio = max(one.value, other.value) / min(one.value, other.value)
        definite = _DEFINITE.search(before) or (not clause.strip() and _OF_ALL.match(self.norm, end))
        if (definite and ratio <= NEAR) or (not clause.strip() and one.value >= 100 and ratio <= VERY_NEAR):
            return other if _one_time(one, other) else None
        return None


def _one_time(one: Quantity, other: Quantity) -> bool:
    """Whether two counts may hold for the same time."""
    return (
        not one.period
        or not other.period
        or one.period[:4] == other.period[-4:]
        or one.period[-4:] == other.period[:4]
    )
