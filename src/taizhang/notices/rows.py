"""Notices as pages and paper print them: the card on the board, the sheet, the Word file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from taizhang.books import queries as books
from taizhang.notices.models import Notice
from taizhang.notices.queries import last_day, state_of
from taizhang.problems import Refused, Text
from taizhang.server.pages import language, titled
from taizhang.timekeeping import SHANGHAI, Period
from taizhang.writing.notice import Notice as Paper
from taizhang.writing.notice import NoticeTable, to_notice_docx

BADGES = {
    "coming": ("waiting", Text("未到日期", "not up yet")),
    "posted": ("posted", None),
    "ended": ("ended", None),
    "withdrawn": ("ended", Text("已撤下", "withdrawn")),
}


def kinds(book: str, day: date) -> Mapping[str, Text]:
    """The titles of the institutions in force, which say what kind a notice is."""
    return {name: one.title.text for name, one in books.in_force(book, day).items()}


def card(row: Notice, day: date, href: str, kind: Text | str) -> dict[str, Any]:
    """The context of components/notice_card.html."""
    state, words = BADGES[state_of(row, day)]
    return {
        "title": titled(row),
        "href": href,
        "kind": kind,
        "unit": "",
        "from_day": row.since,
        "to_day": last_day(row),
        "state": state,
        "state_title": words,
        "head": row.head_hash,
    }


def period_text(row: Notice) -> Text:
    """The period of its figures in words; empty where it has none."""
    if not row.period:
        return Text("")
    try:
        return Period.parse(row.period).text
    except Refused:
        return Text(row.period)


def paragraphs(row: Notice) -> list[Text]:
    """What it says."""
    return [_words(words) for words in row.body.get("paragraphs", ())]


def tables(row: Notice) -> list[dict[str, Any]]:
    """Its tables, as notices/table.html takes them: each cell with the head of its column."""
    found = []
    for table in row.body.get("tables", ()):
        heads = [_words(head).to(language()) for head in table["heads"]]
        cells = [list(zip(heads, _said(cells, language()), strict=True)) for cells in table["rows"]]
        found.append({"caption": titled(row), "columns": [{"title": head} for head in heads], "rows": cells})
    return found


def to_word(row: Notice, issuer: Text, language: str) -> bytes:
    """The notice as a .docx file to pin to a board; it bears the moment at which its day began."""
    first, *others = [*row.body.get("tables", ()), None]
    lines = [words.to(language) for words in paragraphs(row)]
    lines += [line for table in others if table for line in _lines(table, language)]
    ground = Text("依据：", "Ground: ").to(language) + row.ground
    paper = Paper(
        title=titled(row).to(language),
        paragraphs=(*lines, ground, _shown(row).to(language)),
        issuer=issuer.to(language),
        issued_on=row.posted_on,
        period=period_text(row).to(language),
        head=row.head_hash,
        table=NoticeTable(
            tuple(_words(head).to(language) for head in first["heads"]),
            tuple(_said(cells, language) for cells in first["rows"]),
        )
        if first
        else None,
        language=language,
    )
    return _laid_out(paper, datetime.combine(row.posted_on, time.min, SHANGHAI))


@lru_cache(maxsize=32)  # a long table takes most of a second to lay out
def _laid_out(paper: Paper, at: datetime) -> bytes:
    return to_notice_docx(paper, at=at)


def _words(words: Mapping[str, str]) -> Text:
    return Text(words["zh"], words.get("en", ""))


def _said(cells: Iterable[str | Mapping[str, str]], language: str) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else _words(cell).to(language) for cell in cells)


def _lines(table: Mapping[str, Any], language: str) -> Iterable[str]:
    # a sheet has one table; the rows of a further one are said in words
    heads = [_words(head).to(language) for head in table["heads"]]
    for cells in table["rows"]:
        pairs = zip(heads, _said(cells, language), strict=True)
        yield (
            Text("；", "; ").to(language).join(Text(f"{h}：{c}", f"{h}: {c}").to(language) for h, c in pairs)
        )


def _shown(row: Notice) -> Text:
    until = last_day(row)
    if until is None:
        return Text(f"公示自 {row.since} 起。", f"Shown from {row.since} on.")
    return Text(f"公示期：{row.since} 至 {until}。", f"Shown from {row.since} to {until}.")
