"""`taizhang read`: the figures and findings of report files, as tables or as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from taizhang.cli.reading_files import Places, reports
from taizhang.cli.setup import language
from taizhang.problems import Refused, Text

if TYPE_CHECKING:
    from taizhang.reading import Report

KINDS = {
    "arithmetic": Text("算术不符", "arithmetic"),
    "contradiction": Text("前后矛盾", "contradiction"),
    "missing": Text("缺数", "missing"),
    "placeholder": Text("占位未填", "placeholder"),
    "unit": Text("数量级可疑", "magnitude"),
    "total": Text("合计不符", "total"),
    "copied": Text("与往年雷同", "copied"),
    "personal-data": Text("个人信息", "personal data"),
}
ROLES = {
    "actual": Text("完成", "actual"),
    "target": Text("目标", "target"),
    "change": Text("增减", "change"),
    "share": Text("比重", "share"),
    "multiple": Text("倍数", "multiple"),
    "rank": Text("名次", "rank"),
    "norm": Text("标准", "norm"),
}
PLACE, VALUE = Text("行:列", "line:col"), Text("数值", "value")
COLUMNS = (
    PLACE,
    Text("指标", "indicator"),
    VALUE,
    Text("单位", "unit"),
    Text("性质", "role"),
    Text("时间", "period"),
    Text("原文", "text"),
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="每个文件一行 JSON：file、figures、findings、statements。One JSON object per file per line.",
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
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="同时读几份，缺省为处理器核数。Files at a time; the cores."
)
def read(files: tuple[str, ...], as_json: bool, explain: bool, year: int | None, jobs: int | None) -> None:
    """读取工作报告：列出其中的数字和问题。FILES 可以是文件夹。

    Read work reports (files, and folders with all below them): their figures with unit, role, indicator and period, and what is wrong in them.
    Exit code 0, or 2 if a file could not be read (the others still are).
    """
    refused = False
    for file, report in reports(files, year, jobs):
        if isinstance(report, Refused):
            refused = True
            for problem in report.problems:
                click.echo(problem.to(language()), err=True)
        elif as_json:
            click.echo(json.dumps({"file": file, **as_object(report, explain)}, ensure_ascii=False))
        else:
            _show(file, report, explain)
    if refused:
        sys.exit(2)


def as_object(report: Report, explain: bool = False) -> dict[str, Any]:
    """Figures, findings and statements as JSON; with the rules that found them where they are to be explained."""
    found = report.to_json()
    result: dict[str, Any] = {
        "figures": found["figures"],
        "findings": found["findings"],
        "statements": found["statements"],
    }
    if explain:
        for figure, shown in zip(report.figures, result["figures"], strict=True):
            shown["indicator_from"] = figure.indicator_from
            shown["period_from"] = figure.period_from
    return result


def _show(file: str, report: Report, explain: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from taizhang.reading.reasons import reasons

    spoken = language()
    console = Console(width=None if sys.stdout.isatty() else 160)

    def table(title: Text, *names: Text) -> Table:
        made = Table(title=escape(title.to(spoken)), title_justify="left", header_style="bold")
        for name in names:
            made.add_column(
                name.to(spoken), overflow="fold", justify="right" if name in (PLACE, VALUE) else "left"
            )
        return made

    count, places = len(report.figures), Places(report.text)
    reason = (Text("依据", "found by"),) if explain else ()
    figures = table(Text(f"{file}：{count} 个数字", f"{file}: {count} figures"), *COLUMNS, *reason)
    for figure in report.figures:
        line, column = places.of(figure.start)
        sign = {"=": "", ">": "≥", "<": "≤", "~": "≈"}[figure.bound]
        high = "" if figure.value_high is None else f"–{_plain(figure.value_high)}"
        whose = f"{figure.subject} " if figure.subject else ""
        row = [
            f"{line}:{column}",
            whose + figure.indicator,
            f"{sign}{_plain(figure.value)}{high}",
            figure.unit,
            ROLES[figure.role].to(spoken),
            figure.period or "",
            figure.text,
        ]
        if explain:
            row.append(reasons(figure).to(spoken))
        figures.add_row(*(escape(cell) for cell in row))
    console.print(figures)
    if not report.findings:
        console.print(Text("没有发现问题。", "Nothing wrong was found.").to(spoken), highlight=False)
        return
    many = len(report.findings)
    findings = table(
        Text(f"{many} 处问题", f"{many} findings"), PLACE, Text("类别", "kind"), Text("说明", "what is wrong")
    )
    for finding in report.findings:
        line, column = places.of(finding.start)
        said = finding.message().to(spoken)
        findings.add_row(f"{line}:{column}", KINDS[finding.kind].to(spoken), escape(said))
    console.print(findings)


def _plain(value: Any) -> str:
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


if __name__ == "__main__":
    read()
