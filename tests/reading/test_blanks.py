"""Blanks set beside digits for looks change nothing of what is read, and every place is told as the text is written."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.reading import open_document, read
from tests.reading.test_laws import PIECES

BESIDE_DIGITS = re.compile(
    r"(?<=[0-9０-９%％‰])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9０-９])|(?<=[0-9０-９])(?=[%％‰])"
)
SET_APART = re.compile(r"[0-9] [\u4e00-\u9fff]")
CORPUS = [
    path
    for path in sorted((Path(__file__).parent / "corpus").glob("*.txt"))[::5]
    if not SET_APART.search(open_document(path))
]


def with_blanks(text: str, blank: str, seed: int = 0) -> str:
    """The text with a blank at most of the places where typesetters put one."""
    chance = random.Random(seed)
    return BESIDE_DIGITS.sub(lambda _: blank if chance.random() < 0.9 else "", text)


def figures(text: str, blank: str) -> list[tuple[object, ...]]:
    return [
        (one.text.replace(blank, ""), one.value, one.unit, one.bound, one.indicator, one.role, one.period)
        for one in read(text).figures
    ]


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009"], ids=["space", "no-break", "thin"])
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_reads_the_same_with_blanks_beside_its_digits(path, blank):
    plain = open_document(path).replace(blank, "")
    spaced = with_blanks(plain, blank)
    assert spaced != plain
    assert figures(spaced, blank) == figures(plain, blank)
    told = [(one.kind, one.quote.replace(blank, "")) for one in read(spaced).findings]
    assert told == [(one.kind, one.quote) for one in read(plain).findings]


@given(st.lists(st.sampled_from([*PIECES, " "]), max_size=40).map("".join), st.integers(0, 99))
def test_what_is_found_in_a_text_with_blanks_is_a_slice_of_it(text, seed):
    spaced = with_blanks(text, " ", seed)
    report = read(spaced)
    assert report.text == spaced
    assert all(spaced[one.start : one.end] == one.text for one in report.figures)
    assert all(spaced[one.start : one.end] == one.quote for one in report.findings)
    assert all(0 <= one.start < one.end <= len(spaced) for one in report.statements)


def test_a_number_broken_by_blanks_is_one_number():
    (one,) = read("全镇耕地 8 万 5 千亩，").figures
    assert (one.text, one.value, one.unit) == ("8 万 5 千亩", 85000, "亩")


def test_a_blank_where_a_number_was_is_still_a_lost_number():
    assert [one.kind for one in read("全年完成投资 7.84 亿元，同比增长 %。").findings] == ["missing"]


def test_two_blanks_part_the_columns_of_a_table():
    text = "村名  户数  人数\n甲村  120  480\n乙村  85  340\n合计  205  820\n"
    assert [one.text for one in read(text).figures] == ["120", "480", "85", "340", "205", "820"]
