"""Pages of units: the list in the office's order, one unit with its posts and duties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.journal import REGISTRY
from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text, staff_page, titled
from taizhang.server.store import STORE
from taizhang.units import queries
from taizhang.units.forms import BINDS, KINDS
from taizhang.units.models import Contact, Post, Term, Unit
from taizhang.units.pages import SECTIONS


@staff_page()
def units(request: HttpRequest, book: str) -> HttpResponse:
    """The units in the office's order; search takes names, codes and pinyin initials."""
    desk: Desk = request.desk
    asked = request.GET.get("q", "").strip()[:40]
    kind = request.GET.get("kind", "")
    ended = kind == "ended"
    rows = list(Unit.rows.of(book).order_by("position", "id"))
    standing = [unit for unit in rows if unit.holds_on(desk.today) != ended]
    kinds = [one for one in KINDS if any(unit.kind == one and unit.holds_on(desk.today) for unit in rows)]
    shown = [unit for unit in standing if ended or not kind or unit.kind == kind]
    if asked:
        shown = [unit for unit in shown if _matches(unit, asked)]
    holdings = queries.holdings(book, desk.today)
    contacts = queries.contacts(book, desk.today)
    names = desk.names([*(one.person for one in holdings), *(one.person for one in contacts)])
    heads: dict[str, str] = {}
    for holding in holdings:
        heads.setdefault(holding.unit.id, names.get(holding.person, ""))
    bound: dict[str, list[str]] = {}
    for contact in contacts:
        bound.setdefault(contact.unit, []).append(names.get(contact.person, ""))
    parents = {unit.id: unit for unit in rows}
    groups = []
    for one in KINDS:
        members = [unit for unit in shown if unit.kind == one]
        if members:
            groups.append(
                {
                    "title": KINDS[one],
                    "units": [
                        {
                            "title": titled(unit),
                            "href": reverse("units:detail", args=[book, unit.id]),
                            "code": unit.code,
                            "head": heads.get(unit.id, ""),
                            "contact": _("、").join(bound.get(unit.id, [])),
                            "state": "" if unit.holds_on(desk.today) else "ended",
                            "note": _note(unit, parents),
                        }
                        for unit in members
                    ],
                }
            )
    here = reverse("units:list", args=[book])
    tabs = [("", _("全部")), *((one, KINDS[one]) for one in kinds)]
    if any(not unit.holds_on(desk.today) for unit in rows):
        tabs.append(("ended", _("已撤销")))
    actions: list[dict[str, Any]] = []
    if desk.holds("clerk"):
        actions = [
            {"title": _("设立单位"), "href": reverse("units:open", args=[book]), "icon": "plus"},
            {"title": _("从表格导入"), "href": reverse("units:import", args=[book]), "second": True},
        ]
    duties = reverse("office:duties-latest", args=[book])
    actions.append({"title": _("驻村等职责"), "href": duties, "second": True})
    context = {
        "title": _("单位与岗位"),
        "actions": actions,
        "tabs": [
            {"title": words, "href": f"?kind={key}" if key else here, "current": key == kind}
            for key, words in tabs
        ],
        "search": {
            "action": here,
            "value": asked,
            "label": _("名称、拼音首字母或代码"),
            "hidden": [{"name": "kind", "value": kind}] if kind else [],
        },
        "groups": groups,
        "empty": {
            "heading": _("没有找到“%(q)s”") % {"q": asked} if asked else _("还没有单位"),
            "text": _("可以只写拼音首字母，例如“qhc”。")
            if asked
            else _("先设立乡镇，再设立站所和村；也可以从统计用区划代码的表格导入。"),
            "href": here if asked else reverse("units:import", args=[book]) if desk.holds("clerk") else "",
            "action": _("看全部") if asked else _("从表格导入"),
        },
    }
    return render(request, "units/list.html", context)


@staff_page()
def unit(request: HttpRequest, book: str, unit: str) -> HttpResponse:
    """One unit: posts and holders, contact duties, what it promised, its results, its history."""
    desk: Desk = request.desk
    row = Unit.rows.of(book).filter(id=unit).first()
    if row is None:
        raise Http404
    around = {one.id: one for one in Unit.rows.of(book).filter(id__in=[row.parent, row.successor])}
    posts = list(Post.rows.of(book).on(desk.today).filter(unit=row.id))
    terms = list(Term.rows.of(book).on(desk.today).filter(post__in=[post.id for post in posts]))
    contacts = queries.contacts(book, desk.today, unit=row.id)
    history = STORE.history(book, row.id)
    people = [
        *(term.person for term in terms),
        *(one.person for one in contacts),
        *(entry.actor for entry in history),
    ]
    names = desk.names(people)
    clerk = desk.holds("clerk")
    context: dict[str, Any] = {
        "title": titled(row),
        "lead": Text(
            f"{KINDS[row.kind].zh}{' · ' + row.group if row.group else ''}",
            f"{KINDS[row.kind].en}{' · ' + row.group if row.group else ''}",
        ),
        "crumbs": [{"title": pgettext("navigation", "单位"), "href": reverse("units:list", args=[book])}],
        "state": "" if row.holds_on(desk.today) else "ended",
        "facts": _facts(book, row, around),
        "posts": list(_posts(desk, posts, terms, names)),
        "may_change": clerk,
        "contacts": _contacts(desk, contacts, names),
        "actions": _actions(desk, row) if clerk and row.holds_on(desk.today) else [],
        "history": [
            {
                "what": REGISTRY[entry.kind].title,
                "who": names.get(entry.actor, ""),
                "when": day_text(entry.day),
                "note": names.get(str(entry.data.get("person", "")), ""),
            }
            for entry in reversed(history)
        ],
    }
    for section in SECTIONS:
        for key, part in section(desk, row).items():
            context[key] = [*context[key], *part] if isinstance(part, list) and key in context else part
    return render(request, "units/detail.html", context)


def _matches(unit: Unit, asked: str) -> bool:
    wanted = asked.casefold()
    return (
        wanted in unit.title.casefold()
        or wanted in unit.title_en.casefold()
        or (wanted.isascii() and unit.initials.casefold().startswith(wanted))
        or (wanted.isdigit() and unit.code.startswith(wanted))
    )


def _note(unit: Unit, parents: dict[str, Unit]) -> Text | str:
    if unit.successor in parents:
        successor = titled(parents[unit.successor])
        return Text(f"由{successor.zh}承接", f"taken over by {successor.to('en')}")
    return unit.group


def _facts(book: str, row: Unit, around: dict[str, Unit]) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"title": _("种类"), "text": KINDS[row.kind]}]
    if row.code:
        facts.append({"title": _("代码"), "text": row.code})
    for title, one in ((_("上级单位"), around.get(row.parent)), (_("承接单位"), around.get(row.successor))):
        if one is not None:
            facts.append(
                {"title": title, "text": titled(one), "href": reverse("units:detail", args=[book, one.id])}
            )
    facts.append({"title": _("从"), "text": day_text(row.since)})
    if row.until:
        facts.append({"title": _("到"), "text": day_text(row.until)})
    return facts


def _posts(desk: Desk, posts: Iterable[Post], terms: Iterable[Term], names: Any) -> Iterable[dict[str, Any]]:
    clerk = desk.holds("clerk")
    by_post: dict[str, list[Term]] = {}
    for term in terms:
        by_post.setdefault(term.post, []).append(term)
    for post in posts:
        start = reverse("units:start-term", args=[desk.book, post.id]) if clerk else ""
        held = by_post.get(post.id, [])
        if not held:
            yield {"title": titled(post), "vacant": True, "start_href": start}
        for term in held:
            yield {
                "title": titled(post),
                "holder": names.get(term.person, ""),
                "acting": Text("代理", "acting") if term.acting else "",
                "from_day": term.since,
                "to_day": term.until,
                "start_href": start,
                "end_href": reverse("units:end-term", args=[desk.book, term.id])
                if clerk and term.until is None
                else "",
            }


def _contacts(desk: Desk, contacts: Iterable[Contact], names: Any) -> dict[str, Any]:
    clerk = desk.holds("clerk")
    rows = []
    for one in contacts:
        cells: list[Any] = [
            names.get(one.person, ""),
            BINDS.get(one.binds, one.binds),
            day_text(one.since),
            day_text(one.until),
        ]
        if clerk:
            ending = {"text": _("终止"), "href": reverse("units:end-contact", args=[desk.book, one.id])}
            cells.append(ending if one.until is None else "")
        rows.append({"cells": cells})
    columns = [{"title": _("联系人")}, {"title": _("联系")}, {"title": _("从")}, {"title": _("到")}]
    if clerk:
        columns.append({"title": _("操作")})
    return {"caption": _("谁联系这个单位"), "columns": columns, "rows": rows}


def _actions(desk: Desk, row: Unit) -> list[dict[str, Any]]:
    listed = [
        (_("设岗"), "units:new-post", "plus"),
        (_("确定联系人"), "units:bind-contact", ""),
        (_("撤销单位"), "units:close", ""),
    ]
    return [
        {"title": title, "href": reverse(name, args=[desk.book, row.id]), "icon": icon, "second": not icon}
        for title, name, icon in listed
    ]
