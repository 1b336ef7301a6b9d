"""Are two programs' results the same, line by line and place by place?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ALLOWED = 1e-6 + 1e-9
NUMBERS = ("value", "over", "before", "after")
ITEMS = [*(f"item-{at:02}" for at in range(40)), "=rescaled"]
PLACES = ("place_in_township", "place_in_county", "place_in_nation")


def compare(ours: Path, theirs: Path) -> float:
    """The largest difference of a number of a line or a total, in points. Raises SystemExit where one is above `ALLOWED`, where
    a line is missing, or where a reason, a grade, a veto or a place differs."""
    units = pc.unique(_table(ours / "ranks.parquet", ["unit"]).column("unit").combine_chunks())
    largest = 0.0
    cells = [_cells(folder, units) for folder in (ours, theirs)]
    if len(cells[0]) != len(cells[1]):
        raise SystemExit(f"{theirs.name}: {len(cells[1])} lines, not {len(cells[0])}")
    for name in (*NUMBERS, "reason"):
        left, right = (
            _lines(folder, at, len(units), name) for folder, at in zip((ours, theirs), cells, strict=True)
        )
        largest = max(largest, _apart(left, right, theirs.name, name, 0 if name == "reason" else ALLOWED))
    for file, words, numbers in (
        ("ranks.parquet", ("county", "township"), ("total", *PLACES)),
        ("totals", ("grade", "vetoes"), ("total", "ranked_total", "place_in_township", "place_in_county")),
    ):
        a, b = (_by_unit(folder / file, units, [*words, *numbers]) for folder in (ours, theirs))
        for name in words:
            if not a[name].equals(b[name]):
                raise SystemExit(f"{theirs.name}: {file} differ in {name}")
        for name in numbers:
            exact = name.startswith("place")
            left, right = (_numbers(one[name], name) for one in (a, b))
            largest = max(largest, _apart(left, right, theirs.name, name, 0 if exact else ALLOWED))
    return largest


def compare_totals(ours: Path, theirs: Path) -> dict[str, float | int]:
    """How far totals held in float32 are from ours, and how many of them, rounded to a hundredth, are another number."""
    rows = _table(theirs / "totals.parquet", ["unit", "total"])
    units = rows.column("unit").combine_chunks()
    left = _numbers(_by_unit(ours / "ranks.parquet", units, ["total"])["total"], "total")
    right = rows.column("total").to_numpy()
    off = np.floor(left * 100 + 0.5) != np.floor(right * 100 + 0.5)
    return {
        "openfisca_largest_difference": float(np.abs(left - right).max()),
        "openfisca_totals_off_by_a_cent": int(off.sum()),
    }


def _apart(left: Any, right: Any, who: str, name: str, allowed: float) -> float:
    apart = np.abs(left - right)
    largest = float(np.nanmax(apart, initial=0.0))
    if largest > allowed or not np.array_equal(np.isnan(left), np.isnan(right)):
        raise SystemExit(f"{who}: {name} differs by up to {largest}")
    return largest if allowed else 0.0


def _cells(folder: Path, units: Any) -> Any:
    """The cell of each line in a matrix of units and items, in the order of the files."""
    found = []
    for path in sorted((folder / "lines").iterdir()):
        table = pq.read_table(path, columns=["unit", "item"])
        rows = _places_of(table.column("unit"), units).astype(np.int32)
        found.append(rows * np.int32(len(ITEMS)) + _places_of(table.column("item"), pa.array(ITEMS)))
    cells = np.concatenate(found)
    if np.bincount(cells).max(initial=0) > 1:
        raise SystemExit(f"{folder.name}: a line is there twice")
    return cells


def _lines(folder: Path, cells: Any, units: int, name: str) -> Any:
    """One number of every line, in its cell."""
    found = np.full(units * len(ITEMS), np.nan)
    files = sorted((folder / "lines").iterdir())
    found[cells] = np.concatenate(
        [_numbers(pq.read_table(path, columns=[name]).column(name), name) for path in files]
    )
    return found


def _places_of(column: Any, words: Any) -> Any:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    at = pc.index_in(array.dictionary.cast(words.type), value_set=words)
    if at.null_count:
        raise SystemExit("a unit or an item is there that should not be")
    return at.to_numpy()[array.indices.to_numpy(zero_copy_only=False)]


def _numbers(column: Any, name: str) -> Any:
    """Points as floats: ours are millionths, and totals to rank by are ten-thousandths."""
    scale = 1.0
    if pa.types.is_integer(column.type) and not name.startswith(("place", "reason")):
        scale = 1e4 if name == "ranked_total" else 1e6
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False) / scale


def _by_unit(path: Path, units: Any, names: list[str]) -> dict[str, Any]:
    """Columns of a table of totals, in the order of `units`."""
    table = _table(path, ["unit", *names])
    at = pc.index_in(units, value_set=table.column("unit").combine_chunks().cast(units.type))
    if at.null_count or table.num_rows != len(units):
        raise SystemExit(f"{path}: not the same units")
    found = {}
    for name in names:
        column = table.column(name)
        if not pa.types.is_integer(column.type) and not pa.types.is_floating(column.type):
            column = column.cast(pa.string()).fill_null("")
        found[name] = column.take(at).combine_chunks()
    return found


def _table(path: Path, columns: list[str]) -> Any:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    schema = None
    tables = []
    for file in files:
        table = pq.read_table(file, columns=columns)
        plain = [
            (
                field.name,
                pa.string()
                if pa.types.is_dictionary(field.type) or "string" in str(field.type)
                else field.type,
            )
            for field in table.schema
        ]
        schema = schema or pa.schema(plain)
        tables.append(table.cast(schema))
    return pa.concat_tables(tables)
