"""Staff pages that are lists on paper: the sheets of a month and the ledger of a village (台账), as their file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.institutions.schema.matters import Document
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import queries
from taizhang.matters.acts.base import holds_any
from taizhang.matters.framing import crumbs, kind_named, papers_for, title_of, viewer_of
from taizhang.matters.models import Matter
from taizhang.matters.queries import Asked
from taizhang.matters.wording import category_title, due_words, happened_title, status
from taizhang.problems import Text
from taizhang.server.pages import (
    Desk,
    asked_month,
    asked_number,
    day_text,
    language,
    month_switch,
    staff_page,
    titled,
)
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.vault.keeping import open_texts

MOST = 200
"""Lines of one sheet, and of one page of a ledger, at most."""
_AHEAD = timedelta(days=92)
_YEARS = 8


@staff_page()
def sheets(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The sheets of a month: what is due in it, with what came of each line by its end."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    papers = papers_for(form, "sheet")
    if not papers:
        raise Http404
    today = Period.month_of(desk.today)
    month = asked_month(request, today)
    here = reverse("matters:sheets", args=[book, kind])
    rows = _due_in(desk, kind, month)
    lines = {row.id: line for row, line in zip(rows, _lines(desk, form, rows), strict=True)}
    may_add = holds_any(book, desk.actor, form.opened_by, desk.today)
    adding = reverse("matters:new", args=[book, kind])
    title = title_of(desk, kind)
    context = {
        "title": Text(f"{month.text.zh} {title.zh}", f"{title.to('en')}, {month.text.en}"),
        "lead": form.prompt.text if form.prompt is not None else "",
        "crumbs": crumbs(book, kind, title),
        "period": month_switch(month, lambda one: f"{here}?month={one.key}", today.next()),
        "month": month.text,
        "sheets": [
            {
                "title": paper.title,
                "text": paper.text,
                "rows": [lines[row.id] for row in rows if _belongs(row, paper)],
                "add_href": f"{adding}?{urlencode({'category': paper.categories[0]})}"
                if may_add and paper.categories
                else (adding if may_add else ""),
            }
            for paper in papers
        ],
        "source": form.source,
    }
    return render(request, "matters/sheets.html", context)


@staff_page()
def ledger(request: HttpRequest, book: str, kind: str) -> HttpResponse:
    """The ledger of one village in a year: what was raised, who has it, by when, the answer, the verdict."""
    desk: Desk = request.desk
    form = kind_named(desk, kind)
    papers = papers_for(form, "ledger")
    if not papers:
        raise Http404
    standing = units.tree_on(book, desk.today)
    villages = [unit for unit in standing.units if unit.kind == "village"]
    own = {unit for unit, _role in desk.actor.roles}
    usual = next((one for one in villages if one.id in own), villages[0] if villages else None)
    village = next((one for one in villages if one.id == request.GET.get("place")), usual)
    year = asked_number(request, "year")
    year = year if desk.today.year - _YEARS <= year <= desk.today.year else desk.today.year
    here = reverse("matters:ledger", args=[book, kind])
    title = title_of(desk, kind)
    context: dict[str, Any] = {
        "title": papers[0].title,
        "lead": papers[0].text or "",
        "crumbs": crumbs(book, kind, title),
        "villages": [
            {
                "title": titled(one),
                "href": f"{here}?{urlencode({'place': one.id, 'year': year})}",
                "current": village is not None and one.id == village.id,
            }
            for one in villages
        ],
        "years": [
            {"title": str(one), "href": f"{here}?{urlencode({'place': village.id, 'year': one})}", "current": one == year}
            for one in range(desk.today.year, desk.today.year - _YEARS, -1)
        ]
        if village is not None
        else [],
        "rows": [],
        "source": form.source,
    }  # fmt: skip
    if village is not None:
        asked = Asked(
            kind=kind,
            place=(village.id, *(one.id for one in standing.under(village.id))),
            since=date(year, 1, 1),
            until=date(year + 1, 1, 1),
            order="oldest",
        )
        page = queries.page(viewer_of(desk), asked, after=request.GET.get("after", ""), size=MOST)
        shown = titled(village)
        context |= {
            "caption": Text(f"{shown.zh} · {year}年", f"{shown.to('en')}, {year}"),
            "rows": _lines(desk, form, page.rows),
            "next_href": f"{here}?{urlencode({'place': village.id, 'year': year, 'after': page.after})}"
            if page.after
            else "",
        }
    return render(request, "matters/ledger.html", context)


def _due_in(desk: Desk, kind: str, month: Period) -> list[Matter]:
    """The matters of a kind that are to be done within a month, in the order in which they were registered."""
    asked = Asked(kind=kind, since=month.start - _AHEAD, until=month.end)
    rows: Any = queries.matters(viewer_of(desk), asked).exclude(status__in=("withdrawn", "joined"))
    near = rows.filter(due_given__gte=month.start, due_given__lt=month.end)
    return list(near.order_by("opened_on", "id")[:MOST])


def _belongs(row: Matter, paper: Document) -> bool:
    return not paper.categories or row.category in paper.categories


def _lines(desk: Desk, form: Kind, rows: Sequence[Matter]) -> list[dict[str, Any]]:
    """Matters as lines of a printed list: number, href, what, more (the file's own fields), place, who, opened, due,
    answer, came (steps with a result or an amount), verdict, status."""
    refs = {ref for row in rows for key, ref in row.texts.items() if key == "text" or form.field(key)}
    refs |= {ref for row in rows if (ref := _answer_ref(row))}
    texts = open_texts(desk.book, refs)
    wanted = {one for row in rows for one in (row.unit, row.place)} - {""}
    places = {unit.id: titled(unit) for unit in Unit.rows.of(desk.book).filter(id__in=wanted)}
    names = desk.names(
        {row.person for row in rows} | {str(e.get("person", "")) for row in rows for e in row.events}
    )
    return [
        {
            "number": row.number,
            "href": reverse("matters:detail", args=[desk.book, row.id]),
            "what": texts.get(row.texts.get("text", ""), "") or category_title(form, row.category),
            "more": list(_more(row, form, texts)),
            "place": places.get(row.place, ""),
            "who": " ".join(part for part in (places[row.unit].to(language()) if row.unit in places else "", names.get(row.person, "")) if part),
            "opened": day_text(row.opened_on),
            "due": day_text(row.answer_due or row.due_given),
            "late": due_words(row, desk.today)["late"] or row.on_time is False,
            "answer": texts.get(_answer_ref(row), ""),
            "came": list(_came(row, form, names)),
            "verdict": _verdict(row, form),
            "status": status(row)[0],
            "status_title": status(row)[1],
        }
        for row in rows
    ]  # fmt: skip


def _answer_ref(row: Matter) -> str:
    found = [
        one["text"]
        for one in row.events
        if one["name"] in ("answered", "submitted", "refused") and "text" in one
    ]
    return str(found[-1]) if found and row.answered_on is not None else ""


def _more(row: Matter, form: Kind, texts: Mapping[str, str]) -> Iterable[str]:
    for field in form.fields:
        value = texts.get(row.texts.get(field.id, "")) if field.sealed else row.values.get(field.id)
        if value not in (None, "", [], False) and field.type not in ("date", "name", "phone", "address"):
            said = _("是") if value is True else "、".join(value) if isinstance(value, list) else str(value)
            yield f"{field.title.to(language())}：{said}"


def _came(row: Matter, form: Kind, names: Mapping[str, str]) -> Iterable[str]:
    """What came of it by the file's own steps: those that had a result or an amount."""
    outcome = form.outcome(row.outcome) if row.answered_on else None
    if outcome is not None:
        yield outcome.title.to(language())
    for one in row.events:
        if "result" not in one and "yuan" not in one:
            continue
        parts = [str(one.get("result", "")), f"{one['yuan']} {_('元')}" if "yuan" in one else ""]
        parts.append(names.get(str(one.get("person", "")), ""))
        yield f"{happened_title(one['name'], form).to(language())}：{' '.join(part for part in parts if part)}"


def _verdict(row: Matter, form: Kind) -> Any:
    grades = form.verdict.grades if form.verdict is not None else ()
    return next((one.title for one in grades if one.id == row.grade), "")
