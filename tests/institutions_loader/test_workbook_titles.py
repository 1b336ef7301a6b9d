"""A scheme comes back from its workbook as it was, whatever its facts, items and sections are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.institutions import Institution, load
from taizhang.institutions.toml_writing import values_of
from taizhang.institutions.workbook import from_workbook, to_workbook
from taizhang.scoring import Rule, rule_of
from tests.institutions_loader.schemes import through_rows

SCHEMES = sorted((Path(__file__).parents[1] / "scoring" / "schemes").glob("*.toml"))
SCHEMES = [path for path in SCHEMES if not path.name.endswith(".tests.toml")]

TITLED = """
[institution]
id = "titles"
title = {{ zh = "试行办法" }}
from = 2024-04-02
source = "试行办法（示例）"

[appraisal]
of = "village"
period = "year"
full = 40
ground = "试行办法（示例）"
approver = "party-secretary"
rank = {{ group = "all", then_by = ["{first}", "-{second}"] }}
source = "试行办法（示例）"

[appraisal.facts]
rate = {{ title = "{rate}", kind = "percent" }}
plan = {{ title = "{plan}", kind = "number", unit = "吨" }}
work = {{ title = "{work}", kind = "number", unit = "吨" }}

[[appraisal.section]]
id = "part"
title = {{ zh = "{part}" }}
points = 20

[[appraisal.item]]
id = "one"
title = {{ zh = "{one}" }}
section = "part"
points = 20
share = {{ of = "work", over = "plan" }}
applies_if = [{{ of = "plan", above = 0 }}, {{ of = "rate", at_least = 10 }}]

[[appraisal.item]]
id = "two"
title = {{ zh = "{two}" }}
points = 20
steps = {{ of = "rate", table = [{{ at_least = 90, points = 20 }}], otherwise = 0 }}

[[appraisal.veto]]
id = "stopped"
title = {{ zh = "一票否决" }}
when = {{ {when} }}
effect = "unqualified"
scope = "unit"
source = "试行办法（示例）"

[[appraisal.grade]]
id = "good"
title = {{ zh = "合格" }}
at_least = 24

[[appraisal.grade]]
id = "bad"
title = {{ zh = "不合格" }}
"""
TITLES = ("满意率", "清收", "清收得分率", "目标", "上期", "总分", "连续2期清收", "20%", "是", "前3名", "−清收", "rate", "one", "part")  # fmt: skip
KEYS = ("rate", "plan", "work", "one", "two", "part")
WHEN = (
    'of = "work", below = 3',
    'of = "work", below = 3, running = 2',
    'item = "one", below = 60',
    'section = "part", below = 60',
    "total = true, below = 12",
    "last = 1",
)


def _rule(institution: Institution) -> Rule:
    assert institution.appraisal is not None
    return rule_of(institution.appraisal, id=institution.id, title=institution.title.text)


@settings(max_examples=40, deadline=None)
@given(
    titles=st.fixed_dictionaries({key: st.sampled_from(TITLES) for key in KEYS}),
    first=st.sampled_from(KEYS),
    second=st.sampled_from(KEYS),
    when=st.sampled_from(WHEN),
)
def test_titles_that_two_things_share_or_that_mean_something_change_no_rule(
    titles: dict[str, str], first: str, second: str, when: str
) -> None:
    institution = load(TITLED.format(**titles, first=first, second=second, when=when))
    again = through_rows(institution)
    assert _rule(again) == _rule(institution)
    assert values_of(again)["appraisal"]["rank"] == values_of(institution)["appraisal"]["rank"]


@pytest.mark.parametrize("path", SCHEMES, ids=[path.stem for path in SCHEMES])
def test_every_scheme_that_a_paper_was_written_as_comes_back_from_its_workbook(path: Path) -> None:
    institution = load(path.read_text(encoding="utf-8"))
    assert _rule(through_rows(institution)) == _rule(institution)


def test_a_fact_that_an_item_is_called_like_stays_a_fact_in_the_file_that_comes_back() -> None:
    titles = {
        "rate": "满意率",
        "plan": "任务",
        "work": "完成",
        "one": "清收",
        "two": "满意率",
        "part": "业务",
    }
    institution = load(TITLED.format(**titles, first="rate", second="two", when=WHEN[3]))
    read = from_workbook(to_workbook(institution))
    again = load(read.text)
    assert again.appraisal is not None
    assert again.appraisal.rank is not None
    assert again.appraisal.rank.then_by == ("rate", "-two")
    assert _rule(again) == _rule(institution)
