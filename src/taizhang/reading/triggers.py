"""Which of many patterns may match a stretch, told from its letters in one pass, so that few are tried.

Most of what a statement could say, a clause does not say: 每亩 has no place for 占比. The letters that a pattern cannot
do without are worked out from the pattern itself, so nobody has to keep a list of them beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Letters = frozenset[str] | None


def needed(pattern: str) -> Letters:
    """Letters one of which stands in everything the pattern matches; None where there are no such letters.

    >>> sorted(needed("年均|平均每年"))
    ['均']
    >>> sorted(needed("[还仅]?(?:剩|余)下?"))
    ['余', '剩']
    >>> needed("增?减?") is None
    True
    """
    return _of_row(_parser.parse(pattern))


def _of_row(row: Iterable[tuple[Any, Any]]) -> Letters:
    """The smallest set any part of a row needs: all parts must match."""
    sets = [letters for name, value in row if (letters := _of_part(name, value)) is not None]
    return min(sets, key=lambda letters: (len(letters), sorted(letters))) if sets else None


def _of_part(name: Any, value: Any) -> Letters:
    if name is op.LITERAL:
        return frozenset(chr(value))
    if name is op.IN and all(kind is op.LITERAL for kind, _ in value):
        return frozenset(chr(letter) for _, letter in value)
    if name is op.BRANCH:
        rows = [_of_row(row) for row in value[1]]
        return None if None in rows else frozenset().union(*(row for row in rows if row))
    if name is op.SUBPATTERN:
        return _of_row(value[-1])
    if name in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and value[0] > 0:
        return _of_row(value[2])
    return _of_row(value) if name is op.ATOMIC_GROUP else None


def openings(pattern: str | re.Pattern[str]) -> frozenset[str]:
    """The letters the pattern can begin with, for asking one letter before trying all of it.

    ValueError if it may begin with any letter, or match nothing at all.

    >>> sorted(openings("的?(?:任务|计划)"))
    ['任', '的', '计']
    """
    letters, may_be_empty = _first_of_row(
        _parser.parse(pattern if isinstance(pattern, str) else pattern.pattern)
    )
    if may_be_empty or letters is None:
        raise ValueError(f"no known first letters: {pattern}")
    return letters


def _first_of_row(row: Iterable[tuple[Any, Any]]) -> tuple[Letters, bool]:
    """First letters of a row (None if any may stand first), and whether the row may match nothing."""
    first: frozenset[str] = frozenset()
    for name, value in row:
        letters, may_be_empty = _first_of_part(name, value)
        if letters is None:
            return None, may_be_empty
        first |= letters
        if not may_be_empty:
            return first, False
    return first, True


def _first_of_part(name: Any, value: Any) -> tuple[Letters, bool]:
    if name in (op.LITERAL, op.IN):
        return _of_part(name, value), False
    if name is op.BRANCH:
        letters: Letters = frozenset()
        for first, _ in (rows := [_first_of_row(row) for row in value[1]]):
            letters = None if first is None or letters is None else letters | first
        return letters, any(may_be_empty for _, may_be_empty in rows)
    if name in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return _first_of_row(value[-1] if name is op.SUBPATTERN else value)
    if name in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        letters, may_be_empty = _first_of_row(value[2])
        return letters, may_be_empty or not value[0]
    return (frozenset(), True) if name in (op.ASSERT, op.ASSERT_NOT, op.AT) else (None, False)


class Triggers:
    """Gives every family of patterns a bit, and says of a stretch which families it has the letters for.

    >>> triggers = Triggers()
    >>> left, each = triggers.bit(["剩余|还剩"]), triggers.bit(["每[人户]", "人均"])
    >>> said = triggers.of("平均每人")
    >>> bool(said & left), bool(said & each)
    (False, True)
    """

    __slots__ = ("_always", "_bits", "_next")

    def __init__(self) -> None:
        self._always, self._next = 0, 1
        self._bits: dict[str, int] = {}

    def bit(self, patterns: Iterable[str | re.Pattern[str]]) -> int:
        """A new bit, set where the letters allow one of the patterns to match."""
        bit, self._next = self._next, self._next * 2
        for pattern in patterns:
            letters = needed(pattern if isinstance(pattern, str) else pattern.pattern)
            if letters is None:
                self._always |= bit
            for letter in letters or ():
                self._bits[letter] = self._bits.get(letter, 0) | bit
        return bit

    def of(self, stretch: str) -> int:
        """The bits of the families that may match somewhere in a stretch."""
        said, bits = self._always, self._bits.get
        for letter in stretch:
            said |= bits(letter, 0)
        return said


TRIGGERS = Triggers()
"""The families of all statements, each registered beside its patterns."""
