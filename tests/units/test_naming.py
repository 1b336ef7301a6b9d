"""Pinyin initials, by which the search boxes find units."""

from __future__ import annotations

from taizhang.units.naming import initials


def test_a_name_is_found_by_the_first_letters_of_its_syllables():
    assert initials("党政办公室") == "dzbgs"


def test_letters_and_digits_stand_for_themselves_and_marks_fall_away():
    assert initials("第3村（A区）") == "d3caq"


def test_a_very_long_name_is_cut_to_what_an_act_may_hold():
    assert len(initials("村" * 200)) == 40
