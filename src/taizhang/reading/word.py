"""Word documents (.docx): their text with where each stretch stands in the file, and comments put back there."""

from __future__ import annotations

import copy
import io
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MOST_COMMENTS = 2000
"""Word grows slow with more; the first so many findings are marked."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to put at the characters from `start` to `end` of the text."""

    start: int
    end: int
    words: str


class WordText:
    """The text of a Word file: body paragraphs, table rows (cells divided by tabs), then footnotes, one to a line."""

    def __init__(self, data: bytes) -> None:
        from docx import Document

        self.document = Document(io.BytesIO(data))
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._nodes: list[Any] = []
        for block in self.document.element.body.iterchildren():
            self._block(block)
        self._notes: list[tuple[Any, Any]] = []
        """Each footnote part with its parsed content, to be written back where a comment was put into it."""
        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/footnotes.xml":
                self._footnotes(part)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self._parts)

    def _add(self, letters: str) -> None:
        self._parts.append(letters)
        self._length += len(letters)

    def _block(self, block: Any) -> None:
        if block.tag == _WORD + "p":
            self._paragraph(block)
            self._add("\n")
        elif block.tag == _WORD + "tbl":
            for row in block.iter(_WORD + "tr"):
                for place, cell in enumerate(row.findall(_WORD + "tc")):
                    if place:
                        self._add("\t")
                    for order, paragraph in enumerate(cell.findall(_WORD + "p")):
                        if order and self._parts[-1] not in ("\t", " "):
                            self._add(" ")
                        self._paragraph(paragraph)
                self._add("\n")
        elif block.tag == _WORD + "sdt":
            for content in block.findall(_WORD + "sdtContent"):
                for inner in content.iterchildren():
                    self._block(inner)

    def _paragraph(self, paragraph: Any) -> None:
        for node in _letters(paragraph):
            if node.tag == _WORD + "t":
                if node.text:
                    self._starts.append(self._length)
                    self._nodes.append(node)
                    self._add(node.text)
            else:
                self._add("\t" if node.tag == _WORD + "tab" else "\n")

    def _footnotes(self, part: Any) -> None:
        from docx.oxml import parse_xml

        root = parse_xml(part.blob)
        self._notes.append((part, root))
        for note in root.iter(_WORD + "footnote"):
            words = "".join(node.text or "" for node in note.iter(_WORD + "t"))
            if note.get(_WORD + "type") in (None, "normal") and words.strip():
                for order, paragraph in enumerate(note.iter(_WORD + "p")):
                    if order:
                        self._add(" ")
                    self._paragraph(paragraph)
                self._add("\n")

    def commented(self, remarks: Iterable[Remark], author: str) -> bytes:
        """The file with a Word comment at each remark, in the body, in tables and in footnotes.

        The text of the file is not changed: runs are only divided where a remark begins or ends.
        """
        from docx.opc.oxml import serialize_part_xml

        wanted = sorted(remarks, key=lambda remark: (remark.start, remark.end))[:MOST_COMMENTS]
        self._divide({edge for remark in wanted for edge in (remark.start, remark.end)})
        for remark in wanted:
            first, last = self._runs(remark)
            if first is not None:
                self._comment(first, last, remark.words, author)
        for part, root in self._notes:
            part._blob = serialize_part_xml(root)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _divide(self, edges: set[int]) -> None:
        """Split the runs so that every edge lies between two of them."""
        for edge in sorted(edges, reverse=True):
            index = bisect_right(self._starts, edge) - 1
            if index < 0 or edge in (self._starts[index], self._starts[index] + len(self._nodes[index].text)):
                continue
            node, cut = self._nodes[index], edge - self._starts[index]
            run = node.getparent()
            if not 0 < cut < len(node.text) or run is None or run.tag != _WORD + "r":
                continue
            twin = copy.deepcopy(run)
            place = list(run).index(node)
            for sibling in list(run)[place + 1 :]:
                run.remove(sibling)
            for sibling in list(twin)[:place]:
                if sibling.tag != _WORD + "rPr":
                    twin.remove(sibling)
            second = next(child for child in twin if child.tag == _WORD + "t")
            later = iter([child for child in twin if child.tag == _WORD + "t"][1:])
            second.text, node.text = node.text[cut:], node.text[:cut]
            for half in (node, second):
                half.set(_SPACE, "preserve")
            run.addnext(twin)
            for other in range(index + 1, len(self._nodes)):
                if self._nodes[other].getparent() is not None:
                    break
                self._nodes[other] = next(later, self._nodes[other])
            self._nodes.insert(index + 1, second)
            self._starts.insert(index + 1, edge)

    def _runs(self, remark: Remark) -> tuple[Any, Any]:
        """First and last run of a remark."""
        if not self._nodes:
            return None, None
        first = max(bisect_right(self._starts, remark.start) - 1, 0)
        if self._starts[first] + len(self._nodes[first].text) <= remark.start and first + 1 < len(
            self._nodes
        ):
            first += 1
        last = max(bisect_right(self._starts, max(remark.end - 1, remark.start)) - 1, first)
        return _run_of(self._nodes[first]), _run_of(self._nodes[last])

    def _comment(self, first: Any, last: Any, words: str, author: str) -> None:
        from docx.text.run import Run

        if first is None or last is None:
            return
        parent = self.document._body
        self.document.add_comment(
            [Run(first, parent), Run(last, parent)], text=words, author=author, initials="台账"
        )


def _letters(paragraph: Any) -> Iterator[Any]:
    """The text, tabs and breaks of a paragraph; a text box kept twice for old readers counts once."""
    for node in paragraph.iter(_WORD + "t", _WORD + "tab", _WORD + "br", _WORD + "cr"):
        if node.tag == _WORD + "tab" and node.getparent().tag != _WORD + "r":
            continue
        if not any(above.tag == _FALLBACK for above in node.iterancestors()):
            yield node


def _run_of(node: Any) -> Any:
    run = node.getparent()
    return run if run is not None and run.tag == _WORD + "r" else None


def word_of(text: str) -> bytes:
    """A Word file of a plain text, one paragraph a line, for comments on what was not a Word file."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph("".join(letter for letter in line if letter >= " " or letter == "\t"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
