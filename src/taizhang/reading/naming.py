"""What each quantity measures: the phrase before it, after it, or of the quantity it goes on from."""

from __future__ import annotations

import re

from taizhang.reading.aspects import aspects
from taizhang.reading.circumstances import OF_TIME, Circumstances
from taizhang.reading.patterns import pattern
from taizhang.reading.precedents import AGE
from taizhang.reading.quantity import Quantity
from taizhang.reading.topics import ONE_OR_EACH
from taizhang.reading.triggers import TRIGGERS, openings

_ONLY_PER = pattern(
    r"(?:(?:平均|人均|户均|亩均|村均)*每(?:平方米|立方米|公里|公斤|千瓦时?|[人户月年村天亩名个季周次日盏座处所套台条口头只株辆件起家吨斤米班组张]){1,3})+|(?:平均|人均|户均)+"
)
_GROWTH_ONLY = pattern(
    r"(?:同比|比上年|较上年|比去年|较去年|比上一年)(?:增收|增产|增支|减产|减收|多收|少收|净增|多|少)"
)
_COMPARED = pattern(
    r"(?:^|[,、;])[^,、;]{0,2}(?:(?:比|较(?![好差大小多少高低强弱快慢重轻优长短远近早晚新旧]的)|相比|相较于?|对比)[^,。;]{0,12}|[同与](?:上年|去年|同期|上一?[季月]|[0-9]+年)[^,。;]{0,8})的$"
)
"""比上年的, 较2019年的: what is compared with is what was named before."""
_DIFFERENCE = pattern(
    r"(?:(?:比|较)[^,]{1,12}?)?(?:净|多|少|超|增|减)(?:产|收|支|栽|种|了|出|报|参保|完成|任务|预算)|(?:比|较)[^,]{1,12}?(?:多|少|高|低|增|减|快|慢|长|短|超)[\u4e00-\u9fff]{0,3}|[高低多少](?:出|于|了)?|[前后上下]移了?|[多少](?![数次年于为达样许久量边云元式先媒功儿女])[\u4e00-\u9fff]{1,2}|(?:升|降|涨|增|减)幅|增长率|连同往年建成|连同(?![\u4e00-\u9fff]{0,4}(?:收入|资金|补助|结余|人口))[\u4e00-\u9fff]{2,6}"
)
"""增产, 比上年多, 前移: said of what was named before."""
_PLAN_ONLY = pattern(
    r"(?:年初|全年|调整|年度|调整后)*(?:预算|计划|目标|任务)(?:数|安排|为|是)*|(?:负|正)|相比负"
)
_PLAN_TAIL = re.compile(
    r"(?<=[\u4e00-\u9fff]{3})(?:年初|年度|全年|调整后?)(?:安排|预算|计划|任务|目标)(?:数|为)?$"
)
_HANDED_DOWN = pattern(
    r"(?:完成|占|为)?(?:了)?(?:[县市区镇乡]|上级|州)?(?:委|里|政府)?下(?:达的?|的)(?:目标)?(?:任务|指标|目标|计划)(?:数)?(?:是|为)?$"
)
_TIMES_OF = ("时间", "为期", "历时", "期限", "工期", "时长", "前后", "用时", "周期")
_RISEN = re.compile(
    r"[,、]?(?:今年)?(?:再|又)?(?:上升|提升|跃升|跃居|前进|前移|下降|后退|滑落|升|降|跃|进)?(?:至|到|为)?(?:全[县市区省州国])?第"
)
_AS_MUCH_AS = re.compile(r"[,、]?([\u4e00-\u9fff]{2,10}?)(?:是|为|相当于)[\u4e00-\u9fff]{2,10}的(?:近|约)?")
_STANDARD_OF = re.compile(
    r"的?标准[,、]?(?:及时|足额|统一|共|累计|为[^,。;0-9]{1,8})*(?:发放|补助|给予|奖励|兑现|支付|拨付|发给)了?([\u4e00-\u9fff]{2,10})(?=[0-9])"
)
"""按每人500元标准发放慰问金4.8万元: what is given by the standard."""
_BESIDES = re.compile(
    r"(?:按(?![期时质])|扣除|剔除|相当于|若|如果?|同口径|(?:19|20)[0-9]{2}年的?(?:增|降)[幅速])"
)
_LIMIT_OF = re.compile(r"以[上下]的([\u4e00-\u9fff]{2,8}?)(?=都|均|由|全部|必须|一律|要|须|占|[,。;、])")
"""500元以上的支出: what is limited."""
_REACHES = ("惠及", "受益")
_LEFT = ("其余", "剩余", "剩下", "余下", "尚有", "还有", "另有", "仍有")
_REST = ("其余", "还有", "另有", "其中有")
_OF_PLAN = pattern(
    r"(?:为|是|相当于|达到?|完成|占)?(?:了)?(?:全?年|年初|年度|全年|目标|同期|上年|去年|[\u4e00-\u9fff]{0,2})(?:预算|计划|任务|目标|总数|总量|总额|指标)(?:数|任务|目标)?"
)
_AVERAGE = pattern(r"(?:增速|增幅|高|低|快|慢|好|超过|领先|落后)?(?:于)?[^,]{0,8}平均(?:水平|数|值)?$")
_SET = re.compile(r"(?:目标任务|任务数?|计划数?|年度目标|年初目标|改造目标|建设目标)(?:为|是)?$")
_PLANNED = re.compile(r"^(?:为|是|占|达|达到|完成|相当于)了?[^,]{0,6}(?:目标|任务|计划|预算)(?:数|任务)?的?$")
_OF_NOUN = re.compile(r"的((?:[\u4e00-\u9fff]{2})?(?:任务|目标|计划|预算))(?:数|任务)?(?![的完])")
_AGAINST = re.compile(
    r"[,、]?(?:比|较|跟|同|与|和)(?:上年度?|去年|同期|年初|(?:19|20)[0-9]{2}年)*(?:的)?(?:同期|年初|全年|实际)?(?:决算|完成|执行|实际|预算|计划|目标|任务|收入|支出|发生|基)?(?:数|额|值|水平|情况)?(?:的)?"
)
"""比上年决算数, 比预算, 跟2015年的: what a level is set against."""
_HAS = pattern(
    r"[\u4e00-\u9fff]{1,8}(?:支部|[村镇乡组站院校委会社队所部厂园区局办])(?:现|共|还|已|拥|下)?有(?=[\u4e00-\u9fff]{2})"
)
"""Who has what is counted is no part of its name."""
_TIMES_THAT = pattern(
    r"[,、]?(?:是|为|相当于|达到?)(?:“?[一二三四十]{1,3}五”?(?:时期|期间|期末|末)|上年度?|去年|同期|(?:19|20)[0-9]{2}年)(?:同期)?[\u4e00-\u9fff]{0,8}?(?:的)?"
)
_SET_AGAINST = pattern(r"(?:的)?(?:基础上|相比|比,)")
_SET_AGAINST_FIRST = openings(_SET_AGAINST)
_COMPARED_SAID = TRIGGERS.bit([_COMPARED])
_HANDED_DOWN_SAID = TRIGGERS.bit([_HANDED_DOWN])
_SET_SAID = TRIGGERS.bit([_SET])
_PLANNED_SAID = TRIGGERS.bit([_PLANNED, _OF_PLAN])
_PLAN_ONLY_SAID = TRIGGERS.bit([_PLAN_ONLY])
_AVERAGE_SAID = TRIGGERS.bit([_AVERAGE])
_DIFFERENCE_SAID = TRIGGERS.bit([_DIFFERENCE])
_GROWTH_ONLY_SAID = TRIGGERS.bit([_GROWTH_ONLY])
_COMPARAND = re.compile(r"(?:比|较|与|同)[^,。;]{2,16}")
_AFTER_ALL = re.compile(r"(?:还原|剔除|扣除|剥离|考虑|除去)[\u4e00-\u9fff]{0,10}(?:以后|之后|后)")
INCREASE_AFTER = re.compile(r"的(?:增量|减量|增幅|降幅|涨幅)")
"""8件的增量: so much more of what was named before."""
_DIVIDED_BY = re.compile(r"的?[\u4e00-\u9fff]{0,8}?(?:计算|测算|折算|推算|[算计])(?=[,、;)。]|$)")
"""按2.4万人口算, 人均…: what is divided by names nothing that follows."""
_SETS_AGAINST = re.compile(r"[比较占为是过超按达同与]")
_PLACED = re.compile(r"[并均都又]?(?:继续)?(?:位居|位列|名列|排名|排在|居|列|排|位于|跃居|进入)[^,0-9]{0,8}")
"""排全县第三名: a place alone, of what the clause before gave a value of."""
_TAKES = re.compile(r"占(?![比地道用先]|有(?![效机]))")
_MOST = re.compile(r"最[高低多少大小长短快慢](?:的|是|为)*([\u4e00-\u9fff]{2,8})")
_LED_FROM = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?<![理自缘事])由(?!于)|(?<![服随听])从(?![业事众轻严]))[^,]{1,10}$"
)
_ONE_OF = re.compile(r"一[支个座条所名家]$")
"""组建一支20人的扑火队: the noun stands after the number."""
_EACH_TAIL = re.compile(r"(?:分别)?(?:为|是)?(?:每[人户亩吨月年天生村名斤座处台盏床套间份条辆班学期次])+$")
_COUNTED_BY = re.compile(
    r"按[\u4e00-\u9fff]{2,8}?(?:计算|测算|核算|折算)的?(?=[\u4e00-\u9fff]{2,8}(?:率|比例|占比)$)"
)
_FROM_WORD = re.compile(r"[由从]")
_ONLY_PER_SAID = TRIGGERS.bit([_ONLY_PER, ONE_OR_EACH])
_PLAN_TAIL_SAID = TRIGGERS.bit([_PLAN_TAIL])
_BEYOND = ("高于", "低于", "快于", "慢于")
_MORE_EACH = pattern(r"(?:每[亩户人]|亩均|户均|人均)(?:增|减)[产收]")
_TOTALS = ("累计", "共计", "总共", "一共", "连续", "剩下的", "合计为")
_OF_THEM = pattern(r"的(?:有|共有|占)?$")
_OF_THEM_SAID = TRIGGERS.bit([_OF_THEM])


class Naming(Circumstances):
    """Gives every quantity its indicator, its subject and its place in 由A增加到B."""

    def name_all(self, found: list[Quantity]) -> None:
        """Name all quantities, in order."""
        for index, quantity in enumerate(found):
            if quantity.indicator:
                continue
            if self._respectively(found, index):
                continue
            self._name(found, index)
        aspects(self.norm, self.layout, self.phrases, found)

    def _name(self, found: list[Quantity], index: int) -> None:
        quantity = found[index]
        said_of = quantity.said
        start, end = self.left(found, index)
        if quantity.ratio > 1:
            self._share(found, index, index - 1, "the same ratio")
            return
        self._from_to(found, index, start, end)
        if self._at_once(found, index, start, end) or self._is_base(found, index, start, end):
            return
        behind = found[index - 1].indicator if index and found[index - 1].end == start else ""
        core_start, core_end, marks = self.phrases.core(start, end, behind)
        core = self.norm[core_start:core_end]
        core = "" if core in ("和", "与", "及", "以及") else core
        if core and (quantity.base or "reach" in marks) and (led := _LED_FROM.search(core)):
            core_end = core_start + led.start()  # 党组织由建镇初的7个发展到46个
            core = self.norm[core_start:core_end]
        if (
            len(core) > 3
            and not OF_TIME.isdisjoint(core)
            and (inside := self._before_time(core_start, core_end))
        ):
            core_end = inside  # 热线1到9月接了1864件
            core = self.norm[core_start:core_end]
        if "有" in core and (had := _HAS.match(core)):
            core_start += had.end()  # 村支部有党员31名
            core = self.norm[core_start:core_end]
        if core in ("中", "里", "内", "中的", "里的"):
            core = ""
        elif core.startswith("使总"):
            core = core[1:]
        elif core == "省" and self._province(found, index):
            quantity.indicator, quantity.indicator_from = core, "before the number"
            return
        elif (
            not core
            and start in (quantity.clause, end)
            and start == end
            and (named := self._before_bracket(start))
        ):
            quantity.indicator, quantity.indicator_from = named, "before the number"
            return
        elif (
            core[:1] == "最"
            and (most := _MOST.fullmatch(core))
            and self.words.organisations.before(core, len(core))
            and self._of_last(found, index)
        ):
            quantity.subject = most[1]
            return
        if core.startswith("标准") and index and found[index - 1].end == start:
            core = core[2:]
        if not core and index and self._beside_kind(found, index):
            quantity.cues |= {"kind"}
            return
        if self._points_back(found, index, start, core):
            return
        if "每" in core and (each := _EACH_TAIL.search(core)) and each.start() > 1:
            core = core[: each.start()]  # 供养标准分别为每人每年
        if quantity.kind == "percent" and core.endswith(("正增长", "负增长")):
            core = core[:-3].removesuffix("相比")
            marks |= {"growth"}
        if core.endswith("加起来") and len(core) > 5:
            core = core[:-3]  # 三大主导产业加起来占88%
        if "growth" in marks and (_COMPARAND.fullmatch(core) or _AFTER_ALL.fullmatch(core)):
            core = ""  # 比2015年实际投入增长4.9%, 还原以后是增长16.9%
        if (
            quantity.unit in AGE
            and self.classes.at(self.norm, quantity.end)
            and (right := self.phrases.right(found, index))
            and self.phrases.noun_like(right)
        ):
            quantity.indicator, quantity.indicator_from = right, "after the number"
            return
        verb_only = self.phrases.is_verb(core)
        if (
            not core
            and quantity.kind in ("money", "measure")
            and self.norm[quantity.end : quantity.end + 1] == "的"
            and not quantity.base
            and not _SETS_AGAINST.search(self.norm, start, end)
            and len(right := self.phrases.right(found, index)) > 1
            and not self.phrases.growth.at(right, 0)
            and not (index + 1 < len(found) and found[index + 1].start <= quantity.end + 1 + len(right))
        ):
            quantity.indicator, quantity.indicator_from = right, "after the number"
            return
        if verb_only and quantity.base == "from" and len(core) > 1 and _FROM_WORD.match(self.norm, core_end):
            quantity.indicator, quantity.indicator_from = core, "the verb before the number"
            return  # 投产由去年同期的2个变成6个
        bare = (
            not core or (verb_only and quantity.kind != "money") or core in self.wholes or core in self.places
        )
        bare = (
            bare
            or bool(self.places.before(core, len(core)))
            or self._owner(quantity, core)
            or "have" in marks
            or (core and self.norm[end - 1 : end] == "在" and quantity.kind == "counter")
            or "等" in marks
            or (core[-2:-1] == "一" and bool(_ONE_OF.search(core)))
            or core in _REST
            or core.endswith(("剩余", "剩下", "余下"))
            or self._classified(found, index)
            or self._governed(quantity, core)
        )
        if (
            quantity.unit in ("年", "个月")
            and not quantity.base
            and (not core or core in ("连续", "用", "再用", "历时"))
            and not quantity.spelled
        ):
            self._duration(quantity)
            if quantity.indicator:
                return
        if (
            quantity.kind in ("measure", "counter", "people")
            and not bare
            and self._leads(quantity, core, start)
        ):
            bare = True
        if (
            quantity.kind in ("counter", "people", "time", "measure", "")
            and bare
            and not (quantity.kind == "measure" and "have" in marks and core and not verb_only)
        ):
            right = self.phrases.right(found, index)
            if right and ((core in _LEFT and self._no_noun(right)) or self._undone(core, right)):
                right = ""
            if right and not (quantity.kind == "time" and core and not verb_only):
                quantity.indicator, quantity.indicator_from = right, "after the number"
                return
        said = self.norm[max(start, end - 4) : end].rstrip(" 为达:")
        if not core and said.endswith(("合计", "总计")):
            core = said[-2:]
        if quantity.kind == "money" and (limited := _LIMIT_OF.match(self.norm, quantity.end)):
            quantity.indicator, quantity.indicator_from = limited[1], "after the number"
            return
        if index and self._classed(found, index):
            return
        if core in ("合计", "总计"):
            quantity.indicator, quantity.indicator_from = core, "before the number"
            return
        if quantity.kind == "percent" and _BESIDES.match(core):
            counted = _COUNTED_BY.match(core)  # 按活产数计算建册率94.8%
            core = core[counted.end() :] if counted else ""  # 按可比价格计算增长4.8%, 相当于水毁里程的95.1%
        if "占" in core and (share := _TAKES.search(core)):
            core = core[: share.start()].strip("、和及 ")
            core = "" if core in self.copula else core
        if said_of & _AVERAGE_SAID and _AVERAGE.match(core):
            core = ""
        if quantity.unit == "个百分点" and core.startswith(_BEYOND):
            core = ""  # 高于全乡农民平均增速2.3个百分点
        if index and found[index - 1].unit == quantity.unit and _MORE_EACH.fullmatch(core):
            core = ""  # 单产512公斤, 每亩增产26公斤
        stretch = self.norm[start : quantity.start]
        if of := self._whole_of(found, index, stretch):
            quantity.indicator, quantity.indicator_from = of, "the whole"
            quantity.cues |= {"whole"}
            return
        if said_of & _HANDED_DOWN_SAID and _HANDED_DOWN.search(stretch):
            quantity.cues |= {"plan"}
            core = ""
        noun = None
        if quantity.kind == "money" and (noun := _STANDARD_OF.match(self.norm, quantity.end)):
            quantity.indicator, quantity.indicator_from = noun[1], "after the number"
            return
        if quantity.kind in ("money", "measure") and (noun := _OF_NOUN.match(self.norm, quantity.end)):
            quantity.cues |= {"plan"}
            if index and self.norm[start:end].strip("、, ") in ("比", "较"):
                self._go_on(found, index, start, marks)  # 比52万元的预算少支13.4万元
                return
            if len(own := core.rpartition("的")[2]) > 3 and not self.phrases.is_verb(own):
                core = own  # 年初确定的工农业总产值3.6亿元的计划
        if (
            quantity.kind in ("money", "measure")
            and noun
            and (verb_only or len(core) < 4 or not self.phrases.noun_like(self.phrases.without_verb(core)))
        ):
            quantity.indicator, quantity.indicator_from = noun[1], "after the number"
            return
        if (
            (not core or verb_only)
            and quantity.kind in ("money", "measure")
            and (limit := self._class_noun(found, index))
        ):
            quantity.indicator, quantity.indicator_from = limit, "after the number"
            return
        if said_of & _SET_SAID and _SET.search(stretch):
            quantity.cues |= {"plan"}
        if (
            said_of & _PLANNED_SAID
            and quantity.kind in ("percent", "money", "measure", "counter", "people")
            and _PLANNED.search(stretch)
        ):
            quantity.cues |= {"plan"}
            core = ""
        if (
            quantity.kind == "percent"
            and (not core or core in self.wholes or core in self.places or verb_only)
            and "growth" not in marks
        ):
            right = self.phrases.achieved(quantity)
            if right:
                quantity.indicator, quantity.indicator_from = right, "after the share"
                return
        if (
            not core
            or core in _TOTALS
            or core in self.inherit
            or (core in _REACHES and quantity.kind in ("counter", "people"))
            or (said_of & _GROWTH_ONLY_SAID and _GROWTH_ONLY.fullmatch(core))
            or (
                said_of & _DIFFERENCE_SAID
                and index
                and found[index - 1].start > start - 60
                and _DIFFERENCE.fullmatch(core)
            )
            or (said_of & _ONLY_PER_SAID and (_ONLY_PER.fullmatch(core) or self._only_per(core)))
            or core in self.phrases.each
            or (said_of & _PLANNED_SAID and quantity.kind == "percent" and _OF_PLAN.fullmatch(core))
            or (said_of & _PLAN_ONLY_SAID and _PLAN_ONLY.fullmatch(core))
            or (index and self._set_beside(found, index, start))
            or core in ("原来", "现在", "共", "预计", "即", "合", "折合", "约合", "相当于", "总数", "数量")
            or core.endswith(("加起来", "下来", "算下来"))
        ):
            if not self._of_whole(found, index):
                self._go_on(found, index, start, marks)
            return
        if (
            said_of & _OF_THEM_SAID
            and quantity.kind in ("counter", "people")
            and _OF_THEM.search(self.norm[start:end])
            and not self.phrases.noun_like(core)
            and self._of_last(found, index)
        ):
            return
        if verb_only and quantity.kind in ("counter", "people") and self.norm[end - 1 : end] == "的":
            self._go_on(found, index, start, marks)  # 年初排查确定的4个全部完成转化
            return
        if quantity.kind == "time" and core in _TIMES_OF:
            follows = self.norm[quantity.end : quantity.end + 1] == "的"
            if follows and (right := self.phrases.right(found, index)):
                quantity.indicator, quantity.indicator_from = right, "after the number"
            else:
                self._go_on(found, index, start, marks)
            return
        if verb_only and self._done_of_plan(found, index):
            return
        if self._belongs(found, index, core) or self._of_kind(found, index, core):
            return
        if (
            verb_only
            and quantity.kind in ("counter", "people", "measure")
            and not any(len(word) > 1 for word in self.phrases.verbs_in(core))
            and self._of_last(found, index)
        ):
            return
        if len(core) > 2 and core[-1] in self.verbs and self.norm[core_end : core_end + 1] == "了":
            core = core[:-1].rstrip("才又再也都就还只")  # 太阳能路灯装了45盏
        shortened = self.phrases.without_verb(core)
        quantity.phrase = core
        quantity.indicator = _PLAN_TAIL.sub("", shortened) if said_of & _PLAN_TAIL_SAID else shortened
        quantity.indicator_from = "the verb before the number" if verb_only else "before the number"

    def _at_once(self, found: list[Quantity], index: int, start: int, end: int) -> bool:
        """Name what the words before it tell at once: places in a contest, values compared with, pairs, times."""
        quantity, norm = found[index], self.norm
        kind, said_of = quantity.kind, quantity.said
        if quantity.ordinal and self._placed(found, index, start, end):
            return True
        if kind == "multiple":
            much = _AS_MUCH_AS.fullmatch(norm, start, end)
            if much:
                quantity.indicator, quantity.indicator_from = much[1], "before the number"
            return much is not None
        counted = kind in ("counter", "people")
        if counted and index + 1 < len(found) and self._paired(found, index, start):
            return True
        if norm[quantity.clause] in "按以" and kind != "percent" and _DIVIDED_BY.match(norm, quantity.end):
            quantity.cues |= {"divisor"}
        if not index:
            return False
        of = norm[quantity.end : quantity.end + 1] == "的"
        if of and INCREASE_AFTER.match(norm, quantity.end):
            self._go_on(found, index, start, set())  # 8件的增量
            return True
        if kind == "time":
            return False
        against = said_of & _COMPARED_SAID and not quantity.base and _COMPARED.search(norm[start - 1 : end])
        if against and self._before(found, index, self.layout.sentence(quantity.start)[0]) is not None:
            quantity.cues |= {"base"}
            self._go_on(found, index, start, set())
            return True
        if kind == "percent" or end - start < 2:
            return False
        sentence = self.layout.sentence(quantity.start)[0]
        if (
            not quantity.base
            and _AGAINST.fullmatch(norm, start, end)
            and any(
                found[other].unit == quantity.unit and found[other].start >= sentence
                for other in range(max(index - 3, 0), index)
            )
        ):
            quantity.cues |= {"base"}
            self._go_on(found, index, start, set())
            return True
        before = found[index - 1]
        if (
            of
            and before.unit == quantity.unit
            and before.start >= sentence
            and _TIMES_THAT.fullmatch(norm, start, end)
        ):
            self._go_on(found, index, start, set())  # 38.5亿元, 是“十二五”时期19.2亿元的2倍
            return True
        return False

    def _placed(self, found: list[Quantity], index: int, start: int, end: int) -> bool:
        """Name a place in a contest by the place before it, the value before it, or the contest."""
        quantity = found[index]
        before = found[index - 1] if index else None
        if before and before.ordinal and _RISEN.fullmatch(self.norm, start, end):
            self._share(found, index, index - 1, "the contest")
            return True
        if (
            before
            and before.indicator
            and before.start >= self.layout.mark_before(max(quantity.clause - 1, 0))
            and _PLACED.fullmatch(self.norm, quantity.clause, end)
        ):
            self._share(found, index, index - 1, "goes on from the figure before")
            return True  # 满意度比上年提高1.4个百分点, 排全县第三名
        if rank := self._contest(start, end):
            quantity.indicator, quantity.indicator_from = rank, "the contest"
            return True
        return False

    def _is_base(self, found: list[Quantity], index: int, start: int, end: int) -> bool:
        """与上年的4052人相比, 在上年15.4亿元的基础上: what the next figure is set against, named with it."""
        quantity, norm = found[index], self.norm
        if norm[quantity.end : quantity.end + 1] in _SET_AGAINST_FIRST and _SET_AGAINST.match(
            norm, quantity.end
        ):
            quantity.cues |= {"base"}
            said = norm[start:end]
            place = max(said.rfind(word) for word in "与同和在")
            core_start, core_end, _ = self.phrases.core(start, start + max(place, 0))
            if core_end - core_start >= 2:
                quantity.indicator = self.phrases.without_verb(norm[core_start:core_end])
                quantity.indicator_from = "before the number"
            elif (
                index + 1 == len(found)
                or self._before(found, index, self.layout.sentence(quantity.start)[0]) is not None
            ):
                self._go_on(found, index, start, set())
            else:
                self._name(found, index + 1)
                self._share(found, index, index + 1, "named after it")
                quantity.head = -1
            return True
        if index and found[index - 1].end == start and (match := _SET_AGAINST.match(norm, start)):
            core_start, core_end, _ = self.phrases.core(match.end(), end)
            if core_end - core_start < 2:
                self._go_on(found, index, start, set())
                return True
        return False
