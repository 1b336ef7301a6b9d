"""B11 网格: one named person for each grid; reports things, never persons; each report has a clock and an answer."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.units.queries import contacts
from tests.institutions.counters import Counter, day


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("grid")


def test_a_hazard_is_made_safe_within_a_day_and_answered(counter):
    with day("2026-03-02"):
        bind = counter.office.at(f"units/{counter.group}/contacts/new/")
        page = counter.as_("clerk").get(bind)
        assert page.status_code == 200, bind
        given = {"institution": "grid", "person": counter.town.people["village1"], "since": "2026-03-02"}
        assert counter.as_("clerk").post(bind, given).status_code == 302
        (duty,) = contacts(counter.town.book, date(2026, 3, 2), unit=counter.group)
        assert duty.binds == "group"
        hazard = {
            "category": "hazard",
            "channel": "patrol",
            "about": "place",
            "text": "电线垂落",
            "field_where": "桥头",
        }
        matter = counter.register("grid", "village1", **hazard, place=counter.group)
        assert "2026-03-03" in counter.clocks(matter)["隐患先行处置"]
        counter.do(matter, "mark-made-safe", "village1", on_day="2026-03-02")
        assert "按时" in counter.clocks(matter)["隐患先行处置"]
        counter.do(matter, "assign", "clerk", unit=counter.unit("station2"))
        counter.do(matter, "sign", "station2")
        counter.do(matter, "answer", "station2", outcome="fixed", text="已架高")
        counter.do(matter, "call-back", "clerk", reached="yes", grade="satisfied")
        assert counter.page(matter).context["state"] == "closed"
    with day("2026-03-10"):
        assert set(counter.rates("grid", "2026-03").values()) == {"1/1"}


def test_what_is_reported_goes_to_the_village_above_the_grid(counter):
    with day("2026-03-02"):
        lamp = {
            "category": "lamp",
            "channel": "patrol",
            "about": "place",
            "text": "灯不亮",
            "field_where": "三号桥",
        }
        matter = counter.register("grid", "village1", **lamp, place=counter.group)
        assert counter.row(matter).unit == counter.town.villages[0]
        counter.do(matter, "return", "village1", ground="about-a-person", reason="写的是人")
        assert counter.history(matter)[-1] == "退回"


def test_a_report_cannot_be_about_a_person(counter):
    with day("2026-03-02"):
        form = counter.as_("village1").get(counter.office.at("matters/new/grid/")).context["form"]
        assert "against" not in form.fields
        assert "person" not in dict(form.fields["about"].choices)
