"""What is wrong in a text: lost and masked numbers, statements that do not hold, two values for one thing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.quantities import Quantity
from taizhang.reading.report import Finding, Statement

_VAGUE = (
    "资金",
    "补助资金",
    "投入",
    "总投资",
    "投资",
    "项目",
    "产值",
    "总面积",
    "面积",
    "收入",
    "群众",
    "企业",
    "人员",
    "合计",
    "总计",
    "奖励资金",
    "扶贫资金",
    "建设资金",
    "各类资金",
)


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
    findings += [_untrue(text, layout, statement) for statement in _distinct(statements)]
    findings += _over_hundred(text, found)
    findings += _clashes(text, layout, found)
    return sorted(findings, key=lambda finding: (finding.start, finding.end, finding.kind))


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


def _untrue(text: str, layout: Layout, statement: Statement) -> Finding:
    start = max(layout.mark_before(statement.start), statement.start - 24)
    return Finding(
        "arithmetic",
        start,
        statement.end,
        text[start : statement.end],
        statement.stated,
        statement.expected,
        statement.formula,
        statement.loose_ok,
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


def _clashes(text: str, layout: Layout, found: list[Quantity]) -> list[Finding]:
    """One indicator, subject and period with two values; or the digits of a number in another order."""
    findings: list[Finding] = []
    said: dict[tuple[str, str, str, str | None], Quantity] = {}
    turned: dict[tuple[str, str], list[Quantity]] = {}
    for one in found:
        if (
            one.bound != "="
            or one.high is not None
            or one.base == "from"
            or one.role not in ("actual", "share")
            or one.ratio
            or not one.indicator
        ):
            continue
        if one.unit in ("%", "‰", "成") and one.role != "share":
            continue
        clash = _two_values(layout, one, said) or _turned_digits(layout, one, turned)
        if clash is not None:
            start = max(layout.mark_before(one.start), one.start - 20)
            end = max(one.end, min(layout.mark_after(one.end), one.end + 12))
            findings.append(
                Finding(
                    "contradiction",
                    start,
                    end,
                    text[start:end],
                    one.value,
                    clash.value,
                    f"{clash.indicator} {text[clash.start : clash.end]}",
                    also=(max(layout.mark_before(clash.start), clash.start - 20), clash.end),
                )
            )
    return findings


def _two_values(
    layout: Layout, one: Quantity, said: dict[tuple[str, str, str, str | None], Quantity]
) -> Quantity | None:
    """The earlier mention of the very same phrase with another value, in another sentence."""
    phrase = one.phrase
    if (
        len(phrase) < 4
        or phrase in _VAGUE
        or one.indicator in _VAGUE
        or one.indicator_from != "before the number"
        or "listed" in one.cues
    ):
        return None
    key = (phrase, one.unit, one.subject, one.period)
    other = said.setdefault(key, one)
    if other is one or layout.full_sentence(other.start) == layout.full_sentence(one.start):
        return None
    tolerance = max(other.step if other.decimals else Decimal(0), one.step if one.decimals else Decimal(0))
    return other if abs(other.value - one.value) > tolerance else None


def _turned_digits(
    layout: Layout, one: Quantity, turned: dict[tuple[str, str], list[Quantity]]
) -> Quantity | None:
    """An earlier number of the same digits in another order, said of what seems to be the same."""
    digits = f"{one.value:f}".replace(".", "").strip("0")
    if len(digits) < 2 or len(set(digits)) < 2 or one.kind in ("time", "percent") or one.spelled:
        return None
    unit = "人" if one.unit in ("人", "名", "位", "口") else one.unit
    key = ("".join(sorted(digits)), unit)
    earlier = turned.setdefault(key, [])
    result = None
    for other in earlier[-8:]:
        if other.value == one.value or layout.full_sentence(other.start) == layout.full_sentence(one.start):
            continue
        if other.value.adjusted() != one.value.adjusted() or (
            other.period and one.period and not _same_time(other.period, one.period)
        ):
            continue
        if _alike(other.indicator, one.indicator, len(digits)):
            result = other
            break
    earlier.append(one)
    return result


def _same_time(first: str, second: str) -> bool:
    """The same period, or one within the other (2019-12 in 2019)."""
    return first.startswith(second) or second.startswith(first)


def _alike(first: str, second: str, digits: int) -> bool:
    """Whether two phrases name the same thing; the longer the number, the less the phrases must share."""
    short, long = sorted((first, second), key=len)
    if len(short) >= 2 and (long.endswith(short) or short[-2:] == long[-2:]):
        return True
    return digits >= 4 and bool((Counter(first) & Counter(second)).keys() - set("的了和及与等数户人个"))
