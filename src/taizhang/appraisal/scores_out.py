"""Scores as a table, a spreadsheet or JSON: every unit with its total, place and grade, and every line with its reason."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taizhang.appraisal import queries
from taizhang.appraisal.sheets import metric_names
from taizhang.appraisal.trying import Trial
from taizhang.books import queries as books
from taizhang.problems import Text
from taizhang.scoring import ENGINE_VERSION, Line, Sheet, explain
from taizhang.scoring.millionths import to_decimal

RESULT_HEADS = (
    Text("名次", "place"),
    Text("单位", "unit"),
    Text("得分", "points"),
    Text("等次", "grade"),
    Text("否决", "vetoes"),
)
LINE_HEADS = (
    Text("单位", "unit"),
    Text("考评项", "item"),
    Text("原值", "value"),
    Text("对照", "against"),
    Text("得分", "points"),
    Text("理由", "reason"),
)


@dataclass(frozen=True)
class Scores:
    """A scored sheet with the names that people read."""

    trial: Trial
    sheet: Sheet
    units: Mapping[str, str]
    as_of: int

    @property
    def title(self) -> Text:
        """The appraisal and its period."""
        return Text(
            f"{self.trial.period.text.zh}{self.trial.text.title.zh}",
            f"{self.trial.text.title.to('en')}, {self.trial.period.text.en}",
        )

    def results(self, language: str) -> list[tuple[str, str, Decimal | None, str, str]]:
        """Place, unit, total, grade and vetoes of every unit, best first."""
        rule = self.trial.text.appraisal
        grades = {grade.id: grade.title.to(language) for grade in rule.grades} if rule else {}
        vetoes = {
            veto.id: veto.title.to(language) + (f"（{veto.noted}）" if veto.noted else "")
            for veto in (rule.vetoes if rule else ())
        }
        rows = sorted(self.sheet.results(), key=lambda one: (one.rank is None, one.rank or 0))
        return [
            (
                str(one.rank or "—"),
                self.units.get(one.unit, one.unit),
                one.total if one.assessed else None,
                grades.get(one.grade or "", ""),
                "、".join(vetoes.get(veto, veto) for veto, state in one.vetoes if state.name == "IN_EFFECT"),
            )
            for one in rows
        ]

    def lines(
        self, book: str, language: str
    ) -> list[tuple[str, str, Decimal | None, Decimal | None, Decimal, str]]:
        """Every line: unit, item, value, what it is held against, points, and the sentence."""
        period = self.trial.period
        names = metric_names(books.indicators(book, period.months()[-1].start))
        titles = queries.item_titles(self.trial.text)
        return [
            (
                self.units.get(line.unit, line.unit),
                titles.get(line.item, Text(line.item)).to(language),
                _amount(line.value),
                _amount(line.over),
                line.points,
                explain(line, self.trial.plan.rule, language, names),
            )
            for line in self.sheet.lines()
        ]


def to_json(scores: Scores) -> str:
    """The sheet for another program: points and amounts as decimal text, nothing rounded."""
    return json.dumps(
        {
            "institution": scores.trial.text.id,
            "period": scores.trial.period.key,
            "as_of": scores.as_of,
            "engine": ENGINE_VERSION,
            "results": [
                {
                    "unit": one.unit,
                    "title": scores.units.get(one.unit, one.unit),
                    "total": f"{one.total:f}" if one.assessed else None,
                    "place": one.rank,
                    "grade": one.grade,
                    "vetoes": [veto for veto, state in one.vetoes if state.name == "IN_EFFECT"],
                }
                for one in scores.sheet.results()
            ],
            "lines": [_plain(line) for line in scores.sheet.lines()],
        },
        ensure_ascii=False,
        indent=1,
    )


def to_xlsx(scores: Scores, book: str, language: str) -> bytes:
    """The sheet as a spreadsheet: one page of results, one of lines."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, heads, rows in (
        (Text("位次", "Ranking"), RESULT_HEADS, scores.results(language)),
        (Text("逐项", "Lines"), LINE_HEADS, scores.lines(book, language)),
    ):
        page = workbook.create_sheet(title.to(language))
        page.append([head.to(language) for head in heads])
        for cell in page[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        for row in rows:
            page.append(list(row))
            for cell in page[page.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a name that begins with = is a name
        page.freeze_panes = "A2"
        page.page_setup.paperSize, page.page_setup.fitToHeight = page.PAPERSIZE_A4, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        for at in range(1, len(heads) + 1):
            page.column_dimensions[page.cell(1, at).column_letter].width = 60 if at == len(heads) > 5 else 16
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _plain(line: Line) -> dict[str, Any]:
    return {
        "unit": line.unit,
        "item": line.item,
        "value": _text(line.value),
        "over": _text(line.over),
        "before": _text(line.before),
        "points": _text(line.after),
        "reason": line.reason.name.lower().replace("_", "-"),
    }


def _amount(millionths: int | None) -> Decimal | None:
    return None if millionths is None else to_decimal(millionths)


def _text(millionths: int | None) -> str | None:
    return None if millionths is None else f"{to_decimal(millionths):f}"
