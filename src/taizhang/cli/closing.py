"""`taizhang close` and `taizhang recompute`: closing a month, and scoring a closed month again to compare."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.accounts import find_person
from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready
from taizhang.problems import Problem, Refused, Text
from taizhang.timekeeping import Period

if TYPE_CHECKING:
    from taizhang.appraisal.closing import Readiness
    from taizhang.journal import Actor


@click.command()
@click.argument("month")
@click.option("--book", help="账簿号 / the book's id")
@click.option(
    "--as", "as_whom", help="封账人：人员编号、登录名或姓名 / who closes: id, sign-in name or full name"
)
@click.option(
    "--approve",
    "approvals",
    multiple=True,
    metavar="INSTITUTION=PERSON",
    help="谁批准公布哪项排名 / who approved which ranking",
)
@click.option("--list", "only_list", is_flag=True, help="只列出缺什么 / only list what is missing")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@refusals_shown
def close(
    month: str, book: str | None, as_whom: str | None, approvals: tuple[str, ...], only_list: bool, yes: bool
) -> None:
    """封账：列出缺报，定截止点，计分排名，发公示 / close a MONTH such as 2026-03: list what is missing, score, rank, post.

    A ranking is published only with its legal ground and the approval of the post that its rule names.
    """
    ready()
    from taizhang.appraisal.closing import close as close_month
    from taizhang.appraisal.closing import readiness
    from taizhang.server import clock

    chosen, period, today = only_book(book), Period.parse(month), clock.today()
    console, said_in = Console(), language()
    if period.kind != "month":
        raise Refused(_not_a_month(month))
    state = readiness(chosen, period, today)
    if only_list:
        _list(console, chosen, state, said_in)
        return
    if state.problems:
        raise Refused(*state.problems)
    who = _closer(chosen, as_whom, today)
    approved = _approvals(chosen, approvals)
    _list(console, chosen, state, said_in)
    if not yes:
        question = Text(
            f"现在封 {period.text.zh} 的账？封账后不改写",
            f"close {period.text.en} now? it is never rewritten",
        )
        if not click.confirm(question.to(said_in)):
            click.echo(Text("没有封账。", "Nothing was closed.").to(said_in))
            sys.exit(1)
    close_month(chosen, period, who=who, now=clock.now(), on=today, approvals=approved)
    _results(console, chosen, period, said_in)


@click.command()
@click.argument("month")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def recompute(month: str, book: str | None) -> None:
    """按封账时的规则和数据重算，与封账结果比对 / score a closed MONTH again and compare; exit status 1 if it differs."""
    ready()
    from taizhang.appraisal.closing import recompute as recomputed
    from taizhang.books import queries as books

    chosen, period = only_book(book), Period.parse(month)
    closed = books.closed(chosen, period.key)
    if closed is None:
        raise Refused(
            Problem(
                "not-closed",
                Text(f"{period.text.zh}还没有封账", f"{period.text.en} is not closed"),
                Text("只有封过账的月份可以重算比对", "only a closed month can be compared"),
            )
        )
    differences = recomputed(chosen, closed)
    for difference in differences:
        click.echo(Text(f"不一致：{difference}", f"differs: {difference}").to(language()))
    if differences:
        sys.exit(1)
    click.echo(
        Text(
            f"{period.text.zh}：重算结果与封账一致（截至第 {closed.cut_seq} 条，摘要 {closed.digest[:16]}…）",
            f"{period.text.en}: as it was closed (at act {closed.cut_seq}, digest {closed.digest[:16]}…)",
        ).to(language())
    )


def _not_a_month(said: str) -> Problem:
    return Problem(
        "not-a-month",
        Text(f"“{said}”不是一个月份", f"{said} is not a month"),
        Text("只能按月封账，写成 2026-03", "only months are closed; write it like 2026-03"),
    )


def _closer(book: str, said: str | None, today: date) -> Actor:
    """Who closes: the one named, or the only person who is clerk today."""
    from taizhang.units import queries as units

    if said is not None:
        return units.actor(book, find_person(book, said), today)
    clerks = list(dict.fromkeys(h.person for h in units.holdings(book, today) if h.post.role == "clerk"))
    if len(clerks) == 1:
        return units.actor(book, clerks[0], today)
    named = units.names(book, clerks)
    listed = "、".join(f"{named.get(person, '')}（{person}）" for person in clerks)
    raise Refused(
        Problem(
            "who-closes",
            Text(
                "要写明由谁封账" if clerks else "现在没有人任党政办岗位",
                "say who closes" if clerks else "nobody holds a clerk's post today",
            ),
            Text(
                f"用 --as 写人员编号、登录名或姓名：{listed}" if clerks else "请先办理任职",
                f"use --as with an id, sign-in name or full name: {listed}"
                if clerks
                else "start a term first",
            ),
        )
    )


def _approvals(book: str, said: tuple[str, ...]) -> Mapping[str, str]:
    found = {}
    for one in said:
        institution, sign, person = one.partition("=")
        if not sign or not institution.strip() or not person.strip():
            raise Refused(
                Problem(
                    "approval-malformed",
                    Text(f"看不懂 --approve {one}", f"--approve {one} is not understood"),
                    Text("应写成 monthly-appraisal=姓名", "write it like monthly-appraisal=PERSON"),
                )
            )
        found[institution.strip()] = find_person(book, person)
    return found


def _list(console: Console, book: str, state: Readiness, said_in: str) -> None:
    """What is missing and from whom, what waits for confirmation, what came late."""
    from taizhang.books import queries as books
    from taizhang.units import queries as units

    rules = books.indicators(book, state.period.end - timedelta(days=1))
    tree = units.tree(book, state.period)
    named = units.names(book, [item.person for item in state.missing if item.person])
    owed: dict[str, list[str]] = defaultdict(list)
    for item in state.missing:
        who = f"（{named.get(item.person, '')}）" if item.person else ""
        owed[item.unit].append(f"{rules[item.indicator].title.to(said_in)}{who}")
    waits: dict[str, int] = defaultdict(int)
    for record in state.waiting:
        waits[record.unit] += 1
    title = Text(
        f"{state.period.text.zh}：缺报 {len(state.missing)}，待确认 {len(state.waiting)}，迟报 {len(state.late)}",
        f"{state.period.text.en}: {len(state.missing)} missing, {len(state.waiting)} waiting, {len(state.late)} late",
    )
    table = Table(title=title.to(said_in), title_justify="left")
    for head in (Text("单位", "unit"), Text("没有报", "not reported"), Text("待确认", "waiting")):
        table.add_column(head.to(said_in), overflow="fold")
    for unit in tree.units:
        if owed[unit.id] or waits[unit.id]:
            table.add_row(unit.title, "、".join(owed[unit.id]), str(waits[unit.id] or ""))
    console.print(table)
    for problem in state.problems:
        console.print(problem.to(said_in))


def _results(console: Console, book: str, period: Period, said_in: str) -> None:
    """The rankings of the close and the notices it posted."""
    from taizhang.appraisal.models import ScoreTotal
    from taizhang.appraisal.queries import ranking
    from taizhang.books import queries as books
    from taizhang.notices.models import Notice
    from taizhang.units import queries as units

    named = units.tree(book, period).by_id
    closed = books.closed(book, period.key)
    kept = ScoreTotal.rows.of(book).filter(month=period.key).values_list("institution", "period").distinct()
    for institution, scored in kept.order_by("institution"):
        table = Table(title=f"{institution} {scored}", title_justify="left")
        for head in (Text("名次", "place"), Text("单位", "unit"), Text("得分", "points")):
            table.add_column(head.to(said_in))
        for row in ranking(book, institution, scored):
            place = "—" if row.place is None else str(row.place)
            table.add_row(place, named[row.unit].title if row.unit in named else row.unit, f"{row.total:.2f}")
        console.print(table)
    if closed is not None:
        for notice in Notice.rows.of(book).filter(head_hash=closed.head_hash).order_by("id"):
            console.print(
                Text(f"已发公示：{notice.title}", f"posted: {notice.title_en or notice.title}").to(said_in)
            )
    console.print(Text(f"{period.text.zh}已封账。", f"{period.text.en} is closed.").to(said_in))
