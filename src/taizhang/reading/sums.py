"""Statements of sums: wholes and their parts, totals of lists, shares that make a hundred."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from taizhang.reading.arithmetic import FAR, PEOPLE, Test, show
from taizhang.reading.classes import Classes
from taizhang.reading.likeness import digits, slipped
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Statement
from taizhang.reading.totals import CLOSE, SUM
from taizhang.reading.triggers import TRIGGERS

PARTS = re.compile(
    r"其中|逐年[为是]|分[两三四]期[\u4e00-\u9fff]{0,4},|(?:主要|分别|全部)?用于:|(?:具体|分项|明细|(?:支出|收入|主要)(?:项目|构成))(?:为|是|如下)?:|分别是|分别为|分[\u4e00-\u9fff]{1,4}看|[按从][\u4e00-\u9fff]{1,5}[看分][,:]|(?<=[人户个名元亩辆件项次家所处吨里起场条])[\u4e00-\u9fff]{0,8}中[,:]?(?=[\u4e00-\u9fff]{2,10}[0-9])|(?<=[人户个名件])[\u4e00-\u9fff]{0,6}[里中](?:头|面|边)?,(?=[\u4e00-\u9fff]{2,10}[0-9])|包括|由[\u4e00-\u9fff]{1,6}(?:构成|组成):?|[按从][\u4e00-\u9fff]{0,2}(?:类别|类型|性质|来源|用途|行业|年龄|学历|等级|区域|产业)[,:]|[两三四五六七八九]个?[块类笔批期片方部渠](?:[\u4e00-\u9fff]{0,4}):|(?<=[0-9][人户个名元亩辆件项次家所处吨里])[中里],|(?<=[万亿]元)中[,:]|(?<=[人户个名元亩辆件项次家所处])(?:\((?!其中)|:)|(?<=[人户个名元亩辆件项次家所])\((?!其中)"
)
_PARTS_AT = re.compile(
    r"[其逐主用全具明支收分按从包由两三四五六七八九人户个名元亩辆件项次家所处吨里起场条](?:(?<=[其逐主用全具明支收分按从包由两三四五六七八九])|(?=[\u4e00-\u9fff]{0,8}中|[里(:]))"
)
"""Where PARTS may begin, or the letter before it: a new beginning there must be added here too."""
_SHARES = re.compile(r"(?:比重|比例|占比|占)[^,。;]{0,12}分别[为是达占]?(?:到)?$")
_OF_ROW = pattern(r"[共总]|合计|累计|小计")
_IN_SUM = pattern(r"(?:共|合计|总计|累计)(?:计|有|为)?$")
_ATTRIBUTE = pattern(
    r"常住|户籍|岁|学历|[男女]|以[上下]|少数民族|年龄|退休|预备|文化|党员|困难|重点|残疾|低保|[0-9]"
)
_CLOSED = (
    ("集中", "分散"), ("男", "女"), ("基干", "普通"), ("机关", "农村"), ("公立", "私立"), ("一孩", "二孩"), ("常规", "应急"), ("省内", "省外"), ("县内", "县外"), ("国有", "民营"), ("主城", "郊"), ("线上", "线下"), ("水", "旱"), ("公有", "私有"), ("干部", "群众"), ("专职", "兼职"), ("新型", "传统"), ("室内", "室外"), ("新", "留任"), ("城", "农村"), ("自筹", ""), ("公益", "商品"), ("上级", "自筹"), ("人工", "封"), ("水田", "旱"),
    ("上半年", "下半年"), ("稳定", "监测"), ("门诊", "住院"), ("生活", "建筑"), ("主干道", "支"), ("公办", "民办"), ("中央", "省"), ("常住", "流动"), ("正式", "预备"), ("本级", "上级"), ("国税", "地税"), ("建议", "提案"), ("续建", "新建"), ("新建", "续建"),
)  # fmt: skip
_DIFFERENCE = pattern(r"(?:多|少|增加?|减少?|高|低)(?:出|了)?$")
_OF_YEAR = pattern(r"[,、](?:19|20)[0-9]{2}年")
_NO_PART = pattern(r"其中|剩|余|占(?![去地用了有])|比|同|(?<!半)年|月|已|完成|实际|共")
_CLASSES = pattern(r"分[\u4e00-\u9fff]{1,4}看|[按从][\u4e00-\u9fff]{1,5}[看分][,:]")
"""分类别看, 按来源分: a classification leaves nothing out."""
MOST_OVER = Decimal("1.4")
"""Parts that come to more than this of their whole are not its parts."""
_OTHERS = pattern(r"其他|其它|其余|另有|余下|剩余")
_TAKES = pattern(r"^[\u4e00-\u9fff]{1,10}占(?:比|到)?(?:为|约|了)?$")
_NEXT_SHARE = pattern(r"[,、;][\u4e00-\u9fff]{1,10}占(?:比|到)?(?:为|约|了)?")
_OVERLAPPING = pattern(r"双重|交叉|重叠|重合|兼有|兼任|同时|有重复|不重复计")
_ALL_BELOW = pattern(r"(?:及|或)?以下(?:的|有)?$")
_BELOW_SAID = TRIGGERS.bit([_ALL_BELOW])
_SHARE_OF = pattern(r"占([\u4e00-\u9fff]{2,8}?)(?:总?数|总人数)?的$")
_AFTER_ITS_NOUN = pattern(r"[\u4e00-\u9fff]{2,8},(?:19|20)[0-9]{2}年")
_ASIDE = pattern(r"\([^()]{0,60}\)|,占[^,;。]{0,12}%")
"""What stands between two parts and is said of the first: (8间门面, 每间2.3万元), 占总收入的37%."""
_MARKS = pattern(r"^[,、:;(]*(?:其中|包括)?|[为有共的]+$")
SHORTEST = 9
"""A sentence with so few letters before its parts (资金来自四个方面:) leaves the whole to the sentence before."""
LONGEST = 300
"""Letters between a whole and the first of its parts."""
_OF_PLAN = pattern(r"(?:完成|超|占|为)[^,。;]{0,6}(?:任务|计划|目标|预算|指标)$")
_LAST_YEAR = pattern(r"\s*(?:去年|上年)(?!同期|的)")
_STAGES = pattern(r"分[两三四]期[\u4e00-\u9fff]{0,4},")
_POSTS = pattern(r"岗位?$|名额$|职位$|编制$|席位?$|学位$")
"""公益性岗位21个, 其中护林员9名: what is counted with 个 and filled by so many persons."""
_NOUN = re.compile(r"[,、]?(?:(?:19|20)[0-9]{2}年|[\u4e00-\u9fff]{1,8})")


class Sums(Classes):
    """Adds up what is said to add up."""

    def _shares_of_hundred(self, index: int) -> None:
        """22:44:34, and 比重分别为22%、44%、34%."""
        found, members = self.found, [index]
        while members[-1] + 1 < len(found):
            one, after = found[members[-1]], found[members[-1] + 1]
            if one.ratio:
                if after.ratio != one.ratio + 1:
                    break
            elif after.unit != "%" or self.norm[one.end : after.start].strip() not in ("、", "和", "与", ","):
                break
            members.append(members[-1] + 1)
        parts = [found[member] for member in members]
        total = sum((part.value for part in parts), Decimal(0))
        two = len(parts) == 2 and parts[0].ratio == 1 and all(part.value >= 5 for part in parts)
        if (len(parts) < 3 and not two) or not 90 <= total <= 110:
            return
        decimals = max(part.decimals for part in parts)
        tolerance = Decimal(len(parts)) * Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)
        if not parts[0].ratio:
            tolerance = max(tolerance, Decimal("0.1"))
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(total)}"
        self.made.append(
            Statement(
                "shares",
                parts[0].start,
                parts[-1].end,
                tuple(members),
                formula,
                abs(total - 100) <= tolerance,
                total,
                Decimal(100),
            )
        )

    def _told_one_by_one(self, index: int) -> None:
        """煤炭占42%、电力占38%、天然气占12%、其他占8%: each with its own 占, of one whole."""
        found, row = self.found, [index]
        if not _TAKES.search(self.left(index)) or (index and self._follows_share(index)):
            return
        while row[-1] + 1 < len(found) and self._follows_share(row[-1] + 1):
            row.append(row[-1] + 1)
        parts = [found[member] for member in row]
        if len(row) < 3 or any(part.bound != "=" or part.high is not None for part in parts):
            return
        total = sum((part.value for part in parts), Decimal(0))
        decimals = max(part.decimals for part in parts)
        tolerance = Decimal(len(parts)) * Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)
        tolerance = max(tolerance, Decimal("0.1"))
        others = _OTHERS.search(self.left(row[-1])) is not None
        if abs(total - 100) > tolerance and not (others or abs(total - 100) <= 4):
            return
        formula = " + ".join(show(part.value) for part in parts) + f" = {show(total)}"
        self.made.append(
            Statement(
                "shares",
                parts[0].start,
                parts[-1].end,
                tuple(row),
                formula,
                abs(total - 100) <= tolerance,
                total,
                Decimal(100),
            )
        )

    def _follows_share(self, index: int) -> bool:
        """Whether a share stands right behind another in a row: 、电力占38%."""
        one, before = self.found[index], self.found[index - 1]
        return (
            one.unit == before.unit == "%"
            and one.role == before.role == "share"
            and not one.ratio
            and _TAKES.search(self.left(index)) is not None
            and _TAKES.search(self.left(index - 1)) is not None
            and _NEXT_SHARE.fullmatch(self.norm, before.end, one.start) is not None
        )

    def hundred(self, index: int) -> None:
        """The first of a row of shares that make a whole."""
        quantity = self.found[index]
        if quantity.kind == "percent" and quantity.role == "share" and not quantity.ratio:
            self._told_one_by_one(index)
        if quantity.ratio == 1 or (
            quantity.unit == "%" and _SHARES.search(self.norm, max(quantity.start - 24, 0), quantity.start)
        ):
            self._shares_of_hundred(index)

    def part_above_whole(self, index: int) -> None:
        """参训540人, 其中568人取得证书: more of them than there are."""
        found, part, whole = self.found, self.found[index], index - 1
        while whole >= 0 and index - whole < 4 and (found[whole].unit != part.unit or self.each(whole)):
            whole -= 1
        if whole < 0 or found[whole].unit != part.unit or part.bound != "=" or found[whole].bound != "=":
            return
        left = self.left(index)
        if (
            not left.startswith("其中")
            or not self.is_level(whole)
            or not self.is_level(index)
            or self.each(index)
        ):
            return
        if found[whole].start < self.layout.sentence(part.start)[0] or self.past(whole) or self.each(whole):
            return
        if found[whole].value < part.value <= found[whole].value * MOST_OVER:
            shown = f"{show(part.value)} > {show(found[whole].value)}"
            self.add("sum", (whole, index), Test(found[whole].value, Decimal(0)), shown)

    def split_wholes(self) -> None:
        """Every W, 其中A、B、C of the text."""
        end = 0
        for match in _PARTS_AT.finditer(self.norm):
            for place in (match.start(), match.end()):
                if place >= end and (found := PARTS.match(self.norm, place)):
                    end = found.end()
                    self.parts(place, end)

    def parts(self, start: int, end: int) -> None:
        """W, 其中A、B、C: the parts of a whole, unit by unit."""
        found = self.found
        first = bisect_left(found, end, key=lambda quantity: quantity.start)
        stop = self._stop(start, end)
        groups: dict[str, list[int]] = {}
        stages = _STAGES.fullmatch(self.norm, start, end) is not None
        for other in range(first, min(first + 40, len(found))):
            one = found[other]
            if stages and one.spelled:
                continue
            if stages and "期" not in self.norm[one.start - 6 : one.start]:
                break
            if self.norm[end - 1] != "(" and self._in_brackets(end, one.start):
                continue
            if one.start >= stop or (
                other > first and PARTS.search(self.norm, found[other - 1].end, one.start + 1)
            ):
                break
            if (
                one.kind in ("percent", "multiple", "time")
                or one.role in ("change", "norm")
                or self.past(other)
            ):
                if one.role == "change" or one.base:
                    break
                if one.kind == "percent" and self._inside(other, groups):
                    groups[found[other - 1].unit].pop()
                continue
            if SUM.search(self.left(other)) or self.each(other) or self._whole_again(other, first):
                break
            if other > first and _OF_PLAN.search(self.left(other)):
                break  # 其中人工造林1800亩、封山育林800亩, 完成任务2500亩的104%
            if one.unit not in groups and ";" in self.norm[end : one.start]:
                continue
            groups.setdefault(one.unit, []).append(other)
        for unit, members in groups.items():
            whole = self._whole(first, unit, start)
            if whole >= 0 and len(members) > 1 and whole not in self.divided_up:
                self._split_up(whole, members)

    def _in_brackets(self, start: int, place: int) -> bool:
        """Whether a place is in brackets that open behind `start`."""
        return self.norm.rfind("(", start, place) > self.norm.rfind(")", start, place)

    def _inside(self, index: int, groups: dict[str, list[int]]) -> bool:
        """专任教师368人, 高级教师96人, 占专任教师的26.1%: what is a share of a part before it is no part beside it."""
        members = groups.get(self.found[index - 1].unit, [])
        said = _SHARE_OF.search(self.left(index)) if members[-1:] == [index - 1] else None
        return said is not None and any(
            len(name := self.found[member].indicator) > 1 and name.endswith(said[1])
            for member in members[:-1]
        )

    def _whole_again(self, other: int, first: int) -> bool:
        """A figure after the parts that bears the name of the figure before them is no part."""
        if not first or self.found[other].indicator_from != "before the number":
            return False
        return other > first and self.found[other].indicator == self.found[first - 1].indicator

    def _stop(self, start: int, end: int) -> int:
        if self.norm[end - 1] == "(":
            close = self.norm.find(")", end, end + 200)
            return close if close >= 0 else end
        return self.layout.full_end(end)

    def _split_up(self, whole: int, members: list[int]) -> None:
        """A whole and what 其中 names of it: true where a row of the parts adds up; false only where they must."""
        found = self.found
        for count in range(len(members), 1, -1):
            row = members[:count]
            if self._adds_up(row, whole):
                self._sum(row, whole, "sum", exact=True)
                return
        near = self._row(members)
        last = found[near[-1]].end
        if (
            self._has_total(near, whole)
            or self._has_nearly(near, whole)
            or self._has_nearly(near[:-1], whole)
        ):
            return
        if _OVERLAPPING.search(self.norm, last, min(self.layout.full_end(last), last + 24)):
            return
        if len(near) > 2 and self._adds_up(near[1:], whole) and not self._of_one_row(near):
            self._sum(near[1:], whole, "sum", exact=True)
            return
        split = self.norm[max(found[members[0]].start - 20, found[whole].end) : found[members[0]].start]
        if any(re.search(r"[各均]$", self.left(member)) for member in near):
            return  # 学校和企业党支部各1个
        subjects = all("listed" in found[member].cues for member in near)
        if len(near) < 2 or "whole" in found[whole].cues:
            return
        added = sum((found[member].value for member in near), Decimal(0))
        if added > found[whole].value * 4:
            return  # 死亡281人。户籍人口中男性24102人、女性22698人: of a whole that is not told
        if subjects or self._is_closed(near) or (len(near) > 2 and _CLASSES.search(split)):
            self._sum(near, whole, "sum", exact=True)
            return
        if any(
            self._turned_part(found[member].value, found[whole].value - added, 2 if len(near) > 2 else 3)
            for member in near
        ):
            self._sum(near, whole, "sum", exact=True)
            return
        own = found[whole].indicator[
            -2:
        ]  # 党员1126名, 其中农村党员864名: the name of the whole is no attribute of its parts
        overlap = any(_ATTRIBUTE.search(self._said(member).replace(own, "")) for member in near)
        if overlap and found[whole].kind in ("people", "counter") and not self._spans_all(near):
            return
        if added > found[whole].value * MOST_OVER:
            return
        if added > found[whole].value:
            self._sum(
                near, whole, "sum", exact=all(found[member].value < found[whole].value for member in near)
            )
        elif ";" in self.norm[found[near[0]].end : found[near[-1]].start] and not self._is_closed(near):
            return  # 授权612件, 其中发明专利94件; 拥有有效发明专利432件
        elif len(near) > 2 or self._parallel(near):
            self._sum(near, whole, "sum", exact=False)
        else:
            self._sum(near, whole, "sum", exact=False, most=CLOSE / 2)

    def _has_total(self, row: list[int], whole: int) -> bool:
        """862户, 其中2014年脱贫126户、…、2017年163户, 累计脱贫621户: the row has a total of its own behind it."""
        found = self.found
        added = sum((found[member].value for member in row), Decimal(0))
        return added < found[whole].value and any(
            found[other].unit == found[whole].unit
            and found[other].value == added
            and _OF_ROW.search(self.left(other))
            for other in range(row[-1] + 1, min(row[-1] + 4, len(found)))
        )

    def _has_nearly(self, row: list[int], whole: int) -> bool:
        """毕业186人, 其中一中42人、二中58人、职校66人, 升学166人: what a row comes to but for a slip, told behind it."""
        if len(row) < 3:
            return False
        found, after = self.found, row[-1] + 1
        if after >= len(found) or found[after].unit != found[row[-1]].unit:
            return False
        total, added = found[after], sum((found[member].value for member in row), Decimal(0))
        if (
            total.start > self.layout.full_end(found[row[-1]].end)
            or not self.is_level(after)
            or total.bound != "="
        ):
            return False
        if not (max(found[member].value for member in row) < total.value < found[whole].value):
            return False
        if added >= found[whole].value or not slipped(added, total.value):
            return False
        self._sum(row, after, "sum", exact=True)
        return True

    @staticmethod
    def _turned_part(part: Decimal, lacking: Decimal, least: int) -> bool:
        """转移2316人, 其中集中486人, 投亲靠友1380人: with 1830 they would add up, the same digits turned."""
        right = part + lacking
        if not lacking or right <= 0 or len(digits(part)) < least or right.adjusted() != part.adjusted():
            return False
        return sorted(digits(right)) == sorted(digits(part))

    def _adds_up(self, members: list[int], whole: int) -> bool:
        parts, total = [self.found[member] for member in members], self.found[whole]
        step = self.finest(parts, total)
        return abs(sum((part.value for part in parts), Decimal(0)) - total.value) <= step

    def _said(self, member: int) -> str:
        one = self.found[member]
        return self.left(member) + self.norm[one.end : min(self.layout.mark_after(one.end), one.end + 6)]

    def closed(self, members: list[int]) -> bool:
        """Whether parts are such that there can be no other."""
        return self._is_closed(members)

    def _is_closed(self, members: list[int]) -> bool:
        """Whether the parts are such that there can be no other: men and women, town and country, 其他."""
        names = [self._said(member) for member in members]
        if _OTHERS.search(names[-1]):
            return True
        if len(names) == 2:
            return (
                self._told_not(names)
                or self._in_two_stages(members)
                or any(
                    (one in names[0] and other in names[1]) or (other in names[0] and one in names[1])
                    for one, other in _CLOSED
                    if other
                )
            )
        years = [self.found[member].period for member in members]
        return len(set(years)) == len(years) and all(
            self.found[member].period_from in ("its own date", "listed years") for member in members
        )

    def _spans_all(self, members: list[int]) -> bool:
        """亿元以上的4家, 5000万元至1亿元的6家, 5000万元以下的5家: from the highest class to the lowest."""
        first, *between, last = (self._said(member) for member in members)
        ends = ("以上" in first and "以下" in last) or ("以下" in first and "以上" in last)
        return ends and bool(between) and len(members) > 2

    def _in_two_stages(self, members: list[int]) -> bool:
        """分两期建设, 一期1.5亿元, 二期9000万元."""
        first, last = (self.found[member] for member in members)
        told = self.norm[max(first.start - 24, 0) : first.start]
        return "两期" in told and "一期" in told[-8:] and "二期" in self.norm[last.start - 8 : last.start]

    def _told_not(self, names: list[str]) -> bool:
        """合格42人, 不合格44人: the one is not what the other is."""
        first, second = (_MARKS.sub("", name) for name in names)
        return len(first) > 1 and any(
            second in (no + first, no + first[-2:]) for no in ("不", "未", "没", "非", "无")
        )

    def _told_apart(self, members: list[int]) -> bool:
        """从事农业, 从事二三产业; 农村党员, 机关党员: two parts under names that are alike at one end and differ at the other."""
        names = [_MARKS.sub("", self.left(member)) for member in members]
        short = min(len(name) for name in names)
        if len(names) != 2 or short < 3 or names[0] == names[1]:
            return False
        if self.found[members[0]].kind in ("people", "counter") and any(
            _ATTRIBUTE.search(name) for name in names
        ):
            return False
        return names[0][:2] == names[1][:2] or names[0][-2:] == names[1][-2:]

    def _of_one_row(self, members: list[int]) -> bool:
        """Whether the parts are told by one word: 国家级、省级、市级."""
        names = [re.sub(r"[^\u4e00-\u9fff]|其中|[为有共]$", "", self.left(member)) for member in members]
        return len({name[-1:] for name in names}) == 1

    def _parallel(self, members: list[int]) -> bool:
        """Whether the parts are named alike: 农村党支部, 机关党支部; 一等奖, 二等奖."""
        names = [re.sub(r"^[,、:(]*(?:其中|包括)?|[为有共]$", "", self.left(member)) for member in members]
        return all(len(name) >= 3 for name in names) and len({name[-2:] for name in names}) == 1

    def _row(self, members: list[int]) -> list[int]:
        """The parts up to the first semicolon or gap: what follows may be about something else."""
        row = [members[0]]
        for member in members[1:]:
            between = self.norm[self.found[row[-1]].end : self.found[member].start]
            between = _ASIDE.sub("", between) if len(between) > 12 else between
            if len(between) > 36 or "。" in between or (";" in between and "%" in between):
                break
            if (
                ";" in between
                and len(row) > 1
                and ";" not in self.norm[self.found[row[0]].end : self.found[row[1]].start]
            ):
                break  # 其中基本支出3180万元、项目支出3620万元; 安排预备费134万元: what follows is no part
            row.append(member)
        return row

    def _whole(self, first: int, unit: str, start: int) -> int:
        """The whole before 其中: the nearest like figure that is a value, no change and no base."""
        found = self.found
        floor = self.layout.full_sentence(start)
        if (
            start - floor < SHORTEST
            and floor > 1
            and not (first and found[first - 1].start >= floor and not found[first - 1].spelled)
        ):
            floor = self.layout.full_sentence(floor - 2)
        of_own_year = -1
        for other in range(first - 1, max(first - 8, -1), -1):
            one = found[other]
            if one.start < floor:
                break
            if (
                self._counts_in(one, unit)
                and one.role in ("actual", "target")
                and "whole" not in one.cues
                and not _DIFFERENCE.search(self.left(other))
                and not self.each(other)
                and not self._whole_of_share(other)
                and ("plan" not in one.cues or other == first - 1)
            ):
                if not self.past(other):
                    return other
                of_own_year = other if of_own_year < 0 and self._of_own_year(other, first) else of_own_year
        return of_own_year

    def _of_own_year(self, whole: int, first: int) -> bool:
        """去年征地1260亩, 就这么三块: right before its parts, and no level that another is set against."""
        one = self.found[whole]
        said = self.norm[one.clause : one.start]
        between = range(whole + 1, first)
        return (
            one.base == ""
            and "base" not in one.cues
            and _LAST_YEAR.match(said) is not None
            and all(self.found[other].spelled for other in between)
        )

    @staticmethod
    def _counts_in(one: Quantity, unit: str) -> bool:
        """Whether a whole is counted in the unit of its parts: persons by whatever classifier, and the posts they fill."""
        if one.unit == unit or unit not in PEOPLE:
            return one.unit == unit
        return one.unit in PEOPLE or (one.unit == "个" and _POSTS.search(one.indicator) is not None)

    def closing_row(self, index: int) -> None:
        """专任教师246人, …; 高级38人、中级115人、初级及以下93人: a row that ends with all below it, of the whole before."""
        found, last = self.found, self.found[index]
        if last.kind not in ("people", "counter") or not last.said & _BELOW_SAID:
            return
        if not _ALL_BELOW.search(self.left(index)):
            return
        row = [index]
        while row[0] and found[row[0] - 1].unit == last.unit and self.norm[found[row[0] - 1].end] in "、,":
            row.insert(0, row[0] - 1)
        if len(row) < 3 or any(not self.is_level(member) for member in row):
            return
        floor = self.layout.full_sentence(last.start)
        wholes = [
            other
            for other in range(row[0] - 1, max(row[0] - 8, -1), -1)
            if found[other].start >= floor
            and found[other].unit == last.unit
            and self.is_level(other)
            and found[other].value > max(found[member].value for member in row)
        ]
        added = sum((found[member].value for member in row), Decimal(0))
        if wholes and any(found[other].value == added for other in wholes):
            return
        if wholes:
            self._sum(row, wholes[-1], "sum", exact=False, most=CLOSE / 2)

    def _whole_of_share(self, index: int) -> bool:
        """占全部工业总产值52.4亿元的73.5%: told only for the share, not the whole that 其中 splits."""
        one = self.found[index]
        return (
            index + 1 < len(self.found)
            and self.found[index + 1].unit == "%"
            and self.norm[one.end : self.found[index + 1].start] == "的"
            and "占" in self.left(index)
        )

    def enumerated(self, index: int) -> None:
        """全镇设党支部26个, 农村15个、机关4个、企业7个: parts without 其中, told apart by a noun alone."""
        found, whole = self.found, self.found[index]
        if (
            whole.kind in ("percent", "multiple", "time")
            or whole.role not in ("actual", "target")
            or whole.bound != "="
        ):
            return
        members: list[int] = []
        self.closing_row(index)
        first = self.next_like(index)
        if first < 0 or found[first].start - whole.end > LONGEST:
            return
        if self.by_class(index):
            return
        if index and found[index - 1].unit == whole.unit and self.norm[found[index - 1].end] in "、,和":
            return
        if "其中" in self.norm[self.layout.mark_before(whole.start) : whole.start]:
            return  # 其中种养业1136元、务工974元、其他208元: the first of the parts
        if self._by_place(index):
            return
        for other in range(index + 1, min(index + FAR, len(found))):
            one = found[other]
            gap = self.norm[found[other - 1].end : one.start]
            if not members and _AFTER_ITS_NOUN.fullmatch(gap):
                gap = gap[gap.index(",") :]  # 修了8.4公里水泥路, 2018年2.6公里、2019年3.2公里
            if one.unit != whole.unit or not _NOUN.fullmatch(gap) or not gap.startswith((",", "、")):
                break
            if self.each(other):
                return  # 筹资86万元, 村民每人筹资20元, 计32万元
            if (
                one.value >= whole.value
                or SUM.search(gap)
                or (_NO_PART.search(gap) and not _OF_YEAR.fullmatch(gap))
            ):
                return
            members.append(other)
        closes = bool(members) and self.norm.startswith(("组成", "构成"), found[members[-1]].end)
        closes = closes and self.left(members[0]).startswith("由")
        if closes and len(members) > 1:
            self._sum(members, index, "sum", exact=True)
            return
        if len(members) < 2 or self.norm[found[members[-1]].end : found[members[-1]].end + 1] not in (
            "。",
            ";",
            "\n",
            ",",
            "",
        ):
            return
        after = self.next_like(members[-1])
        if after >= 0 and found[after].start < self.layout.full_end(whole.end) and self._closes_row(after):
            return  # 直补86.4万元、良种52.6万元、农机38万元, 三项补贴共177万元: the first is one of them
        added = sum((found[member].value for member in members), Decimal(0))
        if self._adds_up(members, index):
            self._sum(members, index, "sum", exact=True)
        elif self._is_row_of_another([index, *members]):
            return  # 补贴186万元, 就这么三块: 种粮92万元, 农机58万元, 良种36万元
        elif not any(_plain_verb(self.left(member)) for member in members) and (
            len(members) > 2 or self._is_closed(members) or self._told_apart(members)
        ):
            self._sum(members, index, "sum", exact=False, most=CLOSE / 2 if added < whole.value else CLOSE)

    def _is_row_of_another(self, row: list[int]) -> bool:
        """Whether a row adds up to a figure before it in its sentence."""
        found, first = self.found, self.found[row[0]]
        floor = self.layout.full_sentence(first.start)
        return any(
            found[other].start >= floor and self.alike(found[other], first) and self._adds_up(row, other)
            for other in range(max(row[0] - FAR, 0), row[0])
        )

    def _closes_row(self, total: int) -> bool:
        """三项补贴共177万元, 合计177万元: a figure that is the sum of those before it."""
        place = self.found[total].start
        return _IN_SUM.search(self.norm, self.layout.mark_before(place), place) is not None

    def _by_place(self, index: int) -> bool:
        """柳河全长8.4公里, 由三个村分段包干, 甲村3.2公里、乙村2.9公里、丙村2.3公里."""
        found, whole = self.found, self.found[index]
        members: list[int] = []
        for other in range(index + 1, min(index + FAR + 4, len(found))):
            one = found[other]
            between = self.norm[found[other - 1].end : one.start]
            if one.kind == "counter" and one.spelled and not members:
                continue
            if one.unit != whole.unit or len(between) > 24 or "。" in between or ";" in between:
                break
            if "listed" not in one.cues and not one.subject:
                break
            members.append(other)
        if len(members) < 3 or any(found[member].value >= whole.value for member in members):
            return False
        self._sum(members, index, "sum", exact=False, most=CLOSE / 2)
        return True


def _plain_verb(said: str) -> bool:
    from taizhang.reading.lexicon import lexicon

    return len(lexicon().words["clause.verbs"].at(said.lstrip(",、"), 0)) > 1
