"""`taizhang write`: the year's report from the ledger."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.setup import django_ready, language, only_book, refusals_shown


@click.command()
@click.option("--book", help="账簿号 / the book's id")
@click.option("--year", type=int, help="年度 / the year (this year)")
@click.option("-o", "folder", type=click.Path(path_type=Path), help="写到哪里 / the folder (data/out)")
@refusals_shown
def write(book: str | None, year: int | None, folder: Path | None) -> None:
    """按提纲写年度工作报告 / write the year's report; every figure carries its source as a comment."""
    django_ready()
    from django.conf import settings

    from taizhang.office.reporting import report_month, write_report
    from taizhang.server import clock

    chosen = only_book(book)
    today = clock.today()
    through = report_month(chosen, year or today.year, today)
    path, draft = write_report(chosen, through, folder or settings.OUT, at=clock.now(), language=language())
    english = language() == "en"
    console = Console()
    console.print(f"{path}", soft_wrap=True)
    console.print(
        f"{len(draft.figures)} figures, {len(draft.unbound)} missing"
        if english
        else f"写入数字 {len(draft.figures)} 个，未能取得 {len(draft.unbound)} 个"
    )
    if draft.unbound:
        table = Table(
            "slot" if english else "空位", "indicator" if english else "指标", "why" if english else "原因"
        )
        for gap in draft.unbound:
            table.add_row(gap.slot, gap.title, gap.reason)
        console.print(table)
