"""Result tables as files: a workbook, CSV, Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from taizhang.scoring.result_tables import ResultTable

_NUMBERS = ("value", "over", "before", "points", "yuan", "total")
_WHOLE = ("rank",)


def workbook_of(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> bytes:
    """A workbook of sheets by name, each with its headers in the first row."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet: Any = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place, float(value) if isinstance(value, Decimal) else value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a name that begins with = is no formula
                cell.font = Font(bold=number == 1)
        for place, head in enumerate(rows[0], start=1):
            longest = max(
                (len(str(row[place - 1])) for row in rows[:200] if row[place - 1] is not None), default=0
            )
            sheet.column_dimensions[get_column_letter(place)].width = min(
                max(len(str(head)) * 2, longest) + 4, 80
            )
        sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv_text(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV; what a spreadsheet would take for a formula is shown as text."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return written.getvalue()


def csv_of(table: ResultTable, language: str) -> str:
    """A table as CSV that a spreadsheet opens in the right encoding."""
    return "\ufeff" + csv_text([tuple(head.to(language) for _, head in table.headers), *table.rows])


def parquet_of(table: ResultTable) -> bytes:
    """A table as Parquet: numbers as decimals of six places, exactly."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {key: pa.decimal128(28, 6) for key in _NUMBERS} | {key: pa.int32() for key in _WHOLE}
    columns = {
        key: pa.array([_six(row[place]) for row in table.rows], type=types.get(key, pa.string()))
        for place, (key, _) in enumerate(table.headers)
    }
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def _six(value: object) -> object:
    return value.quantize(Decimal("0.000001")) if isinstance(value, Decimal) else value


def _safe(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") and value not in ("-",):
        return f"'{value}"
    return value
