"""`taizhang read` and `taizhang check`."""

import json
from pathlib import Path

from click.testing import CliRunner

from taizhang.cli.check import check
from taizhang.cli.read import read

GOOD = "2023年，全镇完成工业总产值3.6亿元。\n"
BAD = "第一行。\n总产量由18万斤增加到24万斤，增长25%。\n"


def test_read_prints_a_table_of_figures(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(read, [str(file)])
    assert result.exit_code == 0
    assert "工业总产值" in result.stdout
    assert "360,000,000" in result.stdout


def test_read_prints_one_json_object_a_file(tmp_path: Path):
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in files:
        file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(read, ["--json", *map(str, files)])
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["file"] for one in objects] == [str(file) for file in files]
    assert all(set(one) == {"file", "figures", "findings", "statements"} for one in objects)
    assert objects[0]["figures"][0]["value"] == 360000000


def test_read_explains_by_which_rule_it_named_a_figure(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(read, ["--json", "--explain", str(file)])
    figure = json.loads(result.stdout)["figures"][0]
    assert figure["indicator_from"] == "before the number"
    assert figure["period_from"]


def test_a_bad_file_is_named_and_the_others_are_still_read(tmp_path: Path):
    good, bad = tmp_path / "good.txt", tmp_path / "old.doc"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_bytes(b"\xd0\xcf\x11\xe0")
    result = CliRunner().invoke(read, ["--json", str(bad), str(good)])
    assert result.exit_code == 2
    assert "old.doc" in result.stderr
    assert "另存为" in result.stderr
    assert json.loads(result.stdout)["file"] == str(good)


def test_check_prints_place_and_code_and_fails_on_findings(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_text(BAD, encoding="utf-8")
    result = CliRunner().invoke(check, [str(file)])
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:2:1: T201 ")
    assert CliRunner().invoke(check, ["--ignore", "T201", str(file)]).exit_code == 0


def test_check_passes_a_report_without_findings(tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(check, [str(file)])
    assert (result.exit_code, result.stdout) == (0, "")


def test_check_says_two_for_a_file_that_cannot_be_read(tmp_path: Path):
    assert CliRunner().invoke(check, [str(tmp_path / "none.txt")]).exit_code == 2
