"""The institutions that ship with the software, found by looking, and what an editor and a clerk ask about a text.

Shipping a file only offers a rule. It is in force in a book only by the act that adopts it, which carries its text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from taizhang.institutions.loader import load, sha256_of
from taizhang.institutions.schema import Institution
from taizhang.problems import Text

_FOLDER = Path(__file__).parent / "shipped"
GOLDEN_TAIL = ".tests.toml"
"""How the name of a file ends that holds golden tests of a scheme, and no institution."""


_TO_CHOOSE = "to-choose/"
"""The folder of what a township adopts only where it chose to: schemes that close no month until somebody judged, or that would
score the same villages twice."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One shipped file: the id of its institution, its name below the folder, its text and the text's hash."""

    id: str
    file: str
    text: str
    sha256: str

    @property
    def to_choose(self) -> bool:
        """Whether a new book leaves it alone until somebody chooses it."""
        return self.file.startswith(_TO_CHOOSE)

    @property
    def institution(self) -> Institution:
        """The institution that the text states."""
        return load(self.text, file=self.file)


def shipped_files() -> Mapping[str, str]:
    """The text of every shipped file by its name below the folder, such as "calendars/2026.toml", in order."""
    return MappingProxyType(
        {
            path.relative_to(_FOLDER).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(_FOLDER.rglob("*.toml"))
            if not path.name.endswith(GOLDEN_TAIL)
        }
    )


def shipped_tests() -> Mapping[str, str]:
    """The text of the golden tests of each shipped scheme that has some, by the name of their file."""
    return MappingProxyType(
        {path.name: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.rglob(f"*{GOLDEN_TAIL}"))}
    )


@cache
def shipped() -> Mapping[str, Shipped]:
    """Every shipped institution by id; raises `Refused` if a shipped file is wrong."""
    found: dict[str, Shipped] = {}
    for file, text in shipped_files().items():
        one = Shipped(load(text, file=file).id, file, text, sha256_of(text))
        found[one.id] = one
    return MappingProxyType(found)


def shipped_beside(texts: Iterable[str]) -> tuple[Shipped, ...]:
    """What texts stand beside: the shipped files that a new book adopts, and those to choose whose id a text names (取它的得分)."""
    together = "\n".join(texts)
    return tuple(one for one in shipped().values() if not one.to_choose or f'"{one.id}"' in together)


def difference(old_text: str, new_text: str, language: str = "zh") -> tuple[str, ...]:
    """What changed from one text to the other, as lines of a unified diff; empty where nothing did.

    >>> difference("a = 1\\n", "a = 2\\n", "en")
    ('--- before', '+++ after', '@@ -1 +1 @@', '-a = 1', '+a = 2')
    """
    names = Text("原文", "before").to(language), Text("新文", "after").to(language)
    return tuple(difflib.unified_diff(old_text.splitlines(), new_text.splitlines(), *names, lineterm=""))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of an institution file, for editors that complete and check TOML."""
    schema = Institution.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Taizhang institution (台账制度文件)",
    }
