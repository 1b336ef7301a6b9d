"""Whether a quantity is what was done, what is promised, a change, a share, a multiple, a rank or a rule."""

from __future__ import annotations

import re

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.naming import INCREASE_AFTER
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.triggers import TRIGGERS, openings

_EVERY_AT_LEAST = pattern(
    r"每(?:月|周|季度?|年|人|名|户|半年|村)[^,。;]{0,12}(?:不少于|不低于|不得少于|至少|不超过)[\u4e00-\u9fff]{0,2}$"
)
_PLAN_AFTER = pattern(
    r"的?(?:预期|年度|年初|全年)?(?:目标|计划|任务|预算)(?:数|任务|值)?(?=[的,。;、)\n高低多少]|$)"
)
_PLAN_BEFORE = pattern(
    r"(?<!完成)(?<!占)(?<!为)(?:年初|全年|年度|调整|采购|改造|建设)?(?:预算|计划|任务|目标任务|目标|年初安排)(?:数|总额)?(?:为|是)?$"
)
_DONE_LATER = pattern(
    r"[,;][^,;]{0,6}?(?:已[\u4e00-\u9fff]|(?:[建平开修改装签招引完安收拨投][\u4e00-\u9fff]?|完成)了)[^;]*$|^的[^,;]{1,24}[,;][^;]*$|^的[^,;]{1,16}(?:完成|办结|兑现|落实|[建办]成)了?$|[,;](?:[^,;]{0,6}(?:已|实际|实[\u4e00-\u9fff]|[还仅]剩|剩余)|(?:共|全年|累计)?(?:完成|建成|竣工|完工|改完|修完|落地|拨付))[^,;]{0,8}$"
)
_EXISTING = pattern(
    r"现有的?$|(?:尚未|还没|没有?)[\u4e00-\u9fff]{1,3}的$|^(?:上年|去年|今年剩下)[^,]{0,6}$|对(?:现有|尚未[\u4e00-\u9fff]{1,3}的)$|剩下的$|(?:在|按)(?:上年|去年)[^,]{0,10}$|(?<!社会)(?<!住房)(?<!生活)保障[^,]{0,2}$|确保$"
)
_ALL_OF = pattern(r"[\u4e00-\u9fff]{2,8}?(?:全部|一律|都要|均)")
_LIMIT = re.compile(r"(?:的(?:有|共|还有)?[0-9]+[户家个名人村]|的?(?:门槛|限额|大关))")
_RANGE_OF = re.compile(r"的?(?:有|共|还有)?[0-9]+[户家个名人村]")
_ALL_PASS = re.compile(
    r"(?:全部|均|都|个个)已?(?:超过|过了?|突破)$|(?:都|还)?没过$|户[^,。;0-9]{0,6}收入(?:超?过)$"
)
_COMPARES = pattern(
    r"(?:比(?![重例率])|较|同比)(?:[^,。;]|,(?=[0-9]{3})){0,24}(?:多|少|高|低|快|慢)[\u4e00-\u9fff]{0,3}$|^[,、]?多出$|超(?:年度|年初)?(?:计划|任务|目标|预算)$"
)
"""比上年多争取, 比全县的5.7%快: a difference."""
_POINTS = ("百分点", "个百分点", "个点", "个千分点", "千分点")
_OVER_PLAN = pattern(r"超(?:年度|年初)?(?:计划|任务|目标|预算)$")
_GROWTH_NOUN = pattern(r"增速|增幅|涨幅|降幅|(?<!自然)增长率")
_GROWTH_NEAR = pattern(r"(?<!自然)(?:增长(?![面点])|下降|增加|减少|提高)[^,]{0,2}$")
_RATE_LIMIT = re.compile(r"(?:以[上下]|至[0-9.]+%)的[0-9]")
_BESIDE = re.compile(r"[比较]")
_BASE_SAID = pattern(r"(?:比|较|由|从)(?:[^,。;]{0,8}年)?(?:的|底的)?$")
_PLAN_SAID = TRIGGERS.bit([_PLAN_BEFORE])
_OVER_SAID = TRIGGERS.bit([_OVER_PLAN])
_COMPARES_SAID = TRIGGERS.bit([_COMPARES])
_GROWTH_SAID = TRIGGERS.bit([_GROWTH_NOUN, _GROWTH_NEAR])
_EVERY_SAID = TRIGGERS.bit([_EVERY_AT_LEAST])
_PLAN_AFTER_FIRST = openings(_PLAN_AFTER)
_THERE_ALREADY = pattern(
    r"(?:目前|现有|已建成|去年|今年完成)[^,]{0,6}$|(?:上半年|前[一二三四五六七八九十]个月|今年|目前|至今|截至)[^,。;]{0,4}已(?:经)?[^,。;]{1,5}$"
)
_COMPARED_AFTER = pattern(r"同比|比上年|较上年|比去年")
_COMPARED_LAST = pattern(r"(?:同比|比上年|较上年)[^,]*$")
_OF_THE_YEAR = pattern(r"(?:全年|(?<!比)下半年)[\u4e00-\u9fff]{0,10}$")
_NOT_OF_THE_YEAR = re.compile(r"占|为|去年|上年|预算|计划|任务|目标|完成|[比较]|按")
_MUST = pattern(
    r"(?:[还再都必就也]|至少|一定|起码)?(?<![主需重只首简纪摘])要(?:再|确保|力争|至少)?([\u4e00-\u9fff]{1,10})$"
)
_AIM = re.compile(r"(?:目标|打算)(?:任务)?(?:[是为]|如下)?:")
_STILL_TO_COME = r"[ \u3000]{0,8}(?:(?:下半年|[二三四]季度|下一?个?季度|今后|下一?步|接下来|下阶段|年底前)[,]?(?:我们|我[镇乡村]|全[镇乡村]|还|将|仍)*(?:要|将|力争|确保|再|继续|打算|计划)|下一?个?学期[,])"
_TO_DO = re.compile(_STILL_TO_COME)
"""下半年,要…: all of the sentence is still to be done."""
_TO_DO_SAID = re.compile(r"(?:^|[。\n!！?？])" + _STILL_TO_COME)
_SHARE_OF = pattern(r"占(?:到|了)?[^,占]{0,8}的$")
_SAVED = re.compile(r"[,、]?(?:净|共|一年|就)*(?:省|节约|节省|少花|压减|压缩)[了出]?")
_BELOW = re.compile(r"(?:低于|高于|不足|不到|未达到?|达到|超过)$")
_UNITS_OF = re.compile(r"的(?:村|户|企业|单位|部门|学校|社区|支部|项目|乡镇|干部)")
"""支出率低于60%的村: a limit for those it speaks of."""
_REWARD = pattern(r"一[个户名次亩条家处件起宗例][^,。;]{0,8}(?:奖励?|补助?|罚|扣)$")
_MORE_DONE = pattern(
    r"^[,、]?[宽高长深重快慢][出了]$|^[,、;]?(?:同比|就|又|净|一共)*[多少](?![孩数次年于为达样许久量边云元式])[\u4e00-\u9fff]{1,2}了?$"
)
_SET_AGAINST = re.compile(r"[,、]?(?:比|较|低于|高于|快于|慢于)[^,。;]{0,12}的")
_DESIGNED = pattern(r"[,、(]?(?:计划|协议|概算|合同)(?:总)?(?:投资|引资)(?:额|总额)?(?:为|达|约|共)*")
_DESIGNED_SAID = TRIGGERS.bit([_DESIGNED])
_MUST_SAID = TRIGGERS.bit([_MUST])
_SHARE_SAID = TRIGGERS.bit([_SHARE_OF])
_MORE_SAID = TRIGGERS.bit([_MORE_DONE])
_NOW_PLANNED = pattern(r"目前[^,]*(?:预计|计划)")
_PROMISED_AFTER = pattern(
    r"力争|确保|预计|(?<![列纳]入)(?<![列纳]入.)(?<![列纳]入..)(?<![列纳]入...)(?<![列纳]入....)计划|拟"
)
_OF_PLANNED = pattern(
    r"(?:占|为|完成|相当于)(?:了)?[^,占]{0,6}(?:计划|任务|目标|预算)(?:数|任务|总?投资)?的$"
)
_SET_BESIDE = pattern(r"(?:比|较|同比|比之)[^,。;]{0,10}$")
_WILL = pattern(r"将(?:新|投|建|完|实|达|增|有|在|于|开)")


class Roles:
    """Tells the role of every quantity from its clause, its sentence and its section."""

    def __init__(self, norm: str, layout: Layout) -> None:
        self.norm, self.layout = norm, layout
        self._aiming = bool(_AIM.search(norm) or _TO_DO_SAID.search(norm))
        """Whether the text has any sentence of aims or of what is still to be done."""
        self._aims = (-1, False, 0)
        """The sentence last looked at, whether it is still to be done, and where its colon is."""
        table = lexicon().words
        self.cues, self.not_cues, self.done = (
            table["target.cues"],
            table["target.not_cues"],
            table["target.done"],
        )
        self.growth = table["growth.change"]
        self.reach, self.norms = table["growth.to"], table["norm.cues"]
        self.class_after, self.class_before = table["norm.class_after"], table["norm.class_before"]
        self.after, self.verbs = table["clause.after"], table["clause.verbs"]

    def role(self, quantity: Quantity, left: str, previous: Quantity | None) -> str:
        """The role; `left` is what stands before the quantity in its clause, `previous` the quantity before."""
        if quantity.ordinal:
            return "rank"
        if (
            quantity.said & _DESIGNED_SAID
            and previous is not None
            and not self._planned(quantity.start)
            and previous.unit in ("个", "项", "家", "处")
            and previous.role == "actual"
            and self.norm[previous.end : quantity.clause].count(",") < 2
            and quantity.start - previous.end < 30
            and _DESIGNED.fullmatch(self.norm, quantity.clause, quantity.start)
        ):
            return "actual"
        if "plan" in quantity.cues and quantity.kind != "percent":
            return "target"
        said = quantity.said
        if (
            self.norm[quantity.end : quantity.end + 1] in _PLAN_AFTER_FIRST
            and _PLAN_AFTER.match(self.norm, quantity.end)
        ) or (
            said & _PLAN_SAID
            and quantity.kind in ("money", "measure", "counter", "people")
            and _PLAN_BEFORE.search(left)
        ):
            return "target"
        if self._is_norm(quantity, left):
            return "norm"
        if not (said & _OVER_SAID and _OVER_PLAN.search(left)) and self._is_target(quantity, left):
            return "target"
        if quantity.kind == "multiple":
            return "multiple"
        if quantity.ratio:
            return "share"
        grows = self.grows(left, previous, quantity) or (
            bool(said & _COMPARES_SAID)
            and _COMPARES.search(self.norm[quantity.clause : quantity.start]) is not None
        )
        if quantity.unit in _POINTS or self._more(quantity, left, previous):
            return "change"
        if quantity.kind == "percent":
            return "change" if grows else "share"
        return "change" if grows else "actual"

    def _more(self, quantity: Quantity, left: str, previous: Quantity | None) -> bool:
        """去年同期19批, 多跑了12批; 8件的增量; 比去年同期的12.4%, set against a growth: differences too."""
        norm = self.norm
        if norm[quantity.end : quantity.end + 1] == "的" and INCREASE_AFTER.match(norm, quantity.end):
            return True
        if previous is None or previous.unit != quantity.unit:
            return False
        if quantity.kind == "percent":
            return previous.role == "change" and bool(_SET_AGAINST.fullmatch(left))
        if previous.base == "to" and _SAVED.fullmatch(left):
            return True
        return (
            quantity.kind in ("money", "measure", "counter", "people")
            and bool(quantity.said & _MORE_SAID)
            and bool(_MORE_DONE.search(left))
        )

    def grows(self, left: str, previous: Quantity | None, quantity: Quantity) -> bool:
        """Whether the quantity is said as a growth or a fall, not as the value reached."""
        tail = left.rstrip(" \u3000约近超过达逾了为")
        if self.reach.before(tail, len(tail)) or (tail != left and self.reach.before(left, len(left))):
            return False
        word = self.growth.before(tail, len(tail))
        if word == "增长" and quantity.kind != "percent" and tail[-3:-2] in ("正", "负", "零"):
            return False
        if word:
            if len(word) == 1 and tail[-2:-1] in ("新", "累", "造", "审", "核"):
                return False
            return not (
                quantity.kind not in ("percent",)
                and word in ("扩大", "提升", "节约", "压缩", "增")
                and word != tail
                and not _SET_BESIDE.search(tail)
            )
        return bool(quantity.said & _GROWTH_SAID) and (
            bool(_GROWTH_NOUN.search(left))
            or (quantity.kind == "percent" and bool(_GROWTH_NEAR.search(tail)))
        )

    def _is_norm(self, quantity: Quantity, left: str) -> bool:
        norm = self.norm
        if quantity.kind == "percent":
            if norm[quantity.end : quantity.end + 1] == "的" and _BELOW.search(left):
                return _UNITS_OF.match(norm, quantity.end) is not None
            return _RATE_LIMIT.match(norm[quantity.end : quantity.end + 12]) is not None or (
                quantity.high is not None and _RANGE_OF.match(norm, quantity.end) is not None
            )
        if quantity.kind == "multiple":
            return False
        clause = norm[quantity.clause : quantity.start]
        if quantity.unit in ("岁", "周岁"):
            if quantity.base:
                return False
            followed = norm[quantity.end : quantity.end + 1]
            return followed != "了" and not re.search(r"(?:年龄[为是达仅约]*|最[大小长]的?|平均)$", left)
        if (
            self.norms.within(clause) or (quantity.said & _EVERY_SAID and _EVERY_AT_LEAST.search(clause))
        ) and not self._planned(quantity.start):
            return True
        if quantity.kind == "money" and (_REWARD.search(left) or left.strip() in ("扣", "罚", "扣发")):
            return True
        word = self.class_after.at(norm, quantity.end)
        if word:
            after = norm[quantity.end + len(word) : quantity.end + len(word) + 2]
            if after[:1] == "的" and after[1:2]:
                return quantity.kind in ("money", "measure", "time", "counter", "people")
            if (
                after
                and after[0] not in ",。;、)\n(!"
                and not self.after.at(after, 0)
                and "\u4e00" <= after[0] <= "\u9fff"
            ):
                return True
        if quantity.kind in ("money", "measure", "percent") and _LIMIT.match(norm, quantity.end):
            return True
        if quantity.high is not None and _RANGE_OF.match(norm, quantity.end):
            return True
        if quantity.kind == "money" and _ALL_PASS.search(left):
            return True
        if norm[quantity.end : quantity.end + 1] == "的" and quantity.kind == "money":
            tail = left.rstrip()
            return bool(tail) and tail[-1] in "过超上" and not tail.endswith(("已超", "通过"))
        return False

    def _planned(self, place: int) -> bool:
        return self.layout.section(place).plan

    def _is_target(self, quantity: Quantity, left: str) -> bool:
        start, end = self.layout.sentence(quantity.start)
        clause_end = min(self.layout.mark_after(quantity.end), end)
        clause_start = quantity.clause
        planned = self._planned(quantity.start)
        before = self.norm[max(start, quantity.start - 60) : quantity.start]
        if (
            not planned
            and quantity.kind == "percent"
            and (
                left.strip() == "的"
                or _OF_PLANNED.search(left)
                or (quantity.said & _SHARE_SAID and _SHARE_OF.search(left))
            )
        ):
            return False
        if not planned and quantity.kind == "percent" and _BESIDE.search(before[-20:]):
            return False
        if planned and self._is_there(quantity, left):
            quantity.cues |= {"there"}
            return False
        if planned:
            base = _BASE_SAID.search(before[-14:])
            return not (base and quantity.base != "to") and not _THERE_ALREADY.search(before)
        if self._still_to_do(quantity, left) or self._under_aim(quantity, start):
            return True
        cue = self._cue(before)
        if cue >= 0:
            between = before[cue:]
            if before[:cue].endswith("预计") and self.grows(left, None, quantity):
                return False  # 预计收入18900元, 增收1400元, 增长8%
            if between == "的" and self.done.within(self.norm[quantity.end : clause_end]):
                return False  # 年初确定的10件民生实事全部兑现
            if before[:cue].endswith("预计") and _COMPARED_AFTER.search(self.norm[quantity.start : end]):
                return False  # the estimate of a year that is ending, compared with the year before it
            if quantity.kind == "percent" and "预计" in before and _COMPARED_LAST.search(before):
                return False
            if _DONE_LATER.search(between):
                return False
            return not self.done.within(between) or bool(_NOW_PLANNED.search(between))
        tail = self.norm[quantity.end : clause_end]
        if quantity.kind in ("counter", "people") and self._cue(tail) >= 0 and clause_start >= start:
            return bool(_PROMISED_AFTER.search(tail)) and len(tail) < 30
        return False

    def _under_aim(self, quantity: Quantity, start: int) -> bool:
        """今后五年的目标是:A; B; C: all that is listed after the colon, semicolons included."""
        if not self._aiming or quantity.base == "from":
            return False
        full = self.layout.full_sentence(start)
        if self._aims[0] != full:
            aim = _AIM.search(self.norm, full, full + 40)
            self._aims = full, bool(_TO_DO.match(self.norm, full)), aim.end() if aim else len(self.norm)
        return self._aims[1] or full < self._aims[2] <= start

    def _still_to_do(self, quantity: Quantity, left: str) -> bool:
        """In a report on part of the year, what is said of all of it; and 还要签20个."""
        if self.layout.partial and quantity.kind in ("money", "measure", "counter", "people"):
            said = self.norm[quantity.clause : quantity.start]
            if _OF_THE_YEAR.search(said) and not _NOT_OF_THE_YEAR.search(said):
                return True
        must = _MUST.search(left) if quantity.said & _MUST_SAID else None
        if must is None or quantity.kind == "percent":
            return False
        verb = self.verbs.at(must[1], 0)
        return bool(verb) and (len(verb) > 1 or len(must[1]) < 5)

    def _is_there(self, quantity: Quantity, left: str) -> bool:
        """In a plan, what there is already: 现有19家企业, 尚未整改的19处, 16辆清运车全部安装."""
        if quantity.kind not in ("counter", "people", "money", "measure"):
            return False
        if "divisor" in quantity.cues and "每" not in left:
            return True
        if _EXISTING.search(left):
            return not left.endswith("确保") or quantity.unit in ("名", "人")
        start = self.layout.mark_before(quantity.start)
        opens = not self.norm[start : quantity.start].strip(" \u3000是一二三四五六七八九十全镇乡村")
        return (
            opens and quantity.kind in ("counter", "people") and bool(_ALL_OF.match(self.norm, quantity.end))
        )

    def _cue(self, stretch: str) -> int:
        """Where the last word of promise stands in a stretch, -1 if there is none."""
        best = -1
        if not self.cues.within(stretch):
            return best
        for word in self.cues:
            place = stretch.rfind(word)
            while place >= 0 and self._hidden(stretch, place, word):
                place = stretch.rfind(word, 0, place)
            if word == "将" and place >= 0 and not _WILL.match(stretch[place:]):
                place = -1
            if place > best:
                best = place + len(word)
        return best

    def _hidden(self, stretch: str, place: int, word: str) -> bool:
        """Whether the cue is part of another word, such as 计划生育."""
        around = stretch[max(0, place - 2) : place + len(word) + 2]
        return any(other in around for other in self.not_cues if word in other)
