"""The cells of a workbook as they are seen, and nothing else of it: no styles kept, no pictures, links or comments read.

openpyxl says what the file's parts are, how numbers are formatted and which of them are days; the cells themselves, of
which there may be half a million, are gone through here, in a quarter of the time that its objects take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, cast
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_MAIN = f"{{{SHEET_MAIN_NS}}}"
_ROW, _VALUE, _INLINE, _MERGED = (f"{_MAIN}{name}" for name in ("row", "v", "is", "mergeCell"))
_SHARED, _WRITTEN, _RUN = (f"{_MAIN}{name}" for name in ("si", "t", "r"))


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as text: row by row from the first, all of one width. None where it has more rows or
    columns than were asked for; `height` and `width` tell which."""

    title: str
    height: int
    width: int
    rows: list[list[str]] | None


def grids(content: bytes, most_rows: int, most_columns: int) -> Iterator[Grid]:
    """The sheets of an .xlsx file, merged cells filled in. Raises whatever a broken file makes openpyxl or the parser
    of XML raise; the caller says what that means."""
    reader = _Parts(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for sheet, part in reader.parser.find_sheets():
        if part.target in reader.valid_files and "chartsheet" not in part.Type:
            yield _Sheet(reader).read(sheet.name, part.target, most_rows, most_columns)


class _Parts(ExcelReader):  # type: ignore[misc]
    """A workbook before its sheets are read."""

    def read_strings(self) -> None:
        """The texts that cells share, without their looks and how they are pronounced."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, node in iterparse(source):
                if node.tag == _SHARED:
                    self.shared_strings.append(_words(node).replace("x005F_", ""))  # as openpyxl does
                    node.clear()


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, of: _Parts) -> None:
        book = of.wb
        self.archive, self.strings, self.epoch = of.archive, of.shared_strings, book.epoch
        self.days, self.lengths = book._date_formats, book._timedelta_formats
        self.percents = {
            at for at, style in enumerate(book._cell_styles) if "%" in _format(book, style.numFmtId)
        }
        self.columns: dict[str, int] = {}

    def read(self, title: str, path: str, most_rows: int, most_columns: int) -> Grid:
        """The sheet as text."""
        found: dict[tuple[int, int], str] = {}
        merged: list[tuple[int, int, int, int]] = []
        row = 0
        with self.archive.open(path) as source:
            for _, node in iterparse(source):
                if node.tag == _ROW:
                    row = int(float(node.get("r", row + 1)))
                    if row > most_rows and len(node):
                        return Grid(title, row, 0, None)
                    self._row(node, row, found)
                    node.clear()
                elif node.tag == _MERGED:
                    merged.append(range_boundaries(node.get("ref")))
        height = max((*(at for at, _ in found), *(last for _, _, _, last in merged)), default=0)
        width = max((*(at for _, at in found), *(last for _, _, last, _ in merged)), default=0)
        if height > most_rows or width > most_columns:
            return Grid(title, height, width, None)
        rows = [[""] * width for _ in range(height)]
        for (down, right), text in found.items():
            rows[down - 1][right - 1] = text
        for left, top, right, bottom in merged:
            for line in rows[top - 1 : bottom]:
                line[left - 1 : right] = [rows[top - 1][left - 1]] * (right - left + 1)
        return Grid(title, height, width, rows)

    def _row(self, node: Element, row: int, found: dict[tuple[int, int], str]) -> None:
        column, here = 0, str(row)
        for cell in node:
            named = cell.get("r")
            if named is None:
                column += 1
                found[row, column] = self._text(cell)
                continue
            letters = named.rstrip("0123456789")
            at = self.columns.get(letters)
            if at is None:
                at = self.columns[letters] = column_index_from_string(letters.replace("$", ""))
            column, digits = at, named[len(letters) :]
            found[row if digits == here else int(digits), column] = self._text(cell)

    def _text(self, cell: Element) -> str:
        """A cell as it is seen: one that is formatted as a percentage holds 0.2 and shows 20%."""
        sort, value = cell.get("t", "n"), None
        for child in cell:
            if child.tag == _VALUE:
                value = child.text
            elif child.tag == _INLINE and sort == "inlineStr":
                return _words(child).strip()
        if not value or sort == "inlineStr":
            return ""
        if sort == "s":
            return cast(str, self.strings[int(value)]).strip()
        if sort == "n":
            return self._number(value, int(cell.get("s", 0)))
        if sort == "b":
            return str(bool(int(value)))
        return str(from_ISO8601(value) if sort == "d" else value).strip()

    def _number(self, written: str, style: int) -> str:
        value = float(written) if "." in written or "e" in written.lower() else int(written)
        if style in self.days:
            try:
                day = from_excel(value, self.epoch, timedelta=style in self.lengths)
            except (OverflowError, ValueError):
                return "#VALUE!"
            return "" if day is None else str(day).strip()
        if style in self.percents:
            return f"{_plain(float(Decimal(repr(value)) * 100))}%"
        return _plain(value)


def _words(node: Element) -> str:
    """A text of one look or of several."""
    said, plain = [], ""
    for child in node:
        if child.tag == _WRITTEN:
            plain = child.text or ""
        elif child.tag == _RUN:
            said += [part.text or "" for part in child if part.tag == _WRITTEN][-1:]
    return plain + "".join(said) if said else plain


def _plain(value: float) -> str:
    """A number without an exponent, and a whole one without a point."""
    if isinstance(value, int):
        return str(value)
    exact = Decimal(repr(value))
    return f"{exact:f}" if exact != exact.to_integral_value() else f"{int(exact)}"


def _format(book: Any, id: int) -> str:
    if id < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(id, "General"))
    return str(book._number_formats[id - BUILTIN_FORMATS_MAX_SIZE])
