"""The same checks and kernels on Spark: each county's rows come together on one worker (`applyInArrow`).

Spark reads the shipments and writes the lines and totals, so that data need not leave the cluster; this module only says what
belongs together. Rows of a group come in any order, which `BookFacts` sorts out. The kept lines of the closes are checked
here, by the driver, beforehand.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import taizhang
from taizhang.consolidation.facts import BookFacts, problems_of
from taizhang.consolidation.parts import LINES, TOTALS, Done, Part, Workplace
from taizhang.consolidation.schemes import Scheme
from taizhang.consolidation.scored import score
from taizhang.consolidation.tables import LINES as LINE_SCHEMA
from taizhang.consolidation.tables import TOTALS as TOTAL_SCHEMA
from taizhang.consolidation.working import WRITING, Progress, checked, write_whole
from taizhang.problems import Problem, Refused

_WHAT = "what"
"""Lines and totals leave a group in one table: 0 for a line, 1 for a total."""


def score_on_spark(
    parts: Sequence[Part], scheme: Scheme, place: Workplace, *, master: str, progress: Progress
) -> tuple[list[Done], list[Problem]]:
    """Score parts, as `working.score_here` does, in one Spark job."""
    sound, problems = _sound(parts, scheme)
    if not sound:
        return [], problems
    books = [book for part in sound for book in part.books]
    whole = Part(sound[0].name, {c: h for part in sound for c, h in part.counties.items()}, tuple(books))
    session = _session(master)
    try:
        lines, units = _job(session, whole, scheme, place)
    finally:
        session.stop()
    progress(len(whole.counties))
    return [place.note(whole, units=units, lines=lines)], problems


def _sound(parts: Sequence[Part], scheme: Scheme) -> tuple[list[Part], list[Problem]]:
    """The parts whose books pass the checks."""
    sound: list[Part] = []
    problems: list[Problem] = []
    for part in parts:
        try:
            checked(part, scheme)
            sound.append(part)
        except Refused as refused:
            problems += refused.problems
    return sound, problems


def _session(master: str) -> Any:
    import pyspark
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    here = str(Path(taizhang.__file__).parent.parent)
    session = (
        SparkSession.builder.master(master)
        .appName("taizhang consolidate")
        .config(
            "spark.executorEnv.PYTHONPATH",
            os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH")))),
        )
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.parquet.compression.codec", "snappy")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    # a county is a small thing: a few tasks for each core, not Spark's two hundred
    session.conf.set("spark.sql.shuffle.partitions", str(4 * session.sparkContext.defaultParallelism))
    return session


def _job(session: Any, part: Part, scheme: Scheme, place: Workplace) -> tuple[int, int]:
    """Score a part and move its files into place; how many lines and units it has."""
    from pyspark.sql import functions as f

    both = []
    for name in ("units", "facts"):
        county_of = session.createDataFrame(
            [(book.close.book, book.close.county) for book in part.books], "book string, __county string"
        )
        read = session.read.parquet(*sorted({book.path(name) for book in part.books}))
        chosen = read.where(f.col("period") == scheme.period).join(f.broadcast(county_of), "book")
        both.append(chosen.groupBy("__county"))
    closes = {book.close.book: book.close.model_dump_json() for book in part.books}
    schema = _spark_schema()
    scored = both[0].cogroup(both[1]).applyInArrow(_scorer(scheme, closes), schema)
    staging = place.folder / f"{part.name}.spark.partial"
    shutil.rmtree(staging, ignore_errors=True)
    scored.write.partitionBy(_WHAT).parquet(str(staging))
    counts = []
    for kind, what, table in ((LINES, 0, LINE_SCHEMA), (TOTALS, 1, TOTAL_SCHEMA)):
        folder = staging / f"{_WHAT}={what}"
        counts.append(_moved(folder, table, place, kind, part.name))
    shutil.rmtree(staging, ignore_errors=True)
    return counts[0], counts[1]


def _moved(folder: Path, schema: Any, place: Workplace, kind: str, part: str) -> int:
    """Give Spark's files the columns and types of ours, and their names; how many rows they have."""
    rows = 0
    for number, file in enumerate(sorted(folder.glob("*.parquet"))):
        table = pq.read_table(file, columns=schema.names, partitioning=None).cast(schema)
        rows += table.num_rows
        write_whole(
            table, place.path(kind, part, number), **(WRITING if kind == LINES else {"compression": "snappy"})
        )
    return rows


def _scorer(scheme: Scheme, closes: dict[str, str]) -> Callable[[Any, Any], Any]:
    """What a worker does with the units and the facts of one county."""
    plan, kind, period = scheme.plan, scheme.of, scheme.period

    def scored(units: Any, facts: Any) -> Any:
        from taizhang.consolidation.closes import Close

        books = []
        for book in sorted(pc.unique(units.column("book")).to_pylist()):
            close = Close.model_validate_json(closes[book])
            found = BookFacts.of(
                close,
                period,
                units.filter(pc.equal(units.column("book"), book)),
                facts.filter(pc.equal(facts.column("book"), book)),
            )
            wrong = tuple(problems_of([(found, "{}.parquet".format)]))
            if wrong:
                raise Refused(*wrong)
            books.append(found)
        return pa.concat_tables([_in_one(table, what) for what, table in enumerate(score(plan, kind, books))])

    return scored


def _in_one(table: Any, what: int) -> Any:
    """A table with the columns of both, nothing where it has none, words as plain text."""
    schema = _one_schema()
    columns = [
        pa.array([what] * table.num_rows, pa.int8()) if field.name == _WHAT
        else table.column(field.name).cast(field.type) if field.name in table.schema.names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]  # fmt: skip
    return pa.table(columns, schema=schema)


def _one_schema() -> Any:
    fields = {field.name: field for field in (*LINE_SCHEMA, *TOTAL_SCHEMA)}
    plain = [
        (name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for name, field in fields.items()
    ]
    return pa.schema([(_WHAT, pa.int8()), *plain])


def _spark_schema() -> str:
    types = {"int8": "tinyint", "int32": "int", "int64": "bigint", "bool": "boolean", "string": "string"}
    return ", ".join(f"`{field.name}` {types[str(field.type)]}" for field in _one_schema())
