"""A sheet of scores as tables of plain cells: lines, totals and ranks, each unit in the order it was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from taizhang.problems import Text
from taizhang.scoring.columns import Unit
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.rules import Rule
from taizhang.scoring.sentences import explain, explain_veto
from taizhang.scoring.sheets import Line, Sheet, VetoState
from taizhang.scoring.titles import line_titles
from taizhang.scoring.wording import MetricName

Cell: TypeAlias = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table: its name, headers by key (the key is the name of a Parquet column), and rows."""

    id: str
    name: Text
    headers: tuple[tuple[str, Text], ...]
    rows: tuple[tuple[Cell, ...], ...]


_UNIT = ("unit", Text("单位", "unit"))
_LINES = (
    _UNIT,
    ("item", Text("项目编号", "item")),
    ("title", Text("项目", "title")),
    ("value", Text("数值", "value")),
    ("over", Text("对照", "against")),
    ("before", Text("修正前", "before")),
    ("points", Text("得分", "points")),
    ("reason", Text("缘由", "reason")),
    ("sentence", Text("说明", "explained")),
)
_PAID = ("yuan", Text("金额（元）", "yuan"))


def tables_of(
    sheet: Sheet, rule: Rule, units: tuple[Unit, ...], names: Mapping[str, MetricName], language: str = "zh"
) -> tuple[ResultTable, ...]:
    """Lines, totals and ranks, and the lines of pay where anything is paid."""
    paid = bool(sheet.pay_rows)
    known = {unit.id: unit for unit in units}
    grades = {grade.id: grade.title.to(language) for grade in rule.grades}
    groups = any(unit.group for unit in units), any(unit.unit_class for unit in units)
    heads = [_UNIT]
    heads += [("group", Text("分组", "group"))] if groups[0] else []
    heads += [("class", Text("类别", "class"))] if groups[1] else []

    def who(unit: str) -> tuple[Cell, ...]:
        one = known[unit]
        return (unit, *((one.group,) if groups[0] else ()), *((one.unit_class,) if groups[1] else ()))

    totals, ranks = [], []
    for result in sheet.results():
        grade = grades.get(result.grade or "", "")
        vetoes = _vetoes(result.vetoes, rule, language, names)
        total = result.total if result.assessed else None
        pay = (sheet.paid(result.unit),) if paid else ()
        totals.append((*who(result.unit), total, result.rank, grade, *pay, vetoes))
        ranks.append((*who(result.unit), result.rank, total, grade))
    total_head, rank_head = ("total", Text("总分", "total")), ("rank", Text("名次", "place"))
    grade_head, veto_head = ("grade", Text("等次", "grade")), ("vetoes", Text("否决", "vetoes"))
    found = [
        ResultTable(
            "lines", Text("得分", "lines"), _LINES, tuple(_lines(sheet.lines(), rule, names, language))
        ),
        ResultTable(
            "totals",
            Text("总分", "totals"),
            (*heads, total_head, rank_head, grade_head, *((_PAID,) if paid else ()), veto_head),
            tuple(totals),
        ),
        ResultTable(
            "ranks", Text("名次", "ranks"), (*heads, rank_head, total_head, grade_head), tuple(ranks)
        ),
    ]
    if paid:
        lines = (line for unit in sheet.units for line in sheet.pay_lines_of(unit))
        heads_paid = tuple(_PAID if key == "points" else (key, head) for key, head in _LINES)
        found.append(
            ResultTable("pay", Text("兑现", "pay"), heads_paid, tuple(_lines(lines, rule, names, language)))
        )
    return tuple(found)


def _lines(
    lines: Iterator[Line], rule: Rule, names: Mapping[str, MetricName], language: str
) -> Iterator[tuple[Cell, ...]]:
    titles = line_titles(rule)
    for line in lines:
        yield (
            line.unit,
            line.item.removeprefix("="),  # what stands above items is "section:ID", "pay:ID" …
            titles.get(line.item, Text(line.item)).to(language),
            None if line.value is None else to_decimal(line.value),
            None if line.over is None else to_decimal(line.over),
            to_decimal(line.before),
            line.points,
            line.reason.name.lower().replace("_", "-"),
            explain(line, rule, language, names),
        )


def _vetoes(
    states: tuple[tuple[str, VetoState], ...], rule: Rule, language: str, names: Mapping[str, MetricName]
) -> str:
    shown = [
        explain_veto(veto, state, rule, language, names)
        for veto, (_, state) in zip(rule.vetoes, states, strict=True)
        if state in (VetoState.IN_EFFECT, VetoState.NO_DATA)
    ]
    return "；".join(shown)


__all__ = ["Cell", "ResultTable", "tables_of"]
