"""A rule text as a Word file in the layout of an official document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from taizhang.writing.document import AUTHOR
from taizhang.writing.layout import GB_9704, Layout
from taizhang.writing.scheme.paper import Paper
from taizhang.writing.sheet import Sheet, refuse_characters


def to_docx(paper: Paper, layout: Layout = GB_9704, *, at: datetime) -> bytes:
    """The text as a .docx file; `at` is the moment the file bears.

    Raises `Refused` where a text holds a character that no Word file can carry.
    """
    refuse_characters(_texts(paper))
    sheet = Sheet(layout, title=paper.title, at=at, author=AUTHOR, language=paper.language)
    sheet.title(paper.title)
    sheet.body()
    gap = ". " if paper.english else "　"
    for heading, articles in paper.numbered():
        sheet.run(sheet.heading(1), heading, sheet.heading_face(1))
        for number, article in articles:
            sheet.run(sheet.heading(2), f"{number}{gap}{article.title}", sheet.heading_face(2))
            for one in article.paragraphs:
                sheet.body(one)
            if article.table is not None:
                sheet.table(article.table.headers, article.table.rows)
    return sheet.to_bytes()


def _texts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", paper.title
    for chapter in paper.chapters:
        yield "chapter", chapter.title
        for article in chapter.articles:
            cells = "".join("".join(row) for row in article.table.rows) if article.table else ""
            yield article.anchor or article.title, article.title + "".join(article.paragraphs) + cells
