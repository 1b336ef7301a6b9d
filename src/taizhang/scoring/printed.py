"""A published result laid beside the scheme: what was printed, and what the rule gives for the same facts.

A table of facts often carries results too: 总分, 名次, 等次, 奖金 or a pay by its own title, the points of an item or a section, a rate. Each is compared at the decimals that are
printed. A row of sums and a row that says how many units there are are checked against the rows above. A printed rate whose
numerator is not given is checked for whether any whole number gives it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from taizhang.problems import Place, Problem, Text
from taizhang.scoring.columns import Column, State
from taizhang.scoring.engine import read_columns
from taizhang.scoring.fact_tables import COUNTS, FactTable, headers_of
from taizhang.scoring.millionths import half_up, to_decimal
from taizhang.scoring.plan import Plan
from taizhang.scoring.rules import Item, Rule, Section, Worked
from taizhang.scoring.sheets import NO_PAY, PASSED, PAY, POOL, SECTION, SECTION_ROUNDED, SECTION_TIMES, Sheet
from taizhang.scoring.wording import MetricName, number
from taizhang.scoring.worked_facts import WorkedColumn

_TOTAL = ("总分", "得分", "总得分", "合计得分", "总成绩", "指数", "total", "score")
_RANK = ("名次", "排名", "位次", "排序", "rank", "place")
_GRADE = ("等次", "等级", "grade")
_PAID = ("奖金", "奖惩", "金额", "兑现", "paid")
_SUMS = ("合计", "总计", "小计", "sum")
_MOST_DENOMINATOR = 100_000


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed cell: where it stands, and what it says."""

    unit: str
    head: str
    text: str
    place: Place


def compare_printed(
    rows: Sequence[Sequence[str]],
    table: FactTable,
    plan: Plan,
    sheet: Sheet,
    names: Mapping[str, MetricName],
    file: str = "",
) -> tuple[Problem, ...]:
    """Every printed figure that the rule does not give, with the figure that it gives, in the order of the table.

    `rows` are those of the table that `table` was read from, one unit a row.
    """
    return tuple(_Comparing(rows, table, plan, sheet, names, file).all())


def points_of(sheet: Sheet, unit: str, item: Item) -> Decimal:
    """What an item gave a unit in all its lines, in points or in yuan; one beside the total what it comes to there."""
    lines = [line for line in (*sheet.lines_of(unit), *sheet.pay_lines_of(unit)) if line.item.partition("/")[0] == item.id]  # fmt: skip
    return to_decimal(sum(line.before if item.beside else line.after for line in lines))


def as_printed(ours: Decimal, printed: Decimal) -> Decimal:
    """Ours, rounded half up to the decimals of the print."""
    return half_up(ours, max(-int(printed.as_tuple().exponent), 0))


def sections_points(sheet: Sheet, unit: str, rule: Rule, section: Section) -> tuple[Decimal, ...]:
    """What a section gave a unit, as it counts in the total; one with a weight also as it is before the weight."""
    pools = {pool.id for pool in rule.pools if pool.section == section.id}
    items = {item.id for item in rule.items if item.section == section.id or item.pool in pools}
    above = {POOL + pool for pool in pools} | {PASSED + item for item in items}
    above |= {SECTION_ROUNDED + section.id, SECTION_TIMES + section.id}
    lines = sheet.lines_of(unit)
    own = sum(line.after for line in lines if line.item in above or line.item.partition("/")[0] in items)
    counted = own + sum(line.after for line in lines if line.item == SECTION + section.id)
    return tuple(map(to_decimal, (counted,) if section.weight is None else (counted, own)))


def _paid_by(sheet: Sheet, unit: str, pays: Collection[str]) -> Decimal:
    """What some pays give a unit, in yuan; nothing where a veto takes all of it away."""
    lines = sheet.pay_lines_of(unit)
    stopped = any(line.item == NO_PAY for line in lines)
    return to_decimal(0 if stopped else sum(line.after for line in lines if line.item in pays))


def _pays(rule: Rule) -> dict[str, list[str]]:
    """The lines of pay by what their column is called; pays of one title, such as one for each class, stand in one column."""
    found: dict[str, list[str]] = {}
    for pay in rule.pays:
        found.setdefault(_plain(pay.title.zh), []).append(PAY + pay.id)
    return found


def _sections(rule: Rule) -> dict[str, Section]:
    """Sections by what the columns of their points are called: 村庄环境, 村庄环境得分, 村庄环境小计."""
    return {f"{_plain(one.title.zh)}{tail}": one for one in rule.sections for tail in ("", "得分", "小计")}


def unused(table: FactTable, plan: Plan) -> tuple[str, ...]:
    """The headers of a table that are neither figures of the rule nor results that are compared."""
    titles = {_plain(fact.title.zh) for fact in plan.rule.facts.values() if fact.worked is not None}
    titles |= {f"{_plain(item.title.zh)}得分" for item in plan.rule.items} | {
        *_sections(plan.rule),
        *_pays(plan.rule),
        *_TOTAL,
        *_RANK,
        *_GRADE,
        *_PAID,
    }
    return tuple(head for head in table.unread if _plain(head) not in titles)


class _Comparing:
    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        table: FactTable,
        plan: Plan,
        sheet: Sheet,
        names: Mapping[str, MetricName],
        file: str,
    ) -> None:
        self.rows, self.plan, self.sheet, self.file = rows[table.header :], plan, sheet, file
        self.first = table.header + 1
        self.heads = [_plain(cell) for cell in rows[table.header - 1]] if table.header else []
        self.places = {unit.id: place for place, unit in enumerate(table.units)}
        self.columns: dict[str, Column] = read_columns(plan, table.columns(plan))
        self.worked = {
            _plain(plan.rule.facts[one.name].title.zh): one
            for one in plan.worked
            if one.name in plan.rule.facts
        }
        titles = headers_of(plan, names, "zh")
        self.facts = {_plain(title): metric for title, metric in zip(titles, plan.metrics, strict=True)}
        self.items = {_plain(item.title.zh): item.id for item in plan.rule.items}
        self.sections, self.pays = _sections(plan.rule), _pays(plan.rule)

    def all(self) -> Iterator[Problem]:
        """Row by row."""
        for number_, row in enumerate(self.rows, start=self.first):
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            for column, (head, text) in enumerate(zip(self.heads, cells, strict=False), start=1):
                if not text or not head:
                    continue
                at = _Printed(self._unit(cells), head, text, Place(self.file, number_, column))
                yield from self.cell(at)

    def _unit(self, cells: Sequence[str]) -> str:
        here = next((cell for cell in cells if cell in self.places), "")
        return here or cells[0]

    def cell(self, at: _Printed) -> Iterator[Problem]:
        """What is wrong with one printed cell."""
        unit = _plain(at.unit)
        if at.unit not in self.places:
            if unit in _SUMS and at.head in self.facts:
                yield from self.sum(at, self.facts[at.head])
            elif unit in COUNTS and _number(at.text) is not None:
                whole = replace(at, unit="")
                yield from _differs(whole, Text("单位数", "the number of units"), Decimal(len(self.places)))
            return
        if at.head in self.facts:
            return
        result = self.sheet.result(at.unit)
        if at.head in _TOTAL:
            yield from _differs(at, Text("总分", "the total"), result.total)
        elif at.head in _RANK:
            yield from _differs(
                at, Text("名次", "the place"), None if result.rank is None else Decimal(result.rank)
            )
        elif at.head in _GRADE:
            yield from self.grade(at, result.grade)
        elif at.head in _PAID:
            yield from _differs(at, Text("金额", "what is paid"), self.sheet.paid(at.unit))
        elif at.head in self.worked:
            yield from self.rate(at, self.worked[at.head])
        elif at.head.endswith("得分") and at.head.removesuffix("得分") in self.items:
            yield from self.item(at, self.items[at.head.removesuffix("得分")])
        elif at.head in self.sections:
            yield from self.section(at, self.sections[at.head])
        elif at.head in self.pays:
            pays = self.pays[at.head]
            title = next(pay.title for pay in self.plan.rule.pays if PAY + pay.id in pays)
            yield from _differs(at, title, _paid_by(self.sheet, at.unit, pays))

    def item(self, at: _Printed, item: str) -> Iterator[Problem]:
        rule = self.plan.rule.item(item)
        what = Text(f"“{rule.title.zh}”得分", f"the points for “{rule.title.to('en')}”")
        yield from _differs(at, what, points_of(self.sheet, at.unit, rule))

    def section(self, at: _Printed, section: Section) -> Iterator[Problem]:
        what = Text(f"“{section.title.zh}”得分", f"the points for “{section.title.to('en')}”")
        counted, *other = sections_points(self.sheet, at.unit, self.plan.rule, section)
        if not any([*_differs(at, what, one)] == [] for one in other):
            yield from _differs(at, what, counted)

    def grade(self, at: _Printed, given: str | None) -> Iterator[Problem]:
        titles = {grade.id: grade.title for grade in self.plan.rule.grades}
        ours = titles[given].zh if given in titles else ""
        if ours != at.text:
            yield _problem(at, Text("等次", "the grade"), ours or "—")

    def sum(self, at: _Printed, metric: str) -> Iterator[Problem]:
        column = self.columns[metric]
        there = column.states == State.VALUE.value
        what = Text(f"{at.head}合计", f"the sum of {at.head}")
        yield from _differs(replace(at, unit=""), what, to_decimal(int(column.values[there].sum())))

    def rate(self, at: _Printed, worked: WorkedColumn) -> Iterator[Problem]:
        column, place = self.columns[worked.name], self.places[at.unit]
        name = self.plan.rule.facts[worked.name].title
        if column.states[place] == State.VALUE.value:
            yield from _differs(at, name, to_decimal(int(column.values[place])))
        elif worked.how is Worked.RATIO and worked.percent:
            yield from self.numerator(at, worked, place, name)

    def numerator(self, at: _Printed, worked: WorkedColumn, place: int, name: Text) -> Iterator[Problem]:
        """A rate whose numerator is not given: whether a whole number gives it."""
        over, printed = self.columns[worked.of[1]], _number(at.text)
        base = self.plan.rule.facts.get(worked.of[0])
        whole = to_decimal(int(over.values[place]))
        counted = base is not None and base.kind == "count" and over.states[place] == State.VALUE.value
        if printed is None or not counted or not 0 < whole <= _MOST_DENOMINATOR:
            return
        near = int(printed * whole / 100)
        if any(as_printed(Decimal(one) * 100 / whole, printed) == printed for one in (near, near + 1)):
            return
        yield Problem(
            "print-impossible",
            Text(
                f"{at.unit}的{name.zh}印作 {at.text}，分母 {number(whole)} 时没有哪个整数能得出",
                f"{at.unit}: {name.to('en')} is printed as {at.text}, which no whole number over {number(whole)} gives",
            ),
            Text(
                "查明真正的分母（如实际回访的件数）", "find the true denominator, such as those really asked"
            ),
            at.place,
        )


def _differs(at: _Printed, what: Text, ours: Decimal | None) -> Iterator[Problem]:
    printed = _number(at.text)
    if printed is None:
        return
    if ours is None:
        yield _problem(at, what, "—")
    elif as_printed(ours, printed) != printed:
        yield _problem(at, what, number(_shown(ours, printed)))


def _problem(at: _Printed, what: Text, ours: str) -> Problem:
    return Problem(
        "print-differs",
        Text(
            f"{at.unit}的{what.zh}印作 {at.text}" if at.unit else f"{what.zh}印作 {at.text}",
            f"{at.unit}: {what.to('en')} is printed as {at.text}"
            if at.unit
            else f"{what.to('en')} is printed as {at.text}",
        ),
        Text(f"按办法是 {ours}；核对原表或办法", f"by the rule it is {ours}; check the print, or the rule"),
        at.place,
    )


def _shown(ours: Decimal, printed: Decimal) -> Decimal:
    """Ours with two decimals more than the print, so that a reader sees how far apart they are."""
    decimals = max(-int(printed.as_tuple().exponent), 0) + 2
    return half_up(ours, decimals)


def _number(text: str) -> Decimal | None:
    bare = re.sub(r"[,\s]|(分|元|%|名)$|^第", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    return Decimal(bare) if re.fullmatch(r"-?\d+(\.\d+)?", bare) else None


def _plain(header: str) -> str:
    text = re.sub(r"[\s*:：]", "", unicodedata.normalize("NFKC", header).casefold())
    return re.sub(r"\([^()]*\)$", "", text)


__all__ = ["as_printed", "compare_printed", "points_of", "unused"]
