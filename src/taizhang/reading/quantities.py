"""Numbers with their units: every place where a report counts or measures something."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache

from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.notation import (
    LETTER_UNIT,
    NUMBER,
    Number,
    is_code,
    magnitude_of,
    number_at,
)
from taizhang.reading.numerals import DIGITS, magnitude
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity, ratio_at
from taizhang.reading.report import Bound
from taizhang.reading.times import Time
from taizhang.reading.triggers import openings

_FIRST = re.compile(r"[0-9零〇一二三四五六七八九两十百千万亿]")
"""What a number begins with: to search for this one letter is faster than to try all of NUMBER at every place."""
_IN_FRONT = pattern(r"[名位](?![^,。;、)\n])")
_TENTH = pattern(r"([一二三四五六七八九])(?=[,。;、)\n的左以]|$)")
"""八成五: the tenth after 成."""
_BOTH_ABOVE = re.compile(r"[和、][0-9]+(?:\.[0-9]+)?[%‰]?以上")
_RATE_BEFORE = pattern(
    r"(?:率|满意度|知晓度|覆盖面)(?:分别|均|都|已)*(?:达到?|为|至|到)?$|(?:率|度)(?:分别|均|都)+(?:达到?|为)[0-9]+(?:\.[0-9]+)?[和、]$"
)
_MONEY_BEFORE = pattern(
    r"(?:集体经济|进账|收益|分红|工资|慰问|资金|资|收入|投资|补助|补贴|税收|产值|款|费|金|额|支出)[^,。;、]{0,4}$"
)
_ROW = re.compile(r"(?:[、和及与][0-9]{1,9}(?:[.,][0-9]{1,6})?[万亿]?){1,11}")
_IN_A_ROW = re.compile(r"(?:分别|依次|各)(?:为|是|达|有|完成)?[0-9.,万亿、和]*$")
_COMING = frozenset("访信电宾自客源华说看稿料")
"""321批来访: 来 that begins a word."""
_TO = re.compile(r"\s?(?:[-—–~～]{1,2}|[至到])\s?")
_SPACES = {chr(code) for code in range(0x3001) if chr(code).isspace()}
_TO_FIRST = frozenset({*_SPACES, *"-—–~～至到"})
_BOTH_ABOVE_FIRST = openings(_BOTH_ABOVE)
_LETTER_UNIT_FIRST = openings(LETTER_UNIT)


def quantities(
    norm: str, found_times: list[Time], masked: list[tuple[int, int]], names: list[tuple[int, int]]
) -> list[Quantity]:
    """All quantities of a normalised text, in order.

    `found_times` and `masked` are stretches that hold no quantity (dates; masked numbers); `names` are titles and
    short quotations, whose numerals are part of a name.
    """
    words = lexicon()
    blocked = _merged([(time.start, time.end) for time in found_times] + masked + names)
    starts = [start for start, _ in blocked]
    found: list[Quantity] = []
    after_numeral = _after_numeral()
    place = 0
    while first := _FIRST.search(norm, place):
        match = NUMBER.match(norm, first.start())
        if match is None:
            place = first.end()
            continue
        place = match.end()
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and blocked[index][1] > match.start():
            place = max(place if blocked[index][1] <= place else match.start(), blocked[index][1])
        elif match["chinese"] and norm[place : place + 1] not in after_numeral:
            continue
        elif (after := _read(norm, match, words, found, starts)) is not None:
            place = max(after, place)
    return found


@cache
def _after_numeral() -> frozenset[str]:
    """What may follow a Chinese numeral that counts: a unit, an approximator inside, 至, a Latin unit; and 前十强."""
    words = lexicon()
    units = {unit[0] for unit in words.units.every}
    return frozenset({*units, *words.infix, *"强佳"}) | _TO_FIRST | openings(LETTER_UNIT)


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _read(
    norm: str, match: re.Match[str], words: Lexicon, found: list[Quantity], starts: list[int]
) -> int | None:
    """Read the quantity that begins at `match` into `found`; where reading goes on, or None to skip the number."""
    number = number_at(norm, match, words)
    if number is None:
        return None
    start = number.start
    before = norm[start - 1] if start else ""
    if match["arabic"] and (is_code(norm, number, before, words) or before in ("N", "o", "O")):
        return None
    if match["arabic"] and norm[number.end : number.end + 1] in ":" and number.value <= 100:
        ratio = ratio_at(norm, number)
        if ratio:
            found.extend(ratio)
            return ratio[-1].end
    unit, end = _unit(norm, number.end, words)
    if number.percent:
        unit, end = number.percent, number.end
    high = number.high
    place = end if unit else number.end
    if norm[place : place + 1] in _TO_FIRST and (to := _TO.match(norm, place)):
        second = NUMBER.match(norm, to.end())
        reach = number_at(norm, second, words) if second and not second["of"] else None
        if second and second["of"] and number.percent:
            reach = number_at(norm, second, words)
        if reach and (match["arabic"] is None) == (second is not None and second["arabic"] is None):
            unit_two, end_two = (
                (number.percent, reach.end) if number.percent else _unit(norm, reach.end, words)
            )
            left = norm[max(0, start - 12) : start]
            moves = any(word in left.rpartition(",")[2] for word in ("由", "从")) and bool(unit)
            if unit_two and unit in ("", unit_two) and not moves and "到" not in to.group() * bool(unit):
                low = number.value
                if not unit and reach.value >= 1000 and low < reach.value / 100 and reach.step > number.step:
                    low *= magnitude(magnitude_of(norm, reach.end, second)) if second else 1
                if low < reach.value:
                    number.value, high, unit, end = low, reach.value, unit_two, end_two
                    number.step = min(number.step, reach.step) if number.step else reach.step
                    number.bound = reach.bound
    ordinal = before == "第" or (before == "前" and _IN_FRONT.match(norm, number.end) is not None)
    if before == "前" and norm[number.end : number.end + 1] in ("强", "佳"):
        return number.end + 1
    if ordinal and unit not in ("名", "位"):
        return end if unit else None
    if match["chinese"] and not _counts(norm, number, unit, end, words, ordinal):
        return None
    if unit == "周" and norm[end : end + 1] == "年":
        return end + 1
    if match["arabic"] and not unit and norm[number.end : number.end + 1] in "、和及与":
        unit, end = _unit_of_row(norm, number, words)
    if match["arabic"] and not unit:
        follows = norm[number.end : number.end + 1]
        if follows == "号" or words.call_numbers.at(norm, number.end):
            return None
    quantity = _quantity(norm, number, high, unit, end, words)
    quantity.ordinal = ordinal
    if match["arabic"] and not quantity.unit and _of_people(norm, quantity, words):
        quantity.unit, quantity.kind, quantity.inferred = "人", "people", True
    elif match["arabic"] and not quantity.unit and _unknown_classifier(norm, quantity, words):
        quantity.unit, quantity.end, quantity.kind = norm[quantity.end], quantity.end + 1, "counter"
    if not quantity.unit and found and _of_money(norm, quantity, found[-1]):
        quantity.unit, quantity.kind, quantity.inferred = "元", "money", True
    if not quantity.unit and not quantity.inferred and not _bare(norm, quantity, match, words):
        return None
    found.append(quantity)
    return quantity.end


_NO_STOP = re.compile(r"[^0-9。;\n]*")
_MONEY_GOES_ON = re.compile(r"[^0-9。;\n]*[还花剩余给出收付投补存支分赚挣亏欠差是到][了出]?(?:近|约|过)?")


def _unit(norm: str, place: int, words: Lexicon) -> tuple[str, int]:
    """The unit after a number and where it ends."""
    if norm[place : place + 1] in _LETTER_UNIT_FIRST and (latin := LETTER_UNIT.match(norm, place)):
        return latin.group(), latin.end()
    unit = words.units.every.at(norm, place)
    if not unit or (unit.isascii() and unit.isalpha()):
        return "", place
    if unit == "个点" and not words.words["growth.change"].within(norm[max(0, place - 12) : place]):
        unit = "个"
    if unit == "大" and (norm[place - 1 : place].isdigit() or norm[place - 1 : place] in "万亿"):
        return "", place
    if len(unit) == 1 and unit in ("方", "点", "路", "门", "面", "分", "度", "里", "成", "折", "站", "社", "步", "大", "发", "群") and norm[place + len(unit) : place + len(unit) + 1] in (
        "面", "案", "位", "钟", "线", "灯", "头", "积", "类", "支", "部", "配", "子", "校", "约", "立", "左", "区", "会", "效", "众",
    ):  # fmt: skip
        return "", place
    return unit, place + len(unit)


def _counts(norm: str, number: Number, unit: str, end: int, words: Lexicon, ordinal: bool) -> bool:
    """Whether a Chinese numeral counts something, rather than being part of a word or a name."""
    start = number.start
    if ordinal:
        return unit in ("名", "位")
    numeral = norm[start : number.end]
    if not unit or (
        unit not in words.units.plain and words.units.kind(unit) not in ("money", "measure", "percent")
    ):
        return False
    for offset, name in words.fixed.get(norm[start : start + 2], ()):
        if norm.startswith(name, start - offset):
            return False
    if (
        norm[start - 1 : start]
        in (
            "第",
            "初",
            "周",
            "星",
            "期",
            "之",
            "唯",
            "统",
            "同",
            "另",
            "每",
            "逐",
            "某",
            "同",
            "任",
            "进",
            "专",
            "万",
            "说",
            "有",
            "一",
            "哪",
        )
        and number.value < 10
        and numeral[0] == "一"
    ):
        return False
    after = norm[end : end + 1]
    if norm[start - 1 : start] == "第" or words.meeting.at(norm, number.end):
        return False
    if (
        unit in ("大", "级", "村", "证", "季", "门", "种", "类", "面", "届", "题", "组", "里", "度", "成")
        and number.value > 12
        and unit not in ("里", "题", "种", "类")
    ):
        return False
    if unit in ("级", "届", "门", "面", "类", "种", "度") or (unit == "大" and number.value < 2):
        return unit in ("级", "种", "类") and number.value == 2 and norm[number.start] == "两"
    if unit == "成" and after and after in "立为员效果就熟功长交绩品本":
        return False
    if unit == "里" and after not in "多路,。、的)":
        return False
    if unit == "年" and (number.value >= 1000 or after in ("级", "制")):
        return False
    if (unit == "组" and numeral != "两") or (
        unit == "起" and number.value < 10 and after not in ",。;、)\n"
    ):
        return False
    if unit == "个" and after in "百好高" and after:
        return False
    if unit in ("人", "户", "家", "口") and number.value == 1:
        return False
    each = number.value == 1 and numeral == "一" and words.units.kind(unit) in ("measure", "money")
    if each and "\u4e00" <= after <= "\u9fff" and after not in "左多以左上下之":
        return False  # 商品果一斤卖到2.3元
    if (
        number.value == 1
        and number.high is None
        and unit in words.units.plain
        and words.units.kind(unit) in ("counter", "people", "time")
    ):
        if unit in ("年", "个月") and (
            norm[end : end + 1] == "来" or norm[max(0, start - 2) : start] in ("过去", "近")
        ):
            return True
        closed = after == "" or after in ",。;、)！!\n"
        return (
            closed
            and unit in ("台", "座", "处", "所", "栋", "间", "辆", "套", "项", "条", "家", "支", "名")
            and norm[start - 1 : start] not in ",。;、的 \n"
        )
    if numeral in ("百", "千", "万", "亿", "百万", "千万", "十"):
        left = norm[start - 1 : start]
        if words.units.kind(unit) == "money":
            return words.words["norm.class_after"].at(norm, end) != "" or left in "过超上逾"
        return (
            unit in ("亩", "吨", "斤", "公里", "平方米")
            and after not in ",。;、)，"
            and after != ""
            and numeral != "十"
        )
    return True


def _quantity(
    norm: str, number: Number, high: Decimal | None, unit: str, end: int, words: Lexicon
) -> Quantity:
    """The quantity with normalised value, bound, and a unit supplied where the source lost it."""
    kind = words.units.kind(unit)
    value, step = number.value, number.step
    if kind == "money":
        worth = words.units.money[unit]
        value, step, high = value * worth, step * worth, None if high is None else high * worth
        unit = "元"
    if unit == "成半":
        value += Decimal("0.5")
        unit = "成"
    elif unit == "成" and (tenth := _TENTH.match(norm, end)):
        value += Decimal(DIGITS[tenth[1]]) / 10
        end = tenth.end(1)
    start = number.start
    inferred = False
    if not unit:
        left = norm[max(0, start - 12) : start]
        if not number.spelled and value <= 100 and _RATE_BEFORE.search(left):
            unit, kind, inferred = "%", "percent", True
        elif value >= 10000 and _MONEY_BEFORE.search(left) and norm[number.end - 1] in "万亿":
            unit, kind, inferred = "元", "money", True
    bound = _bound(norm, start, end, number.bound, unit, words)
    return Quantity(
        start, end, value, unit, kind, bound, high, step, number.decimals, number.spelled, inferred=inferred
    )


def _bound(norm: str, start: int, end: int, infix: Bound, unit: str, words: Lexicon) -> Bound:
    """The bound set by the words around a number."""
    for sign, after in words.bound_after.items() if norm[end : end + 1] in words.bound_starts else ():
        word = after.at(norm, end)
        if (
            word
            and not (word in "来强余" and unit in ("年", "个月", "人", "名"))
            and not (word == "来" and norm[end + 1 : end + 2] in _COMING)
            and not (word == "多" and norm[end + 1 : end + 2] in "种样方个0123456789出发收产打卖花用交付")
        ):
            return sign  # type: ignore[return-value]
    if infix != "=" and not (infix == "~" and unit == "%" and norm[start - 1 : start] in words.bound_ends):
        return infix
    if norm[end : end + 1] in _BOTH_ABOVE_FIRST and _BOTH_ABOVE.match(norm, end):
        return ">"
    if norm[start - 1 : start] not in words.bound_ends:
        return infix
    for sign, before in words.bound_before.items():
        word = before.before(norm, start)
        if not word or (word == "近" and unit in words.recent_units):
            continue
        if norm[start - len(word) - 1 : start - len(word)] in words.bound_parts.get(word, ()):
            continue
        return sign  # type: ignore[return-value]
    return infix


def _bare(norm: str, quantity: Quantity, match: re.Match[str], words: Lexicon) -> bool:
    """Whether a number without any unit still is a quantity: something is said to be, reach or total it."""
    if match["chinese"] or quantity.decimals > 4:
        return False
    before, after = norm[quantity.start - 1 : quantity.start], norm[quantity.end : quantity.end + 1]
    moves = (
        norm[quantity.end - 1 : quantity.end] in ("万", "亿")
        and after in "增上升提扩下降减发没未已都均大着存"
    ) or _moves_on(norm, quantity.end, words)
    if (
        (after and after not in ",。;、)!?\n以左" and not moves)
        or not before
        or before in ",。;、(\n“《〈-—:.·/"
    ):
        return False
    if quantity.value.to_integral_value() == quantity.value and 1900 <= quantity.value <= 2100:
        return False
    return "\u4e00" <= before <= "\u9fff" and before not in "第号路线图表附"


def _unit_of_row(norm: str, number: Number, words: Lexicon) -> tuple[str, int]:
    """2.1万、2.8万和3.2万人次: the unit that the last of a row has for all; where this number ends."""
    row = _ROW.match(norm, number.end)
    if row is None or not (
        number.decimals
        or norm[number.end - 1] in "万亿"
        or _IN_A_ROW.search(norm, max(number.start - 24, 0), number.start)
    ):
        return "", number.end
    unit = words.units.every.at(norm, row.end())
    kind = words.units.kind(unit)
    return (unit if kind in ("money", "measure", "people", "counter", "percent") else "", number.end)


def _of_people(norm: str, quantity: Quantity, words: Lexicon) -> bool:
    """Whether 3.8万 stands right before those it counts: 3.8万辖区群众, 3.26万群众."""
    if norm[quantity.end - 1] not in "万余多千":
        return False
    everybody = words.words["clash.everybody"]
    return any(everybody.at(norm, quantity.end + more) for more in (0, 2, 3, 4))


def _of_money(norm: str, quantity: Quantity, before: Quantity) -> bool:
    """欠32万元, 去年还了12万: so many ten thousands, after an amount of money, are money."""
    return (
        before.kind == "money"
        and norm[quantity.end - 1] in "万亿"
        and quantity.start - before.end < 24
        and (
            (before.inferred and _NO_STOP.fullmatch(norm, before.end, quantity.start))
            or _MONEY_GOES_ON.fullmatch(norm, before.end, quantity.start)
        )
        is not None
    )


def _moves_on(norm: str, place: int, words: Lexicon) -> bool:
    """由0.48提高到0.53, 280万增加: a verb of growth, not a classifier, stands after the number."""
    word = words.words["growth.to"].at(norm, place) or words.words["growth.any"].at(norm, place)
    return len(word) > 1


def _unknown_classifier(norm: str, quantity: Quantity, words: Lexicon) -> bool:
    """Whether the letter after an Arabic number with nothing known after it may be taken for its classifier."""
    before, after = norm[quantity.start - 1 : quantity.start], norm[quantity.end : quantity.end + 1]
    if (
        not "\u4e00" <= after <= "\u9fff"
        or after in "号后前年月日时点至到第和与及的多以之左上下内外不是为有在被将等或"
    ):
        return False
    if _moves_on(norm, quantity.end, words):
        return False
    if norm[quantity.end - 1] in "万亿" and (
        after in "没未已都均大着" or words.words["clause.verbs"].at(norm, quantity.end) or after == "存"
    ):
        return False
    return (
        "\u4e00" <= before <= "\u9fff"
        and before not in "第号"
        and quantity.value < 10**6
        and not 1900 <= quantity.value <= 2100
        and not quantity.inferred
    )
