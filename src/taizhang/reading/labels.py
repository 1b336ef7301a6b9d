"""Lines that a label opens, one below the other: 湖滨社区:低保47户, 特困4户; 住院人次:2150人次, 1978人次, 下降8%."""

from __future__ import annotations

from bisect import bisect_left

from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_LABEL = pattern(r"\n[ ]{0,4}(?:[一二三四五六七八九十0-9]{1,2}[、.)])?([\u4e00-\u9fff]{2,10}):(?=[^\n]{2})")
_PLACE = pattern(r"(?:村|社区|居委会|组|镇|乡|街道|片区|支部|站|所|校|园|院|队|厂|公司|合作社)$")


def labelled(norm: str, found: list[Quantity]) -> None:
    """Give the figures of lines that begin with a place the place for their subject, where two such lines follow each other."""
    starts = [one.start for one in found]
    lines: list[tuple[str, int, int]] = []
    for match in _LABEL.finditer("\n" + norm):
        end = norm.find("\n", match.end() - 1)
        lines.append((match[1], match.end() - 1, len(norm) if end < 0 else end))
    for place, (label, start, end) in enumerate(lines):
        beside = [lines[other] for other in (place - 1, place + 1) if 0 <= other < len(lines)]
        near = any(
            other[0] != label and _PLACE.search(other[0]) and _next(norm, other, (label, start, end))
            for other in beside
        )
        if not near or not _PLACE.search(label):
            continue
        for index in range(bisect_left(starts, start), bisect_left(starts, end)):
            found[index].subject = found[index].subject or label


def _next(norm: str, one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Whether nothing but a line break and a label stands between two lines."""
    first, second = sorted((one, other), key=lambda line: line[1])
    return second[1] - first[2] <= len(second[0]) + 8
