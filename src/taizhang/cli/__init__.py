"""The `taizhang` command. Each sub-command is imported only when it is called, so the command starts quickly."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

COMMANDS = {
    "accounts": "taizhang.cli.accounts:accounts",
    "backup": "taizhang.cli.keeping:backup",
    "channels": "taizhang.cli.channels:channels",
    "check": "taizhang.cli.check:check",
    "close": "taizhang.cli.closing:close",
    "consolidate": "taizhang.cli.consolidating:consolidate",
    "demo": "taizhang.cli.demo:demo",
    "due": "taizhang.cli.due:due",
    "erase": "taizhang.cli.keeping:erase",
    "export": "taizhang.cli.keeping:export",
    "import": "taizhang.cli.keeping:import_",
    "init": "taizhang.cli.init:init",
    "institutions": "taizhang.cli.institutions:institutions",
    "matters": "taizhang.cli.matters:matters",
    "migrate": "taizhang.cli.keeping:migrate",
    "read": "taizhang.cli.read:read",
    "rebuild": "taizhang.cli.keeping:rebuild",
    "recompute": "taizhang.cli.closing:recompute",
    "restore": "taizhang.cli.keeping:restore",
    "score": "taizhang.cli.score:score",
    "serve": "taizhang.cli.serve:serve",
    "ship": "taizhang.cli.consolidating:ship",
    "tick": "taizhang.cli.keeping:tick",
    "try": "taizhang.cli.trying:try_",
    "units": "taizhang.cli.units:units",
    "verify": "taizhang.cli.keeping:verify",
    "write": "taizhang.cli.write:write",
}
"""Sub-command → where it is. A test checks that each exists and is documented."""


class Commands(click.Group):
    """A group that imports a sub-command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The sub-command, or None."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Commands)
@click.option("--data", type=click.Path(), envvar="TAIZHANG_DATA", help="数据目录 / the data folder (./data)")
@click.option("--en", is_flag=True, envvar="TAIZHANG_ENGLISH", help="messages in English")
@click.version_option(package_name="taizhang")
@click.pass_context
def main(ctx: click.Context, data: str | None, en: bool) -> None:
    """台账 Taizhang: 乡镇工作一本账 / one running ledger of a township."""
    if data:
        os.environ["TAIZHANG_DATA"] = data
    ctx.obj = {"language": "en" if en else "zh"}
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
