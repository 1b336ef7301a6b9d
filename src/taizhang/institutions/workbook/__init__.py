"""A scheme as a spreadsheet (xlsx): a template that a clerk fills, the file it becomes, and the file back as a spreadsheet.

The sheets and columns are made by walking the schema, so a key of the file cannot be missing from the workbook.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from taizhang.institutions.loader import is_warning, read
from taizhang.institutions.toml_writing import to_toml
from taizhang.institutions.workbook.filling import template, to_workbook
from taizhang.institutions.workbook.gathering import Gathered, gather, key_of
from taizhang.institutions.workbook.opening import Cell, opened
from taizhang.problems import Place, Problem

__all__ = ["Read", "from_workbook", "marked", "template", "to_workbook"]

_HEAD = "核对结果 verdict"


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a filled workbook: the text of the file, and every problem with its cell.

    `right` says whether the text is an institution that may be used; then the problems are warnings.
    """

    text: str
    problems: tuple[Problem, ...]
    cells: tuple[Cell | None, ...]

    @property
    def right(self) -> bool:
        """Whether nothing refuses it."""
        return all(is_warning(problem) for problem in self.problems)


def from_workbook(content: bytes, file: str = "") -> Read:
    """Read a filled workbook. Raises `Refused` only for what is no such workbook; mistakes in it are problems, each with its cell."""
    found = gather(opened(content, file))
    text = to_toml(found.values)
    known = {key_of(path): cell for path, cell in found.spots.items()}
    problems: list[tuple[Cell | None, Problem]] = [*found.wrong]
    unread = {cell for cell, _ in found.wrong}
    for problem in read(text).problems:
        cell = _missing(problem, found) or _cell_of(problem.where.key, known)
        if cell not in unread:  # what could not be read is said once
            problems.append((cell, problem))
    order = {name: number for number, name in enumerate(dict.fromkeys(cell.sheet for cell in known.values()))}
    problems.sort(
        key=lambda one: (order.get(one[0].sheet, 99), one[0].row, one[0].column) if one[0] else (-1, 0, 0)
    )
    return Read(
        text,
        tuple(
            Problem(problem.code, problem.what, problem.right, _place(file, cell))
            for cell, problem in problems
        ),
        tuple(cell for cell, _ in problems),
    )


def marked(content: bytes, given: Read, language: str = "zh") -> bytes:
    """The clerk's own workbook with a column of verdicts behind the last of each sheet, and wrong cells coloured."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment, PatternFill

    book: Any = load_workbook(io.BytesIO(content))
    red, yellow = PatternFill("solid", fgColor="F2B8B0"), PatternFill("solid", fgColor="FBEFC4")
    columns = {sheet.title: sheet.max_column + 1 for sheet in book.worksheets}
    said: dict[tuple[str, int], list[str]] = {}
    for cell, problem in zip(given.cells, given.problems, strict=True):
        at = cell or Cell(book.worksheets[0].title, 1, 1)
        stop = "; " if language.startswith("en") else "；"
        right = problem.right.to(language)
        said.setdefault((at.sheet, at.row), []).append(
            f"{at.name} {problem.what.to(language)}{stop + right if right else ''}"
        )
        book[at.sheet].cell(at.row, at.column).fill = yellow if is_warning(problem) else red
    for (sheet, row), texts in said.items():
        column = columns[sheet]
        if not book[sheet].cell(1, column).value:
            book[sheet].cell(1, column, _HEAD)
            book[sheet].column_dimensions[book[sheet].cell(1, column).column_letter].width = 60
        target = book[sheet].cell(row, column)
        before = f"{target.value}\n" if target.value and row == 1 else ""
        target.value, target.data_type = before + "\n".join(texts), "s"
        target.alignment = Alignment(wrap_text=True, vertical="top")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _missing(problem: Problem, found: Gathered) -> Cell | None:
    """The empty cell in which a missing key would stand."""
    if problem.code not in ("key-missing", "item-points-missing"):
        return None
    key = problem.where.key + (".points" if problem.code == "item-points-missing" else "")
    empty = {key_of(path): cell for path, cell in found.room.items()}
    return empty.get(key) or next((cell for one, cell in empty.items() if one.startswith(f"{key}.")), None)


def _cell_of(key: str, known: dict[str, Cell]) -> Cell | None:
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        cell = known.get(".".join(parts[:length]))
        if cell is not None:
            return cell
    return None


def _place(file: str, cell: Cell | None) -> Place:
    return Place(
        file
        if cell is None
        else f"{file} [{cell.sheet}!{cell.name}]"
        if file
        else f"{cell.sheet}!{cell.name}"
    )
