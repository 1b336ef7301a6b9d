"""Pages of institutions: what is in force, since when, what upstream changed, what this office changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.books.texts import compared, numbered, warnings
from taizhang.books.upstream import Standing, history, standings
from taizhang.institutions import Institution, load, shipped, titles_of
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import WORD, Desk, day_text, download, language, staff_page, titled
from taizhang.writing.scheme import Paper, names_of, rule_text, to_docx, to_html


@staff_page()
def institutions(request: HttpRequest, book: str) -> HttpResponse:
    """Every institution adopted by the book or offered to it."""
    desk: Desk = request.desk
    found = standings(book, desk.today)
    pending = _pending(desk)
    rules = [one for one in found if not _is_calendar(one)]
    may_adopt = desk.holds("clerk", "leader")
    new = reverse("books:adopt-new", args=[book])
    context = {
        "title": pgettext("navigation", "制度"),
        "lead": _("随软件提供的文本只是可选；采用之后才在本账簿施行，采用时的文本写进账里，不再跟着软件变。"),
        "actions": [{"title": _("采用自订的制度"), "href": new, "icon": "plus"}] if may_adopt else [],
        "adopted": [_adopted(book, one, pending) for one in rules if one.adopted],
        "offered": [_offered(book, one) for one in rules if not one.adopted],
        "calendars": [
            {
                "title": one.offered.institution.title if one.offered else one.id,
                "href": reverse("books:institution", args=[book, one.id]),
                "state": "adopted" if one.adopted else "offered",
            }
            for one in reversed(found)
            if _is_calendar(one)
        ],
        "empty": {
            "heading": _("还没有采用制度"),
            "text": _("先采用“指标”和“目标管理责任制”，再采用考评；没有制度就没有可报的数。"),
            "href": "",
        },
    }
    return render(request, "books/institutions.html", context)


@staff_page()
def institution(request: HttpRequest, book: str, institution: str) -> HttpResponse:
    """One institution: its text, how it differs, its adoptions."""
    desk: Desk = request.desk
    one = standing_of(desk, institution)
    past = history(book, institution)
    row = _version(request, past) or one.adopted or next((old for old in past if old.text), None)
    text = row.text if row else one.offered.text if one.offered else ""
    if not text:
        raise Http404
    stated = load(text)
    here = reverse("books:institution", args=[book, institution])
    show = request.GET.get("show", "rule" if stated.appraisal is not None else "text")
    tabs, diff, diff_title = _tabs(book, one, past, row, show)
    version = f"version={row.id}&" if row is not None and row != one.adopted else ""
    if stated.appraisal is not None:
        tabs[0] |= {"href": f"{here}?{version}show=text", "current": show == "text"}
        tabs.insert(0, {"title": _("条文"), "href": f"{here}?{version}show=rule", "current": show == "rule"})
    context = {
        "title": stated.title,
        "lead": stated.header.note.text if stated.header.note else "",
        "crumbs": [
            {"title": pgettext("navigation", "制度"), "href": reverse("books:institutions", args=[book])}
        ],
        "state": "adopted" if one.adopted else "offered",
        "actions": _actions(desk, one, institution, row, has_rule=stated.appraisal is not None),
        "warnings": warnings(text),
        "facts": _facts(one, row, stated.header.source),
        "tabs": tabs if len(tabs) > 1 else [],
        "rule": to_html(rule_of(desk, stated), whole=False) if show == "rule" and stated.appraisal else "",
        "diff": diff if diff is not None else numbered(text),
        "diff_title": diff_title,
        "same": diff == [],
        "history": _history(desk, here, past, row),
    }
    return render(request, "books/institution.html", context)


@staff_page()
def text(request: HttpRequest, book: str, institution: str) -> HttpResponse:
    """The text as a file: of one adoption, or as it is offered."""
    desk: Desk = request.desk
    one = standing_of(desk, institution)
    row = _version(request, history(book, institution)) or one.adopted
    content = row.text if row else one.offered.text if one.offered else ""
    if not content:
        raise Http404
    return download(content, f"{institution}.toml", "application/toml; charset=utf-8")


@staff_page()
def rule(request: HttpRequest, book: str, institution: str) -> HttpResponse:
    """A scheme as the rule text that the paper would have, as a Word file."""
    desk: Desk = request.desk
    one = standing_of(desk, institution)
    row = _version(request, history(book, institution)) or one.adopted
    content = row.text if row else one.offered.text if one.offered else ""
    stated = load(content) if content else None
    if stated is None or stated.appraisal is None:
        raise Http404
    return download(to_docx(rule_of(desk, stated), at=clock.now()), f"{institution}.docx", WORD)


def rule_of(desk: Desk, stated: Institution) -> Paper:
    """A scheme in words, with the names that this book gives to indicators and to other appraisals."""
    known = books.in_force(desk.book, desk.today)
    offered = [one.institution for one in shipped().values() if one.institution.id not in known]
    every = (*offered, *known.values())
    return rule_text(stated, language(), names=names_of(every), titles=titles_of(every))


def standing_of(desk: Desk, institution: str) -> Standing:
    """How an institution stands today; raises Http404 for one that nobody adopted or offers."""
    for one in standings(desk.book, desk.today):
        if one.id == institution:
            return one
    if not history(desk.book, institution):
        raise Http404
    return Standing(institution, None, None)  # adopted for a later day, or repealed


def _version(request: HttpRequest, past: tuple[AdoptedInstitution, ...]) -> AdoptedInstitution | None:
    """The adoption asked for; raises Http404 for one that is not of this institution."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    found = next((row for row in past if row.id == asked and row.text), None)
    if found is None:
        raise Http404
    return found


def _is_calendar(one: Standing) -> bool:
    if one.adopted is not None:
        return "calendar" in one.adopted.sections
    return one.offered is not None and one.offered.institution.calendar is not None


def _pending(desk: Desk) -> dict[str, Text]:
    """What takes effect on a later day, by institution."""
    rows = (
        AdoptedInstitution.rows.of(desk.book).filter(effective_from__gt=desk.today).order_by("effective_from")
    )
    found = {}
    for institution, sha, day in rows.values_list("institution", "sha256", "effective_from"):
        when = day_text(day)
        found[institution] = (
            Text(f"{when.zh}起改用新文本", f"another text from {when.en}")
            if sha
            else Text(f"{when.zh}起废止", f"repealed from {when.en}")
        )
    return found


def _adopted(book: str, one: Standing, pending: dict[str, Text]) -> dict[str, Any]:
    row = one.adopted
    assert row is not None
    return {
        "id": one.id,
        "title": titled(row),
        "href": reverse("books:institution", args=[book, one.id]),
        "since": day_text(row.effective_from),
        "source": load(row.text).header.source,
        "changed": one.upstream_changed,
        "differs": one.own and one.offered is not None,
        "own": one.offered is None,
        "pending": pending.get(one.id, ""),
    }


def _offered(book: str, one: Standing) -> dict[str, Any]:
    assert one.offered is not None
    stated = one.offered.institution
    return {
        "id": one.id,
        "title": stated.title,
        "href": reverse("books:institution", args=[book, one.id]),
        "from_day": day_text(stated.header.from_),
        "source": stated.header.source,
    }


def _actions(
    desk: Desk, one: Standing, institution: str, row: AdoptedInstitution | None, *, has_rule: bool
) -> list[dict[str, Any]]:
    book = desk.book
    version = f"?version={row.id}" if row else ""
    file = reverse("books:text", args=[book, institution]) + version
    actions: list[dict[str, Any]] = []
    if desk.holds("clerk", "leader"):
        adopt = reverse("books:adopt", args=[book, institution])
        if one.adopted is None and one.offered is not None:
            actions.append({"title": _("采用"), "href": f"{adopt}?text=offered", "icon": "seal"})
        if one.upstream_changed:
            actions.append(
                {"title": _("采用新的随软件文本"), "href": f"{adopt}?text=offered", "icon": "seal"}
            )
        edit = {"title": _("改动后采用"), "href": adopt, "icon": "pen", "second": True}
        actions.append(edit)
        if one.adopted is not None:
            repeal = reverse("books:repeal", args=[book, institution])
            actions.append({"title": _("废止"), "href": repeal, "second": True})
    actions.append({"title": _("下载文本"), "href": file, "second": True})
    if has_rule:
        paper = reverse("books:rule", args=[book, institution]) + version
        actions.append({"title": _("下载条文（Word）"), "href": paper, "second": True})
    return actions


def _facts(one: Standing, row: AdoptedInstitution | None, source: str) -> list[dict[str, Any]]:
    sha = row.sha256 if row else one.offered.sha256 if one.offered else ""
    facts: list[dict[str, Any]] = [{"title": _("编号"), "text": one.id}, {"title": _("依据"), "text": source}]
    if row is not None:
        facts.append({"title": _("施行起"), "text": day_text(row.effective_from)})
        facts.append({"title": _("采用日"), "text": day_text(row.adopted_on)})
    elif one.offered is not None:
        facts.append({"title": _("提供起"), "text": day_text(one.offered.institution.header.from_)})
    facts.append(
        {"title": _("文本校验值"), "text": " ".join(sha[at : at + 4] for at in range(0, 16, 4)) + " …"}
    )
    if one.adopted is not None:
        facts.append({"title": _("与随软件的文本"), "text": _relation(one)})
    return facts


def _relation(one: Standing) -> Text:
    if one.offered is None:
        return Text("自订，软件不提供", "the office's own; nothing ships")
    if one.own and one.upstream_changed:
        return Text("本账簿改过，上游也有新文本", "changed here, and upstream changed since")
    if one.own:
        return Text("本账簿改过", "changed here")
    if one.upstream_changed:
        return Text("上游有新文本", "upstream changed since")
    return Text("一致", "the same")


def _tabs(
    book: str, one: Standing, past: tuple[AdoptedInstitution, ...], row: AdoptedInstitution | None, show: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]] | None, str]:
    """The views of the text that there are, and the comparison asked for (None: the plain text)."""
    here = reverse("books:institution", args=[book, one.id])
    tabs = [{"title": _("文本"), "href": here, "current": show == "text" or row != one.adopted}]
    diff, title = None, ""
    if one.adopted is not None and row == one.adopted:
        base = _base(one, past)
        if one.own and base:
            tabs.append(
                {"title": _("本账簿改了什么"), "href": f"{here}?show=ours", "current": show == "ours"}
            )
            if show == "ours":
                diff, title = (
                    compared(base, one.adopted.text),
                    _("从当初依据的随软件文本，到本账簿采用的文本"),
                )
        if one.offered is not None and (one.upstream_changed or one.own):
            tabs.append(
                {
                    "title": _("和现在的随软件文本比"),
                    "href": f"{here}?show=upstream",
                    "current": show == "upstream",
                }
            )
            if show == "upstream":
                diff, title = (
                    compared(one.adopted.text, one.offered.text),
                    _("从采用的文本，到现在随软件提供的文本"),
                )
    if diff is None:
        tabs[0]["current"] = True
    return tabs, diff, title


def _base(one: Standing, past: tuple[AdoptedInstitution, ...]) -> str:
    """The text that the adopted one was based on, where it is still known."""
    wanted = one.adopted.based_on if one.adopted else ""
    if one.offered is not None and one.offered.sha256 == wanted:
        return one.offered.text
    return next((row.text for row in past if row.sha256 == wanted), "")


def _history(
    desk: Desk, here: str, past: tuple[AdoptedInstitution, ...], shown: AdoptedInstitution | None
) -> list[dict[str, Any]]:
    names = desk.names(row.adopted_by for row in past)
    entries = []
    for row in past:
        since = day_text(row.effective_from)
        what = (
            Text(f"采用，{since.zh}起施行", f"adopted, in force from {since.en}")
            if row.text
            else Text(f"废止，{since.zh}起不再施行", f"repealed from {since.en}")
        )
        entries.append(
            {
                "what": what,
                "who": names.get(row.adopted_by, ""),
                "when": day_text(row.adopted_on),
                "href": f"{here}?version={row.id}"
                if row.text and (shown is None or row.id != shown.id)
                else "",
            }
        )
    return entries
