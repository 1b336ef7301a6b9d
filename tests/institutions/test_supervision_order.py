"""A7 督交办函: signed by the secretary or the mayor alone, several receivers each on a clock of its own, sent back and
done again, counted by what was done on the first assignment."""

from __future__ import annotations

import pytest

from tests.institutions.counters import Counter, day, paper

ORDER = {
    "category": "issued",
    "channel": "order",
    "about": "decision",
    "text": "三日内清理河道漂浮物",
    "field_standard": "河面无漂浮物",
    "due": "2026-03-20",
}


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("supervision-order")


def order(counter: Counter, role: str = "secretary", **fields) -> str:
    return counter.register("supervision-order", role, **ORDER | fields)


def test_three_receivers_each_on_its_own_clock(counter):
    town = counter.town
    receivers = [counter.unit("station"), counter.unit("station2"), town.villages[0]]
    with day("2026-03-02", "09:00"):
        matter = order(counter)
        counter.do(matter, "assign", "clerk", each=receivers)
        clocks = counter.clocks(matter)
        assert len([title for title in clocks if title.startswith("签收 · ")]) == 3
        assert all("2026-03-02 15:30" in text for title, text in clocks.items() if title.startswith("签收"))  # fmt: skip
        for role in ("station", "station2", "village1"):
            counter.do(matter, "sign", role)
    with day("2026-03-10"):
        counter.do(matter, "mark-progress", "station", text="已清一半")
        for role in ("station", "village1"):
            counter.do(matter, "answer", role, outcome="done", text="清理完毕", evidence=paper())
    with day("2026-03-11"):
        page = counter.as_("secretary").get(counter.office.at(f"matters/{matter}/do/pass/"))
        turns = dict(page.context["form"].fields["turn"].choices)
        assert list(turns.values()) == ["便民中心", "第1村"]
        first, last = turns
        counter.do(matter, "pass", "secretary", turn=first)
        counter.do(matter, "send-back", "secretary", turn=last, reason="桥下还有")
        clocks = counter.clocks(matter)
        assert any(title.startswith("退回重办") and "2026-03-18" in text for title, text in clocks.items())
    with day("2026-03-13"):
        counter.do(matter, "answer", "village1", outcome="done", text="桥下也清了", evidence=paper())
        counter.do(matter, "pass", "secretary")
    with day("2026-03-23"):
        counter.do(matter, "answer", "station2", outcome="done", text="今天清完", evidence=paper())
        counter.do(matter, "pass", "secretary")
        counter.do(matter, "close", "secretary")
        assert counter.page(matter).context["state"] == "closed"
        rates = counter.rates("supervision-order", "2026-03")
    assert rates == {"按期办结率": "2/3", "一次布置完成率": "2/3"}


def test_only_the_secretary_and_the_mayor_sign_one(counter):
    with day("2026-03-02"):
        for role in ("clerk", "station", "village1", "discipline"):
            page = counter.as_(role).get(counter.office.at("matters/new/supervision-order/"))
            assert page.status_code == 404
        on_the_spot = order(counter, "leader", channel="meeting", category="on-the-spot")
        assert counter.history(on_the_spot) == ["登记"]


def test_an_order_needs_a_day_and_what_counts_as_done(counter):
    with day("2026-03-02"):
        form = {**ORDER, "due": "", "field_standard": ""}
        answer = counter.as_("secretary").post(counter.office.at("matters/new/supervision-order/"), form)
        assert answer.status_code == 422
        assert {"due", "field_standard"} <= set(answer.context["form"].errors)


def test_a_receiver_returns_what_is_not_its_own(counter):
    with day("2026-03-02"):
        matter = order(counter)
        counter.do(matter, "assign", "clerk", each=[counter.unit("station")])
        counter.do(matter, "return", "station", ground="not-ours", reason="归村镇建设办")
        assert counter.page(matter).context["state"] == "sent-back"
        counter.do(matter, "assign", "clerk", each=[counter.unit("station2")])
        counter.do(matter, "sign", "station2")
        counter.do(matter, "answer", "station2", outcome="done", text="办好", evidence=paper())
        counter.do(matter, "pass", "leader")
        assert counter.rates("supervision-order", "2026-03")["按期办结率"] == "1/1"
