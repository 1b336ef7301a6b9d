"""One thing said with two values: contradictions, digits turned or mistyped, and 万 or 亿 slipped in."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.reading.bases_told import BasesTold
from taizhang.reading.counted_again import CountedAgain
from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import lexicon
from taizhang.reading.likeness import common, common_unit, equal, slipped, within
from taizhang.reading.mentions import Mentions
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Finding
from taizhang.reading.retold import Retold
from taizhang.reading.slips import Slips
from taizhang.reading.told_in_pairs import ToldInPairs
from taizhang.reading.triggers import TRIGGERS

_EVERYWHERE = frozenset(
    [
        "共有",
        "达到",
        "完成",
        "实现",
        "其中",
        "全镇",
        "投资",
        "资金",
        "累计",
        "为全",
        "新建",
        "新增",
        "增加",
        "减少",
        "投入",
        "发放",
        "全年",
        "支出",
        "收入",
        "总数",
        "以上",
        "面积",
        "人口",
        "产量",
        "补助",
        "奖励",
        "建设",
        "培训",
    ]
)
_LITTLE = frozenset("的了和及与等数户人个")
"""Letters that two names may share without being names of one thing."""
SLIP = (Decimal(2500), Decimal(40000))
"""Two years of one indicator so many times apart are not a growth but a 万 too many or too few."""
_IN_ALL = pattern(
    r"(?:下辖|现辖|共辖|辖|全[镇乡县市街]道?共有|共有|下设|辖有)(?:[0-9]+个?[\u4e00-\u9fff]{1,6}[和、及])?$"
)
_KIND = re.compile(
    r"(?:行政村|自然村|社区|村民小组|村卫生室|村(?![\u4e00-\u9fff]{0,3}小组)(?:\((?:居|社区)\))?|居民小组|党支部|党组织|幼儿园|敬老院|农家书屋|小学|中学|学校|网格|企业|合作社|党群服务中心)"
)
_PAIR = pattern(r"(?:行政村|自然村|社区|村)[、和及]")
_AND_GROUPS = pattern(r"[、和][0-9]+个(?:村民|居民)小组")
"""全乡14个行政村、118个村民小组: what is divided further is counted whole."""
_OF_TOWN = pattern(r"全(?:[镇乡街办]|街道|办事处)$|(?:进驻|走遍|覆盖|涉及|遍布)?(?:全部|所有)(?:的)?$")
_ALL_OF_THEM = pattern(
    r"(?:还|仍|尚)有(?:近|一|部|大|少|个|[0-9])|中(?:还|尚|仍)?(?:有|存在)|(?:\(社区\)|和社区)?(?:[\u4e00-\u9fff]{0,6}全覆盖|已?全部|均|都|已全面|全面|无一|一个不落)"
)
_REST_OF = pattern(r"(?:剩下?|剩余|其余|余下|另外?|还有)的?$")
_OF_A_TIME = re.compile(
    r"(?:假期|黄金周|节日|期间|首日|单日|当天|日均|月均|次均|平均)[^。;]{0,14}$|每[\u4e00-\u9fff]{1,2}$"
)
_DIFFERENCE = re.compile(r"(?:比|较)[^,。;]{1,12}(?:多|少|高|低)(?:出|了)?$")
_LACKING = re.compile(r"(?:[还尚仍]?[差缺欠]|缺口|受益|惠及|享受)[\u4e00-\u9fff]{0,2}$")
"""到位资金还差6.6亿元, 受益学生2486人: not the money that came, not all the students."""
_TO_DO = pattern(r"计划|任务|目标|预算")
_OF_PLAN = pattern(r"的?([\u4e00-\u9fff]{0,12}?)(?:任务|目标|计划|预算|指标)(?![\u4e00-\u9fff]{0,3}[0-9])")
_PLAN_WORD = pattern(r"(?:任务|目标|计划|预算|指标)(?:数)?$|^(?:计划|完成|年初|全年|年度|当年)+")
_PLANNED_THING = pattern(r"的?(?:年度|全年|今年|当年)?计划([\u4e00-\u9fff]{2,4})(?=[,。;、])")
"""3.6亿元的年度计划投资: what was planned stands behind the word of planning."""
_OF_YEAR_START = pattern(r"年初|全年|确定的|下达的|承诺的|既定的")
_STANDARD = pattern(r"[均每][\u4e00-\u9fff]{0,3}(?:补[助贴偿]|标准|工资|津贴|救助)")
"""人均月补助: so much each differs from class to class."""
_CONCEDED = pattern(r"虽然?|尽管|已经?达到?")
_THIS_YEAR = pattern(r"今年|本年|当年|目前|现[在有]")
_SEVERAL_OWNERS = pattern(r"[村组镇乡区][、和及与等]")
_WHOLE_OF = pattern(r"占[\u4e00-\u9fff]{0,6}$")
"""道路交通事故占全部9起事故的三分之二: what a share is taken of."""
_EARLIER = pattern(r"上年|去年|前年|同期|[0-9]年")
_LACKING_SAID = TRIGGERS.bit([_LACKING])
Place = tuple[str, str, str]
Rows = dict[str, dict[str, list[Quantity]]]
MOST_OFF_COLUMN = Decimal("1.3")
"""A number further off that of the column is of something else."""
MOST_OWNERS = 60
"""Owners of rows looked for in a sentence, however long the tables: this keeps time linear."""


def clashes(text: str, layout: Layout, found: list[Quantity]) -> list[Finding]:
    """One indicator, subject and period with two values; digits of a number turned; a 万 too many."""
    norm = layout.norm
    wholes, mentions, plans, retold = _Wholes(norm), Mentions(norm), _Plans(layout), Retold(layout)
    counted_again, slips, in_pairs = CountedAgain(layout), Slips(layout), ToldInPairs(layout)
    bases = BasesTold(layout)
    findings: list[Finding] = []
    said: dict[tuple[str, str, str, str | None], Quantity] = {}
    turned: dict[tuple[str, str], list[Quantity]] = {}
    typed: dict[Place, list[Quantity]] = {}
    levels: dict[Place, Quantity] = {}
    rows: Rows = {}
    rates: dict[str, list[Quantity]] = {}
    for one in found:
        if one.subject and "cell" in one.cues and one.bound == "=":
            _keep_row(one, rows)  # a table may stand behind what is told of it
    for one in found:
        if one.subject and {"cell", "listed"} & one.cues and one.bound == "=":
            if "cell" not in one.cues:
                _keep_row(one, rows)
        elif (told := _row_again(layout, one, rows)) is not None:
            findings.append(_finding("contradiction", text, layout, one, told))
            continue
        again = mentions.clash(one) or _base_again(layout, one, turned) or plans.clash(one)
        slipped_again = slips.clash(one)
        told_so = in_pairs.clash(one) or bases.clash(one) or retold.clash(one) or counted_again.clash(one)
        again = again or told_so
        if (whole := wholes.clash(one) or again) is not None:
            findings.append(_finding("contradiction", text, layout, one, whole))
            continue
        if (
            one.bound != "="
            or one.high is not None
            or one.base == "from"
            or one.role not in ("actual", "share")
            or one.ratio
            or "row" in one.cues
            or one.indicator_from == "respectively"
            or not one.indicator
            or _OF_A_TIME.search(norm, max(one.start - 24, 0), one.start)
            or _DIFFERENCE.search(norm, max(one.start - 16, 0), one.start)
            or (one.said & _LACKING_SAID and _LACKING.search(norm, max(one.start - 8, 0), one.start))
        ):
            if slipped_again is not None:
                findings.append(_finding("contradiction", text, layout, one, slipped_again))
            continue
        digits = _digits(one)
        clash = (
            _conceded(layout, one, rates)
            or _two_values(layout, one, said)
            or _turned_digits(layout, one, digits, turned)
            or _mistyped(layout, one, digits.rstrip("0"), typed)
        )
        clash = clash or slipped_again
        if clash is not None:
            findings.append(_finding("contradiction", text, layout, one, clash))
        elif (far := _slip(one, levels)) is not None:
            findings.append(_finding("unit", text, layout, one, far))
    return findings


def _finding(kind: str, text: str, layout: Layout, one: Quantity, other: Quantity) -> Finding:
    start = max(layout.mark_before(one.start), one.start - 20)
    end = max(one.end, min(layout.mark_after(one.end), one.end + 12))
    return Finding(
        kind,  # type: ignore[arg-type]
        start,
        end,
        text[start:end],
        one.value,
        other.value,
        f"{other.indicator} {text[other.start : other.end]}",
        also=(max(layout.mark_before(other.start), other.start - 20), other.end),
    )


def _two_values(
    layout: Layout, one: Quantity, said: dict[tuple[str, str, str, str | None], Quantity]
) -> Quantity | None:
    """The earlier mention of the very same phrase with another value, in another sentence."""
    phrase = one.phrase
    if (
        len(phrase) < 4
        or phrase in lexicon().words["clash.vague"]
        or (one.indicator in lexicon().words["clash.vague"] and len(phrase) < 5)
        or one.indicator_from != "before the number"
        or "listed" in one.cues
        or (one.kind == "money" and _STANDARD.search(phrase))
        or "其中" in layout.norm[layout.full_sentence(one.start) : one.start]
        or _WHOLE_OF.search(layout.norm, max(one.clause, one.start - 10), one.start)
    ):
        return None
    unit, value, step = common(one)
    other = said.setdefault((phrase, unit, one.subject, one.period), one)
    if other is one or layout.full_sentence(other.start) == layout.full_sentence(one.start):
        return None
    _, before, before_step = common(other)
    tolerance = max(step, before_step)
    if one.unit != other.unit:
        tolerance = max(tolerance, abs(value) * Decimal("0.01"))
    return other if abs(before - value) > tolerance else None


def _conceded(layout: Layout, one: Quantity, rates: dict[str, list[Quantity]]) -> Quantity | None:
    """参合率虽然达到95.3%: a rate told again for the sake of what is said against it, and told before with another value."""
    if one.unit != "%" or one.subject or not one.indicator.endswith(("率", "度", "比重", "占比")):
        return None
    known = rates.setdefault(one.indicator, [])
    known.append(one)
    others = [other for other in known[-8:-1] if _overlaps(other.period, one.period)]
    if len({other.value for other in others}) != 1 or others[0].value == one.value:
        return None
    told = _CONCEDED.search(layout.norm, one.clause, one.start)
    return others[0] if told and "\n" in layout.norm[others[0].end : one.start] else None


def _keep_row(one: Quantity, rows: Rows) -> None:
    """Remember a number by whose it is: of each unit, the last so many owners."""
    owners = rows.setdefault(common_unit(one), {})
    if one.subject not in owners and len(owners) >= MOST_OWNERS:
        del owners[next(iter(owners))]
    owners.setdefault(one.subject, []).append(one)


def _row_again(layout: Layout, one: Quantity, rows: Rows) -> Quantity | None:
    """石楼村以93.0分的成绩, 大坪村401户: a number of a row or of a list, said of the same village with a slip of the pen."""
    owners = rows.get(common_unit(one))
    if not owners or one.bound != "=" or one.kind in ("time", "percent") or one.high is not None:
        return None
    said = layout.norm[max(layout.full_sentence(one.start), one.start - 60) : one.start]
    for subject, known in owners.items():
        if subject not in said:
            continue
        if any(other.value == one.value for other in known):
            return None
        if not one.decimals and _SEVERAL_OWNERS.search(said[said.rfind(subject) + len(subject) :]):
            continue
        slips = [
            other
            for other in known
            if _overlaps(other.period, one.period)
            and (
                (slipped(one.value, other.value) and (one.decimals or _of_column(layout.norm, one, other)))
                or _by_column_name(layout.norm, one, other)
            )
        ]
        if len(slips) == 1:
            return slips[0]
    return None


def _by_column_name(norm: str, one: Quantity, other: Quantity) -> bool:
    """其中白竹村…全年新改86户, of the column 新改: the name of a column right before a number near its own."""
    name = other.indicator.removesuffix("数")[-2:]
    near = max(one.value, other.value) <= min(one.value, other.value) * MOST_OFF_COLUMN
    said = norm[max(one.clause, one.start - 12) : one.start]
    return "cell" in other.cues and near and len(name) > 1 and name not in _EVERYWHERE and said.endswith(name)


def _of_column(norm: str, one: Quantity, other: Quantity) -> bool:
    """Whether a number is said of what the column or the list counts: 户数 of households, 星级文明户 by name."""
    column = other.indicator.removesuffix("数")
    if column in ("户", "人", "人口", one.unit) and len(f"{one.value.normalize():f}") > 2:
        return True
    around = norm[max(one.clause, one.start - 12) : one.start] + " " + norm[one.end : one.end + 10]
    return column in around or any(
        column[at : at + 2] in around
        for at in range(len(column) - 1)
        if column[at : at + 2] not in _EVERYWHERE
    )


def _base_again(
    layout: Layout, one: Quantity, turned: dict[tuple[str, str], list[Quantity]]
) -> Quantity | None:
    """比2023年完成数8462万元增长: a level of another year, with its digits turned."""
    if one.bound != "=" or not one.period or not (one.base == "from" or "base" in one.cues):
        return None
    if (
        "base" in one.cues
        and one.role == "actual"
        and not _THIS_YEAR.search(layout.norm, one.clause, one.start)
    ):
        return None
    years = {
        one.period,
        str(layout.year) if _THIS_YEAR.search(layout.norm, one.clause, one.start) else one.period,
    }
    for other in turned.get(("".join(sorted(_digits(one))), common(one)[0]), ())[-12:]:
        same = other.subject == one.subject and (
            other.indicator == one.indicator
            or (one.indicator and within(*sorted((one.indicator, other.indicator), key=len)))
        )
        if same and other.period in years and other.value != one.value and len(set(_digits(one))) > 1:
            return other if _apart(layout, one, other) else None
    return None


def _turned_digits(
    layout: Layout, one: Quantity, digits: str, turned: dict[tuple[str, str], list[Quantity]]
) -> Quantity | None:
    """An earlier number of the same digits in another order, said of what seems to be the same."""
    before = layout.norm[max(one.clause, one.start - 16) : one.start]
    if (
        len(digits) < 2
        or len(set(digits)) < 2
        or (
            one.kind == "time"
            and (
                not (one.indicator.endswith("天数") or (one.unit == "天" and one.value > 100))
                or _EARLIER.search(before)
            )
        )
        or (one.kind == "percent" and ("cell" in one.cues or len(digits) < 3 or len(one.indicator) < 3))
        or (one.spelled and one.value < 100)
    ):
        return None
    earlier = turned.setdefault(("".join(sorted(digits)), common_unit(one)), [])
    result = None
    for other in earlier[-12:]:
        if other.value == one.value or not _apart(layout, one, other):
            continue
        if "cell" in one.cues & other.cues and one.indicator != other.indicator:
            continue  # two rows of one table
        if one.subject and other.subject and one.subject != other.subject:
            continue
        if other.value.adjusted() != one.value.adjusted() or not _overlaps(other.period, one.period):
            continue
        length = (
            len(f"{one.value / max(one.step, Decimal(1)):f}".partition(".")[0])
            if one.kind != "percent"
            else 0
        )
        if _alike(other.indicator, one.indicator, length) or (
            length > 2 and _near_words(layout.norm, one) & _near_words(layout.norm, other)
        ):
            result = other
            break
    earlier.append(one)
    return result


def _mistyped(
    layout: Layout, one: Quantity, digits: str, typed: dict[Place, list[Quantity]]
) -> Quantity | None:
    """An earlier number of four digits or more that differs in one of them, said of the very same thing."""
    if (
        len(digits) < 3
        or one.spelled
        or one.kind in ("time", "percent")
        or one.indicator in lexicon().words["clash.vague"]
        or "listed" in one.cues
    ):
        return None
    earlier = typed.setdefault((one.indicator, common_unit(one), one.subject), [])
    result = None
    for other in earlier[-12:]:
        same_length = (
            len(_digits(other).rstrip("0")) == len(digits) and other.value.adjusted() == one.value.adjusted()
        )
        if other.value == one.value or not same_length or not _apart(layout, one, other):
            continue
        wrong = sum(a != b for a, b in zip(_digits(other).rstrip("0"), digits, strict=True))
        verb = one.phrase != other.phrase and bool(one.phrase) and bool(other.phrase)
        if (
            wrong == 1
            and len(digits) >= 4 - (one.decimals > 0)
            and not verb
            and _overlaps(other.period, one.period)
        ):
            result = other
            break
    earlier.append(one)
    return result if result and len(f"{one.value:f}".partition(".")[0]) >= 2 else None


def _slip(one: Quantity, levels: dict[Place, Quantity]) -> Quantity | None:
    """The same indicator in another year about ten thousand times as large or as small."""
    if one.kind not in ("money", "measure", "people", "counter") or len(one.indicator) < 4 or one.value <= 0:
        return None
    other = levels.setdefault((one.indicator, common_unit(one), one.subject), one)
    if other is one or other.period == one.period or other.value <= 0:
        return None
    ratio = max(one.value, other.value) / min(one.value, other.value)
    return other if SLIP[0] <= ratio <= SLIP[1] else None


class _Wholes:
    """全镇下辖13个行政村 and 14个行政村全部: how many of a kind there are in all, said twice."""

    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.said: dict[tuple[str, str], Quantity] = {}
        self.before: tuple[Quantity, str] | None = None
        """The count of a kind right before, and the kind."""

    def _beside_all(self, one: Quantity, before: tuple[Quantity, str] | None) -> bool:
        """9个社区、7个村: the second of two counts, the first of which is that of all of its kind, told before."""
        if before is None or not _PAIR.fullmatch(self.norm, before[0].end, one.start):
            return False
        known = self.said.get((before[0].unit, before[1]))
        return known is not None and known is not before[0] and known.value == before[0].value

    def clash(self, one: Quantity) -> Quantity | None:
        """The earlier count of all of a kind, where this is one too and another number."""
        if one.kind not in ("counter", "people") or one.value < 2:
            return None
        match = _KIND.match(self.norm, one.end)
        if match is None:
            return None
        defined = _IN_ALL.search(self.norm, max(one.start - 24, 0), one.start)
        told = (
            match.group() != "企业"
            and (
                self.norm[match.end() : match.end() + 1] not in ("(", "和", "、", "及", "")
                or _AND_GROUPS.match(self.norm, match.end())
            )
            and _OF_TOWN.search(self.norm, max(one.start - 5, 0), one.start)
        )
        kind = match.group().removeprefix("行政")
        key = (one.unit, kind)
        before, self.before = self.before, (one, kind)
        if told and not defined and key not in self.said:
            defined = _IN_ALL.search("下辖")
        beside = self._beside_all(one, before)
        if _REST_OF.search(self.norm, max(one.start - 4, 0), one.start):
            return None
        if not (defined or told or beside or _ALL_OF_THEM.match(self.norm, match.end())):
            return None
        other = self.said.setdefault(key, one) if defined else self.said.get(key, one)
        if other.value == one.value or (defined and other is not one):
            return None
        both = self.said.get((one.unit, "社区"))
        return other if kind != "村" or both is None or both.value + other.value != one.value else None


class _Plans:
    """全年计划3.6亿元, and later 年初确定的3.8亿元的计划: one plan told twice."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.said: dict[tuple[str, str | None], list[tuple[str, Quantity]]] = {}
        self.last = ""

    def clash(self, one: Quantity) -> Quantity | None:
        """The plan of the same thing and time that was told before with another number."""
        before, self.last = self.last, one.indicator or self.last
        if one.role != "target" or one.kind in ("time", "percent", "multiple", "") or one.bound != "=":
            return None
        norm = self.layout.norm
        after = _OF_PLAN.match(norm, one.end)
        if (
            "plan" not in one.cues
            and not after
            and not _TO_DO.search(norm, max(one.clause, one.start - 24), one.start)
        ):
            return None
        if one.high is not None or one.subject or one.base or not one.period:
            return None
        bare = one.indicator in ("任务", "计划", "目标", "指标") or (
            after is not None and not after[1] and one.indicator_from == "after the number"
        )
        name, planned = before if bare else one.indicator, None
        if after and not bare and (planned := _PLANNED_THING.match(norm, one.end)):
            after, name = None, planned[1]
        name = _PLAN_WORD.sub("", after[1] if after and len(after[1]) > 1 else name)
        if len(name) < 2:
            return None
        key = (common_unit(one), one.period)
        known = [other for said, other in self.said.get(key, ()) if said == name]
        self.said.setdefault(key, []).append((name, one))
        if name in lexicon().words["clash.vague"] and not planned:
            return None
        if any(equal(one, other) for other in known):
            return None
        for other in known:
            a, b = common(one)[1], common(other)[1]
            told = after or planned or _OF_YEAR_START.search(norm, max(one.start - 24, 0), one.start)
            near = max(a, b) <= min(a, b) * Decimal("1.3")
            if (slipped(a, b) or (told and near)) and _apart(self.layout, one, other):
                return other
        return None


def _digits(one: Quantity) -> str:
    printed = f"{one.value:f}"
    if "." in printed:
        printed = printed.rstrip("0").replace(".", "")
    return printed.lstrip("0")


def _apart(layout: Layout, one: Quantity, other: Quantity) -> bool:
    """In other sentences; the very same phrase may stand in another part of one sentence."""
    if one.phrase and one.phrase == other.phrase and len(one.phrase) >= 4:
        return layout.sentence(other.start) != layout.sentence(one.start)
    return layout.full_sentence(other.start) != layout.full_sentence(one.start)


def _overlaps(first: str | None, second: str | None) -> bool:
    """Whether two periods share a time; unknown ones may."""
    if not first or not second or first.startswith(second) or second.startswith(first):
        return True
    if len(first) < 9 and len(second) < 9:
        return False
    (a, b), (c, d) = ((int(p[:4]), int(p[-4:]) if len(p) == 9 else int(p[:4])) for p in (first, second))
    return a <= d and c <= b


def _near_words(norm: str, one: Quantity) -> set[str]:
    """The pairs of letters right before a number in its clause: 最大 of 最大168毫米."""
    said = re.split(r"[^\u4e00-\u9fff]", norm[max(one.start - 6, 0) : one.start])[-1]
    return {said[at : at + 2] for at in range(len(said) - 1)} - _EVERYWHERE


def _alike(first: str, second: str, digits: int) -> bool:
    """Whether two phrases name the same thing; the longer the number, the less the phrases must share."""
    short, long = sorted((first.strip("“”"), second.strip("“”")), key=len)
    if len(short) >= 2 and (
        (len(short) >= 3 and short in long) or long.endswith(short) or short[-2:] == long[-2:]
    ):
        return True
    common_letters = set(first) & set(second) - _LITTLE
    if digits == 3 and len(common_letters) >= 3 and first[-1] in "分率数额量值":
        return True
    return digits >= 4 and bool(common_letters)
