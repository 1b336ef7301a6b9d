"""Pinyin initials of names, by which the search boxes find units: 大塘村 is found by "dtc"."""

from __future__ import annotations

_LONGEST = 40


def initials(title: str) -> str:
    """The first letters of a name's pinyin in lower case; Latin letters and digits stand for themselves.

    Computed once, at the door, and carried in the act: a replay asks no dictionary.

    >>> initials("大塘村"), initials("A区2号院"), initials("")
    ('dtc', 'aq2hy', '')
    """
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a moment to load

    letters = lazy_pinyin(title, style=Style.FIRST_LETTER, errors=list)
    return "".join(c for c in "".join(letters).lower() if c.isascii() and c.isalnum())[:_LONGEST]
