"""Requests as the standard gives them out: the public list of each kind, only with what its file shows; and one request
by the number that whoever filed it was given, with its status and no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from taizhang.api.open311.services import CHANNEL, Service, code_of, services
from taizhang.matters.models import ENDED, Matter
from taizhang.matters.public import COLUMN, Shown, lines_of, on_the_list
from taizhang.matters.wording import category_title, status
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.pages import language
from taizhang.timekeeping import SHANGHAI

DAYS = 90
"""How many days one list spans at most."""
MOST = 1_000
"""How many requests one list holds at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for: services by code (empty: all), days (both included), open, closed or both."""

    codes: frozenset[str]
    since: date
    until: date
    statuses: frozenset[str]


def wanted(codes: str, start: str, end: str, statuses: str, today: date) -> Wanted:
    """What the parameters say. Raises `Refused` for a date that is none and for more than 90 days."""
    problems: list[Problem] = []
    since, until = _day("start_date", start, problems), _day("end_date", end, problems)
    if until is None:
        until = since + timedelta(days=DAYS) if since else today
    since = since or _before(until)
    if not problems and (until - since).days > DAYS:
        problems.append(_problem("end_date", f"一次至多 {DAYS} 天", f"a list spans {DAYS} days at most"))
    asked = frozenset(part.strip() for part in statuses.split(",") if part.strip())
    if asked - {"open", "closed"}:
        problems.append(_problem("status", "只有 open 和 closed", "only open and closed"))
    if problems:
        raise Refused(*problems)
    return Wanted(
        frozenset(part.strip() for part in codes.split(",") if part.strip()),
        since,
        until,
        asked or frozenset({"open", "closed"}),
    )


def requests(book: str, asked: Wanted, today: date) -> list[dict[str, Any]]:
    """The requests on the public lists, newest first."""
    known = services(book, today)
    chosen = {code: one for code, one in known.items() if not asked.codes or code in asked.codes}
    found: list[tuple[date, dict[str, Any]]] = []
    for kind_id in dict.fromkeys(one.kind_id for one in chosen.values()):
        some = [one for one in chosen.values() if one.kind_id == kind_id]
        form = some[0].kind.published
        if form is None:
            continue
        column = "opened_on" if "received" in form.shows else COLUMN[form.when]
        rows = on_the_list(book, kind_id, form, today).filter(
            **{f"{column}__gte": asked.since, f"{column}__lte": asked.until}
        )
        if asked.codes:
            rows = rows.filter(category__in=[one.category for one in some])
        if asked.statuses == {"open"}:
            rows = rows.filter(ended_on=None)
        elif asked.statuses == {"closed"}:
            rows = rows.exclude(ended_on=None)
        page = list(rows.order_by(f"-{column}", "-id")[:MOST])
        lines = lines_of(book, [(row, some[0].title, form) for row in page])
        found += [
            (getattr(row, column), published(row, line, some[0]))
            for row, line in zip(page, lines, strict=True)
        ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [one for _day, one in found[:MOST]]


def by_numbers(book: str, numbers: Sequence[str], today: date) -> list[dict[str, Any]]:
    """Requests by their numbers: what the public list shows and, of those filed by Open311, where they stand."""
    kinds = {one.kind_id: one for one in services(book, today).values()}
    rows = Matter.rows.for_nobody(book).filter(
        number__in=[number.upper() for number in numbers], guarded=False, kind__in=list(kinds)
    )
    found = []
    for row in rows.order_by("-opened_on", "-id"):
        service = kinds[row.kind]
        form = service.kind.published
        if form is not None and on_the_list(book, row.kind, form, today).filter(id=row.id).exists():
            found.append(published(row, lines_of(book, [(row, service.title, form)])[0], service))
        elif row.channel == CHANNEL:
            found.append(_standing(row, service))
    return found


def known_number(book: str, number: str, today: date) -> str | None:
    """The number of a request filed by Open311, if there is one: numbers are given at once, and are their own tokens."""
    found = by_numbers(book, [number], today)
    return str(found[0]["service_request_id"]) if found else None


def published(row: Matter, line: Shown, service: Service) -> dict[str, Any]:
    """A request with what the kind's file shows to everybody."""
    said = language()
    words = [status(row)[1], line.outcome, line.answer]
    notes = "：".join(one.to(said) if isinstance(one, Text) else one for one in words if str(one))
    code = code_of(row.kind, row.category) if str(line.category) or not row.category else row.kind
    name = line.category or service.title
    return _request(
        row,
        notes=notes,
        name=name.to(said) if isinstance(name, Text) else name,
        code=code,
        agency=_said(line.unit, said),
        requested=line.received_on,
        updated=line.answered_on,
        expected=line.due_on,
        address=_said(line.place, said),
    )


def _standing(row: Matter, service: Service) -> dict[str, Any]:
    """Where a request stands, for whoever has its number: its status and its days."""
    said = language()
    return _request(
        row,
        notes=status(row)[1].to(said),
        name=str(category_title(service.kind, row.category).to(said))
        if row.category
        else service.title.to(said),
        code=code_of(row.kind, row.category),
        agency="",
        requested=row.opened_on,
        updated=date.fromisoformat(max(one["on"] for one in row.events)),
        expected=row.answer_due or row.due_on,
        address="",
    )


def _request(
    row: Matter,
    *,
    notes: str,
    name: str,
    code: str,
    agency: str,
    requested: date | None,
    updated: date | None,
    expected: date | None,
    address: str,
) -> dict[str, Any]:
    return {
        "service_request_id": row.number,
        "status": "closed" if row.status in ENDED else "open",
        "status_notes": notes,
        "service_name": name,
        "service_code": code,
        "description": None,  # what people wrote stays in the vault
        "agency_responsible": agency or None,
        "service_notice": None,
        "requested_datetime": _instant(requested),
        "updated_datetime": _instant(updated),
        "expected_datetime": _instant(expected, time(23, 59, 59)),
        "address": address or None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _said(text: Text | str, said: str) -> str:
    return text.to(said) if isinstance(text, Text) else text


def _instant(day: date | None, at: time = time()) -> str | None:
    return datetime.combine(day, at, SHANGHAI).isoformat() if day is not None else None


def _day(key: str, text: str, problems: list[Problem]) -> date | None:
    """The day in China of an instant as the standard writes it; a bare day too."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text.strip().replace(" ", "+"))
        day = (instant if instant.tzinfo is None else instant.astimezone(SHANGHAI)).date()
        if 1900 <= day.year <= 9000:
            return day
    except (ValueError, OverflowError):
        pass
    problems.append(_problem(key, "应写成 2026-03-01T00:00:00Z", "must be written 2026-03-01T00:00:00Z"))
    return None


def _before(until: date) -> date:
    return until - timedelta(days=DAYS)


def _problem(key: str, zh: str, en: str) -> Problem:
    return Problem("field-wrong", Text(zh, en), where=Place(key=key))
