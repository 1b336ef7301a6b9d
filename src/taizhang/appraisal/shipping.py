"""Shipping closed books (报送): a closed month as Parquet, with the digest that its close act holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from taizhang.appraisal.closing import scored
from taizhang.appraisal.facts import Values, all_values, targets
from taizhang.appraisal.supplying import facts_of, planned
from taizhang.books import queries as books
from taizhang.books.metrics import COMPUTED, Question, computed
from taizhang.books.models import AdoptedInstitution, ClosedPeriod
from taizhang.consolidation.closes import Block, Close, Manifest, ShippedSheet, close_digest, own
from taizhang.consolidation.digests import facts_digest, units_digest
from taizhang.consolidation.scored import kept_totals, lines_table
from taizhang.consolidation.shipments import ShipmentWriter
from taizhang.consolidation.tables import FACTS, KEPT_LINES, KEPT_TOTALS, UNITS, same_word, words
from taizhang.institutions import Institution
from taizhang.problems import Problem, Refused, Text
from taizhang.scoring import TARGET, Columns, Sheet, Unit, digest, rule_of
from taizhang.timekeeping import Period
from taizhang.units import queries as units

RecordRows = Callable[[str, Period, int], Sequence[tuple[Any, ...]]]
"""Another way to read the records that count in a period of a book as of an act, see `appraisal.facts.all_values`."""


def closed_books(month: Period) -> tuple[str, ...]:
    """The books here that closed a month."""
    from taizhang.server.store import STORE

    return tuple(book for book in STORE.books() if books.closed(book, month.key) is not None)


def ship(
    chosen: Sequence[str],
    month: Period,
    folder: Path,
    *,
    county: str = "",
    read: RecordRows | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Manifest:
    """Write a closed month of these books into a folder, one shipment; returns its manifest.

    Raises `Refused` for a book that did not close the month, or whose sheets, scored again as of the cut, do not give the
    digest that the close holds; and where the county of a book is not known and not given.
    """
    closes: list[Close] = []
    texts: dict[str, str] = {}
    with ShipmentWriter(folder) as writer:
        for done, book in enumerate(chosen, start=1):
            one = _Book.of(book, month, county)
            texts |= one.texts()
            closes.append(one.write(writer, read))
            progress(done)
        manifest = Manifest(closes=tuple(closes), texts=texts)
        writer.finish(manifest)
    return manifest


@dataclass(frozen=True, slots=True)
class _Book:
    """A book while it is written out."""

    id: str
    title: str
    county: str
    month: Period
    closed: ClosedPeriod
    sheets: tuple[tuple[Institution, str, Period, Sheet], ...]

    @classmethod
    def of(cls, book: str, month: Period, county: str) -> _Book:
        known = books.book(book)
        title = known.title if known else book
        closed = books.closed(book, month.key)
        if closed is None:
            raise Refused(
                Problem(
                    "not-closed",
                    Text(f"“{title}”{month.text.zh}还没有封账", f"{title} has not closed {month.text.en}"),
                    Text("请先封账再报送", "close the month first"),
                )
            )
        sheets = tuple(
            (institution, rule, period, replace(sheet, engine=closed.engine))
            for institution, rule, period, sheet in scored(book, month, closed.cut_seq)
        )
        found = close_digest([(one.id, period.key, digest(sheet)) for one, _, period, sheet in sheets])
        if found != closed.digest:
            raise Refused(
                Problem(
                    "not-as-closed",
                    Text(
                        f"“{title}”{month.text.zh}重算的结果与封账时的摘要不一致",
                        f"{title}: {month.text.en} scored again is not what the close holds",
                    ),
                    Text(
                        f"请运行 taizhang recompute {month.key} 查明原因",
                        f"run taizhang recompute {month.key} to see why",
                    ),
                )
            )
        return cls(book, title, county or _county(book, month, title), month, closed, sheets)

    def texts(self) -> dict[str, str]:
        """The texts of its appraisals, by their hash."""
        adopted = AdoptedInstitution.rows.of(self.id).filter(
            sha256__in={rule for _, rule, _, _ in self.sheets}
        )
        return dict(adopted.values_list("sha256", "text"))

    def write(self, writer: ShipmentWriter, read: RecordRows | None) -> Close:
        """Write its tables; what the manifest says of it."""
        blocks = tuple(self._block(writer, period, read) for period in _ending(self.month))
        for institution, _, period, sheet in self.sheets:
            key = {"book": self.id, "period": period.key, "institution": institution.id}
            for name, table, schema in (
                ("lines", lines_table(sheet), KEPT_LINES),
                ("totals", kept_totals(sheet), KEPT_TOTALS),
            ):
                writer.add(name, tuple(key.values()), _labelled(table, key, schema))
        return Close(
            book=self.id,
            title=self.title,
            county=self.county,
            period=self.month.key,
            engine=self.closed.engine,
            digest=self.closed.digest,
            rules=self.closed.rules,
            sheets=tuple(
                ShippedSheet(
                    institution=institution.id,
                    sha256=rule,
                    period=period.key,
                    digest=digest(sheet),
                    of=institution.appraisal.scored_kind if institution.appraisal else "",
                )
                for institution, rule, period, sheet in self.sheets
            ),
            blocks=blocks,
        )

    def _block(self, writer: ShipmentWriter, period: Period, read: RecordRows | None) -> Block:
        standing = units.tree(self.id, period, self.closed.cut_seq)
        columns = self._columns(standing, period, read)
        metrics = tuple(columns.metrics)
        values = np.concatenate([columns.metrics[metric].values for metric in metrics])
        states = np.concatenate([columns.metrics[metric].states for metric in metrics])
        key = {"book": self.id, "period": period.key}
        table = _labelled(_units(standing), key, UNITS)
        size = len(columns.units)
        facts = pa.table(
            {
                "unit": words(columns.units, np.tile(np.arange(size, dtype=np.int32), len(metrics))),
                "metric": words(metrics, np.repeat(np.arange(len(metrics), dtype=np.int32), size)),
                "state": states,
                "value": pa.array(values, mask=states != 0),
            }
        )
        writer.add("units", tuple(key.values()), table)
        writer.add("facts", tuple(key.values()), _labelled(facts, key, FACTS))
        return Block(
            period=period.key,
            units=size,
            metrics=metrics,
            units_digest=units_digest(table),
            facts_digest=facts_digest(metrics, states, values),
        )

    def _columns(self, standing: units.Tree, period: Period, read: RecordRows | None) -> Columns:
        cut = self.closed.cut_seq
        question = Question(self.id, tuple(unit.id for unit in standing.units), period, cut)
        rules = books.indicators(self.id, period.end - timedelta(days=1), cut)
        rows = None if read is None else read(self.id, period, cut)
        facts: dict[str, Values] = dict(all_values(question, tuple(rules.values()), standing, rows=rows))
        for indicator, given in targets(question, rules.values()).items():
            facts[f"{indicator}/{TARGET}"] = given
        for name in COMPUTED:
            if (counted := computed(name, question)) is not None:
                facts[name] = counted
        for institution, _, of, _ in self.sheets:
            if institution.appraisal is not None and of == period:
                rule = rule_of(institution.appraisal, id=institution.id)
                plan, rulings = planned(self.id, rule, period, cut)
                for name, given in facts_of(question, standing, plan, rulings).items():
                    facts.setdefault(own(rule.id, name), given)
        return Columns.of([Unit(unit) for unit in question.units], facts)


def _units(standing: units.Tree) -> Any:
    paths = [standing.path(unit.id) for unit in standing.units]
    townships = [
        next((unit.id for unit in reversed(path) if unit.kind == "township"), path[0].id) for path in paths
    ]
    return pa.table(
        {
            "position": pa.array(range(len(standing.units)), pa.int32()),
            "unit": [unit.id for unit in standing.units],
            "kind": [unit.kind for unit in standing.units],
            "title": [unit.title for unit in standing.units],
            "code": [unit.code for unit in standing.units],
            "township": townships,
            "top": [path[0].id for path in paths],
            "class": [unit.group for unit in standing.units],
        }
    )


def _labelled(table: Any, key: Mapping[str, str], schema: Any) -> Any:
    """The table with columns that say the same in every row, in the order and types of the schema."""
    for name, word in key.items():
        table = table.append_column(name, same_word(word, table.num_rows))
    return table.select(schema.names).cast(schema)


def _ending(month: Period) -> tuple[Period, ...]:
    """The month and the longer periods that end with it."""
    longer = (Period.of(kind, month.start) for kind in ("quarter", "half", "year"))
    return (month, *(period for period in longer if period.end == month.end))


def _county(book: str, month: Period, title: str) -> str:
    codes = [unit.code for unit in units.tree(book, month).roots if unit.code]
    if codes:
        return codes[0][:6]
    raise Refused(
        Problem(
            "county-unknown",
            Text(
                f"“{title}”最上级的单位没有区划代码，不知道属于哪个县",
                f"the unit at the top of {title} has no statistical code, so its county is not known",
            ),
            Text("用 --county 写明县的六位区划代码", "give the six digits of the county with --county"),
        )
    )
