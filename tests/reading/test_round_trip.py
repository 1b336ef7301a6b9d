"""What the writer prints the reader reads: the same value, unit and bound."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.reading import read
from taizhang.writing.figures import figure as printed_figure

UNITS = [
    "元",
    "亩",
    "人次",
    "吨",
    "公斤",
    "平方米",
    "户",
    "人",
    "件",
    "家",
    "公里",
    "%",
    "个百分点",
    "千瓦时",
    "天",
]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 10**10),
    st.integers(0, 2),
    st.sampled_from(UNITS),
    st.sampled_from(
        [
            ("", "", "="),
            ("超过", "", ">"),
            ("近", "", "<"),
            ("约", "", "~"),
            ("", "以上", ">"),
            ("", "以内", "<"),
        ]
    ),
)
def test_a_printed_figure_is_read_back(number, decimals, unit, bound):
    before, after, sign = bound
    if unit in ("户", "人", "件", "家", "天"):
        decimals = 0
    value = Decimal(number).scaleb(-decimals)
    printed = printed_figure(value, unit, decimals=decimals)
    text = f"全镇完成改造{before}{printed.text}{after}。"
    if unit == "天" and before == "近":
        return  # 近12天 is the last twelve days
    (figure,) = read(text).figures
    assert figure.text == printed.text
    assert (figure.value, figure.bound) == (printed.value, sign)
    assert figure.unit.removeprefix("个") == printed.unit.removeprefix("个")


@settings(max_examples=100, deadline=None)
@given(st.integers(10_000, 10**12), st.integers(0, 3))
def test_a_rounded_figure_is_read_as_printed(value, places):
    printed = printed_figure(Decimal(value), "元", decimals=0, places=places)
    (figure,) = read(f"完成固定资产投资{printed.text}。").figures
    assert (figure.text, figure.value, figure.unit) == (printed.text, printed.value, "元")
