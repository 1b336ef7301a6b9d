"""The demonstration of points and pay: rank gives a class, the class the pay; duties and promises of posts, never residents."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.appraisal.models import PayLine
from taizhang.institutions import shipped
from tests.factories import create_record, create_unit
from tests.institutions.assessors import Assessors
from tests.institutions.counters import day

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"


def test_from_the_days_in_the_village_to_the_pay_of_the_quarter():
    quarter = Assessors.of("cadre-pay", villages=2)
    town = quarter.town
    village = create_unit(town.book, "village", "一类东村", parent=town.township, position=9, group="一类村")
    for month in ("2026-01", "2026-02", "2026-03"):
        for number, days in enumerate((18, 10)):
            create_record(
                town.book, town.villages[number], "village-days", month, days,
                person=town.people[f"village{number + 1}"],
                by=town.actor(f"village{number + 1}"), confirmed_by=town.actor("supervisor"),
            )  # fmt: skip
    for number, days in enumerate((60, 40)):
        create_record(
            town.book, town.villages[number], "open-days-kept", QUARTER, days,
            by=town.actor(f"village{number + 1}"), confirmed_by=town.actor("deputy"),
        )  # fmt: skip
    quarter.close_before("2026-03")
    with day("2026-03-28"):
        quarter.figures(QUARTER, "team-yes", (10, 5))
        quarter.figures(QUARTER, "team-no", (0, 5))
        quarter.judge(QUARTER, "urgent-work", "secretary", (5, -2), reason="汛期值守")
    quarter.closed("2026-03", "secretary")
    totals = quarter.totals(QUARTER)
    assert totals[0].total > totals[1].total
    performance = PayLine.rows.of(town.book).get(unit=village, item="=pay:performance")
    assert performance.after == 4_800_000_000, "four fifths of the base of its class"
    sheet = quarter.sheet(QUARTER, 0)
    assert [str(one["title"]) for one in sheet.context["ruled"]] == ["急难任务"]
    assert sheet.context["pay"]["rows"][-1]["total"]
    paid = {
        row.item: Decimal(row.after).scaleb(-6)
        for row in PayLine.rows.of(town.book).filter(unit=town.villages[0])
    }
    assert set(paid) == {"=pay:performance", "=pay:per-point"}
    assert "第1村" in quarter.posted()
    after = quarter.corrected(QUARTER, 1, "service-days", "15", "secretary")
    assert after.context["corrected"]["total"] == after.context["total"] + 14_285_714, "10 of the 70 assessed"


def test_no_fact_of_the_scheme_is_about_a_resident():
    appraisal = shipped()["cadre-pay"].institution.appraisal
    assert all(
        word not in fact.title for fact in appraisal.facts.values() for word in ("村民姓名", "居民", "信访")
    )
