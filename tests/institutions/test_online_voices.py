"""B10 网络留言: registered without a name, answered in public within the time; nothing is removed, nobody is traced."""

from __future__ import annotations

from django.test import Client

from tests.institutions.counters import Counter, day


def test_a_voice_is_answered_in_public_and_posted_where_it_was_raised(db):
    counter = Counter.of("online-voices")
    with day("2026-03-02"):
        voice = {"category": "question", "channel": "online", "about": "service", "text": "班车几点"}
        matter = counter.register("online-voices", **voice, field_platform="论坛和其他")
        form = counter.as_("clerk").get(counter.office.at("matters/new/online-voices/")).context["form"]
        assert {"name", "phone"}.isdisjoint(form.fields)
        assert "2026-03-11" in counter.clocks(matter)["公开答复"]
        counter.do(matter, "assign", "clerk", unit=counter.unit("station"))
        counter.do(matter, "sign", "station")
    with day("2026-03-05"):
        counter.do(matter, "answer", "station", outcome="explained", text="六点半首班", public="首班六点半")
        public = f"/p/{counter.town.book}/matters/"
        assert "首班六点半" not in Client().get(public).content.decode()
        counter.do(matter, "pass", "leader")
        assert "首班六点半" in Client().get(public).content.decode()
        assert "2026-03-06" in counter.clocks(matter)["答复贴到原平台"]
        counter.do(matter, "mark-posted", "clerk", on_day="2026-03-05")
        counter.do(matter, "close", "clerk")
    with day("2026-03-20"):
        rates = counter.rates("online-voices", "2026-03")
    assert rates.pop("按时答复率", "") == "1/1", rates


def test_a_resident_raises_one_without_a_name_and_looks_it_up(db):
    counter = Counter.of("online-voices")
    with day("2026-03-02"):
        receipt = counter.ask("online-voices", category="suggestion", about="service", text="多一班车")
        assert "已登记" in counter.follow(receipt).content.decode()
