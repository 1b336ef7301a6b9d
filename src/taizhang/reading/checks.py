"""What is wrong in a text: lost and masked numbers, statements that do not hold, two values for one thing."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from taizhang.reading.clashes import clashes
from taizhang.reading.layout import Layout
from taizhang.reading.personal import personal_data
from taizhang.reading.quantity import Quantity
from taizhang.reading.report import Finding, Statement
from taizhang.reading.silencing import unsilenced
from taizhang.reading.slogans import slogans

LONGEST = 60
"""The most letters that are marked for a statement, unless its two nearest figures stand further apart."""


def findings_of(
    text: str,
    layout: Layout,
    found: list[Quantity],
    statements: list[Statement],
    masked: list[tuple[int, int, bool]],
    lost: list[tuple[int, int, str]],
) -> list[Finding]:
    """All findings of a text in order of place."""
    findings = [Finding("placeholder", start, end, text[start:end]) for start, end, _ in masked]
    for start, end, unit in lost:
        findings.append(Finding("missing", start, end, text[start:end], note=unit))
    told_otherwise = clashes(text, layout, found)
    wrong = sorted((finding.start, finding.end) for finding in told_otherwise)
    for statement in _distinct(statements):
        others = [found[member] for member in statement.figures if found[member].end != statement.end]
        if (
            statement.kind == "rest"
            and _holds(wrong, found[statement.figures[-1]])
            and len(statement.figures) == 3
        ):
            continue  # what is left was told with another number before: one finding is enough
        if not any(_holds(wrong, one) for one in others if one.end < statement.end):
            findings.append(_untrue(text, layout, statement, found))
    findings += _over_hundred(text, found)
    findings += slogans(text, layout.norm)
    findings += [
        Finding("personal-data", start, end, text[start:end], note=what)
        for start, end, what in personal_data(layout.norm)
    ]
    findings += told_otherwise
    return sorted(unsilenced(text, findings), key=lambda finding: (finding.start, finding.end, finding.kind))


def _holds(wrong: list[tuple[int, int]], one: Quantity) -> bool:
    """Whether a finding is about this figure: what is computed of it is wrong because it is."""
    place = bisect_right(wrong, (one.start, one.end))
    return any(start <= one.start < end for start, end in wrong[max(place - 2, 0) : place + 1])


def _distinct(statements: list[Statement]) -> list[Statement]:
    """False statements, one per figure that is stated wrong."""
    seen: set[int] = set()
    kept = []
    for statement in statements:
        if statement.holds or statement.figures[-1] in seen:
            continue
        seen.add(statement.figures[-1])
        kept.append(statement)
    return kept


def _untrue(text: str, layout: Layout, statement: Statement, found: list[Quantity]) -> Finding:
    start, end = max(layout.mark_before(statement.start), statement.start - 24), statement.end
    members = [found[member] for member in statement.figures]
    stated = [one for one in members if one.value == statement.stated]
    if end - start > LONGEST and stated:
        # a base sentences before is told in the formula: what stands between is not wrong
        one = stated[-1]
        others = [other for other in members if other is not one] or [one]
        near = min(others, key=lambda other: abs(other.start - one.start))
        start = max(start, min(layout.mark_before(one.start), near.start))
        end = max(one.end, near.end)
    return Finding(
        "arithmetic",
        start,
        end,
        text[start:end],
        statement.stated,
        statement.expected,
        statement.formula,
        statement.loose_ok,
        rule=statement.kind,
    )


def _over_hundred(text: str, found: list[Quantity]) -> list[Finding]:
    """A rate of coverage cannot be over a hundred percent."""
    names = (
        "普及率",
        "覆盖率",
        "入户率",
        "合格率",
        "参保率",
        "参合率",
        "接种率",
        "知晓率",
        "满意率",
        "成活率",
        "满意度",
        "入学率",
        "及格率",
        "通畅率",
    )
    return [
        Finding(
            "arithmetic",
            one.start,
            one.end,
            text[one.start : one.end],
            one.value,
            Decimal(100),
            f"{one.value} > 100",
        )
        for one in found
        if one.kind == "percent"
        and one.role == "share"
        and one.unit == "%"
        and one.indicator.endswith(names)
        and one.value > 100
    ]
