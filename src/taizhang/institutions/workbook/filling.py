"""An institution as a workbook that a clerk fills: a sheet for each kind of thing, drop-downs, help, and an example."""

from __future__ import annotations

import io
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from taizhang.institutions.schema import Institution
from taizhang.institutions.toml_writing import values_of
from taizhang.institutions.workbook.layout import FACTS, ITEMS, PAGES, POOLS, SECTIONS, Column, Page
from taizhang.institutions.workbook.rows import Rows, rows_of
from taizhang.institutions.workbook.words import HEADERS
from taizhang.problems import Problem, Refused, Text

FIRST_ROW: Final = 3
"""The row in which the first entry stands: above it the Chinese headers, then the keys."""
ROOM: Final = 200
"""Rows that have drop-downs."""
_HEAD: Final = PatternFill("solid", fgColor="E8E4DA")
_NEEDED: Final = PatternFill("solid", fgColor="F5E3DE")
_KEY_FONT: Final = Font(color="777777", size=9)
_REFERS: Final = {"fact": FACTS, "item": ITEMS, "section": SECTIONS, "pool": POOLS}
_NAME_KEY: Final = {FACTS.id: "title"}


def to_workbook(institution: Institution) -> bytes:
    """The workbook of a scheme.

    Raises `Refused` (code `sheet-only-appraisal`) for an institution that has sections which the workbook has no sheets for.
    """
    others = [key for key in institution.sections if key not in ("appraisal", "indicator")]
    if institution.appraisal is None or others:
        listed = "、".join(f"[{key}]" for key in others) or "—"
        raise Refused(
            Problem(
                "sheet-only-appraisal",
                Text(f"表格只装得下考评办法；这个文件还有 {listed}", f"the workbook holds appraisals only; this file has {listed}")
                if institution.appraisal is not None
                else Text("文件里没有考评办法", "the file holds no appraisal"),
                Text("把其他各节另写成一个文件", "write the other sections in a file of their own"),
            )
        )  # fmt: skip
    return _workbook(rows_of(values_of(institution)))


def template() -> bytes:
    """The workbook without entries."""
    return _workbook({page.id: [] for page in PAGES})


def _workbook(rows: Rows) -> bytes:
    from taizhang.institutions.workbook.helping import add_example, add_help

    book = Workbook()
    book.remove(book.active)
    add_help(book)
    for page in PAGES:
        sheet = book.create_sheet(page.title)
        (_fill_down if page.down else _fill_across)(sheet, page, rows[page.id])
    add_example(book)
    book.active = 1
    book.properties.creator, book.properties.title = "台账", "考评办法 appraisal scheme"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def header_of(column: Column) -> str:
    """The Chinese header of a column."""
    return HEADERS[column.key.removeprefix("appraisal.")]


def _fill_down(sheet: Any, page: Page, rows: list[dict[str, object]]) -> None:
    for place, head in enumerate(("项目", "key", "填写", "怎样填 how to fill"), start=1):
        _head(sheet, 1, place, head)
    filled = rows[0] if rows else {}
    for number, column in enumerate(page.columns, start=2):
        sheet.cell(number, 1, header_of(column)).fill = _NEEDED if column.needed else _HEAD
        sheet.cell(number, 2, column.key).font = _KEY_FONT
        cell = sheet.cell(number, 3)
        _put(cell, filled.get(column.key), column)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 4, f"{column.kind.note.zh} / {column.kind.note.en}").font = _KEY_FONT
        if column.kind.choices:
            _offer(sheet, column, f"C{number}")
    for letter, width in zip("ABCD", (22, 24, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"


def _fill_across(sheet: Any, page: Page, rows: list[dict[str, object]]) -> None:
    for place, column in enumerate(page.columns, start=1):
        _head(sheet, 1, place, header_of(column), needed=column.needed)
        sheet.cell(2, place, column.key).font = _KEY_FONT
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = (
            24 if column.key in ("title.zh", "item", "source", "when") else 14
        )
        for number in range(FIRST_ROW, FIRST_ROW + max(len(rows), 40)):
            if not column.kind.numeric:
                sheet.cell(number, place).number_format = "@"
        for number, row in enumerate(rows, start=FIRST_ROW):
            _put(sheet.cell(number, place), row.get(column.key), column)
        room = f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + max(ROOM, len(rows))}"
        if column.kind.choices:
            _offer(sheet, column, room)
        elif column.kind.refers in _REFERS:
            _offer_names(sheet, _REFERS[column.kind.refers], room)
    sheet.freeze_panes = "C3"


def _head(sheet: Any, row: int, place: int, text: str, *, needed: bool = False) -> None:
    cell = sheet.cell(row, place, text)
    cell.font, cell.fill = Font(bold=True), _NEEDED if needed else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _put(cell: Any, value: object, column: Column) -> None:
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = is no formula
    if not column.kind.numeric:
        cell.number_format = "@"


def _offer(sheet: Any, column: Column, room: str) -> None:
    listed = ",".join(column.kind.choices)
    if len(listed) <= 250:  # a spreadsheet refuses longer ones
        _validate(sheet, f'"{listed}"', room)


def _offer_names(sheet: Any, page: Page, room: str) -> None:
    key = _NAME_KEY.get(page.id, "title.zh")
    place = next(number for number, column in enumerate(page.columns, start=1) if column.key == key)
    letter = get_column_letter(place)
    _validate(sheet, f"'{page.title}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + ROOM}", room)


def _validate(sheet: Any, formula: str, room: str) -> None:
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(room)


__all__ = ["header_of", "template", "to_workbook"]
