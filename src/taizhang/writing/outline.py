"""The outline of a report (提纲): parts, headings, and sentences with slots for what the ledger knows.

A slot is a name in braces. `{township}` is a name, `{taxable-sales.value}` asks the ledger, and in a paragraph
with `each = "promise"` the slot `{promise.title}` asks the row at hand. Two braces print one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from taizhang.problems import Place, Problem, Text, refuse

LEVELS: Final = (1, 2, 3)
ALWAYS: Final = "always"
REPORTED: Final = "reported"
WHENS: Final = (ALWAYS, REPORTED)

_PIECE = re.compile(r"\{\{|\}\}|\{(?P<slot>[^{}]*)\}|(?P<stray>[{}])|(?P<words>[^{}]+)")
_SLOT = re.compile(r"[^\W_][\w-]*(\.[^\W_][\w-]*)*")
# A sentence ends with its stop and with the quotation marks and brackets that close after it.
_STOP = re.compile(r"(?:[。！？!?\n]|\.(?=\s))+[”’」』）)]*[^\S\n]*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for something the ledger knows, by its full name: `taxable-sales.value`."""

    name: str

    @property
    def head(self) -> str:
        """What is before the first point: an indicator, or the kind of row."""
        return self.name.partition(".")[0]

    @property
    def field(self) -> str:
        """What is after the first point; empty for a plain name."""
        return self.name.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the outline.

    `each`: one printing per row of this kind ("promise"); `of`: which rows (ids of indicators, kinds of unit);
    `when`: "always", or "reported" for a paragraph whose sentences are left out where a figure is missing.
    """

    text: str
    each: str = ""
    of: tuple[str, ...] = ()
    when: str = ALWAYS


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of level 1 (一、), 2 (（一）) or 3 (1.), and the paragraphs under it. The heading may be empty."""

    level: int
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report before its figures: title, parts in order, to whom it speaks (各位代表), kind of period ("year")."""

    title: str
    parts: tuple[Part, ...]
    addressee: str = ""
    period: str = "year"


def outline_of(section: Any, *, language: str = "zh", file: str = "") -> Outline:
    """The outline in an institution's `[report]` section, read by attribute: `title`, `addressee`, `period`, `parts`, in each
    part `level`, `heading`, `paragraphs` of `text`, `each`, `of`, `when`. A label may be a string or have `zh` and `en`.

    Raises `Refused` with every mistake: a brace that does not close, an empty slot, a level or a `when` that is unknown.
    """
    parts = tuple(
        Part(
            int(getattr(part, "level", 1)),
            _words(getattr(part, "heading", ""), language),
            tuple(
                Paragraph(
                    _words(paragraph.text, language),
                    getattr(paragraph, "each", None) or "",
                    tuple(getattr(paragraph, "of", None) or ()),
                    getattr(paragraph, "when", None) or ALWAYS,
                )
                for paragraph in getattr(part, "paragraphs", None) or ()
            ),
        )
        for part in section.parts
    )
    outline = Outline(
        _words(section.title, language),
        parts,
        _words(getattr(section, "addressee", None), language),
        str(getattr(section, "period", None) or "year"),
    )
    refuse(outline_problems(outline, file=file))
    return outline


def outline_problems(outline: Outline, *, file: str = "") -> Iterator[Problem]:
    """Everything in an outline that cannot be written, with the key where it stands."""
    yield from _text_problems(outline.title, Place(file=file, key="report.title"))
    yield from _text_problems(outline.addressee, Place(file=file, key="report.addressee"))
    for number, part in enumerate(outline.parts):
        key = f"report.part[{number}]"
        if part.level not in LEVELS:
            yield Problem(
                "outline-level",
                Text(f"没有第{part.level}级标题", f"there is no heading of level {part.level}"),
                Text("写 1、2 或 3", "write 1, 2 or 3"),
                Place(file=file, key=f"{key}.level"),
            )
        yield from _text_problems(part.heading, Place(file=file, key=f"{key}.heading"))
        for place, paragraph in enumerate(part.paragraphs):
            here = f"{key}.paragraph[{place}]"
            yield from _text_problems(paragraph.text, Place(file=file, key=f"{here}.text"))
            if paragraph.when not in WHENS:
                yield Problem(
                    "outline-when",
                    Text(f"不认识的 when：“{paragraph.when}”", f'unknown when: "{paragraph.when}"'),
                    Text(f"可写 {'、'.join(WHENS)}", f"one of {', '.join(WHENS)}"),
                    Place(file=file, key=f"{here}.when"),
                )


def pieces(text: str) -> tuple[str | Slot, ...]:
    """A text taken apart into words and slots. Raises `Refused` for braces that do not fit.

    >>> pieces("全年完成{sales.value}。")
    ('全年完成', Slot(name='sales.value'), '。')
    """
    refuse(_text_problems(text, Place()))
    found: list[str | Slot] = []
    for piece in _PIECE.finditer(text):
        slot = piece["slot"]
        if slot is not None:
            found.append(Slot(slot.strip()))
            continue
        words = piece["words"] if piece["words"] is not None else piece[0][0]
        if found and isinstance(found[-1], str):
            words = found.pop() + words  # type: ignore[operator]  # a string was seen to be there
        found.append(words)
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """A text taken apart after each full stop, question or exclamation mark; joined again they are the text.

    >>> sentences("完成8户。“好！”增长{x.change}")
    ('完成8户。', '“好！”', '增长{x.change}')
    """
    ends = [stop.end() for stop in _STOP.finditer(text)]
    starts = [0, *ends]
    return tuple(
        text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True) if end > start
    )


def _words(label: Any, language: str) -> str:
    if label is None or isinstance(label, str):
        return label or ""
    english = getattr(label, "en", None)
    return str(english if language.startswith("en") and english else label.zh)


def _text_problems(text: str, where: Place) -> Iterator[Problem]:
    for piece in _PIECE.finditer(text):
        slot = piece["slot"]
        if piece["stray"]:
            yield Problem(
                "outline-brace",
                Text(
                    f"第{piece.start() + 1}个字处的花括号不成对",
                    f"the brace at character {piece.start() + 1} has no partner",
                ),
                Text(
                    "空格写成 {名称}，要印花括号就写两个",
                    "write a slot as {name}; to print a brace, write it twice",
                ),
                where,
            )
        elif slot is not None and not _SLOT.fullmatch(slot.strip()):
            yield Problem(
                "outline-slot",
                Text(f"“{{{slot}}}”不是名称", f'"{{{slot}}}" is not a name'),
                Text("写成 {township} 或 {指标.value}", "write {township} or {indicator.value}"),
                where,
            )
