"""Duties of a month on screen (A14 驻村制度): done, short, not reported; who sees whose."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.institutions.playing import play, report
from tests.web.offices import Office


@pytest.fixture
def office(db, clock) -> Office:
    office = Office(play())
    for village, days in enumerate((18, 12)):
        person = office.town.people[f"village{village + 1}"]
        report(office.town, "village-days", "2026-02", village, days, person=person)
    return office


def _rows(page, group: int = 0) -> list[tuple[str, str, str]]:
    return [
        (str(row["cells"][0]["text"]), row["cells"][4]["state"], str(row["cells"][4]["title"]))
        for row in page.context["groups"][group]["rows"]
    ]


def test_done_short_and_not_reported_are_three_states(office: Office) -> None:
    page = office.as_("clerk").get(office.at("duties/2026-02/"))
    assert _rows(page) == [
        ("第1村", "confirmed", "做到"),
        ("第2村", "late", "差6天"),
        ("第3村", "no-data", ""),
    ]
    assert "做到 1 人，不足 1 人，没报 1 人" in page.content.decode()


def test_the_latest_month_is_where_one_arrives(office: Office) -> None:
    assert office.as_("leader").get(office.at("duties/"))["Location"] == office.at("duties/2026-02/")


def test_a_village_sees_its_own_only(office: Office) -> None:
    page = office.as_("village2").get(office.at("duties/2026-02/"))
    assert [row[0] for row in _rows(page)] == ["第2村"]


def test_a_month_to_come_and_what_is_no_month_are_not_found(office: Office) -> None:
    for month in ("2026-04", "2027-01", "2026", "2026-Q1", "x"):
        assert office.as_("clerk").get(office.at(f"duties/{month}/")).status_code == 404, month


def test_without_such_an_institution_the_page_says_what_to_do(township, clock) -> None:
    office = Office(township)
    page = office.as_("clerk").get(office.at("duties/2026-02/")).content.decode()
    assert "采用驻村一类的制度" in page


def test_a_units_page_shows_what_is_owed_there(office: Office) -> None:
    page = office.as_("village2").get(office.at(f"units/{office.town.villages[1]}/"))
    assert [row["cells"][4]["state"] for row in page.context["duties"]["rows"]] == ["late", "no-data"]


def test_it_is_for_the_staff_and_reads_in_english(office: Office) -> None:
    assert Client().get(office.at("duties/2026-02/")).status_code == 302
    clerk = office.as_("clerk")
    clerk.cookies["django_language"] = "en"
    assert "1 done, 1 short, 1 not reported" in clerk.get(office.at("duties/2026-02/")).content.decode()
