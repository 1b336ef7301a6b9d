"""[report]: the outline of a written report (工作报告), whose slots the ledger fills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, PeriodKindName, Words
from taizhang.problems import Text

_PIECE = re.compile(r"\{\{|\}\}|\{(?P<slot>[^{}]*)\}|(?P<stray>[{}])")


def slots(text: str) -> tuple[str, ...] | None:
    """What stands between braces in `text`, in order; None where the braces do not balance or one slot is empty.

    Two braces together print one and are no slot.

    >>> slots("{promise.title}完成{promise.value}")
    ('promise.title', 'promise.value')
    >>> slots("完成{value") is None
    True
    """
    found: list[str] = []
    for piece in _PIECE.finditer(text):
        slot = piece["slot"]
        if piece["stray"] or (slot is not None and not slot.strip()):
            return None
        if slot is not None:
            found.append(slot.strip())
    return tuple(found)


def _unbalanced(text: str, key: str) -> Iterator[Finding]:
    if slots(text) is None:
        yield Finding(
            "slot-unbalanced",
            Text("花括号没有配对，或里面是空的", "the braces do not pair, or there is nothing between them"),
            Text("空位写成 {名}，如 {township} 或 {taxable-sales.value}", "write a slot as {name}, such as {township} or {taxable-sales.value}"),
            (key,),
        )  # fmt: skip


class Paragraph(Form):
    """One paragraph, or, with `each`, one sentence for each thing of that kind."""

    text: Words
    """The sentence, with slots such as {township} or {indicator-id.value}."""
    each: Literal["promise", "unit"] | None = None
    """Repeat the sentence for each promise or each unit."""
    of: tuple[Identifier, ...] = ()
    """Only for these indicators (with "unit", kinds of unit), in this order; without it, all."""
    when: Literal["always", "reported"] = "always"
    """"reported": leave the sentence out where there is no figure; "always": keep it and list the empty slot."""

    def findings(self) -> Iterator[Finding]:
        yield from _unbalanced(self.text, "text")
        if self.of and self.each is None:
            yield Finding(
                "outline-filter-unused",
                Text("没有 each，of 不起作用", "without each, of does nothing"),
                Text('加上 each = "promise"，或删去 of', 'add each = "promise", or remove of'),
                ("of",),
            )


class Part(Form):
    """A heading with its paragraphs."""

    level: Annotated[int, Field(ge=1, le=3)]
    """1 for 一、, 2 for （一）, 3 for 1."""
    heading: Annotated[str, Field(max_length=200)]
    """The heading without its number, which the writer gives; empty for paragraphs without one."""
    paragraphs: Annotated[tuple[Paragraph, ...], Field(alias="paragraph")] = ()
    """Its paragraphs, in order."""

    def findings(self) -> Iterator[Finding]:
        yield from _unbalanced(self.heading, "heading")


class Report(Form):
    """The outline of one kind of report."""

    title: Label
    period: PeriodKindName = "year"
    """What it reports on."""
    addressee: Label | None = None
    """To whom it is addressed, such as 各位代表."""
    parts: Annotated[tuple[Part, ...], Field(alias="part", min_length=1)]
    """Headings with their paragraphs, in order."""

    def findings(self) -> Iterator[Finding]:
        above = 0
        for number, part in enumerate(self.parts):
            if part.level > above + 1:
                yield Finding(
                    "outline-level-skipped",
                    Text(f"第 {part.level} 级标题前没有第 {part.level - 1} 级", f"a level {part.level} heading with no level {part.level - 1} above it"),
                    Text(f"写 level = {above + 1}，或在前面补上一级标题", f"write level = {above + 1}, or put the missing heading before it"),
                    ("part", number, "level"),
                )  # fmt: skip
            above = part.level
