"""Writing: an outline and a ledger become a draft in which every figure knows where it comes from.

Nothing is invented. A figure the ledger cannot give stands in the text as a visible blank, 「＿＿（缺：工业应税销售）」,
and is listed; in a paragraph that is only for what was reported, its sentence is left out, and that is listed too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from taizhang.writing.figures import Figure
from taizhang.writing.numbering import Numbering
from taizhang.writing.outline import REPORTED, Outline, Paragraph, Slot, pieces, sentences


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure from the ledger: what was asked, the figure as printed, and one line that says where it comes from.

    `period` is a period key ("2026", "2026-10", "2026-01至2026-10"); `title` names the indicator.
    """

    query: str
    figure: Figure
    period: str
    title: str
    source: str

    @property
    def text(self) -> str:
        """The words in the report."""
        return self.figure.text

    @property
    def value(self) -> Decimal:
        """What the words say, in `unit`."""
        return self.figure.value

    @property
    def unit(self) -> str:
        """The unit of `value`, never scaled (元, not 万元)."""
        return self.figure.unit


@dataclass(frozen=True, slots=True)
class Unbound:
    """A figure the ledger cannot give: what was asked, why not, and the indicator's title where it is known."""

    query: str
    reason: str
    title: str = ""


class Row(Protocol):
    """One thing of a list: a promise, a village."""

    def value(self, slot: str) -> str | Bound | Unbound:
        """What stands for `slot`, without the kind of row: "title" for `{promise.title}`."""


class Ledger(Protocol):
    """What writing asks of a ledger. The caller implements it over one book, one period, one cut."""

    def names(self) -> Mapping[str, str]:
        """Names that are words and no figures: township, year, head of government."""

    def rows(self, each: str, of: tuple[str, ...]) -> Sequence[Row]:
        """The rows of a kind, in the office's order; `of` narrows them, empty means all."""

    def bind(self, query: str) -> Bound | Unbound:
        """The figure for `taxable-sales.value`, `.target`, `.percent`, `.change`, `.rank`, `.reported`, `.expected`."""


class Kind(StrEnum):
    """What a block of a draft is."""

    TITLE = "title"
    HEADING = "heading"
    SALUTATION = "salutation"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one nature: plain, a figure (`bound`), or a blank for one that is missing."""

    text: str
    bound: Bound | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A title, a heading of a level, or a paragraph."""

    kind: Kind
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that could not be had: the slot, what it is called, why, under which heading, and what was done.

    `left_out` is the sentence that was left out; empty where the text has a blank instead.
    """

    slot: str
    title: str
    reason: str
    under: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report ready for paper: blocks in order, the figures in the order they appear, and what is missing."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    figures: tuple[Bound, ...]
    unbound: tuple[Missing, ...]

    @property
    def text(self) -> str:
        """The report as plain text, one block a line."""
        return "\n".join(block.text for block in self.blocks)


def write(outline: Outline, ledger: Ledger, *, language: str = "zh") -> Draft:
    """Fill the outline from the ledger. Each query is asked once, so one figure never has two values in a report.

    Rows of a paragraph whose text ends in ；are one paragraph, its last ； a full stop; otherwise a row is a paragraph.
    Raises `Refused` for an outline whose slots cannot be read.
    """
    return _Writer(ledger, language).draft(outline)


def source_line(
    title: str, period: str, *, records: int, closed: str, head: str, language: str = "zh"
) -> str:
    """The line that says where a figure comes from. `closed`: up to which close; `head`: the journal's head hash there.

    >>> source_line("工业应税销售", "2026-01至2026-10", records=12, closed="2026-10", head="9f2c41d07a")
    '台账：工业应税销售，2026-01至2026-10，12条记录，截至2026-10封账，账本校验值 9f2c41d07a'
    """
    if language.startswith("en"):
        closed = f"as of the close of {closed}" if closed else "not closed yet"
        return f"Ledger: {title}, {period}, {records} records, {closed}, head {head}"
    closed = f"截至{closed}封账" if closed else "尚未封账"
    return f"台账：{title}，{period}，{records}条记录，{closed}，账本校验值 {head}"


class _Writer:
    def __init__(self, ledger: Ledger, language: str) -> None:
        self._ledger = ledger
        self._language = language
        self._names = ledger.names()
        self._asked: dict[str, Bound | Unbound] = {}
        self._missing: list[Missing] = []
        self._under = ""

    def draft(self, outline: Outline) -> Draft:
        title = Block(Kind.TITLE, self._runs(outline.title, None, ""))
        blocks = [title]
        if outline.addressee:
            blocks.append(Block(Kind.SALUTATION, self._salutation(outline.addressee)))
        numbering = Numbering(self._language)
        for part in outline.parts:
            runs = self._runs(part.heading, None, "")
            self._under = "".join(run.text for run in runs)
            if runs:
                number = numbering.next(part.level, self._under)
                self._under = number + self._under
                blocks.append(Block(Kind.HEADING, (Run(number), *runs) if number else runs, part.level))
            for paragraph in part.paragraphs:
                blocks.extend(self._paragraphs(paragraph))
        figures = tuple(run.bound for block in blocks for run in block.runs if run.bound)
        return Draft(title.text, self._language, tuple(blocks), figures, tuple(self._missing))

    def _salutation(self, addressee: str) -> tuple[Run, ...]:
        runs = self._runs(addressee, None, "")
        if addressee.endswith(("：", ":")):
            return runs
        return (*runs, Run(":" if self._english else "："))

    def _paragraphs(self, paragraph: Paragraph) -> Iterator[Block]:
        if not paragraph.each:
            yield from self._block(self._kept(paragraph, None))
            return
        rows = self._ledger.rows(paragraph.each, paragraph.of)
        if not rows:
            reason = "the ledger has no such row" if self._english else "台账中没有这一类事项"
            name = " ".join((paragraph.each, *paragraph.of))
            self._missing.append(Missing(paragraph.each, name, reason, self._under, paragraph.text))
        printed = [runs for row in rows if (runs := self._kept(paragraph, row))]
        if printed and paragraph.text.endswith(("；", ";")):
            last = printed[-1][-1]
            stop = "." if last.text.endswith(";") else "。"
            printed[-1] = (*printed[-1][:-1], Run(last.text[:-1] + stop))
            gap = (Run(" "),) if stop == "." else ()
            yield from self._block(sum((runs + gap for runs in printed[:-1]), ()) + printed[-1])
            return
        for runs in printed:
            yield from self._block(runs)

    def _kept(self, paragraph: Paragraph, row: Row | None) -> tuple[Run, ...]:
        if paragraph.when != REPORTED:
            return self._runs(paragraph.text, row, paragraph.each)
        kept: tuple[Run, ...] = ()
        for sentence in sentences(paragraph.text):
            before = len(self._missing)
            runs = self._runs(sentence, row, paragraph.each)
            if any(run.blank for run in runs):
                left_out = "".join(run.text for run in runs)
                self._missing[before:] = [
                    Missing(lost.slot, lost.title, lost.reason, lost.under, left_out)
                    for lost in self._missing[before:]
                ]
            else:
                kept += runs
        return kept

    def _block(self, runs: tuple[Run, ...]) -> Iterator[Block]:
        if runs:
            yield Block(Kind.PARAGRAPH, runs)

    def _runs(self, text: str, row: Row | None, each: str) -> tuple[Run, ...]:
        return tuple(
            Run(piece) if isinstance(piece, str) else self._run(piece, row, each) for piece in pieces(text)
        )

    def _run(self, slot: Slot, row: Row | None, each: str) -> Run:
        if row is not None and slot.head == each:
            answer = row.value(slot.field)
        elif slot.name in self._names:
            answer = self._names[slot.name]
        else:
            if slot.name not in self._asked:
                self._asked[slot.name] = self._ledger.bind(slot.name)
            answer = self._asked[slot.name]
        if isinstance(answer, str):
            return Run(answer)
        if isinstance(answer, Bound):
            return Run(answer.text, answer)
        title = answer.title or slot.name
        self._missing.append(Missing(slot.name, title, answer.reason, self._under))
        return Run(f"____ (missing: {title})" if self._english else f"＿＿（缺：{title}）", blank=True)

    @property
    def _english(self) -> bool:
        return self._language.startswith("en")
