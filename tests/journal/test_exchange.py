"""A book as JSON Lines: out and in without a byte of difference; a damaged line is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.journal.exchange import from_lines, to_line
from taizhang.problems import Refused
from tests.journal.chains import chain

ENTRIES = chain(6)
LINES = [to_line(entry.body, entry.hash) for entry in ENTRIES]


def test_lines_are_read_back_to_the_same_bytes():
    assert [to_line(entry.body, entry.hash) for entry in from_lines(f"{line}\n" for line in LINES)] == LINES


@given(st.integers(0, 5), st.integers(0, 300), st.characters(codec="utf-8"))
def test_a_damaged_line_is_refused_at_its_number(line, at, character):
    text = LINES[line]
    at %= len(text)
    damaged = text[:at] + character + text[at + 1 :]
    if damaged.rstrip("\n") == text:
        return
    with pytest.raises(Refused) as refused:
        list(from_lines([*LINES[:line], damaged, *LINES[line + 1 :]], file="book.jsonl"))
    assert refused.value.problems[0].where.line == line + 1


@pytest.mark.parametrize("order", [[1, 2], [0, 2], [0, 0], [0, 2, 1]])
def test_lines_that_do_not_follow_each_other_are_refused(order):
    with pytest.raises(Refused, match="不相连"):
        list(from_lines(LINES[place] for place in order))
