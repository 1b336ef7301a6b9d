"""Published result tables: the rule gives what was printed, and where it does not, we say so and know why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from taizhang.cli import main
from taizhang.institutions import check, load
from taizhang.scoring import compile_rule, rule_of, run
from taizhang.scoring.fact_tables import read_facts
from taizhang.scoring.printed import compare_printed

PUBLISHED = Path(__file__).parent / "published"
TABLES = sorted(path for path in PUBLISHED.glob("*.csv") if path.stem != "misprints")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _scheme(table: Path) -> Path:
    return PUBLISHED / f"{table.stem.partition('.')[0]}.toml"


def _known(table: str) -> set[tuple[str, ...]]:
    head, *rows = _rows(PUBLISHED / "misprints.csv")
    assert head[-1] == "why"
    assert all(row[-1] for row in rows)
    return {tuple(row[1:5]) for row in rows if row[0] == table}


@pytest.mark.parametrize("path", sorted({_scheme(path) for path in TABLES}), ids=lambda path: path.stem)
def test_the_scheme_of_a_published_table_has_no_mistake(path: Path) -> None:
    found = check(path.read_text(encoding="utf-8"), file=path.name)
    assert [str(problem) for problem in found if problem.code != "warn-fact-unused"] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_published_table_comes_out_but_for_its_known_errors_of_print(path: Path) -> None:
    institution = load(_scheme(path).read_text(encoding="utf-8"), file=_scheme(path).name)
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    plan, rows = compile_rule(rule), _rows(path)
    table = read_facts(rows, plan, {}, path.name)
    assert [str(problem) for problem in table.problems] == []
    sheet = run(plan, table.columns(plan))
    found = set()
    for problem in compare_printed(rows, table, plan, sheet, {}, path.name):
        row, column = problem.where.line - 1, problem.where.column - 1
        ours = problem.right.zh.removeprefix("按办法是 ").partition("；")[0]
        impossible = problem.code == "print-impossible"
        found.add((rows[row][0], rows[0][column], rows[row][column], "" if impossible else ours))
    assert found == _known(path.stem)


def test_printed_results_are_really_compared() -> None:
    """Every table has printed columns, and a figure changed in any of them is reported."""
    for path in TABLES:
        institution = load(_scheme(path).read_text(encoding="utf-8"), file=_scheme(path).name)
        assert institution.appraisal is not None
        plan = compile_rule(rule_of(institution.appraisal, id=institution.id))
        rows = _rows(path)
        table = read_facts(rows, plan, {}, path.name)
        sheet = run(plan, table.columns(plan))
        for column, head in enumerate(rows[0]):
            if head in table.unread:
                wrong = [list(row) for row in rows]
                wrong[1][column] = "77.77"
                said = compare_printed(wrong, table, plan, sheet, {})
                assert any(one.where.line == 2 and one.where.column == column + 1 for one in said)


def test_the_command_names_what_was_misprinted_and_ends_with_one() -> None:
    table = PUBLISHED / "hygiene-ranks.csv"
    result = CliRunner().invoke(main, ["try", str(_scheme(table)), "--facts", str(table), "--printed"])
    assert result.exit_code == 1
    assert "十一村的名次印作 10" in result.output
    assert "按办法是 11" in result.output


def test_the_command_says_when_everything_printed_agrees() -> None:
    table = PUBLISHED / "area-scores.csv"
    result = CliRunner().invoke(main, ["try", str(_scheme(table)), "--facts", str(table), "--printed"])
    assert (result.exit_code, "印出的结果与办法相符" in result.output) == (0, True)
