"""Closing a month: what is missing and from whom, then cut, score, rank, and post the notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from taizhang.appraisal.acts import KeptResult, KeptSheet, LateFact, Missing, PeriodClosed, closing_problems
from taizhang.appraisal.earlier import Stood, stood_by
from taizhang.appraisal.models import ScoreTotal
from taizhang.appraisal.publishing import progress_notices, ranking_notices
from taizhang.appraisal.queries import kept_lines
from taizhang.appraisal.supplying import columns, planned, taken_of
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import Institution
from taizhang.journal import Act, Actor, Appended, Head, State, append, canonical, plain, sha256
from taizhang.problems import Problem, Refused, Text, refuse
from taizhang.promises.expected import Expected, missing
from taizhang.records.models import WAITING, Record
from taizhang.scoring import (
    ENGINE_VERSION,
    Rule,
    Sheet,
    VetoState,
    digest,
    lines_to_json,
    parse_address,
    run,
)
from taizhang.scoring.institution import rule_of
from taizhang.server.pages import titled
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units.models import Unit


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a month is: reports missing, records that wait for confirmation, late facts, what forbids the close."""

    period: Period
    missing: tuple[Expected, ...]
    waiting: tuple[Record, ...]
    late: tuple[LateFact, ...]
    problems: tuple[Problem, ...]


def readiness(book: str, month: Period, on: date) -> Readiness:
    """What the clerk should know before closing a month."""
    return Readiness(
        month,
        missing(book, month),
        tuple(
            # sorted here: asked in this order, SQLite walks the index on units through every record of the book
            sorted(
                Record.rows.of(book).filter(year=month.year, period=month.key, status=WAITING),
                key=lambda row: (row.unit, row.indicator, row.id),
            )
        ),
        late_facts(book, month),
        tuple(closing_problems(book, month.key, on)),
    )


def close(
    book: str,
    month: Period,
    *,
    who: Actor,
    now: datetime,
    on: date,
    approvals: Mapping[str, str] | None = None,
    key: str = "",
) -> Appended:
    """Close a month and post what may be published.

    `approvals` says which person approved each ranking (institution → person); without ground and approver on
    record a ranking is kept, and not published. Raises `Refused` if the month is closed already, is not over, or
    is out of turn; of two people closing at once the second is refused. The same `key` again returns the first close.
    """

    def plan(state: State, head: Head) -> Iterable[Act]:
        refuse(closing_problems(book, month.key, on))
        sheets = score(book, month, head.seq)
        closing = PeriodClosed(
            period=month.key,
            cut=head.seq,
            head_hash=head.hash,
            engine=ENGINE_VERSION,
            rules=books.rule_hashes(book, month.end - timedelta(days=1), head.seq),
            sheets=tuple(sheet for _, sheet in sheets),
            missing=tuple(
                Missing(indicator=i.indicator, unit=i.unit, person=i.person, period=i.period)
                for i in missing(book, month)
            ),
            late=late_facts(book, month),
            digest=_digest_of([sheet for _, sheet in sheets]),
        )
        yield closing
        yield from progress_notices(book, month, head, closing, on)
        yield from ranking_notices(book, month, head, sheets, approvals or {}, on)

    def again(first: Sequence[Act]) -> bool:
        return isinstance(first[0], PeriodClosed) and first[0].period == month.key

    return append(STORE, book, plan, who=who, now=now, happened_on=on, key=key, again=again)


def score(book: str, month: Period, cut: int) -> list[tuple[Institution, KeptSheet]]:
    """The sheets of all appraisals whose period ends with the month, as a close keeps them; see `scored`."""
    return [
        (institution, _kept(book, institution.id, rule, period, sheet))
        for institution, rule, period, sheet in scored(book, month, cut)
    ]


def scored(book: str, month: Period, cut: int) -> Iterator[tuple[Institution, str, Period, Sheet]]:
    """Each appraisal whose period ends with the month, by the rules in force then, as of act `cut`: the institution, the hash
    of its text, the period and the sheet; in the order of their ids.

    One that takes up the scores of others (year-end and months) is scored after them, and reads them here where they end
    with the same month.
    """
    day = month.end - timedelta(days=1)
    hashes = books.rule_hashes(book, day, cut)
    ending = {
        name: (institution, institution.appraisal, period)
        for name, institution in books.in_force(book, day, cut).items()
        if institution.appraisal is not None
        and (period := Period.of(institution.appraisal.period, month.start)).end == month.end
    }
    sheets: dict[str, Sheet] = {}
    fresh: dict[tuple[str, str], Mapping[str, Stood]] = {}
    rules = {
        name: rule_of(appraisal, id=name, title=institution.title.text)
        for name, (institution, appraisal, _) in ending.items()
    }
    for name in _in_turn(rules):
        _, appraisal, period = ending[name]
        plan, rulings = planned(book, rules[name], period, cut)
        facts = columns(book, plan, appraisal.scored_kind, period, cut, rulings=rulings, fresh=fresh)
        try:
            sheets[name] = run(plan, facts)
        except Refused as refused:
            raise _named(book, refused) from refused
        fresh[name, period.key] = stood_by(sheets[name], appraisal)
    for name, (institution, _, period) in ending.items():
        yield institution, hashes[name], period, sheets[name]


def _named(book: str, refused: Refused) -> Refused:
    """The same in the office's words: units by their titles, not their ids."""
    titles = {unit.id: titled(unit) for unit in Unit.rows.of(book)}

    def said(text: Text) -> Text:
        zh, en = text.zh, text.to("en")
        for id, title in titles.items():
            zh, en = zh.replace(id, title.zh), en.replace(id, title.to("en"))
        return Text(zh, en)

    return Refused(*(replace(problem, what=said(problem.what)) for problem in refused.problems))


def _in_turn(rules: Mapping[str, Rule]) -> Iterator[str]:
    """The appraisals, each after those whose scores it takes up."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done or name not in rules:
            return
        done.add(name)
        addresses = (parse_address(metric) for item in rules[name].items for metric in item.metrics)
        for address in addresses:
            if address.kind == "score":
                yield from visit(address.name)
        for taken in taken_of(rules[name]).values():
            yield from visit(taken.appraisal)
        yield name

    for name in rules:
        yield from visit(name)


def recompute(book: str, closed: ClosedPeriod) -> tuple[str, ...]:
    """Score a closed month again as of its cut and name all that differs. Compares, never rewrites.

    Compared are the hashes of the rules, and of each sheet its lines, its results and its digest; a close by another
    engine's version says so, because its lines may differ for that reason.
    """
    month = Period.parse(closed.period)
    differences = []
    if closed.engine != ENGINE_VERSION:
        differences.append(f"engine {closed.engine} → {ENGINE_VERSION}")
    if closed.rules != books.rule_hashes(book, month.end - timedelta(days=1), closed.cut_seq):
        differences.append("rules")
    sheets = [sheet for _, sheet in score(book, month, closed.cut_seq)]
    kept = set(
        ScoreTotal.rows.of(book).filter(month=closed.period).values_list("institution", "period").distinct()
    )
    for sheet in sheets:
        name = f"{sheet.institution} {sheet.period}"
        if kept_lines(book, sheet.period, sheet.institution) != sheet.lines:
            differences.append(f"{name} lines")
        if kept_results(book, sheet.period, sheet.institution) != sheet.results:
            differences.append(f"{name} results")
    differences += [
        f"{name} {period}"
        for name, period in sorted(kept - {(s.institution, s.period) for s in sheets if s.results})
    ]
    if _digest_of(sheets) != closed.digest:
        differences.append("digest")
    return tuple(differences)


def kept_results(book: str, period: str, institution: str) -> tuple[KeptResult, ...]:
    """The kept results of a sheet, in the order in which they were kept."""
    rows = ScoreTotal.rows.of(book).filter(institution=institution, period=period).order_by("position")
    return tuple(
        KeptResult(
            unit=row.unit,
            total=row.total,
            assessed=row.assessed,
            place=row.place,
            moved=row.moved,
            grade=row.grade,
            vetoes=tuple(row.vetoes),
        )
        for row in rows
    )


def late_facts(book: str, month: Period) -> tuple[LateFact, ...]:
    """Facts of closed months that began to count after the last close: printed as late lines at this one."""
    last = ClosedPeriod.rows.of(book).filter(period__lt=month.key).order_by("-period").first()
    if last is None:
        return ()
    closed = Period.parse(last.period)
    after = closed.end
    rows = (
        Record.rows.of(book)
        .counting()
        .filter(to_seq=None, from_seq__gt=last.cut_seq, year__lte=closed.year, opening=False)
        .order_by("period", "unit", "indicator", "id")
    )
    late = [row for row in rows if Period.parse(row.period).end <= after]
    before = dict(
        Record.rows.of(book)
        .filter(id__in=[row.replaces for row in late if row.replaces])
        .values_list("id", "value")
    )
    return tuple(
        LateFact(
            record=row.id,
            indicator=row.indicator,
            unit=row.unit,
            person=row.person,
            period=row.period,
            value=row.value,
            was=before.get(row.replaces),
        )
        for row in late
    )


def _kept(book: str, institution: str, rule: str, period: Period, sheet: Sheet) -> KeptSheet:
    before = dict(
        ScoreTotal.rows.of(book)
        .filter(institution=institution, period=period.previous().key)
        .values_list("unit", "place")
    )
    results = []
    for result in sheet.results():
        was = before.get(result.unit)
        results.append(
            KeptResult(
                unit=result.unit,
                total=result.total,
                assessed=result.assessed,
                place=result.rank,
                moved=was - result.rank if was is not None and result.rank is not None else None,
                grade=result.grade or "",
                vetoes=tuple(veto for veto, state in result.vetoes if state is VetoState.IN_EFFECT),
            )
        )
    return KeptSheet(
        institution=institution,
        sha256=rule,
        period=period.key,
        digest=digest(sheet),
        lines=lines_to_json(sheet.lines()),
        pay=lines_to_json(line for unit in sheet.units for line in sheet.pay_lines_of(unit))
        if sheet.pay_rows
        else "",
        results=tuple(results),
    )


def _digest_of(sheets: Sequence[KeptSheet]) -> str:
    return sha256(canonical(plain([[sheet.institution, sheet.period, sheet.digest] for sheet in sheets])))
