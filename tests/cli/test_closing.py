"""`taizhang close` and `taizhang recompute`, on 5 March 2026."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.appraisal.models import ScoreLine
from taizhang.books import queries as books
from taizhang.notices.models import Notice
from tests.cli.running import taizhang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def is_closed(township, month):
    return books.closed(township.book, month) is not None


@pytest.fixture
def february(township):
    """A township whose last month to close is February, with one report of three."""
    township.record("sales", "2026-02", 120_000, on=date(2026, 2, 20))
    return township


def close(township, *more, who="clerk", month="2026-02", **options):
    return taizhang("close", month, "--as", township.people[who], *more, **options)


def test_the_list_names_what_is_missing_and_from_whom_and_closes_nothing(february):
    result = taizhang("close", "2026-02", "--list")
    assert result.exit_code == 0
    assert "第2村" in result.output
    assert "工业应税销售" in result.output
    assert not is_closed(february, "2026-02")


def test_a_month_is_closed_after_the_question_is_answered_yes(february):
    result = close(february, answer="y\n")
    assert result.exit_code == 0
    assert is_closed(february, "2026-02")
    assert "2026年2月已封账" in result.output


def test_a_month_is_not_closed_after_the_answer_no(february):
    result = close(february, answer="n\n")
    assert result.exit_code == 1
    assert not is_closed(february, "2026-02")


def test_a_ranking_is_published_only_with_its_approval(february):
    close(february, "--yes")
    assert not Notice.rows.of(february.book).filter(institution="appraisal").exists()
    assert Notice.rows.of(february.book).filter(institution="monthly-progress").exists()


def test_the_secretary_approves_the_ranking(february):
    result = close(february, "--yes", "--approve", f"appraisal={february.people['secretary']}")
    notice = Notice.rows.of(february.book).get(institution="appraisal")
    assert notice.approved_by == february.people["secretary"]
    assert notice.title in result.output


def test_the_mayor_may_not_approve_what_the_secretary_must(february):
    result = close(february, "--yes", "--approve", f"appraisal={february.people['leader']}")
    assert result.exit_code == 2
    assert not is_closed(february, "2026-02")


def test_who_closes_must_be_said_where_there_are_two_clerks(february):
    result = taizhang("close", "2026-02", "--yes")
    assert result.exit_code == 2
    assert february.people["deputy"] in result.output
    assert not is_closed(february, "2026-02")


def test_somebody_without_the_clerks_post_may_not_close(february):
    result = close(february, "--yes", who="village1")
    assert result.exit_code == 2
    assert "岗位" in result.output
    assert not is_closed(february, "2026-02")


@pytest.mark.parametrize(
    ("month", "word"),
    [
        ("2026-03", "还没有结束"),
        ("2026-Q1", "不是一个月份"),
        ("2026", "不是一个月份"),
        ("三月", "不是一个期间"),
        ("2026-13", "不是一个期间"),
    ],
)
def test_what_cannot_be_closed_is_said_in_plain_words(february, month, word):
    result = close(february, "--yes", month=month)
    assert result.exit_code == 2
    assert word in result.output


def test_closing_twice_is_refused(february):
    close(february, "--yes")
    result = close(february, "--yes")
    assert result.exit_code == 2
    assert "封账" in result.output


@pytest.mark.parametrize("approval", ["appraisal", "=somebody", "appraisal=", "appraisal=nobody at all"])
def test_an_approval_that_is_not_understood_closes_nothing(february, approval):
    result = close(february, "--yes", "--approve", approval)
    assert result.exit_code == 2
    assert not is_closed(february, "2026-02")


def test_a_closed_month_recomputes_to_the_same_also_after_late_facts(february):
    close(february, "--yes")
    february.record("sales", "2026-02", 90_000, village=1, late=True, on=date(2026, 3, 5))
    result = taizhang("recompute", "2026-02")
    assert result.exit_code == 0
    assert "一致" in result.output


def test_a_line_that_was_altered_is_found(february):
    close(february, "--yes")
    line = ScoreLine.rows.of(february.book).filter(item="sales").first()
    ScoreLine.rows.filter(id=line.id).update(after=line.after + 1)
    result = taizhang("--en", "recompute", "2026-02")
    assert result.exit_code == 1
    assert "differs: appraisal 2026-02" in result.output


def test_an_open_month_has_nothing_to_compare(township):
    result = taizhang("recompute", "2026-02")
    assert result.exit_code == 2
    assert "没有封账" in result.output
