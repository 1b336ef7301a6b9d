"""What a clerk would strike out of a rule text: money called points, one place called the first one places, bounds that are none."""

from __future__ import annotations

import pytest

from taizhang.institutions import load
from taizhang.writing.scheme import rule_text, to_text

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
done = { title = "完成数", title_en = "done", kind = "count", unit = "件" }
task = { title = "任务数", title_en = "task", kind = "count", unit = "件" }
running = { title = "连续偏低", title_en = "low for so long", running = { of = "done", below = 3 } }

[[appraisal.item]]
id = "work"
title = { zh = "工作", en = "Work" }
"""


def said(item: str, more: str = "", keys: str = "", language: str = "zh") -> str:
    """The rule text of a scheme with this item."""
    return to_text(rule_text(load(f"{HEAD.replace('KEYS', keys)}{item}\n{more}"), language))


def test_an_item_in_yuan_speaks_of_yuan_and_of_no_points() -> None:
    text = said(
        'pays = "yuan"\npoints = 2200\ncount = { of = "days", short_of = 22, each = -100 }\nwhen_absent = "zero"\n'
        'zero_if = [{ of = "days", below = 15 }]'
    )
    start, end = text.index("工作（计元"), text.index("名次和等次")
    article = text[start:end]
    assert "从满额2200元起扣（默认）。" in article
    assert "每少1天扣100元" in article
    assert "“误工天数”不足15天的，本项得0元" in article
    assert "分" not in article.replace("计元，不计分", "").replace("不计入总分", "")


@pytest.mark.parametrize(
    ("item", "zh"),
    [
        ('count = { of = "fires", each = [-5, -6], next = -1 }', "“火情”第1起扣5分、第2起扣6分；以后每起比前一起多扣1分。"),
        ('count = { of = "done", short_of = 6, each = [-1, -2] }', "不足6件的，所缺的第1件扣1分、第2件扣2分；以后每件与最后一件相同（默认）"),
        ('count = { of = "done", per = 3, each = [1, 2] }', "每3件计一次：第1次加1分、第2次加2分；以后每次与最后一次相同（默认）"),
        ('count = { of = "fires", short_of = { "甲类" = 3, "乙类" = 2 }, each = -1 }', "“火情”不足规定数（甲类3起、乙类2起）的，每少1起扣1分"),
        ('count = { of = "running", each = -1 }', "“连续偏低”每1期扣1分"),
        ('points = 10\nshare = { of = "done", over = "task", zero_under = 50 }', "“完成数”不到“任务数”的50%的，得0分。"),
        ('points = 10\nshare = { of = "done", over = 20, start = 5 }', "得分＝10分×（“完成数”－5）÷（20－5）。"),
        ('points = 10\nsteps = { of = "done", at_least = 3 }\nzero_if = [{ of = "fires", at_least = 1 }]', "“火情”达到1起的，本项得0分；未上报的不算有此情形。"),
        ('judge = { who = "镇应急办", lo = -15, hi = -5 }', "由镇应急办在扣5至15分之间评定，署名并写明理由；也可以评0分（默认）"),
        ('count = { classes = [{ of = "fires", each = -1 }, { of = "done", each = -2 }], most = 4 }', "各类合计最多扣4分。"),
        ('rank = { of = "done", bands = [{ top = 1, points = 1 }, { bottom = 1, points = -1 }] }', "按所列顺序以最先符合的为准：第1名得1分、末位扣1分；其余得0分（默认）。"),
        ('points = 10\ndecimals = 0\nshare = { of = "done", over = 20 }', "得分四舍五入取整数。"),
    ],
)  # fmt: skip
def test_a_way_to_points_is_said_as_a_paper_says_it(item: str, zh: str) -> None:
    assert zh in said(item)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ('steps = { of = "done", table = [{ at_least = 3, points = 0 }], otherwise = -1 }', "扣分项"),
        ('steps = { of = "done", table = [{ at_least = 3, points = 1 }], otherwise = 0 }', "加分项"),
        ('judge = { who = "镇长", lo = 1, hi = 5 }', "加分项"),
        ('line = { of = "done", target = 20, short = { each = -1 } }', "扣分项"),
        ('line = { of = "done", target = 20, beyond = { each = 1 }, mirrored = true }', "加减分项"),
        ('rank = { of = "done", gained = 1, lost = -0.5 }', "加减分项"),
    ],
)
def test_an_item_without_points_is_called_by_what_it_can_do(item: str, kind: str) -> None:
    text = said(item)
    assert f"工作（{kind}）" in text


def test_no_floor_is_spoken_of_where_nothing_goes_below() -> None:
    assert "没有下限" not in said('cap = 1\nsteps = { of = "done", table = [{ at_least = 3, points = 1 }] }')
    assert "得分没有下限（默认）" in said('count = { of = "fires", each = -1 }')


def test_pay_says_which_total_and_which_yuan() -> None:
    pays = '[[appraisal.pay]]\nid = "prize"\ntitle = { zh = "奖金" }\n'
    plain = 'count = { of = "fires", each = -1 }'
    assert "总分超过90分的部分，每分发100元；不足1分的按比例计。" in said(
        plain, pays + "above = { total = 90, each = 100 }"
    )
    assert "总分不足60分的，所差部分每分扣50元；不足1分的不计。" in said(
        plain, pays + 'under = { total = 60, each = -50, part = "down" }'
    )
    assert "基数：甲类500元、乙类400元；其他类别没有基数，不发。" in said(
        plain, pays + 'rate = true\nbase = { "甲类" = 500, "乙类" = 400 }'
    )
    assert "按名次：末位扣2000元；其余不发不扣。" in said(plain, pays + "last = -2000")


def test_english_counts_one_thing_as_one() -> None:
    text = said('points = 10\ncount = { of = "fires", each = -1 }', keys="decimals = 1", language="en")
    assert "The total is rounded half up to 1 decimal, and" in text
    assert "For every 1 case of “fires” 1 point off." in text


def test_a_bound_on_the_total_is_in_points() -> None:
    veto = '[[appraisal.veto]]\nid = "low"\ntitle = { zh = "偏低" }\nwhen = { total = true, below = 60 }\neffect = "no-honours"\nscope = "unit"\nsource = "示例"\n'
    assert "总分低于60分（不含本数）的（对单位），取消评先评优资格" in said(
        'count = { of = "fires", each = -1 }', veto
    )
