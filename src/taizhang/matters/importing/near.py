"""Names as people write them, matched to what the office has: exactly, or as a proposal that somebody has to accept."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SHORTEST = 2
_NEAR = 0.6
_NOISE = re.compile(r"[\s·.,，。、:：;；/\\()（）\[\]【】《》\"“”'’*_-]+")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name means; `certain` where it is written as the office writes it, otherwise proposed."""

    id: str
    title: str
    certain: bool


class Names:
    """Some things and the names they go by: ids, titles, codes."""

    def __init__(self, named: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """`named` gives the id, the title, and further names of each."""
        self._exact: dict[str, set[str]] = {}
        self._titles: dict[str, str] = {}
        for id, title, others in named:
            self._titles[id] = title
            for name in (id, title, *others):
                if plain := plainly(name):
                    self._exact.setdefault(plain, set()).add(id)
        self._read: dict[str, Meant | None] = {}

    def __len__(self) -> int:
        return len(self._titles)

    def find(self, written: str) -> Meant | None:
        """What is meant, if one thing and no other can be."""
        if written not in self._read:
            self._read[written] = self._find(plainly(written), written)
        return self._read[written]

    def near(self, written: str, most: int = 3) -> tuple[str, ...]:
        """Titles that look like it, to say what would be right; some of all where none does."""
        close = difflib.get_close_matches(plainly(written), list(self._exact), n=most, cutoff=0.4)
        ids = dict.fromkeys(id for name in close for id in sorted(self._exact[name]))
        return tuple(self._titles[id] for id in [*ids][:most]) or tuple([*self._titles.values()][:most])

    def _find(self, plain: str, written: str) -> Meant | None:
        exact = self._exact.get(plain, set())
        if len(exact) == 1:
            return self._meant(exact, certain=True)
        if len(plain) < _SHORTEST:
            return None
        parts = {plainly(part) for part in re.split(r"[、,，/;；]", written)} - {""}
        holding = {
            id
            for name, ids in self._exact.items()
            if len(name) >= _SHORTEST and (plain in name or name in plain or name in parts)
            for id in ids
        }
        if len(holding) == 1:
            return self._meant(holding, certain=False)
        pool = [name for name, ids in self._exact.items() if not holding or ids & holding]
        close = difflib.get_close_matches(plain, pool, n=2, cutoff=_NEAR)
        nearest = {id for name in close[:1] for id in self._exact[name]}
        if len(close) == 2 and not self._exact[close[1]] <= nearest:
            first, second = (difflib.SequenceMatcher(None, plain, name).ratio() for name in close)
            if first - second < 0.1:
                return None  # two are as near
        return self._meant(nearest, certain=False) if len(nearest) == 1 else None

    def _meant(self, ids: set[str], *, certain: bool) -> Meant:
        [id] = ids
        return Meant(id, self._titles[id], certain)


def plainly(name: str) -> str:
    """A name without what does not matter to it: width, case, blanks, points.

    >>> plainly(" 道路、 桥梁（路灯） "), plainly("Ｇ320")
    ('道路桥梁路灯', 'g320')
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())
