"""B7 矛盾纠纷排查调处: a round every month, reported also where nothing was found; mediated, agreed, confirmed by the
court within 30 days of the agreement, or shown the way to it; the success rate."""

from __future__ import annotations

import pytest

from tests.institutions.counters import Counter, day, paper

DISPUTE = {"category": "neighbours", "channel": "sweep", "about": "place", "text": "宅基地边界争执"}


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("dispute")


def test_a_round_of_looking_is_reported_also_where_nothing_was_found(counter):
    village1, village2 = counter.town.villages
    with day("2026-03-03"):
        mine = counter.as_("village1").get(counter.office.home)
        assert [str(one["title"]) for one in mine.context["owe"]].count("矛盾纠纷排查") == 1
        report = counter.office.at(f"matters/sweeps/dispute/2026-02/{village1}/")
        assert counter.as_("village1").post(report, {"found": "2", "note": "均已登记"}).status_code == 302
        assert counter.as_("village1").get(report).status_code == 404  # once
        others = counter.office.at(f"matters/sweeps/dispute/2026-02/{village2}/")
        assert counter.as_("village1").get(others).status_code == 404
        assert counter.as_("clerk").post(others, {"found": "0"}).status_code == 302
    with day("2026-03-06"):
        page = counter.as_("clerk").get(counter.office.at("matters/sweeps/dispute/2026-02/"))
        rows = {row["cells"][0].zh: row["cells"] for row in page.context["rows"]}
        assert rows["第1村"][1]["amount"] == 2
        assert rows["第2村"][1]["amount"] == 0
        assert "逾期未报" in rows["便民中心"][2]["text"]
        assert "已报 2 个" in page.context["lead"].zh
        assert counter.as_("station").get(counter.office.home).context["late"][0]["late"].zh == "逾期1天"


def test_mediated_agreed_and_confirmed_by_the_court(counter):
    with day("2026-03-02"):
        matter = counter.register("dispute", "village1", **DISPUTE, place=counter.town.villages[0])
        counter.do(matter, "sign", "village1")
        counter.do(matter, "accept", "village1")
        assert "2026-04-01" in counter.clocks(matter)["调解办结"]
    with day("2026-03-20"):
        counter.do(matter, "mark-mediation", "village1", on_day="2026-03-20", text="双方到场")
        counter.do(matter, "mark-agreement", "village1", on_day="2026-03-20", text="各退一尺", result="书面协议", evidence=paper())  # fmt: skip
        assert "按时" in counter.clocks(matter)["调解办结"]
        assert (
            "2026-04-20" in counter.clocks(matter)["共同申请司法确认"]
        )  # the 30th day is a Sunday, and rolls
        counter.do(matter, "answer", "village1", outcome="agreed", text="已达成协议", evidence=paper())
    with day("2026-04-10"):
        counter.do(matter, "mark-confirmation-asked", "village1", on_day="2026-04-10")
        assert "按时" in counter.clocks(matter)["共同申请司法确认"]
        counter.do(
            matter, "mark-confirmed", "village1", on_day="2026-04-10", result="确认有效", evidence=paper()
        )
        counter.do(matter, "close", "village1")
        assert counter.rates("dispute", "2026-04") == {
            "调解成功率": "1/1",
            "按期调处率": "1/1",
            "司法确认率": "1/1",
        }


def test_where_there_is_no_agreement_people_are_shown_the_way_in_law(counter):
    with day("2026-03-02"):
        matter = counter.register("dispute", "village1", **DISPUTE, place=counter.town.villages[0])
        counter.do(matter, "sign", "village1")
        counter.do(matter, "accept", "village1")
        wait = {
            "ground": "mediate:a-side-is-away",
            "approved_by": counter.town.people["leader"],
            "reason": "外出务工",
        }
        counter.do(matter, "pause", "village1", **wait)
    with day("2026-05-30"):  # sixty days at most; then it ran on by itself
        assert counter.clocks(matter)["调解办结"].startswith("2026-05-31")
        counter.do(matter, "mark-mediation", "village1", on_day="2026-05-30", text="谈不拢")
        counter.do(matter, "mark-referred", "village1", on_day="2026-05-30", text="告知可以起诉")
        counter.do(matter, "answer", "village1", outcome="referred", text="调解不成，已告知诉讼途径")
        counter.do(matter, "close", "clerk")
        assert counter.rates("dispute", "2026-05")["调解成功率"] == "0/1"
