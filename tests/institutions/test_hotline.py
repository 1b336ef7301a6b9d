"""B5 热线来信来访: any channel, a number and an answer to each, duplicates joined with consent, called back, four rates."""

from __future__ import annotations

import pytest

from tests.institutions.counters import Counter, day, paper

REQUEST = {
    "category": "roads",
    "channel": "phone",
    "about": "place",
    "text": "村口路灯不亮",
    "field_where": "桥头",
}


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("hotline")


def worked(counter: Counter, matter: str, outcome: str = "solved", **fields) -> None:
    counter.do(matter, "assign", "clerk", unit=counter.unit("station"))
    counter.do(matter, "sign", "station")
    counter.do(matter, "answer", "station", outcome=outcome, text="已换灯泡", public="已修复", **fields)


def test_from_the_telephone_to_the_four_rates(counter):
    place = counter.town.villages[0]
    with day("2026-03-02", "09:00"):
        first = counter.register("hotline", **REQUEST, place=place, name="春生", phone="13900001234")
        worked(counter, first)
        letter = counter.register(
            "hotline", **REQUEST | {"channel": "letter", "text": "路面坑洼"}, place=place
        )
        worked(counter, letter, "not-ours", evidence=paper())
        visit = counter.register(
            "hotline", **REQUEST | {"channel": "visit", "category": "consult", "text": "问补贴"}
        )
        assert "2026-03-05" in counter.clocks(visit)["答复咨询"]
        late = counter.register("hotline", **REQUEST | {"text": "井盖松动"})
        assert "2026-03-09" in counter.clocks(late)["答复诉求"]
    with day("2026-03-04"):
        counter.do(first, "call-back", "clerk", reached="yes", grade="satisfied", words="很快")
        counter.do(letter, "call-back", "clerk", reached="no")
        worked(counter, visit, "explained")
        counter.do(visit, "call-back", "clerk", reached="yes", grade="dissatisfied")
    with day("2026-03-11"):
        worked(counter, late)
        counter.do(late, "call-back", "clerk", reached="refused")
        assert counter.rates("hotline", "2026-03") == {
            "响应率": "4/4",
            "按时答复率": "3/4",
            "解决率": "2/4",
            "满意率（以联系上的为准）": "1/3",
            "回访联系上的比率": "3/4",
        }


def test_a_duplicate_is_joined_with_consent_and_split_again(counter):
    place = counter.town.villages[0]
    with day("2026-03-02"):
        first = counter.register("hotline", **REQUEST, place=place)
        warned = counter.as_("clerk").post(
            counter.office.at("matters/new/hotline/"), {**REQUEST, "place": place}
        )
        assert "可能已经登记过" in warned.content.decode()
        second = counter.register("hotline", **REQUEST, place=place)
        counter.do(second, "join", "clerk", into=counter.row(first).number)
        assert counter.page(second).context["state"] == "ended"
        counter.do(second, "split", "clerk")
        assert counter.history(second)[-1] == "撤销并件"


def test_what_is_left_out_of_the_rates_needs_a_ground_papers_and_another_approver(counter):
    with day("2026-03-02"):
        matter = counter.register("hotline", **REQUEST)
        worked(counter, matter, "explained")
        exclusion = {"ground": "against-law", "reason": "要求违建"}
        boss, handler = counter.town.people["leader"], counter.town.people["station"]
        assert "批准人" in counter.refused(matter, "exclude", "clerk", **exclusion, approved_by=handler, evidence=paper())  # fmt: skip
        counter.do(matter, "exclude", "clerk", **exclusion, approved_by=boss, evidence=paper())
    with day("2026-03-10"):
        page = counter.as_("clerk").get(counter.office.at("matters/rates/hotline/?month=2026-03"))
        solved = next(row for row in page.context["tables"][0]["rows"] if str(row["cells"][0]) == "解决率")
        assert solved["cells"][1]["small"] == "0/1"
        assert solved["cells"][2] == {"amount": None, "state": "not-applicable"}


def test_what_is_said_about_staff_goes_to_the_discipline_secretary(counter):
    with day("2026-03-02"):
        accused = counter.town.people["station2"]
        matter = counter.register(
            "hotline", **REQUEST | {"category": "conduct", "about": "person", "against": accused}
        )
        assert counter.row(matter).person == counter.town.people["discipline"]
        assert counter.page(matter, "station2").status_code == 404
