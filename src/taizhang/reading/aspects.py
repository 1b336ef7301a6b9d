"""What of a thing is measured: the average, the sum, the rest of it, or what was done with it.

户均, 合计, 剩余 or 办结 alone names nothing, and the thing alone names too much: 受理诉求125件, 办结120件 are two figures
of one thing. Such a figure is called by both: 受理诉求·办结.
"""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.phrases import Phrases
from taizhang.reading.quantity import Quantity

_EACH = re.compile(
    r"(?:[人户村亩组班校镇年月日台场期次栋座处株头批所生师床员机车院家店单例件份吨乡企项笔套辆间眼]均|每(?:[人户亩村股吨斤台座盏株个名家处月年天支队班辆套条件场期批生师床学餐顿桌次趟份单例校园机车船眼口头只项]|平方米|公里|公斤)+|平均(?:每[\u4e00-\u9fff]{1,3}?(?:\([\u4e00-\u9fff]\))?|一[\u4e00-\u9fff])?)(?:补助?|奖励?|投资|发放|补贴)?(?=(?:达到?|为|是|约|将近|近|超过|不足|不到)*$)"
)
_TO_VALUE = re.compile(r"(?:将近|达到?|到|为|是|有|约|近|将|了|共)+$")
_EACH_DOES = re.compile(
    r"((?:平均)?(?:每(?:[人户亩村组家名月年天周吨斤株头只台座件套场次]|公斤|平方米|公里))+)([\u4e00-\u9fff]{1,5})$"
)
_SUM = re.compile(
    r"(?:合计|共计|总计|加起来|合起来|累计|总共|一共|总数|总量)(?=(?:完成|达到?|为|是|约|近|有|占到?|[共得])*$)"
)
_REST = re.compile(
    r"(?:剩余|剩下|余下|[还仅只]?剩|其余|另有|尚余|尚有|还有|结余|[还尚仍][差缺欠])(?:的)?(?=(?:约|近|为|是|[共有])*$)"
)
_MET = re.compile(r"(?:[实应已]到|完好)(?=(?:了|的|有|约|近|[共])*$)")
"""实到64名: how many of those called came."""
_QUALITY = re.compile(r"[^年月日比较期0-9,、;]{2,8}")
"""评为优秀的4个, 达标的14个: what those counted are."""
_EVERY = re.compile(r"(?:平均)?(?:每(?:[\u4e00-\u9fff](?:方米|斤|里)?))+")
_ITS_OWN = re.compile(
    r"教育|服务|绿化|检测|立案|结案|罚款|处罚|拘留|起诉|处分|约谈|问责|信访|破案|抓获|查处|培训|检查|巡查|督查|执法|抽检"
)
"""Deeds that name what they count, and words of deeds that are heads of spending."""
FIELD = re.compile(r"(?:方面|工作方面|上|呢|嘛|啊)$")
_PARTS = re.compile(r"其中|包括|:|分[:别]")
_SO_FAR = re.compile(r"累计|历年|至今")
_BECAME = re.compile(r"(?:已经?|全部|均已?|都已?)?([\u4e00-\u9fff]{2,4})(?=[,;。、]|$)")
_UNDONE = re.compile(r"(?:尚?未|没有?)[\u4e00-\u9fff]{1,4}")
"""未述职的10名代表: what they have not done."""
_DEED = re.compile(r"(?:已经?|实际|按[时期])?[\u4e00-\u9fff]{2,6}?(?=(?:了|的|到|有|为|达)*$)")
_BEFORE_DEED = re.compile(
    r"^[,、; ]*(?:其中|目前|现|共|累计|均|都|全部|再|又|先后|如期|当年|今年|全年|总共|一共)*"
)
INHERITED = (
    "goes on from the figure before",
    "goes on from the sentence before",
    "the kind of what was counted before",
    "what was planned",
    "what is left of it",
    "the total of its list",
    "so much each",
    "the extent of it",
    "the way between the ends",
)


def aspects(norm: str, layout: Layout, phrases: Phrases, found: list[Quantity]) -> None:
    """Give each figure that only points to a thing the word for what of it is measured, and the thing itself."""
    _columns(found)
    for index, one in enumerate(found):
        if 0 <= one.head < index and not one.topic:
            _same_topic(one, found[one.head])
        if one.kind == "percent" and one.indicator_from in (
            "before the number",
            "the verb before the number",
        ):
            if _RATE.fullmatch(one.indicator):
                thing = _thing(norm, layout, phrases, found, index)
                one.topic = "" if thing in one.indicator else thing
            continue
        if one.kind == "percent" and index and _part_before(norm, found[index - 1], one):
            one.topic, one.aspect = found[index - 1].topic, found[index - 1].aspect
            continue
        if (
            (one.kind in ("percent", "multiple", "time", "") and one.unit not in _AGED)
            or "cell" in one.cues
            or one.base
            or one.ordinal
        ):
            continue
        start = max(layout.mark_before(one.start), found[index - 1].end if index else 0)
        said = norm[start : one.start]
        if one.indicator_from == "the class of what was counted" and one.unit not in _AGED:
            one.aspect = norm[found[index - 1].start : start].rstrip() + said.strip("的有共 ")
            whole = found[one.head].phrase
            if len(whole) < 9 and whole.endswith(one.indicator):
                one.topic = whole
        elif one.indicator_from in INHERITED:
            one.aspect = _aspect(said, phrases) or _became(norm, phrases, one, said)
            if one.aspect and _SUM.search(said):
                one.topic = _first(layout, found, index)
        elif one.indicator in _ALONE and _SUM.search(said) and (name := _first(layout, found, index)):
            one.topic = name
        elif (
            one.indicator_from == "the verb before the number"
            or one.indicator in _ALONE
            or (one.indicator_from == "before the number" and _THIN.fullmatch(one.indicator))
        ):
            thing = _thing(norm, layout, phrases, found, index)
            if _ITS_OWN.fullmatch(one.indicator) and (one.kind == "money" or not _same_unit(found, index)):
                thing = ""
            if thing and one.indicator not in thing and thing not in one.indicator:
                one.topic = thing
                deed = _aspect(said, phrases)
                one.aspect = deed if deed.endswith(one.indicator) else ""
        elif (
            one.indicator_from == "after the number"
            and one.indicator[0] in "没未尚待"
            and (name := _alike_before(layout, found, index))
        ):
            one.topic = name
        elif one.indicator_from == "after the number" and (deed := _before_noun(norm, phrases, one, start)):
            one.topic = deed
        elif one.kind in ("counter", "people", "money", "measure"):
            _part_of_sum(norm, layout, found, index)
        if one.kind == "money" and index and one.indicator_from in INHERITED:
            one.aspect = _of_each(found[index - 1], one) or one.aspect
        if (
            not one.aspect
            and index
            and found[index - 1].end == one.start
            and found[index - 1].aspect
            and one.indicator_from in INHERITED
            and one.indicator == found[index - 1].indicator
        ):
            one.topic, one.aspect = found[index - 1].topic, found[index - 1].aspect  # 消除风险的39户133人
        if one.aspect and 0 <= one.head < index and not one.topic:
            _same_topic(one, found[one.head])
        if one.aspect and ((one.aspect in one.indicator and not one.topic) or not one.indicator):
            one.aspect = ""


def _part_before(norm: str, before: Quantity, one: Quantity) -> bool:
    """未复吸的47人, 占73.4%: the share is that of the part right before it."""
    return (
        bool(before.aspect)
        and before.indicator == one.indicator
        and one.start - before.end < 6
        and "占" in norm[before.end : one.start]
    )


def _same_topic(one: Quantity, head: Quantity) -> None:
    """路灯去年装了36盏, 今年又添18盏: of the same thing, where a bare verb or an attribute is told again."""
    thin = len(one.indicator) < 3 or _THIN.fullmatch(one.indicator)
    undone = _UNDONE.match(one.aspect) and head.indicator_from == "the verb before the number"
    if head.topic and head.indicator == one.indicator and (thin or undone):
        one.topic = head.topic


def _became(norm: str, phrases: Phrases, one: Quantity, said: str) -> str:
    """其中39个已经投产: what became of so many of them; "" where nothing is said after the number."""
    if one.kind not in ("counter", "people") or said.strip("、, ") not in ("其中", "其中有", "有", ""):
        return ""
    match = _BECAME.match(norm, one.end)
    return match[1] if match and len(phrases.verbs.at(match[1], 0)) > 1 else ""


def _of_each(before: Quantity, one: Quantity) -> str:
    """每户补助5000元, 计78万元: what each was given, of all of them; "" after anything else."""
    if before.kind != "money" or before.indicator != one.indicator or "每" not in before.aspect[:3]:
        return ""
    return _EVERY.sub("", before.aspect)


def _alike_before(layout: Layout, found: list[Quantity], index: int) -> str:
    """粪污池挖了14口, 还有3口没挖完: the name of the figure before that counts the same; "" without one."""
    floor = layout.full_sentence(found[index].start)
    for other in range(index - 1, max(index - 4, -1), -1):
        if found[other].start < floor:
            break
        if found[other].unit == found[index].unit:
            return found[other].topic or found[other].indicator
    return ""


def _before_noun(norm: str, phrases: Phrases, one: Quantity, start: int) -> str:
    """未述职的10名代表: what the counted ones did or did not do; "" where nothing of the kind is said."""
    if norm[one.start - 1 : one.start] != "的":
        return ""
    said = norm[start : one.start - 1].strip("、, 把将对")
    return said if len(said) < 7 and _UNDONE.fullmatch(said) else ""


def _same_unit(found: list[Quantity], index: int) -> bool:
    return index > 0 and found[index - 1].unit == found[index].unit


def _columns(found: list[Quantity]) -> None:
    """造林任务4400亩, 完成情况如下表: the columns 计划 and 完成 of the table are of what was named right before it."""
    told: Quantity | None = None
    first = True
    near = False
    for one in found:
        if "cell" not in one.cues:
            told, first = one, True
            continue
        if first:
            near, first = told is not None and one.start - told.end < FAR, False
        if near and told and told.indicator and told.unit == one.unit and _COLUMN.fullmatch(one.indicator):
            one.topic = told.indicator


FAR = 80
"""How far, in letters, a table may stand from the figure that says what it is of."""
_COLUMN = re.compile(r"(?:计划|任务|目标|完成|实际|实际完成|已完成|下达|应|实)数?")
_THIN = re.compile(
    r"(?:实|应|已|尚|未|还|欠)[\u4e00-\u9fff]{1,2}|金额|面积|总数|完好|参[训演会]|[正负零]增长|库存|结存|规模|进度|最[高低大小多少长短]|[亩户人村]补|投资|投入|补助|(?:路[面基]|堤[顶身]|坝顶|水面|渠底)?[长宽高深厚]|全长|总长|直径|跨度|占地|工期|造价|单价|库容|总?产量?|单产|亩产|总投资|(?:上年)?(?:(?:调整)?预算|计划|任务|执行|决算|完成|实际)数?"
)
"""Names that say nothing without the thing they are of: 实检, 金额."""
_RATE = re.compile(r"覆盖|进度|比例|占比|负荷率|完成率|利用率|到位率|达标率|合格率|优良率")
"""Rates that say nothing without the thing they are of."""
_AGED = ("岁", "周岁")
_ALONE = ("合计", "总计", "共计", "剩余", "剩下", "余下", "合起来", "加起来")


def full_name(one: Quantity) -> str:
    """The indicator with the thing it is of and what of it is measured: 受理诉求·办结."""
    own = "" if one.topic and one.aspect and not _THIN.fullmatch(one.indicator) else one.indicator
    if own and (own in one.topic or own == one.aspect):
        own = ""
    return "·".join(part for part in (one.topic, own, one.aspect) if part)


def _first(layout: Layout, found: list[Quantity], index: int) -> str:
    """The name of the first figure of a list that is added up; "" where it has none."""
    floor, name = layout.full_sentence(found[index].start), ""
    for other in range(index - 1, max(index - 9, -1), -1):
        one = found[other]
        if one.start < floor or one.unit != found[index].unit or one.role == "change":
            break
        name = one.topic or one.indicator
    total = found[index]
    start = layout.full_sentence(max(floor - 2, 0))
    for other in range(index - 1, max(index - 16, -1), -1):
        one = found[other]
        if one.start < start:
            break
        if one.unit == total.unit and one.value == total.value and one.indicator and one.role == total.role:
            return one.topic or one.indicator  # the parts add up to what was said first
    return name


def _aspect(said: str, phrases: Phrases) -> str:
    """The word of an average, a sum, a rest or a deed that a stretch ends with; "" without."""
    if each := _EACH_DOES.search(said):
        deed = _TO_VALUE.sub("", each[2])
        if deed and phrases.is_verb(deed):
            return each[1] + deed
    for pattern in (_EACH, _SUM, _REST, _MET):
        if match := pattern.search(said):
            return match.group().removesuffix("的")
    if said.endswith("的"):
        quality = _BEFORE_DEED.sub("", said[:-1])
        return quality if _QUALITY.fullmatch(quality) else ""
    match = _DEED.fullmatch(re.sub(r"(?:了|的|到|有|为|达)+$", "", _BEFORE_DEED.sub("", said)))
    if match is None:
        return ""
    deed = re.sub("^(?:已经?|实际|按[时期])", "", match.group())
    if deed != "成功" and not (phrases.verbs.at(deed, 0) and phrases.is_verb(deed)):
        return ""
    return "" if phrases.growth.at(deed, 0) else match.group()


def _thing(norm: str, layout: Layout, phrases: Phrases, found: list[Quantity], index: int) -> str:
    """The name of the nearest figure of the sentence that has a noun of its own, or what the clause before names."""
    one = found[index]
    wide = one.indicator in _ALONE or _SO_FAR.search(norm, layout.mark_before(one.start), one.start)
    floor = layout.full_sentence(one.start) if wide else layout.sentence(one.start)[0]
    last = max(found[index - 1].end, floor) if index else floor
    for other in range(index - 1, max(index - 5, -1), -1):
        earlier = found[other]
        if earlier.start < floor:
            break
        if earlier.kind in ("time", "multiple", "percent") or earlier.role == "norm" or earlier.ordinal:
            continue
        if earlier.kind == "money" and one.kind in ("counter", "people"):
            continue
        if "标准" in earlier.indicator:
            continue
        if earlier.spelled and norm[earlier.end : one.start].startswith(one.indicator):
            continue  # 教育、卫生三项支出
        if (
            other == index - 1
            and earlier.unit == one.unit
            and norm[earlier.end] == "、"
            and _PARTS.search(norm, floor, earlier.start)
        ):
            return earlier.topic  # 异地备案386笔、报销1240笔
        if earlier.topic or (earlier.indicator and earlier.indicator_from != "the verb before the number"):
            return earlier.topic or earlier.indicator
    clause = layout.mark_before(one.start)
    if clause <= max(last, floor) + 1 or norm[clause - 1] != ",":
        return ""
    start, end, _ = phrases.core(max(layout.mark_before(clause - 1), last), clause - 1)
    name = phrases.without_verb(FIELD.sub("", re.split(r"(?<=..)[从由在]", norm[start:end])[0]))
    return name if 2 <= len(name) <= 14 and not phrases.is_verb(name) and phrases.noun_like(name) else ""


def _part_of_sum(norm: str, layout: Layout, found: list[Quantity], index: int) -> None:
    """募集善款36.8万元, 其中企业21.5万元、个人15.3万元: parts that make the whole are parts of that thing."""
    whole = found[index]
    if norm[whole.end : whole.end + 1] == "、":
        return
    if whole.topic or not whole.indicator or whole.role not in ("actual", "target"):
        return
    stop = layout.full_end(whole.end)
    parts: list[Quantity] = []
    added = Decimal(0)
    for other in range(index + 1, min(index + 9, len(found))):
        one = found[other]
        if one.start > stop or one.unit not in (whole.unit, "%") or one.base or one.kind == "time":
            break
        if other == index + 1 and _EACH.search(norm[whole.end : one.start]):
            continue
        if one.unit == "%":
            continue
        added += one.value
        parts.append(one)
        if added >= whole.value:
            break
    told = parts and "其中" in norm[whole.end : parts[0].start]
    if len(parts) < 2 or (added != whole.value and not told):
        return
    head = whole.indicator[-2:]
    for one in parts:
        short = one.indicator_from.startswith("before") and 1 <= len(one.indicator) <= 5
        if short and head not in one.indicator and not one.topic:
            one.topic = whole.indicator
