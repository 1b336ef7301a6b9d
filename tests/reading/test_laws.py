"""Laws of the reader: any text is read, every span is inside it, and time grows with the length."""

import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taizhang.reading import propose, read
from taizhang.reading.numerals import chinese

PIECES = [
    *"0123456789０１２零一二两三十百千万亿〇.,，、。；：（）()《》“”％%‰:∶年月日个户人元亩公里村镇由到增加下降占其中共第约近超多余来Xx×* \n\t",
    "增加到", "分别", "2023年", "百分之", "三次产业", "同比增长", "以上", "合计", "翻了两番", "计划", "力争", "明年", "一、", "（一）",
    "达到", "每人", "2017—2021年", "个百分点", "倍", "率", "𝟛", "\x00", "😀",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@example("2023年，过去十3年来。")
@example("一𝟛百")
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_read_and_every_span_is_its_slice(text):
    report = read(text)
    for figure in report.figures:
        assert 0 <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert figure.value.is_finite()
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote
    for statement in report.statements:
        assert all(0 <= index < len(report.figures) for index in statement.figures)
    starts = [figure.start for figure in report.figures]
    assert starts == sorted(starts)
    assert all(one.end <= other.start for one, other in zip(report.figures, report.figures[1:], strict=False))
    propose(report)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_characters_are_read(text):
    report = read(text)
    assert all(text[figure.start : figure.end] == figure.text for figure in report.figures)


@given(st.integers(1, 9_999_999), st.sampled_from(["户", "亩", "公里", "人次", "万元"]))
def test_a_printed_integer_comes_back_as_it_was(value, unit):
    figure = read(f"全镇完成改造{value:,}{unit}。").figures[0]
    assert figure.value == value * (10_000 if unit == "万元" else 1)
    assert figure.bound == "="


@given(st.decimals(Decimal("0.01"), Decimal("99999"), places=2))
def test_a_printed_decimal_comes_back_exactly(value):
    assert read(f"完成投资{value}亿元。").figures[0].value == value * 10**8


def spelled(number: int) -> str:
    """A numeral below ten thousand, as it is written out."""
    digits, powers = "零一二三四五六七八九", ["", "十", "百", "千"]
    out, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + powers[power]
            zero = False
        else:
            zero = True
    return out


@given(st.integers(1, 9999))
def test_every_chinese_numeral_has_its_value(number):
    assert chinese(spelled(number)) == (Decimal(number), None)


HOSTILE = {
    "headings that name a time": "\n明年",
    "limits and parts": "60岁以上1人，占2%；其中甲、乙1户、",
    "digits": "7",
    "numerals": "万",
    "brackets": "（《“",
    "masks": "X",
    "masks and units": "3X户",
    "figures": "由3户增加到5户",
    "parts": "其中3户",
    "ratios": "12:",
    "line ends": "\n",
    "spaces": "新 ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_the_text(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = 60.0
        for _ in range(3):
            start = time.process_time()
            read(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(2_000), seconds(16_000)
    assert large < max(8 * small * 3, 0.2)


@pytest.mark.parametrize("digit", ["𝟛", "٣", "²", "③"])
def test_digits_of_other_scripts_are_read_as_letters(digit):
    assert read(f"新建公路{digit}公里，二{digit}万，20{digit}年，{digit}:{digit}:{digit}。").figures == ()


def test_a_long_line_of_digits_is_no_figure_and_takes_no_time():
    start = time.process_time()
    assert read("7" * 1_000_000).figures == ()
    assert time.process_time() - start < 5


def test_an_empty_text_is_an_empty_report():
    report = read("")
    assert (report.figures, report.findings, report.statements, report.year) == ((), (), (), None)
