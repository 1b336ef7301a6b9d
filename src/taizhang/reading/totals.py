"""Totals: what stands before 合计, 共 or 全年 adds up to it, over a sentence or over lines."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from taizhang.reading.arithmetic import Test, show
from taizhang.reading.averages import Averages
from taizhang.reading.likeness import digits, slipped, within
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.triggers import TRIGGERS

SUM = re.compile(
    r"(?:合计|总计|共计|小计|总数为?|累计|一共|总共|拢共|统共|[加合]起来|加在一起|[加合]到一起)(?:完成|投入|达到?|为|[\u4e00-\u9fff]{0,4})?$|[村组项者类块笔季方批]共(?:计|有|为)?$|(?:^|[,、])总(?:产|投资|面积|额|收入|支出)(?:量|为|达)*$"
)
_HALVES = (
    ("上半年", "下半年"),
    ("一季度", "二季度", "三季度", "四季度"),
    ("前三季度", "四季度"),
    ("前三个季度", "四季度"),
    ("前三季度", "第四季度"),
    ("春", "秋"),
    ("春", "夏", "秋"),
)
_QUARTERS = (("一季度", "二季度"),)
_TOTAL = re.compile(r"[共计总合]|全年|加在一起|加[起到]")
_TOTAL_SAID = TRIGGERS.bit([_TOTAL])
_PARTS_SAID = re.compile(
    r"(?P<count>[两二三四五六七八九]|[2-9])(?:[\u4e00-\u9fff]{1,6}?)(?:共计|合计|总计|共|累计|支出共|收入共)"
)
_HANDED_OUT = pattern(r"分别(?:给予|获|按)?(?:[各每][人户名个])?(?:奖|补|发|给|资助|慰问)")
_DEED_IN_ALL = pattern(r"(?:^|[,、”)]|全[镇村院校站年]|[\u4e00-\u9fff])共[\u4e00-\u9fff]{0,3}$")
_NAMED_IN_ALL = pattern(r"[,、]?共(?:有|设|建|计)?[\u4e00-\u9fff]{2,8}")
"""医师18人、护士24人, 共有卫技人员42人."""
_MIXED_GAP = pattern(r"[、,和](?:[\u4e00-\u9fff]{2,10})")
_ATTRIBUTE = pattern(r"[0-9]|其中|以[上下]|男|女")
_TOTAL_ALONE = pattern(r"[,、]?(?:总共|一共|累计|共)")
"""Nothing but the word of a total: what it is the total of stands before it."""
_TOTAL_OF_ROW = pattern(r"[,、]?(?:[\u4e00-\u9fff]{2,6})?总[\u4e00-\u9fff]{1,4}?(?:达到?|为|约|共)*")
"""价值分别为6万元、9.5万元和2.5万元, 总价值18万元."""
NEARLY = Decimal("0.25")
"""How far a total of two or three that is not said to be of them may be off, to be their total still."""
_AND_OLD = pattern(r"(?:加上|连同)(?:原有|原来|已有|去年|上年|以前|此前)[\u4e00-\u9fff]{0,4}$")
_BY_STANDARD = pattern(r"按照?")
_ADDED = pattern(r"^(?:再)?(?:加上|连同)")
_ALL_TOLD = pattern(r"[\u4e00-\u9fff]{1,6}(?:\([\u4e00-\u9fff]{1,3}\))?(?:全部|均|都|一个不落|无一)")
_SO_MANY = pattern(r"(?P<count>[两三四五六七八九])[级项类块笔方者期][\u4e00-\u9fff]{2,8}")
_COUNTS_OF = frozenset("两三四五六七八九")
_PLUS = pattern(r"[入款金支额]加上?[\u4e00-\u9fff]{2,12}$|加上[\u4e00-\u9fff]{2,12}$")
CLOSE = Decimal("0.2")
"""Parts so near their whole are taken to be all of it: the difference is then an error."""


class Totals(Averages):
    """Adds up lists and tests their totals."""

    def total(self, index: int) -> None:
        """A86件、B34件, 合计120件: the like figures before a total add up to it."""
        found, total = self.found, self.found[index]
        if not self.found[index].said & _TOTAL_SAID:
            return
        left = self.left(index)
        if total.role == "change" or total.kind in ("percent", "multiple", "time") or total.high is not None:
            return
        if total.base:
            return
        if not _TOTAL.search(left):
            return
        if self._year_of_parts(index) or self._prizes(index) or self._prizes_in_order(index):
            return
        if total.unit == "个" and self._of_mixed(index):
            return
        low = max(self.layout.mark_before(total.start), total.start - 24)
        said = _PARTS_SAID.search(self.norm, low, total.start)
        deed = _DEED_IN_ALL.search(left) is not None
        named = not deed and _NAMED_IN_ALL.fullmatch(left) is not None
        alone = _TOTAL_ALONE.fullmatch(left) is not None
        of_row = index > 0 and "总" in left and _TOTAL_OF_ROW.fullmatch(left) is not None
        if not (
            deed
            or named
            or alone
            or of_row
            or SUM.search(left)
            or left.strip(" ,、为有") == "共"
            or (said and "共" in left)
        ):
            return
        if self._and_what_was(index) or self._of_count(index):
            return
        sentence, _ = self.layout.sentence(total.start)
        members: list[int] = []
        listed = False
        for other in range(index - 1, max(index - 40, -1), -1):
            one = found[other]
            if one.start < sentence:
                break
            if ")" in self.norm[one.end : total.start].partition("(")[0]:
                continue  # 限期整改95处(期满完成78处), 共
            if one.kind == "time" or (one.spelled and one.kind == "counter" and one.unit != total.unit):
                continue  # 三年, 两项补贴: part of a name
            if other == index - 1 and one.spelled and total.start - one.end < 8:
                continue
            gap_end = found[members[-1]].start if members else total.start
            if (
                one.unit != total.unit
                or one.role == "change"
                or one.base
                or self.each(other)
                or len(self.norm[one.end : gap_end]) > 40
            ):
                break
            listed = listed or "分别" in self.left(other) or "row" in one.cues
            members.append(other)
            if _ADDED.search(self.left(other)):
                if other and found[other - 1].unit == total.unit and found[other - 1].start >= sentence:
                    members.append(other - 1)
                    listed = True
                break
        members.reverse()
        count = _digit(said["count"]) if said else 0
        if count and len(members) > count:
            members = members[-count:]
        if (len(members) < 2 and not count) or (
            members and "其中" in self.norm[found[members[0]].end : total.start]
        ):
            return
        if named and not SUM.search(left):
            if not any(_ATTRIBUTE.search(self.left(member)) for member in members) and self._side_by_side(
                members, index
            ):
                self._sum(members, index, "sum", exact=False)
            return
        if of_row and not listed and not SUM.search(left):
            if len(members) > 2 and self._side_by_side(members, index) and self.is_level(index):
                self._sum(members, index, "sum", exact=False)
            return
        loose = re.search(r"累计|一共|总共", left) is not None
        if loose and not (listed or len(members) >= 4 or count == len(members)):
            if self._turned_total(members, index):
                return
            if (alone or len(members) > 2) and self._of_one_deed(members, index):
                self._sum(members, index, "sum", exact=False, most=NEARLY)
            return
        if (
            said
            and said[0][1:2] == "年"
            and not any(_ADDED.search(self.left(other)) for other in members)
            and not all(found[other].period_from in ("its own date", "listed years") for other in members)
        ):
            return
        if (
            deed
            and not said
            and not SUM.search(left)
            and len(members) < 3
            and not (len(members) == 2 and self.closed(members))
        ):
            if self._of_one_deed(members, index):
                self._sum(members, index, "sum", exact=False, most=NEARLY)
            return
        if count and len(members) < count:
            members = self._over_lines(index, count)
            if len(members) < count:
                return
        if members and not _ADDED.search(self.left(members[-1])) and _PLUS.search(self.left(members[0])):
            return  # 一般公共预算收入加上级补助3150万元: the first is said elsewhere
        self._sum(members, index, "sum", exact=True)

    def _of_mixed(self, index: int) -> bool:
        """家庭农场38家、合作社26家、大户64户, 经营主体总数达到128个: things of several classifiers, counted together with 个."""
        found, total = self.found, self.found[index]
        row: list[int] = []
        for other in range(index - 1, max(index - 8, -1), -1):
            one = found[other]
            gap = self.norm[one.end : found[row[0]].start if row else total.start]
            if (
                one.kind not in ("counter", "people")
                or one.spelled
                or not self.is_level(other)
                or one.bound != "="
            ):
                break
            if not _MIXED_GAP.fullmatch(gap):
                break
            row.insert(0, other)
        if len(row) < 2 or len({found[other].unit for other in row}) < 2:
            return False
        added = sum((found[other].value for other in row), Decimal(0))
        if added != total.value and not (len(row) > 2 and abs(added - total.value) * 8 <= total.value):
            return False
        self._sum(row, index, "sum", exact=True)
        return True

    def _turned_total(self, members: list[int], index: int) -> bool:
        """山林6400亩、水田860亩、旱地430亩, 水旱田一共1920亩: the last of a row add up to it but for digits turned."""
        found, total = self.found, self.found[index]
        added = Decimal(0)
        if sum((found[member].value for member in members), Decimal(0)) == total.value:
            return False
        for count, member in enumerate(reversed(members), start=1):
            added += found[member].value
            if count < 2 or added.adjusted() != total.value.adjusted() or total.value < 100:
                continue
            if added == total.value:
                return False
            if sorted(digits(added)) == sorted(digits(total.value)) and self._side_by_side(
                members[-count:], index
            ):
                self._sum(members[-count:], index, "sum", exact=True)
                return True
        return False

    def _of_one_deed(self, members: list[int], index: int) -> bool:
        """检查企业86家、商户234家, 共检查320家: the total has no noun of its own, or only the verb of its parts."""
        found, total = self.found, self.found[index]
        if len(members) < 2 or any(found[member].value >= total.value for member in members):
            return False
        first = found[members[0]]
        said = self.left(index).strip("、,").removeprefix("总").removeprefix("一").removeprefix("共")
        clauses = self.norm[self.layout.mark_before(first.start) : first.start]
        return (not said or said in ("计", "有") or within(said, clauses)) and self._side_by_side(
            members, index
        )

    def _side_by_side(self, members: list[int], index: int) -> bool:
        """Whether the parts and their total follow each other, each behind a mark and its own noun."""
        found = self.found
        return all(
            other + 1 == following
            and re.fullmatch(
                r"[\u4e00-\u9fff]{0,5}[,、和及][^,。;]{0,14}",
                self.norm[found[other].end : found[following].start],
            )
            for other, following in itertools.pairwise([*members, index])
        )

    def _of_so_many(self, index: int) -> bool:
        """省级600万元、市级240万元、县级160万元, 三级补助资金1000万元: so many are summed as are named."""
        found, total = self.found, self.found[index]
        said = _SO_MANY.fullmatch(self.left(index))
        count = _digit(said["count"]) if said else 0
        row = list(range(index - count, index))
        if index and found[index - 1].kind in ("counter", "people") and found[index - 1].spelled:
            return False
        if count < 2 or row[0] < 0 or found[row[0]].start < self.layout.sentence(total.start)[0]:
            return False
        if any(found[other].unit != total.unit or not self.is_level(other) for other in row):
            return False
        gaps = [self.norm[found[a].end : found[b].start] for a, b in itertools.pairwise(row)]
        if not all(gap[:1] in "、,和" and len(gap) < 16 for gap in gaps):
            return False
        self._sum(row, index, "sum", exact=False)
        return True

    def all_of_them(self, index: int) -> None:
        """红旗村5个、达标村10个、黄旗村3个, 18个村全部参评: the parts, and then that many, all of them."""
        found, total = self.found, self.found[index]
        if self.left(index)[:1] in _COUNTS_OF and self._of_so_many(index):
            return
        if (
            total.kind not in ("counter", "people")
            or total.bound != "="
            or total.high is not None
            or index < 2
        ):
            return
        if self.left(index).strip() not in ("", "全镇", "全乡", "全村", "这") or not _ALL_TOLD.match(
            self.norm, total.end
        ):
            return
        members: list[int] = []
        for other in range(index - 1, max(index - 8, -1), -1):
            one = found[other]
            gap = self.norm[one.end : found[members[-1]].start if members else total.start]
            if one.unit != total.unit or not self.is_level(other) or one.bound != "=":
                break
            if (not members and gap != ",") or (members and not gap.startswith("、")):
                break
            members.append(other)
        members.reverse()
        if len(members) >= 3:
            self._sum(members, index, "sum", exact=False)

    def _of_count(self, index: int) -> bool:
        """每户补助2000元, 412户共82.4万元: the total of so many times so much, and of nothing before."""
        found, count, each = self.found, index - 1, index - 2
        if each < 0 or found[count].kind not in ("counter", "people") or not self.each(each):
            return False
        if found[count].end != self.found[index].start - len(self.left(index)) or not self.alike(
            found[each], found[index]
        ):
            return False
        product = found[count].value * found[each].value
        return abs(product - found[index].value) * 100 <= product

    def _and_what_was(self, index: int) -> bool:
        """新增硬化16公里, 加上原有的84公里, 总里程达到100公里."""
        found, total = self.found, self.found[index]
        if index < 2 or not _AND_OLD.search(self.left(index - 1)):
            return False
        more, old = found[index - 2], found[index - 1]
        if more.unit != total.unit or old.unit != total.unit:
            return False
        if more.start < self.layout.full_sentence(total.start) or not self.is_level(index - 2):
            return False
        self._sum([index - 2, index - 1], index, "sum", exact=True)
        return True

    def _year_of_parts(self, index: int) -> bool:
        """上半年…, 下半年…, 全年…: the parts of a year add up to it."""
        left = self.left(index)
        ways = _HALVES if "全年" in left else _QUARTERS if "上半年" in left else ()
        if not ways:
            return False
        floor = self.layout.full_sentence(self.found[index].start)
        before = [
            other
            for other in range(max(index - 5, 0), index)
            if self.found[other].start >= floor and self.found[other].unit == self.found[index].unit
        ]
        for names in ways:
            row = before[-len(names) :]
            if len(row) == len(names) and all(
                name in self.norm[max(self.found[other].start - 16, floor) : self.found[other].start]
                for name, other in zip(names, row, strict=True)
            ):
                self._sum(row, index, "sum", exact=True)
                return True
        return False

    def _prizes(self, index: int) -> bool:
        """一等奖1个, 奖5万元; 二等奖2个, 各奖3万元; 总共11万元: so many times so much, added up."""
        found, total = self.found, self.found[index]
        if total.kind != "money" or not re.search(r"[共总合]计?", self.left(index)):
            return False
        floor = self.layout.full_sentence(total.start)
        pairs: list[tuple[int, int]] = []
        each = index - 1
        while each >= 1 and found[each - 1].start >= floor:
            count = each - 1
            if found[each].kind != "money" or found[count].kind not in ("counter", "people"):
                break
            if not re.search(r"[各每奖均]", self.left(each)):
                break
            pairs.append((count, each))
            each -= 2
        if len(pairs) < 2 or not any(re.search(r"[各每]", self.left(each)) for _, each in pairs):
            return False
        expected = sum((found[count].value * found[each].value for count, each in pairs), Decimal(0))
        shown = " + ".join(
            f"{show(found[count].value)} × {show(found[each].value)}" for count, each in reversed(pairs)
        )
        members = [other for pair in reversed(pairs) for other in pair]
        gap = total.step / 2 if total.decimals else Decimal(0)
        self.add("product", (*members, index), Test(expected, gap), f"{shown} = {show(expected)}")
        return True

    def _prizes_in_order(self, index: int) -> bool:
        """本科11名、研究生3名, 分别奖励1500元和3000元, 共发放2.55万元: the prizes in the order of the counts."""
        total = self.found[index]
        if total.kind != "money" or not re.search(r"[共总合]计?", self.left(index)):
            return False
        return self._handed_out_in_order(index)

    def by_standards(self, index: int) -> None:
        """C级28户、D级34户, 按照C级户均1万元、D级户均2.5万元的标准, 发放113万元: so many times so much of each class, added up."""
        found, total = self.found, self.found[index]
        each = index - 1
        row: list[int] = []
        while each >= 0 and found[each].kind == "money" and self.each(each):
            row.insert(0, each)
            each -= 1
        counts = list(range(each - len(row) + 1, each + 1))
        if len(row) < 2 or counts[0] < 0 or total.bound != "=" or not self.is_level(index):
            return
        between = self.norm[found[counts[-1]].end : found[row[0]].start]
        if not _BY_STANDARD.search(between) or any(
            not self._is_class(*pair) for pair in zip(counts, row, strict=True)
        ):
            return
        expected = sum(
            (found[count].value * found[one].value for count, one in zip(counts, row, strict=True)),
            Decimal(0),
        )
        if max(expected, total.value) > 2 * min(expected, total.value):
            return
        shown = " + ".join(
            f"{show(found[count].value)} × {show(found[one].value)}"
            for count, one in zip(counts, row, strict=True)
        )
        gap = total.step / 2 if total.decimals else Decimal(0)
        self.add("product", (*counts, *row, index), Test(expected, gap), f"{shown} = {show(expected)}")

    def _is_class(self, count: int, each: int) -> bool:
        """Whether a count and so much each bear one class's name: C级28户, C级户均1万元."""
        one = self.found[count]
        name = self.left(count).removeprefix("其中").strip("、,和")
        return one.kind in ("counter", "people", "measure") and len(name) > 1 and name[:2] in self.left(each)

    def _handed_out_in_order(self, index: int) -> bool:
        found, total = self.found, self.found[index]
        floor = self.layout.full_sentence(total.start)
        each = index
        while each >= 1 and found[each - 1].kind == "money" and found[each - 1].start >= floor:
            each -= 1
        size = index - each
        counts = list(range(each - size, each))
        if (
            size < 2
            or counts[0] < 0
            or found[counts[0]].start < floor
            or not _HANDED_OUT.search(self.left(each))
        ):
            return False
        if any(found[count].kind not in ("counter", "people") for count in counts):
            return False
        pairs = list(zip(counts, range(each, index), strict=True))
        expected = sum((found[count].value * found[one].value for count, one in pairs), Decimal(0))
        shown = " + ".join(f"{show(found[count].value)} × {show(found[one].value)}" for count, one in pairs)
        gap = total.step / 2 if total.decimals else Decimal(0)
        self.add(
            "product", (*counts, *range(each, index + 1)), Test(expected, gap), f"{shown} = {show(expected)}"
        )
        return True

    def _over_lines(self, index: int, count: int) -> list[int]:
        """(1)…投资186万元; (2)…投资142.5万元; 2个项目共投资328.5万元: one figure of the like on each line."""
        found, total = self.found, self.found[index]
        word = self.left(index)[-2:]
        members: list[int] = []
        for other in range(index - 1, max(index - 5 * count, -1), -1):
            one = found[other]
            if one.start < total.start - 120 * count:
                break
            if one.unit == total.unit and self.left(other).endswith(word) and self.is_level(other):
                members.append(other)
        return members[:count][::-1]

    @staticmethod
    def finest(parts: list[Quantity], total: Quantity) -> Decimal:
        """How far a sum may be off: the coarsest last place, but 6万元 among 8.4万元 and 31.5万元 is no rounded number."""
        printed = [one for one in [*parts, total] if one.decimals or one.step > 1]
        if total.decimals:
            printed = [one for one in printed if one.decimals]
        return max((one.step for one in printed), default=Decimal(0))

    def _sum(self, members: list[int], whole: int, kind: str, *, exact: bool, most: Decimal = CLOSE) -> None:
        """Add up the parts. Unless they are known to be all (`exact`), a sum further off than `most` of the whole is
        no statement: parts may be left out."""
        parts, total = [self.found[member] for member in members], self.found[whole]
        if any(part.bound != "=" or part.high is not None for part in [*parts, total]):
            return
        added = sum((part.value for part in parts), Decimal(0))
        step = self.finest(parts, total)
        rounded = any(part.decimals for part in [*parts, total])
        tolerance = step * (1 if len(parts) < 5 else 2) if rounded else Decimal(0)
        wide = (
            len(parts) > 2 and slipped(added, total.value) and total.value > max(part.value for part in parts)
        )
        most = max(most, CLOSE) if wide else most
        if not exact and abs(added - total.value) > max(tolerance, total.value * most):
            return
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(added)}"
        self.add(kind, (*members, whole), Test(added, tolerance), formula)


def _digit(letter: str) -> int:
    return int(letter) if letter.isdigit() else {"两": 2}.get(letter, "零一二三四五六七八九".find(letter))
