"""A rule that cannot be scored is refused before anything is scored, with all of its mistakes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from decimal import Decimal

import pytest

from taizhang.problems import Refused, Text
from taizhang.scoring import (
    NO_DATA,
    Absent,
    Columns,
    Count,
    Effect,
    Grade,
    Item,
    Rule,
    Share,
    Side,
    Step,
    Steps,
    Unit,
    Veto,
    compile_rule,
    run,
)

TITLE = Text("项目", "item")
SHARE = Item("industry", TITLE, Share("sales", "target"), points=Decimal(20))
COUNT = Item("duty", TITLE, Count("days", each=Decimal(-1), short_of=Decimal(18)), points=Decimal(10))
STEPS = Item("green", TITLE, Steps("greening", (Step(((Side.AT_LEAST, Decimal(95)),), Decimal(5)),)))
VETO = Veto("safety", TITLE, "accidents", Decimal(1), Effect.NOT_EXCELLENT)
RULE = Rule("month", TITLE, (SHARE, COUNT, STEPS), vetoes=(VETO,))


def test_a_plan_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(compile_rule(RULE))) == compile_rule(RULE)


def test_a_plan_names_the_columns_it_needs_targets_among_them() -> None:
    assert compile_rule(RULE).metrics == ("sales", "sales/target", "days", "greening", "accidents")


def test_a_share_over_another_metric_needs_no_target() -> None:
    share = replace(SHARE, how=Share("satisfied", "asked"))
    assert compile_rule(Rule("month", TITLE, (share,))).metrics == ("satisfied", "asked")


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (Rule("month", TITLE, ()), ["no-items"]),
        (replace(RULE, items=(SHARE, SHARE)), ["name-twice"]),
        (replace(RULE, items=(replace(SHARE, id="=base"),)), ["bad-name"]),
        (replace(RULE, items=(replace(SHARE, points=None),)), ["points-missing"]),
        (replace(RULE, items=(replace(STEPS, when_absent=Absent.FULL),)), ["points-missing"]),
        (replace(RULE, items=(replace(SHARE, points=Decimal(0)),)), ["points-not-positive"]),
        (replace(RULE, items=(replace(SHARE, points=Decimal("1.0000001")),)), ["too-many-decimals"]),
        (replace(RULE, items=(replace(SHARE, points=Decimal(2_000_000)),)), ["too-large"]),
        (replace(RULE, items=(replace(SHARE, how=Share("a", "b", cap=Decimal(0))),)), ["cap-not-positive"]),
        (replace(RULE, items=(replace(SHARE, floor=Decimal(5), cap=Decimal(4)),)), ["floor-above-cap"]),
        (replace(RULE, items=(replace(STEPS, how=Steps("a", ())),)), ["no-steps"]),
        (replace(RULE, items=(replace(STEPS, how=Steps("a", (Step((), Decimal(1)),))),)), ["step-unbounded"]),
        (
            replace(
                RULE,
                items=(replace(COUNT, how=Count("a", Decimal(1), short_of=Decimal(1), over=Decimal(1))),),
            ),
            ["short-and-over"],
        ),
        (replace(RULE, vetoes=(replace(VETO, effect=Effect.ITEM_ZERO),)), ["veto-item"]),
        (replace(RULE, vetoes=(replace(VETO, effect=Effect.ITEM_ZERO, item="gone"),)), ["veto-item"]),
        (replace(RULE, vetoes=(replace(VETO, item="industry"),)), ["veto-item"]),
        (
            replace(RULE, grades=(Grade("a", TITLE, Decimal(90)), Grade("b", TITLE, Decimal("90.0")))),
            ["grade-twice"],
        ),
        (
            replace(RULE, base=Decimal("NaN"), items=(replace(SHARE, points=None), SHARE)),
            ["name-twice", "not-a-number", "points-missing"],
        ),
    ],
)
def test_a_rule_that_cannot_be_scored_is_refused(rule: Rule, codes: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        compile_rule(rule)
    assert [problem.code for problem in refusal.value.problems] == codes
    assert all(problem.what.en and problem.right.en for problem in refusal.value.problems)


def test_facts_the_rule_cannot_do_without_are_all_named_at_once() -> None:
    units = (Unit("东村"), Unit("西村"))
    facts = {
        "sales": {"东村": Decimal(1)},
        "sales/target": {"东村": Decimal(1), "西村": Decimal(1)},
        "days": {"东村": NO_DATA, "西村": Decimal(1)},
        "greening": {"东村": Decimal(1), "西村": Decimal(1)},
        "accidents": {},
    }
    with pytest.raises(Refused) as refusal:
        run(compile_rule(RULE), Columns.of(units, facts))
    said = [(problem.code, problem.what.zh) for problem in refusal.value.problems]
    assert said == [
        ("fact-missing", "项目“项目”有1个单位没有数据：西村"),
        ("fact-missing", "项目“项目”有1个单位没有数据：东村"),
    ]


def test_a_column_that_is_not_given_is_refused_and_not_read_as_no_data() -> None:
    with pytest.raises(Refused) as refusal:
        run(compile_rule(RULE), Columns.of((Unit("东村"),), {"sales": {}}))
    assert [problem.code for problem in refusal.value.problems] == ["column-missing"] * 4
