"""The tables of a shipment and of a consolidation, as Arrow schemas. Amounts and points are int64 millionths.

A table keeps its words (ids, codes, names) as dictionaries: each once, and a code per row.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

MANIFEST = b"taizhang"
"""The key in a file's metadata under which the manifest stands."""

_word = pa.dictionary(pa.int32(), pa.string())

UNITS = pa.schema(
    [
        ("book", _word),
        ("period", _word),
        ("position", pa.int32()),  # the place in the office's order, from 0
        ("unit", pa.string()),
        ("kind", _word),
        ("title", pa.string()),
        ("code", pa.string()),
        ("township", _word),  # the unit id of the township it is part of, or of the unit at the top
        ("top", _word),  # the unit id of the unit at the top: the peer group of the book's own rankings
        ("class", _word),
    ]
)
"""The units that stand in a period, in the office's order."""

FACTS = pa.schema(
    [
        ("book", _word),
        ("unit", _word),
        ("metric", _word),
        ("period", _word),
        ("state", pa.int8()),
        ("value", pa.int64()),
    ]
)
"""Every metric of every unit: metric by metric, units in their order; no value where the state is not 0."""

LINES = pa.schema(
    [
        ("unit", _word),
        ("item", _word),
        ("value", pa.int64()),
        ("over", pa.int64()),
        ("before", pa.int64()),
        ("after", pa.int64()),
        ("reason", pa.int8()),
    ]
)
"""Score lines, as `taizhang.scoring.Line`."""

KEPT_LINES = pa.schema([("book", _word), ("period", _word), ("institution", _word), *LINES])
"""The score lines that a close kept: unit by unit, items in the order of the rule."""

KEPT_TOTALS = pa.schema(
    [
        ("book", _word),
        ("period", _word),
        ("institution", _word),
        ("unit", pa.string()),
        ("total", pa.int64()),
        ("place", pa.int32()),
        ("grade", _word),
        ("vetoes", pa.string()),  # [[id, state], …] as JSON
    ]
)
"""The results that a close kept."""

TOTALS = pa.schema(
    [
        ("county", _word),
        ("book", _word),
        ("township", _word),
        ("unit", pa.string()),
        ("title", pa.string()),
        ("class", _word),
        ("total", pa.int64()),
        (
            "ranked_total",
            pa.int64(),
        ),  # what places are given by: 1/10 000 of a point, half up, or millionths unrounded
        ("assessed", pa.bool_()),
        ("put_last", pa.bool_()),
        ("grade", _word),
        ("vetoes", _word),  # the vetoes in effect, by id, divided by spaces
        ("place_in_township", pa.int32()),
        ("place_in_county", pa.int32()),
    ]
)
"""The results of a consolidation; no place for a unit that could not be assessed."""

RANKS = pa.schema(
    [
        ("county", _word),
        ("township", _word),
        ("unit", pa.string()),
        ("title", pa.string()),
        ("class", _word),
        ("total", pa.int64()),
        ("place_in_township", pa.int32()),
        ("place_in_county", pa.int32()),
        ("place_in_nation", pa.int32()),
    ]
)
"""The places of every unit within township, county and nation (all that was consolidated)."""


def words(texts: list[str] | tuple[str, ...], codes: Any) -> Any:
    """A dictionary array of these words and a code per row (an array of int32)."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(texts, pa.string()))


def same_word(word: str, rows: int) -> Any:
    """A dictionary array that says the same word in every row."""
    return pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), rows), pa.array([word], pa.string())
    )


def one_chunk(column: Any) -> Any:
    """A column in one piece."""
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return column


def coded(column: Any) -> tuple[list[str], Any]:
    """The words of a column and the code of each row, as NumPy int32."""
    words, codes = encoded(column)
    return words.to_pylist(), codes


def encoded(column: Any) -> tuple[Any, Any]:
    """As `coded`, the words as an Arrow array."""
    array = one_chunk(column)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return array.dictionary, array.indices.to_numpy(zero_copy_only=False)
