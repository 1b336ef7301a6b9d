"""Matters on screen: registered, worked on, ended; and never shown to those they complain about."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from taizhang.matters.models import Matter
from tests.factories import create_township
from tests.matters import kinds
from tests.rules import CONTACT, INDICATORS
from tests.web.offices import Office

ROLES = ("clerk", "leader", "supervisor", "auditor", "station", "village1", "village2")


@pytest.fixture
def office(db, clock) -> Office:
    town = create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False)
    return Office(town)


def register(office: Office, kind: str = "hotline", role: str = "clerk", **fields) -> Matter:
    """One registered on its form."""
    usual = {
        "hotline": {
            "text": "村口路灯不亮",
            "category": "lamp",
            "channel": "phone",
            "about": "place",
            "place": office.town.villages[0],
        },
        "petition": {"text": "占地补偿没有到位", "category": "land", "channel": "letter", "about": "unit"},
    }[kind]
    before = set(Matter.rows.for_nobody(office.town.book).values_list("id", flat=True))
    answer = office.as_(role).post(office.at(f"matters/new/{kind}/"), {**usual, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return Matter.rows.for_nobody(office.town.book).exclude(id__in=before).get()


def do(office: Office, matter: Matter, what: str, role: str = "station", **fields) -> None:
    answer = office.as_(role).post(office.at(f"matters/{matter.id}/do/{what}/"), fields)
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())[-3000:]


def said(page) -> str:
    return page.content.decode()


def test_a_matter_goes_its_way_from_the_form_to_the_end(office: Office) -> None:
    matter = register(office, name="春生", phone="13900001234")
    station = office.as_("station")
    page = station.get(office.at(f"matters/{matter.id}/"))
    assert "村口路灯不亮" in said(page)
    assert "春生" in said(page)  # this kind is open to its handler
    assert [str(button["title"]) for button in page.context["first"]] == ["签收"]
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="灯泡已换", public="已修复")
    do(office, matter, "call-back", "clerk", reached="yes", grade="good", words="很快")
    page = office.as_("clerk").get(office.at(f"matters/{matter.id}/"))
    assert page.context["state"] == "closed"
    assert [str(one["what"]) for one in reversed(page.context["history"])] == [
        "登记",
        "派办",
        "签收",
        "答复",
        "回访",
        "办结",
    ]
    assert "灯泡已换" in said(page)


def test_the_receipt_shows_number_and_secret_to_who_registered_it_that_day(office: Office) -> None:
    matter = register(office)
    page = office.as_("clerk").get(office.at(f"matters/{matter.id}/receipt/"))
    assert matter.number in said(page)
    assert page.context["slip"]["secret"] in said(page)
    assert office.as_("deputy").get(office.at(f"matters/{matter.id}/receipt/")).status_code == 404


def test_what_may_be_the_same_is_shown_before_it_is_saved(office: Office) -> None:
    register(office)
    form = {
        "text": "路灯不亮",
        "category": "lamp",
        "channel": "phone",
        "about": "place",
        "place": office.town.villages[0],
    }
    clerk = office.as_("clerk")
    page = clerk.post(office.at("matters/new/hotline/"), form)
    assert (page.status_code, len(page.context["alike"])) == (422, 1)
    assert clerk.post(office.at("matters/new/hotline/"), form | {"not_the_same": "1"}).status_code == 302


def test_the_list_is_narrowed_searched_and_empty_with_advice(office: Office) -> None:
    clerk = office.as_("clerk")
    assert "还没有" in said(clerk.get(office.at("matters/?show=ended")))
    matter = register(office)
    for query, found in (
        ("", 1),
        ("?q=路灯", 1),
        (f"?q={matter.number}", 1),
        ("?q=水管", 0),
        ("?show=late", 0),
        ("?kind=petition", 0),
    ):
        assert len(clerk.get(office.at(f"matters/{query}")).context["table"]["rows"]) == found, query
    assert len(office.as_("village2").get(office.at("matters/")).context["table"]["rows"]) == 0


def test_those_it_complains_about_find_it_behind_no_address(office: Office) -> None:
    matter = register(office, "petition", against=office.town.station, text="便民中心收费不开票")
    for role in ROLES:
        client = office.as_(role)
        seen = role in ("clerk", "leader", "supervisor", "auditor")
        assert client.get(office.at(f"matters/{matter.id}/")).status_code == (200 if seen else 404), role
        for path in (
            "matters/",
            "matters/?q=收费不开票",
            f"matters/?q={matter.number}",
            "matters/?show=all",
            "",
        ):
            answer = client.get(office.at(path))
            shown = f"matters/{matter.id}/" in said(answer)
            assert not shown or seen, (role, path)
        for what in ("sign", "answer", "assign", "open-seal"):
            if not seen:
                assert client.get(office.at(f"matters/{matter.id}/do/{what}/")).status_code == 404
    assert Client().get(office.at(f"matters/{matter.id}/")).status_code == 302
    choices = [
        id
        for id, _ in office.as_("clerk")
        .get(office.at(f"matters/{matter.id}/do/assign/"))
        .context["form"]
        .fields["unit"]
        .choices
    ]
    assert office.town.station not in choices


def test_a_complaint_about_the_head_leaves_no_trace_for_who_registered_it_but_its_number(
    office: Office,
) -> None:
    matter = register(office, "petition", against=office.town.people["leader"])
    for role in ROLES:
        page = office.as_(role).get(office.at(f"matters/{matter.id}/"))
        assert page.status_code == (200 if role == "auditor" else 404), role


def test_a_sealed_author_is_shown_once_the_seal_is_opened_with_a_reason(office: Office) -> None:
    matter = register(office, "petition", name="春生")
    address = office.at(f"matters/{matter.id}/")
    assert "春生" not in said(office.as_("station").get(address))
    do(office, matter, "open-seal", reason="上门核实")
    assert "春生" in said(office.as_("station").get(address))
    assert "春生" not in said(office.as_("clerk").get(address))


def test_the_limit_is_extended_with_an_approver_and_a_notice(office: Office) -> None:
    matter = register(office, "petition")
    do(office, matter, "accept")
    form = {
        "clock": "finish",
        "approved_by": office.town.people["station"],
        "told_on": "2026-03-05",
        "reason": "复杂",
    }
    refused = office.as_("station").post(office.at(f"matters/{matter.id}/do/extend/"), form)
    assert refused.status_code == 422
    do(office, matter, "extend", **form | {"approved_by": office.town.people["leader"]})
    do(office, matter, "mark-told", on_day="2026-03-05")
    assert str(Matter.rows.for_nobody(office.town.book).get(id=matter.id).due_on) == "2026-06-03"


def test_every_button_leads_to_a_form_in_both_languages(office: Office) -> None:
    matter = register(office, "petition")
    for role in ("clerk", "station", "leader"):
        client = office.as_(role)
        page = client.get(office.at(f"matters/{matter.id}/"))
        for button in (*page.context["first"], *page.context["more"]):
            for language in ("zh-hans", "en"):
                client.cookies["django_language"] = language
                assert client.get(button["href"]).status_code == 200, button["href"]


def test_rates_are_shown_with_their_denominators(office: Office) -> None:
    matter = register(office)
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="好了")
    page = office.as_("clerk").get(office.at("matters/rates/hotline/"))
    assert "100.00%" in said(page)
    assert "1/1" in said(page)
    assert office.as_("clerk").get(office.at("matters/rates/agency/")).status_code == 200


def test_my_day_shows_what_my_unit_has_and_what_came_back(office: Office) -> None:
    matter = register(office)
    day = office.as_("station").get(office.home)
    items = [item["href"] for item in (*day.context["waits"], *day.context["owe"])]
    assert items.count(office.at(f"matters/{matter.id}/")) == 1
    do(office, matter, "return", ground="not-ours", reason="村里的灯")
    assert f"matters/{matter.id}/" in said(office.as_("clerk").get(office.home))
    assert f"matters/{matter.id}/" not in said(office.as_("village2").get(office.home))


def test_my_day_shows_what_is_to_be_done_again_though_it_is_not_due_yet(office: Office) -> None:
    mine = (office.home, office.at("matters/today/"))

    def shown(role: str) -> list[bool]:
        return [f"matters/{matter.id}/" in said(office.as_(role).get(page)) for page in mine]

    matter = register(office)
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="换了灯泡")
    assert shown("station") == [False, False]
    do(office, matter, "send-back", "leader", reason="又灭了")
    assert shown("station") == [True, True]
    assert shown("village2") == [False, False]
    do(office, matter, "answer", outcome="solved", text="换了整盏灯")
    assert shown("station") == [False, False]
