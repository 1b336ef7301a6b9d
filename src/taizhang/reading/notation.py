"""Numbers as they are written: Arabic, Chinese, mixed, with an approximator inside (220多万), as fractions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.reading.lexicon import Lexicon
from taizhang.reading.numerals import LONGEST, chinese, magnitude
from taizhang.reading.patterns import pattern
from taizhang.reading.report import Bound
from taizhang.reading.triggers import openings

_DIGITS = "零〇一二三四五六七八九两"
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}+(?![0-9])(?:\.[0-9]{1,9}+)?|[0-9]++(?:\.[0-9]{1,9}+)?"
_CHINESE = rf"[{_DIGITS}十百千万亿]++(?:点[{_DIGITS}]{{1,6}})?"
NUMBER = re.compile(
    rf"(?P<of>百|千|万|[二三四五六七八九十]{{1,3}})分之(?P<part>{_ARABIC}|[{_DIGITS}十百]{{1,6}}(?:点[{_DIGITS}]{{1,6}})?)"
    rf"|(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE})"
)
MAGNITUDE = re.compile(r"[十百千]?万亿|[十百千]?[万亿]|千(?![瓦克米伏卡家])|百(?!分)")
_MAGNITUDE_FIRST = openings(MAGNITUDE)
_HUNDREDS = re.compile(r"([1-9])百")
"""7千8百: the hundreds after the thousands."""
_SMALL_TAIL = re.compile(r"([0-9])千")
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(10))
"""One unit of the last place, by decimals; NUMBER reads at most nine."""

_COUNTED_NAME = pattern(r"(?:台|套|辆|架)(?![\u4e00-\u9fff])")
"""DR1台: the letters name a thing, the number counts it."""
_COUNTED_MANY = pattern(r"(?:人|户|次|件|台|个|元)")
"""反诈中心App2.1万人: so many that no name has such a number."""
_MEASURED_NAME = pattern(r"多?(?:[十百千]?[万亿]+)?(?:元|美元|%)")
"""GDP19.92亿元: the letters name what is measured."""
LETTER_UNIT = pattern(
    r"(?:km2|km²|km|m2|m²|m3|m³|kWh|kVA|kV|kW|kw|MWh|MW|kg|cm|mm|m|t|GB|MB|Mbps)(?![A-Za-z0-9])"
)


@dataclass(slots=True)
class Number:
    """A number with its infix approximator and magnitude, before its unit is read."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    step: Decimal
    decimals: int
    bound: Bound
    spelled: bool
    percent: str = ""


def number_at(norm: str, match: re.Match[str] | None, words: Lexicon) -> Number | None:
    """The value at `match` with its infix approximator and magnitude."""
    if match is None:
        return None
    start, end = match.span()
    if match["of"]:
        return _fraction(match)
    if match["chinese"]:
        parsed = chinese(match.group())
        if parsed is None:
            return None
        value, high = parsed
        number = Number(start, end, value, high, Decimal(0), 0, "=", True)
        point = match.group().partition("点")[2]
        if point:
            number.decimals = len(point)
            number.step = Decimal(1).scaleb(-len(point))
    else:
        digits = match.group().replace(",", "")
        if len(digits) > LONGEST:
            return None
        value = Decimal(digits)
        decimals = len(digits) - digits.find(".") - 1 if "." in digits else 0
        number = Number(start, end, value, None, _STEPS[decimals], decimals, "=", False)
    after = norm[end : end + 1]
    if after in words.infix and goes_on(norm, end + 1, words):
        number.bound = words.infix[after]  # type: ignore[assignment]
        end += 1
        after = norm[end : end + 1]
    if (
        after in _MAGNITUDE_FIRST
        and (not match["chinese"] or number.bound != "=")
        and (power := MAGNITUDE.match(norm, end))
    ):
        factor = magnitude(power.group())
        number.value *= factor
        number.step *= factor
        if number.high is not None:
            number.high *= factor
        end = power.end()
        if tail := _SMALL_TAIL.match(norm, end):
            number.value += int(tail[1]) * 1000
            number.step = Decimal(1000)
            end = tail.end()
        if norm[end - 1] == "千" and (tail := _HUNDREDS.match(norm, end)):
            number.value += int(tail[1]) * 100
            number.step = Decimal(100)
            end = tail.end()
        if norm[end : end + 1] in words.infix and goes_on(norm, end + 1, words):
            number.bound = words.infix[norm[end]]  # type: ignore[assignment]
            end += 1
    number.end = end
    return number


def goes_on(norm: str, place: int, words: Lexicon) -> bool:
    """Whether a unit or magnitude follows: 220多万元 has an infix, 5年多 has not."""
    return bool(MAGNITUDE.match(norm, place) or words.units.every.at(norm, place))


def _fraction(match: re.Match[str]) -> Number | None:
    """百分之七点五, 千分之三, 三分之一 (as percent)."""
    part = match["part"]
    if part[0].isdigit():
        value, decimals = Decimal(part.replace(",", "")), len(part.partition(".")[2])
    else:
        parsed = chinese(part)
        if parsed is None:
            return None
        value, decimals = parsed[0], len(part.partition("点")[2])
    step = Decimal(1).scaleb(-decimals)
    if match["of"] in "百千万":
        factor = {"百": ("%", 1), "千": ("‰", 1), "万": ("‰", 10)}[match["of"]]
        return Number(
            match.start(), match.end(), value / factor[1], None, step, decimals, "=", True, factor[0]
        )
    whole = chinese(match["of"])
    if whole is None or not whole[0]:
        return None
    share = (value * 100 / whole[0]).quantize(Decimal("0.01"))
    return Number(match.start(), match.end(), share, None, Decimal("0.01"), 2, "~", True, "%")


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def magnitude_of(norm: str, end: int, match: re.Match[str]) -> str:
    tail = MAGNITUDE.search(norm, match.start(), end)
    return tail.group() if tail else ""


def is_code(norm: str, number: Number, before: str, words: Lexicon) -> bool:
    """Whether the digits are part of a code: letters around them, a telephone number, a document number."""
    start, end = number.start, number.end
    if before and before != "/" and (_is_latin(before) or before in "-+_#＃№.〔[【"):
        if _is_latin(before) and _MEASURED_NAME.match(norm, end) and norm[start - 2 : start - 1].isupper():
            return False
        if _is_latin(before) and _COUNTED_NAME.match(norm, end) and norm[start - 2 : start - 1].isalpha():
            return False
        if (
            _is_latin(before)
            and norm[start - 3 : start].isalpha()
            and norm[end - 1] in "万亿"
            and _COUNTED_MANY.match(norm, end)
        ):
            return False
        return not (before in "-" and not norm[max(0, start - 2) : start - 1].isalnum())
    after = norm[end : end + 1]
    if after and _is_latin(after) and not LETTER_UNIT.match(norm, end):
        return True
    if (
        number.decimals == 0
        and end - start >= 7
        and norm[start:end].isdigit()
        and not goes_on(norm, end, words)
    ):
        return True
    if after in "-—－" and after and norm[start:end].isdigit():
        tail = re.match(r"[-—－]([0-9]{7,8})(?![0-9])", norm[end : end + 10])
        if tail and end - start in (3, 4):
            return True
    return after in "〕]】号#" and bool(after)
