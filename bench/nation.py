"""A country's closed books of one month, as shipments: invented counties, townships and villages, from a fixed seed.

    python -m bench.nation FOLDER [--units N] [--months N] [--kept]

620,000 villages, 15 to a township and 15 townships to a county; every county is a book, and the books of a province (about 90
counties) come in one shipment. The facts are those that the scheme `national-month.toml` reads: 2% not reported, 1% not
applicable, the others with two decimals. With `--kept` each book was closed by the same scheme, so that its lines and totals
are there to be checked too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from taizhang.consolidation.closes import Block, Close, Manifest, ShippedSheet, close_digest
from taizhang.consolidation.digests import facts_digest, sheet_digest, units_digest
from taizhang.consolidation.facts import BookFacts
from taizhang.consolidation.scored import columns_of, kept_totals, lines_table
from taizhang.consolidation.shipments import ShipmentWriter
from taizhang.consolidation.tables import FACTS, KEPT_LINES, KEPT_TOTALS, UNITS, same_word, words
from taizhang.institutions import load, sha256_of
from taizhang.scoring import ENGINE_VERSION, TARGET, Plan, compile_rule, rule_of, run
from taizhang.scoring.millionths import MILLION

SCHEME = Path(__file__).parent / "national-month.toml"
NATION = 620_000
VILLAGES, TOWNSHIPS, COUNTIES = 15, 15, 91
"""Villages to a township, townships to a county, counties to a shipment."""


def scheme() -> tuple[str, Plan]:
    """The text of the bench's scheme and its plan."""
    text = SCHEME.read_text("utf-8")
    institution = load(text)
    assert institution.appraisal is not None
    return text, compile_rule(rule_of(institution.appraisal, id=institution.id, title=institution.title.text))


def matrices(
    metrics: tuple[str, ...], size: int, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Values in millionths and states, a row per metric."""
    random = np.random.default_rng(seed)
    shape = (len(metrics), size)
    values = random.integers(0, 12_000, shape) * (MILLION // 100)
    states = np.zeros(shape, dtype=np.int8)
    drawn = random.random(shape, dtype=np.float32)
    states[drawn < 0.03] = 1
    states[drawn < 0.01] = 2
    for row, metric in enumerate(metrics):
        if metric in ("accidents", "far-too-late"):
            values[row] = (random.random(size) < 0.01) * MILLION
        elif metric.startswith(("good-", "fair-", "poor-")):
            values[row] = random.integers(0, 12, size) * MILLION
        elif metric.startswith("cast-"):  # as many as the three before it, and some blank ones
            values[row] = values[row - 3 : row].sum(axis=0) + random.integers(0, 3, size) * MILLION
        elif metric.startswith("judged"):
            values[row] = random.integers(0, 280, size) * (MILLION // 100)
        elif metric.endswith(f"/{TARGET}"):
            states[row] = np.where(states[row] == 2, 2, 0)  # a target is there, or it was not given
            values[row] = np.maximum(values[row], MILLION)
    values[states != 0] = 0
    return values.astype(np.int64), states


def write(folder: Path, units: int = NATION, period: str = "2026-03", *, kept: bool = False) -> int:
    """Write the country; returns how many books it has."""
    text, plan = scheme()
    books = list(_books(units))
    for province, start in enumerate(range(0, len(books), COUNTIES)):
        with ShipmentWriter(folder / f"province-{province + 11}") as writer:
            closes = tuple(
                _book(writer, plan, text, county, size, period, kept)
                for county, size in books[start : start + COUNTIES]
            )
            writer.finish(Manifest(closes=closes, texts={sha256_of(text): text} if kept else {}))
    return len(books)


def _books(units: int) -> Iterator[tuple[int, int]]:
    """The number of each county and how many villages it has."""
    whole = VILLAGES * TOWNSHIPS
    for number, start in enumerate(range(0, units, whole)):
        yield number, min(whole, units - start)


def _book(
    writer: ShipmentWriter, plan: Plan, text: str, number: int, size: int, period: str, kept: bool
) -> Close:
    book = f"county-{number:04}"
    values, states = matrices(plan.metrics, size, number * 100 + int(period[-2:]))
    units = _units(book, number, size, period)
    block = Block(
        period=period,
        units=size,
        metrics=plan.metrics,
        units_digest=units_digest(units),
        facts_digest=facts_digest(plan.metrics, states, values),
    )
    rows = len(plan.metrics) * size
    facts = pa.table(
        {
            "book": same_word(book, rows),
            "unit": words(
                units.column("unit").to_pylist(), np.tile(np.arange(size, dtype=np.int32), len(plan.metrics))
            ),
            "metric": words(plan.metrics, np.repeat(np.arange(len(plan.metrics), dtype=np.int32), size)),
            "period": same_word(period, rows),
            "state": states.ravel(),
            "value": pa.array(values.ravel(), mask=states.ravel() != 0),
        },
        FACTS,
    )
    writer.add("units", (book, period), units)
    writer.add("facts", (book, period), facts)
    close = Close(
        book=book,
        title=f"第{number + 1}县",
        county=f"{110000 + number:06}",
        period=period,
        engine=ENGINE_VERSION,
        digest=close_digest([]),
        rules={plan.rule.id: sha256_of(text)},
        sheets=(),
        blocks=(block,),
    )
    return close if not kept else _kept(writer, plan, text, close, BookFacts.of(close, period, units, facts))


def _units(book: str, number: int, size: int, period: str) -> pa.Table:
    random = np.random.default_rng(number)
    ids = [f"u{one:013x}" for one in random.integers(0, 2**52, size).tolist()]
    townships = [f"u{number:05}{at // VILLAGES:03}" for at in range(size)]
    return pa.table(
        {
            "book": same_word(book, size),
            "period": same_word(period, size),
            "position": pa.array(range(size), pa.int32()),
            "unit": ids,
            "kind": same_word("village", size),
            "title": [f"第{at + 1}村" for at in range(size)],
            "code": [""] * size,
            "township": townships,
            "top": same_word(f"u{number:08}", size),
            "class": same_word("", size),
        }
    ).cast(UNITS)


def _kept(writer: ShipmentWriter, plan: Plan, text: str, close: Close, facts: BookFacts) -> Close:
    columns, _ = columns_of(plan, "village", [facts], by="top")
    sheet = run(plan, columns)
    key = (close.book, close.period, plan.rule.id)
    lines, totals = lines_table(sheet), kept_totals(sheet)
    for name, table, schema in (("lines", lines, KEPT_LINES), ("totals", totals, KEPT_TOTALS)):
        for column, word in zip(("book", "period", "institution"), key, strict=True):
            table = table.append_column(column, same_word(word, table.num_rows))
        writer.add(name, key, table.select(schema.names).cast(schema))
    digest = sheet_digest(ENGINE_VERSION, plan.rule.id, lines, totals)
    kept = ShippedSheet(
        institution=plan.rule.id, sha256=sha256_of(text), period=close.period, digest=digest, of="village"
    )
    return close.model_copy(
        update={"sheets": (kept,), "digest": close_digest([(plan.rule.id, close.period, digest)])}
    )


def main(arguments: list[str]) -> None:
    """Write the country to a folder."""
    parser = argparse.ArgumentParser(prog="python -m bench.nation", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=NATION)
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--kept", action="store_true", help="with the lines and totals of each close")
    options = parser.parse_args(arguments)
    for month in range(1, options.months + 1):
        folder = options.folder / f"2026-{month:02}" if options.months > 1 else options.folder
        books = write(folder, options.units, f"2026-{month:02}", kept=options.kept)
        print(f"2026-{month:02}: {books} books in {folder}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
