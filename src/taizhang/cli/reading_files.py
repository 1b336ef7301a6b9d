"""Reading many report files: over the cores, in the order given, with a progress bar where somebody watches."""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.problems import Place, Problem, Refused, Text

if TYPE_CHECKING:
    from taizhang.reading import Report

FEW = 4
"""Fewer files than this are read in this process: starting others would take longer."""
AHEAD = 4
"""Files handed to each process before the first is taken back: memory stays level over hundreds of files."""
REPORTS = (".txt", ".md", ".markdown", ".text", ".docx", ".pdf", ".doc", ".wps", ".rtf", ".odt", ".ofd")
"""What is taken from a folder; those that must be converted first are refused one by one, and so are not forgotten."""
CHECKED = ".checked.docx"
"""How the copies end that `taizhang check --format docx` writes."""


def reports(
    files: Sequence[str], year: int | None = None, jobs: int | None = None
) -> Iterator[tuple[str, Report | Refused]]:
    """Each file, and each report in a folder and those below it, with its report or with why it was refused, in order."""
    files = [one for file in files for one in _in_folder(file)]
    workers = min(jobs or os.cpu_count() or 1, len(files))
    if len(files) < FEW or workers < 2:
        for file in files:
            yield read_file(file, year)
        return
    yield from _with_progress(_over_cores(files, year, workers), len(files))


def _in_folder(file: str) -> list[str]:
    """The reports of a folder by name, copies with comments and the hidden files of Word left out; a file as it is."""
    if not Path(file).is_dir():
        return [file]
    found = [
        str(path)
        for path in sorted(Path(file).rglob("*"))
        if path.suffix.lower() in REPORTS
        and not path.name.startswith((".", "~"))
        and not path.name.lower().endswith(CHECKED)
        and path.is_file()
    ]
    return found or [file]


def read_file(file: str, year: int | None) -> tuple[str, Report | Refused]:
    """One file with its report, or with why it was refused."""
    from taizhang.reading import open_document, read

    try:
        return file, read(open_document(file), year=year)
    except Refused as refusal:
        return file, refusal
    except (RecursionError, MemoryError):  # pragma: no cover - a guard, no input is known to reach it
        problem = Problem(
            "reading.too-deep",
            Text("文件结构过深或过大，无法读取", "the file is nested too deeply or too large"),
            where=Place(file=file),
        )
        return file, Refused(problem)


def _over_cores(
    files: Sequence[str], year: int | None, workers: int
) -> Iterator[tuple[str, Report | Refused]]:
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[tuple[str, Report | Refused]]] = deque()
        for file in files:
            waiting.append(pool.submit(_plain, file, year))
            if len(waiting) >= workers * AHEAD:
                yield _whole(waiting.popleft().result())
        while waiting:
            yield _whole(waiting.popleft().result())


def _plain(file: str, year: int | None) -> tuple[str, Report | Refused]:
    """As `read_file`; a refusal as its problems, since an exception with arguments does not travel between processes."""
    name, found = read_file(file, year)
    return (name, tuple(found.problems)) if isinstance(found, Refused) else (name, found)  # type: ignore[return-value]


def _whole(pair: tuple[str, object]) -> tuple[str, Report | Refused]:
    name, found = pair
    return (name, Refused(*found)) if isinstance(found, tuple) else (name, found)  # type: ignore[return-value]


def _with_progress(
    found: Iterator[tuple[str, Report | Refused]], total: int
) -> Iterator[tuple[str, Report | Refused]]:
    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for pair in found:
            progress.advance(task)
            yield pair


class Places:
    """Lines and columns of a text, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset.

        >>> Places("一二\\n三四").of(4)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
