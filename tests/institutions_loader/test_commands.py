"""`taizhang institutions` and `taizhang due` as a clerk meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from taizhang.cli.due import due
from taizhang.cli.institutions import institutions
from taizhang.institutions import shipped_files

BAD = Path(__file__).parent / "bad"


def run(*arguments: str, language: str = "zh") -> Result:
    command = due if arguments[0] == "due" else institutions
    return CliRunner().invoke(command, arguments[1:], obj={"language": language})


def test_the_shipped_files_pass_the_check() -> None:
    result = run("institutions", "check")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_problem_is_printed_with_its_place_and_the_status_is_one() -> None:
    file = str(BAD / "number-in-quotes.toml")
    result = run("institutions", "check", file, language="en")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        f"{file}:9:1: not-a-number late_below should be a number, not the text “90%”; "
    )


def test_a_folder_is_checked_with_everything_below_it() -> None:
    result = run("institutions", "check", str(BAD))
    assert result.exit_code == 1
    assert len({line.split(":")[0] for line in result.stdout.splitlines()}) == len(list(BAD.glob("*.toml")))


def test_warnings_alone_leave_the_status_zero(tmp_path: Path) -> None:
    text = shipped_files()["monthly-appraisal.toml"].replace("points = 15", "points = 16")
    (tmp_path / "monthly-appraisal.toml").write_text(text, encoding="utf-8")
    result = run("institutions", "check", str(tmp_path))
    assert (result.exit_code, result.stdout.split()[1]) == (0, "warn-points-not-full")


def test_a_path_that_is_not_there_has_the_status_two() -> None:
    assert run("institutions", "check", "/nowhere/at-all.toml").exit_code == 2


def test_a_file_that_is_not_text_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "rule.toml").write_bytes("标题".encode("gbk"))
    result = run("institutions", "check", str(tmp_path / "rule.toml"), language="en")
    assert (result.exit_code, result.stdout.split(": ")[1].split()[0]) == (1, "not-utf8")


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(run("institutions", "schema").stdout)["type"] == "object"


def test_the_list_shows_what_ships() -> None:
    lines = run("institutions", "list", language="en").stdout.splitlines()
    assert len(lines) == len(shipped_files())
    assert any(line.startswith("village-duty") and line.endswith("Village duty") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("2025-09-26", "5", "--working"), "2025-10-10"),
        (("2026-02-10", "60", "--days"), "2026-04-11"),
        (("2026-02-10", "60", "--days", "--roll"), "2026-04-13"),
        (("2026-08-31", "6", "--months"), "2027-02-28"),
    ],
)
def test_due_prints_the_day_first_and_the_counting_below(arguments: tuple[str, ...], day: str) -> None:
    first, counting, *_ = run("due", *arguments).stdout.splitlines()
    assert first == day
    assert counting.startswith(arguments[0])


def test_due_says_when_a_date_is_provisional() -> None:
    assert "provisional" in run("due", "2026-12-28", "5", "--working", language="en").stdout


@pytest.mark.parametrize(
    "arguments", [("2026-02-30", "5", "--days"), ("2026-02-10", "5"), ("soon", "5", "--days")]
)
def test_due_refuses_what_it_cannot_count(arguments: tuple[str, ...]) -> None:
    assert run("due", *arguments).exit_code == 2
