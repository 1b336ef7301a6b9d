"""What the reader gives back: figures, statements and findings, each with its place in the text."""

from __future__ import annotations

from array import array
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


CODES = {
    "placeholder": "T101",
    "missing": "T102",
    "arithmetic": "T201",
    "total": "T202",
    "contradiction": "T301",
    "unit": "T302",
    "copied": "T401",
    "personal-data": "T501",
}
"""The code of each kind of finding. A code never changes its meaning; one that is given up is not used again."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of a report.

    `start` and `end` are character offsets into the text, `text` is that slice. `value` is in `unit`: money in
    元, magnitudes (万, 亿) multiplied out, percentages as printed. `bound` is "=", ">" (at least or more), "<"
    (at most or less) or "~" (about); a range has its upper end in `value_high`. `indicator` names what is
    measured, copied from the text; where a number has no noun of its own it is the thing and what of it is counted,
    with a dot between: 受理诉求·办结; `subject` whose it is where the text names a village or group; `period` is
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

    `kind` is growth, difference, points, multiple, annual, average, sum, total, share, shares, plan, product, rest,
    flow (what came in and went out against what is left), days (between two dates), list, rank or promise; `figures` are
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
    rule: str = ""
    """The kind of the statement that does not hold (growth, sum, total …); "" for other findings."""

    @property
    def code(self) -> str:
        """Its stable code, documented one page each: T101 placeholder … T501 personal data."""
        return CODES["total" if self.rule == "total" else self.kind]

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
        if self.kind == "unit":
            return Text(
                f"单位或数量级可疑：{quote}（另一处为{self.note}）",
                f"the unit or magnitude looks wrong: {quote} (elsewhere {self.note})",
            )
        if self.kind == "copied":
            return Text(
                f"这一段与往年报告有{self.stated}%相同：{quote[:30]}…",
                f"this paragraph is {self.stated}% that of an earlier report: {quote[:30]}…",
            )
        if self.kind == "personal-data":
            zh, en = PERSONAL[self.note]
            return Text(f"公开前请遮去{zh}：{quote}", f"hide the {en} before publishing: {quote}")
        if self.rule == "total":
            return Text(
                f"表格合计对不上：{quote}（{self.note}）", f"the table does not add up: {quote} ({self.note})"
            )
        if self.rule == "list":
            return Text(
                f"个数与列出的不符：{quote}（列出的有 {self.note} 个）",
                f"the count is not that of the list: {quote} ({self.note} are listed)",
            )
        loose = ""
        if self.loose_ok is not None:
            loose = "，只有“是原来的N倍”的读法成立" if self.loose_ok else "，两种读法都不成立"
        return Text(
            f"数字对不上：{quote}（{self.note}{loose}）",
            f"the numbers do not agree: {quote} ({self.note}{'; it fits only if read as times as much' if self.loose_ok else ''})",
        )

    def suggestion(self) -> Text:
        """What to do about it, in one sentence."""
        if self.kind in ("arithmetic", "unit") and self.expected is not None:
            right = (
                f"{_number(self.expected):g}" if abs(self.expected) < 10**6 else f"{_number(self.expected)}"
            )
            return Text(
                f"按前后数字应为 {right}，请核对原始台账", f"the other numbers give {right}; check the ledger"
            )
        zh, en = SUGGESTIONS[self.kind]
        return Text(zh, en)

    def to_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "code": self.code,
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


PERSONAL = {
    "identity": ("身份证号", "identity number"),
    "telephone": ("手机号", "mobile number"),
    "card": ("银行卡号", "bank card number"),
}
SUGGESTIONS = {
    "placeholder": ("请填上真实的数字或名称", "fill in the true number or name"),
    "missing": ("请补上数字", "supply the number"),
    "arithmetic": ("请核对原始台账", "check the ledger"),
    "contradiction": ("请核对原始台账，两处改成一致", "check the ledger and make the two agree"),
    "unit": ("请核对单位是万还是亿", "check whether 万 or 亿 is meant"),
    "total": ("请核对各行与合计", "check the rows and the total"),
    "copied": ("请改写成今年的实际情况", "write what was done this year"),
    "personal-data": ("删去，或遮去中间几位", "remove it, or hide the middle digits"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report read: its text, the year it reports on (None if the text does not say), and what was found."""

    text: str
    year: int | None
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    _stops: array[int] = field(default_factory=lambda: array("q"), repr=False, compare=False)
    """Where sentences end."""

    def sentence(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence around a character offset."""
        size = len(self.text)
        index = bisect_right(self._stops, min(place, size - 1) - 1)
        start = self._stops[index - 1] + 1 if index else 0
        end = self._stops[index] + 1 if index < len(self._stops) else size
        return start, end

    def to_json(self) -> dict[str, Any]:
        """Figures, statements and findings as one JSON object."""
        return {
            "figures": [figure.to_json() for figure in self.figures],
            "statements": [statement.to_json() for statement in self.statements],
            "findings": [finding.to_json() for finding in self.findings],
        }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
