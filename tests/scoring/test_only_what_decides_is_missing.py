"""Of steps only the facts that are read on the way to the row that decides can be missing or not applicable."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.problems import Refused
from taizhang.scoring import (
    NO_DATA,
    NOT_APPLICABLE,
    Columns,
    Fact,
    Unit,
    compile_rule,
    explain,
    rule_of,
    run,
    score_plainly,
)
from taizhang.timekeeping import Period

HEAD = """[institution]
id = "finance"
title = { zh = "财务公开考核", en = "Open books" }
from = 2026-01-01
source = "某政发〔2026〕1号（示例）"

[appraisal]
of = "village"
period = "month"
source = "某政发〔2026〕1号（示例）"
full = 20

[appraisal.facts]
rate = { title = "公开率", kind = "percent" }
audits = { title = "审计问题", kind = "count", unit = "个" }
rectified = { title = "已整改", kind = "count", unit = "个" }
meetings = { title = "会议", kind = "count", unit = "次" }

[[appraisal.item]]
id = "always"
title = { zh = "会议", en = "Meetings" }
points = 10
count = { of = "meetings", each = -1 }

[[appraisal.item]]
id = "books"
title = { zh = "财务公开", en = "Books" }
points = 10
when_absent = "drop"
"""
TABLE = (
    HEAD
    + """steps = { of = "rate", table = [
  { at_least = 95, points = 10 },
  { at_least = 80, all = [{ of = "audits", at_most = 2 }, { of = "rectified", at_least = 1 }], points = 6 },
], otherwise = 1 }
"""
)
CHECKLIST = (
    HEAD
    + """checklist = [
  { name = "公开", of = "rate", at_least = 95, points = 6 },
  { name = "整改", all = [{ of = "audits", at_most = 2 }, { of = "rectified", at_least = 1 }], points = 4 },
]
"""
)
PERIOD = Period.parse("2026-03")
VILLAGE = (Unit("甲村", group="镇"),)


def scored(text: str, **facts: Fact | int) -> tuple[str, Decimal, str]:
    """By which reason the item has its points, the points, and the sentence; the engine and the plain reading agree on them."""
    institution = load(text, file="finance.toml")
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    given = {
        name: {"甲村": Decimal(one) if isinstance(one, int) else one}
        for name, one in {"meetings": 0, "rate": 0, "audits": 0, "rectified": 0, **facts}.items()
    }
    sheet = run(compile_rule(rule, PERIOD), Columns.of(VILLAGE, given))
    plain = score_plainly(rule, VILLAGE, given, PERIOD)
    assert list(sheet.lines()) == list(plain.lines)
    lines = [line for line in sheet.lines() if line.item.partition("/")[0] == "books"]
    points = sum((line.points for line in lines), Decimal(0))
    return lines[0].reason.name, points, explain(lines[0], rule, "zh")


@pytest.mark.parametrize("missing", [NO_DATA, NOT_APPLICABLE])
def test_a_fact_of_a_later_row_does_not_matter_where_an_earlier_row_decides(missing: Fact) -> None:
    assert scored(TABLE, rate=96, audits=missing, rectified=missing)[:2] == ("STEP", 10)


@pytest.mark.parametrize("missing", [NO_DATA, NOT_APPLICABLE])
def test_a_row_that_one_of_its_facts_rules_out_is_passed_over_whatever_the_others_are(missing: Fact) -> None:
    assert scored(TABLE, rate=85, audits=3, rectified=missing)[:2] == ("STEP_OTHERWISE", 1)
    assert scored(TABLE, rate=70, audits=missing, rectified=missing)[:2] == ("STEP_OTHERWISE", 1)


def test_an_item_is_missing_where_a_fact_is_that_is_needed_to_decide() -> None:
    reason, points, said = scored(TABLE, rate=85, audits=1, rectified=NO_DATA)
    assert (reason, points) == ("ABSENT_DROPPED", 0)
    assert said == "审计问题、已整改中有未上报的，按规则不计入，其余项目折算"
    assert scored(TABLE, rate=NO_DATA)[:2] == ("ABSENT_DROPPED", 0)


def test_what_does_not_apply_goes_before_what_was_not_reported_among_the_facts_that_are_needed() -> None:
    assert scored(TABLE, rate=85, audits=NO_DATA, rectified=NOT_APPLICABLE)[0] == "NOT_APPLICABLE"
    assert scored(TABLE, rate=85, audits=1, rectified=NOT_APPLICABLE)[0] == "NOT_APPLICABLE"


def test_a_month_closes_without_a_fact_that_nothing_turns_on() -> None:
    refusing = TABLE.replace('when_absent = "drop"\n', "")
    assert scored(refusing, rate=96, audits=NO_DATA)[:2] == ("STEP", 10)
    with pytest.raises(Refused) as refused:
        scored(refusing, rate=85, audits=NO_DATA, rectified=1)
    assert [problem.code for problem in refused.value.problems] == ["fact-missing"]


def test_a_table_of_conditions_alone_needs_only_what_it_reads_on_its_way() -> None:
    text = (
        HEAD
        + """steps = { table = [
  { all = [{ of = "audits", at_most = 0 }], points = 10 },
  { all = [{ of = "rectified", at_least = 1 }], points = 5 },
] }
"""
    )
    assert scored(text, audits=0, rectified=NOT_APPLICABLE)[:2] == ("STEP", 10)
    assert scored(text, audits=NOT_APPLICABLE, rectified=1)[:2] == ("NOT_APPLICABLE", 0)


def test_each_part_of_a_checklist_concerns_the_whole_item() -> None:
    assert scored(CHECKLIST, rate=NOT_APPLICABLE, rectified=1)[:2] == ("NOT_APPLICABLE", 0)
    assert scored(CHECKLIST, rate=96, audits=1, rectified=NO_DATA)[:2] == ("ABSENT_DROPPED", 0)


def test_a_part_of_a_checklist_that_a_fact_rules_out_needs_no_other() -> None:
    assert scored(CHECKLIST, rate=96, audits=3, rectified=NO_DATA)[1] == 6


def test_the_sentence_names_what_may_be_missing_where_the_line_shows_another_figure() -> None:
    text = HEAD + 'count = { of = "audits", each = -1 }\nalso = [{ name = "未整改", count = { of = "rectified", each = 1 } }]\n'  # fmt: skip
    said = scored(text, audits=1, rectified=NO_DATA)[2]
    assert said == "已整改未上报，按规则不计入，其余项目折算"
