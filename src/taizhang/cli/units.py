"""`taizhang units`: units from a spreadsheet, and the list of units."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready
from taizhang.problems import Problem, Refused, Text

if TYPE_CHECKING:
    from taizhang.units.importing import Examined

_STANDINGS = {
    "good": Text("可导入", "good"),
    "there": Text("已有", "there already"),
    "duplicate": Text("重复", "duplicate"),
    "wrong": Text("有误", "wrong"),
    "passed-over": Text("略过", "passed over"),
}


@click.group()
def units() -> None:
    """单位：从表格导入，清单 / units: import from a spreadsheet, list."""


@units.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--book", help="账簿号 / the book's id")
@click.option(
    "--commit", is_flag=True, help="真正导入；不写则只检查 / import; without it rows are only examined"
)
@click.option("--strict", is_flag=True, help="有一行有误就都不导入 / import nothing if any row is wrong")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="设立日期（今年1月1日）/ since when they stand"
)
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path),
    help="把原表加一列结论另存 / your own file with a column of verdicts",
)
@refusals_shown
def import_(
    file: Path, book: str | None, commit: bool, strict: bool, since: datetime | None, out: Path | None
) -> None:
    """从 .xlsx 或 .csv 导入统计用区划代码表 / import units from a FILE of statistical codes.

    Exit status: 0 if every row is good (or there already, or no unit), 1 if some are not, 2 if nothing could be read.
    """
    ready()
    from taizhang.journal import SYSTEM, append
    from taizhang.server import clock
    from taizhang.server.store import STORE
    from taizhang.units.importing import examine, openings
    from taizhang.units.sheets import open_sheet, write_marked

    chosen, today, said_in = only_book(book), clock.today(), language()
    sheet = open_sheet(file)
    day = since.date() if since else date(today.year, 1, 1)
    examined = examine(chosen, sheet, max(day, today))
    _show(Console(), examined, said_in)
    if out is not None:
        heading = (examined.head or 1, Text("导入结论", "verdict").to(said_in))
        marks = {verdict.row: verdict.mark for verdict in examined.verdicts}
        write_marked(file, out, marks, heading)
        click.echo(Text(f"已写出 {out}", f"written: {out}").to(said_in))
    bad, good = examined.of("wrong", "duplicate"), examined.of("good")
    if commit and strict and bad:
        raise Refused(
            Problem(
                "rows-wrong",
                Text(
                    f"有 {len(bad)} 行有误，按 --strict 一行也没有导入",
                    f"{len(bad)} rows are not good; with --strict nothing was imported",
                ),
                Text(
                    "改正后再导入，或去掉 --strict 只导入无误的行",
                    "mend them, or leave --strict away to import the good ones",
                ),
            )
        )
    if commit and good:
        append(
            STORE,
            chosen,
            lambda state, head: openings(chosen, examined, max(day, today), day),
            who=SYSTEM,
            now=clock.now(),
            happened_on=today,
        )
        click.echo(Text(f"已导入 {len(good)} 个单位。", f"{len(good)} units imported.").to(said_in))
    elif good:
        click.echo(
            Text(
                f"可导入 {len(good)} 个单位；加 --commit 导入。",
                f"{len(good)} units can be imported; --commit does it.",
            ).to(said_in)
        )
    else:
        click.echo(Text("没有可导入的单位。", "There is nothing to import.").to(said_in))
    sys.exit(1 if bad else 0)


@units.command(name="list")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def list_(book: str | None) -> None:
    """现有单位，按本办公室的顺序 / the units that stand today, in the office's order."""
    ready()
    from taizhang.server import clock
    from taizhang.units.queries import tree_on

    tree = tree_on(only_book(book), clock.today())
    english = language() == "en"
    table = Table(
        *(
            ("name", "kind", "code", "initials", "id")
            if english
            else ("名称", "类别", "代码", "拼音首字母", "编号")
        )
    )
    for root in tree.roots:
        for unit in (root, *tree.under(root.id)):
            depth = len(tree.path(unit.id)) - 1
            title = unit.title_en if english and unit.title_en else unit.title
            table.add_row("  " * depth + title, unit.kind, unit.code, unit.initials, unit.id)
    Console().print(table)


def _show(console: Console, examined: Examined, said_in: str) -> None:
    counts = Counter(verdict.standing for verdict in examined.verdicts)
    title = "，".join(f"{_STANDINGS[key].to(said_in)} {counts[key]}" for key in _STANDINGS if counts[key])
    table = Table(title=title, title_justify="left")
    for head in (Text("行", "row"), Text("代码", "code"), Text("名称", "name"), Text("结论", "verdict")):
        table.add_column(head.to(said_in), overflow="fold")
    for verdict in examined.verdicts:
        said = f"{_STANDINGS[verdict.standing].to(said_in)}：{verdict.why.to(said_in)}"
        table.add_row(str(verdict.row), verdict.code, verdict.name, said)
    console.print(table)
