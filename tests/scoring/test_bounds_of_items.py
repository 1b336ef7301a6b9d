"""What people may give, and where an item stops when its file says nothing of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.institutions import load
from taizhang.problems import Refused
from taizhang.scoring import Columns, Unit, compile_rule, rule_of, run, score_plainly
from taizhang.scoring.fact_tables import read_facts
from taizhang.timekeeping import Period
from taizhang.writing.scheme import rule_text, to_text

HEAD = """[institution]
id = "towns"
title = { zh = "乡镇考核", en = "Towns" }
from = 2026-01-01
source = "某政发〔2026〕1号（示例）"

[appraisal]
of = "township"
period = "month"
source = "某政发〔2026〕1号（示例）"
full = 10

[appraisal.facts]
drills = { title = "演练", kind = "count", unit = "次", unreported = 0 }
extra = { title = "附加", kind = "count", unit = "次", unreported = 0 }
done = { title = "完成数", kind = "count", unit = "件", unreported = 0 }

[[appraisal.item]]
id = "work"
title = { zh = "重点工作", en = "Work" }
"""
DRILL = 'points = 10\nsteps = { of = "drills", table = [{ at_least = 2, points = 8 }], otherwise = 0 }\n'
ALSO = 'also = [{ name = "另加", count = { of = "extra", each = 2 } }]\n'
PERIOD = Period.parse("2026-03")


def total(text: str, **facts: int) -> Decimal:
    """The total of one town, by the engine and by the plain reading alike."""
    institution = load(HEAD + text, file="towns.toml")
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id="towns", title=institution.title.text)
    units = (Unit("甲", "县"),)
    plan = compile_rule(rule, PERIOD)
    columns = {name: {"甲": Decimal(facts.get(name.removeprefix("judged:"), 0))} for name in plan.metrics}
    sheet = run(plan, Columns.of(units, columns))
    assert tuple(sheet.lines()) == score_plainly(rule, units, columns, PERIOD).lines
    return sheet.result("甲").total


def said(text: str, language: str = "zh") -> str:
    return to_text(rule_text(load(HEAD + text, file="towns.toml"), language=language))


def test_what_is_added_to_steps_stops_at_the_points_of_the_item() -> None:
    assert total(DRILL + ALSO, drills=2, extra=3) == 10
    assert total(DRILL + ALSO, drills=0, extra=3) == 6
    assert "本项最高得满分10分（默认）" in said(DRILL + ALSO)


@pytest.mark.parametrize(
    ("cap", "points", "text"), [('"none"', 14, "本项不封顶"), ("12", 12, "本项最高得12分")]
)
def test_a_written_cap_holds_instead(cap: str, points: int, text: str) -> None:
    assert total(DRILL + ALSO + f"cap = {cap}\n", drills=2, extra=3) == points
    assert text in said(DRILL + ALSO + f"cap = {cap}\n")


def test_the_text_says_of_a_line_that_it_may_pass_the_full_points_where_it_may() -> None:
    line = 'points = 10\nline = {{ of = "done", target = 5, {base}beyond = {{ each = 1, most = 2 }} }}\n'
    assert total(line.format(base=""), done=9) == 12
    assert "不以满分10分为限（默认）" in said(line.format(base=""))
    assert total(line.format(base="base = 8, "), done=9) == 10
    assert "可以超过" not in said(line.format(base="base = 8, "))


JUDGE = 'judge = { lo = 5, hi = 10, who = "分管领导" }\n'


def test_nought_is_below_the_least_of_an_item_with_points_and_no_bonus_in_one_without() -> None:
    assert total("points = 10\n" + JUDGE, work=0) == 5
    assert total(JUDGE, work=0) == 0
    assert "可以评0分" not in said("points = 10\n" + JUDGE)
    assert "也可以评0分（默认）；不得超出范围。" in said(JUDGE)
    assert "0 is allowed too (by default); nothing outside is taken." in said(JUDGE, "en")


@pytest.mark.parametrize(("written", "wrong"), [("5", 0), ("3", 1), ("0", 1), ("10.5", 1)])
def test_a_table_of_facts_with_points_outside_the_bounds_comes_back(written: str, wrong: int) -> None:
    institution = load(HEAD + "points = 10\n" + JUDGE, file="towns.toml")
    assert institution.appraisal is not None
    plan = compile_rule(rule_of(institution.appraisal, id="towns", title=institution.title.text), PERIOD)
    table = read_facts([["单位", "重点工作评定分"], ["甲", written]], plan, {}, str(Path("数据.csv")))
    assert [one.what.zh for one in table.problems] == ["重点工作：得分应在 5 到 10 之间"] * wrong


def test_a_total_beyond_what_can_be_calculated_is_refused_though_a_cap_holds_it() -> None:
    """A day mistaken for a coefficient makes half a milliard of points: a cap on the total must not hide that."""
    capped = HEAD.replace("full = 10\n", "full = 10\ncap = 5\n")
    two = (
        capped
        + "count = { of = 'drills', each = 400000 }\n\n[[appraisal.item]]\nid = 'more'\ntitle = { zh = '另一项' }\ncount = { of = 'extra', each = 400000 }\n"
    )
    institution = load(two, file="towns.toml")
    assert institution.appraisal is not None
    rule, units = rule_of(institution.appraisal), (Unit("甲", "县"),)
    facts = {name: {"甲": Decimal(900)} for name in ("drills", "extra")}
    with pytest.raises(Refused) as engine:
        run(compile_rule(rule, PERIOD), Columns.of(units, facts))
    with pytest.raises(Refused) as plainly:
        score_plainly(rule, units, facts, PERIOD)
    assert [one.code for one in engine.value.problems] == ["points-out-of-range"]
    assert [one.code for one in plainly.value.problems] == ["points-out-of-range"]


@pytest.mark.parametrize(
    ("item", "more"),
    [
        ('points = 10\nfloor = 12\ncount = { of = "drills", each = -1 }', ""),
        ('points = 10\nfloor = 8\ncount = { base = 2, classes = [{ of = "drills", each = 1 }], most = 3 }', ""),
        ('count = { of = "drills", each = 1 }\npool = "p"', '[[appraisal.pool]]\nid = "p"\ntitle = { zh = "合" }\npoints = 5\nfloor = 6'),
        ('count = { of = "drills", each = 1 }\nsection = "s"', '[[appraisal.section]]\nid = "s"\ntitle = { zh = "合" }\ncap = 5\nfloor = 6'),
        ('count = { of = "drills", each = 1 }', '[[appraisal.pay]]\nid = "p"\ntitle = { zh = "奖" }\nbase = 100\nrate = true\ncap = 50\nfloor = 60'),
    ],
)  # fmt: skip
def test_a_floor_above_the_cap_in_force_is_refused_when_the_file_is_read(item: str, more: str) -> None:
    with pytest.raises(Refused) as refused:
        load(f"{HEAD}{item}\n{more}\n", file="towns.toml")
    assert "bounds-crossed" in [one.code for one in refused.value.problems]


def test_a_veto_that_takes_back_what_a_floor_of_the_total_lifted_leaves_no_line() -> None:
    veto = '[[appraisal.veto]]\nid = "v"\ntitle = { zh = "否决" }\nwhen = { of = "extra", at_least = 1 }\neffect = "total-capped"\ntotal_at_most = 2\nscope = "unit"\nsource = "示例"\n'
    text = (
        HEAD.replace("full = 10\n", "full = 10\nfloor = 2.5\n")
        + f"count = {{ of = 'drills', each = 1 }}\n{veto}"
    )
    institution = load(text, file="towns.toml")
    assert institution.appraisal is not None
    rule, units = rule_of(institution.appraisal), (Unit("甲", "县"),)
    facts = {"drills": {"甲": Decimal(2)}, "extra": {"甲": Decimal(1)}}
    lines = [*run(compile_rule(rule, PERIOD), Columns.of(units, facts)).lines()]
    assert [(one.item, one.points) for one in lines] == [("work", 2)]
    assert lines == [*score_plainly(rule, units, facts, PERIOD).lines]
