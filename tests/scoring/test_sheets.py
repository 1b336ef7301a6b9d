"""What is done with a sheet: kept as bytes, compared with last month's, asked what if."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.problems import Refused, Text
from taizhang.scoring import (
    Columns,
    Count,
    Item,
    Line,
    PeerGroup,
    Ranking,
    Reason,
    Rule,
    Share,
    Sheet,
    Unit,
    compile_rule,
    digest,
    explain_result,
    lines_from_json,
    lines_to_json,
    movement,
    run,
    what_if,
)

TITLE = Text("得分", "points")
RULE = Rule("month", TITLE, (Item("points", TITLE, Count("given", each=Decimal(1))),))
PLAN = compile_rule(RULE)


def _sheet(points: dict[str, int | str], groups: dict[str, str] | None = None, rule: Rule = RULE) -> Sheet:
    units = [Unit(unit, group=(groups or {}).get(unit, "镇")) for unit in points]
    facts = {"given": {unit: Decimal(number) for unit, number in points.items()}}
    return run(compile_rule(rule), Columns.of(units, facts))


def _ranks(sheet: Sheet) -> dict[str, int | None]:
    return {result.unit: result.rank for result in sheet.results()}


def test_places_gained_are_those_of_the_last_sheet_less_those_of_this() -> None:
    before = _sheet({"东村": 3, "西村": 2, "南村": 1})
    after = _sheet({"东村": 1, "西村": 2, "南村": 3, "北村": 0})
    assert movement(after, before) == {"东村": -2, "西村": 0, "南村": 2, "北村": None}


def test_there_is_no_movement_between_different_peers() -> None:
    before = _sheet({"东村": 3, "西村": 2}, {"东村": "甲镇"})
    after = _sheet({"东村": 3, "西村": 2}, {"东村": "乙镇"})
    assert movement(after, before) == {"东村": None, "西村": 0}


def test_places_are_given_inside_each_group() -> None:
    sheet = _sheet({"东村": 3, "西村": 2, "南村": 9}, {"南村": "乙镇"})
    assert _ranks(sheet) == {"东村": 1, "西村": 2, "南村": 1}


def test_classes_of_different_groups_are_not_peers() -> None:
    rule = replace(RULE, ranking=Ranking(PeerGroup.CLASS))
    units = [Unit("东村", "甲镇", "一类"), Unit("西村", "乙镇", "一类"), Unit("南村", "甲镇", "一类")]
    facts = {"given": {"东村": Decimal(1), "西村": Decimal(1), "南村": Decimal(2)}}
    assert _ranks(run(compile_rule(rule), Columns.of(units, facts))) == {"东村": 2, "西村": 1, "南村": 1}


def test_nobody_is_placed_where_the_rule_has_no_ranking() -> None:
    sheet = _sheet({"东村": 3, "西村": 2}, rule=replace(RULE, ranking=None))
    assert _ranks(sheet) == {"东村": None, "西村": None}
    assert explain_result(sheet.result("东村"), RULE, "zh") == "合计3分"


def test_nobody_scored_gives_an_empty_sheet() -> None:
    sheet = _sheet({})
    assert (list(sheet.lines()), list(sheet.results())) == ([], [])


def test_what_if_one_number_changed_names_those_who_move() -> None:
    units = [Unit("东村"), Unit("西村"), Unit("南村")]
    facts = {"given": {"东村": Decimal(3), "西村": Decimal(2), "南村": Decimal(1)}}
    comparison = what_if(PLAN, Columns.of(units, facts), {("南村", "given"): Decimal("2.5")})
    moved = [(move.unit, move.before.rank, move.after.rank, move.places_gained) for move in comparison.moves]
    assert moved == [("西村", 2, 3, -1), ("南村", 3, 2, 1)]
    assert comparison.after.result("南村").total == Decimal("2.5")
    assert comparison.before.result("南村").total == 1


def test_the_digest_does_not_depend_on_the_offices_order_of_units() -> None:
    assert digest(_sheet({"东村": 3, "西村": 2})) == digest(_sheet({"西村": 2, "东村": 3}))


def test_the_digest_is_of_bytes_that_anybody_can_write_down() -> None:
    written = (
        b'["9","month"]\n'
        b'["a","points",0,null,0,0,20]\n'
        b'["a",0,2,null,[]]\n'
        b'["b","points",17280000,null,17280000,17280000,20]\n'
        b'["b",17280000,1,null,[]]\n'
    )
    assert digest(_sheet({"b": "17.28", "a": 0})) == hashlib.sha256(written).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        _sheet({"东村": 3, "西村": "2.000001"}),
        _sheet({"东村": 3, "中村": 2}),
        _sheet({"东村": 3}),
        _sheet({"东村": 3, "西村": 2}, {"西村": "乙镇"}),
        _sheet({"东村": 3, "西村": 2}, rule=replace(RULE, id="other")),
        _sheet({"东村": 3, "西村": 2}, rule=replace(RULE, ranking=None)),
    ],
    ids=["a-millionth", "a-unit", "one-fewer", "a-place", "the-rule", "no-ranking"],
)
def test_the_digest_changes_with_anything_a_sheet_says(other: Sheet) -> None:
    assert digest(other) != digest(_sheet({"东村": 3, "西村": 2}))


whole = st.integers(-(10**18), 10**18)
some_lines = st.lists(
    st.builds(
        Line,
        st.text(),
        st.text(),
        st.none() | whole,
        st.none() | whole,
        whole,
        whole,
        st.sampled_from(Reason),
    )
)


@given(some_lines)
def test_lines_come_back_from_json_as_they_were(lines: list[Line]) -> None:
    text = lines_to_json(lines)
    assert lines_from_json(text) == tuple(lines)
    assert text.isascii()
    assert len(json.loads(text)) == len(lines)


def test_the_json_of_a_line_is_readable_and_stable() -> None:
    rule = Rule("month", TITLE, (Item("industry", TITLE, Share("sales", "target"), points=Decimal(20)),))
    facts = {"sales": {"x": Decimal("86.4")}, "sales/target": {"x": Decimal(100)}}
    sheet = run(compile_rule(rule), Columns.of([Unit("x")], facts))
    assert lines_to_json(sheet.lines()) == '[["x","industry",86400000,100000000,17280000,17280000,10]]'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '[["x","industry",1,2,3,4]]',
        '[["x","industry",1.5,2,3,4,10]]',
        '[["x","industry",1,2,true,4,10]]',
        '[["x","industry",1,2,3,4,99]]',
        '[["x", "industry",1,2,3,4,10]]',
        "[" * 100_000,
    ],
)
def test_text_that_is_not_the_canonical_form_of_lines_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        lines_from_json(text)
    assert [problem.code for problem in refusal.value.problems] == ["not-score-lines"]
