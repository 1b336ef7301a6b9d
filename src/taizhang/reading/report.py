"""What the reader gives back: figures, statements and findings, each with its place in the text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from taizhang.problems import Text

Bound = Literal["=", ">", "<", "~"]
Role = Literal["actual", "target", "change", "share", "multiple", "rank", "norm"]
Kind = Literal[
    "arithmetic", "contradiction", "missing", "placeholder", "unit", "total", "copied", "personal-data"
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of a report.

    `start` and `end` are character offsets into the text, `text` is that slice. `value` is in `unit`: money in
    元, magnitudes (万, 亿) multiplied out, percentages as printed. `bound` is "=", ">" (at least or more), "<"
    (at most or less) or "~" (about); a range has its upper end in `value_high`. `indicator` names what is
    measured, copied from the text; `subject` whose it is where the text names a village or group; `period` is
    "YYYY", "YYYY-MM", "YYYY-Qn", "YYYY-YYYY" or None where the text does not fix it.
    `indicator_from` and `period_from` say by which rule the two were found (for `--explain`).
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    bound: Bound = "="
    value_high: Decimal | None = None
    role: Role = "actual"
    indicator: str = ""
    period: str | None = None
    subject: str = ""
    indicator_from: str = ""
    period_from: str = ""

    def to_json(self) -> dict[str, Any]:
        """The figure as a JSON object; numbers become JSON numbers."""
        found: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "value": _number(self.value),
            "unit": self.unit,
            "bound": self.bound,
            "role": self.role,
            "indicator": self.indicator,
            "period": self.period,
        }
        if self.value_high is not None:
            found["value_high"] = _number(self.value_high)
        if self.subject:
            found["subject"] = self.subject
        return found


@dataclass(frozen=True, slots=True)
class Statement:
    """Figures joined by an arithmetic meaning: `formula` with numbers filled in, and whether it holds.

    `kind` is growth, difference, points, multiple, annual, sum, share, shares, plan or product; `figures` are
    indices into `Report.figures`; `stated` and `expected` are the printed and the computed value.
    """

    kind: str
    start: int
    end: int
    figures: tuple[int, ...]
    formula: str
    holds: bool
    stated: Decimal
    expected: Decimal
    loose_ok: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """The statement as a JSON object."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "figures": list(self.figures),
            "formula": self.formula,
            "holds": self.holds,
            "stated": _number(self.stated),
            "expected": _number(self.expected),
        }
        if self.loose_ok is not None:
            found["loose_ok"] = self.loose_ok
        return found


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the text: a lost or masked number, or numbers that cannot all be true.

    `quote` is the slice from `start` to `end`; `note` shows the computation, the unit
    that lost its number, or the other mention; `message()` says it as a sentence. For 增长N倍,
    `loose_ok` says whether the loose reading (N times as much) fits. `also` is the other place of a clash.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    stated: Decimal | None = None
    expected: Decimal | None = None
    note: str = ""
    loose_ok: bool | None = None
    also: tuple[int, int] | None = None

    def message(self) -> Text:
        """What is wrong, in one sentence, with the computation."""
        quote = " ".join(self.quote.split())
        if self.kind == "placeholder":
            return Text(f"占位符没有填写：{quote}", f"a placeholder was left: {quote}")
        if self.kind == "missing":
            lost = f"（{self.note}前）" if self.note else ""
            return Text(
                f"这里缺数{lost}：{quote}",
                f"a number is missing{' before ' + self.note if self.note else ''}: {quote}",
            )
        if self.kind == "contradiction":
            return Text(
                f"与前文“{self.note}”不一致：{quote}", f"at odds with “{self.note}” said before: {quote}"
            )
        loose = ""
        if self.loose_ok is not None:
            loose = "，只有“是原来的N倍”的读法成立" if self.loose_ok else "，两种读法都不成立"
        return Text(
            f"数字对不上：{quote}（{self.note}{loose}）",
            f"the numbers do not agree: {quote} ({self.note}{'; it fits only if read as times as much' if self.loose_ok else ''})",
        )

    def to_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "stated": None if self.stated is None else _number(self.stated),
            "expected": None if self.expected is None else _number(self.expected),
            "note": self.note,
        }
        if self.loose_ok is not None:
            found["loose_ok"] = self.loose_ok
        if self.also is not None:
            found["also"] = [{"start": self.also[0], "end": self.also[1]}]
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """A report read: its text, the year it reports on (None if the text does not say), and what was found."""

    text: str
    year: int | None
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    _sentences: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def sentence(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence around a character offset."""
        index = bisect_right(self._sentences, (place, len(self.text) + 1)) - 1
        return self._sentences[index] if index >= 0 else (0, len(self.text))

    def to_json(self) -> dict[str, Any]:
        """Figures, statements and findings as one JSON object."""
        return {
            "figures": [figure.to_json() for figure in self.figures],
            "statements": [statement.to_json() for statement in self.statements],
            "findings": [finding.to_json() for finding in self.findings],
        }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
