"""The page on writing an appraisal: its examples together are a scheme that loads, scores, and is read back as a rule text."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.institutions import check, is_warning, load
from taizhang.scoring import Columns, Unit, compile_rule, rule_of, run

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/write-an-appraisal.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FACTS = """\
room-ready = { title = "阵地达标", kind = "yes-no" }
reports-missing = { title = "缺报", kind = "count", unreported = 0 }
satisfaction = { title = "满意率", kind = "percent" }
done = { title = "完成", kind = "number" }
task = { title = "任务", kind = "number" }
excellent = { title = "优秀票", kind = "count" }
competent = { title = "称职票", kind = "count" }
basic = { title = "基本称职票", kind = "count" }
poor = { title = "不称职票", kind = "count" }
income-growth = { title = "增收幅度", kind = "number" }
county-score = { title = "县检查分", kind = "number" }
house-fires = { title = "房屋火灾", kind = "count", unreported = 0 }
injured = { title = "伤亡", kind = "count", unreported = 0 }
grave-accidents = { title = "重大责任事故", kind = "count", unreported = 0 }
"""
"""The facts that the examples name and the page does not declare."""


def _scheme() -> str:
    head, facts, *others = BLOCKS
    return "\n".join([head, facts + FACTS, *others])


def test_the_examples_together_are_a_scheme() -> None:
    found = check(_scheme(), file="village-appraisal.toml")
    assert [str(problem) for problem in found if not is_warning(problem)] == []


def test_every_way_to_points_has_an_example() -> None:
    items = tomllib.loads(_scheme())["appraisal"]["item"]
    ways = {"share", "count", "steps", "line", "ballot", "rank", "judge", "part", "checklist"}
    assert ways <= {key for item in items for key in item}


def test_the_examples_score_as_their_remarks_say() -> None:
    institution = load(_scheme(), file="village-appraisal.toml")
    assert institution.appraisal is not None
    plan = compile_rule(rule_of(institution.appraisal, id=institution.id))
    given = {
        "dirty-places": 3, "closed": 93, "received": 100, "room-ready": 1, "reports-missing": 1, "satisfaction": 87,
        "done": 80, "task": 100, "excellent": 10, "competent": 10, "basic": 0, "poor": 0, "income-growth": 5,
        "judged:discretion": 6, "county-score": 90, "house-fires": 1, "injured": 0, "grave-accidents": 0,
    }  # fmt: skip
    facts = {metric: {"东村": Decimal(given[metric])} for metric in plan.metrics}
    sheet = run(plan, Columns.of([Unit("东村")], facts))
    points = {line.item: line.points for line in sheet.lines_of("东村")}
    expected = {
        "environment": 8.5, "closure": 7, "basics/1": 3, "basics/2": 0, "satisfaction": 7, "task": 8, "review": 9,
        "growth": 5, "discretion": 6, "county": 9, "fires": -10, "injuries": 0, "=pool:safety": 30,
    }  # fmt: skip
    assert points == {name: Decimal(str(one)) for name, one in expected.items()}


SNIPPETS = {
    "count": re.findall(r"\| `(\{ of = [^`]*(?:each|late)[^`]*\})` \|", PAGE),
    "count-rest": [
        'short_of = { "一类村" = 3, "二类村" = 2 }',
        'each = { "一类村" = -2, "二类村" = -1, "三类村" = 0 }',
        "each = [-5, -6, -7], next = -1",
        'repeats = { of = "again", times = 2 }',
        'per = 3, part = "down"',
        'classes = [{ of = "deaths", each = -30 }, { of = "injuries", each = -15 }]',
    ],
}


@pytest.mark.parametrize("written", [*SNIPPETS["count"], *SNIPPETS["count-rest"]])
def test_a_snippet_of_counting_is_on_the_page_and_loads(written: str) -> None:
    assert f"`{written}`" in PAGE
    count = written
    if not written.startswith("{"):
        rest = "" if "classes" in written else 'of = "things", '
        rest += "" if "each" in written else "each = -1, "
        count = f"{{ {rest}{written} }}"
    names = {"days", "times", "paid", "things", "again", "deaths", "injuries"}
    facts = "\n".join(
        f'{name} = {{ title = "{name}数", kind = "{"date" if name == "paid" else "count"}" }}'
        for name in names
    )
    text = f'{BLOCKS[0]}\n[appraisal.facts]\n{facts}\n[[appraisal.item]]\nid = "one"\ntitle = {{ zh = "一" }}\npoints = 100\ncount = {count}\n'
    found = check(text, file="village-appraisal.toml")
    assert [str(problem) for problem in found if not is_warning(problem)] == []
