"""The papers that go with one matter: an order to several units, what is told to a resident, an agreement.

Which papers there are, and the sentence each ends with, stand in the kind's file; the rest is what the acts say. The
words of residents come from the vault and are shown to whom the matter itself is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.institutions.schema.matters import Document
from taizhang.matters.framing import crumbs, one_of
from taizhang.matters.guide import limit_words
from taizhang.matters.happenings import Happening, happened, last
from taizhang.matters.queries import One
from taizhang.matters.wording import happened_title
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.units.models import Unit

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "acceptance": ("accepted", "assigned"),
    "refusal": ("refused",),
    "extension": ("extended",),
    "answer": ("answered",),
    "order": ("assigned",),
    "agreement": ("assigned",),
}
"""Of which happenings one must be there before a paper of this purpose can be printed."""
_SAYS: Mapping[str, tuple[str, ...]] = {
    "refusal": ("refused",),
    "extension": ("extended",),
    "answer": ("answered", "submitted"),
}
"""Whose words a paper of this purpose carries; the latest counts."""


def papers_of(one: One) -> tuple[Document, ...]:
    """The papers that can be printed of a matter as it stands."""
    return tuple(
        paper
        for paper in one.kind.documents
        if paper.for_ in _NEEDS and happened(one.row.events, *_NEEDS[paper.for_])
    )


@staff_page()
def letter(request: HttpRequest, book: str, matter: str, paper: str) -> HttpResponse:
    """One paper of a matter, as it is printed."""
    desk: Desk = request.desk
    one = one_of(desk, matter)
    wanted = next((found for found in papers_of(one) if found.id == paper), None)
    if wanted is None:
        raise Http404
    row = one.row
    places = {
        unit.id: titled(unit) for unit in Unit.rows.of(book).filter(id__in=[part.unit for part in one.parts])
    }
    names = desk.names({row.ordered_by, row.opened_by, *(part.person for part in one.parts)})
    inside = wanted.for_ == "order"
    context = {
        "title": wanted.title,
        "crumbs": [*crumbs(book), {"title": row.number, "href": reverse("matters:detail", args=[book, row.id])}],
        "number": row.number,
        "to": _receivers(one, places, names) if inside else _resident(one),
        "paragraphs": list(_paragraphs(one, wanted, places)),
        "ends": wanted.text or "",
        "signed": names.get(row.ordered_by, "") if inside and row.ordered_by else "",
        "office": desk.title,
        "day": day_text(desk.today if not inside else row.opened_on),
        "source": one.kind.source,
        "answered_below": inside,
    }  # fmt: skip
    return render(request, "matters/letter.html", context)


def _receivers(one: One, places: Mapping[str, Text], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": places.get(part.unit, ""),
            "who": names.get(part.person, ""),
            "due": day_text(part.due_on or one.row.due_given),
            "signed": day_text(part.signed_on) if part.signed_on else "",
        }
        for part in one.parts
        if part.standing
    ]


def _resident(one: One) -> list[dict[str, Any]]:
    """The resident by name where this person may know it; otherwise by the number alone."""
    name = one.texts.get(one.row.texts.get("name", ""), "")
    number = Text(f"编号 {one.row.number} 的反映人", f"whoever raised {one.row.number}")
    return [{"title": name or number, "who": "", "due": "", "signed": ""}]


def _paragraphs(one: One, paper: Document, places: Mapping[str, Text]) -> Iterator[Any]:
    row, kind = one.row, one.kind
    raised = one.texts.get(row.texts.get("text", ""), "")
    if paper.for_ in ("order", "agreement"):
        yield raised
        for field in kind.fields:
            value = one.texts.get(row.texts.get(field.id, "")) if field.sealed else row.values.get(field.id)
            if value not in (None, "", [], False):
                yield f"{field.title.to(language())}：{'、'.join(value) if isinstance(value, list) else value}"
    else:
        said = day_text(row.opened_on)
        yield Text(
            f"您于{said.zh}提出的事项（编号 {row.number}）已登记。",
            f"What you raised on {said.to('en')} (number {row.number}) is registered.",
        )
    if paper.for_ == "acceptance":
        unit = places.get(row.unit)
        if unit is not None and not row.guarded:
            yield Text(f"承办单位：{unit.zh}。", f"It is handled by: {unit.to('en')}.")
        for reading in one.clocks:
            if reading.form.owed_by == "office" and reading.clock.due is not None and reading.clock.open:
                title = reading.form.title
                yield Text(
                    f"{title.zh}：{reading.clock.due.day} 前。",
                    f"{title.to('en')}: by {reading.clock.due.day}.",
                )
    words = _latest(one, _SAYS.get(paper.for_, ()))
    if words:
        yield words
    if paper.for_ in ("order", "agreement"):
        yield from _steps(one)
    if paper.for_ in ("answer", "refusal"):
        yield from _rights(one)


def _rights(one: One) -> Iterator[Text]:
    """What the resident may do next and within how long: their own clocks that start with the answer or its delivery."""
    begin = {"answered", "refused", *(step.id for step in one.kind.milestones if "answered" in step.after)}
    for clock in one.kind.clocks:
        if clock.owed_by == "resident" and begin & set(clock.from_):
            limit = limit_words(clock.limit)
            yield Text(
                f"您可以在{limit.zh}内{clock.title.zh}。",
                f"Within {limit.en} you may: {clock.title.to('en')}.",
            )


def _latest(one: One, names: tuple[str, ...]) -> str:
    found: list[Happening] = [
        event for name in names if (event := last(one.row.events, name)) and "text" in event
    ]
    found.sort(key=lambda event: event["seq"])
    return one.texts.get(str(found[-1]["text"]), "") if found else ""


def _steps(one: One) -> Iterator[str]:
    """What the file's own steps settled: results, amounts, words."""
    for event in one.row.events:
        if one.kind.milestone(event["name"]) is None or not {"result", "yuan"} & set(event):
            continue
        parts = [str(event.get("result", "")), f"{event['yuan']} {_('元')}" if "yuan" in event else ""]
        parts.append(one.texts.get(str(event.get("text", "")), ""))
        title = happened_title(event["name"], one.kind).to(language())
        yield f"{event['on']} {title}：{' '.join(part for part in parts if part)}"
