"""Lines as bytes that never change: what a close keeps, and the digest by which it is checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from taizhang.problems import Problem, Refused, Text
from taizhang.scoring.reasons import Reason
from taizhang.scoring.sheets import Line, Sheet


def lines_to_json(lines: Iterable[Line]) -> str:
    """Lines as one JSON array of arrays, in ASCII, one line of text per score line, in the order given.

    Each is `[unit, item, value, over, before, after, reason]`: strings, integers of millionths or null, and the number of
    the reason.
    """
    return "[" + ",\n".join(_text(line) for line in lines) + "]"


def _text(line: Line) -> str:
    cells = (line.unit, line.item, line.value, line.over, line.before, line.after, int(line.reason))
    return json.dumps(cells, ensure_ascii=True, separators=(",", ":"))


def lines_from_json(text: str) -> tuple[Line, ...]:
    """The lines again. Raises `Refused` (code `not-score-lines`) for anything that `lines_to_json` would not write."""
    try:
        lines = tuple(_line(cells) for cells in json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise _not_lines(str(error)) from error
    if lines_to_json(lines) != text:
        raise _not_lines("not in canonical form")
    return lines


def _line(cells: object) -> Line:
    if not isinstance(cells, list) or len(cells) != 7:
        raise ValueError("a score line has seven cells")
    unit, item, value, over, before, after, reason = cells
    whole = (before, after, reason, 0 if value is None else value, 0 if over is None else over)
    if not all(type(cell) is int for cell in whole) or not isinstance(unit, str) or not isinstance(item, str):
        raise ValueError("a cell has the wrong type")
    return Line(unit, item, value, over, before, after, Reason(reason))


def _not_lines(why: str) -> Refused:
    return Refused(
        Problem(
            "not-score-lines",
            Text(f"这不是得分明细：{why}", f"these are not score lines: {why}"),
            Text("请使用系统导出的原文", "use the text as it was exported, unchanged"),
        )
    )


def digest(sheet: Sheet) -> str:
    """SHA-256, in hex, over the engine's version, the rule's id, all lines and all results.

    Units are taken in code-point order of their ids, so that a change of the office's own order changes nothing. The bytes:
    a JSON array `[engine, rule]`, then per unit its lines as in `lines_to_json`, then `[unit, total in millionths, place or
    null, grade or null, [[veto, state]…]]`, each followed by a line feed; where something is paid, each unit's lines in yuan
    come last.
    """
    hashed = hashlib.sha256()

    def add(text: str) -> None:
        hashed.update(text.encode("ascii"))
        hashed.update(b"\n")

    add(json.dumps([sheet.engine, sheet.rule_id], separators=(",", ":")))
    for unit in sorted(sheet.units):
        result = sheet.result(unit)
        lines = sheet.lines_of(unit)
        for line in lines:
            add(_text(line))
        total = sum(line.after for line in lines)
        vetoes = [[veto, int(state)] for veto, state in result.vetoes]
        add(json.dumps([unit, total, result.rank, result.grade, vetoes], separators=(",", ":")))
        for line in sheet.pay_lines_of(unit) if sheet.pay_rows else ():
            add(_text(line))
    return hashed.hexdigest()
