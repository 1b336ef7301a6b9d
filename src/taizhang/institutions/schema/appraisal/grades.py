"""Grades that do not follow one another: unsorted, overlapping, with gaps, or never given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal


def grades(appraisal: Appraisal) -> Iterator[Finding]:
    """Grades that are unsorted, overlap, leave gaps, or can never be given."""
    pairs = list(zip(appraisal.grades, appraisal.grades[1:], strict=False))
    for number, (upper, lower) in enumerate(pairs, start=1):
        key = "above" if lower.above is not None else "at_least"
        low, high = _line(lower.at_least, lower.above), _line(upper.at_least, upper.above)
        top = _line(upper.below, upper.at_most)
        full = (
            upper.quota is not None or upper.quota_percent is not None
        )  # 一等奖1名、二等奖2名, both from 70 on
        sorted_ = low is None or high is None or low < high or (low == high and full)
        if not sorted_ and not _by_place(upper):
            yield Finding(
                "grades-unsorted",
                Text(f"“{lower.title}”的分数线不低于前一等次“{upper.title}”", f"“{lower.title.to('en')}” does not begin below the grade before it"),
                Text("等次按分数线从高到低写", "list grades from the highest line to the lowest"),
                ("grade", number, key),
            )  # fmt: skip
        end = _line(lower.below, lower.at_most)
        if end is not None and high is not None and upper.quota is None and not _by_place(upper):
            if end < high:
                yield Finding(
                    "grades-gap",
                    Text(f"“{lower.title}”到 {end[0]} 为止，“{upper.title}”从 {high[0]} 起，中间的分数没有等次", f"“{lower.title.to('en')}” ends at {end[0]} and “{upper.title.to('en')}” begins at {high[0]}: totals between have no grade"),
                    Text(f"下一等次写 below = {high[0]}，首尾相接", f"write below = {high[0]}, so that they meet"),
                    ("grade", number, "at_most" if lower.at_most is not None else "below"),
                )  # fmt: skip
            elif end > high:
                yield Finding(
                    "grades-overlap",
                    Text(f"“{lower.title}”与“{upper.title}”重叠在 {high[0]}", f"“{lower.title.to('en')}” and “{upper.title.to('en')}” overlap at {high[0]}"),
                    Text(f"下一等次写 below = {high[0]}，首尾相接", f"write below = {high[0]}, so that they meet"),
                    ("grade", number, "at_most" if lower.at_most is not None else "below"),
                )  # fmt: skip
        if (
            low is None
            and high is None
            and end is not None
            and top is not None
            and end <= top
            and not limited(upper)
        ):
            yield Finding(
                "grade-unreachable",
                Text(f"“{upper.title}”已包含“{lower.title}”，后者永远用不上", f"“{upper.title.to('en')}” takes all of “{lower.title.to('en')}”, which is never given"),
                Text("从窄的写起：分数低的先写", "begin with the narrowest, the lowest totals first"),
                ("grade", number),
            )  # fmt: skip


def limited(grade: Any) -> bool:
    """Whether a grade is given to so many, or by place."""
    return grade.quota is not None or grade.quota_percent is not None or _by_place(grade)


def _by_place(grade: Any) -> bool:
    return any(one is not None for one in (grade.rank_within, grade.rank_last, grade.rank_last_percent))


def _line(inclusive: Decimal | None, exclusive: Decimal | None) -> tuple[Decimal, int] | None:
    """A bound as an edge: a number itself takes the room from (x, 0) to (x, 1)."""
    if inclusive is not None:
        return (inclusive, 0)
    return None if exclusive is None else (exclusive, 1)
