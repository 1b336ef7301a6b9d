"""`taizhang check`: the findings of report files as a compiler prints them, as JSON, SARIF or Word comments."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from taizhang.cli.reading_files import CHECKED, Places, read_file, reports
from taizhang.cli.setup import language
from taizhang.problems import Refused, Text

if TYPE_CHECKING:
    from taizhang.reading import Finding, Report

CODES = ("T101", "T102", "T201", "T202", "T301", "T302", "T401", "T501")
DOCS = "https://taizhang.example/docs/reference/findings/"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NAMES = {
    "T101": Text("占位符没有填写", "a placeholder was left"),
    "T102": Text("数字丢失", "a number is missing"),
    "T201": Text("数字对不上", "numbers do not agree"),
    "T202": Text("表格合计对不上", "a table does not add up"),
    "T301": Text("前后矛盾", "contradiction"),
    "T302": Text("单位或数量级可疑", "unit or magnitude"),
    "T401": Text("照抄往年报告", "copied from an earlier report"),
    "T501": Text("含个人信息", "personal data"),
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--ignore",
    multiple=True,
    type=click.Choice(CODES),
    help="不报这类问题，可重复。Leave these out.",
)
@click.option("--year", type=click.IntRange(1949, 2200), help="报告所述年份。The year the reports are about.")
@click.option(
    "--against",
    type=click.Path(),
    help="往年的报告：查照抄、数量级。An earlier year's report to compare with.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "json", "sarif", "docx")),
    default="text",
    help="输出形式；docx 把批注写进文件副本。docx writes a copy with a comment at each finding.",
)
@click.option(
    "--output", type=click.Path(file_okay=False), help="docx 副本放在哪个文件夹。Folder for the copies."
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="同时读几份，缺省为处理器核数。Files at a time; the cores."
)
def check(
    files: tuple[str, ...],
    ignore: tuple[str, ...],
    year: int | None,
    against: str | None,
    shape: str,
    output: str | None,
    jobs: int | None,
) -> None:
    """检查报告：缺数、占位、算术不符、前后矛盾，每处一行。FILES 可以是文件夹。

    Check reports (files, and folders with all below them): lost, masked and impossible numbers, one line each (file:line:column: code message).
    A line with `taizhang: ignore T201` in a comment is left out. Exit code 0 without findings, 1 with some,
    2 if a file could not be read.
    """
    earlier = _earlier(against)
    refused = found = False
    results: list[dict[str, Any]] = []
    tell: Callable[[str, Report, list[Finding]], None] = {
        "text": _lines,
        "json": _json,
        "sarif": lambda file, report, findings: results.extend(_results(file, report, findings)),
        "docx": lambda file, report, findings: _marked(file, report, findings, output),
    }[shape]
    for file, report in reports(files, year, jobs):
        if isinstance(report, Refused):
            refused = True
            _complain(report)
            continue
        findings = [finding for finding in _all(report, earlier) if finding.code not in ignore]
        found = found or bool(findings)
        tell(file, report, findings)
    if shape == "sarif":
        click.echo(json.dumps(_sarif(results), ensure_ascii=False, indent=1))
    if refused:
        sys.exit(2)
    if found:
        sys.exit(1)


def _earlier(file: str | None) -> Report | None:
    if file is None:
        return None
    _, report = read_file(file, None)
    if isinstance(report, Refused):
        _complain(report)
        sys.exit(2)
    return report


def _complain(refusal: Refused) -> None:
    for problem in refusal.problems:
        click.echo(problem.to(language()), err=True)


def _all(report: Report, earlier: Report | None) -> list[Finding]:
    if earlier is None:
        return list(report.findings)
    from taizhang.reading.comparing import compare
    from taizhang.reading.silencing import unsilenced

    more = unsilenced(report.text, compare(report, earlier)[0])
    return sorted([*report.findings, *more], key=lambda finding: finding.start)


def _lines(file: str, report: Report, findings: list[Finding]) -> None:
    places = Places(report.text)
    for finding in findings:
        line, column = places.of(finding.start)
        click.echo(f"{file}:{line}:{column}: {finding.code} {finding.message().to(language())}")


def _json(file: str, report: Report, findings: list[Finding]) -> None:
    shown, places = [], Places(report.text)
    for finding in findings:
        line, column = places.of(finding.start)
        first, last = report.sentence(finding.start)
        shown.append(
            {
                **finding.to_json(),
                "line": line,
                "column": column,
                "sentence": report.text[first : max(last, finding.end)].strip(),
                "message": finding.message().to(language()),
                "suggestion": finding.suggestion().to(language()),
            }
        )
    click.echo(json.dumps({"file": file, "findings": shown}, ensure_ascii=False))


def _results(file: str, report: Report, findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings as SARIF results; columns count characters from 1."""
    results, places = [], Places(report.text)
    for finding in findings:
        line, column = places.of(finding.start)
        end_line, end_column = places.of(finding.end)
        results.append(
            {
                "ruleId": finding.code,
                "level": "note" if finding.code == "T401" else "warning",
                "message": {
                    "text": f"{finding.message().to(language())}。{finding.suggestion().to(language())}"
                },
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": Path(file).as_posix()},
                            "region": {
                                "startLine": line,
                                "startColumn": column,
                                "endLine": end_line,
                                "endColumn": end_column,
                                "charOffset": finding.start,
                                "charLength": finding.end - finding.start,
                                "snippet": {"text": finding.quote},
                            },
                        }
                    }
                ],
            }
        )
    return results


def _sarif(results: list[dict[str, Any]]) -> dict[str, Any]:
    rules = [
        {"id": code, "shortDescription": {"text": name.to(language())}, "helpUri": f"{DOCS}{code}/"}
        for code, name in NAMES.items()
    ]
    driver = {"name": "taizhang", "informationUri": DOCS, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _marked(file: str, report: Report, findings: list[Finding], output: str | None) -> None:
    from taizhang.reading.marking import marked

    source = Path(file)
    folder = Path(output) if output else source.parent
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{source.stem}{CHECKED}"
    data = source.read_bytes() if source.suffix.lower() == ".docx" else None
    target.write_bytes(marked(report.text, findings, language(), data))
    click.echo(f"{target}: {len(findings)}")


if __name__ == "__main__":
    check()
