"""What every page declares and is given: who may open it, and the desk (办公桌) of the person who did.

A view is declared `public_page` or `staff_page`; `taizhang.office.permissions` lets no undeclared view run, so a
forgotten declaration is an error and never an open door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from taizhang.journal import Act, Actor, Appended, append
from taizhang.problems import Refused, Text
from taizhang.server import clock
from taizhang.server.store import STORE
from taizhang.timekeeping import Period

View = TypeVar("View", bound=Callable[..., HttpResponse])

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Page:
    """What a view declared: open to the public, or to staff who hold one of `roles` (empty: any post); `program` for one
    that programs ask, which are told that they must sign in and are not sent to a page for it."""

    public: bool
    roles: tuple[str, ...] = ()
    program: bool = False


def public_page(view: View) -> View:
    """Declare a view that opens without sign-in."""
    view.page = Page(public=True)  # type: ignore[attr-defined]
    return view


def staff_page(*, roles: Iterable[str] = (), program: bool = False) -> Callable[[View], View]:
    """Declare a view for the staff of the book that its address names, of these roles if any are given."""

    def declared(view: View) -> View:
        view.page = Page(public=False, roles=tuple(roles), program=program)  # type: ignore[attr-defined]
        return view

    return declared


@dataclass(frozen=True)
class Desk:
    """The person at the page: the book, its name, who acts with which roles, and the day.

    `names` turns people's ids into names, once for a whole page; concept apps below the one that knows people
    ask here.
    """

    book: str
    title: Text
    actor: Actor
    post: Text
    today: date
    names: Callable[[Iterable[str]], Mapping[str, str]]

    def holds(self, *roles: str) -> bool:
        """Whether one of these roles is held."""
        return any(self.actor.holds(role) for role in roles)

    def append(self, acts: Any, *, key: str = "", on: date | None = None) -> Appended:
        """Append acts (or a plan) as this person; see `taizhang.journal.append`."""
        return append(
            STORE, self.book, acts, who=self.actor, now=clock.now(), happened_on=on or self.today, key=key
        )


def given_id(appended: Appended, form: type[Act]) -> str:
    """The id that the first act of this kind gave; on a repetition the id it gave the first time."""
    return next(act.id for act in appended.acts() if isinstance(act, form))  # type: ignore[attr-defined]


def language() -> str:
    """The reader's language: "zh-hans" or "en"."""
    return get_language() or "zh-hans"


def day_text(day: date | None) -> Text:
    """A day as a document prints it."""
    if day is None:
        return Text("")
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def titled(row: Any) -> Text:
    """The title of a book, unit or post in both languages."""
    return Text(row.title, row.title_en)


def asked_period(text: str, *, kind: str = "month") -> Period:
    """The period that an address names; raises Http404 for anything else."""
    try:
        period = Period.parse(text)
    except Refused as refused:
        raise Http404(refused.problems[0].to(language())) from None
    if kind and period.kind != kind:
        raise Http404(Text("这里按月看", "this page goes by month").to(language()))
    return period


def asked_month(request: HttpRequest, default: Period, name: str = "month") -> Period:
    """The month asked for in the query; the default without one. Raises BadRequest for what is not a month."""
    text = request.GET.get(name, "")
    if not text:
        return default
    try:
        period = Period.parse(text)
    except Refused as refused:
        raise BadRequest(refused.problems[0].to(language())) from None
    if period.kind != "month":
        raise BadRequest(Text("这里按月看", "this page goes by month").to(language()))
    return period


def asked_number(request: HttpRequest, name: str = "page") -> int:
    """A page number from the query, 1 for anything that is none."""
    text = request.GET.get(name, "")
    return min(max(int(text), 1), 10**6) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def month_switch(month: Period, href: Callable[[Period], str], latest: Period) -> dict[str, Any]:
    """The context of the month switch: before, after, and the months of the year; nothing after `latest`."""
    following = month.next()
    return {
        "title": month.text,
        "previous": {"title": month.previous().text, "href": href(month.previous())},
        "next": {"title": following.text, "href": href(following)} if following <= latest else None,
        "options": [
            {"title": one.text, "href": href(one), "current": one == month}
            for one in Period(month.year).months()
            if one <= latest
        ],
    }


def paged(
    rows: Sequence[Any] | Any, number: int, size: int, count: int, href: Callable[[int], str]
) -> tuple[list[Any], dict[str, Any]]:
    """One page of rows and the context of the pagination."""
    total = max((count + size - 1) // size, 1)
    number = min(number, total)
    return list(rows[(number - 1) * size : number * size]), {
        "number": number,
        "total": total,
        "count": count,
        "previous_href": href(number - 1) if number > 1 else "",
        "next_href": href(number + 1) if number < total else "",
    }


def download(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file to keep: never shown in the page's own origin."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The type of a .docx file."""
