"""`taizhang institutions adopted|adopt|diff`: what is in force in a book, since when, and what differs from what ships."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.setup import django_ready, language, only_book, refusals_shown
from taizhang.problems import Problem, Refused, Text


@click.command()
@click.option("--book", help="账簿号 / the book's id")
@click.option("--all", "everything", is_flag=True, help="也列出只提供、未采用的 / also those only offered")
@refusals_shown
def adopted(book: str | None, everything: bool) -> None:
    """已采用的制度 / what is adopted, since when, and whether the shipped file changed since."""
    django_ready()
    from taizhang.books.upstream import standings
    from taizhang.server import clock

    english = language() == "en"
    heads = (
        ("id", "title", "in force from", "text", "upstream")
        if english
        else ("编号", "名称", "施行日", "文本", "随软件文本")
    )
    table = Table(*heads)
    for one in standings(only_book(book), clock.today()):
        if one.adopted is None:
            if everything and one.offered is not None:
                table.add_row(
                    one.id,
                    one.offered.institution.title.to(language()),
                    "—",
                    "",
                    "offered" if english else "可采用",
                )
            continue
        own = ("own" if english else "本地修改") if one.own else ("as shipped" if english else "原文")
        changed = ("changed" if english else "已更新") if one.upstream_changed else "="
        title = one.adopted.title_en if english and one.adopted.title_en else one.adopted.title
        table.add_row(one.id, title, str(one.adopted.effective_from), own, changed)
    Console().print(table)


@click.command()
@click.argument("file")
@click.option("--book", help="账簿号 / the book's id")
@click.option(
    "--from", "effective_from", type=click.DateTime(["%Y-%m-%d"]), help="施行日 / in force from (today)"
)
@refusals_shown
def adopt(file: str, book: str | None, effective_from: datetime | None) -> None:
    """采用一个制度文件，或随软件提供的制度（写编号）/ adopt a file, or a shipped institution by its id."""
    django_ready()
    from taizhang.books.acts import InstitutionAdopted
    from taizhang.books.upstream import base_of
    from taizhang.institutions import load, sha256_of, shipped
    from taizhang.journal import SYSTEM, append, new_id
    from taizhang.server import clock
    from taizhang.server.store import STORE

    chosen, today = only_book(book), clock.today()
    offers = shipped()
    text = offers[file].text if file in offers else _read(Path(file))
    name = load(text, file=file).id
    day: date = effective_from.date() if effective_from else today
    act = InstitutionAdopted.of(
        new_id("i"), text, effective_from=day, based_on=base_of(name, sha256_of(text), chosen, day), file=file
    )
    append(STORE, chosen, [act], who=SYSTEM, now=clock.now(), happened_on=today)
    said = Text(
        f"已采用“{act.name}”，自 {day} 起施行", f"adopted {act.name_en or act.name}, in force from {day}"
    )
    click.echo(said.to(language()))


@click.command()
@click.argument("institution")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def diff(institution: str, book: str | None) -> None:
    """已采用文本与随软件文本的差别 / how the shipped text differs from the adopted one."""
    django_ready()
    from taizhang.books.upstream import standings
    from taizhang.server import clock

    for one in standings(only_book(book), clock.today()):
        if one.id == institution:
            lines = one.differs(language())
            click.echo("\n".join(lines) if lines else Text("没有差别", "no difference").to(language()))
            return
    raise click.UsageError(f"没有制度“{institution}” / no such institution")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        why = Text(
            f"没有文件 {path}，也没有这个编号的制度", f"no file {path}, and no shipped institution of that id"
        )
    except (UnicodeDecodeError, IsADirectoryError, PermissionError):
        why = Text(f"{path} 不是可读的 UTF-8 文本", f"{path} is not a readable UTF-8 text")
    raise Refused(Problem("file", why, Text("请核对路径", "check the path")))
