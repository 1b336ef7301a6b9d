"""What the public may read of matters: only the columns that the kind's file names, only kinds whose file has a public
list, and never one that complains about somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.books import queries as books
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of
from taizhang.matters.wording import category_title
from taizhang.problems import Text
from taizhang.server.pages import titled
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts
from taizhang.vault.masking import personal_data

_COLUMN = {"received": "opened_on", "answered": "answered_on", "closed": "ended_on"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the public list; what the file does not show is empty."""

    number: str
    kind: Text
    category: Text | str = ""
    place: Text | str = ""
    unit: Text | str = ""
    outcome: Text | str = ""
    answer: str = ""
    received_on: date | None = None
    answered_on: date | None = None


def answered(book: str, today: date, *, most: int = 50) -> Sequence[Shown]:
    """What is on the public list now, newest first."""
    found: list[tuple[date, Shown]] = []
    for id, one in books.in_force(book, today).items():
        form = one.matter.published if one.matter is not None else None
        if form is None:
            continue
        column = _COLUMN[form.when]
        rows = Matter.rows.for_nobody(book).filter(
            kind=id, guarded=False, erased_on=None, **{f"{column}__gt": today - timedelta(days=form.days)}
        )
        rows = rows.exclude(status__in=("withdrawn", "joined", "passed-up")).order_by(f"-{column}", "-id")
        some = list(rows[:most])
        places = {
            u.id: titled(u)
            for u in Unit.rows.of(book).filter(id__in={x for r in some for x in (r.place, r.unit)})
        }
        texts = open_texts(book, [_public_ref(row) for row in some])
        for row in some:
            kind = kind_of(row)
            shows = set(form.shows)
            outcome = kind.outcome(row.outcome) if row.answered_on else None
            found.append(
                (
                    getattr(row, column),
                    Shown(
                        number=row.number,
                        kind=one.title.text,
                        category=category_title(kind, row.category) if "category" in shows else "",
                        place=places.get(row.place, "") if "place" in shows else "",
                        unit=places.get(row.unit, "") if "unit" in shows else "",
                        outcome=outcome.title.text if outcome is not None and "outcome" in shows else "",
                        answer=_clean(texts.get(_public_ref(row), "")) if "answer" in shows else "",
                        received_on=row.opened_on if "received" in shows else None,
                        answered_on=row.answered_on if "answered" in shows else None,
                    ),
                )
            )
    return tuple(shown for _day, shown in sorted(found, key=lambda pair: pair[0], reverse=True)[:most])


def _public_ref(row: Matter) -> str:
    """The reference of the text written for the public with the answer that counts, or ""."""
    if row.answered_on is None:
        return ""
    return next((str(one["public"]) for one in reversed(row.events) if "public" in one), "")


def _clean(text: str) -> str:
    """The text, unless numbers that identify a person stand in it all the same."""
    return "" if any(True for _ in personal_data(text)) else text
