"""Matters as the staff's operations show them: rows of a list, and one with everything that its reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from taizhang.api import staff_forms as out
from taizhang.api.forms import said
from taizhang.api.operations import Call
from taizhang.api.public_forms import Named
from taizhang.matters import doing as doings
from taizhang.matters import queries
from taizhang.matters.acts.base import against_of
from taizhang.matters.carrying_out import asked_for
from taizhang.matters.models import Matter
from taizhang.matters.queries import AUTHOR, One
from taizhang.matters.wording import clock_words, happened_title, status
from taizhang.problems import Text
from taizhang.records.forms import FilesField
from taizhang.server.forms import AmountField, DayField
from taizhang.server.pages import titled
from taizhang.units.models import Unit

_WORDS = ("text", "condition", "public")


def rows(call: Call, some: Iterable[Matter]) -> list[out.Row]:
    """Rows of a list."""
    some = list(some)
    excerpts = queries.first_words(call.book, some)
    return [out.Row(**_row(call, row, excerpts.get(row.id, ""))) for row in some]


def full(call: Call, one: One) -> out.Full:
    """One matter."""
    row, desk = one.row, call.desk
    against = sorted(against_of(row.book, row.id)) if row.guarded else []
    people = {row.person, row.ordered_by, *(part.person for part in one.parts)}
    people |= {str(happened["by"]) for happened in row.events}
    names = desk.names(people)
    places = _places(row, one)
    refs = {key: ref for key, ref in row.texts.items() if key != "text"}
    excerpt = queries.first_words(row.book, [row]).get(row.id, "")
    return out.Full(
        **_row(call, row, excerpt),
        about=row.about,
        text=one.texts.get(row.texts.get("text", ""), ""),
        texts={key: one.texts[ref] for key, ref in refs.items() if ref in one.texts},
        sealed=sorted(key for key, ref in refs.items() if key in AUTHOR and ref not in one.texts),
        values={key: _value(value) for key, value in row.values.items()},
        person=_person(row.person, names),
        against=against,
        ordered_by=_person(row.ordered_by, names),
        grade=row.grade,
        graded_by=row.graded_by,
        reached=row.reached,
        excluded=row.excluded,
        joined_into=row.joined_into,
        erased=row.erased_on is not None,
        clocks=[_clock(reading, one) for reading in one.clocks if reading.clock.state != "not-started"],
        parts=[
            out.Part(
                unit=Named(id=part.unit, title=said(places.get(part.unit, Text("")))),
                person=_person(part.person, names),
                part=part.part,
                status=part.status,
                standing=part.standing,
                due=part.due_on,
                on_time=part.on_time,
            )
            for part in one.parts
        ],
        timeline=[_happened(happened, one, names, places) for happened in row.events],
        papers=_papers(call, row),
        possible=[
            out.Possible(
                act=doing.slug,
                title=said(doing.words),
                fields=[_field(name, form) for name, form in asked_for(desk, one, doing).items()],
            )
            for doing in doings.possible(desk, one)
        ],
    )


def _row(call: Call, row: Matter, excerpt: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind,
        "category": row.category,
        "place": row.place,
        "unit": row.unit,
        "channel": row.channel,
        "status": row.status,
        "status_title": said(status(row)[1]),
        "opened_on": row.opened_on,
        "due": row.due_on,
        "late": row.due_on is not None and row.due_on < call.desk.today,
        "outcome": row.outcome_class,
        "satisfied": row.satisfied,
        "guarded": row.guarded,
        "excerpt": excerpt,
    }


def _clock(reading: Any, one: One) -> out.Clock:
    clock = reading.clock
    part = next((part for part in one.parts if part.turn == reading.turn), None)
    return out.Clock(
        id=reading.form.id,
        title=said(reading.form.title),
        state=clock.state,
        due=clock.due.day if clock.due else None,
        provisional=clock.due is not None and clock.due.provisional,
        words=said(clock_words(reading)),
        unit=part.unit if part is not None and reading.turn else "",
    )


def _happened(
    happened: Mapping[str, Any], one: One, names: Mapping[str, str], places: Mapping[str, Text]
) -> out.Happened:
    by = str(happened["by"])
    return out.Happened(
        name=happened["name"],
        title=said(happened_title(str(happened["name"]), one.kind)),
        on=date.fromisoformat(happened["on"]),
        at=happened.get("at", ""),
        by=out.Person(id=by, name=names.get(by, "")),
        to=[
            Named(
                id=to.get("unit", ""), title=said(places.get(to.get("unit", ""), Text(to.get("outside", ""))))
            )
            for to in happened.get("to", ())
        ],
        words=[one.texts[happened[key]] for key in _WORDS if key in happened and happened[key] in one.texts],
    )


def _papers(call: Call, row: Matter) -> list[out.Paper]:
    files = [*row.evidence, *(file for happened in row.events for file in happened.get("evidence", ()))]
    return [
        out.Paper(
            sha256=file["sha256"],
            type=file["type"],
            size=file["size"],
            href=call.request.build_absolute_uri(
                reverse("api:get_paper", args=[row.book, row.id, file["sha256"]])
            ),
        )
        for file in {file["sha256"]: file for file in files}.values()
    ]


def _field(name: str, form: forms.Field) -> out.ActField:
    kind = "text"
    match form:
        case FilesField():
            kind = "files"
        case forms.MultipleChoiceField():
            kind = "choices"
        case forms.ChoiceField():
            kind = "choice"
        case AmountField():
            kind = "number"
        case DayField():
            kind = "date"
    choices = getattr(form, "choices", ())
    return out.ActField(
        name=name,
        label=str(form.label or ""),
        type=kind,  # type: ignore[arg-type]
        required=form.required,
        choices=[[str(value), str(label)] for value, label in choices],
    )


def _value(value: Any) -> Any:
    """Numbers as strings, so that no reader's floats change them."""
    return value if isinstance(value, bool | str | list) or value is None else str(value)


def _person(id: str, names: Mapping[str, str]) -> out.Person | None:
    return out.Person(id=id, name=names.get(id, "")) if id else None


def _places(row: Matter, one: One) -> dict[str, Text]:
    wanted = {row.place, row.unit, *(part.unit for part in one.parts)}
    wanted |= {to.get("unit", "") for happened in row.events for to in happened.get("to", ())}
    return {unit.id: titled(unit) for unit in Unit.rows.of(row.book).filter(id__in=wanted - {""})}
