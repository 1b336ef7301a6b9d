"""`taizhang read`: the figures and findings of report files, as tables or as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from taizhang.problems import Place, Problem, Refused, Text

if TYPE_CHECKING:
    from taizhang.reading import Report

KINDS = {"arithmetic": "算术不符", "contradiction": "前后矛盾", "missing": "缺数", "placeholder": "占位未填"}
ROLES = {
    "actual": "完成",
    "target": "目标",
    "change": "增减",
    "share": "比重",
    "multiple": "倍数",
    "rank": "名次",
    "norm": "标准",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="每个文件一行 JSON：file、figures、findings。One JSON object per file per line.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="说明每个指标和时间是怎样认出的。Say by which rule each indicator and period was found.",
)
@click.option(
    "--year",
    type=click.IntRange(1949, 2200),
    help="报告所述年份，缺省时从文中判断。The year the reports are about.",
)
def read(files: tuple[str, ...], as_json: bool, explain: bool, year: int | None) -> None:
    """读取工作报告：列出其中的数字和问题。

    Read work reports: their figures with unit, role, indicator and period, and what is wrong in them.
    Exit code 0, or 2 if a file could not be read (the others still are).
    """
    refused = False
    for file, report in reports(files, year):
        if isinstance(report, Refused):
            refused = True
            for problem in report.problems:
                click.echo(str(problem), err=True)
        elif as_json:
            click.echo(json.dumps({"file": file, **as_object(report, explain)}, ensure_ascii=False))
        else:
            _show(file, report, explain)
    if refused:
        sys.exit(2)


def reports(files: tuple[str, ...], year: int | None = None) -> Iterator[tuple[str, Report | Refused]]:
    """Each file with its report, or with why it was refused."""
    from taizhang.reading import open_document
    from taizhang.reading import read as read_text

    for file in files:
        try:
            yield file, read_text(open_document(file), year=year)
        except Refused as refusal:
            yield file, refusal
        except RecursionError:  # pragma: no cover - a guard, no input is known to reach it
            yield (
                file,
                Refused(
                    Problem(
                        "reading.too-deep",
                        Text("文件结构过深，无法读取", "the file is nested too deeply"),
                        where=Place(file=file),
                    )
                ),
            )


def as_object(report: Report, explain: bool = False) -> dict[str, Any]:
    """Figures and findings as JSON; with the rules that found them where they are to be explained."""
    found = report.to_json()
    result: dict[str, Any] = {"figures": found["figures"], "findings": found["findings"]}
    if explain:
        for figure, shown in zip(report.figures, result["figures"], strict=True):
            shown["indicator_from"] = figure.indicator_from
            shown["period_from"] = figure.period_from
        result["statements"] = found["statements"]
    return result


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _show(file: str, report: Report, explain: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160)
    title = f"{file}  {len(report.figures)} 个数字"
    figures = Table(title=escape(title), title_justify="left", header_style="bold")
    for name, justify in (
        ("行:列", "right"),
        ("指标", "left"),
        ("数值", "right"),
        ("单位", "left"),
        ("性质", "left"),
        ("时间", "left"),
        ("原文", "left"),
    ):
        figures.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    if explain:
        figures.add_column("依据", overflow="fold")
    for figure in report.figures:
        line, column = place(report.text, figure.start)
        sign = {"=": "", ">": "≥", "<": "≤", "~": "≈"}[figure.bound]
        high = "" if figure.value_high is None else f"–{_plain(figure.value_high)}"
        whose = f"{figure.subject} " if figure.subject else ""
        row = [
            f"{line}:{column}",
            whose + figure.indicator,
            f"{sign}{_plain(figure.value)}{high}",
            figure.unit,
            ROLES[figure.role],
            figure.period or "",
            figure.text,
        ]
        if explain:
            row.append(f"{figure.indicator_from}; {figure.period_from or 'no period'}")
        figures.add_row(*(escape(cell) for cell in row))
    console.print(figures)
    if not report.findings:
        console.print("没有发现问题。", highlight=False)
        return
    findings = Table(title=f"{len(report.findings)} 处问题", title_justify="left", header_style="bold")
    for name in ("行:列", "类别", "原文", "说明"):
        findings.add_column(name, overflow="fold")
    for finding in report.findings:
        line, column = place(report.text, finding.start)
        quote = finding.quote.replace("\n", " ")
        findings.add_row(f"{line}:{column}", KINDS[finding.kind], escape(quote), escape(finding.note))
    console.print(findings)


def _plain(value: Any) -> str:
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


if __name__ == "__main__":
    read()
