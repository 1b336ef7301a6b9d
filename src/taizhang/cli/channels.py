"""`taizhang channels`: the ways by which reminders leave the house, set by each office."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.accounts import find_person
from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready
from taizhang.problems import Problem, Refused, Text


@click.group()
def channels() -> None:
    """提醒渠道：添加、试发、清单、删除 / channels of reminders: add, try, list, remove."""


@channels.command()
@click.argument("title")
@click.option(
    "--person", help="只发给这个人：编号、登录名或姓名 / for one person: id, sign-in name or full name"
)
@click.option("--unit", help="只发给这个单位：编号或名称 / for one unit: id or name")
@click.option("--in", "speaks", type=click.Choice(["zh", "en", "both"]), default="zh", show_default=True, help="用哪种语言 / in which language")  # fmt: skip
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def add(title: str, person: str | None, unit: str | None, speaks: str, book: str | None) -> None:
    """添加渠道，地址从键盘或管道读入 / add a channel; its address is asked for, or read from a pipe.

    The address is as apprise writes it (dingtalk://, wecombot://, feishu://, mailtos://, json://). It holds a secret, so it is
    no argument that a shell would remember. Without --person and --unit the channel is for the whole office and carries
    only what everybody there may see.
    """
    ready()
    from taizhang.outbox import channels as kept
    from taizhang.server import clock

    chosen = only_book(book)
    who = find_person(chosen, person) if person else ""
    where = _unit(chosen, unit) if unit else ""
    url = _address()
    channel = kept.add(chosen, title, url, now=clock.now(), person=who, unit=where, language=speaks)
    click.echo(Text(f"已添加 {channel.id}（{kept.scheme(channel)}）", f"added {channel.id} ({kept.scheme(channel)})").to(language()))  # fmt: skip


@channels.command(name="list")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def list_(book: str | None) -> None:
    """渠道清单，不显示地址 / the channels of a book; addresses are not shown."""
    ready()
    from taizhang.outbox import channels as kept
    from taizhang.units import queries as units
    from taizhang.units.models import Unit

    chosen = only_book(book)
    rows = kept.of(chosen)
    names = units.names(chosen, [row.person for row in rows])
    titles = dict(Unit.rows.of(chosen).filter(id__in=[row.unit for row in rows]).values_list("id", "title"))
    english = language() == "en"
    table = Table(*(("id", "title", "kind", "for") if english else ("编号", "名称", "类型", "发给")))
    for row in rows:
        whom = names.get(row.person) or titles.get(row.unit) or ("the whole office" if english else "全单位")
        table.add_row(row.id, row.title, kept.scheme(row), whom)
    Console().print(table)


@channels.command(name="try")
@click.argument("channel")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def try_(channel: str, book: str | None) -> None:
    """试发一条 / send one line to see whether it arrives."""
    ready()
    from taizhang.outbox import channels as kept

    row = next((one for one in kept.of(only_book(book)) if one.id == channel), None)
    if row is None:
        raise _unknown(channel)
    if not kept.trial(row):
        raise Refused(
            Problem(
                "channel-silent",
                Text("没有发出去", "it did not go out"),
                Text("请核对地址、网络和对方的设置", "check the address, the network, and the other side"),
            )
        )
    click.echo(Text("已发出", "sent").to(language()))


@channels.command()
@click.argument("channel")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def remove(channel: str, book: str | None) -> None:
    """删除渠道 / remove a channel, and what waits for it."""
    ready()
    from taizhang.outbox import channels as kept

    if not kept.remove(only_book(book), channel):
        raise _unknown(channel)
    click.echo(Text("已删除", "removed").to(language()))


def _address() -> str:
    if sys.stdin.isatty():
        asked = Text("渠道地址（不显示）", "address of the channel (not shown)").to(language())
        return str(click.prompt(asked, hide_input=True)).strip()
    return sys.stdin.readline().strip()


def _unit(book: str, said: str) -> str:
    from django.db.models import Q

    from taizhang.units.models import Unit

    found = list(Unit.rows.of(book).filter(Q(id=said) | Q(title=said)).values_list("id", flat=True))
    if len(found) != 1:
        raise Refused(
            Problem(
                "unit-unknown",
                Text(f"没有或不止一个叫“{said}”的单位", f"no unit, or more than one, is called {said}"),
                Text("请写单位编号或全名", "give the unit's id or full name"),
            )
        )
    return found[0]


def _unknown(channel: str) -> Refused:
    return Refused(
        Problem(
            "channel-unknown",
            Text(f"没有编号为 {channel} 的渠道", f"there is no channel {channel}"),
            Text("用 taizhang channels list 查看", "see taizhang channels list"),
        )
    )
