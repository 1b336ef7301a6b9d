"""Law 3, through the book: totals add up, lines cite clause and facts, and the plain reading agrees.

Zero, no data and not applicable stay three values from the record to the score line.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.appraisal.queries import facts_behind, ranking, sheet
from taizhang.books import queries as books
from taizhang.promises.progress import progress
from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Line, Reason, Unit, rule_of, score_plainly
from taizhang.timekeeping import Period
from tests.database import undone
from tests.laws.test_replay import in_a_township

pytestmark = pytest.mark.django_db
MONTH = "2026-01"
UNHEARD, NOT_HERE = "unheard", "not-here"
_OWED_EACH_MONTH = {"sales", "jobs", "coverage", "days", "repairs", "accidents"}
_MILLION = 10**6


def reports(numbers):
    """What a village may report: nothing, “not applicable”, or a number (zero among them)."""
    return st.sampled_from((UNHEARD, NOT_HERE, Decimal(0))) | numbers


villages = st.fixed_dictionaries(
    {
        "sales": reports(st.decimals(0, 300_000, places=2)),
        "coverage": reports(st.decimals(80, 100, places=1)),
        "jobs": reports(st.integers(0, 15).map(Decimal)),
        "accidents": reports(st.integers(0, 2).map(Decimal)),
    }
)


def work(town, reported) -> None:
    """Record what the villages report, and close the month."""
    for place, cells in enumerate(reported):
        for indicator, value in cells.items():
            if value != UNHEARD:
                town.record(indicator, MONTH, None if value == NOT_HERE else value, village=place)
    town.close(MONTH)


def facts(town, reported):
    """The same facts, read plainly from what the villages said."""
    words = {UNHEARD: NO_DATA, NOT_HERE: NOT_APPLICABLE}
    table = {
        indicator: {
            unit: words.get(cells[indicator], cells[indicator])
            for unit, cells in zip(town.villages, reported, strict=True)
        }
        for indicator in ("sales", "coverage", "jobs", "accidents")
    }
    table["sales/target"] = dict.fromkeys(town.villages, Decimal(100_000))
    table["record.unreported"] = {
        unit: Decimal(len(_OWED_EACH_MONTH - {name for name, value in cells.items() if value != UNHEARD}))
        for unit, cells in zip(town.villages, reported, strict=True)
    }
    table["judged:visit"] = dict.fromkeys(town.villages, NO_DATA)
    return table


def kept(town) -> list[Line]:
    """The lines that the close kept, in order."""
    return [
        Line(row.unit, row.item, row.value, row.over, row.before, row.after, Reason(row.reason))
        for row in ScoreLine.rows.of(town.book).order_by("position")
    ]


@given(st.tuples(villages, villages, villages))
@settings(in_a_township, max_examples=20)
def test_the_plain_reading_of_what_was_reported_gives_the_kept_lines_totals_and_places(township, reported):
    with undone():
        work(township, reported)
        appraisal = books.in_force(township.book, Period.parse(MONTH).start)["appraisal"].appraisal
        peers = [Unit(unit, township.township, "") for unit in township.villages]
        oracle = score_plainly(rule_of(appraisal), peers, facts(township, reported))
        assert kept(township) == list(oracle.lines)
        totals = {row.unit: row for row in ScoreTotal.rows.of(township.book)}
        for result in oracle.results:
            row = totals[result.unit]
            assert (row.total, row.place, row.assessed) == (result.total, result.rank, result.assessed)


@given(st.tuples(villages, villages, villages))
@settings(in_a_township, max_examples=20)
def test_a_total_is_the_sum_of_its_kept_lines_and_each_cites_its_clause_and_facts(township, reported):
    with undone():
        work(township, reported)
        for row in ranking(township.book, "appraisal", MONTH):
            rule, lines = sheet(township.book, "appraisal", MONTH, row.unit)
            assert row.total * _MILLION == sum(line.line.after for line in lines)
            clauses = {item.id: item.clause for item in rule.items}
            for explained in lines:
                if explained.line.reason in (Reason.BASE, Reason.RESCALED):
                    continue
                assert explained.item.clause == clauses[explained.line.item]
                for indicator in explained.indicators:
                    records = facts_behind(township.book, MONTH, row.unit, indicator)
                    values = [record.value for record in records if record.value is not None]
                    if indicator in ("sales", "coverage", "jobs") and explained.line.value is not None:
                        assert sum(values) * _MILLION == explained.line.value


@pytest.mark.parametrize(
    ("said", "sales", "jobs", "coverage"),
    [
        (Decimal(0), Reason.SHARE, Reason.COUNT, Reason.STEP_OTHERWISE),
        (UNHEARD, Reason.ABSENT_ZERO, Reason.ABSENT_FULL, Reason.ABSENT_DROPPED),
        (NOT_HERE, Reason.NOT_APPLICABLE, Reason.NOT_APPLICABLE, Reason.NOT_APPLICABLE),
    ],
)
def test_zero_no_data_and_not_applicable_stay_three_values(township, said, sales, jobs, coverage):
    cells = dict.fromkeys(("sales", "jobs", "coverage", "accidents"), said)
    work(township, [cells] * 3)
    first = {line.item: line for line in kept(township) if line.unit == township.villages[0]}
    assert [first[name].reason for name in ("sales", "jobs", "coverage")] == [sales, jobs, coverage]
    assert {first[name].value for name in ("sales", "jobs", "coverage")} == {
        0 if said == Decimal(0) else None
    }
    own = next(
        p for p in progress(township.book, Period.parse(MONTH)) if p.promise.unit == township.villages[0]
    )
    assert own.value == (0 if said == Decimal(0) else None)
    assert own.reported == (0 if said == UNHEARD else 1)
    assert (own.late, own.not_reported) == (said == Decimal(0), said != Decimal(0))
