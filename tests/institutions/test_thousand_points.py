"""The demonstration of a thousand points: what an item cannot bear comes off the total, bonuses share a cap, vetoes of three kinds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.appraisal.acts import VetoRecorded
from taizhang.journal import new_id
from tests.factories import create_promise, create_record
from tests.institutions.assessors import Assessors
from tests.institutions.counters import day

pytestmark = pytest.mark.django_db


def test_from_the_promises_to_the_vetoes_the_objection_and_the_correction():
    year = Assessors.of("thousand-points")
    town = year.town
    goals = (("taxable-sales", 100), ("collective-income", 100), ("toilets", 20), ("roads-built", 5))
    for village in town.villages:
        for indicator, target in goals:
            create_promise(town.book, village, indicator, target)
    for village in range(3):
        who = town.actor(f"village{village + 1}")
        for indicator, period, value in (
            *((indicator, "2026-11", target) for indicator, target in goals),
            ("village-debt", "2026-Q4", 0),
            ("insurance-paid-on", "2026", 20261025 + village),
        ):
            create_record(
                town.book,
                town.villages[village],
                indicator,
                period,
                value,
                by=who,
                confirmed_by=town.actor("deputy"),
            )
    year.close_before("2026-12")
    with day("2026-12-20"):
        year.figures("2026", "dumping-found", (0, 7, 0))
        year.figures("2026", "farmland-figures-false", (0, 0, 1))
        year.judge("2026", "special-work", "secretary", (20, 0, 0), reason="抗旱保供水")
        town.do(
            VetoRecorded(
                id=new_id("w"), institution="thousand-points", period="2026", unit=town.villages[0],
                veto="safety-thousand", ground="县安委办认定〔2026〕2号",
            ),
            who="clerk",
        )  # fmt: skip
    year.closed("2026-12", "secretary")
    totals = year.totals("2026")
    assert [totals[village].vetoes for village in range(3)] == [
        ["safety-thousand"],
        [],
        ["farmland-thousand"],
    ]
    assert totals[0].grade == "fourth-class"
    assert totals[0].place == 1, "the veto changes the grade, not the place"
    sheet = year.sheet("2026", 1)
    by_title = {one["title"].zh: one["millionths"] for one in sheet.context["lines"]}
    assert by_title["垃圾倾倒点：不足扣的从总分扣"] == -25_000_000
    assert totals[0].total - totals[2].total == Decimal(70), "twenty of bonus, fifty of an item that is empty"
    first = year.sheet("2026", 0).content.decode()
    assert "抗旱保供水" in first
    assert "县安委办认定" in first
    assert "第1村" in year.posted()
    after = year.corrected("2026", 1, "buildings", "80", "secretary")
    assert after.context["corrected"]["total"] == after.context["total"] - 20_000_000
