"""A sheet's cells are what openpyxl's own objects would say, in a fraction of their time."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from taizhang.units.cells import grids

VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        ["文字 ", "  甲\n乙", "", "_x005F_", CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))]
    ),
    st.integers(-(10**6), 10**6),
    st.sampled_from([0.2, 3.5, 1e21, 0.1 + 0.2]),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.just(datetime.fromisoformat("2026-03-05T09:30")),
    st.just(time(8, 30)),
    st.just(timedelta(hours=30)),
)
FORMATS = st.sampled_from([None, "0%", "0.00%", "#,##0.00", '0.0"%"'])
CELLS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 30), VALUES, FORMATS), min_size=1, max_size=20)


def _written(cells: list[tuple[int, int, Any, str | None]], inline: bool) -> bytes:
    book = openpyxl.Workbook(write_only=inline)
    sheet = book.create_sheet("表") if inline else book.active
    assert sheet is not None
    rows: dict[int, dict[int, tuple[Any, str | None]]] = {}
    for row, column, value, form in cells:
        rows.setdefault(row, {})[column] = (value, form)
    for row in range(1, max(rows) + 1):
        line = rows.get(row, {})
        if inline:
            sheet.append([line.get(column, (None,))[0] for column in range(1, 31)])
            continue
        for column, (value, form) in line.items():
            cell = sheet.cell(row, column)
            cell.value = value
            if form is not None and isinstance(value, int | float) and not isinstance(value, bool):
                cell.number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _seen(cell: Any) -> str:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value).strip()
    percent = "%" in cell.number_format
    exact = round(value * 100, 9) if percent else value
    plain = f"{int(exact)}" if exact == int(exact) else f"{exact:.17f}".rstrip("0")
    return plain + "%" * percent


@settings(max_examples=60, deadline=None)
@given(cells=CELLS, inline=st.booleans())
def test_every_cell_reads_as_openpyxl_has_it(cells: list[tuple[int, int, Any, str | None]], inline: bool):
    content = _written(cells, inline)
    [grid] = grids(content, 100, 100)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    [sheet] = book.worksheets
    assert grid.rows is not None
    for row, line in enumerate(grid.rows, 1):
        for column, text in enumerate(line, 1):
            there = sheet.cell(row, column)
            if isinstance(there.value, float) and not isinstance(there.value, bool):
                assert float(text.rstrip("%")) == pytest.approx(float(_seen(there).rstrip("%")))
                assert text.endswith("%") == ("%" in there.number_format)
            else:
                assert text == _seen(there)


def test_a_merged_cell_says_the_same_all_over():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["D4"] = "青禾村", 3
    sheet.merge_cells("B2:C3")
    out = io.BytesIO()
    book.save(out)
    [grid] = grids(out.getvalue(), 100, 100)
    assert grid.rows == [
        ["", "", "", ""],
        ["", "青禾村", "青禾村", ""],
        ["", "青禾村", "青禾村", ""],
        ["", "", "", "3"],
    ]


def test_a_sheet_with_more_rows_than_asked_for_is_not_read_to_its_end():
    [grid] = grids(_written([(1, 1, "甲", None), (8, 1, "乙", None)], inline=False), 5, 100)
    assert (grid.rows, grid.height) == (None, 8)
