"""Why a unit has these points, in the words of the rule text, said once, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.scoring import (  # fmt: skip
    NOT_APPLICABLE,
    Columns,
    Fact,
    Line,
    Rule,
    Unit,
    compile_rule,
    explain,
    explain_veto,
    rule_of,
    run,
)
from taizhang.scoring.result_tables import tables_of
from taizhang.scoring.titles import heading
from taizhang.timekeeping import Period

SCHEME = """[institution]
id = "towns"
title = { zh = "乡镇考核", en = "Towns" }
from = 2026-01-01
source = "某政发〔2026〕1号（示例）"

[appraisal]
of = "township"
period = "month"
source = "某政发〔2026〕1号（示例）"
full = 100
rank = { group = "kind" }
ground = "某政发〔2025〕9号（示例）"
approver = "party-secretary"

[appraisal.facts]
rate = { title = "分类准确率", title_en = "accuracy", kind = "percent" }
meetings = { title = "专题会议", title_en = "meetings", kind = "count", unit = "次" }
dirty = { title = "脏乱点", title_en = "dirty places", kind = "count", unit = "处" }
closed = { title = "公厕不开放", title_en = "a toilet is closed", kind = "yes-no" }
talks = { title = "被约谈", title_en = "talks", kind = "count", unit = "次" }
delay = { title = "延误天数", title_en = "days of delay", kind = "count", unit = "天" }
posted = { title = "村务公开", title_en = "publication", kind = "grade", options = ["按月公开", "未按月公开"] }
drills = { title = "应急演练", title_en = "drills", kind = "count", unit = "次" }
staff = { title = "人员配齐", title_en = "staff complete", kind = "yes-no" }
wages = { title = "工资发足", title_en = "wages paid", kind = "yes-no" }
checks = { title = "检查企业", title_en = "businesses checked", kind = "count", unit = "家" }
hidden = { title = "瞒报", title_en = "concealment", kind = "yes-no" }

[[appraisal.item]]
id = "accuracy"
title = { zh = "准确率", en = "Accuracy" }
points = 15
line = { of = "rate", target = 85, short = { each = -0.5, part = "down" } }

[[appraisal.item]]
id = "work"
title = { zh = "公共厕所", en = "Toilets" }
points = 10
count = { classes = [{ of = "dirty", each = -1 }, { of = "closed", each = -2 }, { of = "meetings", short_of = 1, each = -4 }] }
zero_if = [{ of = "hidden", is = true }]

[[appraisal.item]]
id = "talked"
title = { zh = "被约谈", en = "talks" }
count = { of = "talks", each = [-1, -2, -3] }

[[appraisal.item]]
id = "late"
title = { zh = "项目推进", en = "Projects" }
points = 15
count = { of = "delay", per = 10, each = -2, part = "up" }

[[appraisal.item]]
id = "public"
title = { zh = "政务公开", en = "Publication" }
points = 10
steps = { of = "posted", table = [{ is = "按月公开", points = 10 }], otherwise = 0 }

[[appraisal.item]]
id = "drill"
title = { zh = "演练", en = "Drills" }
points = 10
steps = { of = "drills", table = [{ at_least = 2, points = 10 }], otherwise = 0 }

[[appraisal.item]]
id = "staffed"
title = { zh = "队伍", en = "Staff" }
points = 10
steps = { all = [{ of = "staff", is = true }, { of = "wages", is = true }] }

[[appraisal.item]]
id = "checked"
title = { zh = "企业检查", en = "Checks" }
points = 30
count = { of = "checks", short_of = { "一类" = 3 }, each = -10 }
when_not_applicable = "mean"

[[appraisal.veto]]
id = "concealed"
title = { zh = "瞒报事故", en = "Concealment" }
when = { of = "hidden", is = true }
effect = ["not-excellent", "no-pay"]
scope = "unit"
source = "某政发〔2026〕1号（示例）"

[[appraisal.grade]]
id = "first"
title = { zh = "一等奖", en = "First prize" }
at_least = 90

[[appraisal.grade]]
id = "below"
title = { zh = "不称职", en = "Failed" }

[[appraisal.pay]]
id = "bonus"
title = { zh = "绩效", en = "Bonus" }
base = { "一类" = 24000 }
rate = true
grades = { first = 100 }
"""
INSTITUTION = load(SCHEME, file="towns.toml")
assert INSTITUTION.appraisal is not None
RULE: Rule = rule_of(INSTITUTION.appraisal, id="towns", title=INSTITUTION.title.text)
FULL = {"rate": 85, "meetings": 1, "dirty": 0, "closed": 0, "talks": 0, "delay": 0, "posted": 1, "drills": 2, "staff": 1, "wages": 1, "checks": 3, "hidden": 0}  # fmt: skip


def lines(unit_class: str = "一类", **facts: str | Fact) -> dict[str, Line]:
    """The lines of one town whose other figures give full points."""
    told = {name: facts.get(name, str(value)) for name, value in FULL.items()}
    columns = {
        name: {"甲": Decimal(value) if isinstance(value, str) else value} for name, value in told.items()
    }
    sheet = run(
        compile_rule(RULE, Period.parse("2026-03")), Columns.of([Unit("甲", "县", unit_class)], columns)
    )
    return {line.item: line for line in (*sheet.lines(), *sheet.pay_lines_of("甲"))}


@pytest.mark.parametrize(
    ("facts", "line", "zh", "en"),
    [
        (
            {"rate": "80.4"},
            "accuracy",
            "分类准确率 80.4%，比标准（85%）低4.6个百分点，每低1个百分点扣0.5分；不足1个百分点的不计，15 − 2 = 13分",
            "accuracy: 80.4%, 4.6 percentage points below the standard (85%), 0.5 points off for every 1 percentage point; part of 1 percentage point does not count: 15 − 2 = 13 points",
        ),
        (
            {"rate": "86"},
            "accuracy",
            "分类准确率 86%，高于标准（85%），仍按达到标准计，得15分",
            "accuracy: 86%, above the standard (85%), counts as just there: 15 points",
        ),
        ({}, "work/1", "脏乱点 0处，不扣分", "dirty places: 0 处: nothing off"),
        ({"dirty": "1"}, "work/1", "脏乱点 1处，扣1分", "dirty places: 1 处: 1 point off"),
        (
            {"dirty": "12"},
            "work/1",
            "脏乱点 12处，每1处扣1分，共扣12分；本项最低得0分，实扣10分",
            "dirty places: 12 处, 1 point off for each: 12 points off in all; the item gives 0 points at the least: 10 points off",
        ),
        ({"closed": "1"}, "work/2", "公厕不开放 是，扣2分", "a toilet is closed: yes: 2 points off"),
        ({}, "work/3", "专题会议 1次，不少于1次，不扣分", "meetings: 1 次, not short of 1 次: nothing off"),
        (
            {"hidden": "1"},
            "work",
            "“瞒报”为“是”，按规则本项计0分",
            "“concealment” is yes: by the rule the item gives 0 points",
        ),
        ({"hidden": "1"}, "work/1", "见本项第一行", "see the first line of the item"),
        (
            {"talks": "2"},
            "talked",
            "被约谈 2次，第1次扣1分、第2次扣2分，共扣3分",
            "talks: 2 次, 1 point off for number 1, 2 points off for number 2: 3 points off in all",
        ),
        (
            {"delay": "12"},
            "late",
            "延误天数 12天，每10天扣2分；不足10天的按10天计，15 − 4 = 11分",
            "days of delay: 12 天, 2 points off for every 10 天; part of 10 天 counts as a whole: 15 − 4 = 11 points",
        ),
        ({"posted": "2"}, "public", "村务公开 未按月公开，得0分", "publication: 未按月公开: 0 points"),
        (
            {"drills": "1"},
            "drill",
            "应急演练 1次，不符合“达到2次”，得0分",
            "drills: 1 次, not “at least 2 次”: 0 points",
        ),
        (
            {},
            "staffed",
            "“人员配齐”为“是”，且“工资发足”为“是”，得10分",
            "“staff complete” is yes, and “wages paid” is yes: 10 points",
        ),
        (
            {"wages": "0"},
            "staffed",
            "不符合所列条件（“人员配齐”为“是”，且“工资发足”为“是”），得0分",
            "it is not so that “staff complete” is yes, and “wages paid” is yes: 0 points",
        ),
        (
            {"checks": NOT_APPLICABLE},
            "checked",
            "不适用，本应按其他单位的平均计，没有其他单位可比，不计入",
            "not applicable: the mean of the others would stand, but there are no others; not counted",
        ),
        (
            {"drills": "1", "dirty": "5"},
            "=pay:bonus",
            "“绩效”：基数24,000元 × 总分85 ÷ 100 × 等次“不称职”的0% = 0元",
            "“Bonus”: base 24,000 yuan × total 85 ÷ 100 × 0% for the grade “Failed” = 0 yuan",
        ),
    ],
)
def test_a_line_says_what_was_found_by_which_rule_and_what_it_comes_to(
    facts: dict[str, str | Fact], line: str, zh: str, en: str
) -> None:
    found = lines(**facts)[line]
    assert (explain(found, RULE, "zh"), explain(found, RULE, "en")) == (zh, en)


def test_who_is_of_a_class_without_pay_or_standard_is_told_so() -> None:
    found = lines(unit_class="二类")
    assert explain(found["=pay:bonus"], RULE, "zh") == "“绩效”只发一类，其他类别不兑现"
    assert "不考核该类单位" in explain(found["checked"], RULE, "zh")


def test_a_floor_is_said_only_where_it_holds_something() -> None:
    assert "0分为止" not in explain(lines(delay="12")["late"], RULE, "zh")
    assert explain(lines(delay="90")["late"], RULE, "zh").endswith("扣至0分为止，计0分（默认）")


def test_a_title_is_not_said_again_before_a_sentence_that_begins_with_it() -> None:
    found = lines(dirty="1")
    said = {name: explain(line, RULE, "zh") for name, line in found.items()}
    heads = {name: heading(line, RULE, "zh", said[name]) for name, line in found.items()}
    assert heads["work/1"] + said["work/1"] == "公共厕所：脏乱点 1处，扣1分"
    assert heads["talked"] + said["talked"] == "被约谈 0次，不扣分"
    assert heads["late"] == "项目推进："
    assert heads["=pay:bonus"] == ""


def test_a_veto_says_which_grade_it_bars() -> None:
    sheet = run(
        compile_rule(RULE, Period.parse("2026-03")),
        Columns.of([Unit("甲", "县", "一类")], {name: {"甲": Decimal(value)} for name, value in (FULL | {"hidden": 1}).items()}),
    )  # fmt: skip
    [veto] = RULE.vetoes
    state = dict(sheet.result("甲").vetoes)[veto.id]
    assert explain_veto(veto, state, RULE, "zh") == "瞒报事故：“瞒报”为“是”，不得评为“一等奖”、停发奖金补贴"
    assert explain_veto(veto, state, RULE, "en").endswith("may not be graded “First prize”, nothing is paid")


def test_tables_name_what_is_paid_by_its_title_and_an_id_that_no_spreadsheet_takes_for_a_formula() -> None:
    unit = Unit("甲", "县", "一类")
    columns = Columns.of([unit], {name: {"甲": Decimal(value)} for name, value in FULL.items()})
    sheet = run(compile_rule(RULE, Period.parse("2026-03")), columns)
    tables = {one.id: one for one in tables_of(sheet, RULE, (unit,), {})}
    keys = [key for key, _ in tables["pay"].headers]
    [row] = tables["pay"].rows
    told = dict(zip(keys, row, strict=True))
    assert (told["item"], told["title"], told["yuan"]) == ("pay:bonus", "绩效", 24000)
