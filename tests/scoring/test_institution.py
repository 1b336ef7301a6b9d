"""What an institution file says and what it leaves unsaid both reach the rule."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.institutions import load
from taizhang.scoring import NO_BOUND, UNSAID, PeerGroup, Ranking, Rule, Scope, Ties, rule_of

RULES = Path(__file__).parent / "golden" / "rules"


def _rule(name: str, *changes: tuple[str, str]) -> Rule:
    text = (RULES / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    appraisal = load(text).appraisal
    assert appraisal is not None
    return rule_of(appraisal, id=name)


def test_a_bound_that_is_not_written_is_not_the_same_as_none() -> None:
    contest = _rule("growth-contest")
    assert [(item.floor, item.floor_in_force) for item in contest.items] == [
        (NO_BOUND, None),
        (Decimal(-10), Decimal(-10)),
    ]
    duty = _rule("village-month").item("duty")
    assert (duty.floor, duty.floor_in_force, duty.cap, duty.cap_in_force) == (UNSAID, 0, UNSAID, 10)


def test_a_count_with_own_points_may_go_beyond_them_if_the_paper_says_so() -> None:
    rule = _rule("village-month", ('applies_to = ["渔业村"]', 'cap = "none"'))
    assert rule.item("dredging").cap_in_force is None


@pytest.mark.parametrize(
    ("written", "ranking"),
    [
        ('rank = { group = "class" }', Ranking(PeerGroup.CLASS, Ties.COMPETITION)),
        ('rank = { group = "kind", ties = "dense" }', Ranking(PeerGroup.KIND, Ties.DENSE)),
        ("", None),
    ],
)
def test_the_ranking_is_the_written_one_or_none(written: str, ranking: Ranking | None) -> None:
    assert _rule("village-month", ('rank = { group = "kind" }', written)).ranking == ranking


def test_clauses_vetoes_and_grades_keep_their_words() -> None:
    rule = _rule("village-month")
    assert (rule.item("industry").clause, rule.item("industry").title.to("en")) == ("第二条", "Taxable sales")
    assert [(veto.id, veto.scope, veto.item) for veto in rule.vetoes] == [
        ("safety", Scope.UNIT, ""),
        ("false-sales", Scope.ITEM, "industry"),
    ]
    assert [(grade.title.zh, grade.at_least) for grade in rule.grades] == [
        ("优秀", 90),
        ("良好", 80),
        ("不合格", 0),
    ]
