"""The digests of a shipped book, recomputed from its tables column by column.

`sheet_digest` gives what `taizhang.scoring.digest` gives for the same lines and results, byte for byte, a hundred thousand
lines at a time instead of one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from taizhang.consolidation.tables import coded, one_chunk

_UNIT_FIELDS = ("unit", "kind", "title", "code", "township", "top", "class")


def facts_digest(metrics: Sequence[str], states: npt.NDArray[np.int8], values: npt.NDArray[np.int64]) -> str:
    """SHA-256 over the names of the metrics (as JSON), then the states, then the values, metric by metric, little-endian.

    A value is 0 where the state is not 0.
    """
    hashed = hashlib.sha256(json.dumps(list(metrics), ensure_ascii=True).encode("ascii"))
    hashed.update(np.ascontiguousarray(states, dtype="<i1").tobytes())
    hashed.update(np.ascontiguousarray(values, dtype="<i8").data)
    return hashed.hexdigest()


def units_digest(units: Any) -> str:
    """SHA-256 over the units in their order: the fields of each divided by U+001F, each unit followed by a line feed."""
    return units_digests([units])[0]


def units_digests(tables: Sequence[Any]) -> list[str]:
    """`units_digest` of each of these tables."""
    units = pa.concat_tables([table.select(_UNIT_FIELDS) for table in tables]).unify_dictionaries()
    columns = [one_chunk(units.column(name).cast(pa.string())) for name in _UNIT_FIELDS]
    joined = pc.binary_join_element_wise(*columns, "\n", "\x1f")
    found, start = [], 0
    for table in tables:
        found.append(hashlib.sha256(_bytes_of(joined.slice(start, table.num_rows))).hexdigest())
        start += table.num_rows
    return found


def sheet_digest(engine: str, rule: str, lines: Any, totals: Any) -> str:
    """The digest of a sheet from its lines and results, by the same bytes as `taizhang.scoring.digest`.

    Lines of a unit stand in the order of the table; units are taken in code-point order of their ids.
    """
    hashed = hashlib.sha256(json.dumps([engine, rule], separators=(",", ":")).encode("ascii") + b"\n")
    ids = one_chunk(totals.column("unit")).to_pylist()
    order = {unit: place for place, unit in enumerate(sorted(ids))}
    names, codes = coded(lines.column("unit"))
    # a line of a unit without a result belongs nowhere: it is put behind all, and spoils the digest
    of_line = np.array([order.get(name, len(order)) for name in names], dtype=np.int64)[codes]
    of_total = np.array([order[unit] for unit in ids], dtype=np.int64)
    texts = pa.concat_arrays([_line_texts(lines, names, codes), _total_texts(totals, ids)])
    place = np.concatenate([of_line * 2, of_total * 2 + 1])
    hashed.update(_bytes_of(texts.take(pa.array(np.argsort(place, kind="stable")))))
    return hashed.hexdigest()


def _line_texts(lines: Any, names: list[str], codes: Any) -> Any:
    units = pa.array(["[" + json.dumps(name) for name in names], pa.large_string()).take(pa.array(codes))
    item_names, item_codes = coded(lines.column("item"))
    items = pa.array([json.dumps(name) for name in item_names], pa.large_string()).take(pa.array(item_codes))
    reason_names, reason_codes = coded(one_chunk(lines.column("reason")).cast(pa.string()))
    reasons = pa.array([f"{reason}]\n" for reason in reason_names], pa.large_string()).take(
        pa.array(reason_codes)
    )
    numbers = [
        one_chunk(lines.column(name)).cast(pa.large_string()) for name in ("value", "over", "before", "after")
    ]
    return pc.binary_join_element_wise(
        units, items, *numbers, reasons, pa.scalar(",", pa.large_string()),
        null_handling="replace", null_replacement="null",
    )  # fmt: skip


def _total_texts(totals: Any, ids: list[str]) -> Any:
    cells = zip(
        ids, *(totals.column(name).to_pylist() for name in ("total", "place", "grade", "vetoes")), strict=True
    )
    grades = {grade: json.dumps(grade) for grade in pc.unique(totals.column("grade")).to_pylist()}
    return pa.array(
        [
            f"[{json.dumps(unit)},{total},{'null' if place is None else place},{grades[grade]},{vetoes}]\n"
            for unit, total, place, grade, vetoes in cells
        ],
        pa.large_string(),
    )


def _bytes_of(texts: Any) -> Any:
    """The texts one after the other, without copying them."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(offsets, dtype=width)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]
