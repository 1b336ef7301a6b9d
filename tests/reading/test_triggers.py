"""What is skipped for want of letters could not have been found: the letters of a pattern are in all it matches."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import taizhang.reading
from taizhang.reading.triggers import Triggers, needed, openings

CLAUSES = [
    clause
    for path in sorted((Path(__file__).parent / "corpus").glob("*.txt"))
    for clause in re.split(r"[,，。；\n]", path.read_text("utf-8"))
]
PATTERNS = sorted(
    {
        value.pattern
        for module in pkgutil.iter_modules(taizhang.reading.__path__, "taizhang.reading.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(getattr(value, "pattern", None), str)
        and hasattr(value, "finditer")
        and "\n    " not in value.pattern  # one is written with spaces
    }
)


def test_whatever_a_pattern_of_the_reader_matches_has_one_of_the_letters_it_needs():
    gated = [(re.compile(written), needed(written)) for written in PATTERNS]
    asked = [(pattern, letters) for pattern, letters in gated if letters is not None]
    assert len(asked) > 100
    for pattern, letters in asked:
        for clause in CLAUSES[:1500]:
            if found := pattern.search(clause):
                assert letters & set(found.group()), (pattern.pattern, clause)


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("年均|平均每年", {"均"}),
        ("[还仅]?(?:剩|余)下?", {"剩", "余"}),
        ("(?:共)+计", {"共"}),
        ("(?<=元)多", {"多"}),
        ("增?减?", None),
        ("[^元]", None),
        ("元|.", None),
    ],
)
def test_the_letters_a_pattern_cannot_do_without(written, letters):
    found = needed(written)
    assert found is None if letters is None else found == letters


def test_the_letters_a_pattern_can_begin_with():
    assert openings("的?(?:任务|计划)") == {"的", "任", "计"}
    assert openings("(?!元)[个户]人") == {"个", "户"}


@pytest.mark.parametrize("written", ["增?", "[^元]人", ".人", "元|"])
def test_a_pattern_that_can_begin_with_anything_has_no_first_letters(written):
    with pytest.raises(ValueError, match="no known first letters"):
        openings(written)


def test_a_family_of_patterns_is_asked_only_where_one_of_them_may_match():
    triggers = Triggers()
    left, each, any_ = triggers.bit(["剩余|还剩"]), triggers.bit(["每[人户]", "人均"]), triggers.bit(["增?"])
    assert (bool(triggers.of("平均每人") & left), bool(triggers.of("平均每人") & each)) == (False, True)
    assert triggers.of("") & any_
