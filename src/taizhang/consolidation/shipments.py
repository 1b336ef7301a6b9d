"""A shipment: the folder of four Parquet files in which closed books leave an office.

`units.parquet`, `facts.parquet`, `lines.parquet` and `totals.parquet` carry the same manifest in their metadata. Each row
group holds one book and period (and appraisal), and the metadata says which, so that one book is read without the
others.
"""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from taizhang.consolidation.closes import Close, Manifest, manifest_from
from taizhang.consolidation.tables import FACTS, KEPT_LINES, KEPT_TOTALS, MANIFEST, UNITS
from taizhang.problems import Place, Problem, Refused, Text

GROUPS = b"taizhang.groups"
"""The key under which a file says what each of its row groups holds."""

SCHEMAS = {"units": UNITS, "facts": FACTS, "lines": KEPT_LINES, "totals": KEPT_TOTALS}
WRITING: dict[str, dict[str, Any]] = {
    name: {
        "compression": "lz4",  # read more often than written: half the time of zstd, a sixth larger
        "write_statistics": False,
        "use_dictionary": [field.name for field in schema if field.type != pa.int64()],
        "column_encoding": {field.name: "BYTE_STREAM_SPLIT" for field in schema if field.type == pa.int64()},
    }
    for name, schema in SCHEMAS.items()
}
LABELS = frozenset({"book", "period", "institution"})
"""Columns that say the same in a whole row group; the groups' keys say it too, and it is not read."""

READ = {name: [column for column in schema.names if column not in LABELS] for name, schema in SCHEMAS.items()}
MOST_OPEN = 16
_OPEN = threading.local()

Key = tuple[str, ...]
"""What a row group holds: book and period, and for lines and totals the appraisal."""


class ShipmentWriter:
    """Writes a shipment. The files bear their names only when all of them are whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._groups: dict[str, list[Key]] = {name: [] for name in SCHEMAS}
        self._writers = {
            name: pq.ParquetWriter(self._partial(name), schema, **WRITING[name])
            for name, schema in SCHEMAS.items()
        }

    def add(self, name: str, key: Key, table: Any) -> None:
        """Write one row group of a file; none for a table without rows."""
        if table.num_rows:
            self._writers[name].write_table(table, row_group_size=table.num_rows)
            self._groups[name].append(key)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and give the files their names."""
        text = manifest.model_dump_json()
        for name, writer in self._writers.items():
            writer.add_key_value_metadata({MANIFEST: text, GROUPS: json.dumps(self._groups[name])})
            writer.close()
        for name in SCHEMAS:
            os.replace(self._partial(name), self._folder / f"{name}.parquet")

    def __enter__(self) -> ShipmentWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for name, writer in self._writers.items():
                writer.close()
                self._partial(name).unlink(missing_ok=True)

    def _partial(self, name: str) -> Path:
        return self._folder / f"{name}.parquet.partial"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One closed book in a shipment's folder."""

    folder: str
    close: Close

    def table(self, name: str, *key: str) -> Any:
        """The rows of one of the files for a period (and appraisal) of this book, without the labels that say so; an empty
        table if there are none."""
        file = _file(self.folder, name)
        columns = READ[name]
        group = file.groups.get((self.close.book, *key))
        if group is None:
            return SCHEMAS[name].empty_table().select(columns)
        try:
            return file.parquet.read_row_group(group, columns=columns, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(Path(self.folder) / f"{name}.parquet", error) from None

    def text(self, sha256: str) -> str | None:
        """The text of an appraisal by its hash, as it was shipped."""
        return _file(self.folder, "units").manifest.texts.get(sha256)

    def path(self, name: str) -> str:
        """Where one of the files is, for people."""
        return str(Path(self.folder) / f"{name}.parquet")


@dataclass(frozen=True, slots=True)
class _File:
    parquet: Any
    manifest: Manifest
    groups: dict[Key, int]


def opened(folders: Iterable[Path]) -> tuple[Shipped, ...]:
    """The closed books in these folders (each a shipment, or a folder of shipments), in order of county and book.

    Raises `Refused` with every file that is missing, damaged, of another format or beside a file of another shipment, and
    every book that comes twice.
    """
    problems: list[Problem] = []
    found: list[Shipped] = []
    for folder in _shipments(folders, problems):
        try:
            found += _opened(folder)
        except Refused as refused:
            problems += refused.problems
    seen: dict[str, str] = {}
    for one in found:
        if one.close.book in seen:
            problems.append(_twice(one, seen[one.close.book]))
        seen[one.close.book] = one.folder
    if problems:
        raise Refused(*problems)
    return tuple(sorted(found, key=lambda one: (one.close.county, one.close.book)))


def _shipments(folders: Iterable[Path], problems: list[Problem]) -> Iterable[Path]:
    for folder in folders:
        if folder.is_file() and folder.name == "units.parquet":
            folder = folder.parent
        inside = sorted(path.parent for path in folder.rglob("units.parquet")) if folder.is_dir() else []
        if not inside:
            problems.append(
                Problem(
                    "no-shipment",
                    Text("这里没有上报的封账数据", "there is no shipped book here"),
                    Text(
                        "指向 taizhang ship 写出的目录，或装有这些目录的目录",
                        "name a folder written by `taizhang ship`, or a folder of such folders",
                    ),
                    Place(file=str(folder)),
                )
            )
        yield from inside


def _opened(folder: Path) -> list[Shipped]:
    files = {name: _file(str(folder), name) for name in SCHEMAS}
    manifest = files["units"].manifest
    for name, file in files.items():
        if file.manifest != manifest:
            raise Refused(
                Problem(
                    "another-shipment",
                    Text(
                        "这个文件与旁边的 units.parquet 不是同一次上报",
                        "this file is of another shipment than units.parquet beside it",
                    ),
                    Text("请把同一次上报的四个文件放在一起", "keep the four files of one shipment together"),
                    Place(file=str(folder / f"{name}.parquet")),
                )
            )
    return [Shipped(str(folder), close) for close in manifest.closes]


def _file(folder: str, name: str) -> _File:
    """An open file. Each thread has its own: Arrow's readers are not to be shared. A file that was replaced is opened anew."""
    held: OrderedDict[tuple[str, int], _File] = _OPEN.__dict__.setdefault("files", OrderedDict())
    path = f"{folder}{os.sep}{name}.parquet"
    try:
        key = (path, os.stat(path).st_mtime_ns)
    except OSError as error:
        raise _damaged(Path(path), error) from None
    found = held.get(key)
    if found is None:
        found = held[key] = _open(Path(path), name)
        if len(held) > MOST_OPEN:
            held.popitem(last=False)
    return found


def _open(path: Path, name: str) -> _File:
    words = [field.name for field in SCHEMAS[name] if pa.types.is_dictionary(field.type)]
    try:
        parquet = pq.ParquetFile(path, read_dictionary=words, memory_map=True)
        metadata = parquet.metadata.metadata or {}
        groups = {tuple(key): at for at, key in enumerate(json.loads(metadata.get(GROUPS, b"[]")))}
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(path, error) from None
    missing = [column for column in SCHEMAS[name].names if column not in parquet.schema_arrow.names]
    if missing or MANIFEST not in metadata:
        raise Refused(
            Problem(
                "not-a-shipment",
                Text(
                    f"不是上报的封账数据（缺少{'、'.join(missing) or '说明'}）",
                    f"this is not a shipped book (no {', '.join(missing) or 'manifest'})",
                ),
                Text("请用 taizhang ship 写出的文件", "give the files that `taizhang ship` wrote"),
                Place(file=str(path)),
            )
        )
    return _File(parquet, manifest_from(metadata[MANIFEST], str(path)), groups)


def _damaged(path: Path, error: Exception) -> Refused:
    return Refused(
        Problem(
            "file-damaged",
            Text("文件缺失或损坏，读不出来", "the file is missing or damaged and cannot be read"),
            Text("请向上报单位重新取得这个文件", "get the file again from the office that shipped it"),
            Place(file=str(path)),
        )
    )


def _twice(one: Shipped, first: str) -> Problem:
    return Problem(
        "book-twice",
        Text(f"账簿“{one.close.title}”（{one.close.book}）上报了两次，另一份在 {first}",
             f"the book “{one.close.title}” ({one.close.book}) was shipped twice, also in {first}"),
        Text("每个账簿只给一份", "give each book once"),
        Place(file=one.folder),
    )  # fmt: skip
