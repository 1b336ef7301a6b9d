"""The phrases around a number: what is left of a clause when the words that only lead to the number are taken off."""

from __future__ import annotations

import re
from bisect import bisect_left

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.times import Time

OPEN = " \u3000\u00a0——-—“”\"'"
_RIGHT_CUT = re.compile(
    r"(?:全部|无一|每|平均|(?<![位属用低高大小少多等])于|第[一二三四五六七八九十0-9]|(?<![集其高初当之空水])中(?![学药小心层年央国医草专级青型高秋标低职巴蜂华介])|通过|实施|实现|达到|进行|获得|得到|没有|有(?![机限])|才|用于|用上|由|被|已|均|都|在|开展|正在|受益|受灾|不及时|不到位|不足|不够|尚未|仍未|维护|继续|长期|享受|参加)"
)
_BEGIN_NOUNS = (
    "应急",
    "可再生",
    "可回收",
    "能人",
    "能源",
    "等级",
    "共享",
    "共建",
    "次生",
    "前期",
    "后备",
    "后进",
    "后期",
    "内涝",
    "有机",
    "有线",
    "有效",
    "对口",
    "对外",
    "从业",
    "来访",
    "来信",
    "到期",
    "多功能",
    "多媒体",
    "不动产",
    "不良",
    "不合格",
    "因病",
    "为民",
    "没有",
    "未",
    "就近",
    "就业",
    "就地",
    "就读",
    "对象",
    "在职",
    "在岗",
    "在校",
    "在编",
    "在册",
    "在园",
    "在建",
)
"""What begins with a word that may follow a number without being the thing counted, and is such a thing."""
_SAME_IN = pattern(r"\((?:合|折合|约合|约)[0-9.,]{1,12}[万亿]?[\u4e00-\u9fff]{1,4}\)(?=的)")
"""12.8万亩(合8533公顷)的经营面积: the same in another unit."""
_ENUMERATOR = re.compile(
    r"\s*(?:[0-9]{1,2}[.、．](?![0-9])|[一二三四五六七八九十]是|其[一二三四五]|首先|第[一二三四五六],)"
)
_RATE_UNIT = re.compile(r"/(?:[年月天日人户亩]|公顷|平方米)的?")
_ACHIEVED = pattern(r"的?[^了,]{0,8}?(?:实现了|实现|用上了|[\u4e00-\u9fff]{1,3}了|达到|通了?)")
_GROWN = "新低调核消催审"
"""Letters that make another word of a following 增 or 减 (新增, 核减)."""
_MONEY_NOUNS = ("资金", "各类资金", "经费", "款项", "金额", "专项资金")
"""Nouns that say too little without their verb: 投入资金."""
_PAYS = re.compile(
    r"[发领交缴付收](?=(?:工资|奖金|补贴|补助|保费|水费|电费|租金|税款|党费|报酬|慰问金|救助金|津贴|红包))"
)
_JOINS = re.compile(r"(?<=.)(?:以及|及|和|与)$")
_INSIDE = re.compile(r"(?<=.)[中里内]$")
_WORD_GOES_ON = pattern(
    r"业(?![务绩主态])|员(?!工)|站(?!点)|队(?!伍)|班(?!子)|[率者]|点(?![评名亮击])|攻坚|面积|还[林草湖]|费(?!用)|户(?![厕口籍外用主])|立卡|进度|比例|标准|能力|水平|安排|决算"
)
"""Letters that make one word with the verb before them: 服务业, 检查站, 管护员."""
_BRINGS = ("完成", "实现", "取得", "获得", "增加", "创造", "带动", "争取", "产生", "超过")
"""Verbs whose object is an income; with any other it is a kind of income: 补助收入."""
_PROCURES = ("落实", "筹集", "筹措", "投入", "拨付", "争取", "兑现", "支付", "压减", "节约", "安排", "解决")
"""Verbs whose object is money; with any other it is money for that: 培训经费投入."""
_SET_BESIDE = pattern(r"的?(?:[\u4e00-\u9fff]{0,2}(?:目标|计划|任务|预算|要求|规定)|平均)")
_CENTRE = pattern(r"中(?:学|药|小|心|层|年|央|国|医|草|专|级|青|型|高|秋|标|低|职|巴|蜂|华|介)")
_ALSO = re.compile(r"\([\u4e00-\u9fff]{1,3}\)")
_ALSO_NAMED = ("村", "行政村", "乡镇", "乡", "镇", "社区", "组", "单位", "学校", "户")
"""18个村(社区)中: what stands in brackets is counted too."""
_AFTER_TIME = frozenset("初末底份后前时")
_OF_TIME = frozenset("年月日季号期")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Phrases:
    """Finds the noun phrase before or after a number."""

    def __init__(
        self, norm: str, layout: Layout, times: list[Time], masked: list[tuple[int, int, bool]]
    ) -> None:
        self.norm, self.layout = norm, layout
        self.words: Lexicon = lexicon()
        table = self.words.words
        self.copula, self.verbs, self.after = (
            table["clause.copula"],
            table["clause.verbs"],
            table["clause.after"],
        )
        self.places, self.wholes, self.lead = (
            table["clause.places"],
            table["clause.wholes"],
            table["clause.times"],
        )
        self.each = table["clause.each"]
        self.around_verbs = table["clause.around_verbs"]
        self.having, self.kept_tails, self.kept_heads = (
            table["clause.having"],
            table["clause.kept_tails"],
            table["clause.kept_heads"],
        )
        self.growth = table["growth.any"]
        self.reach, self.rates = table["growth.to"], table["growth.rate"]
        self.tails = frozenset().union(
            *(words.last_letters for words in (self.reach, self.growth, self.rates, self.copula))
        )
        """Last letters of the words that only lead to a number."""
        self.classes = table["norm.class_after"]
        self.mask_starts = [start for start, _, _ in masked]
        self.time_ends = {time.end: time.start for time in times}
        self.time_starts = {time.start: time.end for time in times}

    def core(self, start: int, end: int, previous: str = "") -> tuple[int, int, set[str]]:
        """The stretch without the words around its noun; and marks for what was stripped.

        `previous` is the indicator of the quantity right before, whose noun the stretch may begin with. The marks
        are "reach" (增加到), "growth" (增长), "have" (共有) and "等".
        """
        if enumerator := _ENUMERATOR.match(self.norm, start, end):
            start = enumerator.end()
        end, marks = self._without_tail(start, end)
        start = self._without_head(start, end, previous)
        return start, max(start, end), marks

    def _without_tail(self, start: int, end: int) -> tuple[int, set[str]]:
        norm, marks = self.norm, set()
        for _ in range(24):
            if end <= start:
                break
            if norm[end - 1] in OPEN and norm[end - 1] not in "”“":
                end -= 1
                continue
            if end in self.time_ends and self.time_ends[end] >= start:
                end = self.time_ends[end]
                continue
            if norm[end - 1] not in self.tails:
                break
            kept = self.kept_tails.before(norm, end)
            if kept and end - len(kept) >= start:
                break
            word, mark = self._leading_to(start, end)
            if not word:
                break
            end -= len(word)
            marks.add(mark)
        return max(end, start), marks - {""}

    def _leading_to(self, start: int, end: int) -> tuple[str, str]:
        """The word at the end of a stretch that only leads to the number, and its mark."""
        norm = self.norm
        if (word := self.reach.before(norm, end)) and end - len(word) >= start:
            return word, "reach"
        word = self.growth.before(norm, end)
        if (
            word
            and end - len(word) >= start
            and not (len(word) == 1 and end - 2 >= start and norm[end - 2] in _GROWN)
        ):
            return word, "growth"
        if (word := self.rates.before(norm, end)) and end - len(word) >= start:
            return word, ""
        word = self.copula.before(norm, end)
        if word and norm[end - len(word) - 1 : end - len(word)] in self.words.bound_parts.get(word, ()):
            return "", ""
        if word and end - len(word) >= start:
            return word, "have" if word in self.having else word if word == "等" else ""
        return "", ""

    def _without_head(self, start: int, end: int, previous: str) -> int:
        norm = self.norm
        if previous and norm.startswith(previous, start) and start + len(previous) < end:
            start += len(previous)
            if norm[start:end] in ("及", "和", "与", "以及"):
                return end
            if norm[start] in "中里" and not self.kept_heads.at(norm, start):
                start += 1
        if rate := _RATE_UNIT.match(norm, start, end):
            start = rate.end()
        word = self.classes.at(norm, start)
        if word and start + len(word) < end:
            start += len(word)
            start += norm[start] == "的"
        for _ in range(12):
            if end <= start or norm[start:end] in self.each:
                break
            if norm[start] in OPEN and norm[start] != "“":
                start += 1
                continue
            if start in self.time_starts and self.time_starts[start] <= end:
                start = self.time_starts[start]
                continue
            if norm[start] == "的":
                start += 1
                continue
            if norm[start] in "来间中起" and start and norm[start - 1] in "年月":
                start += 1
                continue
            word = self.wholes.at(norm, start) or self.lead.at(norm, start)
            if (
                word in _AFTER_TIME
                and start not in self.time_ends
                and norm[start - 1 : start] not in _OF_TIME
            ):
                word = ""  # 初信初访, 后山路: only after a time is the letter one of time
            word = word or self._place_at(start)
            if not word or self.kept_heads.at(norm, start):
                break
            if start + len(word) < end - 1 or (word in self.wholes and start + len(word) < end):
                start += len(word)
                continue
            if start + len(word) == end and len(word) >= 2:
                start = end
            break
        return min(start, end)

    def _place_at(self, start: int) -> str:
        word = self.places.at(self.norm, start)
        return word if len(word) > 1 else ""

    def is_verb(self, core: str) -> bool:
        """Whether nothing but verbs is left."""
        place = 0
        while place < len(core):
            word = (
                self.verbs.at(core, place) or self.lead.at(core, place) or self.around_verbs.at(core, place)
            )
            if not word:
                return False
            place += len(word)
        return bool(core)

    def noun_like(self, core: str) -> bool:
        """Whether a phrase does not begin with a verb or with a word of denial."""
        return not (self.verbs.at(core, 0) or self.reach.at(core, 0) or core[:1] in "未没已达超不")

    def verbs_in(self, core: str) -> list[str]:
        """The verbs of a phrase that is nothing but verbs."""
        found = [self.verbs.at(core, place) for place in range(len(core))]
        return [word for word in found if word]

    def without_verb(self, core: str) -> str:
        """The phrase without the verb it begins with, where a noun is left."""
        for _ in range(3):
            if (
                core[:1] in "使把将对"
                and len(core) > 3
                and core[:2] not in ("对口", "对外", "对标", "对象", "将军")
            ):
                core = core[1:]
            word = self.verbs.at(core, 0)
            rest = core[len(word) :].lstrip("了各类的在到给 ")
            if rest in _MONEY_NOUNS and word:
                break
            if word and (
                _WORD_GOES_ON.match(core, len(word))
                or core.startswith("总值", len(word))
                or (word not in _BRINGS and core.startswith(("收入", "支出"), len(word)))
                or (word not in _PROCURES and core.startswith("经费", len(word)) and len(rest) > 2)
            ):
                break
            if len(word) >= 2 and len(rest) >= 2 and (rest[-1] in "金款费" or not self.is_verb(rest[:2])):
                core = rest
            elif _PAYS.match(core):
                core = core[1:]
            else:
                break
        return core.strip(OPEN) if core.count("“") != core.count("”") else core.strip(" \u3000—-")

    def right(self, found: list[Quantity], index: int) -> str:
        """The noun after a number: 16个行政村, 7公里的油路."""
        norm, quantity = self.norm, found[index]
        start = quantity.end
        word = self.classes.at(norm, start)
        start += len(word)
        while start < len(norm) and norm[start] in " 多余" and not norm.startswith(_BEGIN_NOUNS, start):
            start += 1
        if norm[start : start + 2] == "长的":
            start += 2
        if norm[start : start + 1] == "(" and (within := _SAME_IN.match(norm, start)):
            start = within.end()
        if norm[start : start + 1] == "的":
            start += 1
        elif (self.after.at(norm, start) and not norm.startswith(_BEGIN_NOUNS, start)) or (
            word and quantity.kind not in ("time", "counter", "people")
        ):
            return ""
        if norm.startswith("年均", start) or self.each.at(norm, start):
            return ""  # 372户年均增收4800元
        if start in self.time_starts:
            return ""  # 3户9口今年消除了风险
        end = self.layout.mark_after(start)
        following = next((one for one in found[index + 1 : index + 3] if one.start >= start), None)
        if following is not None:
            end = min(end, following.start)
        place = bisect_left(self.mask_starts, start)
        if place < len(self.mask_starts):
            end = min(end, max(self.mask_starts[place], start))
        phrase = norm[start : min(end, start + 30)]
        if phrase.startswith(
            ("正在", "通过", "实施", "实现", "达到", "进行", "获得", "得到", "开展", "继续")
        ):
            return ""
        if phrase[:1] == "中" and not _CENTRE.match(phrase):
            return ""
        if phrase.strip() in ("中", "里", "内", "之中", "当中", "各", "各自", "每人", "平均", "均"):
            return ""
        if quantity.base == "from" and (reach := self.reach.within(phrase)):
            phrase = phrase[: phrase.index(reach)]
        if norm[start - 1 : start] == "多" and phrase.startswith(("了", "出")):
            return ""  # 比上年的312天多了34天
        if cut := _RIGHT_CUT.search(phrase, 2 if phrase.startswith("没有") else 1):
            phrase = phrase[: cut.start()]
        if len(phrase) == 1 and norm[start + 1 : start + 2] in ("在", "到", "了", "着"):
            return ""  # 921人挤在18个教室
        phrase = _JOINS.sub("", phrase)
        phrase = _INSIDE.sub("", phrase.strip(" \u3000—-"))
        if phrase and phrase[0] not in "“《" and phrase[-1] in "“《":
            phrase = phrase[:-1]
        if also := _ALSO.match(norm, start + len(phrase)) if phrase in _ALSO_NAMED else None:
            phrase += also.group()
        return phrase if _CHINESE.search(phrase) else ""

    def achieved(self, quantity: Quantity) -> str:
        """X%的村实现了Y: Y."""
        norm = self.norm
        end = self.layout.mark_after(quantity.end)
        phrase = norm[quantity.end : min(end, quantity.end + 40)]
        if not phrase or _SET_BESIDE.match(phrase):
            return ""
        if self.classes.at(phrase, 0) or phrase[0] in "左多" or self.growth.at(phrase, 0):
            return ""
        if match := _ACHIEVED.match(phrase):
            rest = phrase[match.end() :]
            if len(rest) >= 2 and not rest[0].isdigit():
                return rest
        if phrase[0] == "的" and len(phrase) > 2:
            return phrase[1:]
        return "" if self.after.at(phrase, 0) else phrase if len(phrase) > 1 else ""
