"""Law 4: a close keeps what it was made of; recomputing compares and never rewrites; facts keep their own period."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.appraisal.acts import PeriodClosed
from taizhang.appraisal.closing import readiness, recompute
from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.appraisal.queries import kept_lines
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.institutions import sha256_of
from taizhang.notices.models import Notice
from taizhang.problems import Refused
from taizhang.promises.progress import progress
from taizhang.records.acts import RecordConfirmed
from taizhang.records.models import Record
from taizhang.scoring import ENGINE_VERSION, lines_from_json
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units.acts import UnitClosed
from tests import rules
from tests.database import undone
from tests.factories import create_adoption, create_contact, create_township, create_unit
from tests.laws.random_work import OFTEN, Work
from tests.laws.shadow import live
from tests.laws.test_replay import in_a_township

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = Period.parse("2026-01"), Period.parse("2026-02")


def kept(book: str, period: str) -> list[tuple]:
    """All rows of lines and totals of a period."""
    return [
        *ScoreLine.rows.of(book).filter(period=period).order_by("id").values_list(),
        *ScoreTotal.rows.of(book).filter(period=period).order_by("id").values_list(),
    ]


def codes(refused) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_a_close_keeps_rule_hashes_engine_lines_and_digest_in_the_act_and_in_state(township):
    township.record("sales", "2026-01", 90_000)
    head = STORE.head(township.book)
    act = township.close("2026-01").acts()[0]
    closed = books.closed(township.book, "2026-01")
    assert isinstance(act, PeriodClosed)
    assert act.rules["appraisal"] == closed.rules["appraisal"] == sha256_of(rules.APPRAISAL)
    assert act.engine == closed.engine == ENGINE_VERSION
    assert (act.cut, act.head_hash) == (closed.cut_seq, closed.head_hash) == (head.seq, head.hash)
    assert act.digest == closed.digest
    (sheet,) = act.sheets
    assert sheet.sha256 == sha256_of(rules.APPRAISAL)
    assert kept_lines(township.book, "2026-01", "appraisal") == sheet.lines
    assert len(list(lines_from_json(sheet.lines))) == ScoreLine.rows.of(township.book).count()
    assert {row.unit for row in ScoreTotal.rows.of(township.book)} == set(township.villages)
    assert recompute(township.book, closed) == ()


@pytest.mark.parametrize("table", ["appraisal_scoreline", "appraisal_scoretotal", "books_closedperiod"])
def test_recomputing_reports_what_was_changed_and_rewrites_nothing(township, table):
    township.record("sales", "2026-01", 90_000)
    township.close("2026-01")
    column = {
        "appraisal_scoreline": "after",
        "appraisal_scoretotal": "total",
        "books_closedperiod": "digest",
    }[table]
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(column)
        cursor.execute(f"UPDATE {table} SET {name} = %s WHERE book = %s", ["17", township.book])
    changed, head = live(township.book), STORE.head(township.book)
    assert recompute(township.book, books.closed(township.book, "2026-01"))
    assert (live(township.book), STORE.head(township.book)) == (changed, head)


steps = st.lists(st.tuples(st.sampled_from(OFTEN), st.integers(0, 2**32)), min_size=1, max_size=50)


@given(steps, steps)
@settings(in_a_township, max_examples=25)
def test_a_closed_month_is_recomputed_the_same_whatever_came_later(township, before, after):
    with undone():
        work = Work(township)
        for kind, seed in before:
            work.step(kind, seed)
        if books.closed(township.book, "2026-01") is None and books.last_closed(township.book) is None:
            township.close("2026-01")
        closed = {row.period: kept(township.book, row.period) for row in ClosedPeriod.rows.of(township.book)}
        for kind, seed in after:
            work.step(kind, seed)
        for row in ClosedPeriod.rows.of(township.book):
            assert recompute(township.book, row) == ()
            assert closed.get(row.period, kept(township.book, row.period)) == kept(township.book, row.period)


def test_a_rule_adopted_later_does_not_change_an_old_month(township):
    township.record("sales", "2026-01", 90_000)
    township.close("2026-01")
    before = kept(township.book, "2026-01")
    stricter = rules.APPRAISAL.replace("points = 40", "points = 10").replace("full = 100", "full = 70")
    create_adoption(township.book, stricter, effective_from=date(2025, 1, 1), on=date(2026, 2, 10))
    township.close("2026-02")
    assert kept(township.book, "2026-01") == before
    assert recompute(township.book, books.closed(township.book, "2026-01")) == ()
    assert books.closed(township.book, "2026-02").rules["appraisal"] == sha256_of(stricter)


def test_what_is_learnt_late_of_units_duties_and_records_does_not_change_an_old_month(township):
    book, villages = township.book, township.villages
    waiting = township.record("sales", "2026-01", 90_000, confirmed=False)
    made = township.record("coverage", "2026-01", 95, village=1)
    township.close("2026-01")
    before = kept(book, "2026-01")
    create_unit(book, "village", "第九村", parent=township.township, position=9)
    create_contact(book, township.people["clerk"], villages[0])
    township.do(UnitClosed(unit=villages[2], until=date(2026, 1, 1)), on=date(2026, 2, 3))
    township.do(RecordConfirmed(record=waiting), who="supervisor", on=date(2026, 2, 3))
    township.record("coverage", "2026-01", 99, village=1, replaces=made, late=True, on=date(2026, 2, 3))
    assert recompute(book, books.closed(book, "2026-01")) == ()
    assert kept(book, "2026-01") == before


def test_a_late_fact_counts_in_its_own_month_and_year_and_is_printed_at_the_next_close(township):
    township.close("2026-01")
    record = township.record("sales", "2026-01", 70_000, late=True, on=date(2026, 2, 9))
    (whole,) = (p for p in progress(township.book, JANUARY) if not p.promise.parent)
    assert whole.value == 70_000
    assert [fact.record for fact in readiness(township.book, FEBRUARY, date(2026, 3, 1)).late] == [record]

    act = township.close("2026-02").acts()[0]
    assert [(fact.record, fact.period, fact.value) for fact in act.late] == [
        (record, "2026-01", Decimal(70_000))
    ]
    notice = Notice.rows.of(township.book).filter(period="2026-02", institution="monthly-progress").get()
    printed = [[cell["zh"] for cell in cells] for cells in notice.body["tables"][1]["rows"]]
    assert [row[0] for row in printed] == ["2026年1月"]
    assert printed[0][4] == "7万元"
    row = ScoreLine.rows.of(township.book).get(period="2026-02", unit=township.villages[0], item="sales")
    assert row.value is None
    assert township.close("2026-03").acts()[0].late == ()


def test_a_late_correction_prints_what_it_was_and_what_it_is(township):
    first = township.record("sales", "2026-01", 90_000)
    township.close("2026-01")
    township.record("sales", "2026-01", 60_000, replaces=first, late=True, on=date(2026, 2, 9))
    (fact,) = township.close("2026-02").acts()[0].late
    assert (fact.was, fact.value) == (90_000, 60_000)
    assert Record.rows.of(township.book).get(id=first).to_seq is not None


def test_a_late_fact_of_december_stays_in_the_old_year(township):
    for month in ("2025-11", "2025-12"):
        township.close(month)
    township.record("sales", "2025-12", 50_000, late=True, on=date(2026, 1, 9))
    (whole,) = (p for p in progress(township.book, JANUARY) if not p.promise.parent)
    assert whole.value is None
    assert [fact.period for fact in township.close("2026-01").acts()[0].late] == ["2025-12"]


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2026-01", "closed-already"),
        ("2026-04", "months-in-order"),
        ("2025-12", "months-in-order"),
        ("2026-Q1", "not-a-month"),
    ],
)
def test_a_month_is_closed_once_and_in_turn(township, month, code):
    township.close("2026-01")
    head = STORE.head(township.book)
    with pytest.raises(Refused) as refused:
        township.close(month)
    assert code in codes(refused)
    assert STORE.head(township.book) == head


def test_a_ranking_without_its_approver_is_kept_and_not_published(township):
    township.close("2026-01")
    assert ScoreTotal.rows.of(township.book).exists()
    assert not Notice.rows.of(township.book).filter(institution="appraisal").exists()


def test_a_ranking_is_published_with_ground_approver_and_head(township):
    head = STORE.head(township.book)
    township.close("2026-01", approvals={"appraisal": township.people["secretary"]})
    notice = Notice.rows.of(township.book).get(institution="appraisal")
    assert (notice.ground, notice.approved_by, notice.head_hash) == (
        "测试依据",
        township.people["secretary"],
        head.hash,
    )


def test_an_approver_without_the_post_is_refused_and_nothing_is_closed(township):
    with pytest.raises(Refused, match="批准人"):
        township.close("2026-01", approvals={"appraisal": township.people["leader"]})
    assert books.closed(township.book, "2026-01") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("", ""), ("one", "other"), ("same", "same")])
def test_two_people_closing_at_once_close_once(keys):
    town = create_township()
    done, refused, gate = [], [], threading.Barrier(2)

    def close(key: str) -> None:
        gate.wait()
        try:
            done.append(town.close("2026-01", key=key))
        except Refused as reason:
            refused.append({problem.code for problem in reason.problems})
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ClosedPeriod.rows.of(town.book).count() == 1
    if keys == ("same", "same"):
        assert sorted(appended.repeated for appended in done) == [False, True]
    else:
        assert (len(done), refused) == (1, [{"closed-already"}])
