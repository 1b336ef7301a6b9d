"""Objections: who may make them and until when, who decides, and what a correction changes (nothing that was published)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from taizhang.appraisal import corrected, queries
from taizhang.appraisal.acts import CorrectionUndone, ObjectionWithdrawn
from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import Correction, Objection, ScoreLine
from taizhang.books.queries import closed
from taizhang.institutions import load
from taizhang.problems import Refused
from tests.appraisal.scoring_town import corrected_by, decided, objected, published, sealed, total
from tests.factories import create_holder, create_township
from tests.laws.shadow import live, replayed
from tests.rules import ALL, APPRAISAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(township):
    return published(township)


def after(town):
    rows = queries.ranking(town.book, "appraisal", "2026-01")
    text = queries.rule_text(town.book, "appraisal", rows[0].sha256)
    return corrected.results(rows, corrected.standing(town.book, "appraisal", "2026-01"), text)


def codes(refused) -> set[str]:
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize(("key", "first"), [("sales", 0), ("-sales", 1)])
def test_equal_totals_after_a_correction_are_told_apart_as_the_rule_says(town, key, first):
    [ahead, behind] = [total(town, village).total for village in (0, 1)]
    decided(town, objection := objected(town, 1, item="jobs"))
    lacks = (
        (ahead - behind) * 80 / 100
    )  # nobody's coverage was assessed: the others' 80 points are brought to 100
    corrected_by(town, objection, 1, ("jobs", "20", str(20 + lacks)))
    rows = queries.ranking(town.book, "appraisal", "2026-01")
    text = load(APPRAISAL.replace('ties = "competition"', f'ties = "competition", then_by = ["{key}"]'))
    found = corrected.results(rows, corrected.standing(town.book, "appraisal", "2026-01"), text)
    assert found[town.villages[0]].total == found[town.villages[1]].total
    assert [found[town.villages[village]].place for village in (first, 1 - first)] == [1, 2]


def test_a_corrected_total_is_rounded_as_the_rule_says(town):
    decided(town, objection := objected(town, 1))
    was = Decimal(ScoreLine.rows.of(town.book).get(unit=town.villages[1], item="sales").after).scaleb(-6)
    corrected_by(town, objection, 1, ("sales", str(was), "39.96"))
    rows = queries.ranking(town.book, "appraisal", "2026-01")
    text = load(APPRAISAL.replace("full = 100", "full = 100\ndecimals = 1"))
    found = corrected.results(rows, corrected.standing(town.book, "appraisal", "2026-01"), text)
    exact = total(town, 1).total + (Decimal("39.96") - was) * 100 / 80  # brought to the whole as at the close
    assert found[town.villages[1]].total == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_a_unit_objects_while_the_ranking_is_posted_and_not_later(town):
    objected(town, on=date(2026, 2, 10))
    with pytest.raises(Refused) as refused:
        objected(town, village=2, on=date(2026, 2, 11))
    assert codes(refused) == {"window-over"}


def test_the_days_that_the_rule_states_bound_the_objection_and_its_decision():
    stated = APPRAISAL.replace("publish_days = 10", "publish_days = 10\nobject_days = 5\nanswer_days = 3")
    town = published(create_township(institutions=(*(text for text in ALL if text != APPRAISAL), stated)))
    objection = Objection.rows.of(town.book).get(id=objected(town, on=date(2026, 2, 6)))
    assert objection.decide_by == date(2026, 2, 11), "three working days after Friday the 6th"
    with pytest.raises(Refused) as refused:
        objected(town, village=2, on=date(2026, 2, 7))
    assert codes(refused) == {"window-over"}


def test_without_a_window_nobody_objects_and_the_reason_is_said(township):
    township.close("2026-01")
    with pytest.raises(Refused) as refused:
        objected(township)
    assert codes(refused) == {"no-window"}


def test_only_the_unit_itself_objects(town):
    for other in ("village1", "clerk", "secretary"):
        with pytest.raises(Refused) as refused:
            objected(town, village=1, who=other)
        assert codes(refused) == {"not-permitted"}


def test_a_line_that_is_not_on_the_sheet_and_a_second_objection_are_refused(town):
    with pytest.raises(Refused) as refused:
        objected(town, item="none")
    assert codes(refused) == {"unknown"}
    objected(town)
    with pytest.raises(Refused) as refused:
        objected(town)
    assert codes(refused) == {"objected-already"}


def test_only_the_post_that_the_rule_names_decides(town):
    objection = objected(town)
    for other in ("clerk", "leader", "village2"):
        with pytest.raises(Refused) as refused:
            decided(town, objection, who=other)
        assert "approver" in codes(refused)


def test_nobody_decides_for_their_own_unit(town):
    person = create_holder(town.book, town.villages[1], "village", key="party-secretary")
    town.people["both"] = person
    objection = objected(town)
    with pytest.raises(Refused) as refused:
        decided(town, objection, who="both")
    assert codes(refused) == {"own-matter"}


def test_an_objection_is_decided_once_and_taken_back_only_before(town):
    objection = objected(town)
    with pytest.raises(Refused):
        town.do(ObjectionWithdrawn(objection=objection), who="village1")
    decided(town, objection, "rejected")
    for again in (
        lambda: decided(town, objection),
        lambda: town.do(ObjectionWithdrawn(objection=objection), who="village2"),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert codes(refused) == {"decided-already"}
    assert Objection.rows.of(town.book).get().status == "rejected"


def test_a_correction_stands_beside_the_published_score_and_moves_the_places_beside(town):
    before = live(town.book)["appraisal_scoreline"], live(town.book)["appraisal_scoretotal"]
    assert [total(town, village).place for village in range(3)] == [1, 2, 3]
    objection = objected(town)
    decided(town, objection)
    line = ScoreLine.rows.of(town.book).get(unit=town.villages[1], item="sales")
    assert line.after == 24_000_000
    corrected_by(town, objection, 1, ("sales", "24", "40"))
    results = after(town)
    assert results[town.villages[1]].total == total(town, 1).total + 20, "16 of the 80 that were assessed"
    assert [results[village].place for village in town.villages] == [2, 1, 3]
    assert (live(town.book)["appraisal_scoreline"], live(town.book)["appraisal_scoretotal"]) == before
    assert recompute(town.book, closed(town.book, "2026-01")) == ()
    assert live(town.book) == replayed(town.book)


def test_a_correction_needs_an_upheld_objection_and_the_points_that_stood(town):
    objection = objected(town)
    with pytest.raises(Refused) as refused:
        corrected_by(town, objection, 1, ("sales", "24", "40"))
    assert codes(refused) == {"not-upheld"}
    decided(town, objection, "partly")
    for line, code in (
        (("sales", "23", "40"), "was-otherwise"),
        (("sales", "24", "24"), "points-not-new"),
        (("sales", "24", "1.0000001"), "points-not-new"),
        (("sales", "24", "1e30"), "points-not-new"),
        (("none", "24", "40"), "unknown"),
    ):
        with pytest.raises(Refused) as refused:
            corrected_by(town, objection, 1, line)
        assert codes(refused) == {code}, line
    with pytest.raises(Refused) as refused:
        corrected_by(town, objection, 1)
    assert codes(refused) == {"nothing-corrected"}
    corrected_by(town, objection, 1, ("sales", "24", "30"))
    with pytest.raises(Refused) as refused:
        corrected_by(town, objection, 1, ("sales", "30", "31"))
    assert codes(refused) == {"corrected-already"}


def test_a_correction_is_undone_with_a_reason_and_what_stood_stands_again(town):
    objection = objected(town)
    decided(town, objection)
    correction = corrected_by(town, objection, 1, ("sales", "24", "40"))
    with pytest.raises(Refused):
        sealed(town, CorrectionUndone, who="clerk", correction=correction, reason="弄错")
    sealed(town, CorrectionUndone, who="secretary", correction=correction, reason="弄错")
    assert after(town) == {}
    assert Correction.rows.of(town.book).get().to_seq is not None
    corrected_by(town, objection, 1, ("sales", "24", "26"))
    assert after(town)[town.villages[1]].total == total(town, 1).total + Decimal("2.5")
