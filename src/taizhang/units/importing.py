"""Units out of a spreadsheet of statistical codes (统计用区划代码): each row examined, the good ones opened.

Spreadsheets are messy: titles above the head, merged cells, codes that became numbers, totals, blank rows, duplicates.
Every row gets a verdict, and nothing that is there is overwritten. No list of codes is shipped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from taizhang.journal import Act, new_id
from taizhang.problems import Problem, Refused, Text
from taizhang.units.models import Unit
from taizhang.units.naming import initials
from taizhang.units.sheets import Sheet

Standing = Literal["good", "there", "duplicate", "wrong", "passed-over"]
"""Can be opened; is in the book already; a duplicate; wrong; not a unit at all (a title, a total)."""

_CODE_HEAD = ("代码", "编码", "code")
_NAME_HEAD = ("名称", "单位", "村居", "村（居", "name")
_TOTALS = re.compile(
    r"[（(]?(?:合|总|小|共|累)\s*计[）)]?.*|.{0,12}(?:合|小|总)计|total.*|sum", re.IGNORECASE
)
_PLACE = re.compile(r"(?:村|社区|居委会|村委会|镇|乡|街道|县|区)$")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_KINDS: Mapping[int, tuple[str, Text]] = {
    6: ("county", Text("县级", "county")),
    9: ("township", Text("乡级", "township")),
    12: ("village", Text("村级", "village")),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row of the sheet, numbered from 1 as the sheet shows it."""

    row: int
    standing: Standing
    code: str
    name: str
    kind: str
    why: Text

    @property
    def mark(self) -> str:
        """The verdict as the user's own file shows it."""
        sign = {"good": "√", "there": "＝", "passed-over": "—"}.get(self.standing, "×")
        return f"{sign} {self.why.zh}"


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: the row of the heads (0: none), and a verdict for each row below that is not blank."""

    head: int
    verdicts: tuple[Verdict, ...]
    known: Mapping[str, str]
    """Code → id of the units in the book under which rows may come."""

    def of(self, *standings: Standing) -> tuple[Verdict, ...]:
        """The verdicts of these kinds."""
        return tuple(verdict for verdict in self.verdicts if verdict.standing in standings)


def examine(book: str, sheet: Sheet, day: date) -> Examined:
    """Give every row a verdict, as the book stands on a day; raises `Refused` if no column holds codes."""
    code_at, name_at, head = _columns(sheet)
    standing = {unit.code: unit for unit in Unit.rows.of(book).on(day).exclude(code="")}
    verdicts: list[Verdict] = []
    first: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for number, row in enumerate(sheet.rows, 1):
        if number <= head or not any(row):
            continue
        code, name = _cell(row, code_at), _clean_name(_cell(row, name_at))
        verdict = _verdict(number, row, code, name, standing)
        if verdict.standing == "good":
            verdict = _once(verdict, first, names)
        verdicts.append(verdict)
    return _placed(book, verdicts, head, day)


def openings(book: str, examined: Examined, day: date, since: date) -> list[Act]:
    """The acts that open the good rows from `since` on, from the top down, in the order of the file as the office's order.

    `day` is the day on which the sheet was examined.
    """
    from taizhang.units.acts import UnitOpened

    known = dict(examined.known)
    position = max(Unit.rows.of(book).on(day).values_list("position", flat=True), default=0)
    acts: list[Act] = []
    for length in _KINDS:
        for verdict in examined.of("good"):
            if _length(verdict.code) != length:
                continue
            known[verdict.code] = new_id("u")
            acts.append(
                UnitOpened(
                    id=known[verdict.code],
                    unit_kind=verdict.kind,  # type: ignore[arg-type]
                    name=verdict.name,
                    code=verdict.code,
                    parent=known.get(_above(verdict.code), ""),
                    position=position + verdict.row,
                    initials=initials(verdict.name),
                    since=since,
                )
            )
    return acts


def read_code(cell: str) -> tuple[str, Text]:
    """The 12 digits that a cell means, and what was mended; raises `Refused` if they cannot be told.

    >>> read_code("9.90101100201E+11")
    ('990101100201', Text(zh='由科学计数还原', en='written out from scientific notation'))
    >>> read_code("990101100")[0], read_code("９９０１０１１００２０１")[0]
    ('990101100000', '990101100201')
    """
    text = unicodedata.normalize("NFKC", cell).strip().lstrip("'`’‘").replace(" ", "").replace("-", "")
    text = re.sub(r"(?<=\d)\.0+$", "", text)
    found = _SCIENTIFIC.fullmatch(text)
    if found:
        return _written_out(found, cell)
    if not text.isascii() or not text.isdigit():
        raise _wrong(
            "code-not-digits",
            f"“{cell}”不是区划代码",
            f"{cell!r} is not a code",
            "应为12位数字",
            "write 12 digits",
        )
    if len(text) == 12:
        return text, Text("")
    if len(text) in (6, 9):
        return text.ljust(12, "0"), Text("已补足末尾的 0", "the zeros at the end were added")
    if len(text) in (10, 11):
        guess = text.ljust(12, "0")
        raise _wrong(
            "code-zeros-lost",
            f"代码只有 {len(text)} 位，可能丢了末尾的 0（{guess}？）",
            f"the code has {len(text)} digits; zeros at the end may be lost ({guess}?)",
            "请把该列设为文本，补足12位后再导入",
            "format the column as text and write all 12 digits",
        )
    raise _wrong(
        "code-length",
        f"代码有 {len(text)} 位",
        f"the code has {len(text)} digits",
        "应为12位数字",
        "write 12 digits",
    )


def _written_out(found: re.Match[str], cell: str) -> tuple[str, Text]:
    """The number behind a scientific notation that shows all of its twelve digits; a shorter one may have lost some."""
    digits = 1 + len(found.group(2) or "")
    if digits < 12 or int(found.group(3)) != 11:
        raise _wrong(
            "code-digits-lost",
            f"“{cell}”是科学计数，后几位已丢失",
            f"{cell} is in scientific notation, and digits are lost",
            "请回到原表，把该列设为文本后重新填写",
            "go back to the original and format the column as text",
        )
    return (found.group(1) + found.group(2))[:12], Text(
        "由科学计数还原", "written out from scientific notation"
    )


def _length(code: str) -> int:
    """How many digits of a 12-digit code say something: 6 for a county, 9 for a township, 12 for a village."""
    return 6 if code[6:] == "000000" else 9 if code[9:] == "000" else 12


def _verdict(number: int, row: Sequence[str], code: str, name: str, standing: Mapping[str, Unit]) -> Verdict:
    filled = [cell for cell in row if cell]
    if not code and any(_TOTALS.fullmatch(cell.strip()) for cell in filled):
        return Verdict(number, "passed-over", "", name, "", Text("合计行", "a total"))
    if len(set(filled)) <= 1 and not _like_code(filled[0]) and not _PLACE.search(filled[0]):
        return Verdict(number, "passed-over", "", name, "", Text("标题或说明", "a title or a note"))
    if _heads(row):
        return Verdict(number, "passed-over", "", name, "", Text("重复的表头", "the heads again"))
    if not code:
        return Verdict(number, "wrong", "", name, "", Text("没有代码", "the code is missing"))
    try:
        digits, mended = read_code(code)
    except Refused as refused:
        if _TOTALS.fullmatch(name) or _TOTALS.fullmatch(code):
            return Verdict(number, "passed-over", "", name, "", Text("合计行", "a total"))
        problem = refused.problems[0]
        why = Text(f"{problem.what.zh}；{problem.right.zh}", f"{problem.what.en}; {problem.right.en}")
        return Verdict(number, "wrong", code, name, "", why)
    kind, title = _KINDS[_length(digits)]
    if digits[:2] < "11" or digits[2:4] == "00" or digits[4:6] == "00":
        why = Text(
            "是省、市级代码或结构不对，只导入县、乡、村",
            "a province's or city's code; only counties, townships and villages are imported",
        )
        return Verdict(number, "wrong", digits, name, "", why)
    if kind == "village" and digits[6:9] == "000":
        return Verdict(
            number,
            "wrong",
            digits,
            name,
            "",
            Text("村级代码的第7至9位不能是000", "digits 7–9 of a village's code are not 000"),
        )
    if not name:
        return Verdict(number, "wrong", digits, name, kind, Text("没有名称", "the name is missing"))
    if len(name) > 80:
        return Verdict(
            number, "wrong", digits, name, kind, Text("名称超过80个字", "the name is longer than 80 letters")
        )
    there = standing.get(digits)
    if there is not None:
        same = there.title == name
        why = Text(
            "账簿里已有，不重复导入" if same else f"账簿里该代码是“{there.title}”，不覆盖",
            "in the book already" if same else f"in the book this code is {there.title}; not overwritten",
        )
        return Verdict(number, "there" if same else "duplicate", digits, name, kind, why)
    note = Text(
        f"{title.zh}{'，' + mended.zh if mended.zh else ''}",
        f"{title.en}{', ' + mended.en if mended.en else ''}",
    )
    return Verdict(number, "good", digits, name, kind, note)


def _once(verdict: Verdict, first: dict[str, int], names: dict[tuple[str, str], int]) -> Verdict:
    """The verdict, or that the row repeats a code or a name of an earlier one."""
    earlier = first.setdefault(verdict.code, verdict.row)
    if earlier != verdict.row:
        why = Text(
            f"代码与第 {earlier} 行重复，只取第 {earlier} 行",
            f"the code of row {earlier} again; only that row is taken",
        )
        return Verdict(verdict.row, "duplicate", verdict.code, verdict.name, verdict.kind, why)
    above = verdict.code[: {6: 4, 9: 6, 12: 9}[_length(verdict.code)]]
    twin = names.setdefault((above, verdict.name), verdict.row)
    if twin != verdict.row:
        why = Text(f"名称与第 {twin} 行重复", f"the name of row {twin} again")
        return Verdict(verdict.row, "duplicate", verdict.code, verdict.name, verdict.kind, why)
    return verdict


def _placed(book: str, verdicts: Sequence[Verdict], head: int, day: date) -> Examined:
    """The verdicts once each unit has its place: a village needs its township, and a name is new under its parent.

    A township may stand in the book without a code (as `taizhang init` opens it): a row of its name means that one,
    and where the file names no township at all, villages of one township go below it.
    """
    rows = list(Unit.rows.of(book).on(day))
    known = {unit.code: unit.id for unit in rows if unit.code}
    uncoded = {unit.title: unit.id for unit in rows if unit.kind == "township" and not unit.code}
    taken = {(unit.parent, unit.title) for unit in rows}
    good = [verdict for verdict in verdicts if verdict.standing == "good"]
    townships = {verdict.code for verdict in good if verdict.kind == "township"}
    known |= {
        verdict.code: uncoded[verdict.name]
        for verdict in good
        if verdict.code in townships and verdict.name in uncoded
    }
    orphans = (
        {_above(verdict.code) for verdict in good if verdict.kind == "village"} - townships - known.keys()
    )
    if len(orphans) == len(uncoded) == 1 and not townships:
        known[orphans.pop()] = next(iter(uncoded.values()))
    placed = []
    for verdict in verdicts:
        if verdict.standing == "good":
            above = _above(verdict.code)
            if verdict.code in known:
                why = Text(
                    "账簿里已有（未填代码），其下的村归入它",
                    "in the book already, without a code; its villages go below it",
                )
                verdict = replace(verdict, standing="there", why=why)
            elif verdict.kind == "village" and above not in known and above not in townships:
                why = Text(
                    f"所属乡镇 {above} 不在表中，也不在账簿里",
                    f"its township {above} is neither in the file nor in the book",
                )
                verdict = replace(verdict, standing="wrong", why=why)
            elif (known.get(above, ""), verdict.name) in taken:
                why = Text(
                    "账簿里同一上级下已有同名单位", "a unit of this name is below the same parent already"
                )
                verdict = replace(verdict, standing="duplicate", why=why)
        placed.append(verdict)
    return Examined(head, tuple(placed), known)


def _above(code: str) -> str:
    """The code of the level above: a village's township, a township's county; a county has none here."""
    length = _length(code)
    return code[:9] + "000" if length == 12 else code[:6] + "000000" if length == 9 else ""


def _columns(sheet: Sheet) -> tuple[int, int, int]:
    """Where codes and names stand, and the last row of the heads (0: none), found by what the cells hold."""
    width = max((len(row) for row in sheet.rows), default=0)
    scores = [sum(_like_code(_cell(row, column)) for row in sheet.rows) for column in range(width)]
    if not scores or max(scores) == 0:
        raise _wrong(
            "no-codes",
            "没有找到区划代码列",
            "no column holds statistical codes",
            "表中应有一列12位的统计用区划代码；如果变成了 1.23E+11，请把该列设为文本",
            "one column must hold 12-digit codes, formatted as text",
        )
    best = max(scores)
    code_at = next(
        (
            c
            for c in range(width)
            if scores[c] * 2 >= best and any(w in _head_text(sheet, c) for w in _CODE_HEAD)
        ),
        scores.index(best),
    )
    first = next(n for n, row in enumerate(sheet.rows) if _like_code(_cell(row, code_at)))
    head = max((n for n in range(first) if _heads(sheet.rows[n])), default=-1) + 1
    return code_at, _name_column(sheet, code_at, head), head


def _name_column(sheet: Sheet, code_at: int, head: int) -> int:
    width = max(len(row) for row in sheet.rows)
    below = sheet.rows[head:]

    def fit(column: int) -> tuple[bool, int]:
        titled = any(word in _head_text(sheet, column, head) for word in _NAME_HEAD)
        distinct = {
            cell
            for row in below
            if (cell := _cell(row, column)) and not _like_code(cell) and not cell.isdigit()
        }
        return titled and bool(distinct), len(distinct)

    others = [column for column in range(width) if column != code_at]
    return max(others, key=fit) if others else code_at


def _head_text(sheet: Sheet, column: int, head: int = 8) -> str:
    return " ".join(
        _cell(row, column) for row in sheet.rows[: head or 8] if not _like_code(_cell(row, column))
    ).lower()


def _heads(row: Sequence[str]) -> bool:
    """Whether a row is made of column heads: it names codes in one cell and something else in another."""
    cells = [cell.lower() for cell in row if cell]
    return len(set(cells)) >= 2 and any(
        any(word in cell for word in _CODE_HEAD)
        and len(cell) <= 16
        and not any(letter.isdigit() for letter in cell)
        for cell in cells
    )


def _like_code(cell: str) -> bool:
    text = unicodedata.normalize("NFKC", cell).strip().lstrip("'`’‘").replace(" ", "").replace("-", "")
    text = re.sub(r"(?<=\d)\.0+$", "", text)
    return bool(_SCIENTIFIC.fullmatch(text)) or (
        text.isascii() and text.isdigit() and len(text) in (6, 9, 10, 11, 12)
    )


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _clean_name(cell: str) -> str:
    """A name without the spaces and line breaks with which tables are laid out."""
    text = unicodedata.normalize("NFC", "".join(c for c in cell if c.isprintable()))
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", text.replace("\u3000", " ")).strip()


def _wrong(code: str, zh: str, en: str, right_zh: str, right_en: str) -> Refused:
    return Refused(Problem(code, Text(zh, en), Text(right_zh, right_en)))
