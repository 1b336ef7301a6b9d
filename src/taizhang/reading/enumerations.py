"""Counts against their lists: 8个村：甲、乙、丙…; 甲、乙、丙3个村; 三项工作, 一是…二是…; and places among so many."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.arithmetic import Arithmetic, Test, show
from taizhang.reading.patterns import pattern

_LISTED = pattern(
    r"(?P<noun>[\u4e00-\u9fff]{0,10}?)(?:[,]?(?:即|(?:分别|依次|具体)?(?:[是为]|设[在于]|[位建落布]于|建在|分布[在于])|包括|它们是)|:|——?|\((?:分别[是为]|即)?)(?P<items>[^。;:()\n]{3,300}?)(?=[。;)\n]|$|,(?![^,。;\n]{0,40}、))"
)
_CLOSES = ("》", "”", "」", "等")
_TITLE = pattern(r"《[^《》\n]{1,40}》|“[^“”\n]{1,14}”|「[^「」\n]{1,14}」")
_TITLES = r"(?P<titles>(?:(?:《[^《》\n]{1,40}》|“[^“”\n]{1,14}”|「[^「」\n]{1,14}」)(?:以?及|[、,和与])?){2,})(?P<open>等)?"
_TITLES_BEFORE = pattern(_TITLES + "$")
_TITLES_AFTER = pattern(
    rf"[\u4e00-\u9fff]{{0,8}}(?:[:,(]|即|分别[是为]|包括|[:,]?[一-龥]{{0,3}}[是为有])?{_TITLES}(?=[。;,)\n]|$)"
)
_BARE = pattern(
    r"(?P<noun>[\u4e00-\u9fff]{2,4}),(?P<items>[\u4e00-\u9fff]{2,7}(?:、[\u4e00-\u9fff]{2,7}){4,})(?=[,。;])"
)
"""八件实事, 修水渠、建凉亭、…: a list of five or more of a shape behind nothing but a comma."""
_POINTS = pattern(
    r"(?P<place>[一二三四五六七八九十])(?P<verb>是|要|[抓看靠建查管帮促保强重在])|其(?P<its>[一二三四五六七八九])[,是]|第(?P<nth>[一二三四五六七八九])(?:[件个项条]事?)?[,是:]"
)
"""一是…二是…, 一抓…二抓…: each point has the same word after its number."""
_COUNTED = pattern(r"[\u4e00-\u9fff]{2,4}(?=[”\"」:,])")
_SPOKEN = pattern(r"[”\"」]?[:,](?P<items>[\u4e00-\u9fff]{3,14}(?:,[\u4e00-\u9fff]{3,14})+)(?=[。;\n]|$)")
_POINT_UNITS = ("个", "项", "大", "点", "条", "方面", "件", "种", "类")
_PLAN_WORDS = pattern(
    r"[\u4e00-\u9fff]{0,14}(?:方面|工作|举措|措施|任务|行动|工程|抓手|重点|要求|关|环节|问题|意见|建议|机制|到位|文章|仗|目标|特点|原因|做法|体会|困难|不足|短板)?"
)
_JOINED = pattern(r"、")
_AND = pattern(r"[和及与]|以及")
_NUMERALS = "一二三四五六七八九十"
_LIST_UNITS = (
    "个",
    "家",
    "项",
    "类",
    "种",
    "大",
    "村",
    "所",
    "名",
    "位",
    "支",
    "条",
    "处",
    "座",
    "片",
    "块",
    "门",
    "期",
    "场",
    "部",
    "本",
)
_UNITS = frozenset((*_LIST_UNITS, *_POINT_UNITS))
_PLACED = pattern(r"全[县市区州省国镇][^,。;\n]{0,8}$|在[^,。;\n]{0,8}$|(?:居|列|排名|位)[^,。;\n]{0,8}$")


class Enumerations(Arithmetic):
    """Counts what is listed and compares it with the number said."""

    def listed(self, index: int) -> None:
        """Test a count of things against the list after it, before it, or against 一是…二是…"""
        one = self.found[index]
        beside = (
            self.norm[one.start - 1 : one.start] in _CLOSES and one.kind == "counter" and one.bound == "="
        )
        if beside and 2 <= one.value <= 20 and self._titles(index):
            return
        if one.unit not in _UNITS or not 2 <= one.value <= 60 or one.bound != "=" or one.high is not None:
            return
        if "cell" in one.cues or one.value != one.value.to_integral_value():
            return
        if self._titles(index):
            return
        if not self._list_after(index) and not self._list_before(index) and not self._told_alike(index):
            self._points_after(index)

    def ranked(self, index: int) -> None:
        """全县15个乡镇中排名第3位: a place cannot be behind the last."""
        found, one = self.found, self.found[index]
        if not one.ordinal or index == 0:
            return
        field = found[index - 1]
        if (
            field.ordinal
            or field.unit not in ("个", "家", "所")
            or field.start < self.layout.sentence(one.start)[0]
        ):
            return
        between = self.norm[field.end : one.start]
        if (
            len(between) > 24
            or field.value < 2
            or not _PLACED.search(self.norm, max(field.start - 16, 0), field.start)
        ):
            return
        expected = min(one.value, field.value)
        self.add(
            "rank", (index - 1, index), Test(expected, Decimal(0)), f"{show(one.value)} > {show(field.value)}"
        )

    def moved(self, index: int) -> None:
        """由第9名上升到第4名, 前移5个位次."""
        found, one = self.found, self.found[index]
        if one.ordinal or one.unit not in ("位次", "个位次", "名次", "个名次", "位", "名") or index < 2:
            return
        if not re.search(r"[升降移进退]", self.left(index)):
            return
        low, high = found[index - 2], found[index - 1]
        if low.ordinal and high.ordinal and low.start >= self.layout.sentence(one.start)[0]:
            expected = abs(high.value - low.value)
            self.add(
                "rank",
                (index - 2, index - 1, index),
                Test(expected, Decimal(0)),
                f"{show(low.value)} - {show(high.value)} = {show(low.value - high.value)}",
            )

    def _list_after(self, index: int) -> bool:
        one = self.found[index]
        match = _LISTED.match(self.norm, one.end, one.end + 340)
        bare = None if match else _BARE.match(self.norm, one.end, one.end + 180)
        match = match or bare
        if match is None or (not match["noun"] and self.norm[one.end : one.end + 1] not in "(:,"):
            return False
        items = match["items"]
        if re.search(r"[0-9,]|等|其中", items) or items.count("、") < 1:
            return False
        if self.norm[match.end("items") : match.end("items") + 1] == "," and not self._of_one_shape(items):
            return False
        pieces = _JOINED.split(items)
        sizes = [len(piece) for piece in pieces]
        if max(sizes) > 16:
            return False
        if bare and (max(sizes) - min(sizes) > 2 or abs(len(pieces) - one.value) > 1):
            return False
        more = sum(len(_AND.findall(piece)) for piece in pieces)
        least = len(pieces) + (more == 1 and self._joins_like(pieces))
        self._count_list(index, least, len(pieces) + more, match.end("items"), certain=max(sizes) <= 14)
        return True

    @staticmethod
    def _joins_like(pieces: list[str]) -> bool:
        """A和B at the end of a list: whether both end in the letter that all of the list do, and so are two of it."""
        first, _, second = _AND.sub("、", pieces[-1]).partition("、")
        last = {piece[-1:] for piece in (*pieces[:-1], first, second)}
        return bool(second) and len(last) == 1

    @staticmethod
    def _of_one_shape(items: str) -> bool:
        """Whether the pieces of a list that a comma ends are as long as each other, or end in one letter."""
        sizes = [len(piece) for piece in _JOINED.split(items)]
        ends = {piece[-1:] for piece in _JOINED.split(items)}
        return max(sizes) <= 8 and (max(sizes) - min(sizes) <= 2 or len(ends) == 1)

    def _titles(self, index: int) -> bool:
        """《考勤制度》《接待办法》2项制度, 三项制度《甲》《乙》《丙》: names in marks beside their number."""
        one, norm = self.found[index], self.norm
        after = _TITLES_AFTER.match(norm, one.end, one.end + 340)
        before = None if after else _TITLES_BEFORE.search(norm, max(one.start - 300, 0), one.start)
        match = after or before
        if match is None:
            return False
        count = len(_TITLE.findall(match["titles"]))
        if count < 2 or (match["open"] and count <= one.value):
            return False
        end = after.end() if after else one.end
        self._count_list(index, count, count, end, certain=True)
        return True

    def _list_before(self, index: int) -> bool:
        """甲、乙、丙3个村, 甲、乙、丙等3个村."""
        one, norm = self.found[index], self.norm
        after = norm[one.end : one.end + 1]
        if not "\u4e00" <= after <= "\u9fff" or after in "和与及,以等为有均都已在":
            return False
        end = one.start
        open_end = norm[end - 1] == "等"
        end -= open_end
        floor = max(self.layout.sentence(one.start)[0], end - 120)
        start = end
        while (at := self.layout.mark_before(start)) > floor:
            if norm[at - 1] != "、":
                start = at
                break
            start = at - 1
        else:
            start = max(at, floor)
        pieces = _JOINED.split(norm[start:end])
        if len(pieces) < 2 or any(re.search(r"[0-9“”《》]", piece) for piece in pieces):
            return False
        first = re.split(r"[在对了为把将以及等从到给由于的]", pieces[0])[-1]
        sizes = [len(piece) for piece in pieces[1:]]
        if not all(1 < size <= 8 for size in sizes) or max(sizes) - min(sizes) > 2 or len(first) < min(sizes):
            return False
        more = sum(len(_AND.findall(piece)) for piece in pieces)
        if open_end:
            if len(pieces) > one.value:
                self._count_list(index, len(pieces), len(pieces) + more, one.end, certain=len(pieces) >= 3)
            return True
        self._count_list(
            index, len(pieces), len(pieces) + more, one.end, certain=len(pieces) >= 3 and not more
        )
        return True

    def _told_alike(self, index: int) -> bool:
        """三个不变: 机构不变, 人员不变, 经费不变: each of the list ends or begins with the word that was counted."""
        one, norm = self.found[index], self.norm
        counted = _COUNTED.match(norm, one.end)
        if counted is None:
            return False
        word = counted[0]
        listed = _SPOKEN.match(norm, counted.end(), counted.end() + 160)
        if listed is None:
            return False
        pieces = listed["items"].split(",")
        if not (all(word in piece for piece in pieces)):
            return False
        self._count_list(index, len(pieces), len(pieces), listed.end(), certain=True)
        return True

    def _points_after(self, index: int) -> None:
        """三项工作: 一是…, 二是…, 三是…"""
        one, norm = self.found[index], self.norm
        if one.unit not in _POINT_UNITS or (not one.spelled and one.unit not in ("个", "项")):
            return
        noun = _PLAN_WORDS.match(norm, one.end)
        at = noun.end() if noun else one.end
        if norm[at : at + 1] not in (":", ",", "。", "—"):
            return
        stop = norm.find("\n", at, at + 1500)
        stop = stop if stop >= 0 else min(len(norm), at + 1500)
        first = _POINTS.match(norm, at + 1, stop) or _POINTS.match(norm, at + 2, stop)
        if first is None:
            return
        way = next(name for name in ("place", "its", "nth") if first[name])
        if first[way] != "一":
            return
        count = 1
        for match in _POINTS.finditer(norm, first.end(), stop):
            if match[way] and match["verb"] == first["verb"] and norm[match.start() - 1] in ",;。、":
                if match[way] != _NUMERALS[count : count + 1]:
                    break
                count += 1
        if count >= 2:
            self._count_list(index, count, count, one.end, certain=True)

    def _count_list(self, index: int, low: int, high: int, end: int, *, certain: bool) -> None:
        """State that so many are listed; where that is not certain only if it is so many."""
        stated = self.found[index].value
        holds = low <= stated <= high
        if not holds and not certain:
            return
        expected = stated if holds else Decimal(low if stated < low else high)
        self.add("list", (index,), Test(expected, Decimal(0)), f"{show(expected)}", until=end)
