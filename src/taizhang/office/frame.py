"""What every staff page is framed by: who is signed in, in which book, where one can go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from taizhang.problems import Text
from taizhang.server.pages import Desk, day_text


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame; the portal's pages bring their own."""
    desk: Desk | None = getattr(request, "desk", None)
    if desk is None:
        return {}
    home = reverse("office:home", args=[desk.book])
    name = desk.names([]).get(desk.actor.person, "")
    return {
        "book": {"title": desk.title, "href": home},
        "nav": _nav(request, desk),
        "me": {"name": name, "post": desk.post, "href": home, "sign_out_href": reverse("office:sign-out")},
        "printed": Text(f"{desk.today} 打印", f"printed {desk.today}") if name else day_text(desk.today),
        "portal_href": reverse("portal:home", args=[desk.book]),
    }


def _nav(request: HttpRequest, desk: Desk) -> list[dict[str, Any]]:
    """Where this person can go; the page that is open is marked."""
    places: list[tuple[str | Text, str]] = [
        (pgettext("navigation", "今日"), "office:home"),
        (pgettext("navigation", "事项"), "matters:list"),
        (pgettext("navigation", "记录"), "records:list"),
        (pgettext("navigation", "目标"), "promises:tree"),
        (pgettext("navigation", "月度"), "appraisal:months"),
        (pgettext("navigation", "位次"), "appraisal:rankings"),
        (pgettext("navigation", "公示"), "notices:list"),
        (pgettext("navigation", "单位"), "units:list"),
        (pgettext("navigation", "制度"), "books:institutions"),
        (Text("核稿", "Check"), "office:reading"),
    ]
    if desk.holds("clerk"):
        places.append((pgettext("navigation", "账号"), "office:accounts"))
        places.append((pgettext("navigation", "提醒渠道"), "outbox:channels"))
    places.append((pgettext("navigation", "接口"), "api-office:keys"))
    here = request.resolver_match
    nav = []
    for title, name in places:
        app = name.partition(":")[0]
        current = here is not None and (here.view_name == name or _section(here.view_name) == name)
        current = current or (
            here is not None and app not in ("office", "appraisal") and here.app_name == app
        )
        nav.append({"title": title, "href": reverse(name, args=[desk.book]), "current": current})
    return nav


def _section(view_name: str) -> str:
    """The entry of the navigation that a page belongs to, where its app has several."""
    app, _sep, name = view_name.partition(":")
    if app == "appraisal":
        return "appraisal:months" if name.startswith("month") or name == "close" else "appraisal:rankings"
    return "office:accounts" if app == "office" and name.startswith("account") else ""
