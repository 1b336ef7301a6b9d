"""`taizhang institutions`: check rule files, list those that ship, print the schema for editors."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from taizhang.cli.adoption import adopt, adopted, diff
from taizhang.cli.explaining import explain
from taizhang.cli.scheme_files import is_tests, show, text_of
from taizhang.cli.scheme_new import new
from taizhang.cli.scheme_sheets import from_sheet, sheet
from taizhang.cli.scheme_tests import test
from taizhang.institutions import (
    check_together,
    is_warning,
    json_schema,
    metrics,
    shipped,
    shipped_beside,
    shipped_files,
)
from taizhang.problems import Problem, Refused, Text


@click.group()
def institutions() -> None:
    """制度文件：检查、清单、格式 / rule files: check, list, schema."""


@institutions.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """检查制度文件，逐条列出问题 / check institution files and list every problem.

    PATHS are files or folders; without any, the files that ship are checked. Given files are checked beside the shipped
    ones, so that they may use each other's indicators. Exit status: 0 without errors (warnings allowed), 1 with errors,
    2 when a path does not exist.
    """
    language = _language(ctx)
    absent = [path for path in paths if not path.exists()]
    for path in absent:
        click.echo(
            Text(f"{path}：没有这个文件或文件夹", f"{path}: no such file or folder").to(language), err=True
        )
    if absent:
        sys.exit(2)
    if paths:
        files, unread = _read(paths)
        stands = {one.file: one.text for one in shipped_beside(files.values())}
        found = (*unread, *check_together(files, beside=stands, registered=metrics() or None))
    else:
        files = dict(shipped_files())
        found = check_together(files, registered=metrics() or None)
    show(found)
    errors = [problem for problem in found if not is_warning(problem)]
    said = Text(
        f"检查了 {len(files)} 个制度文件：错误 {len(errors)} 处，提醒 {len(found) - len(errors)} 处",
        f"{len(files)} institution files checked: {len(errors)} errors, {len(found) - len(errors)} warnings",
    )
    click.echo(said.to(language), err=True)
    sys.exit(1 if errors else 0)


@institutions.command()
def schema() -> None:
    """制度文件的 JSON Schema，供编辑器使用 / the JSON Schema of an institution file, for editors."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@institutions.command(name="list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """随软件提供的制度 / the institutions that ship: id, sections, hash, title."""
    language = _language(ctx)
    for one in shipped().values():
        institution = one.institution
        sections = ",".join(institution.sections)
        click.echo(f"{one.id:24}{sections:22}{one.sha256[:12]}  {institution.title.to(language)}")


def _read(paths: tuple[Path, ...]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The texts under `paths` by name, and a problem for each file that is not UTF-8 text or cannot be opened."""
    texts: dict[str, str] = {}
    unread: list[Problem] = []
    found = [file for path in paths for file in (_below(path) if path.is_dir() else [path])]
    for file in dict.fromkeys(found):
        try:
            texts[str(file)] = text_of(file)
        except Refused as refused:
            unread += refused.problems
    return texts, tuple(unread)


def _below(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.toml")) if not is_tests(file)]


def _language(ctx: click.Context) -> str:
    """The language of messages, as the main command was asked for."""
    return str((ctx.obj or {}).get("language", "zh"))


for _command in (adopted, adopt, diff, explain, new, sheet, from_sheet, test):
    institutions.add_command(_command)
