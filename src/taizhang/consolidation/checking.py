"""Is a shipped book what its close made of it? Each finding names the file, what is wrong and what would be right.

Four things are looked at: units and facts against the digests in the manifest; the kept lines and results against the digest
of their sheet; the sheets against the digest that the close act holds; and whether the rules of the close, run again over the
shipped facts, give the same sheets. So a fact that one of the book's own rules reads cannot be changed without the digest of
the close changing too. Whether that digest is the one the office told is for the witness to say (`witnessed`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from taizhang.consolidation.closes import Close, ShippedSheet, close_digest
from taizhang.consolidation.digests import sheet_digest
from taizhang.consolidation.facts import BookFacts, altered
from taizhang.consolidation.scored import columns_of, kept_totals, lines_table, with_rulings
from taizhang.consolidation.shipments import Shipped
from taizhang.institutions import load, sha256_of
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring import ENGINE_VERSION, compile_rule, run
from taizhang.scoring.institution import rule_of
from taizhang.timekeeping import Period


def read_facts(book: Shipped, period: str) -> BookFacts:
    """The facts of a period of a shipped book, not yet checked. Raises `Refused` where the tables do not fit together."""
    units, facts = book.table("units", period), book.table("facts", period)
    try:
        return BookFacts.of(book.close, period, units, facts)
    except ValueError as error:
        raise Refused(_torn(book, period, str(error))) from None


def kept_problems(book: Shipped, facts: Mapping[str, BookFacts]) -> Iterator[Problem]:
    """What of a book's kept sheets does not match the digests of its close; `facts` are those of each period."""
    close = book.close
    if (
        close_digest([(sheet.institution, sheet.period, sheet.digest) for sheet in close.sheets])
        != close.digest
    ):
        yield altered(
            "close-altered",
            f"{close.title} {close.period}",
            Text("封账摘要", "the sheets"),
            book.path("lines"),
            close.digest,
        )
    for sheet in close.sheets:
        named = f"{close.title} {sheet.institution} {sheet.period}"
        lines = book.table("lines", sheet.period, sheet.institution)
        totals = book.table("totals", sheet.period, sheet.institution)
        if sheet_digest(close.engine, sheet.institution, lines, totals) != sheet.digest:
            yield altered(
                "lines-altered", named, Text("得分", "the scores"), book.path("lines"), sheet.digest
            )
        yield from _rescored(book, sheet, named, facts)


def unwitnessed(closes: Mapping[str, Close], told: Mapping[str, str]) -> Iterator[Problem]:
    """What the offices told by another way (book → digest) and the shipments do not bear out."""
    for book, digest in told.items():
        close = closes.get(book)
        if close is None:
            yield Problem(
                "witness-of-no-book",
                Text(f"没有收到账簿 {book} 的数据", f"the book {book} was not shipped"),
                Text("请向该单位索取", "ask that office for it"),
            )
        elif close.digest != digest:
            yield Problem(
                "not-as-told",
                Text(
                    f"{close.title} {close.period}：封账摘要是 {close.digest[:16]}…，与该单位所报不同",
                    f"{close.title} {close.period}: the digest of the close is {close.digest[:16]}…, not what the office told",
                ),
                Text(f"应为 {digest}", f"it should be {digest}"),
            )


def _rescored(
    book: Shipped, sheet: ShippedSheet, named: str, facts: Mapping[str, BookFacts]
) -> Iterator[Problem]:
    close, text = book.close, book.text(sheet.sha256)
    if text is None or sha256_of(text) != sheet.sha256 or close.rules.get(sheet.institution) != sheet.sha256:
        yield altered(
            "rule-altered", named, Text("办法文本", "the text of the rule"), book.path("units"), sheet.sha256
        )
        return
    if sheet.period not in facts:
        yield _torn(book, sheet.period, "no facts")
        return
    institution = load(text)
    if institution.appraisal is None:
        yield altered(
            "rule-altered", named, Text("办法文本", "the text of the rule"), book.path("units"), sheet.sha256
        )
        return
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    plan = with_rulings(compile_rule(rule, Period.parse(sheet.period)), [facts[sheet.period]])
    columns, _ = columns_of(plan, institution.appraisal.scored_kind, [facts[sheet.period]], by="top")
    again = replace(run(plan, columns), engine=close.engine)
    if sheet_digest(close.engine, sheet.institution, lines_table(again), kept_totals(again)) == sheet.digest:
        return
    engines = close.engine != ENGINE_VERSION
    yield Problem(
        "facts-do-not-give-the-lines",
        Text(
            f"{named}：按当时的办法重算，数据得不出封账时的分数"
            + (f"（封账时的计分引擎是 {close.engine}，现在是 {ENGINE_VERSION}）" if engines else ""),
            f"{named}: scored again by the rule of the close, the facts do not give its scores"
            + (f" (closed by engine {close.engine}, this is {ENGINE_VERSION})" if engines else ""),
        ),
        Text(
            f"应与摘要 {sheet.digest[:16]}… 相符，请向上报单位重新取得原文件",
            f"they should hash to {sheet.digest[:16]}…; get the files again from the office that shipped them",
        ),
        Place(file=book.path("facts")),
    )


def _torn(book: Shipped, period: str, why: str) -> Problem:
    return Problem(
        "tables-do-not-fit",
        Text(
            f"{book.close.title} {period}：单位和数据对不上（{why}）",
            f"{book.close.title} {period}: units and facts do not fit together ({why})",
        ),
        Text("请向上报单位重新取得原文件", "get the files again from the office that shipped them"),
        Place(file=str(Path(book.folder) / "facts.parquet")),
    )
