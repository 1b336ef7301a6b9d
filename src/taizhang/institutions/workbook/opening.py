"""A filled workbook opened: sheets found by name, columns by their key or Chinese header, rows as entries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from taizhang.institutions.workbook.cells import text_of
from taizhang.institutions.workbook.layout import PAGES, Page
from taizhang.institutions.workbook.words import HEADERS
from taizhang.problems import Place, Problem, Refused, Text

LARGEST = 20 * 2**20
_UNPACKED = 200 * 2**20
_MOST_ROWS = 5000
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the sheet's name on its tab, row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """As a spreadsheet names it: C5."""
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row (of the sheet that stands its keys in rows: all of it), by the keys of its columns."""

    cells: Mapping[str, tuple[Cell, object]]
    home: Cell
    room: Mapping[str, Cell]

    def filled(self, key: str) -> bool:
        """Whether something stands in the column."""
        return key in self.cells

    def value(self, key: str) -> object:
        """What stands there."""
        return self.cells[key][1]

    def text(self, key: str) -> str:
        """What stands there as text, empty for nothing."""
        return text_of(self.cells[key][1]) if key in self.cells else ""

    def cell(self, key: str) -> Cell:
        """The cell of a column, also an empty one; the row's first where the sheet lacks the column."""
        return self.cells[key][0] if key in self.cells else self.room.get(key, self.home)


@dataclass(frozen=True, slots=True)
class Filled:
    """The sheets by the id of their page."""

    sheets: Mapping[str, tuple[str, tuple[tuple[object, ...], ...]]]

    def down(self, page: Page) -> Entry:
        """The sheet whose keys stand in rows."""
        name, rows = self.sheets.get(page.id, (page.title, ()))
        known = _known(page)
        cells: dict[str, tuple[Cell, object]] = {}
        room: dict[str, Cell] = {}
        for number, row in enumerate(rows, start=1):
            key = next((known[text] for text in (_text(row, 1), _text(row, 0)) if text in known), None)
            if key is not None:
                room.setdefault(key, Cell(name, number, 3))
            if key is not None and _text(row, 2):
                cells.setdefault(key, (Cell(name, number, 3), row[2]))
        return Entry(cells, Cell(name, 1, 3), room)

    def entries(self, page: Page) -> Iterator[Entry]:
        """The rows of a sheet in which anything stands."""
        name, rows = self.sheets.get(page.id, (page.title, ()))
        head, columns = _head(rows, page)
        for number, row in enumerate(rows[head:], start=head + 1):
            cells = {
                key: (Cell(name, number, place + 1), row[place])
                for place, key in columns.items()
                if place < len(row) and _text(row, place)
            }
            if cells:
                room = {key: Cell(name, number, place + 1) for place, key in columns.items()}
                yield Entry(cells, Cell(name, number, 1), room)


def opened(content: bytes, file: str = "") -> Filled:
    """The sheets of a workbook. Raises `Refused` for what is no workbook, is too large, or has none of the sheets."""
    if len(content) > LARGEST:
        raise _refused(file, "sheet-too-large", Text("文件超过 20 MB", "the file has more than 20 MB"), Text("只保留需要的表", "keep only the sheets needed"))  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _UNPACKED:
                raise ValueError("too large when unpacked")
        book: Any = load_workbook(io.BytesIO(content), data_only=True, read_only=False)
    except Exception as error:  # the library raises whatever its parsers raise on a broken file
        raise _refused(
            file,
            "sheet-broken",
            Text("不是能打开的 .xlsx 表格", f"not a readable .xlsx workbook ({type(error).__name__})"),
            Text("用 Excel 或 WPS 另存为 .xlsx", "save it as .xlsx in Excel or WPS"),
        ) from None
    sheets = {}
    for sheet in book.worksheets:
        words = set(sheet.title.replace("（", " ").split())
        page = next(
            (one for one in PAGES if {one.name.zh, one.name.en} & words or sheet.title == one.title), None
        )
        if page is not None and page.id not in sheets:
            rows = sheet.iter_rows(
                max_row=min(sheet.max_row, _MOST_ROWS), max_col=min(sheet.max_column, _MOST_COLUMNS)
            )
            sheets[page.id] = (sheet.title, tuple(tuple(map(_value, row)) for row in rows))
    if not {"rule", "item"} <= sheets.keys():
        raise _refused(
            file,
            "sheet-not-scheme",
            Text("没有“办法”和“项目”两张表", "the sheets “rule” and “items” are not there"),
            Text(
                "用 taizhang institutions sheet 取得空表",
                "take an empty workbook from taizhang institutions sheet",
            ),
        )
    return Filled(sheets)


def _value(cell: Any) -> object:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return Decimal(repr(value)) * 100  # a clerk types 20%, the spreadsheet keeps 0.2
    return value


def _head(rows: tuple[tuple[object, ...], ...], page: Page) -> tuple[int, dict[int, str]]:
    """How many rows the headers take, and which key each column has."""
    keys = {column.key for column in page.columns}
    known = _known(page)
    best: tuple[int, dict[int, str]] = (0, {})
    for number, row in enumerate(rows[:10], start=1):
        named = {place: known[text] for place in range(len(row)) if (text := _text(row, place)) in known}
        if len(set(named.values())) >= max(len(set(best[1].values())), 2):
            exact = sum(_text(row, place) in keys for place in named)
            if exact >= len(named) / 2 or not best[1]:
                best = (number, named)
    first: dict[int, str] = {}
    for place, key in best[1].items():
        if key not in first.values():
            first[place] = key
    return best[0], first


def _known(page: Page) -> dict[str, str]:
    known = {HEADERS[column.key.removeprefix("appraisal.")]: column.key for column in reversed(page.columns)}
    return known | {column.key: column.key for column in page.columns}


def _text(row: tuple[object, ...], place: int) -> str:
    return text_of(row[place]) if place < len(row) and row[place] is not None else ""


def _refused(file: str, code: str, what: Text, right: Text) -> Refused:
    return Refused(Problem(code, what, right, Place(file)))
