"""Sayings: statements of every kind that reports make, each with what makes it true and what makes it false.

A line of sayings/*.txt is a statement; 【true|false】 in it holds both; `\\n` begins a paragraph; # is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "sayings"
_CHOICE = re.compile(r"【([^|】]*)\|([^】]*)】")


@dataclass(frozen=True)
class Saying:
    """A statement in its true and its false form."""

    kind: str
    true: str
    false: str


def sayings(folder: Path = FOLDER) -> Iterator[Saying]:
    """Every saying of a folder, in the order of its files."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                line = line.replace("\\n", "\n").replace("\\t", "\t")
                yield Saying(file.stem, _CHOICE.sub(r"\1", line), _CHOICE.sub(r"\2", line))
