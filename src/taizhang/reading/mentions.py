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
_VERB_OF = re.compile(r"(?:^|[,。;、:\n])?([\u4e00-\u9fff]{2})了?的$")
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_DEFINITE = re.compile(
    r"(?:^|[,、。;:\n是])(?:全[镇乡村县街市校]道?|我[镇乡]|现有的?|确保|保障|对(?:现有)?|这|上述|上年|去年|(?:19|20)[0-9]{2}年|[^,。;]{1,8}的)$"
)
_HEAD = re.compile(r"(?:^|[,。;:\n]|[\u4e00-\u9fff]的|全[镇乡村县市]|现有|这)$")
_COLLECTIVE = re.compile(r"(?<=..)(?:队伍|总数|数量|人数|总量)$")
_TOLD = re.compile(r"(?:和|及|与|、|面对|全体|依托|离不开|,|。|\n)$")
_OF_ALL = re.compile(r"(?:全部|一律|均|都|[中里],|[中里][\u4e00-\u9fff])")
_TROUBLE = re.compile(
    r"(?:的)?(?:规模|管[护理]|利用|运[行营]|质量|布局|功能|设[施备])?(?:普遍|大多|多数)?(?:偏|不|缺|老化|尚|还|仍|没|较|未|闲置|难|存在|亟待|破损|薄弱|带动力)"
)
"""What is said of all of a thing: 6处集中育秧点规模偏小; of a part of it it would be said how many."""
_PART = re.compile(r"其中|[由从比较]|同比|新增|另|又|再|剩|余|每|平均|力争|计划")
_LEFT = re.compile(r"(?:剩余|剩下|余下|还剩|(?:尚未|还没|没有?)[\u4e00-\u9fff]{1,4})(?:的|有)?$")
_PERSONS = {"名": "人", "位": "人", "口": "人"}


class Mentions:
    """Remembers what was counted by the name that stands with it, and finds the mention that differs."""

    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.alias = [word.split("=") for word in lexicon().words["clash.alias"]]
        self.vague = lexicon().words["clash.vague"]
        self.said: dict[tuple[str, str], list[Quantity]] = {}
        self.rests: dict[str, Quantity] = {}

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier count of the things that stand after this number, where it is another one."""
        if one.kind not in ("counter", "people", "measure") or one.value < 2 or "cell" in one.cues:
            return None
        found = self._rest_again(one) or (self._again(one) if one.role == "actual" else None)
        self._remember(one)
        return found

    def _rest_again(self, one: Quantity) -> Quantity | None:
        """剩余17处, and later 尚未整改的19处问题: what is left, of the same things."""
        if one.bound != "=" or not _LEFT.search(self.norm, max(one.start - 10, 0), one.start):
            return None
        before = self.rests.setdefault(one.unit, one)
        if (
            before is one
            or before.value == one.value
            or max(before.value, one.value) > NEAR * min(before.value, one.value)
        ):
            return None
        around = self.norm[max(before.start - 60, 0) : before.start]
        noun = _NAME.match(self.norm, one.end, one.end + 2)
        verb = self.norm[max(one.start - 3, 0) : one.start].removesuffix("的")
        return (
            before
            if (noun and noun[0] in around) and verb[-2:] in around and "。" not in around[-40:]
            else None
        )

    def _plain(self, name: str) -> str:
        """规上 for 规模以上: one name of a thing that has two."""
        for longer, shorter in self.alias:
            name = name.replace(longer, shorter)
        return name

    def _unit(self, one: Quantity) -> str:
        return _PERSONS.get(one.unit, one.unit)

    def _remember(self, one: Quantity) -> None:
        if one.bound != "=" or one.base == "from" or one.role not in ("actual", "target") or one.subject:
            return
        name = _NAME.findall(one.indicator.strip("“”"))
        if not name or "其中" in self.norm[max(one.start - 12, 0) : one.start]:
            return
        whole = _COLLECTIVE.sub("", self._plain(name[-1] if len(name) == 1 else one.indicator))
        for length in range(2, min(len(whole), LONGEST) + 1):
            known = self.said.setdefault((self._unit(one), whole[-length:]), [])
            if len(known) < 6:
                known.append(one)

    def _again(self, one: Quantity) -> Quantity | None:
        after = _NAME.match(self.norm, one.end, one.end + LONGEST + 6)
        if one.bound != "=" or one.high is not None or after is None:
            return None
        said = self._plain(after[0].lstrip("新老旧"))
        for length in range(min(LONGEST, len(said)), SHORTEST - 1, -1):
            name = said[:length]
            earlier = self.said.get((self._unit(one), name))
            if earlier and name not in self.vague:
                return self._differs(one, earlier, one.end + length + len(after[0]) - len(said), length)
        return self._done_again(one, said[:2])

    def _done_again(self, one: Quantity, name: str) -> Quantity | None:
        """拆除违建217处, and later 拆除的237处违建: a short name, with the verb it stood under."""
        verb = _VERB_OF.search(self.norm, max(one.start - 6, 0), one.start)
        earlier = (
            []
            if verb is None
            else [
                other
                for other in self.said.get((self._unit(one), name), [])
                if set(verb[1]) & set(self.norm[max(other.start - 10, 0) : other.start])
            ]
        )
        if earlier:
            return self._differs(one, earlier, one.end + 2)
        return self._turned(one, name)

    def _turned(self, one: Quantity, name: str) -> Quantity | None:
        """山塘43口, and later 34口山塘 at the head of a clause: the digits of a short name's count turned."""
        known = self.said.get((self._unit(one), name), [])
        if not known or any(other.value == one.value for other in known) or one.value < 12:
            return None
        before = self.norm[max(one.start - 12, 0) : one.start]
        if one.value < 100 and not _HEAD.search(before):
            return None
        digits = sorted(f"{one.value:f}")
        return next(
            (other for other in known if sorted(f"{other.value:f}") == digits and _one_time(one, other)), None
        )

    def _differs(self, one: Quantity, earlier: list[Quantity], end: int, length: int = 2) -> Quantity | None:
        if any(other.value == one.value for other in earlier):
            return None
        before = self.norm[max(one.start - 14, 0) : one.start]
        clause = re.split(r"[,。;、:\n是]", before)[-1]
        if _PART.search(clause):
            return None
        other = min(earlier, key=lambda other: abs(other.value - one.value))
        ratio = max(one.value, other.value) / min(one.value, other.value)
        definite = _DEFINITE.search(before) or (
            not clause.strip() and (_OF_ALL.match(self.norm, end) or _TROUBLE.match(self.norm, end))
        )
        named = length >= 5 and one.value >= 20 and _TOLD.search(before) and ratio <= VERY_NEAR
        if (
            named
            or (definite and ratio <= NEAR)
            or (not clause.strip() and one.value >= 100 and ratio <= VERY_NEAR)
        ):
            return other if _one_time(one, other) else None
        return None


def _one_time(one: Quantity, other: Quantity) -> bool:
    """Whether two counts may hold for the same time."""
    return (
        not one.period
        or not other.period
        or one.period == other.period
        or one.period[:4] == other.period[-4:]
        or one.period[-4:] == other.period[:4]
    )
