"""Findings that the writer has silenced: a mark on their line, or one for the whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from taizhang.reading.patterns import pattern
from taizhang.reading.report import Finding

_MARK = pattern(r"taizhang:\s*ignore(?P<all>-file)?(?P<codes>(?:[\s,]+T[0-9]{3})*)")
MARK = "taizhang:"


def unsilenced(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those silenced by `taizhang: ignore T201` on their line or `taizhang: ignore-file T201`.

    In a .md or .txt file the mark stands in a comment at the end of the line: `<!-- taizhang: ignore T201 -->`;
    without a code it silences every kind.
    """
    if MARK not in text:
        return list(findings)
    starts = [0, *(match.end() for match in re.finditer("\\n", text))]
    lines: dict[int, set[str]] = {}
    everywhere: set[str] = set()
    for match in _MARK.finditer(text):
        codes = set(re.findall(r"T[0-9]{3}", match["codes"])) or {"*"}
        if match["all"]:
            everywhere |= codes
        else:
            lines.setdefault(bisect_right(starts, match.start()), set()).update(codes)
    kept = []
    for finding in findings:
        own = lines.get(bisect_right(starts, finding.start), set()) | everywhere
        if finding.code not in own and "*" not in own:
            kept.append(finding)
    return kept
