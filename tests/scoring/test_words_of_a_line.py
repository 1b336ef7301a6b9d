"""A line calls money yuan, names the bound that held it and no other, and counts one thing as one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.scoring import (
    Columns,
    Fact,
    Rule,
    Sheet,
    Unit,
    compile_rule,
    explain,
    explain_veto,
    rule_of,
    run,
    score_plainly,
)
from taizhang.timekeeping import Period

HEAD = """[institution]
id = "villages"
title = { zh = "村考核", en = "Villages" }
from = 2026-01-01
source = "某政发〔2026〕1号（示例）"

[appraisal]
of = "village"
period = "month"
source = "某政发〔2026〕1号（示例）"
rank = { group = "kind" }
KEYS
[appraisal.facts]
fires = { title = "火情", title_en = "fires", kind = "count", unit = "起", unreported = 0 }
days = { title = "误工天数", title_en = "days", kind = "count", unit = "天" }
sent = { title = "送达日", title_en = "sent", kind = "date" }
level = { title = "评级", title_en = "level", kind = "grade", options = ["好", "差"] }
"""
ITEM = '[[appraisal.item]]\nid = "work"\ntitle = { zh = "“一件事”", en = "Work" }\n'


def scored(text: str, keys: str = "", **facts: int) -> tuple[Rule, Sheet]:
    """One village with these facts."""
    institution = load(HEAD.replace("KEYS", keys) + text)
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id)
    plan = compile_rule(rule, Period.parse("2026-03"))
    given: dict[str, dict[str, Fact]] = {name: {"甲": Decimal(facts.get(name, 0))} for name in plan.metrics}
    return rule, run(plan, Columns.of((Unit("甲", "县"),), given))


def said(text: str, line: str = "work", keys: str = "", language: str = "zh", **facts: int) -> str:
    """The sentence of a line."""
    rule, sheet = scored(text, keys, **facts)
    lines = (*sheet.lines_of("甲"), *sheet.pay_lines_of("甲"))
    return explain(next(one for one in lines if one.item == line), rule, language)


YUAN = ITEM + 'pays = "yuan"\npoints = 500\ncount = { of = "days", each = -30 }\n'


def test_a_line_in_yuan_speaks_of_yuan() -> None:
    assert said(YUAN, days=3) == "误工天数 3天，每1天扣30元，500 − 90 = 410元"
    assert said(YUAN) == "误工天数 0天，不扣，得500元"
    assert said(YUAN, days=3, language="en") == "days: 3 天, 30 yuan off for each: 500 − 90 = 410 yuan"
    assert (
        said(YUAN + 'zero_if = [{ of = "fires", at_least = 1 }]\n', fires=1)
        == "“火情”达到1起，按规则本项计0元"
    )


def test_yuan_that_are_rounded_to_the_fen_are_not_said_to_be_held_by_a_bound() -> None:
    share = ITEM + 'pays = "yuan"\npoints = 100\nshare = { of = "days", over = 3 }\n'
    assert said(share, days=1).endswith("四舍五入到分（默认），计33.33元")


@pytest.mark.parametrize(
    ("item", "fires", "ends"),
    [
        ('count = { of = "fires", each = -2 }\nfloor = -5', 4, "共扣8分；最多扣5分，实扣5分"),
        ('points = 10\ncount = { of = "fires", each = -2 }\ntimes = 2', 1, "10 − 2 = 8分；乘系数，本项最高得10分，计10分"),
        ('points = 10\ncount = { of = "fires", each = -2 }\ntimes = 0.5', 1, "10 − 2 = 8分；乘系数，计4分"),
        ('points = 10\nshare = { of = "fires", over = 3 }\ndecimals = 1', 1, "保留1位小数，计3.3分"),
        ('points = 10\nshare = { of = "fires", over = 3 }\ndecimals = 0', 1, "取整数，计3分"),
        ('count = { of = "fires", each = [-5, -6], next = -1 }', 4, "第1起扣5分、第2起扣6分，以后每起比前一起多扣1分，共扣26分"),
        ('count = { of = "fires", each = [6, 5], next = -1 }', 3, "第1起加6分、第2起加5分，以后每起比前一起少加1分，共加15分"),
    ],
)  # fmt: skip
def test_a_line_names_what_was_done_to_it_and_nothing_else(item: str, fires: int, ends: str) -> None:
    assert said(ITEM + item, fires=fires).endswith(ends)


def test_the_lines_above_items_name_the_bound_that_held_them() -> None:
    pool = '[[appraisal.pool]]\nid = "p"\ntitle = { zh = "“加分”类" }\ncap = 3\n'
    assert (
        said(pool + ITEM + 'pool = "p"\ncount = { of = "fires", each = 2 }', "=pool:p", fires=4)
        == "“‘加分’类”合并计分：各项合计8分，最高计3分"
    )
    section = '[[appraisal.section]]\nid = "s"\ntitle = { zh = "业务" }\n{}\n' + ITEM
    count = 'section = "s"\npoints = 10\ncount = {{ of = "fires", each = -2 }}'.replace("{{", "{").replace(
        "}}", "}"
    )
    assert said(section.replace("{}", "cap = 5") + count, "=section:s") == "“业务”各项合计10分，最高计5分"
    other = '[[appraisal.section]]\nid = "t"\ntitle = { zh = "党建" }\nweight = 60\n[[appraisal.item]]\nid = "b"\ntitle = { zh = "乙" }\nsection = "t"\npoints = 10\ncount = { of = "days", each = -1 }\n'
    weighted = section.replace("{}", "weight = 40\ncap = 5") + count + "\n" + other
    assert said(weighted, "=section:s") == "“业务”各项合计10分，最高计5分，按权重40%计2分"
    assert (
        said(ITEM + 'count = { of = "fires", each = 2 }', "=total", "cap = 5", fires=4)
        == "合计8分，总分最高计5分"
    )


def test_a_veto_over_several_periods_says_what_held_for_how_long() -> None:
    veto = '[[appraisal.veto]]\nid = "v"\ntitle = { zh = "连续差" }\nwhen = { of = "level", is = "差", running = 2 }\neffect = "no-honours"\nscope = "unit"\nsource = "示例"\n'
    rule, sheet = scored(veto + ITEM + 'count = { of = "fires", each = -1 }', level=2, **{"level/last": 2})
    state = dict(sheet.result("甲").vetoes)["v"]
    assert explain_veto(rule.vetoes[0], state, rule, "zh") == "连续差：连续2期“评级”为“差”，取消评先评优资格"


def test_pay_that_is_taken_off_says_so_and_a_place_of_the_base_names_its_percent() -> None:
    pay = ITEM + 'count = { of = "fires", each = -1 }\n[[appraisal.pay]]\nid = "p"\ntitle = { zh = "奖惩" }\n'
    assert said(pay + "last = -300", "=pay:p") == "“奖惩”第1名，扣300元"
    assert said(pay + "places = [120]\nbase = 2000", "=pay:p") == "“奖惩”第1名，基数2,000元 × 120% = 2,400元"
    assert said(pay + "places = [0]", "=pay:p") == "“奖惩”第1名，不发不扣"
    assert (
        said(pay + "pot = -90\npot_by = 'lost'", "=pay:p", fires=2)
        == "“奖惩”共扣90元，按总分失分的比例分摊，失102分，扣90元"
    )


def test_english_counts_one_day_as_one() -> None:
    late = ITEM + 'points = 10\ncount = { of = "sent", late = { day = 25 }, each = -1 }'
    assert "1 day after 2026-03-25" in said(late, language="en", sent=20260326)
    assert "2 days after 2026-03-25" in said(late, language="en", sent=20260327)


@pytest.mark.parametrize("apart", ['pays = "yuan"', "beside = true"])
def test_a_coefficient_of_the_total_leaves_alone_what_is_not_in_the_total(apart: str) -> None:
    """An item in yuan, or beside the total, has nothing that could be kept out of the coefficient."""
    item = f'{ITEM}{apart}\ncount = {{ of = "fires", each = 100 }}\n'
    other = '[[appraisal.item]]\nid = "b"\ntitle = { zh = "乙" }\npoints = 10\ncount = { of = "days", each = -1 }\n'
    rule, sheet = scored(item + other, 'times = 2\ntimes_not = ["work"]', fires=3, days=1)
    assert sheet.result("甲").total == 18
    facts: dict[str, dict[str, Fact]] = {"fires": {"甲": Decimal(3)}, "days": {"甲": Decimal(1)}}
    plainly = score_plainly(rule, [Unit("甲", "县")], facts)
    assert [one.total for one in plainly.results] == [18]


@pytest.mark.parametrize(
    ("item", "zh"),
    [
        ('points = 10\nshare = { of = "days", over = 3 }', "10分 × 误工天数 1天 ÷ 3天 ≈ 3.333333分；四舍五入到百万分之一分（默认）；只公布，不计入总分"),
        ('points = 10\ncap = 2\nshare = { of = "days", over = 3 }', "误工天数 1天，本项最低得0分、最高得2分，计2分；只公布，不计入总分"),
        ('count = { of = "days", each = 3 }\ndecimals = 0\ntimes = 1.5', "误工天数 1天，乘系数，取整数，计5分；只公布，不计入总分"),
        ('points = 10\ncap = 2\nballot = { votes = [{ of = "days", value = 5 }], out_of = 10 }', "本项最低得0分、最高得2分，计2分；只公布，不计入总分"),
    ],
)  # fmt: skip
def test_a_line_beside_the_total_prints_no_sum_that_does_not_come_out(item: str, zh: str) -> None:
    assert said(f"{ITEM}beside = true\n{item}", days=1) == zh


def test_what_is_left_is_said_as_what_is_left() -> None:
    share = ITEM + 'points = 20\nshare = { of = "days", over = 10, rest = true'
    assert said(share + " }", days=1) == "20分 ×（1 − 误工天数 1天 ÷ 10天）= 18分"
    assert said(share + ", start = 2 }", days=5).startswith("误工天数 5天，2天得满分，10天得0分，其间按比例")
    assert said(share + ", zero_under = 50 }", days=8) == "误工天数 8天，按比例不到满分的50%，得0分"
