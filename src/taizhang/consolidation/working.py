"""Scoring parts on this machine: several at a time, each read, checked, scored and written, with bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from taizhang.consolidation.checking import kept_problems, read_facts
from taizhang.consolidation.facts import BookFacts
from taizhang.consolidation.parts import LINES, TOTALS, Done, Part, Workplace
from taizhang.consolidation.schemes import Scheme
from taizhang.consolidation.scored import score
from taizhang.problems import Problem, Refused

Progress = Callable[[int], None]

_NUMBERS = ("value", "over", "before", "after")
WRITING: dict[str, Any] = {
    "compression": "zstd",
    # points and values repeat little inside a part: split into bytes they are smaller, and twice as fast to write, as in dictionaries
    "use_dictionary": ["unit", "item", "reason"],
    "column_encoding": dict.fromkeys(_NUMBERS, "BYTE_STREAM_SPLIT"),
    "write_statistics": False,
}


def score_here(
    parts: Sequence[Part], scheme: Scheme, place: Workplace, *, jobs: int, progress: Progress
) -> tuple[list[Done], list[Problem]]:
    """Score parts, `jobs` at a time, in threads: the kernels and Arrow let go of the interpreter while they work.

    Returns the finished parts and every problem of the others. `progress` is told how many counties are behind it.
    """
    finished: list[Done] = []
    problems: list[Problem] = []
    behind = 0
    waiting = list(reversed(parts))
    running: dict[Future[Done], Part] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    part = waiting.pop()
                    running[pool.submit(_score_part, part, scheme, place)] = part
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    part = running.pop(future)
                    try:
                        finished.append(future.result())
                    except Refused as refused:
                        problems += refused.problems
                    behind += len(part.counties)
                    progress(behind)
        except BaseException:
            waiting.clear()
            raise
    return finished, problems


def checked(part: Part, scheme: Scheme) -> list[BookFacts]:
    """The facts of a part's books, all of them checked. Raises `Refused` with everything that was found."""
    problems: list[Problem] = []
    found = []
    for book in part.books:
        try:
            wanted = {scheme.period, *(sheet.period for sheet in book.close.sheets)}
            facts = {period: read_facts(book, period) for period in sorted(wanted)}
            problems += kept_problems(book, facts)
            found.append(facts[scheme.period])
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return found


def _score_part(part: Part, scheme: Scheme, place: Workplace) -> Done:
    lines, totals = score(scheme.plan, scheme.of, checked(part, scheme))
    write_whole(lines, place.path(LINES, part.name), **WRITING)
    write_whole(totals, place.path(TOTALS, part.name), compression="zstd")
    return place.note(part, units=totals.num_rows, lines=lines.num_rows)


def write_whole(table: Any, path: Path, **how: Any) -> None:
    """Write a table as Parquet; the file bears its name only when it is whole."""
    partial = path.with_name(path.name + ".partial")
    pq.write_table(table, partial, row_group_size=max(table.num_rows, 1), **how)
    os.replace(partial, path)
