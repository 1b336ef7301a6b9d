"""A6 两页纸: two sheets at the month's start, every line checked at its end, rewarded or penalised; the rate is scored."""

from __future__ import annotations

from tests.institutions.counters import Counter, day


def line(counter: Counter, category: str, **fields) -> str:
    usual = {
        "category": category,
        "channel": "meeting",
        "about": "place",
        "text": "村口老桥限行后的绕行",
        "field_standard": "绕行路牌立好",
        "field_month": "2026-03-01",
        "due": "2026-03-31",
    }
    return counter.register("two-sheets", **usual | fields)


def test_each_line_is_checked_at_the_months_end_and_rewarded_or_penalised(db):
    counter = Counter.of("two-sheets")
    with day("2026-03-02"):
        resolved = line(counter, "unstable-factor", place=counter.town.villages[0])
        central = line(counter, "central-work")
        assert counter.row(resolved).person == counter.town.people["station"]  # who contacts the village
        assert counter.row(central).unit == ""  # the clerk says who
        counter.do(central, "assign", "clerk", unit=counter.unit("station2"))
        counter.do(resolved, "sign", "station")
        counter.do(central, "sign", "station2")
    with day("2026-03-18"):
        counter.do(resolved, "mark-progress", "station", on_day="2026-03-18", text="路牌已订")
    with day("2026-03-30"):
        counter.do(resolved, "answer", "station", outcome="done", text="路牌立好")
        assert counter.refused(resolved, "pass", "station") == "404"
        counter.do(resolved, "pass", "leader")
    with day("2026-04-01"):
        assert "已逾期1天" in counter.clocks(central)["月末对账"]
        counter.do(resolved, "mark-checked", "clerk", on_day="2026-04-01", result="完成")
        counter.do(central, "mark-checked", "clerk", on_day="2026-04-01", result="未完成")
        who = counter.town.people["station"]
        counter.do(resolved, "mark-rewarded", "leader", on_day="2026-04-01", person=who, yuan="200")
        slow = counter.town.people["station2"]
        assert (
            counter.refused(central, "mark-penalised", "clerk", person=slow, yuan="100", text="未完成")
            == "404"
        )
        counter.do(central, "mark-penalised", "secretary", person=slow, yuan="100", text="未完成")
        counter.do(resolved, "close", "clerk")
        assert counter.history(resolved)[-3:] == ["月末对账", "奖励", "办结"]
        assert counter.rates("two-sheets", "2026-03") == {"月度事项完成率": "1/2", "按时对账率": "1/2"}


def test_a_line_names_matters_and_is_opened_by_the_office_alone(db):
    counter = Counter.of("two-sheets")
    with day("2026-03-02"):
        page = counter.as_("clerk").get(counter.office.at("matters/new/two-sheets/"))
        assert "against" not in page.context["form"].fields
        assert counter.as_("village1").get(counter.office.at("matters/new/two-sheets/")).status_code == 404
