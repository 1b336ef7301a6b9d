"""Reading an institution file: every mistake with its place, all in one run.

Text goes through four steps, each `(input) -> (output, problems)`: the TOML is parsed, the schema validates it, each
table that is well-formed by itself is looked over for what does not fit together, and each problem is given the line
and column of its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from taizhang.institutions.places import Path, Spot, locate
from taizhang.institutions.schema import Institution
from taizhang.institutions.schema.forms import Finding
from taizhang.institutions.toml_text import Parsed, parse
from taizhang.institutions.wording import form_at, names_below, problem_of
from taizhang.problems import Place, Problem, Refused, Text

WARNING = "warn-"
"""How the code of a problem begins that does not refuse the file."""


def is_warning(problem: Problem) -> bool:
    """Whether `problem` is only worth a look and refuses nothing."""
    return problem.code.startswith(WARNING)


def load(text: str, *, file: str = "") -> Institution:
    """The institution that `text` states; raises `Refused` with every problem, warnings among them, if it has errors.

    `file` is the name printed in problems; where it is given, the institution's id must be its stem. A text that was
    loaded before is not read again.
    """
    document = read(text, file=file)
    if document.institution is None:
        raise Refused(*document.problems)
    return document.institution


def check(text: str, file: str = "") -> tuple[Problem, ...]:
    """Every problem of `text`, warnings too, in the order of lines. Never raises."""
    return read(text, file=file).problems


def sha256_of(text: str) -> str:
    """The hash by which an act of adoption names a text: SHA-256 of its UTF-8 bytes, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as far as it could be read; `institution` is None where a problem refuses it."""

    file: str
    values: Mapping[str, Any]
    spots: Mapping[Path, Spot]
    problems: tuple[Problem, ...]
    institution: Institution | None

    def place(self, path: Path) -> Place:
        """Where `path` stands, or the nearest table around it."""
        return _place(self.file, self.spots, path)


@lru_cache(maxsize=512)  # a book has some dozens of texts; pages ask for them, and each adoption looks at all
def read(text: str, *, file: str = "") -> Document:
    """Read and check `text`, keeping whatever could be read of it. Never raises."""
    parsed = parse(text, file=file)
    spots = locate(parsed.text)
    values: dict[str, Any] = _frozen(parsed.values)
    institution, found = _validated(values, parsed)
    found += [
        (Problem(one.code, one.what, one.right), (*path, *one.at))
        for path, one in (*_second_look(values), *_name_of_file(values, file))
        if not (one.code == "section-missing" and parsed.problems)
    ]
    placed = [
        replace(problem, where=_place(file, spots, path, missing=problem.code == "key-missing"))
        for problem, path in found
    ]
    problems = sorted(
        {*parsed.problems, *placed}, key=lambda one: (one.where.line, one.where.column, one.code)
    )
    refused = any(not is_warning(problem) for problem in problems)
    return Document(file, values, spots, tuple(problems), None if refused else institution)


def _validated(
    values: dict[str, Any], parsed: Parsed
) -> tuple[Institution | None, list[tuple[Problem, Path]]]:
    if not values and parsed.problems:
        return None, []
    try:
        return Institution.model_validate(values), []
    except ValidationError as error:
        # A list whose entries are all wrong is counted as empty too; it is not.
        found = [
            problem_of(one, ())
            for one in error.errors(include_url=False)
            if not (one["type"] == "too_short" and one["input"])
        ]
    return None, [(problem, path) for problem, path in found if not _lost(problem, path, parsed.lost)]


def _lost(problem: Problem, path: Path, lost: frozenset[str] | None) -> bool:
    """Whether a key is missing only because the line it stood on could not be read."""
    return problem.code == "key-missing" and (lost is None or path[-1] in lost)


def _second_look(value: Any, path: Path = ()) -> Iterator[tuple[Path, Finding]]:
    """The findings of every table below `value` that is well-formed by itself, whatever is wrong elsewhere."""
    if isinstance(value, tuple):
        for finding in _repeated(value):
            yield path, finding
        for number, entry in enumerate(value):
            yield from _second_look(entry, (*path, number))
        return
    form = form_at(path)
    if not isinstance(value, dict) or (form is None and not names_below(path)):
        return
    for key, inner in value.items():
        yield from _second_look(inner, (*path, key))
    if form is None:
        return
    try:
        table = form.model_validate(value)
    except ValidationError:
        return
    for finding in table.findings():
        yield path, finding


def _repeated(entries: tuple[Any, ...]) -> Iterator[Finding]:
    """A finding for each entry of a list whose id an earlier one has; looked for in lists with other mistakes too."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            yield Finding(
                "id-repeated",
                Text(f"id“{name}”在这一组里写了两次", f"the id “{name}” is given twice in this list"),
                Text("每个 id 只用一次，改名或删去其中一个", "use each id once; rename or remove one"),
                (number, "id"),
            )
        if isinstance(name, str):
            seen.add(name)


def _name_of_file(values: Mapping[str, Any], file: str) -> Iterator[tuple[Path, Finding]]:
    header, calendar = values.get("institution"), values.get("calendar")
    stem = PurePath(file.replace("\\", "/")).stem
    given = header.get("id") if isinstance(header, dict) else None
    if not file.endswith(".toml") or not isinstance(given, str) or given == stem:
        return
    if isinstance(calendar, dict) and given == f"calendar-{stem}":
        return
    yield (
        ("institution", "id"),
        Finding(
            "id-not-file-name",
            Text(f"id 是“{given}”，文件名却是“{stem}.toml”", f"the id is “{given}” but the file is “{stem}.toml”"),
            Text(f"把文件改名为 {given}.toml，或改 id", f"rename the file to {given}.toml, or change the id"),
        ),
    )  # fmt: skip


def _place(file: str, spots: Mapping[Path, Spot], path: Path, *, missing: bool = False) -> Place:
    key = ".".join(f"{one + 1}" if isinstance(one, int) else one for one in path)
    at = path[:-1] if missing else path
    while at and at not in spots:
        at = at[:-1]
    spot = spots.get(at, Spot(1, 1))
    return Place(file, spot.line, spot.column, key)


def _frozen(value: Any) -> Any:
    """`value` with every list made a tuple, since nothing that is kept can change."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
