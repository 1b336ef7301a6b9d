"""Patterns compiled when they are first used.

Compiling all two hundred and seventy takes a third of the time the command needs to start, and a short report uses few
of them. Those that every report uses are compiled at once (`re.compile`), which makes each use a little faster.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


def pattern(written: str) -> re.Pattern[str]:
    """A pattern that is compiled at its first use; it has the methods of a compiled one, and `pattern`.

    >>> pattern("[0-9]+").search("共12人").group()
    '12'
    """
    return cast("re.Pattern[str]", _Pattern(written))


class _Pattern:
    def __init__(self, written: str) -> None:
        self.pattern = written

    def __getattr__(self, name: str) -> Any:
        """Asked for a method the first time: compile, and keep the methods of the compiled pattern as one's own."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
