"""The words the reader knows, kept as TOML files beside this module so that anybody can add one.

`lexicon()` loads them once. Matching is by longest word at a place: `Words.at(text, position)` and
`Words.before(text, position)` cost a few dictionary look-ups, however long the list is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


class Words:
    """A set of words that finds the longest one starting or ending at a place in a text.

    >>> Words(["公里", "平方公里"]).at("224平方公里,", 3)
    '平方公里'
    >>> Words(["达", "达到"]).before("总面积达到", 5)
    '达到'
    """

    __slots__ = ("_any", "_ends", "_ordered", "_starts", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word: word for word in words if word}
        self._ordered = tuple(sorted(self._words, key=lambda word: (-len(word), word)))
        self._starts = _lengths(self._words, 0)
        self._ends = _lengths(self._words, -1)
        self._any: re.Pattern[str] | None = None

    def __contains__(self, word: object) -> bool:
        return word in self._words

    @property
    def first_letters(self) -> frozenset[str]:
        """The letters its words begin with."""
        return frozenset(self._starts)

    @property
    def last_letters(self) -> frozenset[str]:
        """The letters its words end in."""
        return frozenset(self._ends)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def at(self, text: str, start: int) -> str:
        """The longest word that starts at `start`, or "" if none does."""
        for length in self._starts.get(text[start : start + 1], ()):
            word = self._words.get(text[start : start + length])
            if word:
                return word  # the one kept here, for a figure keeps its unit
        return ""

    def before(self, text: str, end: int) -> str:
        """The longest word that ends at `end`, or "" if none does."""
        for length in self._ends.get(text[end - 1 : end], ()) if end else ():
            if length <= end and (word := self._words.get(text[end - length : end])):
                return word
        return ""

    def within(self, text: str) -> str:
        """The first word that occurs in `text`, the longest of those that begin there; "" if none does."""
        if self._any is None:
            self._any = re.compile(_choice(self._words) or r"(?!)")
        found = self._any.search(text)
        return found.group() if found else ""


def _choice(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, that tries the letters they share but once."""
    ends: dict[str, list[str]] = {}
    for word in sorted(words):
        ends.setdefault(word[:1], []).append(word[1:])
    over = "" in ends
    choices = [re.escape(letter) + _choice(rest) for letter, rest in ends.items() if letter]
    if not choices:
        return ""
    return f"(?:{'|'.join(choices)}){'?' * over}"


def _lengths(words: Iterable[str], letter: int) -> dict[str, tuple[int, ...]]:
    """By first (0) or last (-1) letter, the lengths of the words that have it, longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[letter], set()).add(len(word))
    return {key: tuple(sorted(lengths, reverse=True)) for key, lengths in found.items()}


@dataclass(frozen=True)
class Units:
    """Units of measure and classifiers, by kind."""

    money: dict[str, Decimal]
    measure: Words
    percent: Words
    multiple: Words
    time: Words
    people: Words
    counter: Words
    plain: Words
    every: Words
    kinds: dict[str, str]

    def kind(self, unit: str) -> str:
        """The kind of a unit: money, measure, percent, multiple, time, people, counter, or "" if unknown."""
        return self.kinds.get(unit, "")


@dataclass(frozen=True)
class Lexicon:
    """Everything in the TOML files, ready to match."""

    units: Units
    infix: dict[str, str]
    bound_before: dict[str, Words]
    bound_after: dict[str, Words]
    bound_parts: dict[str, tuple[str, ...]]
    bound_ends: frozenset[str]
    """Last letters of the words that set a bound before a number."""
    bound_starts: frozenset[str]
    """First letters of those that set one after it."""
    recent_units: Words
    fixed: dict[str, tuple[tuple[int, str], ...]]
    meeting: Words
    call_numbers: Words
    organisations: Words
    words: dict[str, Words]
    max_quoted: int


BOUNDS = {"more": ">", "less": "<", "about": "~"}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _fixed(names: Iterable[str]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Fixed names by each two characters that begin with one of their numerals: where it stands, the name."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name in sorted(set(names), key=lambda word: (-len(word), word)):
        for place, letter in enumerate(name):
            if letter in "一二三四五六七八九十百千万亿两":
                found.setdefault(name[place : place + 2], []).append((place, name))
    return {key: tuple(places) for key, places in found.items()}


def _words(tables: dict[str, dict[str, Any]]) -> dict[str, Words]:
    """Every list of words.toml by `section.key`, and the words of growth and fall together."""
    lists = {
        f"{section}.{key}": found
        for section, table in tables.items()
        for key, found in table.items()
        if isinstance(found, list)
    }
    lists["growth.change"] = [*lists["growth.up"], *lists["growth.down"]]
    lists["growth.to"] = [
        *lists["growth.to"],
        *(
            verb + end
            for verb in {*lists["growth.change"], *lists["growth.moves"]}
            for end in "到至为成"
            if verb[-1] not in "幅速"
        ),
    ]
    lists["clause.kept_tails"] = [*lists["clause.kept_tails"], *lists["clause.each"]]
    lists["growth.any"] = [*lists["growth.change"], *lists["growth.multiple"]]
    return {name: Words(found) for name, found in lists.items()}


def _kinds(words: dict[str, Words], money: Iterable[str]) -> dict[str, str]:
    """The kind of every unit; one that stands in two lists is of the kind named first here."""
    found: dict[str, str] = {}
    for kind in ("counter", "measure", "people", "time", "multiple", "percent"):
        found.update(dict.fromkeys(words[kind], kind))
    return found | dict.fromkeys(money, "money")


@cache
def lexicon() -> Lexicon:
    """The lexicon, read from the package's TOML files once per process."""
    units, numbers, names, words = (_table(f"{n}.toml") for n in ("units", "numbers", "names", "words"))
    kinds = {
        kind: Words(units[kind]["words"]) for kind in ("measure", "percent", "multiple", "time", "people")
    }
    counter = Words(units["counter"]["words"])
    before = {BOUNDS[bound]: Words(found) for bound, found in numbers["bound"]["before"].items()}
    after = {BOUNDS[bound]: Words(found) for bound, found in numbers["bound"]["after"].items()}
    every = Words([*units["money"], *(word for kind in kinds.values() for word in kind), *counter])
    return Lexicon(
        units=Units(
            money={unit: Decimal(worth) for unit, worth in units["money"].items()},
            counter=counter,
            plain=Words(units["counter"]["plain"]),
            every=every,
            kinds=_kinds({**kinds, "counter": counter}, units["money"]),
            **kinds,
        ),
        infix={word: BOUNDS[bound] for bound, found in numbers["infix"].items() for word in found},
        bound_before=before,
        bound_after=after,
        bound_ends=frozenset().union(*(found.last_letters for found in before.values())),
        bound_starts=frozenset().union(*(found.first_letters for found in after.values())),
        bound_parts={word: tuple(letters) for word, letters in numbers["bound"]["part_of"].items()},
        recent_units=Words(numbers["counted_from_recent"]["words"]),
        fixed=_fixed(names["fixed"]["words"]),
        meeting=Words(names["fixed"]["meeting"]),
        call_numbers=Words(names["call_numbers"]["words"]),
        organisations=Words(names["organisation"]["endings"]),
        words=_words(words),
        max_quoted=int(words["slogan"]["max_quoted"]),
    )
