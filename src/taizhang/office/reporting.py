"""The yearly report from the book (工作报告): the ledger that an outline's slots are bound to.

Every figure is asked of the book once and names the records that it was made of. What the book cannot give is
listed, never invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from taizhang.books import queries as books
from taizhang.institutions import Indicator, Institution
from taizhang.problems import Problem, Refused, Text
from taizhang.promises.progress import Progress, progress
from taizhang.records.models import Record
from taizhang.records.totals import periods_through, totals
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.writing.document import to_docx
from taizhang.writing.draft import Bound, Draft, Unbound, source_line, write
from taizhang.writing.figures import Figure, change, figure, percent_of_plan
from taizhang.writing.outline import outline_of

_NOT_REPORTED = Text("本年没有已确认的填报", "no confirmed record this year")
_NO_PROMISE = Text("本年没有下达目标", "no target was set this year")
_NO_BASE = Text("上年没有可比的数", "there is no figure of last year to compare with")
_ODD = Text("台账不提供这一项", "the ledger does not give this")
_HEAD_SHOWN = 16
_RECORDS_SHOWN = 3


class BookLedger:
    """What an outline may ask of one book and year, through a month. Implements `taizhang.writing.draft.Ledger`."""

    def __init__(self, book: str, through: Period, *, language: str = "zh") -> None:
        self.book = book
        self.through = through
        self.year = Period(through.year)
        self.language = language
        self.rules: Mapping[str, Indicator] = books.indicators(book, through.end - timedelta(days=1))
        self.head = STORE.head(book).hash[:_HEAD_SHOWN]

    def names(self) -> Mapping[str, str]:
        """Words that are no figures."""
        opened = books.book(self.book)
        title = opened.title if opened else self.book
        if opened and self.language.startswith("en") and opened.title_en:
            title = opened.title_en
        return {
            "township": title,
            "year": str(self.year.year),
            "next-year": str(self.year.year + 1),
            "through": self.through.title(self.language),
        }

    def rows(self, each: str, of: tuple[str, ...]) -> Sequence[PromiseRow]:
        """The township's promises, in the order of the institution files."""
        if each != "promise":
            return ()
        return [
            PromiseRow(self, item)
            for item in self.progress
            if not item.promise.parent and not item.promise.person and (not of or item.indicator.id in of)
        ]

    def bind(self, query: str) -> Bound | Unbound:
        """The figure for an indicator's value, target, percent, change, reported or expected."""
        name, _, asked = query.partition(".")
        rule = self.rules.get(name)
        if rule is None:
            return Unbound(query, _ODD.to(self.language))
        promised = next(
            (item for item in self.progress if item.indicator.id == name and not item.promise.parent), None
        )
        return self.answer(query, rule, asked, promised)

    def answer(self, query: str, rule: Indicator, asked: str, promised: Progress | None) -> Bound | Unbound:
        """One figure about an indicator, or why it cannot be had."""
        value = promised.value if promised else self.total(rule, self.through)
        target = promised.target if promised else None
        if asked in ("target", "percent") and target is None:
            return self._unbound(query, rule, _NO_PROMISE)
        if asked in ("value", "percent", "change") and value is None:
            return self._unbound(query, rule, _NOT_REPORTED)
        printed: Figure | None = None
        if asked == "value" and value is not None:
            printed = self._figure(value, rule)
        elif asked == "target" and target is not None:
            printed = self._figure(target, rule)
        elif asked == "percent" and value is not None and target is not None:
            printed = percent_of_plan(value, target)
        elif asked == "change" and value is not None:
            before = self.total(rule, Period(self.year.year - 1).months()[self.through.start.month - 1])
            printed = None if before is None else change(value, before, rule.unit, language=self.language)
        elif asked in ("reported", "expected") and promised is not None:
            count = promised.reported if asked == "reported" else promised.expected
            printed = figure(Decimal(count), "条", decimals=0, language=self.language)
        else:
            return self._unbound(query, rule, _ODD)
        if printed is None:
            return self._unbound(query, rule, _NO_BASE)
        return Bound(query, printed, self.span, rule.title.text.to(self.language), self._source(rule))

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """The year's progress, once."""
        return progress(self.book, self.through)

    @cached_property
    def span(self) -> str:
        """The period that the figures hold for: the year, or its months so far."""
        return (
            self.year.key if self.through.end == self.year.end else f"{self.year.key}-01至{self.through.key}"
        )

    def total(self, rule: Indicator, through: Period) -> Decimal | None:
        """An indicator of the whole township through a month; None where nothing was reported."""
        values = [
            total.value for total in totals(self.book, [rule], through).values() if total.value is not None
        ]
        if not values:
            return None
        if rule.roll_up == "mean":
            return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.000001"))
        return min(values) if rule.roll_up == "minimum" else sum(values, Decimal(0))

    def _figure(self, value: Decimal, rule: Indicator) -> Figure:
        return figure(value, rule.unit, decimals=rule.decimals, language=self.language)

    def _source(self, rule: Indicator) -> str:
        rows = (
            Record.rows.of(self.book)
            .counting()
            .filter(year=self.year.year, indicator=rule.id, period__in=periods_through(self.through))
            .order_by("period", "unit", "id")
        )
        ids = list(rows.values_list("id", flat=True))
        last = books.last_closed(self.book)
        line = source_line(
            rule.title.text.to(self.language),
            self.span,
            records=len(ids),
            closed=last.period if last else "",
            head=self.head,
            language=self.language,
        )
        shown = "、".join(ids[:_RECORDS_SHOWN])
        label = "记录号" if not self.language.startswith("en") else "records"
        return f"{line}；{label} {shown}{'…' if len(ids) > _RECORDS_SHOWN else ''}" if ids else line

    def _unbound(self, query: str, rule: Indicator, why: Text) -> Unbound:
        return Unbound(query, why.to(self.language), rule.title.text.to(self.language))


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise of the year, as a row of a report."""

    ledger: BookLedger
    item: Progress

    def value(self, slot: str) -> str | Bound | Unbound:
        """What stands for `{promise.slot}`."""
        rule = self.item.indicator
        if slot == "title":
            return rule.title.text.to(self.ledger.language)
        if slot == "unit":
            return self.item.unit.title if self.item.unit else ""
        return self.ledger.answer(f"{rule.id}.{slot}", rule, slot, self.item)


def outline_in_force(book: str, day: date) -> Institution:
    """The institution whose outline the yearly report follows; raises `Refused` if none is in force."""
    for institution in books.in_force(book, day).values():
        if institution.report is not None and institution.report.period == "year":
            return institution
    raise Refused(
        Problem(
            "no-outline",
            Text("没有施行中的年度报告提纲", "no outline of a yearly report is in force"),
            Text("请先采用一个含 [report] 的制度", "adopt an institution with [report] first"),
        )
    )


def draft_report(book: str, through: Period, *, language: str = "zh") -> Draft:
    """The yearly report through a month, as a draft whose figures are bound to the book."""
    institution = outline_in_force(book, through.end - timedelta(days=1))
    outline = outline_of(institution.report, language=language, file=f"{institution.id}.toml")
    return write(outline, BookLedger(book, through, language=language), language=language)


def report_month(book: str, year: int, today: date) -> Period:
    """The month through which a year's report is written: the last one that has ended, or the year's last."""
    last = Period(year).months()[-1]
    if today >= last.end:
        return last
    current = Period.month_of(today)
    if current.year != year:
        return Period(year).months()[0]
    return current.previous() if current.start.month > 1 else current


def write_report(
    book: str, through: Period, folder: Path, *, at: datetime, language: str = "zh"
) -> tuple[Path, Draft]:
    """Write the report into a folder as .docx; returns the file and the draft."""
    draft = draft_report(book, through, language=language)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{draft.title}.docx"
    part = path.with_suffix(".docx.part")
    part.write_bytes(to_docx(draft, at=at))
    part.replace(path)
    return path, draft
