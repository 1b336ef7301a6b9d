"""Consolidation from end to end: open, check, score what is not finished yet, place everybody, sum up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow.compute as pc

from taizhang.consolidation.checking import unwitnessed
from taizhang.consolidation.parts import RANKS, TOTALS, Done, Part, Workplace
from taizhang.consolidation.ranks import ranks_of
from taizhang.consolidation.schemes import Scheme, common_scheme, scheme_of
from taizhang.consolidation.shipments import Shipped, opened
from taizhang.consolidation.working import Progress, score_here, write_whole
from taizhang.problems import Problem, Refused, refuse

Engine = Literal["numpy", "spark"]
Started = Callable[[int, int], Progress]
"""Told how many counties there are and how many are finished already; gives the function that is told the progress."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What was done: how many of each, and how many counties were finished by an earlier run."""

    scheme: Scheme
    month: str
    counties: int
    books: int
    units: int
    lines: int
    kept: int
    unwitnessed: tuple[str, ...]


def consolidate(
    folders: Sequence[Path],
    out: Path,
    *,
    scheme_text: str | None = None,
    scheme_file: str = "",
    engine: Engine = "numpy",
    jobs: int = 1,
    told: Mapping[str, str] | None = None,
    started: Started = lambda counties, kept: lambda done: None,
    master: str = "",
) -> Consolidated:
    """Score the closed books in these folders into `out`.

    `scheme_text` is the scheme's file; without it the books must share one appraisal. `told` are digests that offices told by
    another way, by book. Raises `Refused` with everything that is wrong with any book; counties that are sound are kept
    finished, and no places are written until all are.
    """
    books = opened(folders)
    closes = {book.close.book: book.close for book in books}
    refuse(unwitnessed(closes, told or {}))
    scheme = (
        common_scheme(books)
        if scheme_text is None
        else scheme_of(scheme_text, tuple(closes.values()), file=scheme_file)
    )
    month = books[0].close.period
    place = Workplace(out, scheme, month)
    place.open()
    kept, left = place.plan(books, jobs)
    counties = {book.close.county for book in books}
    before = sum(len(done.counties) for done in kept)
    progress = started(len(counties), before)
    finished, problems = _scored(
        engine, left, scheme, place, jobs, master, lambda done: progress(before + done)
    )
    if problems:
        raise Refused(*problems)
    every = sorted([*kept, *finished], key=lambda done: min(done.counties))
    ranks = ranks_of(scheme.plan, [path for done in every for path in _files(place, TOTALS, done)])
    write_whole(ranks, out / RANKS, compression="snappy")
    result = Consolidated(
        scheme,
        month,
        counties=len(counties),
        books=len(books),
        units=sum(done.units for done in every),
        lines=sum(done.lines for done in every),
        kept=before,
        unwitnessed=tuple(book for book in closes if book not in (told or {})),
    )
    place.summary(_summary(result, books, ranks))
    return result


def _scored(
    engine: Engine,
    parts: Sequence[Part],
    scheme: Scheme,
    place: Workplace,
    jobs: int,
    master: str,
    progress: Progress,
) -> tuple[list[Done], list[Problem]]:
    if engine == "numpy":
        return score_here(parts, scheme, place, jobs=jobs, progress=progress)
    from taizhang.consolidation.spark import score_on_spark

    return score_on_spark(parts, scheme, place, master=master, progress=progress)


def _files(place: Workplace, kind: str, done: Done) -> list[Path]:
    return sorted((place.folder / kind).glob(f"{done.name}.*"))


def _summary(result: Consolidated, books: Sequence[Shipped], ranks: Any) -> dict[str, object]:
    by_county = ranks.group_by("county").aggregate(
        [("total", "count"), ("total", "sum"), ("total", "max"), ("total", "min")]
    )
    return {
        "counties": result.counties,
        "books": result.books,
        "units": result.units,
        "lines": result.lines,
        "total_of_totals": pc.sum(ranks.column("total")).as_py(),
        "unwitnessed": len(result.unwitnessed),
        "by_county": {
            row["county"]: {
                "units": row["total_count"],
                "mean_total": row["total_sum"] // row["total_count"],
                "best": row["total_max"],
                "worst": row["total_min"],
            }
            for row in by_county.to_pylist()
        },
        "closes": {book.close.book: book.close.digest for book in books},
    }
