"""A public notice (公告、公示、通报) on paper: title, text, a table, its period, the ledger's head hash, issuer, date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from taizhang.problems import Place, Problem, Refused, Text
from taizhang.writing.document import AUTHOR
from taizhang.writing.layout import GB_9704, Layout
from taizhang.writing.letter import day_words
from taizhang.writing.sheet import Sheet, refuse_characters

_PERIOD: Final = Text("数据时期：", "Period of the figures: ")
_HEAD: Final = Text("账本校验值：", "Head hash of the ledger: ")


@dataclass(frozen=True, slots=True)
class NoticeTable:
    """Headers and rows of printed text; every row has as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice. `period`: what the figures cover, in words or as a key; `head`: the journal's head hash when it was posted."""

    title: str
    paragraphs: tuple[str, ...]
    issuer: str
    issued_on: date
    period: str = ""
    head: str = ""
    number: str = ""
    table: NoticeTable | None = None
    language: str = "zh"


def to_notice_docx(notice: Notice, layout: Layout = GB_9704, *, at: datetime) -> bytes:
    """The notice as a .docx file; `at` is the moment the file bears.

    Raises `Refused` for a table whose rows do not fit its headers, and for text no Word file can carry.
    """
    _refuse_crooked(notice)
    refuse_characters(_texts(notice))
    language = notice.language
    sheet = Sheet(layout, title=notice.title, at=at, author=AUTHOR, language=language)
    sheet.title(notice.title)
    if notice.number:
        sheet.centred(notice.number)
    sheet.body()
    for paragraph in notice.paragraphs:
        sheet.body(paragraph)
    if notice.table:
        sheet.table(notice.table.headers, notice.table.rows)
    if notice.period:
        sheet.note(_PERIOD.to(language) + notice.period)
    sheet.body()
    sheet.right(notice.issuer, characters=2)
    sheet.right(day_words(notice.issued_on, language), characters=4)
    if notice.head:
        sheet.body()
        sheet.note(_HEAD.to(language) + notice.head)
    return sheet.to_bytes()


def _refuse_crooked(notice: Notice) -> None:
    if notice.table is None:
        return
    width = len(notice.table.headers)
    crooked = [number for number, row in enumerate(notice.table.rows, 1) if len(row) != width]
    if crooked or not width:
        rows = "、".join(str(number) for number in crooked)
        raise Refused(
            Problem(
                "notice-table-crooked",
                Text(
                    f"表格第{rows}行的格数与表头不同" if crooked else "表格没有表头",
                    f"rows {', '.join(map(str, crooked))} have other cells than the header"
                    if crooked
                    else "the table has no header",
                ),
                Text(
                    f"每行{width}格" if width else "写明表头",
                    f"{width} cells in each row" if width else "give headers",
                ),
                Place(key="table"),
            )
        )


def _texts(notice: Notice) -> Iterator[tuple[str, str]]:
    for key in ("title", "issuer", "period", "head", "number"):
        yield key, getattr(notice, key)
    for number, paragraph in enumerate(notice.paragraphs):
        yield f"paragraphs[{number}]", paragraph
    if notice.table:
        yield "table.headers", "".join(notice.table.headers)
        for number, row in enumerate(notice.table.rows):
            yield f"table.rows[{number}]", "".join(row)
