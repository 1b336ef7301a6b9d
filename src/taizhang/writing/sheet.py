"""A sheet of paper that fills from the top: title, headings, paragraphs, tables, comments; at the end, its bytes.

Every run names its Chinese face itself. A style alone is not enough: text that is pasted or merged loses its
style, and Word then falls back to a Latin face.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from taizhang.problems import refuse
from taizhang.writing.characters import character_problems
from taizhang.writing.layout import TWIPS_PER_POINT, Face, Layout, half_points, twips
from taizhang.writing.skeleton import (
    BODY,
    CELL,
    HEADINGS,
    LABEL,
    NOTE,
    TITLE,
    blank_document,
    element_of,
    fonts_xml,
)

# A ZIP file's clock starts here. The time of writing is a property of the document, not of its container.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_WORD: Final = re.compile(r"[!-~]+")
_PADDING: Final = 2
"""The half characters that the margins of a cell take."""
_POINT: Final = Decimal("25.4") / 72
"""A point in mm."""
_LATIN_IN_ENGLISH: Final = "Times New Roman"


class Sheet:
    """A document in the making.

    `at`: the moment the document bears, with its time zone. The same calls with the same `at` give the same bytes.
    """

    def __init__(
        self, layout: Layout, *, title: str, at: datetime, author: str, language: str = "zh"
    ) -> None:
        if at.tzinfo is None:
            raise ValueError("the moment of a document needs a time zone")
        self.layout = layout
        self.language = language
        self._at = at.astimezone(UTC).replace(microsecond=0)
        self._author = author
        self._latin = layout.latin or (_LATIN_IN_ENGLISH if language.startswith("en") else None)
        self._document: Any = blank_document(layout, latin=self._latin)
        self._properties(title)

    def title(self, text: str) -> Paragraph:
        """The title, centred; a line break in it is kept, for a title is broken by sense."""
        paragraph = self._paragraph(TITLE)
        self.run(paragraph, text, self.layout.title, self.layout.title_size)
        return paragraph

    def heading(self, level: int) -> Paragraph:
        """An empty heading of a level from 1 to 3; fill it by `run` with `heading_face(level)`."""
        return self._paragraph(HEADINGS[level - 1])

    def heading_face(self, level: int) -> Face:
        """The face of a level: HeiTi, KaiTi, FangSong."""
        return self.layout.levels[level - 1]

    def body(self, text: str = "", *, flush: bool = False) -> Paragraph:
        """A paragraph of the body, its first line two characters in; `flush`: at the left edge."""
        paragraph = self._paragraph("Normal" if flush else BODY)
        if text:
            self.run(paragraph, text)
        return paragraph

    def centred(self, text: str) -> Paragraph:
        """A line in the middle: a document's number."""
        paragraph = self._paragraph("Normal")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.run(paragraph, text)
        return paragraph

    def right(self, text: str, *, characters: int = 0) -> Paragraph:
        """A line at the right edge, `characters` of body type in from it: an issuer, a date."""
        paragraph = self._paragraph("Normal")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if characters:
            inset = int(self.layout.character * characters * TWIPS_PER_POINT)
            properties: Any = paragraph._p.get_or_add_pPr()
            indent = element_of(f'<w:ind w:rightChars="{characters * 100}" w:right="{inset}"/>')
            properties.insert_element_before(indent, "w:jc")
        self.run(paragraph, text)
        return paragraph

    def label(self, text: str, *, new_page: bool = False) -> Paragraph:
        """The label of an attachment (附件), size 3 HeiTi, top left; `new_page`: of its own page."""
        paragraph = self._paragraph(LABEL)
        if new_page:
            paragraph.paragraph_format.page_break_before = True
        self.run(paragraph, text, self.layout.levels[0])
        return paragraph

    def note(self, text: str) -> Paragraph:
        """A line in small type."""
        paragraph = self._paragraph(NOTE)
        self.run(paragraph, text, size=self.layout.note_size)
        return paragraph

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        face: Face | None = None,
        size: Decimal | None = None,
        *,
        marked: bool = False,
    ) -> Run:
        """Words at the end of a paragraph, in a face (body if none is given); `marked`: on a yellow ground."""
        face = face or self.layout.body
        run = paragraph.add_run(text)
        self._set(run._r, face, size or self.layout.body_size)
        if marked:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        return run

    def comment(self, run: Run, text: str) -> None:
        """A Word comment on a run."""
        comment = self._document.add_comment(run, text=text, author=self._author, initials="")
        # python-docx dates a comment by the machine's clock.
        comment._comment_elm.date = self._at
        for paragraph in comment.paragraphs:
            for inner in paragraph.runs:
                self._set(inner._r, self.layout.page_number, Decimal(10))

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int] | None = None
    ) -> None:
        """A ruled table over the whole type area, its header repeated on each page.

        `widths` are shares of the type area; without them a column is as wide as its longest text asks.
        """
        for row in rows:
            if len(row) != len(headers):
                raise ValueError(f"a row of {len(row)} cells under {len(headers)} headers")
        table, columns = self._table(widths or _widths(headers, rows, self._room), ruled=True)
        table.append(self._row(headers, columns, self.layout.levels[0], self.layout.table_size, header=True))
        for row in rows:
            table.append(self._row(row, columns, self.layout.body, self.layout.table_size))

    @property
    def _room(self) -> int:
        """How many half characters of a table's type stand side by side in the type area."""
        return int(self.layout.width / (self.layout.table_size * _POINT) * 2)

    def side_by_side(self, texts: Sequence[str]) -> None:
        """Texts beside one another in body type, without rules: signatures."""
        table, columns = self._table([1] * len(texts), ruled=False)
        table.append(self._row(texts, columns, self.layout.body, self.layout.body_size))

    def to_bytes(self) -> bytes:
        """The .docx file."""
        written = io.BytesIO()
        self._document.save(written)
        sealed = io.BytesIO()
        with zipfile.ZipFile(written) as parts, zipfile.ZipFile(sealed, "w") as package:
            for part in parts.infolist():
                entry = zipfile.ZipInfo(part.filename, _ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                package.writestr(entry, parts.read(part))
        return sealed.getvalue()

    def _paragraph(self, style: str) -> Paragraph:
        paragraph: Paragraph = self._document.add_paragraph()
        paragraph._p.style = style
        return paragraph

    def _table(self, widths: Sequence[int], *, ruled: bool) -> tuple[Any, list[int]]:
        whole = twips(self.layout.width)
        columns = [whole * width // sum(widths) for width in widths]
        grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
        rules = "".join(
            f'<w:{side} w:val="{"single" if ruled else "nil"}" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        table = element_of(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
        )
        self._document.element.body.insert_element_before(table, "w:sectPr")
        return table, columns

    def _row(
        self, cells: Sequence[str], columns: Sequence[int], face: Face, size: Decimal, *, header: bool = False
    ) -> Any:
        row = element_of(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr></w:tr>")
        for text, column in zip(cells, columns, strict=True):
            cell = element_of(
                f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
                f'<w:p><w:pPr><w:pStyle w:val="{CELL}"/></w:pPr></w:p></w:tc>'
            )
            self.run(Paragraph(cell.find(qn("w:p")), self._document._body), text, face, size)
            row.append(cell)
        return row

    def _set(self, run: Any, face: Face, size: Decimal) -> None:
        properties = run.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        # rFonts stands first, only after the run's style.
        properties.insert(
            1 if properties.find(qn("w:rStyle")) is not None else 0, element_of(fonts_xml(face, self._latin))
        )
        properties.get_or_add_sz().set(qn("w:val"), str(half_points(size)))

    def _properties(self, title: str) -> None:
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by = (
            title.replace("\n", "")[:255],
            self._author,
            self._author,
        )
        core.comments, core.keywords, core.subject, core.category = "", "", "", ""
        core.language = "en" if self.language.startswith("en") else "zh-CN"
        core.created = core.modified = self._at.replace(tzinfo=None)
        core.revision = 1


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Shares by the longest text of each column, in half characters, between 3 and 20 characters.

    Where a word in Latin letters would be broken in its column, every column gets at least its longest word, and what is left of `room`,
    the half characters of the type area, goes by length.
    """
    columns = [[row[at] for row in (headers, *rows)] for at in range(len(headers))]
    shares = [min(40, max(6, *map(_half_widths, column))) for column in columns]
    words = [max(map(_longest_word, column)) + _PADDING for column in columns]
    whole = sum(shares)
    if all(share * room >= word * whole for share, word in zip(shares, words, strict=True)):
        return shares
    if sum(words) > room:
        return shares
    beyond = [max(share - word, 1) for share, word in zip(shares, words, strict=True)]
    left = room - sum(words)
    return [word * sum(beyond) + left * one for word, one in zip(words, beyond, strict=True)]


def _longest_word(text: str) -> int:
    """The half characters that the longest word in Latin letters and digits takes; 0 where there is none."""
    return -(
        -max(map(len, _WORD.findall(text)), default=0) * 9 // 10
    )  # letters are narrower than half a Chinese character


def _half_widths(text: str) -> int:
    return sum(1 if character < "\u0300" else 2 for character in text)


def refuse_characters(texts: Iterable[tuple[str, str]]) -> None:
    """Raise `Refused` with every text that a Word file cannot carry; texts come with the key they stand under."""
    refuse(character_problems(texts))
