"""A draft on paper: the report, each figure with a comment that names its source, and the sources in a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from docx.text.paragraph import Paragraph

from taizhang.problems import Text
from taizhang.writing.draft import Block, Bound, Draft, Kind
from taizhang.writing.figures import plain_number, unit_word
from taizhang.writing.layout import GB_9704, Layout
from taizhang.writing.sheet import Sheet, refuse_characters

AUTHOR: Final = "台账"

_ATTACHED: Final = Text("附件", "Attachment")
_SOURCES: Final = Text("数据来源表", "Sources of figures")
_HEADERS: Final = (
    Text("序号", "No."),
    Text("文中写法", "As printed"),
    Text("数值", "Value"),
    Text("单位", "Unit"),
    Text("时期", "Period"),
    Text("来源", "Source"),
)
_WIDTHS: Final = (10, 26, 28, 16, 24, 52)
_NO_FIGURES: Final = Text("本文没有取自台账的数字。", "No figure of this text is taken from the ledger.")
_MISSING: Final = Text("未能取得的数字", "Figures that could not be had")


def to_docx(draft: Draft, layout: Layout = GB_9704, *, at: datetime) -> bytes:
    """The draft as a .docx file. `at`: the moment the file bears, with its time zone; nothing else is taken from a clock.

    Raises `Refused` where a text holds a character that no Word file can carry.
    """
    refuse_characters(_texts(draft))
    sheet = Sheet(layout, title=draft.title, at=at, author=AUTHOR, language=draft.language)
    for block in draft.blocks:
        _block(sheet, block, draft.language)
    _sources(sheet, draft)
    _missing(sheet, draft)
    return sheet.to_bytes()


def note_on(bound: Bound, language: str) -> str:
    """What the comment on a figure and its row in the table say: the source, and what printing rounded."""
    if bound.figure.rounded_from is None:
        return bound.source
    exact = plain_number(bound.figure.rounded_from) + unit_word(bound.unit, "zh")
    if language.startswith("en"):
        exact = f"{plain_number(bound.figure.rounded_from)} {unit_word(bound.unit, 'en')}"
        return f"{bound.source}. Rounded; the ledger has {exact}"
    return f"{bound.source}；此处四舍五入，台账为{exact}"


def _block(sheet: Sheet, block: Block, language: str) -> None:
    if block.kind is Kind.TITLE:
        sheet.title(block.text)
        sheet.body()
        return
    paragraph: Paragraph
    face = sheet.layout.body
    if block.kind is Kind.HEADING:
        paragraph, face = sheet.heading(block.level), sheet.heading_face(block.level)
    else:
        paragraph = sheet.body(flush=block.kind is Kind.SALUTATION)
    for run in block.runs:
        printed = sheet.run(paragraph, run.text, face, marked=run.blank)
        if run.bound:
            sheet.comment(printed, note_on(run.bound, language))


def _sources(sheet: Sheet, draft: Draft) -> None:
    language = draft.language
    sheet.label(_ATTACHED.to(language), new_page=True)
    sheet.title(_SOURCES.to(language))
    if not draft.figures:
        sheet.body(_NO_FIGURES.to(language))
        return
    rows = [
        (
            str(number),
            bound.text,
            plain_number(bound.value),
            unit_word(bound.unit, language),
            bound.period,
            note_on(bound, language),
        )
        for number, bound in enumerate(dict.fromkeys(draft.figures), 1)
    ]
    sheet.table([header.to(language) for header in _HEADERS], rows, _WIDTHS)
    sheet.body()


def _missing(sheet: Sheet, draft: Draft) -> None:
    if not draft.unbound:
        return
    english = draft.language.startswith("en")
    sheet.label(_MISSING.to(draft.language))
    for number, lost in enumerate(draft.unbound, 1):
        if english:
            done = f'left out: "{lost.left_out}"' if lost.left_out else "left blank"
            where = f', under "{lost.under}"' if lost.under else ""
            sheet.body(f"{number}. {lost.title} ({lost.slot}){where}: {lost.reason}; {done}.")
        else:
            done = f"已略去“{lost.left_out}”" if lost.left_out else "文中留空"
            where = f"，见“{lost.under}”" if lost.under else ""
            sheet.body(f"{number}. {lost.title}（{lost.slot}）{where}：{lost.reason}；{done}。")


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(draft.blocks):
        yield f"block[{number}]", block.text
    for bound in draft.figures:
        yield f"{bound.query}.period", bound.period
        yield f"{bound.query}.source", bound.source
    for lost in draft.unbound:
        yield lost.slot, "".join((lost.title, lost.reason, lost.under, lost.left_out))
