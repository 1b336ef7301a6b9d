"""Ids made of names where a clerk gives none: 环境整治 is huan-jing-zheng-zhi."""

from __future__ import annotations

import re

_LONGEST = 60


class Ids:
    """Hands out ids, each once within its kind."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def given(self, kind: str, id: str) -> str:
        """An id that somebody wrote; taken as it is."""
        self._taken.setdefault(kind, set()).add(id)
        return id

    def made(self, kind: str, name: str) -> str:
        """An id made of a name.

        >>> ids = Ids()
        >>> ids.made("item", "环境整治"), ids.made("item", "环境整治")
        ('huan-jing-zheng-zhi', 'huan-jing-zheng-zhi-2')
        """
        taken = self._taken.setdefault(kind, set())
        base = id_of(name)
        id, number = base, 1
        while id in taken:
            number += 1
            id = f"{base[: _LONGEST - 4]}-{number}"
        taken.add(id)
        return id


def id_of(name: str) -> str:
    """A name as an id: pinyin, in small letters, parted by hyphens; "x" where nothing of it can be written so."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(name, errors=lambda other: re.sub(r"[^a-z0-9]+", "-", other.lower()))
    text = re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")
    if not text or text[0].isdigit():
        text = f"x-{text}".rstrip("-")  # a fact's id begins with a letter
    return text[:_LONGEST].rstrip("-")
