"""B1 办事公开承诺: a pledge that is not kept costs the one responsible the visitor's fare and lost time: who ordered it,
who paid, when."""

from __future__ import annotations

from tests.institutions.counters import Counter, day, paper


def test_a_breach_is_found_ordered_and_paid(db):
    counter = Counter.of("service-pledge")
    slow = counter.town.people["station"]
    with day("2026-03-02"):
        receipt = counter.ask(
            "service-pledge",
            category="temporary-aid",
            about="service",
            text="来了三趟没人办",
            field_what=["超过承诺时限", "无故不办或无人在岗"],
            field_trips="3",
            against=slow,
        )
        matter = counter.only()
        assert counter.row(matter).person == counter.town.people["discipline"]
        assert counter.page(matter, "station").status_code == 404
        assert "2026-03-09" in counter.clocks(matter)["查核并答复"]
        counter.do(matter, "sign", "discipline")
    with day("2026-03-05"):
        counter.do(matter, "mark-found", "discipline", on_day="2026-03-05", result="违诺属实", text="属实", evidence=paper())  # fmt: skip
        order = {"on_day": "2026-03-05", "person": slow, "yuan": "86.50"}
        assert counter.refused(matter, "mark-ordered-to-pay", "clerk", **order) == "404"
        counter.do(matter, "mark-ordered-to-pay", "leader", **order)
        assert "2026-03-15" in counter.clocks(matter)["支付补偿"]
        counter.do(
            matter, "answer", "discipline", outcome="made-good", text="已办结并责令补偿", evidence=paper()
        )
    with day("2026-03-16"):
        assert "已逾期1天" in counter.clocks(matter)["支付补偿"]
        counter.do(matter, "mark-paid", "discipline", on_day="2026-03-16", person=slow, yuan="86.50", evidence=paper())  # fmt: skip
        notes = {str(one["what"]): one for one in counter.page(matter).context["history"]}
        assert "86.50 元" in notes["责令补偿路费和误工"]["note"]
        assert (notes["补偿已支付"]["when"], notes["补偿已支付"]["late"]) == ("2026-03-16 10:00", False)
        counter.follow(receipt, grade="good")
        rates = counter.rates("service-pledge", "2026-03")
    assert rates == {"按时答复率": "1/1", "补偿兑现率": "1/1", "满意率（以联系上的为准）": "1/1"}
