"""How fast points are given: one township for a page, the whole country for a month, the kernels against the plain reading.

    python -m bench.scoring [--json] [--units N]

Synthetic facts from a fixed seed, held in columns already; reading them from a store is not measured here. Everything is
measured in this one run: a township of 60 units × 40 items (median of 31), the country of 620,000 units × 40 items in
townships of 15 (lines, totals, places, grades; best of 3), and the plain reading in exact fractions over the same
60 units. The plain reading is the program one would write without arrays; its lines are compared with the kernels', exactly.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from taizhang.problems import Text
from taizhang.scoring import (
    Absent,
    Column,
    Columns,
    Count,
    Effect,
    Grade,
    Item,
    Labels,
    Plan,
    Primitive,
    Rule,
    Share,
    Sheet,
    Side,
    Step,
    Steps,
    Unit,
    Veto,
    compile_rule,
    digest,
    explain,
    run,
    score_plainly,
)
from taizhang.scoring.millionths import MILLION

ITEMS = 40
TOWNSHIP = 60
NATION = 620_000
VILLAGES = 15  # to a township, as in the country


def rule() -> Rule:
    """Forty items of 2.5 points: shares of a target, shares of another count, shortfalls, counts, excesses, steps."""
    title = Text("项目", "item")
    table = tuple(
        Step(((Side.AT_LEAST, Decimal(bound)),), Decimal(points))
        for bound, points in ((95, "2.5"), (90, "2"), (80, "1.5"), (60, "0.5"))
    )

    def how(number: int) -> Primitive:
        metric = f"metric-{number}"
        match number % 8:
            case 0 | 1 | 2:
                return Share(metric, "target")
            case 3:
                return Share(metric, f"asked-{number}")
            case 4:
                return Count(metric, each=Decimal("-0.5"), short_of=Decimal(18))
            case 5:
                return Count(metric, each=Decimal("-0.25"))
            case 6:
                return Count(metric, each=Decimal("-0.1"), over=Decimal(50))
            case _:
                return Steps(metric, table)

    absent = (Absent.ZERO, Absent.DROP, Absent.FULL)
    items = tuple(
        Item(f"item-{n}", title, how(n), points=Decimal("2.5"), when_absent=absent[n % 3])
        for n in range(ITEMS)
    )
    vetoes = (
        Veto("safety", title, "accidents", Decimal(1), Effect.NOT_EXCELLENT),
        Veto("late", title, "far-too-late", Decimal(1), Effect.LAST_PLACE),
    )
    grades = tuple(Grade(str(bound), title, Decimal(bound)) for bound in (90, 80, 60, 0))
    return Rule("bench", title, items, vetoes=vetoes, grades=grades)


def facts(plan: Plan, size: int, to_a_group: int) -> Columns:
    """Columns of seeded facts: 2% not reported, 1% not applicable, the others from 0 to 120 with two decimals."""
    random = np.random.default_rng(20)
    metrics = {}
    for metric in plan.metrics:
        values = random.integers(0, 12_000, size) * (MILLION // 100)
        states = random.choice(np.array([0, 1, 2], dtype=np.int8), size, p=[0.97, 0.02, 0.01])
        if metric in ("accidents", "far-too-late"):
            values = (random.random(size) < 0.01) * MILLION
        values[states != 0] = 0
        metrics[metric] = Column(values.astype(np.int64), states)
    groups = np.arange(size, dtype=np.int32) // to_a_group
    names = tuple(str(number) for number in range(int(groups[-1]) + 1))
    units = tuple(f"unit-{number}" for number in range(size))
    return Columns(units, Labels(names, groups), Labels(("",), np.zeros(size, dtype=np.int32)), metrics)


def seconds(work: Callable[[], object], times: int) -> list[float]:
    """How long each of so many runs takes, after one that is not counted."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def measure(size: int) -> dict[str, float | int]:
    """All figures. Raises SystemExit if the plain reading and the kernels give different lines or results."""
    the_rule = rule()
    plan = compile_rule(the_rule)
    town = facts(plan, TOWNSHIP, TOWNSHIP)
    plain_units = [Unit(id, town.groups[place]) for place, id in enumerate(town.units)]
    plain_facts = {
        metric: {id: column.fact(place) for place, id in enumerate(town.units)}
        for metric, column in town.metrics.items()
    }
    sheet = run(plan, town)
    plain = score_plainly(the_rule, plain_units, plain_facts)
    if (tuple(sheet.lines()), tuple(sheet.results())) != (plain.lines, plain.results):
        raise SystemExit("the kernels and the plain reading do not agree")
    page = statistics.median(seconds(lambda: run(plan, town), 31))
    compiling = statistics.median(seconds(lambda: compile_rule(the_rule), 31))
    columns = statistics.median(seconds(lambda: Columns.of(plain_units, plain_facts), 11))
    line_objects = statistics.median(seconds(lambda: list(sheet.lines()), 11))
    sentences = statistics.median(seconds(lambda: [explain(line, the_rule, "zh") for line in plain.lines], 5))
    kept = statistics.median(seconds(lambda: digest(sheet), 11))
    oracle = statistics.median(seconds(lambda: score_plainly(the_rule, plain_units, plain_facts), 5))
    nation = facts(plan, size, VILLAGES)
    results: list[Sheet] = []

    def whole() -> None:
        results[:] = [run(plan, nation)]

    country = min(seconds(whole, 3))
    per_line = country / (size * ITEMS)
    return {
        "township_units": TOWNSHIP,
        "items": ITEMS,
        "township_ms": page * 1e3,
        "township_compile_ms": compiling * 1e3,
        "township_columns_from_decimals_ms": columns * 1e3,
        "township_line_objects_ms": line_objects * 1e3,
        "township_sentences_ms": sentences * 1e3,
        "township_digest_ms": kept * 1e3,
        "oracle_township_ms": oracle * 1e3,
        "oracle_over_kernel_township": oracle / page,
        "nation_units": size,
        "lines": size * ITEMS,
        "seconds": country,
        "lines_per_second": 1 / per_line,
        "oracle_over_kernel_per_line": oracle / (TOWNSHIP * ITEMS) / per_line,
        "placed": int((results[0].ranks > 0).sum()),
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def main(arguments: list[str]) -> None:
    """Print the figures as a table, or as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.scoring", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--units", type=int, default=NATION, help="units of the country")
    options = parser.parse_args(arguments)
    figures = measure(options.units)
    if options.json:
        print(json.dumps(figures))
        return
    width = max(len(name) for name in figures)
    for name, figure in figures.items():
        shown = f"{figure:,}" if isinstance(figure, int) else f"{figure:,.3f}"
        print(f"{name.replace('_', ' '):<{width}}  {shown:>16}")


if __name__ == "__main__":
    main(sys.argv[1:])
