"""How a value is printed in a Chinese report, so that what is printed reads back to the same value.

A figure never changes silently. 123 450 000 元 is printed 12345万元 because nothing is lost by it; to print
1.23亿元 somebody must ask for two `places`, and then 123 000 000 is the value that is cited, with the
ledger's own value kept beside it. Rounding is half up (四舍五入), as reports round.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from taizhang.problems import Problem, Refused, Text

WAN: Final = 4
"""万: ten to the fourth."""
YI: Final = 8
"""亿: ten to the eighth."""

# Units that reports write with 万 and 亿. People, households and things counted one by one (人, 户, 家, 件)
# are printed to the last one, for that is how they are checked.
SCALED: Final = frozenset(
    ("元", "亩", "人次", "吨", "斤", "公斤", "平方米", "立方米", "千瓦", "千瓦时", "株", "羽", "尾", "册")
)
RATES: Final = frozenset(("%", "‰"))
POINT: Final = "百分点"

_SPELLED_OUT: Final = {"个百分点": POINT, "％": "%"}
_ENGLISH: Final = {
    "元": "yuan",
    "万元": "ten thousand yuan",
    "亿元": "hundred million yuan",
    "亩": "mu",
    "人次": "visits",
    "人": "people",
    "户": "households",
    "家": "businesses",
    "个": "units",
    "件": "items",
    "项": "items",
    "起": "cases",
    "天": "days",
    "次": "times",
    "处": "places",
    "名": "people",
    "票": "ballots",
    "份": "copies",
    "篇": "articles",
    "条": "entries",
    "批": "batches",
    "场": "sessions",
    "期": "periods",
    "夜": "nights",
    "小时": "hours",
    "周": "weeks",
    "月": "months",
    "个月": "months",
    "年": "years",
    "岁": "years",
    "座": "structures",
    "笔": "entries",
    "种": "kinds",
    "岗": "posts",
    "家次": "visits",
    "吨": "tonnes",
    "斤": "jin",
    "公斤": "kg",
    "米": "m",
    "公里": "km",
    "平方米": "m²",
    "立方米": "m³",
    "平方公里": "km²",
    "公顷": "ha",
    "千瓦时": "kWh",
    "千瓦": "kW",
    "分": "points",
    POINT: "percentage points",
}

_EXACT: Final = Context(prec=80)
_DIGITS_BEFORE: Final = 30
_DIGITS_AFTER: Final = 12
_READABLE: Final = 6
"""Up to this many digits a number is read at a glance, and 17280元 is better than 1.728万元."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a report.

    `value` is in `unit` and is what the text says: 1.2亿元 has the value 120000000 and the unit 元, 下降3%
    has the value 3. `rounded_from` is the ledger's value in the same unit where printing rounded it.
    """

    text: str
    value: Decimal
    unit: str
    rounded_from: Decimal | None = None


def print_figure(
    value: Decimal, unit: str, *, decimals: int | None, places: int | None = None, language: str = "zh"
) -> str:
    """The words of `figure`.

    >>> print_figure(Decimal("123450000"), "元", decimals=0)
    '12345万元'
    >>> print_figure(Decimal("17280"), "元", decimals=0)
    '17280元'
    >>> print_figure(Decimal("10400"), "亩", decimals=0)
    '1.04万亩'
    """
    return figure(value, unit, decimals=decimals, places=places, language=language).text


def figure(
    value: Decimal, unit: str, *, decimals: int | None, places: int | None = None, language: str = "zh"
) -> Figure:
    """Print `value` of `unit`.

    `decimals`: how many decimals the indicator keeps in its own unit; the value is rounded to them half up
    (None: it is taken as it is). `places`: how many decimals the printed form may have; None means that 万 and 亿
    are used only where nothing is lost. A unit may itself be scaled (万元, 万亩).
    Raises `Refused` for a value that is not a number or is beyond 30 digits before or 12 after the point.

    >>> figure(Decimal("123456789"), "元", decimals=0, places=2)
    Figure(text='1.23亿元', value=Decimal('123000000'), unit='元', rounded_from=Decimal('123456789'))
    """
    _within_reach(value)
    scale, base = base_unit(unit)
    kept = value if decimals is None else _rounded(value, decimals)
    said = _plain(_EXACT.scaleb(kept, scale))
    exponent, digits = _form(said, base, places, language)
    printed = _plain(_EXACT.scaleb(digits, exponent))
    ledger = _plain(_EXACT.scaleb(value, scale))
    return Figure(
        _words(digits, exponent, base, language), printed, base, None if ledger == printed else ledger
    )


def change(
    now: Decimal, before: Decimal, unit: str, *, decimals: int = 1, language: str = "zh"
) -> Figure | None:
    """Growth against a base (比上年): 增长12.5%, 下降3%, 持平; for a rate, 提高1.2个百分点.

    None where a percentage would mean nothing: a base of zero or below, or a result below zero. 持平 is said only
    of equal values; a change that rounds away is 基本持平.

    >>> change(Decimal(117), Decimal(104), "亩").text
    '增长12.5%'
    >>> change(Decimal("91.2"), Decimal("93"), "%").text
    '下降1.8个百分点'
    >>> change(Decimal(5), Decimal(0), "户") is None
    True
    """
    for value in (now, before):
        _within_reach(value)
    rate = base_unit(unit)[1] in RATES
    if not rate and (before <= 0 or now < 0):
        return None
    difference = _EXACT.subtract(now, before)
    if rate:
        # Per mille stands in per mille: a change of 1‰ is a tenth of a percentage point.
        exact = _EXACT.scaleb(difference, -1) if base_unit(unit)[1] == "‰" else difference
    else:
        exact = _EXACT.divide(_EXACT.multiply(difference, Decimal(100)), before)
    kind = POINT if rate else "%"
    size = _plain(_rounded(abs(exact), decimals))
    loss = None if size == abs(exact) else _plain(_rounded(abs(exact), _DIGITS_AFTER))
    english = language.startswith("en")
    if not size:
        flat = (
            ("unchanged" if not exact else "nearly unchanged")
            if english
            else ("持平" if not exact else "基本持平")
        )
        return Figure(flat, Decimal(0), kind, loss)
    if english:
        word = "up " if exact > 0 else "down "
    elif exact > 0:
        word = "提高" if rate else "增长"
    else:
        word = "下降"
    return Figure(word + _words(size, 0, kind, language), size, kind, loss)


def percent_of_plan(done: Decimal, plan: Decimal, *, decimals: int = 1) -> Figure | None:
    """How much of the plan is done (完成计划的…%); None where the plan is zero or below.

    A plan that is not reached is never printed as 100%: what would round up to it is cut off instead.

    >>> percent_of_plan(Decimal("99.97"), Decimal(100)).text
    '99.9%'
    """
    for value in (done, plan):
        _within_reach(value)
    if plan <= 0:
        return None
    exact = _EXACT.divide(_EXACT.multiply(done, Decimal(100)), plan)
    size = _plain(_rounded(exact, decimals))
    if done < plan and size >= 100:
        size = Decimal(100) - Decimal(1).scaleb(-decimals)
    return Figure(
        _words(size, 0, "%", "zh"),
        size,
        "%",
        None if size == exact else _plain(_rounded(exact, _DIGITS_AFTER)),
    )


def rank(place: int, *, language: str = "zh") -> Figure:
    """A place in a ranking (名次), counted from 1.

    >>> rank(3).text
    '第3名'
    """
    if place < 1:
        raise ValueError("a place is counted from 1")
    return Figure(f"No. {place}" if language.startswith("en") else f"第{place}名", Decimal(place), "名")


def base_unit(unit: str) -> tuple[int, str]:
    """The power of ten a unit stands for, and the unit without it.

    >>> base_unit("万元"), base_unit("亿元"), base_unit("个百分点"), base_unit("千瓦")
    ((4, '元'), (8, '元'), (0, '百分点'), (0, '千瓦'))
    """
    unit = _SPELLED_OUT.get(unit.strip(), unit.strip())
    for sign, scale in (("万", WAN), ("亿", YI)):
        if len(unit) > 1 and unit.startswith(sign):
            return scale, unit[1:]
    return 0, unit


def plain_number(value: Decimal) -> str:
    """The digits of a value, all of them, without an exponent or trailing zeros; for tables.

    >>> plain_number(Decimal("1.50E+3")), plain_number(Decimal("-0.0"))
    ('1500', '0')
    """
    return format(_plain(value), "f")


def unit_word(unit: str, language: str) -> str:
    """The unit in the language of the report; a unit without an English word stays as it is."""
    return _ENGLISH.get(unit, unit) if language.startswith("en") else unit


def _form(value: Decimal, unit: str, places: int | None, language: str) -> tuple[int, Decimal]:
    """Which power of ten to print in, and the number that then stands before it."""
    steps = _steps(unit, language)
    if places is None:
        return _lossless(value, steps)
    size = abs(value)
    at = next((at for at, step in enumerate(steps) if size >= Decimal(1).scaleb(step)), len(steps) - 1)
    digits = _rounded(_EXACT.scaleb(value, -steps[at]), places)
    if at and abs(digits) >= Decimal(1).scaleb(steps[at - 1] - steps[at]):
        # 9999.99万元 rounded to 10000万元 is 1亿元.
        digits = _EXACT.scaleb(digits, steps[at] - steps[at - 1])
        at -= 1
    return steps[at], _plain(digits)


def _lossless(value: Decimal, steps: tuple[int, ...]) -> tuple[int, Decimal]:
    size = abs(value)
    long = size >= Decimal(1).scaleb(_READABLE)
    for allowed in (2, 4) if long else (2,):
        for step in steps[:-1]:
            digits = _plain(_EXACT.scaleb(value, -step))
            if abs(digits) >= 1 and _decimals(digits) <= allowed:
                return step, digits
    return 0, _plain(value)


def _steps(unit: str, language: str) -> tuple[int, ...]:
    if language.startswith("en"):
        return (9, 6, 0) if unit in SCALED else (0,)
    return (YI, WAN, 0) if unit in SCALED else (0,)


def _words(digits: Decimal, exponent: int, unit: str, language: str) -> str:
    if language.startswith("en"):
        scale = {6: " million", 9: " billion"}.get(exponent, "")
        word = unit_word(unit, language)
        gap = "" if unit in RATES or not word else " "
        return f"{format(_plain(digits), ',f')}{scale}{gap}{word}"
    scale = {WAN: "万", YI: "亿"}.get(exponent, "")
    return f"{plain_number(digits)}{scale}{'个' if unit == POINT else ''}{unit}"


def _within_reach(value: Decimal) -> None:
    if not value.is_finite():
        raise Refused(
            Problem(
                "figure-not-a-number",
                Text(f"“{value}”不是数", f"{value} is not a number"),
                Text("填写一个数", "give a number"),
            )
        )
    if value and (value.adjusted() >= _DIGITS_BEFORE or _decimals(_plain(value)) > _DIGITS_AFTER):
        raise Refused(
            Problem(
                "figure-out-of-reach",
                Text("数太长，无法照原样印出", "the number is too long to be printed as it is"),
                Text(
                    f"整数不超过{_DIGITS_BEFORE}位，小数不超过{_DIGITS_AFTER}位",
                    f"at most {_DIGITS_BEFORE} digits before the point and {_DIGITS_AFTER} after",
                ),
            )
        )


def _rounded(value: Decimal, decimals: int) -> Decimal:
    if decimals < 0:
        raise ValueError("decimals are counted from 0")
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> Decimal:
    """The same value with no trailing zeros after the point, no exponent above zero and no minus zero."""
    if not value:
        return Decimal(0)
    whole = value.to_integral_value()
    if value == whole:
        return whole.quantize(Decimal(1), context=_EXACT)
    return value.normalize(_EXACT)
