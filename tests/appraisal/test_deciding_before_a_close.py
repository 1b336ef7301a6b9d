"""What people decide before a close counts in it: points of a judge, items left out, exemptions, vetoes on record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.appraisal.acts import (
    ExclusionAsked,
    ExclusionDecided,
    ExclusionRevoked,
    JudgementWithdrawn,
    PointsJudged,
    VetoLifted,
    VetoRecorded,
)
from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import Judgement, ScoreTotal
from taizhang.appraisal.queries import sheet
from taizhang.books.queries import closed
from taizhang.journal import new_id
from taizhang.problems import Refused
from taizhang.records import evidence
from taizhang.scoring import Reason, explain
from tests.appraisal.scoring_town import sealed
from tests.factories import create_holder
from tests.laws.shadow import live, replayed

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 28)


@pytest.fixture
def town(township):
    for village, sales in enumerate((90_000, 60_000, 30_000)):
        township.record("sales", "2026-01", sales, village=village)
    return township


def judge(town, village: int, points, *, who: str = "leader", replaces: str = "", **fields) -> str:
    act = PointsJudged(
        **{
            "id": new_id("j"),
            "institution": "appraisal",
            "period": "2026-01",
            "unit": town.villages[village],
            "line": "visit",
            "points": Decimal(points),
            "reason": "河道清理彻底",
            "replaces": replaces,
            **fields,
        }
    )
    town.do(act, who=who, on=DAY)
    return act.id


def decide(town, village: int, *, granted: bool = True, **what) -> str:
    sha256, size, kind = evidence.keep(b"%PDF-1.4 proof")
    act = ExclusionAsked(
        **{
            "id": new_id("z"),
            "way": "excluded",
            "institution": "appraisal",
            "period": "2026-01",
            "unit": town.villages[village],
            "ground": "因受灾停产",
            "evidence": ({"sha256": sha256, "size": size, "type": kind},),
            **what,
        }
    )
    town.do(act, who=f"village{village + 1}", on=DAY)
    sealed(town, ExclusionDecided, who="secretary", on=DAY, exclusion=act.id, granted=granted, reason="属实")
    return act.id


def line(town, village: int, item: str):
    rule, lines = sheet(town.book, "appraisal", "2026-01", town.villages[village])
    found = next(one.line for one in lines if one.line.item == item)
    return found, explain(found, rule, "zh")


def total(town, village: int) -> ScoreTotal:
    return ScoreTotal.rows.of(town.book).get(unit=town.villages[village], period="2026-01")


def codes(refused) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_the_points_that_a_judge_entered_count_at_the_close_and_the_rest_is_not_assessed(town):
    judge(town, 0, "4.5")
    town.close("2026-01")
    given, sentence = line(town, 0, "visit")
    assert given.points == Decimal("4.5")
    assert "4.5" in sentence
    assert line(town, 1, "visit")[0].reason is Reason.ABSENT_DROPPED
    assert recompute(town.book, closed(town.book, "2026-01")) == ()
    assert live(town.book) == replayed(town.book)


def test_another_judgement_replaces_the_first_and_one_taken_back_gives_none(town):
    first = judge(town, 0, 3)
    with pytest.raises(Refused) as refused:
        judge(town, 0, 2)
    assert codes(refused) == {"judged-already"}
    second = judge(town, 0, 2, replaces=first)
    with pytest.raises(Refused):
        town.do(JudgementWithdrawn(judgement=second), who="secretary", on=DAY)
    town.do(JudgementWithdrawn(judgement=second), who="leader", on=DAY)
    assert not Judgement.rows.of(town.book).counting().exists()
    judge(town, 0, 1)
    town.close("2026-01")
    assert line(town, 0, "visit")[0].points == 1


@pytest.mark.parametrize("points", ["5.01", "-2.5", "1e40", "1.0000001"])
def test_points_outside_the_bounds_of_the_rule_are_refused(town, points):
    with pytest.raises(Refused) as refused:
        judge(town, 0, points)
    assert codes(refused) == {"points-out-of-bounds"}


def test_only_whom_the_rule_names_judges_and_never_their_own_unit(town):
    for other in ("clerk", "secretary", "village1"):
        with pytest.raises(Refused) as refused:
            judge(town, 0, 1, who=other)
        assert "judge" in codes(refused)
    town.people["both"] = create_holder(town.book, town.villages[1], "village", key="mayor")
    with pytest.raises(Refused) as refused:
        judge(town, 1, 1, who="both")
    assert codes(refused) == {"own-matter"}


def test_a_line_that_facts_decide_and_a_closed_sheet_take_no_judgement(town):
    with pytest.raises(Refused) as refused:
        judge(town, 0, 1, line="sales")
    assert codes(refused) == {"unknown"}
    with pytest.raises(Refused) as refused:
        judge(town, 0, 1, reason="张三电话13900001234")
    assert codes(refused) == {"personal-data"}
    town.close("2026-01")
    with pytest.raises(Refused) as refused:
        judge(town, 0, 1)
    assert codes(refused) == {"sheet-closed"}


def test_an_item_left_out_by_the_approver_is_not_assessed_and_the_others_make_the_whole(town):
    decide(town, 2, item="sales")
    town.close("2026-01")
    given, sentence = line(town, 2, "sales")
    assert (given.points, given.reason) == (0, Reason.EXCLUDED)
    assert "剔除" in sentence
    rescaled, _ = line(town, 2, "=rescaled")
    assert rescaled.points > 0
    assert line(town, 1, "sales")[0].reason is Reason.SHARE
    assert recompute(town.book, closed(town.book, "2026-01")) == ()


def test_where_duty_was_done_nothing_is_taken_off(town):
    decide(town, 2, item="sales", way="exempt")
    town.close("2026-01")
    given, sentence = line(town, 2, "sales")
    assert (given.points, given.reason) == (40, Reason.EXEMPT)
    assert "尽职责" in sentence


def test_what_was_refused_or_revoked_changes_nothing(town):
    decide(town, 1, item="sales", granted=False)
    granted = decide(town, 2, item="sales")
    sealed(town, ExclusionRevoked, who="secretary", on=DAY, exclusion=granted, reason="证明有误")
    town.close("2026-01")
    assert {line(town, village, "sales")[0].reason for village in (1, 2)} == {Reason.SHARE}


def test_a_veto_on_record_strikes_without_any_figure_unless_it_is_lifted_or_spared(town):
    for village in range(3):
        record = VetoRecorded(
            id=new_id("w"),
            institution="appraisal",
            period="2026-01",
            unit=town.villages[village],
            veto="safety",
            ground="县安委办认定〔2026〕2号",
        )
        town.do(record, who="clerk", on=DAY)
        if village == 1:
            town.do(VetoLifted(record=record.id, ground="复核撤销"), who="clerk", on=DAY)
    decide(town, 2, veto="safety", way="exempt")
    town.close("2026-01")
    assert [total(town, village).vetoes for village in range(3)] == [["safety"], [], []]
    assert [total(town, village).place for village in range(3)] == [3, 1, 2], "placed behind the others"
    assert recompute(town.book, closed(town.book, "2026-01")) == ()
