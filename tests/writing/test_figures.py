from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from taizhang.problems import Refused
from taizhang.writing.figures import (
    SCALED,
    base_unit,
    change,
    figure,
    percent_of_plan,
    print_figure,
    rank,
)

from .paper_ledger import read_back

UNITS = (
    *sorted(SCALED),
    "%",
    "‰",
    "百分点",
    "个百分点",
    "公里",
    "户",
    "人",
    "件",
    "万元",
    "亿元",
    "万亩",
    "倍",
)
values = st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("756000000", "元", "7.56亿元"),
        ("12500000", "元", "1250万元"),
        ("17280", "元", "17280元"),
        ("123456789", "元", "12345.6789万元"),
        ("123456789.5", "元", "123456789.5元"),
        ("0", "元", "0元"),
        ("-35000", "元", "-3.5万元"),
        ("3200", "万元", "3200万元"),
        ("12000", "万元", "1.2亿元"),
        ("0.5", "万元", "5000元"),
        ("10400", "亩", "1.04万亩"),
        ("192000", "人次", "19.2万人次"),
        ("3852", "人", "3852人"),
        ("12600", "户", "12600户"),
        ("95.50", "%", "95.5%"),
        ("1.2", "百分点", "1.2个百分点"),
        ("1.2", "个百分点", "1.2个百分点"),
        ("152", "公里", "152公里"),
    ],
)
def test_a_value_is_printed_as_reports_print_it(value: str, unit: str, printed: str) -> None:
    assert print_figure(Decimal(value), unit, decimals=None) == printed


@given(values, st.sampled_from(UNITS), st.sampled_from(["zh", "en"]))
def test_an_exact_figure_reads_back_to_the_value_of_the_ledger(
    value: Decimal, unit: str, language: str
) -> None:
    printed = figure(value, unit, decimals=None, language=language)
    scale, base = base_unit(unit)
    number, word = read_back(printed.text)
    assert number == value.scaleb(scale) == printed.value
    assert printed.unit == base
    assert printed.rounded_from is None
    if language == "zh":
        assert word == base


@given(values, st.sampled_from(UNITS), st.integers(0, 4), st.sampled_from(["zh", "en"]))
def test_a_figure_rounded_in_its_unit_cites_the_rounded_value(
    value: Decimal, unit: str, decimals: int, language: str
) -> None:
    printed = figure(value, unit, decimals=decimals, language=language)
    scale, _ = base_unit(unit)
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP).scaleb(scale)
    assert read_back(printed.text)[0] == printed.value == expected
    assert (printed.rounded_from is None) == (value.scaleb(scale) == expected)
    assert printed.rounded_from in (None, value.scaleb(scale))


@given(values, st.sampled_from(UNITS), st.integers(0, 4), st.sampled_from(["zh", "en"]))
def test_rounding_for_print_is_small_stated_and_kept_beside_the_ledgers_value(
    value: Decimal, unit: str, places: int, language: str
) -> None:
    printed = figure(value, unit, decimals=None, places=places, language=language)
    scale, _ = base_unit(unit)
    exact = value.scaleb(scale)
    assert read_back(printed.text)[0] == printed.value
    number = printed.text.split(" ")[0].rstrip("".join(UNITS) + "万亿")
    assert len(number.partition(".")[2]) <= places
    # Half a unit of the last place at most: of 亿 (billion) only where the value reaches it.
    largest = max(Decimal(1), abs(exact))
    assert abs(printed.value - exact) <= largest.scaleb(-places) / 2
    assert printed.rounded_from == (None if printed.value == exact else exact)


def test_a_figure_that_rounds_up_to_the_next_scale_is_printed_in_it() -> None:
    assert print_figure(Decimal("99999999"), "元", decimals=0, places=2) == "1亿元"


def test_a_scale_is_chosen_by_the_value_and_not_by_what_rounding_makes_of_it() -> None:
    assert print_figure(Decimal("99600000"), "元", decimals=0, places=0) == "9960万元"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+40", "1E-20"])
def test_a_value_that_cannot_be_printed_as_it_is_is_refused(value: str) -> None:
    with pytest.raises(Refused) as refusal:
        print_figure(Decimal(value), "元", decimals=None)
    assert refusal.value.problems[0].to("en")
    assert refusal.value.problems[0].code in ("figure-not-a-number", "figure-out-of-reach")


@pytest.mark.parametrize(
    ("now", "before", "unit", "printed"),
    [
        ("117", "104", "亩", "增长12.5%"),
        ("31", "62", "起", "下降50%"),
        ("8", "8", "户", "持平"),
        ("100001", "100000", "元", "基本持平"),
        ("98.7", "91.2", "%", "提高7.5个百分点"),
        ("91.2", "93", "%", "下降1.8个百分点"),
        ("0", "0", "%", "持平"),
        ("25", "20", "‰", "提高0.5个百分点"),
    ],
)
def test_growth_is_worded_as_reports_word_it(now: str, before: str, unit: str, printed: str) -> None:
    found = change(Decimal(now), Decimal(before), unit)
    assert found is not None
    assert found.text == printed


@pytest.mark.parametrize(("now", "before"), [("5", "0"), ("5", "-2"), ("-1", "4")])
def test_growth_from_no_base_is_not_a_percentage(now: str, before: str) -> None:
    assert change(Decimal(now), Decimal(before), "万元") is None


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_growth_says_the_direction_and_the_size_that_it_cites(now: int, before: int) -> None:
    found = change(Decimal(now), Decimal(before), "元")
    assert found is not None
    assume(found.value)
    assert found.text.startswith("增长" if now > before else "下降")
    assert read_back(found.text[2:]) == (found.value, "%")
    assert abs(found.value * before / 100 - abs(now - before)) <= Decimal(before) / 2000


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_plan_is_printed_as_met_only_if_it_is(done: int, plan: int) -> None:
    found = percent_of_plan(Decimal(done), Decimal(plan))
    assert found is not None
    assert (found.value >= 100) == (done >= plan)
    assert read_back(found.text) == (found.value, "%")
    assert abs(found.value - Decimal(100 * done) / plan) <= Decimal("0.1")


def test_there_is_no_percent_of_a_plan_of_zero() -> None:
    assert percent_of_plan(Decimal(5), Decimal(0)) is None


def test_a_rank_is_a_place_counted_from_one() -> None:
    assert rank(3).text == "第3名"
    assert rank(3, language="en").text == "No. 3"
    with pytest.raises(ValueError, match="counted from 1"):
        rank(0)
