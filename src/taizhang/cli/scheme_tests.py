"""`taizhang institutions test`: the golden tests of schemes, a line for each case that does not come out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from taizhang.cli.scheme_files import is_tests, metric_names, scheme, show, text_of
from taizhang.cli.setup import language, refusals_shown
from taizhang.institutions import GOLDEN_TAIL, shipped, shipped_tests
from taizhang.problems import Place, Problem, Refused, Text


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="列出每一例 / list every case")
@refusals_shown
def test(paths: tuple[Path, ...], verbose: bool) -> None:
    """运行考评办法的核对用例 / run the golden tests of schemes.

    PATHS are schemes (their cases stand beside them in NAME.tests.toml), files of cases, folders, or the ids of schemes that ship; without
    any, those of all that ship. Every difference is a line with its place, what came out and what should. Exit status: 0 when all come out, 1 when one does
    not, 2 when a file is wrong or there is nothing to run.
    """
    from taizhang.scoring import rule_of
    from taizhang.scoring.golden import read_golden, run_golden

    spoken, passed, failed = language(), 0, 0
    for text, file, beside in _files(paths):
        golden = read_golden(text, file)
        given = scheme(_scheme_of(golden.rule, beside), warned=False)
        rule = rule_of(given.appraisal, id=given.institution.id, title=given.institution.title.text)
        for outcome in run_golden(golden, rule, metric_names(given)):
            passed, failed = passed + outcome.passed, failed + (not outcome.passed)
            show(outcome.problems)
            if verbose:
                click.echo(f"{'√' if outcome.passed else '×'} {golden.rule}: {outcome.name}")
    said = Text(f"核对 {passed + failed} 例：相符 {passed}，不符 {failed}", f"{passed + failed} cases: {passed} come out, {failed} do not")  # fmt: skip
    click.echo(said.to(spoken), err=True)
    sys.exit(1 if failed else 0)


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[str, str, Path | None]]:
    """The text of each file of cases, its name, and the folder in which its scheme stands."""
    if not paths:
        for name, text in shipped_tests().items():
            yield text, name, None
        return
    found = False
    for path in paths:
        if not path.exists() and str(path) in shipped():
            if (name := f"{path}{GOLDEN_TAIL}") not in shipped_tests():
                raise _without_tests(str(path))
            found = True
            yield shipped_tests()[name], name, None
            continue
        files = (
            sorted(path.rglob(f"*{GOLDEN_TAIL}"))
            if path.is_dir()
            else [path if is_tests(path) else _beside(path)]
        )
        for file in files:
            found = True
            yield text_of(file), str(file), file.parent
    if not found:
        raise Refused(
            Problem(
                "no-tests",
                Text("没有核对用例", "there are no golden tests"),
                Text(f"在办法旁边写 名称{GOLDEN_TAIL}", f"write NAME{GOLDEN_TAIL} beside the scheme"),
                Place(str(paths[0])),
            )
        )


def _beside(path: Path) -> Path:
    """The cases beside a scheme; raises `Refused` where there are none."""
    file = path.with_name(f"{path.stem}{GOLDEN_TAIL}")
    if path.exists() and not file.exists():
        raise _without_tests(str(path))
    return file


def _without_tests(path: str) -> Refused:
    name = f"{Path(path).stem}{GOLDEN_TAIL}"
    return Refused(
        Problem(
            "no-tests",
            Text(f"旁边没有 {name}", f"there is no {name} beside it"),
            Text("把用例写在这个文件里", "write its cases in that file"),
            Place(path),
        )
    )


def _scheme_of(id: str, folder: Path | None) -> str:
    """The file of a scheme in the folder of its cases or in `rules` below it, else the id, for one that ships."""
    for place in (folder, None if folder is None else folder / "rules"):
        if place is not None and (place / f"{id}.toml").exists():
            return str(place / f"{id}.toml")
    return id
