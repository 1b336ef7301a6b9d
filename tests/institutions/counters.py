"""Playing a kind of matter through its pages, from registering to verdict and rates, by people who are signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.test import Client

from taizhang.institutions import shipped
from taizhang.matters.models import Matter
from taizhang.server import clock
from taizhang.timekeeping import SHANGHAI
from tests.factories import create_contact, create_holder, create_township, create_unit
from tests.web.offices import Office
from tests.web.test_entries import paper

__all__ = ["Counter", "day", "paper", "text_of"]

_INDEPENDENT = ("calendars/2026", "office-hours", "indicators", "contact-duty")


def text_of(institution: str) -> str:
    """The text of a shipped institution, by its file's name."""
    found = {one.file.removesuffix(".toml"): one.text for one in shipped().values()}
    return found[institution]


@contextmanager
def day(on: date | str, at: str = "10:00") -> Iterator[None]:
    """Within this block it is that day, at a time of day in China."""
    moment = datetime.combine(date.fromisoformat(str(on)), time.fromisoformat(at), tzinfo=SHANGHAI)
    with clock.at(moment.astimezone(UTC)):
        yield


@dataclass
class Counter:
    """A township with some shipped kinds of matter in force, and everybody's browser."""

    office: Office
    group: str = ""
    browsers: dict[str, Client] = field(default_factory=dict)

    @classmethod
    def of(cls, *kinds: str, own: tuple[str, ...] = (), villages: int = 2) -> Counter:
        """A township that adopted these kinds; `own` are texts of its own."""
        texts = tuple(text_of(one) for one in (*_INDEPENDENT, *kinds)) + own
        town = create_township(villages=villages, institutions=texts, promises=False)
        town.people["discipline"] = create_holder(
            town.book, town.township, "leader", key="discipline-secretary"
        )
        town.people["station2"] = create_holder(
            town.book,
            create_unit(town.book, "station", "村镇建设办", parent=town.township, position=9),
            "station",
        )
        for number, village in enumerate(town.villages, start=1):
            create_contact(town.book, town.people["station"], village)
            town.people[f"supervisor{number}"] = create_holder(town.book, village, "supervisor")
        return cls(Office(town), create_unit(town.book, "group", "一组", parent=town.villages[0]))

    @property
    def town(self):
        return self.office.town

    def as_(self, role: str) -> Client:
        """Somebody's browser."""
        if role not in self.browsers:
            self.browsers[role] = self.office.as_(role)
        return self.browsers[role]

    def unit(self, role: str) -> str:
        """The unit in which somebody holds a post."""
        return self.town.actor(role).roles[0][0]

    def row(self, matter: str) -> Matter:
        return Matter.rows.for_nobody(self.town.book).get(id=matter)

    def register(self, kind: str, role: str = "clerk", **fields: Any) -> str:
        """Register one on its form; returns its id."""
        before = set(Matter.rows.for_nobody(self.town.book).values_list("id", flat=True))
        answer = self.as_(role).post(self.office.at(f"matters/new/{kind}/"), {"not_the_same": "1", **fields})
        assert answer.status_code == 302, _said(answer)
        return Matter.rows.for_nobody(self.town.book).exclude(id__in=before).get().id

    def do(self, matter: str, what: str, role: str, **fields: Any) -> None:
        """One thing done by its button."""
        address = self.office.at(f"matters/{matter}/do/{what}/")
        assert self.as_(role).get(address).status_code == 200, f"no button {what} for {role}"
        answer = self.as_(role).post(address, fields)
        assert answer.status_code == 302, _said(answer)

    def refused(self, matter: str, what: str, role: str, **fields: Any) -> str:
        """What the form says when it is refused; "404" where the button is not there."""
        answer = self.as_(role).post(self.office.at(f"matters/{matter}/do/{what}/"), fields)
        assert answer.status_code in (404, 422), answer.status_code
        return "404" if answer.status_code == 404 else _said(answer)

    def page(self, matter: str, role: str = "clerk") -> Any:
        """A matter's page."""
        return self.as_(role).get(self.office.at(f"matters/{matter}/"))

    def clocks(self, matter: str, role: str = "clerk") -> dict[str, str]:
        """The clocks on a matter's page, in the words of the page."""
        return {str(one["title"]): one["text"].to("zh") for one in self.page(matter, role).context["clocks"]}

    def history(self, matter: str, role: str = "clerk") -> list[str]:
        """What happened, in order, as the page says it."""
        return [str(one["what"]) for one in reversed(self.page(matter, role).context["history"])]

    def rates(self, kind: str, month: str, role: str = "clerk") -> dict[str, str]:
        """The rates of a month in all: title → "part/whole"; "—" where there is nothing to count."""
        page = self.as_(role).get(self.office.at(f"matters/rates/{kind}/?month={month}"))
        assert page.status_code == 200
        if not page.context["tables"]:
            return {}
        rows = page.context["tables"][0]["rows"]
        return {str(one["cells"][0]): one["cells"][1].get("small", "—") for one in rows}

    def ask(self, kind: str, **fields: Any) -> Any:
        """A resident raises one on the portal; the answer is the receipt."""
        answer = Client().post(f"/p/{self.town.book}/matters/raise/{kind}/", fields)
        assert answer.status_code == 200, _said(answer)
        return answer

    def follow(self, receipt: Any, **fields: Any) -> Any:
        """The resident looks, judges or opens again, by number and secret."""
        given = {name: receipt.context["slip"][name] for name in ("number", "secret")}
        answer = Client().post(f"/p/{self.town.book}/matters/follow/", given | fields)
        assert answer.status_code == 200, _said(answer)
        return answer

    def only(self) -> str:
        """The id of the one matter there is."""
        return Matter.rows.for_nobody(self.town.book).get().id


def _said(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
