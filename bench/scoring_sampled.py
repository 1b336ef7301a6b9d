"""Some townships of the national run, scored again by the plain reading: lines, totals, grades and places must be the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import nation
from taizhang.consolidation.checking import read_facts
from taizhang.consolidation.facts import BookFacts
from taizhang.consolidation.shipments import opened
from taizhang.consolidation.tables import coded
from taizhang.scoring import Column, Unit, VetoState, score_plainly
from taizhang.scoring.millionths import to_millionths

NUMBERS = ("value", "over", "before", "after")


def check(shipped: Path, out: Path, townships: int = 12) -> int:
    """How many lines were compared. Raises SystemExit at the first township whose results differ."""
    books = opened([shipped])
    chosen = np.random.default_rng(2026).choice(len(books), min(townships, len(books)), replace=False)
    compared = 0
    for at in chosen.tolist():
        facts = read_facts(books[at], books[at].close.period)
        names, codes = coded(facts.units.column("township"))
        places = np.flatnonzero(codes == at % len(names))
        compared += _compare(facts, places, out)
    return compared


def _compare(facts: BookFacts, places: Any, out: Path) -> int:
    _, plan = nation.scheme()
    units = facts.units.column("unit").take(places.tolist()).to_pylist()
    cells = {
        metric: {unit: Column(facts.values[row], facts.states[row]).fact(place) for unit, place in zip(units, places.tolist(), strict=True)}
        for metric, row in facts.metrics.items()
    }  # fmt: skip
    plain = score_plainly(plan.rule, [Unit(unit) for unit in units], cells)
    expected = {
        (one.unit, one.item): (one.value, one.over, one.before, one.after, int(one.reason))
        for one in plain.lines
    }
    found = {
        (row["unit"], row["item"]): (*(row[name] for name in NUMBERS), row["reason"])
        for row in _rows(out / "lines", units)
    }
    if found != expected:
        raise SystemExit(f"{facts.close.book}: the lines are not those of the plain reading")
    totals = {row["unit"]: row for row in _rows(out / "totals", units)}
    for result in plain.results:
        row = totals[result.unit]
        vetoes = " ".join(id for id, state in result.vetoes if state is VetoState.IN_EFFECT)
        told = (to_millionths(result.total), result.rank, result.grade, vetoes)
        if told != (row["total"], row["place_in_township"], row["grade"], row["vetoes"]):
            raise SystemExit(f"{result.unit}: the result is not that of the plain reading")
    return len(expected)


def _rows(folder: Path, units: list[str]) -> list[dict[str, Any]]:
    """The rows of these units, which are all in one file."""
    for path in sorted(folder.iterdir()):
        inside = pc.is_in(
            pq.read_table(path, columns=["unit"]).column("unit").cast("string"), pa.array(units)
        )
        if pc.any(inside).as_py():
            return pq.read_table(path).filter(inside).to_pylist()
    return []
