"""The sample played to its year's end: December closed, the year's appraisal with grades and pay, objections to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.models import Exclusion, Objection, PayLine, ScoreTotal
from taizhang.books.models import ClosedPeriod
from taizhang.demo.sample import BOOK
from taizhang.notices.models import Notice
from taizhang.records.models import WAITING, Record
from taizhang.server.store import STORE
from taizhang.units.models import Unit
from tests.demo.building import built_once

YEAR = "2025"


@pytest.fixture(scope="module")
def _built_once(django_db_setup, django_db_blocker):
    """The sample, built once for this module in a transaction that is taken back at the end."""
    with built_once(django_db_blocker, whole_year=True) as built:
        yield built


@pytest.fixture
def built(_built_once, db):
    return _built_once


def totals():
    return ScoreTotal.rows.of(BOOK).filter(institution="annual-appraisal", period=YEAR)


def unit(title):
    return Unit.rows.of(BOOK).get(title=title).id


def test_all_twelve_months_are_closed_and_the_years_ranking_is_posted(built):
    assert (built.year, built.closed) == (2025, 12)
    assert ClosedPeriod.rows.of(BOOK).filter(period="2025-12").exists()
    posted = Notice.rows.of(BOOK).get(institution="annual-appraisal", period=YEAR)
    assert posted.approved_by
    assert max(entry.day for entry in STORE.entries(BOOK)) == date(2026, 1, 9)


def test_the_mean_of_the_months_makes_six_tenths_of_a_villages_year(built):
    village = unit("大塘村")
    months = ScoreTotal.rows.of(BOOK).filter(institution="monthly-appraisal", unit=village)
    mean = sum(months.values_list("total", flat=True)) / months.count()
    lines = {
        one.line.item: one.line.points for one in queries.sheet(BOOK, "annual-appraisal", YEAR, village)[1]
    }
    assert months.count() == 12
    assert abs(lines["months"] - mean * Decimal("0.6")) < Decimal("0.0001")


def test_villages_are_graded_and_the_first_three_are_paid(built):
    assert set(totals().values_list("grade", flat=True)) >= {"excellent", "good", "qualified"}
    paid = PayLine.rows.of(BOOK).filter(institution="annual-appraisal", period=YEAR, after__gt=0)
    assert sorted(paid.values_list("after", flat=True)) == [6_000_000_000, 6_000_000_000, 10_000_000_000]


def test_the_veto_of_the_years_accident_stands_on_the_villages_result(built):
    assert totals().get(unit=unit("杨家渡村")).vetoes == ["safety-of-the-year"]


def test_the_merged_village_is_not_judged_and_the_ground_is_on_record(built):
    left_out = Exclusion.rows.of(BOOK).get(institution="annual-appraisal")
    assert (left_out.unit, left_out.item, left_out.status) == (unit("小溪村"), "team-judgement", "granted")


def test_one_objection_was_upheld_and_corrected_and_one_waits(built):
    states = dict(Objection.rows.of(BOOK).values_list("unit", "status"))
    assert states == {unit("杨家渡村"): "upheld", unit("梅岭村"): "open"}
    rows = queries.ranking(BOOK, "annual-appraisal", YEAR)
    text = queries.sheet_text(BOOK, "annual-appraisal", YEAR)
    after = corrected.results(rows, corrected.standing(BOOK, "annual-appraisal", YEAR), text)
    assert after[unit("杨家渡村")].total == totals().get(unit=unit("杨家渡村")).total + 1


def test_late_reports_wait_after_the_close(built):
    cut = ClosedPeriod.rows.of(BOOK).get(period="2025-12").cut_seq
    waiting = Record.rows.of(BOOK).filter(status=WAITING, period="2025-12")
    assert waiting.exists()
    assert all(record.made_seq > cut for record in waiting)
