"""`taizhang verify`, `rebuild`, `export`, `import`, `erase`, `tick`, `migrate`: what keeps a book safe.

`backup` and `restore` are in `taizhang.cli.archives`, and are reached from here too.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from taizhang.cli.archives import backup, restore
from taizhang.cli.setup import django_ready, language, only_book, refusals_shown
from taizhang.cli.speaking import grouped, progress_bar, ready, report_verified, say
from taizhang.problems import Place, Problem, Refused, Text

__all__ = ["backup", "erase", "export", "import_", "migrate", "rebuild", "restore", "tick", "verify"]

_HOW = {
    "missing": Text("缺少", "missing"),
    "extra": Text("多出", "should not be there"),
    "changed": Text("内容不符", "differs"),
}
_KINDS = {
    "name": Text("姓名", "name"),
    "phone": Text("电话", "telephone"),
    "note": Text("说明", "note"),
    "reason": Text("理由", "reason"),
}


def _books(book: str | None) -> tuple[str, ...]:
    from taizhang.server.soundness import books_kept

    books = books_kept()
    if book is None:
        return books
    if book not in books:
        only_book(book)  # says so
    return (book,)


@click.command()
@click.option("--book", metavar="BOOK", help="只核对这本账 / only this book")
@click.option(
    "--witness",
    metavar="HEADS",
    type=click.Path(path_type=Path),
    help="已公布的校验值 / published heads, a text file",
)
@click.option(
    "--chain-only", is_flag=True, help="不核对文字和佐证文件 / leave vault and evidence files aside"
)
@refusals_shown
def verify(book: str | None, witness: Path | None, chain_only: bool) -> None:
    """核对账本：链、索引、校验值、文字、佐证 / check that nothing was altered, removed or lost.

    HEADS holds head hashes copied from notices: any spacing, groups of four letters or not, remarks after #. Without
    it a cut tail cannot be seen, and the command says so. Exit status: 0 sound, 1 not.
    """
    ready()
    from taizhang.server.roles import weaknesses

    heads = _heads(witness) if witness else ()
    books = _books(book)
    if not books:
        say("这里没有账簿", "there is no book here")
    sound = report_verified(books, heads, chain_only=chain_only)
    for problem in weaknesses():
        say(f"提醒：{problem.to('zh')}", f"note: {problem.to('en')}", err=True)
    sys.exit(0 if sound else 1)


def _heads(file: Path) -> tuple[str, ...]:
    from taizhang.journal import read_heads

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refused(
            Problem(
                "no-heads",
                Text("打不开，或不是 UTF-8 文本", "cannot be opened, or is not text in UTF-8"),
                Text("请给出抄有校验值的文本文件", "give a text file that holds head hashes"),
                Place(file=str(file)),
            )
        ) from None
    heads = read_heads(text, file=str(file))
    if not heads:
        raise Refused(
            Problem(
                "no-heads",
                Text("里面没有校验值", "there is no head hash in it"),
                Text("请抄入公示上的校验值", "copy one from a notice"),
                Place(file=str(file)),
            )
        )
    return heads


@click.command()
@click.option("--book", metavar="BOOK", help="只重建这本账 / only this book")
@click.option("--check", is_flag=True, help="只比较，不改动 / compare only")
@refusals_shown
def rebuild(book: str | None, check: bool) -> None:
    """由流水重新生成各表 / make the state anew from the journal, and put right what differs.

    With --check nothing is changed, and the exit status is 1 where a row differs. Rows are named by table and id,
    never by what they hold.
    """
    ready()
    from taizhang.server.rebuilding import compare
    from taizhang.server.rebuilding import rebuild as rebuilt
    from taizhang.server.store import STORE

    differing = 0
    for one in _books(book):
        with progress_bar(f"重放 {one}", f"replaying {one}", STORE.head(one).seq) as done:
            result = (compare if check else rebuilt)(one, progress=done)
        differing += result.differing
        say(
            f"账簿 {one}：重放 {result.acts} 条，得 {result.rows} 行",
            f"book {one}: {result.acts} acts replayed, {result.rows} rows",
        )
        if not result.differing:
            say("  与现有数据一致", "  the same as the live state")
            continue
        say(
            f"  {result.differing} 行不一致" + ("：" if check else "，已按流水改正："),
            f"  {result.differing} rows differ" + (":" if check else ", now put right:"),
        )
        for row in result.shown:
            click.echo(f"    {row.table} {row.id} {_HOW[row.how].to(language())}")
        if result.differing > len(result.shown):
            say(f"    只列出前 {len(result.shown)} 行", f"    the first {len(result.shown)} are shown")
    sys.exit(1 if check and differing else 0)


@click.command()
@click.option("--book", metavar="BOOK", help="账簿 / the book")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="写入文件 / write here, not to standard output",
)
@refusals_shown
def export(book: str | None, output: Path | None) -> None:
    """导出一本账的流水，每行一条 / a book's journal as JSON Lines, byte for byte.

    Texts of the vault and evidence files are not in it: for these, make a backup.
    """
    ready()
    from taizhang.server.exchange import export_book
    from taizhang.server.store import STORE

    one = only_book(book)
    total = STORE.head(one).seq
    if output is None:
        stream = sys.stdout.buffer
        export_book(one, lambda line: stream.write(line.encode()), progress=lambda done: None)
        stream.flush()
        return
    with progress_bar(f"导出 {one}", f"exporting {one}", total) as done, _written(output) as file:
        count = export_book(one, lambda line: file.write(line.encode()), progress=done)
    say(f"已导出 {count} 条：{output}", f"{count} acts written to {output}", err=True)


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears whole under its name, or not at all."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusals_shown
def import_(file: Path) -> None:
    """导入一本账的流水 / bring in an exported book, whole or not at all.

    The chain is verified as it is read. A book that is here already is refused.
    """
    import io

    django_ready(migrate=True)
    from taizhang.server.exchange import import_book

    with file.open("rb") as raw, progress_bar("导入", "importing", file.stat().st_size) as done:
        lines = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
        came = import_book(lines, file=file.name, progress=lambda count: done(raw.tell()))
    say(f"已导入账簿 {came.book}：{came.head.seq} 条", f"book {came.book} is here: {came.head.seq} acts")
    say(f"账本校验值 {grouped(came.head.hash)}", f"head {grouped(came.head.hash)}")
    say(
        "保险库里的文字和佐证文件不在导出文件里；要连同它们，请用 taizhang restore 恢复备份",
        "texts of the vault and evidence files are not in an export; to have them, restore a backup",
    )


@click.command()
@click.argument("person", required=False)
@click.option("--book", metavar="BOOK", help="账簿 / the book")
@click.option("--name", help="按姓名全称查找 / look the person up by full name")
@click.option("--ground", required=True, help="删除的依据 / on what ground")
@click.option("--by", metavar="PERSON", help="经办人编号 / the clerk who does it")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@refusals_shown
def erase(
    person: str | None, book: str | None, name: str | None, ground: str, by: str | None, yes: bool
) -> None:
    """删除一个人的个人信息 / erase every text about a person, for good.

    The journal keeps that it was done, when, by whom and on what ground; the chain stays whole.
    """
    ready()
    from taizhang.books.erasure import erase as erased
    from taizhang.books.erasure import erased_list, held_about
    from taizhang.journal import SYSTEM
    from taizhang.office.models import Account
    from taizhang.server import clock
    from taizhang.units.queries import actor, holdings

    if (person is None) == (name is None):
        raise click.UsageError(
            Text("请写人员编号，或用 --name 写姓名", "give a person's id, or --name").to(language())
        )
    one, today = only_book(book), clock.today()
    person = person or _found(one, name or "")
    held = held_about(one, person)
    accounts = Account.objects.filter(book=one, person=person)
    kinds = "、".join(f"{_kind(kind, 'zh')} {count}" for kind, count in held.kinds)
    kinds_en = ", ".join(f"{_kind(kind, 'en')} {count}" for kind, count in held.kinds)
    if held.texts:
        say(f"{person}：将删除文字 {held.texts} 段（{kinds}），登录账号 {accounts.count()} 个",
            f"{person}: {held.texts} texts go ({kinds_en}), and {accounts.count()} accounts")  # fmt: skip
        posts = "、".join(f"{h.unit.title}{h.post.title}" for h in holdings(one, today, person=person))
        if posts:
            say(f"  提醒：此人现任 {posts}", f"  note: holds the post {posts}")
        if not yes:
            ask = Text("删除后不能恢复。确定删除吗？", "This cannot be undone. Erase?").to(language())
            click.confirm(ask, abort=True)
    who = actor(one, by, today) if by else SYSTEM
    count = erased(one, person, ground=ground, who=who, now=clock.now(), on=today)
    accounts.delete()
    say(f"已删除 {count} 段文字", f"{count} texts erased")
    say(
        f"以前的备份里仍有这些文字：请销毁；或在恢复时连同密钥带上 {erased_list()}，恢复后会自动再次删除",
        f"earlier backups still hold them: destroy those; or bring {erased_list()} along with the key when you restore"
        " one, and they are erased again by themselves",
    )


def _kind(kind: str, language: str) -> str:
    return _KINDS.get(kind, Text(kind)).to(language)


def _found(book: str, name: str) -> str:
    from taizhang.units.queries import find_person

    people = find_person(book, name)
    if len(people) == 1:
        return people[0]
    if not people:
        zh, en = "没有姓名完全相同的人", "nobody has exactly this name"
        right = Text(
            "请核对姓名；已删除的人按姓名查不到", "check the name; an erased person cannot be found by it"
        )
    else:
        zh, en = (
            f"有 {len(people)} 人同名：{'、'.join(people)}",
            f"{len(people)} people have it: {', '.join(people)}",
        )
        right = Text("请改用人员编号", "use the id")
    raise Refused(Problem("person-by-name", Text(zh, en), right, Place(key="name")))


@click.command()
@refusals_shown
def tick() -> None:
    """到时该办的事 / what needs a clock: may be run as often as one likes.

    Purges what was erased, and texts older than a day that no act holds.
    """
    ready()
    from taizhang.books import ticking
    from taizhang.server import clock

    done = ticking.tick(clock.now(), clock.today())
    say(
        f"补清已删除的文字 {done.purged} 段，清除无主的文字 {done.swept} 段",
        f"{done.purged} erased texts purged, {done.swept} texts that no act holds removed",
    )


@click.command()
@refusals_shown
def migrate() -> None:
    """建立或更新数据表和密钥 / make or update the tables, and the vault's key.

    On PostgreSQL with TAIZHANG_OWNER_DATABASE_URL the tables belong to that owner; the role of DATABASE_URL is made
    if need be and granted what it needs: to read the journal and append to it, to read and write the other tables.
    """
    django_ready()
    from django.conf import settings

    from taizhang.server import roles
    from taizhang.vault.keeping import make_key

    for done in roles.migrate():
        click.echo(done.to(language()))
    make_key(settings.VAULT_KEY)
    say(
        f"保险库密钥在 {settings.VAULT_KEY}：备份里没有它，请另行保管一份",
        f"the vault's key is {settings.VAULT_KEY}: no backup holds it; keep a copy apart",
    )
    for problem in roles.weaknesses():
        say(f"提醒：{problem.to('zh')}", f"note: {problem.to('en')}", err=True)
