"""A10 季度竞赛: villages of a class compete by level and by growth, per indicator and overall; movement is published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import create_record, create_unit
from tests.institutions.assessors import Assessors

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    """Sales of the first quarters of two years: the first village is great and falls, the second small and grows, the third is new."""
    contest = Assessors.of("quarterly-contest")
    town = contest.town
    for month, sales in (("2025-02", (1000, 100)), ("2026-02", (900, 150, 50)), ("2026-05", (900, 950, 60))):
        for village, amount in enumerate(sales):
            for indicator in ("taxable-sales", "collective-income", "fixed-investment", "new-jobs"):
                create_record(
                    town.book, town.villages[village], indicator, month, amount,
                    by=town.actor(f"village{village + 1}"), confirmed_by=town.actor("supervisor"),
                )  # fmt: skip
    contest.close_before("2026-03")
    return contest


def test_a_great_village_leads_by_level_a_growing_one_by_growth_and_a_new_one_is_not_compared(contest):
    contest.closed("2026-03", "leader")
    lines = [
        {one["title"].zh: one for one in contest.sheet("2026-Q1", village).context["lines"]}
        for village in range(3)
    ]
    level, growth = "工业应税销售总量名次", "工业应税销售增长名次"
    assert [line[level]["millionths"] for line in lines] == [10_000_000, 9_000_000, 8_000_000]
    assert [line[growth]["millionths"] for line in lines] == [9_000_000, 10_000_000, None]
    assert (
        "−10" in lines[0]["工业应税销售增长率"]["sentence"]
        or "10" in lines[0]["工业应税销售增长率"]["sentence"]
    )
    totals = contest.totals("2026-Q1")
    assert [totals[village].total for village in range(3)] == [Decimal(76), Decimal(76), Decimal(64)]
    assert [totals[village].place for village in range(3)] == [1, 1, 3]
    assert "第2村" in contest.posted()


def test_the_next_quarter_shows_who_gained_places_and_a_correction_stands_beside(contest):
    contest.closed("2026-03", "leader")
    for month in ("2026-04", "2026-05"):
        contest.town.close(month)
    contest.closed("2026-06", "leader")
    totals = contest.totals("2026-Q2")
    assert totals[1].place == 1
    assert totals[0].moved == -1
    assert "降1" in contest.posted() or "降" in contest.posted()
    after = contest.corrected("2026-Q2", 0, "sales-level", "10", "leader")
    assert after.context["corrected"]["total"] == after.context["total"] + 2_000_000, "1 of the 50 assessed"


def test_the_standings_tell_level_and_growth_apart_in_each_class(contest):
    contest.closed("2026-03", "leader")
    page = contest.office.as_("village1").get(contest.office.at("standings/quarterly-contest/2026-Q1/"))
    assert [str(table["caption"]) for table in page.context["tables"]] == [
        "全部（3个）", "全部（3个）：比总量", "全部（3个）：比增长",
    ]  # fmt: skip
    rows: dict[str, dict] = {"第1村": {}, "第2村": {}, "第3村": {}}
    for table in page.context["tables"]:
        titles = [str(column["title"]) for column in table["columns"]]
        for row in table["rows"]:
            rows[row["cells"][0].zh] |= dict(zip(titles, row["cells"], strict=True))
    assert rows["第1村"]["比总量"]["text"] == "40（1）"
    assert rows["第2村"]["比总量"]["text"] == "36（2）"
    assert rows["第2村"]["比增长"]["text"] == "40（1）"
    assert rows["第3村"]["比增长"]["text"] == "–"
    assert rows["第1村"]["工业应税销售增长率"]["text"] == "−10（2）"
    assert (rows["第1村"]["总分"]["text"], rows["第1村"]["总位次"]["text"]) == ("76", "1")


def test_classes_are_tables_of_their_own_under_their_names():
    contest = Assessors.of("quarterly-contest", villages=1)
    town = contest.town
    create_unit(town.book, "village", "坡上村", parent=town.township, position=9, group="丘陵")
    contest.close_before("2026-03")
    contest.closed("2026-03", "leader")
    for path, key in (("standings", "tables"), ("rankings", "groups")):
        page = contest.office.as_("leader").get(contest.office.at(f"{path}/quarterly-contest/2026-Q1/"))
        said = [str(one.get("caption") or one["title"]) for one in page.context[key]]
        parts = ("", "：比总量", "：比增长") if key == "tables" else ("",)
        assert said == [f"{named}（1个）{part}" for named in ("全部", "丘陵") for part in parts]
