"""Promises proposed from a report: its targets, each with the sentence it came from. A clerk confirms them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from taizhang.problems import Text
from taizhang.reading.lexicon import lexicon
from taizhang.reading.report import Bound, Figure, Report


class Label(Protocol):
    """A title in the languages of the screens."""

    @property
    def zh(self) -> str: ...


class DeclaredIndicator(Protocol):
    """What is needed of a declared indicator: its id, title, other names and unit of measure (元, 万元, 户 …)."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Label: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """One promise a report makes, for a clerk to confirm, change or drop.

    `phrase` is the indicator as the report names it and `title` a suggested title; `indicator` is the id of the
    declared indicator it was matched to, or "". `value` is in `unit`: the declared unit where one was matched,
    else the normalised unit of the figure. `start` and `end` are the offsets of the sentence `quote`, `figure_start`
    and `figure_end` those of the figure. `why` says how the value and the match were found.
    """

    phrase: str
    title: str
    indicator: str
    value: Decimal
    unit: str
    bound: Bound
    period: str | None
    year: int | None
    subject: str
    start: int
    end: int
    quote: str
    figure_start: int
    figure_end: int
    why: Text
    value_high: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """The proposal as a JSON object; the value is a string, so that no digit is lost."""
        return {
            "phrase": self.phrase,
            "title": self.title,
            "indicator": self.indicator,
            "value": str(self.value),
            "value_high": None if self.value_high is None else str(self.value_high),
            "unit": self.unit,
            "bound": self.bound,
            "period": self.period,
            "year": self.year,
            "subject": self.subject,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "why": {"zh": self.why.zh, "en": self.why.en},
        }


def propose(
    report: Report, indicators: Iterable[DeclaredIndicator] = (), *, year: int | None = None
) -> tuple[Proposal, ...]:
    """The promises a report makes, in its order; one per indicator, unit, subject and period.

    A target that is said as growth (增长8%左右) becomes a value where this year's figure of the same indicator is in
    the report; otherwise the growth itself is proposed. `year` keeps only the promises for that year (and those
    whose year the text does not fix); None keeps all.
    """
    declared = tuple(indicators)
    actuals: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in report.figures:
        if figure.role in ("actual", "share") and figure.value_high is None:
            actuals.setdefault((figure.indicator, figure.unit, figure.subject), []).append(figure)
    found: list[Proposal] = []
    kept: set[tuple[str, str, str, str | None]] = set()
    for figure in report.figures:
        if figure.role != "target" or not figure.indicator or figure.unit in ("年", "个月", "天", "倍", "番"):
            continue
        proposal = _of_figure(report, figure, actuals)
        if proposal is None or (
            year is not None and proposal.year is not None and not _covers(proposal, year)
        ):
            continue
        proposal = _matched(proposal, declared)
        key = (proposal.indicator or proposal.phrase, proposal.unit, proposal.subject, proposal.period)
        if key not in kept:
            kept.add(key)
            found.append(proposal)
    return tuple(found)


def _of_figure(
    report: Report, figure: Figure, actuals: dict[tuple[str, str, str], list[Figure]]
) -> Proposal | None:
    start, end = _quoted(report, figure)
    value, high, unit = figure.value, figure.value_high, figure.unit
    why = Text("报告中的目标数", "a target stated in the report")
    if unit in ("%", "百分点", "个百分点") and _grows(report, figure):
        stated = any(
            other.role == "target"
            and other.indicator == figure.indicator
            and (other.period or "")[-4:] == (figure.period or "")[-4:]
            and other.unit != unit
            for other in report.figures
        )
        if stated:
            return None
        computed = _grown(report, figure, actuals) if unit == "%" else None
        if computed is not None:
            base, value = computed
            high, unit = None, base.unit
            why = Text(
                f"按今年数 {_plain(base.value)}{base.unit} 和增长目标 {_plain(figure.value)}% 推算",
                f"computed from this year's {_plain(base.value)} {base.unit} and the growth target of {_plain(figure.value)}%",
            )
        else:
            why = Text("报告中的增长目标，未找到今年数", "a growth target; this year's figure was not found")
    years = re.findall(r"[0-9]{4}", figure.period or "")
    return Proposal(
        phrase=figure.indicator,
        title=_title(figure.indicator),
        indicator="",
        value=value,
        unit=unit,
        bound=figure.bound,
        period=figure.period,
        year=int(years[-1]) if years else None,
        subject=figure.subject,
        start=start,
        end=end,
        quote=report.text[start:end],
        figure_start=figure.start,
        figure_end=figure.end,
        why=why,
        value_high=high,
    )


def _quoted(report: Report, figure: Figure) -> tuple[int, int]:
    start, end = report.sentence(figure.start)
    while start < end and report.text[start].isspace():
        start += 1
    while end > start and report.text[end - 1].isspace():
        end -= 1
    return start, end


def _grows(report: Report, figure: Figure) -> bool:
    words = lexicon().words
    left = report.text[max(0, figure.start - 8) : figure.start]
    if words["growth.to"].within(left[-5:]):
        return False
    return bool(words["growth.up"].within(left) or words["growth.down"].within(left))


def _grown(
    report: Report, figure: Figure, actuals: dict[tuple[str, str, str], list[Figure]]
) -> tuple[Figure, Decimal] | None:
    """This year's figure of the same indicator, and what it grows to."""
    left = report.text[max(0, figure.start - 8) : figure.start]
    if "年均" in left or figure.value_high is not None:
        return None
    falls = bool(lexicon().words["growth.down"].within(left[-4:]))
    wanted = None if not figure.period else str(int(figure.period[:4]) - 1)
    for (indicator, unit, subject), values in actuals.items():
        if indicator != figure.indicator or unit in ("%", "‰") or subject != figure.subject:
            continue
        fitting = [
            value
            for value in values
            if value.bound == "=" and (wanted is None or (value.period or wanted).startswith(wanted))
        ]
        if fitting:
            factor = (100 - figure.value if falls else 100 + figure.value) / 100
            return fitting[-1], (fitting[-1].value * factor).quantize(Decimal("0.01")).normalize() + 0
    return None


def _covers(proposal: Proposal, year: int) -> bool:
    years = [int(found) for found in re.findall(r"[0-9]{4}", proposal.period or "")]
    return not years or years[0] <= year <= years[-1]


def _title(phrase: str) -> str:
    """A title a clerk would write: the phrase without quotation marks and connecting words."""
    return re.sub(r"^(?:和|及|与|使|把|将|对|的)|(?:的|等)$", "", phrase.strip("“”\"' 、,，"))[:40]


_FACTORS = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百万": 1_000_000, "": 1}


def _matched(proposal: Proposal, declared: Sequence[DeclaredIndicator]) -> Proposal:
    """The proposal with the declared indicator whose title or alias fits, its value in that indicator's unit."""
    best: tuple[float, DeclaredIndicator, str, Decimal] | None = None
    for indicator in declared:
        factor = _factor(proposal.unit, indicator.unit)
        if factor is None:
            continue
        for name in (indicator.title.zh, *indicator.aliases):
            fit = _fit(proposal.phrase, name)
            if fit >= 0.75 and (best is None or fit > best[0]):
                best = (fit, indicator, name, factor)
    if best is None:
        return proposal
    _, indicator, name, factor = best
    high = None if proposal.value_high is None else proposal.value_high / factor
    why = Text(
        f"{proposal.why.zh}；按名称“{name}”对应已定指标“{indicator.title.zh}”",
        f"{proposal.why.en}; matched to the declared indicator {indicator.id} by the name {name}",
    )
    return replace(
        proposal,
        indicator=indicator.id,
        title=indicator.title.zh,
        value=proposal.value / factor,
        value_high=high,
        unit=indicator.unit,
        why=why,
    )


def _fit(phrase: str, name: str) -> float:
    """How well a name fits a phrase: 1 where they are equal, less where one holds the other."""
    if not name or not phrase:
        return 0.0
    if phrase == name:
        return 1.0
    if len(name) >= 3 and phrase.endswith(name):
        return 0.95
    if len(name) >= 3 and (name in phrase or (len(phrase) >= 4 and name.endswith(phrase))):
        return 0.85
    return difflib.SequenceMatcher(None, phrase, name, autojunk=False).ratio() if len(name) >= 4 else 0.0


def _factor(unit: str, declared: str) -> Decimal | None:
    """By what a value in `unit` is divided to be in the `declared` unit; None where the units do not fit.

    >>> _factor("元", "万元"), _factor("户", "户"), _factor("户", "元")
    (Decimal('10000'), Decimal('1'), None)
    """
    if unit == declared:
        return Decimal(1)
    people = {"人", "名", "位", "口"}
    for power, factor in _FACTORS.items():
        rest = declared.removeprefix(power) if power else declared
        if rest == declared and power:
            continue
        if rest == unit or {rest, unit} <= people:
            return Decimal(factor)
    return None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
