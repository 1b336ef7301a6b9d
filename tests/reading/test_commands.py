"""`taizhang read` and `taizhang check`."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from taizhang.cli.check import check
from taizhang.cli.read import read
from taizhang.reading import read as read_text
from taizhang.reading.reasons import REASONS

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


def test_a_folder_stands_for_its_reports_and_those_below(tmp_path: Path):
    (tmp_path / "old").mkdir()
    for name in ("b.txt", "a.md", "old/c.txt", "picture.png", "~$a.docx", "a.checked.docx"):
        (tmp_path / name).write_text(BAD, encoding="utf-8")
    result = CliRunner().invoke(check, [str(tmp_path)])
    files = [line.rpartition("T201")[0].rpartition(":2:1")[0] for line in result.stdout.splitlines()]
    assert files == [str(tmp_path / name) for name in ("a.md", "b.txt", "old/c.txt")]
    assert result.exit_code == 1


def test_a_folder_names_what_must_be_converted_first_and_an_empty_one_is_refused(tmp_path: Path):
    (tmp_path / "old.wps").write_bytes(b"\xd0\xcf\x11\xe0")
    converted = CliRunner().invoke(check, [str(tmp_path)])
    assert (converted.exit_code, "old.wps" in converted.stderr, "另存为" in converted.stderr) == (
        2,
        True,
        True,
    )
    (tmp_path / "none").mkdir()
    empty = CliRunner().invoke(check, [str(tmp_path / "none")])
    assert (empty.exit_code, "这是一个文件夹" in empty.stderr) == (2, True)


def test_hundreds_of_files_come_back_in_order_and_each_with_its_places(tmp_path: Path):
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text("\n" * (number % 7) + BAD, encoding="utf-8")
    lines = CliRunner().invoke(check, [str(tmp_path), "--jobs", "2"]).stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        f"{tmp_path}/{number:03}.txt:{number % 7 + 2}:1" for number in range(300)
    ]


@pytest.mark.parametrize(("spoken", "said"), [("zh", "指标："), ("en", "indicator: ")])
def test_read_explains_in_the_language_asked_for(tmp_path: Path, spoken: str, said: str):
    file = tmp_path / "report.txt"
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(read, ["--explain", str(file)], obj={"language": spoken})
    told = "".join(line.split("│")[-2].strip() for line in result.stdout.splitlines() if line.startswith("│"))
    assert said in told
    assert ("数字前的名称" in told) is (spoken == "zh")
    assert bool(re.search("[a-z]", told)) is (spoken == "en")


def test_every_rule_that_names_a_figure_is_told_in_chinese():
    texts = sorted((Path(__file__).parent).glob("*/*.txt"))
    figures = [figure for text in texts for figure in read_text(text.read_text("utf-8")).figures]
    rules = {rule for figure in figures for rule in (figure.indicator_from, figure.period_from) if rule}
    assert len(rules) > 30
    assert {rule for rule in rules if rule not in REASONS} == set()
