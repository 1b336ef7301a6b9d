"""A rule on paper as values: a title, chapters, and articles numbered through; and the same as text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from taizhang.writing.numbering import chinese_number


@dataclass(frozen=True, slots=True)
class Table:
    """A table of printed text; every row has as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article (条): what it is called, its sentences, and a table if it has one. `anchor` names the item it states."""

    title: str
    paragraphs: tuple[str, ...]
    table: Table | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter (章)."""

    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole text, in one language."""

    title: str
    chapters: tuple[Chapter, ...]
    language: str = "zh"

    @property
    def english(self) -> bool:
        """Whether it is in English; everything else is Chinese."""
        return self.language.startswith("en")

    def numbered(self) -> Iterator[tuple[str, tuple[tuple[str, Article], ...]]]:
        """Each chapter's heading with its articles, each with its number: 第一章, 第一条."""
        count = 0
        for number, chapter in enumerate(self.chapters, start=1):
            articles = []
            for article in chapter.articles:
                count += 1
                articles.append((self._number(count), article))
            head = f"Chapter {number}. " if self.english else f"第{chinese_number(number)}章　"
            yield head + chapter.title, tuple(articles)

    def _number(self, count: int) -> str:
        return f"Article {count}" if self.english else f"第{chinese_number(count)}条"


def to_text(paper: Paper) -> str:
    """Plain text; a table is one line for each row."""
    lines = [paper.title]
    for heading, articles in paper.numbered():
        lines += ["", heading]
        for number, article in articles:
            lines += ["", _head(paper, number, article)]
            lines += [f"    {one}" if paper.english else f"　　{one}" for one in article.paragraphs]
            lines += [f"    {row}" for row in _table_as_lines(article.table, paper)]
    return "\n".join(lines) + "\n"


def to_markdown(paper: Paper) -> str:
    """Markdown, with headings and tables."""
    lines = [f"# {_marked(paper.title)}"]
    for heading, articles in paper.numbered():
        lines += ["", f"## {_marked(heading)}"]
        for number, article in articles:
            lines += ["", f"### {_marked(_head(paper, number, article))}"]
            for one in article.paragraphs:
                lines += ["", _marked(one)]
            if article.table is not None:
                rows = (
                    article.table.headers,
                    tuple("---" for _ in article.table.headers),
                    *article.table.rows,
                )
                lines.append("")
                lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def to_html(paper: Paper, *, whole: bool = True) -> str:
    """HTML: a page of its own that prints on A4, or, without `whole`, the part that goes into another page.

    Headings begin at level 1 in a page of its own and at level 2 within another.
    """
    level = 1 if whole else 2
    parts = [f"<h{level}>{escape(paper.title)}</h{level}>"]
    for heading, articles in paper.numbered():
        parts.append(f"<section><h{level + 1}>{escape(heading)}</h{level + 1}>")
        for number, article in articles:
            anchor = f' id="item-{escape(article.anchor)}"' if article.anchor else ""
            parts.append(f"<h{level + 2}{anchor}>{escape(_head(paper, number, article))}</h{level + 2}>")
            parts += [f"<p>{escape(one)}</p>" for one in article.paragraphs]
            if article.table is not None:
                parts.append(_html_table(article.table))
        parts.append("</section>")
    body = "\n".join(parts)
    if not whole:
        return (
            f'<article class="rule-text" lang="{"en" if paper.english else "zh-CN"}">\n{body}\n</article>\n'
        )
    language = "en" if paper.english else "zh-CN"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


_STYLE = (
    'body{max-width:44rem;margin:2rem auto;padding:0 1rem;font-family:"Songti SC","Noto Serif CJK SC",SimSun,serif;'
    "line-height:1.8;color:#1a1a1a;background:#fff}h1{text-align:center;font-size:1.5rem}h2{text-align:center;font-size:1.2rem;"
    "margin-top:2rem}h3{font-size:1rem;margin-bottom:.2rem}p{margin:.2rem 0}:lang(zh) p{text-indent:2em}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;display:block;overflow-x:auto}"
    "th,td{border:1px solid #888;padding:.2rem .5rem;text-align:left;vertical-align:top}@page{size:A4;margin:25mm}"
)


def _head(paper: Paper, number: str, article: Article) -> str:
    gap = ". " if paper.english else "　"
    return f"{number}{gap}{article.title}"


def _table_as_lines(table: Table | None, paper: Paper) -> Iterator[str]:
    if table is None:
        return
    stop, colon = ("; ", ": ") if paper.english else ("；", "：")
    for row in table.rows:
        first, *others = zip(table.headers, row, strict=True)
        yield first[1] + colon + stop.join(f"{head} {cell}" for head, cell in others if cell)


def _html_table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.headers)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _marked(text: str) -> str:
    for sign in "\\`*_[]<>#":
        text = text.replace(sign, f"\\{sign}")
    return text


def _cell(text: str) -> str:
    return _marked(text).replace("|", "\\|").replace("\n", " ") if text != "---" else text
