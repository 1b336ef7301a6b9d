"""What a consolidation keeps while it works: parts of whole counties, each finished or not there at all.

A part is a file of lines and one of totals under a name made of a hash: of the scheme, of the engine's version, and of the
content of each of its counties. Files get their names only when they are whole, and the note of the part is written
last; so after an interruption what is noted is right, and is not scored again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taizhang.consolidation.closes import FORMAT
from taizhang.consolidation.schemes import Scheme
from taizhang.consolidation.shipments import Shipped
from taizhang.journal import canonical, sha256
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring import ENGINE_VERSION

PART_UNITS = 12_000
"""Counties are scored together until they have so many units: enough for the kernels to be fast, few enough to fit in memory."""

LEAST_UNITS = 1_000
"""So many units at least, where parts are made smaller for all jobs to have one."""

NOTES, LINES, TOTALS, RANKS, SUMMARY = "parts", "lines", "totals", "ranks.parquet", "consolidation.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Whole counties that are scored together: county → the hash of its content, and their books."""

    name: str
    counties: Mapping[str, str]
    books: tuple[Shipped, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A finished part: its counties and how many books, units and lines it has."""

    name: str
    counties: Mapping[str, str]
    books: int
    units: int
    lines: int


class Workplace:
    """The folder that a consolidation writes into."""

    def __init__(self, folder: Path, scheme: Scheme, month: str) -> None:
        self.folder = folder
        self._key = {
            "format": FORMAT,
            "institution": scheme.institution,
            "scheme": scheme.sha256,
            "period": scheme.period,
            "month": month,
            "engine": ENGINE_VERSION,
        }

    def open(self) -> None:
        """Make the folder ready. Raises `Refused` if it holds the results of another scheme, month or engine, or other files."""
        summary = self.folder / SUMMARY
        if summary.is_file():
            held = json.loads(summary.read_text("utf-8"))
            if any(held.get(name) != value for name, value in self._key.items()):
                raise _occupied(self.folder)
        elif self.folder.is_dir() and any(self.folder.iterdir()):
            raise _occupied(self.folder)
        for name in (NOTES, LINES, TOTALS):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        if not summary.is_file():
            self.write_json(SUMMARY, self._key)
        for left in self.folder.rglob("*.partial"):
            left.unlink()

    def plan(self, books: Sequence[Shipped], jobs: int = 1) -> tuple[list[Done], list[Part]]:
        """Which finished parts still hold, and the parts still to be scored, at least one for each job where there is enough to do.
        What no longer holds is removed."""
        counties: dict[str, list[Shipped]] = {}
        for book in books:
            counties.setdefault(book.close.county, []).append(book)
        contents = {county: _content(of) for county, of in counties.items()}
        holding = []
        for done in self._noted():
            if all(contents.get(county) == content for county, content in done.counties.items()):
                holding.append(done)
        keep = {done.name for done in holding}
        for name in (NOTES, LINES, TOTALS):
            for path in (self.folder / name).iterdir():
                if path.name.partition(".")[0] not in keep:
                    path.unlink()
        finished = {county for done in holding for county in done.counties}
        left = [county for county in counties if county not in finished]
        return holding, [self._part(chosen, counties, contents) for chosen in _packed(left, counties, jobs)]

    def path(self, kind: str, part: str, number: int | None = None) -> Path:
        """The file of a part's lines or totals."""
        return self.folder / kind / (f"{part}.parquet" if number is None else f"{part}.{number}.parquet")

    def note(self, part: Part, *, units: int, lines: int) -> Done:
        """Write down that a part is finished."""
        done = Done(part.name, part.counties, len(part.books), units, lines)
        self.write_json(
            f"{NOTES}/{part.name}.json",
            {"counties": dict(part.counties), "books": done.books, "units": units, "lines": lines},
        )
        return done

    def write_json(self, name: str, value: Mapping[str, object]) -> None:
        """Write a small file whole or not at all."""
        path = self.folder / name
        partial = path.with_name(path.name + ".partial")
        # a line for each entry; the encoder that indents takes seconds for a nation
        lines = (f"{json.dumps(key)}: {json.dumps(held, ensure_ascii=False)}" for key, held in value.items())
        partial.write_text("{" + ",\n".join(lines) + "}\n", "utf-8")
        os.replace(partial, path)

    def summary(self, more: Mapping[str, object]) -> None:
        """Write what was consolidated, by which scheme."""
        self.write_json(SUMMARY, {**self._key, **more})

    def _part(
        self, chosen: Sequence[str], counties: Mapping[str, list[Shipped]], contents: Mapping[str, str]
    ) -> Part:
        held = {county: contents[county] for county in chosen}
        name = sha256(canonical([self._key, held]))[:24]
        return Part(name, held, tuple(book for county in chosen for book in counties[county]))

    def _noted(self) -> Iterator[Done]:
        for path in sorted((self.folder / NOTES).glob("*.json")):
            try:
                note = json.loads(path.read_text("utf-8"))
                done = Done(path.stem, note["counties"], note["books"], note["units"], note["lines"])
            except (ValueError, KeyError):
                continue
            if all(any((self.folder / kind).glob(f"{done.name}.*")) for kind in (LINES, TOTALS)):
                yield done


def _packed(left: Sequence[str], counties: Mapping[str, list[Shipped]], jobs: int) -> Iterator[list[str]]:
    """Counties in their order, together until they have enough units."""
    sizes = {
        county: sum(max((block.units for block in book.close.blocks), default=0) for book in counties[county])
        for county in left
    }
    enough = min(PART_UNITS, max(sum(sizes.values()) // jobs, LEAST_UNITS))
    chosen: list[str] = []
    size = 0
    for county in left:
        chosen.append(county)
        size += sizes[county]
        if size >= enough:
            yield chosen
            chosen, size = [], 0
    if chosen:
        yield chosen


def _content(books: Sequence[Shipped]) -> str:
    return sha256(canonical([book.close.content for book in books]))


def _occupied(folder: Path) -> Refused:
    return Refused(
        Problem(
            "folder-occupied",
            Text(
                "这个目录里有别的文件，或另一个办法、另一个月、另一版引擎的汇总结果",
                "this folder holds other files, or the results of another scheme, month or engine",
            ),
            Text("请换一个空目录", "name an empty folder"),
            Place(file=str(folder)),
        )
    )
