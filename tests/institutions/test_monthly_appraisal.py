"""A4 实效按月考评制 and A9 奖惩、一票否决: scored each month by the rulebook, every point explained, the veto bites."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.appraisal.queries import facts_behind, ranking, sheet
from taizhang.books.queries import closed
from taizhang.notices.models import Notice
from taizhang.problems import Refused
from taizhang.scoring import explain
from tests.factories import create_promise
from tests.institutions.playing import play, report


@pytest.fixture
def town(db):
    town = play()
    whole = create_promise(town.book, town.township, "taxable-sales", 3_600_000)
    for village in town.villages:
        create_promise(town.book, village, "taxable-sales", 1_200_000, parent=whole)
    return town


def work(town, month: str, sales: tuple[int, ...], days: tuple[int, ...]) -> None:
    for village, (sold, stayed) in enumerate(zip(sales, days, strict=True)):
        report(town, "taxable-sales", month, village, sold)
        report(town, "village-days", month, village, stayed, person=town.people[f"village{village + 1}"])


def test_each_point_opens_to_its_clause_its_arithmetic_and_its_records(town):
    work(town, "2026-01", (86_400, 100_000, 120_000), (18, 16, 20))
    town.close("2026-01")
    rule, lines = sheet(town.book, "monthly-appraisal", "2026-01", town.villages[0])
    industry = next(line for line in lines if line.line.item == "industry")
    assert industry.line.points == Decimal("17.28")
    assert industry.item.clause == "第五条第一项"
    assert "17.28" in explain(industry.line, rule, "zh")
    assert "17.28" in explain(industry.line, rule, "en")
    (record,) = facts_behind(town.book, "2026-01", town.villages[0], "taxable-sales")
    assert record.value == Decimal(86_400)
    _, second = sheet(town.book, "monthly-appraisal", "2026-01", town.villages[1])
    assert next(line.line.points for line in second if line.line.item == "village-days") == Decimal(8)


def test_a_total_is_the_sum_of_its_lines_and_places_follow_totals(town):
    work(town, "2026-01", (86_400, 100_000, 120_000), (18, 16, 20))
    town.close("2026-01")
    for total in ScoreTotal.rows.of(town.book):
        lines = ScoreLine.rows.of(town.book).filter(unit=total.unit, period="2026-01")
        assert sum(line.after for line in lines) == int(total.total * 10**6)
    placed = ranking(town.book, "monthly-appraisal", "2026-01")
    assert [row.place for row in placed] == sorted(row.place for row in placed)
    assert [row.total for row in placed] == sorted((row.total for row in placed), reverse=True)


def test_a_serious_accident_bars_the_best_grade_and_nothing_else(town):
    work(town, "2026-01", (120_000, 120_000, 120_000), (20, 20, 20))
    report(town, "serious-accident", "2026-01", 0, 1)
    report(town, "serious-accident", "2026-01", 1, 0)
    town.close("2026-01")
    struck, clean, silent = (
        ScoreTotal.rows.of(town.book).get(unit=village, period="2026-01") for village in town.villages
    )
    assert struck.vetoes == ["safety"]
    assert struck.grade != "excellent"
    assert clean.vetoes == []
    assert silent.vetoes == [], "no report of an accident is not an accident"


def test_the_ranking_is_published_only_when_the_post_named_by_the_rule_approved_it(town):
    work(town, "2026-01", (86_400, 100_000, 120_000), (18, 16, 20))
    town.close("2026-01")
    assert not Notice.rows.of(town.book).filter(institution="monthly-appraisal").exists()
    work(town, "2026-02", (120_000, 100_000, 90_000), (18, 18, 18))
    with pytest.raises(Refused) as refused:
        town.close("2026-02", approvals={"monthly-appraisal": town.people["clerk"]})
    assert refused.value.problems[0].code == "approver"
    assert closed(town.book, "2026-02") is None, "nothing is half closed"
    town.close("2026-02", approvals={"monthly-appraisal": town.people["secretary"]})
    notice = Notice.rows.of(town.book).get(institution="monthly-appraisal")
    assert notice.approved_by == town.people["secretary"]
    first = [cell["zh"] for cell in notice.body["tables"][0]["rows"][0]]
    assert first[:2] == ["1", "第1村"]
    assert first[-1].startswith("升"), "movement since the last period is shown"
    best = ranking(town.book, "monthly-appraisal", "2026-02")[0]
    assert Decimal(first[2]) == best.total.quantize(Decimal("0.01"), ROUND_HALF_UP), (
        "as the score sheet prints it"
    )


def test_recomputing_a_closed_month_gives_the_very_lines_that_were_kept(town):
    work(town, "2026-01", (86_400, 100_000, 120_000), (18, 16, 20))
    town.close("2026-01")
    report(town, "taxable-sales", "2026-02", 0, 50_000)
    assert recompute(town.book, closed(town.book, "2026-01")) == ()
