"""My day (今日): what I owe, what is late, what waits for me; for leaders the things that need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.appraisal import deciding
from taizhang.books import queries as books
from taizhang.institutions import Institution
from taizhang.matters.day import items as matters_of
from taizhang.problems import Text
from taizhang.promises.expected import Expected, missing
from taizhang.promises.progress import Progress, progress
from taizhang.promises.queries import roots, settled_month
from taizhang.promises.rows import late_words, state_of
from taizhang.records import queries as records
from taizhang.records.models import Record
from taizhang.server.pages import Desk, day_text, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units

InForce = Mapping[str, Institution]
"""The institutions in force today, by id: asked for once for the whole page."""
SHOWN = 10
"""How many things a list shows; the count says how many there are."""
MONTHS_BACK = 3
"""How many months before this one are looked through for reports that are still owed."""
REPORT_WITHIN = 10
"""Days after the end of a period by which a report is due where no institution in force says otherwise."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is owed: which, by when, and how many days late (0: not yet)."""

    what: Expected
    due: date
    days_late: int


def reporting_units(desk: Desk) -> tuple[str, ...]:
    """The units that this person reports for."""
    return tuple(dict.fromkeys(unit for unit, role in desk.actor.roles if role in ("village", "station")))


def owed(desk: Desk, own: Iterable[str], in_force: InForce) -> tuple[Owed, ...]:
    """The reports of these units that are not made: this month's and those of a few months before, oldest first."""
    mine = set(own)
    if not mine:
        return ()
    current = Period.month_of(desk.today)
    months = [current]
    for _step in range(MONTHS_BACK):
        months.insert(0, months[0].previous())
    within = _within(in_force)
    found = []
    for item in missing(desk.book, *months, of=mine):
        due = Period.parse(item.period).end + timedelta(days=within - 1)
        found.append(Owed(item, due, max((desk.today - due).days, 0)))
    return tuple(sorted(found, key=lambda one: one.due))


def context(desk: Desk) -> dict[str, Any]:
    """Everything on the page, by the roles held."""
    own = reporting_units(desk)
    adoptions = books.adoptions(desk.book)
    rules, in_force = records.Rules(desk.book, adoptions), adoptions.in_force(desk.today)
    reports = owed(desk, own, in_force)
    confirmable = records.confirmable(desk.book, desk.actor, rules)
    if own and not desk.holds("clerk", "leader", "supervisor"):
        confirmable = tuple(row for row in confirmable if row.unit in own)
    returned = records.sent_back(desk.book, by=desk.actor.person)
    month = settled_month(desk.today)
    promises = _promises(desk, month, own)
    late_promises = _worst([item for item in promises if item.late])
    shown_reports = [one for one in reports if not one.days_late][:SHOWN]
    shown_late = [one for one in reports if one.days_late][:SHOWN]
    people = [one.what.person for one in (*shown_reports, *shown_late)]
    people += [row.recorded_by for row in confirmable[:SHOWN]]
    names = desk.names(people)
    places = _places(
        desk,
        [
            *(one.what.unit for one in (*shown_reports, *shown_late)),
            *(row.unit for row in (*confirmable[:SHOWN], *returned[:SHOWN])),
        ],
    )
    several = len(own) > 1

    matters = matters_of(desk, SHOWN, in_force)
    late: list[dict[str, Any]] = [
        *matters.late,
        *(_report(desk, one, rules, names, places, several) for one in shown_late),
    ]
    late += [_late_promise(desk, item, month) for item in late_promises[: max(SHOWN - len(late), 0)]]
    decides = deciding.waiting(desk)[:SHOWN]
    waits = [*decides, *matters.waits, *(_returned(desk, row, rules, places) for row in returned[:SHOWN])]
    if desk.holds("clerk"):
        waits += _closing(desk, in_force)
    waits += [_confirm(desk, row, rules, names, places) for row in confirmable[: max(SHOWN - len(waits), 0)]]
    waiting = len(decides) + len(matters.waits) + len(returned) + len(confirmable)
    here = reverse("records:list", args=[desk.book])
    return {
        "title": Text(f"今日 · {day_text(desk.today).zh}", f"Today, {day_text(desk.today).en}"),
        "late": late,
        "late_count": len(matters.late) + sum(1 for one in reports if one.days_late) + len(late_promises),
        "owe": [
            *matters.due,
            *(_report(desk, one, rules, names, places, several) for one in shown_reports),
        ],
        "owe_count": len(matters.due) + sum(1 for one in reports if not one.days_late),
        "waits": waits,
        "waits_count": waiting if waiting > len(waits) else len(waits),
        "more_waits": {"title": _("全部待确认"), "href": f"{here}?show=waiting"}
        if len(confirmable) > SHOWN
        else None,
        "more_owe": {"title": _("全部要报的"), "href": reverse("records:choose", args=[desk.book])}
        if own
        else None,
        "more_late": {"title": _("看全部目标"), "href": reverse("promises:tree", args=[desk.book])}
        if late_promises
        else None,
        "figures": _figures(promises, month)
        if desk.holds("leader", "clerk", "supervisor", "auditor")
        else [],
        "actions": [{"title": _("报数"), "href": reverse("records:choose", args=[desk.book]), "icon": "plus"}]
        if desk.holds("clerk", "village", "station")
        else [],
    }


def _within(in_force: InForce) -> int:
    """Days after a month's end by which it is to be published: reports are due before."""
    found = [one.progress.publish_within_days for one in in_force.values() if one.progress]
    return min(found, default=REPORT_WITHIN)


def _promises(desk: Desk, month: Period, own: Sequence[str]) -> list[Progress]:
    """The promises this person answers for: the office's whole ones, or the own units'."""
    if desk.holds("leader", "clerk", "supervisor", "auditor"):
        return list(progress(desk.book, month, only=roots(desk.book, month.year)))
    return [item for unit in own for item in progress(desk.book, month, unit=unit)]


def _worst(items: Iterable[Progress]) -> list[Progress]:
    """The furthest behind first."""
    return sorted(items, key=lambda item: (item.percent or Decimal(0)) - (item.pace or Decimal(100)))


def _figures(items: Sequence[Progress], month: Period) -> list[dict[str, Any]]:
    late = sum(item.late for item in items)
    lacking = sum(item.not_reported for item in items)
    note = Text(f"截至{month.text.zh}末", f"to the end of {month.text.en}")
    unit = _("项")
    return [
        {"title": Text("全年目标", "Promises this year"), "amount": len(items), "unit": unit, "note": note},
        {"title": _("滞后"), "amount": late, "unit": unit, "late": bool(late)},
        {"title": _("未报"), "amount": lacking, "unit": unit, "late": bool(lacking)},
        {"title": _("已达到"), "amount": sum(item.kept for item in items), "unit": unit},
    ]


def _places(desk: Desk, ids: Iterable[str]) -> dict[str, Text]:
    wanted = set(ids)
    rows = units.Unit.rows.of(desk.book).filter(id__in=wanted) if wanted else ()
    return {unit.id: titled(unit) for unit in rows}


def _report(
    desk: Desk, one: Owed, rules: records.Rules, names: Any, places: Any, several: bool
) -> dict[str, Any]:
    item = one.what
    rule = rules.of(item.period).get(item.indicator)
    period = Period.parse(item.period).text
    href = reverse("records:new", args=[desk.book, item.unit, item.indicator, item.period])
    who = names.get(item.person, "") if item.person else ""
    where = places.get(item.unit, Text("")) if several else Text("")
    due = day_text(one.due)
    return {
        "title": rule.title if rule else item.indicator,
        "href": f"{href}?person={item.person}" if item.person else href,
        "detail": Text(
            " · ".join(part for part in (where.zh, who, period.zh) if part),
            " · ".join(part for part in (where.to("en"), who, period.en) if part),
        ),
        "due": "" if one.days_late else Text(f"{due.zh}前报", f"by {due.en}"),
        "late": Text(f"逾期{one.days_late}天", f"{one.days_late} days late") if one.days_late else "",
    }


def _late_promise(desk: Desk, item: Progress, month: Period) -> dict[str, Any]:
    href = f"{reverse('promises:detail', args=[desk.book, item.promise.id])}?month={month.key}"
    percent = f"{item.percent}%" if item.percent is not None else ""
    owner = titled(item.unit) if item.unit else Text("")
    return {
        "title": item.indicator.title,
        "href": href,
        "detail": Text(f"{owner.zh} · 完成 {percent}", f"{owner.to('en')} · {percent} done"),
        "late": late_words(item),
        "state": state_of(item),
    }


def _returned(desk: Desk, row: Record, rules: records.Rules, places: Any) -> dict[str, Any]:
    rule = rules[row]
    period = Period.parse(row.period).text
    where = places.get(row.unit, Text(""))
    return {
        "title": rule.title if rule else row.indicator,
        "href": reverse("records:detail", args=[desk.book, row.id]),
        "detail": Text(f"{where.zh} · {period.zh}", f"{where.to('en')} · {period.en}"),
        "state": "sent-back",
    }


def _confirm(desk: Desk, row: Record, rules: records.Rules, names: Any, places: Any) -> dict[str, Any]:
    rule = rules[row]
    period, where, who = (
        Period.parse(row.period).text,
        places.get(row.unit, Text("")),
        names.get(row.recorded_by, ""),
    )
    return {
        "title": rule.title if rule else row.indicator,
        "href": reverse("records:detail", args=[desk.book, row.id]),
        "detail": Text(f"{where.zh} · {period.zh} · {who}", f"{where.to('en')} · {period.en} · {who}"),
        "state": "waiting",
    }


def _closing(desk: Desk, in_force: InForce) -> list[dict[str, Any]]:
    """The month that has ended and is not closed."""
    last = books.last_closed(desk.book)
    current = Period.month_of(desk.today)
    following = Period.parse(last.period).next() if last else current.previous()
    if following >= current:
        return []
    due = following.end + timedelta(days=_within(in_force) - 1)
    late = (desk.today - due).days
    return [
        {
            "title": Text(f"封{following.text.zh}的账", f"Close {following.text.en}"),
            "href": reverse("appraisal:month", args=[desk.book, following.key]),
            "due": Text(f"{day_text(due).zh}前公布", f"publish by {day_text(due).en}"),
            "late": Text(f"逾期{late}天", f"{late} days late") if late > 0 else "",
        }
    ]
