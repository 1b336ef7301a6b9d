"""Rates that take their name from one of the two counts before them: 应参保1000人, 实际参保950人, 参保率95%."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from taizhang.reading.arithmetic import show
from taizhang.reading.patterns import pattern
from taizhang.reading.plans import Plans, near

_BY = pattern(r"按[^,。;]{1,10}(?:计算?|测算|算)[^,。;]{0,8}$")
"""按活产数计算建册率: the base is said in words."""
_BY_AFTER = pattern(r"\((?:按|以)照?([\u4e00-\u9fff]{2,8}?)(?:总?数)?(?:计算?|测算|统计|为基数)?\)")
_OF_PLACE = pattern(r"全[村镇乡社街]|共|辖|总")
MOST_BEFORE = 60
"""Among how many figures the households of a place are looked for: reports begin with them."""
MOST_POINTS = Decimal(12)
"""How far a rate may be from that of all households to be meant of them."""
_GENERAL = ("完成", "执行", "兑现", "达标", "成功", "优秀")
_PLAIN = (
    "普及",
    "覆盖",
    "发放",
    "到位",
    "落实",
    "使用",
    "利用",
    "入户",
    "开通",
    "受益",
    "参与",
    "支出",
    "领取",
    "出席",
    "到会",
    "参会",
    "参加",
    "投票",
)
"""Rates whose name tells little of what is counted."""
_EACH = pattern(r"[均每]")
_DUE = pattern(r"[应需须]|计划|任务|预算|安排|目标")
_EMPTY = frozenset("率的了按期全总数已为到有和及各类")


class Rates(Plans):
    """Finds the two counts of a rate, and tests it."""

    _place: int | None = None

    def _rate(self, stem: str, before: list[int], index: int) -> None:
        """应参保1000人, 实际参保950人, 参保率95%: the rate takes its name from one of the two counts."""
        found = self.found
        if _BY.search(self.left(index)) or self._of_part(stem, index) or self._by_named(stem, index):
            return
        before = [other for other in before if not self.each(other)]
        here = [
            other for other in before if found[other].start >= self.layout.sentence(found[index].start)[0]
        ]
        before = here or before
        if not before or before[-1] < index - 3:
            return
        if len(before) == 1 and (
            self._over_sentence_before(before[0], index) or self._over_earlier(stem, before[0], index)
        ):
            return
        general = stem.endswith(_GENERAL)
        letters = set(stem[-4:-2] if general and len(stem) > 3 else stem[-2:]) - _EMPTY
        parts = sorted(before[-3:], key=lambda part: (-len(letters & set(self._clause(part))), -part))
        if self._several(before, index):
            return
        for order, part in enumerate(parts):
            pairs = self._pairs(part, before, general=general)
            said = self._clause(part)
            if not order and not pairs and len(letters) > 1 and letters <= set(said):
                if len(parts) > 1 and (
                    _DUE.search(said) or any("国土" in found[other].indicator for other in before)
                ):
                    continue  # 筛查应查1200人, 实查1116人, 筛查率93%
                if not self._over_sentence_before(part, index):
                    self._over_clause_before(letters, here, index)
                return
            if (
                order
                and not _DUE.search(self._clause(parts[0]))
                and not any("国土" in found[other].indicator for other in before)
                and parts[0] > part
                and len(letters & set(self._clause(parts[0]))) > 1
                and not self._pairs(parts[0], before, general=general)
            ):
                return
            own = letters & set(self._clause(part))
            opposite = re.search(r"[不未]", self._clause(part)) and not re.search(r"[不未]", stem)
            opposite = opposite or stem.endswith(("节约", "节资", "下浮", "核减", "节支"))
            minus = 100 if opposite else 0
            if minus and len(pairs) > 1:  # 预算860万元, 实际774万元, 节约率10%: of what was to be spent
                pairs = [max(pairs, key=lambda other: found[other].value)]
            for whole in pairs:
                if self._close(part, whole, index) or (minus and self._close(part, whole, index, minus)):
                    minus = minus if not self._close(part, whole, index) else 0
                    self._ratio("share", part, whole, index, minus=minus)
                    return
            if not pairs or found[part].bound != "=":
                continue
            named = [self.left(other) for other in before[-3:] if letters <= set(self.left(other))]
            if len(letters) > 1 and len(named) > 1 and not any(_DUE.search(said) for said in named):
                return  # 当场整改258条, 限期整改54条, 整改完成率96.8%: it may be both together
            said = self._clause(pairs[0])
            if pairs[0] == part - 1 and self.left(part)[:1] not in ",、;。中":
                said = said.partition(self.left(part)[:10].partition("中")[0])[0]  # 48条背街小巷整治了32条
            plain = found[part].kind != "money" and not found[part].indicator_from.startswith("before")
            shared = letters & set(said) if plain else set()
            if not re.search(r"[应需须共总现]|任务|计划|到位", said):
                own -= set(said)
            enough = len(own) >= (min(2, len(letters)) if found[part].kind == "money" else 1) or shared
            saved = stem.endswith(("节约", "节资", "下浮")) and re.search(r"控制|预算|计划|送审|概算", said)
            due = re.search(r"应", said) and re.search(r"实|已", self.left(part)) and index - pairs[0] == 2
            same = len(stem) > 1 and self.left(part).strip(",、;已经共") == stem and pairs[0] == part - 1
            if not self._of_size(part, pairs[0], index, minus=minus):
                return  # 受害林木12亩, 受害率0.06‰: of another whole
            if enough or saved or same or due or (general and self._is_plan(pairs[0])):
                self._ratio("share", part, pairs[0], index, minus=minus)
                return
        if not self._over_clause_before(letters, here, index):
            self._plain(stem, before, index)

    def _by_named(self, stem: str, index: int) -> bool:
        """签约11340人, 签约率36%(按常住人口计算): the whole is named behind the rate, and told elsewhere."""
        found, part = self.found, index - 1
        by = _BY_AFTER.match(self.norm, found[index].end)
        if by is None:
            return False
        wholes = {
            found[other].value: other
            for other in self.said_before(by[1], found[part].unit, "")
            if not self.past(other)
        }
        if len(wholes) != 1 or found[part].kind == "percent" or stem[-2:] not in self._clause(part):
            return True
        whole = next(iter(wholes.values()))
        if self._of_size(part, whole, index, minus=0):
            self._ratio("share", part, whole, index)
        return True

    def _of_size(self, part: int, whole: int, index: int, *, minus: int) -> bool:
        """Whether a rate is of the size of the two counts' or a nought off."""
        rate = self.found[index]
        factor = 1000 if rate.unit == "‰" else 10 if rate.unit == "成" else 100
        share = self.found[part].value / self.found[whole].value * factor
        share = minus - share if minus and minus - share > 0 else share
        if share <= 0 or rate.value <= 0:
            return True
        times = max(share, rate.value) / min(share, rate.value)
        return times <= 5 or any(abs(times / far - 1) < Decimal("0.05") for far in (10, 100))

    def _of_part(self, stem: str, index: int) -> bool:
        """合格率95.8%, 其中出厂水合格率98.2%: the same rate of a part, whose counts are not told."""
        before = self.found[index - 1]
        return (
            before.unit == "%"
            and before.role == "share"
            and len(stem) > 1
            and self.left(index - 1).rstrip("达到为是约").endswith(f"{stem[-2:]}率")
        )

    def _plain(self, stem: str, before: list[int], index: int) -> None:
        """4620户中, 已有3927户用上, 普及率85%: a rate of a general name, over the only two counts there are."""
        if not before or before[-1] != index - 1 or not stem.endswith((*_GENERAL, *_PLAIN)):
            return
        if len(before) < 2:
            self._of_all_homes(before[0], index)
            return
        found, (whole, part) = self.found, before[-2:]
        if found[whole].value < found[part].value and re.search(r"国土|总", found[part].indicator):
            whole, part = part, whole
        if found[whole].unit != found[part].unit and not self._counts_of_people(whole, part):
            return
        if found[whole].value < found[part].value or found[part].bound != "=" or found[whole].bound != "=":
            return
        between = self.norm[found[min(whole, part)].end : found[max(whole, part)].start]
        if len(before) > 2 and found[before[-3]].unit == found[part].unit:
            return
        if not (
            re.search(r"[中里][,已有共]{0,3}$|[,、;](?:已|实际|实|其中已)[\u4e00-\u9fff]{0,6}$", between)
            or re.search(r"国土|^总", found[whole].indicator)
        ):
            return
        rate = found[part].value * 100 / found[whole].value
        if self.found[index].value * Decimal("0.7") <= rate <= self.found[index].value * Decimal("1.4"):
            self._ratio("share", part, whole, index)

    def _of_all_homes(self, part: int, index: int) -> None:
        """共526户1984人 pages before, and 426户农户参加, 参与率81%: of all households of the place."""
        found, one, rate = self.found, self.found[part], self.found[index]
        if one.unit != "户" or one.bound != "=" or rate.bound != "=" or (whole := self._homes()) < 0:
            return
        if whole >= part or one.value > found[whole].value:
            return
        expected = one.value * 100 / found[whole].value
        if abs(expected - rate.value) <= MOST_POINTS:
            self._ratio("share", part, whole, index)

    def _homes(self) -> int:
        """Where the text says how many households the place has, with its people right behind; -1 otherwise."""
        if self._place is None:
            self._place = next(
                (
                    index
                    for index, (one, after) in enumerate(itertools.pairwise(self.found[:MOST_BEFORE]))
                    if one.unit == "户"
                    and after.unit == "人"
                    and after.start - one.end < 2
                    and one.bound == "="
                    and _OF_PLACE.search(self.norm, max(one.clause, one.start - 12), one.start)
                ),
                -1,
            )
        return self._place

    def _over_clause_before(self, letters: set[str], here: list[int], index: int) -> bool:
        """发放248户、1126万元; 逾期3户、9.6万元, 逾期率0.85%: of the like figures of the clause before, by one of the units."""
        found = self.found
        if not letters or not here or not letters <= set(self.left(here[0])) or here[-1] != index - 1:
            return False
        floor = self.layout.full_sentence(found[index].start)
        pairs: list[tuple[int, int]] = []
        for part in here:
            wholes = [
                other
                for other in range(max(here[0] - 5, 0), here[0])
                if found[other].start >= floor
                and found[other].unit == found[part].unit
                and self.is_level(other)
                and not _EACH.search(self.left(other))
            ]
            if len(wholes) != 1 or not 0 < found[part].value < found[wholes[0]].value:
                return False
            pairs.append((part, wholes[0]))
        part, whole = next((pair for pair in pairs if self._close(*pair, index)), pairs[-1])
        rate = found[part].value * 100 / found[whole].value
        stated = found[index].value or rate
        times = max(rate, stated) / min(rate, stated)
        if times > 2 and not any(abs(times / far - 1) < Decimal("0.02") for far in (10, 100)):
            return False
        self._ratio("share", part, whole, index)
        return True

    def _over_sentence_before(self, part: int, index: int) -> bool:
        """产生项目10个。截至年底已完工9个, 完工率90%: the whole is the last such count of the sentence before."""
        found, one = self.found, self.found[part]
        if one.kind != "counter" or one.indicator_from.startswith("before") or one.bound != "=":
            return False
        floor = self.layout.full_sentence(max(self.layout.full_sentence(one.start) - 2, 0))
        if "\n" in self.norm[floor : one.start].strip("\n"):
            return False
        wholes = [
            other
            for other in range(max(part - 8, 0), part)
            if found[other].start >= floor
            and found[other].unit == one.unit
            and found[other].value >= one.value
            and self.is_level(other)
        ]
        if len(wholes) == 1:
            self._ratio("share", part, wholes[0], index)
        return len(wholes) == 1

    def _over_earlier(self, stem: str, part: int, index: int) -> bool:
        """修复渠道12.8公里, 修复率90.1%: the whole was said under the same name, once, before."""
        found, one = self.found, self.found[part]
        if stem[-2:] not in self.left(part) or one.bound != "=":
            return False
        wholes = {
            found[other].value: other
            for other in self.levels.get((one.indicator, one.unit, one.subject), ())
            if other < part and found[other].value >= one.value and not self.past(other)
        }
        if len(wholes) != 1 or one.value * 2 < next(iter(wholes)):
            return False
        self._ratio("share", part, next(iter(wholes.values())), index)
        return True

    def _several(self, before: list[int], index: int) -> bool:
        """优的5个、良的7个, 优良率85.7%: more than one part makes the rate."""
        found, rate = self.found, self.found[index]
        like = [other for other in before if found[other].unit == found[before[-1]].unit][-6:]
        for last in range(len(like), 2, -1):
            for first in range(last - 2, 0, -1):
                row = like[first:last]
                added = sum((found[other].value for other in row), Decimal(0))
                for whole in reversed(like[:first]):
                    if not 0 < added <= found[whole].value:
                        continue
                    expected = added * 100 / found[whole].value
                    test = self.rounded(rate, expected, near(rate))
                    if self.fits(rate, test):
                        shown = f"{show(added)} ÷ {show(found[whole].value)} = {show(expected)}%"
                        self.add("share", (whole, *row, index), test, shown)
                        return True
        return False

    def _pairs(self, part: int, before: list[int], *, general: bool) -> list[int]:
        """The wholes a part may be over in a rate, nearest first."""
        found = self.found
        wholes = [
            other
            for other in reversed(before[: before.index(part)])
            if found[other].unit == found[part].unit or self._counts_of_people(other, part)
        ]
        return [
            whole
            for whole in (wholes or self._named_wholes(part))
            if found[whole].value >= found[part].value or (general and self._is_plan(whole))
        ]

    def _counts_of_people(self, whole: int, part: int) -> bool:
        units = (self.found[whole].unit, self.found[part].unit)
        return units[0] in ("人", "名", "户", "张", "份") and units[1] in (
            "份",
            "人",
            "户",
            "人次",
            "名",
            "张",
            "票",
        )

    def _named_wholes(self, part: int) -> list[int]:
        """列入重建131户, …, 重建户已完工118户, 完工率90.1%: the part says by name what it is a part of."""
        found, said = self.found, self.left(part).strip()
        for other in range(part - 1, max(part - 8, -1), -1):
            one = found[other]
            name = re.sub(r"^(?:列入|纳入|需要?|应|计划|现有|共有)", "", one.indicator)
            if (
                one.start > found[part].start - 200
                and one.unit == found[part].unit
                and one.role == "actual"
                and 2 <= len(name) <= 8
                and said.startswith(name)
                and len(said) > len(name) + 1
            ):
                return [other]
        return []
