"""What commands on a scheme share: the file read and checked, the names it uses, and where a result is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli.setup import concepts_ready, language
from taizhang.institutions import (
    GOLDEN_TAIL,
    Appraisal,
    Indicator,
    Institution,
    check,
    check_together,
    is_warning,
    load,
    metrics,
    shipped,
    shipped_beside,
    titles_of,
)
from taizhang.problems import Place, Problem, Refused, Text, refuse

if TYPE_CHECKING:
    from taizhang.scoring import MetricName


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme that was read: its text, what it states, and the institutions it stands beside."""

    file: str
    text: str
    institution: Institution
    beside: tuple[Institution, ...]

    @property
    def appraisal(self) -> Appraisal:
        """The appraisal it states."""
        assert self.institution.appraisal is not None
        return self.institution.appraisal

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator that the file or one beside it declares, the file's own last."""
        return tuple(one for each in (*self.beside, self.institution) for one in each.declared)

    @property
    def titles(self) -> dict[str, Text]:
        """What the institutions and the items of their appraisals are called."""
        return titles_of((*self.beside, self.institution))


def scheme(given: str, *, warned: bool = True) -> Scheme:
    """The scheme in a file, or that ships under an id; warnings are said on standard error.

    Beside it stand what ships and the other institution files of its folder. Raises `Refused` with every mistake, also for a file
    that cannot be read or holds no appraisal.
    """
    path = Path(given)
    if not path.exists() and given in shipped():
        one = shipped()[given]
        text, file, folder = one.text, one.file, None
    else:
        text, file, folder = text_of(path), str(path), path.parent
    institution = load(text, file=file)
    if warned:
        show([problem for problem in check(text, file) if is_warning(problem)], err=True)
    if institution.appraisal is None:
        raise Refused(
            Problem(
                "no-appraisal",
                Text("文件里没有考评办法", "the file holds no appraisal"),
                Text("给一个有 [appraisal] 的文件", "give a file that has [appraisal]"),
                Place(file),
            )
        )
    if any("." in name for _, name in institution.appraisal.metrics()):
        concepts_ready()
    if folder is not None:
        _refuse_what_check_refuses(text, file, folder, path)
    others = {one.id: one.institution for one in shipped_beside([text])} | {
        one.id: one for _, one in _beside(folder, path)
    }
    return Scheme(file, text, institution, tuple(one for id, one in others.items() if id != institution.id))


def metric_names(given: Scheme) -> dict[str, MetricName]:
    """What the figures that a scheme reads are called and counted in, besides those it declares itself."""
    from taizhang.institutions import rate_titles
    from taizhang.scoring import MetricName
    from taizhang.writing.figures import unit_word

    names = {name: MetricName(one.title, Text(one.unit)) for name, one in metrics().items()}
    stands = (*given.beside, given.institution)
    names |= {name: MetricName(title, Text("%")) for name, title in rate_titles(stands).items()}
    names |= {f"score:{id}": MetricName(title) for id, title in given.titles.items()}
    for one in given.indicators:
        fact = given.appraisal.facts.get(one.id)
        unit = one.unit if fact is None else fact.counted_in
        names[one.id] = MetricName(one.title.text, Text(unit, unit_word(unit, "en")))
    return names


def _refuse_what_check_refuses(text: str, file: str, folder: Path, own: Path) -> None:
    """What is wrong between a scheme and what ships, as `taizhang institutions check` finds it.

    What another file of its folder declares is not missing; two drafts in one folder may declare the same, as long as they are read one by one.
    """
    ships = {one.file: one.text for one in shipped_beside([text])}

    def errors(beside: dict[str, str]) -> tuple[Problem, ...]:
        found = check_together({file: text}, beside=beside, registered=metrics() or None)
        return tuple(problem for problem in found if not is_warning(problem))

    wrong = errors(ships)
    if wrong:
        together = errors(ships | {name: text_of(Path(name)) for name, _ in _beside(folder, own)})
        refuse([problem for problem in wrong if problem in together])


def _beside(folder: Path | None, own: Path) -> Iterator[tuple[str, Institution]]:
    for file in sorted(folder.glob("*.toml")) if folder is not None else ():
        if file != own and not is_tests(file):
            try:
                yield str(file), load(text_of(file), file=str(file))
            except Refused:
                continue  # what is wrong with a neighbour is said when the neighbour is checked


def is_tests(file: Path) -> bool:
    """Whether a file holds golden tests of a scheme, and no institution."""
    return file.name.endswith(GOLDEN_TAIL)


def text_of(path: Path) -> str:
    """The text of a file in UTF-8; raises `Refused` where it cannot be read or is not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(
            "not-utf8",
            Text("文件不是 UTF-8 编码的文本", "the file is not text in UTF-8"),
            Text("在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor"),
            Place(str(path)),
        )
    except OSError as error:
        problem = Problem(
            "unreadable",
            Text("文件打不开", f"cannot be opened: {error.strerror}"),
            Text("核对文件名", "check the name of the file"),
            Place(str(path)),
        )
    raise Refused(problem)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; raises `Refused` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            Problem(
                "unreadable",
                Text("文件打不开", f"cannot be opened: {error.strerror}"),
                Text("核对文件名", "check the name of the file"),
                Place(str(path)),
            )
        ) from None


def write(path: Path, content: str | bytes, *, force: bool) -> None:
    """Write a result; raises `Refused` where the file is there already and may not be replaced, or cannot be written."""
    if path.exists() and not force:
        refuse(
            [
                Problem(
                    "file-exists",
                    Text("已有这个文件", "the file is there already"),
                    Text("换一个名字，或加 --force 覆盖", "give another name, or replace it with --force"),
                    Place(str(path)),
                )
            ]
        )
    try:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise Refused(
            Problem(
                "not-written",
                Text(f"写不进去：{error.strerror}", f"cannot be written: {error.strerror}"),
                Text("核对文件夹和权限", "check the folder and the rights"),
                Place(str(path)),
            )
        ) from error


def show(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Problems as lines: place, code, what, what would be right."""
    spoken = language()
    stop = "; " if spoken == "en" else "；"
    for one in problems:
        right = one.right.to(spoken)
        place = f"{one.where}: " if str(one.where) else ""
        click.echo(f"{place}{one.code} {one.what.to(spoken)}{stop + right if right else ''}", err=err)


def fail(problems: Iterable[Problem]) -> None:
    """Say what is wrong and end with status 1."""
    show(problems, err=True)
    sys.exit(1)
