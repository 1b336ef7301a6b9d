"""What a kind of matter tells people before they come: its services (办事指南), its steps, and who does the work where.

All of it stands in the kind's file and in the register of posts; nothing here is typed anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from taizhang.institutions.schema.matters import AS_ORDERED, ServiceItem
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.problems import Refused, Text
from taizhang.server.pages import titled
from taizhang.timekeeping import Limit
from taizhang.units import queries as units

LEVELS: Mapping[str, Text] = {
    "group": Text("组", "group"),
    "village": Text("村", "village"),
    "station": Text("站所", "station"),
    "township": Text("镇", "township"),
    "county": Text("县", "county"),
}


def limit_words(written: str) -> Text:
    """A time as a file writes it, in both languages: a limit (“5 working days”) is turned into words, others stand."""
    if written == AS_ORDERED:
        return Text("按交办的期限", "as ordered")
    try:
        limit = Limit.parse(written)
    except (Refused, ValueError):
        return Text(written)
    return Text("当场办结", "at once") if limit.number == 0 else limit.text


def services(kind: Kind, href: Callable[[str], str] | None = None) -> list[dict[str, Any]]:
    """Every service of a kind: id, title, facts (components/facts.html), and where it is applied for."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "facts": _facts(one),
            "href": href(one.id) if href is not None else "",
        }
        for one in kind.services
    ]


def _facts(one: ServiceItem) -> list[dict[str, Any]]:
    facts = [
        {"title": _("办理条件"), "text": listed(label.text for label in one.conditions)},
        {"title": _("申请材料"), "text": listed(label.text for label in one.materials) or _("不用带材料")},
        {"title": _("收费"), "text": one.fee},
        {"title": _("办理流程"), "text": listed((label.text for label in one.steps), " → ")},
        {"title": _("法定时限"), "text": limit_words(one.legal)},
        {"title": _("承诺时限"), "text": limit_words(one.promised)},
        {"title": _("办理地点"), "text": one.place or ""},
        {"title": _("依据"), "text": one.source},
    ]
    return [fact for fact in facts if fact["text"]]


def listed(words: Iterable[Text], between: str = "") -> Text | str:
    """Several labels in one line; "" for none."""
    some = tuple(words)
    if not some:
        return ""
    return Text(
        (between or "；").join(one.zh for one in some), (between or "; ").join(one.to("en") for one in some)
    )


def steps(kind: Kind) -> list[dict[str, Any]]:
    """The way of a matter of this kind, step by step, each with its limit where there is one: title, limit."""
    answer = next((clock for clock in kind.clocks if clock.answer), None)
    found: list[tuple[Any, Any]] = [(_("登记，给回执和编号") if kind.tracked else _("登记编号"), "")]
    if kind.steps.sign:
        found.append((_("承办单位签收"), _until(kind, "signed")))
    if kind.steps.accept:
        found.append((_("受理或告知不受理的理由"), _until(kind, "accepted")))
    if kind.hand_over is not None:
        limit = limit_words(kind.hand_over.limit) if kind.hand_over.limit else Text("")
        found += [
            (Text(f"{LEVELS[one].zh}一级办理", f"handled at the level of the {LEVELS[one].en}"), Text(f"每级{limit.zh}内", f"within {limit.en} each") if limit.zh else "")
            for one in kind.hand_over.path
        ]  # fmt: skip
    found += [
        (one.title, _until(kind, one.id)) for one in kind.milestones if one.public and _until(kind, one.id)
    ]
    found.append((_("答复"), limit_words(answer.limit) if answer is not None else ""))
    if kind.steps.call_back:
        found.append((_("回访，请本人评价"), ""))
    if kind.verdict is not None and kind.verdict.reopen_days:
        days = kind.verdict.reopen_days
        found.append((_("没有办好的，可以要求重新办理"), Text(f"答复后{days}天内", f"within {days} days of the answer")))  # fmt: skip
    return [{"title": title, "limit": limit} for title, limit in found]


def _until(kind: Kind, event: str) -> Any:
    """The limit of the first clock that this event stops."""
    clock = next((one for one in kind.clocks if event in one.stops and not one.answer), None)
    return limit_words(clock.limit) if clock is not None else ""


def people(
    book: str, kind: Kind, on: date, names: Callable[[Iterable[str]], Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Who does the work of a kind in each village: those whom the route's contact duty binds to it, otherwise the
    village's own. Rows of place, post, name."""
    villages = [unit for unit in units.tree_on(book, on).units if unit.kind == "village"]
    bound = any(rule.to == "contact" for rule in kind.routes)
    held = units.holdings(book, on)
    found: dict[str, Sequence[str]] = {}
    if bound:
        duties = units.contacts(book, on)
        found = {one.id: [duty.person for duty in duties if duty.unit == one.id] for one in villages}
    own = {one.id: [h.person for h in held if h.unit.id == one.id] for one in villages}
    posts = {one.person: one for one in reversed(held)}
    said = names({person for some in (*found.values(), *own.values()) for person in some})
    return [
        {
            "place": titled(village),
            "post": titled(posts[person].post) if person in posts else "",
            "name": said.get(person, ""),
        }
        for village in villages
        for person in dict.fromkeys(found.get(village.id) or own[village.id])
    ]
