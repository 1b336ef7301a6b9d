"""`taizhang institutions sheet` and `from-sheet`: a scheme as a spreadsheet, and the spreadsheet as a file."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import click

from taizhang.cli.scheme_files import bytes_of, scheme, show, write
from taizhang.cli.setup import language, refusals_shown
from taizhang.problems import Text


@click.command()
@click.argument("file", required=False)
@click.option(
    "-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="写到哪里 / the workbook (ID.xlsx)"
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace a file that is there")
@refusals_shown
def sheet(file: str | None, out: Path | None, force: bool) -> None:
    """考评办法的电子表格：空表，或已有办法 / a scheme as a workbook to fill; without FILE an empty one.

    FILE is a file, or the id of a scheme that ships. `from-sheet` makes the filled workbook a file again.
    """
    from taizhang.institutions.workbook import template, to_workbook

    if file is None:
        content, name = template(), "appraisal.xlsx"
    else:
        given = scheme(file, warned=False)
        content, name = to_workbook(given.institution), f"{given.institution.id}.xlsx"
    target = out or Path(name)
    write(target, content, force=force)
    click.echo(str(target))


@click.command(name="from-sheet")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="写到哪里 / the file (ID.toml)"
)
@click.option(
    "--verdict", type=click.Path(path_type=Path, dir_okay=False), help="标了错处的表 / the marked workbook"
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace files that are there")
@refusals_shown
def from_sheet(workbook: Path, out: Path | None, verdict: Path | None, force: bool) -> None:
    """把填好的电子表格变成制度文件 / make a filled workbook an institution file.

    Every mistake is said with its sheet and cell. With mistakes nothing is written but a copy of the workbook with a column of verdicts
    (NAME-核对.xlsx), and the exit status is 1; 2 where it is no such workbook.
    """
    from taizhang.institutions.workbook import from_workbook, marked

    content = bytes_of(workbook)
    read = from_workbook(content, workbook.name)
    show(read.problems, err=True)
    if not read.right:
        target = verdict or workbook.with_name(f"{workbook.stem}-核对.xlsx")
        write(target, marked(content, read, language()), force=force or verdict is None)
        click.echo(
            Text(f"没有写成文件。错处已标在 {target}", f"no file was written; the mistakes are marked in {target}").to(language()),
            err=True,
        )  # fmt: skip
        sys.exit(1)
    id = tomllib.loads(read.text)["institution"]["id"]
    target = out or Path(f"{id}.toml")
    write(target, read.text, force=force)
    if target.stem != id:
        said = Text(f"编号是 {id}，采用前请把文件改名为 {id}.toml", f"the id is {id}: rename the file to {id}.toml before adopting it")  # fmt: skip
        click.echo(said.to(language()), err=True)
    click.echo(str(target))
