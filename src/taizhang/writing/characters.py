"""Which characters a Word file can carry. XML 1.0 knows no way to write NUL and its kind, so they are refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from taizhang.problems import Place, Problem, Text

# XML 1.0, fifth edition, production 2 (Char): everything else cannot stand in a file, escaped or not.
_NOT_A_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHOWN: Final = 12


def character_problems(texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """For each (key, text): the first character that no Word file can carry, and the words before it.

    >>> [str(problem) for problem in character_problems([("title", "年度\\x00报告")])]
    ['第3个字是控制字符 U+0000（在“年度”之后）；删去这个字符']
    """
    for key, text in texts:
        found = _NOT_A_CHARACTER.search(text)
        if found:
            code = f"U+{ord(found[0]):04X}"
            before = text[max(0, found.start() - _SHOWN) : found.start()]
            yield Problem(
                "control-character",
                Text(
                    f"第{found.start() + 1}个字是控制字符 {code}（在“{before}”之后）",
                    f"character {found.start() + 1} is the control character {code} (after “{before}”)",
                ),
                Text("删去这个字符", "delete this character"),
                Place(key=key),
            )
