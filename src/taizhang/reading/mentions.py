"""The same things counted again: 清运车14辆 in one part of a report, 16辆清运车全部安装定位 in another."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import common, common_unit, digits, equal, slipped, within
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.triggers import TRIGGERS

MOST_KEPT = 60
"""Counts of a unit looked back to, however long the text."""
SHORTEST, LONGEST = 3, 10
"""Letters of a name that two mentions must share."""
NEAR = Decimal("1.6")
"""Two counts further apart than this are of different things."""
VERY_NEAR = Decimal("1.1")
_PARTITIVE = pattern(r"[中里](?:头|面|边)?[,的]?(?!学|药|小|心|央|国)")
_APART = pattern(r"[。\n]")
VERY_FAR = Decimal("1.4")
_A_LITTLE_LESS = Decimal("0.995")
_CALLED = re.compile(r"接待|总?量$|人次$|人数$|总?数$|总额$|^(?:全年|累计|全镇|实现|完成)+|年")
_ALMOST = Decimal("1.4")
_VERB_OF = pattern(r"(?:^|[,。;、:\n])?([\u4e00-\u9fff]{2})了?的$")
_COUNTED_AFTER = pattern(r"[\u4e00-\u9fff]{2,6}(?=[,。;、\n])")
_DIGIT = pattern(r"[0-9]")
_CLAUSE = re.compile(r"[,。;:\n]")
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_DEFINITE = pattern(
    r"(?:^|[,、。;:\n是])(?:全[镇乡村县街市校院场]道?|我[镇乡]|现有的?|确保|保障|对(?:现有)?|这|上述|上年|去年|(?:19|20)[0-9]{2}年|[^,。;]{1,8}的)$"
)
_HEAD = pattern(r"(?:^|[,。;:\n]|[\u4e00-\u9fff]的|全[镇乡村县市]|现有|这)$")
_COLLECTIVE = re.compile(r"(?<=..)(?:队伍|总数|数量|人数|总量)$")
_TOLD = pattern(r"(?:和|及|与|、|面对|全体|依托|离不开|,|。|\n)$")
_OF_ALL = pattern(r"(?:全部|一律|均|都|[中里],|[中里][\u4e00-\u9fff])")
_PARTED = pattern(
    r"[\u4e00-\u9fff]{1,8}?(?:[,、]|[中里](?:头|面|边)?,?)?(?:还|就|只)?有[0-9一二三四五六七八九十两]+"
)
"""58座大棚里有11座, 36盏路灯, 有5盏: what is told of is all of them."""
_TROUBLE = pattern(
    r"(?:的)?(?:规模|管[护理]|利用|运[行营]|质量|布局|功能|设[施备])?(?:普遍|大多|多数)?(?:偏|不|缺|老化|尚|还|仍|没|较|未|闲置|难|存在|亟待|破损|薄弱|带动力)"
)
"""What is said of all of a thing: 6处集中育秧点规模偏小; of a part of it it would be said how many."""
_PART = re.compile(r"其中|[由从比较]|同比|新增|另|又|再|剩|余|每|平均|力争|计划")
_STRONG = pattern(
    r"(?:全[镇乡村县街市校院站局所园区场厂]道?|我[镇乡村院校站]|现有的?|已有的|这|上述|全部|所有的?|全体)$"
)
"""What makes a count told again the count of all there are."""
_TURNED_TO = pattern(
    r"(?:对|把|将|让|使|给|为|从|在|以|用|向|面对|依托|依靠|针对|围绕|利用)[\u4e00-\u9fff]{0,6}$|(?:确保|保障|[管用办建抓守护看]好|守住|用足|盘活|提高|巩固|扩大|管住|发挥好?|通过|按照|和|及|与|、|虽然?|尽管|已[\u4e00-\u9fff]{1,4}的|新增的|了|推进)$"
)
"""Words that turn to what is known already."""
_DONE_NOW = pattern(r"(?:今年|本年|当年|已经?)[\u4e00-\u9fff]{1,4}的$")
"""把今年建成的4处供水工程管好: in a plan, and yet of what was done."""
_FOR = pattern(r"(?:为|给|向|惠及)$")
_OF_THEM_ALL = pattern(
    r"(?:中|里|的[\u4e00-\u9fff]{2,8})?(?:(?:[\u4e00-\u9fff]{0,4}(?:大多|多数|普遍|偏[大小高低少多老弱]|[\u4e00-\u9fff]{0,3}(?:不[强高足够齐稳]|[较很]?[大弱低差老旧重])(?=[,。;、\n]))|有[一几半的些近超不]|半数|一半|大部分|全部|一律|均|都|虽|因|由|没有|无一|一[户个村人]不|只|仅|还|仍|才|远远|已|要|需|得到|实行|逐[一个户项村]|挨[个户]|来之不易|达不|利用率|入住|[\u4e00-\u9fff]{0,4}[不没缺难]))|全年|常年|始终|个个|人人|户户|中|里"
)
_RELATIVE = re.compile(r"([\u4e00-\u9fff]{2})(?:了|好|过|起来)?的$")
_DONE_SO = re.compile(r"([\u4e00-\u9fff]{2})(?:了|好|过|完)$")
_EXTENT = re.compile(
    r"(?<=..)(?:队伍|数|总数|数量|人数|总量|(?:种植|栽培|养殖)?总?面积|总?里程|规模|基地|总人口|总投资|总长)$"
)
_MODIFIED = pattern(r"(?:[新旧该的]|老(?![人年党干区城]))+")
_HAN_PAIR = pattern(r"(?!剩|余|还|尚)[\u4e00-\u9fff]{2}")
_LEFT = pattern(
    r"(?:还有|剩余|剩下|余下|(?<=[,、。;])余|还剩|(?:尚未|还没|没有?)[\u4e00-\u9fff]{1,4})(?:的|有)?$"
)
_LEFT_SAID = TRIGGERS.bit([_LEFT])
_PERSONS = {"名": "人", "位": "人", "口": "人"}


class Mentions:
    """Remembers what was counted by the name that stands with it, and finds the mention that differs."""

    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.alias = [word.split("=") for word in lexicon().words["clash.alias"]]
        self.vague = lexicon().words["clash.vague"]
        self.said: dict[tuple[str, str], list[Quantity]] = {}
        self.rests: dict[str, Quantity] = {}
        self.verbs = lexicon().words["clause.verbs"]
        self.everybody = lexicon().words["clash.everybody"]
        self.heads: dict[tuple[str, str], list[tuple[str, Quantity]]] = {}
        """What was counted, by its unit and the last two letters of its name."""
        self.parts: dict[tuple[str, str], list[tuple[str, Quantity]]] = {}
        """What 其中 names as a part, for things that are counted nowhere else."""
        self.kept: dict[str, list[Quantity]] = {}

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier count of the things that stand after this number, where it is another one."""
        if "cell" in one.cues and not one.subject and one.kind != "percent":
            self._keep(one)
        if "cell" in one.cues or one.value < 2 or not one.kind or one.kind in ("percent", "multiple", "time"):
            return None
        found = None
        if one.kind != "money":
            found = self._rest_again(one) or (self._again(one) if one.role == "actual" else None)
        found = found or (self._told_again(one) if one.bound == "=" else self._beyond(one))
        if found is not None and self._beside(one, found):
            found = None
        if one.kind != "money":
            self._remember(one)
        self._keep(one)
        return found

    def _beside(self, one: Quantity, other: Quantity) -> bool:
        """计划招聘25人, 实际到岗23人: 这23人 are those told in the sentence of the figure it differs from."""
        for known in self.kept.get(common_unit(one), ()):
            if known is not other and equal(known, one) and known.indicator_from != "after the number":
                first, last = sorted((known, other), key=lambda told: told.start)
                if last.start - first.end < 60 and not _APART.search(self.norm, first.end, last.start):
                    return True
        return False

    def _keep(self, one: Quantity) -> None:
        """Remember a level by every name it goes by: 农村公路总里程, and 农村公路."""
        if (
            one.bound != "="
            or one.high is not None
            or one.base == "from"
            or one.role not in ("actual", "target")
        ):
            return
        if one.subject or "base" in one.cues:
            return
        split = "其中" in self.norm[max(one.start - 12, 0) : one.start]
        if split and (one.indicator_from != "before the number" or len(one.indicator) < 2):
            return
        heads = self.parts if split else self.heads
        names = {self._plain(one.indicator)}
        if self.norm[one.end : one.end + 1] == "的" or one.indicator_from == "after the number":
            names.update(name[:12] for name in _NAME.findall(self.norm, one.end + 1, one.end + 14)[:1])
        if one.unit == "口" and one.value >= 100:
            names.add("人口")
        if one.phrase:
            names.add(one.phrase)
        if (after := _COUNTED_AFTER.match(self.norm, one.end)) and not self.verbs.at(after[0], 0):
            names.add(after[0])
        for name in list(names):
            names.add(_EXTENT.sub("", name))
            if len(name) > 2 and self.verbs.at(name, len(name) - 1) == name[-1]:
                names.add(name[:-1])  # 蔬菜大棚盖到63座
            if len(name) > 4 and self.verbs.at(name, len(name) - 2) == name[-2:]:
                names.add(name[:-2])  # 机动地发包624亩
        for name in names:
            if len(name) < 2 or not _NAME.fullmatch(name):
                continue
            known = heads.setdefault((common_unit(one), name[-2:]), [])
            if len(known) < 8:
                known.append((name, one))
        if split:
            return
        kept = self.kept.setdefault(common_unit(one), [])
        kept.append(one)
        del kept[:-MOST_KEPT]

    def _told_again(self, one: Quantity) -> Quantity | None:
        """面对全镇3.62万群众, 维修的24公里水渠, 对45户特困户: what was counted before, with another number."""
        norm, start = self.norm, one.start
        after = _NAME.match(norm, one.end, one.end + 14)
        if one.bound != "=" or one.high is not None or one.base or one.subject:
            return None
        before = norm[max(start - 16, 0) : start]
        clause = _DIGIT.split(_CLAUSE.split(before)[-1])[
            -1
        ]  # 其中5处供水点和当年建成的350口: 其中 is said of the 5
        if _PART.search(clause):
            return None
        relative = _RELATIVE.search(before) or _DONE_SO.search(before)
        if after is None and (relative is None or not before.endswith("的")):
            return None
        noun = after[0] if after and not _PARTITIVE.match(after[0]) else ""
        modified = _MODIFIED.match(noun)
        said = self._plain(noun[modified.end() if modified else 0 :])
        best: tuple[int, Quantity] | None = None
        first = (False, 0, Decimal(0))
        if one.unit == "口" and said[:1] in ("", "人"):
            said = "人口"
        keys = [(common_unit(one), said[k - 2 : k]) for k in range(2, min(len(said), 8) + 1)]
        seen = [self._counted(*key) for key in keys]
        for length, known in enumerate(seen, start=2):
            for name, other in known:
                short, long = sorted((said[:length], name), key=len)
                far = not _one_time(one, other) and one.role != "target"
                another = (
                    modified
                    and modified[0] != "的"
                    and len(name) > length
                    and not slipped(one.value, other.value)
                )
                if (
                    within(short, long)
                    and not another
                    and not (far and (length < 3 or not slipped(one.value, other.value)))
                ):
                    if equal(one, other):
                        return None
                    if other.role == "actual" or one.role == "target":
                        a, b = common(one)[1], common(other)[1]
                        order = (slipped(a, b), length, min(a, b) / max(a, b, Decimal(1)))
                        best, first = ((length, other), order) if order >= first else (best, first)
        same_act = False
        if relative:
            for other in self.kept.get(common_unit(one), ())[-30:]:
                if relative[1] in norm[max(other.start - 14, 0) : other.start]:
                    if equal(one, other):
                        return None
                    best = best if best and not slipped(one.value, other.value) else (3, other)
            same_act = best is not None and relative[1] in norm[max(best[1].start - 14, 0) : best[1].start]
        if best is None and len(said) > 1 and len(f"{one.value.normalize():f}") > 2:
            for other in self.kept.get(common_unit(one), ())[-30:]:
                near = norm[max(other.start - 10, 0) : other.start] + " " + norm[other.end : other.end + 10]
                if said[:2] in near and "." not in said and slipped(common(one)[1], common(other)[1]):
                    best, same_act = (2, other), True
        if best is None and one.value >= 100 and len(said) > 2:
            best = self._turned_digits_of(one, said)
        if best is None and len(said) > 2:
            best = self._shortened(one, said)
        if best is None and one.value >= 100 and one.kind == "counter" and _PARTED.match(norm, one.end):
            alike = [
                other
                for other in self.kept.get(common_unit(one), ())[-30:]
                if slipped(one.value, other.value)
            ]
            again = any(equal(one, other) for other in self.kept.get(common_unit(one), ()))
            best = (3, alike[0]) if len(alike) == 1 and not again else None
        if best is None and one.value >= 1000 and (word := self.everybody.at(said, 0)):
            best = self._population(one, len(word))
        if best is None:
            return None
        length, other = best
        if not _APART.search(norm, other.end, min(start, other.end + 400)):
            return None
        a, b = common(one)[1], common(other)[1]
        ratio = max(a, b) / min(a, b)
        slip = slipped(a, b)
        if _FOR.search(clause) and sorted(digits(a)) != sorted(digits(b)):
            return None  # 为586户贫困户发放补贴: so many of them, not all there are
        initial = not clause.strip(" \u3000一二三四五六七八九十是但而")
        slip = slip or (initial and length > 3 and _one_time(one, other) and _noughts_apart(a, b))
        strong = bool(
            _STRONG.search(clause)
            or (same_act and relative is not None and before.endswith("的"))
            or (
                relative
                and before.endswith("的")
                and self._same_verb(relative[1], best[1])
                and self._alone(one, said[:length], relative[1])
            )
            or (initial and _OF_THEM_ALL.match(norm, one.end + length))
        )
        parted = _PARTED.match(norm, one.end)
        parted = parted if parted and norm.startswith(one.unit, parted.end()) else None
        strong = strong or parted is not None
        of_all = (
            _STRONG.search(clause) and other.indicator == said[:length] and self._alone(one, said[:length])
        )
        length += bool(of_all)
        every = before.endswith("的") and _OF_ALL.match(norm, one.end + length)
        if not noun and not slip:
            return None
        if strong or every:
            vague = said[:length] in self.vague and not _PARTITIVE.match(norm, one.end + length)
            length += not vague and (
                parted is not None or bool(initial and _PARTITIVE.match(norm, one.end + length))
            )
            length += bool(every) or (
                (initial or before.endswith("的")) and ratio <= _ALMOST and self._alone(one, said[:length])
            )
            planned = one.role == other.role == "target" and length > 3 and ratio <= VERY_NEAR
            planned = planned or _DONE_NOW.search(clause) is not None
            most = NEAR if self._unit(one) == self._unit(other) else Decimal(2)
            return (
                other
                if slip or (length > 2 and ratio <= most and not vague and (one.role == "actual" or planned))
                else None
            )
        turned = initial or same_act or relative is not None or _TURNED_TO.search(clause)
        if turned and slip and (length > 2 or same_act or one.value >= 100 or set(f"{a:f}") == set(f"{b:f}")):
            return other
        return None

    def _turned_digits_of(self, one: Quantity, said: str) -> tuple[int, Quantity] | None:
        """312名受资助学生, of 家庭经济困难学生321人: another name of the same head, and the same digits turned."""
        own = sorted(digits(one.value))
        for length in range(2, min(len(said), 8) + 1):
            for _, other in self._counted(common_unit(one), said[length - 2 : length]):
                if sorted(digits(other.value)) == own and other.value.adjusted() == one.value.adjusted():
                    return None if other.value == one.value else (3, other)
        return None

    def _shortened(self, one: Quantity, said: str) -> tuple[int, Quantity] | None:
        """73户倒房户, of 倒塌房屋37户: the letters of a short name stand with the number whose digits are turned."""
        name, own = set(said[:3]) - set(one.unit), sorted(digits(one.value))
        all_of_them = (
            _STRONG.search(self.norm, max(one.start - 8, 0), one.start) is not None and len(name) > 1
        )
        if len(name) < 2 or (len(own) < 2 and not all_of_them):
            return None
        for other in self.kept.get(common_unit(one), ())[-30:]:
            near = set(self.norm[max(other.start - 8, 0) : other.start])
            if all_of_them and other.value < 100 and self._said_so(other, said):
                return None if other.value == one.value else (3, other)
            if (
                name <= near
                and sorted(digits(other.value)) == own
                and other.value.adjusted() == one.value.adjusted()
            ):
                return None if other.value == one.value else (3, other)
        return None

    def _said_so(self, other: Quantity, said: str) -> bool:
        """全乡16个受灾村, of 18个村受灾: the letters of the name, in another order, right behind the number."""
        after = _NAME.match(self.norm, other.end, other.end + 4)
        return (
            after is not None
            and len(after[0]) > 2
            and set(after[0][:3]) == set(said[:3])
            and after[0][:3] != said[:3]
        )

    def _same_verb(self, verb: str, other: Quantity) -> bool:
        """新装的48盏路灯, 路灯装了45盏: the verb of the one stands by the other."""
        near = self.norm[max(other.start - 8, 0) : other.start]
        return verb[-1] in near or (verb[0] in near and verb[0] not in "新全已")

    def _beyond(self, one: Quantity) -> Quantity | None:
        """游客接待量不足18万人次, where 18.6万 were counted: at odds with what was said of it exactly."""
        if one.role != "actual" or one.high is not None or one.bound not in "<>" or one.subject or one.base:
            return None
        if one.value < 100 or _PART.search(self.norm, max(one.start - 12, 0), one.start):
            return None
        name = _EXTENT.sub("", self._plain(one.indicator))
        counted = {
            other.value: other
            for known in {name[-2:], name.removeprefix("接待")[-2:], _CALLED.sub("", name)[-2:]}
            for their, other in self.heads.get((common(one)[0], known), ())
            if _same_thing(_EXTENT.sub("", their), name) and _one_time(one, other) and other.role == "actual"
        }
        if len(counted) != 1:
            return None
        other = next(iter(counted.values()))
        a, b = common(one)[1], common(other)[1]
        if max(a, b) > min(a, b) * VERY_FAR or other.bound != "=":
            return None
        wrong = b < a * _A_LITTLE_LESS if one.bound == ">" else b > a
        return other if wrong else None

    def _alone(self, one: Quantity, name: str, verb: str = "") -> bool:
        """Whether things of a name were counted once only, before; with a verb, whether once as done so."""
        key = (common_unit(one), name[-2:])
        counted = {
            other.value for _, other in self._counted(*key) if not verb or self._same_verb(verb, other)
        }
        return len(counted) == 1

    def _counted(self, unit: str, ending: str) -> list[tuple[str, Quantity]]:
        """What was counted under names of an ending; parts that 其中 names only where nothing else was."""
        return self.heads.get((unit, ending)) or self.parts.get((unit, ending)) or []

    def _population(self, one: Quantity, length: int) -> tuple[int, Quantity] | None:
        """4.38万名居民: the inhabitants, where they were counted but once."""
        known = {other.value: other for _, other in self.heads.get((common_unit(one), "人口"), ())}
        if len(known) != 1 or one.value in known:
            return None
        other = next(iter(known.values()))
        return (length, other) if slipped(one.value, other.value) else None

    def _rest_again(self, one: Quantity) -> Quantity | None:
        """剩余17处, and later 尚未整改的19处问题: what is left, of the same things."""
        if (
            one.bound != "="
            or not one.said & _LEFT_SAID
            or not _LEFT.search(self.norm, max(one.start - 10, 0), one.start)
        ):
            return None
        before = self.rests.setdefault(one.unit, one)
        if before is not one and slipped(before.value, one.value):
            first, second = (self.norm[told.start - 6 : told.end + 14] for told in (before, one))
            if any(
                second[at : at + 2] in first for at in range(len(second) - 1) if _HAN_PAIR.match(second, at)
            ):
                return before
        if (
            before is one
            or before.value == one.value
            or max(before.value, one.value) > NEAR * min(before.value, one.value)
        ):
            return None
        around = self.norm[max(before.start - 60, 0) : before.start]
        noun = _NAME.match(self.norm, one.end, one.end + 2)
        verb = self.norm[max(one.start - 3, 0) : one.start].removesuffix("的")
        return (
            before
            if (noun and noun[0] in around) and verb[-2:] in around and "。" not in around[-40:]
            else None
        )

    def _plain(self, name: str) -> str:
        """规上 for 规模以上: one name of a thing that has two."""
        for longer, shorter in self.alias:
            name = name.replace(longer, shorter)
        return name

    def _unit(self, one: Quantity) -> str:
        return _PERSONS.get(one.unit, one.unit)

    def _remember(self, one: Quantity) -> None:
        if one.bound != "=" or one.base == "from" or one.role not in ("actual", "target") or one.subject:
            return
        name = _NAME.findall(one.indicator.strip("“”"))
        if not name or "其中" in self.norm[max(one.start - 12, 0) : one.start]:
            return
        whole = _COLLECTIVE.sub("", self._plain(name[-1] if len(name) == 1 else one.indicator))
        unit = _PERSONS.get(one.unit, one.unit)
        for length in range(2, min(len(whole), LONGEST) + 1):
            known = self.said.setdefault((unit, whole[-length:]), [])
            if len(known) < 6:
                known.append(one)

    def _again(self, one: Quantity) -> Quantity | None:
        after = _NAME.match(self.norm, one.end, one.end + LONGEST + 6)
        if one.bound != "=" or one.high is not None or after is None:
            return None
        said = self._plain(after[0].lstrip("新老旧"))
        unit = _PERSONS.get(one.unit, one.unit)
        for length in range(min(LONGEST, len(said)), SHORTEST - 1, -1):
            name = said[:length]
            earlier = self.said.get((unit, name))
            if earlier and name not in self.vague:
                return self._differs(one, earlier, one.end + length + len(after[0]) - len(said), length)
        return self._done_again(one, said[:2])

    def _done_again(self, one: Quantity, name: str) -> Quantity | None:
        """拆除违建217处, and later 拆除的237处违建: a short name, with the verb it stood under."""
        verb = _VERB_OF.search(self.norm, max(one.start - 6, 0), one.start)
        earlier = (
            []
            if verb is None
            else [
                other
                for other in self.said.get((self._unit(one), name), [])
                if set(verb[1]) & set(self.norm[max(other.start - 10, 0) : other.start])
            ]
        )
        if earlier:
            return self._differs(one, earlier, one.end + 2)
        return self._turned(one, name)

    def _turned(self, one: Quantity, name: str) -> Quantity | None:
        """山塘43口, and later 34口山塘 at the head of a clause: the digits of a short name's count turned."""
        known = self.said.get((self._unit(one), name), [])
        if not known or any(other.value == one.value for other in known) or one.value < 12:
            return None
        before = self.norm[max(one.start - 12, 0) : one.start]
        if one.value < 100 and not _HEAD.search(before):
            return None
        digits = sorted(f"{one.value:f}")
        return next(
            (other for other in known if sorted(f"{other.value:f}") == digits and _one_time(one, other)), None
        )

    def _differs(self, one: Quantity, earlier: list[Quantity], end: int, length: int = 2) -> Quantity | None:
        if any(other.value == one.value for other in earlier):
            return None
        before = self.norm[max(one.start - 14, 0) : one.start]
        clause = re.split(r"[,。;、:\n是]", before)[-1]
        if _PART.search(clause):
            return None
        other = min(earlier, key=lambda other: abs(other.value - one.value))
        ratio = max(one.value, other.value) / min(one.value, other.value)
        definite = _DEFINITE.search(before) or (
            not clause.strip() and (_OF_ALL.match(self.norm, end) or _TROUBLE.match(self.norm, end))
        )
        named = length >= 5 and one.value >= 20 and _TOLD.search(before) and ratio <= VERY_NEAR
        if (
            named
            or (definite and ratio <= NEAR)
            or (not clause.strip() and one.value >= 100 and ratio <= VERY_NEAR)
        ):
            return other if _one_time(one, other) else None
        return None


def _noughts_apart(one: Decimal, other: Decimal) -> bool:
    """86.4万立方米 and 8.64万立方米: the same three digits or more, ten or a hundred times apart."""
    first = digits(one)
    return len(first) > 2 and first == digits(other) and abs(one.adjusted() - other.adjusted()) in (1, 2)


def _same_thing(first: str, second: str) -> bool:
    """Whether two names are one, but for the words of receiving or counting: 接待游客, 游客接待量."""
    one, two = (_CALLED.sub("", name) for name in (first, second))
    return len(one) > 1 and one == two


def _one_time(one: Quantity, other: Quantity) -> bool:
    """Whether two counts may hold for the same time."""
    return (
        not one.period
        or not other.period
        or one.period == other.period
        or one.period[:4] == other.period[-4:]
        or one.period[-4:] == other.period[:4]
    )
