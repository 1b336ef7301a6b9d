"""My day: each role sees what it owes, what is late and what waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

from taizhang.server import clock
from tests.factories import NEW_YEAR
from tests.web.offices import Office


def _titles(items) -> list[str]:
    return [str(item["title"]) for item in items]


def test_a_cadre_owes_what_the_village_has_not_reported(office: Office) -> None:
    office.town.record("sales", "2026-02", 5)
    page = office.as_("village1").get(office.home)
    owed = {(str(item["title"]), str(item["detail"])) for item in page.context["owe"]}
    late = _titles(page.context["late"])
    assert ("新增就业", "2026年2月") in owed
    assert ("工业应税销售", "2026年2月") not in owed
    assert "工业应税销售" in late, "January was never reported and is past its day"


def test_what_is_done_leaves_the_page(office: Office) -> None:
    cadre = office.as_("village1")
    before = cadre.get(office.home).context["owe_count"]
    office.town.record("jobs", "2026-02", 1)
    assert cadre.get(office.home).context["owe_count"] == before - 1


def test_another_villages_reports_are_not_mine(office: Office) -> None:
    page = office.as_("village1").get(office.home)
    addresses = [
        item["href"] for item in (*page.context["owe"], *page.context["late"]) if "/records/" in item["href"]
    ]
    assert addresses
    assert all(office.town.villages[0] in href for href in addresses)


def test_what_waits_for_confirmation_waits_for_those_who_may(office: Office) -> None:
    office.town.record("sales", "2026-02", 5, confirmed=False)
    assert _titles(office.as_("supervisor").get(office.home).context["waits"]) == ["工业应税销售"]
    assert "工业应税销售" in _titles(office.as_("clerk").get(office.home).context["waits"])
    assert office.as_("village1").get(office.home).context["waits"] == []
    assert office.as_("auditor").get(office.home).context["waits"] == []


def test_the_clerk_is_told_to_close_the_month_that_has_ended(office: Office) -> None:
    assert _titles(office.as_("clerk").get(office.home).context["waits"]) == ["封2026年2月的账"]
    office.town.do(on=NEW_YEAR)
    with clock.at(datetime(2026, 3, 25, 4, tzinfo=UTC)):
        waits = office.as_("clerk").get(office.home).context["waits"]
    assert str(waits[0]["late"]) == "逾期15天"


def test_a_leader_sees_the_promises_furthest_behind_first(office: Office) -> None:
    office.town.record("sales", "2026-01", 10)
    page = office.as_("leader").get(office.home)
    assert _titles(page.context["late"]) == ["工业应税销售"]
    assert {str(figure["title"]): figure["amount"] for figure in page.context["figures"]}["滞后"] == 1
    assert page.context["owe"] == []


def test_empty_lists_say_so(office: Office) -> None:
    page = office.as_("auditor").get(office.home).content.decode()
    for words in ("没有逾期的事。", "该办的、该报的都办了。", "没有等您确认或签批的事。"):
        assert words in page


def test_the_navigation_offers_accounts_to_the_clerk_alone(office: Office) -> None:
    assert "账号" in _titles(office.as_("clerk").get(office.home).context["nav"])
    assert "账号" not in _titles(office.as_("leader").get(office.home).context["nav"])
