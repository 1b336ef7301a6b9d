"""Pay held at its bounds: the sentence of the line says at what it was held, and the text of the scheme says what becomes of the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import load
from taizhang.scoring import Columns, Unit, compile_rule, explain, rule_of, run
from taizhang.timekeeping import Period
from taizhang.writing.scheme import rule_text, to_text
from tests.scoring.clauses import SCHEMES

TEXT = load((SCHEMES / "awkward-bounds.toml").read_text(encoding="utf-8"))
assert TEXT.appraisal is not None
RULE = rule_of(TEXT.appraisal, id=TEXT.id, title=TEXT.title.text)


@pytest.fixture(scope="module")
def said() -> dict[tuple[str, str], str]:
    """The sentence of every line in yuan, by unit and pay."""
    units = [Unit(name, group="镇") for name in ("甲", "乙", "丙")]
    done = dict(zip("甲乙丙", (90, 60, 30), strict=True))
    facts = {
        "done": {unit: Decimal(number) for unit, number in done.items()},
        "received": dict.fromkeys(done, Decimal(100)),
    }
    sheet = run(compile_rule(RULE, Period.parse("2026-Q1")), Columns.of(units, facts))
    return {
        (unit, line.item.removeprefix("=pay:")): explain(line, RULE, "zh")
        for unit in sheet.units
        for line in sheet.pay_lines_of(unit)
    }


def test_a_line_that_a_bound_holds_says_so(said) -> None:
    assert said["甲", "pot"] == "“奖金池”共900元，按总分的比例分配，得90分，400元（最多400元）"
    assert (
        said["甲", "stake"]
        == "“挂钩绩效”：总分90分，基数1,000元，应得950元，连同分得的共1,500元（最多1,500元）"
    )
    assert said["丙", "stake"].endswith("（最少700元）")
    assert said["丙", "per-point"].endswith("（最多扣1,500元）")


def test_a_line_within_its_bounds_says_nothing_of_them(said) -> None:
    assert "最" not in said["乙", "pot"] + said["乙", "stake"] + said["乙", "per-point"]


def test_the_text_of_the_scheme_says_that_nobody_else_gets_what_a_bound_cuts() -> None:
    text = to_text(rule_text(TEXT, language="zh"))
    assert text.count("因此少发的不再分给其他单位。") == 3
    assert "各单位之和等于总额" not in text
    assert "最多扣1500元" in text
    assert "每分扣100元" in text
