"""How commands speak: one line in the language asked for, a bar while something takes long, what a check found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from taizhang.cli.setup import django_ready, language
from taizhang.problems import Problem, Refused, Text


def say(zh: str, en: str, *, err: bool = False) -> None:
    """One line in the language that was asked for."""
    click.echo(Text(zh, en).to(language()), err=err)


def ready() -> None:
    """Django, on a place that has tables. Raises `Refused` where it has none."""
    django_ready()
    from django.conf import settings
    from django.db import connection

    if "journal_head" not in connection.introspection.table_names():
        raise Refused(
            Problem(
                "no-tables",
                Text(f"这里还没有账（{settings.DATA}）", f"there is no ledger here ({settings.DATA})"),
                Text(
                    "请核对数据目录，或先运行 taizhang migrate",
                    "check the data folder, or run taizhang migrate",
                ),
            )
        )


@contextmanager
def progress_bar(zh: str, en: str, total: int | None) -> Iterator[Callable[..., None]]:
    """A bar on standard error, gone at the end; the function given takes how much is done by now, and the total if it was
    not known at first."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(Text(zh, en).to(language()), total=total or None)
        yield lambda done, of=None: bar.update(task, completed=done, total=of)


def grouped(hash: str) -> str:
    """A hash in groups of four letters, as it stands on notices."""
    return " ".join(hash[at : at + 4] for at in range(0, len(hash), 4))


def report_verified(books: tuple[str, ...], heads: tuple[str, ...], *, chain_only: bool) -> bool:
    """Examine books and say what was found; whether all is sound."""
    from taizhang.server.soundness import examine
    from taizhang.server.store import STORE

    sound, found = True, set()
    for one in books:
        with progress_bar(f"核对 {one}", f"verifying {one}", STORE.head(one).seq) as done:
            result = examine(one, witnesses=heads, chain_only=chain_only, progress=done)
        found |= result.verification.found
        problems = [problem for problem in result.problems if problem.code != "witness-missing"]
        chain = result.verification
        say(f"账簿 {one}：共 {chain.count} 条", f"book {one}: {chain.count} acts")
        say(f"  账本校验值 {grouped(chain.head)}", f"  head {grouped(chain.head)}")
        say(*_witnessed(chain.count, chain.witnessed))
        if not chain_only:
            say(
                f"  文字 {result.texts} 段，已删除 {result.erased} 段；佐证文件 {result.files} 个",
                f"  {result.texts} texts, {result.erased} erased; {result.files} evidence files",
            )
        _report(problems)
        sound = sound and not problems
    for head in heads:
        if head not in found:
            say(
                f"账里找不到已公布的校验值 {grouped(head)}：它以前的记录被改动或删去，或者它不是这里的账",
                f"the published head {grouped(head)} is not here: acts up to it were altered or removed, or it is of"
                " another ledger",
            )
            sound = False
    return sound


def _witnessed(count: int, witnessed: int) -> tuple[str, str]:
    tail = "这一段若被整段截去或重写，本命令看不出来"
    tail_en = "if it were cut off or written anew as a whole, this command could not tell"
    if not witnessed:
        return (
            f"  没有已公布的校验值作证：全部 {count} 条无见证，{tail}",
            f"  no published head vouches for it: all {count} acts are unwitnessed; {tail_en}",
        )
    if witnessed == count:
        return f"  全部 {count} 条有已公布的校验值作证", f"  a published head vouches for all {count} acts"
    return (
        f"  第 1 至 {witnessed} 条有已公布的校验值作证；其后 {count - witnessed} 条无见证，{tail}",
        f"  a published head vouches for acts 1 to {witnessed}; the {count - witnessed} after it are unwitnessed;"
        f" {tail_en}",
    )


def _report(problems: list[Problem]) -> None:
    if not problems:
        say("  核对无误", "  sound")
        return
    say(f"  发现 {len(problems)} 处问题：", f"  {len(problems)} faults:")
    for problem in problems:
        click.echo(f"    {problem.what.to(language())}")
