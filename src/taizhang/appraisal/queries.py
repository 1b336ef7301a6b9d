"""What a page asks of scores: sheets, rankings, and each line with its clause and facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from taizhang.appraisal.facts import keys_within, records_behind
from taizhang.appraisal.models import PayLine, ScoreLine, ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution, ClosedPeriod
from taizhang.institutions import Institution, load
from taizhang.problems import Text
from taizhang.records.models import Record
from taizhang.scoring import Item, Line, Reason, Rule, lines_to_json, parse_address
from taizhang.scoring.institution import rule_of
from taizhang.scoring.titles import DERIVED
from taizhang.scoring.worked_facts import sources as columns_of
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Post


def appraisals(book: str) -> tuple[tuple[str, str], ...]:
    """The appraisals that have results: institution id and latest period, in the order of ids."""
    latest: dict[str, str] = {}
    rows = ScoreTotal.rows.of(book).order_by().values_list("institution", "period").distinct()
    for institution, period in sorted(rows, key=lambda row: Period.parse(row[1]).end):
        latest[institution] = period
    return tuple(sorted(latest.items()))


def periods(book: str, institution: str) -> tuple[str, ...]:
    """The periods that an appraisal has results for, oldest first."""
    rows = ScoreTotal.rows.of(book).filter(institution=institution).order_by()
    return tuple(
        sorted(rows.values_list("period", flat=True).distinct(), key=lambda key: Period.parse(key).end)
    )


def ranking(book: str, institution: str, period: str) -> tuple[ScoreTotal, ...]:
    """The results of one period, best first; those without a place at the end, in the office's order."""
    rows = ScoreTotal.rows.of(book).filter(institution=institution, period=period)
    return tuple(sorted(rows, key=lambda row: (row.place is None, row.place or 0, row.position)))


def rule_text(book: str, institution: str, sha256: str) -> Institution | None:
    """The very text by which a sheet was scored."""
    row = AdoptedInstitution.rows.of(book).filter(institution=institution, sha256=sha256).first()
    return load(row.text) if row else None


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of a score sheet, the item it carries out, and what it read."""

    line: Line
    item: Item | None
    indicators: tuple[str, ...]


def sheet(book: str, institution: str, period: str, unit: str) -> tuple[Rule | None, tuple[Explained, ...]]:
    """A unit's score sheet as kept, with the rule of that period."""
    total = ScoreTotal.rows.of(book).filter(id=f"{book}:{period}:{institution}:{unit}").first()
    text = rule_text(book, institution, total.sha256) if total else None
    rule = _rule(text) if text else None
    items = {item.id: item for item in rule.items} if rule else {}
    return rule, tuple(
        Explained(line, item := items.get(line.item.partition("/")[0]), _read(item, rule))
        for line in _lines(ScoreLine.rows.of(book).filter(institution=institution, period=period, unit=unit))
    )


def paid(book: str, institution: str, period: str, unit: str) -> tuple[Line, ...]:
    """A unit's lines in yuan, as kept."""
    return tuple(_lines(PayLine.rows.of(book).filter(institution=institution, period=period, unit=unit)))


def facts_behind(book: str, period: str, unit: str, indicator: str) -> tuple[Record, ...]:
    """The records behind a line, as of the cut of the close that kept it."""
    span = Period.parse(period)
    closed = ClosedPeriod.rows.of(book).filter(period=span.months()[-1].key).first()
    if closed is None or indicator not in books.indicators(
        book, span.end - timedelta(days=1), closed.cut_seq
    ):
        return ()
    return tuple(records_behind(book, indicator, unit, span, closed.cut_seq))


def kept_lines(book: str, period: str, institution: str) -> str:
    """The kept lines of a sheet in canonical text, to compare with a recomputation."""
    return lines_to_json(kept(book, period, institution))


def kept(book: str, period: str, institution: str) -> tuple[Line, ...]:
    """The kept lines of a sheet: all units in their order, items in the order of the rule."""
    return tuple(_lines(ScoreLine.rows.of(book).filter(institution=institution, period=period)))


def _rule(text: Institution) -> Rule | None:
    return rule_of(text.appraisal, id=text.id, title=text.title.text) if text.appraisal else None


def _lines(rows: Any) -> Iterable[Line]:
    cells = rows.order_by("position").values_list(
        "unit", "item", "value", "over", "before", "after", "reason"
    )
    return (Line(*others, Reason(reason)) for *others, reason in cells)


def _read(item: Item | None, rule: Rule | None) -> tuple[str, ...]:
    if item is None or rule is None:
        return ()
    addresses = map(parse_address, columns_of(rule.facts, item.metrics))
    return tuple(dict.fromkeys(address.name for address in addresses if address.kind == "fact"))


def records_of_lines(
    book: str, period: Period, unit: str, indicators: Iterable[str], cut: int
) -> dict[str, list[Record]]:
    """The records behind several indicators of one unit and period, as of act `cut`; two queries."""
    below = [unit, *(part.id for part in units.tree(book, period).under(unit))]
    keys = keys_within(period)
    rows = (
        Record.rows.of(book)
        .counting(cut)
        .filter(year=period.year, indicator__in=tuple(indicators), unit__in=below, period__in=keys)
    )
    found: dict[str, list[Record]] = {}
    for row in sorted(rows, key=lambda row: (row.period, row.unit, row.id)):
        found.setdefault(row.indicator, []).append(row)
    return found


def sheet_text(book: str, institution: str, period: str) -> Institution | None:
    """The text by which the sheets of a period were scored."""
    row = ScoreTotal.rows.of(book).filter(institution=institution, period=period).first()
    return rule_text(book, institution, row.sha256) if row else None


def item_titles(text: Institution | None) -> dict[str, Text]:
    """The titles of a rule's items and of the lines derived from them."""
    items = text.appraisal.items if text and text.appraisal else ()
    return DERIVED | {item.id: item.title.text for item in items}


def post_title(book: str, key: str | None) -> Text:
    """What the book calls the post that an institution names by its key or title."""
    named = Post.rows.of(book).filter(Q(key=key) | Q(title=key)) if key else Post.rows.none()
    post = named.order_by("-since").first()
    return Text(post.title, post.title_en) if post else Text(key or "")
