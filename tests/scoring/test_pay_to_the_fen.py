"""What is paid is paid in whole fen; a rate and a cap may be held, the cap for each class; and a quota may hold on a tie."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.scoring import Columns, Rule, Sheet, Unit, compile_rule, explain, rule_of, run, score_plainly
from taizhang.timekeeping import Period
from taizhang.writing.scheme import rule_text, to_text

HEAD = """[institution]
id = "cadres"
title = { zh = "干部考核" }
from = 2026-01-01
source = "某政发〔2026〕2号（示例）"

[appraisal]
of = "person"
period = "year"
source = "某政发〔2026〕2号（示例）"
rank = { group = "kind" }

[appraisal.facts]
done = { title = "完成数", kind = "count", unit = "件" }

[[appraisal.item]]
id = "work"
title = { zh = "工作" }
points = 100
share = { of = "done", over = 3, cap = "none" }

[[appraisal.grade]]
id = "excellent"
title = { zh = "优秀" }
at_least = 60
quota = 2
"""
GOOD = '\n[[appraisal.grade]]\nid = "good"\ntitle = { zh = "称职" }\n'
PAY = '\n[[appraisal.pay]]\nid = "bonus"\ntitle = { zh = "年终奖" }\n'
BASES = 'base = { "书记" = 24000, "主任" = 21600 }\n'
PERIOD = Period.parse("2026")
STAFF = {"甲": ("书记", 2), "乙": ("主任", 2), "丙": ("主任", 4), "丁": ("文书", 4)}


def closed(text: str, staff: dict[str, tuple[str, int]] = STAFF) -> tuple[Sheet, Rule]:
    """The sheet of these people, on which the engine and the plain reading agree."""
    institution = load(text, file="cadres.toml")
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    units = tuple(Unit(name, group="镇", unit_class=given[0]) for name, given in staff.items())
    facts = {"done": {name: Decimal(given[1]) for name, given in staff.items()}}
    sheet = run(compile_rule(rule, PERIOD), Columns.of(units, facts))
    plain = score_plainly(rule, units, facts, PERIOD)
    assert list(sheet.results()) == list(plain.results)
    assert [line for one in units for line in sheet.pay_lines_of(one.id)] == list(plain.pay)
    return sheet, rule


def paid(text: str) -> dict[str, Decimal]:
    """What everybody gets."""
    sheet, _ = closed(text)
    return {name: sum((one.points for one in sheet.pay_lines_of(name)), Decimal(0)) for name in STAFF}


def said(text: str) -> str:
    """The rule text in Chinese."""
    return to_text(rule_text(load(text, file="cadres.toml"), language="zh"))


def test_pay_by_rate_comes_to_whole_fen() -> None:
    text = HEAD + PAY + BASES + "rate = true\n"
    assert paid(text) == {"甲": 16000, "乙": 14400, "丙": Decimal("28800"), "丁": 0}
    assert "金额四舍五入到分（默认）。" in said(text)


@pytest.mark.parametrize(
    ("way", "whole"),
    [("base = 1000.01\nat_stake = 33\nto_best = 2\n", Decimal("4000.04")), ("pot = 1000\n", Decimal(1000))],
)
def test_what_is_shared_out_comes_to_the_whole_in_fen(way: str, whole: Decimal) -> None:
    given = paid(HEAD + PAY + way)
    assert sum(given.values()) == whole
    assert all(one == round(one, 2) for one in given.values())


def test_an_item_in_yuan_comes_to_whole_fen() -> None:
    text = HEAD.replace("points = 100\n", 'points = 100\npays = "yuan"\n')
    assert paid(text)["甲"] == Decimal("66.67")


def test_a_rate_is_held_at_its_percent_and_a_cap_at_that_of_the_class() -> None:
    text = HEAD + PAY + BASES + "rate = true\nrate_most = 100\n"
    assert paid(text) == {"甲": 16000, "乙": 14400, "丙": 21600, "丁": 0}
    sheet, rule = closed(text)
    [line] = sheet.pay_lines_of("丙")
    assert explain(line, rule, "zh").endswith("，超过的按100%计） = 21,600元")
    assert "得分率超过100%的按100%计" in said(text)
    capped = HEAD + PAY + 'base = 24000\nrate = true\ncap = { "主任" = 20000 }\n'
    assert paid(capped) == {"甲": 16000, "乙": 16000, "丙": 20000, "丁": 32000}
    sheet, rule = closed(capped)
    [line] = sheet.pay_lines_of("丙")
    assert explain(line, rule, "zh").endswith("（最多20,000元）")
    assert "主任最多20000元（其他类别不封顶）" in said(capped)


def test_the_rule_text_says_that_a_class_without_a_base_gets_nothing() -> None:
    assert "其他类别没有基数，不发" in said(HEAD + PAY + BASES + "rate = true\n")


FOUR = dict.fromkeys("甲乙丙丁", ("主任", 3))


@pytest.mark.parametrize(
    ("ties", "staff", "excellent"),
    [
        ("", FOUR, "甲乙丙丁"),
        ('quota_ties = "all"\n', FOUR, "甲乙丙丁"),
        ('quota_ties = "none"\n', FOUR, ""),
        ('quota_ties = "none"\n', {**FOUR, "甲": ("主任", 4)}, "甲"),
        ('quota_ties = "none"\n', {**FOUR, "甲": ("主任", 4), "乙": ("主任", 4)}, "甲乙"),
        ("", {**FOUR, "甲": ("主任", 4)}, "甲乙丙丁"),
    ],
)
def test_a_quota_holds_on_a_tie_where_the_file_says_so(
    ties: str, staff: dict[str, tuple[str, int]], excellent: str
) -> None:
    sheet, _ = closed(HEAD + ties + GOOD, staff)
    assert "".join(one.unit for one in sheet.results() if one.grade == "excellent") == excellent
    assert {one.grade for one in sheet.results()} <= {"excellent", "good"}


def test_the_rule_text_marks_what_it_takes_for_a_tie_where_nothing_is_said() -> None:
    assert "末位并列的都给，可以因此超出名额（默认）" in said(HEAD + GOOD)
    assert "末位并列、都给就超出名额的，都不给" in said(HEAD + 'quota_ties = "none"\n' + GOOD)
