"""What a figure is made of, where no other rule has said: totals of a row, wholes in two parts, rests, what was earned.

The second look. A figure that says by its words that it follows from others (全村拆除违建45处, 还差48亩, 净剩14.2万元) is held
against the like figures before it in its sentence. If it follows from any of them, in any way its words allow, it is true.
Otherwise it is reported only where one reading is natural, and the figure is no further from it than slips of the pen are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from taizhang.reading.accounts import APART, EARN_SAID, MOST_OFF, Accounts
from taizhang.reading.likeness import digits
from taizhang.reading.patterns import pattern
from taizhang.reading.triggers import TRIGGERS

_SO_MANY = r"[两二三四五六七八九十][个项笔类种块份者级方批期路条片组村家户处季档样][^,。;]{0,8}"
_TOTAL = pattern(
    rf"(?:共(?![青享同产和建管用])|合计|总[计共数额量]|累计|[加凑合归算]起来|[凑归拢加合]到一[起块]|拢|统共|一起|{_SO_MANY}$|^[,、;]?(?:全[镇乡村县校院站场社年所园街]|总)[^,。;]{{0,10}}$)"
)
"""Words by which a figure says that it is the total of what stands before it."""
_COUNT = pattern(r"([两二三四五六七八九十])(?=[个项笔类种块份者级方批期路条片组村家户处季档样])")
_ONE_OF_THEM = pattern(r"[一二三四五六七八九][组村级期批季]")
_WEAK_TOTAL = pattern(r"^[,、;]?(?:全[镇乡村县校院站场社年所园街]|总)[^,。;]{0,10}$")
_OF_YEAR = pattern(r"^[,、;]?全年")
_SEASON = pattern(r"季度|半年|[0-9一二三四五六七八九十]月")
_LACKS = pattern(
    r"(?:[还尚仍]?[差缺欠]|缺口|剩|余(?![额])|尚有|还有|[尚仍还]?[未没待]|短少|空缺|漏|其余|有待|结存|结余|沉淀|留存)[^,。;]{0,6}$"
)
_LACKS_AFTER = pattern(r"[^,。;\d]{0,6}?(?:尚未|未|还没|没有?|仍在|正在|待|在途|空缺|欠着)")
_DOINGS = pattern(
    r"已|了|完|成|到[账位]?|实|[缴交付还发收用支栽种建修改办装通签拆搬清运报归]|落实|解决|化解|竣工|出席|参加"
)
_NOT_DONE = pattern(r"(?:尚未|还没|没有?|未)([\u4e00-\u9fff]{2,3}?)的?$")
_MORE = pattern(r"(?:追加|增补|又增加了?|再加|另加|外加)[^,。;]{0,6}$")
_SAID = TRIGGERS.bit([r"[共合总累加凑归拢统一全两二三四五六七八九十]"])
_LACK_SAID = TRIGGERS.bit([_LACKS])
_NO_AMOUNTS = ("percent", "multiple", "time", "")
_LACK_LETTERS = frozenset("尚未还没仍正待在空欠的")
COMPOSED = _SAID | _LACK_SAID | EARN_SAID
MOST_OF = Decimal("0.9")
"""Two parts that come to so much of a whole are meant as all of it."""
_NUMBERS = "零一二三四五六七八九十"


class Compositions(Accounts):
    """Holds figures that no other rule explains against the like figures before them."""

    def composed(self, index: int) -> None:
        """Test one figure as a total, a rest, what was earned, or the second of two parts."""
        one = self.found[index]
        if one.high is not None or one.value <= 0 or one.base or one.kind in _NO_AMOUNTS:
            return
        if index < 2 or one.role in ("norm", "rank"):
            return
        if one.role == "change":
            self.gained(index)
            return
        lacking = one.said & _LACK_SAID or self.norm[one.end : one.end + 1] in _LACK_LETTERS
        second = self._second_part(index)
        if not (one.said & COMPOSED or lacking or second) or self.each(index) or self.past(index):
            return
        if one.said & _SAID and self._total_of_row(index):
            return
        if lacking and (self._rest_of_word(index) or self._rest_of_two(index)):
            return
        if one.said & EARN_SAID and self.account(index):
            return
        if self._split_in_row(index) or (second and self._of_which_two(index)):
            return
        if second:
            self._in_two(index)

    def _sums_up(self, row: Sequence[int], index: int) -> bool:
        parts, total = [self.found[other] for other in row], self.found[index]
        added = sum((part.value for part in parts), Decimal(0))
        return abs(added - total.value) <= self.finest(parts, total)

    # totals of a row

    def _row_before(self, index: int) -> list[int]:
        """The parts right before a total: each behind a mark and its own words, up to another unit or a gap."""
        found = self.found
        row: list[int] = []
        after = index
        for other in range(index - 1, max(index - 16, -1), -1):
            one = found[other]
            gap = self.norm[one.end : found[after].start]
            if "。" in gap or "\n" in gap or len(gap) > 36:
                break
            if one.kind in ("percent", "time") or (one.spelled and one.kind == "counter" and one.value < 13):
                continue
            if not self._can_be_part(other, index) or one.base or self.past(other) or "plan" in one.cues:
                break
            row.insert(0, other)
            after = other
            if "其中" in self.left(other):
                break
        return row

    def _total_of_row(self, index: int) -> bool:
        """一组拆了14处, 二组拆了9处, 三组拆了22处, 全村拆除违建45处; 三笔钱凑到一起是75万元."""
        found, total = self.found, self.found[index]
        left = self._told(index)
        said = _TOTAL.search(left)
        if said is None or "其中" in left or APART.search(left):
            return False
        row = self._row_before(index)
        more = index - 1
        if (
            _MORE.search(self.left(more))
            and self._can_be_part(more, index)
            and self._can_be_part(more - 1, index)
        ):
            row = [more - 1, more] if found[more - 1].start >= self.layout.sentence(total.start)[0] else row
        if len(row) < 2 or any(found[other].value >= total.value for other in row):
            return False
        count = _COUNT.search(left)
        named = count is not None and _NUMBERS.index(count[1].replace("两", "二")) == len(row)
        if count is not None and any(_ONE_OF_THEM.search(self.left(other)) for other in row):
            named = False  # 一组拆了14处, 二组拆了9处, 三组拆了22处
        if count is not None and not named and said[0][:1] == count[1]:
            return False
        for size in range(2, len(row) + 1):
            for first in range(len(row) - size + 1):
                if self._sums_up(row[first : first + size], index):
                    self._sum(row[first : first + size], index, "sum", exact=True)
                    return True
        added_to = row[0] == more - 1 and _MORE.search(self.left(more)) is not None
        if not added_to and APART.search("".join(self.left(other) for other in row)):
            return False
        seasons = _OF_YEAR.search(left) and (
            all(_SEASON.search(self._clause(other)) for other in row)
            or _SEASON.search(self.norm, found[row[0]].clause, found[row[0]].start)
        )
        weak = not (added_to or named or seasons) and _WEAK_TOTAL.search(left) is not None
        if weak and not self._one_word(row, index):
            return False
        added = sum((found[other].value for other in row), Decimal(0))
        sure = named or added_to or len(row) > 2
        if self._is_near(added, total.value, MOST_OFF if sure else Decimal(0)):
            self._sum(row, index, "sum", exact=True)
            return True
        return False

    def _told(self, index: int) -> str:
        """What stands before a figure in its clause, spelled numerals (三笔钱) counted to the words."""
        one, before = self.found[index], index - 1
        start = one.clause
        if before >= 0 and self.found[before].spelled and self.found[before].start >= start:
            before -= 1
        if before >= 0 and self.found[before].end > start:
            start = self.found[before].end
        return self.norm[start : one.start]

    def _one_word(self, row: Iterable[int], index: int) -> bool:
        """Whether a letter of doing or of the thing stands by every part and by the total."""
        own = set(self._told(index)) - set("全镇乡村县年总共计了的,、;")
        shared = set.intersection(own, *(set(self._clause(other)) for other in row))
        return bool(shared)

    # rests

    def _rest_of_word(self, index: int) -> bool:
        """立案64件, 办结61件; and later 未办结的3件: what was not done, of the whole right before what was."""
        found, rest = self.found, self.found[index]
        said = _NOT_DONE.search(self.left(index))
        if said is None or rest.bound != "=":
            return False
        done = [
            other
            for other in range(max(index - 60, 1), index)
            if found[other].unit == rest.unit
            and said[1] in self._clause(other)
            and not _NOT_DONE.search(self.left(other))
            and self.is_level(other)
            and found[other].bound == "="
        ]
        if len(done) != 1 or found[done[0]].start >= self.layout.full_sentence(rest.start):
            return False
        part = done[0]
        if not self._can_be_part(part - 1, index) or found[part].start - found[part - 1].end > 24:
            return False
        expected = found[part - 1].value - found[part].value
        if expected > 0 and max(expected, rest.value) <= 3 * min(expected, rest.value):
            self._left(index, (part - 1, part), expected)
            return True
        return False

    def _rest_of_two(self, index: int) -> bool:
        """要植树480亩, 已经栽了432亩, 还差48亩; 协议总额1.2亿元, 到账8600万元, 3400万元尚未到账."""
        found, rest = self.found, self.found[index]
        after = _LACKS_AFTER.match(self.norm, rest.end)
        if not (rest.said & _LACK_SAID and _LACKS.search(self.left(index))) and not after:
            return False
        if self._goes_on(index) or self.words["flow.opening"].within(self.left(index)):
            return False
        like = [other for other in self._like_in(index) if not self.past(other)]
        if len(like) < 2:
            like = [other for other in self._like_in(index, 1) if not self.past(other)]
        if len(like) < 2:
            return False
        values = [found[other].value for other in like]
        for first in range(len(like) - 1):
            for last in range(first + 1, len(like)):
                parts = sum(values[first + 1 : last + 1], Decimal(0))
                if rest.value in (values[first] - parts, values[last] - values[first]):
                    return False
        if len(like) != 2 or like[1] - like[0] > 2 or index - like[1] > 2:
            return False
        whole, part = like if values[0] > values[1] else reversed(like)
        if not _DOINGS.search(self._clause(part)) or APART.search(self.left(part)):
            return False
        if self.up_to_now(whole, part):
            return False
        expected = found[whole].value - found[part].value
        if abs(expected - rest.value) * 4 > found[whole].value and not self._slip_of(expected, rest.value):
            return False
        self._left(index, (whole, part), expected)
        return True

    # wholes in two parts

    def _split_in_row(self, index: int) -> bool:
        """流转2600亩, 流转给大户1450亩、合作社850亩、企业300亩: the last of a row right behind its whole."""
        found, last = self.found, self.found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if found[index - 1].unit != last.unit or self.norm[found[index - 1].end] != "、":
            return False
        if after is not None and after.unit == last.unit and after.start < self.layout.full_end(last.end):
            return False
        row = [index]
        while row[0] and found[row[0] - 1].unit == last.unit and self.norm[found[row[0] - 1].end] == "、":
            if found[row[0]].start - found[row[0] - 1].end > 12:
                return False
            row.insert(0, row[0] - 1)
        whole = row[0] - 1
        if whole < 0 or len(row) < 3 or found[whole].start < self.layout.sentence(last.start)[0]:
            return False
        gap = self.norm[found[whole].end : found[row[0]].start]
        if found[whole].unit != last.unit or not gap.startswith(",") or len(gap) > 12:
            return False
        if any(not self._can_be_part(member, index) or self.past(member) for member in (whole, *row)):
            return False
        told = "".join(self.left(member) for member in row)
        if (
            APART.search(told)
            or _TOTAL.search(told)
            or {found[member].role for member in row} != {found[whole].role}
        ):
            return False
        added = sum((found[member].value for member in row), Decimal(0))
        if added != found[whole].value and (
            self._slip_of(added, found[whole].value)
            or abs(added - found[whole].value) * 12 < found[whole].value
        ):
            self._sum(row, whole, "sum", exact=True)
            return True
        return False

    def _second_part(self, index: int) -> bool:
        """Whether a figure stands right behind one like it, and none like it follows at once."""
        found, last = self.found, self.found[index]
        before = found[index - 1]
        if before.kind == "percent":
            before = found[index - 2]
        after = found[index + 1] if index + 1 < len(found) else None
        return (
            before.unit == last.unit
            and last.bound == "="
            and last.start - before.end < 25
            and (after is None or after.unit != last.unit or after.start - last.end > 25)
        )

    def _of_which_two(self, index: int) -> bool:
        """支出18.6万元, 比预算20万元节约1.4万元; 其中公务接待8.3万元, 公务用车10.3万元: nearly all of it, in two, but for a slip."""
        found, last = self.found, self.found[index]
        first = index - 1
        place = self.norm.rfind("其中", found[first].clause, found[first].start)
        if place < 0 or found[first].unit != last.unit or not self._can_be_part(first, index):
            return False
        if self.norm[last.end : last.end + 1] == "等" or APART.search(self.left(index)):
            return False
        whole = next((other for other in self._like_in(first) if not self.past(other)), -1)
        if whole < 0 or found[whole].role != last.role or found[whole].end > place:
            return False
        added, stated = found[first].value + last.value, found[whole].value
        if (
            len(digits(stated)) < 3
            or not MOST_OF * stated <= added < stated
            or not self._slip_of(added, stated)
        ):
            return False
        self._sum([first, index], whole, "sum", exact=True)
        return True

    def _in_two(self, index: int) -> bool:
        """436个, 这里头男的268个、女的168个; 捐款捐物23.6万元, 现金15.2万元, 物资折价8.4万元."""
        found, last = self.found, self.found[index]
        first = index - 2 if found[index - 1].kind == "percent" else index - 1
        between = self.norm[found[first].end : last.start]
        if first < 1 or len(between) > 24 or "。" in between or "\n" in between:
            return False
        if not self._can_be_part(first, index) or not self.is_level(index):
            return False
        like = self._like_in(first)
        if not like or any(self.past(other) for other in (first, like[-1])):
            return False
        stop = self.layout.full_end(last.end)
        after = found[index + 1 : index + 5]
        if any(self.alike(more, last) and more.start < stop for more in after):
            return False
        closed = self.closed([first, index]) and len(like) == 1
        apart = not closed and len(like) == 1 and first - like[0] == 1 and ";" not in between
        apart = apart and self._told_apart([first, index]) and not self._told_apart([like[0], first])
        added = found[first].value + last.value
        if any(abs(found[other].value - added) <= self.spread(last) * 2 for other in like):
            return False
        whole = like[-1]
        if found[whole].role != last.role or max(found[first].value, last.value) >= found[whole].value:
            return False
        if not (closed or apart) and (
            len(like) > 1 or first - whole > 1 or APART.search(self.left(first) + self.left(index))
        ):
            return False
        if not closed and (
            _DOINGS.search(self.left(first)) or _LACKS.search(self.left(index)) or added < 100
        ):
            return False
        slip = len(digits(found[whole].value)) > 2 and self._slip_of(added, found[whole].value)
        wrong = self._is_near(added, found[whole].value) if closed else slip
        if wrong:
            self._sum([first, index], whole, "sum", exact=True)
        return wrong
