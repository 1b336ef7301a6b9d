"""`taizhang backup` and `taizhang restore`: one archive of everything but the vault's key."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from taizhang.cli.setup import django_ready, language, refusals_shown
from taizhang.cli.speaking import grouped, progress_bar, ready, report_verified, say
from taizhang.problems import Text
from taizhang.timekeeping import shanghai_time


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-key", is_flag=True, help="把保险库密钥也放进去 / put the vault's key in as well")
@refusals_shown
def backup(file: Path, with_key: bool) -> None:
    """备份成一个文件 / one archive (.zip): journals, vault, evidence, accounts, institution texts.

    The vault's key is not in it unless asked for: keep the key apart.
    """
    ready()
    from django.conf import settings

    from taizhang.server import clock
    from taizhang.server.backup import back_up
    from taizhang.server.store import STORE

    total = sum(STORE.head(book).seq for book in STORE.books())
    with progress_bar("备份", "backing up", total) as done:
        kept = back_up(
            file,
            now=clock.now(),
            with_key=with_key,
            progress=lambda name, count: done(count) if name.startswith("journals/") else None,
        )
    _table(kept)
    say(f"备份文件 {file}", f"archive {file}")
    say(f"  SHA-256 {grouped(kept.sha256)}", f"  SHA-256 {grouped(kept.sha256)}")
    if with_key:
        say(
            "警告：备份里有保险库的密钥，拿到这个文件的人就能读出全部姓名、电话和来信；请锁好",
            "WARNING: the vault's key is in the archive. Whoever has it reads every name, number and letter: lock it up",
            err=True,
        )
    else:
        say(
            f"备份里没有保险库的密钥。密钥在 {settings.VAULT_KEY}，请连同旁边的删除清单（.erased）另处保管一份："
            "没有它，姓名等文字恢复不了",
            f"The vault's key is not in the archive. It is {settings.VAULT_KEY}: keep a copy elsewhere, with the list"
            " of erasures (.erased) beside it; without the key names and other texts cannot be restored",
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", metavar="KEYFILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="保险库密钥文件 / the vault's key file")  # fmt: skip
@refusals_shown
def restore(file: Path, key: Path | None) -> None:
    """恢复备份，只用于空的地方 / restore an archive into an empty data folder and database, then verify.

    All of it comes back or nothing. Texts that an act erased are purged again. Exit status: 0 sound, 1 not.
    """
    django_ready()
    from taizhang.books.erasure import erased_list
    from taizhang.server import restoring, roles

    with progress_bar("恢复", "restoring", None) as done:
        restored = restoring.restore(
            file, key=key, make_tables=roles.migrate, progress=lambda step, count, total: done(count)
        )
    _table(restored.kept)
    if restored.set_aside is not None:
        say(
            f"原处的另一把密钥改名为 {restored.set_aside}",
            f"another key lay there; it is now {restored.set_aside}",
        )
    made = f"{shanghai_time(datetime.fromisoformat(restored.kept.made_at)):%Y-%m-%d %H:%M}"
    say(f"备份作于 {made}；再次清除已删除的文字 {restored.purged} 段",
        f"the backup was made at {made}; {restored.purged} erased texts were purged again")  # fmt: skip
    if not erased_list(key).is_file():
        say(
            f"密钥旁没有删除清单（{erased_list(key).name}）：{made} 以后办理过的删除须重新办理",
            f"no list of erasures ({erased_list(key).name}) lies beside the key: what was erased after {made} must be"
            " erased again",
        )
    books = tuple(book for book, _, _ in restored.kept.books)
    sys.exit(0 if report_verified(books, (), chain_only=False) else 1)


def _table(kept) -> None:
    from rich.console import Console
    from rich.table import Table

    def head(zh: str, en: str) -> str:
        return Text(zh, en).to(language())

    table = Table(show_edge=False)
    table.add_column(head("内容", "what"))
    table.add_column(head("数量", "how many"), justify="right")
    for book, acts, _ in kept.books:
        table.add_row(head(f"账簿 {book} 的流水", f"acts of book {book}"), str(acts))
    table.add_row(head("保险库文字（密文）", "texts in the vault (encrypted)"), str(kept.texts))
    table.add_row(head("佐证文件", "evidence files"), str(kept.files))
    table.add_row(head("登录账号", "accounts"), str(kept.accounts))
    table.add_row(head("制度文本", "institution texts"), str(kept.institutions))
    Console().print(table)
