"""How fast points are given: the country's month from Parquet to Parquet beside pandas and Polars, a year, a township's sheet.

    python -m bench.scoring [--json] [--units N] [--repeats N] [--year] [--openfisca PYTHON] [--keep FOLDER]

620,000 villages × 40 items by the scheme `national-month.toml`: facts are read from shipments and lines, totals and places within
township, county and nation are written. Ours is `taizhang consolidate`, which also checks the facts against their digests and
can be resumed; the peers are `bench.scoring_pandas` and `bench.scoring_polars`. Each is a process of its own, start-up
included, one after the other in turns; the figures are medians. All results are compared, line by line. OpenFisca-Core, whose
totals are compared too, is run by the Python that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import nation, score_sheet, scoring_sampled
from bench.scoring_compared import compare, compare_totals

ROOT = Path(__file__).parent.parent
SIZES = (2_500, 25_000, 250_000)
"""Units for the cost of a line at about 10⁵, 10⁶ and 10⁷ lines."""

Figures = dict[str, Any]


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds of a program from its start to its end, the peak memory of all its processes in GiB, what they share
    counted once, and the seconds of processor time that it took. Raises SystemExit if it fails."""
    before, start = _processor_seconds(), time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=subprocess.DEVNULL)
    peak, ended = 0, False
    while not ended:
        peak = max(peak, _memory(process.pid))
        try:
            process.wait(0.1 if time.perf_counter() - start < 2 else 0.5)  # looking costs the one looked at
            ended = True
        except subprocess.TimeoutExpired:
            pass
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:4])}… ended with status {process.returncode}")
    return seconds, peak / 2**20, _processor_seconds() - before


def _processor_seconds() -> float:
    """Seconds of processor time of all programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> int:
    """KiB that a process and all below it hold."""
    held = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                held = int(line.split()[1])
        for task in Path(f"/proc/{pid}/task").iterdir():
            held += sum(_memory(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        pass  # it has just ended
    return held


def ours(shipments: list[Path], out: Path, *more: str) -> list[str]:
    """The command that consolidates."""
    return [sys.executable, "-m", "bench.as_installed", "consolidate", *map(str, shipments), "-o", str(out),
            "--scheme", str(nation.SCHEME), *more]  # fmt: skip


def month(work: Path, units: int, repeats: int, python: str | None) -> Figures:
    """The country's month by everybody, in turns."""
    shipped = work / "month"
    if not shipped.is_dir():
        say("writing the country's closed books")
        nation.write(shipped, units)
    programs = {"ours": ours([shipped], work / "ours")}
    for name in ("pandas", "polars"):
        programs[name] = [
            sys.executable,
            "-m",
            f"bench.scoring_{name}",
            str(shipped),
            str(nation.SCHEME),
            str(work / name),
        ]
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
    for turn in range(repeats):
        for name, command in programs.items():
            shutil.rmtree(work / name, ignore_errors=True)
            taken[name].append(run(command))
            say(
                f"{name}, {turn + 1} of {repeats}: {taken[name][-1][0]:.1f} s, {taken[name][-1][2]:.1f} s of a processor"
            )
    seconds = {name: statistics.median(one for one, _, _ in runs) for name, runs in taken.items()}
    peak = {name: max(memory for _, memory, _ in runs) for name, runs in taken.items()}
    processor = {name: statistics.median(one for _, _, one in runs) for name, runs in taken.items()}
    summary = json.loads((work / "ours" / "consolidation.json").read_text("utf-8"))
    figures: Figures = {
        "units": units,
        "items": 40,
        "lines": summary["lines"],
        "seconds": seconds["ours"],
        "pandas_seconds": seconds["pandas"],
        "polars_seconds": seconds["polars"],
        "pandas_ratio": seconds["ours"] / seconds["pandas"],
        "polars_ratio": seconds["ours"] / seconds["polars"],
        "processor_seconds": processor["ours"],
        "pandas_processor_seconds": processor["pandas"],
        "polars_processor_seconds": processor["polars"],
        "peak_gib": peak["ours"],
        "pandas_peak_gib": peak["pandas"],
        "polars_peak_gib": peak["polars"],
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    for name in ("pandas", "polars"):
        say(f"comparing with {name}, line by line")
        figures[f"{name}_largest_difference"] = compare(work / "ours", work / name)
    say("comparing some townships with the plain reading")
    figures["sampled_lines"] = scoring_sampled.check(shipped, work / "ours")
    if python is not None:
        command = [
            python,
            str(ROOT / "bench" / "scoring_openfisca.py"),
            str(shipped),
            str(nation.SCHEME),
            str(work / "fisca"),
        ]
        figures["openfisca_seconds"], figures["openfisca_peak_gib"], _ = run(command)
        figures |= compare_totals(work / "ours", work / "fisca")
    return figures


def checking(work: Path, units: int) -> Figures:
    """The same with the lines and totals that each close kept, all of them hashed and scored again by the books' own rule."""
    shipped = work / "kept"
    nation.write(shipped, units, kept=True)
    plain, _, _ = run(ours([shipped], work / "with-lines"))
    return {"with_kept_lines_units": units, "with_kept_lines_seconds": plain}


def costs(work: Path, sizes: tuple[int, ...]) -> Figures:
    """Seconds a line, after start-up, one part at a time."""
    found: Figures = {}
    for units in sizes:
        shipped = work / f"size-{units}"
        nation.write(shipped, units)
        program = (
            "import sys, time, bench.as_installed; from pathlib import Path; from taizhang.consolidation.consolidating import consolidate\n"
            "read = lambda name: [Path(name)]\n"
            f"scheme = Path({str(nation.SCHEME)!r}).read_text('utf-8')\n"
            "consolidate(read(sys.argv[2]), Path(sys.argv[3] + '-warm'), scheme_text=scheme)\n"
            "start = time.perf_counter(); done = consolidate(read(sys.argv[1]), Path(sys.argv[3]), scheme_text=scheme)\n"
            "print((time.perf_counter() - start) / done.lines, done.lines)"
        )
        warm = work / f"size-{sizes[0]}"
        measured = []
        for turn in range(3):
            command = [
                sys.executable,
                "-c",
                program,
                str(shipped),
                str(warm),
                str(work / f"cost-{units}-{turn}"),
            ]
            said = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, check=True, env=_environment()
            )
            per_line, lines = said.stdout.split()
            measured.append(float(per_line))
        found[f"ns_per_line_at_{int(lines):_}"] = statistics.median(measured) * 1e9
        if units != sizes[0]:
            shutil.rmtree(shipped)
    per_line = [value for name, value in found.items()]
    return {**found, "ns_per_line_spread": max(per_line) / min(per_line)}


def year(work: Path) -> Figures:
    """Twelve months, one after the other, each from the same facts into a folder of its own."""
    taken = []
    for number in range(12):
        taken.append(run(ours([work / "month"], work / "year"))[0])
        shutil.rmtree(work / "year")
        say(f"month {number + 1} of the year: {taken[-1]:.1f} s")
    return {"year_seconds": sum(taken)}


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG_", "DATABASE_"))
    }
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT), kept.get("PYTHONPATH", ""))))
    return {**kept, "PYTHONPATH": path}


def say(text: str) -> None:
    """What is being done, on standard error."""
    print(text, file=sys.stderr, flush=True)


def measure(options: argparse.Namespace, work: Path) -> Figures:
    """Everything that was asked for."""
    figures = month(work, options.units, options.repeats, options.openfisca)
    small = options.units < nation.NATION
    figures |= costs(work, (250, 500) if small else SIZES)
    figures |= checking(work, min(options.units, 62_000))
    if options.year:
        figures |= year(work)
    return figures | score_sheet.measure()


def main(arguments: list[str]) -> None:
    """Print the figures as a table, or as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.scoring", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--units", type=int, default=nation.NATION, help="villages of the country")
    parser.add_argument("--repeats", type=int, default=3, help="how often each program runs")
    parser.add_argument(
        "--year", action=argparse.BooleanOptionalAction, default=True, help="also twelve months"
    )
    parser.add_argument(
        "--openfisca", metavar="PYTHON", help="a Python that has openfisca-core, pyarrow and NumPy"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work here, and keep the country's books")
    options = parser.parse_args(arguments)
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        figures = measure(options, options.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(options, Path(folder))
    if options.json:
        print(json.dumps(figures))
        return
    width = max(len(name) for name in figures)
    for name, figure in figures.items():
        shown = f"{figure:,}" if isinstance(figure, int) else f"{figure:,.3f}"
        print(f"{name.replace('_', ' '):<{width}}  {shown:>16}")


if __name__ == "__main__":
    main(sys.argv[1:])
