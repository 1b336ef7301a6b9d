"""A5 半年测评、年终排队: the half-year is circulated; the year joins the months, votes, judgement, bonus and veto; ranks from above are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import ScoreTotal
from taizhang.books.queries import closed
from taizhang.records.acts import RecordMade
from taizhang.records.models import Record
from tests.factories import create_record
from tests.institutions.assessors import Assessors
from tests.institutions.counters import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """Two villages whose cadres stayed more and less in January; the months to November are closed."""
    year = Assessors.of("annual-appraisal", "monthly-appraisal", "half-year-review", villages=2)
    town = year.town
    for village, days in enumerate((18, 8)):
        person = town.people[f"village{village + 1}"]
        create_record(
            town.book, town.villages[village], "village-days", "2026-01", days,
            person=person, by=town.actor(f"village{village + 1}"), confirmed_by=town.actor("supervisor"),
        )  # fmt: skip
    year.close_before("2026-12")
    return year


def vote(year: Assessors) -> None:
    """December: votes are entered and confirmed, the team judges."""
    with day("2026-12-28"):
        for fact, values in {
            "duty-good": (20, 10),
            "duty-fair": (0, 5),
            "duty-poor": (0, 5),
            "deputies-satisfied": (30, 15),
            "deputies-unsatisfied": (0, 15),
            "members-satisfied": (20, 20),
            "members-unsatisfied": (0, 0),
        }.items():
            year.figures("2026", fact, values)
        year.judge("2026", "team-judgement", "secretary", (9, 7), reason="班子集体评定")


def test_the_half_year_result_is_the_mean_of_the_months_and_the_pace(year):
    rows = ScoreTotal.rows.of(year.town.book).filter(institution="half-year-review", period="2026-H1")
    months = ScoreTotal.rows.of(year.town.book).filter(institution="monthly-appraisal", period__lte="2026-06")
    for row in rows:
        totals = [month.total for month in months if month.unit == row.unit]
        assert len(totals) == 6
        mean = sum(totals) / 6
        assert abs(row.total - mean) < Decimal("0.0001"), (
            "no promises yet, so the months are brought to the whole"
        )


def test_from_twelve_months_and_the_votes_to_the_year_end_order(year):
    vote(year)
    honour = RecordMade(
        id="r-honour", indicator="honours-county", unit=year.town.villages[1], period="2026", value=Decimal(1),
        evidence=({"sha256": evidence(), "size": 14, "type": "application/pdf"},),
    )  # fmt: skip
    with day("2026-12-28"):
        year.town.do(honour, who="village2")
        year.confirm("honours-county")
    year.closed("2026-12", "secretary")
    totals = year.totals("2026")
    assert totals[0].place == 1
    assert totals[0].total > totals[1].total
    sheet = year.sheet("2026", 1)
    by_title = {one["title"].zh: one["millionths"] for one in sheet.context["lines"]}
    assert by_title["满意度测评：村民代表"] == 3_000_000
    assert by_title["满意度测评：党员"] == 4_000_000
    assert by_title["述职评议"] == 3_250_000
    assert by_title["受到表彰：县级"] == 1_000_000
    months = ScoreTotal.rows.of(year.town.book).filter(
        institution="monthly-appraisal", unit=year.town.villages[1]
    )
    assert months.count() == 12
    mean = sum(row.total for row in months) / 12
    assert abs(Decimal(by_title["各月考评平均"]) / 10**6 - mean * Decimal("0.6")) < Decimal("0.0001")
    assert "班子集体评定" in sheet.content.decode()
    assert "“monthly-appraisal”" not in sheet.content.decode(), "other schemes are called by their names"
    assert recompute(year.town.book, closed(year.town.book, "2026-12")) == ()
    assert "第1村" in year.posted()
    after = year.corrected("2026", 1, "team-judgement", "8", "secretary")
    assert after.context["corrected"]["total"] == after.context["total"] + 1_176_470, "1 of the 85 assessed"


def test_the_townships_place_from_above_is_kept_and_no_village_owes_or_enters_it(year):
    rank = RecordMade(
        id="r-rank", indicator="rank-from-above", unit=year.town.township, period="2026", value=Decimal(3)
    )
    with day("2026-12-28"):
        year.town.do(rank, who="clerk")
        year.confirm("rank-from-above")
    assert Record.rows.of(year.town.book).counting().get(indicator="rank-from-above").value == 3


def evidence() -> str:
    from taizhang.records.evidence import keep

    return keep(b"%PDF-1.4 proof")[0]
