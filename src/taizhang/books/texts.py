"""Texts of institutions as pages print them: with line numbers, compared line by line, with what to look at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from taizhang.institutions import check, is_warning
from taizhang.problems import Problem, Text

SAMPLE = "示例"
"""How a shipped text marks a ground that we made up."""

_AROUND = 3


def numbered(text: str) -> list[dict[str, Any]]:
    """The whole text as lines of components/diff.html."""
    return [_line("same", at, at, line) for at, line in enumerate(text.splitlines(), 1)]


def compared(old: str, new: str) -> list[dict[str, Any]]:
    """Two texts line by line, what is the same left out but for a few lines around; empty where nothing differs."""
    before, after = old.splitlines(), new.splitlines()
    found: list[dict[str, Any]] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND):
        if found or group[0][1] > 0:
            found.append(_line("gap", "", "", "⋯"))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                pairs = zip(range(i1, i2), range(j1, j2), strict=True)
                found += [_line("same", i + 1, j + 1, before[i]) for i, j in pairs]
            else:
                found += [_line("remove", i + 1, "", before[i]) for i in range(i1, i2)]
                found += [_line("add", "", j + 1, after[j]) for j in range(j1, j2)]
    return found


def around(text: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """The lines with these numbers, marked, each with a few lines around it."""
    lines = text.splitlines()
    marked = {number for number in numbers if 1 <= number <= len(lines)}
    near = sorted({at for number in marked for at in range(number - 2, number + 3) if 1 <= at <= len(lines)})
    found: list[dict[str, Any]] = []
    for at in near:
        if found and found[-1]["new"] != at - 1:
            found.append(_line("gap", "", "", "⋯"))
        found.append(_line("remove" if at in marked else "same", at, at, lines[at - 1]))
    return found


def samples(text: str) -> tuple[int, ...]:
    """The numbers of the lines whose value still names a made-up ground (示例); comments do not count."""
    return tuple(
        at
        for at, line in enumerate(text.splitlines(), 1)
        if SAMPLE in line and not line.lstrip().startswith("#")
    )


def sample_warning(text: str) -> Text | None:
    """What to say of a text that still names made-up grounds."""
    found = samples(text)
    if not found:
        return None
    shown = [str(number) for number in found[:12]]
    zh = "、".join(shown) + ("等" if len(found) > len(shown) else "")
    en = ", ".join(shown) + (" …" if len(found) > len(shown) else "")
    return Text(
        f"第{zh}行的依据还是“示例”，不是本地的文件；正式使用前请换成真实的文件名和文号。",
        f"Lines {en} still name a sample document as their ground; put in your own document and number before real use.",
    )


def warnings(text: str) -> list[Text]:
    """What is only worth a look: the loader's warnings, and sample grounds."""
    said = [_said(problem) for problem in check(text) if is_warning(problem)]
    sample = sample_warning(text)
    return [*said, sample] if sample else said


def listed(problems: Sequence[Problem], institution: str = "") -> list[Mapping[str, Any]]:
    """Problems as the error summary takes them, each with its line in front."""
    return [{"what": _said(one, institution), "right": one.right} for one in problems]


def lines_of(problems: Iterable[Problem]) -> Iterator[int]:
    """The lines of the text at hand that problems stand in."""
    return (one.where.line for one in problems if one.where.line)


def _said(problem: Problem, institution: str = "") -> Text:
    where = problem.where
    elsewhere = where.file.removesuffix(".toml") if where.file else ""
    other = elsewhere if elsewhere and elsewhere != institution else ""
    zh = f"{other + ' ' if other else ''}{f'第{where.line}行：' if where.line else ''}"
    en = f"{other + ' ' if other else ''}{f'line {where.line}: ' if where.line else ''}"
    return Text(f"{zh}{problem.what.zh}", f"{en}{problem.what.to('en')}")


def _line(kind: str, old: int | str, new: int | str, text: str) -> dict[str, Any]:
    return {"kind": kind, "old": old, "new": new, "text": text}
