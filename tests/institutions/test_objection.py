"""异议复核: to a notice, a score, a rank or being named; looked at by who did not decide, answered in time, put right."""

from __future__ import annotations

import pytest

from tests.factories import create_notice
from tests.institutions.counters import Counter, day, paper


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("objection", "monthly-progress")


def test_an_objection_to_a_notice_is_upheld_and_the_notice_posted_again(counter):
    notice = create_notice(counter.town.book, text="拟受助名单")
    with day("2026-01-08"):
        assert counter.as_("clerk").get(f"/p/{counter.town.book}/notices/{notice}/").status_code == 200
        receipt = counter.ask(
            "objection",
            category="notice",
            about="decision",
            text="名单漏了一户",
            field_of=f"公示 {notice}",
            field_wish="补入",
            name="春生",
        )
        matter = counter.only()
        assert "2026-01-12" in counter.clocks(matter)["受理"]
        assert "2026-01-15" in counter.clocks(matter)["复核并答复"]
        counter.do(matter, "assign", "clerk", unit=counter.unit("station"))
        counter.do(matter, "sign", "station")
        counter.do(matter, "accept", "clerk")
    with day("2026-01-13"):
        counter.do(
            matter, "mark-rechecked", "station", on_day="2026-01-13", result="异议成立", text="确有遗漏"
        )
        counter.do(matter, "answer", "station", outcome="upheld", text="已补入并再次公示", evidence=paper())
        counter.do(matter, "pass", "leader")
        assert "2026-01-20" in counter.clocks(matter)["更正"]
        create_notice(counter.town.book, text="拟受助名单（更正）")
        counter.do(matter, "mark-noticed-again", "clerk", on_day="2026-01-13")
        assert "按时" in counter.clocks(matter)["更正"]
        counter.follow(receipt, grade="accepts")
        counter.do(matter, "close", "clerk")
    with day("2026-02-02"):
        assert counter.rates("objection", "2026-01") == {"按时答复率": "1/1", "异议成立率": "1/1"}


def test_an_objection_to_a_score_goes_past_who_scored(counter):
    with day("2026-03-02"):
        scored = {
            "category": "score",
            "channel": "counter",
            "about": "decision",
            "text": "驻村天数算错",
            "field_of": "2月第3项",
        }
        matter = counter.register("objection", "village1", **scored)
        assert counter.row(matter).person == counter.town.people["discipline"]
        counter.do(matter, "sign", "discipline")
        refused = counter.refused(matter, "answer", "discipline", outcome="not-upheld", text="没有算错")
        assert refused == "404"  # accepted first
        counter.do(matter, "accept", "clerk")
        counter.do(matter, "answer", "discipline", outcome="not-upheld", text="按确认的天数计")
        assert counter.refused(matter, "pass", "discipline") == "404"
        counter.do(matter, "pass", "secretary")
        assert counter.page(matter).context["state"] == "confirmed"
        assert counter.history(matter).count("答复") == 1
