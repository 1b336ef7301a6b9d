"""`taizhang matters`: matters from a spreadsheet and into one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready
from taizhang.problems import Place, Problem, Refused, Text

if TYPE_CHECKING:
    from taizhang.matters.importing.examining import Examined

_SHOWN = 60
"""How many rows are listed; the file with verdicts has all of them."""
_DOING = {
    "read": Text("读表", "reading"),
    "examine": Text("检查", "examining"),
    "take-in": Text("导入", "importing"),
}


@click.group()
def matters() -> None:
    """事项：从表格导入，导出 / matters: from a spreadsheet and into one."""


@matters.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--book", help="账簿号 / the book's id")
@click.option(
    "--kind", default="", help="没写类型的行属于哪一类（制度编号） / the kind of rows that name none"
)
@click.option(
    "--commit",
    "--yes",
    "commit",
    is_flag=True,
    help="真正导入；不写则只检查 / import; without it rows are only examined",
)
@click.option(
    "--partial",
    is_flag=True,
    help="只导入无误的行；不写则有一行有误就都不导入 / import the good rows; without it all rows or none",
)
@click.option(
    "--accept", is_flag=True, help="同意对近似写法的理解 / accept how near spellings were understood"
)
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path),
    help="把原表加一列结论另存 / your own file with a column of verdicts",
)
@refusals_shown
def import_(
    file: Path, book: str | None, kind: str, commit: bool, partial: bool, accept: bool, out: Path | None
) -> None:
    """从 .xlsx 或 .csv 导入事项 / import matters from a FILE, the answered ones with their answers.

    Exit status: 0 if every row is good (or there already, or no matter), 1 if some are not, 2 if nothing could be done.
    """
    ready()
    from taizhang.journal import SYSTEM
    from taizhang.matters.importing.examining import examine, take_in
    from taizhang.server import clock
    from taizhang.units.sheets import open_sheet, write_marked

    chosen, said_in = only_book(book), language()
    sheet = open_sheet(file)
    when: Any = {"who": SYSTEM, "now": clock.now(), "today": clock.today()}
    taken = None
    with _progress() as told:
        examined = examine(chosen, sheet, kind=kind, guards=not commit, progress=told, **when)
        if commit:
            taken = take_in(chosen, examined, accepted=accept, partial=partial, progress=told, **when)
    verdicts = taken.verdicts if taken is not None else examined.verdicts
    _show(Console(), examined, verdicts, said_in)
    if out is not None:
        heading = (examined.heads.row, Text("导入结论", "verdict").to(said_in))
        done = taken.rows if taken is not None and taken.matters else frozenset()
        imported = Text("√ 已导入", "√ imported").to(said_in)
        marks = {one.row: imported if one.row in done else one.mark(said_in) for one in verdicts}
        write_marked(file, out, marks, heading)
        click.echo(Text(f"已写出 {out}", f"written: {out}").to(said_in))
    click.echo(_outcome(examined, taken, accept).to(said_in))
    bad = [one for one in verdicts if one.standing in ("wrong", "duplicate")]
    left = not accept and any(one.standing == "proposed" for one in verdicts)
    sys.exit(1 if bad or left else 0)


@matters.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--book", help="账簿号 / the book's id")
@click.option("--kind", default="", help="只要这一类（制度编号） / of this kind only")
@click.option("--status", default="", help="open、ended 或一种状态 / open, ended or a status")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="从哪天登记的起 / registered since")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="到哪天登记的止 / registered until")
@refusals_shown
def export(
    file: Path, book: str | None, kind: str, status: str, since: datetime | None, until: datetime | None
) -> None:
    """导出事项到 .xlsx 或 .csv，可以再导入 / write matters to FILE, which the import reads again.

    Names, telephones and addresses are masked, and what complains about somebody is left out: whoever has the command line
    may be anybody.
    """
    ready()
    from taizhang.matters.exporting import as_csv, as_workbook, exported
    from taizhang.matters.queries import Asked
    from taizhang.matters.seeing import Viewer
    from taizhang.server import clock

    chosen, said_in = only_book(book), language()
    asked = Asked(
        kind=kind,
        status=status,
        since=since.date() if since else None,
        until=until.date() + timedelta(days=1) if until else None,
        unguarded=True,
    )
    rows = list(exported(Viewer(chosen, "", wide=True), asked, today=clock.today(), language=said_in))
    csv = file.suffix.lower() == ".csv"
    content = as_csv(rows) if csv else as_workbook(rows, Text("事项", "matters").to(said_in))
    try:
        file.write_bytes(content)
    except OSError:
        raise Refused(
            Problem(
                "file-not-written",
                Text("文件写不进去", "the file cannot be written"),
                Text("请检查文件夹是否存在", "see whether the folder exists"),
                Place(str(file)),
            )
        ) from None
    count = len(rows) - 1
    click.echo(Text(f"已写出 {file}，{count} 件。", f"written: {file}, {count} matters.").to(said_in))


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on standard error while somebody looks on; nothing otherwise."""
    said_in = language()
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    )
    tasks: dict[str, Any] = {}

    def told(doing: str, done: int, of: int) -> None:
        if doing not in tasks:
            tasks[doing] = bar.add_task(_DOING[doing].to(said_in), total=of)
        bar.update(tasks[doing], completed=done)

    if not console.is_terminal:
        yield lambda doing, done, of: None
        return
    with bar:
        yield told


def _outcome(examined: Examined, taken: Any, accept: bool) -> Text:
    if taken is not None and taken.matters:
        return Text(f"已导入 {taken.matters} 件。", f"{taken.matters} matters imported.")
    if taken is not None:
        return Text("一件也没有导入。", "Nothing was imported.")
    good, proposed = len(examined.of("good")), len(examined.of("proposed"))
    if good + (proposed if accept else 0):
        more = Text(f"；另有 {proposed} 件待确认，同意则加 --accept" if proposed and not accept else "",
                    f"; {proposed} more with --accept" if proposed and not accept else "")  # fmt: skip
        count = good + (proposed if accept else 0)
        return Text(f"可导入 {count} 件；加 --commit 导入{more.zh}。", f"{count} matters can be imported; --commit does it{more.en}.")  # fmt: skip
    if proposed:
        return Text(f"有 {proposed} 件待确认；同意则加 --accept。", f"{proposed} matters wait for --accept.")
    return Text("没有可导入的事项。", "There is nothing to import.")


def _show(console: Console, examined: Examined, verdicts: Any, said_in: str) -> None:
    from taizhang.matters.importing.examining import STANDINGS

    english = said_in == "en"
    columns = "; " if english else "；"
    read = columns.join(
        written if written == title.to(said_in) else f"{written} → {title.to(said_in)}"
        for written, title in examined.columns()
    )
    console.print(Text(f"读到的列：{read}", f"columns read: {read}").to(said_in))
    if examined.heads.unread:
        left = ("、", ", ")[english].join(examined.heads.unread)
        console.print(Text(f"没有读的列：{left}", f"columns left alone: {left}").to(said_in))
    for proposal, count in examined.proposals()[:_SHOWN]:
        said = (
            f"  ？{proposal.column.to(said_in)}“{proposal.written}” → {proposal.taken.to(said_in)}（{count}）"
        )
        console.print(said, markup=False)
    counts = {key: sum(one.standing == key for one in verdicts) for key in STANDINGS}
    title = ("，", ", ")[english].join(f"{STANDINGS[key].to(said_in)} {n}" for key, n in counts.items() if n)
    table = Table(title=title, title_justify="left")
    for head in (Text("行", "row"), Text("类型", "kind"), Text("登记日期", "day"), Text("结论", "verdict")):
        table.add_column(head.to(said_in), overflow="fold")
    order = {"wrong": 0, "duplicate": 1, "proposed": 2, "there": 3, "good": 4, "passed-over": 5}
    for one in sorted(verdicts, key=lambda one: (order[one.standing], one.row))[:_SHOWN]:
        table.add_row(
            str(one.row), one.kind.to(said_in), str(one.opened or ""), one.mark(said_in), style=None
        )
    console.print(table)
    if len(verdicts) > _SHOWN:
        console.print(
            Text(f"只列出 {_SHOWN} 行，全部结论见 -o 写出的文件", f"{_SHOWN} rows are listed; -o writes all of them").to(said_in)
        )  # fmt: skip
