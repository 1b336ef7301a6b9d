"""`taizhang init`: a book opened, its rules adopted, and the year's promises taken from a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.accounts import open_account
from taizhang.cli.serve import tables_ready
from taizhang.cli.setup import language, refusals_shown
from taizhang.problems import Problem, Refused, Text
from taizhang.reading import Proposal, propose, read
from taizhang.reading.documents import open_document
from taizhang.writing.figures import print_figure

_LARGEST = Decimal(10) ** 12


@click.command()
@click.option("--township", required=True, help="乡镇名称 / the township's name")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="上年工作报告 / last year's work report (.txt .md .docx)",
)
@click.option("--book", help="账簿号，小写字母和数字 / the book's id (made of the name)")
@click.option("--year", type=click.IntRange(1949, 2999), help="目标年度 / the year of the promises")
@click.option("--clerk", help="党政办经办人姓名 / the clerk's name")
@click.option("--yes", is_flag=True, help="全部采纳，不再询问 / accept every proposal")
@refusals_shown
def init(
    township: str, report: Path | None, book: str | None, year: int | None, clerk: str | None, yes: bool
) -> None:
    """开账：采用制度，登记乡镇和经办人，从报告提出年度目标 / open a township's book and take its promises from a report.

    Each proposed promise is shown with its sentence, and taken (y), left out (n) or edited (e). Nothing is written before
    the last answer; then all is written at once.
    """
    text = open_document(report) if report is not None else ""
    tables_ready()
    from taizhang.cli.opening import Opening, free_sign_in_name, open_township
    from taizhang.server import clock
    from taizhang.server.store import STORE

    said_in = language()
    name = _named(township)
    chosen = book or book_id(name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,38}", chosen):
        raise Refused(
            Problem(
                "book-id",
                Text(f"“{chosen}”不能作账簿号", f"{chosen!r} cannot be a book's id"),
                Text(
                    "用小写字母、数字和连字符，例如 qinghe",
                    "use small letters, digits and hyphens, such as qinghe",
                ),
            )
        )
    if chosen in STORE.books():
        raise Refused(
            Problem(
                "book-open",
                Text(f"账簿“{chosen}”已经开账", f"the book {chosen} is open already"),
                Text("再开一本请用 --book 另起账簿号", "for another one, give another id with --book"),
            )
        )
    found = _proposed(text, year, clock.today().year)
    if clerk is None and not yes:
        clerk = click.prompt(Text("党政办经办人姓名", "the clerk's name").to(said_in), default="党政办经办人")
    taken = found.wanted if yes else _asked(found.wanted, said_in)
    opening = Opening(chosen, name, found.year, _named(clerk or "党政办经办人"), tuple(taken))
    opened = open_township(opening, now=clock.now(), today=clock.today())
    account, code = open_account(chosen, free_sign_in_name(opening.clerk), opened.clerk)
    _show(Console(), opening, len(opened.institutions), opened.declared, said_in)
    for left, why in found.left:
        click.echo(
            Text(f"未采用：{left.quote[:40]} — {why.zh}", f"left out: {left.quote[:40]} — {why.to('en')}").to(
                said_in
            )
        )
    said = Text(
        f"经办人登录名 {account.sign_in_name}，登录码 {code}（七天内用一次）",
        f"the clerk signs in as {account.sign_in_name} with the code {code} (once, within seven days)",
    )
    click.echo(said.to(said_in))


@dataclass(frozen=True, slots=True)
class Found:
    """What a report offers for a year: the promises to ask about, and those left out with the reason."""

    year: int
    wanted: tuple[Proposal, ...]
    left: tuple[tuple[Proposal, Text], ...] = ()


def _proposed(text: str, year: int | None, this_year: int) -> Found:
    if not text:
        return Found(year or this_year, ())
    from taizhang.institutions import shipped

    declared = [one for file in shipped().values() for one in file.institution.indicators]
    report = read(text)
    every = propose(report, declared)
    years = [proposal.year for proposal in every if proposal.year is not None]
    after = (report.year or this_year - 1) + 1
    chosen = year or (
        after if after in years or not years else max(set(years), key=lambda one: (years.count(one), one))
    )
    return sorted_out(chosen, propose(report, declared, year=chosen))


def sorted_out(year: int, proposals: Sequence[Proposal]) -> Found:
    """The proposals that can be promised, one for each thing; the others with the reason.

    A promise is the township's own: what the report says of one village becomes an indicator named after it.
    """
    kept: dict[tuple[str, str], Proposal] = {}
    left: list[tuple[Proposal, Text]] = []
    for proposal in proposals:
        if proposal.subject and proposal.subject not in proposal.title:
            title = f"{proposal.subject}{proposal.title}"
            proposal = replace(proposal, indicator="", title=title[:40])
        key = (proposal.indicator, "") if proposal.indicator else (proposal.title, proposal.unit)
        if abs(proposal.value) >= _LARGEST or proposal.value < 0:
            left.append((proposal, Text("数值超出范围", "the value is out of range")))
        elif proposal.unit == "%" and proposal.indicator and proposal.value > 100:
            left.append((proposal, Text("百分率大于 100", "a rate above 100")))
        elif key in kept:
            left.append((proposal, Text("与前一条重复", "the same as one before")))
        else:
            kept[key] = proposal
    return Found(year, tuple(kept.values()), tuple(left))


def _asked(wanted: Iterable[Proposal], said_in: str) -> list[Proposal]:
    """Ask about each proposal: y takes it, n leaves it out, e changes title, value and unit."""
    taken: list[Proposal] = []
    for number, proposal in enumerate(wanted, 1):
        matched = proposal.indicator or Text("新指标", "a new indicator").to(said_in)
        click.echo(f"\n{number}. {proposal.quote}")
        click.echo(f"   {proposal.title}（{matched}） {printed(proposal)}")
        answer = click.prompt(
            Text("采用 y / 不采用 n / 修改 e", "take it y / leave it n / edit e").to(said_in),
            type=click.Choice(["y", "n", "e"], case_sensitive=False),
            default="y",
            show_choices=False,
        )
        if answer == "e":
            proposal = _edited(proposal, said_in)
        if answer != "n":
            taken.append(proposal)
    return taken


def _edited(proposal: Proposal, said_in: str) -> Proposal:
    if not proposal.indicator:
        title = click.prompt(Text("名称", "title").to(said_in), default=proposal.title)
        unit = click.prompt(Text("单位", "unit").to(said_in), default=proposal.unit)
        proposal = replace(proposal, title=_named(title)[:40], unit=_named(unit)[:20])
    asked = Text(f"目标（{proposal.unit}）", f"target ({proposal.unit})").to(said_in)
    return replace(proposal, value=click.prompt(asked, default=plain(proposal.value), value_proc=_amount))


def _amount(said: str) -> Decimal:
    text = str(said).strip().replace(",", "").replace("，", "")
    factor = {"万": 10_000, "亿": 100_000_000}.get(text[-1:], 1)
    try:
        value = Decimal(text.rstrip("万亿") if factor > 1 else text) * factor
    except InvalidOperation:
        raise click.BadParameter(
            Text(f"“{said}”不是数字", f"{said} is not a number").to(language())
        ) from None
    if not value.is_finite() or not 0 <= value < _LARGEST:
        raise click.BadParameter(Text("数值超出范围", "out of range").to(language()))
    return value


def plain(value: Decimal) -> str:
    """A number as a clerk writes it, without exponent and useless zeros."""
    return f"{value.normalize():f}"


def printed(proposal: Proposal) -> str:
    """A target as a report prints it: 1200000000元 is 12亿元."""
    exponent = proposal.value.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return print_figure(proposal.value, proposal.unit, decimals=decimals)


def book_id(township: str) -> str:
    """A book's id made of the pinyin of a name: 青禾镇 → qinghezhen."""
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(township, errors="ignore") or [township]).lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:38].strip("-") or "town"


def _named(said: str) -> str:
    """A name in one line, without control characters; raises `Refused` for an empty one or one that is too long."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    if not name or len(name) > 80:
        raise Refused(
            Problem(
                "name",
                Text("名称为空或超过 80 个字", "a name is empty or longer than 80 letters"),
                Text("请写全称，例如 青禾镇", "give the full name, such as 青禾镇"),
            )
        )
    return name


def _show(console: Console, opening: object, institutions: int, declared: object, said_in: str) -> None:
    from taizhang.cli.opening import Opening

    assert isinstance(opening, Opening)
    english = said_in == "en"
    if opening.promises:
        table = Table(title=f"{opening.township} {opening.year}", title_justify="left")
        for head in ("promise", "indicator", "target") if english else ("目标", "指标", "目标数"):
            table.add_column(head, overflow="fold")
        own = dict(declared)  # type: ignore[call-overload]
        for place, proposal in enumerate(opening.promises):
            table.add_row(proposal.title, proposal.indicator or own[place], printed(proposal))
        console.print(table)
    else:
        nothing = Text("没有目标：可在办公端逐项下达。", "No promises yet: they can be made in the office.")
        console.print(nothing.to(said_in))
    said = Text(
        f"已开账：{opening.township}（{opening.book}），采用制度 {institutions} 个，{opening.year} 年目标 {len(opening.promises)} 项",
        f"opened {opening.township} ({opening.book}): {institutions} institutions adopted, {len(opening.promises)} promises for {opening.year}",
    )
    console.print(said.to(said_in))
