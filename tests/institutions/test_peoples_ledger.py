"""B2 民情卡 and B3 民情台账: cards for every household, ticked off group by group, again when the cadre changes; what
comes back enters the village's ledger, has an owner, a deadline, an answer and the resident's verdict."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.institutions.counters import Counter, day


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("contact-card", "peoples-ledger")


def test_a_round_of_cards_is_delivered_group_by_group_and_again_for_a_new_cadre(counter):
    village = counter.town.villages[0]
    card = {
        "about": "place",
        "place": village,
        "channel": "order",
        "text": "首次发放",
        "field_households": "320",
    }
    with day("2026-03-02"):
        first = counter.register("contact-card", **card, category="first")
        assert counter.row(first).unit == village
        assert "2026-03-30" in counter.clocks(first)["发放到户"]
        counter.do(first, "mark-printed", "clerk", on_day="2026-03-02")
        counter.do(first, "sign", "village1")
    with day("2026-03-20"):
        for group in ("一组 160 户", "二组 160 户"):
            counter.do(first, "mark-group-delivered", "village1", on_day="2026-03-20", text=group)
        counter.do(first, "answer", "village1", outcome="all", text="320 户全部送达")
        counter.do(first, "mark-spot-checked", "supervisor", on_day="2026-03-20", result="相符")
        counter.do(first, "close", "clerk")
        again = counter.register("contact-card", **card | {"text": "包村干部变动"}, category="cadre-changed")
        assert "2026-04-03" in counter.clocks(again)["干部变动后重新发放到户"]
        assert counter.rates("contact-card", "2026-03") == {"按时发放率": "1/1"}


def test_what_comes_back_by_the_card_enters_the_ledger_and_is_judged(counter):
    village = counter.town.villages[0]
    raised = {
        "category": "small",
        "about": "place",
        "place": village,
        "text": "路灯坏了",
        "field_where": "桥头",
    }
    with day("2026-03-09"):  # the code on the card leads to this form
        receipt = counter.ask("peoples-ledger", **raised, name="春生")
        matter = counter.only()
        assert counter.row(matter).unit == village
        assert "2026-03-16" in counter.clocks(matter)["村内事项办结"]
        counter.do(matter, "sign", "village1")
        counter.do(matter, "mark-went-there", "village1", on_day="2026-03-09")
    with day("2026-03-12"):
        counter.do(matter, "answer", "village1", outcome="solved", text="换了灯泡")
        counter.follow(receipt, grade="dissatisfied", words="又灭了")
        counter.follow(receipt, what="reopen", words="还是不亮")
        assert "2026-03-19" in counter.clocks(matter)["村内事项办结"]  # it begins anew
    with day("2026-03-18"):
        counter.do(matter, "answer", "village1", outcome="solved", text="换了线")
        counter.follow(receipt, grade="satisfied")
        assert counter.page(matter).context["state"] == "closed"
        assert counter.rates("peoples-ledger", "2026-03") == {
            "答复率": "1/1",
            "限期办结率": "1/1",
            "解决率": "1/1",
            "满意率（以联系上的为准）": "1/1",
        }
        public = Client().get(f"/p/{counter.town.book}/matters/")
        assert "春生" not in public.content.decode()


def test_what_the_township_must_do_goes_to_who_contacts_the_village(counter):
    village = counter.town.villages[0]
    with day("2026-03-02"):
        found = {
            "category": "town",
            "channel": "household",
            "about": "place",
            "place": village,
            "text": "机耕路塌方",
        }
        matter = counter.register("peoples-ledger", "village1", **found)
        assert counter.row(matter).person == counter.town.people["station"]
        assert "2026-03-17" in counter.clocks(matter)["镇级事项办结"]
        counter.do(matter, "sign", "station")
    with day("2026-03-18"):
        assert "已逾期1天" in counter.clocks(matter)["镇级事项办结"]
        late = counter.as_("leader").get(counter.office.at("matters/?show=late"))
        assert counter.row(matter).number in late.content.decode()
