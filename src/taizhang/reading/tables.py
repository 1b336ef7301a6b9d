"""Tables in a text: lines of cells, the unit and meaning of every bare number in them, and totals that must add up."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal

from taizhang.reading.layout import Layout
from taizhang.reading.lexicon import Lexicon, lexicon
from taizhang.reading.numerals import LONGEST
from taizhang.reading.patterns import pattern
from taizhang.reading.quantity import Quantity

_CELLS = pattern(r"[^\t|\n]+")
_SPACED = pattern(r"\S+(?: \S+)*?(?=[ \u3000]{2,}|$)|\S+")
_NUMBER = pattern(
    r"[-+]?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)(?P<percent>[%‰])?"
)
_FIGURE = pattern(rf"{_NUMBER.pattern}(?P<unit>[^\s0-9,、。;:()（）%‰.+-]{{0,5}})")
"""A number, alone or with its own unit: 120, 12.6万元, 85户."""
_UNIT_SAID = re.compile(r"(?:计量)?单位[::]\s*(?P<unit>[^\s)\]】,。;、/]{1,6})(?P<more>[、,/][^\s)]{1,4})?")
_BRACKET = pattern(r"[(（](?P<unit>[^()（）]{1,6})[)）]\s*$")
_HAN = pattern(r"[\u4e00-\u9fff]")
_RULE = pattern(r"[-:=—─\s]*")
_NO_QUANTITY = pattern(r"序号|编号|年份|年度$|代码|排名|名次|备注|电话|日期|时间|联系|身份证|账号|卡号|档案")
_COUNTED = pattern(r"(?P<unit>户|人|个|件|起|次|台|辆|头|只|亩|家|株|份|名|笔|项)数(?:量|目)?$")
_PERSONS = pattern(
    r"(?:[党会社队学职教官人][员生工]|人[口数]|群众|干部|老人|儿童|代表|村民|居民|民兵|积极分子|劳动力|军人|医生|护士|[林格洁导]员)数?$|^[男女](?:性|生)?(?:人数)?$"
)
"""Columns of people, whose unit goes without saying."""
_TOTAL = pattern(r"(?:合\s*计|总\s*计|共\s*计|小\s*计|全[镇乡村街县市校]|[^其]*[合总小]计)(?:[(（].*)?")
_CHANGES = pattern(r"增减|增长|增幅|同比|增速|变化|增加|减少|比上年|涨幅")
_TARGETS = pattern(r"目标|计划|任务|预算数|年初预算|指标数|应")
_SHARES = pattern(r"占比|比重|比例|完成率|率$|占")
_PLAIN_HEAD = pattern(
    r"金额|数量|数额|数值|本年|今年|上年|去年|完成|实际|目标|计划|任务|预算|决算|(?:19|20)[0-9]{2}|增减|增长|同比|合计|数$|占比|执行|收入|支出"
)
_BARE_HEAD = pattern(
    r"(?:(?:19|20)[0-9]{2}年?|今年|上年|去年|本年|增长|增幅|增减|同比|比上年增长|增长率)(?:[(（][^()（）]{1,6}[)）])?"
)
_OWNERS = pattern(
    r"(?:行政|自然)?村(?:名|别|\(社区\)|居)?|社区(?:名称)?|单位(?:名称)?|乡镇|[村居]\(?居?\)?委会|部门|科室|网格|学校|小?组别?|村民小组|姓名|企业(?:名称)?|支部|党支部|站所|镇街|街道|片区|地区|班级|合作社|名称"
)
"""Names of a first column that holds whose the row is, not what is measured."""
_SPREAD = frozenset(
    (
        "合计",
        "总计",
        "小计",
        "共计",
        "村别",
        "村名",
        "单位",
        "项目",
        "指标",
        "组别",
        "姓名",
        "类别",
        "名称",
        "年度",
        "年份",
    )
)
"""Heads of a line that are set wide, with a blank between their two letters."""
_SCORE = re.compile(r"得分|总分|分数|评分|分值$")
_ALL_SCORES = re.compile(r"(?:考核|综合|最终|合计)?总?得?分|总计?得分|合计分?")
LONGEST_LINE = 400
MOST_CELLS = 30
FAR_ABOVE = 120
"""Letters between a table and the last figure of the paragraph that it belongs to."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands, and its text without spaces around."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Table:
    """Rows of cells; `header` is the row of column names, if there is one; `unit` the one said above the table."""

    rows: list[list[Cell]]
    header: list[Cell]
    unit: str
    numbers: dict[int, Quantity] = field(default_factory=dict)
    """Quantity of each bare number by where its cell starts."""

    def columns(self) -> dict[int, list[tuple[str, Quantity]]]:
        """By column, the label of the row and the number in it."""
        found: dict[int, list[tuple[str, Quantity]]] = {}
        for row in self.rows:
            for place, cell in enumerate(row):
                if cell.start in self.numbers:
                    found.setdefault(place, []).append((label(row), self.numbers[cell.start]))
        return found


def label(row: list[Cell]) -> str:
    """The first cell of a row that is not a running number."""
    for cell in row[:3]:
        if cell.text and not _is_number(cell.text):
            return cell.text
    return ""


def is_total(name: str) -> bool:
    """Whether a row or column of this name is the sum of others."""
    return bool(_TOTAL.fullmatch(name))


def tables(norm: str) -> list[Table]:
    """Every table: two or more lines after one another with the same number of cells, two or more."""
    found: list[Table] = []
    block: list[list[Cell]] = []
    said, said_age = "", 9
    place = 0
    for line in norm.split("\n"):
        row = _cells(line, place)
        place += len(line) + 1
        if block and "|" in line and _RULE.fullmatch(line.replace("|", "")):
            continue
        if len(block) > 1 and len(row) >= 2 and _names_alone(row) and not _names_alone(block[-1]):
            _close(block, said, found)  # column names under numbers begin another table
            block = []
        if len(row) >= 2 and (not block or abs(len(row) - len(block[0])) <= 1):
            block.append(row)
            if len(block) == 1 and (match := _UNIT_SAID.search(line)):
                said, said_age = ("" if match["more"] else match["unit"]), 0
            continue
        _close(block, said, found)
        block = [row] if len(row) >= 2 else []
        if match := _UNIT_SAID.search(line[-60:] if len(line) > 60 else line):
            said, said_age = ("" if match["more"] else match["unit"]), 0
        elif line.strip():
            said_age += 1
            if said_age > 1 and not row:
                said = ""
    _close(block, said, found)
    return found


def _cells(line: str, place: int) -> list[Cell]:
    if not line or len(line) > LONGEST_LINE:
        return []
    if "\t" in line or "|" in line:
        if _RULE.fullmatch(line.replace("|", "")):
            return []
        pieces = _CELLS.finditer(line)
    elif "  " in line.strip() or "\u3000" in line.strip():
        if "。" in line or "，" in line or "," in line.replace(",0", ""):
            return []
        pieces = _SPACED.finditer(line)
    else:
        return []
    row: list[Cell] = []
    for piece in pieces:
        text = piece.group().strip()
        start = place + piece.start() + len(piece.group()) - len(piece.group().lstrip())
        if row and len(row) == 1 and f"{row[0].text}{text}" in _SPREAD:  # 合　计, 村　别: set wide
            row[0] = Cell(row[0].start, start + len(text), f"{row[0].text}{text}")
            continue
        row.append(Cell(start, start + len(text), text))
    return row if len(row) <= MOST_CELLS else []


def _close(block: list[list[Cell]], said: str, found: list[Table]) -> None:
    if len(block) < 2:
        return
    numeric = [any(_is_number(cell.text) for cell in row) for row in block]
    if not any(numeric):
        return
    header = block[0] if not numeric[0] or _years_alone(block[0]) else []
    rows = block[1:] if header else block
    found.append(Table(rows, header, said))


def _is_number(text: str) -> bool:
    """Whether a cell is a number, alone or with a unit that is counted in; 2015年 is none."""
    match = _FIGURE.fullmatch(text)
    return match is not None and (not match["unit"] or _counts(match["unit"]))


def _counts(unit: str) -> bool:
    words = lexicon()
    return _known(unit, words) and words.units.kind(unit) != "time"


def _names_alone(row: list[Cell]) -> bool:
    return all(_HAN.search(cell.text) and not any(letter.isdigit() for letter in cell.text) for cell in row)


def _years_alone(row: list[Cell]) -> bool:
    return all(
        not _NUMBER.fullmatch(cell.text) or re.fullmatch(r"(?:19|20)[0-9]{2}", cell.text) for cell in row
    )


def cells_of(found: list[Table], layout: Layout) -> list[Quantity]:
    """A quantity for every bare number of the tables whose unit is known, in order."""
    words = lexicon()
    made: list[Quantity] = []
    for table in found:
        unit_at = next((at for at, cell in enumerate(table.header) if cell.text in ("单位", "计量单位")), -1)
        for row in table.rows:
            row_unit = row[unit_at].text if 0 <= unit_at < len(row) else ""
            row_unit = row_unit if _known(row_unit, words) else ""  # 单位 heads a column of offices too
            for at, cell in enumerate(row):
                head = table.header[at].text if at < len(table.header) else ""
                quantity = _quantity(table, row, cell, head, row_unit, words, layout)
                if quantity is not None:
                    table.numbers[cell.start] = quantity
                    made.append(quantity)
    return made


def _quantity(
    table: Table, row: list[Cell], cell: Cell, head: str, row_unit: str, words: Lexicon, layout: Layout
) -> Quantity | None:
    match = _FIGURE.fullmatch(cell.text) if _is_number(cell.text) else None
    name = label(row)
    if match is None or _NO_QUANTITY.search(head) or not name or len(match["digits"]) > LONGEST:
        return None
    unit = match["percent"] or match["unit"] or _own_unit(head, row_unit, name, table.unit, words)
    if not unit and (_SCORE.search(head) or any(_ALL_SCORES.fullmatch(other.text) for other in table.header)):
        unit = "分"
    factor = Decimal(1)
    while unit[:1] in ("万", "亿", "千", "百") and len(unit) > 1 and unit not in words.units.every:
        factor *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[unit[0]]
        unit = unit[1:]
    kind = words.units.kind(unit)
    if not kind:
        return None
    if kind == "money":
        factor *= words.units.money[unit]
        unit = "元"
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    below = cell.text.startswith("-")
    made = Quantity(
        cell.start if below else cell.start + match.start("digits"),
        cell.end,
        Decimal(digits) * factor * (-1 if below else 1),
        unit,
        kind,
        step=Decimal(1).scaleb(-decimals) * factor,
        decimals=decimals,
    )
    made.cues |= {"cell"}
    if below:
        made.cues |= {"negative"}
    first = label(table.header) if table.header else ""
    _mean(made, name, label(table.rows[0]), head, first, words, layout)
    return made


def _own_unit(head: str, row_unit: str, name: str, said: str, words: Lexicon) -> str:
    """The unit of a cell: named by its column, its row, or above the table."""
    if head.rstrip(") ").endswith(("%", "‰")) or (_SHARES.search(head) and not _BRACKET.search(head)):
        return "‰" if "‰" in head else "%"
    for text in (head, name):
        bracket = _BRACKET.search(text)
        if bracket and _known(bracket["unit"], words):
            return bracket["unit"]
        if counted := _COUNTED.search(_BRACKET.sub("", text)):
            return counted["unit"]
        if text is head and not said and not row_unit and _PERSONS.search(_BRACKET.sub("", text)):
            return "人"
    if re.search(r"增长|增幅|增速|同比", head) and not re.search(r"额|量|数", head):
        return "%"
    return row_unit or said


def _known(unit: str, words: Lexicon) -> bool:
    return bool(words.units.kind(unit.lstrip("百千万亿")) or words.units.kind(unit))


def _mean(
    made: Quantity, name: str, above: str, head: str, first: str, words: Lexicon, layout: Layout
) -> None:
    """Indicator, subject, role and period of a cell from the names of its row and column."""
    name = _BRACKET.sub("", name).strip(" \u3000:*-") or name
    plain = _BRACKET.sub("", head).strip()
    owners = bool(_OWNERS.fullmatch(first)) and not is_total(name)
    if owners and plain:
        made.indicator, made.subject = plain, name
    elif owners or (_OWNERS.fullmatch(first) and plain):
        made.indicator = plain or name
    elif plain and words.organisations.before(name, len(name)) and not _PLAIN_HEAD.fullmatch(plain):
        made.indicator, made.subject = plain, name
    elif plain and is_total(name) and words.organisations.before(above, len(above)):
        made.indicator = plain
    else:
        made.indicator = name if not plain or _PLAIN_HEAD.search(plain) else f"{name}{plain}"
    made.indicator_from = "its row and column"
    if made.unit in ("%", "‰"):
        made.role = "change" if _CHANGES.search(head) else "share"
    elif _CHANGES.search(head):
        made.role = "change"
    if _TARGETS.search(head) and made.unit != "%":
        made.role = "target"
    section = layout.section(made.start)
    if year := re.search(r"(?:19|20)[0-9]{2}", head):
        made.period = year.group()
    elif re.search(r"上年|去年", head) and layout.year and not _CHANGES.search(head):
        made.period = str(layout.year - 1)
    elif section.last is not None:
        made.period = (
            str(section.last) if section.first == section.last else f"{section.first}-{section.last}"
        )
    made.period_from = "its column"
    if section.plan and made.role == "actual":
        made.role = "target"


def named_above(norm: str, found_tables: list[Table], found: list[Quantity]) -> None:
    """Cells whose column names no more than a year or a change are named by what the paragraph above the table speaks of.

    集体经济总收入256.2万元…各村情况见下表; and below it 村名, 2023年, 2024年, 增长.
    """
    for table in found_tables:
        cells = [
            cell for cell in table.numbers.values() if cell.subject and _BARE_HEAD.fullmatch(cell.indicator)
        ]
        if not cells:
            continue
        top = (table.header or table.rows[0])[0].start
        at = bisect_left(found, top, key=lambda one: one.start)
        if not at or top - found[at - 1].end > FAR_ABOVE:
            continue
        floor = norm.rfind("\n", 0, found[at - 1].start) + 1
        unit = next((cell.unit for cell in cells if cell.kind != "percent"), "")
        while at and found[at - 1].start >= floor:
            at -= 1
        for one in found[at : at + MOST_CELLS]:
            if one.start >= top:
                break
            if one.unit == unit and not one.subject and len(one.indicator) > 1:
                for cell in cells:
                    cell.indicator = one.indicator
                break


def block_of(found: list[Quantity]) -> list[tuple[int, int]]:
    """The stretches the cells take, for the reading of running text to step over."""
    return [(one.start, one.end) for one in found]


def inside(found: list[Table], place: int) -> bool:
    """Whether a place is in a table."""
    starts = [table.rows[0][0].start for table in found]
    at = bisect_right(starts, place) - 1
    return at >= 0 and place <= found[at].rows[-1][-1].end
