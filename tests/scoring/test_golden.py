"""Cases a clerk can read: facts in, points and reasons out, by the engine and by the plain reading alike."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from taizhang.institutions import load
from taizhang.problems import Refused, Text
from taizhang.scoring import (
    NO_DATA,
    NOT_APPLICABLE,
    Columns,
    Fact,
    MetricName,
    Rule,
    Unit,
    compile_rule,
    explain,
    explain_veto,
    rule_of,
    run,
    score_plainly,
)

GOLDEN = Path(__file__).parent / "golden"
ENGLISH_MEASURES = {
    "万元": "wan yuan",
    "天": "days",
    "户": "households",
    "%": "%",
    "项": "honours",
    "口": "ponds",
}
UNIT_KEYS = {"id", "class", "facts", "lines", "total", "rank", "grade", "assessed", "vetoes"}
STATES: dict[str, Fact] = {"no data": NO_DATA, "not applicable": NOT_APPLICABLE}


def _cases() -> list[Any]:
    found = []
    for path in sorted(GOLDEN.glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in book["case"]:
            found.append(pytest.param(book["rule"], book["facts"], case, id=case["name"]))
    return found


def _rule(name: str) -> tuple[Rule, dict[str, MetricName]]:
    path = GOLDEN / "rules" / f"{name}.toml"
    institution = load(path.read_text(encoding="utf-8"), file=path.name)
    assert institution.appraisal is not None
    names = {
        indicator.id: MetricName(
            indicator.title.text, Text(indicator.unit, ENGLISH_MEASURES.get(indicator.unit, ""))
        )
        for indicator in institution.indicators
    }
    return rule_of(institution.appraisal, id=institution.id, title=institution.title.text), names


def _units(case: dict[str, Any], usual: dict[str, Any]) -> tuple[list[Unit], dict[str, dict[str, Fact]]]:
    units, facts = [], {}
    for number, written in enumerate(case["unit"]):
        unit = Unit(written.get("id", f"村{number}"), "镇", written.get("class", ""))
        units.append(unit)
        for metric, fact in {**usual, **written["facts"]}.items():
            value = STATES[fact] if isinstance(fact, str) else Decimal(fact)
            facts.setdefault(metric, {})[unit.id] = value
    return units, facts


@pytest.mark.parametrize(("rule_name", "usual", "case"), _cases())
def test_the_case_comes_out_as_the_paper_has_it(
    rule_name: str, usual: dict[str, Any], case: dict[str, Any]
) -> None:
    rule, names = _rule(rule_name)
    units, facts = _units(case, usual)
    plan = compile_rule(rule)
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            run(plan, Columns.of(units, facts))
        assert [problem.code for problem in refusal.value.problems] == case["refused"]
        return
    sheet = run(plan, Columns.of(units, facts))
    plain = score_plainly(rule, units, facts)
    assert (tuple(sheet.lines()), tuple(sheet.results())) == (plain.lines, plain.results)
    for unit, expected in zip(units, case["unit"], strict=True):
        assert expected.keys() <= UNIT_KEYS
        lines = {line.item: line for line in sheet.lines_of(unit.id)}
        for item, wanted in expected.get("lines", {}).items():
            assert wanted.keys() <= {"points", "reason", "zh", "en"}
            line = lines[item]
            assert line.points == wanted["points"]
            for language in {"zh", "en"} & wanted.keys():
                assert explain(line, rule, language, names) == wanted[language]
            assert line.reason.name == wanted.get("reason", line.reason.name)
        result = sheet.result(unit.id)
        assert result.total == expected.get("total", result.total)
        assert result.rank == expected.get("rank", result.rank)
        assert result.grade == expected.get("grade", result.grade)
        assert result.assessed == expected.get("assessed", True)
        for veto in rule.vetoes:
            if veto.id in expected.get("vetoes", {}):
                sentence = explain_veto(veto, dict(result.vetoes)[veto.id], rule, "zh", names)
                assert sentence == expected["vetoes"][veto.id]
