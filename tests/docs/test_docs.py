"""The docs are kept true by the code: references are fresh, commands named in prose exist, links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from taizhang.cli import COMMANDS, main
from tools import messages, write_reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
]


@pytest.mark.parametrize("name", sorted(write_reference.PAGES))
def test_a_reference_page_says_what_the_code_says(name, settings):
    assert name not in write_reference.stale(), "run python -m tools.write_reference"


def test_the_english_catalogue_is_complete_and_compiled():
    assert messages.problems() == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_names_exists(page):
    for line in re.findall(
        r"^(?:\.venv/bin/)?taizhang (?:--en )?([a-z]+)(?: ([a-z-]+))?", page.read_text("utf-8"), re.MULTILINE
    ):
        command, child = line
        assert command in COMMANDS, f"{page.name}: taizhang {command}"
        group = main.get_command(None, command)  # type: ignore[arg-type]
        children = getattr(group, "commands", None)
        if children and child:
            assert child in children, f"{page.name}: taizhang {command} {child}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_page_is_in_the_navigation():
    named = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))
    assert named == {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}


def test_the_readme_says_the_versions_that_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least = project["requires-python"].split(",")[0].removeprefix(">=")
    for page in ("README.md", "README.zh-CN.md"):
        assert f"Python {least}" in (ROOT / page).read_text("utf-8")


def test_every_make_target_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE):
            assert target in targets, f"{page.name}: make {target}"
