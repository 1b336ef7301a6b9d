"""What pages ask of records: lists bounded by an index, who may confirm, what was sent back and still lacks an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import Actor
from taizhang.records.checks import may_confirm_by
from taizhang.records.models import CONFIRMED, SENT_BACK, WAITING, Record
from taizhang.timekeeping import Period

MOST = 500
"""How many waiting records a page looks through at most: the oldest first."""
_RETURNED = 300


class Rules:
    """The indicators that governed records, each period's asked for once; of adoptions that were read, if given."""

    def __init__(self, book: str, adoptions: books.Adoptions | None = None) -> None:
        self._adoptions = adoptions or books.Adoptions(book)
        self._known: dict[str, Mapping[str, Indicator]] = {}

    def of(self, period: str) -> Mapping[str, Indicator]:
        """All indicators in force at the end of a period."""
        if period not in self._known:
            self._known[period] = self._adoptions.indicators(Period.parse(period).end - timedelta(days=1))
        return self._known[period]

    def __getitem__(self, record: Record) -> Indicator | None:
        """The indicator of a record."""
        return self.of(record.period).get(record.indicator)


def record(book: str, record_id: str) -> Record | None:
    """One record, or None."""
    return Record.rows.of(book).filter(id=record_id).first()


def confirmable(
    book: str, who: Actor, rules: Rules, units: Iterable[str] | None = None
) -> tuple[Record, ...]:
    """The waiting records that this person may confirm, oldest first, of some units only if given; at most `MOST`."""
    rows = Record.rows.of(book).filter(status=WAITING)
    if units is not None:
        rows = rows.filter(unit__in=tuple(units))
    return tuple(
        row
        for row in rows.order_by("made_seq")[:MOST]
        if row.recorded_by != who.person and may_confirm_by(who, row, rules[row])
    )


def sent_back(book: str, *, by: str = "", units: Iterable[str] = ()) -> tuple[Record, ...]:
    """Records that were sent back (to this person, or of these units) and were not made again since, newest first."""
    wanted = set(units)
    latest = Record.rows.of(book).filter(status=SENT_BACK).order_by("-made_seq")[:_RETURNED]
    found = [row for row in latest if (row.recorded_by == by if by else not wanted or row.unit in wanted)]
    if not found:
        return ()
    again = set(
        Record.rows.of(book)
        .filter(
            year__in={row.year for row in found},
            indicator__in={row.indicator for row in found},
            unit__in={row.unit for row in found},
            status__in=(WAITING, CONFIRMED),
        )
        .values_list("indicator", "unit", "person", "period")
    )
    return tuple(row for row in found if (row.indicator, row.unit, row.person, row.period) not in again)


def standing(book: str, indicator: str, unit: str, person: str, period: str) -> Record | None:
    """The record that stands for a cell (waiting or confirmed), the latest if a correction waits."""
    return (
        Record.rows.of(book)
        .live()
        .filter(
            year=int(period[:4]), indicator=indicator, unit=unit, person=person, period=period, opening=False
        )
        .order_by("-made_seq")
        .first()
    )


def of_year(book: str, indicator: str, unit: str, person: str, year: int) -> Sequence[Record]:
    """The counting records of one cell's year, in the order of periods."""
    return tuple(
        Record.rows.of(book)
        .counting()
        .filter(year=year, indicator=indicator, unit=unit, person=person)
        .order_by("period", "id")
    )
