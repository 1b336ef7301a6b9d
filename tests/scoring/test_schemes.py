"""Papers as institution files: every scheme loads without a mistake, every case of it comes out, and no clause is forgotten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from taizhang.institutions import check, load
from taizhang.scoring import rule_of
from taizhang.scoring.golden import read_golden, run_golden
from tests.scoring.clauses import LEFT_OUT, SCHEMES, Written, appraisal, clauses, places, rehearsed

FILES = sorted(path for path in SCHEMES.glob("*.toml") if not path.name.endswith(".tests.toml"))
NAMES = [path.stem for path in FILES]
LISTED = clauses()
REHEARSED = rehearsed()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_scheme_loads_without_a_finding(path: Path) -> None:
    assert [str(problem) for problem in check(path.read_text(encoding="utf-8"), file=path.name)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_case_of_a_scheme_comes_out_as_the_paper_has_it(path: Path) -> None:
    institution = load(path.read_text(encoding="utf-8"), file=path.name)
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    beside = path.with_name(f"{path.stem}.tests.toml")
    golden = read_golden(beside.read_text(encoding="utf-8"), beside.name)
    outcomes = list(run_golden(golden, rule, {}))
    assert outcomes
    assert [str(problem) for one in outcomes for problem in one.problems] == []


@pytest.mark.parametrize("scheme", sorted({one.scheme for one in LISTED}))
def test_what_the_list_names_is_there(scheme: str) -> None:
    there = dict(places(appraisal(scheme)))
    named = {at for one in LISTED if one.scheme == scheme for at in one.at}
    assert named
    assert named <= there.keys()


@pytest.mark.parametrize("scheme", sorted({one.scheme for one in LISTED}))
def test_every_clause_of_the_list_has_a_case(scheme: str) -> None:
    golden = tomllib.loads((SCHEMES / f"{scheme}.tests.toml").read_text(encoding="utf-8"))
    units = [unit for case in golden["case"] for unit in case["unit"]]
    asserted = {
        line.partition("/")[0] for unit in units for key in ("lines", "pay") for line in unit.get(key, {})
    }
    given = {fact for one in (*units, *golden["case"]) for fact in one.get("facts", {})}
    items = {item.id: item for item in appraisal(scheme).items}
    for one in LISTED:
        for at in one.at if one.scheme == scheme and _numbered(one) else ():
            if at in items:
                reads = {name for _, name in items[at].metrics()} | {f"judged:{at}"}
                assert at in asserted or reads & given, f"no case of {scheme} is about {at}"


def _numbered(one: Written) -> bool:
    return one.clause.rpartition("/")[2].isdecimal()


def test_clauses_are_numbered_without_gaps_and_named_once() -> None:
    assert len({one.clause for one in LISTED}) == len(LISTED)
    for paper in {one.paper for one in LISTED}:
        numbers = [
            int(one.clause.rpartition("/")[2]) for one in LISTED if one.paper == paper and _numbered(one)
        ]
        assert numbers == [*range(1, len(numbers) + 1)]
        assert f"{paper}/composition" in {one.clause for one in LISTED}


def test_a_clause_that_is_left_out_says_a_lawful_reason_and_only_then() -> None:
    assert {one.left_out for one in LISTED} - {""} == LEFT_OUT.keys()


def test_the_papers_that_were_studied_are_all_here() -> None:
    assert len({one.paper for one in LISTED}) == 36
    numbered = [one for one in LISTED if _numbered(one)]
    assert (len(numbered), sum(1 for one in numbered if one.left_out)) == (161, 25)


def test_no_scheme_is_kept_that_no_clause_needs() -> None:
    others = {"cases-handler"}  # the same deduction on two persons, who are scored by themselves
    others |= {
        name for name in NAMES if name.startswith(("awkward-", "rehearsal-"))
    }  # made up, to try the language
    assert {one.scheme for one in LISTED} | others >= {*NAMES}


@pytest.mark.parametrize("scheme", sorted({one.scheme for one in REHEARSED}))
def test_every_clause_that_was_rehearsed_is_written_and_has_a_result_worked_out_by_hand(scheme: str) -> None:
    there = dict(places(appraisal(scheme)))
    mine = [one for one in REHEARSED if one.scheme == scheme]
    assert [one.number for one in mine] == [*range(1, len(mine) + 1)]
    assert {at for one in mine for at in one.at} <= there.keys()
    golden = tomllib.loads((SCHEMES / f"{scheme}.tests.toml").read_text(encoding="utf-8"))
    units = [unit for case in golden["case"] for unit in case["unit"]]
    lines = {
        line.partition("/")[0] for unit in units for line in (*unit.get("lines", {}), *unit.get("pay", {}))
    }
    assert units
    assert all("total" in unit for unit in units if "lines" not in unit)
    read = {
        at
        for one in mine
        for at in one.at
        if ":" not in at and at in {item.id for item in appraisal(scheme).items}
    }
    in_sum = {item.id for item in appraisal(scheme).items if item.pays == "points" and not item.beside}
    assert (
        read - lines <= in_sum
    )  # what has no line of its own asserted is in a total that was added up by hand


def test_the_rehearsal_has_a_hundred_clauses_of_a_dozen_papers() -> None:
    assert len(REHEARSED) == 115
    assert len({one.scheme for one in REHEARSED}) == 12
    assert {one.scheme for one in REHEARSED} == {name for name in NAMES if name.startswith("rehearsal-")}
