"""B6 信访: told in 15 days, objected to in 5 working days, finished 60 days from acceptance (once 30 more), reviewed and
re-examined in 30 each, a hearing not counted; all clocks on one matter; never to those it complains about."""

from __future__ import annotations

import pytest

from taizhang.matters.models import Matter
from tests.institutions.counters import Counter, day, paper


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("petition")


CLAIM = {
    "category": "claim",
    "channel": "letter",
    "about": "decision",
    "text": "占地补偿没有到位",
    "name": "春生",
    "phone": "13900001234",
    "field_asks": "补足青苗费",
}


def test_every_clock_of_a_petition_runs_on_one_matter(counter):
    with day("2026-02-10"):  # 9 days of rest lie ahead
        matter = counter.register("petition", **CLAIM)
        assert "2026-02-24" in counter.clocks(matter)["提出不属本单位职权的异议"]
        assert "2026-02-25" in counter.clocks(matter)["告知受理情况和办理途径"]
        assert "2026-02-25" in counter.clocks(matter)["登记并转送、交办"]
        lead, joint = counter.unit("station2"), counter.town.villages[0]
        counter.do(matter, "assign", "clerk", unit=lead, joint=[joint])
        counter.do(matter, "sign", "station2")
    page = counter.page(matter, "station2").content.decode()
    assert "占地补偿" in page
    assert "春生" not in page  # sealed, until opened by an act with a reason
    with day("2026-02-24"):
        counter.do(matter, "accept", "station2", note="属本镇职权")
        assert "2026-04-25" in counter.clocks(matter)["办结"]
        counter.do(matter, "mark-told", "station2", on_day="2026-02-24", text="已收到，由村镇建设办办理")
        assert "按时" in counter.clocks(matter)["告知受理情况和办理途径"]
        for role, owner in (("station2", "主管单位"), ("village1", "包村干部"), ("leader", "包案领导")):
            counter.do(matter, "mark-answered-for", role, result=owner, text="各自做的事")
    with day("2026-04-20"):
        extension = {"clock": "finish", "told_on": "2026-04-20", "reason": "需测绘"}
        boss = counter.town.people["secretary"]
        assert "批准人" in counter.refused(matter, "extend", "station2", **extension, approved_by=counter.town.people["clerk"])  # fmt: skip
        counter.do(matter, "extend", "station2", **extension, approved_by=boss)
        assert "2026-05-25" in counter.clocks(matter)["办结"]
        once_more = counter.refused(matter, "extend", "station2", **extension, approved_by=boss)
        assert "延" in once_more
    with day("2026-05-22"):
        counter.do(matter, "answer", "station2", outcome="supported", text="青苗费补足", evidence=paper())
        counter.do(matter, "pass", "secretary")
        counter.do(matter, "mark-delivered", "station2", on_day="2026-05-22", evidence=paper())
        # thirty days of the petitioner's own right end on a Sunday and roll to Monday
        assert "2026-06-22" in counter.clocks(matter)["申请复查"]
    with day("2026-06-18"):
        counter.do(matter, "close", "clerk")
        counter.do(matter, "mark-review-asked", "clerk", on_day="2026-06-18")
        assert "2026-07-18" in counter.clocks(matter)["复查"]
    with day("2026-07-10"):
        counter.do(matter, "mark-review-answered", "clerk", on_day="2026-07-10", text="维持", result="维持", evidence=paper())  # fmt: skip
        assert "2026-08-10" in counter.clocks(matter)["申请复核"]  # 9 August is a Sunday
    with day("2026-08-03"):
        counter.do(matter, "mark-reexamination-asked", "clerk", on_day="2026-08-03")
        assert "2026-09-02" in counter.clocks(matter)["复核"]
    with day("2026-08-10"):
        approver = counter.town.people["leader"]
        pause = {"ground": "reexamination:hearing", "approved_by": approver, "reason": "开听证会"}
        counter.do(matter, "pause", "clerk", **pause)
    with day("2026-08-20"):
        counter.do(matter, "resume", "clerk", clock="reexamination")
        assert "2026-09-11" in counter.clocks(matter)["复核"]  # nine whole days stood still
    with day("2026-09-01"):
        counter.do(matter, "mark-reexamination-answered", "clerk", on_day="2026-09-01", text="维持", result="维持", evidence=paper())  # fmt: skip
        counter.do(matter, "close", "clerk")
        clocks = counter.clocks(matter)
        assert {title: text[:2] for title, text in clocks.items()} == dict.fromkeys(clocks, "按时")
        assert len(clocks) == 8
        assert counter.rates("petition", "2026-05")["按期办结率"] == "1/1"
        assert counter.rates("petition", "2026-02")["告知率"] == "1/1"


def test_the_resident_follows_and_judges_a_petition_without_an_account(counter):
    with day("2026-03-02"):
        receipt = counter.ask(
            "petition",
            category="claim",
            about="decision",
            text="水渠改线没有商量",
            field_asks="重新商量",
            name="春生",
        )
        matter = counter.only()
        counter.do(matter, "assign", "clerk", unit=counter.unit("station"))
        counter.do(matter, "sign", "station")
        counter.do(matter, "accept", "station")
        counter.do(matter, "answer", "station", outcome="mediated", text="已商定改线", evidence=paper())
        assert "已商定改线" not in counter.follow(receipt).content.decode()  # not before it is passed
        counter.do(matter, "pass", "leader")
        page = counter.follow(receipt)
        assert "已商定改线" in page.content.decode()
        counter.follow(receipt, grade="fairly")
        assert counter.rates("petition", "2026-03")["满意率（以联系上的为准）"] == "1/1"


def test_an_accusation_goes_past_those_accused(counter):
    town = counter.town
    with day("2026-03-02"):
        accused = town.people["station"]
        receipt = counter.ask(
            "petition", category="accusation", about="person", text="收礼", field_asks="查处", against=accused
        )
        matter = Matter.rows.for_nobody(town.book).get()
        assert matter.person == town.people["discipline"]
        assert counter.page(matter.id, "station").status_code == 404
        listed = counter.as_("station").get(counter.office.at("matters/?show=all"))
        assert receipt.context["slip"]["number"] not in listed.content.decode()
        assert counter.page(matter.id, "discipline").status_code == 200


def test_not_ours_and_not_accepted(counter):
    with day("2026-03-02"):
        matter = counter.register("petition", **CLAIM)
        counter.do(matter, "assign", "clerk", unit=counter.unit("station"))
    with day("2026-03-06"):
        counter.do(matter, "return", "station", ground="not-ours", reason="归自然资源局")
        assert counter.clocks(matter)["提出不属本单位职权的异议"].startswith("按时")
        counter.do(matter, "assign", "clerk", unit=counter.unit("station2"))
        counter.do(matter, "refuse", "station2", ground="in-hand", text="县里正在办理")
        assert counter.history(matter)[-1] == "不予受理"
