"""`taizhang score`: a book's scores for a period, as of any closed month. Nothing is kept or published."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready, say
from taizhang.problems import Problem, Refused, Text
from taizhang.timekeeping import Period

if TYPE_CHECKING:
    from taizhang.appraisal.scores_out import Scores
    from taizhang.institutions import Institution


@click.command()
@click.argument("period")
@click.option("--book", help="账簿号 / the book's id")
@click.option(
    "--as-of", "as_of", metavar="MONTH", help="按哪个月封账时的数 / by the figures of which closed month"
)
@click.option("--institution", help="哪份考评办法 / which appraisal")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "xlsx", "json"]),
    default="table",
    help="输出格式 / output",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写到哪个文件 / the file to write")
@refusals_shown
def score(
    period: str, book: str | None, as_of: str | None, institution: str | None, form: str, out: Path | None
) -> None:
    """按施行中的办法给一个期间计分 / score a PERIOD such as 2026-03 by the rules in force then.

    By the figures as of the close of that period or, with --as-of, of any other closed month; a period that is not
    closed by the figures as they stand. Nothing is kept or published.
    """
    ready()
    from taizhang.appraisal import scores_out

    chosen, asked, said_in = only_book(book), Period.parse(period), language()
    cut = _cut(chosen, asked, as_of)
    found = [_scores(chosen, text, asked, cut) for text in _schemes(chosen, asked, institution, cut)]
    if form == "json":
        text = "\n".join(scores_out.to_json(one) for one in found)
        if out is None:
            click.echo(text)
        else:
            out.write_text(text + "\n", encoding="utf-8")
    elif form == "xlsx":
        for one in found:
            path = (
                out if out is not None and len(found) == 1 else Path(f"{one.trial.text.id}-{asked.key}.xlsx")
            )
            path.write_bytes(scores_out.to_xlsx(one, chosen, said_in))
            say(f"已写入 {path}", f"written to {path}")
    else:
        for one in found:
            Console().print(_table(one, said_in))


def _cut(book: str, period: Period, as_of: str | None) -> int:
    """The act up to which facts count."""
    from taizhang.books import queries as books
    from taizhang.server.store import STORE

    asked = Period.parse(as_of) if as_of else period.months()[-1]
    closed = books.closed(book, asked.key)
    if closed is not None:
        return closed.cut_seq
    if as_of:
        raise Refused(
            Problem(
                "not-closed",
                Text(f"{asked.text.zh}没有封账", f"{asked.text.en} is not closed"),
                Text("--as-of 写一个封过账的月份，如 2026-03", "name a closed month, such as 2026-03"),
            )
        )
    return STORE.head(book).seq


def _schemes(book: str, period: Period, wanted: str | None, cut: int) -> list[Institution]:
    from taizhang.books import queries as books

    found = [
        one
        for one in books.in_force(book, period.end - timedelta(days=1), cut).values()
        if one.appraisal is not None and one.appraisal.period == period.kind and wanted in (None, one.id)
    ]
    if not found:
        raise Refused(
            Problem(
                "no-scheme",
                Text(
                    f"{period.text.zh}没有施行按此期间考评的办法",
                    f"no appraisal in force scores {period.text.en}",
                ),
                Text("核对期间和 --institution", "check the period and --institution"),
            )
        )
    return found


def _scores(book: str, text: Institution, period: Period, cut: int) -> Scores:
    from taizhang.appraisal.scores_out import Scores
    from taizhang.appraisal.trying import trial
    from taizhang.server.pages import titled
    from taizhang.units.models import Unit

    tried = trial(book, text, period, cut)
    sheet = tried.sheet()
    rows = Unit.rows.of(book).filter(id__in=sheet.units)
    return Scores(tried, sheet, {row.id: titled(row).to(language()) for row in rows}, cut)


def _table(scores: Scores, said_in: str) -> Table:
    from taizhang.appraisal.scores_out import RESULT_HEADS

    table = Table(title=scores.title.to(said_in), title_justify="left")
    for head in RESULT_HEADS:
        table.add_column(head.to(said_in), overflow="fold")
    for place, unit, total, grade, vetoes in scores.results(said_in):
        points = Text("不考评", "not assessed").to(said_in) if total is None else f"{total:.2f}"
        table.add_row(place, unit, points, grade, vetoes)
    return table
