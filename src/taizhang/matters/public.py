"""What the public may read of matters: only the columns that the kind's file names, only kinds whose file has a public
list, and never one that complains about somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from taizhang.books import queries as books
from taizhang.institutions import Institution
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.institutions.schema.matters import Publication
from taizhang.matters.models import Matter
from taizhang.matters.numbers import as_stored
from taizhang.matters.queries import kind_of
from taizhang.matters.searching import published_with
from taizhang.matters.wording import CHANNELS, category_title
from taizhang.problems import Text
from taizhang.server.pages import titled
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts
from taizhang.vault.masking import personal_data

COLUMN: Mapping[str, str] = {"received": "opened_on", "answered": "answered_on", "closed": "ended_on"}
"""The day from which a matter is listed, by the word of the file."""
PAGE = 30
_HIDDEN = ("withdrawn", "joined", "passed-up")


@dataclass(frozen=True, slots=True)
class Listed:
    """Which part of the public list is asked for; empty is all of it. `before` is the key of the page's first line."""

    kind: str = ""
    place: str = ""
    words: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the public list; what the file does not show is empty."""

    number: str
    kind: Text
    category: Text | str = ""
    place: Text | str = ""
    unit: Text | str = ""
    channel: Text | str = ""
    outcome: Text | str = ""
    verdict: Text | str = ""
    answer: str = ""
    received_on: date | None = None
    answered_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Some lines, newest first, and the key by which the older ones are asked for, empty at the end."""

    rows: tuple[Shown, ...]
    next: str = ""


def answered(book: str, today: date, asked: Listed = Listed(), *, most: int = PAGE) -> PublicPage:
    """One page of what is on the public list now."""
    in_force = books.in_force(book, today)
    last = _last_shown(book, in_force, asked.before)
    found: list[tuple[date, Matter, Publication]] = []
    for id, one in in_force.items():
        form = one.matter.published if one.matter is not None else None
        if form is None or asked.kind not in ("", id):
            continue
        column = COLUMN[form.when]
        rows = _narrowed(on_the_list(book, id, form, today), book, one.matter, form, asked)
        rows = _older(rows, column, last).order_by(f"-{column}", "-id")
        found += [(getattr(row, column), row, form) for row in rows[: most + 1]]
    found.sort(key=lambda line: (line[0], line[1].id), reverse=True)
    some = found[:most]
    lines = lines_of(book, [(row, in_force[row.kind].title.text, form) for _day, row, form in some])
    return PublicPage(lines, f"{some[-1][0].isoformat()}.{some[-1][1].number}" if len(found) > most else "")


def lines_of(book: str, some: Sequence[tuple[Matter, Text, Publication]]) -> tuple[Shown, ...]:
    """Matters of the list, each with its kind's title, as the public may read them."""
    wanted = {one for row, _title, _form in some for one in (row.place, row.unit)} - {""}
    places = {unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in=wanted)}
    texts = open_texts(book, [_public_ref(row) for row, _title, _form in some])
    return tuple(_line(row, title, form, places, texts) for row, title, form in some)


def on_the_list(book: str, kind: str, form: Publication, today: date) -> Any:
    """The matters of a kind that are listed now: none that complains about somebody, none that is over its time."""
    column = COLUMN[form.when]
    rows = Matter.rows.for_nobody(book).filter(
        kind=kind, guarded=False, erased_on=None, **{f"{column}__gt": today - timedelta(days=form.days)}
    )
    return rows.exclude(status__in=_HIDDEN)


def _narrowed(rows: Any, book: str, kind: Kind | None, form: Publication, asked: Listed) -> Any:
    """Those of a place and with some words: in the number, in the title of the category, in the answer for the public.
    What the file does not show is not searched either."""
    if asked.place:
        if "place" not in form.shows:
            return rows.none()
        under = Unit.rows.of(book).filter(parent=asked.place).values_list("id", flat=True)
        rows = rows.filter(place__in=[asked.place, *under])
    words = asked.words
    if not words:
        return rows
    numbered = Matter.rows.for_nobody(book).filter(number=as_stored(words)).values_list("id", flat=True)
    fits = Q(id__in=list(numbered))
    titled = [id for id in kind.causes() if words in category_title(kind, id).zh] if kind is not None else []
    if titled and "category" in form.shows:
        fits |= Q(category__in=titled)
    if "answer" in form.shows:
        fits |= published_with(book, words)
    return rows.filter(fits)


def _last_shown(book: str, in_force: Mapping[str, Institution], before: str) -> tuple[date, str] | None:
    """The day and id of the line that a key names; the id is "" where no line of these lists has that number, as with
    a number that was guessed."""
    day, dot, number = before.partition(".")
    try:
        on = date.fromisoformat(day) if dot else None
    except ValueError:
        on = None
    if on is None:
        return None
    kinds = [
        id for id, one in in_force.items() if one.matter is not None and one.matter.published is not None
    ]
    rows = Matter.rows.for_nobody(book).filter(number=number, kind__in=kinds, guarded=False)
    return on, rows.values_list("id", flat=True).first() or ""


def _older(rows: Any, column: str, last: tuple[date, str] | None) -> Any:
    """Those after a line in the list."""
    if last is None:
        return rows
    on, id = last
    return rows.filter(Q(**{f"{column}__lt": on}) | Q(**{column: on, "id__lt": id}))


def _line(
    row: Matter, title: Text, form: Publication, places: Mapping[str, Text], texts: Mapping[str, str]
) -> Shown:
    kind, shows = kind_of(row), form.shows
    outcome = kind.outcome(row.outcome) if row.answered_on else None
    grades = kind.verdict.grades if kind.verdict is not None else ()
    grade = next((one.title.text for one in grades if one.id == row.grade), "")
    return Shown(
        number=row.number,
        kind=title,
        category=category_title(kind, row.category) if "category" in shows else "",
        place=places.get(row.place, "") if "place" in shows else "",
        unit=places.get(row.unit, "") if "unit" in shows else "",
        channel=CHANNELS.get(row.channel, "") if "channel" in shows else "",
        outcome=outcome.title.text if outcome is not None and "outcome" in shows else "",
        verdict=grade if "verdict" in shows else "",
        answer=_clean(texts.get(_public_ref(row), "")) if "answer" in shows else "",
        received_on=row.opened_on if "received" in shows else None,
        answered_on=row.answered_on if "answered" in shows else None,
        due_on=row.answer_due if "due" in shows else None,
    )


def _public_ref(row: Matter) -> str:
    """The reference of the text written for the public with the answer that counts, or ""."""
    if row.answered_on is None:
        return ""
    return next((str(one["public"]) for one in reversed(row.events) if "public" in one), "")


def _clean(text: str) -> str:
    """The text, unless numbers that identify a person stand in it all the same."""
    return "" if any(True for _ in personal_data(text)) else text
