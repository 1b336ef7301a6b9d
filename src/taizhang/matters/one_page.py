"""The page of one matter: what is asked, who has it, its clocks, what can be done, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Outcome
from taizhang.matters.acts.base import STATUS_NAMES, against_of
from taizhang.matters.doing import Doing
from taizhang.matters.happenings import Happening, outcome_of
from taizhang.matters.letters import papers_of
from taizhang.matters.models import ANSWERED, IN_REVIEW, Handling, Matter
from taizhang.matters.queries import AUTHOR, One
from taizhang.matters.wording import (
    ABOUT,
    CHANNELS,
    OUTCOMES,
    category_title,
    clock_facts,
    due_words,
    happened_title,
    status,
)
from taizhang.problems import Text
from taizhang.records import evidence_pages
from taizhang.server.pages import Desk, day_text, language, titled
from taizhang.units.models import Unit


def page_of(desk: Desk, one: One, possible: Sequence[Doing]) -> dict[str, Any]:
    """The context of templates/matters/detail.html."""
    row, kind = one.row, one.kind
    badge, words = status(row)
    against = against_of(row.book, row.id) if row.guarded else frozenset()
    places = _places(row, one, against)
    people = {row.opened_by, row.person, row.ordered_by, *against}
    people |= {
        str(happened[key])
        for happened in row.events
        for key in ("by", "person", "approved")
        if key in happened
    }
    names = desk.names(people)
    in_force = books.in_force(desk.book, desk.today).get(row.kind)
    files = [*row.evidence, *(file for happened in row.events for file in happened.get("evidence", ()))]
    buttons = [
        {
            "title": doing.words,
            "href": reverse("matters:do", args=[desk.book, row.id, doing.slug]),
            "first": doing.first,
        }
        for doing in possible
    ]
    return {
        "title": Text(f"{kind.called.zh} {row.number}", f"{kind.called.to('en')} {row.number}"),
        "lead": in_force.title.text if in_force is not None else Text(row.kind),
        "crumbs": [
            {"title": pgettext("navigation", "事项"), "href": reverse("matters:list", args=[desk.book])}
        ],
        "state": badge,
        "state_title": words,
        "due": due_words(row, desk.today),
        "text": one.texts.get(row.texts.get("text", ""), ""),
        "erased": row.erased_on is not None,
        "first": [button for button in buttons if button["first"]],
        "more": [button for button in buttons if not button["first"]],
        "facts": _facts(desk, one, places, names, against),
        "clocks": [
            clock_facts(reading, kind, _unit_of(reading.turn, one, places))
            for reading in one.clocks
            if reading.clock.state != "not-started"
        ],
        "evidence": evidence_pages.listed(
            list({file["sha256"]: file for file in files}.values()),
            lambda sha256: reverse("matters:file", args=[desk.book, row.id, sha256]),
        ),
        "papers": [
            {"title": paper.title, "href": reverse("matters:letter", args=[desk.book, row.id, paper.id])}
            for paper in papers_of(one)
        ],
        "history": [_entry(happened, one, places, names) for happened in reversed(row.events)],
        "joined_href": reverse("matters:detail", args=[desk.book, row.joined_into])
        if row.joined_into
        else "",
    }


def _facts(
    desk: Desk, one: One, places: Mapping[str, Text], names: Mapping[str, str], against: frozenset[str]
) -> list[dict[str, Any]]:
    row, kind = one.row, one.kind
    facts: list[dict[str, Any]] = []

    def add(title: str, text: Any) -> None:
        if text:
            facts.append({"title": title, "text": text})

    add(_("类别"), category_title(kind, row.category))
    add(_("地点"), places.get(row.place))
    add(_("来源"), CHANNELS.get(row.channel, Text(row.channel)))
    add(_("关于"), ABOUT.get(row.about, Text("")) if len(kind.about) > 1 else "")
    add(_("登记"), day_text(row.opened_on))
    for field in kind.fields:
        value = row.values.get(field.id)
        if field.sealed:
            value = one.texts.get(row.texts.get(field.id, ""))
        if value not in (None, "", []):
            add(field.title.to(language()), "、".join(value) if isinstance(value, list) else str(value))
    for key, title in zip(AUTHOR, (_("姓名"), _("电话"), _("住址")), strict=True):
        if key in row.texts:
            add(title, one.texts.get(row.texts[key]) or _("已封存；启封须写明理由"))
    add(_("反映"), "、".join(sorted(_who(key, places, names) for key in against)))
    add(_("交办人"), names.get(row.ordered_by, "") if row.ordered_by else "")
    for part in one.parts:
        if part.standing:
            who = names.get(part.person, "") if part.person else ""
            place = places.get(part.unit, Text(_outside(row, part.turn)))
            where = _part_status(part, kind.outcome(outcome_of(row.events, part.turn)))
            add(
                _("协办") if part.part == "joint" else _("承办"),
                Text(f"{place.zh} {who} {where.zh}".strip(), f"{place.to('en')} {who} {where.en}".strip()),
            )
    if row.outcome_class:
        outcome = kind.outcome(row.outcome)
        add(_("办理结果"), outcome.title.text if outcome is not None else OUTCOMES[row.outcome_class])
    add(_("再看的日子"), day_text(row.look_again_on) if row.look_again_on else "")
    if row.grade and kind.verdict is not None:
        grade = next(
            (grade.title.text for grade in kind.verdict.grades if grade.id == row.grade), Text(row.grade)
        )
        by = (
            Text("本人评价", "by the resident")
            if row.graded_by == "resident"
            else Text("回访", "at the call-back")
        )
        add(_("评价"), Text(f"{grade.zh}（{by.zh}）", f"{grade.to('en')} ({by.en})"))
    elif row.reached is False:
        add(_("评价"), _("没联系上"))
    if row.excluded:
        add(_("不计入率"), _("已剔除；全部的数里仍有它"))
    return facts


def _part_status(part: Handling, outcome: Outcome | None) -> Text:
    """Of one of several that each answer: how far it is, with what outcome, by when, and how often it was sent back."""
    if part.part != "each":
        return Text("")
    name = STATUS_NAMES[part.status]
    due = Text(f"，期限 {part.due_on}", f", due {part.due_on}") if part.due_on else Text("")
    if outcome is not None and part.status in (ANSWERED, IN_REVIEW):
        name = Text(f"{name.zh}：{outcome.title.zh}", f"{name.en}: {outcome.title.to('en')}")
    again = part.redone_times
    redone = Text(f"，退回重办 {again} 次", f", sent back {again} times") if again else Text("")
    return Text(f"（{name.zh}{due.zh}{redone.zh}）", f"({name.en}{due.en}{redone.en})")


def _entry(
    happened: Happening, one: One, places: Mapping[str, Text], names: Mapping[str, str]
) -> dict[str, Any]:
    notes = [
        one.texts.get(str(happened[key]), "") for key in ("text", "condition", "public") if key in happened
    ]
    if "to" in happened:
        notes.insert(
            0,
            "、".join(
                places.get(to.get("unit", ""), Text(to.get("outside", ""))).to(language())
                for to in happened["to"]
            ),
        )
    if "result" in happened:
        notes.insert(0, str(happened["result"]))
    if "yuan" in happened:
        notes.insert(0, f"{happened['yuan']} {_('元')}")
    if "approved" in happened:
        notes.append(_("批准人：%(name)s") % {"name": names.get(str(happened["approved"]), "")})
    if happened.get("late"):
        notes.append(_("超过本级时限"))
    if "until" in happened:
        notes.append(_("将于 %(day)s 自动删除") % {"day": happened["until"]})
    by = str(happened["by"])
    who = Text("本人", "the resident").to(language()) if by == "resident" else names.get(by, "")
    return {
        "what": happened_title(str(happened["name"]), one.kind),
        "note": " · ".join(note for note in notes if note),
        "when": f"{happened['on']} {happened.get('at', '')}".strip(),
        "who": who,
        "late": happened["name"] in ("returned", "sent-back", "reopened"),
    }


def _unit_of(turn: int, one: One, places: Mapping[str, Text]) -> Text | None:
    part = next((part for part in one.parts if part.turn == turn), None)
    return places.get(part.unit) if part is not None else None


def _outside(row: Matter, turn: int) -> str:
    given = [to for happened in row.events for to in happened.get("to", ())]
    return str(given[turn - 1].get("outside", "")) if 0 < turn <= len(given) else ""


def _who(key: str, places: Mapping[str, Text], names: Mapping[str, str]) -> str:
    return places[key].to(language()) if key in places else names.get(key, "")


def _places(row: Matter, one: One, against: frozenset[str]) -> dict[str, Text]:
    wanted = {row.place, row.unit, *against, *(part.unit for part in one.parts)}
    wanted |= {to.get("unit", "") for happened in row.events for to in happened.get("to", ())}
    return {unit.id: titled(unit) for unit in Unit.rows.of(row.book).filter(id__in=wanted - {""})}
