"""A township that adopted some schemes and the people who enter, judge, close, object and decide in their browsers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from taizhang.appraisal.models import ScoreTotal
from taizhang.institutions import shipped
from taizhang.notices.models import Notice
from taizhang.records.acts import RecordConfirmed
from taizhang.records.models import WAITING, Record
from taizhang.timekeeping import Period
from tests.factories import create_contact, create_township
from tests.institutions.counters import day
from tests.web.offices import Office

BASE = (
    "indicators",
    "target-responsibility",
    "contact-duty",
    "village-duty",
    "office-hours",
    "calendar-2026",
)


@dataclass
class Assessors:
    """The office at work on a scheme."""

    office: Office
    scheme: str

    @classmethod
    def of(cls, scheme: str, *others: str, villages: int = 3, promises: bool = False) -> Assessors:
        """A township in which a scheme and what it stands on are in force."""
        texts = [shipped()[id].text for id in (*BASE, *others, scheme)]
        town = create_township(villages=villages, institutions=texts, promises=promises)
        for number, village in enumerate(town.villages, start=1):
            create_contact(town.book, town.people[f"village{number}"], village)
        return cls(Office(town), scheme)

    @property
    def town(self):
        return self.office.town

    def entries(self, period: str, path: str = "") -> str:
        """An address below the entries of the scheme's sheet."""
        return self.office.at(f"entries/{self.scheme}/{period}/{path}")

    def figures(self, period: str, fact: str, values: Sequence[Any]) -> None:
        """The clerk enters a figure for every village, and the deputy confirms them."""
        given = {unit: str(value) for unit, value in zip(self.town.villages, values, strict=False)}
        answer = self.office.as_("clerk").post(self.entries(period, f"figures/{fact}/"), given)
        assert answer.status_code == 302, answer.content.decode()
        self.confirm(fact)

    def confirm(self, indicator: str) -> None:
        """The deputy confirms what waits of an indicator."""
        rows = Record.rows.of(self.town.book).filter(indicator=indicator, status=WAITING)
        acts = [RecordConfirmed(record=row.id, replaces=row.replaces) for row in rows]
        if acts:
            self.town.do(*acts, who="deputy")

    def judge(
        self, period: str, line: str, role: str, points: Sequence[Any], reason: str = "实地看过"
    ) -> None:
        """Somebody gives every village its points with a reason."""
        given: dict[str, str] = {}
        for unit, value in zip(self.town.villages, points, strict=False):
            given |= {f"points-{unit}": str(value), f"reason-{unit}": reason}
        answer = self.office.as_(role).post(self.entries(period, f"judge/{line}/"), given)
        assert answer.status_code == 302, answer.content.decode()

    def close_before(self, month: str) -> None:
        """The months of the year before this one are closed, without anything published."""
        for before in Period(int(month[:4])).months():
            if before.key < month:
                self.town.close(before.key)

    def close(self, month: str, approver: str) -> Any:
        """The clerk closes the month on the page, with the approver of the scheme's ranking."""
        with day(Period.parse(month).end):
            return self.office.as_("clerk").post(
                self.office.at(f"months/{month}/close/"),
                {"token": f"close {month}", f"approve-{self.scheme}": self.town.people[approver]},
            )

    def closed(self, month: str, approver: str) -> None:
        """The same, and it is done: the page of the month says nothing against it."""
        answer = self.close(month, approver)
        assert answer.status_code == 302, [str(one) for one in answer.context["problems"]]

    def totals(self, period: str) -> Mapping[int, ScoreTotal]:
        """The kept results by village, from 0."""
        rows = ScoreTotal.rows.of(self.town.book).filter(institution=self.scheme, period=period)
        return {self.town.villages.index(row.unit): row for row in rows if row.unit in self.town.villages}

    def sheet(self, period: str, village: int, role: str = "") -> Any:
        """A village's score sheet as its cadre sees it."""
        answer = self.office.as_(role or f"village{village + 1}").get(
            self.office.at(f"sheets/{self.scheme}/{period}/{self.town.villages[village]}/")
        )
        assert answer.status_code == 200
        return answer

    def corrected(self, period: str, village: int, item: str, points: str, decider: str) -> Any:
        """The village objects to a line within the window, whoever decides upholds it and corrects the points."""
        with day(Period.parse(period).end + timedelta(days=2)):
            own, form = self.office.as_(f"village{village + 1}"), {"item": item, "ground": "有一处记错了村"}
            receipt = own.post(self.sheet(period, village).context["objection"]["href"], form)
            assert receipt.status_code == 302, receipt.content.decode()
            boss = self.office.as_(decider)
            href = boss.get(receipt["Location"]).context["decide_href"]
            answer = boss.post(href, {"outcome": "upheld", "reason": "核对属实", f"points-{item}": points})
            assert answer.status_code == 302, answer.content.decode()
            return self.sheet(period, village)

    def posted(self) -> str:
        """The page on which the public reads the ranking."""
        notice = Notice.rows.of(self.town.book).filter(institution=self.scheme).latest("posted_on")
        with day(notice.posted_on + timedelta(days=3)):
            page = Client().get(f"/p/{self.town.book}/notices/{notice.id}/")
        assert page.status_code == 200
        return page.content.decode()
