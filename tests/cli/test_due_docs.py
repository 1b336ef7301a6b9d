"""What the how-to on deadlines shows is what the command prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import taizhang

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/count-a-deadline.md"
SHOWN = re.findall(r"```\n\$ taizhang (.+)\n((?:.+\n)+)```", PAGE.read_text("utf-8"))


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_how_to_shows_what_is_printed(command: str, output: str) -> None:
    assert taizhang(*command.split()).output == output


def test_the_how_to_shows_every_unit() -> None:
    shown = " ".join(command for command, _ in SHOWN)
    assert all(f"--{unit}" in shown for unit in ("working", "days", "months", "hours", "roll"))
