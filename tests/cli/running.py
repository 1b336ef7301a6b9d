"""Running the `taizhang` command, in this process on the test database, or in one of its own on a place of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from taizhang.cli import main


def taizhang(*arguments: str | Path, answer: str | None = None) -> Result:
    """Run a command in this process; what went wrong unforeseen is raised."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=answer)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def taizhang_apart(
    data: Path, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own on another data folder; on SQLite unless `DATABASE_URL` is given."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-c", "from taizhang.cli import main; main()", *map(str, arguments)],
        env={**ours, "TAIZHANG_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
