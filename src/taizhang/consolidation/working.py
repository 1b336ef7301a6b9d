"""Scoring parts on this machine: several at a time, each read, checked, scored and written, with bounded memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from taizhang.consolidation.checking import kept_problems, read_facts
from taizhang.consolidation.facts import BookFacts
from taizhang.consolidation.parts import LINES, TOTALS, Done, Part, Workplace
from taizhang.consolidation.schemes import Scheme
from taizhang.consolidation.scored import score
from taizhang.problems import Problem, Refused, Text

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
    """Score parts, `jobs` at a time, each in a process of its own.

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
    waiting = list(reversed(parts))
    running: dict[Future[Result], Part] = {}
    pool = ProcessPoolExecutor(jobs, mp_context=processes(), initializer=_leave_interrupts)
    try:
        while waiting or running:
            while waiting and len(running) < 2 * jobs:
                part = waiting.pop()
                running[pool.submit(_score_part, part, scheme, place)] = part
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                yield running.pop(future), future.result()
    except BrokenProcessPool:
        raise Refused(_ended()) from None
    finally:
        pool.shutdown(cancel_futures=True)


def processes() -> Any:
    """How processes are started: by a server that has everything imported, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _leave_interrupts() -> None:
    """An interruption is for the process that gives out the parts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ended() -> Problem:
    return Problem(
        "process-ended",
        Text(
            "一个计算进程被系统中止，可能是内存不够",
            "a process was ended by the system, perhaps for want of memory",
        ),
        Text(
            "用 --jobs 1 再运行一次，已算完的县不再重算",
            "run again with --jobs 1; finished counties are kept",
        ),
    )


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
