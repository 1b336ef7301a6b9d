"""Passages with what each of their figures measures, in what role and for what period.

A line of named/*.txt is a passage; 【4.2公里=水渠|渠道/target/2024@东岭村】 in it holds a figure as it stands in the text,
the names it may bear, and where they are of interest its role, its period and its subject; `\\n` begins a paragraph;
# is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "named"
_MARKED = re.compile(r"【([^=】]*)=([^/@】]*)(?:/([^/@】]*))?(?:/([^/@】]*))?(?:@([^】]*))?】")


@dataclass(frozen=True)
class Named:
    """A figure of a passage: where it stands and what is wanted of it; None where it is of no interest."""

    start: int
    text: str
    names: tuple[str, ...]
    role: str | None
    period: str | None
    subject: str | None


@dataclass(frozen=True)
class Passage:
    """A passage and its figures."""

    text: str
    figures: tuple[Named, ...]


def passages(folder: Path = FOLDER) -> Iterator[Passage]:
    """Every passage of a folder, in the order of its files."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield _passage(line.replace("\\n", "\n"))


def _passage(line: str) -> Passage:
    text, last, figures = "", 0, []
    for match in _MARKED.finditer(line):
        text += line[last : match.start()]
        names = tuple(match[2].split("|")) if match[2] else ()
        figures.append(
            Named(len(text), match[1], names, match[3] or None, match[4] or None, match[5] or None)
        )
        text, last = text + match[1], match.end()
    return Passage(text + line[last:], tuple(figures))
