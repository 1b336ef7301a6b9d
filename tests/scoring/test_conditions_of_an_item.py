"""An item for which a unit does not meet the conditions gives what the file says for what does not apply, and every text says so once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import check, load
from taizhang.scoring import Columns, Unit, compile_rule, explain, rule_of, run, score_plainly
from taizhang.timekeeping import Period
from taizhang.writing.scheme import rule_text, to_text

HEAD = """[institution]
id = "safety"
title = { zh = "安全生产考核", en = "Safety" }
from = 2026-01-01
source = "某政发〔2026〕1号（示例）"

[appraisal]
of = "township"
period = "month"
source = "某政发〔2026〕1号（示例）"
full = 20
rank = { group = "kind" }
ground = "某政发〔2025〕9号（示例）"
approver = "party-secretary"

[appraisal.facts]
mines = { title = "工矿企业", kind = "count", unit = "家" }
faults = { title = "隐患", kind = "count", unit = "处" }

[[appraisal.item]]
id = "mining"
title = { zh = "工矿安全", en = "Mines" }
points = 20
applies_if = [{ of = "mines", above = 0 }]
count = { of = "faults", each = -1 }
"""
PERIOD = Period.parse("2026-03")
TOWNS = {"甲": (3, 2), "乙": (1, 5), "丙": (0, 9)}


def lines(text: str, towns: dict[str, tuple[int, int]] = TOWNS) -> dict[str, tuple[Decimal, Decimal, str]]:
    """The points, the total and the sentence of every town."""
    institution = load(text, file="safety.toml")
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    units = tuple(Unit(name, group="县") for name in towns)
    facts = {
        name: {unit: Decimal(given[place]) for unit, given in towns.items()}
        for place, name in enumerate(("mines", "faults"))
    }
    sheet = run(compile_rule(rule, PERIOD), Columns.of(units, facts))
    assert list(sheet.lines()) == list(score_plainly(rule, units, facts, PERIOD).lines)
    totals = {one.unit: one.total for one in sheet.results()}
    return {
        line.unit: (line.points, totals[line.unit], explain(line, rule, "zh"))
        for line in sheet.lines()
        if line.item == "mining"
    }


@pytest.mark.parametrize(
    ("given", "points", "said"),
    [
        ('"mean"', "16.5", "不符合本项的考核条件（“工矿企业”超过0家），按其他单位的平均计16.5分"),
        ("12", "12", "不符合本项的考核条件（“工矿企业”超过0家），按规则计12分"),
        ('"full"', "20", "不符合本项的考核条件（“工矿企业”超过0家），按规则计满分20分"),
        ('"zero"', "0", "不符合本项的考核条件（“工矿企业”超过0家），按规则计0分"),
    ],
)
def test_who_does_not_meet_the_conditions_gets_what_does_not_apply_gives(
    given: str, points: str, said: str
) -> None:
    found = lines(HEAD + f"when_not_applicable = {given}\n")
    assert [found[town][0] for town in "甲乙"] == [18, 15]
    assert found["丙"] == (Decimal(points), Decimal(points), said)


def test_without_a_word_the_item_is_not_assessed() -> None:
    assert lines(HEAD)["丙"][::2] == (0, "不符合本项的考核条件（“工矿企业”超过0家），不计入")


def test_a_mean_of_nobody_is_not_assessed() -> None:
    found = lines(HEAD + 'when_not_applicable = "mean"\n', {"丙": (0, 9)})
    said = "不符合本项的考核条件（“工矿企业”超过0家），本应按其他单位的平均计，没有其他单位可比，不计入"
    assert found["丙"][::2] == (0, said)


def test_the_rule_text_says_one_thing_of_who_does_not_meet_the_conditions() -> None:
    institution = load(HEAD + 'when_not_applicable = "mean"\n', file="safety.toml")
    text = to_text(rule_text(institution, language="zh"))
    assert "不符合的，按同组其他单位本项的平均得分计（没有其他单位可比的，不考核本项）。" in text
    assert "不符合的不考核本项" not in text
    assert "不符合的不考核本项。" in to_text(rule_text(load(HEAD, file="safety.toml"), language="zh"))


def test_check_has_nothing_to_say_of_it() -> None:
    assert [one.code for one in check(HEAD + 'when_not_applicable = "mean"\n', file="safety.toml")] == []
