"""Lost numbers: a unit without its number, a verb of reaching without what was reached."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

# Every pattern here begins with letters, or a choice of letters, that are rare: the search then skips to them, which is
# several times as fast as trying the pattern at every place. What stands before is asked afterwards, looking back.
_LARGE = r"(?:元|亩|平方米|平方公里|立方米|吨|公斤|斤|公里|千瓦时?|株|本|份|册|只|头|羽|棵|尾|公顷|张|度|人次|人|户|件|名)"
_HARD = re.compile(
    rf"(?P<unit>百[万亿]{_LARGE}|千[万亿]{_LARGE}|万{_LARGE}|亿{_LARGE}"
    r"|平方公里|平方米|立方米|公里|千伏安|千瓦|兆瓦|毫米|厘米|公顷|千瓦时|公斤|亩|吨|%|‰|个百分点)"
)
_SPACED = re.compile(
    r"[ \u3000\u00a0](?<=[\u4e00-\u9fff].)[ \u3000\u00a0]{0,7}(?P<unit>[万亿]?[\u4e00-\u9fff%‰]{1,4})"
)
_BEFORE_BLANK = frozenset("有为共达约计")
"""至今有　　家企业: letters that a number follows."""
_COUNTED = re.compile(r"(?P<unit>人次|户次|人|户|名|头|只|羽)(?=[,。;、)\n]|$)")
"""A counter at the end of a clause; it has lost its number where what is counted stands right before it."""
_MONEY = re.compile(r"元(?<=[\u4e00-\u9fff]元)(?=[,。;、)\n(]|$)")
_COIN = frozenset(
    "公单多一状纪次美欧日港复二三四五六七八九十百千万亿几两每数整双上位码元金费款按余零开会解还"
)
"""Letters that make another word of 元, or a rate."""
_PAID = pattern(r"(?:奖|教|学|助|补|租|押|罚|酬|恤|偿|问|励)金$")
"""发放奖教金元: what is paid, where 金元 is no word."""
_LENGTH = re.compile(r"米(?<=[沟渠路道管网墙堤线栏坎坝缆长宽深]米)(?=[,。;、)\n]|$)")
_NO_NOUN = frozenset("一二三四五六七八九十百千万亿两几多余每各某数整这那哪单逐半第零的了和与")
_BEFORE_COUNTER = pattern(r"[\u4e00-\u9fff”）)]{2,6}$")
_REACH = re.compile(
    r"(?:达到|达|提高到|增加到|增长到|下降到|降到|降至|增至|上升到|提高至|下降至|减少到|扩大到|增加至|增长至|仅为|已为|约为|为)(?:了)?(?=[,。;、)\n]|$)"
)
_OF_A_YEAR = re.compile(r"的(?=[0-9])")
_YEAR_LEFT_OUT = pattern(
    r"(?:[由从比较为是]|至(?<![\u4e00-\u9fff]至)|到(?<![\u4e00-\u9fff]到)|发展到|增加到|提高到|下降到)$"
)
_YEAR = re.compile(r"年(?<=[到至从自由比较在。\n]年)(?=[,的、])")
_YEAR_OF = re.compile(r"(?:年|同期|原来)的$")
_NOTHING_COUNTED = re.compile(
    r"起(?<=(?:纠纷|案件|事故|火灾|火情|险情|矛盾|警情|事件)起)(?=[,。;、)\n])"
    r"|名(?<=(?:愿者|格员|林员|洁员|导员|技员|联员|安员|党员|队员|议员|社员|人员|教师|学生|民兵|干部|代表|职工|医生|能手|辅警)名)(?=[,。;、)\n])"
    r"|所(?<=(?:儿园|学校|小学|中学)所)(?=[,。;、)\n])"
    r"|面(?<=旗面)(?=[,。;、)\n])|[条幅](?<=(?:横幅|标语|传画|挂图).)(?=[,。;、)\n])|条(?<=(?:线索|信息|意见|建议|隐患|问题)条)(?=[,。;、)\n])"
    r"|场(?<=(?:演出|电影|宣讲|讲座|聘会|比赛)场)(?=[,。;、)\n])|块(?<=(?:展板|标牌|传牌|志牌|示牌)块)(?=[,。;、)\n])"
    r"|[套台](?<=(?:设备|器材|桌椅|电脑|空调|水泵|雾器|割机|拉机|像头).)(?=[,。;、)\n])|[本册](?<=(?:图书|书籍|手册|资料).)(?=[,。;、)\n])"
    r"|盏(?<=(?:路灯|能灯|明灯|节灯)盏)(?=[,。;、)\n])|次(?<=(?:会议|活动|演练|检查|行动|走访|巡查|巡逻|宣讲|党日|党课|例会|大会)次)(?=[,。;、)\n])"
    r"|期(?<=(?:训班|习班|简报|讲座)期)(?=[,。;、)\n])|人(?<=(?:[男女]性|户户)人)(?=[,。;、)\n])|个(?<=[辖共]个)(?=[\u4e00-\u9fff])"
    r"|[户家个套台处座](?<=[”》].)(?=[,。;、)\n])|个(?<=还有个)(?=[\u4e00-\u9fff]{2,6}(?:未|没|尚|仍|存在|不))|人(?<=解决了人)(?=的)"
    r"|[人起件](?<=[为达到是].)(?=/)|家(?<=(?:停业|关闭|取缔|单位|商户|工厂)家)(?=[,。;、)\n])|名(?<=仅名)(?=[,。;、)\n])|[户人家所件起亩头只座处](?<=(?:增加|减少|新增|净增).)(?=[,。;、)\n])|个(?<=解决了个)(?=[\u4e00-\u9fff])|分(?<=积分分)(?=[,。;、)\n])|间(?<=客房间)(?=[,。;、)\n])|次(?<=服务次)(?=[,。;、)\n])|[户处座](?<=有.)(?=[,。;、)\n])|期(?<=培训期)(?=[,。;、)\n])"
    r"|次(?<=来访批次)(?=[,。;、)\n])|次(?<=[,、]人次)(?=[,。;、)\n])|之(?<=百分之)(?=[,。;、)\n])"
)
"""Counters after what they count, with no number between, that end no other word: 纠纷起, 志愿者名."""
_UNTOLD = re.compile(
    r"[值入资额量](?<=(?:产值|总值|收入|投资|总额|产量))(?=,(?:同比|[比较][上去]年|增长|增幅|占年|占全年|完成年))"
)
"""完成工业总产值, 增长12%: how much was done is not said at all."""
_DONE = pattern(r"(?:完成|实现)[\u4e00-\u9fff]{2,14}$")
_BUILT = pattern(r"(?:建|办|[开增]设|建成|新增)[^,。;、的]{0,8}$")
"""新建公办幼儿园所, and not 规范的幼儿园所."""
_HELD = pattern(r"(?:开展|举办|组织|举行|开办)[^,。;、的期]{0,9}$")
"""开展财务人员培训期, and not 在培训期."""
_RATE_UNIT = re.compile(r"/10万(?<![0-9万亿.]/10万)")
_END = ",。;、)!?\n"


@cache
def _closing() -> re.Pattern[str]:
    """A counter that closes a clause, longest first."""
    return re.compile(f"(?:{'|'.join(lexicon().words['missing.bare_counters'])})(?=[,。;、)\\n])")


def gaps(
    norm: str, layout: Layout, found: list[Quantity], masked: list[tuple[int, int, bool]]
) -> list[tuple[int, int, str]]:
    """Places where a number is missing: start, end (with the words before it), and what is missing."""
    words = lexicon()
    taken = _Taken(
        [(one.start, one.end) for one in found] + [(start, end) for start, end, number in masked if number]
    )
    lost: list[tuple[int, int, str]] = []
    for match in _HARD.finditer(norm):
        start, end = match.span()
        if start in taken or not start or _is_word(norm, match, words.words["missing.not_before"]):
            continue
        if not _amount_lost(norm, layout, start, end, match["unit"], taken):
            continue
        lost.append((_from(norm, layout, start), end, match["unit"]))
    for match in _SPACED.finditer(norm):
        start = match.start("unit")
        unit = words.units.every.at(norm, start + 1) if norm[start] in "万亿" else ""
        unit = norm[start] + unit if unit else words.units.every.at(norm, start)
        if not unit or start in taken or unit in ("年", "月", "日", "分", "时"):
            continue
        after = norm[start + len(unit) : start + len(unit) + 1]
        if (
            after == ""
            or after in _END
            or after in "以左（("
            or unit in ("个", "万元", "亿元", "元", "%")
            or (start - match.start() > 1 and norm[match.start() - 1] in _BEFORE_BLANK and match.start() > 0)
            or (norm[match.start() - 1] == "了" and unit in words.units.counter)
        ):
            lost.append((_from(norm, layout, match.start()), start + len(unit), unit))
    for match in _COUNTED.finditer(norm):
        word = words.words["missing.counted"].before(norm, match.start())
        if word == "户" and (
            match["unit"] != "户" or norm[match.start() - 2 : match.start()] in ("家户", "户户")
        ):
            continue
        if word and match.start() not in taken and not norm[match.start() - len(word) - 1].isdigit():
            lost.append((_from(norm, layout, match.start()), match.end(), match["unit"]))
    lost += [(_from(norm, layout, match.start()), match.end(), "米") for match in _LENGTH.finditer(norm)]
    for match in _closing().finditer(norm):
        unit, start = match.group(), match.start()
        if start in taken or start - 1 in taken or start < 2:
            continue
        if words.words["missing.not_bare"].before(norm, match.end()):
            continue
        before = norm[max(layout.mark_before(start), start - 6) : start]
        if _BEFORE_COUNTER.search(before) and before[-1] not in _NO_NOUN:
            lost.append((_from(norm, layout, start), match.end(), unit))
    for match in _MONEY.finditer(norm):
        at = match.start()
        if (norm[at - 1] not in _COIN or _PAID.search(norm, max(at - 3, 0), at)) and at not in taken:
            lost.append((_from(norm, layout, match.start()), match.end(), "元"))
    for match in _REACH.finditer(norm):
        before = norm[max(0, match.start() - 4) : match.start()]
        reach = match.group()
        if reach.startswith("达") and words.words["missing.reach_words"].before(norm, match.end()):
            continue
        if not words.words["missing.measured"].before(norm, match.start()) and not (
            before.endswith("分别") or reach[0] not in "达为仅已约"
        ):
            continue
        lost.append((_from(norm, layout, match.start()), match.end(), ""))
    for match in _OF_A_YEAR.finditer(norm):
        if left_out := _YEAR_LEFT_OUT.search(norm, max(match.start() - 3, 0), match.start()):
            lost.append((left_out.start(), _figure_end(found, match.end()), "年"))
    lost += [(match.start(), _figure_end(found, match.end()), "年") for match in _YEAR.finditer(norm)]
    for match in _NOTHING_COUNTED.finditer(norm):
        at = match.start()
        if norm[at] == "所" and not _BUILT.search(norm, max(at - 12, 0), at):
            continue
        if (
            norm[at] == "期"
            and norm.startswith("培训期", at - 2)
            and not _HELD.search(norm, max(at - 14, 0), at)
        ):
            continue
        if at not in taken:
            lost.append((_from(norm, layout, match.end() - 1), match.end(), match.group()[-1]))
    for match in _UNTOLD.finditer(norm):
        if _DONE.search(norm, layout.mark_before(match.start()), match.end()):
            lost.append((_from(norm, layout, match.start()), match.end(), ""))
    for match in _RATE_UNIT.finditer(norm):
        lost.append((_from(norm, layout, match.start()), match.end(), "/10万"))
    return _merged(lost)


class _Taken:
    """The stretches that already are numbers."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches)
        self._starts = [start for start, _ in self._stretches]

    def __contains__(self, place: object) -> bool:
        if not isinstance(place, int):
            return False
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and self._stretches[index][1] > place


def _amount_lost(norm: str, layout: Layout, start: int, end: int, unit: str, taken: _Taken) -> bool:
    """Whether a bare unit of measure stands where an amount should: at the end of its clause, or after an amount."""
    before, after = norm[start - 1], norm[end : end + 1]
    if start - 1 in taken and before not in "%":
        # 4条公里, 48户万元: the number before has its own unit already
        return after == "" or after in _END + "以左("
    if not ("\u4e00" <= before <= "\u9fff" or before in " \u3000"):
        return False
    if unit in "%‰":
        return norm[end : end + 2].strip(" \t")[:1] not in ("|", "\t") and after != "\t"
    clause = norm[layout.mark_before(start) : start]
    if after == "" or after in _END or norm[end : end + 2] in ("以上", "以内", "左右"):
        closes = norm[layout.mark_before(start) - 1 : layout.mark_before(start)] == "(" and after == ")"
        if closes and not re.search(r"累计|共|达", clause):
            return False
        if (
            norm[end : end + 2] in ("以上", "以内")
            and "元" in unit
            and not re.search(r"达|到|为$", clause[-2:])
        ):
            return False
        return len(clause.strip()) >= 2 or bool(re.search(r"[\u4e00-\u9fff]", clause))
    words = lexicon().words["missing.amounts"]
    if after == "(" or "\u4e00" <= after <= "\u9fff":
        if unit in ("亩", "公里", "公顷", "平方米", "吨") and before in "有约达共近":
            return "\u4e00" <= after <= "\u9fff" and norm[start - 2 : start] not in ("所有", "共有", "公有")
        if (
            unit[-1] == "元"
            and after in "增提上扩发减下降升"
            and _YEAR_OF.search(norm, max(start - 4, 0), start)
        ):
            return True  # 由2018年的万元增加到320万元
        word = words.before(norm, start)
        if not word or norm[end : end + 1] in "级户村以大元左工产项人":
            return False
        return unit[-1] == "元" or (word in ("达", "达到") and unit[-1] != "人")
    return False


def _is_word(norm: str, match: re.Match[str], not_before: object) -> bool:
    """Whether the unit is part of another word or of a rate: 每亩, 最后一公里, (元/亩), 单元, 千家万户."""
    start, end = match.span()
    before = norm[start - 1]
    if before == "余" and lexicon().words["missing.amounts"].before(norm, start - 1) not in (
        "",
        "达",
        "约",
        "近",
    ):
        return False  # 资金余万元
    if (
        before.isdigit()
        or before in '零一二三四五六七八九十百千万亿两半几多余每单各按/／数来整第Xx×*亩.:/~—-"“'
        or before in "论以过超逾上"
    ):
        return True
    if match["unit"][0] in "百千" and norm[start - 2 : start] in (
        "不足",
        "不到",
        "突破",
        "超过",
        "将近",
        "接近",
        "近于",
    ):
        return True
    if norm[start - 2 : start] in ("单位", "千家", "成千", "每户", "每人", "平均", "上百", "以百"):
        return True
    if match["unit"] in ("亩", "吨") and norm[end : end + 1] in "均产数位级产":
        return norm[end : end + 1] != ""
    return match["unit"].endswith(("人", "户")) and before in "亿家千军千"


def _from(norm: str, layout: Layout, place: int) -> int:
    """Where the quote of a lost number begins: the words before it in its clause, at most six."""
    start = max(layout.mark_before(place), place - 6)
    while start < place and norm[start] in " \u3000":
        start += 1
    return start if start < place else max(0, place - 1)


def _figure_end(found: list[Quantity], place: int) -> int:
    index = bisect_left(found, place, key=lambda quantity: quantity.start)
    return found[index].end if index < len(found) and found[index].start == place else place


def _merged(lost: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """One entry per place: two rules may see the same gap."""
    merged: list[tuple[int, int, str]] = []
    for start, end, unit in sorted(set(lost)):
        if merged and start < merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end, unit or merged[-1][2])
            continue
        merged.append((start, end, unit))
    return merged
