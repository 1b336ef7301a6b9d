"""Places within the nation, that is within all that was consolidated: one more pass, over the totals alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from taizhang.consolidation.scored import peers_within
from taizhang.consolidation.tables import RANKS, TOTALS, coded, one_chunk
from taizhang.problems import Problem, Refused, Text
from taizhang.scoring import Labels, Plan
from taizhang.scoring.ranking import places

_READ = [name for name in TOTALS.names if name not in ("book", "grade", "vetoes")]
_WORDS = [field.name for field in TOTALS if pa.types.is_dictionary(field.type)]


def ranks_of(plan: Plan, files: Sequence[Path]) -> Any:
    """The table of all places from the totals of the parts, in the order of the files.

    Raises `Refused` (code `unit-twice`) where two books have a unit of the same id.
    """
    tables = [pq.read_table(path, columns=_READ, read_dictionary=_WORDS, use_threads=False) for path in files]
    totals = pa.concat_tables([_of_schema(table) for table in tables]).unify_dictionaries()
    if not totals.num_rows:
        return RANKS.empty_table()
    counted = pc.value_counts(one_chunk(totals.column("unit")))
    if len(counted) != totals.num_rows:
        often = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
        raise Refused(*(_twice(unit) for unit in often.to_pylist()[:20]))
    names, codes = coded(totals.column("class"))
    everywhere = np.zeros(totals.num_rows, dtype=np.int32)
    placed = places(
        peers_within(plan, everywhere, Labels(tuple(names), codes)),
        _array(totals, "ranked_total"),
        _array(totals, "assessed"),
        _array(totals, "put_last"),
        plan.ties,
    )
    found = totals.append_column("place_in_nation", pa.array(placed, mask=placed == 0))
    return found.select(RANKS.names).cast(RANKS)


def _of_schema(table: Any) -> Any:
    return table.select(_READ).cast(pa.schema([TOTALS.field(name) for name in _READ]))


def _array(table: Any, name: str) -> Any:
    return one_chunk(table.column(name)).to_numpy(zero_copy_only=False)


def _twice(unit: str) -> Problem:
    return Problem(
        "unit-twice",
        Text(f"两个账簿里有同一个单位号 {unit}", f"two books have a unit of the id {unit}"),
        Text("同一份数据不能算作两个账簿", "the same data cannot count as two books"),
    )
