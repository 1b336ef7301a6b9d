"""D17 挂钩服务企业: a kind of matter that does not ship, added by the file of the how-to alone, without a line of Python."""

from __future__ import annotations

import re
from pathlib import Path

from taizhang.institutions import check
from tests.institutions.counters import Counter, day

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-kind-of-matter.md"


def example() -> str:
    """The file in the how-to."""
    found = re.search(r"```toml\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_a_business_is_heard_answered_and_judges(db):
    text = example()
    assert check(text, "enterprise-service.toml") == ()
    counter = Counter.of(own=(text,))
    with day("2026-03-02"):
        receipt = counter.ask(
            "enterprise-service",
            category="money",
            about="service",
            text="周转困难",
            field_enterprise="青禾米业",
        )
        matter = counter.only()
        assert counter.row(matter).number.startswith("QY")
        assert counter.row(matter).unit == counter.unit("station")
        assert "2026-03-16" in counter.clocks(matter)["答复"]
        counter.do(matter, "sign", "station")
        counter.do(matter, "mark-bank-meeting", "station", on_day="2026-03-02", text="已约三家银行")
        counter.do(matter, "answer", "station", outcome="solved", text="贷款已批")
        counter.follow(receipt, grade="satisfied")
        assert counter.page(matter).context["state"] == "closed"
        assert counter.rates("enterprise-service", "2026-03") == {"企业满意率": "1/1"}
