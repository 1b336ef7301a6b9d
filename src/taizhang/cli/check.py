"""`taizhang check`: the findings of report files, one per line, as a compiler prints them."""

from __future__ import annotations

import sys

import click

from taizhang.cli.read import place, reports
from taizhang.cli.setup import language
from taizhang.problems import Refused

CODES = {"placeholder": "T101", "missing": "T102", "arithmetic": "T201", "contradiction": "T301"}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--ignore",
    multiple=True,
    type=click.Choice(sorted(CODES.values())),
    help="不报这类问题，可重复。Leave these out.",
)
@click.option("--year", type=click.IntRange(1949, 2200), help="报告所述年份。The year the reports are about.")
def check(files: tuple[str, ...], ignore: tuple[str, ...], year: int | None) -> None:
    """检查报告：缺数、占位、算术不符、前后矛盾，每处一行。

    Check reports: lost, masked and impossible numbers, one line each (file:line:column: code message).
    Exit code 0 without findings, 1 with some, 2 if a file could not be read.
    """
    refused = found = False
    for file, report in reports(files, year):
        if isinstance(report, Refused):
            refused = True
            for problem in report.problems:
                click.echo(problem.to(language()), err=True)
            continue
        for finding in report.findings:
            if CODES[finding.kind] in ignore:
                continue
            found = True
            line, column = place(report.text, finding.start)
            click.echo(f"{file}:{line}:{column}: {CODES[finding.kind]} {finding.message().to(language())}")
    if refused:
        sys.exit(2)
    if found:
        sys.exit(1)


if __name__ == "__main__":
    check()
