"""`taizhang demo`: the sample township, built, shown and served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from taizhang.cli import serve
from taizhang.cli.setup import django_ready, language, refusals_shown
from taizhang.problems import Text


@click.command()
@click.option("--serve/--no-serve", "serving", default=True, help="建好后启动 / serve it afterwards")
@click.option("--fresh", is_flag=True, help="从头重做 / start over")
@click.option(
    "--year-end",
    "whole_year",
    is_flag=True,
    help="演上一年全年，到年终考评公布 / play the whole of last year, until its appraisal is posted",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / the address to listen on")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口 / the port"
)
@refusals_shown
def demo(serving: bool, fresh: bool, whole_year: bool, host: str, port: int) -> None:
    """演示：样例乡镇青禾镇的一年 / the sample township 青禾镇 and its year.

    Built once, kept afterwards. A folder with a real book is never touched.
    """
    if serving:
        serve.check_port(host, port)
    said_in, console = language(), Console()
    django_ready()
    from taizhang.demo import folder

    folder.refuse_real()
    found = folder.situation()
    if found is folder.Situation.HALF_BUILT:
        console.print(
            Text("上次没有建完，从头重做。", "The last build was interrupted; starting over.").to(said_in)
        )
    if fresh or found is not folder.Situation.BUILT:
        with folder.held(building=True):
            if fresh or found is folder.Situation.HALF_BUILT:
                folder.start_over()
            _build(console, said_in, whole_year)
    else:
        serve.tables_ready()
        said = Text(
            "沿用已建好的演示数据；重做请加 --fresh。", "Using the sample built before; --fresh starts over."
        )
        console.print(said.to(said_in))
    mark = folder.read_mark()
    console.print(_done(mark, said_in))
    console.print(_sign_ins(host, port, said_in))
    if serving:
        if host not in ("127.0.0.1", "localhost", "::1"):
            warning = Text(
                "注意：演示口令是公开的，局域网里人人可以登录。",
                "Mind: the demo's passphrases are public, and anybody on the network can sign in.",
            )
            console.print(warning.to(said_in), style="bold red")
        with folder.held(building=False):
            serve.run(host, port, 8, said_in)


def _build(console: Console, said_in: str, whole_year: bool) -> None:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(Text("建表", "making the tables").to(said_in), total=1.0)
        serve.tables_ready()
        from taizhang.demo.build import build
        from taizhang.server import clock

        build(
            clock.today(),
            seen=lambda what, share: progress.update(task, description=what.to(said_in), completed=share),
            language=said_in,
            whole_year=whole_year,
        )


def _done(mark: Mapping[str, Any], said_in: str) -> Table:
    english = said_in == "en"
    title = Text(
        f"青禾镇 {mark['year']} 年（至 {mark['last_day']}）",
        f"Qinghe Town, {mark['year']} (until {mark['last_day']})",
    )
    table = Table(title=title.to(said_in), show_header=False, title_justify="left")
    table.add_column(no_wrap=True)
    table.add_column(justify="left", overflow="fold")
    rows = (
        (Text("账本行为", "acts"), f"{mark['acts']:,}"),
        (Text("读出数字", "figures read"), f"{mark['figures']}"),
        (Text("报告问题", "findings in the report"), f"{mark['findings']}"),
        (Text("提出目标", "promises proposed"), f"{mark['proposals']}"),
        (Text("下达目标（含分解）", "promises made, with parts"), f"{mark['promises']}"),
        (
            Text("填报记录", "records"),
            f"{mark['records']:,}  "
            + (
                f"({mark['corrected']} corrections, {mark['sent_back']} sent back, {mark['waiting']} waiting)"
                if english
                else f"（更正 {mark['corrected']}，退回 {mark['sent_back']}，待确认 {mark['waiting']}）"
            ),
        ),
        (Text("诉求、信访和督办", "matters"), f"{mark.get('matters', 0)}"),
        (Text("已封账月份", "months closed"), f"{mark['closed']}"),
        (Text("发布公示", "notices"), f"{mark['notices']}"),
        (Text("写出文件", "files written"), "\n".join(mark["files"])),
        (Text("用时（秒）", "seconds"), f"{mark['seconds']}"),
    )
    for what, value in rows:
        table.add_row(what.to(said_in), value)
    return table


def _sign_ins(host: str, port: int, said_in: str) -> Table:
    from taizhang.demo.sign_ins import PASSPHRASE, SIGN_INS

    office = serve.address(host, port, serve.path_of("office:sign-in", "/sign-in"))
    title = Text(
        f"办公端 {office}    公开网站 {serve.address(host, port)}",
        f"office {office}    portal {serve.address(host, port)}",
    )
    table = Table(title=title.to(said_in), title_justify="left")
    for head in (
        Text("角色", "role"),
        Text("登录名", "name"),
        Text("口令", "passphrase"),
        Text("看什么", "what to look at"),
    ):
        table.add_column(head.to(said_in), overflow="fold")
    for one in SIGN_INS:
        table.add_row(one.role.to(said_in), one.name, PASSPHRASE, one.look.to(said_in))
    return table
