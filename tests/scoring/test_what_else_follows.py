"""What follows a result without changing it, and who approves what was judged: in the rule text, on the line, in the results."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.scoring import (
    Columns,
    Rule,
    Sheet,
    Unit,
    VetoState,
    compile_rule,
    explain,
    explain_veto,
    rule_of,
    run,
    score_plainly,
)
from taizhang.scoring.result_tables import tables_of
from taizhang.timekeeping import Period
from taizhang.writing.scheme import rule_text, to_text

TEXT = """[institution]
id = "villages"
title = { zh = "村考核" }
from = 2026-01-01
source = "某政发〔2026〕4号（示例）"

[appraisal]
of = "village"
period = "month"
source = "某政发〔2026〕4号（示例）"
rank = { group = "kind" }

[[appraisal.item]]
id = "work"
title = { zh = "工作" }
points = 100
judge = { who = "分管领导", approved_by = "乡长" }

[[appraisal.veto]]
id = "talk"
title = { zh = "末位约谈" }
when = { WHEN }
effect = "noted"
noted = "由镇党委约谈"
scope = "unit"
source = "某政发〔2026〕4号（示例）"
"""
PERIOD = Period.parse("2026-03")


def closed(when: str, points: dict[str, int]) -> tuple[Sheet, Rule]:
    """The sheet of these villages, on which the engine and the plain reading agree."""
    institution = load(TEXT.replace("WHEN", when), file="villages.toml")
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    units = tuple(Unit(name, group="镇") for name in points)
    facts = {"judged:work": {name: Decimal(given) for name, given in points.items()}}
    sheet = run(compile_rule(rule, PERIOD), Columns.of(units, facts))
    assert list(sheet.results()) == list(score_plainly(rule, units, facts, PERIOD).results)
    return sheet, rule


def struck(sheet: Sheet) -> str:
    """The villages that the first veto strikes."""
    return "".join(one.unit for one in sheet.results() if dict(one.vetoes)["talk"] is VetoState.IN_EFFECT)


def test_what_is_noted_changes_nothing_and_stands_in_the_results() -> None:
    points = {"甲": 90, "乙": 65, "丙": 60}
    sheet, rule = closed("last = 1", points)
    assert struck(sheet) == "丙"
    assert [(one.unit, one.total, one.rank) for one in sheet.results()] == [
        ("甲", 90, 1),
        ("乙", 65, 2),
        ("丙", 60, 3),
    ]
    said = explain_veto(rule.vetoes[0], VetoState.IN_EFFECT, rule, "zh")
    assert said == "末位约谈：名次列末位，由镇党委约谈"
    totals = next(
        one
        for one in tables_of(sheet, rule, tuple(Unit(name, group="镇") for name in points), {}, "zh")
        if one.id == "totals"
    )
    assert [said in row for row in totals.rows] == [False, False, True]


BOTH = "all = [{ last = 1 }, { total = true, below = 70 }]"


@pytest.mark.parametrize(
    ("points", "who"),
    [({"甲": 90, "乙": 65, "丙": 60}, "丙"), ({"甲": 90, "乙": 75}, ""), ({"甲": 60, "乙": 60}, "甲乙")],
)
def test_several_conditions_hold_at_once(points: dict[str, int], who: str) -> None:
    assert struck(closed(BOTH, points)[0]) == who


def test_several_conditions_are_said_together() -> None:
    _, rule = closed(BOTH, {"甲": 60})
    said = explain_veto(rule.vetoes[0], VetoState.IN_EFFECT, rule, "zh")
    assert said == "末位约谈：名次列末位且总分低于70分，由镇党委约谈"
    text = to_text(rule_text(load(TEXT.replace("WHEN", BOTH), file="villages.toml"), language="zh"))
    assert "名次列末位，且总分低于70分（不含本数）的（对单位），由镇党委约谈" in text


def test_the_rule_text_says_what_follows_and_that_nothing_else_changes() -> None:
    text = to_text(rule_text(load(TEXT.replace("WHEN", "last = 1"), file="villages.toml"), language="zh"))
    assert "由镇党委约谈；得分、名次、等次不变" in text
    assert "一票否决和后续措施" in text


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "分管领导（报乡长审定）评定"), ("en", "分管领导 (approved by 乡长)")]
)
def test_who_approves_what_was_judged_stands_on_the_line(language: str, said: str) -> None:
    sheet, rule = closed("last = 1", {"甲": 90})
    [line] = [one for one in sheet.lines() if one.item == "work"]
    assert said in explain(line, rule, language)
    assert "，报乡长审定" in to_text(
        rule_text(load(TEXT.replace("WHEN", "last = 1"), file="villages.toml"), language="zh")
    )
