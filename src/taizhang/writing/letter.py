"""The responsibility letter (目标责任状): what a unit or a person answers for this year, and who signs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from taizhang.problems import Problem, Refused, Text
from taizhang.writing.document import AUTHOR
from taizhang.writing.figures import figure, plain_number, unit_word
from taizhang.writing.layout import GB_9704, Layout
from taizhang.writing.sheet import Sheet, refuse_characters

_HEADERS: Final = (
    Text("序号", "No."),
    Text("责任目标", "Promise"),
    Text("单位", "Unit"),
    Text("目标值", "Target"),
    Text("完成时限", "Due"),
)
_WIDTHS: Final = (10, 66, 20, 30, 30)
_SEAL: Final = Text("（盖章）", " (seal)")
_SIGNED: Final = Text("负责人（签字）：", "Signed by: ")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One promise: what is measured, the target in its unit, and the day it is due."""

    title: str
    unit: str
    target: Decimal
    due: date


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs: as what (签发单位, 责任单位, 责任人) and which unit or person."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A responsibility letter. `opening` is the sentence of the institution; `clauses` follow the table (奖惩 and the like)."""

    title: str
    opening: str
    lines: tuple[LetterLine, ...]
    signatories: tuple[Signatory, ...]
    signed_on: date
    clauses: tuple[str, ...] = ()
    language: str = "zh"


def to_letter_docx(letter: Letter, layout: Layout = GB_9704, *, at: datetime) -> bytes:
    """The letter as a .docx file; `at` is the moment the file bears.

    Raises `Refused` for a letter that promises nothing or that nobody signs, and for text no Word file can carry.
    """
    _refuse_empty(letter)
    refuse_characters(_texts(letter))
    language = letter.language
    sheet = Sheet(layout, title=letter.title, at=at, author=AUTHOR, language=language)
    sheet.title(letter.title)
    sheet.body()
    sheet.body(letter.opening)
    rows = [
        (
            str(number),
            line.title,
            unit_word(line.unit, language),
            plain_number(line.target),
            day_words(line.due, language),
        )
        for number, line in enumerate(letter.lines, 1)
    ]
    sheet.table([header.to(language) for header in _HEADERS], rows, _WIDTHS)
    for clause in letter.clauses:
        sheet.body(clause)
    sheet.body()
    colon = ": " if language.startswith("en") else "："
    sheet.side_by_side(
        [
            f"{signatory.role}{_SEAL.to(language)}{colon}\n{signatory.name}\n\n{_SIGNED.to(language)}\n"
            for signatory in letter.signatories
        ]
    )
    sheet.right(day_words(letter.signed_on, language), characters=4)
    return sheet.to_bytes()


def day_words(day: date, language: str) -> str:
    """A day as documents write it: Arabic digits without padding (2026年3月5日)."""
    return day.isoformat() if language.startswith("en") else f"{day.year}年{day.month}月{day.day}日"


def _refuse_empty(letter: Letter) -> None:
    if not letter.lines:
        raise Refused(
            Problem(
                "letter-without-promises",
                Text("责任状没有一项责任目标", "the letter holds no promise"),
                Text("先把目标分解到这个单位或个人", "break a promise down to this unit or person first"),
            )
        )
    if not letter.signatories:
        raise Refused(
            Problem(
                "letter-without-signatories",
                Text("责任状没有签字方", "nobody signs the letter"),
                Text("写明签发单位和责任单位（责任人）", "name who issues it and who answers for it"),
            )
        )
    for line in letter.lines:
        # A target that cannot be printed as it is must not be promised.
        figure(line.target, line.unit, decimals=None)


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "title", letter.title
    yield "opening", letter.opening
    for number, line in enumerate(letter.lines):
        yield f"lines[{number}]", line.title + line.unit
    for number, clause in enumerate(letter.clauses):
        yield f"clauses[{number}]", clause
    for number, signatory in enumerate(letter.signatories):
        yield f"signatories[{number}]", signatory.role + signatory.name
