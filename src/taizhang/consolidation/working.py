"""Scoring parts on this machine: several at a time, each read, checked, scored and written, with bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from taizhang.consolidation.checking import kept_problems, read_facts
from taizhang.consolidation.facts import BookFacts, problems_of
from taizhang.consolidation.parts import LINES, TOTALS, Done, Part, Workplace
from taizhang.consolidation.schemes import Scheme
from taizhang.consolidation.scored import score
from taizhang.problems import Problem, Refused

Progress = Callable[[int], None]

_NUMBERS = ("value", "over", "before", "after")
WRITING: dict[str, Any] = {
    # a third less time than zstd, a quarter larger
    "compression": "snappy",
    # points and values repeat little inside a part: split into bytes they are written twice as fast as in dictionaries
    "use_dictionary": ["unit", "item", "reason"],
    "column_encoding": dict.fromkeys(_NUMBERS, "BYTE_STREAM_SPLIT"),
    "write_statistics": False,
}


def score_here(
    parts: Sequence[Part], scheme: Scheme, place: Workplace, *, jobs: int, progress: Progress
) -> tuple[list[Done], list[Problem]]:
    """Score parts, `jobs` at a time, each in a thread of its own: NumPy, Arrow and the hashes leave Python to the others.

    Returns the finished parts and every problem of the others. `progress` is told how many counties are behind it.
    """
    finished: list[Done] = []
    problems: list[Problem] = []
    behind = 0
    for part, result in _scored(parts, scheme, place, min(jobs, len(parts))):
        if isinstance(result, Done):
            finished.append(result)
        else:
            problems += result
        behind += len(part.counties)
        progress(behind)
    return finished, problems


Result = Done | tuple[Problem, ...]


def _scored(
    parts: Sequence[Part], scheme: Scheme, place: Workplace, jobs: int
) -> Iterator[tuple[Part, Result]]:
    if jobs <= 1:
        yield from ((part, _score_part(part, scheme, place)) for part in parts)
        return
    waiting = iter(parts)
    pool = ThreadPoolExecutor(jobs)
    try:
        running = {pool.submit(_score_part, part, scheme, place): part for part in islice(waiting, jobs)}
        while running:
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                part = running.pop(future)
                for following in islice(waiting, 1):
                    running[pool.submit(_score_part, following, scheme, place)] = following
                yield part, future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def checked(part: Part, scheme: Scheme) -> list[BookFacts]:
    """The facts of a part's books, all of them checked. Raises `Refused` with everything that was found."""
    problems: list[Problem] = []
    read = []
    for book in part.books:
        try:
            wanted = {scheme.period, *(sheet.period for sheet in book.close.sheets)}
            read.append((book, {period: read_facts(book, period) for period in sorted(wanted)}))
        except Refused as refused:
            problems += refused.problems
    problems += problems_of([(facts, book.path) for book, periods in read for facts in periods.values()])
    if not problems:
        for book, periods in read:
            problems += kept_problems(book, periods)
    if problems:
        raise Refused(*problems)
    return [periods[scheme.period] for _, periods in read]


def _score_part(part: Part, scheme: Scheme, place: Workplace) -> Result:
    """The finished part, or why it is refused: as a value, for exceptions do not travel well."""
    try:
        lines, totals = score(scheme.plan, scheme.of, checked(part, scheme))
    except Refused as refused:
        return refused.problems
    write_whole(lines, place.path(LINES, part.name), **WRITING)
    write_whole(totals, place.path(TOTALS, part.name), compression="snappy")
    return place.note(part, units=totals.num_rows, lines=lines.num_rows)


def write_whole(table: Any, path: Path, **how: Any) -> None:
    """Write a table as Parquet; the file bears its name only when it is whole."""
    partial = path.with_name(path.name + ".partial")
    pq.write_table(table, partial, row_group_size=max(table.num_rows, 1), **how)
    os.replace(partial, path)
