"""Objecting to a score, deciding it, and what everybody sees afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from taizhang.appraisal.models import Correction, Objection
from taizhang.notices.models import Notice
from taizhang.server import clock as clocks
from tests.appraisal.scoring_town import objected, published
from tests.web.offices import Office


@pytest.fixture
def posted(township) -> Iterator[Office]:
    """The office on 3 February 2026, with January closed and its ranking posted."""
    with clocks.at(datetime(2026, 2, 3, 4, tzinfo=UTC)):
        yield Office(published(township))


def sheet(office: Office, village: int = 1) -> str:
    return office.at(f"sheets/appraisal/2026-01/{office.town.villages[village]}/")


def object_(office: Office, **more: str) -> str:
    """The second village objects by the form; returns the address of the receipt."""
    client = office.as_("village2")
    href = client.get(sheet(office)).context["objection"]["href"]
    token = client.get(href).context["form"]["token"].value()
    given = {"token": token, "item": "sales", "ground": "一笔税收记在了别的村"} | more
    answers = [client.post(href, given) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"], "two clicks are one objection"
    return answers[0]["Location"]


def decide(office: Office, receipt: str, **given: str):
    """The secretary decides by the form."""
    client = office.as_("secretary")
    href = client.get(receipt).context["decide_href"]
    token = client.get(href).context["form"]["token"].value()
    return client.post(href, {"token": token, "reason": "核对属实"} | given)


def test_the_unit_is_offered_the_form_and_others_are_not(posted: Office) -> None:
    assert posted.as_("village2").get(sheet(posted)).context["objection"]["href"]
    for role in ("village1", "clerk"):
        assert not posted.as_(role).get(sheet(posted)).context["objection"]["href"]
        assert posted.as_(role).get(f"{sheet(posted)}object/").status_code == 403


def test_from_the_objection_to_the_corrected_ranking_that_the_public_reads(posted: Office) -> None:
    receipt = object_(posted)
    page = posted.as_("village2").get(receipt)
    assert page.context["state"] == "waiting"
    assert "一笔税收记在了别的村" in page.content.decode()
    waiting = posted.as_("secretary").get(posted.at("objections/"))
    assert len(waiting.context["table"]["rows"]) == 1
    answer = decide(posted, receipt, outcome="upheld", **{"points-sales": "40"})
    assert answer["Location"] == receipt

    page = posted.as_("village2").get(sheet(posted))
    changed = [line for line in page.context["lines"] if line["corrected"] is not None]
    assert [(line["millionths"], line["corrected"]) for line in changed] == [
        (24_000_000, 40_000_000),
        (13_500_000, 17_500_000),  # of 80 points that were assessed, brought to the whole
    ]
    assert page.context["corrected"]["total"] == page.context["total"] + 20_000_000
    assert (page.context["rank"], page.context["corrected"]["rank"]) == (2, 1)
    assert "已更正" in page.content.decode()

    notice = Notice.rows.of(posted.town.book).get(institution="appraisal")
    public = Client().get(f"/p/{posted.town.book}/notices/{notice.id}/").content.decode()
    assert "公布以后的更正" in public
    ranking = Client().get(f"/p/{posted.town.book}/ranking/").content.decode()
    assert "更正后 1" in ranking
    assert "一笔税收" not in public + ranking


def test_a_rejected_objection_corrects_nothing(posted: Office) -> None:
    receipt = object_(posted)
    assert decide(posted, receipt, outcome="rejected", **{"points-sales": "40"}).status_code == 422
    assert decide(posted, receipt, outcome="rejected").status_code == 302
    assert Objection.rows.of(posted.town.book).get().status == "rejected"
    assert not Correction.rows.of(posted.town.book).exists()


def test_an_upheld_one_says_what_is_corrected(posted: Office) -> None:
    receipt = object_(posted)
    assert decide(posted, receipt, outcome="upheld").status_code == 422
    assert Objection.rows.of(posted.town.book).get().status == "open"


def test_the_second_click_on_the_decision_finds_it_decided(posted: Office) -> None:
    receipt = object_(posted)
    given = {"outcome": "partly", "points-sales": "30"}
    client = posted.as_("secretary")
    href = client.get(receipt).context["decide_href"]
    for _ in range(2):
        assert client.post(href, {"token": "k", "reason": "核对"} | given)["Location"] == receipt
    assert Correction.rows.of(posted.town.book).count() == 1


def test_a_correction_is_undone_by_who_decided(posted: Office) -> None:
    receipt = object_(posted)
    decide(posted, receipt, outcome="upheld", **{"points-sales": "40"})
    client = posted.as_("secretary")
    (one,) = client.get(receipt).context["corrections"]
    assert posted.as_("clerk").get(receipt).context["corrections"][0]["undo_href"] == ""
    assert client.post(one["undo_href"], {"token": "k", "reason": "数据又核实过"})["Location"] == receipt
    assert posted.as_("village2").get(sheet(posted)).context["corrected"] is None


def test_who_objected_takes_it_back(posted: Office) -> None:
    receipt = object_(posted)
    client = posted.as_("village2")
    assert posted.as_("village1").get(receipt).context["withdraw_href"] == ""
    client.post(client.get(receipt).context["withdraw_href"])
    assert client.get(receipt).context["state"] == "ended"


def test_the_words_of_an_objection_are_not_shown_to_other_units(posted: Office) -> None:
    receipt = object_(posted)
    page = posted.as_("village1").get(receipt)
    assert "一笔税收" not in page.content.decode()
    assert page.context["closed_to"]


def test_an_objection_after_the_window_is_refused_in_words(posted: Office) -> None:
    client = posted.as_("village2")
    with clocks.at(datetime(2026, 3, 5, 4, tzinfo=UTC)):
        assert client.get(sheet(posted)).context["objection"]["href"] == ""
        answer = client.post(f"{sheet(posted)}object/", {"token": "k", "item": "", "ground": "晚了"})
    assert answer.status_code == 422
    assert "异议期到" in answer.content.decode()


def test_an_objection_waits_on_the_day_of_who_decides(posted: Office) -> None:
    objected(posted.town)
    page = posted.as_("secretary").get(posted.home)
    assert any("/objections/" in item["href"] for item in page.context["waits"])
    assert not any(
        "/objections/" in item["href"] for item in posted.as_("leader").get(posted.home).context["waits"]
    )
