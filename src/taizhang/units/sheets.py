"""A spreadsheet as a person left it, as rows of text: merged cells filled in, numbers written out, and given back marked."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from taizhang.journal import uncollected
from taizhang.problems import Place, Problem, Refused, Text

LARGEST = 20 * 2**20
"""Bytes of a spreadsheet at most."""

MOST_ROWS = 50_000
_MOST_COLUMNS = 500
_UNPACKED = 400 * 2**20


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of the first sheet that holds anything; `rows[0]` is the row numbered 1."""

    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    width: int = 0


@uncollected()
def open_sheet(path: Path) -> Sheet:
    """Read an .xlsx or .csv file; raises `Refused` for anything else, and for a broken, empty or too large one."""
    content = _content(path)
    if path.suffix.lower() in (".xlsx", ".xlsm") or content.startswith(b"PK\x03\x04"):
        sheet = _from_workbook(content, path)
    else:
        rows = tuple(
            tuple(cell.strip() for cell in row)
            for row in csv.reader(io.StringIO(_decoded(content, path)), _dialect(content, path))
        )
        sheet = Sheet(rows, width=max((len(row) for row in rows), default=0))
    if not any(any(row) for row in sheet.rows):
        raise _refused(
            "sheet-empty",
            path,
            ("表格里没有内容", "the sheet is empty"),
            ("请选择有内容的表格", "choose one with rows in it"),
        )
    if len(sheet.rows) > MOST_ROWS:
        raise _refused(
            "sheet-too-long",
            path,
            (f"表格超过 {MOST_ROWS} 行", f"the sheet has more than {MOST_ROWS} rows"),
            ("请只保留本县或本镇的行", "keep only the rows of your county or township"),
        )
    return sheet


def write_marked(path: Path, out: Path, marks: Mapping[int, str], heading: tuple[int, str]) -> None:
    """Give the file back with one more column: `marks` by row number from 1, and `heading` in its row.

    A workbook keeps its look. Raises `Refused` if `out` is the file itself or cannot be written.
    """
    if out.resolve() == path.resolve():
        raise _refused(
            "sheet-same-file",
            out,
            ("不能写回原文件", "the file itself is not overwritten"),
            ("请另起文件名", "give another name"),
        )
    content = _content(path)
    marks = {**marks, heading[0]: heading[1]}
    try:
        if content.startswith(b"PK\x03\x04"):
            out.write_bytes(_marked_workbook(content, path, marks))
        else:
            sheet = open_sheet(path)
            with out.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                for number, row in enumerate(sheet.rows, 1):
                    filled = [*row, *([""] * (sheet.width - len(row)))]
                    writer.writerow([*filled, marks.get(number, "")])
    except OSError:
        raise _refused(
            "sheet-not-written",
            out,
            ("文件写不进去", "the file cannot be written"),
            (
                "请检查文件夹是否存在、文件是否正被打开",
                "see whether the folder exists and the file is open elsewhere",
            ),
        ) from None


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _refused(
                "sheet-folder",
                path,
                ("这是一个文件夹", "this is a folder"),
                ("请给出表格文件", "name a file"),
            )
        if path.stat().st_size > LARGEST:
            raise _refused(
                "sheet-too-large",
                path,
                (f"文件超过 {LARGEST // 2**20} MB", f"the file has more than {LARGEST // 2**20} MB"),
                ("请只保留需要的行和列", "keep only the rows and columns needed"),
            )
        content = path.read_bytes()
    except OSError:
        raise _refused(
            "sheet-missing",
            path,
            ("找不到或打不开文件", "no such file, or it cannot be opened"),
            ("请核对文件名", "check its name"),
        ) from None
    if not content.strip():
        raise _refused(
            "sheet-empty",
            path,
            ("文件是空的", "the file is empty"),
            ("请选择有内容的表格", "choose one with rows in it"),
        )
    if content.startswith(b"\xd0\xcf\x11\xe0") or path.suffix.lower() in (
        ".xls",
        ".et",
        ".ods",
        ".pdf",
        ".docx",
        ".doc",
    ):
        raise _refused(
            "sheet-type",
            path,
            (f"不能读取 {path.suffix or '这种'} 文件", f"{path.suffix or 'such'} files cannot be read"),
            ("请用 Excel 或 WPS 另存为 .xlsx 或 .csv", "save it as .xlsx or .csv in Excel or WPS"),
        )
    return content


def _decoded(content: bytes, path: Path) -> str:
    encodings = (
        ("utf-16", "utf-8-sig", "gb18030")
        if content[:2] in (b"\xff\xfe", b"\xfe\xff")
        else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused(
        "sheet-not-text",
        path,
        ("不是文本表格", "this is not a sheet in text"),
        ("请用 Excel 或 WPS 另存为 .xlsx，或 UTF-8 编码的 .csv", "save it as .xlsx, or as .csv in UTF-8"),
    )


def _dialect(content: bytes, path: Path) -> type[csv.Dialect]:
    head = _decoded(content, path)[:4000]

    class Given(csv.excel):
        delimiter = max(",\t;，", key=head.count)

    return Given


def _from_workbook(content: bytes, path: Path) -> Sheet:
    from taizhang.units.cells import grids

    with _unbroken(content, path):
        for grid in grids(content, MOST_ROWS + 1_000, _MOST_COLUMNS):
            if grid.rows is None:
                return Sheet(rows=((" ",),) * (MOST_ROWS + 1)) if grid.height > MOST_ROWS else _too_wide(path)
            if any(any(row) for row in grid.rows):
                return Sheet(tuple(tuple(row) for row in grid.rows), grid.title, grid.width)
    return Sheet(())


def _too_wide(path: Path) -> Sheet:
    raise _refused(
        "sheet-too-wide",
        path,
        ("表格列数过多", "the sheet has too many columns"),
        ("请只保留需要的列", "keep only the columns needed"),
    )


@contextmanager
def _unbroken(content: bytes, path: Path) -> Iterator[None]:
    """Refuse a workbook that unpacks to too much, or that cannot be read within."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _UNPACKED:
            raise _refused(
                "sheet-too-large",
                path,
                ("文件解开后过大", "the file unpacks to more than is sensible"),
                ("请删去图片和多余的表", "remove its pictures and other sheets"),
            )
        yield
    except Refused:
        raise
    except (
        Exception
    ):  # openpyxl raises many kinds for a broken or renamed file; all mean the same to the clerk
        raise _refused(
            "sheet-broken",
            path,
            (
                "这个 .xlsx 文件已损坏，或者只是改了扩展名",
                "this .xlsx is damaged, or is another file renamed",
            ),
            ("请用 Excel 或 WPS 打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx again"),
        ) from None


def _marked_workbook(content: bytes, path: Path, marks: Mapping[int, str]) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font

    with _unbroken(content, path):
        book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = next(
        (
            one
            for one in book.worksheets
            if any(any(value is not None for value in row) for row in one.iter_rows(values_only=True))
        ),
        book.worksheets[0],
    )
    column = sheet.max_column + 1
    for number, mark in marks.items():
        cell = sheet.cell(number, column)
        cell.value, cell.alignment = mark, Alignment(wrap_text=True, vertical="top")
        cell.font = Font(
            color="FFB0281E" if mark.startswith("×") else "FF2F6B3A" if mark.startswith("√") else "FF555555"
        )
    sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 44
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _refused(code: str, path: Path, what: tuple[str, str], right: tuple[str, str]) -> Refused:
    return Refused(Problem(code, Text(*what), Text(*right), Place(str(path))))
