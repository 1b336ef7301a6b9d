"""From the tables of one book and period to matrices: every metric of every unit, checked against the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from taizhang.consolidation.closes import Close
from taizhang.consolidation.digests import facts_digest, units_digests
from taizhang.consolidation.tables import coded, encoded, one_chunk
from taizhang.problems import Place, Problem, Text

I8 = npt.NDArray[np.int8]
I64 = npt.NDArray[np.int64]
Where: TypeAlias = Callable[[str], str]
"""Where a book's file of a name is, for people."""


@dataclass(frozen=True, slots=True, eq=False)
class BookFacts:
    """One book in one period: its units in the office's order, and `values` and `states` with a row per metric."""

    close: Close
    period: str
    units: Any
    metrics: dict[str, int]
    values: I64
    states: I8

    @classmethod
    def of(cls, close: Close, period: str, units: Any, facts: Any) -> BookFacts:
        """The matrices of these tables. Rows may come in any order, as from a shuffle; those in order cost no sorting.

        Raises `ValueError` if a cell is missing, there twice, or not of these units.
        """
        block = close.block(period)
        if block is None:
            raise ValueError(f"no facts of {period}")
        positions = one_chunk(units.column("position")).to_numpy(zero_copy_only=False)
        if not np.array_equal(positions, np.arange(len(positions))):
            units = units.take(pc.sort_indices(one_chunk(units.column("position"))))
        size, width = len(block.metrics), units.num_rows
        values = one_chunk(facts.column("value")).fill_null(0).to_numpy(zero_copy_only=False)
        states = one_chunk(facts.column("state")).to_numpy(zero_copy_only=False)
        order = _order(block.metrics, one_chunk(units.column("unit")), facts)
        if order is not None:
            values, states = values[order], states[order]
        metrics = {metric: row for row, metric in enumerate(block.metrics)}
        return cls(close, period, units, metrics, values.reshape(size, width), states.reshape(size, width))


def problems_of(books: Sequence[tuple[BookFacts, Where]]) -> Iterator[Problem]:
    """What units and facts have that does not match the digests in the manifest; each book with where its files are."""
    if not books:
        return
    for (facts, where), units in zip(books, units_digests([facts.units for facts, _ in books]), strict=True):
        block = facts.close.block(facts.period)
        assert block is not None
        named = f"{facts.close.title} {facts.period}"
        if units != block.units_digest:
            yield altered(
                "units-altered", named, Text("单位", "the units"), where("units"), block.units_digest
            )
        if facts_digest(block.metrics, facts.states, facts.values) != block.facts_digest:
            yield altered(
                "facts-altered", named, Text("数据", "the facts"), where("facts"), block.facts_digest
            )


def altered(code: str, named: str, what: Text, file: str, digest: str) -> Problem:
    """The problem of a file whose content does not hash to its digest."""
    return Problem(
        code,
        Text(
            f"{named}：{what.zh}与封账时的摘要对不上，文件被改动过",
            f"{named}: {what.en} do not match the digest of the close; the file was altered",
        ),
        Text(
            f"应与摘要 {digest[:16]}… 相符，请向上报单位重新取得原文件",
            f"they should hash to {digest[:16]}…; get the file again from the office that shipped it",
        ),
        Place(file=file),
    )


def _order(metrics: tuple[str, ...], units: Any, facts: Any) -> I64 | None:
    """Where the facts stand that fill the matrix row by row; None if they stand in that order already."""
    size, width = len(metrics), len(units)
    if facts.num_rows != size * width:
        raise ValueError(f"{facts.num_rows} facts for {size} metrics of {width} units")
    metric_words, metric_codes = coded(facts.column("metric"))
    unit_words, unit_codes = encoded(facts.column("unit"))
    if tuple(metric_words) == metrics and unit_words.equals(units):
        by_metric = metric_codes.reshape(size, width) == np.arange(size, dtype=np.int32)[:, None]
        by_unit = unit_codes.reshape(size, width) == np.arange(width, dtype=np.int32)
        if by_metric.all() and by_unit.all():
            return None
    row_of = {metric: row for row, metric in enumerate(metrics)}
    place_of = {unit: place for place, unit in enumerate(units.to_pylist())}
    try:
        rows = np.array([row_of[metric] for metric in metric_words], dtype=np.int64)
        places = np.array([place_of[unit] for unit in unit_words.to_pylist()], dtype=np.int64)
    except KeyError as error:
        raise ValueError(f"{error.args[0]} does not belong here") from None
    cells = rows[metric_codes] * width + places[unit_codes]
    order = np.argsort(cells, kind="stable")
    if not np.array_equal(cells[order], np.arange(size * width)):
        raise ValueError("a fact is missing, or there twice")
    return order
