"""B4 全程代办: village room, township desk, county office and back; each hand-over timed and visible to the resident."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.institutions.counters import Counter, day


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("agency-service")


def test_an_errand_is_carried_to_the_county_and_back(counter):
    village, desk = counter.town.villages[0], counter.unit("station")
    with day("2026-03-02"):
        receipt = counter.ask(
            "agency-service",
            category="certificates",
            place=village,
            text="办残疾人证",
            field_contact="13900001234",
        )
        matter = counter.only()
        counter.do(matter, "sign", "village1")
        counter.do(matter, "accept", "village1")
        assert "2026-03-23" in counter.clocks(matter)["须送县级窗口的办结"]
    with day("2026-03-03"):
        counter.do(matter, "mark-papers-incomplete", "village1", on_day="2026-03-03", text="缺照片")
    with day("2026-03-04"):
        counter.do(matter, "mark-papers-complete", "village1", on_day="2026-03-04")
        assert "2026-03-25" in counter.clocks(matter)["须送县级窗口的办结"]  # it begins anew
        counter.do(matter, "hand-over", "village1", unit=desk)
    with day("2026-03-06"):
        counter.do(matter, "sign", "station")
        counter.do(matter, "hand-over", "station", outside="县残联窗口")
        pause = {"ground": "errand-to-county:county-office", "approved_by": counter.town.people["leader"]}
        counter.do(matter, "pause", "clerk", **pause, reason="在县窗口")
    followed = [str(one["what"]) for one in counter.follow(receipt).context["history"]]
    assert followed.count("转办") == 2
    with day("2026-03-16"):
        counter.do(matter, "resume", "clerk", clock="errand-to-county")
        counter.do(matter, "hand-over", "clerk", unit=village)  # the county held it longer than a level may
        counter.do(matter, "sign", "village1")
        counter.do(matter, "answer", "village1", outcome="done", text="证已办好")
    with day("2026-03-17"):
        counter.do(matter, "mark-brought-back", "village1", on_day="2026-03-17")
        counter.follow(receipt, grade="very-good")
        assert counter.page(matter).context["state"] == "closed"
        history = [(str(one["what"]), one["note"]) for one in counter.page(matter).context["history"]]
        assert ("转办", "第1村 · 超过本级时限") in history
        assert counter.rates("agency-service", "2026-03") == {
            "按时交接率": "0/1",
            "满意率（以联系上的为准）": "1/1",
        }
        assert counter.rates("agency-service", "2026-04") == {
            "承诺时限内办结率": "1/1"
        }  # due then, done before


def test_what_the_law_wants_in_person_is_not_taken_on(counter):
    with day("2026-03-02"):
        errand = {
            "category": "other",
            "place": counter.town.villages[0],
            "channel": "counter",
            "text": "办身份证",
        }
        matter = counter.register("agency-service", "village1", **errand, field_contact="13900001234")
        counter.do(matter, "refuse", "village1", ground="in-person", text="请本人去派出所")
        assert counter.history(matter)[-1] == "不予受理"


def test_residents_see_the_services_on_the_form(counter):
    with day("2026-03-02"):
        page = Client().get(f"/p/{counter.town.book}/matters/raise/agency-service/").content.decode()
        assert "残疾人证、老年优待证等证件" in page
