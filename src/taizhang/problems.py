"""What is wrong, where it is, and what would be right: said in Chinese and English.

Every refusal in Taizhang is made of these values. They are collected, all of them, before anybody decides,
so a clerk sees every mistake in one run. A `Problem` carries no traceback and no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in both languages of the screens; Chinese is always there.

    >>> Text("缺少单位", "unit is missing").to("en")
    'unit is missing'
    >>> Text("缺少单位").to("en")
    '缺少单位'
    """

    zh: str
    en: str = ""

    def to(self, language: str) -> str:
        """The sentence in `language` ("zh…" or "en…"); Chinese where no English was given."""
        return self.en if language.startswith("en") and self.en else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file (or form) name, a line and a column counted from 1 (0: unknown), a key."""

    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: a stable code, what is wrong, what would be right, and its place."""

    code: str
    what: Text
    right: Text = Text("")
    where: Place = field(default_factory=Place)

    def to(self, language: str) -> str:
        """The problem as one line: place, what, and what would be right."""
        head = f"{self.where}: " if str(self.where) else ""
        tail = self.right.to(language)
        stop = "; " if language.startswith("en") else "；"
        return f"{head}{self.what.to(language)}{stop + tail if tail else ''}"

    def __str__(self) -> str:
        return self.to("zh")


class Refused(Exception):
    """Nothing was done, and these are the reasons. Carries at least one `Problem`."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems: tuple[Problem, ...] = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `Refused` with all of `problems`, if there are any."""
    found = tuple(problems)
    if found:
        raise Refused(*found)
