"""Every code has its page, and the example on the page is what the command says of it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from taizhang.cli.check import CODES, NAMES, check
from taizhang.reading.report import CODES as BY_KIND

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "findings"


def test_every_code_has_its_page_and_its_name():
    assert set(CODES) == set(NAMES) == set(BY_KIND.values()) == {page.stem for page in PAGES.glob("*.md")}


@pytest.mark.parametrize("code", sorted(set(CODES) - {"T401"}))
def test_the_example_of_a_code_is_found_and_the_right_text_is_not(code, tmp_path, monkeypatch):
    wrong, said, right = re.findall(r"```\n(.*?)\n```", (PAGES / f"{code}.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(wrong, encoding="utf-8")
    assert CliRunner().invoke(check, ["report.txt"]).stdout.strip() == said
    Path("right.txt").write_text(right, encoding="utf-8")
    assert CliRunner().invoke(check, ["right.txt"]).exit_code == 0


def test_the_example_of_a_copied_paragraph_is_found_beside_last_years_and_the_right_text_is_not(
    tmp_path, monkeypatch
):
    earlier, copied, said, right = re.findall(
        r"```\n(.*?)\n```", (PAGES / "T401.md").read_text("utf-8"), re.DOTALL
    )
    monkeypatch.chdir(tmp_path)
    for name, text in (("2022.txt", earlier), ("report.txt", copied), ("right.txt", right)):
        Path(name).write_text(text, encoding="utf-8")
    assert CliRunner().invoke(check, ["report.txt", "--against", "2022.txt"]).stdout.strip() == said
    assert CliRunner().invoke(check, ["right.txt", "--against", "2022.txt"]).exit_code == 0
