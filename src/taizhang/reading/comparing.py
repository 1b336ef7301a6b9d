"""A report beside an earlier year's: paragraphs copied, magnitudes that slipped, promises and what became of them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from zlib import crc32

from taizhang.reading.arithmetic import show
from taizhang.reading.clashes import SLIP
from taizhang.reading.patterns import pattern
from taizhang.reading.report import Figure, Finding, Report, Statement

SHORTEST = 60
"""Letters a paragraph must have to count as copied; shorter ones are titles and set phrases."""
ALIKE = Decimal("0.85")
"""The part of its five-letter runs that a copied paragraph shares with the earlier one."""
_LETTERS = pattern(r"[^\u4e00-\u9fff]+")


def compare(report: Report, earlier: Report) -> tuple[tuple[Finding, ...], tuple[Statement, ...]]:
    """Findings of a report against an earlier one, and a statement for each promise of it that now has its result."""
    findings = [*_copied(report, earlier), *_slipped(report, earlier)]
    return tuple(sorted(findings, key=lambda finding: finding.start)), tuple(_kept(report, earlier))


def _runs(paragraph: str) -> set[int]:
    """One in four of the five-letter runs of a paragraph, digits and marks left out, as numbers."""
    letters = _LETTERS.sub("", paragraph)
    runs = {crc32(letters[place : place + 5].encode()) for place in range(len(letters) - 4)}
    return {run for run in runs if run % 4 == 0} or runs


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found, place = [], 0
    for line in text.split("\n"):
        if len(_LETTERS.sub("", line)) >= SHORTEST:
            found.append((place, place + len(line)))
        place += len(line) + 1
    return found


def _copied(report: Report, earlier: Report) -> list[Finding]:
    holders: dict[int, list[int]] = {}
    old = _paragraphs(earlier.text)
    for number, (start, end) in enumerate(old):
        for run in _runs(earlier.text[start:end]):
            known = holders.setdefault(run, [])
            if len(known) < 20:
                known.append(number)
    findings = []
    for start, end in _paragraphs(report.text):
        runs = _runs(report.text[start:end])
        shared = Counter(number for run in runs for number in holders.get(run, ()))
        number, count = max(shared.items(), key=lambda item: item[1], default=(-1, 0))
        if number >= 0 and runs and Decimal(count) / len(runs) >= ALIKE:
            alike = round(Decimal(count) / len(runs) * 100)
            findings.append(
                Finding(
                    "copied",
                    start,
                    end,
                    report.text[start:end],
                    stated=Decimal(alike),
                    note=earlier.text[slice(*old[number])][:40],
                )
            )
    return findings


def _levels(report: Report) -> dict[tuple[str, str, str], list[Figure]]:
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in report.figures:
        if figure.role in ("actual", "share") and len(figure.indicator) >= 4 and figure.bound == "=":
            found.setdefault((figure.indicator, figure.unit, figure.subject), []).append(figure)
    return found


def _slipped(report: Report, earlier: Report) -> list[Finding]:
    before = _levels(earlier)
    findings = []
    for key, figures in _levels(report).items():
        values = [figure.value for figure in before.get(key, ()) if figure.value > 0]
        for figure in figures:
            ratios = [
                max(figure.value, value) / min(figure.value, value) for value in values if figure.value > 0
            ]
            if ratios and all(SLIP[0] <= ratio <= SLIP[1] for ratio in ratios):
                findings.append(
                    Finding(
                        "unit",
                        figure.start,
                        figure.end,
                        figure.text,
                        figure.value,
                        values[0],
                        f"{figure.indicator} {show(values[0])}{figure.unit}",
                    )
                )
    return findings


def _kept(report: Report, earlier: Report) -> list[Statement]:
    """Each promise of the earlier report whose indicator has a result for the promised time now."""
    results: dict[tuple[str, str, str], list[int]] = {}
    for index, figure in enumerate(report.figures):
        if figure.role in ("actual", "share"):
            results.setdefault((figure.indicator, figure.unit, figure.subject), []).append(index)
    statements = []
    for promise in earlier.figures:
        if promise.role != "target" or not promise.period or promise.value <= 0 or promise.unit == "%":
            continue
        for index in results.get((promise.indicator, promise.unit, promise.subject), ()):
            figure = report.figures[index]
            if figure.period != promise.period:
                continue
            part = figure.value / promise.value * 100
            statements.append(
                Statement(
                    "promise",
                    figure.start,
                    figure.end,
                    (index,),
                    f"{show(figure.value)} ÷ {show(promise.value)} = {show(part)}%",
                    figure.value >= promise.value,
                    figure.value,
                    promise.value,
                )
            )
            break
    return statements
